"""The documents of an edition as DOCX: what is shared, and under `noi-bo/ho-so/` what the office needs for itself."""

from collections.abc import Iterator

from thidua_helpers.analysis import OpenEdition
from thidua_helpers.report.documents import minutes, proposals, ranking_decision, score_sheets, summing_up
from thidua_helpers.report.draft import report_name
from thidua_helpers.rules import PROVINCE
from thidua_helpers.vietnamese import slug

_INTERNAL = "noi-bo/ho-so"


def documents_of(book: OpenEdition) -> Iterator[tuple[str, bytes]]:
    """Name, from the edition's report folder, and content of each document that the edition has data for.

    Shared are the summing-up reports. The papers of the council are made where something is ranked, so not in a
    provisional edition.
    """
    name = slug(report_name(book))
    yield f"{name}.docx", summing_up.report(book, PROVINCE)
    for cluster in book.rules.cluster_ids:
        yield f"{name}-{cluster}.docx", summing_up.report(book, cluster)
    for ranking in book.rankings:
        yield f"{_INTERNAL}/bang-tong-hop-diem-{ranking}.docx", score_sheets.score_sheet(book, ranking)
    for cluster in book.rankings:
        if cluster != PROVINCE:
            yield f"{_INTERNAL}/bien-ban-binh-xet-{cluster}.docx", minutes.meeting(book, cluster)
            if minutes.has_ballots(book, cluster):
                yield f"{_INTERNAL}/bien-ban-kiem-phieu-{cluster}.docx", minutes.vote_count(book, cluster)
    if book.rankings:
        yield f"{_INTERNAL}/du-thao-quyet-dinh-xep-hang.docx", ranking_decision.draft_decision(book)
    if book.rules.awards and not book.set_aside and not book.table("awards").empty:
        yield f"{_INTERNAL}/to-trinh-khen-thuong.docx", proposals.proposal(book)
