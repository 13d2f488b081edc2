"""Legal bases of decisions and proposals on emulation and awards."""

from collections.abc import Iterator

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import Gap, Paragraph


def legal_bases(book: OpenEdition) -> Iterator[Paragraph]:
    """Acts of the catalogue of awards in force; gaps for what it does not say of them."""
    acts = book.rules.awards.legal_bases if book.rules.awards else ()
    for act in acts:
        yield f"Căn cứ {act} ", Gap("ngày ban hành, trích yếu"), ";"
    if not acts:
        yield "Căn cứ ", Gap("luật, nghị định, thông tư về thi đua, khen thưởng"), ";"
