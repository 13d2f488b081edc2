"""Cells of a register's entry, each read strictly for its column, or a finding."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from thidua_helpers.errors import suggestion
from thidua_helpers.findings.catalogue.entries import (
    DOI_TUONG_LA,
    HO_TEN_NGOAI_COT,
    KHONG_PHAI_SO,
    LOAI_LA,
    NGAY_NGOAI_KY,
    NGAY_SAI_IN_ENTRY,
)
from thidua_helpers.findings.catalogue.layouts import DON_VI_TINH_KHAC_IN_ENTRY
from thidua_helpers.findings.catalogue.number_cells import (
    CONG_THUC_KHONG_GIA_TRI_IN_ENTRY,
    DINH_DANG_KHAC_SO_IN_ENTRY,
    GIA_TRI_CU_IN_ENTRY,
    O_AN_IN_ENTRY,
    O_DUOI_O_GOP_IN_ENTRY,
    O_LOI_IN_ENTRY,
    O_PHAN_TRAM_IN_ENTRY,
    O_TRONG_IN_ENTRY,
    VISIBLE,
)
from thidua_helpers.findings.check import Check
from thidua_helpers.findings.finding import Finding, Location, shortened
from thidua_helpers.intake.excel.limits import cell_place
from thidua_helpers.intake.excel.marks import COVERED, ERROR_VALUE, FORMAT, FORMULA, HIDDEN, OLD, PERCENT, SHOWN
from thidua_helpers.intake.excel.number_formats import (
    NOTHING,
    different_figure_by_format,
    different_figure_in_text,
    shown_day,
)
from thidua_helpers.intake.excel.workbook import Sheet, cell_text
from thidua_helpers.intake.money_units import amount, money_unit_name, money_units
from thidua_helpers.intake.tabular import DATE_LINE, SheetEntry
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vietnamese import (
    comparison_form,
    format_count,
    format_date,
    format_decimal,
    parse_cases,
    parse_date,
)
from thidua_helpers.vocabulary import Level

Value = TypeVar("Value")

# A thousand times the money of a large province; sums of such figures still fit 64 bits.
MOST_VND = 10**15
# Instead of a text that may be a person's name.
NOT_REPEATED = "nội dung không nhắc lại ở đây, vì có thể là họ tên"
_NOT_A_NAME = re.compile(r"[-−\d.,/\s]{1,40}(?:\(ô kiểu số\))?")
_WHOLE = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)
# Beginning of a row of totals, in comparison form.
_TOTAL = re.compile(r"(?:tổng|tổng số|tổng cộng|cộng|cộng dồn)\W*")
# With a decimal comma, or from a number cell, whose decimal point is Excel's own.
_POINTS = re.compile(r"([-−]?)(0|[1-9]\d{0,8})(?:,(\d{1,4})|\.(\d{1,4}) \(ô kiểu số\))?", re.ASCII)


class CellError(Exception):
    """A cell that cannot be read; `texts` are the parameters of the check's texts.

    `found` replaces the cell's text; `cells` are given if more than the cell is concerned. `is_of_unit`: the unit of
    the entry has to fix it, not the author of the sheet.
    """

    def __init__(
        self, check: Check, found: str = "", cells: str = "", is_of_unit: bool = True, **texts: object
    ) -> None:
        super().__init__(check.id)
        self.check, self.found, self.cells, self.is_of_unit, self.texts = check, found, cells, is_of_unit, texts


# Mark of a cell → check and words.
_FAULT_OF_MARK = {
    FORMULA: (CONG_THUC_KHONG_GIA_TRI_IN_ENTRY, "ô là công thức nhưng tệp không lưu kết quả"),
    ERROR_VALUE: (O_LOI_IN_ENTRY, "ô báo lỗi công thức"),
    PERCENT: (O_PHAN_TRAM_IN_ENTRY, "ô định dạng phần trăm"),
    HIDDEN: (O_AN_IN_ENTRY, "ô có nội dung nhưng nằm ở dòng hoặc cột bị ẩn"),
    COVERED: (O_DUOI_O_GOP_IN_ENTRY, "ô có nội dung nhưng nằm dưới một vùng ô gộp, không ai nhìn thấy"),
}


def display_fault(sheet: Sheet, row: int, column: int, is_text: bool = False) -> tuple[Check, str] | None:
    """(check, found) of a filled cell that people see differently or not at all; else None.

    `is_text`: the column holds free text, which is read as displayed (`shown_text`).
    """
    mark, value = sheet.marks.get((row, column), ""), sheet.value(row, column)
    if is_text and mark == PERCENT:
        return None
    if mark in _FAULT_OF_MARK and (mark in (FORMULA, ERROR_VALUE) or cell_text(value)):
        return _FAULT_OF_MARK[mark]
    if mark.startswith(OLD):
        return GIA_TRI_CU_IN_ENTRY, f"ô lưu {stored_and_computed(value, mark)}"
    shown = shown_in_cell(value, mark)
    if shown is None or (is_text and shown != NOTHING):
        return None
    return DINH_DANG_KHAC_SO_IN_ENTRY, f"ô lưu {stored_and_shown(value, shown)}"


def shown_in_cell(value: object, mark: str, unit_vnd: int | None = None) -> str | None:
    """The displayed value of a cell if it reads differently from the stored one; else None."""
    if mark.startswith(FORMAT):
        return different_figure_by_format(value, mark.removeprefix(FORMAT), unit_vnd)
    return different_figure_in_text(value, mark.removeprefix(SHOWN), unit_vnd) if mark.startswith(SHOWN) else None


def shown_text(sheet: Sheet, row: int, column: int) -> str:
    """Free text as displayed: "83,5%", "2,35 tỷ", "03/2021".

    A whole number has no separators, because it may be a telephone number; a fraction has the 15 digits of a
    spreadsheet.
    """
    return cell_text(_shown_text(sheet.value(row, column), sheet.marks.get((row, column), "")))


def _shown_text(value: object, mark: str) -> str:
    printed = mark.removeprefix(SHOWN) if mark.startswith(SHOWN) else ""
    if printed and set(printed) != {"#"}:
        return printed
    if isinstance(value, date):
        return shown_day(value, mark.removeprefix(FORMAT) if mark.startswith(FORMAT) else "")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return shown_in_cell(value, mark) or cell_text(value)
    if mark != PERCENT:
        return shown_in_cell(value, mark) or _comma_number(Decimal(f"{value:.15g}"))
    return f"{_comma_number(Decimal(f'{value:.15g}') * 100)}%"


def _comma_number(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")


def stored_and_computed(value: object, mark: str) -> str:
    """Both readings of a cell with an old value: "5.123, công thức trong ô cho 5.124"."""
    return f"{_stored_value(value)}, công thức trong ô cho {format_decimal(Decimal(mark.removeprefix(OLD)))}"


def _stored_value(value: object) -> str:
    """Stored value, a number in Vietnamese notation; no text, which may be a name."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return format_count(int(value)) if float(value).is_integer() else format_decimal(Decimal(repr(value)))
    stored = cell_text(value)
    return f"“{stored}”" if _NOT_A_NAME.fullmatch(stored) else "chữ"


def stored_and_shown(value: object, shown: str) -> str:
    """Both readings of a cell: "5.123, hiện “5”"."""
    stored = _stored_value(value)
    is_figure = shown == NOTHING or any(map(str.isdigit, shown))
    return f"{stored}, hiện “{shortened(shown)}”" if is_figure else f"{stored}, hiện chữ khác"


class EntryReading:
    """Reads the cells of one entry; collects `findings`.

    `persons` matches names of nominees, which are refused outside the column “person”. `at`: file and sheet. If
    `may_name_persons`, findings repeat no text.
    """

    def __init__(
        self,
        entry: SheetEntry,
        sheet: Sheet,
        at: Location,
        holder: str,
        persons: re.Pattern | None,
        may_name_persons: bool,
    ) -> None:
        self.findings: list[Finding] = []
        self._entry, self._sheet, self._at, self._holder = entry, sheet, at, holder
        self._persons, self._may_name_persons = persons, may_name_persons
        self._columns_read: set[str] = set()

    @property
    def is_entry(self) -> bool:
        """Whether a read row may be an entry: not a total, a signature, or a date line.

        Names of persons and free text do not count, because any text may be one.
        """
        filled = [text for text in self._entry.texts.values() if text]
        if any(_TOTAL.fullmatch(comparison_form(text)) for text in filled):
            return bool({"unit", "cluster"} & self._columns_read)
        is_sparse = 2 * len(filled) <= len(self._entry.texts) or any(map(DATE_LINE.search, filled))
        return bool(self._columns_read - {"person"}) or not is_sparse

    @property
    def filled_cells(self) -> list[str]:
        """Names of the filled cells of the row."""
        return [self.cell(column) for column, text in self._entry.texts.items() if text]

    def has_column(self, column: str) -> bool:
        """Whether the sheet has an optional column."""
        return column in self._entry.cells

    def cell(self, column: str) -> str:
        """Name of the cell in a column of the form ("unit" → "B7")."""
        return self._entry.cells[column]

    def value(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """The cell's text after `read`; None, and a finding, for a CellError."""
        return self._value(column, read, is_text=False)

    def text(self, column: str, read: Callable[[str], str] = str) -> str | None:
        """The same for a column of free text, in which numbers and days are read as displayed."""
        return self._value(column, read, is_text=True)

    def _value(self, column: str, read: Callable[[str], Value], is_text: bool) -> Value | None:
        place = cell_place(self.cell(column))
        text = shown_text(self._sheet, *place) if is_text else self._entry.texts[column]
        try:
            self._refuse_hidden(column, place, is_text)
            if column != "person" and self._persons and self._persons.search(comparison_form(text)):
                raise CellError(HO_TEN_NGOAI_COT)
            value = read(text)
            if text and not is_text:
                self._columns_read.add(column)
            return value
        except CellError as error:
            found, at = error.found or self._quoted(text), self._at._replace(cells=error.cells or self.cell(column))
            holder = self._holder if error.is_of_unit else ""
            self.findings.append(error.check.finding_with(error.texts, found, at, holder))
            return None

    def add_finding(self, check: Check, found: str, cells: Iterable[str]) -> None:
        """Add a finding on several cells of the entry."""
        self.findings.append(check.finding(found, self._at._replace(cells=", ".join(cells)), self._holder))

    def _refuse_hidden(self, column: str, place: tuple[int, int], is_text: bool) -> None:
        if reason := display_fault(self._sheet, *place, is_text):
            # An invisible cell may belong to an entry as well.
            self._columns_read.add(column)
            check, found = reason
            if check == O_AN_IN_ENTRY and all(self._is_hidden(cell) for cell in self.filled_cells):
                found = "dòng có nội dung nhưng đang bị ẩn hoặc bị lọc, không được đọc"
                raise CellError(check, found, f"dòng {self._entry.row + 1}", expected=VISIBLE)
            is_hidden = check in (O_AN_IN_ENTRY, O_DUOI_O_GOP_IN_ENTRY)
            expected = VISIBLE if is_hidden else "ô có giá trị gõ sẵn hoặc đã tính, nhìn thấy đúng như lưu"
            raise CellError(check, found, expected=expected)

    def _is_hidden(self, cell: str) -> bool:
        return self._sheet.marks.get(cell_place(cell)) == HIDDEN

    def _quoted(self, text: str) -> str:
        if not text:
            return "ô trống"
        return NOT_REPEATED if self._may_name_persons and not _NOT_A_NAME.fullmatch(text) else shortened(text)


def parse_unit(text: str, rules: RuleBook) -> str:
    """Id of a unit by any of its declared names."""
    holder = rules.holder_by_spelling.get(comparison_form(text))
    if holder is None or rules.levels[holder] != Level.UNIT:
        near = suggestion(text, [unit.short_name for unit in rules.units])
        raise CellError(DOI_TUONG_LA, expected="tên một đơn vị của kỳ", advice="Ghi đúng tên đơn vị." + near)
    return holder


def parse_text(text: str) -> str:
    """Non-empty text."""
    if not text:
        raise CellError(O_TRONG_IN_ENTRY)
    return text


def parse_label(text: str, labels: Mapping[str, str], check: Check, expected: str) -> str:
    """The id whose id or label is `text` (`labels`: id → label)."""
    spelled = comparison_form(text)
    for key, label in labels.items():
        if spelled in (comparison_form(key), comparison_form(label)):
            return key
    raise CellError(check, expected=expected, advice="Ghi đúng như đã khai báo." + suggestion(text, labels.values()))


def parse_kind(text: str, labels: Mapping[str, str]) -> str:
    """The id of one of a few labels."""
    return parse_label(text, labels, check=LOAI_LA, expected=" hoặc ".join(labels.values()))


def parse_count(text: str) -> int:
    """A count of cases as people write it: "1.234", "1.234 việc"; never a sum of money."""
    value = parse_cases(text)
    if value is None or value > MOST_VND:
        raise _number_error(text, expected="một số nguyên không âm", advice="Gõ lại thành số nguyên.")
    return value


def parse_money_cell(text: str, unit_vnd: int) -> int:
    """A sum in đồng from a column that counts in `unit_vnd`.

    A unit after the number must be the column's: with another one the cell has two readings.
    """
    read, unit = amount(text), money_unit_name(unit_vnd)
    number, word = read or (None, "")
    if number is not None and word and money_units(word) != [unit_vnd]:
        raise CellError(DON_VI_TINH_KHAC_IN_ENTRY, f"ô ghi “{shortened(text)}”, cột tính bằng {unit}", unit=unit)
    if number is None or number * unit_vnd > MOST_VND:
        expected = f"một số nguyên không âm, tính bằng {unit}"
        raise _number_error(text, expected=expected, advice="Gõ lại thành số nguyên.")
    return number * unit_vnd


def _number_error(text: str, expected: str, advice: str) -> CellError:
    """The error of a cell without a number; dates and booleans made by Excel are named."""
    if parse_date(text):
        found, advice = f"{text}, là ngày tháng", "Đặt định dạng ô là Number rồi gõ lại số."
    elif text in ("TRUE", "FALSE"):
        found, advice = f"{text}, là giá trị đúng/sai của Excel", "Gõ số vào ô này."
    else:
        found = ""
    return CellError(KHONG_PHAI_SO, found, expected=expected, advice=advice)


def parse_whole(text: str, least: int = 0, most: int = 999_999_999) -> int:
    """An integer in digits only, from `least` to `most`."""
    if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
        upper = f" đến {format_count(most)}" if most < 999_999_999 else " trở lên"
        raise _number_error(
            text,
            expected=f"một số nguyên từ {least}{upper}",
            advice="Gõ lại thành số nguyên; không có thì ghi 0." if least == 0 else "Gõ lại thành số nguyên.",
        )
    return int(text)


def parse_optional_whole(text: str, least: int = 0, most: int = 999_999_999) -> int | None:
    """The same; None for an empty cell, which is unknown."""
    return parse_whole(text, least, most) if text else None


def parse_day(text: str, first: date = date.min, last: date = date.max) -> str:
    """A day from `first` to `last`, as 2021-10-04."""
    day = parse_date(text)
    if day is None:
        example = last if last < date.max else first
        raise CellError(NGAY_SAI_IN_ENTRY, example=f", ví dụ {format_date(example)}" if example > date.min else "")
    if not first <= day <= last:
        upper = f" đến {format_date(last)}" if last < date.max else " trở đi"
        raise CellError(NGAY_NGOAI_KY, first=format_date(first), last=upper)
    return day.isoformat()


def parse_points(text: str) -> str:
    """A number with up to four decimals as text without trailing zeros ("8.5"); −0 is 0.

    Accepts the text "8,5" and the numeric cell 8.5. Refuses the text "8.5", because "8.500" is ambiguous.
    """
    match = _POINTS.fullmatch(text)
    if match is None:
        if not any(map(str.isdigit, text)):
            advice = "Gõ số; “Đạt”, “Không đạt” chỉ ghi ở tiêu chí đạt hay không đạt."
            raise _number_error(text, expected="một số", advice=advice)
        raise _number_error(
            text,
            expected="một số có không quá bốn chữ số thập phân, ví dụ 8,5",
            advice="Gõ lại điểm vào ô kiểu số; ô có công thức thì làm tròn bằng hàm ROUND.",
        )
    sign, integer, after_comma, after_point = match.groups()
    number = Decimal(f"{'-' if sign else ''}{integer}.{after_comma or after_point or 0}")
    return f"{number.normalize() + 0:f}"
