"""Opening a workbook: its sheets as rows of untouched cells, what its cells hide, and the names of cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import python_calamine

from thidua_helpers.findings import ERROR, Finding
from thidua_helpers.intake.archive import Hidden, UnreadableWorkbook, cell_name, examine
from thidua_helpers.vietnamese import comparison_form, format_date

__all__ = ["SUFFIXES", "Sheet", "Workbook", "cell_name", "cell_text", "read_workbook"]

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
MOST_CELLS = 5_000_000


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows` from the sheet's first row on, no header, no types guessed.

    `marks` says of a (row, column) what `archive` saw there; `merged` lists first and last cell of each merged range.
    """

    name: str
    rows: list[list[object]]
    is_hidden: bool = False
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()

    def value(self, row: int, column: int) -> object:
        """The untouched cell; None beyond the last one of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def text(self, row: int, column: int) -> str:
        return cell_text(self.value(row, column))

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True)
class Workbook:
    """A workbook that was read; `file` is how findings name it."""

    file: str
    sheets: dict[str, Sheet]

    def named(self, *names: str) -> list[Sheet]:
        """The sheets with one of these names, in any declared spelling."""
        wanted = {comparison_form(name) for name in names}
        return [sheet for sheet in self.sheets.values() if comparison_form(sheet.name) in wanted]

    def sheet(self, *names: str) -> Sheet | None:
        """The first sheet with one of these names; None if there is none."""
        return next(iter(self.named(*names)), None)

    def finding(self, sheet: str = "", severity: str = ERROR) -> partial:
        """The beginning of a finding about this workbook."""
        return partial(Finding, severity=severity, file=self.file, sheet=sheet)


def read_workbook(path: Path, file: str) -> Workbook:
    """Every sheet of the workbook as it stands. Raises UnreadableWorkbook."""
    hidden = examine(path)
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            sheets = [
                _sheet(book, metadata, hidden)
                for metadata in book.sheets_metadata
                if metadata.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except python_calamine.PasswordError as error:
        raise UnreadableWorkbook(
            "tep-co-mat-khau", "tệp được đặt mật khẩu", "Bỏ mật khẩu của tệp rồi gửi lại."
        ) from error
    except UnreadableWorkbook:
        raise
    except Exception as error:  # calamine has one error class per format, and damaged files find them all
        raise UnreadableWorkbook("khong-doc-duoc", "tệp hỏng hoặc không phải sổ tính Excel") from error
    return Workbook(file, {sheet.name: sheet for sheet in sheets})


def _sheet(book, metadata, hidden: Mapping[str, Hidden]) -> Sheet:
    read = book.get_sheet_by_name(metadata.name)
    if read.total_height * read.total_width > MOST_CELLS:
        raise UnreadableWorkbook(
            "o-qua-xa",
            f"trang tính rộng {read.total_height} dòng × {read.total_width} cột",
            "Xóa hẳn các dòng, cột thừa ngoài bảng, lưu lại rồi gửi lại.",
            sheet=metadata.name,
        )
    is_visible = metadata.visible == python_calamine.SheetVisibleEnum.Visible
    marks = hidden[metadata.name].marks if metadata.name in hidden else {}
    rows = read.to_python(skip_empty_area=False)
    return Sheet(metadata.name, rows, not is_visible, marks, tuple(read.merged_cell_ranges or ()))


def cell_text(value: object) -> str:
    """A cell as text without outer spaces; a whole number without ".0", a date as people write it, a yes or no as Excel
    shows it (TRUE), empty as "".

    A number with a fraction is marked as such: what was "11.813" may have become 11,813 on the way into the workbook,
    so it must not read as the text that it looks like.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f} (ô kiểu số)"
    if isinstance(value, datetime):
        return format_date(value.date())
    if isinstance(value, date):
        return format_date(value)
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
