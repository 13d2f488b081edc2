"""Quotas: number of seats, and holders within, over, or tied at the line."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Protocol, TypeVar

from thidua_helpers.numbers import round_half_up
from thidua_helpers.rules.year import Quota
from thidua_helpers.vocabulary import ClassOutcome


class _Orderable(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


Order = TypeVar("Order", bound=_Orderable)


def seat_count(quota: Quota, number: int) -> int:
    """Seats that a quota gives of `number`: its count, or its share as rounded."""
    if quota.share_pct is None:
        return quota.count or 0
    exact = Fraction(quota.share_pct) / 100 * number
    match quota.rounding:
        case "down":
            return exact.numerator // exact.denominator
        case "up":
            return -(-exact.numerator // exact.denominator)
        case _:
            return int(round_half_up(exact, 0))


def seat_outcomes(standings: Mapping[str, Order], free: int | None, within: str) -> dict[str, str]:
    """Holder → `within` with a seat, CUT over the line, OPEN if tied across it.

    `standings`: any order of holders, the smallest the best. Without a limit (None) all are within.
    """
    if free is None or len(standings) <= free:
        return dict.fromkeys(standings, within)
    line = sorted(standings.values())[free]
    is_inside = sum(standing < line for standing in standings.values()) < free
    at_line = ClassOutcome.OPEN if is_inside else ClassOutcome.CUT
    return {
        holder: within if standing < line else at_line if standing == line else ClassOutcome.CUT
        for holder, standing in standings.items()
    }
