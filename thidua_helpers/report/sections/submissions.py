"""Reports of units: received, late or under review; findings on a unit's figures."""

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.report.render.blocks import Column, Row, plain_columns
from thidua_helpers.report.render.html_blocks import Html, paragraph, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections import unit_papers as papers
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.tables.frames import stored_day
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import Submission


def unit_submission(book: OpenEdition, unit: str) -> Html:
    """Paragraph on the unit's report: state, dates, delay, files."""
    row = HtmlCells(book).row("submissions", unit)
    if not row:
        return paragraph("Kỳ này không nhận báo cáo của từng đơn vị.")
    sentences = [f"Báo cáo: {Submission(row['state']).label}"]
    if row["received_on"]:
        sentences.append(f"nhận ngày {format_date(stored_day(row['received_on']))}")
    if row["corrected_on"]:
        sentences.append(f"gửi lại ngày {format_date(stored_day(row['corrected_on']))}")
    if row["due_on"]:
        sentences.append(f"thời hạn {format_date(stored_day(row['due_on']))}")
    figures = HtmlCells(book)
    text = Markup(", ").join(sentences)
    if row["received_on"] and row["due_on"]:
        late = figures.cell("submissions", (unit,), "days_late")
        text += Markup(", chậm {} ngày").format(late) if row["days_late"] else Markup(", đúng hạn")
    if row["files"]:
        text += Markup("; tệp {}").format(row["files"])
    return paragraph(text + ".")


def submissions_by_unit(book: OpenEdition, audience: str) -> Html:
    """Table of all units' reports; internal: with each unit's papers, shared: with files."""
    if book.table("submissions").empty:
        return paragraph("Kỳ này không nhận báo cáo của từng đơn vị.")
    is_internal = is_internal_audience(audience)
    columns = [
        *plain_columns("Đơn vị", "Báo cáo", "Ngày nhận"),
        *([Column("Gửi lại")] if _has_corrections(book) else []),
        Column("Số ngày chậm", "number"),
        Column("Phiếu, yêu cầu" if is_internal else "Tệp", "code"),
    ]
    rows = [_submission_row(book, unit, is_internal) for unit in book.rules.unit_by_id]
    return table(f"Báo cáo của các đơn vị, {book.edition.title}", columns, [rows])


def _submission_row(book: OpenEdition, unit: str, is_internal: bool) -> Row:
    figures = HtmlCells(book)
    row = figures.row("submissions", unit)
    sign = "good" if row["state"] == Submission.COMPLETE else "bad"
    state = Markup('<span class="verdict {}">{}</span>').format(sign, Submission(row["state"]).label)
    day = format_date(stored_day(row["received_on"])) if row["received_on"] else _no_day(book, unit)
    late = figures.cell("submissions", (unit,), "days_late") if row["received_on"] and row["due_on"] else "–"
    name = book.rules.name(unit) if is_internal else unit_link(book, unit)
    last = papers.paper_links(book, unit) if is_internal else _files_of(book, unit)
    again = format_date(stored_day(row["corrected_on"])) if row["corrected_on"] else "–"
    return Row([name, state, day, *([again] if _has_corrections(book) else []), late, last])


def _files_of(book: OpenEdition, unit: str) -> str:
    """Files of the unit's report, by the names shown on shared pages."""
    facts = book.table("facts")
    own = facts.loc[(facts["holder"] == unit) & (facts["form"] != ""), "file"]
    return ", ".join(map(book.input_names.shown_name, sorted(set(own))))


def _no_day(book: OpenEdition, unit: str) -> str:
    """Reason for a missing date of receipt."""
    if "receipts" not in book.rules.registers:
        return "kỳ này không có sổ tiếp nhận"
    if unit == book.rules.office.id:
        return "không qua sổ tiếp nhận"
    return "sổ tiếp nhận chưa ghi"


def _has_corrections(book: OpenEdition) -> bool:
    """Whether a report was sent again."""
    return any(row["corrected_on"] for row in book.rows("submissions").values())


def unit_findings(book: OpenEdition, unit: str) -> Html:
    """Table of findings on the unit's figures; a note without findings or if set aside."""
    if unit in book.set_aside:
        return paragraph("Số liệu của đơn vị chưa có hoặc đang được rà soát, chưa dùng trong báo cáo này.")
    if unit not in set(book.findings_shared["holder"]):
        return paragraph("Không có cảnh báo nào về số liệu của đơn vị.")
    return papers.holder_findings(book, unit, f"Cảnh báo về số liệu của {book.rules.name(unit)}", is_internal=False)
