"""Broken workbooks of units: each stops the run with a finding that says where, whose, what and what to do.

Every kind spoils one unit's workbook in a small copy of the example workspace. In it the officers bear names, invented
ones: no finding, fact or page may repeat them.
"""

import csv
import datetime
import io
import random
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlrd
import xlwt
from conftest import EXAMPLE, PROJECT, missing_in, opened, stage_tables, thidua
from workbook_writers import write_workbook
from xlwt.CompoundDoc import XlsDoc

from thidua_helpers.blanks.form_layout import FormTitle, Holder, form_layout, unit_rows
from thidua_helpers.checks.gate import pass_gate
from thidua_helpers.checks.review import review_reports
from thidua_helpers.errors import GateClosed
from thidua_helpers.findings.finding import Finding, findings_table
from thidua_helpers.intake.excel.limits import UnreadableWorkbook
from thidua_helpers.intake.excel.scan import scan_workbook
from thidua_helpers.intake.read_edition import read_inputs
from thidua_helpers.period import Edition
from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.rules.loading import read_toml
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import Severity

UNIT, NEIGHBOUR = "2-04", "1-03"
FOLDER = "data/raw/2021/don-vi"
FILE = f"{FOLDER}/{UNIT}.xlsx"
UNIT_NAME = f"Chi cục Thi hành án dân sự Đơn vị {UNIT}"
OFFICERS = {"CB-58": "Nguyễn Văn Thử", "CB-59": "Trần Thị Ví Dụ", "CB-60": "Lê Giả Định"}
STRANGER = "Hoàng Văn Bịa"
# Where things stand on the sheets 06 and 07: headings in rows 6–8, codes in row 9; figures of việc in C–R, rate in S.
TOTAL, OWN, OFFICER, LAST = 10, 11, 12, 14
FIGURES = "CDEFGHIJKLMNOPQR"
# One case more in each of these columns keeps all identities of a row: new, docketed, due, not enforceable, carried on.
ONE_CASE_MORE = "CEHQR"
SHEET_PART = "xl/worksheets/sheet1.xml"

Edit = Callable[[openpyxl.Workbook], object]


def values_of(unit: str, sheets: tuple[str, ...], last_row: int = 100) -> openpyxl.Workbook:
    """The unit's workbook with values only (openpyxl would lose the results of formulas), officers under names."""
    read = openpyxl.load_workbook(EXAMPLE / FOLDER / f"{unit}.xlsx", data_only=True)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in read[name].iter_rows(max_row=last_row):
            for cell in row:
                if cell.value is not None:
                    sheet.cell(cell.row, cell.column, OFFICERS.get(cell.value, cell.value))
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def sound() -> bytes:
    """The main forms of the unit as they should be."""
    return saved(values_of(UNIT, ("06", "07")))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's year 2021 alone, nothing ranked, with the workbook of one neighbour: small, and quick to read."""
    root = tmp_path_factory.mktemp("prepared")
    shutil.copytree(EXAMPLE / "config", root / "config")
    for year in ("2020", "2021-10t"):
        shutil.rmtree(root / "config" / "years" / year)
    of_year = root / "config" / "years" / "2021"
    for name in ("corrections.csv", "accepted.csv", "decisions.csv", "exclusions.csv"):
        (of_year / name).unlink(missing_ok=True)
    year_file = of_year / "year.toml"
    head = year_file.read_text(encoding="utf-8").partition("# How scores")[0]
    year_file.write_text(head + '[[inputs]]\nfolder = "don-vi"\nform = "tk-tha-2019"\n', encoding="utf-8")
    (root / FOLDER).mkdir(parents=True)
    (root / FOLDER / f"{NEIGHBOUR}.xlsx").write_bytes(saved(values_of(NEIGHBOUR, ("06", "07"), OWN)))
    return root


@pytest.fixture
def office(prepared: Path, tmp_path: Path, sound: bytes) -> Path:
    """A workspace of the test's own, in which the unit's workbook is as it should be."""
    return workspace_with(prepared, sound, tmp_path / "minh-hoa")


def workspace_with(prepared: Path, workbook: bytes, root: Path) -> Path:
    """A copy of the prepared workspace with that workbook of the unit."""
    shutil.copytree(prepared, root)
    (root / FILE).write_bytes(workbook)
    return root


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A copy of the whole example."""
    root = tmp_path / "minh-hoa"
    shutil.copytree(EXAMPLE / "config", root / "config")
    shutil.copytree(EXAMPLE / "data" / "raw", root / "data" / "raw")
    return root


def spoil(root: Path, edit: Edit, name: str = f"{UNIT}.xlsx") -> None:
    """Edits the unit's workbook and leaves it under that name."""
    book = openpyxl.load_workbook(root / FILE)
    edit(book)
    (root / FILE).unlink()
    book.save(root / FOLDER / name)


def put(sheet: str, **cells: object) -> Edit:
    """Writes values into cells of a sheet."""

    def edit(book: openpyxl.Workbook) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    return edit


def row_again(source: int, sheets: tuple[str, ...] = ("06",), **cells: object) -> Edit:
    """A copy of a row below the last one, with other values in some columns."""

    def edit(book: openpyxl.Workbook) -> None:
        for sheet in map(book.__getitem__, sheets):
            for column, cell in enumerate(sheet[source], start=1):
                sheet.cell(LAST + 1, column, cell.value)
            for column, value in cells.items():
                sheet[f"{column}{LAST + 1}"] = value

    return edit


def of_sheet(edit: Callable) -> Edit:
    """An edit of the sheet 06 as a whole."""
    return lambda book: edit(book["06"])


def blank(row: int, sheet: str = "06") -> Edit:
    """Empties the figures of a row; its name stays."""
    return put(sheet, **{f"{column}{row}": None for column in f"{FIGURES}ST"})


def row_cells(row: int) -> str:
    return ", ".join(f"{column}{row}" for column in FIGURES)


def one_case_more(row: int, sheet: str = "06") -> Edit:
    """The row with one case more: it still adds up by itself, and not with the other rows."""

    def edit(book: openpyxl.Workbook) -> None:
        for column in ONE_CASE_MORE:
            book[sheet][f"{column}{row}"].value += 1

    return edit


def insert_column(sheet) -> None:
    sheet.insert_cols(13)
    sheet["M6"], sheet["M7"], sheet["M8"] = "Phải thi hành", "Có điều kiện thi hành", "Cột tự thêm"


def per_cent(sheet) -> None:
    sheet["D12"].number_format = "0%"


def texts_for_totals(sheet) -> None:
    for column in FIGURES:
        sheet[f"{column}{TOTAL}"] = str(sheet[f"{column}{TOTAL}"].value)


def second_sheet_of_form(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book["06"]).title = "Biểu 06"


def findings_of(root: Path) -> pd.DataFrame:
    """What reading the reports and their arithmetic finds, without the units of which there is no workbook here.

    Nobody's name may stand in it, nor in the facts.
    """
    book = opened(root)
    intake = read_inputs(book.workspace, book.rules)
    # The sums of clusters would take as long as all the rest; the tests of the whole example have them.
    review = review_reports(intake.tables, make_table("figures", []), {}, None, book.rules, False)
    found = pd.concat([intake.findings, findings_table(review.findings)], ignore_index=True)
    found = found[(found["check"] != "don-vi-chua-nop") | (found["holder"] == UNIT)]
    assert names_in(found.to_csv() + intake.facts.to_csv()) == []
    return found


def names_in(text: str) -> list[str]:
    return [name for name in (*OFFICERS.values(), STRANGER) if name.casefold() in text.casefold()]


def errors_of(root: Path) -> pd.DataFrame:
    """The errors, past which the gate lets nothing."""
    found = findings_of(root)
    errors = found[found["severity"] == Severity.ERROR]
    with pytest.raises(GateClosed) as closed:
        pass_gate(found, opened(root).rules.name)
    assert all(f"[{check}]" in str(closed.value) for check in errors["check"])
    return errors


def the_error(root: Path) -> dict:
    """The only error."""
    (error,) = errors_of(root).to_dict("records")
    return error


def sentences(finding: dict) -> dict[str, str]:
    """Without the number of the officer's code, which is drawn."""
    return {part: re.sub(r"CB-0\d", "CB-…", finding[part]) for part in ("found", "expected", "advice")}


def test_workbooks_as_they_should_be_have_no_findings(office):
    assert findings_of(office).empty


def hidden(book: openpyxl.Workbook) -> None:
    book["07"].sheet_state = "veryHidden"


def named_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet(OFFICERS["CB-58"])["A1"] = 5


# Edit, then check, sheet and cells of the finding, and what it names.
EDITS = {
    # Cells with figures
    "text-number": (put("06", D12="2.313"), "chu-trong-o-so", "06", "D12", ["“2.313”"]),
    "words": (put("06", D12="chưa có"), "chu-trong-o-so", "06", "D12", []),
    "true": (put("06", D12=True), "chu-trong-o-so", "06", "D12", []),
    "empty": (put("06", D12=None), "o-trong", "06", "D12", ["(1 ô)"]),
    "formula": (put("06", D12="=C12-E12"), "cong-thuc-khong-gia-tri", "06", "D12", []),
    "error-value": (put("06", D12="#REF!"), "o-loi", "06", "D12", []),
    "per-cent": (of_sheet(per_cent), "o-phan-tram", "06", "D12", []),
    "date": (put("06", D12=datetime.date(2021, 3, 4)), "o-ngay-thang", "06", "D12", ["“04/3/2021”"]),
    "negative": (put("06", D12=-5), "so-am", "06", "D12", ["(1 ô): D12 “-5”"]),
    "fraction": (put("06", D12=11.5), "so-le", "06", "D12", []),
    "huge": (put("06", D12=10**16), "so-qua-lon", "06", "D12", []),
    "huge-money": (put("07", D12=10**13), "so-qua-lon", "07", "D12", ["nghìn đồng"]),
    "text-totals": (of_sheet(texts_for_totals), "chu-trong-o-so", "06", row_cells(TOTAL), ["(16 ô)"]),
    "text-rate": (put("06", S12="cao"), "ty-le-khong-ro", "06", "S12", []),
    "blank-unit-row": (blank(OWN), "o-trong", "06", row_cells(OWN), ["(16 ô)"]),
    "blank-total-row": (blank(TOTAL), "o-trong", "06", row_cells(TOTAL), ["(16 ô)"]),
    "blank-officer-row": (blank(OFFICER), "o-trong", "06", row_cells(OFFICER), ["(16 ô)"]),
    "name-among-figures": (put("06", D12=OFFICERS["CB-58"]), "chu-trong-o-so", "06", "D12", []),
    # Rows and headings
    "missing-column": (
        of_sheet(lambda sheet: sheet.delete_cols(13)),
        "thieu-cot",
        "06",
        "",
        ["(11) Phải thi hành > Có điều kiện thi hành > Hoãn thi hành án"],
    ),
    "unknown-column": (of_sheet(insert_column), "cot-la", "06", "M9", ["Cột tự thêm"]),
    "column-at-the-end": (put("06", T6="Ghi chú", T11=5), "cot-la", "06", "T9", []),
    "swapped-codes": (put("06", D9=3, E9=2), "lech-cot", "06", "D9, E9", ["“Chia ra – Mới thụ lý” mang mã 2"]),
    "swapped-headings": (
        put("06", D8="Mới thụ lý", E8="Năm trước chuyển sang"),
        "lech-cot",
        "06",
        "D9, E9",
        ["“Chia ra – Mới thụ lý” mang mã 2"],
    ),
    "no-codes": (of_sheet(lambda sheet: sheet.delete_rows(9)), "thieu-dong-ma", "06", "B6", []),
    "no-header": (
        of_sheet(lambda sheet: sheet.delete_rows(6, 3)),
        "thieu-cot",
        "06",
        "",
        ["“Tên đơn vị, chấp hành viên”"],
    ),
    "renamed-heading": (put("06", B6="Họ và tên"), "thieu-cot", "06", "", []),
    "tcvn3-heading": (put("06", B6="Tªn ®¬n vÞ, chÊp hµnh viªn"), "bang-ma-cu", "06", "B6", ["TCVN3"]),
    "vni-heading": (put("06", B6="Teân ñôn vò, chaáp haønh vieân"), "bang-ma-cu", "06", "B6", ["VNI"]),
    "tcvn3-leaf-headings": (put("06", D8="N¨m tr­íc chuyÓn sang", E8="Míi thô lý"), "bang-ma-cu", "06", "D8", ["TCVN3"]),
    "tcvn3-unit": (
        put("06", B11="Chi côc Thi hµnh ¸n d©n sù §¬n vÞ 2-04"),
        "dong-khong-ro-cua-ai",
        "06",
        "B11",
        ["TCVN3"],
    ),
    "tcvn3-officer": (put("06", B12="NguyÔn V¨n Thö"), "bang-ma-cu", "06", "B12", ["TCVN3"]),
    "other-circular": (
        put("06", A2="Ban hành theo Thông tư số 12/2026/TT-BTP"),
        "mau-khac",
        "06",
        "A2",
        ["12/2026/TT-BTP", "06/2019/TT-BTP"],
    ),
    "other-period": (
        put("06", A4="Kỳ báo cáo: 10 tháng, năm 2021 (từ 01/10/2020 đến 31/7/2021)"),
        "sai-ky",
        "06",
        "A4",
        ["10 tháng năm 2021"],
    ),
    "title-of-another-unit": (
        put("06", M1="Đơn vị báo cáo: Chi cục Thi hành án dân sự Đơn vị 1-03"),
        "don-vi-khong-khop",
        "06",
        "M1",
        ["“Chi cục Thi hành án dân sự Đơn vị 1-03”", "Đơn vị 2-04"],
    ),
    "title-of-an-officer": (
        put("06", M1=f"Đơn vị báo cáo: {OFFICERS['CB-58']}"),
        "don-vi-khong-khop",
        "06",
        "M1",
        ["Đơn vị 2-04"],
    ),
    "title-of-another-unit-with-a-space-before-the-colon": (
        put("06", M1="Đơn vị báo cáo : Chi cục Thi hành án dân sự Đơn vị 1-03"),
        "don-vi-khong-khop",
        "06",
        "M1",
        ["“Chi cục Thi hành án dân sự Đơn vị 1-03”", "Đơn vị 2-04"],
    ),
    "other-period-without-its-heading": (
        put("06", A4="10 tháng năm 2021 (từ ngày 01/10/2020 đến ngày 31/7/2021)"),
        "sai-ky",
        "06",
        "A4",
        ["10 tháng năm 2021"],
    ),
    "unit-near": (
        put("06", B11="Đơn vị 2-044"),
        "dong-khong-ro-cua-ai",
        "06",
        "B11",
        ["“Đơn vị 2-044”", "Có phải: Đơn vị 2-04"],
    ),
    "unit-near-in-full": (
        put("06", B11="Chi cục Thi hành án dân sự Đơn vị 2-044"),
        "dong-khong-ro-cua-ai",
        "06",
        "B11",
        ["Đơn vị 2-044", "Có phải: Chi cục Thi hành án dân sự Đơn vị 2-04,"],
    ),
    "unit-far": (put("06", B11=STRANGER), "dong-khong-ro-cua-ai", "06", "B11", []),
    "officer-without-serial": (put("06", A12="a", B12=STRANGER), "dong-khong-ro-cua-ai", "06", "B12", []),
    "unit-twice": (row_again(OWN, A="2"), "trung-dong", "06", "B11, B15", []),
    "officer-twice": (row_again(OFFICER, A="1.4"), "trung-dong", "06", "B12, B15", []),
    "row-without-name": (
        row_again(OFFICER, A="1.4", B=None),
        "dong-khong-ro-cua-ai",
        "06",
        f"{row_cells(LAST + 1)}, S{LAST + 1}",
        ["C15, D15"],
    ),
    "province-row": (row_again(OWN, A="II", B="Các Chi cục THADS"), "dong-khong-ro-cua-ai", "06", "B15", []),
    "no-row-of-the-unit": (of_sheet(lambda sheet: sheet.delete_rows(OWN)), "khong-co-dong", "06", "B9", []),
    "no-rows": (of_sheet(lambda sheet: sheet.delete_rows(TOTAL, 10)), "khong-co-dong", "06", "", []),
    # Sheets and units
    "no-sheet-07": (lambda book: book.remove(book["07"]), "thieu-trang-tinh", "", "", ["“06”"]),
    "hidden-sheet": (hidden, "trang-an", "07", "", []),
    "two-units": (
        row_again(OWN, ("06", "07"), A="2", B="Đơn vị 2-05"),
        "nhieu-don-vi",
        "06",
        "B11, B15",
        ["Đơn vị 2-04, Đơn vị 2-05"],
    ),
    "two-sheets-of-one-form": (second_sheet_of_form, "trung-trang-tinh", "Biểu 06", "", []),
    "sheet-named-after-an-officer": (
        lambda book: (book.remove(book["07"]), named_sheet(book)),
        "thieu-trang-tinh",
        "",
        "",
        ["“06”, 1 "],
    ),
}


@pytest.fixture(scope="module", params=EDITS)
def edited_report(request, prepared, sound, tmp_path_factory) -> tuple[str, dict]:
    """The name of an edit, and the only error in the report edited so."""
    root = workspace_with(prepared, sound, tmp_path_factory.mktemp("edited") / "minh-hoa")
    spoil(root, EDITS[request.param][0])
    return request.param, the_error(root)


def test_edited_report_is_found_at_its_cells(edited_report):
    name, error = edited_report
    _, *place, named = EDITS[name]
    assert (error["holder"], error["file"]) == (UNIT, FILE)
    assert [error["check"], error["sheet"], error["cells"]] == place
    assert missing_in(error["found"] + error["advice"], *named) == []


def test_wording_of_edited_reports(edited_report, snapshot):
    assert sentences(edited_report[1]) == snapshot


def hidden_sums(book: openpyxl.Workbook) -> None:
    put("06", Z10=5, Z11="x")(book)
    book["06"].column_dimensions["Z"].hidden = True


def test_unreadable_report_keeps_its_file(office):
    """Points that lack it are then known to follow from the errors of that file."""
    spoil(office, lambda book: [put(sheet, T6="Ghi chú", T11=5)(book) for sheet in ("06", "07")])
    book = opened(office)
    intake = read_inputs(book.workspace, book.rules)
    assert UNIT not in set(intake.facts["holder"])
    table = review_reports(intake.tables, make_table("figures", []), {}, None, book.rules, False).submissions
    files = table.set_index("holder")["files"]
    assert files[UNIT] == FILE
    assert files[NEIGHBOUR] == f"{FOLDER}/{NEIGHBOUR}.xlsx"
    assert files["2-05"] == ""


@pytest.mark.parametrize(
    ("edit", "cells", "is_hidden"),
    [
        (put("06", U11="Đã đối chiếu sổ thụ lý"), "U11", False),
        (put("06", T11="Đã đối chiếu"), "T11", False),
        (hidden_sums, "Z10, Z11", True),
    ],
)
def test_content_right_of_the_table_is_named_by_its_cells(office, edit, cells, is_hidden):
    spoil(office, edit)
    error = errors_of(office).query("check == 'cot-la'").iloc[0]
    assert error["cells"] == cells
    assert f"ô {cells}" in error["found"]
    assert ("bị ẩn" in error["found"]) is is_hidden


def test_empty_column_right_of_the_table_is_no_finding(office):
    spoil(office, put("06", Z3="Mật"))
    assert findings_of(office).query("check == 'cot-la'").empty


@pytest.mark.parametrize(
    "text",
    [
        "Minh Họa, ngày 04 tháng 10 năm 2021",
        "Ngày …… tháng …… năm 2021",
        "Minh Họa, ngày 04 tháng 10 năm 2021\nTHỦ TRƯỞNG ĐƠN VỊ",
    ],
)
def test_date_line_of_signature_is_ignored(office, text):
    spoil(office, put("06", M17=text))
    assert findings_of(office).query("check == 'dong-khong-ro-cua-ai'").empty


@pytest.mark.parametrize(
    "cells",
    [
        {"M17": datetime.date(2021, 10, 4)},
        {"B17": "Người lập biểu", "M17": datetime.date(2021, 10, 4)},
        {"B17": "Người lập biểu", "M17": "Minh Họa, ngày 04 tháng 10 năm 2021"},
        {"B17": "Người lập biểu", "M17": "Ngày 04 tháng … năm 2021"},
    ],
)
def test_day_of_signature_is_ignored(office, cells):
    spoil(office, put("06", **cells))
    assert findings_of(office).empty


@pytest.mark.parametrize("figures", [{"M17": 5}, {"M17": "5 việc chưa phân loại"}])
def test_unknown_row_with_date_line_and_figure_is_an_error(office, figures):
    spoil(office, put("06", B17="Đơn vị 9-99", N17="Minh Họa, ngày 04 tháng 10 năm 2021", **figures))
    (finding,) = findings_of(office).query("check == 'dong-khong-ro-cua-ai'").to_dict("records")
    assert (finding["severity"], finding["cells"]) == ("error", "B17")


@pytest.mark.parametrize(
    "cells", [{"B10": "Tổng số:"}, {"B10": " TỔNG SỐ :"}, {"A12": "1.1."}, {"A12": "1,1"}, {"B11": f"{UNIT_NAME}:"}]
)
def test_name_or_serial_with_other_punctuation_is_read(office, cells):
    spoil(office, put("06", **cells))
    assert findings_of(office).empty


@pytest.mark.parametrize(
    ("title", "named"),
    [
        (f"Đơn vị báo cáo: {UNIT_NAME}\nĐơn vị nhận báo cáo: Cục THADS tỉnh Minh Họa", ""),
        (f"Đơn vị nhận báo cáo: Cục THADS tỉnh Minh Họa\nĐơn vị báo cáo:\n{UNIT_NAME}", ""),
        (f"Đơn vị\nbáo cáo: {UNIT_NAME}", ""),
        (
            "Đơn vị báo cáo: Chi cục Thi hành án dân sự Đơn vị 1-01\nĐơn vị nhận báo cáo: Cục THADS tỉnh Minh Họa",
            "“Chi cục Thi hành án dân sự Đơn vị 1-01”",
        ),
    ],
)
def test_label_of_a_title_ends_where_the_next_one_begins(office, title, named):
    spoil(office, put("06", M1=title))
    found = list(findings_of(office).query("check == 'don-vi-khong-khop'")["found"])
    assert len(found) == bool(named)
    assert all(named in each for each in found)


@pytest.mark.parametrize("noise", [1e-13, -1e-13, 4e-13])
def test_whole_number_with_binary_noise_is_that_number(office, noise):
    """A spreadsheet shows 15 digits: what its formulas leave behind them is seen by nobody."""
    value = openpyxl.load_workbook(office / FILE)["06"]["C11"].value
    spoil(office, put("06", C11=value + noise))
    assert value + noise != value
    assert findings_of(office).empty


def test_visibly_fractional_number_is_found(office):
    value = openpyxl.load_workbook(office / FILE)["06"]["C11"].value
    spoil(office, put("06", C11=value + 1e-10))
    assert the_error(office)["check"] == "so-le"


@pytest.mark.parametrize("value", [5, "1.234", "12 việc", "1.234 nghìn đồng", "5,", "1O"])
def test_number_in_a_nameless_row_is_an_error_at_its_cell(office, value):
    spoil(office, put("06", M17=value, N17="Minh Họa, ngày 04 tháng 10 năm 2021"))
    (finding,) = findings_of(office).query("check == 'dong-khong-ro-cua-ai'").to_dict("records")
    assert (finding["severity"], finding["cells"]) == ("error", "M17")
    assert "M17" in finding["found"]


@pytest.mark.parametrize(
    ("cell", "title"),
    [
        ("A4", "Kỳ báo cáo : 12 tháng, năm 2021 (từ 01/10/2020 đến 30/9/2021)"),
        ("A4", "Kỳ báo cáo: 12 tháng năm 2021"),
        ("A4", "Kỳ báo cáo :12 tháng , năm 2021"),
        ("A4", "12 tháng năm 2021 (từ ngày 01/10/2020 đến ngày 30/9/2021)"),
        ("A4", "(12 tháng năm 2021)"),
        ("M1", f"Đơn vị báo cáo: {UNIT_NAME}."),
        ("M1", f"Đơn vị báo cáo : {UNIT_NAME}"),
    ],
)
def test_title_with_other_punctuation_is_no_finding(office, cell, title):
    spoil(office, put("06", **{cell: title}))
    found = findings_of(office)
    assert found[found["check"].isin(["thieu-ky", "sai-ky", "don-vi-khong-khop"])].empty


def test_renamed_column_is_both_missing_and_unknown(office):
    spoil(office, put("06", E8="Mới nhận"))
    errors = errors_of(office).set_index("check")
    assert sorted(errors.index) == ["cot-la", "thieu-cot"]
    assert set(errors["cells"]) == {"E9"}
    assert "(3) Thụ lý > Chia ra > Mới thụ lý" in errors.loc["thieu-cot", "found"]
    assert "Mới nhận" in errors.loc["cot-la", "found"]
    assert "Thụ lý > Chia ra > Mới thụ lý" in errors.loc["cot-la", "advice"]


def test_units_in_two_sheets_of_one_file_are_found(office):
    spoil(office, put("07", B11="Đơn vị 2-05"))
    errors = errors_of(office).set_index("check")
    assert sorted(errors.index) == ["don-vi-khong-khop", "nhieu-don-vi"]
    assert errors.loc["don-vi-khong-khop", "sheet"] == "07"
    assert "Đơn vị 2-04, Đơn vị 2-05" in errors.loc["nhieu-don-vi", "found"]


def test_person_named_like_a_unit_is_not_quoted(office):
    """Districts bear names that people bear, too: Hà Trung, Thọ Xuân, Cẩm Thủy."""
    units = office / "config" / "units.csv"
    units.write_text(units.read_text(encoding="utf-8").replace("Đơn vị 3-08", "Văn Bịa"), encoding="utf-8")
    spoil(office, put("06", A12="a", B12=STRANGER))
    assert the_error(office)["check"] == "dong-khong-ro-cua-ai"


@pytest.mark.parametrize(
    ("cell", "cells", "formula"),
    [
        ("D12", "C12, D12, E12", "Thụ lý – Tổng số = Năm trước chuyển sang + Mới thụ lý"),
        ("F12", "H12, C12, F12, G12", "Phải thi hành – Tổng số = Thụ lý – Tổng số − Ủy thác thi hành án − Thu hồi"),
        ("Q12", "H12, I12, Q12", " + Chưa có điều kiện thi hành"),
        ("M12", "I12, J12, K12, L12, M12, N12, O12, P12", " + Hoãn thi hành án + "),
        ("R12", "R12, H12, J12, K12", "Số chuyển kỳ sau = Phải thi hành – Tổng số − Thi hành xong − Đình chỉ"),
    ],
    ids=["I1", "I2", "I3", "I4", "I5"],
)
def test_violated_identity_in_an_officer_row_is_found(office, cell, cells, formula):
    """The officers no longer add up to the unit either; the officer bears a code."""
    book = openpyxl.load_workbook(office / FILE)
    spoil(office, put("06", **{cell: book["06"][cell].value + 7}))
    errors = errors_of(office).set_index("check")
    assert sorted(errors.index) == ["sai-dang-thuc", "sai-tong-chap-hanh-vien"]
    assert set(errors["holder"]) == {UNIT}
    identity = errors.loc["sai-dang-thuc"]
    assert (identity["file"], identity["sheet"], identity["cells"]) == (FILE, "06", cells)
    assert re.search(r"chấp hành viên CB-0[123] \(việc\)", identity["found"])
    assert "lệch" in identity["found"]
    assert formula in identity["expected"]


@pytest.mark.parametrize(
    ("row", "check", "cells", "found"),
    [
        (OFFICER, "sai-tong-chap-hanh-vien", {11, 12, 13, 14}, "Mới thụ lý: {own}, 3 chấp hành viên .* {more}, .* −1"),
        (TOTAL, "sai-tong-so", {10, 11}, "việc.*, Mới thụ lý: {more}, .* {own}, .* 1 việc"),
    ],
    ids=["officers", "total-row"],
)
def test_rows_that_do_not_add_up_together_are_found(office, row, check, cells, found):
    own = openpyxl.load_workbook(office / FILE)["06"][f"E{OWN}"].value
    spoil(office, one_case_more(row))
    errors = errors_of(office)
    assert set(errors["check"]) == {check}
    assert set(errors["holder"]) == {UNIT}
    assert set(errors["file"]) == {FILE}
    named = {frozenset(each.split(", ")) for each in errors["cells"]}
    assert named == {frozenset(f"{column}{each}" for each in cells) for column in ONE_CASE_MORE}
    assert errors["found"].str.contains(found.format(own=own, more=own + 1)).any()


def test_wrong_printed_rate_is_found(office):
    sheet = openpyxl.load_workbook(office / FILE)["06"]
    done, stopped, enforceable, rate = (sheet[f"{column}12"].value for column in "JKIS")
    spoil(office, put("06", S12=99.99))
    error = the_error(office)
    assert (error["check"], error["holder"], error["cells"]) == ("sai-ty-le", UNIT, "S12, J12, K12, I12")
    again = f"{done + stopped} ÷ {enforceable} = {rate:.2f}%".replace(".", ",")
    assert "99,99%" in error["found"] and again in error["found"]
    assert re.search("CB-0[123]", error["found"])


def test_parts_unlike_their_whole_are_found(office):
    """One case more in all rows of biểu 01, việc chủ động: only the comparison with biểu 06 and 02 can see it."""
    book = values_of(UNIT, ("06", "07", "01", "02", "03", "04"))
    own = book["06"][f"E{OWN}"].value
    one_case_more(TOTAL, "01")(book)
    one_case_more(OWN, "01")(book)
    book.save(office / FILE)
    errors = errors_of(office)
    assert set(errors["check"]) == {"sai-tong-phan"}
    assert set(errors["holder"]) == {UNIT}
    assert f"{FILE}!06!C11, {FILE}!01!C11, {FILE}!02!C11" in set(errors["cells"])
    assert any(f"Mới thụ lý: tổng số {own}, chủ động" in each for each in errors["found"])
    assert set(errors["expected"]) == {"chủ động + theo yêu cầu = tổng số"}


def test_wording_of_arithmetic_errors(office, sound, snapshot):
    typed = openpyxl.load_workbook(io.BytesIO(sound))["06"]["D12"].value
    edits = [put("06", D12=typed + 1), one_case_more(OFFICER), one_case_more(TOTAL), put("06", S12=99.99), hidden_sums]
    said = []
    for edit in edits:
        (office / FILE).write_bytes(edited(sound, edit))
        said.append(sentences(errors_of(office).iloc[0]))
    assert said == snapshot


def form_of_2015(path: Path, regulation: str) -> None:
    """A workbook in the form of 2015, filled with zeros, whose title names that circular."""
    rules = opened(EXAMPLE).rules
    form = read_toml(EXAMPLE / "config/forms/tk-tha-2015.toml", StatisticalForm, "tk-tha-2015")
    form = form.model_copy(update={"regulation": regulation})
    zeros = {column.line: 0 for column in form.columns if column.line}
    rows = unit_rows(form, Holder(UNIT_NAME, zeros))
    title = FormTitle(UNIT_NAME, Edition.parse("2021"))
    write_workbook(path, [form_layout(form, sheet, title, rows, rules.indicators.rates) for sheet in ("06", "07")])


def test_form_of_last_year_is_refused_by_its_circular(office):
    form_of_2015(office / FILE, "08/2015/TT-BTP")
    error = the_error(office)
    assert (error["check"], error["holder"]) == ("mau-khac", UNIT)
    assert (error["file"], error["sheet"], error["cells"]) == (FILE, "06", "A2")
    assert "Thông tư 08/2015/TT-BTP" in error["found"]


def test_columns_of_last_year_under_new_title_are_refused(office):
    form_of_2015(office / FILE, "06/2019/TT-BTP")
    errors = errors_of(office)
    assert set(zip(errors["sheet"], errors["check"], strict=True)) == {
        (sheet, check) for sheet in ("06", "07") for check in ("thieu-cot", "cot-la")
    }
    assert set(errors["holder"]) == {UNIT}
    missing = errors[errors["check"] == "thieu-cot"]
    assert all("Tạm dừng để giải quyết khiếu nại" in found for found in missing["found"])
    strange = errors[errors["check"] == "cot-la"]
    assert all("Cục rút lên thi hành" in found for found in strange["found"])


def repacked(archive: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The zip archive with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, change(old.read(entry)) if entry == part else old.read(entry))
    return file.getvalue()


def edited(workbook: bytes, edit: Edit) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    edit(book)
    return saved(book)


def far_cell(workbook: bytes) -> bytes:
    return edited(workbook, put("06", XFD1048576=1))


def zip_bomb(workbook: bytes) -> bytes:
    packed = repacked(workbook, SHEET_PART, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 12_000_000))
    assert len(packed) < 40_000
    return packed


def entity_bomb(workbook: bytes) -> bytes:
    doubling = "".join(f'<!ENTITY e{n} "&e{n - 1};&e{n - 1};">' for n in range(1, 30))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY e0 "thu">{doubling}]>'.encode()
    return repacked(workbook, SHEET_PART, lambda xml: doctype + xml[xml.index(b"<worksheet") :])


def damaged_inside(workbook: bytes) -> bytes:
    """The zip archive is whole, what one of its parts is packed into is not."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        start = archive.getinfo(SHEET_PART).header_offset + 200
    return workbook[:start] + bytes(byte ^ 0xFF for byte in workbook[start : start + 60]) + workbook[start + 60 :]


def strict_open_xml(workbook: bytes) -> bytes:
    """As Excel saves it as “Strict Open XML Spreadsheet”: other namespaces, the same elements."""
    names = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET_PART, "xl/worksheets/sheet2.xml"):
        for transitional, strict in names.items():
            workbook = repacked(workbook, part, lambda xml, old=transitional, new=strict: xml.replace(old, new))
    return workbook


def biff(values: dict[tuple[int, int], object]) -> bytes:
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


def xls_with_password(_: bytes) -> bytes:
    """An .xls file that says, as Excel's do behind their first record, that the rest is encrypted (RC4)."""
    stream = biff({(0, 0): "Đơn vị"})
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    file_pass = struct.pack("<HHHHH48x", 0x002F, 54, 1, 1, 1)
    return as_xls(stream[:first] + file_pass + stream[first:])


def xls_wider_than_any(_: bytes) -> bytes:
    """An .xls file damaged in one number: a cell in column 65.001 of row 65.536, where no .xls file has one."""
    stream = biff({(0, 0): 1.5, (65535, 255): 0.1234567})
    cell = stream.index(struct.pack("<HHHH", 0x0203, 14, 65535, 255))
    return as_xls(stream[: cell + 6] + struct.pack("<H", 65_000) + stream[cell + 8 :])


def ods(change: Callable[[bytes], bytes], part: str = "content.xml") -> Callable[[bytes], bytes]:
    """The .ods workbook of the example, one part changed."""
    return lambda _: repacked((EXAMPLE / FOLDER / "2-05.ods").read_bytes(), part, change)


def far_cell_of_ods(xml: bytes) -> bytes:
    far = (
        b'<table:table-row table:number-rows-repeated="1040000"><table:table-cell/></table:table-row>'
        b'<table:table-row><table:table-cell office:value-type="float" office:value="5"/></table:table-row>'
    )
    return xml.replace(b"</table:table>", far + b"</table:table>", 1)


def encrypted_manifest(xml: bytes) -> bytes:
    return xml.replace(b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>")


def plain(content: bytes) -> Callable[[bytes], bytes]:
    return lambda _: content


FILES = {
    "empty-file": ("2-04.xlsx", plain(b""), "khong-doc-duoc", "0 byte"),
    "html-as-xls": ("2-04.xls", plain(b"<html><table></table></html>"), "tep-gia-so-tinh", "HTML"),
    "utf16-html-as-xls": (
        "2-04.xls",
        plain('\ufeff<html xmlns:x="urn:schemas-microsoft-com:office:excel">'.encode("utf-16")),
        "tep-gia-so-tinh",
        "HTML",
    ),
    "xml-as-xls": (
        "2-04.xls",
        plain(b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'),
        "tep-gia-so-tinh",
        "XML",
    ),
    "csv-as-xls": ("2-04.xls", plain("STT;Tên đơn vị\n1;Đơn vị 2-04\n".encode()), "tep-gia-so-tinh", ""),
    "random-bytes": ("2-04.xlsx", plain(random.Random(4).randbytes(4000)), "tep-gia-so-tinh", ""),
    "random-bytes-as-xls": (
        "2-04.xls",
        plain(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(4).randbytes(4000)),
        "khong-doc-duoc",
        "",
    ),
    "other-zip": (
        "2-04.xlsx",
        lambda workbook: repacked(workbook, "", bytes).replace(b"xl/workbook.xml", b"wd/document.xml"),
        "tep-gia-so-tinh",
        "",
    ),
    "cut-off": ("2-04.xlsx", lambda workbook: workbook[: len(workbook) // 2], "khong-doc-duoc", ""),
    "cut-off-sheet": (
        "2-04.xlsx",
        lambda workbook: repacked(workbook, SHEET_PART, lambda xml: xml[:-200]),
        "khong-doc-duoc",
        "XML",
    ),
    "damaged-inside": ("2-04.xlsx", damaged_inside, "khong-doc-duoc", ""),
    "unknown-encoding": ("2-05.ods", ods(lambda xml: xml.replace(b"UTF-8", b"UdF-8", 1)), "khong-doc-duoc", "XML"),
    "password": (
        "2-04.xlsx",
        plain((PROJECT / "tests/workbooks/co-mat-khau.xlsx").read_bytes()),
        "tep-co-mat-khau",
        "",
    ),
    "password-of-xls": ("2-04.xls", xls_with_password, "tep-co-mat-khau", ""),
    "password-of-ods": ("2-05.ods", ods(encrypted_manifest, "META-INF/manifest.xml"), "tep-co-mat-khau", ""),
    "far-cell": ("2-04.xlsx", far_cell, "o-qua-xa", "1048576"),
    "far-cell-of-ods": ("2-05.ods", ods(far_cell_of_ods), "o-qua-xa", ""),
    "zip-bomb": ("2-04.xlsx", zip_bomb, "tep-nen-bat-thuong", "12 MB"),
    "entity-bomb": ("2-04.xlsx", entity_bomb, "tep-nen-bat-thuong", "DOCTYPE"),
    "doctype-of-ods": (
        "2-05.ods",
        ods(lambda xml: xml.replace(b"<office:document-content", b"<!DOCTYPE a><office:document-content", 1)),
        "tep-nen-bat-thuong",
        "DOCTYPE",
    ),
    "xlsx-as-xls": ("2-04.xls", lambda workbook: workbook, "tep-gia-so-tinh", ""),
}


@pytest.fixture(scope="module", params=FILES)
def unreadable(request, prepared, sound, tmp_path_factory) -> tuple[str, dict]:
    """The name of a kind of file, and the only error that it causes."""
    name, make, *_ = FILES[request.param]
    root = workspace_with(prepared, sound, tmp_path_factory.mktemp("unreadable") / "minh-hoa")
    (root / FILE).unlink()
    (root / FOLDER / name).write_bytes(make(sound))
    errors = errors_of(root)
    errors = errors[errors["check"] != "don-vi-chua-nop"] if name.startswith("2-05") else errors
    (error,) = errors.to_dict("records")
    return request.param, error


def test_unreadable_file_is_a_finding(unreadable):
    """The finding is the unit's by the name of the file, and names the sheet where the trouble has one."""
    kind, error = unreadable
    name, _, check, named = FILES[kind]
    assert (error["check"], error["holder"], error["file"]) == (check, name.partition(".")[0], f"{FOLDER}/{name}")
    assert named in error["found"]
    assert error["sheet"] == "06" or check != "o-qua-xa"


def test_wording_of_unreadable_files(unreadable, snapshot):
    assert sentences(unreadable[1]) == snapshot


def test_far_cell_is_named(office, sound):
    (office / FILE).write_bytes(far_cell(sound))
    error = the_error(office)
    assert (error["sheet"], error["cells"]) == ("06", "XFD1048576")


def test_formulas_without_values_are_found_in_a_strict_file(office, sound):
    (office / FILE).write_bytes(strict_open_xml(edited(sound, put("06", D12="=C12-E12"))))
    error = the_error(office)
    assert (error["check"], error["cells"]) == ("cong-thuc-khong-gia-tri", "D12")


def test_far_cell_is_found_in_a_strict_file(tmp_path, sound):
    """The look alone: were the cell not seen, the reader would ask for 400 GB and end this process."""
    path = tmp_path / "2-04.xlsx"
    path.write_bytes(strict_open_xml(far_cell(sound)))
    with pytest.raises(UnreadableWorkbook):
        scan_workbook(path)


def test_a_damaged_xls_does_not_end_the_process(tmp_path):
    """In a process of its own that may not take more than 3 GB."""
    path = tmp_path / "2-04.xls"
    path.write_bytes(xls_wider_than_any(b""))
    code = (
        "import pathlib, resource, sys\n"
        "from thidua_helpers.intake.excel.limits import UnreadableWorkbook\n"
        "from thidua_helpers.intake.excel.workbook import read_workbook\n"
        "resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))\n"
        "try:\n"
        "    read_workbook(pathlib.Path(sys.argv[1]), 'f')\n"
        "except UnreadableWorkbook as error:\n"
        "    print(error.check)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=PROJECT, timeout=60, check=False
    )
    assert (ended.returncode, bool(ended.stdout)) == (0, True)


def test_error_value_in_an_xls_file_is_found(office, sound):
    book, values = xlwt.Workbook(), openpyxl.load_workbook(io.BytesIO(sound))
    for source in values:
        sheet = book.add_sheet(source.title)
        for row in source.iter_rows():
            for cell in row:
                if (source.title, cell.coordinate) == ("06", "D12"):
                    sheet.row(cell.row - 1).set_cell_error(cell.column - 1, "#REF!")
                elif cell.value is not None:
                    sheet.write(cell.row - 1, cell.column - 1, cell.value)
    (office / FILE).unlink()
    book.save(str(office / FOLDER / "2-04.xls"))
    assert xlrd.open_workbook(office / FOLDER / "2-04.xls")["06"].cell_type(11, 3) == xlrd.XL_CELL_ERROR
    error = the_error(office)
    assert error["cells"] == "D12"
    assert "lỗi" in error["found"]


def test_folder_named_like_a_workbook_is_found(office):
    (office / FILE).unlink()
    (office / FILE).mkdir()
    assert UNIT in set(errors_of(office)["holder"])


def test_broken_only_workbook_is_a_finding(office):
    (office / FOLDER / f"{NEIGHBOUR}.xlsx").unlink()
    (office / FILE).write_bytes(b"")
    assert the_error(office)["check"] == "khong-doc-duoc"


def test_two_files_of_one_unit_are_found(office):
    again = f"{FOLDER}/Đơn vị 2-04 gửi lại.xlsx"
    shutil.copy(office / FILE, office / again)
    error = the_error(office)
    assert (error["check"], error["holder"]) == ("hai-tep-mot-don-vi", UNIT)
    assert error["cells"] == f"{FILE}!06!C11, {again}!06!C11"


def test_workbook_with_meaningless_name_belongs_to_the_unit_inside(office):
    spoil(office, put("06", D12="chưa có"), "bao cao.xlsx")
    error = the_error(office)
    assert (error["holder"], error["file"]) == (UNIT, f"{FOLDER}/bao cao.xlsx")


def test_unknown_unit_name_falls_back_to_file_name(office):
    spoil(office, lambda book: (put("06", B11=STRANGER)(book), put("07", B11=STRANGER)(book)))
    errors = errors_of(office)
    assert list(errors["check"]) == ["dong-khong-ro-cua-ai"] * 2
    assert list(errors[["holder", "sheet", "cells"]].itertuples(index=False, name=None)) == [
        (UNIT, "06", "B11"),
        (UNIT, "07", "B11"),
    ]


def write_rows(path: Path, *rows: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def write_acceptance(root: Path, error: dict) -> None:
    """Accepts an error by the key that it has or would have."""
    key = Finding(**{name: error[name] for name in Finding.__dataclass_fields__ if name in error}).key
    path = root / "config/years/2021/accepted.csv"
    write_rows(path, ["key", "check", "reason", "decided_by"], [key, error["check"], "Đã hỏi đơn vị", "MH-09/CV"])


def test_correction_with_other_expected_value_is_found(office):
    typed = openpyxl.load_workbook(office / FILE)["06"]["D12"].value
    write_rows(
        office / "config/years/2021/corrections.csv",
        ["file", "sheet", "cell", "expect", "value", "reason", "decided_by"],
        [f"don-vi/{UNIT}.xlsx", "06", "D12", str(typed - 1), str(typed + 1), "Gõ nhầm", "MH-09/CV"],
    )
    error = the_error(office)
    assert (error["check"], error["holder"]) == ("dinh-chinh-khong-khop", UNIT)
    assert (error["file"], error["sheet"], error["cells"]) == (FILE, "06", "D12")
    assert f"“{typed}”" in error["found"]
    assert f"“{typed - 1}”" in error["expected"]


@pytest.mark.parametrize("value", ["-5", "1.234", "năm việc", ""])
def test_correction_to_a_non_integer_is_assigned_to_the_office(office, value):
    typed = openpyxl.load_workbook(office / FILE)["06"]["D12"].value
    write_rows(
        office / "config/years/2021/corrections.csv",
        ["file", "sheet", "cell", "expect", "value", "reason", "decided_by"],
        [f"don-vi/{UNIT}.xlsx", "06", "D12", str(typed), value, "Gõ nhầm", "MH-09/CV"],
    )
    error = the_error(office)
    assert (error["check"], error["file"]) == ("dinh-chinh-khong-khop", "config/years/2021/corrections.csv")
    assert missing_in(error["found"], f"“{value}”", f"“don-vi/{UNIT}.xlsx”", "“06”", "D12") == []
    assert "value" in error["advice"]


def all_findings(root: Path) -> pd.DataFrame:
    """The findings of both stages."""
    tables = stage_tables(opened(root))
    return pd.concat([tables["findings_clean"], tables["findings_results"]], ignore_index=True)


def errors_in(found: pd.DataFrame) -> list[dict]:
    return found[found["severity"] == Severity.ERROR].to_dict("records")


def test_arithmetic_error_cannot_be_accepted(office):
    spoil(office, put("06", S12=99.99))
    write_acceptance(office, the_error(office))
    found = all_findings(office)
    rate = found[found["check"] == "sai-ty-le"].iloc[0]
    assert (rate["severity"], rate["accepted"], rate["key"]) == (Severity.ERROR, "", "")
    lapsed = found[found["check"] == "chap-nhan-het-hieu-luc"].iloc[0]
    assert "không được phép chấp nhận" in lapsed["found"]


@pytest.mark.slow
def test_money_in_dong_stops_the_example_until_accepted(whole):
    """Đồng instead of nghìn đồng in every form of money: all sums hold, money per case is a thousandfold."""
    book = openpyxl.load_workbook(whole / FILE, data_only=True)
    for name in ("07", "03", "04"):
        for row in book[name].iter_rows(min_row=TOTAL, min_col=3, max_col=19):
            for cell in row:
                if isinstance(cell.value, int):
                    cell.value *= 1000
    book.save(whole / FILE)
    (error,) = errors_in(all_findings(whole))
    assert (error["check"], error["holder"]) == ("tien-nham-don-vi-tinh", UNIT)
    assert error["cells"] == f"{FILE}!07!H11, {FILE}!06!H11"
    assert "năm 2020" in error["found"]
    assert "nghìn đồng" in error["advice"]
    write_acceptance(whole, error)
    found = all_findings(whole)
    assert errors_in(found) == []
    accepted = found[found["check"] == "tien-nham-don-vi-tinh"].iloc[0]
    assert (accepted["severity"], accepted["accepted"]) == (Severity.WARNING, "Đã hỏi đơn vị (MH-09/CV)")


@pytest.mark.slow
def test_missing_report_stops_the_example(whole):
    (whole / FILE).unlink()
    (error,) = errors_in(all_findings(whole))
    assert (error["check"], error["holder"]) == ("don-vi-chua-nop", UNIT)
    assert "Đơn vị 2-04" in error["found"]
    assert "--provisional" in error["advice"]


@pytest.mark.slow
def test_half_report_stops_the_example(whole):
    """One form missing, and the unit has one finding, not a second one for the figures that it has not."""
    book = openpyxl.load_workbook(whole / FILE, data_only=True)
    book.remove(book["07"])
    book.save(whole / FILE)
    (error,) = errors_in(all_findings(whole))
    assert (error["check"], error["holder"], error["file"]) == ("thieu-trang-tinh", UNIT, FILE)


def new_codes() -> list[str]:
    """The codes that three officers with names get: those after the codes by which nominations name their unit."""
    nominations = openpyxl.load_workbook(EXAMPLE / "data/raw/2021/khen-thuong.xlsx")["Đề nghị"]
    rows = [row[:2] for row in nominations.iter_rows(values_only=True) if str(row[0]).endswith(UNIT) and row[1]]
    last = max(int(code.removeprefix("CB-")) for _, code in rows)
    return [f"CB-{last + number}" for number in (1, 2, 3)]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess]:
    """The whole example after `thidua check`, in which one unit's workbook has officers with names and two errors."""
    root = tmp_path_factory.mktemp("refused") / "minh-hoa"
    shutil.copytree(EXAMPLE / "config", root / "config")
    shutil.copytree(EXAMPLE / "data" / "raw", root / "data" / "raw")
    book = values_of(UNIT, ("06", "07"))
    put("06", D12=80, M13="chưa rõ")(book)
    book.save(root / FILE)
    return root, thidua(root, "check", "2021")


@pytest.mark.slow
def test_command_line_refuses_with_a_reason(refused):
    _, ended = refused
    assert ended.returncode == 3
    assert "Traceback" not in ended.stderr
    for said in ("3 lỗi", "[sai-dang-thuc]", "[chu-trong-o-so]", f"{FILE}, trang tính “06”, ô C12, D12, E12"):
        assert said in ended.stderr
    assert names_in(ended.stdout + ended.stderr) == []


def test_pages_for_units_name_cells_and_advice(refused):
    papers, codes = refused[0] / "reports/2021/noi-bo/ra-soat", new_codes()
    mend_list = (papers / f"can-sua/{UNIT}.html").read_text(encoding="utf-8")
    for said in ("C12, D12, E12", "M13", "2-04.xlsx"):
        assert said in mend_list
    assert any(code in mend_list for code in codes)
    sheet = (papers / f"phieu-xac-nhan/{UNIT}.html").read_text(encoding="utf-8")
    assert "chưa ký phiếu này" in sheet
    assert not (papers / f"can-sua/{NEIGHBOUR}.html").exists()
    assert not (refused[0] / "reports/2021/index.html").exists()


def test_officer_names_stay_in_workbook_and_key(refused):
    root, _ = refused
    inputs = (root / "data/raw", root / "config")
    made = [
        path for path in root.rglob("*") if path.is_file() and not any(path.is_relative_to(each) for each in inputs)
    ]
    key = root / "data/keys/can-bo.csv"
    assert len(made) > 30
    told = [path for path in made if names_in(path.read_bytes().decode("utf-8", "replace"))]
    assert told == [key]
    with key.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = [code.lower() for code in new_codes()]
    names = ("lê giả định", "nguyễn văn thử", "trần thị ví dụ")
    of_names = [row for row in rows if row["name"]]
    assert {row["name"] for row in of_names} == set(names)
    assert {row["code"] for row in of_names} == set(codes)
    assert {row["unit"] for row in of_names} == {UNIT}
    facts = pd.read_csv(root / "data/processed/2021/rejected/facts.csv")
    assert {f"{UNIT}.{code}" for code in codes} <= set(facts["holder"])
