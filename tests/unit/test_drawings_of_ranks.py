"""Drawings on changes, ranks, weights and chance, shades of cells: geometry at the boundary values."""

import itertools
import re
from decimal import Decimal
from functools import partial
from importlib.resources import files

import pytest
from matplotlib.text import Text

from thidua_helpers.charts.contributions import ContributionRow, draw_contributions
from thidua_helpers.charts.funnel import RIGHT_INCHES, FunnelLine, FunnelPoint, draw_funnel
from thidua_helpers.charts.pairs import PairRow, draw_pairs
from thidua_helpers.charts.panel import plain_panel, row_panel, tall_row_panel
from thidua_helpers.charts.rank_intervals import IntervalRow, draw_rank_intervals
from thidua_helpers.charts.style import VIEC
from thidua_helpers.charts.svg import Mark
from thidua_helpers.insights.chance import WARNING, funnel_limits
from thidua_helpers.report.pictures.heat import shades
from thidua_helpers.report.render.blocks import Column, Row
from thidua_helpers.report.render.html_blocks import table

MARK = Mark("a")


def contributions(*changes):
    """A level of 50 %, its changes, and the level after them."""
    rows, at = [ContributionRow("trước", "", MARK, 50.0)], 50.0
    for change in changes:
        rows.append(ContributionRow("A", "", MARK, at, change))
        at += change
    return row_panel(draw_contributions, [*rows, ContributionRow("sau", "", MARK, at)], "Về việc", VIEC).axes[0]


def bars(axis):
    """(start, end) of each bar."""
    return [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axis.patches if bar.get_height() == 0.5]


@pytest.mark.parametrize(
    ("changes", "ends"),
    [((2.0, -0.5), [(50, 52), (52, 51.5)]), ((-1.5,), [(50, 48.5)]), ((0.0,), [(50, 50)]), ((), [])],
)
def test_bar_starts_where_the_one_before_ends(changes, ends):
    axis = contributions(*changes)
    assert bars(axis) == ends
    low, high = axis.get_xlim()
    assert all(low < end < high for bar in ends for end in bar)


def test_fall_is_hollow_and_of_another_colour():
    rise, fall = (bar for bar in contributions(1.0, -1.0).patches if bar.get_height() == 0.5)
    assert rise.get_facecolor() == rise.get_edgecolor() != fall.get_edgecolor() != fall.get_facecolor()


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([IntervalRow("A", "1", MARK)], []),
        ([IntervalRow("A", "1", MARK, 1, (1, 2), (1, 2))], [[1, 2], [1, 2]]),
        ([IntervalRow("A", "2", MARK, 2, (2, 2), (1, 4)), IntervalRow("B", "2", MARK, 2, (2, 2), (2, 2))], [[1, 4]]),
    ],
    ids=["one unit", "one case", "tie"],
)
def test_interval_of_one_rank_is_only_its_dot(rows, lines):
    axis = row_panel(draw_rank_intervals, rows, "Thứ hạng", VIEC).axes[0]
    assert [list(line.get_xdata()) for line in axis.lines if line.get_zorder() in (1, 2)] == lines
    assert [dots.get_offsets()[0].tolist() for dots in axis.collections] == [
        [row.rank, place] for place, row in enumerate(rows)
    ]
    assert all(tick == int(tick) for tick in axis.get_xticks())


def test_pairs_of_two_panels_have_one_scale_with_zero_and_negative_shares_in_it():
    rows = [PairRow("A" * 60, "40% → 20%", MARK, 40, 20), PairRow("B", "0% → −9%", MARK, 0, -9)]
    draw = partial(draw_pairs, of_scale=rows)
    scales = [tall_row_panel(draw, [row], "Tiêu chí", VIEC).axes[0].get_xlim() for row in rows]
    assert scales[0] == scales[1]
    assert scales[0][0] < -9 and scales[0][1] > 40


def test_label_longer_than_the_panel_is_cut():
    row = PairRow("Tiêu chí " * 20, "0% → 0%", MARK)
    axis = tall_row_panel(partial(draw_pairs, of_scale=[row]), [row], "Tiêu chí", VIEC).axes[0]
    assert max(len(text.get_text()) for text in axis.texts) == 53


def limits_pct(cases):
    return tuple(100 * limit for limit in funnel_limits(0.85, 1.0, cases, WARNING))


def funnel(*units):
    """The axis with units of (cases, rate in per cent, label), drawn."""
    points = [FunnelPoint(cases, rate, MARK, label) for cases, rate, label in units]
    lines = [FunnelLine("giới hạn 95%", limits_pct, "--")]
    draw = partial(draw_funnel, points=points, middle=(85.0, "chung 85,0%"), lines=lines, colour=VIEC)
    figure = plain_panel(draw, "Tỷ lệ", VIEC, height=3.2, right=RIGHT_INCHES)
    figure.draw_without_rendering()
    return figure.axes[0]


CROWD = [(200 + 3 * number, 92.0 + 0.1 * number, f"Đơn vị 1-{number:02d}") for number in range(8)]


@pytest.mark.parametrize(
    ("units", "fewest"),
    [
        ([(113, 85.0, "")], 0),
        ([(1, 100.0, "Đơn vị 1-01"), (1, 0.0, "Đơn vị 1-02")], 2),
        ([(500, 90.0, "Đơn vị 1-01"), (500, 90.0, "Đơn vị 1-02"), (500, 85.0, "")], 2),
        ([*CROWD, (20_000, 85.0, "")], 4),
    ],
    ids=["one unit", "one case", "tie", "crowd"],
)
def test_labels_of_a_funnel_cover_neither_each_other_nor_points_nor_lines(units, fewest):
    axis = funnel(*units)
    labels = {text: Text.get_window_extent(text) for text in axis.texts if text.get_text().startswith("Đơn vị")}
    for one, other in itertools.combinations(labels.values(), 2):
        assert not one.overlaps(other)
    dots = axis.transData.transform([(cases, rate) for cases, rate, _ in units])
    on_lines = [place for line in axis.lines[1:] for place in line.get_transform().transform(line.get_xydata())]
    for text, box in labels.items():
        assert not [place for place in (*dots, *on_lines) if box.contains(*place)], text.get_text()
    assert fewest <= len(labels) <= len([label for *_, label in units if label])


def test_lines_of_a_funnel_end_within_the_axis():
    axis = funnel((1, 100.0, "A"), (2000, 85.0, ""))
    low, high = axis.get_ylim()
    assert all(low <= rate <= high for line in axis.lines for rate in line.get_ydata())


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([[0, Decimal("-2.5"), None]], [[0, 0, None]]),
        ([[Decimal("0.01"), Decimal("2.50"), Decimal("2.51")], [10, 0, 5]], [[1, 1, 2], [4, 0, 2]]),
        ([[3]], [[4]]),
        ([], []),
    ],
    ids=["nothing above zero", "ends of steps", "one number", "no unit"],
)
def test_shade_grows_with_the_number_up_to_the_largest(numbers, expected):
    assert shades(numbers) == expected


def test_shade_is_a_class_of_its_cell():
    row = Row(["A", "5", "–"], shades=[4, None])
    shown = table("Bảng", [Column("Đơn vị"), Column("1", "heat"), Column("2", "heat")], [[row]])
    assert '<td class="heat heat-4">5</td>' in shown and '<td class="heat">–</td>' in shown


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_on_every_shade_has_enough_contrast_by_day_and_night():
    style = files("thidua_helpers").joinpath("report/render/templates/thidua/style.css").read_text("utf-8")
    inks, heats = (re.findall(rf"--{name}: (#[0-9a-f]{{6}});", style) for name in ("ink", "heat-[1-4]"))
    assert (len(inks), len(heats)) == (2, 8)
    for ink, own in zip(inks, (heats[:4], heats[4:]), strict=True):
        for heat in own:
            dark, light = sorted([luminance(ink), luminance(heat)])
            assert (light + 0.05) / (dark + 0.05) >= 4.5
