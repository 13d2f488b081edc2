"""Units whose rank is decided by one case finished more or fewer."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, Value, count_value, points_value
from thidua_helpers.insights.results_read import Results, rank_place
from thidua_helpers.vocabulary import PROVINCE, Consequence, Flag, Turned

# A move counts from two places, and from a tenth of the ranked units: neighbours changing places is no news.
_LEAST_PLACES, _LEAST_SHARE = 2, Fraction(1, 10)
# The movers that a ranking's own page names.
_MOST_NAMED = 3
# Up to so many enforceable cases, one case is half a percentage point of the rate or more.
_FEW_CASES = 200


@dataclass(frozen=True)
class _Moves:
    """Rank of a unit now, with one case more, and with one fewer; unchanged if impossible."""

    unit: str
    rank: int
    more: int
    fewer: int

    @property
    def places(self) -> int:
        return max(self.rank - self.more, self.fewer - self.rank)


def one_case_moves_ranks(results: Results) -> Iterator[Insight]:
    """A statement for each unit that moves far, and one for the ranking's own page."""
    for ranking, rows in results.ranks.items():
        moves = [_moves_of(unit, row) for unit, row in rows.items()]
        far = [move for move in moves if move.places >= _LEAST_PLACES and move.places >= _LEAST_SHARE * len(rows)]
        if far:
            yield _insight_on_ranking(ranking, moves, far)
        yield from (_insight(results, ranking, move, len(rows)) for move in far)


def _moves_of(unit: str, row: dict) -> _Moves:
    rank = row["rank"]
    more, fewer = (rank if row[column] is None else row[column] for column in ("rank_one_more", "rank_one_fewer"))
    return _Moves(unit, rank, more, fewer)


def _insight(results: Results, ranking: str, move: _Moves, ranked: int) -> Insight:
    numbers: dict[str, Value] = {"rank": count_value(move.rank)}
    then = []
    if move.more != move.rank:
        numbers["more"] = count_value(move.more, "thi hành xong thêm 01 việc, số có điều kiện không đổi")
        then.append("thêm 01 việc thi hành xong thì lên thứ {more}")
    if move.fewer != move.rank:
        numbers["fewer"] = count_value(move.fewer, "thi hành xong bớt 01 việc, số có điều kiện không đổi")
        then.append("bớt 01 việc thi hành xong thì xuống thứ {fewer}")
    worth = results.one_case_points.get((ranking, move.unit))
    if worth:
        numbers["points"] = points_value(
            worth, "tổng điểm khi thi hành xong thêm hoặc bớt 01 việc, lấy thay đổi lớn hơn"
        )
        then.append("một việc làm thay đổi đến {points}")
    ratio = results.main_ratio(move.unit, "viec")
    return Insight(
        subject=move.unit,
        pages=results.pages_below_province(move.unit) if ranking == PROVINCE else (move.unit,),
        consequence=Consequence.NEAR,
        sentence=f"{{@{move.unit}}} đứng thứ {{rank}} {rank_place(ranking)}; {'; '.join(then)}.",
        numbers=numbers,
        weight=Fraction(move.places, ranked),
        turned=Turned.RANK,
        flag=Flag.SMALL_NUMBERS if ratio and ratio[1] <= _FEW_CASES else Flag.NEAR_TIE,
        ranking=ranking,
        is_internal=True,
    )


def _insight_on_ranking(ranking: str, moves: list[_Moves], far: list[_Moves]) -> Insight:
    changed = sum(move.places > 0 for move in moves)
    numbers = {"changed": count_value(changed), "ranked": count_value(len(moves))}
    named = []
    for number, move in enumerate(sorted(far, key=lambda move: (-move.places, move.rank))[:_MOST_NAMED], start=1):
        is_up = move.rank - move.more == move.places
        numbers[f"from_{number}"] = count_value(move.rank)
        numbers[f"to_{number}"] = count_value(move.more if is_up else move.fewer)
        named.append(f"{{@{move.unit}}} (từ thứ {{from_{number}}} {'lên' if is_up else 'xuống'} thứ {{to_{number}}})")
    return Insight(
        subject=ranking,
        pages=(ranking,),
        consequence=Consequence.NEAR,
        sentence="Chỉ cần thi hành xong thêm hoặc bớt 01 việc, {changed} trong {ranked} đơn vị đổi thứ hạng "
        f"{rank_place(ranking)}; nhiều nhất là {', '.join(named)}.",
        numbers=numbers,
        weight=Fraction(changed, len(moves)),
        turned=Turned.RANK,
        is_internal=True,
    )
