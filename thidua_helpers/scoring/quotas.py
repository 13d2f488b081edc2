"""Quotas: how many places there are, and who is within them, past them, or on a tie that the line falls inside."""

from collections.abc import Mapping
from fractions import Fraction

from thidua_helpers.numbers import round_half_up
from thidua_helpers.rules.year import Quota
from thidua_helpers.vocabulary import ClassOutcome


def places(quota: Quota, number: int) -> int:
    """How many places a quota gives of `number`: its count, or its share rounded as it says."""
    if quota.count is not None:
        return quota.count
    exact = Fraction(quota.share_pct) / 100 * number
    match quota.rounding:
        case "down":
            return exact.numerator // exact.denominator
        case "up":
            return -(-exact.numerator // exact.denominator)
        case _:
            return int(round_half_up(exact, 0))


def within_places(standings: Mapping[str, object], free: int | None, within: str) -> dict[str, str]:
    """Holder → `within` for those who have a place, CUT for those past the line, OPEN for those tied across it.

    `standings` are whatever orders the holders, the best the smallest, equal ones equal. Without a limit (None) all are
    within.
    """
    if free is None or len(standings) <= free:
        return dict.fromkeys(standings, within)
    line = sorted(standings.values())[free]
    is_inside = sum(place < line for place in standings.values()) < free
    at_line = ClassOutcome.OPEN if is_inside else ClassOutcome.CUT
    return {
        holder: within if place < line else at_line if place == line else ClassOutcome.CUT
        for holder, place in standings.items()
    }
