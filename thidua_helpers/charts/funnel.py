"""Rates against numbers of cases, with limits that are wider for fewer cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from thidua_helpers.charts.labels import add_touch_area, label_points, name_ends
from thidua_helpers.charts.style import INK, PAPER, SOFT, set_ticks
from thidua_helpers.charts.svg import Mark

# Room right of the axis for the names of the lines.
RIGHT_INCHES = 0.95
# Points at which a line is drawn.
_GRID = 80


@dataclass(frozen=True)
class FunnelPoint:
    """A unit: cases, rate in per cent, mark; with a `label` if it is outside the limits."""

    cases: int
    rate_pct: float
    mark: Mark
    label: str = ""


@dataclass(frozen=True)
class FunnelLine:
    """Limits in per cent (low, high) by number of cases, their name and style of line."""

    name: str
    limits_pct: Callable[[float], tuple[float, float]]
    style: str


def draw_funnel(
    axis: Axes, points: Sequence[FunnelPoint], middle: tuple[float, str], lines: Sequence[FunnelLine], colour: str
) -> None:
    """Draw units inside the limits as hollow dots, others as filled ones with names.

    `middle` is the group's rate with its name. Nothing clips a line: each ends within the axis.
    """
    cases = [point.cases for point in points]
    reach = max(max(cases) - min(cases), 1)
    axis.set_xlim(max(0.75 * min(cases), min(cases) - 0.08 * reach), max(cases) + 0.06 * reach)
    rates = [point.rate_pct for point in points]
    ends = [end for line in lines for end in line.limits_pct(min(cases))]
    low, high = min(*rates, *ends), max(*rates, *ends)
    low, high = low - 0.08 * (high - low), high + 0.08 * (high - low)
    axis.set_ylim(low, high)
    axis.axhline(middle[0], color=SOFT, linewidth=1, zorder=1)
    grid = np.geomspace(*axis.get_xlim(), _GRID)
    drawn = [(cases, middle[0]) for cases in np.linspace(*axis.get_xlim(), _GRID)]
    for line in lines:
        for side in (0, 1):
            limits = [(cases, line.limits_pct(cases)[side]) for cases in grid]
            within = [(cases, limit) for cases, limit in limits if low <= limit <= high]
            axis.plot(*zip(*within, strict=True), color=SOFT, linewidth=1, linestyle=line.style, zorder=1)
            drawn += within
    for point in points:
        face, edge = (colour, colour) if point.label else (PAPER, INK)
        axis.scatter([point.cases], [point.rate_pct], s=30, facecolor=face, edgecolor=edge, linewidth=1.2, zorder=3)
        point.mark.put_on(add_touch_area(axis, (point.cases, point.rate_pct)))
    set_ticks(axis, "x", is_whole=True)
    set_ticks(axis, "y", "%")
    places = [(point.cases, point.rate_pct) for point in points]
    label_points(axis, places, [(number, point.label) for number, point in enumerate(points) if point.label], drawn)
    name_ends(axis, [middle, *((line.limits_pct(axis.get_xlim()[1])[1], line.name) for line in lines)])
