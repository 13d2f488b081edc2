"""Ranks with those that one case, another stage of scoring or other weights would give."""

from collections.abc import Mapping, Sequence

import pandas as pd

from thidua_helpers.charts.panel import row_panel
from thidua_helpers.charts.rank_intervals import IntervalRow, draw_rank_intervals
from thidua_helpers.charts.style import VIEC
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.errors import not_none
from thidua_helpers.report.pages import page_of_holder
from thidua_helpers.report.pictures.picture import mark_of, picture
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.rankings_in_words import ranking_in_words

# More ranks stand in two panels.
_MOST_IN_ONE_PANEL = 14
_CHANGES = {
    "one_case": "thêm hoặc bớt 01 việc",
    "stage": "lấy điểm bước chấm khác",
    "weights": "trọng số tiêu chí tăng, giảm đến 20%",
}
_Interval = tuple[int, int]


def rank_intervals_picture(book: OpenEdition, ranking: str, audience: str) -> Html:
    """Ranks of a ranking with the intervals of `rank_stability`; for internal pages.

    Empty without computed ranks.
    """
    if not is_internal_audience(audience) or ranking not in book.ranking_ids:
        return Html("")
    own = [row for row in book.rows("rank_stability").values() if row["ranking"] == ranking]
    own.sort(key=lambda row: (int(row["rank"]), row["holder"]))
    if not own:
        return Html("")
    rows = [_row(StageCells(book), row) for row in own]
    half = len(rows) if len(rows) <= _MOST_IN_ONE_PANEL else (len(rows) + 1) // 2
    title = _title(book, ranking, own)
    panels = [_panel(part, title) for part in (rows[:half], rows[half:]) if part]
    return picture(
        title,
        "Chấm: thứ hạng; thanh đậm: khoảng thứ hạng nếu một đơn vị bất kỳ thi hành xong thêm hoặc ít hơn 01 việc; nét "
        "mảnh: khoảng rộng nhất khi lấy điểm bước thẩm định hoặc kết luận khác, khi nhân trọng số từng tiêu chí với "
        "0,8 đến 1,2",
        panels,
    )


def _panel(rows: Sequence[IntervalRow], title: str):
    heading = f"Thứ {rows[0].rank} đến thứ {rows[-1].rank}" if rows[0].rank < rows[-1].rank else f"Thứ {rows[0].rank}"
    return row_panel(draw_rank_intervals, rows, heading, VIEC), f"{heading}. {title}."


def _row(cells: StageCells, row: Mapping) -> IntervalRow:
    book, unit, rank = cells.book, row["holder"], int(row["rank"])
    intervals = {change: found for change in _CHANGES if (found := _interval(row, change)) is not None}
    narrow = intervals.get("one_case", (rank, rank))
    wide = _around(*intervals.values(), (rank, rank))
    words = "; ".join(f"{_CHANGES[change]}: {_in_words(found)}" for change, found in intervals.items())
    figure = cells.figure("rank_stability", (row["ranking"], unit), "rank")
    name = book.rules.name(unit)
    mark = mark_of(figure, f"{name}: thứ {rank}; {words}".removesuffix("; "), page_of_holder(book.rules, unit))
    text = f"{rank}" if wide == (rank, rank) else f"{rank} ({wide[0]}–{wide[1]})"
    return IntervalRow(name, text, mark, rank, narrow, wide)


def _interval(row: Mapping, change: str) -> _Interval | None:
    """Best and worst rank; None if there is no such change."""
    best, worst = row[f"{change}_best"], row[f"{change}_worst"]
    return None if pd.isna(best) or pd.isna(worst) else (int(best), int(worst))


def _around(*intervals: _Interval) -> _Interval:
    return min(best for best, _ in intervals), max(worst for _, worst in intervals)


def _in_words(interval: _Interval) -> str:
    best, worst = interval
    return f"vẫn thứ {best}" if best == worst else f"từ thứ {best} đến thứ {worst}"


def _title(book: OpenEdition, ranking: str, rows: Sequence[Mapping]) -> str:
    """Numbers of ranks that the changes leave alone, and the one that a case changes most."""
    intervals = {row["holder"]: _interval(row, "one_case") for row in rows}
    lengths = {unit: interval[1] - interval[0] if interval else 0 for unit, interval in intervals.items()}
    by_case, by_all = list(lengths.values()).count(0), [_is_solid(row) for row in rows].count(True)
    title = (
        f"{by_case}/{len(rows)} đơn vị {ranking_in_words(book, ranking)} giữ nguyên thứ hạng khi thêm hoặc bớt 01 "
        f"việc, {by_all}/{len(rows)} khi đổi cả bước chấm và trọng số"
    )
    widest = [unit for unit, length in lengths.items() if length and length == max(lengths.values())]
    if len(widest) != 1:
        return title
    return f"{title}; vì 01 việc, {book.rules.name(widest[0])} có thể {_in_words(not_none(intervals[widest[0]]))}"


def _is_solid(row: Mapping) -> bool:
    """Whether no change gives another rank."""
    found = (_interval(row, change) for change in _CHANGES)
    return all(interval is None or interval[0] == interval[1] for interval in found)
