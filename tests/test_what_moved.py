"""What moves from one year to the next is declared as data, and refused with a helpful message until it is."""

import shutil
from collections import Counter

import openpyxl
import pandas as pd
import pytest
from conftest import EXAMPLE, opened, stage_tables
from workbook_writers import write_workbook

from thidua_helpers.blanks.form_layout import FormTitle, Holder, form_layout, province_rows
from thidua_helpers.checks.gate import pass_gate
from thidua_helpers.edition.other_editions import comparison_of
from thidua_helpers.errors import GateClosed, Refused
from thidua_helpers.period import Edition
from thidua_helpers.rules.forms import StatisticalForm

PROVINCE_NAME = "tỉnh Minh Họa"
LINES = ["moi_thu_ly", "uy_thac", "thu_hoi", "xong", "chua_co_dieu_kien"]


@pytest.fixture
def root(tmp_path):
    """The example's config, and its two smallest editions."""
    for folder in ("config", "data/raw/2020", "data/raw/2021-10t"):
        shutil.copytree(EXAMPLE / folder, tmp_path / "ws" / folder)
    for year in (tmp_path / "ws" / "config" / "years").iterdir():
        if year.name not in ("2020", "2021-10t"):
            shutil.rmtree(year)
    return tmp_path / "ws"


def replaced(path, *pairs):
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def errors(tables):
    both = [tables[name].query("severity == 'error'") for name in ("findings_clean", "findings_results")]
    return [row for table in both for row in table.to_dict("records")]


def figures(tables):
    table = tables["figures"]
    return table[table["state"] == "value"].set_index(["holder", "measure", "line"])["value"].to_dict()


def swapped(form: StatisticalForm) -> StatisticalForm:
    """The form with the columns ủy thác and thu hồi in each other's place."""
    columns = list(form.columns)
    first, second = (
        next(n for n, column in enumerate(columns) if column.line == line) for line in ("uy_thac", "thu_hoi")
    )
    columns[first], columns[second] = columns[second], columns[first]
    return form.model_copy(update={"columns": tuple(columns)})


def write_form(root, form: StatisticalForm) -> None:
    """The workbook of 2020 in another form, with the same figures."""
    book = opened(root, "2020")
    known = stage_tables(book)["facts"].query("form != ''").set_index(["holder", "measure", "line"])["value"].to_dict()
    lines = [column.line for column in form.columns if column.line]
    layouts = []
    for sheet, measure in (("06", "viec"), ("07", "tien")):
        times = form.money_unit_vnd if measure == "tien" else 1
        holders = [
            Holder(unit.name, {line: int(known.get((unit.id, measure, line), 0)) // times for line in lines})
            for unit in book.rules.units
        ]
        rows = province_rows(form, holders[0], holders[1:])
        layouts.append(
            form_layout(form, sheet, FormTitle(PROVINCE_NAME, Edition.parse("2020")), rows, book.rules.indicators.rates)
        )
    write_workbook(root / "data/raw/2020/bieu-tk-tha.xlsx", layouts)


def test_units_of_a_workbook_not_understood_are_not_called_late(root):
    write_form(root, swapped(opened(root, "2020").rules.forms["tk-tha-2015"]))
    book = opened(root, "2020")
    tables = stage_tables(book)
    found = Counter(row["check"] for row in errors(tables))
    assert found == {"lech-cot": 2, "don-vi-chua-doc-duoc": len(book.rules.units)}
    assert set(tables["submissions"]["state"]) == {"dang_ra_soat"}
    with pytest.raises(GateClosed) as closed:
        pass_gate(pd.concat([tables["findings_clean"], tables["findings_results"]]), book.rules.name)
    assert f"Còn {len(book.rules.units)} lỗi là hệ quả" in str(closed.value)
    assert "Đôn đốc" not in str(closed.value)


def test_a_form_whose_columns_moved(root):
    before = figures(stage_tables(opened(root, "2020")))
    old = opened(root, "2020").rules.forms["tk-tha-2015"]
    write_form(root, swapped(old))
    found = errors(stage_tables(opened(root, "2020")))
    moved = [row for row in found if row["check"] == "lech-cot"]
    assert [row["sheet"] for row in moved] == ["06", "07"]
    assert "“Ủy thác thi hành án” mang mã 5" in moved[0]["found"]
    assert "khai báo mẫu đó ở config/forms" in moved[0]["advice"]

    # Declared: a form file of its own, named by the year.
    forms, text = root / "config" / "forms", (root / "config/forms/tk-tha-2015.toml").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    first, second = (
        next(n for n, line in enumerate(lines) if f'line = "{name}"' in line) for name in ("uy_thac", "thu_hoi")
    )
    lines[first], lines[second] = lines[second], lines[first]
    (forms / "tk-tha-2020.toml").write_text("".join(lines), encoding="utf-8")
    replaced(root / "config/years/2020/year.toml", ('form = "tk-tha-2015"', 'form = "tk-tha-2020"'))
    tables = stage_tables(opened(root, "2020"))
    assert errors(tables) == []
    assert figures(tables) == before


def test_a_renamed_unit(root):
    for path in (root / "data/raw/2021-10t").glob("*.xlsx"):
        workbook = openpyxl.load_workbook(path, data_only=True)
        for cell in (cell for sheet in workbook for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, str) and "Đơn vị 3-05" in cell.value:
                cell.value = "Chi cục Thi hành án dân sự Đơn vị 3-55"
        workbook.save(path)
    found = errors(stage_tables(opened(root, "2021-10t")))
    stranger = next(row for row in found if row["check"] == "dong-khong-ro-cua-ai")
    assert "thêm dòng cùng mã vào config/units.csv" in stranger["advice"]

    # Declared: a second row under the same id.
    units = root / "config/units.csv"
    old = next(line for line in units.read_text(encoding="utf-8").splitlines() if line.startswith("3-05,"))
    cells = old.split(",")
    ended, new = list(cells), [cell.replace("3-05", "3-55") for cell in cells]
    ended[6:8], new[0], new[5] = ["2020-12-31", ""], "3-05", "2021-01-01"
    replaced(units, (old, ",".join(ended) + "\n" + ",".join(new)))
    book = opened(root, "2021-10t")
    tables = stage_tables(book)
    assert errors(tables) == []
    assert book.rules.name("3-05") == "Đơn vị 3-55"
    assert ("3-05", "viec", "xong") in figures(tables)


def test_a_cluster_changed_by_a_new_decision(root):
    """2-01 goes from Cụm 2 to Cụm 1 by a decision in force since 01/10/2020."""
    old = root / "config/clusters/cum-minh-hoa.toml"
    text = old.read_text(encoding="utf-8")
    replaced(old, ("valid_to = 2025-06-30\n", "valid_to = 2020-09-30\n"))
    with pytest.raises(Refused, match="không có hiệu lực vào 2021-07-31, ngày cuối của kỳ 2021-10t"):
        opened(root, "2021-10t")

    text = text.replace("valid_from = 2019-10-01", "valid_from = 2020-10-01").replace('"2-01", ', "")
    text = text.replace('members = ["cuc", ', 'members = ["cuc", "2-01", ')
    (old.parent / "cum-2021.toml").write_text(text, encoding="utf-8")
    year = root / "config/years/2021-10t/year.toml"
    replaced(year, ('clusters = "cum-minh-hoa"', 'clusters = "cum-2021"'))
    (root / "config/cluster_heads.csv").write_text(
        "system,cluster,year,role,unit,person,passed_over,reason,source,verified\n", encoding="utf-8"
    )
    # The year before, in months that compare.
    for folder in ("config/years", "data/raw"):
        shutil.copytree(root / folder / "2020", root / folder / "2020-10t", dirs_exist_ok=True)
    retitled(root / "data/raw/2020-10t/bieu-tk-tha.xlsx", "12 tháng", "10 tháng")
    book = opened(root, "2021-10t")
    book.store(**stage_tables(book))
    comparison = comparison_of(book)
    succession = comparison["succession"].set_index("holder")
    assert succession.loc["cum-3", "comparison"] == "nguyen"
    assert succession.loc["cum-1", ["comparison", "words"]].tolist() == [
        "dung_lai",
        "tính lại theo 10 đơn vị hiện nay, khi đó là 10 đơn vị",
    ]
    parts = comparison["rate_changes"].query("measure == 'viec'").set_index(["holder", "part", "member"])["change_pct"]
    assert ("cum-1", "vao", "2-01") in parts.index
    assert ("cum-2", "ra", "2-01") in parts.index
    assert not parts["toan-tinh", "vao", ""] or float(parts["toan-tinh", "vao", ""]) == 0


def retitled(path, old, new):
    workbook = openpyxl.load_workbook(path, data_only=True)
    for sheet in workbook:
        for row in sheet.iter_rows(max_row=6):
            for cell in row:
                if isinstance(cell.value, str) and old in cell.value:
                    cell.value = cell.value.replace(old, new)
    workbook.save(path)
