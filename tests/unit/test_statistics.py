"""Reading a unit's workbook through its form: properties on a real one, its cells changed in memory."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest
from conftest import EXAMPLE, opened
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.checks.forms import _is_rate, form_findings, labels_of
from thidua_helpers.intake.excel.limits import cell_name, cell_place
from thidua_helpers.intake.excel.workbook import Sheet, Workbook, read_workbook
from thidua_helpers.intake.forms import read_form
from thidua_helpers.intake.header import read_header
from thidua_helpers.intake.officers import OfficerKey
from thidua_helpers.tables.store import make_table

FORM = "tk-tha-2019"
FILE = "data/raw/2021/don-vi/1-01.xlsx"
SLOW_TO_DRAW = settings(suppress_health_check=[HealthCheck.too_slow])


# Not fixtures: hypothesis writes out what a test is given, and these are large.
RULES = opened(EXAMPLE).rules
WORKBOOK = read_workbook(EXAMPLE / FILE, FILE)


def read(workbook):
    return read_form(workbook, FORM, RULES, {}, is_of_one_unit=True)


def findings(workbook):
    """What reading and arithmetic find in one unit's workbook."""
    result = read(workbook)
    facts = make_table("facts", map(row_of, result.facts))
    rates = make_table("printed_rates", map(row_of, result.printed_rates))
    return [*result.findings, *form_findings(facts, rates, RULES, CellFinder(facts))]


def row_of(read):
    """A fact or printed rate as a row whose officer, not a code yet, is part of the holder."""
    return read.row() | {"holder": f"{read.holder}.{read.officer}" if read.officer else read.holder}


def changed(workbook, sheet_name, changes):
    """The workbook with other values in some cells of a sheet, by (row, column)."""
    sheet = workbook.sheets[sheet_name]
    rows = [list(cells) for cells in sheet.rows]
    for (row, column), value in changes.items():
        rows[row][column] = value
    return Workbook(workbook.file, {**workbook.sheets, sheet_name: replace(sheet, rows=rows)})


def number_cells(workbook):
    """(sheet, row, column) of every figure and printed rate."""
    result = read(workbook)
    places = {(row.at.sheet, *cell_place(row.at.cells)) for row in (*result.facts, *result.printed_rates)}
    return sorted(places)


def test_heading_spans_columns_beyond_its_row():
    """As in an .xls file, whose merged cells may leave nothing where they are covered."""
    columns = [SimpleNamespace(heading=("Việc", "Cũ")), SimpleNamespace(heading=("Việc", "Mới"))]
    form = SimpleNamespace(name_heading="Tên", serial_heading="STT", columns_of=lambda measure: columns)
    rows = [["STT", "Tên", "Việc"], ["", "", "Cũ", "Mới"], ["A", "B", "1", "2"]]
    header = read_header(Sheet("06", rows), form, "viec", WORKBOOK.location("06"))
    assert header.columns == {2: columns[0], 3: columns[1]}


def narrow_form(*headings):
    """A form of a few columns under one heading each."""
    columns = [SimpleNamespace(heading=(heading,)) for heading in headings]
    return SimpleNamespace(name_heading="Tên", serial_heading="STT", columns_of=lambda measure: columns)


@pytest.mark.parametrize("codes", [["A", "B", "1", "2", "3"], ["", "", "(1)", "(2)", "3 = 1 + 2"], ["1", "2", 1, 2, 3]])
def test_row_of_codes_is_recognised(codes):
    rows = [["STT", "Tên", "Thụ lý", "Xong", "Còn"], codes, ["1", "Đơn vị 1", 3, 2, 1]]
    assert (
        read_header(Sheet("1", rows), narrow_form("Thụ lý", "Xong", "Còn"), "viec", WORKBOOK.location()).code_row == 1
    )


@pytest.mark.parametrize("figures", [[3, 2, 1], [1, 2, 3], ["1", "2", "9"]])
def test_row_of_figures_is_not_taken_for_the_codes(figures):
    rows = [["STT", "Tên", "Thụ lý", "Xong", "Còn"], ["1", "Đơn vị 1", *figures], ["2", "Đơn vị 2", 5, 2, 3]]
    (problem,) = read_header(Sheet("1", rows), narrow_form("Thụ lý", "Xong", "Còn"), "viec", WORKBOOK.location())
    assert problem.check == "thieu-dong-ma"


@pytest.mark.parametrize(
    ("shown", "numerator", "denominator", "is_right"),
    [
        ("57.25", 229, 400, True),
        ("57.24", 229, 400, False),
        ("57", 229, 400, True),
        ("58", 229, 400, False),
        ("57.2", 229, 400, False),  # 57,25 rounds to 57,3
        ("87.105", 17421, 20000, True),  # exact, half between two
        ("87.105", 871049, 1000000, True),
        ("87.1049999999", 17421, 20000, True),
        ("87.105", 871001, 1000000, True),
        ("87.105", 870999, 1000000, False),
        ("0", 0, 5, True),
        ("100", 5, 5, True),
    ],
)
def test_printed_rate_is_compared_as_shown(shown, numerator, denominator, is_right):
    decimals = len(shown.partition(".")[2])
    assert _is_rate(Decimal(shown), decimals, numerator, denominator) == is_right


@pytest.mark.parametrize("decimals", [4, 17])
def test_rate_written_as_a_fraction_is_checked_to_its_last_decimal(decimals):
    """A cell 0,5725 is 57,25%, not 0,57 and so 57%."""
    sheet = WORKBOOK.sheets["06"]
    places = [cell_place(row.at.cells) for row in read(WORKBOOK).printed_rates if row.at.sheet == "06"]
    fractions = {place: round(sheet.rows[place[0]][place[1]] / 100, decimals) for place in places}
    assert findings(changed(WORKBOOK, "06", fractions)) == []
    place = places[0]
    wrong = findings(changed(WORKBOOK, "06", fractions | {place: round(fractions[place] + 0.0001, 4)}))
    assert [each.check for each in wrong] == ["sai-ty-le"]
    assert "nếu là phân số" in wrong[0].found


def test_a_workbook_as_it_should_be_has_no_findings():
    assert findings(WORKBOOK) == []


@SLOW_TO_DRAW
@given(data=st.data())
def test_any_single_changed_cell_is_found_and_named(data):
    """Every cell of every sheet stands in an identity, a sum or a printed rate."""
    sheet, row, column = data.draw(st.sampled_from(number_cells(WORKBOOK)))
    value = WORKBOOK.sheets[sheet].rows[row][column]
    is_rate = value != int(value)
    other = data.draw(st.integers(0, 10**9).filter(lambda other: abs(other - value) >= (0.01 if is_rate else 1)))
    found = findings(changed(WORKBOOK, sheet, {(row, column): other}))
    assert found
    assert all(finding.severity == "error" and finding.holder == "1-01" for finding in found)
    name = cell_name(row, column)
    assert any(name in finding.cells for finding in found)
    assert any(finding.sheet == sheet or f"!{sheet}!{name}" in finding.cells for finding in found)


def facts_of(workbook):
    """What was read, without the cells that it was read from."""
    result = read(workbook)
    assert not result.findings
    frame = pd.DataFrame(map(row_of, result.facts)).drop(columns="cell")
    return frame.sort_values(["holder", "measure", "line"], ignore_index=True)


@SLOW_TO_DRAW
@given(data=st.data())
def test_order_of_sheets_rows_and_blanks_changes_nothing(data):
    names = data.draw(st.permutations(list(WORKBOOK.sheets)))
    sheets = {}
    for name in names:
        sheet = WORKBOOK.sheets[name]
        first = code_row(name) + 1
        table = sheet.rows[first:]
        unit = next(number for number, cells in enumerate(table) if cells[0] == "1")
        officers = [number for number, cells in enumerate(table) if str(cells[0]).startswith("1.")]
        others = [number for number in range(unit + 1, len(table)) if number not in officers]
        order = [*range(unit + 1), *data.draw(st.permutations(officers)), *others]
        rows = [table[number] for number in order]
        for _ in range(data.draw(st.integers(0, 3))):
            rows.insert(data.draw(st.integers(0, len(rows))), [""] * sheet.width)
        sheets[name] = replace(sheet, rows=[*sheet.rows[:first], *rows])
    pd.testing.assert_frame_equal(facts_of(Workbook(WORKBOOK.file, sheets)), facts_of(WORKBOOK))


def code_row(name):
    form = RULES.forms[FORM]
    definition = next(sheet for sheet in form.sheets.values() if name in sheet.names)
    return read_header(WORKBOOK.sheets[name], form, definition.measure, WORKBOOK.location(name)).code_row


def test_reading_is_idempotent():
    assert read(WORKBOOK) == read(WORKBOOK)


@pytest.mark.parametrize(
    ("value", "check"),
    [
        (0, None),
        (0.0, None),
        ("", "o-trong"),
        (None, "o-trong"),
        ("  ", "o-trong"),
        ("2.313", "chu-trong-o-so"),
        ("12", "chu-trong-o-so"),
        (True, "chu-trong-o-so"),
        (11.5, "so-le"),
        (-1, "so-am"),
        (10**15 + 1, "so-qua-lon"),
        (float("nan"), "so-qua-lon"),
        (float("inf"), "so-qua-lon"),
        (pd.Timestamp("2021-01-01").to_pydatetime(), "o-ngay-thang"),
    ],
)
def test_uncertain_whole_number_is_a_finding(value, check):
    row, column = first_figure(WORKBOOK)
    result = read(changed(WORKBOOK, "06", {(row, column): value}))
    assert [(finding.check, finding.cells) for finding in result.findings] == (
        [(check, cell_name(row, column))] if check else []
    )


def first_figure(workbook):
    """The unit's own docketed cases."""
    fact = next(fact for fact in read(workbook).facts if fact.holder == "1-01" and fact.line == "thu_ly")
    return cell_place(fact.at.cells)


def test_a_total_is_named_with_what_it_is_the_total_of():
    labels = labels_of(RULES.forms[FORM])
    assert labels["thu_ly"] == "Thụ lý – Tổng số"
    assert labels["phai_thi_hanh"] == "Phải thi hành – Tổng số"
    assert labels["co_dieu_kien"] == "Có điều kiện thi hành – Tổng số"
    assert len(set(labels.values())) == len(labels)


def test_new_officer_codes_are_unused_ones():
    key = OfficerKey([{"unit": "1-01", "name": "b", "code": "cb-02"}])
    key.add([("1-01", "c"), ("1-01", "a"), ("1-01", "b"), ("1-01", "cb-07"), ("1-02", "a")])
    assert {key.holder("1-01", name) for name in ("a", "c")} == {"1-01.cb-08", "1-01.cb-09"}
    assert [key.holder("1-01", name) for name in ("b", "cb-07")] == ["1-01.cb-02", "1-01.cb-07"]
    assert key.holder("1-02", "a") == "1-02.cb-01"
    assert OfficerKey().csv() == ""
    assert key.csv().splitlines()[::2] == ["unit,name,code", "1-01,b,cb-02", "1-02,a,cb-01"]


def test_order_of_codes_follows_the_secret():
    names = [f"người {letter}" for letter in "abcdefgh"]

    def codes(secret: str) -> list[str]:
        key = OfficerKey(secret=secret)
        key.add(("1-01", name) for name in names)
        return [key.holder("1-01", name) for name in names]

    assert codes("x") == codes("x")
    assert len({tuple(codes(secret)) for secret in "wxyz"}) == 4
    assert all(codes(secret) != sorted(codes(secret)) for secret in "wxyz")


def test_key_keeps_its_secret_its_codes_and_no_formula(tmp_path):
    file = tmp_path / "can-bo.csv"
    file.write_text("unit,name,code\n1-01,lê a,cb-01\n", encoding="utf-8")
    old = OfficerKey.read(file, file.name)
    old.add([("1-01", "=cmd|' /c calc'!a0"), ("1-01", "lê b")])
    assert old.holder("1-01", "lê a") == "1-01.cb-01"
    file.write_text(old.csv(), encoding="utf-8")
    assert "\n1-01,'=cmd|" in old.csv()
    again = OfficerKey.read(file, file.name)
    assert again.csv() == old.csv()
    assert again.holder("1-01", "=cmd|' /c calc'!a0") == old.holder("1-01", "=cmd|' /c calc'!a0")
