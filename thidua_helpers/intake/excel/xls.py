"""Reader of .xls sheets in pure Python, so that a damaged file cannot end the process.

Records are counted first: 6 MB of them can declare 300 sheets whose every row reaches to the last column.
"""

import io
import struct
from collections.abc import Iterator
from typing import NamedTuple

from thidua_helpers.findings.catalogue.files import KHONG_DOC_DUOC, TEP_GIA_SO_TINH, TEP_QUA_LON_AS_XLS
from thidua_helpers.intake.excel.limits import MOST_MERGED, SizeBudget, UnreadableWorkbook, has_password, too_much
from thidua_helpers.intake.excel.marks import COVERED, ERROR_VALUE, FORMAT, HIDDEN, PERCENT
from thidua_helpers.intake.excel.number_formats import is_faithful, is_percent

MOST_BYTES = 10_000_000
MOST_STYLES = 10_000
MOST_RECORDS = 600_000

_BOUND_SHEET, _END, _STYLE, _FONT = 0x0085, 0x000A, 0x00E0, 0x0031
# Records of one cell: a number, a text, a formula's result, a boolean, a style without content.
_CELLS = {0x0001, 0x0002, 0x0003, 0x0004, 0x0005, 0x0006, 0x00D6, 0x00FD}
_CELLS |= {0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406}
# Records of several cells of a row; their last two bytes are the last column.
_RUNS = {0x00BD, 0x00BE}


class XlsSheet(NamedTuple):
    """One sheet with ragged rows; marks and merged ranges as in `Sheet`."""

    name: str
    rows: list[list[object]]
    is_hidden: bool
    marks: dict[tuple[int, int], str]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]


def read_xls(content: bytes) -> list[XlsSheet]:
    """Every sheet of an .xls file; raises UnreadableWorkbook."""
    import xlrd

    if "EncryptedPackage".encode("utf-16-le") in content:
        raise has_password()
    if len(content) > MOST_BYTES:
        raise UnreadableWorkbook(TEP_QUA_LON_AS_XLS, f"tệp .xls dài {len(content) / 1e6:.0f} MB")
    try:
        _count_records(_stream(content))
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        budget = SizeBudget()
        return [_sheet(book, sheet, budget) for sheet in book.sheets()]
    except UnreadableWorkbook:
        raise
    except Exception as error:  # damaged files raise all kinds of errors
        if "encrypted" in str(error):
            raise has_password() from error
        raise UnreadableWorkbook(KHONG_DOC_DUOC, "tệp hỏng, không mở được") from error


def _stream(content: bytes) -> bytes:
    """Workbook records inside the file; raises xlrd's errors for cyclic sectors."""
    from xlrd.compdoc import CompDoc

    document = CompDoc(content, logfile=io.StringIO())
    for name in ("Workbook", "Book"):
        memory, start, length = document.locate_named_stream(name)
        if memory:
            return bytes(memory[start : start + length])
    raise UnreadableWorkbook(TEP_GIA_SO_TINH, "tệp không chứa bảng tính")


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(kind, first byte, length) of the records from `start` to the end of their sheet."""
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield kind, start + 4, length
        if kind == _END:
            return
        start += 4 + length


def _count_records(stream: bytes) -> None:
    """Raise UnreadableWorkbook if the records announce too many cells, sheet by sheet."""
    budget, count, styles, starts = SizeBudget(), 0, 0, []
    for kind, at, _ in _records(stream, 0):
        count += 1
        styles += kind in (_STYLE, _FONT)
        if kind == _BOUND_SHEET:
            starts.append(struct.unpack_from("<I", stream, at)[0])
        if styles > MOST_STYLES:
            raise too_much("trên 10.000 kiểu định dạng ô")
    for start in starts:
        reach: dict[int, int] = {}
        for kind, at, length in _records(stream, start):
            count += 1
            if count > MOST_RECORDS:
                raise too_much("quá nhiều ô, kể cả ô trống có định dạng")
            if kind in _CELLS or kind in _RUNS:
                row, column = struct.unpack_from("<HH", stream, at)
                last = struct.unpack_from("<H", stream, at + length - 2)[0] if kind in _RUNS else column
                before = reach.get(row, 0)
                if last >= before:
                    reach[row] = last + 1
                    budget.area("", 1, last + 1 - before)


def _mark(book, sheet, row: int, column: int, is_number: bool) -> str:
    """Mark of a filled cell, as in an .xlsx file."""
    of_row, of_column = sheet.rowinfo_map.get(row), sheet.colinfo_map.get(column)
    if (of_row is not None and of_row.hidden) or (of_column is not None and (of_column.hidden or of_column.width == 0)):
        return HIDDEN
    code = book.format_map[book.xf_list[sheet.cell_xf_index(row, column)].format_key].format_str
    if is_percent(code):
        return PERCENT if is_number else ""
    return "" if is_faithful(code) else f"{FORMAT}{code}"


def _covered(sheet, rows: list[list[object]], merged) -> dict[tuple[int, int], str]:
    """Marks of filled cells below merged ranges; overlapping ranges are refused."""
    if len(merged) > MOST_MERGED:
        raise too_much("trên 20.000 vùng ô gộp", sheet.name)
    width, marks = max(map(len, rows), default=0), {}
    uncovered = len(rows) * width
    for (top, left), (bottom, right) in merged:
        height = min(bottom + 1, len(rows)) - top
        uncovered -= max(0, height) * max(0, min(right + 1, width) - left)
        if uncovered < 0:
            raise UnreadableWorkbook(KHONG_DOC_DUOC, "các vùng ô gộp chồng lên nhau", sheet=sheet.name)
        for row in range(top, top + height if left < width else top):
            for column in range(left, min(right + 1, len(rows[row]))):
                if (row, column) != (top, left) and rows[row][column] != "":
                    marks[(row, column)] = COVERED
    return marks


def _sheet(book, sheet, budget: SizeBudget) -> XlsSheet:
    import xlrd

    rows, marks = [], {}
    for row in range(sheet.nrows):
        cells = sheet.row_values(row)
        for column, kind in enumerate(sheet.row_types(row)):
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                continue
            budget.cell(sheet.name, row, column, len(cells[column]) if kind == xlrd.XL_CELL_TEXT else 0)
            if kind == xlrd.XL_CELL_ERROR:
                cells[column] = ""
                marks[(row, column)] = ERROR_VALUE
            elif kind == xlrd.XL_CELL_BOOLEAN:
                cells[column] = bool(cells[column])
            elif kind == xlrd.XL_CELL_DATE:
                cells[column] = xlrd.xldate_as_datetime(cells[column], book.datemode)
            if kind != xlrd.XL_CELL_ERROR and (mark := _mark(book, sheet, row, column, kind == xlrd.XL_CELL_NUMBER)):
                marks[(row, column)] = mark
        rows.append(cells)
    merged = tuple(((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells)
    marks |= _covered(sheet, rows, merged)
    return XlsSheet(sheet.name, rows, sheet.visibility != 0, marks, merged)
