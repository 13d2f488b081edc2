"""Size and details of the sheets of an .xlsx file, from their XML."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product

from thidua_helpers.findings.catalogue.files import KHONG_DOC_DUOC
from thidua_helpers.intake.excel.formulas import LONGEST_FORMULA, Formula
from thidua_helpers.intake.excel.limits import (
    MOST_COLUMNS,
    MOST_MERGED,
    SizeBudget,
    UnreadableWorkbook,
    cell_name,
    cell_place,
    too_much,
)
from thidua_helpers.intake.excel.marks import COVERED, ERROR_VALUE, FORMAT, FORMULA, HIDDEN, PERCENT, SheetDetails
from thidua_helpers.intake.excel.number_formats import LONGEST_CODE, is_faithful, is_percent
from thidua_helpers.intake.excel.parts import WorkbookParts, local_name, new_parser

# Number formats of a workbook; Excel allows some 250.
MOST_FORMATS = 5_000

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_PERCENT_FORMATS = {"9", "10"}
# Built-in formats that show a part of a day, or its time too.
_DATE_FORMATS = {"16": "d-mmm", "17": "mmm-yy", "22": "m/d/yy h:mm"}
_EMPTY_CELLS = re.compile(rb'>(?:<c r="[A-Z]{1,3}[1-9]\d{0,6}"(?: s="\d{1,9}")?/>)++')
# A cell with a number, or with the index of a shared string, which may be the result of a formula.
_PLAIN_CELL = (
    r'<c r="([A-Z]{1,3}[1-9]\d{0,6})"(?: s="(\d{1,9})")?(?: t="([sn])")?>'
    r"(?:<f>([ !-%'-;=?-~]{1,1000})</f>)?<v>([-+.\dE]{1,24})</v></c>"
)
_PLAIN_CELLS = re.compile(f"(?:{_PLAIN_CELL})++".encode("ascii"))
_READ_CELL = re.compile(_PLAIN_CELL, re.ASCII)
_ODD_CELL = re.compile(rb'<c(?:[^\w ]| (?!r="))')
_CELL_WITH_PREFIX = re.compile(rb":c[\s/>]")
# Elements of rows and cells; a reader goes by these names alone, so no other element may have them.
_OF_CELLS = frozenset(("row", "c", "v", "f", "is"))
_LOCAL = {f"{space} {name}": name for space in (MAIN, _STRICT) for name in _OF_CELLS}
_ALTERNATIVE = "http://schemas.openxmlformats.org/markup-compatibility/2006 AlternateContent"
# No shared string has an index of more digits; further characters are not kept.
_LONGEST_INDEX = 12


@dataclass(frozen=True)
class _Styles:
    """Cell styles by number: per cent styles, and marks of those that may show another figure."""

    percent: frozenset[str] = frozenset()
    odd: Mapping[str, str] = field(default_factory=dict)


def scan_xlsx(parts: WorkbookParts) -> dict[str, SheetDetails]:
    """Details of the sheets of an .xlsx file, by sheet name; raises UnreadableWorkbook."""
    budget, styles, lengths = SizeBudget(), _styles(parts), _lengths_of_shared(parts)
    hidden, may_be_old = {}, _asks_to_be_computed(parts)
    for name, part in _sheet_parts(parts):
        reading = _XlsxSheetScan(name, styles, lengths, budget)
        content = parts.content(part)
        if _has_plain_markup(content):
            content = parts.replaced(part, _EMPTY_CELLS.sub(b">", content))
            content = _PLAIN_CELLS.sub(reading.keep_plain_cells, content)
        reading.read(content)
        hidden[name] = replace(reading.hidden, may_be_old=may_be_old)
    return hidden


def _has_plain_markup(content: bytes) -> bool:
    """Whether cells may be searched in a sheet's XML as in a text.

    Not if a cell has no reference, because its place depends on the cell before it, or if comments or similar markup
    could be mistaken for cells.
    """
    is_plain = b"<!" not in content and content.rfind(b"<?") <= 0
    return is_plain and not _ODD_CELL.search(content) and not _CELL_WITH_PREFIX.search(content)


def _sheet_parts(parts: WorkbookParts) -> Iterator[tuple[str, str]]:
    """(name, part) of every sheet in the workbook's order; KeyError for a missing relation."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(_: str, attributes: dict) -> None:
        if "Id" in attributes:
            targets[attributes["Id"]] = attributes["Target"]

    inside = []

    def began(name: str, attributes: dict) -> None:
        local = local_name(name)
        if inside and local != "sheet":
            # A reader skips a damaged name: the sheet would be lost without a finding.
            raise UnreadableWorkbook(KHONG_DOC_DUOC, "danh sách trang tính trong tệp bị hỏng")
        if inside:
            relation_id = next((attributes[key] for key in attributes if local_name(key) == "id"), "")
            sheets.append((attributes["name"], relation_id))
        elif local == "sheets":
            inside.append(local)

    def ended(name: str) -> None:
        if local_name(name) == "sheets":
            inside.clear()

    parts.parse("xl/_rels/workbook.xml.rels", relation)
    parts.parse("xl/workbook.xml", began, ended)
    for name, relation_id in sheets:
        target = targets[relation_id]
        yield name, target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _asks_to_be_computed(parts: WorkbookParts) -> bool:
    """Whether the workbook declares that the values of its formulas may be old."""
    told = []

    def began(name: str, attributes: dict) -> None:
        if local_name(name) == "calcPr":
            told.append(attributes.get("fullCalcOnLoad") in _TRUE or attributes.get("calcMode") == "manual")

    parts.parse("xl/workbook.xml", began)
    return any(told)


def _styles(parts: WorkbookParts) -> _Styles:
    """Cell styles whose cells need a mark."""
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

    parts.parse("xl/styles.xml", began, ended)
    percent = _PERCENT_FORMATS | {key for key, code in formats.items() if is_percent(code)}
    odd = {key: f"{FORMAT}{code}" for key, code in formats.items() if key not in percent and not is_faithful(code)}
    return _Styles(
        frozenset(str(number) for number, style in enumerate(styles) if style in percent),
        {str(number): odd[style] for number, style in enumerate(styles) if style in odd},
    )


def _lengths_of_shared(parts: WorkbookParts) -> list[int]:
    """Number of characters of each shared string, in order."""
    lengths: list[int] = []
    if "xl/sharedStrings.xml" not in parts:
        return lengths

    def began(name: str, _: dict) -> None:
        if local_name(name) == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parts.parse("xl/sharedStrings.xml", began, None, text)
    return lengths


class _XlsxSheetScan:
    """Follows the cells of one sheet of an .xlsx file.

    Refuses cell content that no spreadsheet writes, because readers may understand it differently.
    """

    def __init__(self, sheet: str, styles: _Styles, lengths: list[int], budget: SizeBudget) -> None:
        self.hidden = SheetDetails()
        self._sheet, self._styles, self._lengths, self._budget = sheet, styles, lengths, budget
        # Place of the next cell if it names none, of the last one, and of the last filled row and column.
        self._next_row, self._next_column = -1, 0
        self._place = (-1, -1)
        self._last_row = self._last_column = -1
        self._counted = (0, 0)
        self._filled: set[tuple[int, int]] = set()
        self._hidden_columns: set[int] = set()
        self._columns_read = self._merged = 0
        # Cells that merged ranges may still cover: ranges that do not overlap cover none twice.
        self._uncovered: int | None = None
        # Names of the current element and of its cell, both "" outside of cells.
        self._inside = self._cell = ""
        self._in_row = self._reading = self._is_hidden_row = self._in_data = False
        self._attributes: dict = {}
        self._value, self._length = "", 0
        self._has_value = self._has_formula = self._in_formula = False
        self._formula, self._formula_attributes = "", {}
        # Runs of plain cells, each of which stands as one cell without a reference in the XML that is parsed.
        self._plain_cells: list[str] = []
        # First cell and text of each shared formula: its other cells have its number only.
        self._shared: dict[str, tuple[tuple[int, int], str]] = {}

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns from A1 to the last filled ones."""
        return self._last_row + 1, self._last_column + 1

    def keep_plain_cells(self, cells: re.Match[bytes]) -> bytes:
        """Keep a run of plain cells until `read` comes to the returned cell in its place."""
        self._plain_cells.append(cells[0].decode("ascii"))
        return b'<c n="%d"/>' % (len(self._plain_cells) - 1)

    def read(self, content: bytes) -> None:
        parser = new_parser(namespaces=True)
        parser.StartElementHandler, parser.EndElementHandler = self._begin_element, self._end_element
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = parser.ProcessingInstructionHandler = self._refuse_in_cell
        parser.StartCdataSectionHandler = self._refuse_in_cell
        parser.Parse(content, True)
        self._count_area()

    def _count_area(self) -> None:
        """Count the rectangle of filled cells if it has grown since the last count."""
        if self.size != self._counted:
            self._budget.area(self._sheet, *self.size)
            self._counted = self.size

    def _begin_element(self, name: str, attributes: dict) -> None:
        local = _LOCAL.get(name)
        if self._inside:
            self._begin_inside(name, local or _element_name(name), attributes)
        elif local == "c" and self._plain_cells and "r" not in attributes:
            self._read_plain_cells(self._plain_cells[int(attributes["n"])])
        elif local == "c":
            self._begin_cell(name, attributes)
        elif local == "row":
            self._begin_row(attributes)
        elif local is None:
            self._begin_other(_element_name(name), name, attributes)

    def _begin_other(self, local: str, name: str, attributes: dict) -> None:
        """Read columns and merged ranges; refuse cells in extensions: readers differ on them."""
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
            case "col" if attributes.get("hidden") in _TRUE or _is_zero(attributes.get("width")):
                self._hide_columns(int(attributes["min"]) - 1, int(attributes["max"]))
            case "mergeCell":
                self._cover(attributes.get("ref", ""))

    def _hide_columns(self, first: int, end: int) -> None:
        """Store a range of hidden columns; ranges are in order, so no column is visited twice."""
        end = min(end, MOST_COLUMNS)
        self._hidden_columns.update(range(max(first, self._columns_read), end))
        self._columns_read = max(self._columns_read, end)

    def _cover(self, reference: str) -> None:
        """Mark the filled cells of a merged range, except its first one."""
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
        for place in sorted(self._filled.intersection(product(rows, columns))):
            if place != (top, left):
                self.hidden.marks[place] = COVERED

    def _begin_row(self, attributes: dict) -> None:
        if self._in_row:
            raise self._damaged()
        self._in_row = True
        self._is_hidden_row = attributes.get("hidden") in _TRUE or _is_zero(attributes.get("ht"))
        self._next_row = int(attributes["r"]) - 1 if "r" in attributes else self._next_row + 1
        self._next_column = 0

    def _begin_cell(self, name: str, attributes: dict) -> None:
        reference = attributes.get("r")
        self._move_to(cell_place(reference) if reference else (self._next_row, self._next_column))
        self._attributes = attributes
        self._inside = self._cell = name
        self._has_value = self._has_formula = False
        self._value, self._length = "", 0

    def _move_to(self, place: tuple[int, int]) -> None:
        """Refuse cells out of order: spreadsheets write them in order, and readers may lose others."""
        if place <= self._place:
            raise UnreadableWorkbook(
                KHONG_DOC_DUOC,
                "các ô trong tệp không theo thứ tự hoặc lặp lại",
                cell=cell_name(*place),
                sheet=self._sheet,
            )
        self._place = place
        self._next_column = place[1] + 1

    def _read_plain_cells(self, cells: str) -> None:
        for reference, style, kind, formula, value in _READ_CELL.findall(cells):
            self._move_to(cell_place(reference))
            self._keep_cell(kind or "n", style or "0", value[:_LONGEST_INDEX], len(value))
            if formula and kind != "s":
                self.hidden.formulas[self._place] = Formula(formula)

    def _begin_inside(self, name: str, local: str, attributes: dict) -> None:
        """A cell has a formula, one value, or both; only an inline text has elements, its runs."""
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
        if local in _OF_CELLS or _element_name(self._inside) != "is":
            raise self._damaged()

    def _refuse_in_cell(self, *_: object) -> None:
        """Refuse comments and the like in a cell: a reader may drop the text after them."""
        if self._inside:
            raise self._damaged()

    def _text(self, data: str) -> None:
        if self._reading:
            self._length += len(data)
            if len(self._value) < _LONGEST_INDEX:
                self._value += data[:_LONGEST_INDEX]
        elif self._in_formula and len(self._formula) <= LONGEST_FORMULA:
            self._formula += data[: LONGEST_FORMULA + 1]

    def _end_element(self, name: str) -> None:
        if name != self._inside:
            if not self._inside:
                self._end_other(_element_name(name))
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
        """Keep a cell that has a value or a formula."""
        if not (self._has_value or self._has_formula):
            return
        kind = self._attributes.get("t", "n")
        self._keep_cell(kind, self._attributes.get("s", "0"), self._value, self._length)
        if self._has_formula and not self._value and kind not in ("e", "str"):
            self.hidden.marks[self._place] = FORMULA
        if self._has_formula and self._value and kind == "n":
            self.hidden.formulas[self._place] = self._whole_formula()

    def _keep_cell(self, kind: str, style: str, value: str, length: int) -> None:
        """Count and mark a filled cell; `length` is of the whole value, `value` its beginning."""
        if kind == "s" and value:
            length = self._length_of_shared(value)
        row, column = self._place
        self._budget.cell(self._sheet, row, column, length)
        self._last_row, self._last_column = row, max(self._last_column, column)
        self._filled.add(self._place)
        if mark := self._mark(kind, style, value):
            self.hidden.marks[self._place] = mark

    def _whole_formula(self) -> Formula:
        """Formula of the cell; an array formula has an empty text."""
        kind, number = self._formula_attributes.get("t", "normal"), self._formula_attributes.get("si", "")
        if kind == "shared":
            (row, column), text = self._shared.setdefault(number, (self._place, self._formula))
            return Formula(text, self._place[0] - row, self._place[1] - column)
        return Formula(self._formula if kind == "normal" else "")

    def _mark(self, kind: str, style: str, value: str) -> str:
        """Mark of the cell: an error, else invisible, else an unusual format."""
        if kind == "e":
            return ERROR_VALUE
        if self._is_hidden_row or self._place[1] in self._hidden_columns:
            return HIDDEN
        if kind == "n" and value and style in self._styles.percent:
            return PERCENT
        return self._styles.odd.get(style, "")

    def _damaged(self) -> UnreadableWorkbook:
        cell = cell_name(*self._place) if self._inside else ""
        return UnreadableWorkbook(KHONG_DOC_DUOC, "nội dung trang tính trong tệp bị hỏng", cell=cell, sheet=self._sheet)

    def _length_of_shared(self, index: str) -> int:
        """Raises IndexError for a missing string, ValueError for a malformed index."""
        if not (index.isascii() and index.isdigit()):
            raise ValueError(f"not an index: {index}")
        return self._lengths[int(index)]


_TRUE = ("1", "true")


@lru_cache(maxsize=256)
def _element_name(name: str) -> str:
    """Name of an element without its namespace."""
    return name.rpartition(" ")[2]


def _is_zero(size: str | None) -> bool:
    """Whether a height or width is given, and is 0."""
    return size is not None and float(size) == 0
