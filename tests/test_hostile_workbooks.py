"""Hostile and broken input cannot hurt: it is refused, or read, within 500 MB and so many times a plain reading.

Each is read in a process of its own, which measures its memory, and its time in times of a plain reading. It may do
nothing but give findings.
"""

import csv
import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from bounded_reading import MOST_MEGABYTES, MOST_TIMES, Outcome, Reader
from conftest import EXAMPLE, PROJECT, opened, thidua
from hostile_workbooks import (
    FAR,
    MAIN,
    RELATIONS,
    ROW,
    as_xls,
    biff,
    cell,
    grid,
    lying_about_its_size,
    noise,
    ods,
    ods_cell,
    ods_row,
    row,
    sheet,
    sized_sheet,
    typed,
    with_a_circle,
    xlsx,
    zipped,
)

from thidua_helpers.intake.excel.limits import LONGEST_CELL, MOST_FILLED, SizeBudget, UnreadableWorkbook
from thidua_helpers.intake.excel.marks import FORMULA as FORMULA_MARK
from thidua_helpers.intake.excel.workbook import Sheet, Workbook, read_workbook
from thidua_helpers.intake.read_edition import read_inputs
from thidua_helpers.intake.registers import read_side_table

FOLDER = "data/raw/2021/don-vi"
SOUND = (EXAMPLE / FOLDER / "2-04.xlsx").read_bytes()
LOG = "so-tiep-nhan.csv"
BILLION = 10**9
ENTITY_BOMB = '<!DOCTYPE sst [<!ENTITY a "bbbb"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
FOREIGN_FILE = '<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as opened_reader:
        yield opened_reader


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's year 2021 alone, with a folder of units' workbooks, a receipt log and a side table; no file yet."""
    root = tmp_path_factory.mktemp("hostile")
    shutil.copytree(EXAMPLE / "config", root / "config")
    for year in ("2020", "2021-10t"):
        shutil.rmtree(root / "config" / "years" / year)
    of_year = root / "config" / "years" / "2021"
    for name in ("corrections.csv", "accepted.csv", "decisions.csv", "exclusions.csv"):
        (of_year / name).unlink(missing_ok=True)
    year_file = of_year / "year.toml"
    head = year_file.read_text(encoding="utf-8").partition("# How scores")[0]
    inputs = {'folder = "don-vi"': "tk-tha-2019", f'files = "{LOG[:-4]}*.csv"': "so-tiep-nhan"}
    inputs['files = "bieu-phu*.xlsx"'] = "bieu-phu"
    declared = "".join(f'[[inputs]]\n{each}\nform = "{form}"\n' for each, form in inputs.items())
    year_file.write_text(head + declared, encoding="utf-8")
    return root


@pytest.fixture
def office(prepared: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own without any input."""
    root = tmp_path / "minh-hoa"
    root.mkdir()
    (root / "config").symlink_to(prepared / "config")
    (root / FOLDER).mkdir(parents=True)
    return root


def everything_below(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def finding_about(outcome: Outcome, name: str) -> dict[str, str]:
    """The first finding about a file, which says in Vietnamese what is wrong and what to do."""
    found = [finding for finding in outcome.findings if finding["file"].endswith(name)]
    assert found, outcome.findings
    for finding in found:
        assert finding["found"] and finding["expected"] and finding["advice"]
        assert not finding["found"].isascii() or not finding["advice"].isascii()
        assert "\n" not in finding["found"] and "Error" not in finding["found"]
    return found[0]


def read_hostile(reader: Reader, office: Path, name: str, content: bytes) -> Outcome:
    """What is found in a hostile file, which takes no more than is promised and leaves nothing behind."""
    path = office / (FOLDER if not name.startswith(("so-", "bieu-")) else "data/raw/2021") / name
    path.write_bytes(content)
    before = everything_below(office.parent)
    outcome = reader.read(office)
    assert outcome.faults == []
    assert everything_below(office.parent) == before
    return outcome


def form_of_lines(count: int) -> bytes:
    """The unit's workbook with so many lines more in each of its two main forms."""
    book = openpyxl.load_workbook(io.BytesIO(SOUND), data_only=True)
    for name in ("06", "07"):
        source = [each.value for each in book[name][12]][2:]
        for merged in list(book[name].merged_cells.ranges):
            book[name].unmerge_cells(str(merged))
        for number in range(15, 15 + count):
            for column, value in enumerate((f"1.{number}", f"CB-{1000 + number}", *source), start=1):
                book[name].cell(number, column, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def form_of_strangers(count: int, name: str) -> bytes:
    """The unit's workbook with rows of nobody's figures, this many in each of its two main forms."""
    book = openpyxl.load_workbook(io.BytesIO(SOUND), data_only=True)
    for form in ("06", "07"):
        for merged in list(book[form].merged_cells.ranges):
            book[form].unmerge_cells(str(merged))
        for number in range(15, 15 + count):
            for column, value in enumerate(("x", f"{name} {7919 * number}", 5), start=1):
                book[form].cell(number, column, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def xls_of(rows: int, columns: int, value: object) -> bytes:
    """An .xls file of equal cells."""
    return as_xls(biff({(row, column): value for row in range(rows) for column in range(columns)}))


def many_styles() -> bytes:
    """An .xls file with 20,000 fonts, which no sheet uses."""
    stream = biff({(0, 0): 1.5})
    font = stream.index(b"\x31\x00")
    record = stream[font : font + 4 + int.from_bytes(stream[font + 2 : font + 4], "little")]
    return as_xls(stream[:font] + record * 20_000 + stream[font:])


def log(rows: str) -> bytes:
    """A receipt log with these rows."""
    return f"Đơn vị,Ngày nhận,Ghi chú\n{rows}\n".encode()


def worksheet(content: str | bytes) -> bytes:
    return xlsx(ROW, extra={"xl/worksheets/sheet1.xml": content})


def columns_hidden(count: int) -> str:
    return '<col min="1" max="16384" hidden="1"/>' * count


def formats(count: int) -> str:
    """Styles with so many number formats, each as long as Excel allows."""
    each = (f'<numFmt numFmtId="{200 + n}" formatCode="{n}{"0" * 20}"/>' for n in range(count))
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{"".join(each)}</numFmts></styleSheet>'


def form_of_formats(count: int) -> bytes:
    """The unit's workbook with so many lines more, whose figures are shown by hundreds of formats as other ones."""
    book = openpyxl.load_workbook(io.BytesIO(form_of_lines(count)))
    for line in book["07"].iter_rows(min_row=15):
        for each in line[2:]:
            each.number_format = f'{"0" * 100}"{each.row % 200}"'
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 700_000}</cellXfs></styleSheet>'
DAMAGED_LIST = f'''<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>
<sheet name="06" r:id="rId1"/><shejt name="01"/></sheets></workbook>'''
# The second string is the long one, whatever is read of an index that begins with 1.
SHORT_AND_LONG = f"<si><t>z</t></si><si><t>{'x' * 40_000}</t></si>" + "<si><t>y</t></si>" * 9
LIST_WITH_A_HIDDEN_SHEET = f'''<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>
<sheet name="06" sheetId="1" r:id="rId1"/><sheet name="W" sheetId="2" r:id="rId2"/>
<?x ?<c r="A1"/>><sheet name="07" sheetId="3" r:id="rId3"/><?y ?></sheets></workbook>'''
LIST_AS_A_SHEET = f'''<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{RELATIONS}/chartsheet" Target="workbook.xml"/>
<Relationship Id="rId3" Type="{RELATIONS}/worksheet" Target="styles.xml"/></Relationships>'''
STYLES_WITH_CELLS = f'''<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf numFmtId="0"/></cellXfs>
<sheetData>{FAR}</sheetData></styleSheet>'''
ATTRIBUTES = " ".join(f'a{number}=""' for number in range(100_000))
ROW_OF_1 = ods_row(ods_cell(1))

HOSTILE = {
    # Bombs.
    "size-not-as-said": ("2-04.xlsx", lying_about_its_size, "khong-doc-duoc"),
    "packed-too-well": ("2-04.xlsx", lambda: xlsx(ROW, extra={"x": " " * 20_000_000}), "tep-nen-bat-thuong"),
    "too-many-members": (
        "2-04.xlsx",
        lambda: xlsx(ROW, extra={f"x{n}": "" for n in range(2100)}),
        "tep-nen-bat-thuong",
    ),
    "entities": ("2-04.xlsx", lambda: xlsx(ROW, doctype=ENTITY_BOMB), "tep-nen-bat-thuong"),
    "foreign-file": ("2-04.xlsx", lambda: xlsx(ROW, doctype=FOREIGN_FILE), "tep-nen-bat-thuong"),
    "shared-strings": (
        "2-04.xlsx",
        lambda: xlsx(grid(4000, 20, 0, "s"), shared=f"<si><t>{'x' * 32_000}</t></si>"),
        "bang-qua-lon",
    ),
    "deep": ("2-04.xlsx", lambda: xlsx("<a>" * 300_000 + "</a>" * 300_000), "thieu-cot"),
    "attributes": ("2-04.xlsx", lambda: xlsx(f"<row {ATTRIBUTES}/>"), "thieu-cot"),
    "styles": ("2-04.xlsx", lambda: xlsx(ROW, extra={"xl/styles.xml": STYLES}), "thieu-cot"),
    "merged": (
        "2-04.xlsx",
        lambda: worksheet(sheet(ROW, '<mergeCell ref="A1:XFD1048576"/>' * 200_000)),
        "khong-doc-duoc",
    ),
    "merged-beside-the-cells": (
        "2-04.xlsx",
        lambda: worksheet(sheet(ROW, "".join(f'<mergeCell ref="C{n}:D{n}"/>' for n in range(1, 780_000)))),
        "bang-qua-lon",
    ),
    "merged-over-a-large-sheet": (
        "2-04.xlsx",
        lambda: worksheet(sheet(grid(1000, 90), '<mergeCell ref="A1:XFD1048576"/>')),
        "thieu-cot",
    ),
    "merged-corners": (
        "2-04.xlsx",
        lambda: worksheet(sheet(ROW + row(99_000, cell("ALL99000")), '<mergeCell ref="A1:XFD1048576"/>')),
        "bang-qua-lon",
    ),
    "hidden-columns": (
        "2-04.xlsx",
        lambda: worksheet(
            f'<worksheet xmlns="{MAIN}"><cols>{columns_hidden(200_000)}</cols><sheetData>{ROW}</sheetData></worksheet>'
        ),
        "thieu-cot",
    ),
    "formats": ("2-04.xlsx", lambda: xlsx(ROW, extra={"xl/styles.xml": formats(600_000)}), "bang-qua-lon"),
    "formatted-figures": ("2-04.xlsx", lambda: form_of_formats(2300), "dinh-dang-khac-so"),
    # Far cells.
    "far": ("2-04.xlsx", lambda: xlsx(FAR), "o-qua-xa"),
    "far-and-empty": ("2-04.xlsx", lambda: xlsx(ROW + row(1_048_576, '<c r="XFD1048576" s="1"/>')), "thieu-cot"),
    "two-corners": ("2-04.xlsx", lambda: xlsx(ROW + row(100_000, cell("ALL100000"))), "bang-qua-lon"),
    "corners-of-30-sheets": ("2-04.xlsx", lambda: xlsx(*[ROW + row(9000, cell("Z9000"))] * 30), "bang-qua-lon"),
    "far-row-without-names": (
        "2-04.xlsx",
        lambda: xlsx(f'<row r="1048576"><c r="A2"><v>1</v></c></row><row><c><v>1</v></c></row>{row(3, cell("ALL3"))}'),
        "o-qua-xa",
    ),
    "out-of-order": ("2-04.xlsx", lambda: xlsx(row(9, cell("B9")) + row(2, cell("A2"))), "khong-doc-duoc"),
    "far-in-another-case": (
        "2-04.xlsx",
        lambda: xlsx(FAR, targets=("worksheets/SHEET1.xml",), extra={"xl/worksheets/SHEET1.xml": sheet(ROW)}),
        "tep-nen-bat-thuong",
    ),
    "far-under-another-name": (
        "2-04.xlsx",
        lambda: xlsx(FAR, targets=("xl/worksheets/sheet1.xml",), extra={"xl/xl/worksheets/sheet1.xml": sheet(ROW)}),
        "thieu-cot",
    ),
    "far-in-utf-16": (
        "2-04.xlsx",
        lambda: worksheet('<?xml version="1.0" encoding="UTF-16"?><worksheet/>'.encode("utf-16")),
        "khong-doc-duoc",
    ),
    # Much of everything.
    "10-mb-cell": ("2-04.xlsx", lambda: xlsx(row(1, typed("A1", noise(10_000_000)))), "o-qua-dai"),
    "10-mb-shared": (
        "2-04.xlsx",
        lambda: xlsx(row(1, cell("A1", 0, "s")), shared=f"<si><t>{noise(10_000_000)}</t></si>"),
        "o-qua-dai",
    ),
    "10-mb-attribute": ("2-04.xlsx", lambda: xlsx(f'<row x="{noise(10_000_000)}"/>'), "thieu-cot"),
    "300-sheets": ("2-04.xlsx", lambda: xlsx(*[grid(15, 20)] * 300), "thieu-cot"),
    "300-large-sheets": ("2-04.xlsx", lambda: xlsx(*[grid(40, 20)] * 300), "bang-qua-lon"),
    "100,000-lines": ("2-04.xlsx", lambda: xlsx(grid(100_000, 19)), "bang-qua-lon"),
    "100,000-lines-of-one": ("2-04.xlsx", lambda: xlsx(grid(100_000, 1)), "thieu-cot"),
    "largest-form": ("2-04.xlsx", lambda: form_of_lines(2350), "sai-tong-chap-hanh-vien"),
    "too-large-form": ("2-04.xlsx", lambda: form_of_lines(2600), "bang-qua-lon"),
    "form-of-strangers": (
        "2-04.xlsx",
        lambda: form_of_strangers(15_000, "Chi cục Thi hành án dân sự Đơn vị số"),
        "dong-khong-ro-cua-ai",
    ),
    "form-of-long-names": ("2-04.xlsx", lambda: form_of_strangers(40, "Chi cục " * 4000), "dong-khong-ro-cua-ai"),
    "formatted-cells": ("2-04.xlsx", lambda: xlsx(row(1, "<c/>" * 790_000)), "thieu-cot"),
    # What one reader takes otherwise than another: what is counted would not be what is read.
    **{
        name: ("2-04.xlsx", lambda cells=cells: xlsx(row(1, cells), shared=SHORT_AND_LONG), "khong-doc-duoc")
        for name, cells in {
            "row-in-a-value": '<c r="A1"><v>1<row r="2"/></v></c><c><v>1</v></c>',
            "element-in-a-value": f'<c r="A1" t="str"><v><x/>{"x" * 100_000}</v></c>',
            "element-beside-a-value": '<c r="A1"><v>1</v><x/></c>',
            "cell-in-a-text": '<c r="A1" t="inlineStr"><is><c r="B1" t="n"/></is></c>',
            "two-values": '<c r="A1" t="s"><v>1</v><v>0</v></c>',
            "comment-in-a-value": '<c r="A1" t="s"><v>1<!-- -->0</v></c>',
            "instruction-in-a-value": '<c r="A1" t="s"><v>1<?x?>0</v></c>',
            "cdata-in-a-value": '<c r="A1" t="s"><v>1<![CDATA[0]]></v></c>',
            "index-with-a-space": '<c r="A1" t="s"><v> 0</v></c>',
            "index-with-a-line": '<c r="A1" t="s"><v>1_0</v></c>',
            "index-of-other-digits": '<c r="A1" t="s"><v>\u0661</v></c>',
            "row-in-a-row": '<row r="1"><c r="A1"><v>1</v></c></row>',
            "two-prefixes": '<a:b:row r="2"/>',
        }.items()
    },
    "text-beside-an-index": (
        "2-04.xlsx",
        lambda: xlsx(row(1, '<c r="A1" t="s"><v>1</v>0</c>'), shared=SHORT_AND_LONG),
        "o-qua-dai",
    ),
    "list-of-sheets-as-a-sheet": (
        "2-04.xlsx",
        lambda: xlsx(
            ROW,
            extra={
                "xl/workbook.xml": LIST_WITH_A_HIDDEN_SHEET,
                "xl/_rels/workbook.xml.rels": LIST_AS_A_SHEET,
                "xl/styles.xml": STYLES_WITH_CELLS,
            },
        ),
        "thieu-cot",
    ),
    # Names that lead elsewhere.
    "member-names": (
        "2-04.xlsx",
        lambda: xlsx(ROW, extra={"../../a.txt": "x", "/a.txt": "x", "C:\\a.txt": "x"}),
        "thieu-cot",
    ),
    "target-above": ("2-04.xlsx", lambda: xlsx(ROW, targets=("../../../../etc/passwd",)), "khong-doc-duoc"),
    "target-absolute": ("2-04.xlsx", lambda: xlsx(ROW, targets=("/etc/passwd",)), "khong-doc-duoc"),
    "target-address": ("2-04.xlsx", lambda: xlsx(ROW, targets=("file:///etc/passwd",)), "khong-doc-duoc"),
    # Files that are not what they say, or not whole.
    "truncated": ("2-04.xlsx", lambda: SOUND[:9000], "khong-doc-duoc"),
    "truncated-xls": ("2-04.xls", lambda: with_a_circle("")[:3000], "khong-doc-duoc"),
    "ods-as-xlsx": ("2-04.xlsx", lambda: ods(ods_row(ods_cell(1))), "thieu-cot"),
    "xls-as-ods": ("2-04.ods", lambda: xls_of(1, 1, 1.5), "tep-gia-so-tinh"),
    "picture": ("2-04.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(2000), "tep-gia-so-tinh"),
    "encrypted": ("2-04.xlsx", (PROJECT / "tests/workbooks/co-mat-khau.xlsx").read_bytes, "tep-co-mat-khau"),
    "sheet-whose-name-is-damaged": (
        "2-04.xlsx",
        lambda: xlsx(ROW, extra={"xl/workbook.xml": DAMAGED_LIST}),
        "khong-doc-duoc",
    ),
    "two-sheets-of-one-name": ("2-04.xlsx", lambda: xlsx(ROW, ROW, names=("06", "06")), "trung-trang-tinh"),
    # The old format.
    "xls-circle": ("2-04.xls", lambda: with_a_circle("workbook"), "khong-doc-duoc"),
    "xls-circle-of-the-directory": ("2-04.xls", lambda: with_a_circle("directory"), "khong-doc-duoc"),
    "xls-circle-of-the-table": ("2-04.xls", lambda: with_a_circle("table"), "khong-doc-duoc"),
    "xls-size-not-as-said": ("2-04.xls", lambda: sized_sheet(0xFFFFFFFF, 0xFFFF), "thieu-cot"),
    "xls-corners": ("2-04.xls", lambda: as_xls(biff({(0, 0): 1.5, (65535, 255): 2.5})), "thieu-cot"),
    "xls-wide-rows": ("2-04.xls", lambda: as_xls(biff({(row, 255): 1.5 for row in range(5000)})), "bang-qua-lon"),
    "xls-much": ("2-04.xls", lambda: xls_of(5200, 20, 0.123), "bang-qua-lon"),
    "xls-long-texts": ("2-04.xls", lambda: xls_of(100, 20, "x" * 32_000), "bang-qua-lon"),
    "xls-large": ("2-04.xls", lambda: with_a_circle("") + bytes(11_000_000), "tep-qua-lon"),
    "xls-fonts": ("2-04.xls", many_styles, "bang-qua-lon"),
    # Repetitions.
    "ods-rows": ("2-04.ods", lambda: ods(ods_row(ods_cell(1), times=BILLION)), "o-qua-xa"),
    "ods-empty-rows": ("2-04.ods", lambda: ods(ROW_OF_1 + ods_row(ods_cell(), times=BILLION)), "thieu-cot"),
    "ods-rows-between": ("2-04.ods", lambda: ods(ROW_OF_1 + ods_row(ods_cell(), times=BILLION) + ROW_OF_1), "o-qua-xa"),
    "ods-columns": ("2-04.ods", lambda: ods(ods_row(ods_cell(1, BILLION))), "o-qua-xa"),
    "ods-empty-columns": ("2-04.ods", lambda: ods(ods_row(ods_cell(None, BILLION), ods_cell())), "bang-qua-lon"),
    "ods-value-without-type": (
        "2-04.ods",
        lambda: ods(ods_row(f'<table:table-cell office:value="1" table:number-columns-repeated="{BILLION}"/>')),
        "o-qua-xa",
    ),
    "ods-formula-alone": (
        "2-04.ods",
        lambda: ods(ods_row(f'<table:table-cell table:formula="of:=1" table:number-columns-repeated="{BILLION}"/>')),
        "o-qua-xa",
    ),
    "ods-spaces": ("2-04.ods", lambda: ods(ods_row(ods_cell('<text:s text:c="2000000000"/>'))), "o-qua-dai"),
    "ods-text": ("2-04.ods", lambda: ods(ods_row(ods_cell("x" * 30_000, 900), times=100)), "bang-qua-lon"),
    "ods-10-mb": ("2-04.ods", lambda: ods(ods_row(ods_cell(noise(10_000_000)))), "o-qua-dai"),
    "ods-less-than-once": ("2-04.ods", lambda: ods(ods_row(ods_cell(1), times=-5)), "khong-doc-duoc"),
    "ods-table-in-a-cell": (
        "2-04.ods",
        lambda: ods(ods_row(ods_cell(f'<table:table table:name="a">{ROW_OF_1}</table:table>'))),
        "khong-doc-duoc",
    ),
    "ods-tables-of-others": (
        "2-04.ods",
        lambda: ods((ROW_OF_1 + ods_row(ods_cell(), times=90_000) + '<x:table xmlns:x="u"/>') * 9),
        "o-qua-xa",
    ),
    # Registers as text.
    "csv-field": (LOG, lambda: log(f'"{noise(9_000_000)}",1,2'), "o-qua-dai"),
    "csv-cell": (LOG, lambda: log(f"Đơn vị 1-01,04/10/2021,{'x' * 40_000}"), "o-qua-dai"),
    "csv-nul": (LOG, lambda: log("Đơn vị 1-01,04/10/2021,\0"), "khong-doc-duoc"),
    "csv-commas": (LOG, lambda: log("," * 9_000_000), "bang-qua-lon"),
    "csv-lines": (LOG, lambda: log("x,y,z\n" * 1_000_000), "bang-qua-lon"),
    "csv-of-strangers": (LOG, lambda: log("x,y,z\n" * 30_000), "doi-tuong-la"),
    "csv-of-many-names": (LOG, lambda: log("".join(f"Đơn vị {n},y,z\n" for n in range(30_000))), "doi-tuong-la"),
    "csv-11-mb": (LOG, lambda: log("x,y,z\n" * 2_000_000), "tep-qua-lon"),
    "csv-quote": (LOG, lambda: log('"Đơn vị 1-01,04/10/2021'), "khong-doc-duoc"),
    "csv-that-is-a-workbook": (LOG, lambda: SOUND, "khong-doc-duoc"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "make", "check"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_or_read_within_bounds(reader, office, name, make, check):
    assert finding_about(read_hostile(reader, office, name, make()), name)["check"] == check


def test_a_sound_workbook_is_read_whatever_its_name_ends_in(reader, office):
    outcome = read_hostile(reader, office, "2-04.ods", SOUND)
    assert len(outcome.facts) == 297
    assert {finding["check"] for finding in outcome.findings} <= {"don-vi-chua-nop", "thieu-ngay-nhan", "thieu-tep"}


def test_a_far_cell_and_a_long_one_are_named(tmp_path):
    long = row(1, cell("A1"), typed("B1", "x" * (LONGEST_CELL + 1)))
    for rows, place in ((FAR, "XFD1048576"), (long, "B1")):
        path = tmp_path / "a.xlsx"
        path.write_bytes(xlsx(rows))
        with pytest.raises(UnreadableWorkbook) as refused:
            read_workbook(path, "a.xlsx")
        finding = refused.value.finding("a.xlsx")
        assert (finding.sheet, finding.cells) == ("06", place)


def test_the_longest_cell_that_excel_allows_is_read(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(row(1, typed("A1", "x" * LONGEST_CELL))))
    assert read_workbook(path, "a.xlsx").sheets["06"].text(0, 0) == "x" * LONGEST_CELL


EMPTY = '<c r="A1" s="1"/>'
AROUND_EMPTY_CELLS = {
    "each-says-its-place": (EMPTY + cell("B1", 5), ["", 5]),
    "the-next-does-not": (f"{EMPTY}<c><v>5</v></c>", ["", 5]),
    "the-next-has-a-prefix": (f'{EMPTY}<x:c xmlns:x="{MAIN}"><x:v>5</x:v></x:c>', ["", 5]),
    "in-a-comment": (f"<!-- {EMPTY} -->" + cell("B1", 5), ["", 5]),
    "ends-an-instruction": (f"<?x ?{EMPTY}> {cell('A1', 4)} <?y ?>{cell('B1', 5)}", ["", 5]),
}


@pytest.mark.parametrize(("cells", "read"), AROUND_EMPTY_CELLS.values(), ids=AROUND_EMPTY_CELLS)
def test_leaving_out_empty_cells_moves_and_changes_no_other(tmp_path, cells, read):
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(row(1, cells) + row(2, cell("A2", 1), cell("B2", 2))))
    assert read_workbook(path, "a.xlsx").sheets["06"].rows == [read, [1, 2]]


BELOW = (
    "<conditionalFormatting><cfRule><formula>A1&gt;1</formula></cfRule></conditionalFormatting><controls>"
    '<xdr:row xmlns:xdr="x">7</xdr:row></controls><headerFooter><oddHeader>Trang 1</oddHeader></headerFooter><extLst>'
    '<xm:f xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">DM!$A$1:$A$3</xm:f></extLst>'
)
LAST_CELLS = {
    "no-cell": ("", {}),
    "empty": (EMPTY, {}),
    "empty-far-away": ('<c r="XFD1" t="n"></c>', {}),
    "empty-value": ('<c r="A1"><v></v></c>', {}),
    "empty-text": (typed("A1", ""), {}),
    "number": (cell("A1", 5), {}),
    "formula-without-a-value": ('<c r="A1"><f>1+1</f><v></v></c>', {(0, 0): FORMULA_MARK}),
    "formula-with-text-behind": ('<c r="A1"><f>1+1</f><v></v>x</c>', {(0, 0): FORMULA_MARK}),
    "formula-with-a-prefix": (f'<x:c xmlns:x="{MAIN}" r="A1"><x:f>1+1</x:f></x:c>', {(0, 0): FORMULA_MARK}),
}


@pytest.mark.parametrize(("cells", "marks"), LAST_CELLS.values(), ids=LAST_CELLS)
def test_elements_below_the_last_cell_are_ignored(tmp_path, cells, marks):
    """Rules by which cells are coloured, small charts and lists of choices have formulas, too."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx("", extra={"xl/worksheets/sheet1.xml": sheet(row(1, cells), BELOW)}))
    assert read_workbook(path, "a.xlsx").sheets["06"].marks == marks


def test_size_limits_count_all_sheets_of_a_workbook():
    budget = SizeBudget()
    budget.cell("a", 0, 0, 1, MOST_FILLED)
    with pytest.raises(UnreadableWorkbook) as refused:
        budget.cell("b", 0, 0, 1)
    finding = refused.value.finding("a.xlsx")
    assert (finding.check, finding.sheet) == ("bang-qua-lon", "b")


# The gates of the measuring itself.


class Slow:
    """Outcomes that are none of ours."""

    sound = Outcome("", "", MOST_TIMES, 1.0, MOST_MEGABYTES, {}, [], "")
    bad = (
        (Outcome("signal SIGABRT", "", 0.1, 0.1, 90.0, {}, [], ""), "crash: signal SIGABRT"),
        (Outcome("", "Traceback\nValueError: x\n", 0.1, 0.1, 90.0, {}, [], ""), "raised: ValueError: x"),
        (Outcome("", "", MOST_TIMES + 1, 1.0, 90.0, {}, [], ""), "41 times a plain reading"),
        (Outcome("", "", 0.1, 0.1, MOST_MEGABYTES + 1, {}, [], ""), "501 MB"),
        (Outcome("", "", 0.1, 0.1, 90.0, {}, [], "thread panicked"), "noise"),
    )


def test_every_fault_of_a_reading_is_seen():
    assert Slow.sound.faults == []
    for outcome, fault in Slow.bad:
        assert outcome.faults == [fault]


def test_a_reading_that_dies_is_an_outcome(office, monkeypatch, tmp_path):
    """The server goes on after a reading that ends its process or raises."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "import os, sys\n"
        "import thidua_helpers.intake.read_edition as intake\n"
        "sound = intake.read_inputs\n"
        "def read_inputs(workspace, rules):\n"
        "    names = [path.name for path in (workspace.inputs.raw(rules.edition) / 'don-vi').iterdir()]\n"
        "    if 'abort.xlsx' in names: os.abort()\n"
        "    if 'raise.xlsx' in names: raise ValueError('x')\n"
        "    return sound(workspace, rules)\n"
        "intake.read_inputs = read_inputs\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(site))
    with Reader() as reader:
        for name, fault in (("abort.xlsx", ["crash: signal SIGABRT"]), ("raise.xlsx", ["raised: ValueError: x"])):
            path = office / FOLDER / name
            path.write_bytes(SOUND)
            assert reader.read(office).faults == fault
            path.unlink()
        assert reader.read(office).faults == []


# Links, and names of files.


def linked(office: Path, tmp_path: Path, where: str) -> Path:
    """The unit's workbook in another place, and a link to it, or to its folder, among the inputs."""
    elsewhere = tmp_path / "nơi khác"
    elsewhere.mkdir()
    (elsewhere / "2-04.xlsx").write_bytes(SOUND)
    if where == "file":
        (office / FOLDER / "2-04.xlsx").symlink_to(elsewhere / "2-04.xlsx")
    else:
        (office / FOLDER).rmdir()
        (office / FOLDER).symlink_to(elsewhere)
    return elsewhere


@pytest.mark.parametrize("where", ["file", "folder"])
def test_link_out_of_the_workspace_is_not_followed(reader, office, tmp_path, where):
    linked(office, tmp_path, where)
    outcome = reader.read(office)
    finding = finding_about(outcome, "2-04.xlsx")
    assert (finding["check"], finding["holder"]) == ("lien-ket-ra-ngoai", "2-04")
    assert "thay cho liên kết" in finding["advice"]
    assert outcome.facts == {}
    assert opened(office).workspace.inputs.files([opened(office).edition]) == []


def test_a_link_within_the_inputs_is_read(reader, office):
    (office / FOLDER / "2-04.xlsx").symlink_to(office / "data/raw/2-04.xlsx")
    (office / "data/raw/2-04.xlsx").write_bytes(SOUND)
    assert len(reader.read(office).facts) == 297


@pytest.mark.parametrize("target", ["/dev/zero", "no-such-file", "2-04.xlsx"])
def test_dangling_link_is_skipped_and_reported(reader, office, target):
    (office / FOLDER / "2-04.xlsx").symlink_to(target)
    outcome = reader.read(office)
    assert outcome.faults == []
    assert "tep-khong-khai-bao" in {finding["check"] for finding in outcome.findings}


STRANGE_NAMES = [
    b"2-04 \xe9\xff.xlsx",
    b"2-04\n\x1b[2J.xlsx",
    "2-04 \u202exslx.xlsx".encode(),
    b"=cmd|'C'!A0 2-04.xlsx",
]


@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_file_name_with_invisible_characters_is_cleaned(reader, office, name):
    folder = bytes(office / FOLDER)
    (Path((folder + b"/" + name).decode("utf-8", "surrogateescape"))).write_bytes(SOUND)
    outcome = reader.read(office)
    assert outcome.faults == []
    assert len(outcome.facts) == 297
    book = opened(office)
    read = read_inputs(book.workspace, book.rules)
    read.facts.to_csv().encode("utf-8")
    assert all(map(str.isprintable, (*read.facts["file"], *read.findings["file"])))


# What is too much to be said, and what is no number.


def test_further_unknown_rows_share_one_finding(reader, office):
    outcome = read_hostile(reader, office, "2-04.xlsx", form_of_strangers(60, "Đơn vị"))
    found = [each for each in outcome.findings if each["check"] == "dong-khong-ro-cua-ai" and each["sheet"] == "06"]
    assert len(found) == 51
    assert (found[-1]["cells"], found[-1]["found"]) == ("B65–B74", "còn 10 dòng nữa có số nhưng không rõ của ai")


def test_register_with_too_many_errors_is_not_read_to_its_end(reader, office):
    outcome = read_hostile(reader, office, LOG, log("Đơn vị 1-01,hôm qua,\n" + "x,y,z\n" * 1500))
    last = [each for each in outcome.findings if each["check"] == "qua-nhieu-loi"]
    assert [(each["cells"], "trên 2.000 ô sai" in each["found"]) for each in last] == [("A1003", True)]


def test_a_long_text_is_not_repeated_whole(reader, office):
    finding = finding_about(read_hostile(reader, office, LOG, log(f"{'x' * 30_000},04/10/2021,")), LOG)
    assert len(finding["found"]) < 400
    assert finding["found"].endswith("x…")


@pytest.mark.parametrize("number", ["1e400", "NaN", "-1e999"])
def test_not_a_number_is_a_cell_with_an_error(reader, office, number):
    with zipfile.ZipFile(EXAMPLE / FOLDER / "2-05.ods") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    last_rate = parts["content.xml"].rindex(b'office:value="')
    end = parts["content.xml"].index(b'"', last_rate + 14)
    parts["content.xml"] = parts["content.xml"][: last_rate + 14] + number.encode() + parts["content.xml"][end:]
    finding = finding_about(read_hostile(reader, office, "2-05.ods", zipped(parts)), "2-05.ods")
    assert (finding["check"], finding["sheet"]) == ("o-loi", "04")


def test_not_a_number_is_no_number_of_a_side_table(office, tmp_path):
    path = tmp_path / "a.ods"
    path.write_bytes(ods(ods_row(ods_cell(float("inf")), ods_cell(5))))
    rows = read_side_table(read_workbook(path, "a.ods"), opened(office).rules)
    assert [row["text"] for row in rows] == ["5"]


# Text of workbooks stays text.


def test_invisible_characters_are_left_out_of_texts(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(as_xls(biff({(0, 0): "a\x00b\x1f\u202ec\ndòng hai", (0, 1): "N¨m tr\u00adíc"})))
    sheet_read = read_workbook(path, "a.xls").sheets["06"]
    assert (sheet_read.text(0, 0), sheet_read.text(0, 1)) == ("abc\ndòng hai", "N¨m tr\u00adíc")


def test_merged_ranges_end_with_the_side_table(office):
    """A page asks for every cell that a range covers: one over the whole sheet has 17 billion."""
    ranges = (((0, 0), (1_048_575, 16_383)), ((0, 0), (1, 1)), ((1, 0), (1, 1)))
    workbook = Workbook("a.xlsx", {"a": Sheet("a", [["x", "y"], ["z", "u"]], merged=ranges)})
    rows = read_side_table(workbook, opened(office).rules)
    assert [(row["text"], row["rows"], row["columns"]) for row in rows][:3] == [("x", 2, 2), ("y", 1, 1), ("z", 1, 1)]


MARKUP = "<script>alert(4)</script>"
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def named_hostile(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace after `thidua check`, in which everything that bears a name bears markup or a formula."""
    folder = tmp_path_factory.mktemp("names")
    root = folder / "minh-hoa"
    shutil.copytree(prepared / "config", root / "config")
    units = root / "config/units.csv"
    text = units.read_text(encoding="utf-8").replace("Đơn vị 2-05", f"{FORMULA} 2-05").replace("Đơn vị 2-06", MARKUP)
    units.write_text(text, encoding="utf-8")
    (root / FOLDER).mkdir(parents=True)
    book = openpyxl.load_workbook(io.BytesIO(SOUND), data_only=True)
    book["06"]["B11"] = f"{MARKUP} 2-04"
    book["06"]["A12"], book["06"]["B12"] = "x", f"{FORMULA} 2-04"
    book["06"]["A4"] = f"{MARKUP} {FORMULA}"
    book["07"]["D12"] = MARKUP
    book["07"]["A12"] = FORMULA
    book["07"]["E8"] = MARKUP
    book["07"].title = "07 "
    book.create_sheet("<b>=1+1<b>")["A1"] = FORMULA
    book.save(root / FOLDER / "<img src=x onerror=alert(4)> 2-04.xlsx")
    (root / FOLDER / f"{FORMULA.replace('/', '')} 1-03.xlsx").write_bytes(SOUND[:9000])
    (root / f"data/raw/2021/{LOG}").write_bytes(log(f'{MARKUP},{FORMULA},{MARKUP}\n"{FORMULA}",04/10/2021,"{FORMULA}"'))
    side = openpyxl.Workbook()
    side.active.title, side.active["A1"], side.active["B2"] = MARKUP.replace("/", ""), MARKUP, f"\u202e{FORMULA}"
    side.save(root / "data/raw/2021/bieu-phu.xlsx")
    before = everything_below(folder) - everything_below(root)
    ended = thidua(root, "check", "2021")
    assert ended.returncode == 3, ended.stderr
    assert "Traceback" not in ended.stderr
    assert everything_below(folder) - everything_below(root) == before
    return root


@pytest.mark.slow
def test_markup_in_names_and_cells_is_no_markup_of_any_page(named_hostile):
    pages = list((named_hostile / "reports").rglob("*.html"))
    texts = [page.read_text(encoding="utf-8") for page in pages]
    assert any("&lt;script&gt;alert(4)" in text for text in texts)
    assert any("&lt;img src=x" in text for text in texts)
    for text in texts:
        assert MARKUP not in text
        assert "<img src=x" not in text
        assert "<b>=1+1" not in text


@pytest.mark.slow
def test_formulas_in_texts_are_guarded_in_every_table(named_hostile):
    tables = list((named_hostile / "data/processed").rglob("*.csv"))
    cells = [each for table in tables for line in csv.reader(table.open(encoding="utf-8", newline="")) for each in line]
    assert any("=cmd" in each for each in cells)
    assert [each for each in cells if each.startswith("=")] == []
    for path in (named_hostile / "reports").rglob("*.xlsx"):
        for sheet_made in openpyxl.load_workbook(path):
            formulas = [each.value for line in sheet_made.iter_rows() for each in line if each.data_type == "f"]
            assert not any("cmd" in str(each) for each in formulas)


def test_names_of_units_and_sheets_are_no_paths(named_hostile):
    made = [path for path in named_hostile.rglob("*") if not path.is_relative_to(named_hostile / "data/raw")]
    assert [path for path in made if "<" in path.name or "cmd" in path.name or "alert" in path.name] == []
