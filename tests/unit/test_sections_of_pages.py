"""Sections of a page: those that only say what is lacking, and folded ones."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from thidua_helpers.report.render.html import page_of_notebook, page_of_parts
from thidua_helpers.report.render.html_blocks import Heading, absence, paragraph, render

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


PICTURE = render("picture", title="Đơn vị 1-01 cao nhất", subtitle="năm 2021", panels=["<svg></svg>"])


def folded_section(*parts: str) -> str:
    """The main part of a page of one folded section."""
    outputs = [[new_output("display_data", {"text/html": part})] for part in ("<h1>Trang</h1>", *parts)]
    heading = new_markdown_cell("## Mục", metadata={"tags": ["fold"]})
    header, *cells = (new_code_cell(outputs=output) for output in outputs)
    header.metadata["tags"] = ["page-header"]
    return page_of_notebook(new_notebook(cells=[header, heading, *cells])).partition("<main")[2]


def test_folded_section_with_picture_first_has_its_title_in_the_summary():
    summary, _, shown = folded_section(PICTURE, PICTURE).partition("</summary>")
    assert re.sub("<[^>]+>", "", summary.partition('class="answer">')[2]) == "Đơn vị 1-01 cao nhất"
    assert shown.count("<strong>") == 1
    assert shown.count("<figcaption>") == 2


def test_folded_section_with_picture_later_keeps_its_title_there():
    summary, _, shown = folded_section(paragraph("Trước."), PICTURE).partition("</summary>")
    assert "answer" not in summary
    assert "<strong>" in shown
