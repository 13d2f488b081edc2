"""A look into the file before any library opens it: what kind it is, how much it holds, what its cells hide.

A 5 KB workbook with one cell at XFD1048576 takes all memory of a reader that lays out the whole sheet, one with a long
text in many cells as much, and a formula without its stored value reads as an empty cell: all found here, from the XML
itself, within bounds. What the reader gets is an archive of nothing but the parts that were looked at, so that it
cannot find another part under the same name, or more in it than was seen.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from thidua_helpers.intake.bounds import RESAVE, Taken, UnreadableWorkbook, cell_name, cell_place
from thidua_helpers.intake.xml_parts import Parts, local_name, new_parser

MOST_BYTES = 50_000_000
MOST_MEMBERS = 2_000
MOST_TIMES_PACKED = 200

FORMULA, ERROR_VALUE, PERCENT = "formula", "error", "percent"

_PERCENT_FORMATS = {"9", "10"}
_EMPTY_CELLS = re.compile(rb'>(?:<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d{1,9}")?/>)++')
_ODD_CELL = re.compile(rb'<c(?:[^\w ]| (?!r="))')
_CELL_WITH_PREFIX = re.compile(rb":c[\s/>]")
# The elements of rows and cells, as every spreadsheet writes them: without a prefix.
_OF_CELLS = frozenset(("row", "c", "v", "f", "is"))
# No shared string has an index of more digits; what a cell has beyond is not kept.
_LONGEST_INDEX = 12


@dataclass
class Hidden:
    """What a sheet's XML says of its cells and a reader does not: (row, column), zero-based → a mark from above."""

    marks: dict[tuple[int, int], str] = field(default_factory=dict)


def is_xls(path: Path) -> bool:
    """Whether the file is an .xls workbook by its content; the other kinds are packed.

    Raises UnreadableWorkbook for a file that is neither, whose name says otherwise, or which is too large.
    """
    size = path.stat().st_size
    if size == 0:
        raise UnreadableWorkbook("khong-doc-duoc", "tệp rỗng (0 byte)", "Gửi lại tệp có nội dung.")
    if size > MOST_BYTES:
        raise UnreadableWorkbook("tep-qua-lon", f"tệp dài {size / 1e6:.0f} MB", "Gửi tệp chỉ có các biểu cần nộp.")
    with path.open("rb") as file:
        start = file.read(512)
    suffix = path.suffix.lower()
    if start.startswith(b"PK\x03\x04"):
        if suffix == ".xls":
            raise _wrong_suffix(suffix, ".xlsx")
        return False
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        if suffix != ".xls":
            if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
                raise has_password()
            raise _wrong_suffix(suffix, ".xls")
        return True
    text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    if text.lstrip("\ufeff \r\n\t").startswith("<"):
        raise UnreadableWorkbook("tep-gia-so-tinh", "tệp mang đuôi sổ tính nhưng thật ra là trang HTML hoặc XML")
    raise UnreadableWorkbook("tep-gia-so-tinh", "tệp mang đuôi sổ tính nhưng không phải sổ tính")


def has_password() -> UnreadableWorkbook:
    """A workbook that only opens with a password."""
    return UnreadableWorkbook(
        "tep-co-mat-khau", "tệp được đặt mật khẩu mở tệp", "Bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ tính) rồi gửi lại."
    )


def _wrong_suffix(suffix: str, right: str) -> UnreadableWorkbook:
    advice = f"Đổi đuôi tệp thành {right}. {RESAVE}"
    return UnreadableWorkbook("tep-gia-so-tinh", f"tệp mang đuôi {suffix} nhưng nội dung là {right}", advice)


def examine(path: Path) -> tuple[io.BytesIO, dict[str, Hidden]]:
    """A packed workbook, reduced to the parts that hold its sheets; and what these hide, by sheet name, in .xlsx only.

    Raises UnreadableWorkbook for a file that is no workbook, is protected by a password, or holds too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive.infolist())
            parts = Parts(archive)
            if "xl/workbook.xml" in parts:
                hidden = _examine_xlsx(parts)
            elif "content.xml" in parts:
                _examine_ods(parts)
                hidden = {}
            else:
                raise UnreadableWorkbook("tep-gia-so-tinh", "tệp nén không chứa sổ tính .xlsx hoặc .ods")
            return parts.packed(), hidden
    except UnreadableWorkbook:
        raise
    except expat.ExpatError as error:
        raise UnreadableWorkbook("khong-doc-duoc", "nội dung tệp hỏng (XML sai)") from error
    except Exception as error:  # damaged archives find every error that there is
        raise UnreadableWorkbook("khong-doc-duoc", "tệp hỏng, không mở được") from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise has_password()
    if len(members) > MOST_MEMBERS:
        raise UnreadableWorkbook("tep-nen-bat-thuong", f"tệp có {len(members)} phần bên trong")
    if unpacked > 10_000_000 and unpacked > MOST_TIMES_PACKED * packed:
        raise UnreadableWorkbook("tep-nen-bat-thuong", f"nội dung bung ra {unpacked / 1e6:.0f} MB")
    # Two parts of one name, also to a reader that does not tell capitals: which one would be read?
    if len({member.filename.casefold() for member in members}) < len(members):
        raise UnreadableWorkbook("tep-nen-bat-thuong", "tệp có hai phần bên trong cùng một tên")


def _examine_xlsx(parts: Parts) -> dict[str, Hidden]:
    taken, percent, lengths = Taken(), _percent_styles(parts), _lengths_of_shared(parts)
    hidden = {}
    for name, part in _sheet_parts(parts):
        reading = _SheetReading(name, percent, lengths, taken)
        reading.read(parts.reduced(part, _without_empty_cells))
        taken.area(name, *reading.size)
        hidden[name] = reading.hidden
    return hidden


def _without_empty_cells(content: bytes) -> bytes:
    """A sheet without the cells that hold nothing but a style, of which a form is full: they need not be looked at.

    Only where every cell first says where it stands, for else that depends on the one before, and where there is no
    comment or the like, in which nothing is a cell. What is left out stands between two tags: nothing else is joined.
    """
    is_plain = b"<!" not in content and content.rfind(b"<?") <= 0
    if not is_plain or _ODD_CELL.search(content) or _CELL_WITH_PREFIX.search(content):
        return content
    return _EMPTY_CELLS.sub(b">", content)


def _sheet_parts(parts: Parts) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet, in the workbook's order. Raises KeyError for a relation that is not there."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(_: str, attributes: dict) -> None:
        if "Id" in attributes:
            targets[attributes["Id"]] = attributes["Target"]

    inside = []

    def began(name: str, attributes: dict) -> None:
        local = local_name(name)
        if inside and local != "sheet":
            # A damaged name, which a reader passes over: the sheet would be lost unsaid.
            raise UnreadableWorkbook("khong-doc-duoc", "danh sách trang tính trong tệp bị hỏng")
        if inside:
            relation_id = next((attributes[key] for key in attributes if local_name(key) == "id"), "")
            sheets.append((attributes["name"], relation_id))
        elif local == "sheets":
            inside.append(local)

    def ended(name: str) -> None:
        if local_name(name) == "sheets":
            inside.clear()

    parts.follow("xl/_rels/workbook.xml.rels", relation)
    parts.follow("xl/workbook.xml", began, ended)
    for name, relation_id in sheets:
        target = targets[relation_id]
        yield name, target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _percent_styles(parts: Parts) -> set[str]:
    """The numbers of the cell styles that show per cent."""
    if "xl/styles.xml" not in parts:
        return set()
    formats = set(_PERCENT_FORMATS)
    styles: list[str] = []
    inside = []

    def began(name: str, attributes: dict) -> None:
        local = local_name(name)
        if local == "numFmt" and "%" in attributes.get("formatCode", ""):
            formats.add(attributes["numFmtId"])
        elif local == "cellXfs":
            inside.append(local)
        elif local == "xf" and inside:
            styles.append(attributes.get("numFmtId", "0"))

    def ended(name: str) -> None:
        if local_name(name) == "cellXfs":
            inside.clear()

    parts.follow("xl/styles.xml", began, ended)
    return {str(number) for number, style in enumerate(styles) if style in formats}


def _lengths_of_shared(parts: Parts) -> list[int]:
    """How many characters each shared string has, in their order."""
    lengths: list[int] = []
    if "xl/sharedStrings.xml" not in parts:
        return lengths

    def began(name: str, _: dict) -> None:
        if local_name(name) == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parts.follow("xl/sharedStrings.xml", began, None, text)
    return lengths


class _SheetReading:
    """Follows the cells of one sheet of an .xlsx file.

    What no spreadsheet writes into a cell is refused, for one reader may take it otherwise than another.
    """

    def __init__(self, sheet: str, percent: set[str], lengths: list[int], taken: Taken) -> None:
        self.hidden = Hidden()
        self._sheet, self._percent, self._lengths, self._taken = sheet, percent, lengths, taken
        # Where the next cell lies if it does not say; where the last one lay, and how far filled ones reach.
        self._next_row, self._next_column = -1, 0
        self._place = (-1, -1)
        self._last_row = self._last_column = -1
        # The names of the element that it is in and of the cell around it, both "" outside of cells.
        self._inside = self._cell = ""
        self._in_row = self._reading = False
        self._attributes: dict = {}
        self._value, self._length = "", 0
        self._has_value = self._has_formula = False

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns from A1 to where the filled cells reach."""
        return self._last_row + 1, self._last_column + 1

    def read(self, content: bytes) -> None:
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler = self._began, self._ended
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = parser.ProcessingInstructionHandler = self._refuse_in_cell
        parser.StartCdataSectionHandler = self._refuse_in_cell
        parser.Parse(content, True)

    def _began(self, name: str, attributes: dict) -> None:
        local = name if name in _OF_CELLS else local_name(name)
        if self._inside:
            self._begin_inside(name, local)
        elif local == "c":
            self._begin_cell(name, attributes)
        elif local == "row":
            self._begin_row(attributes)

    def _begin_row(self, attributes: dict) -> None:
        if self._in_row:
            raise self._damaged()
        self._in_row = True
        self._next_row = int(attributes["r"]) - 1 if "r" in attributes else self._next_row + 1
        self._next_column = 0

    def _begin_cell(self, name: str, attributes: dict) -> None:
        """Cells stand in their order, as every spreadsheet writes them: a reader may lose those that do not."""
        reference = attributes.get("r")
        place = cell_place(reference) if reference else (self._next_row, self._next_column)
        if place <= self._place:
            raise UnreadableWorkbook(
                "khong-doc-duoc",
                "các ô trong tệp không theo thứ tự hoặc lặp lại",
                cell=cell_name(*place),
                sheet=self._sheet,
            )
        self._place, self._attributes = place, attributes
        self._next_column = place[1] + 1
        self._inside = self._cell = name
        self._has_value = self._has_formula = False
        self._value, self._length = "", 0

    def _begin_inside(self, name: str, local: str) -> None:
        """A cell has a formula, or one value, or both; of these only a text of its own has elements, its runs."""
        if self._inside == self._cell:
            if local in ("v", "is") and not self._has_value:
                self._inside, self._has_value, self._reading = name, True, True
                return
            if local == "f":
                self._inside, self._has_formula = name, True
                return
        if local in _OF_CELLS or local_name(self._inside) != "is":
            raise self._damaged()

    def _refuse_in_cell(self, *_: object) -> None:
        """A reader may leave out the rest of a text after a comment or the like."""
        if self._inside:
            raise self._damaged()

    def _text(self, data: str) -> None:
        if self._reading:
            self._length += len(data)
            if len(self._value) < _LONGEST_INDEX:
                self._value += data[:_LONGEST_INDEX]

    def _ended(self, name: str) -> None:
        if name != self._inside:
            if not self._inside and local_name(name) == "row":
                self._in_row = False
        elif name == self._cell:
            self._finish_cell()
            self._inside = self._cell = ""
        else:
            self._inside, self._reading = self._cell, False

    def _finish_cell(self) -> None:
        """Notes what a cell holds, if anything."""
        if not (self._has_value or self._has_formula):
            return
        kind = self._attributes.get("t", "n")
        length = self._length_of_shared() if kind == "s" and self._value else self._length
        row, column = self._place
        self._taken.cell(self._sheet, row, column, length)
        self._last_row, self._last_column = row, max(self._last_column, column)
        if kind == "e":
            self.hidden.marks[self._place] = ERROR_VALUE
        elif self._has_formula and not self._value and kind != "str":
            self.hidden.marks[self._place] = FORMULA
        elif kind == "n" and self._value and self._attributes.get("s") in self._percent:
            self.hidden.marks[self._place] = PERCENT

    def _damaged(self) -> UnreadableWorkbook:
        cell = cell_name(*self._place) if self._inside else ""
        return UnreadableWorkbook(
            "khong-doc-duoc", "nội dung trang tính trong tệp bị hỏng", cell=cell, sheet=self._sheet
        )

    def _length_of_shared(self) -> int:
        """Raises IndexError for a string that is not there, ValueError for what another reader may take for 0."""
        if not (self._value.isascii() and self._value.isdigit()):
            raise ValueError(f"not an index: {self._value}")
        return self._lengths[int(self._value)]


def _examine_ods(parts: Parts) -> None:
    """Refuses a protected .ods file, and one in which a few repetitions make millions of cells."""
    if b"encryption-data" in parts.content("META-INF/manifest.xml"):
        raise has_password()
    parts.content("mimetype")
    reading = _OdsReading()
    parts.follow("content.xml", reading.began, reading.ended, reading.text)


class _OdsReading:
    """Follows rows and cells of an .ods file, counting repetitions up to the last cell that holds something.

    Elements are known by the prefixes that every .ods file has, for so does the reader that comes after.
    """

    def __init__(self) -> None:
        self._taken = Taken()
        self._sheet: str | None = None
        self._row = self._column = self._last_row = self._last_column = 0
        self._rows, self._repeated, self._length = 1, 1, 0
        # Empty cells of a row whose last one is not reached yet: the reader lays them out if another cell follows.
        self._waiting = 0
        self._is_filled = self._in_cell = False

    def began(self, name: str, attributes: dict) -> None:
        match name:
            case "table:table":
                if self._sheet is not None:
                    raise UnreadableWorkbook("khong-doc-duoc", "trong ô có bảng lồng", sheet=self._sheet)
                self._sheet = attributes.get("table:name", "")
                self._row = self._last_row = self._last_column = 0
            case "table:table-row":
                self._rows, self._column, self._waiting = _times(attributes, "table:number-rows-repeated"), 0, 0
            case "table:table-cell" | "table:covered-table-cell":
                self._begin_cell(attributes)
            case "text:s":
                self._length += _times(attributes, "text:c")

    def _begin_cell(self, attributes: dict) -> None:
        if self._sheet is None or self._in_cell:
            raise UnreadableWorkbook("khong-doc-duoc", "có ô nằm ngoài bảng hoặc trong ô khác")
        self._in_cell = True
        self._taken.area(self._sheet, 1, self._waiting)
        self._repeated = _times(attributes, "table:number-columns-repeated")
        values = [text for key, text in attributes.items() if key.startswith("office:")]
        self._length = max(map(len, values), default=0)
        self._is_filled = bool(values) or "table:formula" in attributes
        self._waiting = 0 if self._is_filled else self._repeated

    def text(self, data: str) -> None:
        self._length += len(data)

    def ended(self, name: str) -> None:
        match name:
            case "table:table-cell" | "table:covered-table-cell":
                self._finish_cell()
            case "table:table-row":
                self._row += self._rows
            case "table:table":
                self._taken.area(self._sheet, self._last_row, self._last_column)
                self._sheet = None

    def _finish_cell(self) -> None:
        self._in_cell = False
        self._column += self._repeated
        if self._is_filled:
            self._last_row, self._last_column = self._row + self._rows, max(self._last_column, self._column)
            times = self._rows * self._repeated
            self._taken.cell(self._sheet, self._last_row - 1, self._column - 1, self._length, times)


def _times(attributes: dict, name: str) -> int:
    """How often something is repeated. Raises ValueError for what is no number from 1 on."""
    times = int(attributes.get(name, 1))
    if times < 1:
        raise ValueError(f"{name}: {times}")
    return times
