"""Sections of a page that only say what is lacking."""

import re

import pytest

from thidua_helpers.report.render.html import page_of_parts
from thidua_helpers.report.render.html_blocks import Heading, absence, paragraph

LACKING = "Chưa có trong kỳ này"


def headings(*parts: str) -> list[str]:
    """Headings of a page of these parts after its header."""
    page = page_of_parts("<h1>Trang</h1>", *parts)
    return re.findall(r"<h2[^>]*>([^<]*)", page)


def test_sections_of_absences_become_one_block_at_the_end():
    page = page_of_parts(
        "<h1>Trang</h1>",
        *(Heading("A"), absence("Chưa có a.")),
        *(Heading("B"), paragraph("b")),
        *(Heading("C"), absence("Chưa có c."), absence("Chưa có c khác.")),
    )
    assert re.findall(r"<h2[^>]*>([^<]*)", page) == ["B", LACKING]
    block = page.partition(LACKING)[2]
    assert re.findall(r"<dt>(.*?)</dt>", block) == ["A", "C"]
    assert re.findall(r'<p class="absent">(.*?)</p>', block) == ["Chưa có a.", "Chưa có c.", "Chưa có c khác."]


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ((Heading("A"), absence("Chưa có a."), Heading("B"), paragraph("b")), ["A", "B"]),
        ((Heading("A"), absence("Chưa có a."), paragraph("a"), Heading("B"), absence("Chưa có b.")), ["A", "B"]),
        ((absence("Chưa có a."), Heading("B"), absence("Chưa có b.")), ["B"]),
    ],
    ids=["one absence", "absence beside content", "absence without heading"],
)
def test_other_sections_stay_where_they_are(parts, shown):
    assert headings(*parts) == shown


def test_absence_with_markup_of_its_own_is_not_moved():
    linked = absence("Chưa có.").replace("Chưa có.", '<a href="#b">Chưa có.</a>')
    assert headings(Heading("A"), linked, Heading("B"), absence("Chưa có b.")) == ["A", "B"]
