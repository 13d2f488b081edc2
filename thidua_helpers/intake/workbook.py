"""Opening a workbook: sheets as frames of untouched cells, and the names of cells."""

from pathlib import Path
from string import ascii_uppercase

import pandas as pd


class UnreadableWorkbook(Exception):
    """The file cannot be opened as a workbook; the message says why, in Vietnamese."""


def read_sheets(path: Path) -> dict[str, pd.DataFrame]:
    """Every sheet of the workbook as it stands: no header, no types guessed, row 0 being the sheet's first row.

    Raises UnreadableWorkbook.
    """
    try:
        return pd.read_excel(path, sheet_name=None, header=None, dtype=object, engine="calamine", na_filter=False)
    except Exception as error:  # calamine has one error class per format, and damaged files find them all
        raise UnreadableWorkbook("tệp hỏng, có mật khẩu, hoặc không phải sổ tính Excel") from error


def cell_name(row: int, column: int) -> str:
    """Zero-based row and column as a spreadsheet names the cell: (6, 3) → "D7"."""
    letters = ""
    column += 1
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = ascii_uppercase[remainder] + letters
    return f"{letters}{row + 1}"


def cell_text(value: object) -> str:
    """A cell as text without outer spaces; a whole number without ".0", empty as "".

    A number with a fraction is marked as such: what was "11.813" may have become 11,813 on the way into the workbook,
    so it must not read as the text that it looks like.
    """
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value!r} (ô kiểu số)"
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
