"""Where a target comes from, in words: who assigned it, from which level on it is met, whether that is verified."""

from collections.abc import Mapping
from decimal import Decimal

from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vietnamese import format_decimal

# The columns of the `targets` table that hold a target as assigned, by the prefix of what goes with them.
_ASSIGNED = {"target_pct": "", "milestone_pct": "milestone_"}


def prefix_of(column: str) -> str:
    """The prefix of the columns that go with a column of `targets`: "milestone_" for a milestone, else ""."""
    return "milestone_" if column.startswith("milestone_") else ""


def is_assigned(column: str) -> bool:
    """Whether a column of `targets` holds what was assigned, and nothing of the result."""
    return column in _ASSIGNED


def assigned_by(rules: RuleBook, row: Mapping, prefix: str = "") -> str:
    """The decision of a target (`prefix` "milestone_": of a milestone), else the publication that it was read from."""
    if row[f"{prefix}decision"]:
        return row[f"{prefix}decision"]
    source = rules.sources.get(row[f"{prefix}source"])
    return f"“{source.title}” ({source.publisher})" if source else row[f"{prefix}source"]


def target_in_words(rules: RuleBook, row: Mapping, prefix: str = "") -> str:
    """ "chỉ tiêu từ 83,50% trở lên, theo 12/QĐ-CTHADS"; `row` is one of `targets` with a value."""
    kind, column = ("tiến độ", "milestone_pct") if prefix else ("chỉ tiêu", "target_pct")
    level = f"{format_decimal(Decimal(row[column]))}%"
    level = f"trên {level}" if row[f"{prefix}comparator"] == ">" else f"từ {level} trở lên"
    unverified = "" if row[f"{prefix}verified"] else " (chưa kiểm chứng)"
    return f"{kind} {level}, theo {assigned_by(rules, row, prefix)}{unverified}"
