"""Figures that would be wrong in silence: each is a finding that names both readings, and ordinary workbooks have none.

Registers are read from small files of the test's own; the sheets of statistical forms are laid out as the blanks are.
"""

import io
import shutil
import zipfile
from fractions import Fraction

import openpyxl
import pytest
import xlwt
from conftest import EXAMPLE, opened
from hostile_workbooks import MAIN, RELATIONS, ods, ods_cell, ods_row, xlsx, zipped
from hostile_workbooks import cell as xml_cell
from hostile_workbooks import row as xml_row
from hostile_workbooks import sheet as xml_sheet
from small_workspace import make_small_workspace
from workbook_writers import write_workbook

from thidua_helpers.blanks.form_layout import FormTitle, Holder, form_layout, unit_rows
from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.checks.plausibility import odd_figures, odd_forms
from thidua_helpers.intake.entries import CellError, parse_count, parse_money_cell
from thidua_helpers.intake.excel.formulas import Calculator, Formula, UnsupportedFormula
from thidua_helpers.intake.excel.limits import MOST_MERGED, UnreadableWorkbook
from thidua_helpers.intake.excel.marks import COVERED, ERROR_VALUE, FORMAT, HIDDEN, OLD, PERCENT, SHOWN, UNCHECKED
from thidua_helpers.intake.excel.number_formats import (
    NOTHING,
    different_figure_by_format,
    different_figure_in_text,
    is_faithful,
)
from thidua_helpers.intake.excel.workbook import read_workbook
from thidua_helpers.intake.money_units import money_units, printed_unit
from thidua_helpers.intake.read_edition import read_inputs
from thidua_helpers.results.figures import compute_figures
from thidua_helpers.vietnamese import format_count
from thidua_helpers.vocabulary import Level, Severity

INSPECTIONS = ["Ngày", "Nguồn", "Đơn vị", "Loại vi phạm", "Số lượng", "Ghi chú"]
LARGE_CASES = [
    "Đơn vị",
    "Mã việc",
    "Loại",
    "Có điều kiện (1.000 đồng)",
    "Đã thi hành xong, đình chỉ (1.000 đồng)",
    "Ghi chú",
]
SHEETS = {"so-kiem-tra": "Sổ kiểm tra", "so-viec-lon": "Sổ việc lớn"}
HEADINGS = {"so-kiem-tra": INSPECTIONS, "so-viec-lon": LARGE_CASES}


@pytest.fixture
def office(tmp_path):
    """The example's config of 2021 without any input; a test declares its own."""
    shutil.copytree(EXAMPLE / "config", tmp_path / "config")
    for name in ("corrections", "accepted", "decisions", "exclusions"):
        (tmp_path / f"config/years/2021/{name}.csv").unlink(missing_ok=True)
    (tmp_path / "data/raw/2021").mkdir(parents=True)
    return tmp_path


def declare(root, *inputs):
    """The year file with these inputs (key and value → form)."""
    year = 'state_of_figures = "tam-tinh"\nclusters = "cum-minh-hoa"\n'
    year += "".join(f'[[inputs]]\n{key} = "{value}"\nform = "{form}"\n' for key, value, form in inputs)
    (root / "config/years/2021/year.toml").write_text(year, encoding="utf-8")


def intake(root):
    book = opened(root)
    return read_inputs(book.workspace, book.rules)


def register(root, form, rows, change=None, above=()):
    """What is read of a register with these rows."""
    book = openpyxl.Workbook()
    book.active.title = SHEETS[form]
    for row in (*above, HEADINGS[form], *rows):
        book.active.append(row)
    if change:
        change(book, book.active)
    book.save(root / f"data/raw/2021/{form}.xlsx")
    declare(root, ("file", f"{form}.xlsx", form))
    return intake(root)


def found(read):
    """(check, cells) of the findings."""
    return [(each["check"], each["cells"]) for each in read.findings.to_dict("records")]


# a) What is given twice.

CASE = ["Đơn vị 1-01", "MH-002", "Việc lớn", 900, 100, None]
VIOLATION = ["15/4/2021", "VKS", "Đơn vị 1-01", "Kiến nghị", 2, "hồ sơ 12"]


def test_duplicate_large_case_is_an_error_and_gives_no_figure(office):
    read = register(office, "so-viec-lon", [CASE, ["Đơn vị 1-02", *CASE[1:]], [*CASE[:1], "mh-002 ", *CASE[2:]]])
    (finding,) = read.findings.to_dict("records")
    assert (finding["check"], finding["severity"], finding["holder"]) == ("trung-dong", "error", "1-01")
    assert finding["cells"] == "B2, B4"
    assert "việc MH-002" in finding["found"]
    assert read.facts.empty


def test_two_cases_of_a_unit_are_added(office):
    read = register(office, "so-viec-lon", [CASE, [*CASE[:1], "MH-003", *CASE[2:]]])
    assert found(read) == []
    facts = read.facts[(read.facts["holder"] == "1-01") & (read.facts["line"] == "viec_lon_co_dieu_kien")]
    assert list(facts["value"]) == [1_800_000]


@pytest.mark.parametrize(
    ("other", "cells"),
    [
        ([], "C2, C3"),
        ([(4, 3)], "C2, C3"),
        ([(5, "Hồ sơ  12")], "C2, C3"),
        ([(5, "hồ sơ 15")], None),
        ([(0, "16/4/2021")], None),
        ([(1, "Cục")], None),
        ([(3, "Kháng nghị")], None),
    ],
)
def test_duplicate_inspection_is_an_error_and_another_is_not(office, other, cells):
    second = list(VIOLATION)
    for column, value in other:
        second[column] = value
    read = register(office, "so-kiem-tra", [VIOLATION, second])
    assert found(read) == ([("trung-dong", cells)] if cells else [])
    assert len(read.tables["inspections"]) == (0 if cells else 2)


def test_duplicate_receipt_is_an_error_and_a_later_one_is_not(office):
    log = office / "data/raw/2021/so-tiep-nhan.csv"
    declare(office, ("file", log.name, "so-tiep-nhan"))
    first = "Đơn vị,Ngày nhận,Ghi chú\nĐơn vị 1-01,04/10/2021,\n"
    for second, checks in (("04/10/2021", ["trung-dong"]), ("06/10/2021", [])):
        log.write_text(f"{first}Đơn vị 1-01,{second},\n", encoding="utf-8")
        assert [check for check, _ in found(intake(office))] == checks


# f) Units behind a number.


@pytest.mark.parametrize("text", ["1.234 việc", "625194787 vụ", "5.000 đồng", "5 triệu", "5đ", "7 người"])
def test_money_with_another_unit_word_names_both_units(text):
    with pytest.raises(CellError) as refused:
        parse_money_cell(text, 1000)
    assert refused.value.check.id == "don-vi-tinh-khac"
    assert text in refused.value.found and "1.000 đồng" in refused.value.found


@pytest.mark.parametrize(
    ("text", "unit_vnd", "value"),
    [("5.000", 1000, 5_000_000), ("5000 nghìn đồng", 1000, 5_000_000), ("5.000 đồng", 1, 5_000), ("0", 1000, 0)],
)
def test_money_in_the_unit_of_its_column_is_read(text, unit_vnd, value):
    assert parse_money_cell(text, unit_vnd) == value


@pytest.mark.parametrize("text", ["5.000 đồng", "5 nghìn đồng", "5 triệu", "5đ"])
def test_money_in_a_column_of_cases_is_refused(text):
    with pytest.raises(CellError):
        parse_count(text)


def test_register_with_cases_in_a_money_cell_names_the_cell(office):
    read = register(office, "so-viec-lon", [[*CASE[:3], "625194787 vụ", 100, None]])
    assert found(read) == [("don-vi-tinh-khac", "D2")]


# c) The printed unit of money.


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("1.000 đồng", [1000]),
        ("1000đ", [1000]),
        ("1.000 VN đồng", [1000]),
        ("Nghìn đồng", [1000]),
        ("ngàn đồng", [1000]),
        ("Việc, 1.000 đồng", [1000]),
        ("triệu đồng", [1_000_000]),
        ("1.000.000 đồng", [1_000_000]),
        ("tỷ đồng", [1_000_000_000]),
        ("tỉ đồng", [1_000_000_000]),
        ("đồng", [1]),
        ("VNĐ", [1]),
        ("Việc", []),
        ("", []),
    ],
)
def test_printed_units_of_money_are_understood(text, units):
    assert money_units(text) == units
    assert printed_unit(f"(Đơn vị tính: {text})") == text


def figures_of_unit(size, measure, times=1):
    """Figures of a unit that keep every identity of the form, larger with `size`; money `times` as much."""
    lines = ("nam_truoc", "moi_thu_ly", "uy_thac", "thu_hoi", "xong", "dinh_chi", "dang_thi_hanh", "hoan")
    per_case = (1 if measure == "viec" else 103) * times
    values = {line: (size + 7 * place) * per_case for place, line in enumerate(lines)}
    values |= dict.fromkeys(("giam", "tam_dinh_chi", "tam_dung", "khac"), 0)
    values["nam_truoc"] *= 20
    values["thu_ly"] = values["nam_truoc"] + values["moi_thu_ly"]
    values["phai_thi_hanh"] = values["thu_ly"] - values["uy_thac"] - values["thu_hoi"]
    values["co_dieu_kien"] = sum(values[line] for line in ("xong", "dinh_chi", "dang_thi_hanh", "hoan"))
    values["chua_co_dieu_kien"] = values["phai_thi_hanh"] - values["co_dieu_kien"]
    values["chuyen_ky_sau"] = values["phai_thi_hanh"] - values["xong"] - values["dinh_chi"]
    return values


def report(root, unit="1-03", size=40, times=1, change=None, suffix=".xlsx"):
    """Writes the workbook of a unit with the forms 06 and 07; `change` edits it as a person would."""
    declare(root, ("folder", "don-vi", "tk-tha-2019"))
    rules = opened(root).rules
    form, name = rules.forms["tk-tha-2019"], rules.unit_by_id[unit].name
    title = FormTitle(name, rules.edition)
    layouts = []
    for sheet, measure in (("06", "viec"), ("07", "tien")):
        values = figures_of_unit(size, measure, times if measure == "tien" else 1)
        rows = unit_rows(form, Holder(name, values))
        layouts.append(form_layout(form, sheet, title, rows, rules.indicators.rates))
    path = root / f"data/raw/2021/don-vi/{unit}{suffix}"
    path.parent.mkdir(exist_ok=True)
    write_workbook(path, layouts)
    if change:
        book = openpyxl.load_workbook(path, data_only=True)
        change(book)
        book.save(path)
    return path


def put(sheet, **cells):
    """An edit that writes values into cells."""

    def change(book):
        for cell, value in cells.items():
            book[sheet][cell] = value

    return change


def odd(root):
    """The findings on odd figures, with nothing of a year before."""
    book = opened(root)
    facts = read_inputs(book.workspace, book.rules).facts
    figures = compute_figures(facts, book.rules)
    of_units = figures[figures["level"] == Level.UNIT]
    found_ones = [*odd_figures(of_units, {}, book.rules, CellFinder(facts)), *odd_forms(facts, book.rules)]
    return [finding for finding in found_ones if finding.check not in ("tien-khong-co-viec",)]


def test_sound_workbook_has_no_finding(office):
    report(office)
    assert found(intake(office)) == []
    assert odd(office) == []


@pytest.mark.parametrize(
    ("sheet", "printed", "check", "severity"),
    [
        ("07", "Đơn vị tính: đồng", "don-vi-tinh-khac", "error"),
        ("07", "Đơn vị tính: Triệu đồng", "don-vi-tinh-khac", "error"),
        ("07", "Đơn vị tính: Việc", "don-vi-tinh-khac", "error"),
        ("06", "Đơn vị tính: 1.000 đồng", "don-vi-tinh-khac", "error"),
        ("07", None, "thieu-don-vi-tinh", "warning"),
        ("07", "Đơn vị tính: …", "thieu-don-vi-tinh", "warning"),
        ("06", None, None, None),
        ("07", "ĐVT: nghìn đồng", None, None),
        ("07", "(Đơn vị tính: 1000đ)", None, None),
        ("07", "Đơn vị tính: Việc, 1.000 đồng", None, None),
        ("06", "Đơn vị tính: Việc, 1.000 đồng", None, None),
    ],
)
def test_printed_unit_is_compared_with_the_unit_of_the_form(office, sheet, printed, check, severity):
    cell = {"06": "M2", "07": "N2"}[sheet]
    report(office, change=put(sheet, **{cell: printed}))
    findings = intake(office).findings.to_dict("records")
    assert [(each["check"], each["severity"], each["sheet"]) for each in findings] == (
        [(check, severity, sheet)] if check else []
    )
    if check == "don-vi-tinh-khac":
        assert findings[0]["cells"] == cell
        assert printed.removeprefix("Đơn vị tính: ") in findings[0]["found"]
        assert ("1.000 đồng" if sheet == "07" else "việc") in findings[0]["found"]


def test_printed_unit_in_the_next_cell_is_read(office):
    def split(book):
        for merged in list(book["07"].merged_cells.ranges):
            book["07"].unmerge_cells(str(merged))
        book["07"]["N2"], book["07"]["O2"] = "Đơn vị tính:", "triệu đồng"

    report(office, change=split)
    assert found(intake(office)) == [("don-vi-tinh-khac", "O2")]


PEERS = (("1-03", 40), ("1-04", 47), ("1-05", 53))


@pytest.mark.parametrize(
    ("times", "is_found"), [(400, True), (1000, True), (Fraction(1, 1000), True), (40, False), (Fraction(1, 40), False)]
)
def test_first_year_money_far_from_peers_is_an_error(office, times, is_found):
    """Without a year before, money per case beyond `money_among_peers_ratio` times the median of the peers."""
    for unit, size in PEERS[1:]:
        report(office, unit, size)
    report(office, "1-03", 40, int(1000 * times), put("07", N2="Đơn vị tính: đồng"))
    for unit, size in PEERS[1:]:
        report(office, unit, size, 1000)
    checks = [(each.check, each.holder) for each in odd(office) if each.check == "tien-nham-don-vi-tinh"]
    assert checks == ([("tien-nham-don-vi-tinh", "1-03")] if is_found else [])


def test_slip_of_three_zeros_is_found_among_two_units(office):
    report(office, "1-03", 40)
    report(office, "1-04", 47, 1000)
    assert {each.holder for each in odd(office) if each.check == "tien-nham-don-vi-tinh"} == {"1-03", "1-04"}


def test_sums_all_ending_in_000_are_a_warning(office):
    report(office, times=1000)
    (finding,) = odd(office)
    assert (finding.check, finding.severity, finding.holder) == ("tien-tron-ba-so-khong", Severity.WARNING, "1-03")
    assert finding.is_acceptable and finding.sheet == "07"
    report(office, times=1000, change=put("07", C11=1))
    assert odd(office) == []


# d) One workbook under two names.


def test_units_with_equal_figures_are_an_error_naming_both(office):
    report(office, "1-03", 40)
    report(office, "1-04", 40)
    findings = odd(office)
    assert [(each.check, each.severity, each.holder) for each in findings] == [
        ("hai-don-vi-trung-so", Severity.ERROR, "1-04"),
        ("hai-don-vi-trung-so", Severity.ERROR, "1-04"),
    ]
    assert "1-03" in findings[0].found and "don-vi/1-03.xlsx!06!C11–R11" in findings[-1].cells


def test_units_that_differ_in_one_figure_are_not_equal(office):
    report(office, "1-03", 40)
    report(office, "1-04", 40, change=lambda book: [put(sheet, D11=1)(book) for sheet in ("06", "07")])
    assert odd(office) == []


def test_few_equal_figures_are_no_finding(office):
    zero = {f"{column}11": 0 for column in "DEFGHIJKLMNOPQR"}
    for unit in ("1-03", "1-04"):
        report(office, unit, 40, change=lambda book: [put(sheet, **zero)(book) for sheet in ("06", "07")])
    assert [each for each in odd(office) if each.check == "hai-don-vi-trung-so"] == []


# e) Another period in a second line of the title.


@pytest.mark.parametrize(
    "line",
    [
        "Kỳ báo cáo: 12 tháng, năm 2020",
        "Kỳ báo cáo: 6 tháng, năm 2021",
        "SỐ LIỆU NĂM 2020",
        "(từ ngày 01/10/2019 đến hết ngày 30/9/2020)",
    ],
)
def test_other_period_in_the_second_title_line_is_an_error(office, line):
    report(office, change=put("07", A5=line))
    (finding,) = intake(office).findings.to_dict("records")
    assert (finding["check"], finding["sheet"], finding["cells"]) == ("sai-ky", "07", "A5")
    assert "năm 2021" in finding["expected"]


@pytest.mark.parametrize(
    "line",
    [
        "Kỳ báo cáo: 12 tháng, năm 2021",
        "Ban hành theo Thông tư số 06/2019/TT-BTP ngày 21 tháng 11 năm 2019",
        "Minh Họa, ngày 05 tháng 10 năm 2022",
        "SỐ LIỆU NĂM 2021 (so với năm 2020)",
        "(từ 01/10/2020 đến 30/9/2021)",
    ],
)
def test_other_lines_of_a_title_are_no_other_period(office, line):
    report(office, change=put("07", A5=line))
    assert found(intake(office)) == []


# b) What is hidden.


def hide_row(number):
    def change(book):
        book["07"].row_dimensions[number].hidden = True

    return change


def hide_column(letter):
    def change(book):
        book["07"].column_dimensions[letter].hidden = True

    return change


def hide_sheet(state):
    def change(book):
        book["07"].sheet_state = state

    return change


@pytest.mark.parametrize(
    ("change", "check", "cells"),
    [
        (hide_row(11), "o-an", f"{', '.join(f'{letter}11' for letter in 'CDEFGHIJKLMNOPQRS')}"),
        (hide_column("I"), "o-an", "I11"),
        (hide_sheet("hidden"), "trang-an", ""),
        (hide_sheet("veryHidden"), "trang-an", ""),
        (hide_row(30), None, None),
        (hide_row(7), None, None),
        (hide_column("Z"), None, None),
        (hide_column("T"), None, None),
    ],
    ids=["row", "column", "sheet", "very-hidden-sheet", "empty-row", "row-of-headings", "empty-column", "rates"],
)
def test_hidden_figures_of_a_form_are_an_error(office, change, check, cells):
    report(office, change=change)
    of_unit = intake(office).findings.query("holder == '1-03'").to_dict("records")
    assert {(each["check"], each["sheet"]) for each in of_unit} == ({(check, "07")} if check else set())
    if check:
        assert cells in [each["cells"] for each in of_unit]
        assert all("nhìn thấy được" in each["expected"] for each in of_unit)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("form", ["so-viec-lon", "so-kiem-tra"])
def test_register_on_a_hidden_sheet_is_an_error(office, form, state):
    def change(book, sheet):
        book.create_sheet("Trang khác")
        sheet.sheet_state = state

    read = register(office, form, [{"so-viec-lon": CASE, "so-kiem-tra": VIOLATION}[form]], change)
    assert [(each["check"], each["severity"]) for each in read.findings.to_dict("records")] == [("trang-an", "error")]


def test_total_row_below_large_cases_changes_no_sum(office):
    read = register(office, "so-viec-lon", [CASE, ["Tổng số", None, None, 900, 100, None]])
    assert [(each["check"], each["severity"]) for each in read.findings.to_dict("records")] == [
        ("chu-duoi-so", "warning")
    ]
    sums = read.facts[(read.facts["holder"] == "1-01") & (read.facts["line"] == "viec_lon_co_dieu_kien")]
    assert list(sums["value"]) == [900_000]


def test_register_entry_in_hidden_row_or_column_is_an_error(office):
    second = [CASE[0], "MH-003", *CASE[2:]]

    def row(_, sheet):
        sheet.row_dimensions[3].hidden = True

    def column(_, sheet):
        sheet.column_dimensions["D"].hidden = True

    assert found(register(office, "so-viec-lon", [CASE, second], row)) == [("o-an", "dòng 3")]
    assert found(register(office, "so-viec-lon", [CASE, second], column)) == [("o-an", "D2, D3")]
    assert found(register(office, "so-viec-lon", [CASE], row)) == []


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("row", ("o-an", "error", "A3")),
        ("column", ("o-an", "error", "D2")),
        ("hidden", ("trang-an", "error", "")),
        ("veryHidden", ("trang-an", "error", "")),
        ("", None),
    ],
)
def test_published_figures_that_are_hidden_are_an_error(tmp_path, part, expected):
    root = make_small_workspace(tmp_path)
    path = root / "data/raw/2021/so-lieu-cong-bo.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Số liệu công bố"]
    if part == "row":
        sheet.row_dimensions[3].hidden = True
    elif part == "column":
        sheet.column_dimensions["D"].hidden = True
    elif part:
        book.create_sheet("Trang khác")
        sheet.sheet_state = part
    book.save(path)
    findings = [
        (each["check"], each["severity"], each["cells"])
        for each in intake(root).findings.to_dict("records")
        if each["file"].endswith("so-lieu-cong-bo.xlsx")
    ]
    assert findings[:1] == ([expected] if expected else [])


# e) Formats, merged ranges.

SHOWN_OTHERWISE = [
    ("#,##0,", "5"),
    ('0"5"', "5.1235"),
    ('"123"', "123"),
    (";;;", NOTHING),
    ('[>500]"5"', "5"),
    ('0 "triệu"', "5.123 triệu"),
    ("0\\5", "5.1235"),
    ('#,##0,,"M"', "0M"),
    ('[>=1000]#,##0,"K";0', "5K"),
    ('"-"0', "-5.123"),
    ("0.00,", "5,12"),
]
SHOWN_AS_STORED = [
    *("General", "0", "0.00", "#,##0", "@", "#,##0_);(#,##0)", "#,##0_);[Red](#,##0)", "0%", "0E+00", "# ?/2"),
    '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
    '_-* #,##0\\ _₫_-;\\-* #,##0\\ _₫_-;_-* "-"??\\ _₫_-;_-@_-',
    *('#,##0\\ "₫"', "#,##0 [$₫-42A]", "[$-409]#,##0", "[Red]#,##0", "#,##0;-#,##0;", '#,##0;-#,##0;"-"', "#;-#;;@"),
    *('#,##0 "đồng"', '#,##0 "việc"', "[>=1000]#,##0;0", "$#,##0_);($#,##0)", "dd/mm/yyyy", "[h]:mm", "#,##0.###"),
]


@pytest.mark.parametrize(("code", "shown"), SHOWN_OTHERWISE)
def test_format_that_shows_another_figure_tells_which(code, shown):
    assert not is_faithful(code)
    assert different_figure_by_format(5123.0, code) == shown


@pytest.mark.parametrize("code", SHOWN_AS_STORED)
def test_ordinary_format_shows_what_is_stored(code):
    assert is_faithful(code)
    for value in (0.0, 5.0, 5123.0, 446167350.0, 83.98, -5.0, "x"):
        assert different_figure_by_format(value, code) is None


def test_format_that_names_the_unit_of_the_form_is_ordinary():
    assert different_figure_by_format(5.0, '0 "nghìn đồng"', 1000) is None
    assert different_figure_by_format(5.0, '0 "nghìn đồng"', 1) == "5 nghìn đồng"


def format_of(sheet, cell, code):
    def change(book):
        book[sheet][cell].number_format = code

    return change


@pytest.mark.parametrize(("code", "shown"), [("#,##0,", "8"), (";;;", NOTHING), ('0 "triệu"', "8.240 triệu")])
def test_figure_shown_as_another_names_both_readings(office, code, shown):
    report(office, change=lambda book: [put("07", D11=8240)(book), format_of("07", "D11", code)(book)])
    (finding,) = intake(office).findings.query("check == 'dinh-dang-khac-so'").to_dict("records")
    assert (finding["holder"], finding["sheet"], finding["cells"]) == ("1-03", "07", "D11")
    assert f"D11 lưu 8.240, hiện “{shown}”" in finding["found"]


def test_ordinary_formats_of_a_form_are_no_finding(office):
    def change(book):
        for sheet in ("06", "07"):
            for number, cell in enumerate(book[sheet][11][2:]):
                if cell.value and number < 16:
                    cell.number_format = [code for code in SHOWN_AS_STORED if "%" not in code and "y" not in code
                                          and "h" not in code][number]  # fmt: skip

    report(office, change=change)
    assert found(intake(office)) == []


def test_register_cell_shown_as_another_names_both_readings(office):
    def change(_, sheet):
        sheet["D2"].number_format, sheet["E2"].number_format = "#,##0,", "#,##0"

    read = register(office, "so-viec-lon", [[*CASE[:3], 5000, 1000, None]], change)
    assert found(read) == [("dinh-dang-khac-so", "D2")]
    assert "lưu 5.000, hiện “5”" in read.findings["found"].iloc[0]


def test_figure_under_a_merged_range_is_an_error(office):
    def change(book):
        """openpyxl empties what it merges, as Excel does; other programs leave it."""
        book["07"].merged_cells.add("I11:J11")

    report(office, change=change)
    (finding,) = intake(office).findings.to_dict("records")
    assert (finding["check"], finding["cells"]) == ("o-duoi-o-gop", "J11")


@pytest.mark.parametrize("check", ["format", "hidden", "merged", "sheet"])
def test_xls_cells_have_the_marks_of_xlsx_cells(tmp_path, check):
    book = xlwt.Workbook()
    sheet = book.add_sheet("06")
    book.add_sheet("07")
    for column in range(3):
        sheet.write(0, column, 5123, xlwt.easyxf("", "#,##0," if check == "format" and column else "#,##0"))
    if check == "hidden":
        sheet.row(0).hidden = True
    if check == "merged":
        sheet.merged_ranges.append((0, 0, 1, 2))
    if check == "sheet":
        sheet.visibility = 2
    book.save(str(tmp_path / "a.xls"))
    read = read_workbook(tmp_path / "a.xls", "a.xls").sheets["06"]
    expected = {
        "format": {(0, 1): FORMAT + "#,##0,", (0, 2): FORMAT + "#,##0,"},
        "hidden": {(0, column): HIDDEN for column in range(3)},
        "merged": {(0, 2): COVERED},
        "sheet": {},
    }
    assert (read.marks, read.is_hidden) == (expected[check], check == "sheet")


# e) Values of formulas that are old.

CELLS = {"06": [[2.0, 3.0, "x", ""], [5.0, 0.0, 0.1, 0.2]], "Biểu 07": [[7.0]]}


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("A1+B1", 5),
        ("+A1-B1*2", -4),
        ("-(A1+B1)/4", Fraction(-5, 4)),
        ("SUM(A1:D2)", Fraction("10.3")),
        ("SUM(A1:B1,A2,'Biểu 07'!A1,1.5)", Fraction("18.5")),
        ("SUM(E1:Z9)", 0),
        ("COUNT(A1:D2)", 6),
        ("COUNT(C1,A1,A1,'Biểu 07'!A1)", 3),
        ("COUNT(E1:Z9)", 0),
        ('IF(COUNT(A1,C1)<2,"",A1+B1)', ""),
        ('IF(COUNT(A1,B1)<2,"",A1+B1)', 5),
        ("C2+D2", Fraction("0.3")),
        ("A1+D1", 2),
        ("$A$1+Z99", 2),
        ('IF(B2=0,"",A1/B2)', ""),
        ("IF(A1>=2,A1,B1)", 2),
        ("IFERROR(A1/B2,9)", 9),
        ("A1/B2", None),
        ("ROUND(A1/B1*100,2)", Fraction("66.67")),
        ("ABS(A1-A2)", 3),
        ("A1*50%", 1),
    ],
)
def test_formulas_of_forms_are_computed(formula, result):
    assert Calculator(CELLS).result(Formula(formula), "06") == result


def test_shared_formula_moves_what_is_not_fixed():
    assert Calculator(CELLS).result(Formula("A1+$B$1+A$1", 1, 1), "06") == 0 + 3 + 3


@pytest.mark.parametrize(
    "formula",
    [
        *(
            "",
            "VLOOKUP(A1,B1:C2,2)",
            "A1+C1",
            "A1&B1",
            "[1]06!A1",
            "A1:B2",
            "SUM(A1",
            "A1 B1",
            "none!A1",
            "A1^2",
            "@A1",
        ),
        *(
            "COUNT(A1",
            "COUNT(1)",
            "COUNT(A1+1)",
            "SUM(A1:B1+1)",
            "(" * 30 + "A1" + ")" * 30,
            "A1+" * 400 + "A1",
            "SUBTOTAL(9,A1:A2)",
            "1/",
        ),
    ],
)
def test_other_formulas_are_not_understood(formula):
    with pytest.raises(UnsupportedFormula):
        Calculator(CELLS).result(Formula(formula), "06")


def test_formulas_look_at_a_bounded_number_of_cells():
    calculator = Calculator({"06": [[1.0] * 1000] * 1000})
    assert calculator.result(Formula("SUM(A1:ALL500)"), "06") == 500_000
    with pytest.raises(UnsupportedFormula):
        calculator.result(Formula("SUM(A1:ALL500)"), "06")


def with_formulas(cells, calculation=""):
    """A workbook whose sheet 06 has these cells, and what it says of its computing."""
    declared = f'<sheets><sheet name="06" sheetId="1" r:id="rId1"/></sheets>{calculation}'
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{declared}</workbook>'
    return xlsx(xml_row(1, *cells), extra={"xl/workbook.xml": book})


OLD_SUM = '<c r="C1"><f>SUM(A1:B1)</f><v>7</v></c>'
SHARED = '<c r="C1"><f t="shared" ref="C1:D1" si="0">A1+B1</f><v>5</v></c><c r="D1"><f t="shared" si="0"/><v>9</v></c>'
BY_HAND, ON_LOAD = '<calcPr calcMode="manual"/>', '<calcPr fullCalcOnLoad="1"/>'
FORMULAS = {
    "old": (OLD_SUM, "", {(0, 2): f"{OLD}5"}),
    "sound": (OLD_SUM.replace("7", "5"), ON_LOAD, {}),
    "shared": (SHARED, "", {(0, 3): f"{OLD}8"}),
    "unknown": (OLD_SUM.replace("SUM", "OTHER"), "", {}),
    "unknown-by-hand": (OLD_SUM.replace("SUM", "OTHER"), BY_HAND, {(0, 2): UNCHECKED}),
    "unknown-on-load": (OLD_SUM.replace("SUM", "OTHER"), ON_LOAD, {(0, 2): UNCHECKED}),
    "array": (OLD_SUM.replace("<f>", '<f t="array" ref="C1">'), ON_LOAD, {(0, 2): UNCHECKED}),
    "rate": (OLD_SUM.replace("7", "7.25"), ON_LOAD, {}),
}


@pytest.mark.parametrize(("written", "calculation", "marks"), FORMULAS.values(), ids=FORMULAS)
def test_values_that_their_formulas_do_not_give_are_marked(tmp_path, written, calculation, marks):
    (tmp_path / "a.xlsx").write_bytes(with_formulas([xml_cell("A1", 2), xml_cell("B1", 3), written], calculation))
    assert read_workbook(tmp_path / "a.xlsx", "a.xlsx").sheets["06"].marks == marks


@pytest.mark.parametrize(
    ("formula", "check", "severity"),
    [("C11+1", "gia-tri-cu", "error"), ("C11", None, None), ("OFFSET(C11,0,0)", "cong-thuc-chua-tinh-lai", "warning")],
)
def test_old_value_of_a_form_names_both_readings(office, formula, check, severity):
    """xlsxwriter says of every workbook that it is to be computed when it is opened."""
    path = report(office)
    old = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(old)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet2.xml"
    assert parts[sheet].count(b"<f>C11</f>") == 1
    parts[sheet] = parts[sheet].replace(b"<f>C11</f>", f"<f>{formula}</f>".encode())
    path.write_bytes(zipped(parts))
    findings = intake(office).findings.to_dict("records")
    expected = [(check, severity, "07", "C10")] if check else []
    assert [(each["check"], each["severity"], each["sheet"], each["cells"]) for each in findings] == expected
    if check == "gia-tri-cu":
        stored = figures_of_unit(40, "tien")["thu_ly"]
        assert (
            f"C10 lưu {format_count(stored)}, công thức trong ô cho {format_count(stored + 1)}" in findings[0]["found"]
        )


# g) Cells of .ods, cells of other namespaces.


def ods_value(value, shown, kind="float", more=""):
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{value}" {more}><text:p>{shown}</text:p>'
        "</table:table-cell>"
    )


ODS_CELLS = {
    "per-cent": (ods_value(1, "100%", "percentage"), PERCENT),
    "error": (ods_value(0, "#DIV/0!"), ERROR_VALUE),
    "error-by-number": (ods_value(0, "Err:502"), ERROR_VALUE),
    "error-by-type": (
        '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>x</text:p></table:table-cell>',
        ERROR_VALUE,
    ),
    "scaled": (ods_value(5123, "5"), SHOWN + "5"),
    "same": (ods_value(5123, "5123"), None),
    "covered": (ods_value(5, "5").replace("table-cell", "covered-table-cell"), COVERED),
    "comment": (ods_value(5, "5").replace("<text:p>", "<office:annotation><text:p>x 7</text:p></office:annotation>"
                                          "<text:p>"), None),
}  # fmt: skip


@pytest.mark.parametrize(("written", "mark"), ODS_CELLS.values(), ids=ODS_CELLS)
def test_ods_cells_are_marked(tmp_path, written, mark):
    (tmp_path / "a.ods").write_bytes(ods(ods_row(written, ods_cell(7))))
    marks = read_workbook(tmp_path / "a.ods", "a.ods").sheets["06"].marks
    assert marks == ({(0, 0): mark} if mark else {})


@pytest.mark.parametrize("hidden", ["row", "column"])
def test_hidden_cells_of_an_ods_sheet_are_marked(tmp_path, hidden):
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    filtered = ods_row(ods_cell(1, 3)).replace("<table:table-row", '<table:table-row table:visibility="filter"')
    rows = columns + ods_row(ods_cell(1, 4)) if hidden == "column" else ods_row(ods_cell(1)) + filtered
    (tmp_path / "a.ods").write_bytes(ods(rows))
    marks = read_workbook(tmp_path / "a.ods", "a.ods").sheets["06"].marks
    places = [(0, 1), (0, 2)] if hidden == "column" else [(1, 0), (1, 1), (1, 2)]
    assert marks == dict.fromkeys(places, HIDDEN)


@pytest.mark.parametrize(
    ("value", "printed", "other"),
    [
        (5123.0, "5", "5"),
        (5123.0, "5.123.000", "5.123.000"),
        (5123.0, "5.1235", "5.1235"),
        (5.0, "5 triệu", "5 triệu"),
        (5123.0, "", NOTHING),
        (83.98, "84,98", "84,98"),
        *[(5123.0, text, None) for text in ("5123", "5.123", "5,123", "5 123", "5.123,00", "5123.0", "5.123 ₫")],
        *[(0.0, text, None) for text in ("0", "-", "", "0,00")],
        *[(83.98, text, None) for text in ("83,98", "83.98", "84", "84,0", "83,980")],
        (446167350.0, "4,46E+08", None),
        (446167350.0, "###", None),
    ],
)
def test_text_of_an_ods_cell_is_compared_with_its_value(value, printed, other):
    assert different_figure_in_text(value, printed) == other


FOREIGN = {
    "other-namespace": '<x:c xmlns:x="urn:x" r="A1"><x:v>5</x:v></x:c>',
    "alternative": (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="x14"><c r="A1"><v>5</v></c></mc:Choice></mc:AlternateContent>'
    ),
    "other-value": '<c r="A1"><x:v xmlns:x="urn:x">5</x:v></c>',
    "row": '</row><x:row xmlns:x="urn:x" r="2"><c r="A2"><v>5</v></c></x:row><row r="3">',
}


@pytest.mark.parametrize("cells", FOREIGN.values(), ids=FOREIGN)
def test_cells_that_programs_read_differently_are_refused(tmp_path, cells):
    (tmp_path / "a.xlsx").write_bytes(xlsx(xml_row(1, cells)))
    with pytest.raises(UnreadableWorkbook) as refused:
        read_workbook(tmp_path / "a.xlsx", "a.xlsx")
    assert refused.value.check.id == "khong-doc-duoc"


def test_overlapping_or_too_many_merged_ranges_are_refused(tmp_path):
    cells, path = xml_row(1, xml_cell("A1"), xml_cell("B1")), tmp_path / "a.xlsx"
    for below, check in (
        ('<mergeCell ref="A1:B1"/>' * 2, "khong-doc-duoc"),
        ('<mergeCell ref="C1:D1"/>' * (MOST_MERGED + 1), "bang-qua-lon"),
    ):
        path.write_bytes(xlsx("", extra={"xl/worksheets/sheet1.xml": xml_sheet(cells, below)}))
        with pytest.raises(UnreadableWorkbook) as refused:
            read_workbook(path, "a.xlsx")
        assert refused.value.check.id == check


# Ordinary workbooks.


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods"])
def test_workbook_of_our_own_writers_has_no_finding(office, suffix):
    path = report(office)
    read = openpyxl.load_workbook(path, data_only=True)
    assert read["07"]["D11"].number_format == "#,##0"
    path.unlink()
    report(office, suffix=suffix)
    assert found(intake(office)) == []
