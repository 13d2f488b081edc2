"""A small line over years for each holder, all on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from thidua_helpers.charts.panel import ChartRow, lay_out_rows
from thidua_helpers.charts.series import set_years
from thidua_helpers.charts.style import MISS, PAPER

# Part of a row that its line may take above and below the middle.
_HALF = 0.4


@dataclass(frozen=True)
class SparkRow(ChartRow):
    """Values over years, None where one is missing; a heading has none."""

    values: Sequence[float | None] = ()
    is_fall: bool = False


def largest_reach(rows: Sequence[SparkRow]) -> float:
    """Distance from the lowest to the highest value of the row in which it is largest."""
    return max((max(_known(row)) - min(_known(row)) for row in rows if row.values), default=0.0)


def _known(row: SparkRow) -> list[float]:
    return [value for value in row.values if value is not None]


def draw_sparklines(axis: Axes, rows: Sequence[SparkRow], colour: str, *, years: Sequence[str]) -> None:
    """Draw a line with its last value as a dot in each row, around the middle of its values.

    The largest reach fills a row: equal heights are equal changes in all rows. A fall is dashed with a hollow dot.
    """
    unit = 2 * _HALF / (largest_reach(rows) or 1.0)
    for place, row in enumerate(rows):
        if not row.values:
            continue
        middle = (max(_known(row)) + min(_known(row))) / 2
        heights = [float("nan") if value is None else place - unit * (value - middle) for value in row.values]
        edge, face, style = (MISS, PAPER, "--") if row.is_fall else (colour, colour, "-")
        axis.plot(range(len(heights)), heights, color=edge, linewidth=1.8, linestyle=style, zorder=2)
        last = max(number for number, value in enumerate(row.values) if value is not None)
        axis.scatter([last], [heights[last]], s=22, facecolor=face, edgecolor=edge, linewidth=1.4, zorder=3)
    lay_out_rows(axis, rows)
    axis.set_xlim(-0.3, len(years) - 0.7)
    set_years(axis, years)
    axis.tick_params(axis="x", length=0)
