"""What pages, documents and exported tables are made of: figures, paragraphs, tables; each format renders them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from markupsafe import Markup

from thidua_helpers.vietnamese import format_count

# Kinds of columns. Numbers stand at the right in every format; in a workbook their cells are numbers:
# a PERCENT is in per cent (83.98), POINTS are percentage points.
TEXT, NUMBER, INTEGER, PERCENT, POINTS, DATE = "text", "number", "integer", "percent", "points", "date"
# The style of a row with a sum.
TOTAL = "total"


@dataclass(frozen=True)
class Figure:
    """A number of a stage table: as printed, the key of its cell, in words what it counts, its value in the table.

    Text and value differ in sign only where words carry it: "giảm 12" is −12. `mark` follows the text: "*" of a figure
    that was derived, "‡" of a sum of some members. `row_key` is the part of the key that names the row. In an exported
    table only value and mark are given.
    """

    text: str = ""
    key: str = ""
    what: str = ""
    mark: str = ""
    value: "str | Value | None" = None
    row_key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gap:
    """Something that no data give; a person fills it in. Without a text it is a blank, such as a number or a day."""

    text: str = ""

    def __str__(self) -> str:
        return f"[bổ sung: {self.text}]" if self.text else "…"


@dataclass(frozen=True)
class NoFigure:
    """What is shown where there is no figure."""

    text: str = "–"


@dataclass(frozen=True)
class Parenthesis:
    """Figures in brackets after another, in small type where the format has it."""

    pieces: tuple["Piece", ...]


@dataclass(frozen=True)
class Verdict:
    """A result in words with its sign: `good`, `bad`, `used`, `open`."""

    text: str
    sign: str


Piece = str | Markup | Figure | Gap | NoFigure | Parenthesis | Verdict
Paragraph = tuple[Piece, ...]
Value = int | Decimal | date
Content = Piece | Paragraph | Value


@dataclass(frozen=True)
class Column:
    """A heading, what its cells hold, in a document its share of the width.

    `formula` names the columns from which a workbook computes a cell: "[Tử số]/[Mẫu số]".
    """

    heading: str
    kind: str = ""
    width: float = 1
    formula: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind in (NUMBER, INTEGER, PERCENT, POINTS)


def plain_columns(*headings: str) -> list[Column]:
    return [Column(heading) for heading in headings]


def number_columns(*headings: str) -> list[Column]:
    """Columns of numbers."""
    return [Column(heading, NUMBER) for heading in headings]


@dataclass(frozen=True)
class Row:
    """The cells of a row, the first of which heads it; `style` is TOTAL, or `derived`."""

    cells: Sequence[Content]
    style: str = ""


@dataclass(frozen=True)
class Table:
    """A table; a thin rule stands between groups of rows, `subtitle` below the caption, `note` below the table."""

    caption: str
    columns: Sequence[Column]
    groups: Sequence[Sequence[Row]]
    subtitle: str = ""
    note: str = ""

    @property
    def all_rows(self) -> list[Row]:
        return [row for group in self.groups for row in group]

    @property
    def rows(self) -> list[Sequence[Content]]:
        """The cells row by row."""
        return [row.cells for row in self.all_rows]


@dataclass(frozen=True)
class Field:
    """A column together with what fills its cells: from a row of a stage table."""

    column: Column
    fill: Callable[[Mapping], Content]


def table_of(
    groups: Iterable[Sequence[Mapping]],
    fields: Sequence[Field],
    caption: str,
    *,
    is_numbered: bool = False,
    subtitle: str = "",
    note: str = "",
) -> Table:
    """A table with one row for each row of a stage table; `is_numbered` puts a running number before."""
    columns = [field.column for field in fields]
    numbers = count(1)
    if is_numbered:
        columns.insert(0, Column("STT", "centre", 0.9))

    def row(of: Mapping) -> Row:
        cells = [field.fill(of) for field in fields]
        return Row([str(next(numbers)), *cells] if is_numbered else cells)

    return Table(caption, columns, [[row(each) for each in group] for group in groups], subtitle, note)


@dataclass(frozen=True)
class Subheading:
    text: str


Block = Paragraph | Subheading | Table


@dataclass(frozen=True)
class Section:
    """One part of a report under its heading."""

    heading: str
    blocks: tuple[Block, ...]


def pieces_of(content: Content) -> Iterator[str | Figure | Gap]:
    """The pieces of a paragraph or cell as a format without markup writes them, one after another."""
    match content:
        case tuple():
            for piece in content:
                yield from pieces_of(piece)
        case Parenthesis():
            yield " ("
            yield from pieces_of(content.pieces)
            yield ")"
        case NoFigure() | Verdict():
            yield content.text
        case Figure() | Gap():
            yield content
        case _:
            yield written_text(content)


def written_text(value: str | Value) -> str:
    """A text or value as written in Vietnam; a decimal as it is."""
    return format_count(value) if isinstance(value, int) else str(value)


def stored_value(cell: Content) -> str | Value:
    """What a cell of an exported table holds; raises TypeError for what no such table has."""
    value = cell.value if isinstance(cell, Figure) else cell
    if isinstance(value, (str, int, Decimal, date)):
        return value
    raise TypeError(f"a cell of an exported table holds {cell!r}")


def block_figures(blocks: Iterable[Block]) -> list[Figure]:
    """Every figure of the blocks, in reading order."""
    contents: list[Content] = []
    for block in blocks:
        if isinstance(block, Table):
            contents += [cell for row in block.rows for cell in row]
        elif isinstance(block, tuple):
            contents.append(block)
    return [piece for content in contents for piece in pieces_of(content) if isinstance(piece, Figure)]


def joined(parts: Sequence[Paragraph], separator: str = "; ") -> Paragraph:
    """The paragraphs as one, the separator between them."""
    return tuple(piece for number, part in enumerate(parts) for piece in ((separator,) if number else ()) + part)
