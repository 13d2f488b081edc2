"""Drawings of ranks and of small series over years. Geometry at the boundary values."""

import itertools
from functools import partial

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from thidua_helpers.charts.bump import BUMP_RIGHT_INCHES, BUMP_ROW_INCHES, RankLine, RankPoint, draw_bump
from thidua_helpers.charts.panel import plain_panel, row_panel
from thidua_helpers.charts.sparklines import SparkRow, draw_sparklines
from thidua_helpers.charts.style import PAPER, VIEC, chart_style
from thidua_helpers.charts.svg import Mark, inline_svg

MARK = Mark("a")


def bump(*ranks, moves=()):
    """Lines of ranks over years, None where there is no rank."""
    lines = [
        RankLine(
            f"Đơn vị {number}",
            [None if rank is None else RankPoint(rank, MARK) for rank in of_unit],
            dict(enumerate(moves)).get(number, 0),
        )
        for number, of_unit in enumerate(ranks)
    ]
    years = [str(2021 + place) for place in range(len(ranks[0]))]
    lowest = max(rank for of_unit in ranks for rank in of_unit if rank)
    draw = partial(draw_bump, lines=lines, years=years, colour=VIEC)
    return plain_panel(draw, "Thứ hạng", VIEC, BUMP_ROW_INCHES * (lowest + 2), BUMP_RIGHT_INCHES, left=0.3)


@pytest.mark.parametrize(
    "ranks",
    [
        ((1, 1),),
        ((1, 2), (2, 1), (2, 3), (4, 3)),
        ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
        tuple((rank, 11 - rank) for rank in range(1, 11)),
        ((1, None, 2), (2, 1, None), (3, 2, 1)),
    ],
)
def test_ranks_go_down_the_picture_and_names_do_not_overlap(ranks):
    figure = bump(*ranks)
    axis = figure.axes[0]
    drawn = [tuple(dots.get_offsets()[0]) for dots in axis.collections]
    expected = [(place, -rank) for of_unit in ranks for place, rank in enumerate(of_unit) if rank]
    assert drawn == expected
    canvas = FigureCanvasAgg(figure)
    with chart_style():
        canvas.draw()
    texts = [text for text in (*axis.texts, *axis.get_xticklabels(), *axis.get_yticklabels()) if text.get_text()]
    boxes = [(text.get_text(), Text.get_window_extent(text, canvas.get_renderer())) for text in texts]
    for (first, one), (second, other) in itertools.combinations(boxes, 2):
        assert not one.overlaps(other), (first, second)
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width and box.y1 <= figure.bbox.height for _, box in boxes)


def test_missing_year_breaks_the_line_of_ranks():
    svg = str(inline_svg(bump((1, 2, None, 1), (2, 1, 1, 2), moves=(1,)), "a"))
    line = next(part for part in svg.split("<path ") if 'stroke-width="2.6"' in part)
    assert (line.count("M"), line.count("L")) == (2, 1), "two years, and no bridge to the last"


def test_fall_that_stands_out_is_dashed_and_hollow():
    axis = bump((1, 2), (2, 1), (3, 3), moves=(-1, 1, 0)).axes[0]
    assert [line.get_linestyle() for line in axis.lines] == ["--", "-", "-"]
    faces = [tuple(dots.get_facecolor()[0]) == mpl.colors.to_rgba(PAPER) for dots in axis.collections]
    assert faces == [True, True, False, False, False, False]


def sparklines(*values, falls=()):
    rows = [
        SparkRow(f"Đơn vị {number}", "a → b", MARK, of_unit, number in falls) for number, of_unit in enumerate(values)
    ]
    years = [str(2021 + place) for place in range(len(values[0]))]
    draw = partial(draw_sparklines, years=years)
    return row_panel(draw, [SparkRow("Cụm 1"), *rows], "Về việc", VIEC)


@pytest.mark.parametrize(
    "values",
    [
        ((80, 85), (60, 70), (90, 89)),
        ((50, 50, 50), (70, 70, 70)),
        ((0, 100),),
        ((80, None, 85), (None, 70, 71), (90, 91, None)),
    ],
)
def test_equal_changes_are_equally_high_in_all_rows_and_stay_in_them(values):
    axis = sparklines(*values).axes[0]
    lines = [line for line in axis.lines if len(line.get_xdata()) == len(values[0]) and line.get_linewidth() == 1.8]
    reach = max(max(known) - min(known) for of in values if (known := [value for value in of if value is not None]))
    for place, (line, of_unit) in enumerate(zip(lines, values, strict=True), start=1):
        heights = [place - height for height in line.get_ydata()]
        known = [(value, height) for value, height in zip(of_unit, heights, strict=True) if value is not None]
        assert all(abs(height) <= 0.4 + 1e-9 for _, height in known)
        for (one, low), (other, high) in itertools.combinations(known, 2):
            assert high - low == pytest.approx(0.8 * (other - one) / (reach or 1))
    dots = [tuple(dot.get_offsets()[0]) for dot in axis.collections]
    assert [place for place, _ in dots] == [
        max(number for number, value in enumerate(of) if value is not None) for of in values
    ]


def test_fall_of_a_unit_is_dashed_and_hollow():
    axis = sparklines((80, 85), (85, 80), falls={1}).axes[0]
    lines = [line for line in axis.lines if line.get_linewidth() == 1.8]
    assert [line.get_linestyle() for line in lines] == ["-", "--"]
    faces = [tuple(dot.get_facecolor()[0]) == mpl.colors.to_rgba(PAPER) for dot in axis.collections]
    assert faces == [False, True]
