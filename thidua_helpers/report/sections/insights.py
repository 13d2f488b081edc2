"""“Điểm cần chú ý”: what matters in the results of a holder, most important first."""

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.pages import INTERNAL
from thidua_helpers.report.render.html_blocks import Html, paragraph, render
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.report.tables.insights import MOST_SHOWN, insights_of, sentence


def points_to_note(book: OpenEdition, holder: str, audience: str) -> Html:
    """Statements on a holder: the first five, the others folded; a sentence if there are none."""
    cells = HtmlCells(book)
    rows = insights_of(cells, holder, audience == INTERNAL)
    if not rows:
        return paragraph("Không có điểm nào cần chú ý trong số những điều được xem xét.")
    sentences = [cells.show(sentence(cells, row, lambda of: _name(book, holder, of))) for row in rows]
    return render("insights", sentences=sentences[:MOST_SHOWN], others=sentences[MOST_SHOWN:])


def _name(book: OpenEdition, page: str, holder: str) -> Markup | str:
    """Name of a holder, linked to its page if that is another; a unit's page has no links up."""
    if (
        holder in (page, *book.rules.cluster_ids)
        or page in book.rules.unit_by_id
        or holder not in book.rules.unit_by_id
    ):
        return book.rules.name(holder)
    return unit_link(book, holder)
