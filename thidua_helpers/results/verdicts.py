"""Verdict on a target: of the year's, within a year of the milestone at its end."""

from collections.abc import Mapping
from decimal import Decimal

from thidua_helpers.period import Edition
from thidua_helpers.vocabulary import TargetOutcome


def verdict(edition: Edition, row: Mapping) -> TargetOutcome | None:
    """Outcome of a row of `targets`, within a year of its milestone; None if open."""
    outcome = row.get("outcome" if edition.is_whole_year else "milestone_outcome")
    return TargetOutcome(outcome) if outcome else None


def bar(edition: Edition, row: Mapping) -> tuple[Decimal, str] | None:
    """Level in per cent and comparator that `verdict` is based on; None without a level."""
    whose = ("target_pct", "comparator") if edition.is_whole_year else ("milestone_pct", "milestone_comparator")
    level, comparator = (row.get(column, "") for column in whose)
    return (Decimal(level), comparator) if level else None


def missing_column(edition: Edition) -> str:
    """Column of `targets` with the amount missing, its denominator unchanged."""
    return "missing_fixed" if edition.is_whole_year else "milestone_missing_fixed"


def difference_column(edition: Edition) -> str:
    """Column of `targets` with the distance to the level of `verdict` in percentage points."""
    return "difference_pct" if edition.is_whole_year else "milestone_difference_pct"
