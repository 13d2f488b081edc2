"""Figures that would be wrong in silence: each is a finding that names both readings, and ordinary workbooks have none.

Registers are read from small files of the test's own; the sheets of statistical forms are laid out as the blanks are.
"""

import shutil
from fractions import Fraction

import openpyxl
import pytest
from conftest import EXAMPLE, opened
from workbook_writers import write_workbook

from thidua_helpers.blanks.form_layout import Holder, Title, form_layout, unit_rows
from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.checks.plausibility import odd_figures, odd_forms
from thidua_helpers.findings import ERROR, WARNING
from thidua_helpers.intake import read_inputs
from thidua_helpers.intake.entries import Trouble, count, money
from thidua_helpers.intake.money_units import money_units, printed_unit
from thidua_helpers.results import figures_of
from thidua_helpers.tables import UNIT_LEVEL

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


def test_large_case_given_twice_is_an_error_and_gives_no_figure(office):
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
def test_inspection_given_twice_is_an_error_and_another_one_is_not(office, other, cells):
    second = list(VIOLATION)
    for column, value in other:
        second[column] = value
    read = register(office, "so-kiem-tra", [VIOLATION, second])
    assert found(read) == ([("trung-dong", cells)] if cells else [])
    assert len(read.tables["inspections"]) == (0 if cells else 2)


def test_receipt_given_twice_is_an_error_and_a_later_one_is_not(office):
    log = office / "data/raw/2021/so-tiep-nhan.csv"
    declare(office, ("file", log.name, "so-tiep-nhan"))
    first = "Đơn vị,Ngày nhận,Ghi chú\nĐơn vị 1-01,04/10/2021,\n"
    for second, checks in (("04/10/2021", ["trung-dong"]), ("06/10/2021", [])):
        log.write_text(f"{first}Đơn vị 1-01,{second},\n", encoding="utf-8")
        assert [check for check, _ in found(intake(office))] == checks


# f) Units behind a number.


@pytest.mark.parametrize("text", ["1.234 việc", "625194787 vụ", "5.000 đồng", "5 triệu", "5đ", "7 người"])
def test_money_with_another_unit_behind_it_names_both(text):
    with pytest.raises(Trouble) as refused:
        money(text, 1000)
    assert refused.value.check == "don-vi-tinh-khac"
    assert text in refused.value.found and "1.000 đồng" in refused.value.found


@pytest.mark.parametrize(
    ("text", "unit_vnd", "value"),
    [("5.000", 1000, 5_000_000), ("5000 nghìn đồng", 1000, 5_000_000), ("5.000 đồng", 1, 5_000), ("0", 1000, 0)],
)
def test_money_in_the_unit_of_its_column_is_read(text, unit_vnd, value):
    assert money(text, unit_vnd) == value


@pytest.mark.parametrize("text", ["5.000 đồng", "5 nghìn đồng", "5 triệu", "5đ"])
def test_money_in_a_column_of_cases_is_refused(text):
    with pytest.raises(Trouble):
        count(text)


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


def report(root, unit="1-03", size=40, times=1, change=None):
    """Writes the workbook of a unit with the forms 06 and 07; `change` edits it as a person would."""
    declare(root, ("folder", "don-vi", "tk-tha-2019"))
    rules = opened(root).rules
    form, name = rules.forms["tk-tha-2019"], rules.unit_by_id[unit].name
    title = Title(name, rules.edition)
    layouts = []
    for sheet, measure in (("06", "viec"), ("07", "tien")):
        values = figures_of_unit(size, measure, times if measure == "tien" else 1)
        rows = unit_rows(form, Holder(name, values))
        layouts.append(form_layout(form, sheet, title, rows, rules.indicators.rates))
    path = root / f"data/raw/2021/don-vi/{unit}.xlsx"
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
    figures = figures_of(facts, book.rules)
    of_units = figures[figures["level"] == UNIT_LEVEL]
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


def test_two_units_suffice_to_find_a_slip_of_three_zeros(office):
    report(office, "1-03", 40)
    report(office, "1-04", 47, 1000)
    assert {each.holder for each in odd(office) if each.check == "tien-nham-don-vi-tinh"} == {"1-03", "1-04"}


def test_sums_that_all_end_in_000_are_odd_and_one_other_sum_is_enough(office):
    report(office, times=1000)
    (finding,) = odd(office)
    assert (finding.check, finding.severity, finding.holder) == ("tien-tron-ba-so-khong", WARNING, "1-03")
    assert finding.is_acceptable and finding.sheet == "07"
    report(office, times=1000, change=put("07", C11=1))
    assert odd(office) == []


# d) One workbook under two names.


def test_two_units_with_equal_figures_are_an_error_that_names_both(office):
    report(office, "1-03", 40)
    report(office, "1-04", 40)
    findings = odd(office)
    assert [(each.check, each.severity, each.holder) for each in findings] == [
        ("hai-don-vi-trung-so", ERROR, "1-04"),
        ("hai-don-vi-trung-so", ERROR, "1-04"),
    ]
    assert "1-03" in findings[0].found and "don-vi/1-03.xlsx!06!C11–R11" in findings[-1].cells


def test_units_with_one_figure_apart_are_not_equal(office):
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
def test_another_period_in_a_second_line_of_the_title_is_an_error(office, line):
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
