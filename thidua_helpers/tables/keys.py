"""Names of rows and cells of stage tables in data-keys."""

import pandas as pd

FIGURE_KEY = ["holder", "measure", "line"]
RATE_KEY = ["holder", "measure", "rate"]


def cell_key(edition: str, table: str, row: tuple[str, ...], column: str) -> str:
    """Name of one cell of a stage table: "2021:figures:cum-1/viec/thu_ly:value"."""
    return f"{edition}:{table}:{'/'.join(row)}:{column}"


def figure_keys(table: pd.DataFrame) -> pd.Series:
    """Key of each row as in `inputs`: "cum-1/viec/thu_ly"."""
    return table["holder"] + "/" + table["measure"] + "/" + table["line"]
