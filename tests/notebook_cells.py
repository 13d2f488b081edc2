"""Run the stage notebooks' own cells in this process, on stored stage tables or on tables in memory."""

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from types import CodeType
from unittest import mock

import pandas as pd

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.edition import opening
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.tables.store import rows_of

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


class EditionInMemory(OpenEdition):
    """An edition whose stored tables stay in memory; tables that are not there are read from its workspace."""

    def __init__(self, book: OpenEdition, tables: Mapping[str, pd.DataFrame]) -> None:
        super().__init__(book.workspace, book.edition)
        self.rules = book.rules
        self.in_memory = dict(tables)

    def table(self, name: str) -> pd.DataFrame:
        return self.in_memory[name] if name in self.in_memory else super().table(name)

    def rows(self, name: str) -> Mapping[str, Mapping]:
        return rows_of(name, self.in_memory[name]) if name in self.in_memory else super().rows(name)

    @cached_property
    def cells(self) -> CellFinder:
        return CellFinder(self.table("facts"), self.rows("facts"))

    def store(self, **tables: pd.DataFrame) -> None:
        self.in_memory |= tables

    def store_officer_key(self, text: str) -> None:
        """Kept nowhere."""


def run_cells(notebook: str, book: OpenEdition, **parameters: object) -> None:
    """Run the code cells of a stage notebook with `book` as the edition that it opens."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    with mock.patch.object(opening, "load_edition", lambda edition, base="": book):
        for number, code in enumerate(_cells(notebook)):
            exec(code, namespace)
            if number == 0:
                assert set(parameters) <= set(namespace), "the first code cell declares the parameters"
                namespace |= parameters


@cache
def _cells(notebook: str) -> list[CodeType]:
    import nbformat

    cells = nbformat.read(NOTEBOOKS / f"{notebook}.ipynb", as_version=4).cells
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    return [compile(source, f"{notebook}, cell {number}", "exec") for number, source in enumerate(sources, 1)]
