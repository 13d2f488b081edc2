"""Registers hold what belongs to the edition's period; an entry that says nothing is asked about."""

import shutil

import openpyxl
import pytest
from conftest import EXAMPLE, opened

from thidua_helpers.intake import read_inputs

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


def read(root, day="15/4/2021", count=2, received="04/10/2021"):
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
        [day, "VKS", "Đơn vị 1-01", "Kiến nghị", count, None],
    ):
        book.active.append(row)
    book.save(folder / "so-kiem-tra.xlsx")
    log = f"Đơn vị,Ngày nhận,Ghi chú\nĐơn vị 1-01,{received},\n"
    (folder / "so-tiep-nhan.csv").write_text(log, encoding="utf-8")
    book = opened(root)
    return read_inputs(book.workspace, book.rules)


@pytest.mark.parametrize("day", ["01/10/2020", "30/9/2021"])
def test_the_first_and_the_last_day_belong_to_the_period(tmp_path, day):
    intake = read(tmp_path, day=day)
    assert intake.findings.empty
    assert len(intake.tables["inspections"]) == 1


@pytest.mark.parametrize("day", ["30/9/2020", "01/10/2021"])
def test_a_violation_outside_the_period_is_an_error_and_never_counted(tmp_path, day):
    intake = read(tmp_path, day=day)
    (finding,) = intake.findings.to_dict("records")
    assert (finding["check"], finding["severity"], finding["holder"]) == ("ngay-ngoai-ky", "error", "1-01")
    assert finding["file"].endswith("so-kiem-tra.xlsx")
    assert (finding["sheet"], finding["cells"], finding["found"]) == ("Sổ kiểm tra", "A2", day)
    assert finding["expected"] == "một ngày từ 01/10/2020 đến 30/9/2021"
    assert intake.tables["inspections"].empty


def test_a_report_received_before_the_period_ended_is_an_error_and_not_on_time(tmp_path):
    intake = read(tmp_path, received="29/9/2021")
    (finding,) = intake.findings.to_dict("records")
    assert (finding["check"], finding["cells"], finding["holder"]) == ("ngay-ngoai-ky", "B2", "")
    assert finding["expected"] == "một ngày từ 30/9/2021 trở đi"
    assert intake.tables["receipts"].empty


def test_a_unit_without_a_day_in_the_receipt_log_has_sent_nothing(tmp_path):
    intake = read(tmp_path, received="")
    assert intake.findings.empty
    assert intake.tables["receipts"].empty


def test_a_day_that_is_none_is_the_offices_to_mend_with_an_example_of_the_period(tmp_path):
    intake = read(tmp_path, received="mùng 4", day="giữa tháng 4")
    of_inspections, of_receipts = intake.findings.to_dict("records")
    assert (of_receipts["check"], of_receipts["holder"], of_receipts["cells"]) == ("ngay-sai", "", "B2")
    assert {of_receipts["expected"], of_inspections["expected"]} == {"một ngày, ví dụ 30/9/2021"}


def test_a_report_received_on_the_last_day_or_long_after_is_one(tmp_path):
    for number, day in enumerate(("30/9/2021", "04/10/2022")):
        intake = read(tmp_path / str(number), received=day)
        assert intake.findings.empty
        assert len(intake.tables["receipts"]) == 1


def test_an_entry_of_no_violation_says_nothing(tmp_path):
    intake = read(tmp_path, count=0)
    (finding,) = intake.findings.to_dict("records")
    assert (finding["check"], finding["severity"], finding["cells"]) == ("so-vi-pham-khong", "error", "E2")
    assert "bỏ dòng này" in finding["advice"]
    assert intake.tables["inspections"].empty
