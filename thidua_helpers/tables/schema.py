"""The schema of a stage table: key, columns, types, words."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd


class SchemaError(Exception):
    """A stage table does not fit its schema: a programming error."""


@dataclass(frozen=True)
class TableSchema:
    """A stage table: its columns in order, its key, its integer columns, the words that a column may hold."""

    name: str
    stage: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    integers: tuple[str, ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # The columns in which people write freely: shared only if the form declares them fit to be shared.
    free_texts: tuple[str, ...] = ()
    # Columns of earlier versions that others have replaced; frozen revisions still have them.
    replaced: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """The columns of free text; those that end in `_pct` or `_points` hold decimals as text ("83.98")."""
        decimals = ("_pct", "points")
        return [name for name in self.columns if name not in self.integers and not name.endswith(decimals)]

    @property
    def dtypes(self) -> dict[str, str]:
        """Column → pandas type: integers may be missing, texts may not."""
        return {name: "Int64" if name in self.integers else "str" for name in self.columns}

    def validated(self, table: pd.DataFrame) -> pd.DataFrame:
        """`table` with this schema's columns, types and row order; raises SchemaError if a value does not fit."""
        typed = table.loc[:, list(self.columns)].astype(self.dtypes)
        faults = "; ".join(self._faults(typed))
        if faults:
            raise SchemaError(f"{self.name}: {faults}")
        return typed.sort_values(list(self.key), kind="stable", ignore_index=True)

    def _faults(self, table: pd.DataFrame) -> Iterator[str]:
        for name in self.columns:
            if name not in self.integers and table[name].isna().any():
                yield f"column {name} has missing values"
        for name, words in self.words:
            known = table[name].isin(words)
            if not known.all():
                yield f"column {name} has {sorted(set(table[name][~known]))}, not among {sorted(words)}"
        repeated = table.duplicated(list(self.key))
        if repeated.any():
            yield f"rows with the same {', '.join(self.key)}: {table.loc[repeated, list(self.key)].to_numpy().tolist()}"
