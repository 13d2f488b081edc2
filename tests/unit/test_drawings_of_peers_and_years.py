"""Drawings of a unit among its peers and of figures over years."""

import itertools
from functools import partial

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from thidua_helpers.charts.panel import plain_panel
from thidua_helpers.charts.peers import HEIGHT_INCHES, NamedLevel, PeersPanel, draw_peers
from thidua_helpers.charts.series import RIGHT_INCHES, Series, SeriesPoint, draw_series
from thidua_helpers.charts.style import PAPER, SOFT, VIEC, chart_style
from thidua_helpers.charts.svg import Mark, inline_svg


def boxes_of(figure):
    """The boxes of the texts of a figure in pixels, by text."""
    canvas = FigureCanvasAgg(figure)
    with chart_style():
        canvas.draw()
    axis = figure.axes[0]
    texts = [*axis.texts, *axis.get_xticklabels(), *(axis.get_yticklabels() if axis.yaxis.get_visible() else [])]
    shown = [text for text in texts if text.get_text()]
    return {text.get_text(): text.get_window_extent(canvas.get_renderer()) for text in shown}


def peers_of(own, others, target, median):
    levels = (NamedLevel(target, f"chỉ tiêu {target:.2f}%"), NamedLevel(median, f"trung vị {median:.2f}%"))
    text = f"Đơn vị 2-06 {own:.2f}%"
    panel = PeersPanel(NamedLevel(own, text), Mark(text), others, *levels)
    draw = partial(draw_peers, panel=panel, colour=VIEC)
    return plain_panel(draw, "Về việc", VIEC, HEIGHT_INCHES, left=0.1, right=0.1)


@pytest.mark.parametrize(
    ("own", "others", "target", "median"),
    [
        # The median's line crossed the words of the target.
        (88.70, (82.3, 83.9, 84.3, 85.1, 86.2, 88.9), 84.45, 84.69),
        (82.0, (82.0, 83.0), 84.69, 84.45),
        (50.0, (60.0, 70.0), 50.0, 50.0),
        (99.0, (20.0, 30.0), 99.5, 25.0),
        (20.0, (98.0, 99.0), 20.5, 98.5),
        (84.45, (), 84.45, 84.45),
    ],
)
def test_texts_among_peers_do_not_overlap_and_scale_has_ticks(own, others, target, median):
    figure = peers_of(own, others, target, median)
    boxes = boxes_of(figure)
    for (first, one), (second, other) in itertools.combinations(boxes.items(), 2):
        assert not one.overlaps(other), (first, second)
    for words, box in boxes.items():
        assert box.x0 >= 0 and box.x1 <= figure.bbox.width, words
        assert box.y0 >= 0 and box.y1 <= figure.bbox.height, words
    line = figure.axes[0].transData.transform((median, 0))[0]
    words_of_target = boxes[f"chỉ tiêu {target:.2f}%"]
    assert not words_of_target.x0 < line < words_of_target.x1
    assert len([text for text in boxes if text.endswith("%") and " " not in text]) >= 2


def test_ring_on_the_dot_of_the_unit_is_visible():
    spot, rings = peers_of(88.7, (88.7, 82.0), 84.45, 84.69).axes[0].collections
    paper, soft = (mpl.colors.to_rgba(colour) for colour in (PAPER, SOFT))
    assert list(map(tuple, rings.get_edgecolor())) == [paper, soft]
    assert rings.get_zorder() > spot.get_zorder()


def lines_of(*values: tuple[float | None, ...], starts_at_zero: bool = False, rebuilt: frozenset[float] = frozenset()):
    """A line for each series of values; those in `rebuilt` are rebuilt figures."""
    lines = [
        Series(
            f"Cụm {number}",
            [None if value is None else SeriesPoint(value, Mark(f"{value}"), value in rebuilt) for value in of_line],
            is_main=not number,
        )
        for number, of_line in enumerate(values)
    ]
    years = [str(2018 + place) for place in range(len(values[0]))]
    draw = partial(draw_series, lines=lines, years=years, colour=VIEC, suffix="%", starts_at_zero=starts_at_zero)
    return plain_panel(draw, "Về việc", VIEC, right=RIGHT_INCHES)


def test_line_breaks_at_a_missing_year():
    figure = lines_of((97.3, 131.2, None, None, None, 151.6, 295.3))
    svg = str(inline_svg(figure, "tăng"))
    line = next(part for part in svg.split("<path ") if 'stroke-width="2.2"' in part)
    assert (line.count("M"), line.count("L")) == (2, 2), "two pieces of two years each, and no bridge"
    assert svg.count('class="mark"') == 4


def test_rebuilt_point_is_hollow():
    points = lines_of((2, 1), rebuilt=frozenset({1})).axes[0].collections
    faces = [tuple(point.get_facecolor()[0]) for point in points]
    assert [face == mpl.colors.to_rgba(PAPER) for face in faces] == [False, True]


@pytest.mark.parametrize("values", [((1, 1), (1, 1), (1, 1)), ((50, 60), (50, 60.1), (49, 60.2)), ((0, 0), (0, 0))])
def test_names_of_lines_that_meet_do_not_overlap(values):
    figure = lines_of(*values)
    boxes = boxes_of(figure)
    for (first, one), (second, other) in itertools.combinations(boxes.items(), 2):
        assert not one.overlaps(other), (first, second)
    assert all(box.x1 <= figure.bbox.width for box in boxes.values())


@pytest.mark.parametrize(("starts_at_zero", "lowest"), [(True, 0), (False, 79)])
def test_scale_starts_at_zero_only_for_amounts(starts_at_zero, lowest):
    low, high = lines_of((80, 90), starts_at_zero=starts_at_zero).axes[0].get_ylim()
    assert low == pytest.approx(lowest, abs=0.5) and high > 90


def test_all_zeros_have_a_scale():
    low, high = lines_of((0, 0), starts_at_zero=True).axes[0].get_ylim()
    assert low == 0 and high > 0


@pytest.mark.parametrize(("years", "shown"), [(2, 2), (7, 4), (20, 4)])
def test_years_are_as_many_as_have_room_and_the_last_is_one(years, shown):
    axis = lines_of(tuple(range(years))).axes[0]
    ticks = [label.get_text() for label in axis.get_xticklabels()]
    assert ticks[0] == str(2018 + years - 1) and len(ticks) <= shown
