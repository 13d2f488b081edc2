"""What people wrote never fails a page; what the program wrote still does, also next to it."""

import shutil

import openpyxl
import pytest
from conftest import PROJECT, opened, staged, thidua
from markupsafe import escape
from small_workspace import YEAR, make_small_workspace, raw, set_year

from thidua_helpers.intake.entries import stored_and_computed
from thidua_helpers.intake.excel.marks import OLD
from thidua_helpers.report.render.html import page_of_parts
from thidua_helpers.report.sections.registers import inspections, side_tables
from thidua_helpers.report.self_check import PageRequest, page_faults

NOTES = (
    "Vụ việc phức tạp, nan giải",
    "nan giải, gian nan",
    "Gọi lại số 0912345678 trong tháng 9",
    "0912345678",
    "Biên lai thu tiền số 0012345 ngày 30/9/2021",
    "Đương sự đã nộp 446167351 đồng",
    "None",
    "nan",
    "Phần mềm cũ ghi None, NaN hoặc <NA>",
    "Xem url(https://vks.gov.vn) và src=http://vks.gov.vn",
    "Quyết định 12345/QĐ-CCTHADS, tháng 10 năm 2020",
    "“nan giải” là lời của kiểm sát viên",
    "Dòng một\nnan giải ở dòng hai",
)
INSPECTIONS = """
[[inputs]]
file = "so-kiem-tra.xlsx"
form = "so-kiem-tra"

[emulation]"""


def workspace_with_notes(root, *notes):
    """A small workspace with an inspection register, an entry for each note."""
    make_small_workspace(root)
    set_year(root, "\n[emulation]", INSPECTIONS)
    book = openpyxl.Workbook()
    book.active.title = "Sổ kiểm tra"
    book.active.append(["Ngày", "Nguồn", "Đơn vị", "Loại vi phạm", "Số lượng", "Ghi chú"])
    for number, note in enumerate(notes, start=1):
        book.active.append(["15/4/2021", "VKS", "Đơn vị 1-01", "Kiến nghị", number, note])
    book.save(raw(root) / "so-kiem-tra.xlsx")
    return root


@pytest.fixture(scope="module")
def noted(tmp_path_factory):
    """An edition whose register has all the notes; tests only read it."""
    return staged(workspace_with_notes(tmp_path_factory.mktemp("noted"), *NOTES), YEAR)


def faults_of_body(book, body):
    return page_faults(
        page_of_parts("<h1>Trang thử</h1>", body), book, PageRequest(is_internal=True, heading="Trang thử")
    )


def test_notes_of_people_pass_the_self_check(noted):
    body = inspections(noted, "noi-bo", "1-01")
    assert "gian nan" in body
    assert "None" in body
    assert faults_of_body(noted, body) == []


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>Tỷ lệ nan</p>", "“nan”"),
        ("<p>Có None việc</p>", "“None”"),
        ("<p>Tổng số &lt;NA&gt;</p>", "“<NA>”"),
        ("<p>Tổng số 446167352</p>", "“446167352”"),
        ("<td>7654321</td>", "“7654321”"),
        ('<p style="background: url(x.png)">x</p>', "“url(”"),
    ],
)
def test_faults_of_the_program_are_found_next_to_notes(noted, html, said):
    assert any(said in fault for fault in faults_of_body(noted, inspections(noted, "noi-bo", "1-01") + html))


def test_texts_given_with_the_page_pass_the_self_check(noted):
    """The reason of a revision is given on the command line."""
    asked = PageRequest(is_internal=True, heading="Trang thử", texts=frozenset({"Số liệu nan giải 7654321"}))
    page = page_of_parts("<h1>Trang thử</h1>", "<p>Lý do: Số liệu nan giải 7654321.</p>")
    assert page_faults(page, noted, asked) == []
    assert len(faults_of_body(noted, "<p>Lý do: Số liệu nan giải 7654321.</p>")) == 2


def test_word_absent_from_received_texts_is_refused(tmp_path):
    book = staged(workspace_with_notes(tmp_path, "nan giải", "12345678 đồng"), YEAR)
    for html, said in (("<td>nan</td>", "“nan”"), ("<td>None</td>", "“None”"), ("<td>12345678</td>", "“12345678”")):
        assert any(said in fault for fault in faults_of_body(book, inspections(book, "noi-bo", "1-01") + html)), said


def test_word_that_only_a_stage_table_has_is_refused(tmp_path):
    """A missing value turned into text on the way from the workbook is a fault of the program."""
    book = staged(workspace_with_notes(tmp_path, "không có gì"), YEAR)
    book.store(inspections=book.table("inspections").assign(note="nan"))
    assert any("“nan”" in fault for fault in faults_of_body(book, inspections(book, "noi-bo", "1-01")))


def test_note_typed_as_a_number_passes_where_it_is_repeated(tmp_path):
    """Excel makes a number of a telephone number; the number of a column of figures is still to be formatted."""
    book = staged(workspace_with_notes(tmp_path, 912345671, "x"), YEAR)
    body = inspections(book, "noi-bo", "1-01")
    assert "912345671" in body
    assert faults_of_body(book, body) == []
    for html, said in (("<td>912345672</td>", "“912345672”"), ("<td>nan</td>", "“nan”"), ("<td>None</td>", "“None”")):
        assert any(said in fault for fault in faults_of_body(book, body + html)), said


def test_decimal_note_passes_where_it_is_repeated(tmp_path):
    book = staged(workspace_with_notes(tmp_path, 1234567.891, 83.5), YEAR)
    body = inspections(book, "noi-bo", "1-01")
    assert "1234567,891" in body
    assert "83,5" in body
    assert "ô kiểu số" not in body
    assert faults_of_body(book, body) == []


def test_number_cell_of_a_column_of_figures_is_no_note(tmp_path):
    root = workspace_with_notes(tmp_path, 912345671)
    workbook = openpyxl.load_workbook(raw(root) / "so-kiem-tra.xlsx")
    workbook.active["E2"] = 7654321
    workbook.save(raw(root) / "so-kiem-tra.xlsx")
    book = staged(root, YEAR)
    assert any("“7654321”" in fault for fault in faults_of_body(book, "<td>7654321</td>"))


def test_findings_quote_number_cells_and_texts(tmp_path):
    root = workspace_with_notes(tmp_path, "x")
    workbook = openpyxl.load_workbook(raw(root) / "so-kiem-tra.xlsx")
    workbook.active["E2"], workbook.active["C2"] = 1234567890123456, "Đơn vị nan 0912345678"
    workbook.save(raw(root) / "so-kiem-tra.xlsx")
    book = staged(root, YEAR)
    found = list(book.findings["found"])
    assert "1234567890123456" in " ".join(found)
    assert faults_of_body(book, "".join(f"<li>{escape(each)}</li>" for each in found)) == []


@pytest.mark.parametrize(
    ("code", "both"),
    [
        ("#,##0,", "lưu 36.666.409, hiện “36.666”"),
        ('0 "triệu"', "lưu 36.666.409, hiện “36.666.409 triệu”"),
        ("0.00%", ""),
    ],
)
def test_finding_on_a_cell_shown_otherwise_passes_the_self_check(tmp_path, code, both):
    root = workspace_with_notes(tmp_path, "x")
    workbook = openpyxl.load_workbook(raw(root) / "so-kiem-tra.xlsx")
    workbook.active["E2"] = 36666409
    workbook.active["E2"].number_format = code
    workbook.save(raw(root) / "so-kiem-tra.xlsx")
    book = staged(root, YEAR)
    found = [each for each, cells in zip(book.findings["found"], book.findings["cells"], strict=True) if "E2" in cells]
    assert len(found) == 1
    assert both in found[0]
    assert faults_of_body(book, f"<li>{escape(found[0])}</li>") == []


@pytest.mark.parametrize(
    ("value", "mark", "both"),
    [
        (36666409.0, f"{OLD}36666410", "36.666.409, công thức trong ô cho 36.666.410"),
        (2.35, f"{OLD}1e+15", "2,35, công thức trong ô cho 1.000.000.000.000.000"),
        (-1.0, f"{OLD}-0.5", "−1, công thức trong ô cho −0,5"),
    ],
)
def test_old_value_of_a_formula_is_written_the_vietnamese_way(value, mark, both):
    assert stored_and_computed(value, mark) == both


def test_file_names_and_config_texts_pass_the_self_check(tmp_path):
    root = make_small_workspace(tmp_path)
    name = "ghi chú nan giải 0912345678 (1).txt"
    (raw(root) / name).write_text("x")
    set_year(root, 'clusters = "cum-nho"', 'clusters = "cum-nho"\nnotes = ["Khó khăn, nan giải: gọi 0912345678"]')
    book = staged(root, YEAR)
    said = f"<p>{name}</p><p>{opened(root, YEAR).rules.year.notes[0]}</p>"
    assert name in " ".join(book.findings["file"])
    assert faults_of_body(book, said) == []
    assert faults_of_body(book, "<p>Khó khăn: 0912345679</p>") != []


SIDE_TABLES = """
[[inputs]]
files = "bieu-phu*.xlsx"
form = "bieu-phu"

[emulation]"""


def test_cells_of_a_side_table_pass_the_self_check(tmp_path):
    root = make_small_workspace(tmp_path)
    shutil.copyfile(PROJECT / "config/forms/bieu-phu.toml", root / "config/forms/bieu-phu.toml")
    set_year(root, "\n[emulation]", SIDE_TABLES)
    workbook = openpyxl.Workbook()
    workbook.active.append(["Nội dung", "Ghi chú"])
    for number, note in enumerate((*NOTES, 912345671, 7654321.5), start=1):
        workbook.active.append([f"Dòng {number}", note])
    workbook.save(raw(root) / "bieu-phu-1.xlsx")
    book = staged(root, YEAR)
    body = side_tables(book, "noi-bo")
    assert "gian nan" in body and "0912345678" in body
    assert faults_of_body(book, body) == []
    assert any("“<NA>”" in fault for fault in faults_of_body(book, body + "<td>x &lt;NA&gt;</td>"))
    assert faults_of_body(book, body + "<td>912345672</td>") != []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["accepted", "corrections"])
def test_reasons_in_config_pass_the_self_check(tmp_path, name):
    root = make_small_workspace(tmp_path)
    reason = "Số điện thoại 0912345678 không gọi được: việc nan giải, 446167351 đồng"
    rows = {
        "accepted": f'key,check,reason,decided_by\n0123456789,lech-nhieu,"{reason}",Chánh Văn phòng\n',
        "corrections": "file,sheet,cell,expect,value,reason,decided_by\n"
        f'so-lieu-cong-bo.xlsx,Số liệu công bố,G2,,x,"{reason}",Chánh Văn phòng\n',
    }
    said = f"<p>Lý do: {reason}.</p>"
    assert faults_of_body(staged(root, YEAR), said) != []
    (root / f"config/years/{YEAR}/{name}.csv").write_text(rows[name], encoding="utf-8")
    book = staged(root, YEAR)
    assert faults_of_body(book, said) == []
    assert faults_of_body(book, said + "<td>446167352</td>") != []


@pytest.mark.slow
def test_run_and_check_publish_the_notes_of_people(tmp_path):
    root = workspace_with_notes(tmp_path / "ws", *NOTES)
    for command in ("check", "run"):
        done = thidua(root, command, YEAR)
        assert done.returncode == 0, done.stderr
    page = (root / f"reports/{YEAR}/noi-bo/cum-1.html").read_text(encoding="utf-8")
    assert "gian nan" in page
