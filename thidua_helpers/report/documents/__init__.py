"""DOCX documents of an edition: shared ones, and internal ones below `noi-bo/ho-so/`."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.documents import minutes, proposals, ranking_decision, score_sheets, summing_up
from thidua_helpers.report.documents.summing_up_text import report_name
from thidua_helpers.report.render.docx import MAKER
from thidua_helpers.vietnamese import slug
from thidua_helpers.vocabulary import PROVINCE

INTERNAL = "noi-bo/"
_FILE = f"{INTERNAL}ho-so"


@dataclass(frozen=True)
class Document:
    """A document of an edition; `name` is its path in the edition's folder of reports."""

    name: str
    label: str
    holder: str
    make: Callable[[], bytes]

    @property
    def is_internal(self) -> bool:
        return self.name.startswith(INTERNAL)


def documents_of(book: OpenEdition) -> Iterator[Document]:
    """Documents that the edition has data for.

    Summing-up reports are shared. Documents of the council need a ranking, which a provisional edition does not have.
    """
    report = report_name(book)
    for holder in (PROVINCE, *book.rules.cluster_ids):
        name = slug(report) if holder == PROVINCE else f"{slug(report)}-{holder}"
        whose = "" if holder == PROVINCE else f" của {book.rules.name(holder)}"
        yield Document(f"{name}.docx", report + whose, holder, lambda holder=holder: summing_up.report(book, holder))
        label = f"Nguồn số liệu của {report.lower()}{whose}"
        make = partial(summing_up.source_list, book, holder)
        yield Document(f"{name}-nguon-so-lieu.docx", label, holder, make)
    for ranking in book.ranking_ids:
        name = f"{_FILE}/bang-tong-hop-diem-{ranking}.docx"
        yield Document(
            name, "Bảng tổng hợp điểm", ranking, lambda ranking=ranking: score_sheets.points_sheet(book, ranking)
        )
    for cluster in (ranking for ranking in book.ranking_ids if ranking != PROVINCE):
        name = f"{_FILE}/bien-ban-binh-xet-{cluster}.docx"
        yield Document(name, "Biên bản bình xét", cluster, lambda cluster=cluster: minutes.meeting_paper(book, cluster))
        if minutes.has_ballots(book, cluster):
            name = f"{_FILE}/bien-ban-kiem-phieu-{cluster}.docx"
            yield Document(
                name, "Biên bản kiểm phiếu", cluster, lambda cluster=cluster: minutes.vote_count_paper(book, cluster)
            )
    if book.ranking_ids:
        name, label = f"{_FILE}/du-thao-quyet-dinh-xep-hang.docx", "Dự thảo quyết định xếp hạng"
        yield Document(name, label, PROVINCE, lambda: ranking_decision.draft_decision(book))
        name, label = f"{_FILE}/bang-doi-chieu-xep-hang.docx", "Bảng đối chiếu kết quả xếp hạng"
        yield Document(name, label, PROVINCE, lambda: ranking_decision.comparison_sheet(book))
    if book.rules.awards and not book.set_aside and not book.table("awards").empty:
        name, label = f"{_FILE}/to-trinh-khen-thuong.docx", "Tờ trình và danh sách đề nghị khen thưởng"
        yield Document(name, label, PROVINCE, lambda: proposals.proposal(book))


def is_generated_document(path: Path) -> bool:
    """Whether the properties of a document say that this program wrote it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return f"<cp:category>{MAKER}</cp:category>" in archive.read("docProps/core.xml").decode("utf-8")
    except (KeyError, OSError, UnicodeDecodeError, zipfile.BadZipFile):
        return False
