"""Published figures compared with recomputed ones, findings, and unverified rules."""

import pandas as pd
from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.report.render.blocks import Column, Row
from thidua_helpers.report.render.html_blocks import Html, absence, paragraph, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections import unit_papers as papers
from thidua_helpers.rules.unverified import unverified_in_use
from thidua_helpers.vocabulary import Match, Measure, Severity

_VERDICTS = {Match.FITS: "good", Match.DIFFERS: "bad", Match.NOT_COMPUTABLE: "open", Match.NOTHING_TO_COMPARE: "used"}


def rates_reconciliation(book: OpenEdition) -> Html:
    """Table of the published rates of all holders; the counts are on the checks page."""
    rows = book.table("reconciliation")
    of_rates = rows[rows["printed"].str.contains("%")]
    if of_rates.empty:
        return absence("Không có tỷ lệ nào được công bố.")
    return _table(book, of_rates, "Tỷ lệ đã công bố và tỷ lệ tính lại")


def holder_reconciliation(book: OpenEdition, holder: str) -> Html:
    """Table of everything published on one holder."""
    rows = book.table("reconciliation")
    return _table(book, rows[rows["holder"] == holder], f"Số đã công bố của {book.rules.name(holder)}")


def full_reconciliation(book: OpenEdition) -> Html:
    return _table(book, book.table("reconciliation"), f"Số đã công bố, {book.edition.title}")


def _table(book: OpenEdition, rows: pd.DataFrame, caption: str) -> Html:
    if rows.empty:
        return absence("Không có số liệu nào được công bố riêng.")
    figures = HtmlCells(book)
    columns = [
        Column("Nội dung", "text"),
        Column("Số đã công bố", "number"),
        Column("Kết quả đối chiếu", "source"),
        Column("Kết quả tính lại", "text"),
        Column("Nguồn, ô", "source"),
    ]
    of_figures = [_row(book, figures, readings) for _, readings in rows.groupby(["file", "sheet", "row"], sort=False)]
    holders = rows.drop_duplicates(["file", "sheet", "row"])["holder"].to_numpy()
    groups = pd.Series(of_figures).groupby(holders, sort=False).agg(list)
    return table(
        caption, columns, list(groups), subtitle="Tính lại từ số nguyên, rồi làm tròn như số đã công bố để so sánh"
    )


def _row(book: OpenEdition, figures: HtmlCells, readings: pd.DataFrame) -> Row:
    """Row of one published figure with all its readings."""
    row = readings.to_dict("records")[0]
    verdict = Match(overall_result(readings["result"]))
    # If a reading fits, readings that cannot be computed do not help the reader.
    shown = readings[readings["result"] != Match.NOT_COMPUTABLE] if verdict == Match.FITS else readings
    return Row(
        [
            f"{book.rules.name(row['holder'])}: {row['item']}, về {Measure(row['measure']).label}",
            figures.printed(row),
            Markup('<span class="verdict {}">{}</span>').format(_VERDICTS[verdict], verdict.label),
            _bullet_list([_recomputed(figures, reading) for reading in shown.to_dict("records")]),
            f"{row['source']}, {row['cell']}",
        ],
    )


def overall_result(results: pd.Series) -> str:
    """Result of a figure: one fitting reading is enough; one not computable leaves it open."""
    return next(
        match
        for match in (Match.FITS, Match.NOT_COMPUTABLE, Match.DIFFERS, Match.NOTHING_TO_COMPARE)
        if match in set(results)
    )


def _recomputed(figures: HtmlCells, reading: dict) -> Markup:
    """Recomputed value: "85,35%, tính trên “Tổng số thụ lý”"; a reason if not computable."""
    key = tuple(str(reading[name]) for name in ("file", "sheet", "row", "reading"))
    if reading["recomputed_pct"]:
        shown = figures.cell("reconciliation", key, "recomputed_pct")
    elif not pd.isna(reading["recomputed"]):
        shown = figures.cell("reconciliation", key, "recomputed")
    else:
        return Markup("{}: {}").format(reading["against"][0].upper() + reading["against"][1:], reading["explanation"])
    return Markup("{}, {}").format(shown, reading["against"])


def _bullet_list(parts: list[Markup]) -> Markup:
    if len(parts) == 1:
        return parts[0]
    items = Markup("").join(Markup("<li>{}</li>").format(part) for part in parts)
    return Markup('<ul class="readings">{}</ul>').format(items)


def gate_state(book: OpenEdition) -> Html:
    """Sentence on whether the data passed the gate."""
    errors = book.findings[book.findings["severity"] == Severity.ERROR]
    closed = (~errors["holder"].isin(book.set_aside)).any()
    if closed:
        text = "Số liệu chưa qua rà soát: còn lỗi phải sửa, báo cáo chưa được lập."
    elif book.set_aside:
        text = "Số liệu đã có không còn lỗi; đơn vị chưa nộp hoặc đang rà soát không được tính."
    else:
        text = "Số liệu đã qua rà soát, không còn lỗi. Các cảnh báo dưới đây cần được biết khi đọc báo cáo."
    return paragraph(text)


def findings_of_holders(book: OpenEdition, audience: str) -> Html:
    """Tables of findings by holder, general ones first.

    Internal: all, with the papers of each unit; shared: without units that are set aside.
    """
    is_internal = is_internal_audience(audience)
    if is_internal:
        shown = book.findings
    else:
        shown = book.findings_shared
        shown = shown[~shown["holder"].isin(book.set_aside)]
    if shown.empty:
        return paragraph("Không có lỗi, không có cảnh báo.")
    order = {holder: number for number, holder in enumerate(["", *book.rules.levels])}
    parts = []
    for holder in sorted(set(shown["holder"]), key=lambda shown_holder: order.get(shown_holder, len(order))):
        name = book.rules.name(holder) if holder else "Chung"
        parts.append(papers.holder_findings(book, holder, name, is_internal))
        if is_internal and holder in book.rules.unit_by_id:
            parts.append(paragraph(papers.paper_links(book, holder)))
    return Html("".join(parts))


def unverified_rules(book: OpenEdition) -> Html:
    """Table of rules in use without a public source."""
    if not unverified_in_use(book.rules):
        return paragraph("Mọi quy định, khai báo đang dùng đều có nguồn.")
    rows = [Row([where, what]) for where, what in unverified_in_use(book.rules)]
    return table(
        "Quy định, khai báo đang dùng, chưa đối chiếu được với văn bản gốc",
        [Column("Tệp"), Column("Nội dung", "text")],
        [rows],
    )
