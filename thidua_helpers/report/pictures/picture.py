"""A picture: title with its finding, what is measured, one or more panels."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from thidua_helpers.charts.svg import ChartFigure, Mark, inline_svg
from thidua_helpers.numbers import round_consistently, round_half_up
from thidua_helpers.report.render.blocks import Figure
from thidua_helpers.report.render.html_blocks import Html, render
from thidua_helpers.vietnamese import format_count, format_decimal, format_money

HEADING_BY_MEASURE = {"viec": "Về việc", "tien": "Về tiền"}
# Headings of panels of amounts, and how many việc or đồng are 1 on their scales.
AMOUNT_HEADING_BY_MEASURE = {"viec": "Về việc (việc)", "tien": "Về tiền (tỷ đồng)"}
SCALE_BY_MEASURE = {"viec": 1, "tien": 10**9}


def picture(title: str | Markup, subtitle: str, panels: Sequence[tuple[ChartFigure, str]]) -> Html:
    """Panels side by side, on phones one below the other; each with its finding in words."""
    return drawn_picture(title, subtitle, [inline_svg(figure, alt) for figure, alt in panels])


def drawn_picture(title: str | Markup, subtitle: str, panels: Sequence[Markup]) -> Html:
    """As `picture`, for panels that are drawn already."""
    return render("picture", title=title, subtitle=subtitle, panels=panels) if panels else Html("")


def mark_of(figure: Figure, text: str, link: str = "") -> Mark:
    """Mark that shows a stored figure; `text` says whose and what it is."""
    return Mark(text, figure.key, str(figure.value), link)


def short_rate(rate: Fraction, level: tuple[Decimal, str] | None = None) -> str:
    """A rate with one decimal, or as many as its comparison with a level needs: "83,4%"."""
    bounds = [level] if level else []
    return f"{format_decimal(round_consistently(100 * rate, *bounds, fewest=1))}%"


def short_amount(amount: int, measure: str) -> str:
    """Cases, or money in tỷ with one decimal: "19 việc", "8,9 tỷ", "28,5 triệu"."""
    if measure == "viec":
        return f"{format_count(amount)} việc"
    if abs(amount) < 10**8:
        return format_money(amount).removesuffix(" đồng")
    return f"{format_decimal(round_half_up(Fraction(amount, 10**9), 1))} tỷ"
