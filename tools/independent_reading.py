"""A second way to the figures of a statistical workbook, without the program's code or the library that it reads by.

Only what a form says is used: which line stands in which column. Compared with the program's facts, cell by cell.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

Cells = dict[tuple[int, int], object]

_NAMES = {
    short: f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}"
    for short, name in {"office": "office", "table": "table", "text": "text"}.items()
}
_TABLE, _OFFICE, _TEXT = _NAMES["table"], _NAMES["office"], _NAMES["text"]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
MONEY_SHEETS = ("03", "04", "07")


def sheets_of(path: Path) -> dict[str, Cells]:
    """Sheet name → {(row, column), zero-based: value} of the cells that hold something; raises what it finds wrong."""
    content = path.read_bytes()
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return dict(_xls(content))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        is_ods = "content.xml" in archive.namelist()
        return dict(_ods(archive.read("content.xml")) if is_ods else _xlsx(archive))


def _xlsx(archive: zipfile.ZipFile) -> Iterator[tuple[str, Cells]]:
    """Values as stored: a formula's is its last result, an error has none, a date is a number."""
    targets = {relation.get("Id"): relation.get("Target") for relation in _xml(archive, "xl/_rels/workbook.xml.rels")}
    texts = []
    if "xl/sharedStrings.xml" in archive.namelist():
        texts = [_text(item) for item in _xml(archive, "xl/sharedStrings.xml")]
    for sheet in _xml(archive, "xl/workbook.xml").find(f"{_MAIN}sheets"):
        target = targets[next(value for key, value in sheet.attrib.items() if key.endswith("}id"))]
        root = _xml(archive, target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        yield sheet.get("name"), dict(_xlsx_cells(root, texts))


def _xml(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """A part of the workbook; its elements are known by their own names, also where that of their namespace is damaged:
    then the figures are still those that stand there."""
    root = ElementTree.fromstring(archive.read(part))
    for element in root.iter():
        element.tag = _MAIN + element.tag.rpartition("}")[2]
    return root


def _text(element: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_MAIN}t"))


def _xlsx_cells(root: ElementTree.Element, texts: Sequence[str]) -> Iterator[tuple[tuple[int, int], object]]:
    row = 0
    for element in root.iter(f"{_MAIN}row"):
        row, column = int(element.get("r", row + 1)), 0
        for cell in element.iter(f"{_MAIN}c"):
            if name := cell.get("r"):
                letters = name.rstrip("0123456789")
                column = sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters)))
            else:
                column += 1
            value, kind = cell.findtext(f"{_MAIN}v"), cell.get("t", "n")
            inline = cell.find(f"{_MAIN}is")
            place = (int(name[len(letters) :]) if name else row) - 1, column - 1
            if inline is not None:
                yield place, _text(inline)
            elif value and kind in ("s", "n"):
                yield place, texts[int(value)] if kind == "s" else float(value)
            elif value and kind == "str":
                yield place, value


def _xls(content: bytes) -> Iterator[tuple[str, Cells]]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        yield name, {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""}


def _ods(content: bytes) -> Iterator[tuple[str, Cells]]:
    for table in ElementTree.fromstring(content).iter(f"{_TABLE}table"):
        cells: Cells = {}
        row = 0
        for element in table.iter(f"{_TABLE}table-row"):
            times = int(element.get(f"{_TABLE}number-rows-repeated", 1))
            filled = dict(_ods_row(element))
            for again in range(times if filled else 0):
                cells |= {(row + again, column): value for column, value in filled.items()}
            row += times
        yield table.get(f"{_TABLE}name", ""), cells


def _ods_row(row: ElementTree.Element) -> Iterator[tuple[int, object]]:
    column = 0
    for cell in row:
        times = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        number, kind = cell.get(f"{_OFFICE}value"), cell.get(f"{_OFFICE}value-type")
        text = "\n".join("".join(paragraph.itertext()) for paragraph in cell.iter(f"{_TEXT}p"))
        if kind or number is not None:
            yield from ((column + again, text if number is None else float(number)) for again in range(times))
        column += times


def cell_name(row: int, column: int) -> str:
    """Zero-based row and column as a spreadsheet names the cell; columns up to ZZ."""
    letters = chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)
    return f"{letters}{row + 1}"


def figures_of(sheets: Mapping[str, Cells], lines: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], float]:
    """(sheet, cell) → value, as it stands, of every number below the row of codes in a column that holds a line.

    `lines` are, by measure, the lines of the columns 1, 2, … of the form, "" for one that holds none.
    """
    read = {}
    for name, cells in sheets.items():
        own = lines["tien" if name[-2:] in MONEY_SHEETS else "viec"]
        firsts = (place for place in sorted(cells) if _begins_codes(cells, *place))
        first, begin = next(firsts, (None, None))
        if first is None:
            continue
        for (row, column), value in cells.items():
            number = column - begin + 1
            is_figure = row > first and 0 < number <= len(own) and own[number - 1]
            if is_figure and isinstance(value, (int, float)) and not isinstance(value, bool):
                read[(name, cell_name(row, column))] = value
    return read


def _begins_codes(cells: Cells, row: int, column: int) -> bool:
    """Whether the codes 1, 2, 3, 4 stand in a row from here on, as numbers or as texts."""
    codes = (cells.get((row, column + offset)) for offset in range(4))
    return [f"{value:g}" if isinstance(value, float) else str(value) for value in codes] == ["1", "2", "3", "4"]
