"""What a stage table declares: key, columns, types, words."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd


@dataclass(frozen=True)
class TableSchema:
    """A stage table: its columns in order, which identify a row, which are integers, which words a column may hold."""

    name: str
    stage: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    integers: tuple[str, ...] = ()
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    # The columns in which a person writes freely: shared only where the form declares them fit for it.
    free_texts: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """The columns of free text; those that end in `_pct` or `_points` hold decimals as text ("83.98")."""
        decimals = ("_pct", "points")
        return [name for name in self.columns if name not in self.integers and not name.endswith(decimals)]

    @cached_property
    def pandera(self):
        import pandera.pandas as pa

        # Of types it says nothing: `validated` has just made them.
        words = dict(self.words)
        columns = {
            name: pa.Column(
                checks=pa.Check.isin(words[name]) if name in words else None, nullable=name in self.integers
            )
            for name in self.columns
        }
        return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=list(self.key), name=self.name)

    def validated(self, table: pd.DataFrame) -> pd.DataFrame:
        """`table` with this schema's columns, types and row order; raises SchemaError, a programming error."""
        types = {name: "Int64" if name in self.integers else "str" for name in self.columns}
        ordered = table.loc[:, list(self.columns)].astype(types)
        return self.pandera.validate(ordered.sort_values(list(self.key), kind="stable", ignore_index=True))
