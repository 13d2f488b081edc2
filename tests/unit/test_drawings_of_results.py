"""Drawings on results of units: bars, squares, pairs of rates. Geometry at the boundary values."""

import itertools
from functools import partial

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from thidua_helpers.charts.bars import BarRow, draw_bars
from thidua_helpers.charts.dumbbells import DumbbellRow, draw_dumbbells
from thidua_helpers.charts.flow import FlowRow, draw_flow
from thidua_helpers.charts.labels import TOUCH_INCHES, Box
from thidua_helpers.charts.panel import WIDTH_INCHES, plain_panel, row_panel
from thidua_helpers.charts.progress import PROGRESS_RIGHT_INCHES, ProgressPoint, YearPath, draw_progress
from thidua_helpers.charts.squares import Square, square_panel
from thidua_helpers.charts.style import PAPER, TIEN, VIEC, chart_style
from thidua_helpers.charts.svg import Mark, inline_svg

MARK = Mark("a")


@pytest.mark.parametrize("amounts", [(19,), (4, 4, 4), (0, 0), (227.8, 0.2, 0.1), (3, 0)])
def test_bars_start_at_zero_and_are_as_long_as_their_amounts(amounts):
    rows = [BarRow(f"Đơn vị {number}", f"{amount}", MARK, amount) for number, amount in enumerate(amounts)]
    axis = row_panel(draw_bars, rows, "Về việc", VIEC).axes[0]
    bars = axis.patches[: len(amounts)]
    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [(0, amount) for amount in amounts]
    assert axis.get_xlim()[0] == 0 and axis.get_xlim()[1] > 0
    assert str(inline_svg(axis.figure, "a")).count('class="mark"') == len(amounts)


def squares(*amounts):
    """A square for each amount and the part of it that is done, the first four with texts."""
    return square_panel(
        [
            Square(amount, done, MARK, ("Đơn vị 1-02", "319,9 tỷ") if number < 4 else ())
            for number, (amount, done) in enumerate(amounts)
        ],
        "Việc lớn",
        TIEN,
    )


@pytest.mark.parametrize("amounts", [[(5, 0)], [(1, 1)] * 25, [(900, 1), (100, 0.5), (1, 0.01)], [(7, 0.3)] * 4])
def test_area_of_a_square_is_its_amount_and_of_its_fill_what_is_done(amounts):
    patches = [patch for patch in squares(*amounts).axes[0].patches]
    outlines, fills, areas = patches[::3], patches[1::3], patches[2::3]
    scale = abs(outlines[0].get_width() * outlines[0].get_height()) / amounts[0][0]
    for outline, fill, area, (amount, done) in zip(outlines, fills, areas, amounts, strict=True):
        assert abs(outline.get_width() * outline.get_height()) == pytest.approx(scale * amount)
        assert abs(fill.get_width() * fill.get_height()) == pytest.approx(scale * amount * done)
        assert area.get_width() >= TOUCH_INCHES and -area.get_height() >= TOUCH_INCHES
        assert area.get_x() >= 0 and area.get_x() + area.get_width() <= WIDTH_INCHES + 1e-9


@pytest.mark.parametrize("count", [1, 4, 25])
def test_squares_do_not_overlap_and_keep_their_order(count):
    panel = squares(*((1000 / (number + 1), 0.5) for number in range(count)))
    areas = [Box(*sorted_corners(area)) for area in panel.axes[0].patches[2::3]]
    assert not any(one.overlaps(other) for one, other in itertools.combinations(areas, 2))
    assert [(box.top, box.left) for box in areas] == sorted((box.top, box.left) for box in areas)


def sorted_corners(area):
    """Left, top, right and bottom of an area, by the axis from the top."""
    return area.get_x(), area.get_y() + area.get_height(), area.get_x() + area.get_width(), area.get_y()


@pytest.mark.parametrize(
    "rates", [[(42.7, 74.9, 46)], [(50, 50, 50)], [(50, 60, None)], [(0, 100, 50), (38.1, 34.0, 51)]]
)
def test_dots_of_two_rates_and_their_target_are_inside_the_scale(rates):
    rows = [DumbbellRow("Đơn vị", "a → b", MARK, *points) for points in rates]
    figure = row_panel(draw_dumbbells, [DumbbellRow("Đổi kết luận"), *rows], "Tỷ lệ về tiền", TIEN)
    axis = figure.axes[0]
    low, high = axis.get_xlim()
    drawn = [dots.get_offsets()[0] for dots in axis.collections]
    assert [tuple(dot) for dot in drawn] == [
        (rate, place) for place, points in enumerate(rates, start=1) for rate in points[:2]
    ]
    assert all(low < rate < high for points in rates for rate in points if rate is not None)
    faces = [tuple(dots.get_facecolor()[0]) for dots in axis.collections]
    assert [face == mpl.colors.to_rgba(PAPER) for face in faces] == [True, False] * len(rates)


def progress_of(*paths, target=None, milestone=None):
    """Paths of (months, rate) pairs, the last one this year's."""
    drawn = [
        YearPath(f"năm {2020 + place}", [ProgressPoint(*point, MARK) for point in path], place == len(paths) - 1)
        for place, path in enumerate(paths)
    ]
    draw = partial(draw_progress, paths=drawn, target=target, milestone=milestone, colour=VIEC)
    return plain_panel(draw, "Về việc", VIEC, 2.8, PROGRESS_RIGHT_INCHES)


@pytest.mark.parametrize(
    ("paths", "target", "milestone"),
    [
        (([(6, 54.2), (12, 83.3)], [(6, 55.2), (10, 71.8), (12, 85.7)]), (83.5, "chỉ tiêu 83,50%"), None),
        (([(6, 18), (12, 49.1)], [(6, 18.3)]), (46, "chỉ tiêu 46,00%"), (6, 20)),
        (([(6, 0), (9, 0)],), None, None),
        (([(1, 5)], [(1, 5)]), (5, "chỉ tiêu 5,00%"), (1, 5)),
        (([(12, 80)], [(11, 79), (12, 80)]), (80, "chỉ tiêu 80,00%"), None),
    ],
)
def test_progress_has_points_at_their_months_and_texts_apart(paths, target, milestone):
    figure = progress_of(*paths, target=target, milestone=milestone)
    axis = figure.axes[0]
    assert [tuple(dots.get_offsets()[0]) for dots in axis.collections] == [point for path in paths for point in path]
    assert axis.get_ylim()[0] == 0 and axis.get_xlim()[0] == 0
    boxes = text_boxes(figure)
    for (first, one), (second, other) in itertools.combinations(boxes, 2):
        assert not one.overlaps(other), (first, second)
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width for _, box in boxes)


def text_boxes(figure):
    """(text, box in pixels without its leader) of each text in a figure of one axis."""
    canvas = FigureCanvasAgg(figure)
    with chart_style():
        canvas.draw()
    axis = figure.axes[0]
    texts = [*axis.texts, *axis.get_xticklabels(), *(axis.get_yticklabels() if axis.yaxis.get_visible() else [])]
    return [(text.get_text(), Text.get_window_extent(text, canvas.get_renderer())) for text in texts if text.get_text()]


def test_flow_draws_levels_from_zero_and_parts_where_they_begin():
    steps = [(0, 100, False), (90, 10, True), (0, 90, False), (89, 1, True), (0, 0, False)]
    rows = [FlowRow("Thụ lý", "100", MARK, *step) for step in steps]
    axis = row_panel(draw_flow, rows, "Về việc", VIEC).axes[0]
    bars = axis.patches[: len(steps)]
    assert [(bar.get_x(), bar.get_width()) for bar in bars] == [step[:2] for step in steps]
    assert [bar.get_facecolor() == mpl.colors.to_rgba(PAPER) for bar in bars] == [step[2] for step in steps]
    assert axis.get_xlim()[1] > 100
