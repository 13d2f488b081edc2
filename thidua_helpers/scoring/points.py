"""Points of every unit × criterion, with the computation in words, and their totals.

Each row is exact, then rounded half up to the table's decimals; a total is the sum of rounded rows, so that readers can
add them up (docs/decisions/0011-points.md). Kinds of rules are in `rules/kinds`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial
from heapq import nlargest

import pandas as pd

from thidua_helpers.numbers import meets, round_consistently, round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import TOTAL, CriteriaTable, Criterion, Group, Leaf
from thidua_helpers.rules.feeds import Feed, LatenessFeed, LineFeed, RateFeed, SheetFeed, ViolationsFeed
from thidua_helpers.rules.kinds.base import (
    UNASSIGNED,
    ZERO_DENOMINATOR,
    Bound,
    NoQuantity,
    Quantity,
    ScoringContext,
    Target,
)
from thidua_helpers.scoring.scoring_data import ScoringData
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import comparison_sign, format_count, format_decimal
from thidua_helpers.vocabulary import PointsBound, PointsRow, ScoreStage, State


@dataclass(frozen=True)
class Assumption:
    """Assumed change of the rules, for what-if; never stored.

    `weights`: (ranking, leaf) → factor of its points after cap and floor, 0 to drop it. `without_leaders`: units that
    cannot be the leader of a cluster.
    """

    weights: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    without_leaders: frozenset[str] = frozenset()


NO_CHANGE = Assumption()


@dataclass(frozen=True)
class CriterionPoints:
    """Points of one unit for a criterion, a group or the total: a row of the `points` table.

    Points of a leaf are those of its rule, rounded and cut; of a group and the total the sum of the rows right below
    plus `cut_points`, the effect of cap or floor. Where `points` is None, `words` give the reason.
    """

    holder: str
    criterion: str
    kind: PointsRow
    max_points: Decimal
    clause: str
    state: str = State.MISSING
    words: str = ""
    points: Decimal | None = None
    cut: str = ""
    cut_points: Decimal | None = None
    quantity: Quantity | NoQuantity | None = None
    band: str = ""
    source_keys: str = ""

    def row(self) -> dict[str, object]:
        """Row of the stage table, without edition and ranking."""
        names = ("holder", "criterion", "kind", "max_points", "clause", "state", "words", "points", "cut", "cut_points")
        own: dict[str, object] = {name: getattr(self, name) for name in (*names, "band")}
        own["inputs"] = self.source_keys
        if self.quantity is None:
            return own
        if isinstance(self.quantity, NoQuantity):
            return own | {"stage": self.quantity.stage}
        target = self.quantity.target
        return own | {
            "numerator": self.quantity.numerator,
            "denominator": self.quantity.denominator,
            "quantity": f"{round_consistently(self.quantity.value, *self.quantity.bounds).normalize():f}",
            "target_pct": target.value_pct if target else None,
            "comparator": target.comparator if target else None,
            "stage": self.quantity.stage,
        }


# Ranking → the points of its units.
ScoredUnits = Mapping[str, Sequence[CriterionPoints]]


def scoring_of(ranking: str, rules: RuleBook, scoring_data: ScoringData, assumed: Assumption = NO_CHANGE) -> "Scoring":
    """The scoring of one ranking's units by its table."""
    weights = {criterion: weight for (of, criterion), weight in assumed.weights.items() if of == ranking}
    table, units = rules.ranking_criteria[ranking], rules.ranked_units(ranking)
    return Scoring(rules.criteria_ids[ranking], table, units, scoring_data, weights, assumed.without_leaders)


def score_units(
    ranking_ids: Iterable[str], scoring_data: ScoringData, rules: RuleBook, assumed: Assumption = NO_CHANGE
) -> ScoredUnits:
    """Points of all units by ranking."""
    return {ranking: scoring_of(ranking, rules, scoring_data, assumed).points() for ranking in ranking_ids}


def points_table(scored: ScoredUnits, rules: RuleBook) -> pd.DataFrame:
    """The `points` table: by ranking, unit and criterion, with groups and the total (`tong`).

    If a criterion has no points, its groups and the total have none either.
    """
    rows = [
        {"edition": str(rules.edition), "ranking": ranking, **points.row()}
        for ranking, of_ranking in scored.items()
        for points in of_ranking
    ]
    return make_table("points", rows)


@dataclass(frozen=True)
class Scoring:
    """The scoring of `units` by one table, `table_id` under config/criteria.

    `weights` multiply points of criteria; `without_leaders` cannot be the leader. `candidates`: feed → the units of
    which one is its leader, where they are known; else any can be.
    """

    table_id: str
    table: CriteriaTable
    units: Sequence[str]
    scoring_data: ScoringData
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    without_leaders: frozenset[str] = frozenset()
    candidates: Mapping[Feed, Sequence[str]] = field(default_factory=dict)
    _leaders: dict[Feed, Quantity | None] = field(default_factory=dict)

    @cached_property
    def relative_feeds(self) -> Sequence[Feed]:
        """Feeds by which points of a unit depend on other units."""
        return [leaf.rule.feed for leaf in self.table.leaves.values() if leaf.rule.is_relative]

    def with_unit_changed(self, unit: str, scoring_data: ScoringData) -> "Scoring":
        """The scoring by data that have changed for one unit only.

        The leader is then this unit, or one of the best two before: of all others, the best one.
        """
        candidates = {
            feed: [other for other in self.units if other == unit or other in best]
            for feed, best in self._best_two.items()
        }
        return replace(self, scoring_data=scoring_data, candidates=candidates, _leaders={})

    def has_leaders_of(self, other: "Scoring") -> bool:
        """Whether every feed has the same leading quantity as in another scoring."""
        return all(self.leader(feed) == other.leader(feed) for feed in self.relative_feeds)

    def points(self) -> list[CriterionPoints]:
        """Points of all units."""
        return [points for unit in self.units for points in self.points_of(unit)]

    def points_of(self, unit: str) -> list[CriterionPoints]:
        """Points of a unit: criteria and groups in the table's order, the total last."""
        rows: dict[str, CriterionPoints] = {}
        for criterion_id, criterion in reversed(self.table.criteria.items()):
            if isinstance(criterion, Leaf):
                rows[criterion_id] = self.leaf(unit, criterion_id)
            else:
                parts = [rows[part] for part in self.table.parts(criterion_id)]
                rows[criterion_id] = self._sum(_row(unit, criterion_id, criterion, PointsRow.GROUP), criterion, parts)
        whole = Group(label="Tổng điểm", max_points=self.table.max_points)
        uppermost = [rows[part] for part in self.table.parts("")]
        total = self._sum(_row(unit, TOTAL, whole, PointsRow.TOTAL), whole, uppermost)
        return [*reversed(rows.values()), total]

    def leaf(self, unit: str, criterion_id: str) -> CriterionPoints:
        """Points of a unit for one criterion with a rule."""
        scored = self._leaf(unit, criterion_id, self.table.leaves[criterion_id])
        weight = self.weights.get(criterion_id, Fraction(1))
        if weight == 1 or (weight and scored.points is None):
            return scored
        points = round_half_up(weight * Fraction(scored.points or 0), self.table.points_decimals)
        factor = format_decimal(round_consistently(weight))
        words = f"giả định nhân {factor}: {scored.words} → {format_decimal(points)} điểm"
        return replace(scored, state=State.VALUE, points=points, cut="", cut_points=None, words=words)

    def _leaf(self, unit: str, criterion_id: str, leaf: Leaf) -> CriterionPoints:
        row = _row(unit, criterion_id, leaf, PointsRow.LEAF)
        if leaf.units and unit not in leaf.units:
            why_not = NoQuantity(State.NOT_APPLICABLE, "tiêu chí không áp dụng cho đơn vị")
            return self._without_quantity(row, why_not, leaf)
        quantity = self.quantify(unit, criterion_id, leaf.rule.feed, leaf.rule.bounds)
        if isinstance(quantity, NoQuantity):
            return self._without_quantity(row, quantity, leaf)
        context = ScoringContext(partial(self.quantify, unit, ""), self.leader)
        judged = leaf.rule.judge(quantity, leaf.max_points, context)
        if isinstance(judged, NoQuantity):
            return self._without_quantity(row, judged, leaf)
        source_keys = ";".join(filter(None, (quantity.source_keys, judged.source_keys)))
        row = replace(row, quantity=quantity, source_keys=source_keys, band=judged.band)
        return self._bound_points(row, judged.points, judged.words, leaf)

    def _without_quantity(self, row: CriterionPoints, why_not: NoQuantity, leaf: Leaf) -> CriterionPoints:
        """Points without a quantity to judge.

        The table may give points for what is not applicable; the year may count an unassigned target as not met.
        """
        row = replace(row, state=why_not.state, words=why_not.words, quantity=why_not, source_keys=why_not.source_keys)
        if why_not.why == UNASSIGNED and self.scoring_data.counts_unassigned:
            return self._bound_points(row, Fraction(0), f"{why_not.words}, tính là chưa đạt: 0", leaf)
        default_points, when = leaf.if_not_applicable_points, "khi không áp dụng"
        if why_not.why == ZERO_DENOMINATOR:
            default_points, when = leaf.if_zero_denominator_points, "khi mẫu số bằng 0"
        if why_not.state == State.NOT_APPLICABLE and default_points is not None:
            points = round_half_up(default_points, self.table.points_decimals)
            words = f"{why_not.words}; bảng cho {format_decimal(points)} điểm {when}"
            return replace(row, points=points, words=words)
        return row

    def _bound_points(self, row: CriterionPoints, exact: Fraction, words: str, criterion: Criterion) -> CriterionPoints:
        """`row` with `exact` points, rounded, then cut to floor and cap."""
        raw = round_half_up(exact, self.table.points_decimals)
        cut, points = "", raw
        if criterion.cap is not None and raw > criterion.cap:
            cut, points = PointsBound.CAP, round_half_up(criterion.cap, self.table.points_decimals)
            words += f"; không quá {format_decimal(points)}"
        elif criterion.floor is not None and raw < criterion.floor:
            cut, points = PointsBound.FLOOR, round_half_up(criterion.floor, self.table.points_decimals)
            words += f"; không dưới {format_decimal(points)}"
        return replace(
            row,
            state=State.VALUE,
            points=points,
            cut=cut,
            cut_points=points - raw if cut else None,
            words=f"{words} → {format_decimal(points)} điểm",
        )

    def _sum(self, row: CriterionPoints, group: Criterion, parts: Sequence[CriterionPoints]) -> CriterionPoints:
        without = [part for part in parts if part.points is None]
        if without:
            is_missing = any(part.state == State.MISSING for part in without)
            names = ", ".join(f"“{self.table.criteria[part.criterion].label}”" for part in without)
            state = State.MISSING if is_missing else State.NOT_APPLICABLE
            return replace(row, state=state, words=f"không cộng được: chưa có điểm {names}")
        points = [part.points for part in parts if part.points is not None]
        words = " + ".join(map(format_decimal, points)).replace("+ −", "− ")
        return self._bound_points(row, sum(map(Fraction, points), Fraction(0)), words, group)

    def quantify(self, unit: str, criterion_id: str, feed: Feed, bounds: Sequence[Bound] = ()) -> Quantity | NoQuantity:
        """Quantity of a unit for a feed; its words are consistent with every bound."""
        match feed:
            case RateFeed():
                return self._rate(unit, feed, bounds)
            case LineFeed():
                return self._line(unit, feed)
            case ViolationsFeed():
                return self._violations(unit, feed)
            case LatenessFeed():
                return self._days_late(unit)
            case SheetFeed():
                return self._score(unit, criterion_id, feed)
        raise NotImplementedError(feed.of)

    def _rate(self, unit: str, feed: RateFeed, bounds: Sequence[Bound]) -> Quantity | NoQuantity:
        rate, key = self.scoring_data.rates[feed.rate], (unit, feed.measure, feed.rate)
        name = f"{rate.label.lower()} về {feed.measure.label}"
        parts = [(unit, feed.measure, line) for line in (rate.numerator, rate.denominator)]
        why_not = next(
            (self.scoring_data.not_applicable[part] for part in parts if part in self.scoring_data.not_applicable),
            None,
        )
        if why_not is not None:
            return NoQuantity(State.NOT_APPLICABLE, f"không xét {name}" + (f": {why_not}" if why_not else ""))
        if any(part not in self.scoring_data.figures for part in parts):
            return NoQuantity(State.MISSING, f"chưa có số liệu để tính {name}")
        numerator, denominator = (self.scoring_data.figures[part] for part in parts)
        source_keys = _fact_keys(*(self.scoring_data.fact_keys[part] for part in parts))
        if denominator < 0:
            words = f"không tính được {name}: mẫu số âm ({format_count(denominator)})"
            return NoQuantity(State.MISSING, words, source_keys)
        if denominator == 0:
            words = f"không có {name}: mẫu số bằng 0"
            return NoQuantity(State.NOT_APPLICABLE, words, source_keys, why=ZERO_DENOMINATOR)
        target = self.scoring_data.targets.get(key)
        exact = Fraction(100 * numerator, denominator)
        shown_bounds = [(target.value_pct, target.comparator)] if target else []
        if feed.of == "ty_le":
            shown_bounds = [*bounds, *shown_bounds]
        shown = format_decimal(round_consistently(exact, *shown_bounds))
        divided = f"{format_count(numerator)}/{format_count(denominator)} = {shown}%"
        if feed.of == "ty_le":
            value, words, bounds = exact, divided, shown_bounds
        elif target is None:
            return NoQuantity(State.NOT_APPLICABLE, f"chưa giao chỉ tiêu {name}", source_keys, why=UNASSIGNED)
        else:
            value, words = _target_comparison(feed, (numerator, denominator), target, bounds)
            words = f"{divided} {words}"
        if key in self.scoring_data.unsettled:
            words += f" (tùy cách chia: {self.scoring_data.unsettled[key]})"
        return Quantity(value, words, source_keys, numerator, denominator, target, bounds=bounds)

    def _line(self, unit: str, feed: LineFeed) -> Quantity | NoQuantity:
        key = unit, feed.measure, feed.line
        if key in self.scoring_data.not_applicable:
            return NoQuantity(
                State.NOT_APPLICABLE, f"không xét: {self.scoring_data.not_applicable[key] or 'không áp dụng'}"
            )
        if key not in self.scoring_data.figures:
            return NoQuantity(State.MISSING, "chưa có số liệu")
        value = self.scoring_data.figures[key]
        words = f"{format_count(value)} {feed.measure.unit}"
        return Quantity(Fraction(value), words, _fact_keys(self.scoring_data.fact_keys[key]))

    def _days_late(self, unit: str) -> Quantity | NoQuantity:
        if unit not in self.scoring_data.days_late:
            return NoQuantity(State.MISSING, "sổ tiếp nhận không ghi ngày nhận báo cáo của đơn vị")
        count = self.scoring_data.days_late[unit]
        words = f"chậm {count.value} ngày" if count.value else "đúng hạn"
        return Quantity(Fraction(count.value), words, count.key)

    def _violations(self, unit: str, feed: ViolationsFeed) -> Quantity | NoQuantity:
        if self.scoring_data.violations is None:
            return NoQuantity(State.MISSING, "kỳ này chưa có sổ kiểm tra, kiểm sát")
        of_unit = self.scoring_data.violations.get(unit, ())
        own = [fault for fault in of_unit if feed.covers(fault.found_by, fault.kind)]
        count = sum(fault.count for fault in own)
        words = (
            " + ".join(f"{fault.count} {fault.kind.lower()} ({fault.found_by})" for fault in own) or "không có vi phạm"
        )
        return Quantity(Fraction(count), words, ";".join(fault.key for fault in own))

    def _score(self, unit: str, criterion_id: str, feed: SheetFeed) -> Quantity | NoQuantity:
        stage = ScoreStage(self.scoring_data.stage)
        score = self.scoring_data.scores.get((self.table_id, unit, criterion_id), {}).get(stage)
        if score is None:
            return NoQuantity(State.MISSING, f"chưa có điểm {stage.label.lower()}", stage=stage)
        words = f"{stage.label}: {format_decimal(Decimal(score.value))}{f' {feed.unit}' if feed.unit else ''}"
        return Quantity(Fraction(score.value), words, score.key, stage=stage)

    def leader(self, feed: Feed) -> Quantity | None:
        """The highest quantity among the scored units; None if none has one."""
        if feed not in self._leaders:
            quantities = self._quantities(self.candidates.get(feed, self.units), feed)
            self._leaders[feed] = max(quantities.values(), key=lambda quantity: quantity.value, default=None)
        return self._leaders[feed]

    @cached_property
    def _best_two(self) -> Mapping[Feed, Sequence[str]]:
        """Feed → the two units with the highest quantities, of those that can be leaders."""
        best = {}
        for feed in self.relative_feeds:
            quantities = self._quantities(self.units, feed)
            best[feed] = nlargest(2, quantities, key=lambda unit: quantities[unit].value)
        return best

    def _quantities(self, units: Iterable[str], feed: Feed) -> dict[str, Quantity]:
        """Unit → quantity, of the units that have one and can be leaders."""
        quantities = {unit: self.quantify(unit, "", feed) for unit in units if unit not in self.without_leaders}
        return {unit: quantity for unit, quantity in quantities.items() if isinstance(quantity, Quantity)}


def _row(unit: str, criterion_id: str, criterion: Criterion, kind: PointsRow) -> CriterionPoints:
    return CriterionPoints(unit, criterion_id, kind, criterion.max_points, criterion.clause)


def _target_comparison(
    feed: RateFeed, ratio: tuple[int, int], target: Target, bounds: Sequence[Bound]
) -> tuple[Fraction, str]:
    """Quantity that compares a rate with its target, and the words after the rate."""
    target_pct = format_decimal(target.value_pct)
    exact = Fraction(100 * ratio[0], ratio[1])
    match feed.of:
        case "chenh_lech":
            value = exact - Fraction(target.value_pct)
            shown = format_decimal(round_consistently(value, *bounds))
            return value, f"− chỉ tiêu {target_pct}% = {shown} điểm phần trăm"
        case "hoan_thanh":
            value = exact / Fraction(target.value_pct) * 100
            return value, f"÷ chỉ tiêu {target_pct}% = {format_decimal(round_consistently(value, *bounds))}%"
        case _:
            is_met = meets(*ratio, target.value_pct, target.comparator)
            return Fraction(int(is_met)), f"{comparison_sign(target.comparator, is_met)} chỉ tiêu {target_pct}%"


def _fact_keys(*source_keys: str) -> str:
    """Keys of facts ("key;-key") as data-keys ("facts:key;-facts:key"), each once."""
    keys = dict.fromkeys(key for text in source_keys for key in text.split(";") if key)
    return ";".join(f"-facts:{key[1:]}" if key.startswith("-") else f"facts:{key}" for key in keys)
