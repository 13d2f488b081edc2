"""Internal draft of the decision on ranks in clusters and classes of the province."""

from collections.abc import Iterator, Mapping

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.documents.proposals import COUNCIL
from thidua_helpers.report.render.blocks import Column, Content, Field, Gap, Paragraph, Table, table_of
from thidua_helpers.report.render.docx import Paper, title_of_head
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.figures_state import points_based_on
from thidua_helpers.report.tables.classes import placed_classes
from thidua_helpers.report.tables.decisions import CLASS, RANK, class_labels, decided_value, state_and_reason
from thidua_helpers.report.tables.flags import Flags
from thidua_helpers.report.tables.ranks import RankFields, rank_rows
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import PROVINCE, ClassOutcome, State


def draft_decision(book: OpenEdition) -> bytes:
    """Document with the decision's articles and an annex for each undecided ranking."""
    rules = book.rules
    office, head = rules.office.name, title_of_head(rules.office.name)
    paper = Paper(book, f"Dự thảo quyết định xếp hạng thi đua {book.edition.title}", is_internal=True)
    paper.letterhead("QĐ")
    paper.title("Quyết định", f"Về việc xếp hạng thi đua {book.edition.title}")
    paper.centred(f"{head} {office}".upper())
    for basis in _bases(book):
        paper.paragraph(*basis)
    paper.centred("QUYẾT ĐỊNH:")
    annexes = dict(_annexes(book))
    for number, (title, _) in enumerate(annexes.items(), start=1):
        paper.paragraph(f"Điều {number}. {title} {book.edition.title} theo Phụ lục {number} kèm theo.")
    last = len(annexes)
    paper.paragraph(f"Điều {last + 1}. Quyết định này có hiệu lực kể từ ngày ký.")
    paper.paragraph(
        f"Điều {last + 2}. Trưởng các phòng chuyên môn, Thủ trưởng các đơn vị có tên trong các Phụ lục và cá nhân có "
        "liên quan chịu trách nhiệm thi hành Quyết định này./."
    )
    paper.signatures([f"Như Điều {last + 2}", COUNCIL, "Lưu: VT, HĐTĐKT"], head)
    for number, table in enumerate(annexes.values(), start=1):
        paper.new_page()
        paper.heading(f"Phụ lục {number}")
        paper.paragraph("Các cột “Theo kết quả tính”, “Trạng thái” để Hội đồng đối chiếu; bỏ khi ký.")
        if points_based_on(book):
            paper.paragraph(points_based_on(book))
        paper.table(table)
    return paper.content()


def _bases(book: OpenEdition) -> Iterator[Paragraph]:
    """Legal bases of the decision, as far as they are configured."""
    yield "Căn cứ ", Gap("quy định về chức năng, nhiệm vụ, quyền hạn của cơ quan"), ";"
    yield "Căn cứ ", Gap("quy định, hướng dẫn của cấp trên về chấm điểm, xếp hạng thi đua"), ";"
    if book.rules.cluster_system:
        act = book.rules.cluster_system.decision
        yield (f"Căn cứ Quyết định số {act.number} ngày {format_date(act.signed_on)} của {act.signed_by} về các Cụm "
               "thi đua;",)  # fmt: skip
    yield (f"Theo đề nghị của {COUNCIL}.",)


def _annexes(book: OpenEdition) -> Iterator[tuple[str, Table]]:
    for ranking in book.ranking_ids:
        if ranking != PROVINCE and not _all_decided(book, ranking):
            yield f"Xếp hạng các đơn vị trong {book.rules.name(ranking)}", _ranks(book, ranking)
    if PROVINCE in book.ranking_ids:
        yield "Xếp hạng các đơn vị trong tỉnh", _classes(book)


def _all_decided(book: OpenEdition, ranking: str) -> bool:
    """Whether a decision in force ranks every ranked unit."""
    own = [
        row["holder"]
        for row in book.rows("ranks").values()
        if row["ranking"] == ranking and row["state"] == State.VALUE
    ]
    return all(decided_value(book, RANK, unit) for unit in own)


def _ranks(book: OpenEdition, ranking: str) -> Table:
    """Annex of members by rank: decided or proposed ranks, else computed ones."""
    own = rank_rows(book, ranking)
    decided = _decisions(book, RANK)
    computed = {row["holder"]: int(row["rank"]) for row in own if row["state"] == State.VALUE}
    place = computed | {unit: int(row["value"]) for unit, row in decided.items()}
    own.sort(key=lambda row: (row["holder"] not in place, place.get(row["holder"], 0), row["holder"]))

    def value(row: Mapping) -> Content:
        return place[row["holder"]] if row["holder"] in place else Gap("thứ hạng")

    of = RankFields(StageCells(book))
    fields = [of.rank("Theo kết quả tính", 2), Field(Column("Thứ hạng", "centre", 1.6), value)]
    return _table(book, ranking, own, fields, decided, f"Thứ hạng trong {book.rules.name(ranking)}")


def _classes(book: OpenEdition) -> Table:
    """Annex of the province's units by class; a gap for a unit without class."""
    labels, decided = class_labels(book), _decisions(book, CLASS)
    placed, order = placed_classes(book), list(labels)
    is_open = {row["holder"] for row in book.rows("classes").values() if row["outcome"] == ClassOutcome.OPEN}
    value = placed | {unit: row["value"] for unit, row in decided.items()}
    own = rank_rows(book, PROVINCE)
    own.sort(key=lambda row: order.index(value[row["holder"]]) if row["holder"] in value else len(order))

    def computed_class(row: Mapping) -> Content:
        return "Hội đồng xem xét" if row["holder"] in is_open else labels.get(placed.get(row["holder"], ""), "–")

    def decided_class(row: Mapping) -> Content:
        return labels[value[row["holder"]]] if row["holder"] in value else Gap("hạng")

    fields = [
        Field(Column("Theo kết quả tính", "centre", 2), computed_class),
        Field(Column("Hạng", "centre", 1.6), decided_class),
    ]
    return _table(book, PROVINCE, own, fields, decided, "Hạng các đơn vị trong tỉnh")


def _decisions(book: OpenEdition, subject: str) -> dict[str, Mapping]:
    return {row["holder"]: row for row in book.rows("decisions").values() if row["subject"] == subject}


def _table(
    book: OpenEdition,
    ranking: str,
    rows: list[Mapping],
    fields: list[Field],
    decided: Mapping[str, Mapping],
    caption: str,
) -> Table:
    """Table of units: points, computed and decided result, state of the decision."""

    def state(row: Mapping) -> str:
        decision = decided.get(row["holder"])
        return state_and_reason(decision) if decision else "Kết quả tính"

    of, flags = RankFields(StageCells(book)), Flags(book, ranking=ranking)
    unit = of.unit(lambda unit_id: book.rules.unit(unit_id).name + flags.marks(unit_id), 4.6)
    total = of.total(width=1.6)
    marked = flags.legend(row["holder"] for row in rows)
    state_field = Field(Column("Trạng thái", width=4), state)
    note = f"{marked}; bỏ các dấu này khi ký." if marked else ""
    return table_of([rows], [unit, total, *fields, state_field], caption, is_numbered=True, note=note)
