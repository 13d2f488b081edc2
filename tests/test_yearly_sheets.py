"""Sheets of the config workbook for inputs, texts of the summing-up, exclusions and sources."""

import shutil
import tomllib
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import opened
from test_config_workbook import BOOK, YEAR, configured, made_config, row_of, type_in

from thidua_helpers.desk.answers import set_due
from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.new_year import make_new_year
from thidua_helpers.rules.year import SummingUp
from thidua_helpers.workspace.paths import open_workspace
from thidua_helpers.years.settings import SUMMING_UP_LABELS
from thidua_helpers.years.workbook import config_workbook

SOURCES_FILE, EXCLUSIONS_FILE = "config/sources.toml", "config/years/2021/exclusions.csv"
INPUTS, TEXTS, EXCLUSIONS, SOURCES = "Tệp đầu vào", "Lời tổng kết", "Loại trừ", "Nguồn"


@pytest.fixture
def root(tmp_path_factory, tmp_path) -> Path:
    return shutil.copytree(made_config(tmp_path_factory), tmp_path / "ws")


def year_of(root: Path) -> dict:
    return tomllib.loads((root / YEAR).read_text(encoding="utf-8"))


def first_blank_row(root: Path, sheet: str) -> int:
    rows = openpyxl.load_workbook(root / BOOK)[sheet].iter_rows(min_row=4)
    return next(row[0].row for row in rows if not row[0].value)


def test_every_key_of_the_summing_up_has_a_place():
    assert {*SUMMING_UP_LABELS, "cluster_conferences"} == set(SummingUp.model_fields)


def test_input_not_used_this_year_is_removed_and_offered_again_from_last_year(root):
    inputs = year_of(root)["inputs"]
    row = row_of(root, INPUTS, "so-viec-lon.xlsx")
    type_in(root, {(INPUTS, f"C{row}"): "không dùng kỳ này"})
    before = (root / YEAR).read_text(encoding="utf-8")
    done = configured(root)
    assert [change.in_words for change in done.changes] == ["Dùng kỳ này có → không dùng kỳ này"]
    assert year_of(root)["inputs"] == [each for each in inputs if each.get("file") != "so-viec-lon.xlsx"]
    comments = [line for line in before.splitlines() if line.startswith("#")]
    assert [line for line in (root / YEAR).read_text(encoding="utf-8").splitlines() if line.startswith("#")] == comments
    book = opened(root)
    last_year = {INPUTS: {"so-viec-lon.xlsx/so-viec-lon": {"use": "co"}}}
    (root / BOOK).write_bytes(config_workbook(book.workspace, book.rules, {}, last_year))
    row = row_of(root, INPUTS, "so-viec-lon.xlsx", "so-viec-lon", "không dùng kỳ này")
    type_in(root, {(INPUTS, f"C{row}"): "có"})
    configured(root)
    assert year_of(root)["inputs"][-1] == {"file": "so-viec-lon.xlsx", "form": "so-viec-lon"}


@pytest.mark.parametrize(("name", "key"), [("thang-9.xlsx", "file"), ("thang-*.xlsx", "files"), ("thang-9", "folder")])
def test_new_input_is_a_file_a_pattern_or_a_folder_by_its_name(root, name, key):
    row = first_blank_row(root, INPUTS)
    type_in(root, {(INPUTS, f"A{row}"): name, (INPUTS, f"B{row}"): "so-viec-lon", (INPUTS, f"C{row}"): "có"})
    configured(root)
    assert year_of(root)["inputs"][-1] == {key: name, "form": "so-viec-lon"}
    assert configured(root).changes == []


def test_all_inputs_unused_is_refused(root):
    rows = range(4, first_blank_row(root, INPUTS))
    type_in(root, {(INPUTS, f"C{row}"): "không dùng kỳ này" for row in rows})
    with pytest.raises(Refused, match="inputs"):
        configured(root)


def test_texts_of_the_summing_up_are_lists_in_the_order_of_their_rows(root):
    keep = year_of(root)["summing_up"]
    first = first_blank_row(root, TEXTS)
    labels = ("Hạn chế, nguyên nhân", "Hạn chế, nguyên nhân", "Ngày hội nghị các Cụm", "Chủ đề năm")
    texts = ("Còn án tồn.", "Thiếu người.", "20/10/2021", "Năm “kỷ cương”")
    cells = {(TEXTS, f"A{row}"): label for row, label in enumerate(labels, start=first)}
    type_in(root, cells | {(TEXTS, f"B{row}"): text for row, text in enumerate(texts, start=first)})
    configured(root)
    texts_now = year_of(root)["summing_up"]
    assert texts_now["shortcomings"] == [*keep["shortcomings"], "Còn án tồn.", "Thiếu người."]
    assert texts_now["theme"] == "Năm “kỷ cương”"
    assert texts_now["conferences"][-1] == date(2021, 10, 20)
    assert {
        key: text for key, text in texts_now.items() if key in keep and key not in ("shortcomings", "conferences")
    } == {key: text for key, text in keep.items() if key not in ("shortcomings", "conferences")}
    assert configured(root).changes == []


def test_second_row_of_a_single_text_is_refused(root):
    first = first_blank_row(root, TEXTS)
    cells = {(TEXTS, f"A{row}"): "Chủ đề năm" for row in (first, first + 1)}
    type_in(root, cells | {(TEXTS, f"B{row}"): f"chủ đề {row}" for row in (first, first + 1)})
    with pytest.raises(Refused, match="“Lời tổng kết”: mục “Chủ đề năm” chỉ nhận một dòng, sổ có 2 dòng"):
        configured(root)


def test_removed_texts_remove_their_key(root):
    rows = openpyxl.load_workbook(root / BOOK)[TEXTS].iter_rows(min_row=4, max_col=1)
    cells = {(TEXTS, f"B{row[0].row}"): None for row in rows if row[0].value == "Phong trào thi đua"}
    type_in(root, cells)
    assert "movements" in year_of(root)["summing_up"]
    configured(root)
    assert "movements" not in year_of(root)["summing_up"]


def test_conference_of_a_cluster_is_on_its_row(root):
    type_in(root, {("Cụm", f"E{row_of(root, 'Cụm', 'cum-2')}"): date(2021, 10, 19)})
    configured(root)
    assert year_of(root)["summing_up"]["cluster_conferences"] == {
        "cum-1": date(2021, 10, 18), "cum-3": date(2021, 10, 19), "cum-2": date(2021, 10, 19)
    }  # fmt: skip


def test_exclusion_is_added_and_removed(root):
    row = first_blank_row(root, EXCLUSIONS)
    new = dict(zip("ABCD", ("Đơn vị 1-01", "ky-luat", "khiển trách", "MH-10/QĐ"), strict=True))
    type_in(root, {(EXCLUSIONS, f"{letter}{row}"): text for letter, text in new.items()})
    type_in(root, {(EXCLUSIONS, f"{letter}4"): None for letter in "ABCD"})
    before = (root / EXCLUSIONS_FILE).read_text(encoding="utf-8").splitlines()
    configured(root)
    after = (root / EXCLUSIONS_FILE).read_text(encoding="utf-8").splitlines()
    assert after == [before[0], *before[2:], "1-01,ky-luat,khiển trách,MH-10/QĐ"]


def test_new_source_is_declared_and_cited_at_once(root):
    row, before = first_blank_row(root, SOURCES), (root / SOURCES_FILE).read_text(encoding="utf-8")
    new = {"A": "qd-2021", "B": "Quyết định giao chỉ tiêu", "C": "Cục (minh họa)", "D": date(2021, 1, 5)}
    cells = {(SOURCES, f"{letter}{row}"): value for letter, value in new.items()}
    type_in(root, cells | {("Chỉ tiêu", "O5"): "qd-2021"})
    done = configured(root)
    assert (root / SOURCES_FILE).read_text(encoding="utf-8").startswith(before.rstrip())
    source = done.rules.sources["qd-2021"]
    assert (source.title, source.published_on, source.address) == (new["B"], new["D"], "")
    assert configured(root).changes == []


def test_source_that_no_sheet_declares_is_refused_with_its_row(root):
    type_in(root, {("Chỉ tiêu", "O5"): "qd-2021"})
    with pytest.raises(Refused, match=r"trang tính “Chỉ tiêu”, dòng 5 .*“Nguồn” \(ô O5\) là “qd-2021”, chưa khai báo"):
        configured(root)


def test_existing_sources_are_locked_and_unchanged(root):
    workbook = openpyxl.load_workbook(root / BOOK)
    assert all(workbook[SOURCES][cell].protection.locked for cell in ("A4", "B4", "F4"))
    workbook[SOURCES]["B4"] = "tên khác"
    workbook.save(root / BOOK)
    assert configured(root).changes == []


def test_decisions_of_a_new_year_name_sheets_of_the_workbook_and_no_keys(root):
    for decision in make_new_year(open_workspace(root), Edition(2022), "2021").rules.year.to_decide:
        assert "year.toml" not in decision.where
        assert decision.id == "don-vi" or "trang tính “" in decision.where


def test_register_that_is_not_yet_due_stays_so_until_it_is_not_used(root):
    set_due(open_workspace(root), opened(root).rules, ["binh-bau.xlsx"], is_due=False)
    configured(root)
    due = [(item.form, item.not_yet) for item in configured(root).rules.year.inputs if item.name == "binh-bau.xlsx"]
    assert due == [("so-kiem-phieu", True), ("so-phieu-bau", True)]
    row = row_of(root, INPUTS, "binh-bau.xlsx", "so-phieu-bau")
    type_in(root, {(INPUTS, f"C{row}"): "không dùng kỳ này"})
    left = [item.form for item in configured(root).rules.year.inputs if item.name == "binh-bau.xlsx"]
    assert left == ["so-kiem-phieu"]


def test_path_in_place_of_an_input_name_is_refused_with_its_cell(root):
    row = first_blank_row(root, INPUTS)
    type_in(
        root, {(INPUTS, f"A{row}"): "don-vi/2-06.xlsx", (INPUTS, f"B{row}"): "so-viec-lon", (INPUTS, f"C{row}"): "có"}
    )
    with pytest.raises(Refused, match=f"ô A{row}"):
        configured(root)
