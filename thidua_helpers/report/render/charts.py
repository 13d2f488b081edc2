"""Charts: SVG in an <img>, one file for light, dark and print, a narrow one for phones.

The hex values below become CSS variables in the SVG, so colours follow the reader's light or dark setting. Text stays
text, in the page's fonts. A chart without `alt`, its finding in words, raises ValueError.
"""

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from matplotlib.figure import Figure as MplFigure

FONTS = '"Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif'
INK, SOFT, RULE, VIEC, TIEN, PAPER = "#1a2027", "#55606b", "#c5cdd4", "#1b5480", "#9a5a00", "#ffffff"
_DARK = {INK: "#e7ebef", SOFT: "#a4afb9", RULE: "#3b454e", VIEC: "#82b6e4", TIEN: "#e3a750", PAPER: "#13181d"}
_WIDE, _NARROW = 8.4, 3.4
_TEXT_SIZE, _TICK_SIZE = 10.5, 9
# Width of a letter in inches: of DejaVu Sans, which is wider than the fonts of most readers.
_LETTER = 0.09
_POINTS_SAID, _YEARS_SAID = 5, 7


def _frame(axis, panel: "StripPanel | LinePanel", side: str) -> None:
    """Write the heading of a panel, and keep one side of its frame."""
    axis.set_title(panel.heading, loc="left", color=panel.colour, fontsize=_TEXT_SIZE, fontweight="bold", y=1)
    axis.spines[[spine for spine in axis.spines if spine != side]].set_visible(False)
    axis.spines[side].set_color(RULE)


def _percent_ticks(axis) -> None:
    """Set a few ticks in per cent, away from the ends, which would cut off their labels."""
    from matplotlib.ticker import MaxNLocator

    low, high = axis.get_xlim()
    margin = 0.05 * (high - low)
    possible = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
    ticks = [tick for tick in possible if low + margin <= tick <= high - margin]
    axis.set_xticks(ticks, [f"{tick:g}%".replace(".", ",") for tick in ticks])
    axis.tick_params(axis="x", color=RULE, labelcolor=SOFT, labelsize=_TICK_SIZE)


@dataclass(frozen=True)
class StripMark:
    """A value on a strip with its label."""

    value: float
    text: str


@dataclass(frozen=True)
class StripPanel:
    """Values of one measure on a line: that of the page's subject, others, target, median."""

    heading: str
    colour: str
    own: StripMark
    others: tuple[float, ...]
    target: StripMark | None
    median: StripMark | None


def strips(panels: Sequence[StripPanel], alt: str) -> Markup:
    """Position of one value among others, a strip with its own scale for each measure."""
    return _picture(_draw_strips, panels, alt)


def _draw_strips(panels: Sequence[StripPanel], width: float):
    import matplotlib.pyplot as plt

    drawing, axes = plt.subplots(len(panels), 1, figsize=(width, 1.75 * len(panels)), squeeze=False)
    # Room for the ticks below each strip; measuring it would double the time of drawing.
    drawing.subplots_adjust(
        left=0.01, right=0.99, bottom=0.26 / len(panels) / 1.75, top=1 - 0.2 / len(panels), hspace=0.5
    )
    for axis, panel in zip(axes.flat, panels, strict=True):
        _strip_panel(axis, panel, width)
    return drawing


def _strip_panel(axis, panel: StripPanel, width: float) -> None:
    low, high = strip_limits(panel, width)
    middle = (low + high) / 2
    axis.axhline(0, color=RULE, linewidth=1, zorder=0)
    axis.scatter([panel.own.value], [0], s=110, color=panel.colour, zorder=2)
    for other in panel.others:
        # A ring on the unit's own spot has the colour of the paper, so that both are visible.
        is_hidden = abs(other - panel.own.value) < _SPOT / width * (high - low)
        axis.scatter(
            [other], [0], s=42, facecolor="none", edgecolor=PAPER if is_hidden else SOFT, linewidth=1.2, zorder=3
        )
    if panel.median:
        axis.plot([panel.median.value] * 2, [-0.25, 1.0], color=SOFT, linewidth=1.3, linestyle=(0, (3, 3)), zorder=1)
        _annotate(axis, panel.median, 1.05, _is_in_left_half(panel.median, middle), SOFT)
    if panel.target:
        axis.plot([panel.target.value] * 2, [-0.25, 0.45], color=INK, linewidth=1.6, zorder=1)
        _annotate(axis, panel.target, 0.45, _is_target_text_right(panel), INK)
    _annotate(axis, panel.own, -0.95, _is_in_left_half(panel.own, middle), panel.colour, "bold")
    axis.set_xlim(low, high)
    axis.set_ylim(-1.05, 1.7)
    axis.yaxis.set_visible(False)
    _percent_ticks(axis)
    _frame(axis, panel, "bottom")


# Radius of the unit's own spot in inches.
_SPOT = 0.075


def _is_in_left_half(mark: StripMark, middle: float) -> bool:
    return mark.value <= middle


def _is_target_text_right(panel: StripPanel) -> bool:
    """Whether the target's text is to the right of its line, away from the median."""
    if panel.median is None or panel.target is None:
        return True
    return panel.target.value >= panel.median.value


def strip_limits(panel: StripPanel, width: float) -> tuple[float, float]:
    """Ends of the scale of a strip `width` inches wide, with room for the target's text."""
    marks = [mark for mark in (panel.target, panel.median) if mark]
    values = [panel.own.value, *panel.others, *(mark.value for mark in marks)]
    reach = max(max(values) - min(values), 1.0)
    middle = (min(values) + max(values)) / 2
    low, high = middle - 0.62 * reach, middle + 0.62 * reach
    if panel.target:
        share = min(len(panel.target.text) * _LETTER / width + 0.03, 0.6)
        at = panel.target.value
        if _is_target_text_right(panel):
            high = max(high, (at - share * low) / (1 - share))
        else:
            low = min(low, (at - share * high) / (1 - share))
    return low, high


def _annotate(axis, mark: StripMark, height: float, is_at_the_right: bool, colour: str, weight: str = "normal") -> None:
    """Write the text of a mark on one side of its line, on an opaque background."""
    alignment, shift = ("left", 4) if is_at_the_right else ("right", -4)
    place = {"xytext": (shift, 0), "textcoords": "offset points", "ha": alignment, "va": "bottom", "zorder": 4}
    ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8}
    axis.annotate(mark.text, (mark.value, height), **place, color=colour, fontweight=weight, bbox=ground)


@dataclass(frozen=True)
class Point:
    """Figure of one year with its label; a rebuilt one is drawn hollow."""

    value: float
    text: str
    is_rebuilt: bool = False


@dataclass(frozen=True)
class LinePanel:
    """A figure over years; the line breaks where a point is None."""

    heading: str
    colour: str
    years: tuple[str, ...]
    points: tuple[Point | None, ...]


def lines(panels: Sequence[LinePanel], alt: str, starts_at_zero: bool) -> Markup:
    """Panels of lines over years, two in a row, or stacked on phones.

    Each has its own scale from zero; without `starts_at_zero` panels of one colour share a scale that may omit zero.
    """
    return _picture(_draw_lines_from_zero if starts_at_zero else _draw_lines, panels, alt)


def _draw_lines(panels: Sequence[LinePanel], width: float, starts_at_zero: bool = False):
    import matplotlib.pyplot as plt

    columns = min(len(panels), 2) if width == _WIDE else 1
    rows = -(-len(panels) // columns)
    drawing, axes = plt.subplots(rows, columns, figsize=(width, 1.8 * rows), squeeze=False, layout="constrained")
    for axis, panel in zip(axes.flat, panels, strict=False):
        alike = [panel] if starts_at_zero else [other for other in panels if other.colour == panel.colour]
        values = [point.value for other in alike for point in other.points if point]
        _line_panel(axis, panel, min(values), max(values), starts_at_zero)
    for axis in axes.flat[len(panels) :]:
        axis.set_axis_off()
    return drawing


_draw_lines_from_zero = partial(_draw_lines, starts_at_zero=True)


def _line_panel(axis, panel: LinePanel, lowest: float, highest: float, starts_at_zero: bool) -> None:
    nothing = float("nan")
    points = [(place, point) for place, point in enumerate(panel.points) if point]
    values = [point.value if point else nothing for point in panel.points]
    axis.plot(range(len(values)), values, color=panel.colour, linewidth=1.8, zorder=2)
    for place, point in points:
        face = PAPER if point.is_rebuilt else panel.colour
        axis.scatter([place], [point.value], s=34, facecolor=face, edgecolor=panel.colour, linewidth=1.5, zorder=3)
    # A short series has a label at every point, a long one at the first and the last.
    around = [nothing, *values, nothing]
    for place, point in points if len(points) <= _POINTS_SAID else (points[0], points[-1]):
        aside = _label_offset(around[place], point.value, around[place + 2])
        axis.annotate(point.text, (place, point.value), **aside, textcoords="offset points", color=INK)
    reach = max(highest - lowest, 1.0)
    bottom, top = (0, 1.35 * highest or 1.0) if starts_at_zero else (lowest - 0.45 * reach, highest + 0.45 * reach)
    axis.set_ylim(bottom, top)
    axis.set_xlim(-0.6, len(values) - 0.4)
    step = -(-len(values) // _YEARS_SAID)
    places = range(len(values) - 1, -1, -step)
    axis.set_xticks(places, [panel.years[place] for place in places])
    for place, label in zip(places, axis.get_xticklabels(), strict=True):
        label.set_color(INK if panel.points[place] else SOFT)
    axis.tick_params(axis="x", length=0)
    axis.yaxis.set_visible(False)
    _frame(axis, panel, "bottom")


def _label_offset(before: float, value: float, after: float) -> dict:
    """Offset that keeps a label off the line; a missing neighbour has the value NaN."""
    is_below_one, is_above_one = before > value or after > value, before < value or after < value
    if not is_below_one:
        return {"xytext": (0, 6), "ha": "center", "va": "bottom"}
    if not is_above_one:
        return {"xytext": (0, -6), "ha": "center", "va": "top"}
    side, alignment = (-1, "right") if before < value else (1, "left")
    return {"xytext": (3 * side, 5), "ha": alignment, "va": "bottom"}


def _picture(draw: Callable[[Sequence, float], object], panels: Sequence, alt: str) -> Markup:
    """Wide and narrow drawing as data addresses, with the finding as alt text."""
    if not alt:
        raise ValueError("a chart needs its finding in words")
    wide, narrow = (_data_address(_svg(draw, tuple(panels), width)) for width in (_WIDE, _NARROW))
    return Markup('<picture><source media="(max-width: 40rem)" srcset="{}"><img src="{}" alt="{}"></picture>').format(
        narrow, wide, alt
    )


@lru_cache(maxsize=16)
def _svg(draw: Callable[[Sequence, float], "MplFigure"], panels: tuple, width: float) -> str:
    """SVG of a drawing; cached, since the shared and the internal page draw the same."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    settings = {"svg.fonttype": "none", "svg.hashsalt": "thidua", "font.size": _TEXT_SIZE, "font.family": "DejaVu Sans"}
    parameters: dict = {**mpl.rcParamsDefault, **settings, "backend": "agg"}
    with mpl.rc_context(parameters):
        drawing = draw(panels, width)
        buffer = io.StringIO()
        drawing.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
        plt.close(drawing)
    return _with_theme(buffer.getvalue())


def _with_theme(svg: str) -> str:
    names = {colour: f"--c{number}" for number, colour in enumerate(_DARK)}
    for colour, name in names.items():
        svg = svg.replace(colour, f"var({name})")
    light = "".join(f"{name}:{colour};" for colour, name in names.items())
    dark = "".join(f"{names[colour]}:{value};" for colour, value in _DARK.items())
    theme = (
        f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
        f"text{{font-family:{FONTS}!important}}"
    )
    return svg.replace("<defs>", f"<style>{theme}</style><defs>", 1)


def _data_address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")
