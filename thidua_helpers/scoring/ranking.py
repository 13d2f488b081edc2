"""Ranks by totals at the declared precision; ties are broken by the declared ladder.

Other ties are shared. Never by the unit's own score, the alphabet, or the order of rows
(docs/decisions/0012-ranking.md).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby

import pandas as pd

from thidua_helpers.numbers import round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import TOTAL, CriteriaTable, TieBreak
from thidua_helpers.scoring.points import NO_CHANGE, Assumption, CriterionPoints, ScoredUnits, Scoring, scoring_of
from thidua_helpers.scoring.scoring_data import ScoringData
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import State

# Unit → criterion → points.
PointsByUnit = Mapping[str, Mapping[str, Decimal | None]]


def rankings_of(scored: ScoredUnits, scoring_data: ScoringData, rules: RuleBook) -> dict[str, "Ranking"]:
    """The ranking of the scored units by each table."""
    rankings = {}
    for ranking, points in scored.items():
        by_unit = points_by_unit(points)
        rankings[ranking] = Ranking(rules.ranking_criteria[ranking], list(by_unit), by_unit, scoring_data)
    return rankings


def ranks_table(rankings: Mapping[str, "Ranking"], rules: RuleBook, assumed: Assumption = NO_CHANGE) -> pd.DataFrame:
    """The `ranks` table: total, rank, tie-break, and rank with one case more or fewer."""
    rows = [
        {"edition": str(rules.edition), "ranking": ranking_id, **row}
        for ranking_id, ranking in rankings.items()
        for row in ranking_rows(scoring_of(ranking_id, rules, ranking.scoring_data, assumed), ranking)
    ]
    return make_table("ranks", rows)


@dataclass(frozen=True)
class Standing:
    """Rank of a unit, number of units with it, and rung that broke a tie ("" if none)."""

    rank: int
    shared_by: int
    decided_by: str = ""


@dataclass(frozen=True)
class Ranking:
    """The ranking of `units` by one table; `points` of a unit have its total under TOTAL."""

    table: CriteriaTable
    units: Sequence[str]
    points: PointsByUnit
    scoring_data: ScoringData

    def standings(self) -> dict[str, Standing]:
        """Unit with a total → standing, best first."""
        standings: dict[str, Standing] = {}
        for total in sorted(self.units_by_ranked_total, reverse=True):
            for tied, decided_by in self._tied_groups(self.units_by_ranked_total[total], self.table.tie_breaks):
                rank = len(standings) + 1
                standings |= {unit: Standing(rank, len(tied), decided_by) for unit in tied}
        return standings

    def rank_with(self, unit: str, points: Mapping[str, Decimal | None], scoring_data: ScoringData) -> int | None:
        """Rank of a unit by other points and data of its own, those of the others unchanged.

        None without a total.
        """
        exact, before = points[TOTAL], self.ranked_totals.get(unit)
        if exact is None:
            return None
        total = round_half_up(exact, self.table.ranking_decimals)
        ahead = len(self._rising_totals) - bisect_right(self._rising_totals, total)
        if before is not None and before > total:
            ahead -= 1
        changed = replace(self, points={**self.points, unit: points}, scoring_data=scoring_data)
        equal = [unit, *(other for other in self.units_by_ranked_total.get(total, ()) if other != unit)]
        for tied, _ in changed._tied_groups(equal, self.table.tie_breaks):
            if unit in tied:
                break
            ahead += len(tied)
        return ahead + 1

    @cached_property
    def totals(self) -> dict[str, Decimal]:
        """Unit → total, without units that have none."""
        totals = {unit: self.points[unit][TOTAL] for unit in self.units}
        return {unit: total for unit, total in totals.items() if total is not None}

    @cached_property
    def ranked_totals(self) -> dict[str, Decimal]:
        """Unit → total at the precision of ranks, without units that have none."""
        return {unit: round_half_up(total, self.table.ranking_decimals) for unit, total in self.totals.items()}

    @cached_property
    def units_by_ranked_total(self) -> dict[Decimal, list[str]]:
        """Total at the precision of ranks → the units that have it."""
        units: dict[Decimal, list[str]] = {}
        for unit, total in self.ranked_totals.items():
            units.setdefault(total, []).append(unit)
        return units

    @cached_property
    def _rising_totals(self) -> list[Decimal]:
        return sorted(self.ranked_totals.values())

    def _tied_groups(
        self, tied: Sequence[str], ladder: Sequence[TieBreak], by: str = ""
    ) -> Iterator[tuple[list[str], str]]:
        """Groups of units that no rung separates, best first, each with its separating rung.

        A rung without a figure for one of the tied units is skipped.
        """
        if len(tied) == 1 or not ladder:
            yield sorted(tied), by
            return
        rung, *others = ladder
        values = {unit: value for unit in tied if (value := self.rung_value(rung, unit)) is not None}
        if len(values) < len(tied) or len(set(values.values())) == 1:
            yield from self._tied_groups(tied, others, by)
            return
        ordered = sorted(tied, key=lambda unit: values[unit], reverse=not rung.lower_is_better)
        for _, group in groupby(ordered, key=lambda unit: values[unit]):
            yield from self._tied_groups(list(group), others, rung.label)

    def rung_value(self, rung: TieBreak, unit: str) -> Fraction | None:
        """The exact value that a rung compares; None without such a figure."""
        if rung.criterion:
            points = self.points[unit][rung.criterion]
            return None if points is None else Fraction(points)
        figures, measure = self.scoring_data.figures, rung.measure or ""
        if rung.line:
            value = figures.get((unit, measure, rung.line))
            return None if value is None else Fraction(value)
        rate = self.scoring_data.rates[rung.rate]
        numerator = figures.get((unit, measure, rate.numerator))
        denominator = figures.get((unit, measure, rate.denominator))
        if numerator is None or denominator is None or denominator <= 0:
            return None
        return Fraction(numerator, denominator)


def points_by_unit(points: Iterable[CriterionPoints]) -> dict[str, dict[str, Decimal | None]]:
    """Unit → criterion → points."""
    by_unit: dict[str, dict[str, Decimal | None]] = {}
    for row in points:
        by_unit.setdefault(row.holder, {})[row.criterion] = row.points
    return by_unit


def ranking_rows(scoring: Scoring, ranking: Ranking) -> list[dict]:
    """Rows of the `ranks` table, without edition and ranking, best first.

    Units without a total come last. `scoring` is the one whose points are ranked: `rank_one_more` and
    `rank_one_fewer` are the ranks with one case more or fewer finished, enforceable ones unchanged; empty if
    impossible. `behind_points` and `ranked_points` are at the precision of ranks.
    """
    standings, totals, ranked = ranking.standings(), ranking.totals, ranking.ranked_totals
    best = max(ranked.values(), default=Decimal(0))
    with_total = [
        {
            "holder": unit,
            "state": State.VALUE,
            "total_points": totals[unit],
            "ranked_points": ranked[unit],
            "rank": standing.rank,
            "shared_by": standing.shared_by,
            "decided_by": standing.decided_by,
            "behind_points": best - ranked[unit],
            "rank_one_more": _rank_with(scoring, ranking, unit, 1),
            "rank_one_fewer": _rank_with(scoring, ranking, unit, -1),
            "words": _rank_in_words(ranking, standing, unit),
        }
        for unit, standing in standings.items()
    ]
    without_total = [
        {"holder": unit, "state": State.MISSING, "words": "không xếp hạng: chưa có tổng điểm"}
        for unit in ranking.units
        if unit not in standings
    ]
    return with_total + without_total


def _rank_with(scoring: Scoring, ranking: Ranking, unit: str, cases: int) -> int | None:
    """Rank with `cases` more finished; None if impossible or without a total."""
    changed = ranking.scoring_data.with_cases(unit, cases)
    if changed is None:
        return None
    rescored = scoring.with_unit_changed(unit, changed)
    if rescored.has_leaders_of(scoring):
        return ranking.rank_with(unit, points_by_unit(rescored.points_of(unit))[unit], changed)
    others = points_by_unit(rescored.points())
    standing = Ranking(ranking.table, ranking.units, others, changed).standings().get(unit)
    return standing.rank if standing else None


def _rank_in_words(ranking: Ranking, standing: Standing, unit: str) -> str:
    """Reason for the rank among totals that are equal at the precision of ranks; else ""."""
    totals = ranking.totals
    equal = [other for other in ranking.units_by_ranked_total[ranking.ranked_totals[unit]] if other != unit]
    if not equal:
        return ""
    decimals = ranking.table.ranking_decimals
    largest_gap = max(abs(totals[other] - totals[unit]) for other in equal)
    words = f"bằng điểm ở {decimals} chữ số thập phân" if decimals else "bằng điểm khi làm tròn đến điểm"
    if largest_gap:
        words += f" (chênh {format_decimal(largest_gap)} điểm không tính)"
    if standing.shared_by > 1:
        return f"{words}; các căn cứ phân định không tách được {standing.shared_by} đơn vị: đồng hạng"
    return f"{words}; phân định theo {standing.decided_by}"


def weights_table(rankings: Mapping[str, Ranking], rules: RuleBook) -> pd.DataFrame:
    """The `weights` table: share of each criterion in nominal points and in variance of totals.

    The latter is the covariance with the total ÷ the variance of the total, in per cent; shares of the criteria that
    add up to the total add up to 100 (Becker et al. 2017: nominal weights are not effective weights). Empty where all
    totals are equal, or fewer than two units have one.
    """
    rows = []
    for ranking_id, ranking in rankings.items():
        points = [ranking.points[unit] for unit in ranking.totals]
        totals = _values(points, TOTAL)
        variance = _covariance(totals, totals)
        for criterion_id, criterion in ranking.table.criteria.items():
            covariance = _covariance(_values(points, criterion_id), totals)
            nominal = Fraction(criterion.max_points) / Fraction(ranking.table.max_points)
            rows.append(
                {
                    "edition": str(rules.edition),
                    "ranking": ranking_id,
                    "criterion": criterion_id,
                    "max_points": criterion.max_points,
                    "nominal_pct": round_half_up(100 * nominal, 2),
                    "variance_pct": round_half_up(100 * covariance / variance, 2) if variance else None,
                }
            )
    return make_table("weights", rows)


def _values(points: Iterable[Mapping[str, Decimal | None]], criterion: str) -> list[Fraction]:
    """Points of one criterion of units with a total, which have points of every criterion."""
    return [Fraction(value) for of_unit in points if (value := of_unit[criterion]) is not None]


def _covariance(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    """n² times the covariance, exactly."""
    products = sum((left * right for left, right in zip(one, other, strict=True)), Fraction(0))
    return len(one) * products - sum(one, Fraction(0)) * sum(other, Fraction(0))
