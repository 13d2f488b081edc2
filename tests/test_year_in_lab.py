"""A year at the desk in a real JupyterLab, by clicks: from the new year to its published figures and ranks.

Units are played by a script: their workbooks, registers and answers in the config workbook are the example's 2022.
"""

import io
import shutil
from pathlib import Path

import openpyxl
import pytest
from conftest import EXAMPLE
from test_browser import needs_chromium
from test_desk_in_lab import STOP, DeskPage, browser, lab_of  # noqa: F401

from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.workspace.paths import open_workspace
from thidua_helpers.years.workbook import config_workbook

pytestmark = [pytest.mark.slow, needs_chromium]
LATER = shutil.ignore_patterns("2022*", "2024", "2025*", "2026")
RECEIVED = EXAMPLE / "data/raw/2022"
SCORES = "Chấm điểm"


def example_before_2022(root: Path) -> Path:
    """The example as it was when the year 2022 ended."""
    for part in ("config", "data/raw"):
        shutil.copytree(EXAMPLE / part, root / part, ignore=LATER)
    return root


def fill_config(root: Path, *sheets: str) -> None:
    """Type into sheets of the config workbook what the example's 2022 has there."""
    workspace = open_workspace(EXAMPLE)
    rules = read_rules(workspace, workspace.edition("2022"))
    known = openpyxl.load_workbook(io.BytesIO(config_workbook(workspace, rules, {}, {})))
    path = root / "data/blank/2022/cau-hinh-2022.xlsx"
    book = openpyxl.load_workbook(path)
    for sheet in sheets:
        for cell in (cell for row in known[sheet].iter_rows() for cell in row if cell.value is not None):
            if not book[sheet][cell.coordinate].protection.locked:
                book[sheet][cell.coordinate] = cell.value
    book.save(path)


def type_into_config(root: Path, sheet: str, found: dict[str, str], typed: str) -> None:
    """Type into the last column of the rows of a sheet that begin as `found` says: first column → second."""
    path = root / "data/blank/2022/cau-hinh-2022.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book[sheet].iter_rows(min_row=4):
        if row[0].value and (not found or found.get(row[0].value) == row[1].value):
            row[-1].value = typed
    book.save(path)


def workbooks_of_units(folder: Path) -> list[Path]:
    """The units' workbooks of the example with their score sheets; one writes a number with a word."""
    folder.mkdir()
    scores = [
        row
        for path in sorted(RECEIVED.glob("cham-diem-*.xlsx"))
        for row in openpyxl.load_workbook(path)[SCORES].iter_rows(min_row=2, values_only=True)
    ]
    names = read_rules(open_workspace(EXAMPLE), open_workspace(EXAMPLE).edition("2022"))
    made = []
    for path in sorted((RECEIVED / "don-vi").iterdir()):
        book = openpyxl.load_workbook(path)
        sheet = book.create_sheet(SCORES)
        sheet.append(scores[0])
        unit = names.name(path.stem)
        for row in (row for row in scores if row[1] == unit):
            sheet.append(row)
        if path.stem == "1-05":
            book["06"]["J11"] = f"{book['06']['J11'].value} việc"
        book.save(folder / path.name)
        made.append(folder / path.name)
    return made


def test_year_by_clicks_alone_from_new_to_frozen(browser, tmp_path):  # noqa: F811
    root = example_before_2022(tmp_path / "ws")
    with lab_of(root, tmp_path) as (_, address):
        desk = DeskPage(browser, address)

        def receive(*paths: Path) -> None:
            desk.page.get_by_text("Nhận sổ", exact=True).last.click()
            desk.page.locator("input[type=file]").set_input_files(paths)
            desk.page.wait_for_selector(f"text=/{paths[-1].name}: /")
            desk.field("Ngày nhận").fill("03/10/2022")
            desk.press("Nhận")
            desk.page.wait_for_selector(f"text=Đã nhận {paths[-1].name}")

        desk.page.get_by_text("Chốt và năm mới").click()
        desk.page.get_by_label("Kỳ báo cáo").select_option("2021")
        desk.field("Kỳ mới").fill("2022")
        desk.run("Lập kỳ mới", "Xong")
        desk.page.get_by_label("Kỳ báo cáo").select_option("2022")
        desk.page.wait_for_selector("text=/còn 9: /")
        desk.page.wait_for_selector("text=/0\\/27 đơn vị/")
        desk.page.screenshot(path=tmp_path / "1.png")

        # What has to be decided, first with a decision on ranks that nobody has scored.
        fill_config(root, "Chung", "Chỉ tiêu", "Cụm", "Trưởng Cụm", "Số lượng hạng", "Quyết định")
        type_into_config(root, "Việc cần quyết định", {}, "đã quyết định")
        type_into_config(root, "Tệp đầu vào", {"bieu-phu.xlsx": "bieu-phu"}, "không dùng kỳ này")
        desk.page.get_by_text("Chốt và năm mới").click()
        desk.run("Ghi sổ cấu hình", "Cách dùng hoặc khai báo chưa đúng")
        assert "đã có quyết định" in desk.text()
        raise SystemExit
