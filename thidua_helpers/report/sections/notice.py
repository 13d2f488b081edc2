"""Notice of a revision's changes in published figures: shared page and internal part.

Shared are figures of units, clusters and the province, and decisions on ranks and awards. Figures of officers,
scores, and computed ranks, classes and awards are internal.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.report.render.blocks import Column, Row, plain_columns
from thidua_helpers.report.render.html import page_of_parts
from thidua_helpers.report.render.html_blocks import Heading, Html, paragraph, render, table
from thidua_helpers.report.sections.figures_state import points_based_on
from thidua_helpers.report.sections.page_header import notice_header
from thidua_helpers.report.sections.revised import Revised, changed_results
from thidua_helpers.rules.revisions import Revision
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import PROVINCE, Measure, RevisionChange, RevisionKind, TargetOutcome
from thidua_helpers.workspace.inputs import raw_name

# The summary names this many holders and counts the others.
_NAMED = 6


def notice(book: OpenEdition, revisions: Sequence[Revision], files: Mapping[str, str], audience: str) -> str:
    """Page of a revision's changes. `revisions`: oldest first; `files`: kind of change by path."""
    now, before = revisions[-1], revisions[-2]
    revised = Revised(book, before.revision, now.revision, is_internal_audience(audience))
    parts = [Heading("Nội dung điều chỉnh"), _why(book, now, before), _in_short(revised)]
    parts += [Heading("Toàn tỉnh và các cụm"), _figures(revised, of_units=False)]
    parts += [Heading("Các đơn vị"), _figures(revised, of_units=True)]
    parts += [Heading("Chỉ tiêu"), _targets(revised)]
    if book.rules.ranking_criteria:
        parts += [Heading("Điểm, thứ bậc, danh hiệu"), changed_results(revised)]
    parts += [Heading("Tệp bảng tính"), _cells(revised), _files(book, files)]
    parts += [Heading("Các lần công bố"), _history(book, revisions)]
    return page_of_parts(notice_header(book, now, before, audience), *parts)


def _why(book: OpenEdition, now: Revision, before: Revision) -> Html:
    sentences = [
        f"Bản công bố {now.revision} ngày {format_date(now.signed_on)} thay bản {before.revision} ngày "
        f"{format_date(before.signed_on)}: {RevisionKind(now.kind).label}.",
        f"Lý do: {now.reason}",
        f"Ký công bố: {now.signed_by}",
        points_based_on(book),
    ]
    return Html("".join(paragraph(sentence) for sentence in sentences if sentence))


def _in_short(revised: Revised) -> Html:
    """Sentences on the province's rates, changed figures, and changed outcomes of targets."""
    rates = [_rate(revised, measure) for measure in ("viec", "tien")]
    moved = [row for row in revised.rows("targets") if row["before_text"] != row["after_text"]]
    names = [f"{revised.name(row)} ({Measure(row['measure']).label})" for row in moved]
    met = f"Chỉ tiêu đổi kết quả đạt, chưa đạt: {_listed(names)}." if names else ""
    return render("highlights", sentences=[sentence for sentence in (*rates, _counted(revised), met) if sentence])


def _rate(revised: Revised, measure: str) -> Markup | str:
    of = f"Tỷ lệ thi hành xong về {Measure(measure).label} của toàn tỉnh"
    own = (PROVINCE, measure, revised.figures.main_rate)
    for row in revised.rows("rates"):
        if row["row"] == "/".join(own):
            before, now = revised.pair(row, "_pct")
            return Markup("{}: bản {} là {}, bản {} là {} ({}).").format(
                of, revised.before, before, revised.now, now, revised.difference_in_words(row, "_pct")
            )
    if revised.figures.is_known("rates", *own):
        return Markup("{} không đổi: {}.").format(of, revised.figures.percent(*own))
    return ""


def _counted(revised: Revised) -> str:
    """Sentence "12 số liệu thay đổi (7 tăng, 5 giảm), 2 số liệu thêm; của Toàn tỉnh, Cụm 1"."""
    rows = revised.rows("figures")
    if not rows:
        return "Không số liệu nào thay đổi."
    of_kind = {
        kind: [row for row in rows if row["kind"] == kind]
        for kind in (RevisionChange.CHANGED, RevisionChange.ADDED, RevisionChange.REMOVED)
    }
    up = sum(row["change"] > 0 for row in of_kind[RevisionChange.CHANGED])
    ways = {RevisionChange.CHANGED: f" ({up} tăng, {len(of_kind[RevisionChange.CHANGED]) - up} giảm)"}
    parts = [
        f"{len(own)} số liệu {RevisionChange(kind).label}{ways.get(kind, '')}" for kind, own in of_kind.items() if own
    ]
    return f"{', '.join(parts)}; của {_listed(list(dict.fromkeys(revised.name(row) for row in rows)))}."


def _listed(names: Sequence[str]) -> str:
    """The first names, and the number of others."""
    others = [f"{len(names) - _NAMED} nơi khác"] if len(names) > _NAMED else []
    return "; ".join([*names[:_NAMED], *others])


def _figures(revised: Revised, of_units: bool) -> Html:
    """Tables of changed figures and rates of the units, or of province and clusters.

    A share of the province also follows from others' figures: it is shown only if the holder's own changed.
    """
    rules = revised.book.rules
    groups, own = {PROVINCE, *rules.cluster_ids}, {row["holder"] for row in revised.rows("figures")}
    shares = {name for name, rate in rules.indicators.rates.items() if rate.of == "province"}
    rows = [row for row in revised.rows("figures", "rates") if row["name"] not in shares or row["holder"] in own]
    rows = [row for row in rows if of_units != (row["holder"] in groups or "+" in row["holder"])]
    if not rows:
        return paragraph("Không số liệu nào thay đổi.")
    return Html("".join(_figures_of(revised, measure, rows, of_units) for measure in ("viec", "tien")))


def _figures_of(revised: Revised, measure: str, rows: Sequence[Mapping], of_units: bool) -> str:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row["measure"] == measure:
            unit = "_pct" if row["before_pct"] or row["after_pct"] else ""
            cells = [revised.label(row), *revised.pair(row, unit), revised.difference_in_words(row, unit)]
            is_derived = "+" in row["holder"]
            head = f"{revised.name(row)} (suy ra)" if is_derived else revised.name(row)
            groups.setdefault(row["holder"], []).append(Row([head, *cells], "derived" if is_derived else ""))
    if not groups:
        return paragraph(f"Về {Measure(measure).label}: không số liệu nào thay đổi.")
    whose = "các đơn vị" if of_units else "toàn tỉnh và các cụm"
    columns = [Column("Đơn vị" if of_units else "Nơi"), Column("Số liệu", "text"), *revised.columns("number")]
    columns.append(Column("Điều chỉnh", "number"))
    subtitle = f"Tính bằng {'việc' if measure == 'viec' else 'đồng'}; tỷ lệ tính bằng %"
    caption = f"Số liệu về {Measure(measure).label} của {whose}"
    return table(caption, columns, list(groups.values()), subtitle=subtitle)


def _targets(revised: Revised) -> Html:
    """Table of targets with a changed level or outcome."""
    rows = []
    for row in revised.rows("targets"):
        (level, new_level), outcomes = revised.pair(row, "_pct"), [row["before_text"], row["after_text"]]
        cells = [
            f"{revised.label(row)} (về {Measure(row['measure']).label})",
            level,
            new_level,
            *map(_outcome, outcomes),
        ]
        rows.append(Row([revised.name(row), *cells]))
    if not rows:
        return paragraph("Không chỉ tiêu nào đổi mức, đổi kết quả đạt hay chưa đạt.")
    columns = [Column("Đơn vị"), Column("Chỉ tiêu", "text"), *revised.columns("number", "Mức, bản {}")]
    columns += revised.columns("", "Kết quả, bản {}")
    return table("Chỉ tiêu đổi mức hoặc đổi kết quả", columns, [rows])


def _outcome(outcome: str) -> str:
    return TargetOutcome.labels().get(outcome, "Chưa so với chỉ tiêu")


def _cells(revised: Revised) -> Html:
    """Table of changed workbook cells, as read; internal: with corrections."""
    names = ("facts", "published", "printed_rates", *(("scores",) if revised.is_internal else ()))
    units = {"facts": "", "published": "_text", "printed_rates": "_pct", "scores": "_points"}
    own, rows = revised.rows(*names), []
    has_corrections = revised.is_internal and any(row["correction"] for row in own)
    for row in own:
        measure = f", {Measure(row['measure']).label}" if row["measure"] else ""
        file = raw_name(revised.book.input_names.shown_path(row["file"]))
        where = f"{file}, trang tính {row['sheet']}, ô {row['cell']}" if file else row["cell"]
        correction = [row["correction"]] if has_corrections else []
        pair = revised.pair(row, units[row["table"]])
        rows.append(Row([where, revised.name(row), f"{revised.label(row)}{measure}", *pair, *correction]))
    if not rows:
        return paragraph("Không ô số liệu nào thay đổi.")
    columns = [Column("Tệp, trang tính, ô"), Column("Đối tượng"), Column("Nội dung", "text")]
    columns += [*revised.columns("number"), *([Column("Đính chính", "text")] if has_corrections else [])]
    return table("Ô số liệu thay đổi", columns, [rows], subtitle="Như đã đọc từ tệp bảng tính; tiền tính bằng đồng")


def _files(book: OpenEdition, files: Mapping[str, str]) -> Html:
    """Table of added, removed and changed files."""
    if not files:
        return paragraph("Không tệp đầu vào nào thay đổi.")
    path = book.input_names.shown_path
    rows = [Row([path(name), RevisionChange(kind).label]) for name, kind in files.items()]
    return table("Tệp thay đổi", [Column("Tệp", "code"), Column("Thay đổi")], [rows])


def _history(book: OpenEdition, revisions: Sequence[Revision]) -> Html:
    """Table of the edition's revisions: date, kind, reason, signer."""
    columns = [*plain_columns("Bản", "Ngày", "Loại"), Column("Lý do", "text"), Column("Ký công bố", "text")]
    rows = [
        Row(
            [
                revision.revision,
                format_date(revision.signed_on),
                RevisionKind(revision.kind).label,
                revision.reason or "–",
                revision.signed_by,
            ],
        )
        for revision in revisions
    ]
    return table(f"Các lần công bố số liệu {book.edition.title}", columns, [rows])
