"""Size and details of the sheets of an .ods file, from their XML."""

import re
from itertools import product

from thidua_helpers.findings.catalogue.files import KHONG_DOC_DUOC
from thidua_helpers.intake.excel.limits import MOST_COLUMNS, SizeBudget, UnreadableWorkbook, has_password
from thidua_helpers.intake.excel.marks import COVERED, ERROR_VALUE, HIDDEN, PERCENT, SHOWN, SheetDetails
from thidua_helpers.intake.excel.parts import WorkbookParts

# Kept characters of an .ods cell: no figure is longer.
_LONGEST_SHOWN = 60
_ERROR_SHOWN = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|(?:Err|Lỗi):\d{3}", re.IGNORECASE)


def scan_ods(parts: WorkbookParts) -> dict[str, SheetDetails]:
    """Details of the sheets of an .ods file, by sheet name.

    Raises UnreadableWorkbook for a protected file, and for one in which repetitions make millions of cells.
    """
    if b"encryption-data" in parts.content("META-INF/manifest.xml"):
        raise has_password()
    parts.content("mimetype")
    reading = _OdsScan()
    parts.parse("content.xml", reading.start_element, reading.end_element, reading.text)
    return reading.hidden


class _OdsScan:
    """Follows rows and cells of an .ods file, counting repetitions up to the last filled cell.

    Elements are recognised by the usual prefixes, because calamine does so too.
    """

    def __init__(self) -> None:
        self.hidden: dict[str, SheetDetails] = {}
        self._budget = SizeBudget()
        self._sheet: str | None = None
        self._row = self._column = self._last_row = self._last_column = 0
        self._rows, self._repeated, self._length = 1, 1, 0
        # Empty cells since the last filled one of a row: the reader lays them out if a filled one follows.
        self._waiting = 0
        self._is_filled = self._in_cell = self._is_hidden_row = False
        self._hidden_columns: set[int] = set()
        self._columns_read = 0
        self._attributes: dict = {}
        # The displayed text, without a pinned comment.
        self._is_covered, self._in_comment, self._shown = False, 0, ""

    def start_element(self, name: str, attributes: dict) -> None:
        match name:
            case "table:table":
                if self._sheet is not None:
                    raise UnreadableWorkbook(KHONG_DOC_DUOC, "trong ô có bảng lồng", sheet=self._sheet)
                self._sheet = name_of_sheet = str(attributes.get("table:name", ""))
                self._row = self._last_row = self._last_column = self._columns_read = 0
                self._hidden_columns = set()
                self.hidden.setdefault(name_of_sheet, SheetDetails())
            case "table:table-column":
                self._begin_columns(attributes)
            case "table:table-row":
                self._rows, self._column, self._waiting = _repetitions(attributes, "table:number-rows-repeated"), 0, 0
                self._is_hidden_row = attributes.get("table:visibility") in _COLLAPSED
            case "table:table-cell" | "table:covered-table-cell":
                self._begin_cell(attributes)
                self._is_covered = name == "table:covered-table-cell"
            case "text:s":
                self._length += _repetitions(attributes, "text:c")
            case "office:annotation":
                self._in_comment += 1

    def _begin_columns(self, attributes: dict) -> None:
        first = self._columns_read
        self._columns_read += _repetitions(attributes, "table:number-columns-repeated")
        if attributes.get("table:visibility") in _COLLAPSED:
            self._hidden_columns.update(range(first, min(self._columns_read, MOST_COLUMNS)))

    def _begin_cell(self, attributes: dict) -> None:
        if self._sheet is None or self._in_cell:
            raise UnreadableWorkbook(KHONG_DOC_DUOC, "có ô nằm ngoài bảng hoặc trong ô khác")
        self._in_cell = True
        self._budget.area(self._sheet, 1, self._waiting)
        self._repeated = _repetitions(attributes, "table:number-columns-repeated")
        values = [text for key, text in attributes.items() if key.startswith("office:")]
        self._length = max(map(len, values), default=0)
        self._is_filled = bool(values) or "table:formula" in attributes
        self._waiting = 0 if self._is_filled else self._repeated
        self._attributes, self._shown, self._in_comment = attributes, "", 0

    def text(self, data: str) -> None:
        self._length += len(data)
        if not self._in_comment and len(self._shown) < _LONGEST_SHOWN:
            self._shown += data[:_LONGEST_SHOWN]

    def end_element(self, name: str) -> None:
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
        """Mark of a cell as in an .xlsx file; the displayed text if it is not the bare value."""
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


def _repetitions(attributes: dict, name: str) -> int:
    """Number of repetitions; raises ValueError for less than 1."""
    times = int(attributes.get(name, 1))
    if times < 1:
        raise ValueError(f"{name}: {times}")
    return times
