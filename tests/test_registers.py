"""Registers hold what belongs to the edition's period; an entry that says nothing is asked about."""

import datetime
import shutil

import openpyxl
import pytest
from conftest import EXAMPLE, opened
from hostile_workbooks import ods, ods_row

from thidua_helpers.intake.entries import shown_text
from thidua_helpers.intake.excel.marks import FORMAT, SHOWN
from thidua_helpers.intake.excel.marks import PERCENT as PERCENT_MARK
from thidua_helpers.intake.excel.workbook import Sheet, Workbook, read_workbook
from thidua_helpers.intake.read_edition import read_inputs
from thidua_helpers.intake.registers import read_side_table

INSPECTIONS, RECEIPTS = "so-kiem-tra", "so-tiep-nhan"
YEAR = """
state_of_figures = "tam-tinh"
clusters = "cum-minh-hoa"

[[inputs]]
file = "so-kiem-tra.xlsx"
form = "so-kiem-tra"

[[inputs]]
file = "so-tiep-nhan.csv"
form = "so-tiep-nhan"
"""


def read(root, day="15/4/2021", count=2, received="04/10/2021", note=(None, "General"), count_code="General"):
    """What is read of 2021 with one entry in the inspection register and one in the receipt log."""
    shutil.copytree(EXAMPLE / "config", root / "config")
    for name in ("corrections", "accepted", "decisions", "exclusions"):
        (root / f"config/years/2021/{name}.csv").unlink(missing_ok=True)
    (root / "config/years/2021/year.toml").write_text(YEAR, encoding="utf-8")
    folder = root / "data/raw/2021"
    folder.mkdir(parents=True)
    book = openpyxl.Workbook()
    book.active.title = "Sổ kiểm tra"
    for row in (
        ["Ngày", "Nguồn", "Đơn vị", "Loại vi phạm", "Số lượng", "Ghi chú"],
        [day, "VKS", "Đơn vị 1-01", "Kiến nghị", count, note[0]],
    ):
        book.active.append(row)
    book.active["E2"].number_format, book.active["F2"].number_format = count_code, note[1]
    book.save(folder / "so-kiem-tra.xlsx")
    log = f"Đơn vị,Ngày nhận,Ghi chú\nĐơn vị 1-01,{received},\n"
    (folder / "so-tiep-nhan.csv").write_text(log, encoding="utf-8")
    book = opened(root)
    return read_inputs(book.workspace, book.rules)


@pytest.mark.parametrize("day", ["01/10/2020", "30/9/2021"])
def test_first_and_last_day_belong_to_the_period(tmp_path, day):
    intake = read(tmp_path, day=day)
    assert intake.findings.empty
    assert len(intake.tables["inspections"]) == 1


@pytest.mark.parametrize("day", ["30/9/2020", "01/10/2021"])
def test_violation_outside_the_period_is_an_error_and_not_counted(tmp_path, day):
    intake = read(tmp_path, day=day)
    (finding,) = intake.findings.to_dict("records")
    assert (finding["check"], finding["severity"], finding["holder"]) == ("ngay-ngoai-ky", "error", "1-01")
    assert finding["file"].endswith("so-kiem-tra.xlsx")
    assert (finding["sheet"], finding["cells"], finding["found"]) == ("Sổ kiểm tra", "A2", day)
    assert finding["expected"] == "một ngày từ 01/10/2020 đến 30/9/2021"
    assert intake.tables["inspections"].empty


def test_receipt_before_period_end_is_an_error(tmp_path):
    intake = read(tmp_path, received="29/9/2021")
    (finding,) = intake.findings.to_dict("records")
    assert (finding["check"], finding["cells"], finding["holder"]) == ("ngay-ngoai-ky", "B2", "")
    assert finding["expected"] == "một ngày từ 30/9/2021 trở đi"
    assert intake.tables["receipts"].empty


def test_unit_without_receipt_day_has_sent_nothing(tmp_path):
    intake = read(tmp_path, received="")
    assert intake.findings.empty
    assert intake.tables["receipts"].empty


def test_invalid_receipt_date_is_assigned_to_the_office(tmp_path):
    intake = read(tmp_path, received="mùng 4", day="giữa tháng 4")
    of_inspections, of_receipts = intake.findings.to_dict("records")
    assert (of_receipts["check"], of_receipts["holder"], of_receipts["cells"]) == ("ngay-sai", "", "B2")
    assert {of_receipts["expected"], of_inspections["expected"]} == {"một ngày, ví dụ 30/9/2021"}


def test_receipt_on_last_day_or_later_is_accepted(tmp_path):
    for number, day in enumerate(("30/9/2021", "04/10/2022")):
        intake = read(tmp_path / str(number), received=day)
        assert intake.findings.empty
        assert len(intake.tables["receipts"]) == 1


def test_entry_of_zero_violations_is_an_error(tmp_path):
    intake = read(tmp_path, count=0)
    (finding,) = intake.findings.to_dict("records")
    assert (finding["check"], finding["severity"], finding["cells"]) == ("so-vi-pham-khong", "error", "E2")
    assert "bỏ dòng này" in finding["advice"]
    assert intake.tables["inspections"].empty


PERCENT, BILLIONS, HIDDEN_BY_FORMAT = "0.00%", '0.00" tỷ"', ";;;"
AT_TWO = datetime.datetime.fromisoformat("2021-03-15T14:05")
# The note of an entry as the cell stores it, its format, and the note that people see.
NOTES = [
    pytest.param(0.835, PERCENT, "83,5%", id="per-cent"),
    pytest.param(2.35, BILLIONS, "2,35 tỷ", id="words-behind"),
    pytest.param(36_666_409, "#,##0,", "36.666", id="thousands"),
    pytest.param(83.5, "General", "83,5", id="decimal"),
    pytest.param(0.1 + 0.2, "General", "0,3", id="fifteen-digits"),
    pytest.param(912345671, "General", "912345671", id="telephone"),
    pytest.param(0, "General", "0", id="zero"),
    pytest.param(AT_TWO, "dd/mm/yyyy", "15/3/2021", id="day"),
    pytest.param(AT_TWO, "mm/yyyy", "03/2021", id="month"),
    pytest.param(AT_TWO, "mmm-yy", "03/2021", id="month-of-excel"),
    pytest.param(AT_TWO, "yyyy", "2021", id="year"),
    pytest.param(AT_TWO, "dd/mm/yyyy hh:mm", "15/3/2021 14:05", id="day-and-time"),
    pytest.param(AT_TWO, "m/d/yy h:mm", "15/3/2021 14:05", id="day-and-time-of-excel"),
    pytest.param("15/3/2021", "mm/yyyy", "15/3/2021", id="text"),
]


@pytest.mark.parametrize(("stored", "code", "note"), NOTES)
def test_note_is_read_as_the_cell_shows_it(tmp_path, stored, code, note):
    intake = read(tmp_path, note=(stored, code))
    assert intake.findings.empty
    assert list(intake.tables["inspections"]["note"]) == [note]


@pytest.mark.parametrize(("stored", "code"), [(5, HIDDEN_BY_FORMAT), ("Đã đối chiếu", HIDDEN_BY_FORMAT)])
def test_note_that_its_format_hides_is_an_error(tmp_path, stored, code):
    (finding,) = read(tmp_path, note=(stored, code)).findings.to_dict("records")
    assert (finding["check"], finding["cells"]) == ("dinh-dang-khac-so", "F2")


def test_per_cent_in_a_column_of_counts_is_an_error(tmp_path):
    (finding,) = read(tmp_path, count=2, count_code="0%").findings.to_dict("records")
    assert (finding["check"], finding["cells"]) == ("o-phan-tram", "E2")


def test_cell_of_a_side_table_is_shown_as_its_format_shows_it():
    marks = {(0, 0): PERCENT_MARK, (0, 1): f"{FORMAT}{BILLIONS}", (0, 2): f"{FORMAT}mm/yyyy", (0, 3): f"{FORMAT};;;"}
    sheet = Sheet("x", [[0.835, 2.35, AT_TWO, 5.0, 1234.0]], marks=marks)
    rows = read_side_table(Workbook("a.xlsx", {"x": sheet}), opened(EXAMPLE, "2021").rules)
    assert [row["text"] for row in rows] == ["83,50%", "2,35 tỷ", "03/2021", "1.234"]


@pytest.mark.parametrize(("mark", "shown"), [(f'{FORMAT}0"\u202e tỷ"', "5 tỷ"), (f"{SHOWN}\u202e5,0", "5,0")])
def test_invisible_characters_are_left_out_of_shown_cells(mark, shown):
    assert shown_text(Sheet("x", [[5.0]], marks={(0, 0): mark}), 0, 0) == shown


def test_day_of_an_ods_workbook_is_read_as_the_file_shows_it(tmp_path):
    cell = '<table:table-cell office:value-type="date" office:date-value="2021-03-15"><text:p>3/2021</text:p>'
    (tmp_path / "a.ods").write_bytes(ods(ods_row(f"{cell}</table:table-cell>")))
    sheet = read_workbook(tmp_path / "a.ods", "a.ods").sheets["06"]
    assert shown_text(sheet, 0, 0) == "3/2021"
    assert sheet.text(0, 0) == "15/3/2021"


def read_rows(root, *rows, hidden=()):
    """What is read of the inspection register with these rows below its one entry, from row 3 on."""
    read(root)
    path = root / "data/raw/2021/so-kiem-tra.xlsx"
    book = openpyxl.load_workbook(path)
    for row in rows:
        book.active.append(row)
    for row in hidden:
        book.active.row_dimensions[row].hidden = True
    book.save(path)
    book = opened(root)
    intake = read_inputs(book.workspace, book.rules)
    found = intake.findings[["check", "severity", "cells"]].itertuples(index=False, name=None)
    return list(found), len(intake.tables["inspections"])


DATE_LINE, UNIT_ROW = "Minh Họa, ngày 04 tháng 10 năm 2021", ["20/4/2021", "VKS", "Đơn vị 1-02", "Kiến nghị", 1, None]
BELOW = [
    pytest.param(["Người lập sổ", None, None, None, DATE_LINE], "A3, E3", id="date-line-among-figures"),
    pytest.param([None, None, "Chi cục trưởng"], "C3", id="signature-in-the-column-of-units"),
    pytest.param(["Người lập", "Kế toán", "Soát", DATE_LINE, "Thủ trưởng"], "A3, B3, C3, D3, E3", id="full-row"),
    pytest.param([None, None, "Tổng số", None, 2], "C3, E3", id="total"),
    pytest.param(["Tổng cộng:", None, None, None, 2], "A3, E3", id="total-in-the-first-column"),
]


@pytest.mark.parametrize(("row", "cells"), BELOW)
def test_row_below_the_last_entry_is_one_warning(tmp_path, row, cells):
    assert read_rows(tmp_path, row) == ([("chu-duoi-so", "warning", cells)], 1)


def test_rows_below_the_last_entry_are_one_warning(tmp_path):
    rows = (["Người lập sổ", None, None, None, DATE_LINE], [None, None, None, None, "Chi cục trưởng"])
    assert read_rows(tmp_path, *rows) == ([("chu-duoi-so", "warning", "A3, E3, E4")], 1)


ENTRIES_WITH_FAULTS = [
    pytest.param(["20/4/2021", "VKS", "Đơn vị 9-99", "Kiến nghị", 1, None], "doi-tuong-la", id="unknown-unit"),
    pytest.param([None, None, "Đơn vị 1-02", None, None, None], "ngay-sai", id="unit-alone"),
    pytest.param([None, None, None, None, 2, None], "doi-tuong-la", id="count-alone"),
    pytest.param(["31/4/2021", "Viện", "1-2", "KN", "hai", None], "khong-phai-so", id="nothing-readable"),
]


@pytest.mark.parametrize(("row", "check"), ENTRIES_WITH_FAULTS)
def test_last_entry_with_faults_is_an_error(tmp_path, row, check):
    found, entries = read_rows(tmp_path, row)
    assert {severity for _, severity, _ in found} == {"error"}
    assert check in {each for each, *_ in found}
    assert entries == 1


def test_active_filter_is_one_error_listing_its_rows(tmp_path):
    found, _ = read_rows(tmp_path, UNIT_ROW, [*UNIT_ROW[:2], "Đơn vị 1-03", *UNIT_ROW[3:]], hidden=(2, 3))
    assert found == [("o-an", "error", "dòng 2, dòng 3")]
    finding = read_inputs(opened(tmp_path).workspace, opened(tmp_path).rules).findings.iloc[0]
    assert (finding["holder"], finding["expected"]) == ("", "mọi dòng, mọi ô có nội dung đều nhìn thấy được")
    assert "bỏ lọc" in finding["advice"]


def test_hidden_rows_of_one_unit_are_an_error_of_that_unit(tmp_path):
    found, _ = read_rows(tmp_path, UNIT_ROW, [*UNIT_ROW[:4], 3, None], hidden=(3, 4))
    assert found == [("o-an", "error", "dòng 3, dòng 4")]
    assert read_inputs(opened(tmp_path).workspace, opened(tmp_path).rules).findings.iloc[0]["holder"] == "1-02"


def test_signature_above_an_entry_is_an_error(tmp_path):
    found, entries = read_rows(tmp_path, [None, None, "Chi cục trưởng"], UNIT_ROW)
    assert ("doi-tuong-la", "error", "C3") in found
    assert entries == 2


def test_more_rows_than_a_signature_has_are_errors(tmp_path):
    found, _ = read_rows(tmp_path, *([[None, None, f"Đơn vị số {row}"] for row in range(11)]))
    assert {severity for _, severity, _ in found} == {"error"}
