"""Tables with one header row somewhere on a sheet: published figures, registers, the receipt log."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.findings import Finding, shortened
from thidua_helpers.intake.excel.limits import Taken, UnreadableWorkbook, too_long
from thidua_helpers.intake.excel.workbook import Sheet, Workbook, cell_name
from thidua_helpers.vietnamese import comparison_form, format_count

MOST_BYTES = 10_000_000
# So much wrong is all said; a register with more is another file than the one that is asked for.
MOST_FINDINGS = 2_000

# "Minh Họa, ngày 04 tháng 10 năm 2021", also with dots to be filled in: the line above a signature.
DATE_LINE = re.compile(r"(?<!\w)ngày[\s.…_\d]*tháng[\s.…_\d]*năm", re.IGNORECASE)

_SAVE_AS_CSV = "Lưu lại dạng “CSV UTF-8 (Comma delimited)”."


@dataclass(frozen=True)
class Entry:
    """One row below the header: its number in the sheet, zero-based, and by field the texts and names of its cells."""

    row: int
    texts: Mapping[str, str]
    cells: Mapping[str, str]


def read_entries(workbook: Workbook, sheet_name: str, columns: Mapping[str, str]) -> list[Entry] | Finding:
    """The rows below the header that has all the headings in `columns` (field → heading); blank rows passed over.

    A Finding instead where the sheet is not there, where no row has them all, or where a heading is unknown or stands
    twice.
    """
    sheet, finding = workbook.sheet(sheet_name), workbook.finding(sheet_name)
    if sheet is None:
        return finding(
            check="thieu-trang-tinh",
            found=shortened(f"các trang tính: {', '.join(f'“{name}”' for name in workbook.sheets)}"),
            expected=f"trang tính “{sheet_name}”",
            advice="Đặt lại tên trang tính đúng như mẫu, không thêm bớt ký tự.",
        )
    header = _header(sheet, columns)
    if isinstance(header, set):
        return finding(
            check="thieu-cot",
            found=f"không có dòng tiêu đề nào có đủ các cột; thiếu: {', '.join(sorted(header))}",
            expected=f"một dòng tiêu đề có: {', '.join(columns.values())}",
            advice="Khôi phục dòng tiêu đề như mẫu.",
        )
    header_row, places = header
    headings = {column: sheet.text(header_row, column) for column in range(len(sheet.rows[header_row]))}
    strangers = [column for column, text in headings.items() if text and column not in places.values()]
    if strangers:
        return finding(
            check="cot-la",
            cells=", ".join(cell_name(header_row, column) for column in strangers),
            found=shortened(f"cột thừa hoặc lặp lại: {', '.join(headings[column] for column in strangers)}"),
            expected=f"mỗi cột một lần: {', '.join(columns.values())}",
            advice="Bỏ cột thừa, hoặc khai báo cột trong tệp mẫu ở config/forms.",
        )
    entries = []
    for row in range(header_row + 1, len(sheet.rows)):
        texts = {name: sheet.text(row, column) for name, column in places.items()}
        if any(texts.values()):
            entries.append(Entry(row, texts, {name: cell_name(row, column) for name, column in places.items()}))
    return entries


def hidden_sheet(workbook: Workbook, sheet_name: str) -> list[Finding]:
    """The finding about a sheet that is read and that nobody sees, if it is one."""
    sheet = workbook.sheet(sheet_name)
    if sheet is None or not sheet.is_hidden:
        return []
    return [
        workbook.finding(sheet_name)(
            check="trang-an",
            found=f"trang tính “{sheet.name}” của mẫu đang bị ẩn",
            expected="trang tính nhìn thấy được, để người ký biết đang xác nhận gì",
            advice="Bỏ ẩn trang tính (Unhide), rà soát số liệu rồi gửi lại.",
        )
    ]


def _header(sheet: Sheet, columns: Mapping[str, str]) -> tuple[int, dict[str, int]] | set[str]:
    """The header's row and the column of each field; or, where no row has all, the headings the best row lacks."""
    wanted = {comparison_form(heading): name for name, heading in columns.items()}
    best: set[str] = set(columns.values())
    for row in range(len(sheet.rows)):
        texts = [comparison_form(sheet.text(row, column)) for column in range(len(sheet.rows[row]))]
        places = {text: column for column, text in reversed(list(enumerate(texts)))}
        lacking = {columns[name] for heading, name in wanted.items() if heading not in places}
        if not lacking:
            return row, {name: places[heading] for heading, name in wanted.items()}
        best = min(best, lacking, key=len)
    return best


def too_many_findings(workbook: Workbook, sheet_name: str, entry: Entry) -> Finding:
    """Said in place of all that is wrong from an entry on."""
    return workbook.finding(sheet_name)(
        check="qua-nhieu-loi",
        cells=next(iter(entry.cells.values())),
        found=f"trên {format_count(MOST_FINDINGS)} ô sai; từ dòng này trở đi không đọc nữa",
        expected="một sổ lập đúng mẫu của kỳ",
        advice="Kiểm tra xem có đúng là sổ của kỳ không; sửa các ô đã nêu rồi chạy lại.",
    )


def read_csv_workbook(path: Path, file: str) -> Workbook:
    """A CSV file, cells separated by commas or semicolons, as a workbook of one sheet without a name.

    Raises UnreadableWorkbook for what is not UTF-8 text, or more than a register.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableWorkbook("tep-qua-lon", "tệp CSV dài trên 10 MB", "Gửi tệp chỉ có các dòng của sổ.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableWorkbook("khong-doc-duoc", "tệp không phải văn bản UTF-8", _SAVE_AS_CSV) from error
    if "\0" in text:
        raise UnreadableWorkbook("khong-doc-duoc", "tệp có ký tự NUL, không phải văn bản", _SAVE_AS_CSV)
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    return Workbook(
        file, {"": Sheet("", _csv_rows(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))}
    )


def _csv_rows(reader: Iterator[list[str]]) -> list[list[str]]:
    """The rows of a CSV file, each as long as it is."""
    rows, taken = [], Taken()
    try:
        for row, cells in enumerate(reader):
            taken.area("", 1, len(cells))
            for column, cell in enumerate(cells):
                if cell:
                    taken.cell("", row, column, len(cell))
            rows.append(cells)
    except csv.Error as error:
        if "field larger" in str(error):
            raise too_long("", cell_name(len(rows), 0)) from error
        raise UnreadableWorkbook(
            "khong-doc-duoc", "tệp CSV sai cú pháp (dấu nháy chưa đóng?)", _SAVE_AS_CSV, cell=cell_name(len(rows), 0)
        ) from error
    return rows
