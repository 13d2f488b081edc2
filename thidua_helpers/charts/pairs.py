"""Two shares of each row, such as what was planned and what is."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from thidua_helpers.charts.panel import ChartRow, lay_out_tall_rows
from thidua_helpers.charts.style import INK, PAPER, SOFT, set_ticks


@dataclass(frozen=True)
class PairRow(ChartRow):
    """Two shares in per cent, the second one compared with the first."""

    first_pct: float = 0
    second_pct: float = 0


def draw_pairs(axis: Axes, rows: Sequence[PairRow], colour: str, *, of_scale: Sequence[PairRow]) -> None:
    """Draw the first shares as hollow dots, the second as filled ones, with lines between them.

    `of_scale` are the rows of all panels of the picture, which have one scale.
    """
    for place, row in enumerate(rows):
        axis.plot([0, 0], [place - 0.14, place + 0.14], color=SOFT, linewidth=1, zorder=0)
        axis.plot([row.first_pct, row.second_pct], [place, place], color=colour, linewidth=2, zorder=1)
        axis.scatter([row.first_pct], [place], s=44, facecolor=PAPER, edgecolor=INK, linewidth=1.4, zorder=2)
        axis.scatter([row.second_pct], [place], s=30, color=colour, zorder=3)
    lay_out_tall_rows(axis, rows)
    shares = [0.0, *(share for row in of_scale for share in (row.first_pct, row.second_pct))]
    reach = max(max(shares) - min(shares), 1.0)
    axis.set_xlim(min(shares) - 0.05 * reach, max(shares) + 0.05 * reach)
    set_ticks(axis, "x", "%")
