"""The cells of a register's entry: each is read strictly as what its column holds, or it is a finding."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TypeVar

from thidua_helpers.errors import suggestion
from thidua_helpers.findings import Finding, shortened
from thidua_helpers.intake.excel.limits import cell_place
from thidua_helpers.intake.excel.number_formats import NOTHING, printed_otherwise, shown_day, shown_otherwise
from thidua_helpers.intake.excel.scan import COVERED, ERROR_VALUE, FORMAT, FORMULA, HIDDEN, OLD, PERCENT, SHOWN
from thidua_helpers.intake.excel.workbook import Sheet, cell_text
from thidua_helpers.intake.money_units import amount, money_unit_name, money_units
from thidua_helpers.intake.tabular import DATE_LINE, Entry
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

# A thousand times what a large province has: sums of such figures still fit 64 bits.
MOST_VND = 10**15
# Stands in a finding for a text that may be a person's name.
NOT_REPEATED = "nội dung không nhắc lại ở đây, vì có thể là họ tên"
_NOT_A_NAME = re.compile(r"[-−\d.,/\s]{1,40}(?:\(ô kiểu số\))?")
_WHOLE = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)
# With a decimal comma, or from a number cell, whose decimal point is Excel's own.
# Comparison form of what begins a row of totals.
_TOTAL = re.compile(r"(?:tổng|tổng số|tổng cộng|cộng|cộng dồn)\W*")
_POINTS = re.compile(r"([-−]?)(0|[1-9]\d{0,8})(?:,(\d{1,4})|\.(\d{1,4}) \(ô kiểu số\))?", re.ASCII)


class Trouble(Exception):
    """A cell that cannot be read: which check, what was expected, what to do; `found` instead of the cell's text.

    `cells` where it is not about the cell that is read alone. `is_of_unit`: whether it is for the unit of the entry to
    mend, not for whoever made the sheet.
    """

    def __init__(
        self, check: str, expected: str, advice: str, found: str = "", cells: str = "", is_of_unit: bool = True
    ) -> None:
        super().__init__(check)
        self.check, self.expected, self.advice = check, expected, advice
        self.found, self.cells, self.is_of_unit = found, cells, is_of_unit


# What a reader does not see in a cell's text: check, what was found, what to do.
_MARKED = {
    FORMULA: (
        "cong-thuc-khong-gia-tri",
        "ô là công thức nhưng tệp không lưu kết quả",
        "Mở tệp bằng Excel, bấm Lưu để tính lại, hoặc dán giá trị (Paste Values).",
    ),
    ERROR_VALUE: ("o-loi", "ô báo lỗi công thức", "Sửa công thức hoặc gõ lại nội dung đúng."),
    PERCENT: ("o-phan-tram", "ô định dạng phần trăm", "Định dạng ô là Number rồi gõ lại số đúng."),
    HIDDEN: (
        "o-an",
        "ô có nội dung nhưng nằm ở dòng hoặc cột bị ẩn",
        "Bỏ ẩn dòng, cột (Unhide) và bỏ lọc, rà soát rồi lưu lại; không dùng thì xóa hẳn.",
    ),
    COVERED: (
        "o-duoi-o-gop",
        "ô có nội dung nhưng nằm dưới một vùng ô gộp, không ai nhìn thấy",
        "Bỏ gộp ô (Unmerge Cells), rà soát rồi lưu lại; không dùng thì xóa nội dung bị che.",
    ),
}
# What must be of a cell that is hidden or covered, and the checks that say so.
SEEN, UNSEEN = "mọi dòng, mọi ô có nội dung đều nhìn thấy được", ("o-an", "o-duoi-o-gop")


def unseen(sheet: Sheet, row: int, column: int, is_text: bool = False) -> tuple[str, str, str] | None:
    """Why a filled cell is not what people see: (check, what was found, what to do); None where it is.

    `is_text`: the column holds free text, which is read as the format shows it (`shown_text`).
    """
    mark, value = sheet.marks.get((row, column), ""), sheet.value(row, column)
    if is_text and mark == PERCENT:
        return None
    if mark in _MARKED and (mark in (FORMULA, ERROR_VALUE) or cell_text(value)):
        return _MARKED[mark]
    if mark.startswith(OLD):
        found = f"ô lưu {stored_and_computed(value, mark)}"
        return "gia-tri-cu", found, "Mở tệp bằng Excel, bấm F9 rồi Lưu, rà soát số."
    shown = shown_in_cell(value, mark)
    if shown is None or (is_text and shown != NOTHING):
        return None
    found = f"ô lưu {stored_and_shown(value, shown)}"
    return "dinh-dang-khac-so", found, "Đặt định dạng ô là General hoặc Number, rà soát số rồi lưu lại."


def shown_in_cell(value: object, mark: str, unit_vnd: int | None = None) -> str | None:
    """What the format of a cell makes of its value, where that reads otherwise; None where it reads the same."""
    if mark.startswith(FORMAT):
        return shown_otherwise(value, mark.removeprefix(FORMAT), unit_vnd)
    return printed_otherwise(value, mark.removeprefix(SHOWN), unit_vnd) if mark.startswith(SHOWN) else None


def shown_text(sheet: Sheet, row: int, column: int) -> str:
    """A cell of free text as people see it: "83,5%", "2,35 tỷ", "03/2021"; the digits of a whole number ungrouped, for
    it may be a telephone number. A number with a fraction has the 15 digits that a spreadsheet shows."""
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
        return shown_in_cell(value, mark) or _with_comma(Decimal(f"{value:.15g}"))
    return f"{_with_comma(Decimal(f'{value:.15g}') * 100)}%"


def _with_comma(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")


def stored_and_computed(value: object, mark: str) -> str:
    """Both readings of a cell whose value is old: "5.123, công thức trong ô cho 5.124"."""
    return f"{_stored(value)}, công thức trong ô cho {format_decimal(Decimal(mark.removeprefix(OLD)))}"


def _stored(value: object) -> str:
    """What a cell stores, a number as Vietnamese write it; a text, which may be a name, is not repeated."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return format_count(int(value)) if float(value).is_integer() else format_decimal(Decimal(repr(value)))
    stored = cell_text(value)
    return f"“{stored}”" if _NOT_A_NAME.fullmatch(stored) else "chữ"


def stored_and_shown(value: object, shown: str) -> str:
    """Both readings of a cell: "5.123, hiện “5”"."""
    stored = _stored(value)
    is_figure = shown == NOTHING or any(map(str.isdigit, shown))
    return f"{stored}, hiện “{shortened(shown)}”" if is_figure else f"{stored}, hiện chữ khác"


class EntryReading:
    """One entry while it is read: gives the value of a cell, or keeps in `findings` what is wrong with it.

    `persons` finds the names of the persons whom the sheet nominates; outside the column “person” they may not stand.
    Where `may_name_persons`, findings repeat no text.
    """

    def __init__(
        self,
        entry: Entry,
        sheet: Sheet,
        finding: partial,
        holder: str,
        persons: re.Pattern | None,
        may_name_persons: bool,
    ) -> None:
        self.findings: list[Finding] = []
        self._entry, self._sheet, self._finding, self._holder = entry, sheet, finding, holder
        self._persons, self._may_name_persons = persons, may_name_persons
        self._columns_read: set[str] = set()

    @property
    def is_entry(self) -> bool:
        """Whether the row, once it is read, may be an entry: not a total, a signature or the date line above one.

        A name that anything may spell (of a person) and free text tell nothing.
        """
        filled = [text for text in self._entry.texts.values() if text]
        if any(_TOTAL.fullmatch(comparison_form(text)) for text in filled):
            return bool({"unit", "cluster"} & self._columns_read)
        is_sparse = 2 * len(filled) <= len(self._entry.texts) or any(map(DATE_LINE.search, filled))
        return bool(self._columns_read - {"person"}) or not is_sparse

    @property
    def filled_cells(self) -> list[str]:
        """The names of the cells of the row that hold something."""
        return [self.cell(column) for column, text in self._entry.texts.items() if text]

    def cell(self, column: str) -> str:
        """The name of the cell in a column of the form ("unit" → "B7")."""
        return self._entry.cells[column]

    def value(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """What `read` makes of the cell's text; None, and a finding, where it raises Trouble."""
        return self._value(column, read, is_text=False)

    def text(self, column: str, read: Callable[[str], str] = str) -> str | None:
        """The same of a column of free text, in which a number or a day is read as it is shown."""
        return self._value(column, read, is_text=True)

    def _value(self, column: str, read: Callable[[str], Value], is_text: bool) -> Value | None:
        place = cell_place(self.cell(column))
        text = shown_text(self._sheet, *place) if is_text else self._entry.texts[column]
        try:
            self._refuse_hidden(column, place, is_text)
            if column != "person" and self._persons and self._persons.search(comparison_form(text)):
                raise Trouble(
                    check="ho-ten-ngoai-cot",
                    expected="họ tên chỉ đứng ở cột cá nhân, nơi được thay bằng mã",
                    advice="Bỏ họ tên ở ô này, hoặc ghi mã cán bộ (CB-01).",
                )
            value = read(text)
            if text and not is_text:
                self._columns_read.add(column)
            return value
        except Trouble as trouble:
            self.findings.append(
                self._finding(
                    check=trouble.check,
                    holder=self._holder if trouble.is_of_unit else "",
                    cells=trouble.cells or self.cell(column),
                    found=trouble.found or self._repeated(text),
                    expected=trouble.expected,
                    advice=trouble.advice,
                )
            )
            return None

    def say(self, **finding: str) -> None:
        """A finding about several cells of the entry."""
        self.findings.append(self._finding(holder=self._holder, **finding))

    def _refuse_hidden(self, column: str, place: tuple[int, int], is_text: bool) -> None:
        if trouble := unseen(self._sheet, *place, is_text):
            # What is not seen may be an entry as well.
            self._columns_read.add(column)
            check, found, advice = trouble
            if check == "o-an" and all(self._is_hidden(cell) for cell in self.filled_cells):
                found = "dòng có nội dung nhưng đang bị ẩn hoặc bị lọc, không được đọc"
                raise Trouble(check, SEEN, advice, found, f"dòng {self._entry.row + 1}")
            expected = SEEN if check in UNSEEN else "ô có giá trị gõ sẵn hoặc đã tính, nhìn thấy đúng như lưu"
            raise Trouble(check, expected, advice, found)

    def _is_hidden(self, cell: str) -> bool:
        return self._sheet.marks.get(cell_place(cell)) == HIDDEN

    def _repeated(self, text: str) -> str:
        if not text:
            return "ô trống"
        return NOT_REPEATED if self._may_name_persons and not _NOT_A_NAME.fullmatch(text) else shortened(text)


def unit(text: str, rules: RuleBook) -> str:
    """The id of a unit by any of its declared names."""
    holder = rules.holder_by_spelling.get(comparison_form(text))
    if holder is None or rules.levels[holder] != Level.UNIT:
        near = suggestion(text, [each.short_name for each in rules.units])
        raise Trouble(check="doi-tuong-la", expected="tên một đơn vị của kỳ", advice="Ghi đúng tên đơn vị." + near)
    return holder


def filled(text: str) -> str:
    """Any text but none."""
    if not text:
        raise Trouble(check="o-trong", expected="không để trống", advice="Điền ô này.")
    return text


def known(text: str, labels: Mapping[str, str], check: str, expected: str) -> str:
    """The id that `text` is, or of which it spells the label (`labels`: id → label); refused, naming the nearest."""
    spelled = comparison_form(text)
    for each, label in labels.items():
        if spelled in (comparison_form(each), comparison_form(label)):
            return each
    raise Trouble(check, expected, "Ghi đúng như đã khai báo." + suggestion(text, labels.values()))


def kind(text: str, labels: Mapping[str, str]) -> str:
    """One of a few words: the id of the label that `text` spells."""
    return known(text, labels, check="loai-la", expected=" hoặc ".join(labels.values()))


def count(text: str) -> int:
    """A count of cases, as people write it: "1.234", "1.234 việc"; never a sum of money."""
    value = parse_cases(text)
    if value is None or value > MOST_VND:
        raise _no_number(text, expected="một số nguyên không âm", advice="Gõ lại thành số nguyên.")
    return value


def money(text: str, unit_vnd: int) -> int:
    """A sum in đồng from a column that counts in `unit_vnd`. A unit behind the number must be that of the column: with
    another one the cell has two readings, and with "việc" it is no money."""
    read, expected = amount(text), f"một số nguyên không âm, tính bằng {money_unit_name(unit_vnd)}"
    number, word = read or (None, "")
    if number is not None and word and money_units(word) != [unit_vnd]:
        raise Trouble(
            check="don-vi-tinh-khac",
            expected=expected,
            advice=f"Gõ số tính bằng {money_unit_name(unit_vnd)}, không kèm chữ; kiểm tra ô có phải của cột này không.",
            found=f"ô ghi “{shortened(text)}”, cột tính bằng {money_unit_name(unit_vnd)}",
        )
    if number is None or number * unit_vnd > MOST_VND:
        raise _no_number(text, expected=expected, advice="Gõ lại thành số nguyên.")
    return number * unit_vnd


def _no_number(text: str, expected: str, advice: str) -> Trouble:
    """The trouble with a cell in which no such number stands; what Excel itself made of the cell is said as such."""
    if parse_date(text):
        found, advice = f"{text}, là ngày tháng", "Đặt định dạng ô là Number rồi gõ lại số."
    elif text in ("TRUE", "FALSE"):
        found, advice = f"{text}, là giá trị đúng/sai của Excel", "Gõ số vào ô này."
    else:
        found = ""
    return Trouble(check="khong-phai-so", expected=expected, advice=advice, found=found)


def whole(text: str, least: int = 0, most: int = 999_999_999) -> int:
    """An integer in digits alone, from `least` to `most`."""
    if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
        upper = f" đến {format_count(most)}" if most < 999_999_999 else " trở lên"
        raise _no_number(
            text,
            expected=f"một số nguyên từ {least}{upper}",
            advice="Gõ lại thành số nguyên; không có thì ghi 0." if least == 0 else "Gõ lại thành số nguyên.",
        )
    return int(text)


def whole_if_any(text: str, least: int = 0, most: int = 999_999_999) -> int | None:
    """The same where the cell may be empty: not known."""
    return whole(text, least, most) if text else None


def day(text: str, first: date = date.min, last: date = date.max) -> str:
    """A day from `first` to `last`, as 2021-10-04."""
    found = parse_date(text)
    if found is None:
        example = last if last < date.max else first
        said = f", ví dụ {format_date(example)}" if example > date.min else ""
        raise Trouble(check="ngay-sai", expected=f"một ngày{said}", advice="Ghi ngày/tháng/năm.")
    if not first <= found <= last:
        upper = f" đến {format_date(last)}" if last < date.max else " trở đi"
        raise Trouble(
            check="ngay-ngoai-ky",
            expected=f"một ngày từ {format_date(first)}{upper}",
            advice="Sửa ngày ghi nhầm; dòng của kỳ khác thì chuyển sang sổ của kỳ đó.",
        )
    return found.isoformat()


def points(text: str) -> str:
    """A number with up to four decimals, exact, as text without idle zeros ("8.5"); −0 is 0.

    "8,5" is one, and the number cell 8.5; the text "8.5" is none, for "8.500" could mean two things.
    """
    match = _POINTS.fullmatch(text)
    if match is None:
        if not any(map(str.isdigit, text)):
            advice = "Gõ số; “Đạt”, “Không đạt” chỉ ghi ở tiêu chí đạt hay không đạt."
            raise _no_number(text, expected="một số", advice=advice)
        raise _no_number(
            text,
            expected="một số có không quá bốn chữ số thập phân, ví dụ 8,5",
            advice="Gõ lại điểm vào ô kiểu số; ô có công thức thì làm tròn bằng hàm ROUND.",
        )
    sign, integer, after_comma, after_point = match.groups()
    number = Decimal(f"{'-' if sign else ''}{integer}.{after_comma or after_point or 0}")
    return f"{number.normalize() + 0:f}"
