"""The example workspace: every figure equals an independent reading, nothing is wrong but what was planted."""

import re
import tomllib

import openpyxl
import pandas as pd
import pytest
import xlrd
from conftest import EXAMPLE, PROJECT, files_of, opened, stage_tables
from make_example import SEED, Example

from thidua_helpers.intake import input_files
from thidua_helpers.rules.models import StatisticalForm

EDITIONS = ("2020", "2021-10t", "2021")


@pytest.fixture(scope="module")
def tables():
    """The stage tables of each edition of the example."""
    return {edition: stage_tables(opened(EXAMPLE, edition)) for edition in EDITIONS}


def sheets_of(path):
    """Sheet name → {(row, column): value}, read with another library than the program's."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, data_only=True)
        for sheet in book.worksheets:
            cells = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
            yield sheet.title, {(cell.row - 1, cell.column - 1): cell.value for cell in cells}
    elif path.suffix == ".xls":
        for sheet in xlrd.open_workbook(path).sheets():
            places = ((row, column) for row in range(sheet.nrows) for column in range(sheet.ncols))
            yield sheet.name, {place: sheet.cell_value(*place) for place in places if sheet.cell_value(*place) != ""}
    else:
        for name, frame in pd.read_excel(path, engine="odf", sheet_name=None, header=None, dtype=object).items():
            yield name, frame.stack().dropna().to_dict()  # noqa: PD013


def cell(place):
    return openpyxl.utils.get_column_letter(place[1] + 1) + str(place[0] + 1)


def independent_reading(edition, form):
    """(file, sheet, cell) → value in việc or đồng, of every number in a column of a line, below the row of codes."""
    book = opened(EXAMPLE, edition)
    read = {}
    for path in input_files(book.workspace, book.rules):
        if not re.search(r"tk-tha|don-vi/", path.as_posix()):
            continue
        for name, cells in sheets_of(path):
            codes: dict[str, tuple[int, int]] = {}
            for place, value in sorted(cells.items()):
                codes.setdefault(str(value), place)
            if "A" not in codes:
                continue
            measure = "tien" if name[-2:] in ("03", "04", "07") else "viec"
            lines = [column.line for column in form.columns_of(measure)]
            for place, value in cells.items():
                number = place[1] - codes["B"][1]
                is_line = 0 < number <= len(lines) and lines[number - 1]
                if place[0] > codes["A"][0] and is_line and not isinstance(value, str):
                    times = 1000 if measure == "tien" else 1
                    read[(book.workspace.relative(path), name, cell(place))] = int(value) * times
    return read


@pytest.mark.parametrize("edition", EDITIONS)
def test_facts_equal_an_independent_reading_cell_by_cell(tables, edition):
    form_id = "tk-tha-2015" if edition == "2020" else "tk-tha-2019"
    file = EXAMPLE / f"config/forms/{form_id}.toml"
    form = StatisticalForm.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    expected = independent_reading(edition, form)
    facts = tables[edition]["facts"]
    facts = facts[facts["form"] != ""]
    read = {(f["file"], f["sheet"], f["cell"]): int(f["value"]) for f in facts.to_dict("records")}
    corrected = {("data/raw/2021/don-vi/Bieu 06-07 don vi 2-03.xls", "Biểu 06", "E11"): (432, 423)}
    for place, (raw, right) in corrected.items() if edition == "2021" else ():
        assert (expected.pop(place), read.pop(place)) == (raw, right)
    assert len(read) == len(facts) - (edition == "2021")
    assert read == expected
    assert len(read) > 4000


def test_nothing_is_wrong_but_what_was_planted(tables):
    found = pd.concat([tables["2021"]["findings_clean"], tables["2021"]["findings_results"]])
    assert list(found[["check", "severity", "holder"]].itertuples(index=False, name=None)) == [
        ("bien-dong-lon", "warning", "2-08"),
        ("bien-dong-lon", "warning", "2-08"),
        ("mau-so-doi-cuoi-ky", "warning", "2-06"),
        ("mau-so-doi-cuoi-ky", "warning", "2-06"),
    ]
    for edition in ("2020", "2021-10t"):
        assert tables[edition]["findings_clean"].empty
        assert tables[edition]["findings_results"].empty


def test_every_unit_has_every_line_and_the_correction_is_said(tables):
    facts = tables["2021"]["facts"]
    units = facts[facts["holder"].str.fullmatch(r"cuc|\d-\d\d") & (facts["form"] != "")]
    assert units.groupby("holder").size().unique().tolist() == [(16 + 17) * 3]
    corrected = facts[facts["correction"] != ""]
    assert list(corrected["cell"]) == ["E11"]
    assert "ô gốc “432”" in corrected["correction"].iloc[0]


def test_days_late_are_those_of_the_receipt_log(tables):
    rows = tables["2021"]["submissions"].set_index("holder")
    assert set(rows["state"]) == {"du"}
    late = rows[rows["days_late"].fillna(0) > 0]["days_late"]
    assert late.to_dict() == {"2-09": 1, "3-05": 3}
    assert pd.isna(rows.loc["cuc", "days_late"])


def test_large_cases_are_subtracted_from_the_money_rate(tables):
    figures = tables["2021"]["figures"].set_index(["holder", "measure", "line"])["value"]
    cases = tables["2021"]["large_cases"]
    own = cases[cases["holder"] == "1-02"]
    assert figures[("1-02", "tien", "viec_lon_xong")] == own["xong_vnd"].sum()
    rates = tables["2021"]["rates"].set_index(["holder", "measure", "rate"])
    rate = rates.loc[("1-02", "tien", "ty_le_xong_tru_viec_lon")]
    assert rate["numerator"] == figures[("1-02", "tien", "xong+dinh_chi")] - own["xong_vnd"].sum()
    assert rate["denominator"] == figures[("1-02", "tien", "co_dieu_kien")] - own["co_dieu_kien_vnd"].sum()
    assert figures[("2-09", "tien", "viec_lon_xong")] == 0
    assert ("1-02", "viec", "viec_lon_xong") not in figures.index


def test_the_generator_makes_the_workspace_that_is_here(tmp_path):
    Example(SEED).write(tmp_path / "minh-hoa")
    made = tmp_path / "minh-hoa"
    assert files_of(made / "data" / "raw") == files_of(EXAMPLE / "data" / "raw")
    for path in (made / "config").rglob("*.*"):
        assert path.read_bytes() == (EXAMPLE / path.relative_to(made)).read_bytes(), path.name


SHARED = [*sorted((EXAMPLE / "config/forms").glob("*.toml")), EXAMPLE / "config/indicators.toml"]


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.stem)
def test_forms_and_indicators_are_those_of_the_real_workspace(path):
    """One form is one file, whichever workspace it is in."""
    assert path.read_bytes() == (PROJECT / path.relative_to(EXAMPLE)).read_bytes()
