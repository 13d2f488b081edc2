"""A year at the desk in a real JupyterLab, by clicks: from the new year to its published figures and ranks.

Units are played by a script: their workbooks, registers and answers in the config workbook are the example's 2022.
"""

import io
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import EXAMPLE
from small_workspace import SIGNER
from test_browser import needs_chromium
from test_desk_in_lab import DeskPage, browser, lab_of  # noqa: F401

from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.workspace.paths import open_workspace
from thidua_helpers.years.workbook import config_workbook

pytestmark = [pytest.mark.slow, needs_chromium]
LATER = shutil.ignore_patterns("2022*", "2024", "2025*", "2026")
RECEIVED = EXAMPLE / "data/raw/2022"
SCORES = "Chấm điểm"
# A cell of the workbook of 1-05, with a word next to its number.
CELL, WRITTEN = "J12", "230 việc"


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


def clear(root: Path, sheet: str) -> None:
    """Empty the cells of a sheet that can be typed into."""
    path = root / "data/blank/2022/cau-hinh-2022.xlsx"
    book = openpyxl.load_workbook(path)
    for cell in (cell for row in book[sheet].iter_rows(min_row=4) for cell in row):
        if not cell.protection.locked:
            cell.value = None
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
        book = openpyxl.load_workbook(path, data_only=True)
        # The office itself is scored by nobody.
        if own := [row for row in scores if row[1] == names.name(path.stem)]:
            sheet = book.create_sheet(SCORES)
            for row in (scores[0], *own):
                sheet.append(row)
        if path.stem == "1-05":
            book["06"][CELL] = f"{book['06'][CELL].value} việc"
        book.save(folder / path.name)
        made.append(folder / path.name)
    return made


class YearAtTheDesk(DeskPage):
    """The desk while units send their workbooks."""

    def open_tab(self, name):
        self.page.locator(".lm-TabBar-tabLabel, .p-TabBar-tabLabel").get_by_text(name, exact=True).click()

    def receive(self, *paths: Path) -> None:
        """Hand over received workbooks, as a person chooses files."""
        self.open_tab("Nhận sổ")
        with self.page.expect_file_chooser() as chooser:
            self.page.locator(".widget-upload:visible").click()
        chooser.value.set_files(paths)
        self.page.wait_for_selector(f"text=/{paths[-1].name}: /")
        self.field("Ngày nhận").fill("03/10/2022")
        self.press("Nhận")
        self.page.wait_for_selector(f"text=/Đã nhận {paths[-1].name}/")

    def correct(self, found: str, cell: str, value: str) -> None:
        """Correct a cell of the first finding whose words have `found`."""
        self.open_tab("Phát hiện")
        self.field("Có chữ").fill(found)
        self.page.wait_for_selector(f"text=/{found}/")
        texts = {"Ô": cell, "Đang ghi": found, "Đọc là": value, "Lý do": "Gõ thừa chữ (minh họa)", "Căn cứ": "MH-08/BC"}
        for name, text in texts.items():
            self.field(name).fill(text)
        self.press("Đính chính ô")
        self.page.wait_for_selector(f"text=/Đã ghi đính chính ô {cell}/")

    def accept_first(self) -> None:
        """Accept the first finding that nobody has answered."""
        self.open_tab("Phát hiện")
        self.field("Có chữ").fill("")
        self.page.get_by_label("Loại", exact=True).select_option("Chưa có ý kiến")
        self.field("Lý do").fill("Quy chế của tỉnh (minh họa)")
        self.field("Căn cứ").fill("MH-09/BC")
        self.press("Chấp nhận")
        self.page.wait_for_selector("text=Đã ghi ý kiến chấp nhận")


@pytest.fixture
def desk_before_2022(browser, tmp_path):  # noqa: F811
    """The desk of the example as it was when the year 2022 ended."""
    root = tmp_path / "ws"
    for part in ("config", "data/raw"):
        shutil.copytree(EXAMPLE / part, root / part, ignore=LATER)
    with lab_of(root, tmp_path) as (_, address):
        yield YearAtTheDesk(browser, address), root


def test_year_by_clicks_alone_from_new_to_frozen(desk_before_2022, tmp_path):
    desk, root = desk_before_2022
    make_year(desk, root)
    report_figures(desk, root, workbooks_of_units(tmp_path / "units"))
    score_and_publish(desk, root)


def make_year(desk: YearAtTheDesk, root: Path) -> None:
    """The new year and what has to be decided; a decision on ranks is refused, since nobody has scored."""
    desk.page.get_by_label("Kỳ báo cáo").select_option("2021")
    desk.open_tab("Chốt và năm mới")
    desk.field("Kỳ mới").fill("2022")
    desk.run("Lập kỳ mới", "Xong")
    desk.page.get_by_label("Kỳ báo cáo").select_option("2022")
    desk.page.wait_for_selector("text=/còn 9: /")
    desk.page.wait_for_selector("text=/0\\/27 đơn vị/")
    fill_config(root, "Chung", "Chỉ tiêu", "Cụm", "Trưởng Cụm", "Số lượng hạng", "Quyết định")
    type_into_config(root, "Việc cần quyết định", {}, "đã quyết định")
    type_into_config(root, "Tệp đầu vào", {"bieu-phu.xlsx": "bieu-phu"}, "không dùng kỳ này")
    desk.run("Ghi sổ cấu hình", "Cách dùng hoặc khai báo chưa đúng")
    assert "đã có quyết định" in desk.text()
    assert not (root / "config/years/2022/decisions.csv").exists()
    clear(root, "Quyết định")
    desk.run("Ghi sổ cấu hình", "Xong")
    assert "Việc chưa quyết định: không còn" in desk.text()


def report_figures(desk: YearAtTheDesk, root: Path, workbooks: list[Path]) -> None:
    """Figures of the units, one of which is corrected; a report without ranks, whose first run is stopped."""
    desk.receive(*(RECEIVED / f"{name}.xlsx" for name in ("so-kiem-tra", "so-theo-doi-rieng", "so-viec-lon")))
    desk.receive(*workbooks)
    desk.page.wait_for_selector("text=/27\\/27 đơn vị/")
    desk.run("1. Kiểm tra", "Dừng ở khâu kiểm tra: số liệu còn lỗi")
    desk.correct(WRITTEN, CELL, WRITTEN.removesuffix(" việc"))
    desk.run("1. Kiểm tra", "Xong")
    desk.press("2. Lập báo cáo")
    desk.page.wait_for_selector("text=/Bước \\d+/")
    desk.press("Dừng")
    desk.page.wait_for_selector("p:has(b:text-is('Đã dừng theo yêu cầu.')):visible", timeout=120_000)
    page = root / "reports/2022/index.html"
    assert not page.exists()
    desk.run("2. Lập báo cáo", "Xong")
    assert "Chưa đến hạn chấm điểm, nên chưa xếp hạng." in page.read_text(encoding="utf-8")


def score_and_publish(desk: YearAtTheDesk, root: Path) -> None:
    """Scores, votes, nominations, decisions; a warning is accepted, the figures are frozen."""
    desk.open_tab("Nhận sổ")
    desk.page.get_by_label("Phiếu chấm điểm (trong sổ của từng đơn vị)").check()
    desk.page.wait_for_selector("text=/Phiếu chấm điểm .*: đã đến hạn/")
    desk.receive(RECEIVED / "binh-bau.xlsx", RECEIVED / "khen-thuong.xlsx")
    desk.run("1. Kiểm tra", "Xong")
    desk.accept_first()
    fill_config(root, "Quyết định", "Loại trừ")
    desk.open_tab("Chốt và năm mới")
    desk.run("Ghi sổ cấu hình", "Xong")
    desk.field("Người ký").fill(SIGNER)
    desk.field("Ngày ký").fill("28/10/2022")
    desk.field("Gõ lại kỳ").fill("2022")
    desk.run("Chốt bản công bố", "Xong")
    frozen = root / "data/published/2022/r1"
    assert (frozen / "revision.toml").is_file()
    ranks = pd.read_csv(frozen / "data/processed/2022/ranks.csv", dtype=str)
    assert set(ranks["ranking"]) == {"toan-tinh", "cum-1", "cum-2", "cum-3"}
