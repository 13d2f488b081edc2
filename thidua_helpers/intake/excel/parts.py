"""XML parts of a packed workbook, unpacked within limits and read as UTF-8 only."""

import io
import zipfile
from collections.abc import Callable
from functools import lru_cache
from xml.parsers import expat

from thidua_helpers.findings.catalogue.files import KHONG_DOC_DUOC, TEP_NEN_BAT_THUONG
from thidua_helpers.intake.excel.limits import UnreadableWorkbook, too_much

MOST_UNPACKED_BYTES = 40_000_000
MOST_TAGS = 800_000
_ROOT = b"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
</Relationships>"""
_UTF_8 = {"utf-8", "utf8", "us-ascii", "ascii"}


@lru_cache(maxsize=256)
def local_name(name: str) -> str:
    """Name of an element or attribute without its prefix: "x:row" → "row".

    Raises ValueError for two prefixes.
    """
    if name.count(":") > 1:
        raise ValueError(f"not a name: {name}")
    return name.rpartition(":")[2]


class WorkbookParts:
    """Parts of an archive by name; keeps the requested ones."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._kept: dict[str, bytes] = {}
        self._left, self._tags = MOST_UNPACKED_BYTES, 0

    def __contains__(self, name: str) -> bool:
        return name in self._archive.NameToInfo

    def content(self, name: str) -> bytes:
        """Unpacked content of a part, whatever size the archive declares.

        Raises KeyError for an unknown part, UnreadableWorkbook past a limit.
        """
        if name not in self._kept:
            with self._archive.open(name) as stream:
                content = stream.read(self._left + 1)
            self._left -= len(content)
            if self._left < 0:
                raise too_much("trên 40 MB nội dung khi bung nén")
            self._tags += content.count(b"<")
            if self._tags > MOST_TAGS:
                raise too_much("quá nhiều ô, kể cả ô trống có định dạng")
            self._kept[name] = content
        return self._kept[name]

    def replaced(self, name: str, content: bytes) -> bytes:
        """The new content of a part."""
        self._kept[name] = content
        return content

    def parse(self, name: str, began: Callable, ended: Callable | None = None, text: Callable | None = None) -> None:
        """Call `began(name, attributes)`, `ended(name)` and `text(data)` along the XML of a part."""
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = began, ended, text
        parser.Parse(self.content(name), True)

    def pack(self) -> io.BytesIO:
        """Archive of the requested parts, each once, under its own name and with its true size.

        The place of the workbook is declared as in every .xlsx file; an .ods file does not need it.
        """
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, content in {"_rels/.rels": _ROOT, **self._kept}.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        file.seek(0)
        return file


def new_parser(namespaces: bool = False):
    """Parser without handlers that reads UTF-8 whatever a part declares, as calamine does.

    With `namespaces` elements are named by theirs: "http://… c". Raises UnreadableWorkbook for a DOCTYPE.
    """
    parser = expat.ParserCreate("utf-8", " " if namespaces else None)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _refuse_encoding
    return parser


def _refuse_doctype(*_: object) -> None:
    raise UnreadableWorkbook(TEP_NEN_BAT_THUONG, "tệp chứa khai báo DOCTYPE, tệp bảng tính thật không có")


def _refuse_encoding(_: str, encoding: str | None, __: int) -> None:
    if encoding is not None and encoding.lower() not in _UTF_8:
        raise UnreadableWorkbook(KHONG_DOC_DUOC, "nội dung tệp hỏng (XML sai bảng mã, phải là UTF-8)")
