"""Shared tables of an edition as an Excel workbook and as CSV files.

In the workbook every table is a named one. Rates are formulas on cells of their own row, so that sorting keeps them
right, with the stored value as result. Missing figures are texts, never 0 or blank.
"""

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from thidua_helpers import __version__
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.exports.data_tables import data_tables, workbook_tables
from thidua_helpers.report.exports.exported import SHEETS, DataTable, MemberSum, units_of
from thidua_helpers.report.render.blocks import (
    DATE,
    INTEGER,
    PERCENT,
    TOTAL,
    Column,
    Content,
    Figure,
    Row,
    stored_value,
    written_text,
)
from thidua_helpers.report.sections.figures_state import state_of_figures
from thidua_helpers.report.sections.page_header import declared_days, period_in_words
from thidua_helpers.report.sections.unit_tables import NO_UNITS
from thidua_helpers.rules.unverified import unverified_in_use
from thidua_helpers.tables.csv_guard import guard_formula
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import TargetOutcome

# Excel keeps fifteen digits of a number; longer ones are written as text.
MOST_EXACT = 10**15 - 1
# Most characters in a cell.
_LONGEST = 32_767
ILLUSTRATIVE = "Số liệu minh họa: không phải của cơ quan nào."
_COVER, _CONTENTS, _NOTES = "Bìa", "Mục lục", "Ghi chú"
# Rows above the table of a sheet: office, title, link to the contents.
_HEAD_ROW = 3
_WIDEST, _NARROWEST = 38, 9
# Most characters across an A4 page; a wider table takes several pages.
_PAGE_WIDTH = 230
_LINE_HEIGHT = 15
_FONT = "Times New Roman"
# Names that are the same in a condition of a formula: without wildcards, operators and quotes.
_PLAIN_NAME = re.compile(r"(\w[\w .,()-]*)?")


def data_csv(book: OpenEdition) -> dict[str, bytes]:
    """CSV file of each table by file name, with a BOM, by which Excel recognises UTF-8.

    Numbers are plain (per cent as 83.98), days are 2021-10-25, texts cannot run as formulas.
    """
    return {f"{table.name}.csv": _csv(table) for table in data_tables(book)}


def _csv(table: DataTable) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([guard_formula(column.heading) for column in table.columns])
    for row in table.rows:
        values = map(stored_value, row)
        writer.writerow([guard_formula(value) if isinstance(value, str) else str(value) for value in values])
    return text.getvalue().encode("utf-8-sig")


def data_workbook(book: OpenEdition) -> bytes:
    """Workbook with cover, contents, notes and a sheet for each table; reproducible bytes."""
    import xlsxwriter

    tables = workbook_tables(book)
    file = io.BytesIO()
    texts_only = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    font = {"font_name": _FONT, "font_size": 11}
    options = {"in_memory": True, **texts_only, "default_format_properties": font}
    with xlsxwriter.Workbook(file, options) as workbook:
        created = datetime.combine(book.edition.end, datetime.min.time(), tzinfo=UTC).replace(tzinfo=None)
        workbook.set_properties({"title": _title(book), "author": book.rules.office.name, "created": created})
        writer = _Writer(workbook, book, tables)
        first, *others = tables
        writer.table(first)
        writer.cover(tables)
        writer.contents(tables)
        writer.notes(_notes(book))
        for table in others:
            writer.table(table)
    return file.getvalue()


def _title(book: OpenEdition) -> str:
    return f"Bảng số liệu kết quả thi hành án dân sự {book.rules.settings.province} {book.edition.title}"


def _state(book: OpenEdition) -> str:
    state = state_of_figures(book)
    return f"{state}, chưa đủ đơn vị" if book.set_aside else state


def _about(book: OpenEdition) -> list[tuple[str, str]]:
    """Labels and texts of the cover."""
    rules = book.rules
    lacking = ", ".join(map(rules.name, book.set_aside))
    return [
        ("Cơ quan", rules.office.name),
        ("Địa bàn", rules.settings.province),
        ("Kỳ báo cáo", f"{book.edition.title.capitalize()} ({period_in_words(book.edition)})"),
        ("Trạng thái số liệu", _state(book).capitalize()),
        *declared_days(book).items(),
        *([("Hỏi về số liệu", rules.settings.contact.in_words())] if rules.settings.contact else []),
        *([("Chưa có số liệu của", lacking)] if lacking else []),
        ("Đối tượng đọc", "Được chia sẻ; không có số liệu cá nhân, không có kết quả chưa quyết định"),
        ("Phiên bản chương trình", f"thidua {__version__}"),
    ]


def _notes(book: OpenEdition) -> list[tuple[str, str]]:
    """Notes on rounding, marks, missing figures, formulas, sources, unverified rules."""
    rules = book.rules
    indicators = rules.indicators
    used = {row["line"] for row in book.rows("figures").values() if row["state"] == "value"}
    rates = [rate for rate in indicators.rates.values() if {rate.numerator, rate.denominator} <= used]
    return [
        *(("Về kỳ báo cáo", note) for note in rules.year.notes),
        *([] if units_of(book) else [("Về kỳ báo cáo", NO_UNITS)]),
        (
            "Không có số",
            "“chưa có số liệu”: chưa biết, không phải 0. “không áp dụng”: không thể có, ví dụ tỷ lệ có mẫu số bằng 0. "
            "Không ô số nào để trống.",
        ),
        (
            "Dấu * và ‡",
            "Số có dấu * là suy ra: tổng đã công bố trừ phần đã biết, hoặc cộng các tổng đã công bố. Số có dấu ‡ (chỉ "
            "có trong báo cáo tạm tính) mới cộng các đơn vị đã có số liệu. Dấu thuộc về cách hiển thị; giá trị của ô "
            "vẫn là số, cột “Căn cứ” cũng nói điều đó.",
        ),
        (
            "Tổng của cụm, tỉnh",
            "Là tổng các đơn vị thành viên nếu có đủ, khi đó ô là công thức cộng các dòng của đơn vị; nếu không thì là "
            "tổng đã công bố; nếu không nữa thì ghi “chưa có số liệu”.",
        ),
        (
            "Làm tròn",
            "Tỷ lệ là thương của hai tổng, không phải trung bình các tỷ lệ, hiển thị hai chữ số thập phân, nửa đơn vị "
            "làm tròn lên. Ô tỷ lệ là công thức, giá trị không làm tròn. Ở gần chỉ tiêu hoặc cùng kỳ có thể thêm chữ "
            "số, để số hiển thị không nói ngược với so sánh chính xác. Chênh lệch (điểm phần trăm) là giữa hai số hiển "
            "thị, nên công thức làm tròn tỷ lệ như hiển thị rồi mới trừ.",
        ),
        (
            "Tiền",
            "Tính bằng đồng. Số mà nguồn làm tròn hoặc ghi “trên” không biết đủ mọi chữ số: bảng có số như vậy có cột "
            "“Độ chính xác” nêu biết đến hàng nào, các chữ số sau hàng đó không có nghĩa. Excel chỉ giữ 15 chữ số của "
            "một số, nên số từ 1.000.000 tỷ đồng trở lên được ghi bằng chữ, không dùng để tính.",
        ),
        (
            "Đạt, chưa đạt",
            "Được quyết định bằng số nguyên chưa làm tròn. “từ”: bằng chỉ tiêu là đạt; “trên”: phải vượt chỉ tiêu.",
        ),
        *((f"Dòng số liệu: {line.label}", line.meaning) for key, line in indicators.lines.items() if key in used),
        *((f"Công thức: {rate.label}", " ".join(filter(None, (f"{rate.formula}.", rate.caution)))) for rate in rates),
        *((f"Chưa kiểm chứng: {file}", what) for file, what in unverified_in_use(rules)),
        *((f"Nguồn: {source.title}", _source(source)) for source in _sources(book)),
    ]


def _sources(book: OpenEdition) -> list:
    cited = set(book.table("published")["source"]) | {
        row.source for row in (*book.rules.targets, *book.rules.milestones)
    }
    return [source for source_id, source in book.rules.sources.items() if source_id in cited]


def _source(source) -> str:
    day = format_date(source.published_on) if source.published_on else "không rõ ngày"
    return ", ".join((source.publisher, day, source.address or "chưa lưu địa chỉ"))


class _Writer:
    """Writer of the sheets of a workbook; every text is written as text."""

    def __init__(self, workbook, book: OpenEdition, tables: Sequence[DataTable]) -> None:
        self._workbook = workbook
        self._book = book
        self._tables = {table.name: table for table in tables}
        self._formats: dict[tuple, object] = {}
        illustrative = f"{ILLUSTRATIVE} " if book.rules.settings.illustrative else ""
        self._first_row = f"{illustrative}{book.rules.office.name} · {book.edition.title} · {_state(book)}"

    def _format(self, **properties: object):
        """Format with these properties, created once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format({"valign": "top", **properties})
        return self._formats[key]

    def _sheet(self, name: str, title: str):
        """New sheet with its first two rows, ready to print on A4."""
        sheet = self._workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        is_illustrative = self._book.rules.settings.illustrative
        header = f"&C&B{ILLUSTRATIVE}" if is_illustrative else f"&R&A · {self._book.edition.title}"
        sheet.set_header(header, {"scale_with_doc": False})
        sheet.set_footer("&L&F · &A&RTrang &P/&N", {"scale_with_doc": False})
        warning = {"bold": True, "font_color": "#9c1c1c"} if is_illustrative else {"font_color": "#555555"}
        sheet.write_string(0, 0, _fitting(self._first_row), self._format(**warning))
        sheet.write_string(1, 0, _fitting(title), self._format(bold=True, font_size=14, font_color="#1b5480"))
        return sheet

    def cover(self, tables: Sequence[DataTable]) -> None:
        sheet = self._sheet(_COVER, _title(self._book))
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 90)
        rows = [*_about(self._book), ("Các bảng", f"{len(tables)} bảng, liệt kê ở trang tính “{_CONTENTS}”")]
        for place, (head, text) in enumerate(rows, start=_HEAD_ROW):
            sheet.write_string(place, 0, head, self._format(bold=True))
            sheet.write_string(place, 1, _fitting(text), self._format(text_wrap=True))
            sheet.set_row(place, _LINE_HEIGHT * _height(text, 90))
        self._link(sheet, _HEAD_ROW + len(rows) + 1, 0, _CONTENTS, "Sang Mục lục")

    def contents(self, tables: Sequence[DataTable]) -> None:
        """Write a link to each sheet, and the tables that are empty in this edition."""
        sheet = self._sheet(_CONTENTS, _CONTENTS)
        for column, (head, width) in enumerate((("Trang", 24), ("Nội dung", 84), ("Số dòng", 10), ("Tên bảng", 26))):
            sheet.set_column(column, column, width)
            sheet.write_string(_HEAD_ROW, column, head, self._format(bold=True, bottom=1))
        row = _HEAD_ROW + 1
        self._link(sheet, row, 0, _NOTES, _NOTES)
        sheet.write_string(row, 1, "Cách đọc, công thức, nguồn, điều chưa kiểm chứng")
        for row, table in enumerate(tables, start=_HEAD_ROW + 2):
            self._link(sheet, row, 0, table.sheet, table.sheet)
            sheet.write_string(row, 1, table.holds, self._format(text_wrap=True))
            sheet.write_number(row, 2, len(table.rows), self._format(num_format="#,##0"))
            sheet.write_string(row, 3, table.name, self._format(align="left", indent=1))
        names = {table.name for table in tables}
        absent = [name for table_name, name in SHEETS.items() if table_name not in names]
        if absent:
            text = f"Kỳ này không có số liệu, hoặc chưa có quyết định, cho các bảng: {'; '.join(absent)}."
            sheet.write_string(_HEAD_ROW + len(tables) + 3, 0, text)

    def notes(self, rows: Sequence[tuple[str, str]]) -> None:
        sheet = self._sheet(_NOTES, "Ghi chú, công thức, nguồn")
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 1, 104)
        self._link(sheet, 2, 0, _CONTENTS, "Về Mục lục")
        previous_head = ""
        for place, (head, text) in enumerate(rows, start=_HEAD_ROW):
            shown = "" if head == previous_head else _fitting(head)
            sheet.write_string(place, 0, shown, self._format(bold=True, text_wrap=True))
            sheet.write_string(place, 1, _fitting(text), self._format(text_wrap=True))
            sheet.set_row(place, _LINE_HEIGHT * max(_height(shown, 40), _height(text, 104)))
            previous_head = head

    def table(self, table: DataTable) -> None:
        sheet, rows = self._sheet(table.sheet, table.caption), table.rows
        self._link(sheet, 2, 0, _CONTENTS, "Về Mục lục")
        last = _HEAD_ROW + len(rows)
        heads = [{"header": column.heading, "header_format": self._head_format(column)} for column in table.columns]
        options = {"name": table.name, "columns": heads, "style": "Table Style Light 1", "banded_rows": False}
        sheet.add_table(_HEAD_ROW, 0, last, len(table.columns) - 1, options)
        widths = [_width(column, [row[place] for row in rows]) for place, column in enumerate(table.columns)]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        heights = [_height(column.heading, width - 3) for column, width in zip(table.columns, widths, strict=True)]
        sheet.set_row(_HEAD_ROW, _LINE_HEIGHT * max(heights) + 4)
        for place, row in enumerate(table.all_rows, start=_HEAD_ROW + 1):
            for column in range(len(row.cells)):
                self._cell(sheet, place, column, table.columns, row)
            heights = [_height(_shown(cell), width - 1) for cell, width in zip(row.cells, widths, strict=True)]
            sheet.set_row(place, _LINE_HEIGHT * max(heights))
        self._mark_missed(sheet, last, table.columns)
        frozen = next(place for place, column in enumerate(table.columns) if place and not _is_text(column))
        sheet.freeze_panes(_HEAD_ROW + 1, frozen)
        sheet.repeat_rows(_HEAD_ROW)
        sheet.repeat_columns(0, frozen - 1)
        sheet.fit_to_pages(-(-sum(widths) // _PAGE_WIDTH), 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})

    def _mark_missed(self, sheet, last: int, columns: Sequence[Column]) -> None:
        """Colour the cells that say that a target is missed."""
        colours = {"font_color": "#9c1c1c", "bg_color": "#fbe6e3", "bold": True}
        missed = TargetOutcome.NOT_MET.label
        condition = {"type": "text", "criteria": "begins with", "value": missed, "format": self._format(**colours)}
        for place, column in enumerate(columns):
            if _is_text(column):
                sheet.conditional_format(_HEAD_ROW + 1, place, last, place, condition)

    def _head_format(self, column: Column):
        side = {"align": "right"} if column.is_number else {"align": "left", "indent": 1}
        return self._format(bold=True, text_wrap=True, valign="vcenter", bottom=1, bg_color="#e8eef4", **side)

    def _cell(self, sheet, row: int, place: int, columns: Sequence[Column], of: Row) -> None:
        """Write a cell; as a formula if it has one and all its operands are numbers."""
        column, cell = columns[place], of.cells[place]
        value, weight = stored_value(cell), {"bold": True} if of.style == TOTAL else {}
        if isinstance(value, date):
            style = self._format(num_format="dd/mm/yyyy", align="left", indent=1, **weight)
            sheet.write_datetime(row, place, value, style)
        elif not _is_number(cell):
            style = (
                {"align": "right", "font_color": "#555555"}
                if column.is_number
                else {"text_wrap": True, "align": "left", "indent": 1}
            )
            sheet.write_string(row, place, _fitting(written_text(value)), self._format(**style, **weight))
        else:
            style = self._format(num_format=_number_format(column, cell), **weight)
            formula = _formula(row, columns, of.cells, column.formula) or self._sum(cell)
            if formula:
                sheet.write_formula(row, place, formula, style, _stored(column, cell))
            else:
                sheet.write_number(row, place, _stored(column, cell), style)

    def _sum(self, cell: Content) -> str:
        """Formula of a sum of members; empty for others, and if a number is too long for Excel."""
        parts = self._tables.get(cell.table) if isinstance(cell, MemberSum) else None
        if parts is None or not isinstance(cell, MemberSum) or not _PLAIN_NAME.fullmatch(cell.group):
            return ""
        groups, place = [stored_value(row[1]) for row in parts.rows], _places(parts.columns)[cell.heading]
        numbers = [row[place] for row, group in zip(parts.rows, groups, strict=True) if cell.group in ("", group)]
        if not all(map(_is_number, numbers)):
            return ""
        added = _column_range(parts, place)
        return f'=SUMIF({_column_range(parts, 1)},"{cell.group}",{added})' if cell.group else f"=SUM({added})"

    def _link(self, sheet, row: int, column: int, target: str, text: str) -> None:
        style = self._format(font_color="#1b5480", underline=1)
        sheet.write_url(row, column, f"internal:'{target}'!A1", style, text)


def _is_text(column: Column) -> bool:
    return not column.is_number and column.kind != DATE


def _is_number(cell: Content) -> bool:
    """Whether a cell is written as a number; integers too long for Excel are not."""
    value = stored_value(cell)
    return isinstance(value, Decimal) or (isinstance(value, int) and abs(value) <= MOST_EXACT)


def _stored(column: Column, cell: Content) -> int | float:
    """Number of a cell; per cent divided by 100."""
    value = stored_value(cell)
    if isinstance(value, int):
        return value
    number = Decimal(str(value))
    return float(number.scaleb(-2) if column.kind == PERCENT else number)


def _places(columns: Sequence[Column]) -> dict[str, int]:
    return {column.heading: place for place, column in enumerate(columns)}


def _column_range(table: DataTable, place: int) -> str:
    """Address of the cells of a column below its heading, from other sheets."""
    from xlsxwriter.utility import quote_sheetname, xl_range_abs

    first, last = _HEAD_ROW + 1, _HEAD_ROW + len(table.rows)
    return f"{quote_sheetname(table.sheet)}!{xl_range_abs(first, place, last, place)}"


def _formula(row: int, columns: Sequence[Column], cells: Sequence[Content], formula: str) -> str:
    """Formula with the cells of its row; empty if an operand is not a number."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    places = _places(columns)
    asked = re.findall(r"\[(.*?)\]", formula)
    if not asked or not all(_is_number(cells[places[heading]]) for heading in asked):
        return ""

    def rounded(match: re.Match) -> str:
        """Operand as displayed; a percentage is stored as a share."""
        decimals = _decimals(stored_value(cells[places[match[1]]]))
        return f"ROUND([{match[1]}],{decimals + 2 * (columns[places[match[1]]].kind == PERCENT)})"

    formula = re.sub(r"ROUND\(\[(.*?)\]\)", rounded, formula)
    return "=" + re.sub(r"\[(.*?)\]", lambda match: xl_rowcol_to_cell(row, places[match[1]]), formula)


def _number_format(column: Column, cell: Content) -> str:
    """Format with thousands separators, the value's decimals and its mark."""
    mark = f'"{_mark(cell)}"' if _mark(cell) else ""
    if column.kind == INTEGER:
        return f"#,##0{mark}"
    decimals = "0" * _decimals(stored_value(cell))
    return f"0.{decimals}%{mark}" if column.kind == PERCENT else f"+0.{decimals};-0.{decimals};0.{decimals}"


def _decimals(value: object) -> int:
    """Number of decimals of a value."""
    return -int(Decimal(str(value)).as_tuple().exponent)


def _mark(cell: Content) -> str:
    return cell.mark if isinstance(cell, Figure) else ""


def _width(column: Column, cells: Sequence[Content]) -> int:
    """Width for the longest cell and word of the heading, within limits."""
    longest = max(len(_shown(cell)) for cell in cells)
    words = max(map(len, column.heading.split())) + 3
    of_head = next(width for width in range(words, len(column.heading) + 4) if _height(column.heading, width - 3) <= 4)
    return min(max(longest + 2, of_head, _NARROWEST), _WIDEST)


def _shown(cell: Content) -> str:
    value = stored_value(cell)
    return f"{value}%" if isinstance(value, Decimal) else written_text(value) + _mark(cell)


def _height(text: str, width: int) -> int:
    """Number of lines of `text`, broken between words, and within words that are too long."""
    lines, used = 1, 0
    for word in text.split():
        used += len(word) + (used > 0)
        if used > width:
            lines += used > len(word)
            lines += (len(word) - 1) // width
            used = len(word) % width or width
    return lines


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
