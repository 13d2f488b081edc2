"""The draft decision on ranks in the clusters and classes of the province, computed beside decided. Internal."""

from collections.abc import Iterator

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.documents.proposals import COUNCIL
from thidua_helpers.report.render.docx import Paper, head_title
from thidua_helpers.report.render.pieces import Column, Gap, Paragraph, Quoted, Table, points_based_on
from thidua_helpers.report.sections.ranking import CLASS, DECIDED, RANK, decided_value, decision_number
from thidua_helpers.vietnamese import format_count, format_date
from thidua_helpers.vocabulary import PROVINCE, ClassOutcome, DecisionState, State


def draft_decision(book: OpenEdition) -> bytes:
    """The decision's articles, then an annex for each ranking that has not been decided yet."""
    rules = book.rules
    office, head = rules.office.name, head_title(rules.office.name)
    paper = Paper(book, f"Dự thảo quyết định xếp hạng thi đua {book.edition.title}", is_internal=True)
    paper.letterhead("QĐ")
    paper.title("Quyết định", f"Về việc xếp hạng thi đua {book.edition.title}")
    paper.centred(f"{head} {office}".upper())
    for each in _bases(book):
        paper.paragraph(*each)
    paper.centred("QUYẾT ĐỊNH:")
    annexes = dict(_annexes(book))
    for number, (said, _) in enumerate(annexes.items(), start=1):
        paper.paragraph(f"Điều {number}. {said} {book.edition.title} theo Phụ lục {number} kèm theo.")
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
    """What the decision rests on, as far as the configuration says."""
    yield "Căn cứ ", Gap("quy định về chức năng, nhiệm vụ, quyền hạn của cơ quan"), ";"
    yield "Căn cứ ", Gap("quy định, hướng dẫn của cấp trên về chấm điểm, xếp hạng thi đua"), ";"
    if book.rules.cluster_system:
        made = book.rules.cluster_system.decision
        yield (f"Căn cứ Quyết định số {made.number} ngày {format_date(made.signed_on)} của {made.signed_by} về các Cụm "
               "thi đua;",)  # fmt: skip
    yield (f"Theo đề nghị của {COUNCIL}.",)


def _annexes(book: OpenEdition) -> Iterator[tuple[str, Table]]:
    for ranking in book.rankings:
        if ranking != PROVINCE and not _all_decided(book, ranking):
            yield f"Xếp hạng các đơn vị trong {book.rules.name(ranking)}", _ranks(book, ranking)
    if PROVINCE in book.rankings:
        yield "Xếp hạng các đơn vị trong tỉnh", _classes(book)


def _all_decided(book: OpenEdition, ranking: str) -> bool:
    """Whether a decision in force ranks every unit that has a rank: nothing is left to decide."""
    own = [
        row["holder"]
        for row in book.rows("ranks").values()
        if row["ranking"] == ranking and row["state"] == State.VALUE
    ]
    return all(decided_value(book, RANK, unit) for unit in own)


def _ranks(book: OpenEdition, ranking: str) -> Table:
    """The members by rank: as decided or proposed so far, else as computed."""
    quoted = Quoted(book)
    own = [row for row in book.rows("ranks").values() if row["ranking"] == ranking]
    decided = {row["holder"]: row for row in book.rows("decisions").values() if row["subject"] == RANK}
    computed = {row["holder"]: int(row["rank"]) for row in own if row["state"] == State.VALUE}
    place = computed | {unit: int(row["value"]) for unit, row in decided.items()}
    rows = []
    for unit in sorted((row["holder"] for row in own), key=lambda unit: (unit not in place, place.get(unit, 0), unit)):
        name = book.rules.name(unit)
        points = quoted.ranked_points((ranking, unit), f"Tổng điểm, {name}")
        rank = quoted.cell_if_any("ranks", (ranking, unit), "rank", f"Thứ hạng theo điểm, {name}")
        value: Paragraph = (format_count(place[unit]),) if unit in place else (Gap("thứ hạng"),)
        rows.append(((book.rules.unit(unit).name,), points, rank, value, (_state(decided.get(unit)),)))
    return _table(f"Thứ hạng trong {book.rules.name(ranking)}", "Thứ hạng", rows)


def _classes(book: OpenEdition) -> Table:
    """The province's offices by class; what a tie at the quota leaves to the Hội đồng is a gap."""
    quoted = Quoted(book)
    labels = {each.id: each.label for each in book.rules.rankings[PROVINCE].classes}
    decided = {row["holder"]: row for row in book.rows("decisions").values() if row["subject"] == CLASS}
    rows_of_classes = book.rows("classes").values()
    placed = {row["holder"]: row["class"] for row in rows_of_classes if row["outcome"] == ClassOutcome.PLACED}
    is_open = {row["holder"] for row in rows_of_classes if row["outcome"] == ClassOutcome.OPEN}
    value = placed | {unit: row["value"] for unit, row in decided.items()}
    own = [row for row in book.rows("ranks").values() if row["ranking"] == PROVINCE]
    own.sort(
        key=lambda row: (row["state"] != State.VALUE, row["rank"] if row["state"] == State.VALUE else 0, row["holder"])
    )
    order = list(labels)
    own.sort(key=lambda row: order.index(value[row["holder"]]) if row["holder"] in value else len(order))
    rows = []
    for row in own:
        unit, name = row["holder"], book.rules.name(row["holder"])
        points = quoted.ranked_points((PROVINCE, unit), f"Tổng điểm, {name}")
        computed = "Hội đồng xem xét" if unit in is_open else labels.get(placed.get(unit, ""), "–")
        said: Paragraph = (labels[value[unit]],) if unit in value else (Gap("hạng"),)
        rows.append(((book.rules.unit(unit).name,), points, (computed,), said, (_state(decided.get(unit)),)))
    return _table("Hạng các đơn vị trong tỉnh", "Hạng", rows)


def _state(row: dict | None) -> str:
    """How far the decision has come, and why it differs from what was computed."""
    if row is None:
        return "Kết quả tính"
    said = decision_number(row) if row["state"] == DECIDED else DecisionState(row["state"]).label
    return f"{said}; khác kết quả tính: {row['reason']}" if row["agrees"] == "khong" else said


def _table(caption: str, head: str, rows: list) -> Table:
    numbered = tuple(((str(number),), *row) for number, row in enumerate(rows, start=1))
    columns = (
        *(Column("STT", 0.9, "centre"), Column("Đơn vị", 4.6), Column("Tổng điểm", 1.6, "number")),
        *(Column("Theo kết quả tính", 2, "centre"), Column(head, 1.6, "centre"), Column("Trạng thái", 4)),
    )
    return Table(caption, columns, numbered)
