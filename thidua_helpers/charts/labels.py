"""Labels next to points and at ends of lines that cover nothing; areas for fingers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse

from thidua_helpers.charts.style import SOFT, TICK_SIZE, text_inches
from thidua_helpers.errors import not_none

_HEIGHT_INCHES, _DOT_INCHES, _APART_INCHES, _LINE_INCHES = 0.16, 0.05, 0.05, 0.02
# A finger needs 24 px.
TOUCH_INCHES = 0.24
_NAME_INCHES = 0.17
# Distances from the point at which a place is looked for, in heights of a label.
_STEPS = 9
_LEADER_PARTS = 12


@dataclass(frozen=True)
class Box:
    """A rectangle in inches from the lower left corner of the axis."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: "Box") -> bool:
        is_beside = self.right <= other.left or other.right <= self.left
        return not (is_beside or self.top <= other.bottom or other.top <= self.bottom)


def label_points(
    axis: Axes,
    points: Sequence[tuple[float, float]],
    labels: Sequence[tuple[int, str]],
    obstacles: Sequence[tuple[float, float]] = (),
) -> None:
    """Write labels (number of the point, text) next to points, as far as there is room.

    The limits of the axis are final. A label without a free place is left out, one away from its point is joined to it
    by a thin line. `obstacles` are points of drawn lines.
    """
    width, height = _size(axis)
    places = [_inches(axis, point) for point in points]
    taken = [_around(place, _DOT_INCHES) for place in places]
    taken += [_around(_inches(axis, point), _LINE_INCHES) for point in obstacles]
    written: list[Box] = []
    for number, text in labels:
        for place in _possible(*places[number], text_inches(text, TICK_SIZE)):
            box, leader = place.box, place.leader(places[number])
            is_inside = box.left >= 0 and box.bottom >= 0 and box.right <= width and box.top <= height
            is_free = not any(box.overlaps(other) for other in taken)
            if not (is_inside and is_free) or any(part.overlaps(other) for part in leader for other in written):
                continue
            written.append(box)
            taken += [box, *leader]
            line = {"arrowstyle": "-", "color": SOFT, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3}
            axis.annotate(
                text,
                points[number],
                (place.anchor / width, (box.bottom + box.top) / 2 / height),
                textcoords="axes fraction",
                ha=place.side,
                va="center",
                fontsize=TICK_SIZE,
                arrowprops=None if place.is_near else line,
                zorder=5,
            )
            break


def add_touch_area(axis: Axes, point: tuple[float, float]) -> Ellipse:
    """Add an invisible area around a point, for a finger; limits of the axis are final."""
    (left, right), (bottom, top), (width, height) = axis.get_xlim(), axis.get_ylim(), _size(axis)
    size = TOUCH_INCHES * (right - left) / width, TOUCH_INCHES * (top - bottom) / height
    area = Ellipse(point, *size, facecolor="none", edgecolor="none", zorder=9)
    axis.add_patch(area)
    return area


def name_ends(axis: Axes, names: Sequence[tuple[float, str]]) -> None:
    """Write names at the right ends of lines, lowest first, each clear of the one below."""
    bottom, top = axis.get_ylim()
    apart, least = _NAME_INCHES * (top - bottom) / _size(axis)[1], -np.inf
    for level, name in sorted(names):
        least = max(level, least + apart)
        axis.annotate(
            name,
            (1, least),
            (6, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            annotation_clip=False,
            va="center_baseline",
            fontsize=TICK_SIZE,
            color=SOFT,
        )


def _size(axis: Axes) -> tuple[float, float]:
    box, (width, height) = axis.get_position(), not_none(axis.get_figure(root=True)).get_size_inches()
    return box.width * width, box.height * height


def _inches(axis: Axes, point: tuple[float, float]) -> tuple[float, float]:
    (left, right), (bottom, top), (width, height) = axis.get_xlim(), axis.get_ylim(), _size(axis)
    return (point[0] - left) / (right - left) * width, (point[1] - bottom) / (top - bottom) * height


@dataclass(frozen=True)
class _Place:
    """A box for a label, the side that its text touches, and whether it is at its point."""

    box: Box
    side: Literal["left", "right", "center"]
    is_near: bool

    @property
    def anchor(self) -> float:
        middle = (self.box.left + self.box.right) / 2
        return {"left": self.box.left, "right": self.box.right, "center": middle}[self.side]

    def leader(self, point: tuple[float, float]) -> list[Box]:
        """Parts of the line from the label to its point; empty next to it."""
        if self.is_near:
            return []
        start = self.anchor, (self.box.bottom + self.box.top) / 2
        shares = [number / _LEADER_PARTS for number in range(1, _LEADER_PARTS)]
        (left, low), (right, high) = start, point
        return [
            _around((left + share * (right - left), low + share * (high - low)), _LINE_INCHES / 2) for share in shares
        ]


def _around(place: tuple[float, float], half: float) -> Box:
    return Box(place[0] - half, place[1] - half, place[0] + half, place[1] + half)


def _possible(x: float, y: float, width: float) -> Iterator[_Place]:
    """Places around a point, the nearest first."""
    away = _DOT_INCHES + _APART_INCHES
    for step in range(_STEPS):
        rise, is_near = step * _HEIGHT_INCHES, step == 0
        for middle in (y + rise, y - rise):
            yield _Place(_box(x + away, middle, width), "left", is_near)
            yield _Place(_box(x - away - width, middle, width), "right", is_near)
        above = away + _HEIGHT_INCHES / 2 + rise
        for middle in (y + above, y - above):
            yield _Place(_box(x - width / 2, middle, width), "center", is_near)


def _box(left: float, middle: float, width: float) -> Box:
    return Box(left, middle - _HEIGHT_INCHES / 2, left + width, middle + _HEIGHT_INCHES / 2)
