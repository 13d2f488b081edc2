"""The least and the most that a value can be, where its source printed it rounded; and the facts behind it."""

from collections.abc import Mapping

import pandas as pd

from thidua_helpers.tables.keys import figure_keys


def with_bounds(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with `low` and `high` filled in where the value is exact: both equal it."""
    return table.assign(**{name: table[name].fillna(table["value"]) for name in ("low", "high")})


def bounds_of(row: Mapping, column: str, low: str, high: str) -> tuple[int, int, int]:
    """A value of a row with the least and the most that it can be (columns `low`, `high`); all equal where exact."""
    value = int(row[column])
    least, most = (value if pd.isna(row[end]) else int(row[end]) for end in (low, high))
    return value, least, most


def without_exact_bounds(table: pd.DataFrame) -> pd.DataFrame:
    """`table` with `low` and `high` empty where the value is exact."""
    is_exact = (table["low"] == table["high"]).fillna(True)
    return table.assign(**{name: table[name].astype("object").mask(is_exact, None) for name in ("low", "high")})


def with_inputs(facts: pd.DataFrame) -> pd.DataFrame:
    """`facts` with `inputs`, by default the key of each fact itself."""
    return facts if "inputs" in facts else facts.assign(inputs=figure_keys(facts))
