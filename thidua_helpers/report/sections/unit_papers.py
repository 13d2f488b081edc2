"""Papers of a check for one unit each: confirmation of figures, request for corrections."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from markupsafe import Markup

from thidua_helpers.checks.listing import cell_to_look_at, grouped_findings, heading_of, other_places, place_in_words
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.findings.catalogue.submissions import DON_VI_CHUA_NOP
from thidua_helpers.report.render.blocks import Column, Row, number_columns
from thidua_helpers.report.render.html import page_of_parts
from thidua_helpers.report.render.html_blocks import Html, paragraph, render, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.page_header import paper_header
from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.vocabulary import Measure, Severity, State

CONFIRMATION, CORRECTION_REQUEST = "phieu-xac-nhan", "can-sua"


def unit_papers(book: OpenEdition) -> Iterator[tuple[str, str]]:
    """Name and page of each paper of all units."""
    makers = {CONFIRMATION: confirmation_sheet, CORRECTION_REQUEST: correction_request}
    for unit in book.rules.unit_by_id if book.rules.statistical_forms else ():
        for name, _ in paper_names(book, unit):
            yield name, makers[name.partition("/")[0]](book, unit)


def paper_names(book: OpenEdition, unit: str) -> list[tuple[str, str]]:
    """Name and label of a unit's papers: one for figures, one for open findings."""
    has_figures, has_findings = unit in book.holders_in_forms, unit in book.open_findings
    confirmed = [(f"{CONFIRMATION}/{unit}", "Phiếu xác nhận số liệu")] if has_figures else []
    return confirmed + ([(f"{CORRECTION_REQUEST}/{unit}", "Yêu cầu chỉnh sửa gửi đơn vị")] if has_findings else [])


def paper_links(book: OpenEdition, unit: str) -> Markup:
    """Links to a unit's papers, for a page next to their folders."""
    links = (Markup('<a href="{}.html">{}</a>').format(name, label) for name, label in paper_names(book, unit))
    return Markup(" · ").join(links)


def confirmation_sheet(book: OpenEdition, unit: str) -> str:
    """A4 page of the unit's figures as read, with a field for signatures."""
    rules = book.rules
    note = (
        "Số liệu còn lỗi, xem yêu cầu chỉnh sửa kèm theo; chưa ký phiếu này."
        if unit in book.holders_with_errors
        else ""
    )
    return page_of_parts(
        paper_header(book, "Phiếu xác nhận số liệu", unit),
        paragraph(note) if note else Html(""),
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
    numbers = {
        measure: {column.heading: str(number) for number, column in enumerate(form.columns_of(measure), start=1)}
        for measure in Measure
    }
    rows = []
    for column in form.columns:
        codes = [numbers[measure][column.heading] for measure in column.measures]
        if column.line:
            cells = [
                figures.fact(unit, measure, column.line) if measure in column.measures else "×"
                for measure in ("viec", "tien")
            ]
            rows.append(Row(["/".join(dict.fromkeys(codes)), " – ".join(column.heading), *cells]))
    for column in form.columns:
        codes = [numbers[measure][column.heading] for measure in column.measures]
        if column.rate:
            cells = [figures.percent(unit, measure, column.rate) for measure in ("viec", "tien")]
            label = book.rules.indicators.rates[column.rate].label
            rows.append(Row(["/".join(dict.fromkeys(codes)), label, *cells], "total"))
    return table(form.name, columns, [rows], subtitle="Số đã đọc từ báo cáo của đơn vị; tiền trong biểu ghi nghìn đồng")


def _corrections(book: OpenEdition, unit: str) -> Html:
    """Table of the corrections applied to the unit's figures; empty without any."""
    corrected = book.corrected_facts
    own = corrected[corrected["holder"] == unit]
    if own.empty:
        return Html("")
    figures = HtmlCells(book)
    lines = book.rules.indicators.lines
    rows = [
        Row(
            [
                f"{row['sheet']}, ô {row['cell']}",
                f"{lines[row['line']].label if row['line'] in lines else row['line']} "
                f"({Measure(row['measure']).label})",
                figures.fact(unit, row["measure"], row["line"]),
                row["correction"],
            ],
        )
        for row in own.to_dict("records")
        if row["state"] == State.VALUE
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
