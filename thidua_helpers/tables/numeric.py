"""Stage tables with numbers for reckoning; as stored, decimals and days are exact texts."""

import pandas as pd

from thidua_helpers.tables.schemas import SCHEMAS


def numeric_table(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The stage table `name` with decimals as floats and days as dates, missing where empty."""
    schema = SCHEMAS[name]
    decimals = {column: decimal_column(table[column]) for column in schema.decimals}
    return table.assign(**decimals, **{column: date_column(table[column]) for column in schema.dates})


def decimal_column(texts: pd.Series) -> pd.Series:
    """Decimals as floats, NaN where empty; raises ValueError for any other text."""
    return pd.to_numeric(texts.where(texts != "")).astype("float64")


def date_column(texts: pd.Series) -> pd.Series:
    """Days as dates, NaT where empty; raises ValueError for any other text."""
    return pd.to_datetime(texts.where(texts != ""), format="ISO8601")
