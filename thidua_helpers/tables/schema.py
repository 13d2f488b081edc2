"""Schema of a stage table: key, columns, types, allowed words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pandas as pd

from thidua_helpers.tables.frames import is_missing

# Ends of the names of columns with decimals, and with days.
_DECIMALS = ("_pct", "points")
_DATES = ("_on", "_date")


class SchemaError(Exception):
    """A stage table does not fit its schema: a programming error."""


@dataclass(frozen=True)
class TableSchema:
    """Columns of a stage table in order, its key, integer columns, and words of columns."""

    name: str
    stage: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    integers: tuple[str, ...] = ()
    booleans: tuple[str, ...] = ()
    # The booleans that may be missing; integers may always be.
    optional: tuple[str, ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # Columns of decimals whose names do not end as those of per cents and points do.
    other_decimals: tuple[str, ...] = ()
    # The columns in which people write freely: shared only if the form declares them fit to be shared.
    free_texts: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """Text columns without those that hold decimals as text (`…_pct`, `…points`)."""
        typed = self.integers + self.booleans
        return [name for name in self.columns if name not in typed and not name.endswith(_DECIMALS)]

    @property
    def decimals(self) -> list[str]:
        """Columns that hold decimals as exact text, empty where unknown."""
        return [name for name in self.columns if name.endswith(_DECIMALS) or name in self.other_decimals]

    @property
    def dates(self) -> list[str]:
        """Columns that hold days as text ("2022-10-04"), empty where unknown."""
        return [name for name in self.columns if name.endswith(_DATES)]

    @property
    def dtypes(self) -> dict[str, str]:
        """Column → pandas type: integers may be missing, texts may not."""
        types = dict.fromkeys(self.integers, "Int64") | dict.fromkeys(self.booleans, "boolean")
        return {name: types.get(name, "str") for name in self.columns}

    def parsed(self, source: Path | StringIO) -> pd.DataFrame:
        """The table of a CSV file; raises SchemaError for a cell that is not of its column's type."""
        absent = {name: [""] for name in self.integers + self.booleans}
        try:
            return pd.read_csv(source, dtype=self.dtypes, keep_default_na=False, na_values=absent)
        except ValueError as error:
            raise SchemaError(f"{self.name}: {error}") from error

    def table_of(self, rows: Sequence[Mapping]) -> pd.DataFrame:
        """Validated table of `rows`; a text that is missing is empty. Raises SchemaError.

        Column by column and of arrays: a frame of objects would be converted several times, one of series aligned.
        """
        unknown = set().union(*rows).difference(self.columns)
        if unknown:
            raise SchemaError(f"{self.name}: unknown columns {sorted(unknown)}")
        columns = {}
        try:
            for name, dtype in self.dtypes.items():
                cells = [row.get(name) for row in rows]
                if dtype == "str":
                    cells = [cell if type(cell) is str or not is_missing(cell) else "" for cell in cells]
                columns[name] = pd.Series(cells, dtype=dtype).array
        except (TypeError, ValueError) as error:
            raise SchemaError(f"{self.name}: {error}") from error
        return self._checked(pd.DataFrame(columns))

    def validated(self, table: pd.DataFrame) -> pd.DataFrame:
        """`table` with the schema's columns, types and row order; raises SchemaError."""
        try:
            typed = table.loc[:, list(self.columns)].astype(self.dtypes)
        except (TypeError, ValueError) as error:
            raise SchemaError(f"{self.name}: {error}") from error
        return self._checked(typed)

    def _checked(self, typed: pd.DataFrame) -> pd.DataFrame:
        faults = "; ".join(self._faults(typed))
        if faults:
            raise SchemaError(f"{self.name}: {faults}")
        return typed.sort_values(list(self.key), kind="stable", ignore_index=True)

    def _faults(self, table: pd.DataFrame) -> Iterator[str]:
        for name in self.columns:
            if name not in self.integers + self.optional and table[name].hasnans:
                yield f"column {name} has missing values"
        yield from self.unknown_words(table)
        repeated = table.duplicated(list(self.key))
        if repeated.any():
            yield f"rows with the same {', '.join(self.key)}: {table.loc[repeated, list(self.key)].to_numpy().tolist()}"

    def unknown_words(self, table: pd.DataFrame) -> Iterator[str]:
        """Message for each column with a value that is not allowed."""
        for name, words in ((name, words) for name, words in self.words if name in table):
            unknown = set(table[name].unique()).difference(words)
            if unknown:
                yield f"column {name} has {sorted(unknown)}, not among {sorted(words)}"
