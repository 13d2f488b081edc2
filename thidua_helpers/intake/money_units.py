"""Printed units of money: "Đơn vị tính: 1.000 đồng", "5.000 triệu"."""

import re

from thidua_helpers.vietnamese import comparison_form, format_count

# Longest first: "1.000.000" begins with "1.000".
_MULTIPLES = {
    1_000_000_000: r"t[ỷỉ]",
    1_000_000: r"triệu|1[.,\s]?000[.,\s]?000",
    1_000: r"nghìn|ngàn|1[.,\s]?000",
}
_ANY = re.compile("|".join(rf"(?P<x{times}>(?<!\w)(?:{words})(?:(?!\w)|(?=đ)))" for times, words in _MULTIPLES.items()))
_DONG = re.compile(r"(?<!\w)(?:đồng|đ|₫|vnđ|vnd)(?!\w)|(?<=\d)đ(?!\w)")
_CASES = re.compile(r"(?<!\w)(?:việc|vụ)(?!\w)", re.IGNORECASE)
_PRINTED = re.compile(r"(?:đơn vị tính|đvt)(?: tiền)?\s*[:：]?\s*(.*)", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?P<digits>0|[1-9]\d{0,17}|[1-9]\d{0,2}(?:\.\d{3}){1,5})(?P<unit>\s*[^\d\s.,][^\d.,]*)?", re.ASCII
)


def money_units(text: str) -> list[int]:
    """Units of money in a text, in đồng: "nghìn đồng" → [1000], "đồng" → [1], "Việc" → []."""
    spelled = comparison_form(text)
    named = [int((match.lastgroup or "")[1:]) for match in _ANY.finditer(spelled)]
    return named or ([1] if _DONG.search(spelled) else [])


def names_cases(text: str) -> bool:
    """Whether a text names cases, such as "Đơn vị tính: Việc"."""
    return _CASES.search(text) is not None


def printed_unit(text: str) -> str | None:
    """The text after "Đơn vị tính"; "" if the cell ends there, None without that label.

    >>> printed_unit("Đơn vị tính: 1.000 đồng")
    '1.000 đồng'
    """
    match = _PRINTED.search(text)
    return match[1].strip(" ().") if match else None


def amount(text: str) -> tuple[int, str] | None:
    """A whole amount and the word after it: "625.194 triệu" → (625194, "triệu"); else None."""
    match = _AMOUNT.fullmatch(text.replace("\u00a0", " ").strip())
    return (int(match["digits"].replace(".", "")), (match["unit"] or "").strip()) if match else None


def money_unit_name(unit_vnd: int) -> str:
    """Name of a unit of money: 1000 → "1.000 đồng", 1 → "đồng"."""
    return "đồng" if unit_vnd == 1 else f"{format_count(unit_vnd)} đồng"
