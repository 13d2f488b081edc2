"""Words for targets on a change: the change and the least change required.

Their ratio says nothing where they have different signs (docs/decisions/0051).
"""

from decimal import Decimal

from thidua_helpers.vietnamese import format_count, format_decimal, format_money


def change_in_words(change: int, change_pct: Decimal, measure: str) -> str:
    """A change: "tăng 64 việc (70,33%)", "giảm 4 việc (4,50%)", "không đổi"."""
    if not change:
        return "không đổi"
    size = f"{format_count(abs(change))} việc" if measure == "viec" else format_money(abs(change))
    return f"{direction(change)} {size} ({format_decimal(abs(change_pct))}%)"


def direction(change: int) -> str:
    """ "tăng" or "giảm"."""
    return "tăng" if change > 0 else "giảm"


def least_change(comparator: str, sign_of_increase: int) -> str:
    """Words before a target of zero or more: "giảm ít nhất", or "giảm trên" for `>`."""
    return f"{direction(sign_of_increase)} {'trên' if comparator == '>' else 'ít nhất'}"
