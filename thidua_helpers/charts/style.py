"""Colours, sizes and Vietnamese ticks of all charts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from thidua_helpers.errors import not_none

# Each is a CSS variable of the pages, with its colour on paper; pages replace the colour by the variable.
INK, SOFT, RULE, PAPER = "#1a2027", "#55606b", "#c5cdd4", "#ffffff"
VIEC, TIEN, MISS, WASH = "#1b5480", "#9a5a00", "#a3261d", "#f3f5f7"
VARIABLES = {
    **{INK: "--ink", SOFT: "--soft", RULE: "--rule", PAPER: "--paper"},
    **{VIEC: "--viec", TIEN: "--tien", MISS: "--miss", WASH: "--wash"},
}
COLOUR_BY_MEASURE = {"viec": VIEC, "tien": TIEN}
TEXT_SIZE, TICK_SIZE = 10, 9
# Inches of a letter at TEXT_SIZE in DejaVu Sans, which is wider than the fonts of most readers.
LETTER_INCHES = 0.082
# Room of a tick with its label.
TICK_INCHES, _TICK_HEIGHT_INCHES = 0.6, 0.4


def _settings() -> dict[Any, Any]:
    """Colours, fonts and sizes of all charts."""
    return {
        "font.size": TEXT_SIZE,
        "font.family": "DejaVu Sans",
        "axes.edgecolor": RULE,
        "axes.labelcolor": SOFT,
        "axes.labelsize": TICK_SIZE,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "text.color": INK,
        "xtick.color": RULE,
        "ytick.color": RULE,
        "xtick.labelcolor": SOFT,
        "ytick.labelcolor": SOFT,
        "xtick.labelsize": TICK_SIZE,
        "ytick.labelsize": TICK_SIZE,
        "svg.fonttype": "none",
        "svg.hashsalt": "thidua",
    }


@contextmanager
def chart_style() -> Iterator[None]:
    """Settings in which charts of pages are drawn, whatever the user's are."""
    with mpl.rc_context({**mpl.rcParamsDefault, **_settings(), "backend": "agg"}):
        yield


@contextmanager
def analyst_style() -> Iterator[None]:
    """Settings in which charts of analysts are drawn: seaborn's theme with the pages' colours."""
    import seaborn as sns

    theme: dict[Any, Any] = {**sns.axes_style("white"), **sns.plotting_context("paper"), **_settings()}
    with mpl.rc_context(theme):
        yield


def text_inches(text: str, size: float = TEXT_SIZE) -> float:
    """Width of a text in the widest font."""
    return len(text) * LETTER_INCHES * size / TEXT_SIZE


def tick_text(value: float, suffix: str = "") -> str:
    """Number of a tick: "1.500", "0,5%"."""
    return f"{value:,.6g}".translate(str.maketrans(",.", ".,")) + suffix


def set_ticks(axis: Axes, which: str = "x", suffix: str = "", prefix: str = "", is_whole: bool = False) -> None:
    """Set round ticks with decimal comma, none at an end, which would cut off its label."""
    of_axis = axis.xaxis if which == "x" else axis.yaxis
    low, high = sorted(axis.get_xlim() if which == "x" else axis.get_ylim())
    margin = 0.04 * (high - low)
    box, (width, height) = axis.get_position(), not_none(axis.get_figure(root=True)).get_size_inches()
    room = box.width * width / TICK_INCHES if which == "x" else box.height * height / _TICK_HEIGHT_INCHES
    steps = [1, 2, 5, 10] if is_whole else [1, 2, 2.5, 5, 10]
    most = max(3, int(room))
    possible = MaxNLocator(most, steps=steps, integer=is_whole, min_n_ticks=1).tick_values(low, high)
    of_axis.set_ticks([tick for tick in possible if low + margin <= tick <= high - margin])
    of_axis.set_major_formatter(FuncFormatter(lambda tick, _: prefix + tick_text(tick, suffix)))
