"""Units placed below their rank, and units decided otherwise than computed."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.insight import MOST_NAMED, Insight, count_value, points_value
from thidua_helpers.insights.results_read import Results, rank_place
from thidua_helpers.scoring.decisions import NO_CLASS
from thidua_helpers.tables.frames import records
from thidua_helpers.vocabulary import (
    PROVINCE,
    ClassOutcome,
    Consequence,
    DecisionState,
    DecisionSubject,
    Turned,
)


def excluded(results: Results) -> Iterator[Insight]:
    """A statement for each such unit; the province's page sums up those without enough targets."""
    ranks = results.ranks.get(PROVINCE, {})
    missed = {unit: class_id for unit in ranks if (class_id := _missed_class(results, unit))}
    by_targets = [unit for unit, class_id in missed.items() if (unit, class_id) not in results.excluded]
    for unit, class_id in missed.items():
        is_summed_up = len(by_targets) > 1 and unit in by_targets
        pages = results.pages_below_province(unit) if is_summed_up else results.all_pages(unit)
        yield _insight_on_missed_class(results, unit, pages, class_id)
    if len(by_targets) > 1:
        yield _insight_on_targets(by_targets)
    for row in records(results.tables["decisions"]):
        subjects = (DecisionSubject.CLASS, DecisionSubject.RANK)
        is_of_unit = row["subject"] in subjects and row["holder"] in results.cluster_of
        if is_of_unit and row["agrees"] is False:
            yield _insight_on_decision(results, row)


def _missed_class(results: Results, unit: str) -> str:
    """The highest class that has a unit ranked lower but not this one, not eligible; or ""."""
    for class_id, rows in results.classes.items():
        if rows[unit]["outcome"] == ClassOutcome.PLACED:
            return ""
        last = max((row["order"] for row in rows.values() if row["outcome"] == ClassOutcome.PLACED), default=0)
        if rows[unit]["outcome"] == ClassOutcome.NOT_ELIGIBLE and rows[unit]["order"] < last:
            return class_id
    return ""


def _insight_on_missed_class(results: Results, unit: str, pages: tuple[str, ...], missed: str) -> Insight:
    row, is_excluded = results.ranks[PROVINCE][unit], (unit, missed) in results.excluded
    reason = "thuộc trường hợp loại trừ" if is_excluded else "không đủ điều kiện về chỉ tiêu"
    own = results.class_labels.get(results.class_of.get(unit, ""))
    placed = f"dự kiến {own}" if own else NO_CLASS
    return Insight(
        subject=unit,
        pages=pages,
        consequence=Consequence.TURNS,
        sentence=f"{{@{unit}}} đứng thứ {{rank}} toàn tỉnh ({{total}}), trên đơn vị cuối cùng được xếp "
        f"{results.class_labels[missed]}, nhưng {placed} vì {reason}.",
        numbers={"rank": count_value(row["rank"]), "total": points_value(Fraction(row["total_points"]))},
        weight=Fraction(1, row["rank"]) + is_excluded,
        turned=Turned.CLASS,
        ranking=PROVINCE,
        is_internal=True,
        is_for_council=not results.is_decided(DecisionSubject.CLASS, unit),
    )


def _insight_on_targets(units: list[str]) -> Insight:
    """Units with the rank for a class, but without enough targets."""
    named = ", ".join(f"{{@{unit}}}" for unit in units[:MOST_NAMED])
    numbers = {"units": count_value(len(units))}
    if len(units) > MOST_NAMED:
        numbers["others"] = count_value(len(units) - MOST_NAMED)
        named += " và {others} đơn vị khác"
    return Insight(
        subject=PROVINCE,
        pages=(PROVINCE,),
        consequence=Consequence.TURNS,
        sentence="{units} đơn vị có tổng điểm cao hơn đơn vị cuối cùng được xếp một hạng nhưng không được xếp hạng đó, "
        f"vì không đủ điều kiện về chỉ tiêu: {named}.",
        numbers=numbers,
        weight=Fraction(len(units), 1000),
        turned=Turned.CLASS,
        ranking=PROVINCE,
        is_internal=True,
    )


def _insight_on_decision(results: Results, row: dict) -> Insight:
    unit, is_class = row["holder"], row["subject"] == DecisionSubject.CLASS
    state = DecisionState(row["state"])
    if is_class:
        ranking, numbers, where = PROVINCE, {}, ""
        decided, computed = (results.class_labels.get(row[column], NO_CLASS) for column in ("value", "computed"))
    else:
        ranking = results.cluster_of[unit]
        numbers = {column: count_value(int(row[column])) for column in ("value", "computed")}
        decided, computed, where = "thứ {value}", "thứ {computed}", f" {rank_place(ranking)}"
    return Insight(
        subject=unit,
        pages=results.all_pages(unit),
        consequence=Consequence.TURNS,
        sentence=f"{state.label}: {{@{unit}}} xếp {decided}{where}; theo kết quả tính là {computed}.",
        numbers=numbers,
        weight=Fraction(1),
        turned=Turned.CLASS if is_class else Turned.RANK,
        ranking=ranking,
        is_internal=True,
        is_for_council=state != DecisionState.DECIDED,
    )
