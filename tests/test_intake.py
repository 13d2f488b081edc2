"""Every cell that is not surely right becomes a finding with file, sheet and cell; nothing raises."""

import unicodedata
from pathlib import PureWindowsPath
from types import SimpleNamespace

import openpyxl
import pytest
from conftest import EXAMPLE, RAW_2021, set_cells

from thidua_helpers.intake import read_edition
from thidua_helpers.intake.excel.limits import cell_name
from thidua_helpers.intake.read_edition import _folder_content, read_inputs
from thidua_helpers.period import Edition
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.workspace.paths import open_workspace


def intake(root, edition="2021"):
    workspace = open_workspace(root)
    return read_inputs(workspace, read_rules(workspace, Edition.parse(edition)))


def test_facts_equal_an_independent_reading_cell_by_cell(root):
    sheet = openpyxl.load_workbook(root / RAW_2021)["Số liệu công bố"]
    facts = intake(root).facts
    assert len(facts) == 16
    for fact in facts.to_dict("records"):
        printed = sheet[fact["cell"]].value
        assert fact["value"] == int("".join(filter(str.isdigit, printed)))
        assert fact["file"] == RAW_2021


def test_the_real_workbooks_have_no_findings(root):
    for edition in open_workspace(root).editions():
        assert intake(root, str(edition)).findings.empty


@pytest.mark.parametrize(
    ("cells", "check", "cell", "says"),
    [
        ({"D7": "11.814"}, "khac-nguyen-van", "D7", "11.813 việc"),
        ({"D7": "1.813"}, "khac-nguyen-van", "D7", "11.813 việc"),
        ({"D8": "2.050.589.304.000 việc", "F8": None}, "khong-phai-so", "D8", "2.313.801.454.000đ"),
        ({"D7": "11,813"}, "khong-phai-so", "D7", "11,813"),
        ({"D7": 11.813}, "khong-phai-so", "D7", "11.813"),
        ({"D7": None}, "khong-phai-so", "D7", "ô trống"),
        ({"D17": "83,98"}, "khong-phai-so", "D17", "83,98"),
        ({"A7": "Cụm 4"}, "doi-tuong-la", "A7", "Có phải: Cụm"),
        ({"B7": "Tổng số phải giải quyêt"}, "noi-dung-la", "B7", "Có phải: Tổng số phải giải quyết"),
        ({"C7": "vụ"}, "tinh-bang-la", "C7", "việc hoặc tiền"),
        ({"E7": "tong-ket-2020"}, "nguon-la", "E7", "tong-ket-2021"),
    ],
)
def test_a_doubtful_cell_is_a_finding_and_not_a_figure(edited, cells, check, cell, says):
    result = intake(edited(cells))
    (finding,) = result.findings.to_dict("records")
    assert (finding["check"], finding["severity"], finding["cells"]) == (check, "error", cell)
    assert (finding["file"], finding["sheet"]) == (RAW_2021, "Số liệu công bố")
    assert says in finding["found"] + finding["expected"] + finding["advice"]
    assert len(result.facts) == 15 or cell == "D17"


def test_a_whole_number_in_a_number_cell_is_read(edited):
    result = intake(edited({"D7": 11813, "F7": None}))
    assert result.findings.empty
    assert result.facts.set_index("cell")["value"]["D7"] == 11813


def test_spellings_of_a_holder_and_a_wording_meet(edited):
    decomposed = unicodedata.normalize("NFD", "Tổng số phải  giải quyết")
    result = intake(edited({"A7": "  cụm  1 ", "A5": "TOÀN TỈNH", "B8": decomposed, "C8": "Tiền"}))
    assert result.findings.empty
    assert set(result.facts["holder"]) == {"toan-tinh", "cum-1", "cum-2", "cum-3"}


def test_the_same_figure_printed_twice_must_be_equal(edited):
    twice = {"A27": "Cụm 3", "B27": "Tổng số phải giải quyết", "C27": "việc", "D27": "2.820", "E27": "cum-3-2021"}
    result = intake(edited(twice))
    assert result.findings.empty
    assert len(result.facts) == 16
    result = intake(edited({"D27": "2.821"}))
    (finding,) = result.findings.to_dict("records")
    assert (finding["check"], finding["cells"]) == ("cong-bo-khac-nhau", "D11, D27")


def test_rate_printed_twice_must_agree_to_the_coarser_decimals(edited):
    again = {"A27": "Cụm 3", "B27": "Tỷ lệ thi hành xong", "C27": "việc", "D27": "83,42%", "E27": "cum-3-2021"}
    assert intake(edited(again)).findings.empty
    (finding,) = intake(edited({"D27": "84%"})).findings.to_dict("records")
    assert (finding["check"], finding["cells"]) == ("cong-bo-khac-nhau", "D23, D27")


@pytest.mark.parametrize("heading", ["Giá trị như đã in", "Giá trị đúng"])
def test_doubled_or_undeclared_column_is_refused(edited, heading):
    (finding,) = intake(edited({"H4": heading, "H19": "9.999"})).findings.to_dict("records")
    assert (finding["check"], finding["cells"]) == ("cot-la", "H4")
    assert heading in finding["found"]


def test_a_rate_of_more_than_all_is_no_rate(edited):
    (finding,) = intake(edited({"D25": "860%"})).findings.to_dict("records")
    assert (finding["check"], finding["cells"]) == ("khong-phai-so", "D25")


def test_number_cell_is_compared_with_its_quote_by_value(edited):
    assert intake(edited({"D7": 11813})).findings.empty
    assert list(intake(edited({"D7": 11814})).findings["check"]) == ["khac-nguyen-van"]


def test_unreadable_file_is_reported(root):
    path = root / RAW_2021
    path.write_bytes(b"<html><table></table></html>")
    assert list(intake(root).findings["check"]) == ["tep-gia-so-tinh"]
    path.unlink()
    (finding,) = intake(root).findings.to_dict("records")
    assert (finding["check"], finding["file"]) == ("thieu-tep", RAW_2021)


def test_sheet_and_header_are_looked_for_by_name(edited, root):
    edited({"D4": "Gia tri"})
    (finding,) = intake(root).findings.to_dict("records")
    assert finding["check"] == "thieu-cot"
    assert "thiếu: Giá trị như đã in" in finding["found"]
    workbook = openpyxl.load_workbook(root / RAW_2021)
    workbook.active.title = "Sheet1"
    workbook.save(root / RAW_2021)
    (finding,) = intake(root).findings.to_dict("records")
    assert (finding["check"], finding["found"]) == ("thieu-trang-tinh", "các trang tính: “Sheet1”")


def test_an_undeclared_file_is_a_warning(root):
    (root / "data/raw/2021/bieu 06.xlsx").write_bytes(b"x")
    (root / "data/raw/2021/~$so-lieu-cong-bo.xlsx").write_bytes(b"x")
    (finding,) = intake(root).findings.to_dict("records")
    assert (finding["severity"], finding["file"]) == ("warning", "data/raw/2021/bieu 06.xlsx")


def test_files_come_in_one_order_on_every_system():
    """Windows orders paths without regard to case; the tables must not depend on it."""
    folder = SimpleNamespace(is_dir=lambda: True, iterdir=lambda: map(PureWindowsPath, ["b.xlsx", "a.xlsx", "B.xlsx"]))
    assert [path.name for path in _folder_content(folder)] == ["B.xlsx", "a.xlsx", "b.xlsx"]


@pytest.mark.parametrize(
    ("row", "column", "name"), [(0, 0, "A1"), (6, 3, "D7"), (9, 25, "Z10"), (0, 26, "AA1"), (0, 701, "ZZ1")]
)
def test_cells_are_named_as_spreadsheets_do(row, column, name):
    assert cell_name(row, column) == name


def test_a_workbook_without_figures_is_an_error(edited):
    empty = {f"{column}{row}": None for column in "ABCDEFG" for row in range(5, 27)}
    assert list(intake(edited(empty)).findings["check"]) == ["khong-co-dong"]


def test_one_line_under_two_wordings_is_one_figure(root, edited):
    path = root / "config/forms/cong-bo.toml"
    path.write_text(path.read_text(encoding="utf-8") + '[items."Tổng số thụ lý"]\nkind = "count"\nline = "thu_ly"\n')
    row = {"A27": "Cụm 3", "B27": "Tổng số thụ lý", "C27": "việc", "D27": "2.999", "E27": "cum-3-2021"}
    assert list(intake(edited(row)).findings["check"]) == ["cong-bo-khac-nhau"]


def test_other_edition_is_opened_again_only_after_an_input_changed(root, monkeypatch):
    opened, open_workbook = [], read_edition._open_workbook
    monkeypatch.setattr(
        read_edition, "_open_workbook", lambda path, file: opened.append(file) or open_workbook(path, file)
    )

    def readings():
        workspace = open_workspace(root)
        rules = read_rules(workspace, Edition(2021))
        return [read_inputs(workspace, rules, is_kept=False).facts for _ in range(2)]

    first, again = readings()
    assert opened.count(RAW_2021) == 1 and len(first) == len(again) == 16
    set_cells(root / RAW_2021, {"D7": None})
    assert len(readings()[1]) == 15 and opened.count(RAW_2021) == 2


def test_other_edition_read_twice_gives_the_same_tables():
    # Nominations name officers, who get their codes by the key of each reading.
    workspace = open_workspace(EXAMPLE)
    rules = read_rules(workspace, Edition(2021))
    first, again = (read_inputs(workspace, rules, is_kept=False).tables for _ in range(2))
    assert len(first["nominations"])
    for name, table in first.items():
        assert table.equals(again[name]), name
