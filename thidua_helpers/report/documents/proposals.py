"""Internal award proposal to the head of the office; individuals are named by codes."""

from collections.abc import Mapping, Sequence

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.documents.legal_bases import legal_bases
from thidua_helpers.report.render.blocks import Column, Field, Gap, Row, Table, table_of
from thidua_helpers.report.render.docx import COUNCIL, ROMAN, Paper, numbered_and_dated, title_of_head
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.figures_state import points_based_on
from thidua_helpers.report.tables.awards import QuotaFields
from thidua_helpers.report.tables.decisions import DECIDED
from thidua_helpers.rules.awards import nominating_unit, recipient_kind
from thidua_helpers.vocabulary import AwardOutcome, DecisionState, RecipientKind

_SYMBOL = "HĐTĐKT"


def proposal(book: OpenEdition) -> bytes:
    """Document with the letter and annexes on nominees, quotas and open questions."""
    office = book.rules.office.name
    paper = Paper(book, f"Tờ trình đề nghị khen thưởng {book.edition.title}", is_internal=True)
    paper.letterhead("TTr", COUNCIL, _SYMBOL)
    paper.title("Tờ trình", f"Về việc đề nghị khen thưởng {book.edition.title}")
    paper.centred(f"Kính gửi: {title_of_head(office)} {office}")
    for basis in legal_bases(book):
        paper.basis(*basis)
    paper.basis("Căn cứ ", Gap("quyết định, hướng dẫn của cấp trên về khen thưởng"), ".")
    paper.paragraph(
        f"{COUNCIL} đã xem xét hồ sơ đề nghị của các đơn vị, trình {title_of_head(office)} quyết định hoặc đề nghị cấp "
        f"có thẩm quyền quyết định khen thưởng {book.edition.title} cho các tập thể, cá nhân trong danh sách kèm theo:"
    )
    if points_based_on(book):
        paper.paragraph(points_based_on(book))
    paper.table(_titles(book))
    paper.paragraph(
        "Biên bản họp và kết quả bỏ phiếu của Hội đồng: ", Gap("số, ngày, tỷ lệ phiếu từng trường hợp"), "."
    )
    paper.signatures(["Như trên", "Các thành viên Hội đồng", f"Lưu: {_SYMBOL}"], f"TM. {COUNCIL}", "Chủ tịch")
    _annexes(book, paper)
    return paper.content()


def _annexes(book: OpenEdition, paper: Paper) -> None:
    """Write annexes without empty ones: what the council argues first, individuals after it."""
    rows = list(book.rows("awards").values())
    proposed = [row for row in rows if _is_proposed(book, row)]
    waiting = [row for row in rows if _decision(book, row) is None]
    collectives, persons = (
        [row for row in proposed if recipient_kind(row["holder"]) == kind]
        for kind in (RecipientKind.COLLECTIVE, RecipientKind.PERSON)
    )
    annexes = [
        _list(book, "Danh sách tập thể đề nghị khen thưởng", collectives),
        _quotas(book),
        _list(
            book,
            "Danh sách đủ điều kiện nhưng chưa được đề nghị do vượt tỷ lệ",
            _select_outcome(waiting, AwardOutcome.CUT),
        ),
        _list(
            book,
            "Danh sách ngang nhau tại ranh giới tỷ lệ, Hội đồng xem xét",
            _select_outcome(waiting, AwardOutcome.OPEN),
        ),
        _award_findings_table(book),
        _list(book, "Danh sách cá nhân đề nghị khen thưởng (theo mã)", persons),
        _list(
            book,
            "Danh sách đã có quyết định khen thưởng, không trình lại",
            [row for row in rows if _is_decided(book, row)],
        ),
    ]
    reference = numbered_and_dated("Tờ trình/TTr", _SYMBOL, COUNCIL)
    for number, table in zip(ROMAN, (table for table in annexes if table.rows), strict=False):
        paper.table_annex(number, table, *reference, is_landscape=True)


def _select_outcome(rows: Sequence[Mapping], outcome: str) -> list[Mapping]:
    return [row for row in rows if row["outcome"] == outcome]


def _decision(book: OpenEdition, row: Mapping) -> Mapping | None:
    """State of the decision on a nomination; None without a decision."""
    return book.rows("decisions").get(f"khen-thuong/{row['holder']}/{row['title']}")


def _is_decided(book: OpenEdition, row: Mapping) -> bool:
    decision = _decision(book, row)
    return decision is not None and decision["state"] == DECIDED


def _is_proposed(book: OpenEdition, row: Mapping) -> bool:
    """Whether a nomination is proposed: by computation, or approved by the Hội đồng."""
    if _is_decided(book, row):
        return False
    return row["outcome"] in (AwardOutcome.PROPOSED, AwardOutcome.DECIDED_ABOVE) or _decision(book, row) is not None


def _award_findings_table(book: OpenEdition) -> Table:
    """Table of findings that the Hội đồng has to settle first."""
    fields = [
        Field(Column("Phát hiện", width=10), lambda row: row["found"]),
        Field(Column("Phải là", width=7), lambda row: row["expected"]),
    ]
    rows = book.table("findings_ranking").to_dict("records")
    return table_of([rows], fields, "Vấn đề Hội đồng cần xem xét", is_numbered=True)


def _titles(book: OpenEdition) -> Table:
    """Table of titles: recipients, legal basis, deciding authority, number of nominees."""
    rows = []
    for title_id, title in not_none(book.rules.awards).titles.items():
        own = [row for row in book.rows("awards").values() if row["title"] == title_id]
        listed = [row for row in own if _is_proposed(book, row)]
        if listed:
            whom = sorted({recipient_kind(row["holder"]) for row in listed}, reverse=True)
            labels = ", ".join(nominee.label for nominee in whom)
            rows.append(Row([title.label, labels, title.clause, title.decided_by, f"{len(listed):02d}"]))
    columns = (
        *(
            Column("Danh hiệu, hình thức", width=5),
            Column("Đối tượng", width=2),
            Column("Căn cứ", width=5),
            Column("Thẩm quyền quyết định", width=4),
        ),
        Column("Số lượng trong danh sách", "centre", 2),
    )
    return Table("Danh hiệu, hình thức khen thưởng đề nghị", columns, [rows])


def _list(book: OpenEdition, caption: str, rows: Sequence[Mapping]) -> Table:
    """Table of nominees by title in the catalogue's order, then by unit and the unit's order."""
    titles = not_none(book.rules.awards).titles
    order = list(titles)

    def place(row: Mapping) -> tuple:
        return order.index(row["title"]), nominating_unit(row["holder"]), _order(row), row["holder"]

    fields = [
        Field(Column("Đối tượng", width=4), lambda row: book.rules.name(row["holder"])),
        Field(Column("Danh hiệu, hình thức", width=4.5), lambda row: titles[row["title"]].label),
        Field(Column("Điều kiện", width=9), lambda row: _conditions(book, row)),
    ]
    return table_of([sorted(rows, key=place)], fields, caption, is_numbered=True)


def _conditions(book: OpenEdition, row: Mapping) -> str:
    """Conditions that the nominee meets, in words, and a different decision with its reason."""
    parts = [row["words"], row["state"]]
    if decision := _decision(book, row):
        number = f"Quyết định số {decision['number']}" if decision["number"] else DecisionState(decision["state"]).label
        parts.append(f"{number}: {decision['reason']}" if decision["reason"] else number)
    return "; ".join(filter(None, parts))


def _order(row: Mapping) -> tuple[bool, int]:
    """Sort key of a nominee within a unit; nominees without an order come last."""
    is_missing = bool(pd.isna(row["order"]))
    return is_missing, 0 if is_missing else int(row["order"])


def _quotas(book: OpenEdition) -> Table:
    """Table of quotas: title, seats, and how the eligible nominees were divided."""
    of = QuotaFields(StageCells(book))
    fields = [of.unit(width=2.6), of.title(4), of.limit(5), *of.counts(1.7)]
    return table_of([list(book.rows("award_quotas").values())], fields, "Giới hạn tỷ lệ khen thưởng")
