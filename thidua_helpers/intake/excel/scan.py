"""Examination of a file before calamine opens it: kind, size, and what its cells hide.

A 5 KB workbook with one cell at XFD1048576 takes all memory of a reader that lays out the whole sheet; so does a long
text in many cells; and a formula without a stored value reads as an empty cell. All are found here, from the XML itself
and within limits. Calamine then gets an archive of the examined parts only, so that it cannot read another part of the
same name, or more of it than was examined.
"""

import io
import zipfile
from pathlib import Path
from xml.parsers import expat

from thidua_helpers.findings.catalogue.files import (
    KHONG_DOC_DUOC,
    KHONG_DOC_DUOC_WITHOUT_CONTENT,
    TEP_GIA_SO_TINH,
    TEP_GIA_SO_TINH_BY_SUFFIX,
    TEP_NEN_BAT_THUONG,
    TEP_QUA_LON,
)
from thidua_helpers.intake.excel.limits import UnreadableWorkbook, has_password
from thidua_helpers.intake.excel.marks import SheetDetails
from thidua_helpers.intake.excel.parts import WorkbookParts
from thidua_helpers.intake.excel.scan_ods import scan_ods
from thidua_helpers.intake.excel.scan_xlsx import scan_xlsx

MOST_BYTES = 50_000_000
MOST_MEMBERS = 2_000
MOST_TIMES_PACKED = 200


def is_xls(path: Path) -> bool:
    """Whether a file is a binary .xls workbook; False for .xlsx and .ods, which are archives.

    Raises UnreadableWorkbook for a file that is neither, has the wrong suffix, or is too large.
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
        raise UnreadableWorkbook(TEP_GIA_SO_TINH, "tệp mang đuôi của bảng tính nhưng thật ra là trang HTML hoặc XML")
    raise UnreadableWorkbook(TEP_GIA_SO_TINH, "tệp mang đuôi của bảng tính nhưng không phải bảng tính")


def _wrong_suffix(suffix: str, right: str) -> UnreadableWorkbook:
    found = f"tệp mang đuôi {suffix} nhưng nội dung là {right}"
    return UnreadableWorkbook(TEP_GIA_SO_TINH_BY_SUFFIX, found, suffix=right)


def scan_workbook(path: Path) -> tuple[io.BytesIO, dict[str, SheetDetails]]:
    """A packed workbook reduced to the parts of its sheets, and their details by sheet name.

    Raises UnreadableWorkbook for a file that is no workbook, has a password, or is too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive.infolist())
            parts = WorkbookParts(archive)
            if "xl/workbook.xml" in parts:
                hidden = scan_xlsx(parts)
            elif "content.xml" in parts:
                hidden = scan_ods(parts)
            else:
                raise UnreadableWorkbook(TEP_GIA_SO_TINH, "tệp nén không chứa bảng tính .xlsx hoặc .ods")
            return parts.pack(), hidden
    except UnreadableWorkbook:
        raise
    except expat.ExpatError as error:
        raise UnreadableWorkbook(KHONG_DOC_DUOC, "nội dung tệp hỏng (XML sai)") from error
    except Exception as error:  # damaged archives raise all kinds of errors
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
