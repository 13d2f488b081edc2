"""Ranks and classes that another recorded stage of the score sheets changes.

Each with this one score; all other scores stay as they are.
"""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.insight import MOST_NAMED, Insight, Value, count_value, points_value
from thidua_helpers.insights.results_read import Results, ranking_name
from thidua_helpers.tables.frames import records
from thidua_helpers.vocabulary import PROVINCE, Consequence, DecisionSubject, Flag, ScoreStage, Turned


def other_stage(results: Results) -> Iterator[Insight]:
    """A statement for each unit, and one of all for the ranking's own page."""
    for ranking in results.ranks:
        turning = [
            row
            for row in records(results.tables["score_gaps"])
            if row["ranking"] == ranking and row["other_rank"] is not None and _turned(results, row) != Turned.NONE
        ]
        for row in turning:
            pages = results.pages_below_province(row["holder"]) if ranking == PROVINCE else (row["holder"],)
            yield _insight(results, row, (*pages, ranking) if len(turning) == 1 else pages)
        if len(turning) > 1:
            yield _insight_on_ranking(results, ranking, turning)


def stage_name(row: dict) -> str:
    """Name of the stage that `other_points` of a row of `score_gaps` comes from."""
    stage = ScoreStage.CONCLUDED if row["other_points"] == row["concluded_points"] else ScoreStage.APPRAISED
    return stage.label.lower()


def _turned(results: Results, row: dict) -> Turned:
    """Whether the class, or else the rank, is another one."""
    unit, ranking = row["holder"], row["ranking"]
    if ranking == PROVINCE and results.classes and row["other_class"] != results.class_of.get(unit, ""):
        return Turned.CLASS
    return Turned.RANK if row["other_rank"] != results.ranks[ranking][unit]["rank"] else Turned.NONE


def _is_for_council(results: Results, row: dict) -> bool:
    """Whether the class or the first rank changes, and nothing is decided on it."""
    unit, is_of_class = row["holder"], _turned(results, row) == Turned.CLASS
    subject = DecisionSubject.CLASS if row["ranking"] == PROVINCE else DecisionSubject.RANK
    is_first = row["ranking"] != PROVINCE and 1 in (row["other_rank"], results.ranks[row["ranking"]][unit]["rank"])
    return (is_of_class or is_first) and not results.is_decided(subject, unit)


def _result_words(results: Results, row: dict, rank_field: str, other_field: str) -> str:
    """Rank and class with the other score."""
    unit, ranking = row["holder"], row["ranking"]
    rank, words = results.ranks[ranking][unit]["rank"], ""
    if row["other_rank"] == rank:
        words = f"vẫn đứng thứ {{{rank_field}}}"
    else:
        words = f"từ thứ {{{rank_field}}} {'lên' if row['other_rank'] < rank else 'xuống'} thứ {{{other_field}}}"
    if _turned(results, row) == Turned.CLASS:
        classes = row["other_class"], results.class_of.get(unit, "")
        then, now = (results.class_labels.get(class_id, "") for class_id in classes)
        words += f", được xếp {then}" if then else ", không được xếp hạng nào"
        words += f" thay vì {now}" if now else ""
    return words


def _ranks(results: Results, row: dict, rank_field: str, other_field: str) -> dict[str, Value]:
    rank = results.ranks[row["ranking"]][row["holder"]]["rank"]
    changed = {} if row["other_rank"] == rank else {other_field: count_value(row["other_rank"])}
    return {rank_field: count_value(rank), **changed}


def _insight(results: Results, row: dict, pages: tuple[str, ...]) -> Insight:
    unit, ranking = row["holder"], row["ranking"]
    label = results.criterion_labels[ranking, row["criterion"]]
    return Insight(
        subject=unit,
        pages=pages,
        consequence=Consequence.TURNS,
        sentence=f"Xếp hạng {ranking_name(ranking)}: nếu tính điểm {stage_name(row)} của tiêu chí “{label}” ({{other}} "
        f"thay vì {{counted}}), {{@{unit}}} được {{total}}, {_result_words(results, row, 'rank', 'other_rank')}.",
        numbers={
            "other": points_value(Fraction(row["other_points"])),
            "counted": points_value(Fraction(row["counted_points"])),
            "total": points_value(Fraction(row["other_total_points"])),
            **_ranks(results, row, "rank", "other_rank"),
        },
        weight=_weight(results, row),
        turned=_turned(results, row),
        flag=Flag.STAGE,
        ranking=ranking,
        is_internal=True,
        is_for_council=_is_for_council(results, row),
    )


def _weight(results: Results, row: dict) -> Fraction:
    """A class weighs more than ranks; ranks by the share of places moved."""
    ranks = results.ranks[row["ranking"]]
    moved = abs(row["other_rank"] - ranks[row["holder"]]["rank"])
    return Fraction(moved, len(ranks)) + (_turned(results, row) == Turned.CLASS)


def _insight_on_ranking(results: Results, ranking: str, turning: list[dict]) -> Insight:
    ordered = sorted(turning, key=lambda row: (-_weight(results, row), row["holder"]))
    numbers: dict[str, Value] = {"units": count_value(len({row["holder"] for row in turning}))}
    named = []
    for number, row in enumerate(ordered[:MOST_NAMED], start=1):
        fields = f"rank_{number}", f"other_{number}"
        numbers |= _ranks(results, row, *fields)
        named.append(f"{{@{row['holder']}}} ({_result_words(results, row, *fields)})")
    if len(ordered) > MOST_NAMED:
        named.append("và các đơn vị khác")
    what = "thứ hạng hoặc hạng A–D" if ranking == PROVINCE and results.classes else "thứ hạng"
    return Insight(
        subject=ranking,
        pages=(ranking,),
        consequence=Consequence.TURNS,
        sentence=f"Xếp hạng {ranking_name(ranking)}: nếu tính điểm {stage_name(ordered[0])} ở tiêu chí mà điểm này "
        f"khác điểm được tính, {{units}} đơn vị đổi {what}: {'; '.join(named)}.",
        numbers=numbers,
        weight=_weight(results, ordered[0]),
        turned=_turned(results, ordered[0]),
        ranking=ranking,
        is_internal=True,
        is_for_council=any(_is_for_council(results, row) for row in turning),
    )
