"""The geometry of charts: nothing written covers anything else, scales have ticks, targets are drawn."""

import itertools

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from thidua_helpers.report.render import charts
from thidua_helpers.report.render.charts import StripMark, StripPanel

WIDTHS = [charts._WIDE, charts._NARROW]


@pytest.fixture(autouse=True)
def settings():
    with mpl.rc_context({**mpl.rcParamsDefault, "font.size": charts._TEXT_SIZE, "backend": "agg"}):
        yield
    plt.close("all")


def boxes_of(drawing, axis):
    """The boxes of the texts of an axis in pixels, by text."""
    drawing.canvas.draw()
    renderer = drawing.canvas.get_renderer()
    texts = [*axis.texts, axis._left_title, *(axis.get_xticklabels() if axis.xaxis.get_visible() else [])]
    return {text.get_text(): text.get_window_extent(renderer) for text in texts if text.get_text()}


def strip(own, others, target, median):
    marks = (StripMark(target, f"chỉ tiêu {target:.2f}%"), StripMark(median, f"trung vị {median:.2f}%"))
    return StripPanel("Về việc", charts.VIEC, StripMark(own, f"Đơn vị 2-06 {own:.2f}%"), others, *marks)


@pytest.mark.parametrize("width", WIDTHS)
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
def test_texts_of_a_strip_do_not_overlap(width, own, others, target, median):
    drawing = charts._draw_strips([strip(own, others, target, median)], width)
    (axis,) = drawing.axes
    boxes = boxes_of(drawing, axis)
    for (first, one), (second, other) in itertools.combinations(boxes.items(), 2):
        assert not one.overlaps(other), (first, second)
    for words, box in boxes.items():
        assert box.x0 >= 0 and box.x1 <= drawing.bbox.width, words
        assert box.y0 >= 0 and box.y1 <= drawing.bbox.height, words
    line = axis.transData.transform((median, 0))[0]
    words_of_target = boxes[f"chỉ tiêu {target:.2f}%"]
    assert not words_of_target.x0 < line < words_of_target.x1


def test_strip_has_a_scale():
    drawing = charts._draw_strips([strip(88.7, (82.3, 84.0), 84.45, 84.69)], charts._WIDE)
    ticks = [text for text in boxes_of(drawing, drawing.axes[0]) if text.endswith("%") and " " not in text]
    assert len(ticks) >= 3


def test_ring_on_the_dot_of_the_unit_is_visible():
    drawing = charts._draw_strips([strip(88.7, (88.7, 82.0), 84.45, 84.69)], charts._WIDE)
    spot, *rings = drawing.axes[0].collections
    paper, soft = (mpl.colors.to_rgba(colour) for colour in (charts.PAPER, charts.SOFT))
    assert [tuple(ring.get_edgecolor()[0]) for ring in rings] == [paper, soft]
    assert all(ring.get_zorder() > spot.get_zorder() for ring in rings)
