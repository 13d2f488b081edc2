"""Ranks: totals at the declared precision, ties broken by the declared ladder, what is still tied shown tied.

Never by the unit's own score, never by the alphabet, never by the order of rows (docs/decisions/0012-ranking.md).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

import pandas as pd

from thidua_helpers.numbers import round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import TOTAL, CriteriaTable, TieBreak
from thidua_helpers.scoring.points import AS_IT_IS, Assumption, Scoring, scoring_of
from thidua_helpers.scoring.quantities import Quantities
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import State

Points = Mapping[str, Mapping[str, Decimal | None]]


def rankings_of(points: pd.DataFrame, quantities: Quantities, rules: RuleBook) -> dict[str, "Ranking"]:
    """The ranking of the units that the `points` table has, by each of its tables."""
    found = {}
    for ranking, rows in points.groupby("ranking", sort=False):
        of_units = points_of(rows.to_dict("records"))
        found[str(ranking)] = Ranking(rules.rankings[ranking], list(of_units), of_units, quantities)
    return found


def ranks_table(rankings: Mapping[str, "Ranking"], rules: RuleBook, assumed: Assumption = AS_IT_IS) -> pd.DataFrame:
    """The `ranks` table: by ranking every unit's total, rank, what set it apart from equal totals, and the ranks that
    it would have with one case more or fewer finished."""
    rows = [
        {"edition": str(rules.edition), "ranking": ranking_id, **row}
        for ranking_id, ranking in rankings.items()
        for row in rank_rows(
            lambda changed, ranking_id=ranking_id: scoring_of(ranking_id, rules, changed, assumed), ranking
        )
    ]
    return make_table("ranks", rows)


@dataclass(frozen=True)
class Standing:
    """Where a unit stands: its rank, how many share it, and the rung of the ladder that set it apart from equal totals
    ("" where none was needed, or none did)."""

    rank: int
    shared_by: int
    decided_by: str = ""


@dataclass(frozen=True)
class Ranking:
    """The ranking of `units` by one table. `points`: unit → criterion → points, with the total under TOTAL."""

    table: CriteriaTable
    units: Sequence[str]
    points: Points
    quantities: Quantities

    def standings(self) -> dict[str, Standing]:
        """The standing of every unit that has a total, best first."""
        totals = {unit: self.ranked_points(unit) for unit in self.units}
        with_total = sorted(
            (unit for unit, total in totals.items() if total is not None), key=lambda unit: -totals[unit]
        )
        found: dict[str, Standing] = {}
        for _, equal in groupby(with_total, key=totals.get):
            for tied, decided_by in self._apart(list(equal), self.table.tie_breaks):
                rank = len(found) + 1
                found |= {unit: Standing(rank, len(tied), decided_by) for unit in tied}
        return found

    def ranked_points(self, unit: str) -> Decimal | None:
        """The total at the precision at which it is ranked."""
        total = self.points[unit][TOTAL]
        return None if total is None else round_half_up(total, self.table.ranking_decimals)

    def _apart(self, tied: list[str], ladder: Sequence[TieBreak], by: str = "") -> list[tuple[list[str], str]]:
        """Groups of units, best first, that no rung can tell apart; with the rung that set each group apart.

        A rung on which one of the tied has no figure decides nothing.
        """
        if len(tied) == 1 or not ladder:
            return [(sorted(tied), by)]
        rung, *others = ladder
        values = {unit: self.rung_value(rung, unit) for unit in tied}
        if None in values.values() or len(set(values.values())) == 1:
            return self._apart(tied, others, by)
        ordered = sorted(tied, key=values.get, reverse=not rung.lower_is_better)
        return [
            part
            for _, group in groupby(ordered, key=values.get)
            for part in self._apart(list(group), others, rung.label)
        ]

    def rung_value(self, rung: TieBreak, unit: str) -> Fraction | None:
        """What a rung compares, exactly; None where the unit has no such figure."""
        if rung.criterion:
            points = self.points[unit][rung.criterion]
            return None if points is None else Fraction(points)
        figures = self.quantities.figures
        if rung.line:
            value = figures.get((unit, rung.measure, rung.line))
            return None if value is None else Fraction(value)
        rate = self.quantities.rates[rung.rate]
        numerator, denominator = (
            figures.get((unit, rung.measure, line)) for line in (rate.numerator, rate.denominator)
        )
        has_rate = numerator is not None and denominator is not None and denominator > 0
        return Fraction(numerator, denominator) if has_rate else None


def points_of(rows: Sequence[Mapping]) -> dict[str, dict[str, Decimal | None]]:
    """Rows of the `points` table as unit → criterion → points."""
    found: dict[str, dict[str, Decimal | None]] = {}
    for row in rows:
        found.setdefault(row["holder"], {})[row["criterion"]] = Decimal(row["points"]) if row["points"] else None
    return found


def rank_rows(scoring: Callable[[Quantities], Scoring], ranking: Ranking) -> list[dict]:
    """Rows of the `ranks` table, without edition and ranking, best first, units without a total last.

    `scoring` scores the same units by other quantities: `rank_one_more` and `rank_one_fewer` are the ranks that the
    unit would have with one case more or fewer finished, its enforceable ones as they are; empty where there is no
    such case. `behind_points` is at the precision of the ranks, as `ranked_points` is.
    """
    standings = ranking.standings()
    best = max(map(ranking.ranked_points, standings), default=None)
    rows = []
    for unit in [*standings, *(unit for unit in ranking.units if unit not in standings)]:
        total = ranking.points[unit][TOTAL]
        if total is None:
            rows.append({"holder": unit, "state": State.MISSING, "words": "không xếp hạng: chưa có tổng điểm"})
            continue
        standing, ranked = standings[unit], ranking.ranked_points(unit)
        rows.append(
            {
                "holder": unit,
                "state": State.VALUE,
                "total_points": str(total),
                "ranked_points": str(ranked),
                "rank": standing.rank,
                "shared_by": standing.shared_by,
                "decided_by": standing.decided_by,
                "behind_points": str(best - ranked),
                "rank_one_more": _rank_with(scoring, ranking, unit, 1),
                "rank_one_fewer": _rank_with(scoring, ranking, unit, -1),
                "words": _words(ranking, standings, unit),
            }
        )
    return rows


def _rank_with(scoring: Callable[[Quantities], Scoring], ranking: Ranking, unit: str, cases: int) -> int | None:
    """The unit's rank with so many more cases finished; None where there are not so many, or no total then."""
    changed = ranking.quantities.with_cases(unit, cases)
    if changed is None:
        return None
    rescored = scoring(changed)
    rows = rescored.rows() if rescored.is_relative else rescored.rows_of(unit)
    points = {**ranking.points, **points_of(rows)}
    standing = Ranking(ranking.table, ranking.units, points, changed).standings().get(unit)
    return standing.rank if standing else None


def _words(ranking: Ranking, standings: Mapping[str, Standing], unit: str) -> str:
    """How the rank came about where totals are equal at the precision that counts; else nothing to say."""
    equal = [
        other for other in standings if other != unit and ranking.ranked_points(other) == ranking.ranked_points(unit)
    ]
    if not equal:
        return ""
    decimals = ranking.table.ranking_decimals
    total = ranking.points[unit][TOTAL]
    gaps = {abs(ranking.points[other][TOTAL] - total) for other in equal}
    said = f"bằng điểm ở {decimals} chữ số thập phân" if decimals else "bằng điểm khi làm tròn đến điểm"
    if max(gaps):
        said += f" (chênh {format_decimal(max(gaps))} điểm không tính)"
    standing = standings[unit]
    if standing.shared_by > 1:
        return f"{said}; các căn cứ phân định không tách được {standing.shared_by} đơn vị: đồng hạng"
    return f"{said}; phân định theo {standing.decided_by}"


def weights_table(rankings: Mapping[str, Ranking], rules: RuleBook) -> pd.DataFrame:
    """The `weights` table: what each criterion counts by its points, and what share it has in the variance of totals.

    The share of a criterion is its covariance with the total ÷ the variance of the total, in per cent; shares of the
    criteria that make up the total add up to 100 (Becker et al. 2017: nominal weights are not effective weights). Empty
    where all totals are equal, or fewer than two units have one.
    """
    rows = []
    for ranking_id, ranking in rankings.items():
        known = [points for points in ranking.points.values() if points[TOTAL] is not None]
        variance = _covariance([points[TOTAL] for points in known], [points[TOTAL] for points in known])
        for criterion_id, criterion in ranking.table.criteria.items():
            covariance = _covariance([points[criterion_id] for points in known], [points[TOTAL] for points in known])
            nominal = Fraction(criterion.max_points) / Fraction(ranking.table.max_points)
            rows.append(
                {
                    "edition": str(rules.edition),
                    "ranking": ranking_id,
                    "criterion": criterion_id,
                    "max_points": str(criterion.max_points),
                    "nominal_pct": str(round_half_up(100 * nominal, 2)),
                    "variance_pct": str(round_half_up(100 * covariance / variance, 2)) if variance else "",
                }
            )
    return make_table("weights", rows)


def _covariance(first: Sequence[Decimal], second: Sequence[Decimal]) -> Fraction:
    """n² times the covariance, exactly."""
    one, other = list(map(Fraction, first)), list(map(Fraction, second))
    products = sum((left * right for left, right in zip(one, other, strict=True)), Fraction(0))
    return len(one) * products - sum(one, Fraction(0)) * sum(other, Fraction(0))
