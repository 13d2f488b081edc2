"""Amounts as squares by area, each filled from below by the part that is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from thidua_helpers.charts.labels import TOUCH_INCHES
from thidua_helpers.charts.panel import WIDTH_INCHES, bare_panel
from thidua_helpers.charts.style import PAPER, TICK_SIZE, text_inches
from thidua_helpers.charts.svg import Mark

_LARGEST_INCHES, _GAP_INCHES, _LINE_INCHES = 1.4, 0.1, 0.16


@dataclass(frozen=True)
class Square:
    """An amount above zero, its part that is done between 0 and 1, lines of text below it."""

    amount: float
    done: float
    mark: Mark
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class _Slot:
    """Left edge, baseline, width and side of a square in inches; from the top."""

    square: Square
    left: float
    baseline: float
    width: float
    side: float


def square_panel(squares: Sequence[Square], heading: str, colour: str) -> Figure:
    """Figure of squares in rows, in the order given."""
    slots, height = _lay_out(squares)
    return bare_panel(lambda axis: _draw(axis, slots, colour), heading, colour, height)


def _lay_out(squares: Sequence[Square]) -> tuple[list[_Slot], float]:
    """Places of the squares, and the height of all rows."""
    scale = _LARGEST_INCHES / sqrt(max(square.amount for square in squares))
    sizes = [(square, side := scale * sqrt(square.amount), _slot_inches(square, side)) for square in squares]
    rows: list[list[tuple[Square, float, float]]] = [[]]
    for size in sizes:
        used = sum(width + _GAP_INCHES for *_, width in rows[-1])
        if rows[-1] and used + size[2] > WIDTH_INCHES:
            rows.append([])
        rows[-1].append(size)
    slots, top = [], 0.0
    for row in rows:
        baseline, left = top + max(TOUCH_INCHES, *(side for _, side, _ in row)), 0.0
        for square, side, width in row:
            slots.append(_Slot(square, left, baseline, width, side))
            left += width + _GAP_INCHES
        top = baseline + _LINE_INCHES * max(len(square.lines) for square, *_ in row) + _GAP_INCHES
    return slots, top


def _slot_inches(square: Square, side: float) -> float:
    return max(side, TOUCH_INCHES, *(text_inches(line, TICK_SIZE) for line in square.lines))


def _draw(axis: Axes, slots: Sequence[_Slot], colour: str) -> None:
    for slot in slots:
        square, side = slot.square, slot.side
        corner = slot.left, slot.baseline
        axis.add_patch(Rectangle(corner, side, -side, facecolor=PAPER, edgecolor=colour, linewidth=1.2, zorder=1))
        axis.add_patch(Rectangle(corner, side, -side * square.done, facecolor=colour, edgecolor="none", zorder=2))
        for number, line in enumerate(square.lines):
            middle = slot.baseline + _LINE_INCHES * (number + 0.6)
            axis.text(slot.left, middle, line, fontsize=TICK_SIZE, va="center_baseline")
        touched = max(side, TOUCH_INCHES)
        size = slot.width, -touched
        area = Rectangle(corner, *size, facecolor="none", edgecolor="none", zorder=9)
        axis.add_patch(area)
        square.mark.put_on(area)
