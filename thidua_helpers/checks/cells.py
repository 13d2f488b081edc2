"""From figures back to the cells that they came from."""

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

import pandas as pd

from thidua_helpers.findings.finding import Location, location_of
from thidua_helpers.tables.keys import FIGURE_KEY, figure_keys
from thidua_helpers.tables.store import rows_of


def signed_keys(source_keys: str) -> Iterator[tuple[str, int]]:
    """Keys in `source_keys` ("key;key;-key") in order, each once, with 1 or −1."""
    signs = {key.removeprefix("-"): -1 if key.startswith("-") else 1 for key in source_keys.split(";") if key}
    return iter(signs.items())


class CellFinder:
    """Finds the cells of the facts behind a figure.

    `facts` is the stage table, `rows` its rows by key where the caller has them already."""

    def __init__(self, facts: pd.DataFrame, rows: Mapping[str, Mapping] | None = None) -> None:
        self._facts = facts
        self._given = rows
        # Every page names the cells of the province's totals, which are those of all units.
        self._found = lru_cache(maxsize=1_024)(self._find)

    @cached_property
    def _by_key(self) -> pd.DataFrame:
        return self._facts.set_axis(pd.Index(figure_keys(self._facts), dtype="str"), axis="index")

    @cached_property
    def _rows(self) -> Mapping[str, Mapping]:
        return self._given or rows_of("facts", self._facts[[*FIGURE_KEY, "file", "sheet", "cell"]])

    def facts(self, source_keys: str) -> pd.DataFrame:
        """The facts that `source_keys` names, in that order, each once; `sign` is 1 or −1."""
        signs = dict(signed_keys(source_keys))
        return self._by_key.loc[list(signs)].assign(sign=pd.array(list(signs.values()), dtype="Int64"))

    def cells(self, source_keys: str) -> list[tuple[tuple[str, str, str], int]]:
        """((file, sheet, cell), sign) of each fact in `source_keys`, in order; read-only."""
        return self._found(source_keys)

    def _find(self, source_keys: str) -> list[tuple[tuple[str, str, str], int]]:
        signed_rows = ((self._rows[key], sign) for key, sign in signed_keys(source_keys))
        return [((row["file"], row["sheet"], row["cell"]), sign) for row, sign in signed_rows]

    def location(self, *source_keys: str) -> Location:
        """The location of a finding about these figures, in the order given (a total first)."""
        return location_of(cell for cell, _ in self.cells(";".join(source_keys)))
