"""Results beside targets."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from thidua_helpers.charts.panel import ChartRow, lay_out_rows
from thidua_helpers.charts.style import INK, MISS, PAPER, set_ticks


@dataclass(frozen=True)
class ResultRow(ChartRow):
    """Result and target in per cent; a heading has neither."""

    value_pct: float | None = None
    target_pct: float | None = None
    is_missed: bool = False


def draw_targets(axis: Axes, rows: Sequence[ResultRow], colour: str) -> None:
    """Draw results as dots, hollow if missed, targets as ticks, gaps as lines."""
    for place, row in enumerate(rows):
        if row.value_pct is None:
            continue
        shade = MISS if row.is_missed else colour
        if row.target_pct is not None:
            axis.plot([row.target_pct, row.value_pct], [place, place], color=shade, linewidth=2, zorder=1)
            axis.plot([row.target_pct] * 2, [place - 0.3, place + 0.3], color=INK, linewidth=1.8, zorder=2)
        face = PAPER if row.is_missed else colour
        axis.scatter([row.value_pct], [place], s=38, facecolor=face, edgecolor=shade, linewidth=1.6, zorder=3)
    lay_out_rows(axis, rows)
    values = [value for row in rows for value in (row.value_pct, row.target_pct) if value is not None]
    reach = max(max(values) - min(values), 1.0)
    axis.set_xlim(min(values) - 0.05 * reach, max(values) + 0.05 * reach)
    set_ticks(axis, "x", "%")
