"""Figures over years: a line for each, broken where a year is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from thidua_helpers.charts.labels import add_touch_area, name_ends
from thidua_helpers.charts.style import PAPER, SOFT, TICK_INCHES, set_ticks
from thidua_helpers.charts.svg import Mark
from thidua_helpers.errors import not_none

# Room right of the axis for the names of the lines.
RIGHT_INCHES = 1.35


@dataclass(frozen=True)
class SeriesPoint:
    """Figure of one year; a rebuilt one is drawn hollow."""

    value: float
    mark: Mark
    is_rebuilt: bool = False


@dataclass(frozen=True)
class Series:
    """A figure over years, None where it is missing; `name` stands at the end of its line."""

    name: str
    points: Sequence[SeriesPoint | None]
    is_main: bool = False
    # Of a line that has a colour of its own.
    colour: str = ""


def draw_series(
    axis: Axes, lines: Sequence[Series], years: Sequence[str], colour: str, suffix: str, starts_at_zero: bool
) -> None:
    """Draw lines over years, the main one in colour; a point is hollow if it was rebuilt."""
    values = [point.value for line in lines for point in line.points if point]
    low, high = min(values), max(values)
    reach = max(high - low, 1.0)
    axis.set_ylim(*((0, 1.08 * high or 1.0) if starts_at_zero else (low - 0.12 * reach, high + 0.12 * reach)))
    axis.set_xlim(-0.2, len(years) - 0.9)
    for line in lines:
        shade, width = (line.colour or colour, 2.2) if line.is_main else (line.colour or SOFT, 1.3)
        drawn = [point.value if point else float("nan") for point in line.points]
        axis.plot(range(len(drawn)), drawn, color=shade, linewidth=width, zorder=2 + line.is_main)
        for place, point in enumerate(line.points):
            if point:
                face = PAPER if point.is_rebuilt else shade
                axis.scatter([place], [point.value], s=26, facecolor=face, edgecolor=shade, linewidth=1.4, zorder=4)
                point.mark.put_on(add_touch_area(axis, (place, point.value)))
    set_years(axis, years)
    set_ticks(axis, "y", suffix)
    axis.tick_params(axis="x", length=0)
    ends = [(next(point.value for point in reversed(line.points) if point), line.name) for line in lines]
    name_ends(axis, ends)


def set_years(axis: Axes, years: Sequence[str]) -> None:
    """Set as many years as have room, the last one among them."""
    inches = axis.get_position().width * not_none(axis.get_figure(root=True)).get_size_inches()[0]
    step = -(-len(years) // max(1, int(inches / TICK_INCHES)))
    places = range(len(years) - 1, -1, -step)
    axis.set_xticks(places, [years[place] for place in places])
