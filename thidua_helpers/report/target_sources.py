"""Sources of targets in words: decision or publication, level, whether it is verified."""

from collections.abc import Mapping
from decimal import Decimal

from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vietnamese import format_decimal

# Column of `targets` with an assigned level → prefix of the columns that go with it.
_ASSIGNED = {"target_pct": "", "milestone_pct": "milestone_"}


def target_prefix(column: str) -> str:
    """Prefix of the columns that go with a column of `targets`: "milestone_" or ""."""
    return "milestone_" if column.startswith("milestone_") else ""


def is_assigned(column: str) -> bool:
    """Whether a column of `targets` holds an assigned level, not a result."""
    return column in _ASSIGNED


def target_authority(rules: RuleBook, row: Mapping, prefix: str = "") -> str:
    """Decision of a target, or of a milestone ("milestone_"); without one the publication."""
    if row[f"{prefix}decision"]:
        return row[f"{prefix}decision"]
    source = rules.sources.get(row[f"{prefix}source"])
    return f"“{source.title}” ({source.publisher})" if source else row[f"{prefix}source"]


def target_in_words(rules: RuleBook, row: Mapping, prefix: str = "") -> str:
    """Target with its source: "chỉ tiêu từ 83,50% trở lên, theo 12/QĐ-CTHADS"."""
    kind, column = ("tiến độ", "milestone_pct") if prefix else ("chỉ tiêu", "target_pct")
    level = f"{format_decimal(Decimal(row[column]))}%"
    level = f"trên {level}" if row[f"{prefix}comparator"] == ">" else f"từ {level} trở lên"
    unverified = "" if row[f"{prefix}verified"] else " (chưa kiểm chứng)"
    return f"{kind} {level}, theo {target_authority(rules, row, prefix)}{unverified}"
