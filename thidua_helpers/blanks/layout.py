"""A sheet before it is written: cells, allowed input, and check formulas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from math import ceil
from textwrap import wrap
from typing import Literal

ILLUSTRATIVE = "Số liệu minh họa của một tỉnh không có thật"
WHOLE, TWO_DECIMALS, DAY, AS_TEXT = "#,##0", "0.00", "dd/mm/yyyy", "@"

CellValue = str | int | Decimal | date | None


@dataclass(frozen=True)
class Style:
    """Format of a cell. `number` is an Excel number format, "" for text."""

    bold: bool = False
    italic: bool = False
    align: str = "left"
    border: bool = True
    size: int = 11
    indent: int = 0
    number: str = ""
    fill: str = ""

    @property
    def wraps(self) -> bool:
        return self.border and self.number in ("", AS_TEXT)


_COMPUTED = "#E7E6E6"
STYLES = {
    "plain": Style(border=False),
    "title": Style(border=False, bold=True, size=14, align="center"),
    "subtitle": Style(border=False, italic=True, align="center"),
    "signature": Style(border=False, bold=True, align="center"),
    "header": Style(bold=True, size=10, align="center"),
    "code": Style(italic=True, size=9, align="center"),
    "serial": Style(align="center"),
    "serial_bold": Style(align="center", bold=True),
    "name": Style(indent=1),
    "name_bold": Style(bold=True),
    "number": Style(align="right", number=WHOLE),
    "number_bold": Style(align="right", number=WHOLE, bold=True),
    "sum": Style(align="right", number=WHOLE, fill=_COMPUTED),
    "sum_bold": Style(align="right", number=WHOLE, bold=True, fill=_COMPUTED),
    "rate": Style(align="right", number=TWO_DECIMALS),
    "rate_bold": Style(align="right", number=TWO_DECIMALS, bold=True),
    "date": Style(align="center", number=DAY),
    "points": Style(align="right"),
    "text": Style(indent=1, number=AS_TEXT),
    "note": Style(border=False, italic=True, size=10),
    "computed": Style(fill=_COMPUTED),
    "known": Style(align="right", fill=_COMPUTED),
}


@dataclass(frozen=True)
class Cell:
    """A cell, or `rows` × `columns` cells merged into one; all counted from 0."""

    row: int
    column: int
    value: CellValue
    style: str
    formula: str = ""
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Validation:
    """Allowed input of a cell: kind of Excel's data validation, and its message.

    Numbers and days lie between `least` and `most`; a list has its words, or the cells that hold them.
    """

    kind: Literal["list", "whole", "decimal", "date", "any"]
    asks: str
    least: int | Decimal | date | None = None
    most: int | Decimal | date | None = None
    words: tuple[str, ...] | str = ()


@dataclass(frozen=True)
class FillableRange:
    """`rows` × `columns` cells to fill in; all other cells are locked."""

    row: int
    column: int
    rows: int
    columns: int
    style: str
    allowed: Validation


@dataclass(frozen=True)
class CheckFormula:
    """A check formula: "" without an error, a red message, or a notice in brackets, not red."""

    row: int
    column: int
    formula: str


@dataclass(frozen=True)
class ErrorMark:
    """`rows` × `columns` cells that turn red if a formula, written for the first one, is true."""

    row: int
    column: int
    rows: int
    columns: int
    formula: str


@dataclass(frozen=True)
class SheetLayout:
    """A sheet to be written. `header`: first and last header row, frozen and repeated in print.

    Sheets with `fillable` or `is_protected` are protected without a password. `checks` and the cell above them are not
    printed.
    """

    name: str
    cells: tuple[Cell, ...] = ()
    widths: tuple[int, ...] = ()
    heights: dict[int, int] = field(default_factory=dict)
    header: tuple[int, int] | None = None
    frozen_columns: int = 0
    fillable: tuple[FillableRange, ...] = ()
    checks: tuple[CheckFormula, ...] = ()
    above_checks: Cell | None = None
    marks: tuple[ErrorMark, ...] = ()
    is_protected: bool = False
    is_portrait: bool = False


def with_fitted_rows(layout: SheetLayout) -> SheetLayout:
    """The layout with row heights that fit the texts, and in portrait if the table is narrow.

    Not every spreadsheet program fits rows by itself.
    """
    heights = dict(layout.heights)
    for cell in layout.cells:
        if isinstance(cell.value, str) and cell.rows == 1:
            width = sum(layout.widths[cell.column : cell.column + cell.columns])
            heights[cell.row] = max(heights.get(cell.row, 0), _height(cell.value, width, STYLES[cell.style]))
    printed = max((cell.column + cell.columns for cell in layout.cells), default=0)
    needed = {row: height for row, height in heights.items() if height > _PLAIN_HEIGHT}
    return replace(layout, heights=needed, is_portrait=sum(layout.widths[:printed]) <= _PORTRAIT_WIDTH)


# Default height of a row in points, and the widest table for A4 in portrait, in characters.
_PLAIN_HEIGHT, _PORTRAIT_WIDTH = 15, 115
# A line of text by its size, with room for the marks above capitals and below letters.
_LINE = 1.45


def _height(text: str, width: int, style: Style) -> int:
    """Height in points of a text in a cell of this width, in characters of plain text."""
    room = max(int((width - 2 * style.indent) * 11 / style.size * (0.95 if style.bold else 1)), 1)
    lines = len(wrap(text, room)) if style.wraps else 1
    return ceil(max(lines, 1) * style.size * _LINE)


def table_layout(
    sheet: str,
    title: str,
    columns: Mapping[str, int],
    rows: Iterable[Sequence[CellValue]],
    note: str = "",
    over: Mapping[int, str] | None = None,
) -> SheetLayout:
    """A sheet with a title row, a header row and one entry a row; `columns`: heading → width.

    A `note` has a row below the title. `over`: column → text above its heading; it spans both rows if the
    heading is empty.
    """
    header = 1 + bool(note) + bool(over)
    headings = list(columns)
    cells = [Cell(0, 0, title, "title", columns=len(columns))]
    cells += [Cell(1, 0, note, "note", columns=len(columns))] if note else []
    cells += [
        Cell(header - 1, column, words, "header", rows=1 if headings[column] else 2)
        for column, words in (over or {}).items()
    ]
    cells += [Cell(header, column, heading, "header") for column, heading in enumerate(headings) if heading]
    cells += [
        Cell(number, column, value, _STYLE_OF.get(type(value), "name"))
        for number, row in enumerate(rows, start=header + 1)
        for column, value in enumerate(row)
    ]
    heights = {0: 30, header: 34}
    return SheetLayout(sheet, tuple(cells), tuple(columns.values()), heights, header=(0, header))


_STYLE_OF = {date: "date", int: "number", Decimal: "rate"}
