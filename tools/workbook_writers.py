"""Laid-out sheets → .xlsx, .xls or .ods. The same sheets give the same bytes: no clock is read.

Formulas, with their values, are written to .xlsx only; in the other formats the values stand alone.
"""

import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import xlwt
from odf import number as odf_number
from odf import style as odf_style
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

from thidua_helpers.blanks.layout import STYLES, TWO_DECIMALS, WHOLE, Cell, SheetLayout, Style
from thidua_helpers.blanks.xlsx import A4, CREATED, FONT, xlsx_of

CM_PER_CHARACTER = 0.2
ODS_ALIGN = {"left": "start", "center": "center", "right": "end"}


def write_workbook(path: Path, layouts: Sequence[SheetLayout]) -> None:
    """Writes the sheets, in this order, in the format that the suffix of `path` names; KeyError for another suffix."""
    {".xlsx": _write_xlsx, ".xls": _write_xls, ".ods": _write_ods}[path.suffix](path, layouts)


def _write_xlsx(path: Path, layouts: Sequence[SheetLayout]) -> None:
    path.write_bytes(xlsx_of(layouts))


def _write_xls(path: Path, layouts: Sequence[SheetLayout]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    styles = {name: xlwt.easyxf(_xls_style(style), style.number or "General") for name, style in STYLES.items()}
    for layout in layouts:
        sheet = book.add_sheet(layout.name)
        _set_up_xls_page(sheet, layout)
        for cell in layout.cells:
            last_row, last_column = cell.row + cell.rows - 1, cell.column + cell.columns - 1
            sheet.write_merge(cell.row, last_row, cell.column, last_column, cell.value, styles[cell.style])
    book.save(str(path))


def _xls_style(style: Style) -> str:
    border = "borders: left thin, right thin, top thin, bottom thin; " if style.border else ""
    return (
        f"font: name {FONT}, height {20 * style.size}, bold {style.bold}, italic {style.italic}; {border}"
        f"align: horiz {style.align}, vert center, wrap {style.border and not style.number}, indent {style.indent}"
    )


def _set_up_xls_page(sheet, layout: SheetLayout) -> None:
    sheet.portrait = False
    sheet.paper_size_code = A4
    sheet.fit_num_pages = 1
    sheet.fit_width_to_pages, sheet.fit_height_to_pages = 1, 0
    for column, width in enumerate(layout.widths):
        sheet.col(column).width = 256 * width
    for row, height in layout.heights.items():
        sheet.row(row).height_mismatch = True
        sheet.row(row).height = 20 * height
    if layout.header:
        sheet.panes_frozen = True
        sheet.horz_split_pos, sheet.vert_split_pos = layout.header[1] + 1, layout.frozen_columns


def _write_ods(path: Path, layouts: Sequence[SheetLayout]) -> None:
    book = OpenDocumentSpreadsheet()
    _add_ods_page(book)
    for name, style in STYLES.items():
        _add_ods_style(book, name, style)
    for number, layout in enumerate(layouts):
        table = Table(name=layout.name)
        for column, width in enumerate(layout.widths):
            table.addElement(_ods_column(book, f"column-{number}-{column}", width))
        for row in _ods_rows(layout):
            table.addElement(row)
        book.spreadsheet.addElement(table)
    written = io.BytesIO()
    book.write(written)
    path.write_bytes(_without_dates(written.getvalue()))


def _add_ods_page(book: OpenDocumentSpreadsheet) -> None:
    page = odf_style.PageLayout(name="landscape")
    page.addElement(
        odf_style.PageLayoutProperties(
            printorientation="landscape", pagewidth="29.7cm", pageheight="21cm", margin="1cm", scaletopages="1"
        )
    )
    book.automaticstyles.addElement(page)
    book.masterstyles.addElement(odf_style.MasterPage(name="Default", pagelayoutname=page))


def _add_ods_style(book: OpenDocumentSpreadsheet, name: str, style: Style) -> None:
    data_style = {}
    if style.number in (WHOLE, TWO_DECIMALS):
        decimals = 2 if style.number == TWO_DECIMALS else 0
        number_style = odf_number.NumberStyle(name=f"{name}-number")
        number_style.addElement(odf_number.Number(decimalplaces=decimals, minintegerdigits=1, grouping=True))
        book.automaticstyles.addElement(number_style)
        data_style = {"datastylename": number_style}
    cell_style = odf_style.Style(name=name, family="table-cell", **data_style)
    cell_style.addElement(
        odf_style.TableCellProperties(
            border="0.5pt solid #000000" if style.border else "none",
            verticalalign="middle",
            wrapoption="wrap" if style.border and not style.number else "no-wrap",
        )
    )
    cell_style.addElement(
        odf_style.ParagraphProperties(textalign=ODS_ALIGN[style.align], marginleft=f"{0.2 * style.indent}cm")
    )
    cell_style.addElement(
        odf_style.TextProperties(
            fontfamily=FONT,
            fontsize=f"{style.size}pt",
            fontweight="bold" if style.bold else "normal",
            fontstyle="italic" if style.italic else "normal",
        )
    )
    book.automaticstyles.addElement(cell_style)


def _ods_column(book: OpenDocumentSpreadsheet, name: str, width: int) -> TableColumn:
    column_style = odf_style.Style(name=name, family="table-column")
    column_style.addElement(odf_style.TableColumnProperties(columnwidth=f"{width * CM_PER_CHARACTER:.2f}cm"))
    book.automaticstyles.addElement(column_style)
    return TableColumn(stylename=column_style)


def _ods_rows(layout: SheetLayout):
    """The rows from the top with every cell in its place: written, covered by a merged one, or empty."""
    cells = {(cell.row, cell.column): cell for cell in layout.cells}
    covered = {
        (row, column)
        for cell in layout.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    for row in range(max((row for row, _ in covered), default=-1) + 1):
        element = TableRow()
        for column in range(len(layout.widths)):
            place = (row, column)
            empty = CoveredTableCell() if place in covered else TableCell()
            element.addElement(_ods_cell(cells[place]) if place in cells else empty)
        yield element


def _ods_cell(cell: Cell) -> TableCell:
    is_number = isinstance(cell.value, (int, Decimal))
    value = {"valuetype": "float", "value": str(cell.value)} if is_number else {"valuetype": "string"}
    element = TableCell(
        stylename=cell.style,
        numberrowsspanned=cell.rows,
        numbercolumnsspanned=cell.columns,
        **(value if cell.value is not None else {}),
    )
    for line in ("" if cell.value is None else str(cell.value)).splitlines():
        element.addElement(P(text=line))
    return element


def _without_dates(archive: bytes) -> bytes:
    """The same zip archive with every entry dated `CREATED`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(packed, "w") as new:
        for entry in old.infolist():
            dated = zipfile.ZipInfo(entry.filename, CREATED.timetuple()[:6])
            dated.compress_type = entry.compress_type
            new.writestr(dated, old.read(entry))
    return packed.getvalue()
