"""Blank workbooks: what is typed into one is read as it was typed, and the checks beside it are read as nothing."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import EXAMPLE, PROJECT, missing_in, opened
from openpyxl.formula.translate import Translator

from thidua_helpers.blanks.form_blank import blank_of_province, blank_of_unit
from thidua_helpers.blanks.form_layout import Holder, province_rows
from thidua_helpers.blanks.layout import Cell, FillableRange, SheetLayout, Validation, with_fitted_rows
from thidua_helpers.blanks.workbooks import blank_workbooks
from thidua_helpers.blanks.xlsx import xlsx_of
from thidua_helpers.intake.excel.formulas import Calculator, Formula
from thidua_helpers.intake.excel.workbook import Workbook, read_workbook
from thidua_helpers.intake.forms import read_form
from thidua_helpers.intake.published import read_published
from thidua_helpers.intake.registers import read_register
from thidua_helpers.intake.tabular import read_csv_workbook
from thidua_helpers.rules.year import InputFile

RULES, REAL = opened(EXAMPLE).rules, opened(PROJECT).rules
BLANKS = blank_workbooks(RULES)
# The same edition with its score sheets in the units' workbooks, and what last year left to one of them.
IN_UNITS = replace(
    RULES,
    year=RULES.year.model_copy(
        update={
            "inputs": tuple(
                InputFile(folder="don-vi", form=item.form) if item.files else item for item in RULES.year.inputs
            )
        }
    ),
)
LEFT = {("1-01", "viec", "nam_truoc"): 161, ("1-01", "tien", "nam_truoc"): 161_000}
UNIT_BLANKS = blank_workbooks(IN_UNITS, LEFT)
FORM = "tk-tha-2019"
# One of each kind: what the others are made by is the same.
KINDS = (
    "don-vi/1-01.xlsx",
    "cham-diem-toan-tinh-1-01.xlsx",
    "so-viec-lon.xlsx",
    "so-kiem-tra.xlsx",
    "binh-bau.xlsx",
    "khen-thuong.xlsx",
)


IN_ONE = "1-01 with scores"
MAKERS = BLANKS | {IN_ONE: UNIT_BLANKS["don-vi/1-01.xlsx"]}


def workbook_of(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def is_total(cell) -> bool:
    """Whether a cell is a total as formula; the formulas of checks begin otherwise."""
    return cell.data_type == "f" and str(cell.value).startswith("=IF(COUNT(")


def filled(tmp_path: Path, content: bytes, cells: dict[str, dict[str, object]]) -> Workbook:
    """The workbook with values typed into cells, sheet by sheet, and saved; read as the intake reads it.

    Totals take the values of `cells` as if they had been computed; the others stay empty.
    """
    book = workbook_of(content)
    for sheet, values in cells.items():
        for cell, value in values.items():
            place = book[sheet][cell]
            assert not place.protection.locked or is_total(place), f"{sheet}!{cell} is locked"
            place.value = value
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row if is_total(cell)):
        cell.value = None
    path = tmp_path / "a.xlsx"
    book.save(path)
    return read_workbook(path, "a.xlsx")


def with_loud_checks(content: bytes) -> bytes:
    """The workbook with every check replaced by what would do most harm if it were read."""
    book = workbook_of(content)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and not is_total(cell):
                    cell.value = "1.1 999"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def computed(tmp_path: Path, book: openpyxl.Workbook) -> openpyxl.Workbook:
    """The workbook as LibreOffice computes it."""
    return openpyxl.load_workbook(saved_by_office(tmp_path, book), data_only=True)


def saved_by_office(tmp_path: Path, book: openpyxl.Workbook) -> Path:
    """The file of a workbook that LibreOffice computed and saved."""
    book.save(tmp_path / "a.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    subprocess.run([*command, str(tmp_path / "out"), str(tmp_path / "a.xlsx")], check=True, capture_output=True)
    return tmp_path / "out" / "a.xlsx"


needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice, which computes formulas")


def test_every_input_of_a_fixed_layout_has_a_blank_under_its_own_name():
    units, districts = len(RULES.units), len(RULES.units) - 1
    assert sum(name.startswith("don-vi/") for name in BLANKS) == units
    assert sum(name.startswith("cham-diem-") for name in BLANKS) == 2 * districts
    others = {name for name in BLANKS if not name.startswith(("don-vi/", "cham-diem-"))}
    registers = {"so-viec-lon.xlsx", "so-kiem-tra.xlsx", "so-tiep-nhan.csv", "so-theo-doi-rieng.xlsx"}
    assert others == registers | {"binh-bau.xlsx", "khen-thuong.xlsx"}
    assert set(blank_workbooks(REAL)) == {"so-lieu-cong-bo.xlsx"}
    of_part = {"bieu-tk-tha.xlsx", "so-theo-doi-rieng.xlsx"}
    assert set(blank_workbooks(opened(EXAMPLE, "2021-10t").rules)) == of_part


def test_every_unit_has_one_workbook_for_forms_and_scores():
    others = {name for name in BLANKS if not name.startswith(("don-vi/", "cham-diem-"))}
    assert set(UNIT_BLANKS) == others | {f"don-vi/{unit}.xlsx" for unit in RULES.unit_by_id}
    assert len(UNIT_BLANKS) - len(others) == 27
    sheets = ["Hướng dẫn", "06", "07", "01", "02", "03", "04", "Chấm điểm"]
    assert workbook_of(UNIT_BLANKS["don-vi/1-01.xlsx"]()).sheetnames == sheets
    assert workbook_of(UNIT_BLANKS["don-vi/cuc.xlsx"]()).sheetnames == sheets[:-1]


@pytest.mark.parametrize("name", [*KINDS, IN_ONE])
def test_only_what_is_to_be_filled_in_is_unlocked_and_says_what_it_takes(name):
    book = workbook_of(MAKERS[name]())
    for sheet in book:
        assert sheet.protection.sheet, sheet.title
        assert not sheet.protection.password
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
        unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        ruled = {cell for rule in sheet.data_validations.dataValidation for cell in cells_of(rule.sqref)}
        assert unlocked == ruled
        assert bool(unlocked) == (sheet.title not in ("Danh mục", "Hướng dẫn"))
        for rule in sheet.data_validations.dataValidation:
            assert 0 < len(rule.promptTitle) <= 32
            assert 0 < len(rule.prompt) <= 255
            assert rule.error == rule.prompt
        if sheet.title != "Danh mục":
            texts = " ".join(str(cell.value) for row in sheet.iter_rows(max_row=5) for cell in row if cell.value)
            assert "minh họa" in texts
            assert "2021" in texts or "năm 2021" in texts.lower()


def cells_of(ranges) -> set[str]:
    return {f"{openpyxl.utils.get_column_letter(column)}{row}" for each in ranges for row, column in each.cells}


@pytest.mark.parametrize("name", [*KINDS, IN_ONE, "so-tiep-nhan.csv"])
def test_the_same_blank_has_the_same_bytes(name):
    assert MAKERS[name]() == MAKERS[name]()


def test_text_is_never_a_formula_and_a_message_that_excel_would_drop_is_not_written():
    layout = SheetLayout("x", (Cell(0, 0, "=1+1", "name"),))
    assert workbook_of(xlsx_of([layout]))["x"]["A1"].data_type == "s"
    for asks in ("Số", "Số: " + "x" * 256, "x" * 33 + ": y"):
        with pytest.raises(ValueError, match="message"):
            xlsx_of([SheetLayout("x", fillable=(FillableRange(0, 0, 1, 1, "name", Validation("any", asks)),))])
    with pytest.raises(ValueError, match="words"):
        words = tuple(f"mục số {number}" for number in range(40))
        xlsx_of(
            [SheetLayout("x", fillable=(FillableRange(0, 0, 1, 1, "name", Validation("list", "a: b", words=words)),))]
        )


# A row of việc and one of tiền (with giảm) in which every identity of the form holds.
CASES = (513, 161, 352, 11, 6, 496, 387, 292, 16, 41, 26, 1, 1, 10, 109, 188)
MONEY = (513, 161, 352, 11, 6, 496, 387, 292, 16, 4, 37, 26, 1, 1, 10, 109, 184)


def typed_form(first: int, rows: int, measure: str) -> dict[str, int]:
    """The same figures typed into the first rows of the table, from column C on."""
    line = CASES if measure == "viec" else MONEY
    letters = [openpyxl.utils.get_column_letter(column) for column in range(3, 3 + len(line))]
    return {
        f"{letter}{row}": value
        for row in range(first, first + rows)
        for letter, value in zip(letters, line, strict=True)
    }


@pytest.mark.parametrize("loud", [False, True])
def test_a_form_is_read_as_it_was_typed_and_its_checks_as_nothing(tmp_path, loud):
    content = BLANKS["don-vi/1-01.xlsx"]()
    cells = {sheet: typed_form(10, 3, "viec" if sheet == "06" else "tien") for sheet in ("06", "07")}
    for sheet in cells.values():
        sheet["B12"] = "CB-01"
    workbook = filled(tmp_path, with_loud_checks(content) if loud else content, cells)
    read = read_form(workbook, FORM, RULES, {}, is_of_one_unit=True)
    assert read.findings == []
    assert read.units == ["1-01"]
    form = RULES.forms[FORM]
    expected = {
        (f"1-01{total}", officer, measure, column.line): value * (1000 if measure == "tien" else 1)
        for measure, line in (("viec", CASES), ("tien", MONEY))
        for column, value in zip(form.columns_of(measure), line, strict=False)
        for total, officer in (("", ""), (".tong-so", ""), ("", "cb-01"))
    }
    found = {(fact.holder, fact.officer, fact.measure, fact.line): fact.value for fact in read.facts}
    assert found == expected
    assert read.printed_rates == []


# The cells of a unit's row that are typed: việc in row 11, an officer of its own in row 12; tiền with giảm in L.
TYPED = {
    "06": {"D": 161, "E": 352, "F": 11, "G": 6, "J": 292, "K": 16, "L": 41, "M": 26, "N": 1, "O": 1, "P": 10, "Q": 109},
    "07": {"D": 161, "E": 352, "F": 11, "G": 6, "J": 292, "K": 16, "L": 4, "M": 37, "N": 26, "O": 1, "P": 1, "Q": 10,
           "R": 109},
}  # fmt: skip


def typed_workbook() -> openpyxl.Workbook:
    """The unit's blank with its two required forms and two scores typed in, no total."""
    book = workbook_of(UNIT_BLANKS["don-vi/1-01.xlsx"]())
    for name, cells in TYPED.items():
        book[name]["B12"] = "CB-01"
        for letter, value in cells.items():
            for row in (11, 12):
                assert not book[name][f"{letter}{row}"].protection.locked
                book[name][f"{letter}{row}"] = value
    scores = book["Chấm điểm"]
    rows = {(row[0].value, row[2].value): row[2].row for row in scores.iter_rows(min_row=5)}
    scores[f"F{rows['Toàn tỉnh', 'Phát động, tổ chức phong trào thi đua']}"] = 8.5
    scores[f"G{rows['Cụm 1', 'Phong trào thi đua, hoạt động của Cụm']}"] = 9
    return book


@pytest.mark.slow
@needs_soffice
def test_unit_workbook_saved_by_office_is_read_with_its_totals_and_scores(tmp_path):
    book = typed_workbook()
    workbook = read_workbook(saved_by_office(tmp_path, book), "a.xlsx")
    read = read_form(workbook, FORM, IN_UNITS, {}, is_of_one_unit=True)
    assert read.findings == []
    form = RULES.forms[FORM]
    expected = {
        (holder, officer, measure, column.line): value * (1000 if measure == "tien" else 1)
        for measure, line in (("viec", CASES), ("tien", MONEY))
        for column, value in zip(form.columns_of(measure), line, strict=False)
        for holder, officer in (("1-01", ""), ("1-01.tong-so", ""), ("1-01", "cb-01"))
    }
    assert {(fact.holder, fact.officer, fact.measure, fact.line): fact.value for fact in read.facts} == expected
    rows, findings = read_register(workbook, RULES.forms["so-cham-diem"], IN_UNITS)
    assert findings == []
    assert [
        (row["criteria"], row["criterion"], stage, score) for row in rows for stage, (score, _) in row["scores"].items()
    ] == [("toan-tinh", "phat-dong", "tu_cham", "8.5"), ("cum-1", "phong-trao", "tham_dinh", "9")]


@pytest.mark.slow
@needs_soffice
def test_totals_of_a_form_are_recomputed_as_by_office(tmp_path):
    saved = openpyxl.load_workbook(saved_by_office(tmp_path, typed_workbook()), data_only=True)
    stored = {cell.coordinate: cell.value for row in saved["06"].iter_rows() for cell in row if cell.value is not None}
    calculator = Calculator({"06": [[cell.value for cell in row] for row in saved["06"].iter_rows()]})
    formulas = {
        cell.coordinate: str(cell.value).removeprefix("=")
        for row in workbook_of(UNIT_BLANKS["don-vi/1-01.xlsx"]())["06"].iter_rows(min_row=10, max_row=13)
        for cell in row
        if is_total(cell)
    }
    assert {cell: calculator.result(Formula(text), "06") for cell, text in formulas.items()} == {
        cell: stored.get(cell, "") for cell in formulas
    }


@pytest.mark.slow
@needs_soffice
def test_untouched_unit_workbook_shows_no_error_when_it_is_opened(tmp_path):
    done = computed(tmp_path, workbook_of(UNIT_BLANKS["don-vi/1-01.xlsx"]()))
    for name in ("06", "07", "01", "02", "03", "04"):
        assert said_below(done[name]) == []
        assert not done[name]["C2"].value
    assert (done["06"]["D10"].value, done["06"]["C11"].value) == (161, None)


def test_unit_workbook_as_made_has_no_finding_on_formulas(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(UNIT_BLANKS["don-vi/1-05.xlsx"]())
    read = read_form(read_workbook(path, "a.xlsx"), FORM, IN_UNITS, {}, is_of_one_unit=True)
    assert [(finding.check, finding.sheet) for finding in read.findings] == [
        ("khong-co-dong", "06"),
        ("khong-co-dong", "07"),
    ]
    path.write_bytes(UNIT_BLANKS["don-vi/1-01.xlsx"]())
    read = read_form(read_workbook(path, "a.xlsx"), FORM, IN_UNITS, {}, is_of_one_unit=True)
    assert {(finding.check, finding.sheet) for finding in read.findings} == {("o-trong", "06"), ("o-trong", "07")}
    rows, findings = read_register(read_workbook(path, "a.xlsx"), RULES.forms["so-cham-diem"], IN_UNITS)
    assert findings == []
    assert not any(row["scores"] for row in rows)


def test_totals_are_formulas_by_the_identities_of_the_form():
    sheet = workbook_of(UNIT_BLANKS["don-vi/1-01.xlsx"]())["06"]
    assert sheet["C10"].value == '=IF(COUNT(C11)<1,"",SUM(C11))'
    assert {cell.column_letter: cell.value for cell in sheet[11] if is_total(cell)} == {
        "C": '=IF(COUNT(D11,E11)<2,"",D11+E11)',
        "H": '=IF(COUNT(C11,F11,G11)<3,"",C11-F11-G11)',
        "I": '=IF(COUNT(J11,K11,L11,M11,N11,O11,P11)<7,"",J11+K11+L11+M11+N11+O11+P11)',
        "R": '=IF(COUNT(H11,J11,K11)<3,"",H11-J11-K11)',
    }
    province = workbook_of(blank_workbooks(opened(EXAMPLE, "2021-10t").rules)["bieu-tk-tha.xlsx"]())["06"]
    assert province["D10"].value == '=IF(COUNT(D11:D12)<2,"",SUM(D11:D12))'
    assert province["D12"].value == '=IF(COUNT(D13:D38)<26,"",SUM(D13:D38))'
    assert not is_total(province["D11"])


def test_identity_that_needs_its_own_total_is_no_formula():
    form = RULES.forms[FORM]
    first = form.identities[0]
    inverse = first.model_copy(update={"total": "nam_truoc", "parts": ("thu_ly", "-moi_thu_ly")})
    circular = form.model_copy(update={"identities": (first, inverse)})
    cells = blank_of_unit(circular, "1-01", RULES)[0].cells
    assert {cell.column for cell in cells if cell.row == 10 and cell.formula} == {2}


def test_openings_are_entered_and_may_be_changed_on_required_sheets_only():
    book = workbook_of(UNIT_BLANKS["don-vi/1-01.xlsx"]())
    assert [book[name]["D11"].value for name in ("06", "07", "01", "03")] == [161, 161, None, None]
    assert not book["06"]["D11"].protection.locked
    assert workbook_of(UNIT_BLANKS["don-vi/1-02.xlsx"]())["06"]["D11"].value is None
    part_of_a_thousand = blank_of_unit(RULES.forms[FORM], "1-01", RULES, {("1-01", "tien", "nam_truoc"): 161_001})
    assert not any(cell.value == 161 for cell in part_of_a_thousand[1].cells)


def test_unit_workbook_shows_no_id_of_a_table_or_a_criterion():
    texts = {
        str(cell.value)
        for sheet in workbook_of(UNIT_BLANKS["don-vi/1-01.xlsx"]())
        for row in sheet.iter_rows()
        for cell in row
    }
    ids = {*RULES.criteria, *(leaf for table in RULES.criteria.values() for leaf in table.leaves)}
    assert texts & ids == set()
    assert "Mã tiêu chí" not in texts


def test_criteria_of_one_label_keep_their_ids_and_are_read(tmp_path):
    table = IN_UNITS.criteria["cum-1"]
    leaves = {leaf_id: leaf.model_copy(update={"label": "Một tên"}) for leaf_id, leaf in table.leaves.items()}
    rules = replace(IN_UNITS, criteria=IN_UNITS.criteria | {"cum-1": table.model_copy(update={"criteria": leaves})})
    workbook = filled(tmp_path, blank_workbooks(rules)["don-vi/1-01.xlsx"](), {})
    rows, findings = read_register(workbook, rules.forms["so-cham-diem"], rules)
    assert findings == []
    assert [row["criterion"] for row in rows if row["criteria"] == "cum-1"] == list(leaves)


def test_guidance_says_who_writes_what_until_when():
    texts = [cell.value for row in workbook_of(UNIT_BLANKS["don-vi/1-01.xlsx"]())["Hướng dẫn"] for cell in row]
    said = " ".join(text for text in texts if text)
    assert missing_in(said, "Đơn vị 1-01", "04/10/2021", "Cục THADS tỉnh", "cột (2) Năm trước chuyển sang") == []
    assert "đã ghi sẵn số chuyển kỳ sau của năm trước; sổ của đơn vị ghi khác thì sửa" in said
    of_office = workbook_of(UNIT_BLANKS["don-vi/cuc.xlsx"]())["Hướng dẫn"]
    said = " ".join(str(cell.value) for row in of_office for cell in row if cell.value)
    assert "Chấm điểm" not in said
    assert "đã ghi sẵn" not in said


def test_wording_of_the_guidance(snapshot):
    sheet = workbook_of(UNIT_BLANKS["don-vi/1-01.xlsx"]())["Hướng dẫn"]
    assert [[cell.value for cell in row if cell.value] for row in sheet] == snapshot


def test_a_province_form_and_a_form_that_nobody_filled_in(tmp_path):
    rules = opened(EXAMPLE, "2021-10t").rules
    content = blank_workbooks(rules)["bieu-tk-tha.xlsx"]()
    count = len(rules.units) + 2
    cells = {sheet: typed_form(10, count, "viec" if sheet == "06" else "tien") for sheet in ("06", "07")}
    read = read_form(filled(tmp_path, content, cells), FORM, rules, {}, is_of_one_unit=False)
    assert read.findings == []
    assert sorted(read.units) == sorted([*rules.unit_by_id] * 1)
    assert {fact.holder for fact in read.facts} == {*rules.unit_by_id, "toan-tinh", "toan-tinh.chi-cuc"}
    blank = read_form(filled(tmp_path, content, {}), FORM, rules, {}, is_of_one_unit=False)
    assert {finding.check for finding in blank.findings} == {"khong-co-dong"}


def test_blanks_of_a_year_in_which_units_were_reorganised(tmp_path):
    """The title names as many months as the year file says, the rows are the regions, givers are the former units."""
    rules = opened(EXAMPLE, "2025").rules
    blanks = blank_workbooks(rules)
    (form_id,) = rules.statistical_forms
    count = len(rules.units) + 2
    cells = {sheet: typed_form(10, count, "viec" if sheet == "06" else "tien") for sheet in ("06", "07")}
    workbook = filled(tmp_path, blanks["bieu-tk-tha.xlsx"](), cells)
    read = read_form(workbook, form_id, rules, {}, is_of_one_unit=False)
    assert [finding for finding in read.findings if finding.check in ("sai-ky", "dong-khong-ro-cua-ai")] == []
    assert "toan-tinh.phong-khu-vuc" in {fact.holder for fact in read.facts}
    values = dict(zip("ABCDE", ("Đơn vị 2-07", rules.unit("kv-04").short_name, 3, 40, "MH-1"), strict=True))
    cells = {"Sổ bàn giao": {f"{letter}4": value for letter, value in values.items()}}
    workbook = filled(tmp_path, blanks["so-ban-giao.xlsx"](), cells)
    rows, findings = read_register(workbook, rules.forms["so-ban-giao"], rules)
    assert findings == []
    assert [(row["giver"], row["holder"], row["viec"], row["tien_vnd"]) for row in rows] == [
        ("2-07", "kv-04", 3, 40_000)
    ]


def test_form_without_a_row_of_units_totals_each_unit():
    form = RULES.forms["tk-tha-2019"]
    office, *units = (Holder(name, {"thu_ly": count}) for name, count in (("Cục", 1), ("A", 2), ("B", 3)))
    without = form.model_copy(update={"rows": form.rows.model_copy(update={"of_kind": {}})})
    total, *others = province_rows(without, office, units)
    assert (total.sums, total.values) == (("I", "1", "2"), {"thu_ly": 6})
    assert [row.serial for row in others] == ["I", "1", "2"]
    total, *others = province_rows(form, office, units)
    assert (total.sums, total.values) == (("I", "II"), {"thu_ly": 6})
    assert [row.serial for row in others] == ["I", "II", "1", "2"]


def test_checks_of_a_form_stand_where_nothing_is_read():
    """Above the header, or below the table in the column of the names."""
    for layout in (*blank_of_unit(RULES.forms[FORM], "1-01", RULES), *blank_of_province(RULES.forms[FORM], RULES)):
        table = range(5, max(each.row + each.rows for each in layout.fillable))
        assert layout.checks
        for check in layout.checks:
            assert check.row not in table
            assert check.row < table[0] or check.column == 1


REGISTERS = {
    "so-viec-lon.xlsx": {
        "Sổ việc lớn": (
            ["Đơn vị 1-01", "MH-1", "Việc lớn", 5000, 400, "ghi chú"],
            ["Đơn vị 1-02", "MH-2", "Việc kéo dài", 1, 0],
        ),
    },
    "so-theo-doi-rieng.xlsx": {"Sổ theo dõi riêng": (["Đơn vị 1-01", 12, 340],)},
    "so-kiem-tra.xlsx": {"Sổ kiểm tra": ([date(2021, 3, 1), "VKS", "Đơn vị 2-01", "Kháng nghị", 2],)},
    "binh-bau.xlsx": {
        "Kiểm phiếu": (["Cụm 1", "Trưởng Cụm", 1, date(2021, 10, 18), 9, 9, 9, 8, 7, 1],),
        "Phiếu bầu": (["Cụm 1", "Trưởng Cụm", 1, "Đơn vị 1-02", 7],),
    },
    "khen-thuong.xlsx": {
        "Đề nghị": (
            ["Đơn vị 1-01", "CB-01", "Lao động tiên tiến", 1, "Hoàn thành tốt nhiệm vụ", 12, "Cơ sở", 2, "Có"],
            ["Đơn vị 1-02", None, "Tập thể lao động tiên tiến"],
        ),
    },
}


def register_forms(name: str) -> dict[str, object]:
    """Sheet → form of each register that a file holds."""
    forms = [RULES.forms[item.form] for item in RULES.year.inputs if item.name == name]
    return {form.sheet: form for form in forms}


@pytest.mark.parametrize("loud", [False, True])
@pytest.mark.parametrize("name", list(REGISTERS))
def test_a_register_is_read_as_it_was_typed_and_its_checks_as_nothing(tmp_path, name, loud):
    content = BLANKS[name]()
    cells = {
        sheet: {
            f"{openpyxl.utils.get_column_letter(column)}{row}": value
            for row, values in enumerate(rows, start=4)
            for column, value in enumerate(values, start=1)
            if value is not None
        }
        for sheet, rows in REGISTERS[name].items()
    }
    if name == "binh-bau.xlsx":
        begun = {f"{letter}{row}": None for row in range(4, 13) for letter in "ABCE"}
        cells["Kiểm phiếu"] = begun | cells["Kiểm phiếu"]
    workbook = filled(tmp_path, with_loud_checks(content) if loud else content, cells)
    for sheet, form in register_forms(name).items():
        typed = REGISTERS[name].get(sheet)
        if typed is None:
            continue
        rows, findings = read_register(workbook, form, RULES)
        assert findings == []
        assert len(rows) == len(typed)
        said = [value for row in rows for key, value in row.items() if key not in ("file", "sheet", "row", "edition")]
        for values in typed:
            for value in values:
                if isinstance(value, int):
                    assert {value, value * form.money_unit_vnd} & {each for each in said if isinstance(each, int)}
                elif isinstance(value, date):
                    assert value.isoformat() in said


def test_staff_and_receipts_have_a_row_for_every_unit(tmp_path):
    cells = {f"{letter}{row}": 5 for row in range(4, 4 + len(RULES.units)) for letter in "BCD"}
    cells |= {f"E{row}": 0 for row in range(4, 4 + len(RULES.units))}
    workbook = filled(tmp_path, BLANKS["khen-thuong.xlsx"](), {"Biên chế": cells})
    rows, findings = read_register(workbook, register_forms("khen-thuong.xlsx")["Biên chế"], RULES)
    assert findings == []
    assert [(row["holder"], row["staff"], row["disciplined"]) for row in rows] == [
        (each, 5, 0) for each in RULES.unit_by_id
    ]
    path = tmp_path / "so-tiep-nhan.csv"
    text = BLANKS["so-tiep-nhan.csv"]().decode("utf-8-sig")
    path.write_text(text.replace(",,\n", ",04/10/2021,\n"), encoding="utf-8-sig")
    rows, findings = read_register(read_csv_workbook(path, "a.csv"), RULES.forms["so-tiep-nhan"], RULES)
    assert findings == []
    assert [(row["holder"], row["received_on"]) for row in rows] == [(each, "2021-10-04") for each in RULES.unit_by_id]


@pytest.mark.parametrize("loud", [False, True])
def test_a_score_sheet_is_read_as_it_was_scored(tmp_path, loud):
    content = BLANKS["cham-diem-toan-tinh-1-01.xlsx"]()
    criteria = RULES.criteria["toan-tinh"].leaves
    places = {criterion: row for row, criterion in enumerate(criteria, start=5)}
    cells = {f"G{places['phat-dong']}": 8.5, f"G{places['giao-uoc']}": "Đạt", f"F{places['guong-dien-hinh']}": 2}
    workbook = filled(tmp_path, with_loud_checks(content) if loud else content, {"Chấm điểm": cells})
    rows, findings = read_register(workbook, RULES.forms["so-cham-diem"], RULES)
    assert findings == []
    assert [(row["criteria"], row["holder"], row["criterion"]) for row in rows] == [
        ("toan-tinh", "1-01", criterion) for criterion in criteria
    ]
    scores = {(row["criterion"], stage): score for row in rows for stage, (score, _) in row["scores"].items()}
    assert scores == {
        ("phat-dong", "tham_dinh"): "8.5",
        ("giao-uoc", "tham_dinh"): "1",
        ("guong-dien-hinh", "tu_cham"): "2",
    }


def test_scores_take_what_the_criterion_allows_and_computed_ones_nothing():
    sheet = workbook_of(BLANKS["cham-diem-toan-tinh-1-01.xlsx"]())["Chấm điểm"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    ways = set()
    for row, (_, criterion) in enumerate(RULES.criteria["toan-tinh"].leaves.items(), start=5):
        ways.add(way := sheet[f"E{row}"].value)
        if criterion.rule.feed.of != "phieu_cham":
            assert way == "tính từ số liệu"
            assert all(sheet[f"{letter}{row}"].protection.locked for letter in "FGHIJ")
            assert sheet[f"G{row}"].fill.bgColor.rgb != sheet["G4"].fill.bgColor.rgb
            continue
        rule = rules[f"G{row}"]
        if criterion.rule.kind == "dat-khong-dat":
            assert (way, rule.type, rule.formula1) == ("Đạt/Không đạt", "list", '"Đạt,Không đạt"')
        elif criterion.rule.kind == "su-viec":
            assert (way, rule.type, rule.formula1) == ("số lần", "whole", "0")
        elif criterion.rule.kind == "cham-diem":
            most = float(criterion.cap or 10_000)
            assert (way, float(rule.formula1), float(rule.formula2)) == ("điểm", float(criterion.floor), most)
        assert not sheet[f"F{row}"].protection.locked
    assert {"tính từ số liệu", "điểm", "Đạt/Không đạt", "số lần"} <= ways


def test_a_score_sheet_says_of_which_table_it_is_who_writes_where_and_what_counts():
    rules = opened(EXAMPLE, "2022").rules
    name = next(name for name in blank_workbooks(rules) if name.startswith("cham-diem-cum-1-2022"))
    sheet = workbook_of(blank_workbooks(rules)[name]())["Chấm điểm"]
    assert rules.criteria["cum-1-2022"].name in sheet["A1"].value
    assert "NĂM 2022" in sheet["A1"].value
    assert "Cột được tính điểm: Thẩm định" in sheet["A2"].value
    heads = {sheet.cell(4, column).value or sheet.cell(3, column).value: sheet.cell(3, column).value
             for column in range(1, 11)}  # fmt: skip
    assert heads["Tự chấm"] == heads["Giải trình"] == "Đơn vị ghi"
    assert (heads["Thẩm định"], heads["Kết luận"], heads["Cách ghi"]) == ("Cục ghi", "Hội đồng ghi", "Cách ghi")


@needs_soffice
def test_what_is_scored_and_not_yet_appraised_is_noticed_and_not_red(tmp_path):
    book = workbook_of(BLANKS["cham-diem-toan-tinh-1-01.xlsx"]())
    sheet = book["Chấm điểm"]
    row = next(number for number in range(5, 40) if sheet[f"E{number}"].value == "điểm")
    sheet[f"F{row}"] = 1
    (rule,) = (rule for each in sheet.conditional_formatting for rule in each.rules)
    assert "LEFT(L" in rule.formula[0]
    assert computed(tmp_path, book)["Chấm điểm"][f"L{row}"].value == "(Chưa thẩm định)"


def test_published_figures_are_read_as_they_were_copied(tmp_path):
    content = blank_workbooks(REAL)["so-lieu-cong-bo.xlsx"]()
    values = ("Toàn tỉnh", "Tổng số phải giải quyết", "việc", "19.890", next(iter(REAL.sources)), "19.890 việc", None)
    cells = {f"{letter}4": value for letter, value in zip("ABCDEFG", values, strict=True) if value}
    form = REAL.forms["cong-bo"]
    rows, findings = read_published(filled(tmp_path, content, {form.sheet: cells}), form, REAL)
    assert findings == []
    assert [(row["holder"], row["printed"], row["value"]) for row in rows] == [("toan-tinh", "19.890", 19890)]
    assert workbook_of(content)[form.sheet]["D4"].number_format == "@"


def test_lists_to_choose_from_hold_the_declared_words():
    book = workbook_of(BLANKS["so-kiem-tra.xlsx"]())
    lists = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in book["Danh mục"].columns}
    form = RULES.forms["so-kiem-tra"]
    assert lists["Loại vi phạm"] == list(form.kinds)
    assert lists["Nguồn"] == list(form.sources)
    assert lists["Đơn vị"] == [unit.short_name for unit in RULES.units]
    (rule,) = (rule for rule in book["Sổ kiểm tra"].data_validations.dataValidation if "A4" in cells_of(rule.sqref))
    assert rule.type == "date"
    day = date(1899, 12, 30).toordinal()
    assert (int(rule.formula1) + day, int(rule.formula2) + day) == (
        RULES.edition.start.toordinal(),
        RULES.edition.end.toordinal(),
    )


def said_below(sheet) -> list[str]:
    """The sentences of a form's self-check."""
    texts = [cell.value.strip() for cell in sheet["B"][30:] if isinstance(cell.value, str)]
    return [text for text in texts if text.startswith("Dòng")]


@needs_soffice
def test_the_checks_are_silent_on_right_figures_and_name_each_wrong_one(tmp_path):
    right = typed_form(10, 3, "viec") | {"B12": "CB-01"}
    wrong = {**right, "E11": 353, "G12": None, "B12": None}
    book = workbook_of(BLANKS["don-vi/1-01.xlsx"]())
    of_parts = typed_form(10, 2, "viec")
    for sheet, cells in (("06", wrong), ("01", of_parts), ("02", dict.fromkeys(of_parts, 0))):
        for cell, value in cells.items():
            book[sheet][cell] = value
    done = computed(tmp_path, book)
    assert said_below(done["01"]) == []
    assert said_below(done["06"]) == [
        "Dòng 1: (1) khác (2) + (3).",
        "Dòng 1.1: Trống hoặc không phải số, cột (5). Thiếu mã hoặc họ tên.",
        "Dòng Tổng số: Khác các dòng hợp thành cộng lại, cột (3).",
        "Dòng 1: Khác biểu 01 + 02 cộng lại, cột (3).",
    ]
    assert done["06"]["C2"].value.startswith("Còn 4 chỗ chưa khớp")


# What is typed into a form whose rows are right → the cells that turn red.
RED = {
    "text, a gap and a wrong figure": ({"E12": "1.048", "P13": None, "H11": 506}, {"E12", "P13", "H11"}),
    "a part of a total": ({"E11": 353}, {"E11"}),
    "a total": ({"C10": 514}, {"C10"}),
    "an officer's figure": ({"J13": 7}, {"J13"}),
    "the same slip in every row": ({"E10": 353, "E11": 353, "E12": 353}, {"C10", "C11", "C12"}),
    "a sum that is right by itself": ({"C13": 2, "D13": 1, "E13": 1, "H13": 2, "Q13": 2, "R13": 2},
                                      {"C11", "D11", "E11", "H11", "Q11", "R11"}),
    "nothing": ({}, set()),
}  # fmt: skip


@needs_soffice
def test_only_the_cell_that_is_wrong_turns_red(tmp_path):
    """The rules of the marks, computed for every cell of the table on copies of the sheet."""
    book = workbook_of(BLANKS["don-vi/1-01.xlsx"]())
    rows = typed_form(10, 3, "viec") | {f"{letter}13": 0 for letter in "CDEFGHIJKLMNOPQR"}
    rows |= {"B12": "CB-01", "B13": "CB-02"}
    source, table = book["06"], [f"{letter}{row}" for row in range(10, 15) for letter in "CDEFGHIJKLMNOPQR"]
    for name, (typed, _) in RED.items():
        sheet = book.copy_worksheet(source)
        sheet.title = name
        for cell, value in (rows | typed).items():
            sheet[cell] = value
        for place, cell in enumerate(table):
            marks = [
                Translator(f"={rule.formula[0]}", origin=str(each.sqref).split(":")[0])
                .translate_formula(cell).removeprefix("=")
                for each in source.conditional_formatting if cell in each.sqref for rule in each.rules
            ]  # fmt: skip
            sheet[f"AA{place + 1}"] = f"=OR({','.join(marks)})"
    done = computed(tmp_path, book)
    for name, (_, red) in RED.items():
        marked = {cell for place, cell in enumerate(table) if done[name][f"AA{place + 1}"].value is True}
        assert marked == red, name


def test_no_formula_is_longer_than_excel_takes():
    for layout in (*blank_of_unit(RULES.forms[FORM], "1-01", RULES), *blank_of_province(RULES.forms[FORM], RULES)):
        assert max(len(each.formula) for each in (*layout.checks, *layout.marks)) <= 8192


def test_a_rate_says_what_it_is_made_of_and_what_does_not_count():
    (rate,) = (each.allowed.asks for each in blank_of_unit(RULES.forms[FORM], "1-01", RULES)[1].fillable
               if each.style == "rate")  # fmt: skip
    assert rate.endswith("Bằng ((8) + (9)) ÷ (7), không kể Giảm thi hành án (10).")


def test_a_row_is_high_enough_for_its_text_and_a_blank_prints_on_a_few_sheets_of_paper():
    """Rows that are taller say so themselves: LibreOffice leaves others at one line."""
    long = "Một câu dài hơn bề rộng của ô nên xuống dòng ba lần, nếu ô không cao thì các dòng in đè lên nhau"
    cells = (Cell(0, 0, "Tên", "title"), Cell(1, 0, "ngắn", "name"), Cell(2, 0, long, "name"))
    sheet = with_fitted_rows(SheetLayout("x", cells, widths=(30,)))
    assert sheet.heights[0] > 14 * 1.4
    assert 4 * 15 <= sheet.heights[2] <= 5 * 16.5
    assert sheet.is_portrait
    assert not with_fitted_rows(replace(sheet, widths=(130,))).is_portrait
    for name in ("so-viec-lon.xlsx", "so-kiem-tra.xlsx", "binh-bau.xlsx"):
        for sheet in workbook_of(BLANKS[name]()):
            assert sheet.title == "Danh mục" or sheet.max_row <= 64
    orientations = {sheet.title: sheet.page_setup.orientation for sheet in workbook_of(BLANKS["binh-bau.xlsx"]())}
    assert orientations["Kiểm phiếu"] == "landscape"
    assert orientations["Phiếu bầu"] == "portrait"
    form = workbook_of(BLANKS["don-vi/1-01.xlsx"]())["06"]
    assert form.row_dimensions[3].height >= 20


def test_of_a_vote_stands_what_is_known_and_can_be_taken_away():
    sheet = workbook_of(BLANKS["binh-bau.xlsx"]())["Kiểm phiếu"]
    begun = [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=4, max_row=13)]
    assert begun[0] == ["Cụm 1", "Suy tôn đơn vị dẫn đầu", 1, None, len(RULES.clusters[0].members)]
    assert begun[8][:2] == ["Cụm 3", "Phó Trưởng Cụm"]
    assert begun[9] == [None] * 5
    assert not sheet["A4"].protection.locked
    assert "xóa trắng cả dòng" in sheet["A2"].value


@needs_soffice
def test_more_votes_than_valid_ballots_are_said_while_they_are_typed(tmp_path):
    book = workbook_of(BLANKS["binh-bau.xlsx"]())
    for letter, value in zip("DEFGHIJ", (date(2021, 10, 18), 9, 9, 9, 9, 9, 0), strict=True):
        book["Kiểm phiếu"][f"{letter}4"] = value
    subject = "Suy tôn đơn vị dẫn đầu"
    rows = (("Cụm 1", subject, 1, "Đơn vị 1-02", 7), ("Cụm 1", subject, 1, "Đơn vị 1-03", 5),
            ("Cụm 2", subject, 1, "Đơn vị 2-02", 5))  # fmt: skip
    for number, row in enumerate(rows, start=4):
        for letter, value in zip("ABCDE", row, strict=True):
            book["Phiếu bầu"][f"{letter}{number}"] = value
    done = computed(tmp_path, book)
    said = [done["Phiếu bầu"][f"G{number}"].value for number in range(4, 8)]
    too_many = "Các đơn vị cộng lại nhiều hơn số phiếu hợp lệ của vòng. "
    assert said[:3] == [too_many, too_many, "Trang Kiểm phiếu chưa có số phiếu hợp lệ của vòng này. "]
    assert not said[3]
    assert not any(done["Kiểm phiếu"][f"M{number}"].value for number in range(4, 14))
