"""Changes by a revision, for one audience: figures, points, ranks, classes and awards."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import Column, Row, plain_columns
from thidua_helpers.report.render.html_blocks import Html, paragraph, table
from thidua_helpers.report.render.html_cells import DASH, HtmlCells
from thidua_helpers.report.tables.decisions import CLASS, DECIDED, RANK, class_labels, decision_number
from thidua_helpers.rules.awards import recipient_kind
from thidua_helpers.vietnamese import format_count
from thidua_helpers.vocabulary import (
    PROVINCE,
    AwardOutcome,
    CaseOrigin,
    ClassOutcome,
    RecipientKind,
    RevisionChange,
    ScoreStage,
)

_SUBJECTS = {
    RANK: "Thứ hạng trong Cụm",
    CLASS: "Hạng toàn tỉnh",
    "khen-thuong": "Khen thưởng",
    "truong-cum": "Trưởng Cụm năm sau",
    "pho-cum": "Phó Trưởng Cụm năm sau",
}


class Revised:
    """Rows of the table `revised` for one audience; `before` and `now` name the revisions."""

    def __init__(self, book: OpenEdition, before: str, now: str, is_internal: bool) -> None:
        self.book, self.before, self.now, self.is_internal = book, before, now, is_internal
        self.figures = HtmlCells(book)

    def rows(self, *names: str, assumed: bool = False) -> list[Mapping]:
        """Changes in these stage tables, by holder; `assumed`: as if new figures were scored.

        Shared: without officers and other parts of a unit.
        """
        own = [row for row in self.book.rows("revised").values() if row["table"] in names and row["assumed"] == assumed]
        rules = self.book.rules
        holders = [PROVINCE, *rules.cluster_ids, *self.book.remainders, *rules.unit_by_id]
        order = {holder: place for place, holder in enumerate(holders)}
        order |= {name: place for place, name in enumerate((*rules.indicators.lines, *rules.indicators.rates))}
        last = len(order)
        own.sort(key=lambda row: (order.get(row["holder"], last), row["holder"], order.get(row["name"], last)))
        return [row for row in own if self.is_internal or "." not in row["holder"]]

    def name(self, row: Mapping) -> str:
        return self.book.rules.name(row["holder"])

    def label(self, row: Mapping) -> str:
        """Label of the row's line, rate or criterion; the id if the rules have no label."""
        rules = self.book.rules
        if row["table"] == "scores":
            table, _, criterion, stage = row["row"].split("/")
            items = rules.criteria[table].criteria if table in rules.criteria else {}
            return f"{items[criterion].label if criterion in items else criterion}, {ScoreStage(stage).label.lower()}"
        name, _, part = row["name"].partition(".")
        items = (rules.indicators.lines | rules.indicators.rates).get(name)
        of_part = f" ({CaseOrigin(part).label})" if part in CaseOrigin.labels() else ""
        return f"{items.label if items else name}{of_part}"

    def columns(self, kind: str, head: str = "Bản {}") -> list[Column]:
        """Columns for the two revisions."""
        return [Column(head.format(revision), kind) for revision in (self.before, self.now)]

    def pair(self, row: Mapping, unit: str = "") -> list[Markup]:
        """Cells before and now, of amounts or of columns with the suffix `unit`; a dash if empty."""
        return [self._cell(row, f"{when}{unit}") for when in ("before", "after")]

    def difference_in_words(self, row: Mapping, unit: str = "") -> Markup | str:
        """Difference: "tăng 12", "giảm 0,02 điểm phần trăm"; kind of change without a number."""
        column = f"difference{unit}" if unit else "change"
        if _is_empty(row[column]):
            return RevisionChange(row["kind"]).label
        return self.figures.moved("revised", _key(row), column)

    def _cell(self, row: Mapping, column: str) -> Markup:
        return DASH if _is_empty(row[column]) else self.figures.revised(_key(row), column)


def _key(row: Mapping) -> tuple[str, str, str]:
    return str(row["assumed"]).lower(), row["table"], row["row"]


def _is_empty(value: object) -> bool:
    return value is None or value is pd.NA or value == ""


def changed_results(revised: Revised) -> Html:
    """Section on changed decisions; internal: also results, as computed and if scored again."""
    parts = [_decided(revised)]
    if revised.is_internal:
        parts += _computed(revised, assumed=False)
        kept = revised.book.scored_on
        if kept:
            text = (
                f"Nếu chấm theo số liệu bản {revised.now} thì khác như dưới đây. Đó không phải kết quả: điểm, thứ bậc, "
                f"danh hiệu giữ theo bản {kept.revision}."
            )
            parts += [paragraph(text), *_computed(revised, assumed=True)]
    return Html("".join(parts))


def _decided(revised: Revised) -> Html:
    """Added, removed and changed decisions; shared: decisions in force on collectives only."""
    book, rows = revised.book, []
    for row in revised.rows("decisions"):
        subject, holder, value = row["row"].split("/")
        in_force = DECIDED in (row["before_text"], row["after_text"])
        is_of_person = subject == "khen-thuong" and recipient_kind(holder) != RecipientKind.COLLECTIVE
        if revised.is_internal or (in_force and not is_of_person):
            decision = book.rows("decisions").get(row["row"], {})
            number = decision_number(decision) if decision.get("state") == DECIDED else "–"
            cells = [
                _SUBJECTS[subject],
                _decided_value(book, subject, value),
                RevisionChange(row["kind"]).label,
                number,
            ]
            rows.append(Row([book.rules.name(holder), *cells]))
    if not rows:
        return paragraph("Kết quả xếp hạng, khen thưởng đã có quyết định không thay đổi.")
    columns = plain_columns("Đối tượng", "Nội dung", "Kết quả", "Thay đổi")
    return table("Quyết định thay đổi", [*columns, Column("Quyết định", "text")], [rows])


def _decided_value(book: OpenEdition, subject: str, value: str) -> str:
    match subject:
        case "xep-hang":
            return format_count(int(value))
        case "hang":
            return _class(book, value)
        case "khen-thuong":
            return _title(book, value)
        case _:
            return book.rules.name(value)


def _class(book: OpenEdition, class_id: str) -> str:
    return class_labels(book).get(class_id, class_id)


def _title(book: OpenEdition, title: str) -> str:
    titles = book.rules.awards.titles if book.rules.awards else {}
    return titles[title].label if title in titles else title


def _computed(revised: Revised, assumed: bool) -> Iterator[Html]:
    """Changed ranks, classes and nominations, as they are or if the new figures were scored."""
    whens = ("Hiện nay", "Nếu chấm lại") if assumed else (f"Bản {revised.before}", f"Bản {revised.now}")
    would = "sẽ khác" if assumed else "thay đổi"
    for caption, head, rows in (
        (f"Thứ bậc {would}", "Bảng xếp", _ranks(revised, assumed)),
        (f"Hạng toàn tỉnh {would}", "", _classes(revised, assumed)),
        (f"Kết quả xét khen thưởng {would}", "Danh hiệu, hình thức", _awards(revised, assumed)),
    ):
        if rows:
            columns = [Column("Đối tượng"), *([Column(head, "text")] if head else []), *map(Column, whens)]
            yield table(caption, columns, [rows])
        else:
            yield paragraph(f"{caption}: không có.")


def _ranks(revised: Revised, assumed: bool) -> list[Row]:
    """Rows of units with a changed rank, with both totals."""
    rows = [row for row in revised.rows("ranks", assumed=assumed) if row["before"] != row["after"]]
    rows.sort(key=lambda row: (row["name"] != PROVINCE, row["name"], row["after"] or 0))
    return [
        Row(
            [
                revised.name(row),
                revised.book.rules.name(row["name"]),
                *(
                    Markup("{} ({} điểm)").format(rank, points)
                    for rank, points in zip(revised.pair(row), revised.pair(row, "_points"), strict=True)
                ),
            ],
        )
        for row in rows
    ]


def _classes(revised: Revised, assumed: bool) -> list[Row]:
    """Rows of units with a changed class; a tie at the quota line is marked."""
    of_unit: dict[str, dict[str, list[str]]] = {}
    for row in revised.rows("classes", assumed=assumed):
        label = _class(revised.book, row["name"])
        for when in ("before_text", "after_text"):
            own = of_unit.setdefault(row["holder"], {"before_text": [], "after_text": []})[when]
            own += [f"{label} (Hội đồng xem xét)" if row[when] == ClassOutcome.OPEN else label] if row[when] else []
    name = revised.book.rules.name
    return [
        Row([name(unit), *([", ".join(labels) or "–" for labels in whens.values()])]) for unit, whens in of_unit.items()
    ]


def _awards(revised: Revised, assumed: bool) -> list[Row]:
    rows: Sequence[Mapping] = revised.rows("awards", assumed=assumed)
    return [
        Row(
            [
                revised.name(row),
                _title(revised.book, row["name"]),
                *(AwardOutcome.labels().get(row[when], "–") for when in ("before_text", "after_text")),
            ],
        )
        for row in rows
    ]
