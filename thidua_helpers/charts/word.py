"""Figures of analysts: as wide as a page of Word, sharp when saved."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thidua_helpers.charts.panel import ROW_INCHES, ChartRow
from thidua_helpers.charts.style import TEXT_SIZE, text_inches

# 16 cm, the width of the text on a page of A4.
WIDTH_INCHES = 16 / 2.54
SAVED_DPI = 200
_TITLE_LINE_INCHES, _GAP_INCHES, _TICKS_INCHES = 0.19, 0.16, 0.5


class WordFigure(Figure):
    """A figure that is saved with so many dots that Word prints it sharp."""

    def savefig(self, fname: Any, *, transparent: bool | None = None, **options: Any) -> None:
        super().savefig(fname, transparent=transparent, **({"dpi": SAVED_DPI} | options))


def word_axis(
    title: str, height: float, left: float = 0.75, right: float = 0.25, bottom: float = _TICKS_INCHES
) -> Axes:
    """Axis of a new figure; the other numbers are the room around it, in inches."""
    import matplotlib.pyplot as plt

    lines = _title_lines(title)
    whole = height + bottom + _TITLE_LINE_INCHES * len(lines) + _GAP_INCHES
    figure = plt.figure(FigureClass=WordFigure, figsize=(WIDTH_INCHES, whole), facecolor="white")
    width = WIDTH_INCHES - left - right
    axis = figure.add_axes((left / WIDTH_INCHES, bottom / whole, width / WIDTH_INCHES, height / whole))
    figure.text(0.01, 1 - 0.05 / whole, "\n".join(lines), fontweight="bold", fontsize=TEXT_SIZE, va="top", ha="left")
    return axis


def word_rows_axis(title: str, rows: Sequence[ChartRow]) -> Axes:
    """Axis of a new figure with a row for each holder, and room for labels and texts."""
    left, right = (
        max(text_inches(text) for text in texts) + _GAP_INCHES
        for texts in ([row.short_label for row in rows], [row.text for row in rows])
    )
    return word_axis(title, ROW_INCHES * len(rows), left, right)


def set_title(axis: Axes, title: str) -> None:
    """The title of a chart that is drawn on an axis of the analyst's."""
    axis.set_title("\n".join(_title_lines(title)), loc="left", fontweight="bold", fontsize=TEXT_SIZE)


def _title_lines(title: str) -> list[str]:
    return wrap(title, int((WIDTH_INCHES - 0.3) / text_inches("n"))) or [""]
