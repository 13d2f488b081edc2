"""The stage tables of an edition as they are stored."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from thidua_helpers.period import Edition
from thidua_helpers.tables.store import read_rows, read_table
from thidua_helpers.workspace.paths import Workspace


class StageTables:
    """The stage tables of an edition, or of a frozen revision of it, as they are stored."""

    def __init__(self, workspace: Workspace, edition: Edition) -> None:
        self.workspace = workspace
        self.edition = edition
        self._rows: dict[str, Mapping[str, Mapping]] = {}

    def table(self, name: str) -> pd.DataFrame:
        """The stage table `name` with its ids; raises Refused if it does not exist."""
        return read_table(self._folder(name), name, self.workspace.is_frozen)

    def _folder(self, name: str) -> Path:
        return self._folder_of(name, self.workspace.tables.to_read(self.edition))

    def _folder_of(self, name: str, folder: Path) -> Path:
        """The folder of one stage table, given the folder of the edition's tables."""
        return folder

    def rows(self, name: str) -> Mapping[str, Mapping]:
        """Rows of a stage table by key, as data-keys write it ("cum-1/viec/thu_ly"). Read-only."""
        if name not in self._rows:
            self._rows[name] = read_rows(self._folder(name), name, self.workspace.is_frozen)
        return self._rows[name]

    def tables(self, *names: str) -> dict[str, pd.DataFrame]:
        """Several stage tables by name."""
        return {name: self.table(name) for name in names}
