"""Tables with one header row: published figures, registers, the receipt log."""

import csv
import io
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.findings.catalogue.entries import QUA_NHIEU_LOI
from thidua_helpers.findings.catalogue.files import KHONG_DOC_DUOC_AS_CSV, TEP_QUA_LON_AS_CSV
from thidua_helpers.findings.catalogue.layouts import (
    COT_LA_OF_TABLE,
    THIEU_COT_OF_TABLE,
    THIEU_TRANG_TINH_OF_TABLE,
    TRANG_AN,
)
from thidua_helpers.findings.finding import Finding, shortened
from thidua_helpers.intake.excel.limits import SizeBudget, UnreadableWorkbook, cell_name, too_long
from thidua_helpers.intake.excel.workbook import Sheet, Workbook
from thidua_helpers.vietnamese import comparison_form, format_count

MOST_BYTES = 10_000_000
# Listed findings; a register with more is probably another file.
MOST_FINDINGS = 2_000

# "Minh Họa, ngày 04 tháng 10 năm 2021", also with dots: the line above a signature.
DATE_LINE = re.compile(r"(?<!\w)ngày[\s.…_\d]*tháng[\s.…_\d]*năm", re.IGNORECASE)


@dataclass(frozen=True)
class SheetEntry:
    """One row below the header: zero-based number, texts and cell names by field."""

    row: int
    texts: Mapping[str, str]
    cells: Mapping[str, str]


@dataclass(frozen=True)
class EntrySheet:
    """A sheet with one header row, and its entries."""

    sheet: Sheet
    entries: list[SheetEntry]


def read_entries(
    workbook: Workbook, sheet_name: str, columns: Mapping[str, str], optional: Container[str] = ()
) -> EntrySheet | Finding:
    """Non-blank rows below the header with all headings of `columns` (field → heading).

    Without the column of an `optional` field, entries do not have the field. A Finding instead for a missing sheet,
    missing headings, or an unknown or repeated heading.
    """
    sheet = workbook.sheet(sheet_name)
    if sheet is None:
        return THIEU_TRANG_TINH_OF_TABLE.finding(
            found=shortened(f"các trang tính: {', '.join(f'“{name}”' for name in workbook.sheets)}"),
            at=workbook.location(sheet_name),
            sheet=sheet_name,
        )
    header = _header(sheet, columns, optional)
    if isinstance(header, set):
        return THIEU_COT_OF_TABLE.finding(
            found=f"không có dòng tiêu đề nào có đủ các cột; thiếu: {', '.join(sorted(header))}",
            at=workbook.location(sheet_name),
            headings=", ".join(columns.values()),
        )
    header_row, places = header
    headings = {column: sheet.text(header_row, column) for column in range(len(sheet.rows[header_row]))}
    undeclared = [column for column, text in headings.items() if text and column not in places.values()]
    if undeclared:
        return COT_LA_OF_TABLE.finding(
            found=shortened(f"cột thừa hoặc lặp lại: {', '.join(headings[column] for column in undeclared)}"),
            at=workbook.location(sheet_name, ", ".join(cell_name(header_row, column) for column in undeclared)),
            headings=", ".join(columns.values()),
        )
    entries = []
    for row in range(header_row + 1, len(sheet.rows)):
        texts = {name: sheet.text(row, column) for name, column in places.items()}
        if any(texts.values()):
            entries.append(SheetEntry(row, texts, {name: cell_name(row, column) for name, column in places.items()}))
    return EntrySheet(sheet, entries)


def hidden_sheet(workbook: Workbook, sheet_name: str) -> list[Finding]:
    """Finding on a hidden sheet that is read; empty if it is visible."""
    sheet = workbook.sheet(sheet_name)
    if sheet is None or not sheet.is_hidden:
        return []
    return [TRANG_AN.finding(found=f"trang tính “{sheet.name}” của mẫu đang bị ẩn", at=workbook.location(sheet_name))]


def _header(
    sheet: Sheet, columns: Mapping[str, str], optional: Container[str]
) -> tuple[int, dict[str, int]] | set[str]:
    """The header's row and the column of each field; or the headings missing in the best row."""
    fields = {comparison_form(heading): name for name, heading in columns.items()}
    best: set[str] = set(columns.values())
    for row in range(len(sheet.rows)):
        texts = [comparison_form(sheet.text(row, column)) for column in range(len(sheet.rows[row]))]
        places = {text: column for column, text in reversed(list(enumerate(texts)))}
        absent = {name for heading, name in fields.items() if heading not in places}
        missing = {columns[name] for name in absent if name not in optional}
        if not missing:
            return row, {name: places[heading] for heading, name in fields.items() if name not in absent}
        best = min(best, missing, key=len)
    return best


def too_many_findings(workbook: Workbook, sheet_name: str, entry: SheetEntry) -> Finding:
    """The finding that replaces all further ones from an entry on."""
    return QUA_NHIEU_LOI.finding(
        found=f"trên {format_count(MOST_FINDINGS)} ô sai; từ dòng này trở đi không đọc nữa",
        at=workbook.location(sheet_name, next(iter(entry.cells.values()))),
    )


def read_csv_workbook(path: Path, file: str) -> Workbook:
    """A CSV file, separated by commas or semicolons, as a workbook of one nameless sheet.

    Raises UnreadableWorkbook for other than UTF-8 text, and for more than a register.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableWorkbook(TEP_QUA_LON_AS_CSV, "tệp CSV dài trên 10 MB")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableWorkbook(KHONG_DOC_DUOC_AS_CSV, "tệp không phải văn bản UTF-8") from error
    if "\0" in text:
        raise UnreadableWorkbook(KHONG_DOC_DUOC_AS_CSV, "tệp có ký tự NUL, không phải văn bản")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    return Workbook(file, {"": Sheet("", _csv_rows(reader))})


def delimiter_of(text: str) -> str:
    """Delimiter of a CSV text: Excel in Vietnamese writes semicolons."""
    first_line = text.partition("\n")[0]
    return ";" if first_line.count(";") > first_line.count(",") else ","


def _csv_rows(reader: Iterator[list[str]]) -> list[list[object]]:
    """Ragged rows of a CSV file; raises UnreadableWorkbook."""
    rows: list[list[object]] = []
    budget = SizeBudget()
    try:
        for row, cells in enumerate(reader):
            budget.area("", 1, len(cells))
            for column, cell in enumerate(cells):
                if cell:
                    budget.cell("", row, column, len(cell))
            rows.append(list(cells))
    except csv.Error as error:
        if "field larger" in str(error):
            raise too_long("", cell_name(len(rows), 0)) from error
        raise UnreadableWorkbook(
            KHONG_DOC_DUOC_AS_CSV, "tệp CSV sai cú pháp (dấu nháy chưa đóng?)", cell=cell_name(len(rows), 0)
        ) from error
    return rows
