"""Units with more points than a unit ranked above them, because totals are ranked rounded."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from thidua_helpers.insights.insight import Insight, points_value
from thidua_helpers.insights.results_read import Results, ranking_name
from thidua_helpers.vocabulary import PROVINCE, Consequence, DecisionSubject, Flag, Turned


def rounded_tie(results: Results) -> Iterator[Insight]:
    """A statement for each unit directly behind one with fewer points."""
    for ranking, rows in results.ranks.items():
        ordered = list(rows.items())
        for (ahead, row_ahead), (behind, row_behind) in pairwise(ordered):
            totals = [Decimal(row["total_points"]) for row in (row_ahead, row_behind)]
            if totals[0] < totals[1] and row_ahead["rank"] < row_behind["rank"]:
                yield _insight(results, ranking, (ahead, behind), totals)


def _insight(results: Results, ranking: str, units: tuple[str, str], totals: list[Decimal]) -> Insight:
    ahead, behind = units
    is_first = results.ranks[ranking][ahead]["rank"] == 1
    return Insight(
        subject=behind,
        pages=(ranking,),
        consequence=Consequence.NEAR,
        sentence=f"Xếp hạng {ranking_name(ranking)}: {{@{behind}}} ({{behind}}) xếp sau {{@{ahead}}} ({{ahead}}), vì "
        "tổng điểm làm tròn để xếp hạng bằng nhau và được phân định theo thứ tự xét khi bằng điểm.",
        numbers={"behind": points_value(totals[1]), "ahead": points_value(totals[0])},
        turned=Turned.RANK,
        flag=Flag.NEAR_TIE,
        ranking=ranking,
        is_internal=True,
        is_for_council=is_first and ranking != PROVINCE and not results.is_decided(DecisionSubject.RANK, behind),
    )
