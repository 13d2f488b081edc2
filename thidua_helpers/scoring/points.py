"""Points: every unit × criterion, with the sum in words; totals are the sums of the rows.

Each row is exact until it is rounded, half up, to the decimals that its table declares; a total is the sum of rounded
rows, so that a reader can add them up (docs/decisions/0011-points.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import pandas as pd

from thidua_helpers.numbers import compares, meets, round_consistently, round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import (
    RATE_FEEDS,
    TOTAL,
    CriteriaTable,
    Criterion,
    Events,
    Feed,
    Leader,
    Manual,
    Proportional,
    Steps,
    Workload,
    YesNo,
)
from thidua_helpers.scoring.quantities import Count, Quantities, Target, Violation
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import Measure, PointsBound, PointsRow, ScoreStage, State

# Why a rate cannot be judged, where what follows is declared.
UNASSIGNED, ZERO_DENOMINATOR = "chua-giao", "mau-so-0"
_SIGNS = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}


@dataclass(frozen=True)
class Assumption:
    """What is assumed otherwise than the rules say, to see what would follow; never stored.

    `weights`: (ranking, leaf) → what its points are multiplied by after cap and floor, 0 for one that is dropped.
    `without_leaders`: units left out where the leader of a cluster is looked for.
    """

    weights: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    without_leaders: frozenset[str] = frozenset()


AS_IT_IS = Assumption()


def scoring_of(ranking: str, rules: RuleBook, quantities: Quantities, assumed: Assumption = AS_IT_IS) -> "Scoring":
    """The scoring of the units of one ranking by its table."""
    weights = {criterion: weight for (of, criterion), weight in assumed.weights.items() if of == ranking}
    table, units = rules.rankings[ranking], rules.ranked_units(ranking)
    return Scoring(rules.criteria_ids[ranking], table, units, quantities, weights, assumed.without_leaders)


def points_table(
    rankings: Iterable[str], quantities: Quantities, rules: RuleBook, assumed: Assumption = AS_IT_IS
) -> pd.DataFrame:
    """The `points` table: by ranking, unit × criterion with groups and the total (criterion “tong”).

    Of a leaf `points` are what its rule gives, rounded and cut; of a group and the total they are the sum of the rows
    right below plus `cut_points`, what cap or floor took or gave. A criterion without points leaves its groups and the
    total without, and `words` says why.
    """
    rows = [
        {"edition": str(rules.edition), "ranking": ranking, **row}
        for ranking in rankings
        for row in scoring_of(ranking, rules, quantities, assumed).rows()
    ]
    return make_table("points", rows)


@dataclass(frozen=True)
class Measured:
    """A quantity of one unit, as a rule judges it: what it is, in words, and the keys of the rows behind it.

    `value` is in per cent for rates, 1 or 0 for yes and no; shown, it says of `bounds` what the exact value says. Where
    `state` is not value, `words` say why, and `why` whether it is for a target that was not assigned (`UNASSIGNED`) or
    for a denominator of zero (`ZERO_DENOMINATOR`).
    """

    state: str
    words: str
    value: Fraction = Fraction(0)
    inputs: str = ""
    numerator: int | None = None
    denominator: int | None = None
    target: Target | None = None
    stage: str = ""
    bounds: Sequence[tuple[Decimal, str]] = ()
    why: str = ""


@dataclass(frozen=True)
class _Judged:
    """What a rule gives before rounding, cap and floor; how, in words; the band that fitted; and the keys of what else
    than the quantity it depends on."""

    points: Fraction
    words: str
    band: str = ""
    inputs: str = ""


class Scoring:
    """The scoring of `units` by one table, `table_id` under config/criteria.

    `weights` multiply the points of a criterion; `without_leaders` are left out where the leader is looked for.
    """

    def __init__(
        self,
        table_id: str,
        table: CriteriaTable,
        units: Sequence[str],
        quantities: Quantities,
        weights: Mapping[str, Fraction] | None = None,
        without_leaders: frozenset[str] = frozenset(),
    ) -> None:
        self._table_id = table_id
        self._table = table
        self._units = units
        self._of = quantities
        self._weights = weights or {}
        self._without = without_leaders
        self._leaders: dict[Feed, Measured | None] = {}

    @cached_property
    def is_relative(self) -> bool:
        """Whether points of a unit depend on other units."""
        return any(isinstance(criterion.rule, Leader) for criterion in self._table.leaves.values())

    def rows(self) -> list[dict]:
        """Rows of the `points` table, without edition and ranking, for all units."""
        return [row for unit in self._units for row in self.rows_of(unit)]

    def rows_of(self, unit: str) -> list[dict]:
        """The unit's rows: its criteria and groups in the order of the table, its total last."""
        rows: dict[str, dict] = {}
        for criterion_id, criterion in reversed(self._table.criteria.items()):
            if criterion.rule is not None:
                rows[criterion_id] = self.leaf(unit, criterion_id)
            else:
                parts = [rows[part] for part in self._table.parts(criterion_id)]
                rows[criterion_id] = self._sum(unit, criterion_id, PointsRow.GROUP, criterion, parts)
        uppermost = [rows[part] for part in self._table.parts("")]
        whole = Criterion(label="Tổng điểm", max_points=self._table.max_points, is_capped=False)
        total = self._sum(unit, TOTAL, PointsRow.TOTAL, whole, uppermost)
        return [*reversed(rows.values()), total]

    def leaf(self, unit: str, criterion_id: str) -> dict:
        """The unit's row of one criterion that has a rule."""
        row = self._leaf(unit, criterion_id, self._table.criteria[criterion_id])
        weight = self._weights.get(criterion_id, Fraction(1))
        if weight == 1 or (weight and not row["points"]):
            return row
        points = round_half_up(weight * Fraction(row["points"] or 0), self._table.points_decimals)
        factor = format_decimal(round_consistently(weight))
        words = f"giả định nhân {factor}: {row['words']} → {format_decimal(points)} điểm"
        return row | {"state": State.VALUE, "points": str(points), "cut": "", "cut_points": "", "words": words}

    def _leaf(self, unit: str, criterion_id: str, criterion: Criterion) -> dict:
        row = {
            "holder": unit,
            "criterion": criterion_id,
            "kind": PointsRow.LEAF,
            "max_points": str(criterion.max_points),
            "clause": criterion.clause,
        }
        if criterion.units and unit not in criterion.units:
            measured = Measured(State.NOT_APPLICABLE, "tiêu chí không áp dụng cho đơn vị")
            return row | self._without_quantity(measured, criterion)
        measured = self.measured(unit, criterion_id, criterion.rule.feed, _bounds(criterion))
        if measured.state != State.VALUE:
            return row | self._without_quantity(measured, criterion)
        judged = self._judged(unit, criterion, measured)
        if isinstance(judged, Measured):
            return row | self._without_quantity(judged, criterion)
        behind = {"inputs": ";".join(filter(None, (measured.inputs, judged.inputs))), "band": judged.band}
        return row | self._cut(judged.points, judged.words, criterion) | _inputs(measured) | behind

    def _without_quantity(self, measured: Measured, criterion: Criterion) -> dict:
        """Nothing to judge: not known, or not applicable; then the table may say what the unit gets, or the year that a
        target that was not assigned counts as not met."""
        row = {"state": measured.state, "points": "", "words": measured.words} | _inputs(measured)
        if measured.why == UNASSIGNED and self._of.counts_unassigned:
            return row | self._cut(Fraction(0), f"{measured.words}, tính là chưa đạt: 0", criterion)
        given, when = criterion.if_not_applicable_points, "khi không áp dụng"
        if measured.why == ZERO_DENOMINATOR:
            given, when = criterion.if_zero_denominator_points, "khi mẫu số bằng 0"
        if measured.state == State.NOT_APPLICABLE and given is not None:
            points = round_half_up(given, self._table.points_decimals)
            said = f"{measured.words}; bảng cho {format_decimal(points)} điểm {when}"
            return row | {"points": str(points), "words": said}
        return row

    def _cut(self, exact: Fraction, words: str, criterion: Criterion) -> dict:
        """`exact` rounded, then held between floor and cap."""
        raw = round_half_up(exact, self._table.points_decimals)
        cut, points = "", raw
        if criterion.cap is not None and raw > criterion.cap:
            cut, points = PointsBound.CAP, round_half_up(criterion.cap, self._table.points_decimals)
            words += f"; không quá {format_decimal(points)}"
        elif criterion.floor is not None and raw < criterion.floor:
            cut, points = PointsBound.FLOOR, round_half_up(criterion.floor, self._table.points_decimals)
            words += f"; không dưới {format_decimal(points)}"
        return {
            "state": State.VALUE,
            "points": str(points),
            "cut": cut,
            "cut_points": str(points - raw) if cut else "",
            "words": f"{words} → {format_decimal(points)} điểm",
        }

    def _sum(self, unit: str, criterion_id: str, kind: str, group: Criterion, parts: Sequence[Mapping]) -> dict:
        row = {
            "holder": unit,
            "criterion": criterion_id,
            "kind": kind,
            "max_points": str(group.max_points),
            "clause": group.clause,
        }
        lacking = [part["criterion"] for part in parts if not part["points"]]
        if lacking:
            states = {part["state"] for part in parts if not part["points"]}
            names = ", ".join(f"“{self._table.criteria[part].label}”" for part in lacking)
            state = State.MISSING if State.MISSING in states else State.NOT_APPLICABLE
            return row | {"state": state, "points": "", "words": f"không cộng được: chưa có điểm {names}"}
        points = [Decimal(part["points"]) for part in parts]
        said = " + ".join(map(format_decimal, points)).replace("+ −", "− ")
        return row | self._cut(sum(map(Fraction, points), Fraction(0)), said, group)

    def measured(
        self, unit: str, criterion_id: str, feed: Feed, bounds: Iterable[tuple[Decimal, str]] = ()
    ) -> Measured:
        """The quantity that `feed` gives for a unit; shown so that it says of each bound what the exact one says."""
        if feed.of in RATE_FEEDS:
            return self._rate(unit, feed, bounds)
        match feed.of:
            case "so_lieu":
                measured = self._line(unit, feed)
            case "so_vi_pham":
                measured = self._violations(unit, feed)
            case "so_ngay_cham":
                measured = self._days_late(unit)
            case _:
                measured = self._score(unit, criterion_id, feed)
        return measured

    def _rate(self, unit: str, feed: Feed, bounds: Iterable[tuple[Decimal, str]]) -> Measured:
        rate, key = self._of.rates[feed.rate], (unit, feed.measure, feed.rate)
        name = f"{rate.label.lower()} về {Measure(feed.measure).label}"
        keys = [(unit, feed.measure, line) for line in (rate.numerator, rate.denominator)]
        why_not = next((self._of.absent[each] for each in keys if each in self._of.absent), None)
        if why_not is not None:
            return Measured(State.NOT_APPLICABLE, f"không xét {name}" + (f": {why_not}" if why_not else ""))
        if any(each not in self._of.figures for each in keys):
            return Measured(State.MISSING, f"chưa có số liệu để tính {name}")
        numerator, denominator = (self._of.figures[each] for each in keys)
        inputs = _facts(*(self._of.inputs[each] for each in keys))
        if denominator < 0:
            said = f"không tính được {name}: mẫu số âm ({format_count(denominator)})"
            return Measured(State.MISSING, said, inputs=inputs)
        if denominator == 0:
            said = f"không có {name}: mẫu số bằng 0"
            return Measured(State.NOT_APPLICABLE, said, inputs=inputs, why=ZERO_DENOMINATOR)
        target = self._of.targets.get(key)
        if target is None and feed.of != "ty_le":
            return Measured(State.NOT_APPLICABLE, f"chưa giao chỉ tiêu {name}", inputs=inputs, why=UNASSIGNED)
        exact = Fraction(100 * numerator, denominator)
        of_target = [(target.value_pct, target.comparator)] if target else []
        shown = round_consistently(exact, *(bounds if feed.of == "ty_le" else ()), *of_target)
        divided = f"{format_count(numerator)}/{format_count(denominator)} = {format_decimal(shown)}%"
        value, said = exact, divided
        if feed.of == "chenh_lech":
            value = exact - Fraction(target.value_pct)
            less = format_decimal(target.value_pct)
            said = f"{divided} − chỉ tiêu {less}% = {format_decimal(round_consistently(value, *bounds))} điểm phần trăm"
        elif feed.of == "hoan_thanh":
            value = exact / Fraction(target.value_pct) * 100
            of = format_decimal(target.value_pct)
            said = f"{divided} ÷ chỉ tiêu {of}% = {format_decimal(round_consistently(value, *bounds))}%"
        elif feed.of == "chi_tieu":
            is_met = meets(numerator, denominator, target.value_pct, target.comparator)
            value = Fraction(int(is_met))
            sign = _SIGNS[target.comparator] if is_met else {">=": "<", ">": "≤"}[target.comparator]
            said = f"{divided} {sign} chỉ tiêu {format_decimal(target.value_pct)}%"
        if key in self._of.unsettled:
            said += f" (tùy cách chia: {self._of.unsettled[key]})"
        shown_beside = [*bounds, *of_target] if feed.of == "ty_le" else bounds
        return Measured(State.VALUE, said, value, inputs, numerator, denominator, target, bounds=shown_beside)

    def _line(self, unit: str, feed: Feed) -> Measured:
        key = unit, feed.measure, feed.line
        if key in self._of.absent:
            return Measured(State.NOT_APPLICABLE, f"không xét: {self._of.absent[key] or 'không áp dụng'}")
        if key not in self._of.figures:
            return Measured(State.MISSING, "chưa có số liệu")
        value = self._of.figures[key]
        said = f"{format_count(value)} {Measure(feed.measure).unit}"
        return Measured(State.VALUE, said, Fraction(value), _facts(self._of.inputs[key]))

    def _days_late(self, unit: str) -> Measured:
        if unit not in self._of.days_late:
            return Measured(State.MISSING, "sổ tiếp nhận không ghi ngày nhận báo cáo của đơn vị")
        count = self._of.days_late[unit]
        said = f"chậm {count.value} ngày" if count.value else "đúng hạn"
        return Measured(State.VALUE, said, Fraction(count.value), count.key)

    def _violations(self, unit: str, feed: Feed) -> Measured:
        if self._of.violations is None:
            return Measured(State.MISSING, "kỳ này chưa có sổ kiểm tra, kiểm sát")
        own = [each for each in self._of.violations.get(unit, ()) if _is_asked(each, feed)]
        count = sum(each.count for each in own)
        said = " + ".join(f"{each.count} {each.kind.lower()} ({each.found_by})" for each in own) or "không có vi phạm"
        return Measured(State.VALUE, said, Fraction(count), ";".join(each.key for each in own))

    def _score(self, unit: str, criterion_id: str, feed: Feed) -> Measured:
        stage = self._of.stage
        given = self._of.scores.get((self._table_id, unit, criterion_id), {}).get(stage)
        if given is None:
            return Measured(State.MISSING, f"chưa có điểm ở bước {ScoreStage(stage).label.lower()}", stage=stage)
        said = f"{ScoreStage(stage).label}: {_number(given)}{f' {feed.unit}' if feed.unit else ''}"
        return Measured(State.VALUE, said, Fraction(given.value), given.key, stage=stage)

    def _judged(self, unit: str, criterion: Criterion, measured: Measured) -> _Judged | Measured:
        """What the rule gives; a Measured instead where what it depends on is not known or not applicable."""
        rule, most = criterion.rule, criterion.max_points
        match rule:
            case Proportional():
                judged = _proportional(most, measured)
            case Steps():
                judged = _step(rule, measured)
            case Events():
                judged = _events(rule, most, measured)
            case Workload():
                judged = self._workload(unit, rule, measured)
            case Leader():
                judged = self._beside_leader(rule, most, measured)
            case YesNo():
                is_met = measured.value == 1
                points = Fraction(most) if is_met else Fraction(0)
                said = ScoreStage(measured.stage).label if measured.stage else measured.words
                judged = _Judged(points, f"{said}: {'đạt' if is_met else 'không đạt'}")
            case Manual():
                judged = _Judged(measured.value, measured.words)
        return judged

    def _workload(self, unit: str, rule: Workload, measured: Measured) -> _Judged | Measured:
        condition = self.measured(unit, "", rule.if_met) if rule.if_met else None
        if condition and condition.state != State.VALUE:
            return condition
        if condition and condition.value != 1:
            return _Judged(Fraction(0), f"{condition.words}, chưa đạt nên không thưởng", inputs=condition.inputs)
        steps = max(0, (int(measured.value) - rule.above) // rule.step)
        above = f"trên {format_count(rule.above)} có {steps} lần {format_count(rule.step)}"
        said = f"{measured.words}, {above}: {steps} × {format_decimal(rule.points_each)}"
        points = steps * Fraction(rule.points_each)
        if condition:
            return _Judged(points, f"{condition.words}; {said}", inputs=condition.inputs)
        return _Judged(points, said)

    def _beside_leader(self, rule: Leader, most: Decimal, measured: Measured) -> _Judged | Measured:
        leader = self._leader(rule.feed)
        if measured.target is None:
            return Measured(State.NOT_APPLICABLE, "chưa giao chỉ tiêu", inputs=measured.inputs, why=UNASSIGNED)
        target, value, share = Fraction(measured.target.value_pct), measured.value, Fraction(rule.share_at_target)
        if value < target:
            said = (
                f"{measured.words}, dưới chỉ tiêu: {rule.share_at_target} × {format_decimal(most)} × kết quả ÷ chỉ tiêu"
            )
            return _Judged(share * Fraction(most) * value / target, said)
        if leader is None or leader.value <= value:
            return _Judged(Fraction(most), f"{measured.words}, dẫn đầu")
        way = (value - target) / (leader.value - target)
        best = format_decimal(round_consistently(leader.value, (value, ">")))
        gone = format_decimal(round_consistently(100 * way, (Decimal(100), "<")))
        said = f"{measured.words}, đi được {gone}% quãng từ chỉ tiêu đến đơn vị dẫn đầu ({best}%)"
        return _Judged((share + (1 - share) * way) * Fraction(most), said, inputs=leader.inputs)

    def _leader(self, feed: Feed) -> Measured | None:
        """The best rate among the units that are scored; None where nobody has one."""
        if feed not in self._leaders:
            rates = [self._rate(unit, feed, ()) for unit in self._units if unit not in self._without]
            known = [measured for measured in rates if measured.state == State.VALUE]
            self._leaders[feed] = max(known, key=lambda measured: measured.value, default=None)
        return self._leaders[feed]


def _proportional(most: Decimal, measured: Measured) -> _Judged | Measured:
    if measured.target is None:
        return Measured(State.NOT_APPLICABLE, "chưa giao chỉ tiêu", inputs=measured.inputs, why=UNASSIGNED)
    target = measured.target.value_pct
    said = f"{measured.words} ÷ chỉ tiêu {format_decimal(target)}% × {format_decimal(most)}"
    return _Judged(measured.value / Fraction(target) * Fraction(most), said)


def _events(rule: Events, most: Decimal, measured: Measured) -> _Judged:
    """Deductions start from the maximum, additions from 0."""
    is_deducted = rule.points_each < 0
    start = most if is_deducted else Decimal(0)
    points = Fraction(start) + measured.value * Fraction(rule.points_each)
    if not measured.value:
        return _Judged(points, f"{measured.words}: {format_decimal(start)}")
    begin = f"{format_decimal(start)} − " if is_deducted else ""
    times = format_decimal(round_consistently(measured.value).normalize())
    return _Judged(points, f"{measured.words}: {begin}{times} × {format_decimal(abs(rule.points_each))}")


def _step(rule: Steps, measured: Measured) -> _Judged:
    """The first band that fits."""
    for band in rule.bands:
        if not band.bounds:
            return _Judged(Fraction(band.points), f"{measured.words}, ngoài các bậc trên", "còn lại")
        comparator, bound = band.bounds[0]
        if compares(measured.value, bound, comparator):
            said = f"{_SIGNS[comparator]} {_bound(rule.feed, bound)}"
            return _Judged(Fraction(band.points), f"{measured.words} {said}", said)
    return _Judged(Fraction(0), f"{measured.words}, không thuộc bậc nào", "không có")


def _bound(feed: Feed, bound: Decimal) -> str:
    if feed.of in ("ty_le", "hoan_thanh"):
        return f"{format_decimal(round_consistently(Fraction(bound), (bound, '>='), (bound, '<=')))}%"
    unit = {"chenh_lech": " điểm phần trăm", "so_ngay_cham": " ngày"}.get(feed.of, "")
    return format_decimal(bound) + unit


def _bounds(criterion: Criterion) -> list[tuple[Decimal, str]]:
    """What the quantity is compared with: a shown figure must say of each what the exact one says."""
    if not isinstance(criterion.rule, Steps):
        return []
    return [(bound, comparator) for band in criterion.rule.bands for comparator, bound in band.bounds]


def _is_asked(violation: Violation, feed: Feed) -> bool:
    return (not feed.sources or violation.found_by in feed.sources) and (not feed.kinds or violation.kind in feed.kinds)


def _facts(*inputs: str) -> str:
    """Keys of facts ("key;-key") as keys of any table ("facts:key;-facts:key"), each once."""
    keys = dict.fromkeys(key for each in inputs for key in each.split(";") if key)
    return ";".join(f"-facts:{key[1:]}" if key.startswith("-") else f"facts:{key}" for key in keys)


def _inputs(measured: Measured) -> dict:
    has_value = measured.state == State.VALUE
    return {
        "numerator": measured.numerator,
        "denominator": measured.denominator,
        "quantity": f"{round_consistently(measured.value, *measured.bounds).normalize():f}" if has_value else "",
        "target_pct": str(measured.target.value_pct) if measured.target else "",
        "comparator": measured.target.comparator if measured.target else "",
        "stage": measured.stage,
        "inputs": measured.inputs,
    }


def _number(count: Count) -> str:
    return format_decimal(Decimal(count.value))
