"""Bounds of values that sources printed rounded, and keys of facts."""

from collections.abc import Mapping

import pandas as pd

from thidua_helpers.tables.keys import figure_keys


def with_bounds(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with `low` and `high` equal to the value where it is exact."""
    return table.assign(**{name: table[name].fillna(table["value"]) for name in ("low", "high")})


def bounds_of(row: Mapping, column: str, low: str, high: str) -> tuple[int, int, int]:
    """(value, least, most) of a row, from the named columns; all equal if exact."""
    value = int(row[column])
    least, most = (value if pd.isna(row[end]) else int(row[end]) for end in (low, high))
    return value, least, most


def without_exact_bounds(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with empty `low` and `high` where the value is exact."""
    is_exact = (table["low"] == table["high"]).fillna(True)
    return table.assign(**{name: table[name].astype("object").mask(is_exact, None) for name in ("low", "high")})


def with_source_keys(facts: pd.DataFrame) -> pd.DataFrame:
    """`facts` with `inputs`, by default the key of the fact itself."""
    return facts if "inputs" in facts else facts.assign(inputs=figure_keys(facts))
