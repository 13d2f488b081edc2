"""Amounts as bars from zero, a row for each holder."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from thidua_helpers.charts.panel import ChartRow, lay_out_rows
from thidua_helpers.charts.style import SOFT


@dataclass(frozen=True)
class BarRow(ChartRow):
    """An amount that is not negative, in the unit of its panel."""

    amount: float = 0


def draw_bars(axis: Axes, rows: Sequence[BarRow], colour: str) -> None:
    """Draw a bar for each row from zero; the texts of the rows are its only scale."""
    axis.barh(range(len(rows)), [row.amount for row in rows], 0.5, color=colour, zorder=2)
    lay_out_rows(axis, rows)
    axis.set_xlim(0, 1.02 * max(row.amount for row in rows) or 1.0)
    axis.axvline(0, color=SOFT, linewidth=1, zorder=1)
    axis.xaxis.set_visible(False)
    axis.spines["bottom"].set_visible(False)
