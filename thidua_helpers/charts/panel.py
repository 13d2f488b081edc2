"""Figures of one panel of a page: as wide as a phone, two side by side on a screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thidua_helpers.charts.style import RULE, chart_style, text_inches
from thidua_helpers.charts.svg import Mark

WIDTH_INCHES = 4.4
# 24 px on a phone 390 px wide, so that a finger meets one row.
ROW_INCHES = 0.31
# A row of which the label is a sentence, on a line above it.
TALL_ROW_INCHES = 0.52
_HEADING_INCHES, _TICKS_INCHES, _GAP_INCHES = 0.3, 0.32, 0.14
_LONGEST_LABEL, _LONGEST_TALL_LABEL = 22, 53


@dataclass(frozen=True)
class ChartRow:
    """A row of a chart: label before it, text after it, mark; a heading has no mark."""

    label: str
    text: str = ""
    mark: Mark | None = None
    longest_label: int = field(default=_LONGEST_LABEL, kw_only=True)

    @property
    def short_label(self) -> str:
        """The label, cut where it would take the room of the scale; the mark has the whole name."""
        return _cut(self.label, self.longest_label)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def row_panel(draw: Callable[..., None], rows: Sequence[ChartRow], heading: str, colour: str) -> Figure:
    """Figure of a chart with a row for each holder, drawn by `draw(axis, rows, colour)`."""
    height = _HEADING_INCHES + ROW_INCHES * len(rows) + _TICKS_INCHES
    left, right = (
        max(text_inches(text) for text in texts) + _GAP_INCHES
        for texts in ([row.short_label for row in rows], [row.text for row in rows])
    )
    with chart_style():
        figure, axis = _panel(height, left, right, heading, colour)
        draw(axis, rows, colour)
    return figure


def tall_row_panel(draw: Callable[..., None], rows: Sequence[ChartRow], heading: str, colour: str) -> Figure:
    """As `row_panel`, for labels as long as the panel: each is above its row."""
    height = _HEADING_INCHES + TALL_ROW_INCHES * len(rows) + _TICKS_INCHES
    right = max(text_inches(row.text) for row in rows) + _GAP_INCHES
    with chart_style():
        figure, axis = _panel(height, 0.05, right, heading, colour)
        draw(axis, rows, colour)
    return figure


def plain_panel(
    draw: Callable[[Axes], None],
    heading: str,
    colour: str,
    height: float = 2.6,
    right: float = 0.3,
    left: float = 0.55,
) -> Figure:
    """Figure of a chart with scales; `left` and `right` are the room beside it, in inches."""
    with chart_style():
        figure, axis = _panel(height, left, right, heading, colour)
        draw(axis)
    return figure


def bare_panel(draw: Callable[[Axes], None], heading: str, colour: str, height: float) -> Figure:
    """Figure of a chart without scales, its axis in inches from the top left corner."""
    with chart_style():
        figure, axis = _panel(_HEADING_INCHES + height + _TICKS_INCHES, 0, 0, heading, colour)
        axis.set_axis_off()
        axis.set_xlim(0, WIDTH_INCHES)
        axis.set_ylim(height, 0)
        draw(axis)
    return figure


def _panel(height: float, left: float, right: float, heading: str, colour: str) -> tuple[Figure, Axes]:
    figure = Figure((WIDTH_INCHES, height))
    width, inner = WIDTH_INCHES - left - right, height - _HEADING_INCHES - _TICKS_INCHES
    axis = figure.add_axes((left / WIDTH_INCHES, _TICKS_INCHES / height, width / WIDTH_INCHES, inner / height))
    # Each chart sets its limits: none are computed at each line and dot.
    axis.set_autoscale_on(False)
    figure.patch.set_visible(False)
    axis.patch.set_visible(False)
    figure.text(0, 1 - 0.2 / height, heading, color=colour, fontweight="bold")
    return figure, axis


def lay_out_rows(axis: Axes, rows: Sequence[ChartRow]) -> None:
    """Labels, texts and a line for each row, from the top; the whole row is its mark."""
    box = axis.get_position()
    ends = -box.x0 / box.width, (1 - box.x0) / box.width
    for place, row in enumerate(rows):
        weight = "bold" if row.mark is None else "normal"
        _write(axis, row.short_label, 0, place, ha="right", fontweight=weight)
        _write(axis, row.text, 1, place, ha="left")
        if row.mark is not None:
            axis.axhline(place, color=RULE, linewidth=0.6, zorder=0)
            area = axis.axhspan(place - 0.5, place + 0.5, *ends, facecolor="none", edgecolor="none", zorder=9)
            row.mark.put_on(area)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.yaxis.set_visible(False)
    axis.spines["left"].set_visible(False)


def lay_out_tall_rows(axis: Axes, rows: Sequence[ChartRow]) -> None:
    """As `lay_out_rows`, for rows with their labels above."""
    box = axis.get_position()
    ends = -box.x0 / box.width, (1 - box.x0) / box.width
    for place, row in enumerate(rows):
        label = _cut(row.label, _LONGEST_TALL_LABEL)
        axis.annotate(label, (ends[0], place - 0.4), xycoords=("axes fraction", "data"), va="center_baseline")
        _write(axis, row.text, 1, place, ha="left")
        axis.axhline(place, color=RULE, linewidth=0.6, zorder=0)
        if row.mark is not None:
            area = axis.axhspan(place - 0.65, place + 0.3, *ends, facecolor="none", edgecolor="none", zorder=9)
            row.mark.put_on(area)
    axis.set_ylim(len(rows) - 0.6, -0.75)
    axis.yaxis.set_visible(False)
    axis.spines["left"].set_visible(False)


def _write(axis: Axes, text: str, side: int, place: int, **style: Any) -> None:
    """A text beside the axis: before it at side 0, after it at side 1."""
    apart = (12 * side - 6, 0)
    axis.annotate(
        text,
        (side, place),
        apart,
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        annotation_clip=False,
        va="center_baseline",
        **style,
    )
