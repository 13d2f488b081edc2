"""The names of rows and cells of stage tables, as data-keys write them."""

import pandas as pd

FIGURE_KEY = ["holder", "measure", "line"]
RATE_KEY = ["holder", "measure", "rate"]


def cell_key(edition: str, table: str, row: tuple[str, ...], column: str) -> str:
    """The name of one cell of a stage table: "2021:figures:cum-1/viec/thu_ly:value"."""
    return f"{edition}:{table}:{'/'.join(row)}:{column}"


def figure_keys(table: pd.DataFrame) -> pd.Series:
    """The key of each row as `inputs` lists it: "cum-1/viec/thu_ly"."""
    return table["holder"] + "/" + table["measure"] + "/" + table["line"]
