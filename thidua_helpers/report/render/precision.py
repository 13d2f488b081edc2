"""Known digits of a cell of a stage table, and its text without unknown digits.

A source may round ("295,347 tỷ") or give a lower bound ("trên 1.605,52 tỷ"): docs/decisions/0048-precision.md.
"""

from collections.abc import Mapping

from thidua_helpers.numbers import known_step
from thidua_helpers.vietnamese import format_billions, format_count, format_known, format_money
from thidua_helpers.vocabulary import Measure

_BOUNDS = {
    "value": ("low", "high"),
    "before": ("before_low", "before_high"),
    "numerator": ("numerator_low", "numerator_high"),
    "denominator": ("denominator_low", "denominator_high"),
}
_STEPS = {
    "change": "change_step",
    **dict.fromkeys(("missing_fixed", "missing_growing"), "missing_step"),
    **dict.fromkeys(("milestone_missing_fixed", "milestone_missing_growing"), "milestone_missing_step"),
}


def precision_of(row: Mapping, column: str) -> tuple[int, bool]:
    """Last known digit of an integer cell, as a power of ten; whether it is a lower bound."""
    if column in _STEPS:
        return int(row.get(_STEPS[column]) or 1), False
    low, high = (row.get(name) for name in _BOUNDS.get(column, ("", "")))
    if low is None or high is None:
        return 1, False
    value = int(row[column])
    return known_step(value, int(low), int(high)), int(low) == value


def precision_text(row: Mapping, column: str, unit: str) -> str:
    """Precision of an integer cell in words; empty if every digit is known."""
    step, is_lower_bound = precision_of(row, column)
    place = f"chỉ biết đến hàng {format_count(step)} {unit}" if step > 1 else ""
    return "; ".join(filter(None, ("nguồn ghi “trên”" if is_lower_bound else "", place)))


def full_amount(row: Mapping, column: str, has_sign: bool = True) -> str:
    """An integer cell with every known digit: "454.781.656.000", "trên 1.605,52 tỷ"."""
    return format_known(_number(row, column, has_sign), *precision_of(row, column))


def shortened_amount(row: Mapping, column: str, has_sign: bool = True) -> str:
    """A cell of đồng, shortened: "454,8 tỷ đồng", "trên 1.605,5 tỷ đồng"."""
    return format_money(_number(row, column, has_sign), *precision_of(row, column))


def is_money(row: Mapping, column: str) -> bool:
    """Whether an integer cell is a sum in đồng, by its measure or the column's name."""
    return column.endswith("_vnd") or row.get("measure") == Measure.TIEN


def amount_in_billions(row: Mapping, column: str) -> str:
    """A cell of đồng in tỷ, for a column of them: "2.313,80"."""
    return format_billions(int(row[column]), *precision_of(row, column))


def _number(row: Mapping, column: str, has_sign: bool) -> int:
    return int(row[column]) if has_sign else abs(int(row[column]))
