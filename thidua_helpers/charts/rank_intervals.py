"""Ranks with the ranks that small changes would give."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from thidua_helpers.charts.panel import ChartRow, lay_out_rows
from thidua_helpers.charts.style import INK, SOFT, set_ticks


@dataclass(frozen=True)
class IntervalRow(ChartRow):
    """A rank with two intervals of ranks, the narrow one within the wide one."""

    rank: int = 1
    narrow: tuple[int, int] = (1, 1)
    wide: tuple[int, int] = (1, 1)


def draw_rank_intervals(axis: Axes, rows: Sequence[IntervalRow], colour: str) -> None:
    """Draw ranks as dots, narrow intervals as thick bars, wide ones as thin lines with ends."""
    for place, row in enumerate(rows):
        if row.wide[0] < row.wide[1]:
            axis.plot(row.wide, [place, place], color=SOFT, linewidth=1.2, marker="|", markersize=7, zorder=1)
        if row.narrow[0] < row.narrow[1]:
            axis.plot(row.narrow, [place, place], color=colour, linewidth=6, solid_capstyle="butt", zorder=2)
        axis.scatter([row.rank], [place], s=38, color=INK, zorder=3)
    lay_out_rows(axis, rows)
    ends = [end for row in rows for end in (*row.wide, row.rank)]
    axis.set_xlim(min(ends) - 0.5, max(ends) + 0.5)
    set_ticks(axis, "x", prefix="thứ ", is_whole=True)
