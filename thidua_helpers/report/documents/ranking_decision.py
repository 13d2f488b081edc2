"""Internal draft of the decision on ranks, and its comparison with computed results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.documents.legal_bases import legal_bases
from thidua_helpers.report.render.blocks import Column, Content, Field, Gap, Paragraph, Table, table_of
from thidua_helpers.report.render.docx import (
    COUNCIL,
    ROMAN,
    Paper,
    number_suffix,
    numbered_and_dated,
    title_of_head,
)
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.figures_state import points_based_on
from thidua_helpers.report.tables.classes import placed_classes, units_for_council
from thidua_helpers.report.tables.decisions import CLASS, RANK, class_labels, decided_value, state_and_reason
from thidua_helpers.report.tables.flags import Flags
from thidua_helpers.report.tables.ranks import RankFields, rank_rows
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import PROVINCE, State


@dataclass(frozen=True)
class _Annex:
    """Units of an annex in order, with the columns of the computed and the decided result."""

    title: str
    ranking: str
    rows: Sequence[Mapping]
    computed: Field
    result: Field
    decisions: Mapping[str, Mapping]


def draft_decision(book: OpenEdition) -> bytes:
    """Document with the decision's articles and an annex for each undecided ranking."""
    office, head = book.rules.office.name, title_of_head(book.rules.office.name)
    paper = Paper(book, f"Dự thảo quyết định xếp hạng thi đua {book.edition.title}", is_internal=True)
    paper.letterhead("QĐ")
    paper.title("Quyết định", f"Về việc xếp hạng thi đua {book.edition.title}")
    paper.centred(f"{head} {office}".upper())
    for basis in _bases(book):
        paper.basis(*basis)
    paper.centred("QUYẾT ĐỊNH:")
    annexes = list(_annexes(book))
    numbers = ROMAN[: len(annexes)] if len(annexes) > 1 else [""]
    for article, (number, annex) in enumerate(zip(numbers, annexes, strict=True), start=1):
        called = " ".join(filter(None, ("Phụ lục", number)))
        paper.article(article, f"{annex.title} {book.edition.title} theo {called} kèm theo.")
    last = len(annexes)
    paper.article(last + 1, "Quyết định này có hiệu lực kể từ ngày ký.")
    paper.article(
        last + 2,
        "Trưởng các phòng chuyên môn, Thủ trưởng các đơn vị có tên trong các Phụ lục và cá nhân có liên quan chịu "
        "trách nhiệm thi hành Quyết định này./.",
    )
    paper.signatures([f"Như Điều {last + 2}", COUNCIL, "Lưu: VT, HĐTĐKT"], head)
    for number, annex in zip(numbers, annexes, strict=True):
        paper.table_annex(number, _signed_table(book, annex), *_reference(book))
    return paper.content()


def comparison_sheet(book: OpenEdition) -> bytes:
    """Document for the council that compares the draft decision with the computed results."""
    paper = Paper(book, f"Bảng đối chiếu xếp hạng thi đua {book.edition.title}", is_internal=True)
    title = "Bảng đối chiếu kết quả xếp hạng"
    paper.accompanying_head(COUNCIL, title, f"Xếp hạng thi đua {book.edition.title}", "dự thảo ", *_reference(book))
    paper.paragraph("Bảng này để Hội đồng đối chiếu dự thảo với kết quả tính, không ban hành cùng Quyết định.")
    if points_based_on(book):
        paper.paragraph(points_based_on(book))
    for annex in _annexes(book):
        paper.table(_compared_table(book, annex))
    paper.signed_side_by_side("Người lập biểu", "Thường trực Hội đồng")
    return paper.content()


def _reference(book: OpenEdition) -> Paragraph:
    office = book.rules.office.name
    return numbered_and_dated("Quyết định/QĐ", number_suffix(book), f"{title_of_head(office)} {office}")


def _bases(book: OpenEdition) -> Iterator[Paragraph]:
    """Legal bases of the decision, as far as they are configured."""
    yield "Căn cứ ", Gap("quy định về chức năng, nhiệm vụ, quyền hạn của cơ quan"), ";"
    yield from legal_bases(book)
    yield "Căn cứ ", Gap("quy định, hướng dẫn của cấp trên về chấm điểm, xếp hạng thi đua"), ";"
    if book.rules.cluster_system:
        act = book.rules.cluster_system.decision
        yield (f"Căn cứ Quyết định số {act.number} ngày {format_date(act.signed_on)} của {act.signed_by} về các Cụm "
               "thi đua;",)  # fmt: skip
    yield (f"Theo đề nghị của {COUNCIL}.",)


def _annexes(book: OpenEdition) -> Iterator[_Annex]:
    for ranking in book.ranking_ids:
        if ranking != PROVINCE and not _all_decided(book, ranking):
            yield _ranks(book, ranking)
    if PROVINCE in book.ranking_ids:
        yield _classes(book)


def _all_decided(book: OpenEdition, ranking: str) -> bool:
    """Whether a decision in force ranks every ranked unit."""
    own = [
        row["holder"]
        for row in book.rows("ranks").values()
        if row["ranking"] == ranking and row["state"] == State.VALUE
    ]
    return all(decided_value(book, RANK, unit) for unit in own)


def _ranks(book: OpenEdition, ranking: str) -> _Annex:
    """Annex of members by rank: decided or proposed ranks, else computed ones."""
    own = rank_rows(book, ranking)
    decided = _decisions(book, RANK)
    computed = {row["holder"]: int(row["rank"]) for row in own if row["state"] == State.VALUE}
    place = computed | {unit: int(row["value"]) for unit, row in decided.items()}
    own.sort(key=lambda row: (row["holder"] not in place, place.get(row["holder"], 0), row["holder"]))

    def value(row: Mapping) -> Content:
        return place[row["holder"]] if row["holder"] in place else Gap("thứ hạng")

    title = f"Xếp hạng các đơn vị trong {book.rules.name(ranking)}"
    computed_rank = RankFields(StageCells(book)).rank("Theo kết quả tính", 2)
    return _Annex(title, ranking, own, computed_rank, Field(Column("Thứ hạng", "centre", 1.6), value), decided)


def _classes(book: OpenEdition) -> _Annex:
    """Annex of the province's units by class; a gap for a unit without class."""
    labels, decided = class_labels(book), _decisions(book, CLASS)
    placed, order = placed_classes(book), list(labels)
    is_open = units_for_council(book)
    value = placed | {unit: row["value"] for unit, row in decided.items()}
    own = rank_rows(book, PROVINCE)
    own.sort(key=lambda row: order.index(value[row["holder"]]) if row["holder"] in value else len(order))

    def computed_class(row: Mapping) -> Content:
        return "Hội đồng xem xét" if row["holder"] in is_open else labels.get(placed.get(row["holder"], ""), "–")

    def decided_class(row: Mapping) -> Content:
        return labels[value[row["holder"]]] if row["holder"] in value else Gap("hạng")

    computed_field = Field(Column("Theo kết quả tính", "centre", 2), computed_class)
    decided_field = Field(Column("Hạng", "centre", 1.6), decided_class)
    return _Annex("Xếp hạng các đơn vị trong tỉnh", PROVINCE, own, computed_field, decided_field, decided)


def _decisions(book: OpenEdition, subject: str) -> dict[str, Mapping]:
    return {row["holder"]: row for row in book.rows("decisions").values() if row["subject"] == subject}


def _signed_table(book: OpenEdition, annex: _Annex) -> Table:
    """Table of an annex as it is signed: units, points, result."""
    of = RankFields(StageCells(book))
    unit = of.unit(lambda unit_id: book.rules.unit(unit_id).name, 7)
    fields = [unit, of.total(width=1.6), annex.result]
    return table_of([annex.rows], fields, f"{annex.title} {book.edition.title}", is_numbered=True)


def _compared_table(book: OpenEdition, annex: _Annex) -> Table:
    """Table of units: points, computed and decided result, state of the decision."""

    def state(row: Mapping) -> str:
        decision = annex.decisions.get(row["holder"])
        return state_and_reason(decision) if decision else "Kết quả tính"

    of, flags = RankFields(StageCells(book)), Flags(book, ranking=annex.ranking)
    unit = of.unit(lambda unit_id: book.rules.name(unit_id) + flags.marks(unit_id), 3)
    state_field = Field(Column("Trạng thái", width=4), state)
    fields = [unit, of.total(width=1.6), annex.computed, annex.result, state_field]
    marked = flags.legend(row["holder"] for row in annex.rows)
    note = f"{marked}." if marked else ""
    return table_of([annex.rows], fields, annex.title, is_numbered=True, note=note)
