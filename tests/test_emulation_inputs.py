"""Score sheets, ballots, votes, staff and nominations are read strictly; every doubtful cell is a finding by place.

The workspace is the example's config with small criteria tables and a small award catalogue. Names of persons are
invented, and neither a table nor a finding may repeat them.
"""

import itertools
import random
import re
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from conftest import EXAMPLE, PROJECT, missing_in, opened
from hypothesis import given, settings
from hypothesis import strategies as st

from thidua_helpers.checks.gate import pass_gate
from thidua_helpers.errors import GateClosed, Refused
from thidua_helpers.intake.entries import CellError, parse_points
from thidua_helpers.intake.read_edition import input_files, missing_inputs, read_inputs
from thidua_helpers.report.sections.notes import provenance
from thidua_helpers.rules.loading import read_toml
from thidua_helpers.rules.registers import RegisterForm
from thidua_helpers.rules.year import InputFile
from thidua_helpers.tables.store import make_table
from thidua_helpers.workspace.paths import Workspace

RAW = "data/raw/2021"
SCORES, BALLOTS, AWARDS = "cham-diem.xlsx", "binh-bau.xlsx", "khen-thuong.xlsx"
NAME, OTHER_NAME = "Nguyễn Văn Thử", "Trần Thị Ví Dụ"
EMULATION = """
[emulation]
stage = "tham_dinh"
appraised_by = "cuc"
province_criteria = "bang-tinh"
cluster_criteria = { cum-1 = "bang-cum" }
awards = "danh-muc"
"""
TABLE = """
name = "Bảng thử"
legal_basis = "không có"
source = "minh-hoa"
verified = false
kinds = [{kinds}]
max_points = {most}
points_decimals = 2
ranking_decimals = 2
"""
PROVINCE_TABLE = (
    TABLE.format(kinds='"chi_cuc"', most=110)
    + """
[criteria.ket-qua]
label = "Kết quả công tác"
max_points = 110

[criteria.viec]
label = "Thi hành xong về việc"
within = "ket-qua"
max_points = 60
rule = { kind = "cham-diem" }

[criteria.noi-bo]
label = "Nội bộ đoàn kết"
within = "ket-qua"
max_points = 50
rule = { kind = "dat-khong-dat", feed = { of = "phieu_cham" } }

[criteria.diem-tru]
label = "Điểm trừ"
max_points = 0
floor_points = -10
rule = { kind = "cham-diem" }
"""
)
CLUSTER_TABLE = (
    TABLE.format(kinds='"cuc", "chi_cuc"', most="100.5")
    + """
[criteria.phong-trao]
label = "Phong trào thi đua"
max_points = 100.5
rule = { kind = "cham-diem" }
"""
)
CATALOGUE = """
name = "Danh mục thử"
valid_from = 2004-07-01
source = "minh-hoa"
ratings = ["Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành tốt nhiệm vụ"]
initiative_levels = ["Cơ sở", "Bộ, ngành"]

[titles.ldtt]
label = "Lao động tiên tiến"
whom = ["ca-nhan"]
group = "danh-hieu"
decided_by = "Cục trưởng"
clause = "Điều 24"
verified = true

[titles.ttldtt]
label = "Tập thể lao động tiên tiến"
whom = ["tap-the"]
group = "danh-hieu"
decided_by = "Cục trưởng"
clause = "Điều 28"
verified = true
"""
# sheet → form; the order of a form's columns is that of the rows below.
FORMS = {
    "Chấm điểm": "so-cham-diem",
    "Kiểm phiếu": "so-kiem-phieu",
    "Phiếu bầu": "so-phieu-bau",
    "Biên chế": "so-bien-che",
    "Đề nghị": "so-de-nghi",
}
SHEETS_OF = {SCORES: ["Chấm điểm"], BALLOTS: ["Kiểm phiếu", "Phiếu bầu"], AWARDS: ["Biên chế", "Đề nghị"]}
SCORE = ["bang-tinh", "Đơn vị 1-01", "viec", "Thi hành xong về việc", 60, 58.5, 57, "giải trình", None, "sổ theo dõi"]
BALLOT = ["Cụm 1", "Suy tôn đơn vị dẫn đầu", 1, "18/10/2021", 9, 9, 9, 9, 8, 1, None]
VOTE = ["Cụm 1", "Suy tôn đơn vị dẫn đầu", 1, "Đơn vị 1-01", 7]
STAFF = ["Đơn vị 1-01", 9, 8, 6, 0, None]
NOMINATION = ["Đơn vị 1-01", NAME, "Lao động tiên tiến", 1, "Hoàn thành tốt nhiệm vụ", 12, "Cơ sở", 2, "Không"]
NOMINATION += ["Hoàn thành vượt mức", None, None]
ROWS = {"Chấm điểm": SCORE, "Kiểm phiếu": BALLOT, "Phiếu bầu": VOTE, "Biên chế": STAFF, "Đề nghị": NOMINATION}
TABLES = {"Chấm điểm": "scores", "Kiểm phiếu": "ballots", "Phiếu bầu": "votes", "Biên chế": "staff"}
TABLES |= {"Đề nghị": "nominations"}
TABLE_NAMES = tuple(TABLES.values())


def inputs(*files: str) -> str:
    """The inputs of a year file, each sheet of the files through its form."""
    pairs = [(file, FORMS[sheet]) for file in files for sheet in SHEETS_OF[file]]
    return "".join(f'\n[[inputs]]\nfile = "{file}"\nform = "{form}"\n' for file, form in pairs)


def year(text: str, emulation: str = EMULATION) -> str:
    return f'state_of_figures = "tam-tinh"\nclusters = "cum-minh-hoa"\n{text}{emulation}'


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("thi-dua")
    shutil.copytree(EXAMPLE / "config", root / "config")
    for form in FORMS.values():
        shutil.copyfile(PROJECT / f"config/forms/{form}.toml", root / f"config/forms/{form}.toml")
    for name in ("corrections", "accepted", "decisions", "exclusions"):
        (root / f"config/years/2021/{name}.csv").unlink(missing_ok=True)
    for folder, name, text in (
        ("criteria", "bang-tinh", PROVINCE_TABLE),
        ("criteria", "bang-cum", CLUSTER_TABLE),
        ("awards", "danh-muc", CATALOGUE),
    ):
        (root / "config" / folder).mkdir(exist_ok=True)
        (root / "config" / folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def root(prepared: Path, tmp_path: Path) -> Path:
    """A workspace of the test's own that declares all the files; none is there yet."""
    shutil.copytree(prepared / "config", tmp_path / "config")
    (tmp_path / RAW).mkdir(parents=True)
    declare(tmp_path, year(inputs(*SHEETS_OF)))
    return tmp_path


def declare(root: Path, text: str) -> None:
    (root / "config/years/2021/year.toml").write_text(text, encoding="utf-8")


def headings(sheet: str) -> list[str]:
    file = PROJECT / f"config/forms/{FORMS[sheet]}.toml"
    return list(read_toml(file, RegisterForm, file.name).columns.values())


def write(root: Path, file: str, sheets: dict[str, list[list]]) -> None:
    """A workbook with a title above the header of each sheet, so that the first entry is in row 3."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in [["SỔ MINH HỌA"], headings(name), *rows]:
            sheet.append(row)
    book.save(root / RAW / file)


def read(root: Path):
    book = opened(root)
    return read_inputs(book.workspace, book.rules)


def of_sheet(root: Path, sheet: str, *rows: list):
    """What is read of a workspace that has these rows of one sheet and nothing else."""
    declare(root, year(f'\n[[inputs]]\nfile = "mot-so.xlsx"\nform = "{FORMS[sheet]}"\n'))
    write(root, "mot-so.xlsx", {sheet: list(rows)})
    return read(root)


def records(intake, table: str, *columns: str) -> list[tuple]:
    return list(intake.tables[table][list(columns)].itertuples(index=False, name=None))


def findings(intake) -> list[tuple[str, str]]:
    """Check and cells of each finding."""
    return records(intake, "findings_clean", "check", "cells")


def the_finding(intake) -> dict:
    (finding,) = intake.findings.to_dict("records")
    return finding


def changed(row: list, **values: object) -> list:
    """A row with other cells, named by their column's letter."""
    cells = list(row)
    for letter, value in values.items():
        cells[ord(letter) - ord("A")] = value
    return cells


def everything_said(intake) -> str:
    """Every text of every table, findings among them, without case."""
    return "\n".join(table.to_csv() for table in intake.tables.values()).casefold()


# --- all of it ---


def test_all_five_registers_are_read_with_their_cells(root):
    for file, sheets in SHEETS_OF.items():
        write(root, file, {sheet: [ROWS[sheet]] for sheet in sheets})
    intake = read(root)
    assert intake.findings.empty
    assert records(intake, "scores", "criteria", "holder", "criterion", "stage", "score_points", "cell") == [
        ("bang-tinh", "1-01", "viec", "tham_dinh", "57", "G3"),
        ("bang-tinh", "1-01", "viec", "tu_cham", "58.5", "F3"),
    ]
    assert records(intake, "scores", "explanation", "evidence")[0] == ("giải trình", "sổ theo dõi")
    counts = ("electorate", "present", "issued", "returned", "valid", "invalid")
    assert records(intake, "ballots", "cluster", "subject", "round", "held_on", *counts, "row") == [
        ("cum-1", "suy-ton", 1, "2021-10-18", 9, 9, 9, 9, 8, 1, 3)
    ]
    votes = intake.tables["votes"].to_dict("records")[0]
    assert votes == {
        "edition": "2021",
        "cluster": "cum-1",
        "subject": "suy-ton",
        "round": 1,
        "holder": "1-01",
        "votes": 7,
        "file": f"{RAW}/{BALLOTS}",
        "sheet": "Phiếu bầu",
        "row": 3,
        "cell": "E3",
    }
    assert records(intake, "staff", "holder", "staff", "completed", "advanced", "disciplined") == [("1-01", 9, 8, 6, 0)]
    told = ("holder", "title", "order", "rating", "months", "initiative", "earlier_years", "disciplined", "achievement")
    assert records(intake, "nominations", *told) == [
        ("1-01.cb-01", "ldtt", 1, "Hoàn thành tốt nhiệm vụ", 12, "Cơ sở", 2, False, "Hoàn thành vượt mức")
    ]
    assert re.fullmatch(rf"unit,name,code\n,,\w+\n1-01,{NAME.casefold()},cb-01\n", intake.officer_key)
    assert NAME.casefold() not in everything_said(intake)


@pytest.mark.parametrize("sheet", FORMS)
def test_a_sheet_under_another_name_is_asked_for(root, sheet):
    of_sheet(root, sheet)
    book = openpyxl.load_workbook(root / RAW / "mot-so.xlsx")
    book[sheet].title = NAME
    book.save(root / RAW / "mot-so.xlsx")
    intake = read(root)
    finding = the_finding(intake)
    assert (finding["check"], finding["expected"]) == ("thieu-trang-tinh", f"trang tính “{sheet}”")
    if sheet in ("Biên chế", "Đề nghị"):
        assert NAME.casefold() not in everything_said(intake)


@pytest.mark.parametrize("sheet", FORMS)
def test_a_column_that_lacks_or_is_strange_is_named(root, sheet):
    of_sheet(root, sheet, ROWS[sheet])
    last, beyond = len(headings(sheet)), len(headings(sheet)) + 1
    book = openpyxl.load_workbook(root / RAW / "mot-so.xlsx")
    book[sheet].cell(2, beyond).value = f"Người lập: {OTHER_NAME}"
    book.save(root / RAW / "mot-so.xlsx")
    intake = read(root)
    assert the_finding(intake)["check"] == "cot-la"
    if sheet in ("Biên chế", "Đề nghị"):
        assert OTHER_NAME.casefold() not in everything_said(intake)
    book[sheet].cell(2, beyond).value = None
    book[sheet].cell(2, last).value = None
    book.save(root / RAW / "mot-so.xlsx")
    finding = the_finding(read(root))
    assert finding["check"] == "thieu-cot"
    assert headings(sheet)[-1] in finding["found"]


@pytest.mark.parametrize("sheet", FORMS)
def test_a_sheet_without_entries_is_not_a_filled_one(root, sheet):
    assert the_finding(of_sheet(root, sheet))["check"] == "khong-co-dong"


@pytest.mark.parametrize("sheet", FORMS)
@pytest.mark.parametrize("said", ["Không có", " KHÔNG CÓ "])
def test_sheet_that_says_there_is_none_has_no_entries_and_no_finding(root, sheet, said):
    intake = of_sheet(root, sheet, [None, said])
    assert findings(intake) == []


def test_saying_there_is_none_above_an_entry_is_a_faulty_entry(root):
    assert findings(of_sheet(root, "Biên chế", ["Không có"], ["Không có"])) != []


@pytest.mark.parametrize("sheet", FORMS)
def test_a_unit_that_is_not_known_names_the_nearest(root, sheet):
    column = "A" if sheet in ("Kiểm phiếu", "Biên chế", "Đề nghị") else "D" if sheet == "Phiếu bầu" else "B"
    strange, near = ("Cụm 4", "Cụm 1") if sheet == "Kiểm phiếu" else ("Đơn vị 1-1", "Đơn vị 1-01")
    intake = of_sheet(root, sheet, changed(ROWS[sheet], **{column: strange}))
    finding = the_finding(intake)
    assert (finding["check"], finding["severity"], finding["cells"]) == ("doi-tuong-la", "error", f"{column}3")
    assert (finding["file"], finding["sheet"]) == (f"{RAW}/mot-so.xlsx", sheet)
    assert near in finding["advice"]
    assert intake.tables[TABLES[sheet]].empty


NO_COUNTS = ("nan", "chín", "-1", -1, 8.5, "8,5", "1.000", "9 việc", True, "1e3", "٣")


@pytest.mark.parametrize(
    ("sheet", "columns"), [("Kiểm phiếu", "CEFGHIJ"), ("Phiếu bầu", "CE"), ("Biên chế", "BCDE"), ("Đề nghị", "DFH")]
)
def test_text_in_a_number_cell_is_no_number(root, sheet, columns):
    cells = list(itertools.product(columns, NO_COUNTS))
    intake = of_sheet(root, sheet, *(changed(ROWS[sheet], **{column: value}) for column, value in cells))
    assert set(intake.findings["check"]) == {"khong-phai-so"}
    told = ", ".join(intake.findings["cells"]).split(", ")
    assert sorted(told) == sorted(f"{column}{row}" for row, (column, _) in enumerate(cells, start=3))
    assert intake.tables[TABLES[sheet]].empty


@pytest.mark.parametrize(
    ("sheet", "column"), [("Kiểm phiếu", "E"), ("Phiếu bầu", "E"), ("Biên chế", "E"), ("Đề nghị", "H")]
)
@pytest.mark.parametrize("value", [0, 0.0, -0.0, "0"])
def test_zero_is_a_count(root, sheet, column, value):
    intake = of_sheet(root, sheet, changed(ROWS[sheet], **{column: value}))
    assert intake.findings.empty
    name = {"Kiểm phiếu": "electorate", "Phiếu bầu": "votes", "Biên chế": "disciplined", "Đề nghị": "earlier_years"}
    assert records(intake, TABLES[sheet], name[sheet]) == [(0,)]


@pytest.mark.parametrize(("sheet", "column"), [("Kiểm phiếu", "J"), ("Phiếu bầu", "E"), ("Biên chế", "E")])
def test_a_count_that_is_not_given_is_not_zero(root, sheet, column):
    finding = the_finding(of_sheet(root, sheet, changed(ROWS[sheet], **{column: None})))
    assert (finding["check"], finding["found"]) == ("khong-phai-so", "ô trống")
    assert "ghi 0" in finding["advice"]


@pytest.mark.parametrize("sheet", FORMS)
def test_a_formula_without_its_value_is_not_an_empty_cell(root, sheet):
    last = chr(ord("A") + len(headings(sheet)) - 1)
    intake = of_sheet(root, sheet, changed(ROWS[sheet], **{last: "=1+1"}))
    assert findings(intake) == [("cong-thuc-khong-gia-tri", f"{last}3")]


def test_an_error_and_a_per_cent_are_findings(root):
    of_sheet(root, "Chấm điểm", changed(SCORE, F="#N/A", G=0.57))
    book = openpyxl.load_workbook(root / RAW / "mot-so.xlsx")
    book["Chấm điểm"]["F3"].data_type = "e"
    book["Chấm điểm"]["G3"].number_format = "0%"
    book.save(root / RAW / "mot-so.xlsx")
    assert findings(read(root)) == [("o-loi", "F3"), ("o-phan-tram", "G3")]


def test_equal_faults_share_one_finding_with_all_cells(root):
    intake = of_sheet(root, "Biên chế", changed(STAFF, B=None, C=None), changed(STAFF, A="Đơn vị 1-02", B=None))
    assert records(intake, "findings_clean", "check", "holder", "cells") == [
        ("khong-phai-so", "1-01", "B3, C3"),
        ("khong-phai-so", "1-02", "B4"),
    ]


DOUBLES = {
    "Chấm điểm": (changed(SCORE, F=1, G=None), "C"),
    "Kiểm phiếu": (changed(BALLOT, E=8), "C"),
    "Phiếu bầu": (changed(VOTE, E=8), "D"),
    "Biên chế": (changed(STAFF, B=99), "A"),
    "Đề nghị": (changed(NOMINATION, B="  nguyễn  VĂN Thử", D=2), "C"),
}


@pytest.mark.parametrize("sheet", FORMS)
def test_of_an_entry_that_is_there_twice_neither_is_used(root, sheet):
    again, column = DOUBLES[sheet]
    intake = of_sheet(root, sheet, ROWS[sheet], again)
    finding = the_finding(intake)
    assert (finding["check"], finding["cells"]) == ("trung-dong", f"{column}3, {column}4")
    assert finding["holder"] == ("cum-1" if sheet in ("Kiểm phiếu", "Phiếu bầu") else "1-01")
    assert intake.tables[TABLES[sheet]].empty
    assert NAME.casefold() not in everything_said(intake)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=15)
def test_row_order_changes_nothing(prepared, tmp_path_factory, data):
    root = tmp_path_factory.mktemp("thu-tu")
    shutil.copytree(prepared / "config", root / "config")
    (root / RAW).mkdir(parents=True)
    declare(root, year(inputs(*SHEETS_OF)))
    (root / "data/keys").mkdir()
    (root / "data/keys/can-bo.csv").write_text("unit,name,code\n,,secret\n", encoding="utf-8")
    units = [f"Đơn vị 1-0{number}" for number in range(1, 5)]
    rows = {
        "Chấm điểm": [changed(SCORE, B=unit, F=number) for number, unit in enumerate(units)],
        "Kiểm phiếu": [changed(BALLOT, C=number) for number in range(1, 5)],
        "Phiếu bầu": [changed(VOTE, D=unit, E=number) for number, unit in enumerate(units)],
        "Biên chế": [changed(STAFF, A=unit, B=number) for number, unit in enumerate(units)],
        "Đề nghị": [changed(NOMINATION, B=name) for name in (NAME, OTHER_NAME, "CB-02", None)],
    }

    def read_in(order) -> tuple[dict, str]:
        for file, sheets in SHEETS_OF.items():
            write(root, file, {sheet: order(rows[sheet]) for sheet in sheets})
        intake = read(root)
        assert intake.findings.empty
        places = ["row", "cell"]
        return {name: intake.tables[name].drop(columns=places, errors="ignore") for name in TABLE_NAMES}, (
            intake.officer_key
        )

    straight, key = read_in(list)
    mixed, same_key = read_in(lambda each: data.draw(st.permutations(each)))
    assert key == same_key
    for name in TABLE_NAMES:
        pd.testing.assert_frame_equal(straight[name], mixed[name])
        assert len(straight[name]) == (8 if name == "scores" else 4)


# --- scores ---


EXACT_SCORES = [
    (8.5, "8.5"),
    ("8,5", "8.5"),
    ("8,50", "8.5"),
    (8, "8"),
    (8.0, "8"),
    ("8", "8"),
    (100, "100"),
    (0, "0"),
    (0.0, "0"),
    (-0.0, "0"),
    ("-0", "0"),
    ("0,0000", "0"),
    (-2, "-2"),
    ("-2", "-2"),
    ("−2,25", "-2.25"),
    (0.1234, "0.1234"),
    (-0.5, "-0.5"),
    (" 7 ", "7"),
]
UNITS = [f"{cluster}-{number:02d}" for cluster, most in ((1, 8), (2, 10)) for number in range(1, most + 1)]


def test_a_score_is_read_exactly(root):
    cells = list(zip(UNITS, EXACT_SCORES, strict=True))
    rows = [changed(SCORE, B=f"Đơn vị {unit}", F=value, G=None) for unit, (value, _) in cells]
    intake = of_sheet(root, "Chấm điểm", *rows)
    assert intake.findings.empty
    expected = [(unit, "tu_cham", score, f"F{row}") for row, (unit, (_, score)) in enumerate(cells, start=3)]
    assert records(intake, "scores", "holder", "stage", "score_points", "cell") == expected


NO_SCORES = (
    *("8.5", "8.500", "1.000", "nan", "NaN", "Infinity", "1e2", "8,12345", "8,", ",5", "+8", "--2", "08", "8 điểm"),
    *("8/10", "Đạt", "không đạt", "٨", "8_5", "1" * 10, True, 8.50000001, 8.299999999999999, 1e300, 12345678901),
)


def test_uncertain_score_is_refused(root):
    intake = of_sheet(root, "Chấm điểm", *(changed(SCORE, F=value) for value in NO_SCORES))
    assert findings(intake) == [("khong-phai-so", f"F{row}") for row in range(3, 3 + len(NO_SCORES))]
    assert intake.tables["scores"].empty


@given(st.decimals(min_value=-999_999, max_value=999_999, places=4))
def test_a_decimal_written_with_a_comma_is_read_back(number):
    text = f"{number:f}"
    assert float(parse_points(text.replace(".", ","))) == float(text)


@given(st.text(max_size=12))
def test_any_text_is_a_score_or_a_cell_error(text):
    try:
        assert set(parse_points(text)) <= set("-0123456789.")
    except CellError as error:
        assert error.check.id == "khong-phai-so"


def test_an_empty_score_is_missing_and_a_zero_is_not(root):
    intake = of_sheet(root, "Chấm điểm", changed(SCORE, F=None, G=0, I=None))
    assert intake.findings.empty
    assert records(intake, "scores", "stage", "score_points", "cell") == [("tham_dinh", "0", "G3")]
    intake = of_sheet(root, "Chấm điểm", changed(SCORE, F=None, G=None, I=None))
    assert intake.findings.empty
    assert intake.tables["scores"].empty


YES_NO = changed(SCORE, C="noi-bo", D="Nội bộ đoàn kết", E=50)


def test_a_yes_no_criterion_is_met_or_not(root):
    words = ["Đạt", "ĐẠT", 1, "không  đạt", "Không Đạt", 0]
    rows = [changed(YES_NO, B=f"Đơn vị {unit}", F=value, G=None) for unit, value in zip(UNITS[:6], words, strict=True)]
    intake = of_sheet(root, "Chấm điểm", *rows)
    assert intake.findings.empty
    assert records(intake, "scores", "score_points") == [("1",)] * 3 + [("0",)] * 3


def test_a_yes_no_criterion_takes_no_points(root):
    intake = of_sheet(root, "Chấm điểm", *(changed(YES_NO, F=value, G=None) for value in (50, "Có", 0.5, "Dat")))
    assert set(intake.findings["check"]) == {"khong-phai-so"}
    assert set(intake.findings["expected"]) == {"“Đạt” hoặc “Không đạt”"}
    assert list(intake.findings["cells"]) == ["F3", "F4", "F5", "F6"]


@pytest.mark.parametrize(
    ("cells", "check", "cell", "says"),
    [
        ({"A": "bang-tin"}, "noi-dung-la", "A3", "Có phải: bang-tinh"),
        ({"A": None}, "noi-dung-la", "A3", "bang-cum, bang-tinh"),
        ({"C": "viecc"}, "noi-dung-la", "C3", "Có phải: viec"),
        ({"C": "phong-trao"}, "noi-dung-la", "C3", "mã một tiêu chí của bảng"),
        ({"C": "tong"}, "noi-dung-la", "C3", "diem-tru, noi-bo, viec"),
        ({"C": "ket-qua"}, "noi-dung-la", "C3", "viec, noi-bo"),
        ({"B": "Cục THADS tỉnh"}, "doi-tuong-la", "B3", "mà bảng “bang-tinh” chấm điểm"),
        ({"B": "Cụm 1"}, "doi-tuong-la", "B3", "tên một đơn vị của kỳ"),
        (
            {"B": "Đơn vị 2-01", "A": "bang-cum", "C": "phong-trao", "D": None, "E": None},
            "doi-tuong-la",
            "B3",
            "Bảng này chấm: ",
        ),
    ],
)
def test_unknown_criterion_is_refused_with_the_nearest(root, cells, check, cell, says):
    finding = the_finding(of_sheet(root, "Chấm điểm", changed(SCORE, **cells)))
    assert (finding["check"], finding["cells"]) == (check, cell)
    assert says in finding["expected"] + finding["advice"]


def test_the_office_is_scored_where_its_cluster_ranks_it(root):
    row = ["bang-cum", "Cục THADS tỉnh", "PHONG-TRAO", "phong  trào thi đua", "100,50", 99, None, None, None, None]
    intake = of_sheet(root, "Chấm điểm", row)
    assert intake.findings.empty
    assert records(intake, "scores", "criteria", "holder", "criterion") == [("bang-cum", "cuc", "phong-trao")]


@pytest.mark.parametrize(
    ("value", "found", "expected", "advice"),
    [
        ("Đạt", "Đạt", "một số", "chỉ ghi ở tiêu chí đạt hay không đạt"),
        ("04/10/2021", "04/10/2021, là ngày tháng", "bốn chữ số thập phân", "Đặt định dạng ô là Number"),
        (True, "TRUE, là giá trị đúng/sai của Excel", "một số", "Gõ số vào ô này"),
        (1.00001, "1.00001 (ô kiểu số)", "bốn chữ số thập phân", "ROUND"),
    ],
)
def test_wrong_content_of_a_points_cell_is_described(root, value, found, expected, advice):
    finding = the_finding(of_sheet(root, "Chấm điểm", changed(SCORE, G=value)))
    assert (finding["check"], finding["cells"], finding["found"]) == ("khong-phai-so", "G3", found)
    assert expected in finding["expected"]
    assert advice in finding["advice"]


@pytest.mark.parametrize(("value", "found"), [(True, "TRUE, là giá trị"), ("04/10/2021", "04/10/2021, là ngày tháng")])
def test_wrong_content_of_a_count_cell_is_described(root, value, found):
    finding = the_finding(of_sheet(root, "Phiếu bầu", changed(VOTE, E=value)))
    assert (finding["check"], finding["cells"]) == ("khong-phai-so", "E3")
    assert finding["found"].startswith(found)


def test_label_and_maximum_may_be_left_out(root):
    assert of_sheet(root, "Chấm điểm", changed(SCORE, D=None, E=None)).findings.empty


def test_score_sheet_of_another_version_is_one_finding(root):
    rows = [changed(SCORE, B=f"Đơn vị 1-0{number}", E=50, G=number) for number in range(1, 4)]
    intake = of_sheet(root, "Chấm điểm", *rows, changed(YES_NO, D="Nội bộ", F="Đạt", G=None))
    told = records(intake, "findings_clean", "check", "holder", "cells", "found")
    assert told == [("bang-tieu-chi-khac", "", "E3, E4, E5", "50"), ("bang-tieu-chi-khac", "", "D6", "Nội bộ")]
    assert missing_in(intake.findings["expected"][0], "60 điểm", "config/criteria/bang-tinh.toml") == []
    assert intake.tables["scores"].empty


def test_a_maximum_that_is_no_number_is_a_finding(root):
    assert findings(of_sheet(root, "Chấm điểm", changed(SCORE, E="sáu mươi"))) == [("khong-phai-so", "E3")]


# --- score sheets without ids ---


SHORT = [heading for heading in headings("Chấm điểm") if heading != "Mã tiêu chí"]
BY_LABEL = ["Toàn tỉnh", "Đơn vị 1-01", "Thi hành xong về việc", 60, 58.5, 57, "giải trình", None, "sổ theo dõi"]


def of_labels(root: Path, *rows: list):
    """What is read of score sheets without the column of ids."""
    declare(root, year(f'\n[[inputs]]\nfile = "mot-so.xlsx"\nform = "{FORMS["Chấm điểm"]}"\n'))
    book = openpyxl.Workbook()
    book.active.title = "Chấm điểm"
    for row in (["SỔ MINH HỌA"], SHORT, *rows):
        book.active.append(row)
    book.save(root / RAW / "mot-so.xlsx")
    return read(root)


def test_criterion_without_id_is_found_by_its_label(root):
    of_cluster = changed(BY_LABEL, A="Cụm 1", C="Phong trào  thi đua", D=100.5, F=None)
    yes_no = changed(BY_LABEL, A="bang-tinh", C="nội bộ đoàn kết", D=50, E="Đạt", F=None)
    intake = of_labels(root, BY_LABEL, of_cluster, changed(BY_LABEL, C="Điểm trừ", D=0, E=None), yes_no)
    assert intake.findings.empty
    assert records(intake, "scores", "criteria", "criterion", "stage", "score_points", "cell") == [
        ("bang-cum", "phong-trao", "tu_cham", "58.5", "E4"),
        ("bang-tinh", "diem-tru", "tham_dinh", "57", "F5"),
        ("bang-tinh", "noi-bo", "tu_cham", "1", "E6"),
        ("bang-tinh", "viec", "tham_dinh", "57", "F3"),
        ("bang-tinh", "viec", "tu_cham", "58.5", "E3"),
    ]


@pytest.mark.parametrize(
    ("cells", "cell", "says"),
    [
        ({"A": "Cụm 2"}, "A3", "Toàn tỉnh, Cụm 1, hoặc mã một bảng tiêu chí"),
        ({"A": None}, "A3", "Toàn tỉnh, Cụm 1, hoặc mã một bảng tiêu chí"),
        ({"C": "Thi hành xong về viêc"}, "C3", "Có phải: Thi hành xong về việc"),
        ({"C": None}, "C3", "tên một tiêu chí có điểm của bảng"),
        ({"C": "Kết quả công tác"}, "C3", "tên một tiêu chí có điểm của bảng"),
        ({"C": "Phong trào thi đua"}, "C3", "tên một tiêu chí có điểm của bảng"),
    ],
)
def test_unknown_label_of_a_criterion_is_refused(root, cells, cell, says):
    finding = the_finding(of_labels(root, changed(BY_LABEL, **cells)))
    assert (finding["check"], finding["cells"]) == ("noi-dung-la", cell)
    assert says in finding["expected"] + finding["advice"]


def test_label_of_two_criteria_is_refused_with_their_ids(root):
    path = root / "config/criteria/bang-tinh.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Nội bộ đoàn kết", "Thi hành xong về  VIỆC"), encoding="utf-8")
    finding = the_finding(of_labels(root, BY_LABEL))
    assert (finding["check"], finding["cells"]) == ("noi-dung-la", "C3")
    assert "2 tiêu chí cùng tên" in finding["expected"]
    assert "viec, noi-bo" in finding["advice"]
    assert of_sheet(root, "Chấm điểm", SCORE).findings.empty


def test_copied_row_of_a_criterion_is_a_duplicate(root):
    finding = the_finding(of_labels(root, BY_LABEL, BY_LABEL))
    assert (finding["check"], finding["cells"]) == ("trung-dong", "C3, C4")


# --- score sheets in units' own workbooks ---


FAMILY = '\n[[inputs]]\nfiles = "cham-diem*.xlsx"\nform = "so-cham-diem"\n'
OF_UNITS = """
[[inputs]]
folder = "don-vi"
form = "tk-tha-2019"

[[inputs]]
folder = "don-vi"
form = "so-cham-diem"
"""


def write_unit_workbook(root: Path, *rows: list, name: str = "1-01.xlsx", sheet: str = "Chấm điểm") -> None:
    """The example's workbook of Đơn vị 1-01 with a sheet of scores, if there are rows, and one of guidance."""
    book = openpyxl.load_workbook(EXAMPLE / RAW / "don-vi/1-01.xlsx", data_only=True)
    book.create_sheet("Hướng dẫn", 0)["A1"] = "Cách ghi"
    if rows:
        scores = book.create_sheet(sheet)
        for row in (["SỔ MINH HỌA"], headings("Chấm điểm"), *rows):
            scores.append(row)
    (root / RAW / "don-vi").mkdir(exist_ok=True)
    book.save(root / RAW / "don-vi" / name)


def test_scores_in_a_unit_workbook_are_read(root):
    declare(root, year(OF_UNITS))
    write_unit_workbook(root, SCORE)
    intake = read(root)
    assert intake.findings.empty
    assert records(intake, "scores", "file", "stage", "score_points", "cell") == [
        (f"{RAW}/don-vi/1-01.xlsx", "tham_dinh", "57", "G3"),
        (f"{RAW}/don-vi/1-01.xlsx", "tu_cham", "58.5", "F3"),
    ]
    assert set(intake.facts["holder"].str.partition(".")[0]) == {"1-01"}


def test_unit_workbook_without_a_score_sheet_has_no_finding(root):
    declare(root, year(OF_UNITS))
    write_unit_workbook(root)
    intake = read(root)
    assert intake.findings.empty
    assert intake.tables["scores"].empty


def test_unit_folder_without_workbooks_is_missing_once(root):
    declare(root, year(OF_UNITS))
    finding = the_finding(read(root))
    assert (finding["check"], finding["file"]) == ("thieu-tep", f"{RAW}/don-vi")
    book = opened(root)
    assert [finding.check for finding in missing_inputs(book.workspace, book.rules)] == ["thieu-tep"]


def test_sheet_of_another_name_in_a_unit_workbook_is_not_read(root):
    declare(root, year(OF_UNITS))
    write_unit_workbook(root, SCORE, sheet="Nháp")
    assert the_finding(read(root))["check"] == "trang-khong-doc"


def test_wrong_score_in_a_unit_workbook_is_a_finding_of_the_unit(root):
    declare(root, year(OF_UNITS))
    write_unit_workbook(root, changed(SCORE, F="năm"))
    finding = the_finding(read(root))
    assert (finding["check"], finding["holder"], finding["cells"]) == ("khong-phai-so", "1-01", "F3")


def test_scores_of_another_unit_in_a_unit_workbook_are_a_finding(root):
    declare(root, year(OF_UNITS))
    write_unit_workbook(root, SCORE, changed(SCORE, B="Đơn vị 1-02"))
    finding = the_finding(read(root))
    assert (finding["check"], finding["sheet"], finding["cells"]) == ("nhieu-don-vi", "Chấm điểm", "C4")
    assert finding["found"] == "tệp có số liệu của Đơn vị 1-01, phiếu chấm của Đơn vị 1-02"


def test_score_in_a_separate_file_and_a_unit_workbook_is_a_duplicate(root):
    declare(root, year(OF_UNITS + FAMILY))
    write(root, "cham-diem-1.xlsx", {"Chấm điểm": [SCORE]})
    write_unit_workbook(root, SCORE)
    intake = read(root)
    finding = the_finding(intake)
    assert (finding["check"], finding["holder"]) == ("trung-dong", "1-01")
    places = (f"{RAW}/don-vi/1-01.xlsx!Chấm điểm!C3", f"{RAW}/cham-diem-1.xlsx!Chấm điểm!C3")
    assert finding["cells"] == ", ".join(places)
    assert intake.tables["scores"].empty


def test_correction_of_a_unit_workbook_that_two_forms_read_is_told_once(root):
    declare(root, year(OF_UNITS))
    write_unit_workbook(root, SCORE, name="bao-cao.xlsx")
    corrections = root / "config/years/2021/corrections.csv"
    corrections.write_text(
        "file,sheet,cell,expect,value,reason,decided_by\n"
        "don-vi/bao-cao.xlsx,Chấm điểm,G3,57,56,Gõ nhầm,MH-09/CV\ndon-vi/bao-cao.xlsx,06,D12,1,2,Gõ nhầm,MH-09/CV\n",
        encoding="utf-8",
    )
    intake = read(root)
    finding = the_finding(intake)
    assert (finding["check"], finding["holder"]) == ("dinh-chinh-khong-khop", "1-01")
    assert records(intake, "scores", "stage", "score_points") == [("tham_dinh", "56"), ("tu_cham", "58.5")]


# --- inputs that are families of files, and files that two forms read ---


def test_a_family_of_files_is_one_table(root):
    declare(root, year(FAMILY))
    write(root, "cham-diem-cum-1.xlsx", {"Chấm điểm": [SCORE]})
    write(root, "Cham-diem cụm 2.XLSX", {"Chấm điểm": [changed(SCORE, B="Đơn vị 2-01")]})
    write(root, "~$cham-diem-cum-1.xlsx", {"Chấm điểm": [SCORE]})
    write(root, "phieu-cham-diem.xlsx", {"Chấm điểm": [SCORE]})
    intake = read(root)
    assert records(intake, "findings_clean", "check", "file") == [("tep-khong-khai-bao", f"{RAW}/phieu-cham-diem.xlsx")]
    assert set(intake.tables["scores"]["holder"]) == {"1-01", "2-01"}
    book = opened(root)
    names = [path.name for path in input_files(book.workspace, book.rules)]
    assert names == ["Cham-diem cụm 2.XLSX", "cham-diem-cum-1.xlsx"]
    book.store(**intake.tables)
    assert "cham-diem-cum-1.xlsx" in provenance(book)


def test_duplicates_across_files_are_found_at_each_stage(root):
    declare(root, year(FAMILY))
    write(root, "cham-diem-1.xlsx", {"Chấm điểm": [changed(SCORE, G=None)]})
    write(root, "cham-diem-2.xlsx", {"Chấm điểm": [changed(SCORE, F=None), changed(SCORE, B="Đơn vị 1-02")]})
    intake = read(root)
    finding = the_finding(intake)
    assert finding["check"] == "trung-dong"
    assert finding["cells"] == ", ".join(f"{RAW}/cham-diem-{number}.xlsx!Chấm điểm!C3" for number in (1, 2))
    assert "Đơn vị 1-01, tiêu chí “Thi hành xong về việc”" in finding["found"]
    assert set(intake.tables["scores"]["holder"]) == {"1-02"}


def test_family_of_files_without_a_file_is_missing(root):
    declare(root, year(FAMILY))
    finding = the_finding(read(root))
    assert (finding["check"], finding["file"]) == ("thieu-tep", f"{RAW}/cham-diem*.xlsx")


def test_file_declared_twice_is_read_once(root):
    declare(root, year(FAMILY + '\n[[inputs]]\nfile = "cham-diem-1.xlsx"\nform = "so-cham-diem"\n'))
    write(root, "cham-diem-1.xlsx", {"Chấm điểm": [SCORE]})
    intake = read(root)
    assert intake.findings.empty
    assert len(intake.tables["scores"]) == 2


def test_corrections_know_the_files_of_a_family(root):
    declare(root, year(FAMILY))
    write(root, "cham-diem-1.xlsx", {"Chấm điểm": [changed(SCORE, F="58.5")]})
    (root / "config/years/2021/corrections.csv").write_text(
        'file,sheet,cell,expect,value,reason,decided_by\ncham-diem-1.xlsx,Chấm điểm,F3,58.5,"58,5",dấu phẩy,MH-09/CV\n',
        encoding="utf-8",
    )
    intake = read(root)
    assert intake.findings.empty
    assert ("tu_cham", "58.5") in records(intake, "scores", "stage", "score_points")


@pytest.mark.parametrize(
    ("content", "check"), [(None, "thieu-tep"), (b"", "khong-doc-duoc"), (b"x", "tep-gia-so-tinh")]
)
def test_file_read_through_two_forms_is_reported_once(root, content, check):
    declare(root, year(inputs(BALLOTS, AWARDS)))
    for file in (BALLOTS, AWARDS):
        if content is not None:
            (root / RAW / file).write_bytes(content)
    intake = read(root)
    assert records(intake, "findings_clean", "check", "file") == [
        (check, f"{RAW}/{BALLOTS}"),
        (check, f"{RAW}/{AWARDS}"),
    ]
    book = opened(root)
    assert len(input_files(book.workspace, book.rules)) == (0 if content is None else 2)


def test_a_file_that_two_forms_read_is_listed_once(root):
    declare(root, year(inputs(BALLOTS)))
    write(root, BALLOTS, {"Kiểm phiếu": [BALLOT], "Phiếu bầu": [VOTE]})
    book = opened(root)
    assert [path.name for path in input_files(book.workspace, book.rules)] == [BALLOTS]
    assert read(root).findings.empty


def test_large_cases_of_several_registers_add_up(root):
    declare(root, year('\n[[inputs]]\nfiles = "so-viec-lon*.xlsx"\nform = "so-viec-lon"\n', emulation=""))
    columns = ["Đơn vị", "Mã việc", "Loại", "Có điều kiện (1.000 đồng)", "Đã thi hành xong, đình chỉ (1.000 đồng)"]
    for number in (1, 2):
        book = openpyxl.Workbook()
        book.active.title = "Sổ việc lớn"
        book.active.append([*columns, "Ghi chú"])
        book.active.append(["Đơn vị 1-01", f"MH-{number}", "Việc lớn", 100 * number, 10 * number, None])
        book.save(root / RAW / f"so-viec-lon-{number}.xlsx")
    facts = read(root).facts.set_index(["holder", "line"])
    assert facts.loc[("1-01", "viec_lon_co_dieu_kien"), "value"] == 300_000
    assert facts.loc[("1-01", "viec_lon_xong"), "value"] == 30_000
    both = ", ".join(f"{RAW}/so-viec-lon-{number}.xlsx!Sổ việc lớn!D2" for number in (1, 2))
    assert facts.loc[("1-01", "viec_lon_co_dieu_kien"), "cell"] == both
    assert "không có dòng nào" in facts.loc[("1-02", "viec_lon_xong"), "cell"]
    (root / RAW / "so-viec-lon-2.xlsx").write_bytes(b"")
    intake = read(root)
    assert findings(intake) == [("khong-doc-duoc", "")]
    assert intake.facts.empty


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ('file = "a.xlsx"\nfiles = "a*.xlsx"', "ba khóa file, files, folder"),
        ('files = "a*.xlsx"\nfolder = "a"', "ba khóa file, files, folder"),
        ("", "ba khóa file, files, folder"),
        ('files = "cham-diem.xlsx"', "files"),
        ('files = "../*.xlsx"', "files"),
        ('files = "[a]*.xlsx"', "files"),
        ('file = "a*.xlsx"', "file"),
    ],
)
def test_an_input_is_a_file_a_family_or_a_folder(tmp_path, given, says):
    path = tmp_path / "input.toml"
    path.write_text(f'{given}\nform = "so-cham-diem"\n', encoding="utf-8")
    with pytest.raises(Refused, match=says):
        read_toml(path, InputFile, path.name)


@pytest.mark.parametrize(
    ("emulation", "files"),
    [
        ("", [SCORES, BALLOTS, AWARDS]),
        ('\n[emulation]\nstage = "tham_dinh"\nappraised_by = "cuc"\n', [SCORES, AWARDS]),
        (EMULATION.replace('awards = "danh-muc"\n', ""), [AWARDS]),
    ],
)
def test_edition_without_rules_refuses_each_file_once(root, emulation, files):
    declare(root, year(inputs(*SHEETS_OF), emulation))
    for file, sheets in SHEETS_OF.items():
        write(root, file, {sheet: [ROWS[sheet]] for sheet in sheets})
    intake = read(root)
    assert records(intake, "findings_clean", "check", "file") == [("thieu-quy-tac", f"{RAW}/{file}") for file in files]
    assert "config/years/2021/year.toml" in intake.findings["expected"][0]


def test_what_is_wrong_here_closes_the_gate(root):
    intake = of_sheet(root, "Phiếu bầu", changed(VOTE, E="bảy"))
    with pytest.raises(GateClosed, match=r"khong-phai-so"):
        pass_gate(intake.findings, opened(root).rules.name)


# --- ballots and votes ---


@pytest.mark.parametrize(
    ("text", "subject"),
    [("suy tôn  ĐƠN VỊ dẫn đầu", "suy-ton"), ("Trưởng Cụm", "truong-cum"), ("Phó trưởng cụm", "pho-cum")],
)
def test_what_is_voted_on_is_one_of_three(root, text, subject):
    intake = of_sheet(root, "Kiểm phiếu", changed(BALLOT, A="cum-2", B=text))
    assert intake.findings.empty
    assert records(intake, "ballots", "cluster", "subject") == [("cum-2", subject)]


@pytest.mark.parametrize(
    ("cells", "check", "cell"),
    [
        ({"B": "Trưởng khối"}, "loai-la", "B3"),
        ({"B": None}, "loai-la", "B3"),
        ({"C": 0}, "khong-phai-so", "C3"),
        ({"D": "tháng 10"}, "ngay-sai", "D3"),
        ({"D": None}, "ngay-sai", "D3"),
    ],
)
def test_a_doubtful_ballot_is_the_clusters(root, cells, check, cell):
    finding = the_finding(of_sheet(root, "Kiểm phiếu", changed(BALLOT, **cells)))
    assert (finding["check"], finding["cells"], finding["holder"]) == (check, cell, "cum-1")


def test_rounds_and_subjects_are_votes_of_their_own(root):
    rows = [BALLOT, changed(BALLOT, C=2), changed(BALLOT, B="Trưởng Cụm"), changed(BALLOT, A="Cụm 2")]
    intake = of_sheet(root, "Kiểm phiếu", *rows)
    assert intake.findings.empty
    assert len(intake.tables["ballots"]) == 4


# --- nominations ---


def test_a_name_becomes_a_code_and_a_code_stays(root):
    rows = [NOMINATION, changed(NOMINATION, B=OTHER_NAME), changed(NOMINATION, B="CB-02")]
    rows += [changed(NOMINATION, A="Đơn vị 1-02"), changed(NOMINATION, B=None, C="ttldtt")]
    intake = of_sheet(root, "Đề nghị", *rows)
    assert records(intake, "findings_clean", "check") == [("mot-nguoi-hai-don-vi",)]
    assert records(intake, "nominations", "holder", "title") == [
        ("1-01", "ttldtt"),
        ("1-01.cb-02", "ldtt"),
        ("1-01.cb-03", "ldtt"),
        ("1-01.cb-04", "ldtt"),
        ("1-02.cb-01", "ldtt"),
    ]
    assert NAME.casefold() not in everything_said(intake)


def test_the_key_of_officers_is_the_one_of_the_statistics(root):
    (root / "data/keys").mkdir(parents=True)
    (root / "data/keys/can-bo.csv").write_text(f"unit,name,code\n1-01,{NAME.casefold()},cb-58\n", encoding="utf-8")
    intake = of_sheet(root, "Đề nghị", NOMINATION, changed(NOMINATION, B="CB-58", D=2))
    finding = the_finding(intake)
    assert (finding["check"], finding["cells"]) == ("trung-dong", "C3, C4")
    assert "chấp hành viên CB-58, Lao động tiên tiến" in finding["found"]
    assert intake.tables["nominations"].empty


def test_counts_that_are_not_given_are_not_known(root):
    row = changed(NOMINATION, D=None, E=None, F=None, G=None, H=None, I=None, J=None)
    intake = of_sheet(root, "Đề nghị", row)
    assert intake.findings.empty
    (read_row,) = intake.tables["nominations"].to_dict("records")
    assert all(pd.isna(read_row[column]) for column in ("order", "months", "earlier_years"))
    assert (read_row["disciplined"], read_row["rating"]) == (False, "")


@pytest.mark.parametrize(("text", "value"), [("Có", True), ("không", False), ("KHÔNG", False), ("co", True)])
def test_discipline_is_yes_or_no(root, text, value):
    assert records(of_sheet(root, "Đề nghị", changed(NOMINATION, I=text)), "nominations", "disciplined") == [(value,)]


@pytest.mark.parametrize(
    ("cells", "check", "cell", "says"),
    [
        ({"C": "Lao động tiên tién"}, "noi-dung-la", "C3", "Có phải: Lao động tiên tiến"),
        ({"C": None}, "noi-dung-la", "C3", "Lao động tiên tiến"),
        ({"D": 0}, "khong-phai-so", "D3", "từ 1 trở lên"),
        ({"F": 13}, "khong-phai-so", "F3", "từ 0 đến 12"),
        ({"I": "Cảnh cáo"}, "loai-la", "I3", "Có hoặc Không"),
        ({"E": "Hoàn thành tôt nhiệm vụ"}, "loai-la", "E3", "Có phải: Hoàn thành tốt nhiệm vụ"),
        ({"E": "Hoàn thành tôt nhiệm vụ"}, "loai-la", "E3", "ratings trong config/awards/danh-muc.toml"),
        ({"G": "Bộ ngành"}, "loai-la", "G3", "Có phải: Bộ, ngành"),
        ({"B": "Đơn vị 1-01"}, "doi-tuong-la", "B3", "để trống"),
        ({"B": "Tập thể"}, "doi-tuong-la", "B3", "để trống"),
        ({"B": "CB 02"}, "doi-tuong-la", "B3", "CB-01"),
        ({"B": "NguyÔn V¨n Thö"}, "bang-ma-cu", "B3", "Unicode"),
    ],
)
def test_a_doubtful_nomination_is_a_finding(root, cells, check, cell, says):
    collective = changed(NOMINATION, B=None, C="Tập thể lao động tiên tiến")
    intake = of_sheet(root, "Đề nghị", changed(NOMINATION, **cells), collective)
    finding = the_finding(intake)
    assert (finding["check"], finding["cells"], finding["holder"]) == (check, cell, "1-01")
    assert says in finding["expected"] + finding["advice"]
    assert records(intake, "nominations", "holder", "title") == [("1-01", "ttldtt")]


def test_a_rating_is_kept_as_the_catalogue_writes_it(root):
    intake = of_sheet(root, "Đề nghị", changed(NOMINATION, E="hoàn thành  TỐT nhiệm vụ", G="cơ sở"))
    assert records(intake, "nominations", "rating", "initiative") == [("Hoàn thành tốt nhiệm vụ", "Cơ sở")]


def test_a_title_may_be_given_by_its_id(root):
    assert records(of_sheet(root, "Đề nghị", changed(NOMINATION, C="LDTT")), "nominations", "title") == [("ldtt",)]


@pytest.mark.parametrize("column", "ACDEFGHIJKL")
def test_a_name_in_a_wrong_column_is_never_repeated(root, column):
    named = changed(NOMINATION, **{column: f"đ/c {NAME.upper()}, {OTHER_NAME}"})
    intake = of_sheet(root, "Đề nghị", named, changed(NOMINATION, A="Đơn vị 1-02", B=OTHER_NAME))
    finding = the_finding(intake)
    assert (finding["check"], finding["cells"]) == ("ho-ten-ngoai-cot", f"{column}3")
    for name in (NAME, OTHER_NAME):
        assert name.casefold() not in everything_said(intake)


@pytest.mark.parametrize(("sheet", "column"), [*itertools.product(["Đề nghị"], "ACDEFGHI"), ("Biên chế", "A")])
def test_text_where_names_may_stand_is_never_repeated(root, sheet, column):
    intake = of_sheet(root, sheet, changed(ROWS[sheet], **{column: "Hoàng Văn Bịa"}))
    assert findings(intake)[0][1] == f"{column}3"
    assert "hoàng văn bịa" not in everything_said(intake)


# --- forms ---


@pytest.mark.parametrize("form", FORMS.values())
def test_the_forms_are_those_of_the_example(form):
    files = [root / f"config/forms/{form}.toml" for root in (PROJECT, EXAMPLE)]
    assert files[0].read_bytes() == files[1].read_bytes()


def test_every_register_has_a_table_even_if_it_is_empty(root):
    declare(root, year(FAMILY))
    tables = read(root).tables
    for name in TABLE_NAMES:
        pd.testing.assert_frame_equal(tables[name], make_table(name, []))


def test_codes_do_not_depend_on_which_file_is_read_first(root):
    names = [f"Lê Giả {letter}" for letter in "ABCDE"]
    random.Random(4).shuffle(names)
    declare(root, year('\n[[inputs]]\nfiles = "de-nghi*.xlsx"\nform = "so-de-nghi"\n'))
    key = Workspace(root).inputs.officer_key
    key.parent.mkdir(parents=True)
    key.write_text("unit,name,code\n,,secret\n", encoding="utf-8")
    keys = []
    for order in (names, sorted(names)):
        for number, name in enumerate(order):
            write(root, f"de-nghi-{number}.xlsx", {"Đề nghị": [changed(NOMINATION, B=name)]})
        keys.append(read(root).officer_key)
    assert keys[0] == keys[1]
    assert "lê giả a,cb-0" in keys[0]
