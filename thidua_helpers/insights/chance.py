"""Rates of cases beside chance, for the stage tables `chance` and `chance_groups`.

Funnel limits around a group's rate with multiplicative overdispersion (Spiegelhalter 2005, Statistics in Medicine 24:
1185–1202), a test whether the units of a group differ, and missed targets. Cases of a year are a full count and no
sample: the limits tell what chance alone would do to offices of the same quality. Cases only; a sum of money is not a
number of independent trials (docs/decisions/0083-chance.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import erfc, exp, lgamma, log, sqrt
from statistics import NormalDist

import numpy as np
import pandas as pd

from thidua_helpers.insights.results_read import Results
from thidua_helpers.numbers import round_half_up
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import Measure

MEASURE = Measure.VIEC
# Two-sided limits: one unit in twenty, and one in five hundred, is outside by chance alone.
WARNING, ALARM = NormalDist().inv_cdf(0.975), NormalDist().inv_cdf(0.999)
# Share at each end to which z-scores are drawn in, so that a few odd units do not widen the limits of all.
_WINSORISED = 0.1
SIGNIFICANT = 0.05
# With fewer expected variance (n·p·(1−p)) the normal approximation is poor.
_LEAST_VARIANCE = 5
_FEWEST_UNITS = 3
_DECIMALS = 4


@dataclass(frozen=True)
class ChanceGroup:
    """Units of the province or a cluster with enough cases, as (finished, enforceable)."""

    group: str
    units: dict[str, tuple[int, int]]

    @property
    def finished(self) -> int:
        return sum(finished for finished, _ in self.units.values())

    @property
    def enforceable(self) -> int:
        return sum(enforceable for _, enforceable in self.units.values())

    @property
    def rate(self) -> Fraction:
        return Fraction(self.finished, self.enforceable)

    def z(self, unit: str) -> float:
        """Distance from the group's rate in standard errors of a binomial rate."""
        return standard_distance(*self.units[unit], self.rate)

    @property
    def chi_square(self) -> float:
        return sum(self.z(unit) ** 2 for unit in self.units)

    @property
    def p_value(self) -> float:
        """Probability of differences as large as these by chance alone."""
        return chi_square_tail(self.chi_square, len(self.units) - 1)

    @property
    def winsorised_spread(self) -> float:
        """Mean square of the z-scores, those at the ends drawn in."""
        z = np.array([self.z(unit) for unit in self.units])
        low, high = np.quantile(z, [_WINSORISED, 1 - _WINSORISED])
        return float(np.mean(np.clip(z, low, high) ** 2))

    @property
    def spread(self) -> float:
        """Factor of the variance: `winsorised_spread` if it is significantly above 1, else 1."""
        found, units = self.winsorised_spread, len(self.units)
        return found if found > 1 and chi_square_tail(found * units, units - 1) < SIGNIFICANT else 1.0

    def limits(self, unit: str, quantile: float) -> tuple[float, float]:
        """Lower and upper limit of a unit's rate around the group's."""
        return funnel_limits(float(self.rate), self.spread, self.units[unit][1], quantile)

    def outside(self, quantile: float) -> dict[str, int]:
        """Units beyond the limits → 1 above, −1 below."""
        found = {}
        for unit, (finished, enforceable) in self.units.items():
            low, high = self.limits(unit, quantile)
            share = finished / enforceable
            if not low <= share <= high:
                found[unit] = 1 if share > high else -1
        return found


def chance_group(results: Results, group: str) -> ChanceGroup | None:
    """The units of a group that have enough cases; None if they are fewer than three."""
    ratios = {
        unit: ratio for unit in results.units_of(group) if (ratio := results.main_ratio(unit, MEASURE)) is not None
    }
    whole = [sum(part) for part in zip(*ratios.values(), strict=True)]
    if not whole:
        return None
    variance = Fraction(*whole) * (1 - Fraction(*whole))
    enough = {unit: ratio for unit, ratio in ratios.items() if ratio[1] * variance >= _LEAST_VARIANCE}
    return ChanceGroup(group, enough) if len(enough) >= _FEWEST_UNITS else None


def funnel_limits(rate: float, spread: float, enforceable: float, quantile: float) -> tuple[float, float]:
    """Lower and upper limit around a group's rate for so many cases."""
    half = quantile * sqrt(spread * rate * (1 - rate) / enforceable)
    return max(0.0, rate - half), min(1.0, rate + half)


def standard_distance(finished: int, enforceable: int, rate: Fraction) -> float:
    """Distance of a rate from another in standard errors; the other is between 0 and 1."""
    return float(Fraction(finished, enforceable) - rate) / sqrt(rate * (1 - rate) / enforceable)


def target_distance(results: Results, unit: str) -> float | None:
    """Distance of a unit's rate from its target; None without one, or with too few cases."""
    level, ratio = results.level(unit, MEASURE), results.main_ratio(unit, MEASURE)
    if level is None or ratio is None:
        return None
    level = Fraction(level.level_pct) / 100
    return standard_distance(*ratio, level) if ratio[1] * level * (1 - level) >= _LEAST_VARIANCE else None


def chi_square_tail(value: float, degrees: int) -> float:
    """Probability that χ² with `degrees` exceeds `value`, by its finite sum.

    >>> f"{chi_square_tail(3.841459, 1):.4f} {chi_square_tail(18.307038, 10):.4f}"
    '0.0500 0.0500'
    """
    half = value / 2
    if half <= 0:
        return 1.0
    powers = [degree / 2 for degree in range(degrees % 2, degrees, 2)]
    terms = (exp(power * log(half) - half - lgamma(power + 1)) for power in powers)
    return min(1.0, sum(terms) + (erfc(sqrt(half)) if degrees % 2 else 0.0))


def chance_tables(results: Results) -> dict[str, pd.DataFrame]:
    """The tables `chance`, by group and unit, and `chance_groups`."""
    groups = [found for group in results.groups if (found := chance_group(results, group)) is not None]
    key = {"edition": str(results.edition)}
    return {
        "chance": make_table("chance", [key | row for group in groups for row in _unit_rows(results, group)]),
        "chance_groups": make_table("chance_groups", [key | _group_row(group) for group in groups]),
    }


def _unit_rows(results: Results, group: ChanceGroup) -> Iterator[dict]:
    for unit, (finished, enforceable) in group.units.items():
        row = {"group": group.group, "holder": unit, "numerator": finished, "denominator": enforceable}
        row |= {"rate_pct": _pct(finished / enforceable), "z": _text(group.z(unit))}
        row |= {"case_pct": _pct(1 / enforceable)}
        for name, quantile in (("95", WARNING), ("998", ALARM)):
            low, high = group.limits(unit, quantile)
            row |= {f"low_{name}_pct": _pct(low), f"high_{name}_pct": _pct(high)}
        distance = target_distance(results, unit)
        yield row | {"target_z": "" if distance is None else _text(distance)}


def _group_row(group: ChanceGroup) -> dict:
    return {
        "group": group.group,
        "units": len(group.units),
        "numerator": group.finished,
        "denominator": group.enforceable,
        "rate_pct": _pct(float(group.rate)),
        "chi_square": _text(group.chi_square),
        "p_value": _text(group.p_value),
        "winsorised_spread": _text(group.winsorised_spread),
        "spread": _text(group.spread),
    }


def _pct(share: float) -> str:
    return _text(100 * share)


def _text(value: float) -> str:
    """A number with so few decimals that it is the same on every machine."""
    return str(round_half_up(Fraction(value), _DECIMALS))
