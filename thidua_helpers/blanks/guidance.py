"""Guidance of a unit's workbook: who fills in what, until when, and what to send back."""

from collections.abc import Iterator, Sequence

from thidua_helpers.blanks.form_blank import KnownFigures, known_lines
from thidua_helpers.blanks.layout import ILLUSTRATIVE, Cell, SheetLayout, table_layout
from thidua_helpers.blanks.score_sheets import scored_ranking, texts_above_headings
from thidua_helpers.errors import not_none
from thidua_helpers.intake.forms import GUIDANCE_SHEET
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import FormSheet, StatisticalForm
from thidua_helpers.vietnamese import format_count, format_date
from thidua_helpers.vocabulary import ScoreStage

_WIDTHS = {"Trang tính": 18, "Người ghi": 22, "Nội dung": 66}


def guidance_sheet(
    form: StatisticalForm, score_sheet: str, tables: Sequence[str], unit: str, rules: RuleBook, known: KnownFigures
) -> SheetLayout:
    """The first sheet of a unit's workbook.

    `tables`: the criteria tables on its `score_sheet`; empty without one.
    """
    name = rules.unit_by_id[unit].name
    note = f"{name}. {ILLUSTRATIVE}" if rules.settings.illustrative else name
    rows = [*_forms(form), *(_scores(score_sheet, rules) if tables else ())]
    title = f"HƯỚNG DẪN GHI SỔ BÁO CÁO {rules.edition.title.upper()}"
    table = table_layout(GUIDANCE_SHEET, title, _WIDTHS, rows, f"{note}.")
    steps = [*_general_steps(form), *_known_steps(form, unit, known)]
    if tables:
        named = "; ".join(f"{scored_ranking(table, unit, rules)}: {rules.criteria[table].name}" for table in tables)
        steps.append(f"Trang {score_sheet} có mỗi dòng một tiêu chí. {named}.")
    steps += _last_steps(rules)
    first = not_none(table.header)[1] + len(rows) + 2
    cells = [
        Cell(first + place, 0, f"{place + 1}. {step}", "name", columns=len(_WIDTHS)) for place, step in enumerate(steps)
    ]
    return SheetLayout(table.name, (*table.cells, *cells), table.widths, table.heights, is_protected=True)


def _forms(form: StatisticalForm) -> Iterator[tuple[str, str, str]]:
    """Rows on the required and on the other sheets of the form."""
    required, optional = (
        [sheet.names[0] for sheet in form.sheets.values() if sheet.required is wanted] for wanted in (True, False)
    )
    yield ", ".join(required), "Đơn vị", "Biểu thống kê phải nộp."
    if optional:
        yield ", ".join(optional), "Đơn vị", "Biểu thống kê chi tiết: không lập biểu nào thì để trống cả trang đó."


def _scores(sheet: str, rules: RuleBook) -> Iterator[tuple[str, str, str]]:
    """A row for each of those who write on the score sheet."""
    columns = {ScoreStage.SELF: "các cột Tự chấm, Giải trình, Minh chứng"}
    for stage in ScoreStage:
        who = texts_above_headings(rules)[stage].removesuffix(" ghi")
        yield sheet, who, f"Chấm điểm thi đua: {columns.get(stage, f'cột {stage.label}')}."


def _general_steps(form: StatisticalForm) -> Iterator[str]:
    yield "Chỉ nhập vào ô màu vàng. Ô màu xám tự tính hoặc tính từ số liệu; giữ nguyên tên trang, tên dòng, tên cột."
    money = format_count(form.money_unit_vnd)
    yield f"Số việc, số tiền là số nguyên, không gõ dấu chấm; không phát sinh thì ghi 0. Tiền tính theo {money} đồng."
    if any(sheet.officers for sheet in form.sheets.values()):
        yield "Mỗi chấp hành viên một dòng (1.1, 1.2, …), ghi mã hoặc họ tên; dòng không dùng thì để trống cả dòng."


def _known_steps(form: StatisticalForm, unit: str, known: KnownFigures) -> Iterator[str]:
    """A step for each figure that the workbook begins with."""
    for sheet_id, sheet in form.sheets.items():
        for line in known_lines(form, sheet_id, unit, known):
            column = _column(form, sheet, line)
            yield (
                f"Biểu {sheet.names[0]}, {column}, dòng 1: đã ghi sẵn số chuyển kỳ sau của năm trước; sổ của đơn vị "
                "ghi khác thì sửa."
            )


def _column(form: StatisticalForm, sheet: FormSheet, line: str) -> str:
    """A column of a sheet by its code and heading: "cột (2) Năm trước chuyển sang"."""
    columns = enumerate(form.columns_of(sheet.measure), start=1)
    return next(f"cột ({code}) {column.heading[-1]}" for code, column in columns if column.line == line)


def _last_steps(rules: RuleBook) -> Iterator[str]:
    yield "Chữ đỏ, ô đỏ là chỗ chưa khớp, giải thích ở phần tự kiểm tra dưới bảng; sửa đến khi không còn thì gửi."
    due = f", chậm nhất ngày {format_date(rules.year.receipts.due_on)}" if rules.year.receipts else ""
    yield f"Lưu, giữ nguyên tên tệp và gửi chính tệp này về {rules.office.short_name}{due}."
