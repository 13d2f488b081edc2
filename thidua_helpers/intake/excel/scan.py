"""A look into the file before any library opens it: what kind it is, how much it holds, what its cells hide.

A 5 KB workbook with one cell at XFD1048576 takes all memory of a reader that lays out the whole sheet, one with a long
text in many cells as much, and a formula without its stored value reads as an empty cell: all found here, from the XML
itself, within bounds. What the reader gets is an archive of nothing but the parts that were looked at, so that it
cannot find another part under the same name, or more in it than was seen.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from xml.parsers import expat

from thidua_helpers.findings.catalogue.files import (
    KHONG_DOC_DUOC,
    KHONG_DOC_DUOC_WITHOUT_CONTENT,
    TEP_CO_MAT_KHAU,
    TEP_GIA_SO_TINH,
    TEP_GIA_SO_TINH_BY_SUFFIX,
    TEP_NEN_BAT_THUONG,
    TEP_QUA_LON,
)
from thidua_helpers.intake.excel.formulas import LONGEST_FORMULA, Formula
from thidua_helpers.intake.excel.limits import (
    MOST_COLUMNS,
    SizeBudget,
    UnreadableWorkbook,
    cell_name,
    cell_place,
    too_much,
)
from thidua_helpers.intake.excel.number_formats import LONGEST_CODE, is_faithful, is_percent
from thidua_helpers.intake.excel.parts import Parts, local_name, new_parser

MOST_BYTES = 50_000_000
MOST_MEMBERS = 2_000
MOST_TIMES_PACKED = 200

# Marks of cells for what their values do not tell: a formula without a value, an error, a per cent format; a cell in a
# hidden row or column, or under a merged range.
FORMULA, ERROR_VALUE, PERCENT, HIDDEN, COVERED = "formula", "error", "percent", "hidden", "covered"
# Followed by the number format, or by the text that the cell shows, where that may be another figure than the value,
# or a part of a day.
FORMAT, SHOWN = "format:", "shown:"
# Followed by the result of the formula, where the workbook stores another value; and a formula that is not computed
# here, in a workbook that asks to be recalculated.
OLD, UNCHECKED = "old:", "unchecked"
# Merged ranges that lie over cells with content; a form has some dozens.
MOST_MERGED = 20_000
# Number formats of a workbook; Excel takes some 250.
MOST_FORMATS = 5_000

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_PERCENT_FORMATS = {"9", "10"}
# The formats without a code of their own in the file that show a part of a day, or its time too.
_DATE_FORMATS = {"16": "d-mmm", "17": "mmm-yy", "22": "m/d/yy h:mm"}
_EMPTY_CELLS = re.compile(rb'>(?:<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d{1,9}")?/>)++')
_ODD_CELL = re.compile(rb'<c(?:[^\w ]| (?!r="))')
_CELL_WITH_PREFIX = re.compile(rb":c[\s/>]")
# The elements of rows and cells. A reader goes by these names alone, so no other element may bear them.
_OF_CELLS = frozenset(("row", "c", "v", "f", "is"))
_LOCAL = {f"{space} {name}": name for space in (MAIN, _STRICT) for name in _OF_CELLS}
_ALTERNATIVE = "http://schemas.openxmlformats.org/markup-compatibility/2006 AlternateContent"
# No shared string has an index of more digits; what a cell has beyond is not kept.
_LONGEST_INDEX = 12
# So many characters of an .ods cell are kept: no figure is longer.
_LONGEST_SHOWN = 60
_ERROR_SHOWN = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|(?:Err|Lỗi):\d{3}", re.IGNORECASE)


@dataclass
class Hidden:
    """What a sheet's XML has about its cells and calamine does not give: zero-based (row, column) → mark.

    `formulas` are those that have a value; `may_be_old` says whether the workbook asks to be computed when it is
    opened, or is computed by hand only.
    """

    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], Formula] = field(default_factory=dict)
    may_be_old: bool = False


@dataclass(frozen=True)
class _Styles:
    """Cell styles by number: those that show per cent, and marks of those that may show another figure."""

    percent: frozenset[str] = frozenset()
    odd: Mapping[str, str] = field(default_factory=dict)


def is_xls(path: Path) -> bool:
    """Whether the file is an .xls workbook by its content; the other kinds are packed.

    Raises UnreadableWorkbook for a file that is neither, whose name says otherwise, or which is too large.
    """
    size = path.stat().st_size
    if size == 0:
        raise UnreadableWorkbook(KHONG_DOC_DUOC_WITHOUT_CONTENT, "tệp rỗng (0 byte)")
    if size > MOST_BYTES:
        raise UnreadableWorkbook(TEP_QUA_LON, f"tệp dài {size / 1e6:.0f} MB")
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
        raise UnreadableWorkbook(TEP_GIA_SO_TINH, "tệp mang đuôi sổ tính nhưng thật ra là trang HTML hoặc XML")
    raise UnreadableWorkbook(TEP_GIA_SO_TINH, "tệp mang đuôi sổ tính nhưng không phải sổ tính")


def has_password() -> UnreadableWorkbook:
    """A workbook that only opens with a password."""
    return UnreadableWorkbook(TEP_CO_MAT_KHAU, "tệp được đặt mật khẩu mở tệp")


def _wrong_suffix(suffix: str, right: str) -> UnreadableWorkbook:
    found = f"tệp mang đuôi {suffix} nhưng nội dung là {right}"
    return UnreadableWorkbook(TEP_GIA_SO_TINH_BY_SUFFIX, found, suffix=right)


def examine(path: Path) -> tuple[io.BytesIO, dict[str, Hidden]]:
    """A packed workbook, reduced to the parts that hold its sheets; and what these hide, by sheet name.

    Raises UnreadableWorkbook for a file that is no workbook, is protected by a password, or holds too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive.infolist())
            parts = Parts(archive)
            if "xl/workbook.xml" in parts:
                hidden = _examine_xlsx(parts)
            elif "content.xml" in parts:
                hidden = _examine_ods(parts)
            else:
                raise UnreadableWorkbook(TEP_GIA_SO_TINH, "tệp nén không chứa sổ tính .xlsx hoặc .ods")
            return parts.packed(), hidden
    except UnreadableWorkbook:
        raise
    except expat.ExpatError as error:
        raise UnreadableWorkbook(KHONG_DOC_DUOC, "nội dung tệp hỏng (XML sai)") from error
    except Exception as error:  # damaged archives find every error that there is
        raise UnreadableWorkbook(KHONG_DOC_DUOC, "tệp hỏng, không mở được") from error


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise has_password()
    if len(members) > MOST_MEMBERS:
        raise UnreadableWorkbook(TEP_NEN_BAT_THUONG, f"tệp có {len(members)} phần bên trong")
    if unpacked > 10_000_000 and unpacked > MOST_TIMES_PACKED * packed:
        raise UnreadableWorkbook(TEP_NEN_BAT_THUONG, f"nội dung bung ra {unpacked / 1e6:.0f} MB")
    # Two parts with one name, even if only in capitals: readers would choose different ones.
    if len({member.filename.casefold() for member in members}) < len(members):
        raise UnreadableWorkbook(TEP_NEN_BAT_THUONG, "tệp có hai phần bên trong cùng một tên")


def _examine_xlsx(parts: Parts) -> dict[str, Hidden]:
    budget, styles, lengths = SizeBudget(), _styles(parts), _lengths_of_shared(parts)
    hidden, may_be_old = {}, _may_be_old(parts)
    for name, part in _sheet_parts(parts):
        reading = _XlsxSheetScan(name, styles, lengths, budget)
        reading.read(parts.reduced(part, _without_empty_cells))
        hidden[name] = replace(reading.hidden, may_be_old=may_be_old)
    return hidden


def _without_empty_cells(content: bytes) -> bytes:
    """The sheet without cells that hold only a style, of which forms are full.

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
            # A damaged name, which a reader skips: the sheet would be lost without a finding.
            raise UnreadableWorkbook(KHONG_DOC_DUOC, "danh sách trang tính trong tệp bị hỏng")
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


def _may_be_old(parts: Parts) -> bool:
    """Whether the workbook says that the values of its formulas may be old."""
    told = []

    def began(name: str, attributes: dict) -> None:
        if local_name(name) == "calcPr":
            told.append(attributes.get("fullCalcOnLoad") in _TRUE or attributes.get("calcMode") == "manual")

    parts.follow("xl/workbook.xml", began)
    return any(told)


def _styles(parts: Parts) -> _Styles:
    """The cell styles whose cells are to be looked at."""
    if "xl/styles.xml" not in parts:
        return _Styles()
    formats = dict(_DATE_FORMATS)
    styles: list[str] = []
    inside = []

    def began(name: str, attributes: dict) -> None:
        local = local_name(name)
        if local == "numFmt":
            formats[attributes["numFmtId"]] = attributes.get("formatCode", "")[:LONGEST_CODE]
            if len(formats) > MOST_FORMATS:
                raise too_much("trên 5.000 định dạng số")
        elif local == "cellXfs":
            inside.append(local)
        elif local == "xf" and inside:
            styles.append(attributes.get("numFmtId", "0"))

    def ended(name: str) -> None:
        if local_name(name) == "cellXfs":
            inside.clear()

    parts.follow("xl/styles.xml", began, ended)
    percent = _PERCENT_FORMATS | {each for each, code in formats.items() if is_percent(code)}
    odd = {each: f"{FORMAT}{code}" for each, code in formats.items() if each not in percent and not is_faithful(code)}
    return _Styles(
        frozenset(str(number) for number, style in enumerate(styles) if style in percent),
        {str(number): odd[style] for number, style in enumerate(styles) if style in odd},
    )


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


class _XlsxSheetScan:
    """Follows the cells of one sheet of an .xlsx file.

    What no spreadsheet writes into a cell is refused, for one reader may take it otherwise than another.
    """

    def __init__(self, sheet: str, styles: _Styles, lengths: list[int], budget: SizeBudget) -> None:
        self.hidden = Hidden()
        self._sheet, self._styles, self._lengths, self._budget = sheet, styles, lengths, budget
        # Where the next cell lies if it does not say; where the last one lay, and how far filled ones reach.
        self._next_row, self._next_column = -1, 0
        self._place = (-1, -1)
        self._last_row = self._last_column = -1
        self._counted = (0, 0)
        self._filled: set[tuple[int, int]] = set()
        self._hidden_columns: set[int] = set()
        self._columns_said = self._merged = 0
        # How many cells merged ranges may cover yet: those that do not overlap cover none twice.
        self._uncovered: int | None = None
        # The names of the element that it is in and of the cell around it, both "" outside of cells.
        self._inside = self._cell = ""
        self._in_row = self._reading = self._is_hidden_row = self._in_data = False
        self._attributes: dict = {}
        self._value, self._length = "", 0
        self._has_value = self._has_formula = self._in_formula = False
        self._formula, self._formula_attributes = "", {}
        # Where the first cell of each shared formula lies, and the formula: the others have its number only.
        self._shared: dict[str, tuple[tuple[int, int], str]] = {}

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns from A1 to where the filled cells reach."""
        return self._last_row + 1, self._last_column + 1

    def read(self, content: bytes) -> None:
        parser = new_parser(namespaces=True)
        parser.StartElementHandler, parser.EndElementHandler = self._began, self._ended
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = parser.ProcessingInstructionHandler = self._refuse_in_cell
        parser.StartCdataSectionHandler = self._refuse_in_cell
        parser.Parse(content, True)
        self._count_area()

    def _count_area(self) -> None:
        """Counts the rectangle of the filled cells as far as it has grown since it was last counted."""
        if self.size != self._counted:
            self._budget.area(self._sheet, *self.size)
            self._counted = self.size

    def _began(self, name: str, attributes: dict) -> None:
        local = _LOCAL.get(name)
        if self._inside:
            self._begin_inside(name, local or _bare(name), attributes)
        elif local == "c":
            self._begin_cell(name, attributes)
        elif local == "row":
            self._begin_row(attributes)
        elif local is None:
            self._begin_other(_bare(name), name, attributes)

    def _begin_other(self, local: str, name: str, attributes: dict) -> None:
        """Columns and merged ranges; and among the rows what only another program would read."""
        if self._in_data and (local in _OF_CELLS or name == _ALTERNATIVE):
            raise UnreadableWorkbook(
                KHONG_DOC_DUOC,
                "trang tính có ô ở phần mở rộng hoặc phần thay thế, mỗi chương trình đọc một khác",
                cell=cell_name(*self._place) if self._place > (-1, -1) else "",
                sheet=self._sheet,
            )
        match local:
            case "sheetData":
                self._in_data = True
            case "col" if attributes.get("hidden") in _TRUE or _is_nothing(attributes.get("width")):
                self._hide_columns(int(attributes["min"]) - 1, int(attributes["max"]))
            case "mergeCell":
                self._cover(attributes.get("ref", ""))

    def _hide_columns(self, first: int, end: int) -> None:
        """Marks a range of hidden columns; ranges come in order, so no column is visited twice."""
        end = min(end, MOST_COLUMNS)
        self._hidden_columns.update(range(max(first, self._columns_said), end))
        self._columns_said = max(self._columns_said, end)

    def _cover(self, reference: str) -> None:
        """Marks the filled cells of a merged range but its first one."""
        self._merged += 1
        if self._merged > MOST_MERGED:
            raise too_much("trên 20.000 vùng ô gộp", self._sheet)
        self._count_area()
        if self._uncovered is None:
            self._uncovered = self.size[0] * self.size[1]
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = cell_place(first), cell_place(last or first)
        rows = range(top, min(bottom, self._last_row) + 1)
        columns = range(left, min(right, self._last_column) + 1)
        self._uncovered -= len(rows) * len(columns)
        if self._uncovered < 0:
            raise UnreadableWorkbook(KHONG_DOC_DUOC, "các vùng ô gộp chồng lên nhau", cell=first, sheet=self._sheet)
        for place in product(rows, columns):
            if place in self._filled and place != (top, left):
                self.hidden.marks[place] = COVERED

    def _begin_row(self, attributes: dict) -> None:
        if self._in_row:
            raise self._damaged()
        self._in_row = True
        self._is_hidden_row = attributes.get("hidden") in _TRUE or _is_nothing(attributes.get("ht"))
        self._next_row = int(attributes["r"]) - 1 if "r" in attributes else self._next_row + 1
        self._next_column = 0

    def _begin_cell(self, name: str, attributes: dict) -> None:
        """Refuses cells out of order: spreadsheets write them in order, and readers may lose others."""
        reference = attributes.get("r")
        place = cell_place(reference) if reference else (self._next_row, self._next_column)
        if place <= self._place:
            raise UnreadableWorkbook(
                KHONG_DOC_DUOC,
                "các ô trong tệp không theo thứ tự hoặc lặp lại",
                cell=cell_name(*place),
                sheet=self._sheet,
            )
        self._place, self._attributes = place, attributes
        self._next_column = place[1] + 1
        self._inside = self._cell = name
        self._has_value = self._has_formula = False
        self._value, self._length = "", 0

    def _begin_inside(self, name: str, local: str, attributes: dict) -> None:
        """A cell has a formula, or one value, or both; of these only a text of its own has elements, its runs."""
        if self._inside == self._cell:
            if name not in _LOCAL:
                raise self._damaged()
            if local in ("v", "is") and not self._has_value:
                self._inside, self._has_value, self._reading = name, True, True
                return
            if local == "f":
                self._inside, self._has_formula, self._in_formula = name, True, True
                self._formula, self._formula_attributes = "", attributes
                return
        if local in _OF_CELLS or _bare(self._inside) != "is":
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
        elif self._in_formula and len(self._formula) <= LONGEST_FORMULA:
            self._formula += data[: LONGEST_FORMULA + 1]

    def _ended(self, name: str) -> None:
        if name != self._inside:
            if not self._inside:
                self._end_other(_bare(name))
        elif name == self._cell:
            self._finish_cell()
            self._inside = self._cell = ""
        else:
            self._inside, self._reading, self._in_formula = self._cell, False, False

    def _end_other(self, local: str) -> None:
        if local == "row":
            self._in_row = False
        elif local == "sheetData":
            self._in_data = False
            self._count_area()

    def _finish_cell(self) -> None:
        """Notes what a cell holds, if anything."""
        if not (self._has_value or self._has_formula):
            return
        kind = self._attributes.get("t", "n")
        length = self._length_of_shared() if kind == "s" and self._value else self._length
        row, column = self._place
        self._budget.cell(self._sheet, row, column, length)
        self._last_row, self._last_column = row, max(self._last_column, column)
        self._filled.add(self._place)
        if mark := self._mark(kind):
            self.hidden.marks[self._place] = mark
        if self._has_formula and self._value and kind == "n":
            self.hidden.formulas[self._place] = self._whole_formula()

    def _whole_formula(self) -> Formula:
        """The formula of the cell; one for several cells (an array) is left without a text."""
        kind, number = self._formula_attributes.get("t", "normal"), self._formula_attributes.get("si", "")
        if kind == "shared":
            (row, column), text = self._shared.setdefault(number, (self._place, self._formula))
            return Formula(text, self._place[0] - row, self._place[1] - column)
        return Formula(self._formula if kind == "normal" else "")

    def _mark(self, kind: str) -> str:
        """The mark of the cell: why it has no value, else why it is invisible, else how it is shown."""
        style = self._attributes.get("s", "0")
        if kind == "e":
            return ERROR_VALUE
        if self._has_formula and not self._value and kind != "str":
            return FORMULA
        if self._is_hidden_row or self._place[1] in self._hidden_columns:
            return HIDDEN
        if kind == "n" and self._value and style in self._styles.percent:
            return PERCENT
        return self._styles.odd.get(style, "")

    def _damaged(self) -> UnreadableWorkbook:
        cell = cell_name(*self._place) if self._inside else ""
        return UnreadableWorkbook(KHONG_DOC_DUOC, "nội dung trang tính trong tệp bị hỏng", cell=cell, sheet=self._sheet)

    def _length_of_shared(self) -> int:
        """Raises IndexError for a string that is not there, ValueError for what another reader may take for 0."""
        if not (self._value.isascii() and self._value.isdigit()):
            raise ValueError(f"not an index: {self._value}")
        return self._lengths[int(self._value)]


_TRUE = ("1", "true")


def _bare(name: str) -> str:
    """The name of an element without its namespace."""
    return name.rpartition(" ")[2]


def _is_nothing(size: str | None) -> bool:
    """Whether a height or width is given, and is 0."""
    return size is not None and float(size) == 0


def _examine_ods(parts: Parts) -> dict[str, Hidden]:
    """What the sheets of an .ods file hide; refuses a protected file, and one in which repetitions make millions of
    cells."""
    if b"encryption-data" in parts.content("META-INF/manifest.xml"):
        raise has_password()
    parts.content("mimetype")
    reading = _OdsScan()
    parts.follow("content.xml", reading.began, reading.ended, reading.text)
    return reading.hidden


class _OdsScan:
    """Follows rows and cells of an .ods file, counting repetitions up to the last cell that holds something.

    Elements are known by the prefixes that every .ods file has, for so does the reader that comes after. `hidden` has
    what its cells hide, by the name of their sheet.
    """

    def __init__(self) -> None:
        self.hidden: dict[str, Hidden] = {}
        self._budget = SizeBudget()
        self._sheet: str | None = None
        self._row = self._column = self._last_row = self._last_column = 0
        self._rows, self._repeated, self._length = 1, 1, 0
        # Empty cells of a row whose last one is not reached yet: the reader lays them out if another cell follows.
        self._waiting = 0
        self._is_filled = self._in_cell = self._is_hidden_row = False
        self._hidden_columns: set[int] = set()
        self._columns_said = 0
        self._attributes: dict = {}
        # What the cell shows, without the comment that may be pinned to it.
        self._is_covered, self._in_comment, self._shown = False, 0, ""

    def began(self, name: str, attributes: dict) -> None:
        match name:
            case "table:table":
                if self._sheet is not None:
                    raise UnreadableWorkbook(KHONG_DOC_DUOC, "trong ô có bảng lồng", sheet=self._sheet)
                self._sheet = name_of_sheet = str(attributes.get("table:name", ""))
                self._row = self._last_row = self._last_column = self._columns_said = 0
                self._hidden_columns = set()
                self.hidden.setdefault(name_of_sheet, Hidden())
            case "table:table-column":
                self._begin_columns(attributes)
            case "table:table-row":
                self._rows, self._column, self._waiting = _times(attributes, "table:number-rows-repeated"), 0, 0
                self._is_hidden_row = attributes.get("table:visibility") in _COLLAPSED
            case "table:table-cell" | "table:covered-table-cell":
                self._begin_cell(attributes)
                self._is_covered = name == "table:covered-table-cell"
            case "text:s":
                self._length += _times(attributes, "text:c")
            case "office:annotation":
                self._in_comment += 1

    def _begin_columns(self, attributes: dict) -> None:
        first = self._columns_said
        self._columns_said += _times(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility") in _COLLAPSED:
            self._hidden_columns.update(range(first, min(self._columns_said, MOST_COLUMNS)))

    def _begin_cell(self, attributes: dict) -> None:
        if self._sheet is None or self._in_cell:
            raise UnreadableWorkbook(KHONG_DOC_DUOC, "có ô nằm ngoài bảng hoặc trong ô khác")
        self._in_cell = True
        self._budget.area(self._sheet, 1, self._waiting)
        self._repeated = _times(attributes, "table:number-columns-repeated")
        values = [text for key, text in attributes.items() if key.startswith("office:")]
        self._length = max(map(len, values), default=0)
        self._is_filled = bool(values) or "table:formula" in attributes
        self._waiting = 0 if self._is_filled else self._repeated
        self._attributes, self._shown, self._in_comment = attributes, "", 0

    def text(self, data: str) -> None:
        self._length += len(data)
        if not self._in_comment and len(self._shown) < _LONGEST_SHOWN:
            self._shown += data[:_LONGEST_SHOWN]

    def ended(self, name: str) -> None:
        match name:
            case "office:annotation":
                self._in_comment = max(0, self._in_comment - 1)
            case "table:table-cell" | "table:covered-table-cell":
                self._finish_cell()
            case "table:table-row":
                self._row += self._rows
            case "table:table":
                self._budget.area(self._sheet or "", self._last_row, self._last_column)
                self._sheet = None

    def _finish_cell(self) -> None:
        self._in_cell = False
        first, self._column = self._column, self._column + self._repeated
        if self._is_filled and self._sheet is not None:
            self._last_row, self._last_column = self._row + self._rows, max(self._last_column, self._column)
            times = self._rows * self._repeated
            self._budget.cell(self._sheet, self._last_row - 1, self._column - 1, self._length, times)
            marks = self.hidden[self._sheet].marks
            for place in product(range(self._row, self._last_row), range(first, self._column)):
                if mark := self._mark(place[1]):
                    marks[place] = mark

    def _mark(self, column: int) -> str:
        """The mark of a cell in a column, as in an .xlsx file; what it shows is kept where it is not the bare value."""
        kind, shown = self._attributes.get("office:value-type", ""), self._shown.strip()
        is_number = kind in ("float", "currency", "percentage")
        if self._attributes.get("calcext:value-type") == "error" or (is_number and _ERROR_SHOWN.fullmatch(shown)):
            return ERROR_VALUE
        if self._is_covered:
            return COVERED
        if self._is_hidden_row or column in self._hidden_columns:
            return HIDDEN
        if kind == "percentage":
            return PERCENT
        is_other = (is_number or kind == "date") and bool(shown) and shown != self._attributes.get("office:value")
        return f"{SHOWN}{shown}" if is_other else ""


_COLLAPSED = ("collapse", "filter")


def _times(attributes: dict, name: str) -> int:
    """How often something is repeated. Raises ValueError for what is no number from 1 on."""
    times = int(attributes.get(name, 1))
    if times < 1:
        raise ValueError(f"{name}: {times}")
    return times
