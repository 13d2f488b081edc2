"""Amounts step by step: levels from zero, and the parts between two levels."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from thidua_helpers.charts.panel import ChartRow, lay_out_rows
from thidua_helpers.charts.style import PAPER, SOFT


@dataclass(frozen=True)
class FlowRow(ChartRow):
    """A level from zero, or a part that begins at `start`."""

    start: float = 0
    amount: float = 0
    is_part: bool = False


def draw_flow(axis: Axes, rows: Sequence[FlowRow], colour: str) -> None:
    """Draw levels as filled bars and parts as hollow ones, without a scale."""
    for place, row in enumerate(rows):
        face, height = (PAPER, 0.36) if row.is_part else (colour, 0.5)
        axis.barh(place, row.amount, height, row.start, color=face, edgecolor=colour, linewidth=1.2, zorder=2)
    lay_out_rows(axis, rows)
    axis.set_xlim(0, 1.02 * max(row.start + row.amount for row in rows) or 1.0)
    axis.axvline(0, color=SOFT, linewidth=1, zorder=1)
    axis.xaxis.set_visible(False)
    axis.spines["bottom"].set_visible(False)
