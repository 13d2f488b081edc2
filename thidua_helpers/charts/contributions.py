"""Parts of a change, each from where the one before it ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes

from thidua_helpers.charts.panel import ChartRow, lay_out_rows
from thidua_helpers.charts.style import INK, MISS, PAPER, SOFT, set_ticks


@dataclass(frozen=True)
class ContributionRow(ChartRow):
    """A level in per cent, or a part of its change that begins at `start_pct`."""

    start_pct: float = 0
    change_points: float | None = None

    @property
    def end_pct(self) -> float:
        return self.start_pct + (self.change_points or 0)


def draw_contributions(axis: Axes, rows: Sequence[ContributionRow], colour: str, suffix: str = "%") -> None:
    """Draw levels as dots, rises as filled bars, falls as hollow ones, with lines between them."""
    for place, row in enumerate(rows):
        if row.change_points is None:
            axis.scatter([row.start_pct], [place], s=38, color=INK, zorder=3)
            continue
        is_fall = row.change_points < 0
        face, edge = (PAPER, MISS) if is_fall else (colour, colour)
        axis.barh(place, row.change_points, 0.5, row.start_pct, color=face, edgecolor=edge, linewidth=1.4, zorder=2)
    for place, (row, _) in enumerate(pairwise(rows)):
        axis.plot([row.end_pct] * 2, [place, place + 1], color=SOFT, linewidth=0.8, zorder=1)
    lay_out_rows(axis, rows)
    ends = [level for row in rows for level in (row.start_pct, row.end_pct)]
    reach = max(max(ends) - min(ends), 0.1)
    axis.set_xlim(min(ends) - 0.06 * reach, max(ends) + 0.06 * reach)
    set_ticks(axis, "x", suffix)
