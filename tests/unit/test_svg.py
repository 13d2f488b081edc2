"""Inline SVG of charts: no styles, no ids, marks with values and links."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgba

from thidua_helpers.charts.panel import WIDTH_INCHES, ChartRow, plain_panel, row_panel
from thidua_helpers.charts.style import INK, MISS, PAPER, VARIABLES, VIEC, set_ticks, tick_text
from thidua_helpers.charts.svg import Mark, inline_svg
from thidua_helpers.charts.targets import ResultRow, draw_targets

MARK = Mark("1-01: 85,5%", "2021:rates:1-01/viec/ty_le_xong:value_pct", "85.50", "don-vi/1-01.html")
ROWS = [ResultRow("Cụm 1"), ResultRow("Đơn vị 1-01", "85,5%", MARK, 85.5, 83.5), ResultRow("B", "x", Mark("B"), 80)]


def drawn(rows=ROWS) -> str:
    return str(inline_svg(row_panel(draw_targets, rows, "Về việc", VIEC), "85,5%"))


def test_svg_has_no_styles_ids_or_addresses_and_only_colours_of_the_pages():
    svg = drawn()
    assert re.findall(r" style=| id=|<style|<defs|<use|xlink|http", svg) == []
    assert not [colour for colour in VARIABLES if colour in svg] and "#" not in svg
    assert "var(--viec)" in svg and "var(--ink)" in svg


def test_same_rows_give_the_same_svg():
    assert drawn() == drawn()


def test_mark_with_page_is_a_link_and_one_without_can_be_focused():
    root = ElementTree.fromstring(drawn())
    link, group = (each for each in root.iter() if each.get("class") == "mark")
    assert (link.tag, link.get("href"), link.get("data-key"), link.get("data-value")) == (
        *("a", "don-vi/1-01.html"),
        *("2021:rates:1-01/viec/ty_le_xong:value_pct", "85.50"),
    )
    assert (group.tag, group.get("tabindex"), group.get("data-key")) == ("g", "0", None)
    assert [each.findtext("title") for each in (link, group)] == ["1-01: 85,5%", "B"]
    assert all(each.find("path[@class='area']") is not None for each in (link, group))


def test_names_are_data_and_never_markup():
    row = ResultRow("<b>&", '"<i>', Mark('<script>"', link="a&b"), 50)
    root = ElementTree.fromstring(drawn([row]))
    assert {each.text for each in root.iter("text")} >= {"<b>&", '"<i>'}
    assert [each.get("aria-label") for each in root.iter("a")] == ['<script>"']


def test_chart_without_its_finding_is_refused():
    with pytest.raises(ValueError, match="finding"):
        inline_svg(row_panel(draw_targets, ROWS, "Về việc", VIEC), "")


def test_long_names_and_texts_leave_room_within_the_figure():
    rows = [ResultRow("Chi cục Thi hành án dân sự", "85,5% thiếu 19 việc", Mark("a"), 50.0, 60.0)]
    axis = row_panel(draw_targets, rows, "Về việc", VIEC).axes[0]
    box = axis.get_position()
    assert 0 < box.x0 < box.x1 < 1
    assert box.width * WIDTH_INCHES > 0.7
    assert "Chi cục Thi hành án d…" in drawn(rows)


def test_hollow_dot_and_colour_mark_a_missed_target():
    met = ResultRow("A", "", Mark("a"), 85.0, 85.0)
    missed = ResultRow("B", "", Mark("b"), 84.9, 85.0, is_missed=True)
    figure = row_panel(draw_targets, [met, missed], "Về việc", VIEC)
    faces = [tuple(dot.get_facecolor()[0]) for dot in figure.axes[0].collections]
    edges = [tuple(dot.get_edgecolor()[0]) for dot in figure.axes[0].collections]
    assert faces[0] == edges[0] and faces[1] == to_rgba(PAPER) and edges == [to_rgba(VIEC), to_rgba(MISS)]
    assert [dot.get_offsets()[0].tolist() for dot in figure.axes[0].collections] == [[85.0, 0.0], [84.9, 1.0]]


@pytest.mark.parametrize(("value", "text"), [(0, "0%"), (0.5, "0,5%"), (1500, "1.500%"), (-2.5, "-2,5%")])
def test_ticks_have_decimal_comma_and_thousands_dot(value, text):
    assert tick_text(value, "%") == text


@given(low=st.floats(-1e6, 1e6), reach=st.floats(1e-3, 1e6))
def test_ticks_are_within_the_scale(low, reach):
    def draw(axis) -> None:
        axis.set_xlim(low, low + reach)
        set_ticks(axis)

    axis = plain_panel(draw, "", INK).axes[0]
    assert all(low < tick < low + reach for tick in axis.get_xticks())
    assert len(axis.get_xticks()) <= 12


def test_settings_of_the_user_do_not_change_a_chart():
    import matplotlib as mpl

    expected = drawn()
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "axes.facecolor": MISS}):
        assert drawn() == expected


def test_row_without_mark_is_a_heading():
    assert 'font-weight="650">Cụm 1</text>' in drawn()
    assert ChartRow("Cụm 1").mark is None
