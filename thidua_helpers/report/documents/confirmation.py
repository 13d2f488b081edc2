"""Sheet on which a unit confirms its figures as read, to be signed and sent back; internal."""

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.render.blocks import TOTAL, Column, Content, Field, Row, Table, table_of
from thidua_helpers.report.render.docx import BLANK, Paper
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.page_header import period_in_words
from thidua_helpers.report.tables.forms import column_label, corrected_line, corrected_rows, form_columns
from thidua_helpers.rules.forms import FormColumn, StatisticalForm
from thidua_helpers.vocabulary import Measure

# Said on a sheet of a unit with errors, which is not to be signed.
NOT_YET = "Số liệu còn lỗi, xem yêu cầu chỉnh sửa kèm theo; chưa ký phiếu này."
_LINES_FOR_EXPLANATION = 3


def confirmation_document(book: OpenEdition, unit: str) -> bytes:
    """Document from the unit: figures as read, corrections, room to explain and sign."""
    rules = book.rules
    name, office = rules.unit_by_id[unit].name, rules.office.name
    paper = Paper(book, f"Phiếu xác nhận số liệu {book.edition.title}: {name}", is_internal=True)
    paper.letterhead("", name, place=BLANK)
    paper.title("Phiếu xác nhận số liệu", f"Kỳ báo cáo {book.edition.title} ({period_in_words(book.edition)})")
    paper.centred(f"Kính gửi: {office}")
    if unit in book.holders_with_errors:
        paper.paragraph(NOT_YET)
    paper.paragraph(
        f"{name} đã đối chiếu các số liệu dưới đây, do {office} đọc từ báo cáo thống kê của đơn vị, với sổ thụ lý, sổ "
        "theo dõi thi hành án."
    )
    for form in rules.statistical_forms.values():
        paper.table(_figures(book, unit, form))
    if corrected_rows(book, unit):
        paper.table(_corrections(book, unit))
    paper.paragraph(
        "Số liệu chưa thống nhất và giải trình của đơn vị (ghi rõ cột, số đúng, căn cứ; không có thì ghi “Không”):"
    )
    for _ in range(_LINES_FOR_EXPLANATION):
        paper.dotted_line()
    paper.paragraph(
        f"{name} xác nhận các số liệu trên, trừ nội dung giải trình, đúng với báo cáo thống kê {book.edition.title} "
        "của đơn vị và chịu trách nhiệm về tính đầy đủ, chính xác của số liệu./."
    )
    paper.signed_side_by_side("Người lập biểu", "Thủ trưởng đơn vị")
    return paper.content()


def _figures(book: OpenEdition, unit: str, form: StatisticalForm) -> Table:
    """Table of the form's columns in rows, with the unit's figures by cases and by money."""
    cells = StageCells(book)

    def cell(column: FormColumn, measure: Measure) -> Content:
        if measure not in column.measures:
            return "×"
        if column.line:
            return cells.figure_or_dash("facts", (unit, measure, column.line), "value")
        return cells.figure_or_dash("rates", (unit, measure, not_none(column.rate)), "value_pct", unit="%")

    rows = [
        Row(
            [number, column_label(book, column), *(cell(column, measure) for measure in Measure)],
            TOTAL * (not column.line),
        )
        for number, column in form_columns(form)
    ]
    columns = [Column("Cột", "centre", 1), Column("Nội dung", width=8)]
    columns += [Column("Việc", "number", 2), Column("Tiền (đồng)", "number", 3.4)]
    note = (
        "Cột: số thứ tự cột của biểu thống kê; hai số cách nhau bằng “/” là cột của biểu về việc và của biểu về tiền. "
        "Dấu “×”: biểu không có cột này; dấu “–”: ô không có số. Tiền trong biểu ghi nghìn đồng, ở đây đổi ra đồng."
    )
    return Table(form.name, columns, [rows], note=note)


def _corrections(book: OpenEdition, unit: str) -> Table:
    """Table of the corrections applied to the unit's figures."""
    cells = StageCells(book)
    fields = [
        Field(Column("Trang tính, ô", width=2), lambda row: f"{row['sheet']}, ô {row['cell']}"),
        Field(Column("Nội dung", width=5), lambda row: corrected_line(book, row)),
        Field(
            Column("Số đã dùng", "number", 2.6),
            lambda row: cells.figure("facts", (unit, row["measure"], row["line"]), "value"),
        ),
        Field(Column("Đính chính", width=6), lambda row: row["correction"]),
    ]
    return table_of([corrected_rows(book, unit)], fields, "Đính chính đã áp dụng", is_numbered=True)
