"""Charts, all drawn by one function: SVG in an <img>, one file for light, dark and print, a narrow one for phones.

Colours are written as the hex values below and become CSS variables in the SVG, so the picture follows the reader's
light or dark setting as the page does. Text stays text, in the page's fonts.
"""

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

FONTS = '"Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif'
INK, SOFT, RULE, VIEC, TIEN = "#1a2027", "#55606b", "#c5cdd4", "#1b5480", "#9a5a00"
_DARK = {INK: "#e7ebef", SOFT: "#a4afb9", RULE: "#3b454e", VIEC: "#82b6e4", TIEN: "#e3a750"}
_WIDE, _NARROW = 8.4, 3.4
_TEXT_SIZE = 10.5


@dataclass(frozen=True)
class Bar:
    """One bar: what it stands for, its length, and what is written at its end."""

    label: str
    value: float
    text: str


@dataclass(frozen=True)
class BarPanel:
    """One measure's bars, in the order given, under a heading and in the measure's colour."""

    heading: str
    colour: str
    bars: Sequence[Bar]


def bars(panels: Sequence[BarPanel], alt: str) -> Markup:
    """Small multiples of horizontal bars from zero, with direct labels; side by side, or one below the other on phones.

    Raises ValueError for an empty `alt`: a chart says its finding in words too.
    """
    if not alt:
        raise ValueError("a chart needs its finding in words")
    longest = max(bar.value for panel in panels for bar in panel.bars)

    def draw(width: float):
        import matplotlib.pyplot as plt

        side_by_side = width == _WIDE
        count = len(panels)
        height = 0.42 * max(len(panel.bars) for panel in panels) + 0.45
        rows, columns = (1, count) if side_by_side else (count, 1)
        drawing, axes = plt.subplots(rows, columns, figsize=(width, height * rows), squeeze=False, layout="constrained")
        for axis, panel in zip(axes.flat, panels, strict=True):
            _bar_panel(axis, panel, longest)
        return drawing

    return _picture(draw, alt)


def _bar_panel(axis, panel: BarPanel, longest: float) -> None:
    positions = range(len(panel.bars))
    axis.barh(positions, [bar.value for bar in panel.bars], height=0.62, color=panel.colour)
    for position, bar in zip(positions, panel.bars, strict=True):
        axis.annotate(bar.text, (bar.value, position), (5, 0), textcoords="offset points", va="center", color=INK)
    axis.set_yticks(positions, [bar.label for bar in panel.bars])
    axis.invert_yaxis()
    axis.set_xlim(0, longest * 1.45)
    axis.set_title(panel.heading, loc="left", color=panel.colour, fontsize=_TEXT_SIZE, fontweight="bold")
    axis.tick_params(axis="y", length=0, labelcolor=INK)
    axis.xaxis.set_visible(False)
    axis.spines[["top", "right", "bottom"]].set_visible(False)
    axis.spines["left"].set_color(RULE)


def _picture(draw: Callable[[float], object], alt: str) -> Markup:
    """The only way from a drawing to a page: drawn wide and narrow, as data addresses, with the finding as alt text."""
    wide, narrow = (_data_address(_svg(draw, width)) for width in (_WIDE, _NARROW))
    return Markup('<picture><source media="(max-width: 40rem)" srcset="{}"><img src="{}" alt="{}"></picture>').format(
        narrow, wide, alt
    )


def _svg(draw: Callable[[float], object], width: float) -> str:
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    settings = {"svg.fonttype": "none", "svg.hashsalt": "thidua", "font.size": _TEXT_SIZE, "font.family": "DejaVu Sans"}
    with mpl.rc_context({**mpl.rcParamsDefault, **settings, "backend": "agg"}):
        drawing = draw(width)
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
