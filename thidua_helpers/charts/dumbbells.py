"""Two rates of each row with the row's target."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from thidua_helpers.charts.panel import ChartRow, lay_out_rows
from thidua_helpers.charts.style import INK, PAPER, set_ticks


@dataclass(frozen=True)
class DumbbellRow(ChartRow):
    """Two rates in per cent and a target, None without one; a heading has no rates."""

    first_pct: float | None = None
    second_pct: float | None = None
    target_pct: float | None = None


def draw_dumbbells(axis: Axes, rows: Sequence[DumbbellRow], colour: str) -> None:
    """Draw the first rates as hollow dots, the second as filled ones, targets as ticks."""
    for place, row in enumerate(rows):
        if row.first_pct is None or row.second_pct is None:
            continue
        axis.plot([row.first_pct, row.second_pct], [place, place], color=colour, linewidth=2, zorder=1)
        if row.target_pct is not None:
            axis.plot([row.target_pct] * 2, [place - 0.3, place + 0.3], color=INK, linewidth=1.8, zorder=2)
        axis.scatter([row.first_pct], [place], s=44, facecolor=PAPER, edgecolor=colour, linewidth=1.6, zorder=3)
        axis.scatter([row.second_pct], [place], s=30, color=colour, zorder=4)
    lay_out_rows(axis, rows)
    values = [rate for row in rows for rate in (row.first_pct, row.second_pct, row.target_pct) if rate is not None]
    reach = max(max(values) - min(values), 1.0)
    axis.set_xlim(min(values) - 0.05 * reach, max(values) + 0.05 * reach)
    set_ticks(axis, "x", "%")
