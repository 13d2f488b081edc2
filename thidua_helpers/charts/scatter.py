"""Two values of every unit against each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import seaborn as sns
from matplotlib.axes import Axes

from thidua_helpers.charts.labels import label_points
from thidua_helpers.charts.style import MISS, SOFT, TIEN, VIEC, set_ticks

_COLOURS = (VIEC, TIEN, MISS, SOFT)
_MARKERS = ("o", "s", "D", "^")


@dataclass(frozen=True)
class UnitPoint:
    """Two values of a unit in its group; with a `label` if it is named."""

    group: str
    x: float
    y: float
    label: str = ""


def draw_scatter(
    axis: Axes, points: Sequence[UnitPoint], labels: tuple[str, str], suffixes: tuple[str, str] = ("", "")
) -> None:
    """Draw a point a unit, with colour and shape of its group; `labels` are those of the axes."""
    groups = list(dict.fromkeys(point.group for point in points))
    sns.scatterplot(
        x=[point.x for point in points],
        y=[point.y for point in points],
        hue=[point.group for point in points],
        style=[point.group for point in points],
        hue_order=groups,
        style_order=groups,
        palette=[_COLOURS[number % len(_COLOURS)] for number in range(len(groups))],
        markers=[_MARKERS[number % len(_MARKERS)] for number in range(len(groups))],
        s=44,
        legend=len(groups) > 1,
        ax=axis,
    )
    for which, values in (("x", [point.x for point in points]), ("y", [point.y for point in points])):
        reach = max(max(values) - min(values), 1e-9)
        limits = min(values) - 0.07 * reach, max(values) + 0.07 * reach
        (axis.set_xlim if which == "x" else axis.set_ylim)(*limits)
    axis.set(xlabel=labels[0], ylabel=labels[1])
    set_ticks(axis, "x", suffixes[0])
    set_ticks(axis, "y", suffixes[1])
    if len(groups) > 1:
        sns.move_legend(axis, "upper left", bbox_to_anchor=(1.01, 1), frameon=False, title=None)
    places = [(point.x, point.y) for point in points]
    label_points(axis, places, [(number, point.label) for number, point in enumerate(points) if point.label])
