"""Sentences about rankings that several pages share."""

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.html_blocks import Html, paragraph
from thidua_helpers.report.sections.figures_state import points_based_on
from thidua_helpers.vocabulary import PROVINCE


def ranking_in_words(book: OpenEdition, ranking: str) -> str:
    """Scope of a ranking: "toàn tỉnh", "trong Cụm 1"."""
    return "toàn tỉnh" if ranking == PROVINCE else f"trong {book.rules.name(ranking)}"


def points_note(book: OpenEdition) -> str:
    """Paragraph of `points_based_on`; empty in the ordinary case."""
    note = points_based_on(book)
    return paragraph(note) if note else ""


def not_ranked(book: OpenEdition) -> Html:
    """Reason for the missing ranking of a provisional report."""
    names = ", ".join(map(book.rules.name, book.set_aside))
    return paragraph(f"Báo cáo tạm tính, chưa xếp hạng: còn thiếu số liệu của {names}.")
