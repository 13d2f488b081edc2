"""Cumulative rates within a year: this year's path and the path of the year before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from thidua_helpers.charts.labels import add_touch_area, label_points, name_ends
from thidua_helpers.charts.style import INK, PAPER, SOFT, TICK_SIZE, set_ticks
from thidua_helpers.charts.svg import Mark

_MONTHS = 12
# Points of a line in a month, for labels that keep clear of it.
_STEPS = 8
# Room right of the axis for the names of the lines.
PROGRESS_RIGHT_INCHES = 1.3


@dataclass(frozen=True)
class ProgressPoint:
    """Rate in per cent after so many months."""

    months: int
    rate_pct: float
    mark: Mark


@dataclass(frozen=True)
class YearPath:
    """Rates of one year by month, the earliest first; the main path is this year's."""

    name: str
    points: Sequence[ProgressPoint]
    is_main: bool = False


def draw_progress(
    axis: Axes,
    paths: Sequence[YearPath],
    target: tuple[float, str] | None,
    milestone: tuple[int, float] | None,
    colour: str,
) -> None:
    """Draw paths from zero over the months of a year, and the target as a line with its name.

    Before its first known month a path is dotted. Names of whole years are right of the axis, others next to the last
    point.
    """
    points = [(point.months, point.rate_pct) for path in paths for point in path.points]
    levels = [rate for _, rate in points] + ([target[0]] if target else []) + ([milestone[1]] if milestone else [])
    axis.set_xlim(0, _MONTHS + 0.4)
    axis.set_ylim(0, 1.1 * max(levels) or 1.0)
    names = [target] if target else []
    obstacles = []
    if target:
        axis.axhline(target[0], color=INK, linewidth=1, linestyle="--", zorder=1)
        obstacles += [(month / _STEPS, target[0]) for month in range(_STEPS * _MONTHS)]
    if milestone:
        half = 0.5
        axis.plot([milestone[0] - half, milestone[0] + half], [milestone[1]] * 2, color=INK, linewidth=1.8, zorder=3)
        obstacles += [(milestone[0] + half * step / 5, milestone[1]) for step in range(-5, 6)]
    for path in paths:
        shade, width = (colour, 2.2) if path.is_main else (SOFT, 1.3)
        months, rates = zip(*((point.months, point.rate_pct) for point in path.points), strict=True)
        axis.plot([0, months[0]], [0, rates[0]], color=shade, linewidth=width / 2, linestyle=":", zorder=1)
        axis.plot(months, rates, color=shade, linewidth=width, zorder=2 + path.is_main)
        grid = [month / _STEPS for month in range(_STEPS * months[-1] + 1)]
        obstacles += zip(grid, np.interp(grid, [0, *months], [0, *rates]).tolist(), strict=True)
        for point in path.points:
            face = shade if path.is_main else PAPER
            place = point.months, point.rate_pct
            axis.scatter(*place, s=26, facecolor=face, edgecolor=shade, linewidth=1.4, zorder=4)
            point.mark.put_on(add_touch_area(axis, place))
        if months[-1] == _MONTHS:
            names.append((rates[-1], path.name))
    set_ticks(axis, "y", "%")
    months = sorted({month for month, _ in points} | {_MONTHS})
    axis.set_xticks(months, [str(month) for month in months])
    axis.annotate(
        "tháng",
        (1, 0),
        (6, -11),
        xycoords="axes fraction",
        textcoords="offset points",
        annotation_clip=False,
        va="center_baseline",
        fontsize=TICK_SIZE,
        color=SOFT,
    )
    unfinished = [path for path in paths if path.points[-1].months < _MONTHS]
    ends = [(points.index((path.points[-1].months, path.points[-1].rate_pct)), path.name) for path in unfinished]
    label_points(axis, points, ends, obstacles)
    name_ends(axis, names)
