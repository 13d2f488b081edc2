"""Classes A–D of the province: eligibility, placement, distance of units over a quota.

A class requires points, targets met with a tolerance, and no exclusion. Reaching its threshold is necessary, not
sufficient: the leadership sets the quota per class, the Hội đồng decides ties (QĐ 1682/QĐ-BTP 21/9/2015, as far as
published; docs/decisions/0013-classes.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from thidua_helpers.numbers import SHOWN_DECIMALS, compares, meets, round_consistently, round_half_up
from thidua_helpers.results.target_words import change_in_words, least_change
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import ClassRule, Way
from thidua_helpers.rules.year import Quota
from thidua_helpers.rules.year_rows import ExclusionRow
from thidua_helpers.scoring.quotas import seat_count, seat_outcomes
from thidua_helpers.scoring.ranking import Ranking
from thidua_helpers.scoring.scoring_data import ScoringData
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import (
    NOT_ASSIGNED,
    PROVINCE,
    ClassOutcome,
    ClassQuotaBase,
    Measure,
    ShortfallMeasure,
)


@dataclass(frozen=True)
class TargetResult:
    """Result of a unit on one target; shortfalls in per cent of the target and in points.

    `is_met` is None without a verdict; then `why_not` gives the reason, and `counts` whether the target still counts
    against the unit: unassigned and unjudgeable targets do not (docs/decisions/0039-targets-that-are-not-assigned.md).
    `change`: result and target in words where the target is on a change between two times; `is_opposite` where the
    result went the other way.
    """

    label: str
    is_met: bool | None
    short_of_target_pct: Fraction = Fraction(0)
    short_points: Fraction = Fraction(0)
    change: str = ""
    is_opposite: bool = False
    why_not: str = ""
    counts: bool = True


class _Eligibility(NamedTuple):
    """Whether a unit meets the requirements of a class, with reasons."""

    is_eligible: bool
    words: str


class _TiedUnits(NamedTuple):
    """Units tied at the quota line of a class, and the number of them without a seat."""

    units: Sequence[str]
    without_seat: int


def classes_table(rankings: Mapping[str, Ranking], rules: RuleBook) -> pd.DataFrame:
    """The `classes` table: every unit with a total in the province's ranking × class.

    `order` is the rank, `places` the quota; `short_points` the distance of a unit over the quota to the last unit
    within, at the precision of ranks; `missing_points` the distance to the class's threshold, 0 from there on, empty
    without one.
    """
    ranking = rankings.get(PROVINCE)
    if ranking is None or rules.year.emulation is None:
        return make_table("classes", [])
    labels = {rate_id: rate.label for rate_id, rate in rules.indicators.rates.items()}
    classes = Classes(ranking, rules.year.emulation.class_quotas, rules.exclusions, labels)
    return make_table("classes", [{"edition": str(rules.edition), **row} for row in classes.rows()])


class Classes:
    """The classes of one ranking. `quotas` by class; a class without one is unlimited."""

    def __init__(
        self,
        ranking: Ranking,
        quotas: Mapping[str, Quota],
        exclusions: Iterable[ExclusionRow],
        labels: Mapping[str, str],
    ) -> None:
        self._ranking = ranking
        self._totals, self._ranked = ranking.totals, ranking.ranked_totals
        self._quotas = quotas
        self._excluded: dict[str, list[ExclusionRow]] = {}
        self._labels = labels
        for row in exclusions:
            self._excluded.setdefault(row.unit, []).append(row)

    def rows(self) -> list[dict]:
        """Rows of the `classes` table, without edition."""
        order = {unit: standing.rank for unit, standing in self._ranking.standings().items()}
        rows: list[dict] = []
        settled: set[str] = set()
        waiting: list[_TiedUnits] = []
        for rule in self._ranking.table.classes:
            judged = {unit: self._eligibility(unit, rule) for unit in order}
            is_of_all = self._ranking.table.class_quota_of == ClassQuotaBase.RANKED
            base = len(self._ranking.units if is_of_all else order)
            quota = seat_count(self._quotas[rule.id], base) if rule.id in self._quotas else None
            free, waiting = _free_seats_after_ties_above(quota, waiting, judged)
            eligible = {unit: order[unit] for unit, (is_eligible, _) in judged.items() if is_eligible}
            outcomes = seat_outcomes(
                {unit: eligible[unit] for unit in eligible if unit not in settled}, free, ClassOutcome.PLACED
            )
            placed = [unit for unit, outcome in outcomes.items() if outcome == ClassOutcome.PLACED]
            tied = [unit for unit, outcome in outcomes.items() if outcome == ClassOutcome.OPEN]
            floor = rule.from_points
            last = min((self._ranked[unit] for unit in (*placed, *tied)), default=None)
            for unit, (_, words) in judged.items():
                outcome = (
                    ClassOutcome.PLACED_ABOVE if unit in settled else outcomes.get(unit, ClassOutcome.NOT_ELIGIBLE)
                )
                total = self._totals[unit]
                rows.append(
                    {
                        "holder": unit,
                        "class": rule.id,
                        "total_points": total,
                        "targets_met": sum(target.is_met is True for target in self.targets(unit)),
                        "outcome": outcome,
                        "order": order[unit],
                        "seats": quota,
                        # 0 where a tie-break decided.
                        "short_points": last - self._ranked[unit]
                        if outcome == ClassOutcome.CUT and last is not None
                        else None,
                        "missing_points": None if floor is None else max(floor - total, Decimal(0)),
                        "words": words,
                    }
                )
            settled |= {*placed, *tied}
            if tied and free is not None:
                waiting.append(_TiedUnits(tied, len(placed) + len(tied) - free))
        return rows

    def _eligibility(self, unit: str, rule: ClassRule) -> _Eligibility:
        words, is_eligible = [], True
        total = self._totals[unit]
        if rule.from_points is not None:
            has_points = total >= rule.from_points
            is_eligible &= has_points
            words.append(
                f"{format_decimal(total)} điểm {'≥' if has_points else '<'} {format_decimal(rule.from_points)}"
            )
        if rule.ways:
            targets = self.targets(unit)
            way = next((way for way in rule.ways if _is_way_open(way, targets, rule.tolerance)), None)
            is_eligible &= way is not None
            words.append(_targets_in_words(targets, way, rule))
        for row in self._excluded.get(unit, []):
            if row.kind in rule.excluded_by:
                is_eligible = False
                words.append(f"thuộc trường hợp loại trừ: {row.reason} ({row.document})")
        return _Eligibility(is_eligible, "; ".join(words))

    def targets(self, unit: str) -> list[TargetResult]:
        """Results of a unit on the targets that classes count."""
        data, labels = self._ranking.scoring_data, self._labels
        targets = self._ranking.table.targets
        return [target_result(unit, target.measure, target.rate, data, labels[target.rate]) for target in targets]


def _free_seats_after_ties_above(
    free: int | None, waiting: Sequence[_TiedUnits], judged: Mapping[str, _Eligibility]
) -> tuple[int | None, list[_TiedUnits]]:
    """Seats left after those reserved for units tied at a higher line; the ties still without."""
    still = []
    for tied, without_seat in waiting:
        eligible = min(without_seat, sum(judged[unit].is_eligible for unit in tied))
        taken = eligible if free is None else min(eligible, free)
        free = None if free is None else free - taken
        still.append(_TiedUnits(tied, without_seat - taken))
    return free, still


def target_result(unit: str, measure: str, rate_id: str, scoring_data: ScoringData, label: str) -> TargetResult:
    """Result of a unit on one target, by exact integers."""
    label, key = f"{label.lower()} về {Measure(measure).label}", (unit, measure, rate_id)
    rate, target = scoring_data.rates[rate_id], scoring_data.targets.get(key)
    lines = [(unit, measure, line) for line in (rate.numerator, rate.denominator)]
    numerator, denominator = (scoring_data.figures.get(line) for line in lines)
    reasons = [scoring_data.not_applicable[line] for line in lines if line in scoring_data.not_applicable]
    why_not, counts = "", True
    if target is None:
        why_not, counts = NOT_ASSIGNED, scoring_data.counts_unassigned
    elif reasons:
        why_not, counts = ": ".join(["không xét", *dict.fromkeys(filter(None, reasons))]), False
    elif numerator is None or denominator is None:
        why_not = "chưa có kết quả"
    elif denominator == 0:
        why_not, counts = "không áp dụng, mẫu số bằng 0", False
    elif denominator < 0:
        why_not = "không tính được, mẫu số âm"
    elif key in scoring_data.unsettled:
        why_not = f"tùy cách chia: {scoring_data.unsettled[key]}"
    if why_not or target is None or numerator is None or denominator is None:
        return TargetResult(label, None, why_not=why_not, counts=counts)
    exact, value = Fraction(100 * numerator, denominator), Fraction(target.value_pct)
    is_met = meets(numerator, denominator, target.value_pct, target.comparator)
    short = 100 * (value - exact) / value, value - exact
    sign = scoring_data.signs_of_increase.get(rate_id)
    if sign is None:
        return TargetResult(label, is_met, *short)
    change_pct = round_half_up(Fraction(100 * sign * numerator, denominator), SHOWN_DECIMALS)
    change = change_in_words(sign * numerator, change_pct, measure)
    asked = f"{least_change(target.comparator, sign)} {format_decimal(target.value_pct)}%"
    return TargetResult(label, is_met, *short, f"{change}, chỉ tiêu là {asked}", numerator <= 0)


def _is_way_open(way: Way, targets: Sequence[TargetResult], tolerance: ShortfallMeasure) -> bool:
    """Whether the results on targets satisfy one way into a class.

    A target that does not count lowers the number of targets to be met by one, but not below one of those that count. A
    target without a result is not met, and its shortfall is unknown.
    """
    counted = [target for target in targets if target.counts]
    asked = max(min(way.met, 1), way.met - (len(targets) - len(counted)))
    if not counted or sum(target.is_met is True for target in counted) < asked:
        return False
    limit = way.others_short_below_pct
    if limit is None:
        return True
    others = [target for target in counted if target.is_met is not True]
    return all(target.is_met is not None and compares(_shortfall(target, tolerance), limit, "<") for target in others)


def _short_in_words(target: TargetResult, is_relative: bool, bounds: Sequence[tuple[Decimal, str]]) -> str:
    """Shortfall in percentage points, and in per cent of the target where a class uses that.

    For a target on a change: the change, and the share only if it has the target's direction. A target with `>` can be
    missed by zero.
    """
    if not target.short_points and not target.change:
        return "vừa bằng chỉ tiêu, mà phải trên chỉ tiêu"
    points = format_decimal(
        round_consistently(target.short_points, (Decimal(0), ">"), *(() if is_relative else bounds))
    )
    relative = f"{format_decimal(round_consistently(target.short_of_target_pct, *bounds))}% so với chỉ tiêu"
    if target.change:
        return target.change + (f", thấp hơn {relative}" if is_relative and not target.is_opposite else "")
    return f"thấp hơn {points} điểm phần trăm" + (f" ({relative})" if is_relative else "")


def _shortfall(target: TargetResult, tolerance: ShortfallMeasure) -> Fraction:
    return target.short_of_target_pct if tolerance == ShortfallMeasure.RELATIVE else target.short_points


def _targets_in_words(targets: Sequence[TargetResult], way: Way | None, rule: ClassRule) -> str:
    counted = sum(target.counts for target in targets)
    met = sum(target.is_met is True for target in targets)
    words = f"đạt {met}/{counted} chỉ tiêu"
    is_relative = rule.tolerance == ShortfallMeasure.RELATIVE
    bounds = [(other.others_short_below_pct, "<") for other in rule.ways if other.others_short_below_pct is not None]
    for target in targets:
        if target.is_met is None:
            left_out = "" if target.counts else " (không tính)"
            words += f", {target.label}: {target.why_not}{left_out}"
        elif not target.is_met:
            words += f", {target.label} {_short_in_words(target, is_relative, bounds)}"
    if way is None:
        return f"{words}: không đủ điều kiện về chỉ tiêu"
    if way.others_short_below_pct is not None and met < counted:
        return f"{words} (cho phép thấp hơn dưới {format_decimal(way.others_short_below_pct)}{rule.tolerance.unit})"
    return words
