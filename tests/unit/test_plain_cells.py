"""Runs of plain cells are read at once: that must tell the same of a workbook as reading them one by one."""

from pathlib import Path
from unittest import mock

import pytest
from conftest import EXAMPLE
from hostile_workbooks import MAIN, ROW, cell, row, sheet, typed, xlsx

from thidua_helpers.intake.excel import scan_xlsx
from thidua_helpers.intake.excel.limits import UnreadableWorkbook
from thidua_helpers.intake.excel.scan import scan_workbook

A1, B1, C1 = (f'<c r="{name}"><v>{number}</v></c>' for number, name in enumerate(("A1", "B1", "C1"), start=1))
SHEETS = {
    "hidden row": sheet(f'<row r="1" hidden="1">{A1}</row>{row(2, B1.replace("B1", "B2"))}'),
    "hidden column": f'<worksheet xmlns="{MAIN}"><cols><col min="2" max="2" hidden="1"/></cols>'
    f"<sheetData>{row(1, A1, B1)}</sheetData></worksheet>",
    "formula": sheet(row(1, A1, '<c r="B1"><f>A1*2</f><v>2</v></c>', '<c r="C1"><f>A1&amp;""</f><v>1</v></c>')),
    "text between numbers": sheet(row(1, A1, typed("B1", "chữ"), C1)),
    "merged": sheet(row(1, A1, B1), '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'),
    "shared text": sheet(row(1, A1, '<c r="B1" t="s"><v>0</v></c>')),
    "no such shared text": sheet(row(1, A1, '<c r="B1" t="s"><v>7</v></c>')),
    "shared text of a negative index": sheet(row(1, A1, '<c r="B1" t="s"><v>-1</v></c>')),
    "out of order": sheet(row(1, B1, A1)),
    "twice": sheet(row(1, A1, A1)),
    "out of order over two rows": sheet(row(2, B1.replace("B1", "B2")) + row(1, A1)),
    "in a value": sheet(row(1, f'<c r="A1"><v>{B1}</v></c>')),
    "in a cell": sheet(row(1, f'<c r="A1">{B1}<v>1</v></c>')),
    "in an attribute": sheet(row(1, f'<c r="A1" s="{B1}"><v>1</v></c>')),
    "in another namespace": sheet(f'<row r="1" xmlns="urn:other">{A1}</row>'),
    "in an extension": sheet(row(1, A1), f"<extLst><ext>{B1}</ext></extLst>"),
    "in an extension of another namespace": sheet(ROW, f'<extLst xmlns="urn:other"><ext>{B1}</ext></extLst>'),
    "of no namespace": f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row>{A1}</x:row></x:sheetData></x:worksheet>',
    "a cell without a place": sheet(row(1, A1, "<c><v>2</v></c>", C1)),
    "a cell that names a run": sheet(row(1, A1, '<c n="0"/>')),
    "a cell with a place that names a run": sheet(row(1, A1, '<c r="B1" n="0"><v>1</v></c>')),
    "cut off": sheet(row(1, A1, B1)).removesuffix("</worksheet>"),
    "too far": sheet(row(1, A1, '<c r="XFD1048576"><v>1</v></c>')),
}


def told(path: Path) -> object:
    """Everything that a scan tells of a workbook, or why it is refused."""
    try:
        archive, details = scan_workbook(path)
    except UnreadableWorkbook as refused:
        return refused.finding("tệp")
    return archive.getvalue(), details


@pytest.fixture
def one_by_one():
    with mock.patch.object(scan_xlsx, "_PLAIN_CELLS", mock.Mock(sub=lambda keep, content: content)):
        yield


@pytest.mark.parametrize("name", SHEETS)
def test_run_of_plain_cells_tells_the_same_as_its_cells(name, tmp_path, request):
    path = tmp_path / "so.xlsx"
    path.write_bytes(xlsx(SHEETS[name], shared="<si><t>chữ</t></si>"))
    at_once = told(path)
    request.getfixturevalue("one_by_one")
    assert told(path) == at_once


def test_workbooks_of_the_example_tell_the_same(request):
    paths = sorted((EXAMPLE / "data" / "raw" / "2021").rglob("*.xlsx"))
    at_once = [told(path) for path in paths]
    request.getfixturevalue("one_by_one")
    assert paths
    assert [told(path) for path in paths] == at_once


def test_plain_cells_are_found():
    content = sheet(row(1, A1, '<c r="B1" s="3"><f>SUM(A1:A1)</f><v>1.5E-7</v></c>', '<c r="C1" t="s"><v>0</v></c>'))
    assert len(scan_xlsx._PLAIN_CELLS.findall(content.encode())) == 1
    assert [found[0] for found in scan_xlsx._READ_CELL.findall(content)] == ["A1", "B1", "C1"]


@pytest.mark.parametrize(
    "text", [cell("A1", kind="e"), cell("A1", kind="str"), '<c r="A1"><v>một</v></c>', "<c><v>1</v></c>"]
)
def test_other_cells_are_read_one_by_one(text):
    assert scan_xlsx._PLAIN_CELLS.search(text.encode()) is None
