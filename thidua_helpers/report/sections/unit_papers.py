"""Papers of a check for one unit each: confirmation of figures, request for corrections."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from markupsafe import Markup

from thidua_helpers.checks.listing import cell_to_look_at, grouped_findings, heading_of, other_places, place_in_words
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.findings.catalogue.submissions import DON_VI_CHUA_NOP
from thidua_helpers.report.documents.confirmation import NOT_YET, confirmation_document
from thidua_helpers.report.render.blocks import TOTAL, Column, Row, number_columns
from thidua_helpers.report.render.html import page_of_parts
from thidua_helpers.report.render.html_blocks import Html, paragraph, render, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.page_header import paper_header
from thidua_helpers.report.tables.forms import column_label, corrected_line, corrected_rows, form_columns
from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.vocabulary import Measure, Severity

CONFIRMATION, CORRECTION_REQUEST = "phieu-xac-nhan", "can-sua"


def unit_papers(book: OpenEdition) -> Iterator[tuple[str, bytes]]:
    """File name and content of each paper of all units."""
    for unit in book.rules.unit_by_id if book.rules.statistical_forms else ():
        if unit in book.holders_in_forms:
            yield f"{CONFIRMATION}/{unit}.html", confirmation_sheet(book, unit).encode("utf-8")
            yield f"{CONFIRMATION}/{unit}.docx", confirmation_document(book, unit)
        if unit in book.open_findings:
            yield f"{CORRECTION_REQUEST}/{unit}.html", correction_request(book, unit).encode("utf-8")


def _paper_names(book: OpenEdition, unit: str) -> Iterator[tuple[str, str]]:
    """File name and label of a unit's papers on its figures and its open findings."""
    if unit in book.holders_in_forms:
        yield f"{CONFIRMATION}/{unit}.html", "Phiếu xác nhận số liệu"
        yield f"{CONFIRMATION}/{unit}.docx", "Phiếu xác nhận (Word)"
    if unit in book.open_findings:
        yield f"{CORRECTION_REQUEST}/{unit}.html", "Yêu cầu chỉnh sửa gửi đơn vị"


def paper_links(book: OpenEdition, unit: str) -> Markup:
    """Links to a unit's papers, for a page next to their folders."""
    links = (Markup('<a href="{}">{}</a>').format(name, label) for name, label in _paper_names(book, unit))
    return Markup(" · ").join(links)


def confirmation_sheet(book: OpenEdition, unit: str) -> str:
    """A4 page of the unit's figures as read, with a field for signatures."""
    rules = book.rules
    return page_of_parts(
        paper_header(book, "Phiếu xác nhận số liệu", unit),
        paragraph(NOT_YET) if unit in book.holders_with_errors else Html(""),
        *(_figures_table(book, unit, form) for form in rules.statistical_forms.values()),
        _corrections(book, unit),
        render("signatures", unit=rules.unit_by_id[unit].name, period=book.edition.title),
    )


def _figures_table(book: OpenEdition, unit: str, form: StatisticalForm) -> Html:
    figures = HtmlCells(book)
    columns = [
        Column("Cột", "number"),
        Column("Nội dung", "text"),
        *number_columns("Việc", "Tiền (đồng)"),
    ]
    rows = []
    for number, column in form_columns(form):
        cells = [
            "×"
            if measure not in column.measures
            else figures.fact(unit, measure, column.line)
            if column.line
            else figures.percent(unit, measure, not_none(column.rate))
            for measure in Measure
        ]
        rows.append(Row([number, column_label(book, column), *cells], TOTAL * (not column.line)))
    return table(form.name, columns, [rows], subtitle="Số đã đọc từ báo cáo của đơn vị; tiền trong biểu ghi nghìn đồng")


def _corrections(book: OpenEdition, unit: str) -> Html:
    """Table of the corrections applied to the unit's figures; empty without any."""
    corrected = corrected_rows(book, unit)
    if not corrected:
        return Html("")
    figures = HtmlCells(book)
    rows = [
        Row(
            [
                f"{row['sheet']}, ô {row['cell']}",
                corrected_line(book, row),
                figures.fact(unit, row["measure"], row["line"]),
                row["correction"],
            ],
        )
        for row in corrected
    ]
    columns = [
        Column("Trang, ô"),
        Column("Nội dung", "text"),
        Column("Số đã dùng", "number"),
        Column("Đính chính", "text"),
    ]
    return table("Đính chính đã áp dụng", columns, [rows])


def correction_request(book: OpenEdition, unit: str) -> str:
    """Page of what the unit has to fix or explain, errors first, with the cells."""
    findings = book.open_findings[unit].to_dict("records")
    rows = []
    for group in grouped_findings(findings):
        row = group[0]
        item = _bullet_list([heading_of(group), f"Yêu cầu: {row['expected']}.", f"Đề nghị: {_requested_action(row)}"])
        rows.append(Row([Severity(row["severity"]).label, item, _place(group, _file_name)]))
    columns = [Column("Mức"), Column("Nội dung", "text"), Column("Tệp, trang tính, ô", "place")]
    return page_of_parts(
        paper_header(book, "Yêu cầu rà soát, chỉnh sửa số liệu", unit),
        paragraph(
            "Đề nghị đơn vị sửa các lỗi, giải trình các cảnh báo dưới đây rồi gửi lại tệp bảng tính (không chỉ gửi ảnh "
            "hoặc bản giấy).",
        ),
        table(f"{book.rules.name(unit)}: việc cần làm", columns, [rows], subtitle=cell_to_look_at(findings)),
    )


def _requested_action(row: Mapping) -> str:
    """Request to the unit, instead of advice that is for the office."""
    if row["check"] == DON_VI_CHUA_NOP.id:
        return "gửi báo cáo thống kê của kỳ."
    if row["key"]:
        return "kiểm tra lại; nếu số liệu đúng thì giải trình bằng văn bản, nếu sai thì sửa và gửi lại."
    return row["advice"][0].lower() + row["advice"][1:]


def holder_findings(book: OpenEdition, holder: str, caption: str, is_internal: bool = True) -> Html:
    """Table of a holder's findings; internal: with advice and the key for accepting one."""
    shown = book.findings if is_internal else book.findings_shared
    own = shown[shown["holder"] == holder].to_dict("records")
    heading = "Phát hiện và việc cần làm" if is_internal else "Phát hiện"
    columns = [Column("Mức"), Column(heading, "text"), Column("Tệp, trang tính, ô", "place")]
    rows = [
        Row(
            [
                Severity(group[0]["severity"]).label,
                _finding_texts(group, book, is_internal),
                _place(group, _file_name if is_internal else book.input_names.shown_name),
            ],
        )
        for group in grouped_findings(own)
    ]
    return table(caption, columns, [rows], subtitle=cell_to_look_at(own))


def _finding_texts(group: Sequence[Mapping], book: OpenEdition, is_internal: bool) -> Markup:
    """Finding and expectation; internal: with advice, or reason and author of its acceptance."""
    row = group[0]
    parts = [heading_of(group), f"Phải là: {row['expected']}."]
    if not is_internal:
        parts = [book.input_names.in_text(part) for part in parts]
        return _bullet_list([*parts, *(["Đã được rà soát, chấp nhận."] if row["accepted"] else [])])
    if row["accepted"]:
        parts.append(f"Đã chấp nhận: {row['accepted']}")
    else:
        parts.append(f"Cần làm: {row['advice']}")
    if row["key"]:
        parts.append(f"Mã phát hiện: {row['key']} (kiểm tra {row['check']})")
    return _bullet_list(parts)


def _bullet_list(parts: list[str]) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(part) for part in parts)
    return Markup('<ul class="readings">{}</ul>').format(items)


def _place(group: Sequence[Mapping], called: Callable[[str], str]) -> str:
    """Cells of the first finding, then of the others; `called` names a file."""
    where = place_in_words(group[0], called)
    others = other_places(group, called)
    return f"{where}. Cũng vậy ở: {others}" if others else where


def _file_name(file: str) -> str:
    return file.rsplit("/", 1)[-1]
