"""State of an edition's figures, their provenance, and the figures behind points."""

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.rules.forms import PublishedForm
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import ALL_DERIVED, PROVINCE, SOME_DERIVED, FiguresState, Provenance


def points_based_on(book: OpenEdition) -> str:
    """Sentence on the figures behind points, ranks and awards; empty in the ordinary case.

    Not ordinary: a published revision, a second scoring, provisional figures
    (docs/decisions/0050-dates-and-contact.md).
    """
    emulation, kept = book.rules.year.emulation, book.scored_on
    if kept:
        state = " (số liệu tạm tính)" if kept.state_of_figures == FiguresState.PROVISIONAL else ""
        return (
            f"Điểm, thứ bậc, danh hiệu giữ theo bản số liệu {kept.revision}{state} đã công bố ngày "
            f"{format_date(kept.signed_on)}, không tính lại theo số liệu điều chỉnh sau đó."
        )
    sentences = []
    if emulation and emulation.rescored_by:
        sentences.append(
            f"Điểm, thứ bậc, danh hiệu đã được tính lại theo số liệu điều chỉnh, căn cứ {emulation.rescored_by}."
        )
    if is_ranked_on_provisional_figures(book):
        sentences.append("Điểm, thứ bậc, danh hiệu tính trên số liệu tạm tính.")
    return " ".join(sentences)


def is_ranked_on_provisional_figures(book: OpenEdition) -> bool:
    """Whether points are based on provisional figures; False if nothing is ranked."""
    state = book.scored_on.state_of_figures if book.scored_on else book.rules.year.state_of_figures
    return bool(book.rules.year.emulation) and not book.set_aside and state == FiguresState.PROVISIONAL


def unverified_readings(book: OpenEdition) -> list[str]:
    """Readings of the edition's published figures that no source confirms."""
    printed = set(book.table("published")["item"])
    forms = (form for form in book.rules.forms.values() if isinstance(form, PublishedForm))
    items = (item for form in forms for name, item in form.items.items() if name in printed)
    return list(dict.fromkeys(item.unverified_reading for item in items if item.unverified_reading))


def provenance_of(book: OpenEdition, holder: str = PROVINCE) -> frozenset[str]:
    """Kinds of provenance of a holder's known figures."""
    rows = book.rows("figures").values()
    return frozenset(row["provenance"] for row in rows if row["holder"] == holder and row["provenance"])


def state_of_figures(book: OpenEdition) -> str:
    """State of the figures, also whether some or all are derived (decision record 0048)."""
    bases = provenance_of(book) if book.rules.year.state_of_figures == FiguresState.NOT_STATED else frozenset()
    if bases == {Provenance.DERIVED}:
        return ALL_DERIVED
    return book.rules.state_of_figures + (f"; {SOME_DERIVED}" if Provenance.DERIVED in bases else "")
