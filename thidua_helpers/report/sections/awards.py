"""Award proposals and rotation of cluster heads. Individuals appear on internal pages only."""

from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.errors import not_none
from thidua_helpers.report.render.blocks import Column, Row, table_of
from thidua_helpers.report.render.html_blocks import Html, fold, paragraph, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.periods import whole_year_paragraph
from thidua_helpers.report.sections.statements import statement_paragraphs, statements_of
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.report.tables.awards import QuotaFields
from thidua_helpers.report.tables.decisions import DECIDED, decision_number, decision_state
from thidua_helpers.rules.awards import recipient_kind
from thidua_helpers.rules.year_rows import HeadRow
from thidua_helpers.scoring.decisions import source_of_head
from thidua_helpers.scoring.rotation import heads_of
from thidua_helpers.scoring.votes import elected_units
from thidua_helpers.vocabulary import PROVINCE, AwardOutcome, RecipientKind, Turn

_SIGNS = dict.fromkeys(AwardOutcome, "used") | {AwardOutcome.PROPOSED: "good"}
_ROLES = {"truong-cum": "Trưởng Cụm", "pho-cum": "Phó Trưởng Cụm"}


def province_awards(book: OpenEdition, audience: str) -> Html:
    """Section on award proposals by title; shared: decided awards of collectives only."""
    told = statement_paragraphs(book, statements_of(book, PROVINCE, "khen-thuong"))
    published = "".join(paragraph(note) for note in (*told, *book.rules.year.award_notes))
    if book.rules.awards is None:
        text = whole_year_paragraph(book.edition, "Kỳ này chưa có danh sách đề nghị khen thưởng để xét.")
        return Html(published or text)
    if not is_internal_audience(audience):
        return Html(published + _decided(book))
    explained = (
        "“Vượt tỷ lệ”: đủ điều kiện nhưng chưa được đề nghị do vượt tỷ lệ. “Hội đồng xem xét”: ngang nhau tại ranh "
        "giới tỷ lệ."
    )
    shown = [_title(book, title) for title in not_none(book.rules.awards).titles]
    return Html("".join([published, paragraph(explained), *shown, _quotas(book)]))


def _decided(book: OpenEdition) -> Html:
    titles = not_none(book.rules.awards).titles
    own = [
        row
        for row in book.rows("decisions").values()
        if row["subject"] == "khen-thuong"
        and row["state"] == DECIDED
        and recipient_kind(row["holder"]) == RecipientKind.COLLECTIVE
    ]
    if not own:
        return paragraph("Chưa có quyết định khen thưởng tập thể nào.")
    rows = [Row([unit_link(book, row["holder"]), titles[row["value"]].label, decision_number(row)]) for row in own]
    columns = [Column("Đơn vị"), Column("Danh hiệu, hình thức"), Column("Quyết định", "text")]
    return table(f"Khen thưởng tập thể, {book.edition.title}", columns, [rows])


def _title(book: OpenEdition, title_id: str) -> str:
    """Folded table of a title's nominees, grouped by outcome; empty without nominees."""
    figures, title = HtmlCells(book), not_none(book.rules.awards).titles[title_id]
    own = [row for row in book.rows("awards").values() if row["title"] == title_id]
    if not own:
        return ""
    columns = [Column("Đối tượng"), Column("Thứ tự", "number"), Column("Kết quả xét"), Column("Điều kiện", "text")]
    columns += [Column("Nguồn", "code"), Column("Đã quyết định", "text")]
    groups = [
        [_nominee(book, figures, row) for row in sorted(own, key=_by_order) if row["outcome"] == outcome]
        for outcome in AwardOutcome
    ]
    unsure = "" if title.is_wholly_verified else "; có điều kiện hoặc tỷ lệ chưa kiểm chứng"
    subtitle = f"{title.clause}; {title.decided_by}{unsure}"
    proposed = sum(row["outcome"] == AwardOutcome.PROPOSED for row in own)
    summary = f"{title.label}: {proposed} trong {len(own)} trường hợp được đề nghị"
    return fold(summary, table(f"{title.label}: đề nghị và kết quả xét", columns, groups, subtitle=subtitle))


def _by_order(row: Mapping) -> tuple:
    unit = row["holder"].partition(".")[0]
    has_order = not pd.isna(row["order"])
    return unit, not has_order, row["order"] if has_order else 0, row["holder"]


def _nominee(book: OpenEdition, figures: HtmlCells, row: Mapping) -> Row:
    key = row["title"], row["holder"]
    verdict = Markup('<span class="verdict {}">{}</span>').format(
        _SIGNS[row["outcome"]], AwardOutcome(row["outcome"]).label
    )
    decided = [
        decision_state(decision)
        for decision in book.rows("decisions").values()
        if (decision["subject"], decision["holder"], decision["value"]) == ("khen-thuong", row["holder"], row["title"])
    ]
    words = row["words"] + (f"; {row['state']}" if row["state"] else "")
    place = f"{row['file'].rsplit('/', 1)[-1]}, trang tính {row['sheet']}, dòng {row['row']}"
    order = figures.integer("awards", key, "order")
    return Row([unit_link(book, row["holder"]), order, verdict, words, place, "; ".join(decided)])


def _quotas(book: OpenEdition) -> Html:
    """Folded table of quotas: seats, and numbers of nominees by outcome; empty without quotas."""
    rows, figures = list(book.rows("award_quotas").values()), HtmlCells(book)
    if not rows:
        return Html("")
    of = QuotaFields(figures)
    caption = "Giới hạn tỷ lệ khen thưởng"
    fields = [of.unit(lambda unit: unit_link(book, unit)), of.title(), of.limit(), *of.counts()]
    return fold(caption, figures.table(table_of([rows], fields, caption)))


def heads(book: OpenEdition, cluster: str, audience: str) -> Html:
    """Section on cluster heads of this year and the next; internal: also votes and rotation."""
    rows = heads_of(book.rules, book.edition.year).get(cluster, ())
    if rows:
        names = "; ".join(_head(book, row) for row in rows)
        text = f"{names}."
    else:
        text = f"Chưa rõ đơn vị nào làm Trưởng Cụm năm {book.edition.year}: chưa có nguồn nêu."
    shown = paragraph(text)
    if is_internal_audience(audience):
        return Html(shown + _next_heads(book, cluster) + _turns(book, cluster))
    year, name = book.edition.year + 1, book.rules.name
    decided = [
        f"{_ROLES[row['subject']]} năm {year}: {name(row['value'])} ({decision_number(row)})"
        for row in _decisions_on_heads(book, cluster)
        if row["state"] == DECIDED
    ]
    return Html(shown + (paragraph(f"{'; '.join(decided)}.") if decided else ""))


def _decisions_on_heads(book: OpenEdition, cluster: str) -> list[Mapping]:
    """Decisions on head and deputy of the next year, the head's first."""
    own = [row for row in book.rows("decisions").values() if row["subject"] in _ROLES and row["holder"] == cluster]
    return sorted(own, key=lambda row: list(_ROLES).index(row["subject"]))


def _next_heads(book: OpenEdition, cluster: str) -> Html:
    """Table of head and deputy of the next year: decided, computed, reason for a difference."""
    votes = book.table("vote_results")
    decided: dict[str, list[Mapping]] = {}
    for row in _decisions_on_heads(book, cluster):
        decided.setdefault(row["subject"], []).append(row)
    rows = []
    for subject, role in _ROLES.items():
        for row in decided.get(subject, ()):
            state = decision_state(row)
            by = source_of_head(subject, cluster, votes)
            computed = unit_link(book, row["computed"]) + f" ({by})" if row["computed"] else "–"
            rows.append(Row([role, unit_link(book, row["value"]) + f" ({state})", computed, row["reason"] or "–"]))
        chosen = elected_units(votes, subject).get(cluster)
        if chosen and subject not in decided:
            rows.append(Row([role, "chưa có quyết định", unit_link(book, chosen) + " (kết quả bỏ phiếu)", "–"]))
    if not rows:
        return Html("")
    columns = [Column("Chức danh"), Column("Quyết định", "text"), Column("Bình bầu, luân phiên", "text")]
    columns.append(Column("Lý do khác", "text"))
    caption = f"Trưởng Cụm, Phó Trưởng Cụm năm {book.edition.year + 1}, {book.rules.name(cluster)}"
    return table(caption, columns, [rows])


def _head(book: OpenEdition, row: HeadRow) -> str:
    person = f" ({row.person})" if row.person else ""
    return f"{_ROLES[row.role]} năm {row.year}: {book.rules.name(row.unit)}{person}"


def _turns(book: OpenEdition, cluster: str) -> Html:
    figures = HtmlCells(book)
    own = [row for row in book.rows("rotation").values() if row["cluster"] == cluster]
    columns = [
        Column("Thứ tự", "number"),
        Column("Đơn vị", "name"),
        Column("Năm gần nhất", "number"),
        Column("Vai trò"),
        Column("Lượt luân phiên"),
        Column("Lý do", "text"),
    ]
    rows = []
    for row in sorted(own, key=lambda row: row["order"]):
        key = cluster, row["member"]
        year = "–" if pd.isna(row["last_year"]) else str(row["last_year"])
        cells = [
            unit_link(book, row["member"]),
            year,
            _ROLES.get(row["last_role"], "–"),
            Turn(row["turn"]).label,
            row["words"],
        ]
        rows.append(Row([figures.cell("rotation", key, "order"), *cells]))
    return table(
        f"Luân phiên Trưởng Cụm, {book.rules.name(cluster)}",
        columns,
        [rows],
        subtitle="Thứ tự theo quyết định lập cụm; gợi ý cho năm sau, cụm bình bầu",
    )
