"""Ranks that chance alone, in the numbers of cases, would change widely."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, count_value
from thidua_helpers.insights.results_read import Results, ranking_name
from thidua_helpers.numbers import round_half_up
from thidua_helpers.tables.frames import records
from thidua_helpers.vocabulary import Consequence, Turned

# An interval over half of the ranking says little about the place of a unit, one over a quarter on average about all.
_WIDE, _WIDE_ON_AVERAGE = Fraction(1, 2), Fraction(1, 4)
_HOW = "1.000 lần rút ngẫu nhiên số việc thi hành xong, lấy khoảng giữa 95% số lần"


def rank_by_chance(results: Results) -> Iterator[Insight]:
    """A statement for each ranking and for each unit with a wide interval, internal."""
    by_ranking: dict[str, list[dict]] = {}
    for row in records(results.tables["rank_by_chance"]):
        by_ranking.setdefault(row["ranking"], []).append(row)
    for ranking, rows in by_ranking.items():
        where = ranking_name(ranking)
        for row in rows:
            if row["worst"] - row["best"] > _WIDE * row["units"]:
                yield _insight_on_unit(ranking, where, row)
        average = Fraction(sum(row["worst"] - row["best"] for row in rows), len(rows))
        if average > _WIDE_ON_AVERAGE * len(rows):
            yield _insight_on_ranking(ranking, where, rows, average)


def _insight_on_unit(ranking: str, where: str, row: dict) -> Insight:
    return Insight(
        subject=row["holder"],
        pages=(row["holder"],),
        consequence=Consequence.DOUBT,
        sentence=f"{{@{row['holder']}}} xếp thứ {{rank}} trong {{units}} đơn vị ở bảng xếp hạng {where}. Nếu chỉ có số "
        "việc thi hành xong của các đơn vị dao động ngẫu nhiên, thứ hạng thường từ {best} đến {worst}: đây là lưu ý "
        "khi so sánh, thứ hạng không thay đổi.",
        numbers={
            "rank": count_value(row["rank"]),
            "units": count_value(row["units"]),
            "best": count_value(row["best"], _HOW),
            "worst": count_value(row["worst"], _HOW),
        },
        weight=Fraction(row["worst"] - row["best"], row["units"]),
        turned=Turned.RANK,
        ranking=ranking,
        is_internal=True,
    )


def _insight_on_ranking(ranking: str, where: str, rows: list[dict], average: Fraction) -> Insight:
    widest = max(rows, key=lambda row: (row["worst"] - row["best"], row["holder"]))
    return Insight(
        subject=ranking,
        pages=(ranking,),
        consequence=Consequence.DOUBT,
        sentence=f"Ở bảng xếp hạng {where}, nếu chỉ có số việc thi hành xong dao động ngẫu nhiên thì thứ hạng của một "
        f"đơn vị trong {{units}} đơn vị thay đổi trong khoảng trung bình {{average}} bậc; rộng nhất là "
        f"{{@{widest['holder']}}}, từ {{best}} đến {{worst}}. Đây là lưu ý khi so sánh, thứ hạng không thay đổi.",
        numbers={
            "units": count_value(len(rows)),
            "average": count_value(int(round_half_up(average, 0)), _HOW),
            "best": count_value(widest["best"], _HOW),
            "worst": count_value(widest["worst"], _HOW),
        },
        weight=average / len(rows),
        turned=Turned.RANK,
        ranking=ranking,
        is_internal=True,
    )
