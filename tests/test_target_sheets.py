"""Targets in the config workbook: one row a unit, last year's numbers beside, other papers on a second sheet."""

import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from conftest import EXAMPLE, opened
from test_config_workbook import BOOK, EDITION, TARGETS_FILE, made_config, row_of, type_in

from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.config_year import configure
from thidua_helpers.pipeline.last_year import last_year_settings
from thidua_helpers.tables.store import make_table, write_table
from thidua_helpers.workspace.paths import open_workspace
from thidua_helpers.years.settings import MILESTONES, TARGETS, settings_of
from thidua_helpers.years.sheets import ConfigSheets
from thidua_helpers.years.target_sheets import TargetSheets
from thidua_helpers.years.workbook import config_workbook

VIEC, TIEN = "viec/ty_le_xong", "tien/ty_le_xong"
PAPERS = {"decision": "1/QĐ", "source": "minh-hoa", "verified": "co"}


@pytest.fixture
def root(tmp_path_factory, tmp_path) -> Path:
    return shutil.copytree(made_config(tmp_path_factory), tmp_path / "ws")


def sheets_of(targets: dict, last_year: dict | None = None) -> TargetSheets:
    """Sheets of the example's holders for these targets."""
    book = opened(EXAMPLE)
    settings = settings_of(book.rules) | {TARGETS: targets}
    return ConfigSheets(book.workspace, book.rules, settings, {}, {TARGETS: last_year or {}}).target_sheets[TARGETS]


def value(pct: str, comparator: str = ">=", **papers: str) -> dict[str, str]:
    return {"value_pct": pct, "comparator": comparator} | PAPERS | papers


def round_trip(targets: dict) -> dict:
    """Targets as read from the sheets that show them, without rows that show nothing."""
    sheets = sheets_of(targets)
    (_, by_holder), (_, others) = sheets.rows()
    filled = {holder: {key: text for key, text in row.items() if text} for holder, row in by_holder.items()}
    return sheets.joined(filled, others)


@pytest.mark.parametrize(
    "targets",
    [
        {},
        {f"1-01/{VIEC}": value("83.5")},
        {f"1-01/{VIEC}": value("83.5"), f"1-01/{TIEN}": value("50", ">")},
        {f"1-01/{VIEC}": PAPERS, f"1-01/{TIEN}": value("50")},
        {f"1-01/{VIEC}": value("83.5"), f"1-01/{TIEN}": value("50", note="riêng")},
        {f"1-01/{VIEC}": value("83.5", note="a"), f"1-01/{TIEN}": PAPERS | {"note": "b"}},
    ],
)
def test_targets_shown_and_read_back_are_the_same(targets):
    assert round_trip(targets) == targets


def test_every_real_year_reads_back_as_it_is_shown():
    for edition in ("2021", "2021-6t", "2022", "2022-6t", "2025"):
        book = opened(EXAMPLE, edition)
        settings = settings_of(book.rules)
        for sheet, sheets in ConfigSheets(book.workspace, book.rules, settings, {}, {}).target_sheets.items():
            (_, by_holder), (_, others) = sheets.rows()
            filled = {holder: {key: text for key, text in row.items() if text} for holder, row in by_holder.items()}
            assert sheets.joined(filled, others) == settings[sheet], (edition, sheet)


def test_target_with_a_note_of_its_own_is_on_the_second_sheet_only():
    sheets = sheets_of({f"1-01/{VIEC}": value("83.5"), f"1-01/{TIEN}": value("50", note="riêng")})
    (_, by_holder), (_, others) = sheets.rows()
    assert list(others) == [f"1-01/{TIEN}"]
    assert by_holder["1-01"][f"{VIEC}/value_pct"] == "83.5"
    assert by_holder["1-01"][f"{TIEN}/value_pct"] == ""


def test_blank_target_stays_and_row_without_papers_is_removed():
    sheets = sheets_of({f"1-01/{VIEC}": value("83.5"), f"1-02/{VIEC}": value("83.5")})
    comparator = {f"{VIEC}/comparator": ">="}
    assert sheets.joined({"1-01": comparator | PAPERS, "1-02": comparator}, {}) == {f"1-01/{VIEC}": PAPERS}


def test_target_that_was_never_assigned_is_not_made_by_its_shown_comparator():
    sheets = sheets_of({f"1-01/{VIEC}": value("83.5")})
    row = {f"{VIEC}/value_pct": "84", f"{VIEC}/comparator": ">=", f"{TIEN}/comparator": ">="} | PAPERS
    assert sheets.joined({"1-01": row}, {}) == {f"1-01/{VIEC}": value("84")}


def test_last_year_is_beside_and_its_comparator_is_shown_for_a_blank_target():
    last = {f"1-01/{VIEC}": {"value_pct": "80", "comparator": ">", "result_pct": "81.25"}}
    sheets = sheets_of({f"1-01/{VIEC}": PAPERS, f"1-01/{TIEN}": PAPERS}, last)
    about, row = sheets.by_holder.about["1-01"], next(sheets.rows())[1]["1-01"]
    assert (about[f"{VIEC}/last_target"], about[f"{VIEC}/last_result"]) == ("80", "81.25")
    assert (about[f"{TIEN}/last_target"], about[f"{TIEN}/last_result"]) == ("", "")
    assert (row[f"{VIEC}/comparator"], row[f"{TIEN}/comparator"]) == (">", ">=")


def test_last_year_has_targets_of_the_config_and_results_of_the_stage_table(root):
    book = opened(root)
    assert last_year_settings(book.workspace, book.rules)[TARGETS][f"toan-tinh/{VIEC}"]["result_pct"] == ""
    row = {"edition": "2020", "holder": "toan-tinh", "measure": "viec", "rate": "ty_le_xong", "state": "value",
           "result_pct": Decimal("81.25"), "verified": True}  # fmt: skip
    write_table(book.workspace.tables.stored(Edition(2020)), "targets", make_table("targets", [row]))
    last = last_year_settings(book.workspace, book.rules)
    assert last[TARGETS][f"toan-tinh/{VIEC}"]["result_pct"] == "81.25"
    assert last[TARGETS][f"toan-tinh/{VIEC}"]["value_pct"]
    assert last[MILESTONES] == {}
    (root / BOOK).write_bytes(config_workbook(book.workspace, book.rules, {}, last))
    cell = openpyxl.load_workbook(root / BOOK)[TARGETS]["E4"]
    assert (cell.value, cell.protection.locked) == (81.25, True)


@pytest.mark.parametrize(("typed", "stored"), [(84.5, "84.5"), ("84,5", "84.5"), ("84", "84")])
def test_number_and_comma_are_read_as_decimals(root, typed, stored):
    type_in(root, {(TARGETS, f"B{row_of(root, TARGETS, 'Đơn vị 1-01')}"): typed})
    configure(open_workspace(root), EDITION)
    assert f"1-01,viec,ty_le_xong,{stored},>=" in (root / TARGETS_FILE).read_text(encoding="utf-8")


def test_text_with_a_dot_is_refused_with_its_cell(root):
    row = row_of(root, TARGETS, "Đơn vị 1-01")
    type_in(root, {(TARGETS, f"B{row}"): "84.5"})
    with pytest.raises(Refused, match=rf"ô B{row}: 84.5; phải là một số"):
        configure(open_workspace(root), EDITION)


def change_rows(root: Path, change) -> None:
    """Changes the rows of the sheet of targets, also where they are locked."""
    workbook = openpyxl.load_workbook(root / BOOK)
    change(workbook[TARGETS])
    workbook.save(root / BOOK)


def test_moved_rows_change_nothing(root):
    def swap(sheet) -> None:
        for column in range(1, sheet.max_column + 1):
            one, other = sheet.cell(5, column), sheet.cell(9, column)
            one.value, other.value = other.value, one.value

    change_rows(root, swap)
    assert configure(open_workspace(root), EDITION).changes == []


def test_second_row_of_a_unit_is_refused(root):
    def repeat(sheet) -> None:
        sheet["A6"] = sheet["A5"].value

    change_rows(root, repeat)
    with pytest.raises(Refused, match="trang tính “Chỉ tiêu”, ô A6: mục này đã có ở dòng trên"):
        configure(open_workspace(root), EDITION)


def test_unknown_unit_is_refused_with_its_cell(root):
    def rename(sheet) -> None:
        sheet["A6"] = "Đơn vị 9-09"

    change_rows(root, rename)
    with pytest.raises(Refused, match="trang tính “Chỉ tiêu”, ô A6: Đơn vị 9-09; phải là một mục"):
        configure(open_workspace(root), EDITION)


def test_value_on_both_sheets_is_refused(root):
    row = row_of(root, TARGETS, "Đơn vị 3-08")
    type_in(root, {(TARGETS, f"F{row}"): 50})
    with pytest.raises(Refused, match=f"ô F{row}: chỉ tiêu này cũng có ở trang tính “Chỉ tiêu khác”, dòng 4"):
        configure(open_workspace(root), EDITION)


def test_decision_of_a_row_is_that_of_all_its_targets(root):
    row = row_of(root, TARGETS, "Đơn vị 1-01")
    type_in(root, {(TARGETS, f"N{row}"): "MH-77/QĐ"})
    done = configure(open_workspace(root), EDITION)
    assert len(done.changes) == 3
    lines = (root / TARGETS_FILE).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "MH-77/QĐ" in line] == [line for line in lines if line.startswith("1-01,")]


def test_removed_row_of_a_unit_removes_its_targets(root):
    row = row_of(root, TARGETS, "Đơn vị 1-01")
    type_in(root, {(TARGETS, f"{letter}{row}"): None for letter in "BCFGJKNOPQ"})
    before = (root / TARGETS_FILE).read_text(encoding="utf-8").splitlines()
    configure(open_workspace(root), EDITION)
    after = (root / TARGETS_FILE).read_text(encoding="utf-8").splitlines()
    assert after == [line for line in before if not line.startswith("1-01,")]
