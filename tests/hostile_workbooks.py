"""Makers of hostile workbooks, each a few lines that would take all memory, all day, or a file of somebody else's."""

import base64
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Mapping

import xlwt
from xlwt.CompoundDoc import XlsDoc

from thidua_helpers.intake.excel.limits import cell_name

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ODS_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {"office": "office", "table": "table", "text": "text"}.items()
)
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def sheet(rows: str, below: str = "") -> str:
    """The part of an .xlsx sheet with these rows, and what stands below them."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{below}</worksheet>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def cell(name: str, value: object = 1, kind: str = "n") -> str:
    return f'<c r="{name}" t="{kind}"><v>{value}</v></c>'


def typed(name: str, text: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>'


def grid(rows: int, columns: int, value: object = 1, kind: str = "n") -> str:
    """Rows of equal cells, from A1 on."""
    letters = [cell_name(0, column)[:-1] for column in range(columns)]
    return "".join(
        row(number, *(cell(f"{letter}{number}", value, kind) for letter in letters)) for number in range(1, rows + 1)
    )


ROW = row(1, cell("A1"))
FAR = ROW + row(1_048_576, cell("XFD1048576"))


def ods_row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def ods_cell(value: object = None, times: int = 1) -> str:
    """An .ods cell that stands so many times in its row: empty, a number, or a text."""
    repeated = f'table:number-columns-repeated="{times}"'
    if value is None:
        return f"<table:table-cell {repeated}/>"
    if isinstance(value, str):
        return f'<table:table-cell {repeated} office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell {repeated} office:value-type="float" office:value="{value}"/>'


def noise(characters: int) -> str:
    """A text that hardly packs."""
    return base64.b64encode(random.Random(4).randbytes(characters)).decode()[:characters]


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def xlsx(
    *sheets: str,
    shared: str | None = "",
    names: tuple[str, ...] = ("06",),
    targets: tuple[str, ...] = (),
    extra: Mapping[str, str | bytes] | None = None,
    doctype: str = "",
) -> bytes:
    """A workbook whose sheets have these rows; names and targets of relations are made up where they are not given.

    `shared` are its shared strings, None for none, behind `doctype`; `extra` more parts, or others under their names.
    """
    numbers = range(1, len(sheets) + 1)
    names = (*names, *(f"Trang {number}" for number in numbers))[: len(sheets)]
    targets = (*targets, *(f"worksheets/sheet{number}.xml" for number in numbers[len(targets) :]))
    declared = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for name, number in zip(names, numbers, strict=True)
    )
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="{target}"/>'
        for target, number in zip(targets, numbers, strict=True)
    )
    relations += f'<Relationship Id="rIdS" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f"<Relationships xmlns='{_PACKAGE_RELATIONS}'><Relationship Id='rId1' "
        f"Type='{RELATIONS}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{declared}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE_RELATIONS}">{relations}</Relationships>',
        **({} if shared is None else {"xl/sharedStrings.xml": f'{doctype}<sst xmlns="{MAIN}">{shared}</sst>'}),
        **{f"xl/worksheets/sheet{number}.xml": sheet(rows) for number, rows in zip(numbers, sheets, strict=True)},
        **(extra or {}),
    }
    return zipped(parts)


def lying_about_its_size() -> bytes:
    """Shared strings said to be 100 bytes, which unpack to 128 MB; made without ever having them."""
    part, packer, piece = "xl/sharedStrings.xml", zlib.compressobj(9, zlib.DEFLATED, -15), b" " * (1 << 20)
    packed = b"".join(packer.compress(piece) for _ in range(128)) + packer.flush()
    file = io.BytesIO(xlsx(ROW, shared=None))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(part, packed, zipfile.ZIP_STORED)
        at = archive.getinfo(part).header_offset
    content = bytearray(file.getvalue())
    for head, method, size in ((at, 8, 22), (content.rindex(part.encode()) - 46, 10, 24)):
        struct.pack_into("<H", content, head + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", content, head + size, 100)
    return bytes(content)


def ods(*tables: str, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook of tables with these rows, the first called 06."""
    names = ("06", "07", *(f"Trang {number}" for number in range(len(tables))))
    body = "".join(
        f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in zip(names, tables, strict=False)
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS_NAMES}><office:body>'
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="urn:x"><manifest:file-entry manifest:media-type="{ODS_TYPE}"/>'
    parts = {"mimetype": ODS_TYPE, "META-INF/manifest.xml": f"{manifest}</manifest:manifest>", "content.xml": content}
    return zipped(parts | dict(extra or {}))


def biff(values: Mapping[tuple[int, int], object]) -> bytes:
    """The stream inside an .xls file with one sheet 06."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("06")
    for place, value in values.items():
        sheet.write(*place, value)
    return book.get_biff_data()


def as_xls(stream: bytes) -> bytes:
    file = io.BytesIO()
    XlsDoc().save(file, stream)
    return file.getvalue()


def with_a_circle(where: str) -> bytes:
    """An .xls file whose sectors run in a circle: those of the workbook, of the directory, or of the sector table."""
    file = bytearray(as_xls(biff({(row, 0): f"dòng {row}" for row in range(400)})))
    table, directory = 512 + 512 * struct.unpack_from("<I", file, 76)[0], struct.unpack_from("<I", file, 48)[0]
    match where:
        case "workbook":
            struct.pack_into("<I", file, table + 4, 0)
        case "directory":
            struct.pack_into("<I", file, table + 4 * directory, directory)
        case "table":
            struct.pack_into("<II", file, 68, 0, 1)
            struct.pack_into("<I", file, 512 + 508, 0)
    return bytes(file)


def sized_sheet(rows: int, columns: int) -> bytes:
    """An .xls file that says that its sheet has so many rows and columns."""
    stream = biff({(0, 0): 1.5})
    at = stream.index(struct.pack("<HH", 0x0200, 14))
    return as_xls(stream[: at + 4] + struct.pack("<IIHHH", 0, rows, 0, columns, 0) + stream[at + 18 :])
