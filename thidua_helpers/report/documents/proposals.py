"""The proposal of awards to the head of the office with its lists: proposed, cut by a quota, left to the Hội đồng.

Internal. Individuals stand under their codes.
"""

from collections.abc import Sequence

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.docx import Paper, head_title
from thidua_helpers.report.render.pieces import Column, Gap, Quoted, Table, points_based_on
from thidua_helpers.report.sections.ranking import DECIDED
from thidua_helpers.rules.awards import unit_of, whom_of
from thidua_helpers.vocabulary import ClassOutcome, DecisionState, QuotaCount, Whom

COUNCIL = "Hội đồng Thi đua - Khen thưởng"
_PROPOSED, _ABOVE = "de-nghi", "cap-tren"


def proposal(book: OpenEdition) -> bytes:
    """The letter, then an annex each: collectives, individuals, those cut by a quota, those at its edge, the quotas."""
    office = book.rules.office.name
    paper = Paper(book, f"Tờ trình đề nghị khen thưởng {book.edition.title}", is_internal=True)
    paper.letterhead("TTr", COUNCIL, "HĐTĐKT")
    paper.title("Tờ trình", f"Về việc đề nghị khen thưởng {book.edition.title}")
    paper.centred(f"Kính gửi: {head_title(office)} {office}")
    paper.paragraph(
        f"Căn cứ {book.rules.awards.name}; căn cứ ", Gap("quyết định, hướng dẫn của cấp trên về khen thưởng"), "."
    )
    paper.paragraph(
        f"{COUNCIL} đã xem xét hồ sơ đề nghị của các đơn vị, trình {head_title(office)} quyết định hoặc đề nghị cấp có "
        f"thẩm quyền quyết định khen thưởng {book.edition.title} cho các tập thể, cá nhân trong danh sách kèm theo:"
    )
    if points_based_on(book):
        paper.paragraph(points_based_on(book))
    paper.table(_titles(book))
    paper.paragraph(
        "Biên bản họp và kết quả bỏ phiếu của Hội đồng: ", Gap("số, ngày, tỷ lệ phiếu từng trường hợp"), "."
    )
    paper.signatures(["Như trên", "Các thành viên Hội đồng", "Lưu: HĐTĐKT"], f"TM. {COUNCIL}", "Chủ tịch")
    _annexes(book, paper)
    return paper.content()


def _annexes(book: OpenEdition, paper: Paper) -> None:
    """The lists, each on a landscape page of its own; a list that would be empty is left out."""
    rows = list(book.rows("awards").values())
    proposed = [row for row in rows if _is_proposed(book, row)]
    waiting = [row for row in rows if _decision(book, row) is None]
    lists = {
        "Danh sách tập thể đề nghị khen thưởng": [row for row in proposed if whom_of(row["holder"]) == Whom.COLLECTIVE],
        "Danh sách cá nhân đề nghị khen thưởng (theo mã)": [
            row for row in proposed if whom_of(row["holder"]) == Whom.PERSON
        ],
        "Danh sách đủ điều kiện nhưng chưa được đề nghị do vượt tỷ lệ": _of(waiting, ClassOutcome.CUT),
        "Danh sách ngang nhau tại ranh giới tỷ lệ, Hội đồng xem xét": _of(waiting, ClassOutcome.OPEN),
        "Danh sách đã có quyết định khen thưởng, không trình lại": [row for row in rows if _is_decided(book, row)],
    }
    tables = [_list(book, caption, own) for caption, own in lists.items() if own]
    tables += [each for each in (_quotas(book), _to_consider(book)) if each.rows]
    for number, table in enumerate(tables, start=1):
        paper.new_page(is_landscape=True)
        paper.heading(f"Phụ lục {number}")
        paper.table(table)


def _of(rows: Sequence[dict], outcome: str) -> list[dict]:
    return [row for row in rows if row["outcome"] == outcome]


def _decision(book: OpenEdition, row: dict) -> dict | None:
    """How far the decision on a nomination has come; None where there is none yet."""
    return book.rows("decisions").get(f"khen-thuong/{row['holder']}/{row['title']}")


def _is_decided(book: OpenEdition, row: dict) -> bool:
    decision = _decision(book, row)
    return decision is not None and decision["state"] == DECIDED


def _is_proposed(book: OpenEdition, row: dict) -> bool:
    """Whether a nomination is put forward: proposed by what was computed, or approved by the Hội đồng all the same."""
    if _is_decided(book, row):
        return False
    return row["outcome"] in (_PROPOSED, _ABOVE) or _decision(book, row) is not None


def _to_consider(book: OpenEdition) -> Table:
    """What the checks of scores, votes and nominations found, for the Hội đồng to settle before it submits."""
    rows = tuple(
        ((str(number),), (row.found,), (row.expected,))
        for number, row in enumerate(book.table("findings_ranking").itertuples(), start=1)
    )
    columns = Column("STT", 0.9, "centre"), Column("Phát hiện", 10), Column("Phải là", 7)
    return Table("Vấn đề Hội đồng cần xem xét", columns, rows)


def _titles(book: OpenEdition) -> Table:
    """Title by title: for whom, who decides it, and how many the lists have."""
    rows = []
    for title_id, title in book.rules.awards.titles.items():
        own = [row for row in book.rows("awards").values() if row["title"] == title_id]
        listed = [row for row in own if _is_proposed(book, row)]
        if listed:
            whom = sorted({whom_of(row["holder"]) for row in listed}, reverse=True)
            labels = ", ".join(each.label for each in whom)
            cells = title.label, labels, title.decided_by, f"{len(listed):02d}"
            rows.append(tuple((cell,) for cell in cells))
    columns = (
        *(Column("Danh hiệu, hình thức", 5), Column("Đối tượng", 2), Column("Thẩm quyền quyết định", 4)),
        Column("Số lượng trong danh sách", 2, "centre"),
    )
    return Table("Danh hiệu, hình thức khen thưởng đề nghị", columns, tuple(rows))


def _list(book: OpenEdition, caption: str, rows: Sequence[dict]) -> Table:
    """One list, by title in the catalogue's order, then by unit and its order of proposal."""
    titles = book.rules.awards.titles
    order = list(titles)

    def place(row: dict) -> tuple:
        return order.index(row["title"]), unit_of(row["holder"]), _order(row), row["holder"]

    cells = [
        (
            (str(number),),
            (book.rules.name(row["holder"]),),
            (titles[row["title"]].label,),
            (_conditions(book, row),),
        )
        for number, row in enumerate(sorted(rows, key=place), start=1)
    ]
    columns = (
        Column("STT", 0.9, "centre"),
        Column("Đối tượng", 4),
        Column("Danh hiệu, hình thức", 4.5),
        Column("Điều kiện", 9),
    )
    return Table(caption, columns, tuple(cells))


def _conditions(book: OpenEdition, row: dict) -> str:
    """Why the nominee stands in the list: the conditions in words, and what was decided otherwise, with the reason."""
    said = [row["words"], row["state"]]
    if decision := _decision(book, row):
        number = f"Quyết định số {decision['number']}" if decision["number"] else DecisionState(decision["state"]).label
        said.append(f"{number}: {decision['reason']}" if decision["reason"] else number)
    return "; ".join(filter(None, said))


def _order(row: dict) -> tuple[bool, int]:
    """Where the unit gave no order its nominees stand last."""
    is_missing = bool(pd.isna(row["order"]))
    return is_missing, 0 if is_missing else int(row["order"])


def _quotas(book: OpenEdition) -> Table:
    """Each quota: of what, how many at the most, and how the eligible were divided."""
    quoted, titles = Quoted(book), book.rules.awards.titles
    rows = tuple(
        (
            (book.rules.name(row["holder"]),),
            (titles[row["title"]].label,),
            (row["words"],),
            *(
                quoted.cell_if_any("award_quotas", (row["title"], row["holder"]), column, f"{label}, {row['holder']}")
                for column, label in QuotaCount.labels().items()
            ),
        )
        for row in book.rows("award_quotas").values()
    )
    columns = (
        *(Column("Đơn vị", 2.6), Column("Danh hiệu", 4), Column("Giới hạn", 5)),
        *(Column(label, 1.7, "number") for label in QuotaCount.labels().values()),
    )
    return Table("Giới hạn tỷ lệ khen thưởng", columns, rows)
