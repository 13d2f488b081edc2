"""The documents of an edition as DOCX: what is shared, and under `noi-bo/ho-so/` what the office needs for itself."""

from collections.abc import Iterator

from thidua_helpers.analysis import OpenEdition
from thidua_helpers.report.documents import summing_up
from thidua_helpers.rules import PROVINCE


def documents_of(book: OpenEdition) -> Iterator[tuple[str, bytes]]:
    """Name, from the edition's report folder, and content of each document that the edition has data for."""
    yield "bao-cao-tong-ket.docx", summing_up.report(book, PROVINCE)
    for cluster in book.rules.cluster_ids:
        yield f"bao-cao-tong-ket-{cluster}.docx", summing_up.report(book, cluster)
