"""Parts of pages, documents and exported tables, independent of the format."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count

from markupsafe import Markup

from thidua_helpers.vietnamese import format_count

# Kinds of columns. Numbers are right-aligned; PERCENT is in per cent (83.98), POINTS are percentage points.
TEXT, NUMBER, INTEGER, PERCENT, POINTS, DATE = "text", "number", "integer", "percent", "points", "date"
# Narrow numbers whose cells are shaded by size, in HTML.
HEAT = "heat"
MOST_SHADE = 4
# The style of a row with a sum.
TOTAL = "total"


@dataclass(frozen=True)
class Figure:
    """A number of a stage table with its meaning (`what`) and the key of its cell.

    `text` has no sign where words carry it: "giảm 12" with the `value` −12. `mark` follows the text: "*" if derived,
    "‡" if a sum of some members. `row_key` is the row's part of the key. Exported tables use only `value` and `mark`.
    """

    text: str = ""
    key: str = ""
    what: str = ""
    mark: str = ""
    value: "str | Value | None" = None
    row_key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gap:
    """A gap for a person to fill in; without text a blank, such as a number or a day."""

    text: str = ""

    def __str__(self) -> str:
        return f"[bổ sung: {self.text}]" if self.text else "…"


@dataclass(frozen=True)
class NoFigure:
    """Text in place of a missing figure; exported tables give the `reason` if there is one."""

    text: str = "–"
    reason: str = ""


@dataclass(frozen=True)
class Parenthesis:
    """Pieces in brackets after a figure, in small type if the format has it."""

    pieces: tuple["Piece", ...]


@dataclass(frozen=True)
class Verdict:
    """A result in words; `sign` is `good`, `bad`, `used` or `open`."""

    text: str
    sign: str


Piece = str | Markup | Figure | Gap | NoFigure | Parenthesis | Verdict
Paragraph = tuple[Piece, ...]
Value = int | Decimal | date
Content = Piece | Paragraph | Value


@dataclass(frozen=True)
class Column:
    """Heading and kind of a column, and its relative width in a document.

    `formula` names the columns from which a workbook computes a cell: "[Tử số]/[Mẫu số]"; "ROUND([Kết quả (%)])" is
    that column as displayed. `views` names the buttons on a page that show the column and hide those of other views;
    without a view a column is always shown.
    """

    heading: str
    kind: str = ""
    width: float = 1
    formula: str = ""
    views: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.kind in (NUMBER, INTEGER, PERCENT, POINTS)


def plain_columns(*headings: str) -> list[Column]:
    return [Column(heading) for heading in headings]


def number_columns(*headings: str) -> list[Column]:
    return [Column(heading, NUMBER) for heading in headings]


@dataclass(frozen=True)
class Row:
    """Cells of a row, the first of which heads it; `style` is TOTAL, `derived` or empty.

    `shades` are the shades in HTML of the cells after the first, from 0 to MOST_SHADE; empty without.
    """

    cells: Sequence[Content]
    style: str = ""
    shades: Sequence[int | None] = ()


@dataclass(frozen=True)
class Table:
    """Rows in groups separated by thin rules; `subtitle` follows the caption, `note` the rows."""

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
        """Cells of each row."""
        return [row.cells for row in self.all_rows]


@dataclass(frozen=True)
class Field:
    """A column and the function that fills its cells from rows of a stage table."""

    column: Column
    fill: Callable[[Mapping], Content]


def table_of(
    groups: Iterable[Sequence[Mapping]],
    fields: Sequence[Field],
    caption: str,
    *,
    is_numbered: bool = False,
    style: Callable[[Mapping], str] = lambda row: "",
    subtitle: str = "",
    note: str = "",
) -> Table:
    """Table with a row for each row of a stage table; `is_numbered` adds a column STT."""
    columns = [field.column for field in fields]
    numbers = count(1)
    if is_numbered:
        columns.insert(0, Column("STT", "centre", 0.9))

    def row(of: Mapping) -> Row:
        cells = [field.fill(of) for field in fields]
        return Row([str(next(numbers)), *cells] if is_numbered else cells, style(of))

    return Table(caption, columns, [[row(record) for record in group] for group in groups], subtitle, note)


@dataclass(frozen=True)
class Subheading:
    text: str


@dataclass(frozen=True)
class Drawing:
    """An image, drawn when it is written, and its content in words."""

    draw: Callable[[], bytes]
    alt: str


@dataclass(frozen=True)
class Picture:
    """Drawings side by side below a caption."""

    caption: str
    drawings: tuple[Drawing, ...]
    note: str


Block = Paragraph | Subheading | Table | Picture


@dataclass(frozen=True)
class Section:
    """Part of a report with its heading."""

    heading: str
    blocks: tuple[Block, ...]


def pieces_of(content: Content) -> Iterator[str | Figure | Gap]:
    """Pieces of a paragraph or cell in order, for formats without markup."""
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
    """Text of a value: integers with dotted thousands, everything else unchanged."""
    return format_count(value) if isinstance(value, int) else str(value)


def stored_value(cell: Content) -> str | Value:
    """Value of a cell of an exported table, of a tuple that of its last piece; else TypeError."""
    match cell:
        case tuple():
            return stored_value(cell[-1])
        case Figure(value=(str() | int() | Decimal() | date()) as value):
            return value
        case NoFigure():
            return cell.reason or cell.text
        case Verdict():
            return cell.text
        case str() | int() | Decimal() | date():
            return cell
    raise TypeError(f"a cell of an exported table holds {cell!r}")


def block_figures(blocks: Iterable[Block]) -> list[Figure]:
    """Figures of the blocks in reading order."""
    contents: list[Content] = []
    for block in blocks:
        if isinstance(block, Table):
            contents += [cell for row in block.rows for cell in row]
        elif isinstance(block, tuple):
            contents.append(block)
    return [piece for content in contents for piece in pieces_of(content) if isinstance(piece, Figure)]


def join_pieces(parts: Sequence[Paragraph], separator: str = "; ") -> Paragraph:
    """One paragraph from several, with a separator between them."""
    return tuple(piece for number, part in enumerate(parts) for piece in ((separator,) if number else ()) + part)


def join_sentences(sentences: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The sentences as one paragraph; nothing without any."""
    if joined := join_pieces(list(sentences), " "):
        yield joined


def enumeration(parts: Sequence[Paragraph]) -> Paragraph:
    """Parts with commas, and "và" before the last one."""
    if len(parts) < 2:
        return join_pieces(parts)
    return (*join_pieces(parts[:-1], ", "), " và ", *parts[-1])
