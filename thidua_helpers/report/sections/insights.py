"""“Điểm cần chú ý”: what matters in the results of a holder, most important first."""

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.pages import INTERNAL
from thidua_helpers.report.render.html_blocks import Html, paragraph, render
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.report.tables.flags import anchor_of
from thidua_helpers.report.tables.insights import MOST_SHOWN, insights_of, sentence
from thidua_helpers.vocabulary import PROVINCE

_ON_SUMMARY, _FOR_COUNCIL = 3, 6


def points_to_note(book: OpenEdition, holder: str, audience: str) -> Html:
    """Statements on a holder: the first five, the others folded; a sentence if there are none.

    All are folded on the internal page of the province, which opens with what the Hội đồng has to decide.
    """
    cells = HtmlCells(book)
    rows = insights_of(cells, holder, audience == INTERNAL)
    if not rows:
        return paragraph("Không có điểm nào cần chú ý trong số những điều được xem xét.")
    points = [(anchor_of(row), cells.show(sentence(cells, row, lambda of: _name(book, holder, of)))) for row in rows]
    shown = 0 if holder == PROVINCE and audience == INTERNAL and council_items(book, audience) else MOST_SHOWN
    return render("insights", points=points[:shown], others=points[shown:])


def main_points(book: OpenEdition) -> Html:
    """The most important shared statements on the province, for the summary on one sheet."""
    cells = HtmlCells(book)
    rows = insights_of(cells, PROVINCE, is_internal=False)[:_ON_SUMMARY]
    sentences = [cells.show(sentence(cells, row, book.rules.name)) for row in rows]
    return render("highlights", sentences=sentences)


def council_items(book: OpenEdition, audience: str) -> Html:
    """Statements on what the Hội đồng has to decide; empty on shared pages, and without any."""
    if audience != INTERNAL:
        return Html("")
    cells = HtmlCells(book)
    pages = [PROVINCE, *book.rules.cluster_ids]
    rows = [row for page in pages for row in insights_of(cells, page, is_internal=True) if row["is_for_council"]]
    # A cluster's page repeats what the province's page says of its units.
    rows = [row for row in rows if row["holder"] == PROVINCE or row["ranking"] == row["holder"]]
    sentences = [cells.show(sentence(cells, row, lambda of: _name(book, PROVINCE, of))) for row in rows]
    return render("highlights", sentences=sentences[:_FOR_COUNCIL])


def _name(book: OpenEdition, page: str, holder: str) -> Markup | str:
    """Name of a holder, linked to its page if that is another; a unit's page has no links up."""
    if (
        holder in (page, *book.rules.cluster_ids)
        or page in book.rules.unit_by_id
        or holder not in book.rules.unit_by_id
    ):
        return book.rules.name(holder)
    return unit_link(book, holder)
