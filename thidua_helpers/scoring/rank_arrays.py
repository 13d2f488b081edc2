"""Ranks under many scenarios at once, as arrays of integers.

Points have few decimals; as integers, their sums and ties are exact. Sums, bounds, rounding and ties follow
`scoring/points.py` and `scoring/ranking.py`. Arrays of points have the axes scenario × unit × leaf, arrays of ranks
scenario × unit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from thidua_helpers.errors import not_none
from thidua_helpers.rules.criteria import TOTAL, Criterion, TieBreak
from thidua_helpers.scoring.ranking import Ranking

# Value of a rung that a unit has no figure for.
NO_VALUE = -1


@dataclass(frozen=True)
class RankArrays:
    """A ranking as arrays, of its units with a total."""

    ranking: Ranking

    @cached_property
    def units(self) -> list[str]:
        return list(self.ranking.totals)

    @cached_property
    def leaves(self) -> list[str]:
        return list(self.ranking.table.leaves)

    @cached_property
    def points(self) -> np.ndarray:
        """Points as counted, unit × leaf."""
        rows = [self.scaled_points(self.ranking.points[unit]) for unit in self.units]
        return np.array(rows, dtype=np.int64).reshape(len(self.units), len(self.leaves))

    @cached_property
    def figure_rungs(self) -> list[TieBreak]:
        """Rungs that compare a rate or a line, in the order of the ladder."""
        return [rung for rung in self.ranking.table.tie_breaks if not rung.criterion]

    @cached_property
    def rung_values(self) -> list[list[Fraction | None]]:
        """Values of the units by figure rung."""
        return [[self.ranking.rung_value(rung, unit) for unit in self.units] for rung in self.figure_rungs]

    @cached_property
    def rung_orders(self) -> list[np.ndarray]:
        """Order of the units by figure rung, larger is better; NO_VALUE without a figure."""
        return [
            value_orders(values, rung.lower_is_better)
            for rung, values in zip(self.figure_rungs, self.rung_values, strict=True)
        ]

    def scaled(self, points: Decimal) -> int:
        return int(points.scaleb(self.ranking.table.points_decimals))

    def unscaled(self, points: int) -> Decimal:
        return Decimal(int(points)).scaleb(-self.ranking.table.points_decimals)

    def scaled_points(self, of_unit: Mapping[str, Decimal | None]) -> list[int]:
        """Points of a unit with a total, by leaf."""
        return [self.scaled(not_none(of_unit[leaf])) for leaf in self.leaves]

    def ranks(self, points: np.ndarray, rung_orders: Sequence[np.ndarray] | None = None) -> np.ndarray:
        """Ranks under scenarios; the figures of rungs stay as they are if not given."""
        sums = self._sums(points)
        table = self.ranking.table
        coarser = 10 ** (table.points_decimals - table.ranking_decimals)
        ranks = _ranks_of(-divide_half_up(sums[TOTAL], coarser))
        figure_orders = iter(self.rung_orders if rung_orders is None else rung_orders)
        for rung in table.tie_breaks:
            if rung.criterion:
                compared = sums[rung.criterion]
                order = compared - compared.min(initial=0)
                order = order.max(initial=0) - order if rung.lower_is_better else order
            else:
                order = next(figure_orders)
            ranks = _with_ties_broken(ranks, np.broadcast_to(order, ranks.shape))
        return ranks

    def totals(self, points: np.ndarray) -> np.ndarray:
        """Totals under scenarios, scaled, scenario × unit."""
        return self._sums(points)[TOTAL]

    def _sums(self, points: np.ndarray) -> dict[str, np.ndarray]:
        """Points of criteria, groups and the total, scenario × unit."""
        table = self.ranking.table
        sums = {leaf: points[..., place] for place, leaf in enumerate(self.leaves)}
        for criterion_id, criterion in reversed(table.criteria.items()):
            if criterion_id not in sums:
                parts = [sums[part] for part in table.parts(criterion_id)]
                sums[criterion_id] = self._bounded(np.sum(parts, axis=0), criterion)
        return sums | {TOTAL: np.sum([sums[part] for part in table.parts("")], axis=0)}

    def _bounded(self, points: np.ndarray, group: Criterion) -> np.ndarray:
        floor, cap = (None if bound is None else self.scaled(bound) for bound in (group.floor, group.cap))
        return points if floor is None and cap is None else np.clip(points, floor, cap)


def value_orders(values: Sequence[Fraction | None], lower_is_better: bool) -> np.ndarray:
    """Order of values, a larger number ranks higher; NO_VALUE for None.

    >>> value_orders([Fraction(1, 2), None, Fraction(1, 3), Fraction(2, 4)], lower_is_better=False).tolist()
    [1, -1, 0, 1]
    """
    distinct = sorted({value for value in values if value is not None}, reverse=lower_is_better)
    orders = {value: order for order, value in enumerate(distinct)}
    return np.array([NO_VALUE if value is None else orders[value] for value in values], dtype=np.int64)


def divide_half_up(numbers: np.ndarray, divisor: int) -> np.ndarray:
    """Integers divided, rounded half up, away from zero, as `numbers.round_half_up` does.

    >>> divide_half_up(np.array([15, 14, -15, -14]), 10).tolist()
    [2, 1, -2, -1]
    """
    return np.sign(numbers) * ((2 * np.abs(numbers) + divisor) // (2 * divisor))


def _ranks_of(numbers: np.ndarray) -> np.ndarray:
    """Ranks along the last axis, the smallest number first; equal ones share a rank."""
    order = np.argsort(numbers, axis=-1, kind="stable")
    in_order = np.take_along_axis(numbers, order, axis=-1)
    places = np.broadcast_to(np.arange(numbers.shape[-1]), numbers.shape).copy()
    places[..., 1:][in_order[..., 1:] == in_order[..., :-1]] = 0
    ranks = np.empty_like(places)
    np.put_along_axis(ranks, order, np.maximum.accumulate(places, axis=-1), axis=-1)
    return ranks + 1


def _with_ties_broken(ranks: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Ranks after a rung, which does not separate units if one of them has no figure."""
    separates = np.ones(ranks.shape, dtype=bool)
    for unit in np.flatnonzero((order == NO_VALUE).any(axis=tuple(range(order.ndim - 1)))):
        is_without = (order[..., unit] == NO_VALUE)[..., np.newaxis]
        separates &= ~(is_without & (ranks == ranks[..., unit, np.newaxis]))
    worth = np.where(separates, order, 0)
    return _ranks_of(ranks * (worth.max(initial=0) + 1) - worth)
