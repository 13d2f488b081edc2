"""A look into the file before any library opens it: what kind it is, how far it reaches, what its cells hide.

A 5 KB workbook with one cell at XFD1048576 takes all memory of a reader that lays out the whole sheet, and a formula
without its stored value reads as an empty cell: both are found here, from the XML itself, within bounds.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from string import ascii_uppercase
from xml.parsers import expat

MOST_BYTES = 50_000_000
MOST_MEMBERS = 2_000
MOST_UNPACKED_BYTES = 300_000_000
MOST_TIMES_PACKED = 200
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000

FORMULA, ERROR_VALUE, PERCENT = "formula", "error", "percent"

_RESAVE = "Mở tệp bằng Excel, chọn Lưu thành (Save As) dạng Excel Workbook (.xlsx) rồi gửi lại."
_CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_PERCENT_FORMATS = {"9", "10"}


def cell_place(name: str) -> tuple[int, int]:
    """Zero-based row and column of a cell: "D7" → (6, 3). Raises ValueError for what is no cell's name."""
    match = _CELL.fullmatch(name)
    if match is None:
        raise ValueError(f"not a cell: {name}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def cell_name(row: int, column: int) -> str:
    """Zero-based row and column as a spreadsheet names the cell: (6, 3) → "D7"."""
    letters = ""
    column += 1
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = ascii_uppercase[remainder] + letters
    return f"{letters}{row + 1}"


class UnreadableWorkbook(Exception):
    """The file cannot, or must not, be opened as a workbook: which check says so, what was found, what to do."""

    def __init__(self, check: str, found: str, advice: str = _RESAVE, cell: str = "", sheet: str = "") -> None:
        super().__init__(found)
        self.check, self.found, self.advice, self.cell, self.sheet = check, found, advice, cell, sheet


@dataclass
class Hidden:
    """What a sheet's XML says of its cells and a reader does not: (row, column), zero-based → a mark from above."""

    marks: dict[tuple[int, int], str] = field(default_factory=dict)


def examine(path: Path) -> dict[str, Hidden]:
    """What the sheets of the workbook hide, by sheet name; nothing of formulas in .xls, nothing at all in .ods.

    Raises UnreadableWorkbook for a file that is no workbook, is protected by a password, or would not fit in memory.
    """
    size = path.stat().st_size
    if size == 0:
        raise UnreadableWorkbook("khong-doc-duoc", "tệp rỗng (0 byte)", "Gửi lại tệp có nội dung.")
    if size > MOST_BYTES:
        raise UnreadableWorkbook("tep-qua-lon", f"tệp dài {size / 1e6:.0f} MB", "Gửi tệp chỉ có các biểu cần nộp.")
    with path.open("rb") as file:
        start = file.read(512)
    is_xls, suffix = path.suffix.lower() == ".xls", path.suffix.lower()
    if start.startswith(b"PK\x03\x04"):
        if is_xls:
            raise _wrong_suffix(suffix, ".xlsx")
        return _examine_zip(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        content = path.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _has_password()
        if not is_xls:
            raise _wrong_suffix(suffix, ".xls")
        return _examine_xls(content)
    text = start.decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    if text.lstrip("\ufeff \r\n\t").startswith("<"):
        raise UnreadableWorkbook("tep-gia-so-tinh", "tệp mang đuôi sổ tính nhưng thật ra là trang HTML hoặc XML")
    raise UnreadableWorkbook("tep-gia-so-tinh", "tệp mang đuôi sổ tính nhưng không phải sổ tính")


def _has_password() -> UnreadableWorkbook:
    return UnreadableWorkbook(
        "tep-co-mat-khau", "tệp được đặt mật khẩu mở tệp", "Bỏ mật khẩu (Tệp > Thông tin > Bảo vệ sổ tính) rồi gửi lại."
    )


def _wrong_suffix(suffix: str, right: str) -> UnreadableWorkbook:
    return UnreadableWorkbook(
        "tep-gia-so-tinh", f"tệp mang đuôi {suffix} nhưng nội dung là {right}", f"Đổi đuôi tệp thành {right}. {_RESAVE}"
    )


def _examine_xls(content: bytes) -> dict[str, Hidden]:
    """Error values and per cent formats of an .xls file; its reader is the slower one, and survives damaged files."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=True
        )
        return {name: _examine_xls_sheet(book, book.sheet_by_name(name)) for name in book.sheet_names()}
    except UnreadableWorkbook:
        raise
    except Exception as error:  # a damaged file finds every error that there is
        if "encrypted" in str(error):
            raise _has_password() from error
        raise UnreadableWorkbook("khong-doc-duoc", "tệp hỏng, không mở được") from error


def _examine_xls_sheet(book, sheet) -> Hidden:
    import xlrd

    if sheet.nrows > MOST_ROWS or sheet.ncols > MOST_COLUMNS:
        raise _too_far(sheet.name, sheet.nrows - 1, sheet.ncols - 1)
    hidden = Hidden()
    for row in range(sheet.nrows):
        for column, kind in enumerate(sheet.row_types(row)):
            if kind == xlrd.XL_CELL_ERROR:
                hidden.marks[(row, column)] = ERROR_VALUE
            elif kind == xlrd.XL_CELL_NUMBER:
                style = book.xf_list[sheet.cell_xf_index(row, column)]
                if "%" in book.format_map[style.format_key].format_str:
                    hidden.marks[(row, column)] = PERCENT
    return hidden


def _examine_zip(path: Path) -> dict[str, Hidden]:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return _examine_xlsx(archive)
            if "content.xml" in names:
                _examine_ods(archive)
                return {}
    except UnreadableWorkbook:
        raise
    except (expat.ExpatError, LookupError) as error:
        raise UnreadableWorkbook("khong-doc-duoc", "nội dung tệp hỏng (XML sai)") from error
    except Exception as error:  # damaged archives find every error that there is
        raise UnreadableWorkbook("khong-doc-duoc", "tệp hỏng, không mở được") from error
    raise UnreadableWorkbook("tep-gia-so-tinh", "tệp nén không chứa sổ tính .xlsx hoặc .ods")


def _check_sizes(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if any(member.flag_bits & 1 for member in members):
        raise _has_password()
    if len(members) > MOST_MEMBERS:
        raise UnreadableWorkbook("tep-nen-bat-thuong", f"tệp có {len(members)} phần bên trong")
    if unpacked > MOST_UNPACKED_BYTES or (unpacked > 10_000_000 and unpacked > MOST_TIMES_PACKED * packed):
        raise UnreadableWorkbook("tep-nen-bat-thuong", f"nội dung bung ra {unpacked / 1e6:.0f} MB")


def _elements(archive: zipfile.ZipFile, part: str, began: Callable, ended: Callable | None = None, text=None) -> None:
    """Calls `began(name, attributes)`, `ended(name)`, `text(data)` along the XML of `part`, names as they stand."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = began
    if ended:
        parser.EndElementHandler = ended
    if text:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    left = MOST_UNPACKED_BYTES
    with archive.open(part) as stream:
        while piece := stream.read(1 << 16):
            left -= len(piece)
            if left < 0:
                raise UnreadableWorkbook("tep-nen-bat-thuong", "nội dung bung ra quá lớn")
            parser.Parse(piece, False)
    parser.Parse(b"", True)


def _local(name: str) -> str:
    """The name of an element or attribute without its prefix: "x:row" → "row"."""
    return name.rpartition(":")[2]


def _refuse_doctype(*_: object) -> None:
    raise UnreadableWorkbook("tep-nen-bat-thuong", "tệp chứa khai báo DOCTYPE, sổ tính thật không có")


def _examine_xlsx(archive: zipfile.ZipFile) -> dict[str, Hidden]:
    percent = _percent_styles(archive)
    return {name: _examine_sheet(archive, name, part, percent) for name, part in _sheet_parts(archive)}


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(_: str, attributes: dict) -> None:
        if "Id" in attributes:
            targets[attributes["Id"]] = attributes["Target"]

    def sheet(name: str, attributes: dict) -> None:
        if _local(name) == "sheet":
            sheets.append(
                (attributes["name"], next((attributes[key] for key in attributes if _local(key) == "id"), ""))
            )

    _elements(archive, "xl/_rels/workbook.xml.rels", relation)
    _elements(archive, "xl/workbook.xml", sheet)
    for name, relation_id in sheets:
        target = targets[relation_id]
        yield name, target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """The numbers of the cell styles that show per cent."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    formats = set(_PERCENT_FORMATS)
    styles: list[str] = []
    inside = []

    def began(name: str, attributes: dict) -> None:
        local = _local(name)
        if local == "numFmt" and "%" in attributes.get("formatCode", ""):
            formats.add(attributes["numFmtId"])
        elif local == "cellXfs":
            inside.append(local)
        elif local == "xf" and inside:
            styles.append(attributes.get("numFmtId", "0"))

    def ended(name: str) -> None:
        if _local(name) == "cellXfs":
            inside.clear()

    _elements(archive, "xl/styles.xml", began, ended)
    return {str(number) for number, style in enumerate(styles) if style in formats}


def _examine_sheet(archive: zipfile.ZipFile, sheet: str, part: str, percent: set[str]) -> Hidden:
    reading = _SheetReading(sheet, percent)
    _elements(archive, part, reading.began, reading.ended, reading.text)
    return reading.hidden


class _SheetReading:
    """Follows the cells of one sheet of an .xlsx file."""

    def __init__(self, sheet: str, percent: set[str]) -> None:
        self.hidden = Hidden()
        self._sheet, self._percent = sheet, percent
        self._row, self._column = -1, -1
        self._style = self._type = self._value = ""
        self._has_formula = self._has_value = self._reading = False

    def began(self, name: str, attributes: dict) -> None:
        match _local(name):
            case "row":
                self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
                self._column = -1
            case "c":
                reference = attributes.get("r")
                self._row, self._column = cell_place(reference) if reference else (self._row, self._column + 1)
                self._style, self._type = attributes.get("s", ""), attributes.get("t", "n")
                self._has_formula = self._has_value = False
                self._value = ""
            case "f":
                self._has_formula = True
            case "v" | "is":
                self._has_value = self._reading = True

    def text(self, data: str) -> None:
        if self._reading:
            self._value += data[:1]

    def ended(self, name: str) -> None:
        match _local(name):
            case "v" | "is":
                self._reading = False
            case "c":
                self._finish_cell()

    def _finish_cell(self) -> None:
        if not (self._has_formula or self._has_value):
            return
        if not (0 <= self._row < MOST_ROWS and 0 <= self._column < MOST_COLUMNS):
            raise _too_far(self._sheet, self._row, self._column)
        place = self._row, self._column
        if self._type == "e":
            self.hidden.marks[place] = ERROR_VALUE
        elif self._has_formula and not self._value and self._type != "str":
            self.hidden.marks[place] = FORMULA
        elif self._style in self._percent and self._type == "n" and self._value:
            self.hidden.marks[place] = PERCENT


def _too_far(sheet: str, row: int, column: int) -> UnreadableWorkbook:
    return UnreadableWorkbook(
        "o-qua-xa",
        f"trang tính có ô ở dòng {row + 1}, cột thứ {column + 1}, quá xa bảng số liệu",
        "Xóa hẳn các dòng, cột thừa ngoài bảng (Ctrl+End cho biết ô cuối), lưu lại rồi gửi lại.",
        cell=cell_name(row, column),
        sheet=sheet,
    )


def _examine_ods(archive: zipfile.ZipFile) -> None:
    """Refuses a protected .ods file, and one with a cell far away: there a few repetitions make millions of cells."""
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise _has_password()
    reading = _OdsReading()
    _elements(archive, "content.xml", reading.began, reading.ended)


class _OdsReading:
    """Follows rows and cells of an .ods file, counting repetitions up to the last cell that holds something."""

    def __init__(self) -> None:
        self._sheet, self._row, self._column = "", 0, 0
        self._rows = 1

    def began(self, name: str, attributes: dict) -> None:
        plain = {_local(key): value for key, value in attributes.items()}
        match _local(name):
            case "table":
                self._sheet, self._row = plain.get("name", ""), 0
            case "table-row":
                self._rows, self._column = int(plain.get("number-rows-repeated", 1)), 0
            case "table-cell" | "covered-table-cell":
                repeated = int(plain.get("number-columns-repeated", 1))
                if "value-type" in plain:
                    last = self._row + self._rows, self._column + repeated
                    if last[0] > MOST_ROWS or last[1] > MOST_COLUMNS:
                        raise _too_far(self._sheet, last[0] - 1, last[1] - 1)
                self._column += repeated

    def ended(self, name: str) -> None:
        if _local(name) == "table-row":
            self._row += self._rows
