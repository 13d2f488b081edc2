"""Figures of analysts: as wide as a page of Word, sharp when saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thidua_helpers.charts.panel import ROW_INCHES, ChartRow
from thidua_helpers.charts.style import TEXT_SIZE, text_inches

# 16 cm, the width of the text on a page of A4.
WIDTH_INCHES = 16 / 2.54
SAVED_DPI = 200
_TITLE_LINE_INCHES, _GAP_INCHES = 0.19, 0.16


class WordFigure(Figure):
    """A figure that is saved with so many dots that Word prints it sharp."""

    def savefig(self, fname: Any, *, transparent: bool | None = None, **options: Any) -> None:
        super().savefig(fname, transparent=transparent, **({"dpi": SAVED_DPI} | options))


@dataclass(frozen=True)
class Room:
    """Height of an axis, and the room around it for labels, in inches."""

    height: float
    left: float = 0.75
    right: float = 0.25
    bottom: float = 0.5


def room_of_rows(rows: Sequence[ChartRow]) -> Room:
    """Room of a chart with a row for each holder, with its labels and texts."""
    left, right = (
        max(text_inches(text) for text in texts) + _GAP_INCHES
        for texts in ([row.short_label for row in rows], [row.text for row in rows])
    )
    return Room(ROW_INCHES * len(rows), left, right)


def word_figure(title: str, room: Room) -> Figure:
    """A new figure of pyplot, which a notebook shows.

    Made outside `analyst_style`: the first figure of a notebook turns on settings that have to stay.
    """
    import matplotlib.pyplot as plt

    height = room.height + room.bottom + _TITLE_LINE_INCHES * len(_title_lines(title)) + _GAP_INCHES
    return plt.figure(FigureClass=WordFigure, figsize=(WIDTH_INCHES, height), facecolor="white")


def word_axis(figure: Figure, title: str, room: Room) -> Axes:
    """The axis of a figure of `word_figure`, below its title."""
    height, width = figure.get_figheight(), WIDTH_INCHES - room.left - room.right
    box = room.left / WIDTH_INCHES, room.bottom / height, width / WIDTH_INCHES, room.height / height
    text = "\n".join(_title_lines(title))
    figure.text(0.01, 1 - 0.05 / height, text, fontweight="bold", fontsize=TEXT_SIZE, va="top", ha="left")
    return figure.add_axes(box)


def set_title(axis: Axes, title: str) -> None:
    """The title of a chart that is drawn on an axis of the analyst's."""
    axis.set_title("\n".join(_title_lines(title)), loc="left", fontweight="bold", fontsize=TEXT_SIZE)


def _title_lines(title: str) -> list[str]:
    return wrap(title, int((WIDTH_INCHES - 0.3) / text_inches("n"))) or [""]
