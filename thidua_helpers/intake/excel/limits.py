"""Size limits of a workbook, for reading within two seconds and 500 MB; and names of cells.

The limits are counts, not clocks: the same file is always read, or always refused. They are above what a province sends
(six sheets of 20 columns and some 300 rows are 36,000 cells); that of one cell is Excel's own.
"""

import re
from functools import lru_cache
from string import ascii_uppercase

from thidua_helpers.findings.catalogue.files import BANG_QUA_LON, O_QUA_DAI, O_QUA_XA, TEP_CO_MAT_KHAU
from thidua_helpers.findings.check import Check
from thidua_helpers.findings.finding import Finding, Location

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
# Filled cells; cells of the rectangles from A1 to the last filled one; characters of texts; characters of one cell.
MOST_FILLED = 100_000
MOST_LAID_OUT = 1_000_000
MOST_CHARACTERS = 3_000_000
LONGEST_CELL = 32_767
# Merged ranges that lie over cells with content; a form has some dozens.
MOST_MERGED = 20_000

_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)


@lru_cache(maxsize=16_384)
def cell_place(name: str) -> tuple[int, int]:
    """Zero-based (row, column) of a cell: "D7" → (6, 3); raises ValueError for an invalid name."""
    match = _CELL.fullmatch(name)
    if match is None:
        raise ValueError(f"not a cell: {name}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


@lru_cache(maxsize=16_384)
def cell_name(row: int, column: int) -> str:
    """Name of a cell by zero-based row and column: (6, 3) → "D7"."""
    letters = ""
    column += 1
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = ascii_uppercase[remainder] + letters
    return f"{letters}{row + 1}"


class UnreadableWorkbook(Exception):
    """A file that cannot, or must not, be opened as a workbook; `texts` fill the check's texts."""

    def __init__(self, check: Check, found: str, sheet: str = "", cell: str = "", **texts: object) -> None:
        super().__init__(found)
        self.check, self._found, self._sheet, self._cell, self._texts = check, found, sheet, cell, texts

    def finding(self, file: str, holder: str = "") -> Finding:
        at = Location(file, self._sheet, self._cell)
        return self.check.finding_with(self._texts, self._found, at, holder)


class SizeBudget:
    """Counts the content of a workbook during reading; raises UnreadableWorkbook past a limit."""

    def __init__(self) -> None:
        self._filled = self._laid_out = self._characters = 0

    def cell(self, sheet: str, row: int, column: int, characters: int, times: int = 1) -> None:
        """Count a filled cell at a zero-based place.

        `characters` is the length of its text or number, `times` the number of repetitions.
        """
        if not (0 <= row < MOST_ROWS and 0 <= column < MOST_COLUMNS):
            raise UnreadableWorkbook(
                O_QUA_XA,
                f"trang tính có ô ở dòng {row + 1}, cột thứ {column + 1}, quá xa bảng số liệu",
                sheet,
                cell_name(row, column),
            )
        if characters > LONGEST_CELL:
            raise too_long(sheet, cell_name(row, column))
        self._filled += times
        self._characters += characters * times
        if self._filled > MOST_FILLED:
            raise too_much("trên 100.000 ô có nội dung", sheet)
        if self._characters > MOST_CHARACTERS:
            raise too_much("trên 3 triệu ký tự", sheet)

    def area(self, sheet: str, rows: int, columns: int) -> None:
        """Count cells that the reader lays out for a sheet or a part of it, empty ones included."""
        self._laid_out += rows * columns
        if self._laid_out > MOST_LAID_OUT:
            raise too_much("trên 1.000.000 ô tính từ ô A1 đến ô cuối có nội dung", sheet)


def too_long(sheet: str, cell: str) -> UnreadableWorkbook:
    """The error for a cell with more text than Excel allows."""
    return UnreadableWorkbook(O_QUA_DAI, "ô có trên 32.767 ký tự, dài hơn Excel cho phép", sheet, cell)


def too_much(what: str, sheet: str = "") -> UnreadableWorkbook:
    """The error for a workbook beyond a size limit; `what` names the excess."""
    found = f"đến trang tính này, tệp có {what}" if sheet else f"tệp có {what}"
    return UnreadableWorkbook(BANG_QUA_LON, found, sheet)


def has_password() -> UnreadableWorkbook:
    """The error for a workbook that only opens with a password."""
    return UnreadableWorkbook(TEP_CO_MAT_KHAU, "tệp được đặt mật khẩu mở tệp")
