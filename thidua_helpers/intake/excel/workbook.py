"""Workbooks: sheets as rows of untouched cells, with the marks of their cells."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from pathlib import Path

import python_calamine

from thidua_helpers.findings.catalogue.files import KHONG_DOC_DUOC
from thidua_helpers.findings.catalogue.layouts import TRUNG_TRANG_TINH_BY_NAME
from thidua_helpers.findings.finding import Location
from thidua_helpers.intake.excel.formulas import Calculator, UnsupportedFormula
from thidua_helpers.intake.excel.limits import UnreadableWorkbook
from thidua_helpers.intake.excel.marks import ERROR_VALUE, OLD, UNCHECKED, SheetDetails
from thidua_helpers.intake.excel.scan import is_xls, scan_workbook
from thidua_helpers.intake.excel.xls import read_xls
from thidua_helpers.vietnamese import comparison_form, format_date

# Control characters, which pages and documents cannot hold, and those that reverse the direction of writing.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

# Spreadsheets' binary arithmetic differs from exact results by less.
_SAME = Fraction(1, 10_000)

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows` from the sheet's first row on, without header and guessed types.

    `marks` by zero-based (row, column); `merged`: first and last cell of each merged range.
    """

    name: str
    rows: list[list[object]]
    is_hidden: bool = False
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()

    def value(self, row: int, column: int) -> object:
        """The untouched cell; None beyond the last cell of its row."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def cells(self) -> Iterator[tuple[tuple[int, int], object]]:
        """((row, column), untouched value) of every filled cell."""
        for row, cells in enumerate(self.rows):
            for column, value in enumerate(cells):
                if value not in (None, ""):
                    yield (row, column), value

    def text(self, row: int, column: int) -> str:
        return cell_text(self.value(row, column))

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True)
class Workbook:
    """A workbook; `file` is its name in findings."""

    file: str
    sheets: dict[str, Sheet]

    def sheets_named(self, *names: str) -> list[Sheet]:
        """Sheets with one of these names, in any declared spelling."""
        wanted = {comparison_form(name) for name in names}
        return [sheet for sheet in self.sheets.values() if comparison_form(sheet.name) in wanted]

    def sheet(self, *names: str) -> Sheet | None:
        """The first sheet with one of these names; None if there is none."""
        return next(iter(self.sheets_named(*names)), None)

    def location(self, sheet: str = "", cells: str = "") -> Location:
        return Location(self.file, sheet, cells)


def read_workbook(path: Path, file: str) -> Workbook:
    """The workbook with every sheet; raises UnreadableWorkbook."""
    is_old = is_xls(path)
    sheets = (
        [_with_sound_numbers(Sheet(*sheet)) for sheet in read_xls(path.read_bytes())]
        if is_old
        else _packed_sheets(path)
    )
    by_name = {_UNSEEN.sub("", sheet.name): sheet for sheet in sheets}
    if len(by_name) < len(sheets):
        raise UnreadableWorkbook(TRUNG_TRANG_TINH_BY_NAME, "tệp có hai trang tính cùng một tên")
    renamed = {name: sheet if sheet.name == name else replace(sheet, name=name) for name, sheet in by_name.items()}
    return Workbook(file, renamed)


def _with_sound_numbers(sheet: Sheet) -> Sheet:
    """The sheet without binary noise in its numbers.

    Infinite and not-a-number values become cells with an error; a value that is whole in the 15 digits that a
    spreadsheet shows (369.00000000000017) becomes that whole number.
    """
    fractions = {
        (row, column): value
        for row, cells in enumerate(sheet.rows)
        for column, value in enumerate(cells)
        if isinstance(value, float) and not value.is_integer()
    }
    if not fractions:
        return sheet
    rows, errors = [list(cells) for cells in sheet.rows], {}
    for (row, column), value in fractions.items():
        shown = float(f"{value:.15g}")
        if not isfinite(value):
            rows[row][column], errors[(row, column)] = "", ERROR_VALUE
        elif shown.is_integer():
            rows[row][column] = shown
    return replace(sheet, rows=rows, marks={**sheet.marks, **errors})


def _packed_sheets(path: Path) -> list[Sheet]:
    archive, hidden = scan_workbook(path)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(archive) as book:
            sheets = [
                _with_sound_numbers(_sheet(book, metadata, hidden))
                for metadata in book.sheets_metadata
                if metadata.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except BaseException as error:  # calamine has one error class per format, and its panic is no Exception
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise UnreadableWorkbook(KHONG_DOC_DUOC, "tệp hỏng hoặc không phải bảng tính Excel") from error
    calculator = Calculator({sheet.name: sheet.rows for sheet in sheets})
    return [_with_formula_marks(sheet, hidden.get(sheet.name, SheetDetails()), calculator) for sheet in sheets]


def _with_formula_marks(sheet: Sheet, hidden: SheetDetails, calculator: Calculator) -> Sheet:
    """The sheet with a mark at each whole number that differs from the result of its formula."""
    marks = {}
    for place, formula in hidden.formulas.items():
        value = sheet.value(*place)
        if place in sheet.marks or not isinstance(value, float) or not value.is_integer():
            continue
        try:
            result = calculator.result(formula, sheet.name)
        except UnsupportedFormula:
            result = None
        if not isinstance(result, (int, Fraction)):
            if hidden.may_be_old:
                marks[place] = UNCHECKED
        elif result != value and abs(result - int(value)) > _SAME:
            marks[place] = f"{OLD}{float(result):.15g}"
    return replace(sheet, marks={**sheet.marks, **marks}) if marks else sheet


def _sheet(book, metadata, hidden: Mapping[str, SheetDetails]) -> Sheet:
    read = book.get_sheet_by_name(metadata.name)
    is_visible = metadata.visible == python_calamine.SheetVisibleEnum.Visible
    marks = hidden[metadata.name].marks if metadata.name in hidden else {}
    rows = read.to_python(skip_empty_area=False)
    return Sheet(metadata.name, rows, not is_visible, marks, tuple(read.merged_cell_ranges or ()))


def cell_text(value: object) -> str:
    """A cell as text without outer spaces and invisible characters; an empty cell as "".

    A whole number has no ".0", a date is written as people do, a boolean as Excel shows it (TRUE). A number with a
    fraction is marked as a number: a typed "11.813" may have become 11,813, and must not read as that text.
    """
    if isinstance(value, str):
        # A printable text has no line ends either.
        shown = value if value.isprintable() else _UNSEEN.sub("", value).replace("\r\n", "\n").replace("\r", "\n")
        return shown.strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f} (ô kiểu số)"
    if isinstance(value, datetime):
        return format_date(value.date())
    if isinstance(value, date):
        return format_date(value)
    return "" if value is None else str(value)
