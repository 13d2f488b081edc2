"""The last seat of a class, where little decides who has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, Value, percent_value, points_value
from thidua_helpers.insights.kinds.other_stage import stage_name
from thidua_helpers.insights.results_read import Results
from thidua_helpers.rules.criteria import TOTAL
from thidua_helpers.tables.frames import records
from thidua_helpers.vocabulary import PROVINCE, ClassOutcome, Consequence, DecisionSubject, Flag, Turned

# Points as a share of the table's nominal points that a rounding, or one manual score, may be worth.
_NEAR_SHARE = Fraction(1, 200)
# A seat that the last placed unit loses in more than a fifth of the draws depends on the weights.
_KEPT_PCT = 80


@dataclass(frozen=True)
class _Boundary:
    """The last placed unit of a class, the first without a seat, and what exchanges them."""

    class_id: str
    inside: str
    outside: str
    distance: Fraction
    exchanges: tuple[str, ...]
    kept_pct: Decimal


def class_boundary(results: Results) -> Iterator[Insight]:
    """Statements on each boundary that is near: for both units, and for the province."""
    for class_id, rows in results.classes.items():
        boundary = _boundary(results, class_id, rows)
        if boundary is not None and _is_near(results, boundary):
            yield _insight_on_class(results, boundary, rows)
            yield from _insights_on_units(results, boundary)


def _boundary(results: Results, class_id: str, rows: Mapping[str, dict]) -> _Boundary | None:
    """Boundary of a class; None without a unit on either side, or with a tie across it."""
    placed = [unit for unit, row in rows.items() if row["outcome"] == ClassOutcome.PLACED]
    cut = [unit for unit, row in rows.items() if row["outcome"] == ClassOutcome.CUT]
    if not placed or not cut or any(row["outcome"] == ClassOutcome.OPEN for row in rows.values()):
        return None
    inside, outside = placed[-1], cut[0]
    kept = [
        Decimal(row["weights_same_pct"])
        for row in records(results.tables["seat_stability"])
        if (row["class"], row["holder"]) == (class_id, inside)
    ]
    return _Boundary(
        class_id,
        inside,
        outside,
        Fraction(rows[outside]["short_points"]),
        tuple(_exchanges(results, class_id, inside, outside)),
        kept[0] if kept else Decimal(100),
    )


def _exchanges(results: Results, class_id: str, inside: str, outside: str) -> Iterator[str]:
    """Changes of one case or one score after which the outer unit is not behind the inner one."""
    ranks = results.ranks[PROVINCE]
    more, fewer = ranks[outside]["rank_one_more"], ranks[inside]["rank_one_fewer"]
    if more is not None and more <= ranks[inside]["rank"]:
        yield f"{{@{outside}}} thi hành xong thêm 01 việc"
    if fewer is not None and fewer >= ranks[outside]["rank"]:
        yield f"{{@{inside}}} thi hành xong bớt 01 việc"
    for row in records(results.tables["score_gaps"]):
        if row["ranking"] == PROVINCE and row["other_rank"] is not None:
            takes_seat = row["holder"] == outside and row["other_class"] == class_id
            if takes_seat or (row["holder"] == inside and row["other_class"] != class_id):
                yield f"tính điểm {stage_name(row)} của {{@{row['holder']}}}"


def _is_near(results: Results, boundary: _Boundary) -> bool:
    (most,) = {
        Fraction(row["max_points"])
        for row in records(results.tables["points"])
        if row["ranking"] == PROVINCE and row["criterion"] == TOTAL
    } or {Fraction(0)}
    is_close = boundary.distance <= _NEAR_SHARE * most
    return is_close or bool(boundary.exchanges) or boundary.kept_pct < _KEPT_PCT


def _insight_on_class(results: Results, boundary: _Boundary, rows: Mapping[str, dict]) -> Insight:
    inside, outside, label = boundary.inside, boundary.outside, results.class_labels[boundary.class_id]
    numbers: dict[str, Value] = {
        "inside": points_value(Decimal(rows[inside]["total_points"])),
        "outside": points_value(Decimal(rows[outside]["total_points"])),
    }
    how = "bằng điểm, phân định theo thứ tự xét khi bằng điểm"
    if boundary.distance:
        numbers["distance"] = points_value(boundary.distance)
        how = "hơn kém {distance}"
    sentence = (
        f"Ranh giới {label}: {{@{inside}}} ({{inside}}) được xếp, {{@{outside}}} ({{outside}}) đủ điều kiện nhưng "
        f"hết số lượng, {how}."
    )
    if boundary.exchanges:
        *others, last = boundary.exchanges
        either = f"{', nếu '.join(others)} hoặc nếu {last}" if others else last
        sentence += f" Hai đơn vị đổi chỗ hoặc bằng nhau nếu {either}."
    if boundary.kept_pct < _KEPT_PCT:
        numbers["kept"] = percent_value(Fraction(boundary.kept_pct) / 100, decimals=1)
        sentence += (
            f" Khi tỷ trọng từng tiêu chí tăng, giảm ngẫu nhiên trong phạm vi 20%, {{@{inside}}} giữ được chỗ trong "
            "{kept} số lần thử."
        )
    is_decided = any(results.is_decided(DecisionSubject.CLASS, unit) for unit in (inside, outside))
    return Insight(
        subject=PROVINCE,
        pages=(PROVINCE,),
        consequence=Consequence.NEAR,
        sentence=sentence,
        numbers=numbers,
        weight=Fraction(1, 1 + list(results.class_labels).index(boundary.class_id)),
        turned=Turned.CLASS,
        ranking=PROVINCE,
        is_internal=True,
        is_for_council=not is_decided,
    )


def _insights_on_units(results: Results, boundary: _Boundary) -> Iterator[Insight]:
    """A statement for each of the two, without the other's name and points."""
    label = results.class_labels[boundary.class_id]
    numbers = {"distance": points_value(boundary.distance)} if boundary.distance else {}
    ahead, behind = (
        ("hơn đơn vị đầu tiên ngoài số lượng {distance}", "kém đơn vị cuối cùng được xếp {distance}")
        if numbers
        else ("bằng điểm đơn vị đầu tiên ngoài số lượng", "bằng điểm đơn vị cuối cùng được xếp")
    )
    sentences = {
        boundary.inside: f"{{@{boundary.inside}}} được xếp {label} ở chỗ cuối cùng, {ahead}.",
        boundary.outside: f"{{@{boundary.outside}}} đủ điều kiện {label} nhưng hết số lượng, {behind}.",
    }
    for unit, sentence in sentences.items():
        yield Insight(
            subject=unit,
            pages=results.pages_below_province(unit),
            consequence=Consequence.NEAR,
            sentence=sentence,
            numbers=numbers,
            weight=Fraction(1),
            turned=Turned.CLASS,
            flag=Flag.NEAR_TIE,
            ranking=PROVINCE,
            is_internal=True,
        )
