"""Laid-out sheets as .xlsx: equal sheets give equal bytes, texts stay texts."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from thidua_helpers.blanks.layout import STYLES, Cell, SheetLayout, Style, Validation, with_fitted_rows
from thidua_helpers.intake.excel.limits import cell_name

FONT = "Times New Roman"
A4 = 9
CREATED = datetime(2021, 10, 1, tzinfo=UTC)
# Excel takes no longer titles and messages, nor a longer list of words in place.
_LONGEST_TITLE, _LONGEST_MESSAGE, _LONGEST_LIST = 32, 255, 255
_RED = {"bg_color": "#F8CBAD", "font_color": "#9C0006"}
_INPUT_COLOUR = "#FFFBE6"


def blank_xlsx(layouts: Sequence[SheetLayout]) -> bytes:
    """Workbook to fill in, with row heights fitted for reading and print."""
    return xlsx_of([with_fitted_rows(layout) for layout in layouts])


def xlsx_of(layouts: Sequence[SheetLayout]) -> bytes:
    """Workbook with these sheets in order."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": CREATED})
        formats = {name: book.add_format(_format(style)) for name, style in STYLES.items()}
        fillable_formats = {
            name: book.add_format(_format(style) | {"locked": False, "bg_color": _INPUT_COLOUR})
            for name, style in STYLES.items()
        }
        red = book.add_format(_RED)
        for layout in layouts:
            sheet = book.add_worksheet(layout.name)
            _set_up_page(sheet, layout)
            unlocked = _unlocked(layout)
            for cell in layout.cells:
                _write_cell(
                    sheet, cell, (fillable_formats if (cell.row, cell.column) in unlocked else formats)[cell.style]
                )
            _write_fillable(sheet, layout, fillable_formats)
            _write_checks(sheet, layout, formats["note"], red)
    return file.getvalue()


def _format(style: Style) -> dict:
    return {
        "font_name": FONT,
        "font_size": style.size,
        "bold": style.bold,
        "italic": style.italic,
        "align": style.align,
        "valign": "vcenter",
        "border": int(style.border),
        "indent": style.indent,
        "text_wrap": style.wraps,
        "num_format": style.number or "General",
    } | ({"bg_color": style.fill} if style.fill else {})


def _set_up_page(sheet, layout: SheetLayout) -> None:
    if not layout.is_portrait:
        sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    for column, width in enumerate(layout.widths):
        sheet.set_column(column, column, width)
    for row, height in layout.heights.items():
        sheet.set_row(row, height)
    if layout.header:
        sheet.repeat_rows(*layout.header)
        sheet.freeze_panes(layout.header[1] + 1, layout.frozen_columns)


def _write_cell(sheet, cell: Cell, cell_format) -> None:
    if cell.rows * cell.columns > 1:
        last_row, last_column = cell.row + cell.rows - 1, cell.column + cell.columns - 1
        sheet.merge_range(cell.row, cell.column, last_row, last_column, cell.value, cell_format)
    elif cell.formula:
        value = "" if cell.value is None else cell.value
        sheet.write_formula(cell.row, cell.column, cell.formula, cell_format, value)
    else:
        sheet.write(cell.row, cell.column, cell.value, cell_format)


def _unlocked(layout: SheetLayout) -> set[tuple[int, int]]:
    return {
        (row, column)
        for area in layout.fillable
        for row in range(area.row, area.row + area.rows)
        for column in range(area.column, area.column + area.columns)
    }


def _write_fillable(sheet, layout: SheetLayout, formats: dict) -> None:
    """Unlock the cells to fill in, write their allowed input, and protect the sheet."""
    written = {(cell.row, cell.column) for cell in layout.cells}
    for area in layout.fillable:
        last_row, last_column = area.row + area.rows - 1, area.column + area.columns - 1
        for row in range(area.row, last_row + 1):
            for column in range(area.column, last_column + 1):
                if (row, column) not in written:
                    sheet.write_blank(row, column, None, formats[area.style])
        sheet.data_validation(area.row, area.column, last_row, last_column, _validation(area.allowed))
    if layout.fillable or layout.is_protected:
        sheet.protect("", {"format_columns": True, "format_rows": True})


def _validation(allowed: Validation) -> dict:
    title, _, message = allowed.asks.partition(": ")
    message = message[:1].upper() + message[1:]
    if len(title) > _LONGEST_TITLE or not 0 < len(message) <= _LONGEST_MESSAGE:
        raise ValueError(f"too long a message, or none: {allowed.asks}")
    options = {
        "validate": allowed.kind,
        "input_title": title,
        "input_message": message,
        "error_title": title,
        "error_message": message,
        "ignore_blank": True,
    }
    match allowed.kind:
        case "any":
            return options
        case "list":
            if not isinstance(allowed.words, str) and len(",".join(allowed.words)) > _LONGEST_LIST:
                raise ValueError(f"too many words for a list in place: {allowed.asks}")
            source = allowed.words if isinstance(allowed.words, str) else list(allowed.words)
            return options | {"source": source}
        case _:
            least, most = (float(end) if isinstance(end, Decimal) else end for end in (allowed.least, allowed.most))
            return options | {"criteria": "between", "minimum": least, "maximum": most}


def _write_checks(sheet, layout: SheetLayout, plain, red) -> None:
    """Write the check formulas outside the print area, and the marks."""
    for check in layout.checks:
        sheet.write_formula(check.row, check.column, check.formula, plain, "")
    for column in dict.fromkeys(check.column for check in layout.checks):
        rows = [check.row for check in layout.checks if check.column == column]
        cell = cell_name(rows[0], column)
        options = {"type": "formula", "criteria": f'=AND(LEN({cell})>0,LEFT({cell})<>"(")', "format": red}
        sheet.conditional_format(rows[0], column, rows[-1], column, options)
    for mark in layout.marks:
        last_row, last_column = mark.row + mark.rows - 1, mark.column + mark.columns - 1
        condition = {"type": "formula", "criteria": mark.formula, "format": red}
        sheet.conditional_format(mark.row, mark.column, last_row, last_column, condition)
    if layout.above_checks:
        _write_cell(sheet, layout.above_checks, plain)
        last_row = max(region.row + region.rows for region in (*layout.cells, *layout.fillable)) - 1
        sheet.print_area(0, 0, last_row, max(cell.column + cell.columns for cell in layout.cells) - 1)
