"""Kinds of cells of the config workbook: display, strict reading and choice of values.

Config values are texts: a day is 2022-10-04, a number 84.2, a choice its id; "" is an absent value.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from thidua_helpers.blanks.layout import CellValue, Validation
from thidua_helpers.blanks.words import WordLists
from thidua_helpers.findings.catalogue.entries import KHONG_PHAI_SO
from thidua_helpers.findings.catalogue.number_cells import O_TRONG_OF_CHOICE
from thidua_helpers.findings.catalogue.published import NOI_DUNG_LA
from thidua_helpers.intake import entries
from thidua_helpers.intake.entries import CellError
from thidua_helpers.vietnamese import format_date, format_decimal

LONGEST_TITLE = 32
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True)
class Text:
    """Any text."""

    style = "text"

    def show(self, value: str) -> CellValue:
        return value or None

    def read(self, text: str) -> str:
        if text.endswith("(ô kiểu số)"):
            raise CellError(NOI_DUNG_LA, expected="chữ", advice="Đặt định dạng ô là Text rồi gõ lại.")
        return text

    def words(self, value: str) -> str:
        return value

    def allowed(self, heading: str, words: WordLists) -> Validation:
        return Validation("any", f"{heading[:LONGEST_TITLE]}: ghi chữ; chưa có thì để trống.")


@dataclass(frozen=True)
class Id(Text):
    """An id of a cluster or a cluster system. `among`: cells with the allowed ids."""

    among: str = ""

    def read(self, text: str) -> str:
        if text and not _ID.fullmatch(text):
            expected = "một mã: chữ thường không dấu, số, gạch nối"
            raise CellError(NOI_DUNG_LA, expected=expected, advice="Ghi mã, ví dụ cum-1.")
        return text

    def allowed(self, heading: str, words: WordLists) -> Validation:
        if self.among:
            return Validation("list", f"{heading[:LONGEST_TITLE]}: chọn một mục trong danh sách.", words=self.among)
        return Validation("any", f"{heading[:LONGEST_TITLE]}: ghi mã, chữ thường không dấu, số, gạch nối.")


@dataclass(frozen=True)
class InputName(Text):
    """Name of a file, family of files or folder among the received ones."""

    def read(self, text: str) -> str:
        if any(sign in text for sign in "/\\"):
            expected = "tên một tệp, một nhóm tệp (có dấu *) hoặc một thư mục"
            raise CellError(NOI_DUNG_LA, expected=expected, advice="Ghi tên, không ghi đường dẫn có dấu / hoặc \\.")
        return super().read(text)


@dataclass(frozen=True)
class Choice:
    """One of a few ids, shown by its label; `name` is the name of the list."""

    name: str
    labels: Mapping[str, str]
    style = "name"

    def show(self, value: str) -> CellValue:
        return self.words(value) or None

    def read(self, text: str) -> str:
        expected = f"một mục của danh sách “{self.name}”, hoặc để trống"
        return entries.parse_label(text, self.labels, check=NOI_DUNG_LA, expected=expected) if text else ""

    def words(self, value: str) -> str:
        return self.labels.get(value, value)

    def allowed(self, heading: str, words: WordLists) -> Validation:
        source = words.reference(self.name, self.labels.values())
        return Validation("list", f"{heading[:LONGEST_TITLE]}: chọn một mục trong danh sách.", words=source)


@dataclass(frozen=True)
class RequiredChoice(Choice):
    """A choice that must not be empty."""

    def read(self, text: str) -> str:
        if not text:
            raise CellError(O_TRONG_OF_CHOICE, choices=self.name)
        return super().read(text)


@dataclass(frozen=True)
class MultipleChoice:
    """Several ids, shown by their labels, separated by semicolons."""

    name: str
    labels: Mapping[str, str]
    style = "text"

    def show(self, value: str) -> CellValue:
        return self.words(value) or None

    def read(self, text: str) -> str:
        one = partial(entries.parse_label, labels=self.labels, check=NOI_DUNG_LA, expected=f"các mục của “{self.name}”")
        return "|".join(one(part.strip()) for part in text.split(";")) if text else ""

    def words(self, value: str) -> str:
        return "; ".join(self.labels.get(part, part) for part in value.split("|")) if value else ""

    def allowed(self, heading: str, words: WordLists) -> Validation:
        return Validation("any", f"{heading[:LONGEST_TITLE]}: ghi tên, cách nhau bằng dấu chấm phẩy.")


@dataclass(frozen=True)
class Number:
    """A number from `least` to `most`, an integer or with up to four decimals."""

    least: int
    most: int
    is_whole: bool = False

    @property
    def style(self) -> str:
        return "number" if self.is_whole else "points"

    def show(self, value: str) -> CellValue:
        return (int(value) if self.is_whole else Decimal(value)) if value else None

    def read(self, text: str) -> str:
        if not text:
            return ""
        if self.is_whole:
            return str(entries.parse_whole(text, self.least, self.most))
        try:
            number = Decimal(entries.parse_points(text))
        except CellError:
            number = None
        if number is None or not self.least <= number <= self.most:
            expected = f"một số từ {self.least} đến {self.most}, không quá bốn chữ số thập phân"
            raise CellError(KHONG_PHAI_SO, expected=expected, advice="Gõ lại thành số, ví dụ 83,5.")
        return f"{number:f}"

    def words(self, value: str) -> str:
        return format_decimal(Decimal(value)) if value else ""

    def allowed(self, heading: str, words: WordLists) -> Validation:
        kind = "whole" if self.is_whole else "decimal"
        message = (
            f"{heading[:LONGEST_TITLE]}: ghi {'số nguyên' if self.is_whole else 'số'} từ {self.least} đến {self.most}"
        )
        return Validation(kind, f"{message}; chưa có thì để trống.", self.least, self.most)


@dataclass(frozen=True)
class Day:
    """A day."""

    style = "date"

    def show(self, value: str) -> CellValue:
        return date.fromisoformat(value) if value else None

    def read(self, text: str) -> str:
        return entries.parse_day(text) if text else ""

    def words(self, value: str) -> str:
        return format_date(date.fromisoformat(value)) if value else ""

    def allowed(self, heading: str, words: WordLists) -> Validation:
        message = f"{heading[:LONGEST_TITLE]}: ghi ngày/tháng/năm; chưa có thì để trống."
        return Validation("date", message, date(2000, 1, 1), date(2099, 12, 31))


Kind = Text | Id | Choice | MultipleChoice | Number | Day
YES_NO = Choice("có, không", {"co": "có", "khong": "không"})
