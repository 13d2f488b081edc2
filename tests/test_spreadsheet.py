"""The shared tables: every number is its stage table's, every formula gives it, nothing undecided is there."""

import csv
import io
import re
import shutil
from datetime import date
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from conftest import opened, thidua
from python_calamine import CalamineWorkbook
from test_draft import changed

from thidua_helpers.numbers import round_half_up
from thidua_helpers.period import Edition
from thidua_helpers.report.exports import workbook as spreadsheet
from thidua_helpers.report.exports.data_tables import data_tables, workbook_tables
from thidua_helpers.report.exports.exported import SHEETS, DataTable, MemberSum
from thidua_helpers.report.exports.figure_tables import group_number
from thidua_helpers.report.exports.target_table import MISSING
from thidua_helpers.report.exports.workbook import ILLUSTRATIVE, data_csv, data_workbook
from thidua_helpers.report.render.blocks import INTEGER, PERCENT, Column, Row, stored_value
from thidua_helpers.vocabulary import State

HEAD = 4
FIGURES = {
    "so_lieu_viec_don_vi": "viec",
    "so_lieu_tien_don_vi": "tien",
    "so_lieu_viec_cum_tinh": "viec",
    "so_lieu_tien_cum_tinh": "tien",
}
HOSTILE = [
    "<b>đậm</b> & “ngoặc”",
    "=1+1",
    "+84",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "'=1",
    '="x"',
    "{=1}",
    "https://example.org",
    "internal:'Bìa'!A1",
    "dài " * 125,
]


class Read:
    """A workbook read back: formulas and stored values, tables by name."""

    def __init__(self, content: bytes) -> None:
        self.formulas = openpyxl.load_workbook(io.BytesIO(content))
        self.values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)

    def rows(self, name: str) -> list[dict]:
        """The rows of a table by head, each cell as formula (or value), stored value, number format."""
        sheet, values = self.formulas[SHEETS[name]], self.values[SHEETS[name]]
        heads = [cell.value for cell in sheet[HEAD]]
        return [
            {head: (cell, values[cell.coordinate].value) for head, cell in zip(heads, row, strict=True)}
            for row in sheet.iter_rows(min_row=HEAD + 1)
        ]


@pytest.fixture(scope="module", params=["made", "made_example"])
def root(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def book(root):
    return opened(root)


@pytest.fixture(scope="module")
def content(root):
    return (root / "reports/2021/bang-so-lieu.xlsx").read_bytes()


@pytest.fixture(scope="module")
def read(content):
    return Read(content)


@pytest.fixture(scope="module")
def example(made_example):
    return Read((made_example / "reports/2021/bang-so-lieu.xlsx").read_bytes())


def test_every_figure_equals_its_stage_table(book, read):
    holders = {book.rules.name(holder): holder for holder in book.table("figures")["holder"].unique()}
    lines = {line.label: each for each, line in book.rules.indicators.lines.items()}
    seen = 0
    for name, measure in FIGURES.items():
        if SHEETS[name] not in read.formulas.sheetnames:
            continue
        for row in read.rows(name):
            holder = holders[next(iter(row.values()))[1]]
            for head, (cell, value) in row.items():
                if head not in lines:
                    continue
                stored = book.rows("figures").get(f"{holder}/{measure}/{lines[head]}", {"state": "missing"})
                if stored["state"] == "value":
                    assert type(value) is int, cell.coordinate
                    assert value == stored["value"], cell.coordinate
                    assert cell.number_format.startswith("#,##0")
                    assert cell.number_format.endswith('"*"') is (stored["provenance"] == "derived")
                else:
                    assert value == State(stored["state"]).label
                seen += 1
    assert seen > (1000 if book.rules.statistical_forms else 30)


def test_every_rate_divides_two_cells_of_its_row_and_is_the_stage_tables(book, read):
    holders = {book.rules.name(holder): holder for holder in book.table("figures")["holder"].unique()}
    rates = {rate.label: each for each, rate in book.rules.indicators.rates.items()}
    measures = {"việc": "viec", "tiền": "tien"}
    seen = 0
    for row in read.rows("ty_le"):
        values = {head: value for head, (_, value) in row.items()}
        key = holders[values["Tên"]], measures[values["Tính bằng"]], rates[values["Tỷ lệ"]]
        stored = book.rows("rates")["/".join(key)]
        cell = row["Kết quả (%)"][0]
        if stored["state"] != "value":
            assert {values["Tử số"], values["Mẫu số"], values["Kết quả (%)"]} == {State(stored["state"]).label}
            continue
        assert cell.value == f"={row['Tử số'][0].coordinate}/{row['Mẫu số'][0].coordinate}"
        assert (values["Tử số"], values["Mẫu số"]) == (stored["numerator"], stored["denominator"])
        assert Decimal(str(values["Kết quả (%)"])) * 100 == Decimal(stored["value_pct"])
        assert cell.number_format.startswith("0.00%")
        seen += 1
    assert seen > 15


def decimals_of(number_format: str) -> int:
    shown = re.match(r"[+#,]*0?(?:##0)?(?:\.(0+))?", number_format.removeprefix("#,##"))
    return len(shown[1] or "") + 2 * ("%" in number_format)


TOKEN = re.compile(
    r"(?P<text>\"[^\"]*\")|(?:'(?P<sheet>[^']+)'!)?(?P<range>\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+)|(?P<cell>[A-Z]+\d+)"
)


def recomputed(read: Read, sheet, formula: str) -> Fraction:
    """The exact value of a formula, from the stored values of the cells that it names."""

    def exact(match) -> str:
        if match["text"]:
            return match["text"]
        if match["range"]:
            cells = read.values[match["sheet"]][match["range"].replace("$", "")]
            return repr([row[0].value for row in cells])
        asked = sheet[match["cell"]]
        if asked.data_type == "f":
            return f"({TOKEN.sub(exact, asked.value[1:])})"
        return f"Fraction('{read.values[sheet.title][match['cell']].value}')"

    functions = {
        "Fraction": Fraction,
        "ROUND": lambda value, decimals: Fraction(round_half_up(value, decimals)),
        "SUM": lambda numbers: Fraction(sum(numbers)),
        "SUMIF": lambda texts, asked, numbers: Fraction(
            sum(number for text, number in zip(texts, numbers, strict=True) if text == asked)
        ),
    }
    return eval(TOKEN.sub(exact, formula[1:]), functions)


def test_every_formula_gives_what_is_stored_beside_it(read):
    """Computed here from the stored values of the cells that it names, exactly, and rounded as it is shown."""
    seen = 0
    for sheet in read.formulas:
        values = read.values[sheet.title]
        for row in sheet.iter_rows(min_row=HEAD + 1):
            for cell in row:
                if cell.data_type != "f":
                    continue

                computed = round_half_up(recomputed(read, sheet, cell.value), decimals_of(cell.number_format))
                assert computed == Decimal(str(values[cell.coordinate].value)), (sheet.title, cell.coordinate)
                seen += 1
    assert seen > 30


def test_no_cell_of_numbers_is_blank_and_what_is_missing_is_a_text(book, read):
    for table in workbook_tables(book):
        for row in read.rows(table.name):
            for column in table.columns:
                if column.is_number:
                    assert row[column.heading][1] not in (None, "", "nan"), (table.name, column.heading)
    if not book.rules.statistical_forms:
        first = read.rows("so_lieu_viec_cum_tinh")[0]
        assert first["Cụm, tỉnh"][1] == "Cụm 1"
        assert first["Tổng số thụ lý"][1] == 11813
        assert first["Có điều kiện thi hành"][1] == "chưa có số liệu"
        assert "Việc - đơn vị" not in read.formulas.sheetnames


def test_another_reader_reads_the_same(content, read):
    other = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert other.sheet_names == read.values.sheetnames
    for name in ("Tỷ lệ", "Chỉ tiêu"):
        theirs = other.get_sheet_by_name(name).to_python()
        ours = [["" if value is None else value for value in row] for row in read.values[name].values]
        assert theirs == ours


def test_targets_same_period_and_inspections_are_the_stage_tables(made_example, example):
    book = opened(made_example)
    targets = book.table("targets")
    rows = example.rows("chi_tieu")
    assert len(rows) == len(targets)
    compared = targets[targets["outcome"] != ""]
    for head, column, factor in (
        ("Kết quả (%)", "result_pct", 100),
        ("Chênh lệch (điểm phần trăm)", "difference_pct", 1),
        ("So với chỉ tiêu (%)", "progress_pct", 100),
    ):
        shown = [row[head][1] for row in rows if row["Kết luận"][1].startswith(("Đ", "C"))]
        # Of a change between two times there is no share of the target, and a text says so.
        numbers = sorted(Decimal(str(each)) * factor for each in shown if not isinstance(each, str))
        assert numbers == sorted(map(Decimal, filter(None, compared[column])))
        assert {each for each in shown if isinstance(each, str)} <= {State.NOT_APPLICABLE.label}
    by_key = {(row["Chỉ tiêu"][1], row["Tính bằng"][1], row["Tên"][1]): row for row in rows}
    one = by_key["Tỷ lệ thi hành xong", "tiền", "Đơn vị 1-01"]
    own = book.rows("targets")["1-01/tien/ty_le_xong"]
    for head, column, factor in (
        ("Được giao (%)", "target_pct", 100),
        ("Chênh lệch (điểm phần trăm)", "difference_pct", 1),
        ("So với chỉ tiêu (%)", "progress_pct", 100),
    ):
        assert Decimal(str(one[head][1])) * factor == Decimal(own[column])
    assert (own["outcome"], one["Kết luận"][1]) == ("chua_dat", "Chưa đạt")
    assert one[MISSING[0]][1] == own["missing_fixed"] > 0
    same = book.table("same_period")
    assert len(example.rows("cung_ky_so_lieu")) + len(example.rows("cung_ky_ty_le")) == len(same)
    changes = sorted(row["Tăng, giảm"][1] for row in example.rows("cung_ky_so_lieu"))
    assert changes == sorted(int(each) for each in same["change"].dropna())
    found = example.rows("kiem_tra")
    assert sum(row["Số lượng"][1] for row in found) == book.table("inspections")["count"].sum()
    assert found[0]["Ngày"][1].date() == date(2020, 10, 27)


def test_tables_are_named_once_and_sheets_are_ready_to_print(read):
    names = [name for sheet in read.formulas for name in sheet.tables]
    assert len(names) == len(set(names)) > 5
    assert {read.formulas[SHEETS[name]].tables[name].name for name in names} == set(names)
    for sheet in read.formulas:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToHeight == 0
        assert "&P" in sheet.oddFooter.right.text
        if sheet.tables:
            assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
            assert sheet.freeze_panes.endswith(str(HEAD + 1))
            table = next(iter(sheet.tables.values()))
            assert table.autoFilter is not None
            assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[HEAD]]


def test_the_contents_link_to_every_sheet_and_count_its_rows(read):
    contents = read.formulas["Mục lục"]
    linked = {
        re.fullmatch(r"'(.*)'!A1", cell.hyperlink.location)[1]
        for row in contents.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert linked == set(read.formulas.sheetnames) - {"Bìa", "Mục lục"}
    counted = {row[3].value: row[2].value for row in contents.iter_rows(min_row=HEAD + 2) if row[3].value}
    assert counted == {name: len(read.rows(name)) for name in counted}
    assert set(counted) == {name for sheet in read.formulas for name in sheet.tables}


def test_what_is_invented_says_so_on_every_sheet(book, read):
    for sheet in read.formulas:
        is_marked = ILLUSTRATIVE in sheet["A1"].value, ILLUSTRATIVE in (sheet.oddHeader.center.text or "")
        assert is_marked == (book.rules.settings.illustrative,) * 2
        assert "số liệu" in sheet["A1"].value


def test_nothing_undecided_and_nobody(made_example, example):
    assert "Hạng toàn tỉnh" not in example.formulas.sheetnames
    rows = example.rows("xep_hang")
    assert {row["Cụm"][1] for row in rows} == {"Cụm 1"}
    assert [(row["Thứ hạng"][1], row["Đơn vị"][1]) for row in rows][:3] == [
        (1, "Đơn vị 1-03"),
        (2, "Đơn vị 1-04"),
        (2, "Đơn vị 1-08"),
    ]
    assert {row["Số quyết định"][1] for row in rows} == {"MH-11/QĐ"}
    texts = [str(cell) for sheet in example.values for row in sheet.values for cell in row if cell is not None]
    texts += [content.decode("utf-8") for content in data_csv(opened(made_example)).values()]
    assert not [text for text in texts if re.search(r"\bcb-\d", text, re.IGNORECASE)]


def test_csv_holds_the_same_tables(root, book):
    made = {path.name: path.read_bytes() for path in (root / "reports/2021/bang-so-lieu").iterdir()}
    assert made == data_csv(book)
    for table in data_tables(book):
        text = made[f"{table.name}.csv"].decode("utf-8")
        assert text.startswith("\ufeff")
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
        assert rows[0] == [column.heading for column in table.columns]
        assert rows[1:] == [[str(stored_value(cell)) for cell in row] for row in table.rows]


def test_equal_bytes_twice(book, content):
    assert data_workbook(book) == content


def one_table(made, monkeypatch, columns, *rows):
    """The book of 2021, with this table only."""
    groups = [[Row(row) for row in rows]]
    table = DataTable("Thử", columns, groups, name="ty_le", sheet=SHEETS["ty_le"], holds="Thử")
    for tables in ("data_tables", "workbook_tables"):
        monkeypatch.setattr(spreadsheet, tables, lambda book: [table])
    return opened(made)


def test_hostile_texts_stay_texts(made, monkeypatch):
    columns = [Column("Tên"), Column("=Số", INTEGER)]
    book = one_table(made, monkeypatch, columns, *([text, -number] for number, text in enumerate(HOSTILE)))
    rows = Read(data_workbook(book)).rows("ty_le")
    assert [row["Tên"][0].value for row in rows] == HOSTILE
    assert {row["Tên"][0].data_type for row in rows} == {"s"}
    assert {row["Tên"][0].hyperlink for row in rows} == {None}
    assert [row["=Số"][1] for row in rows] == [-number for number in range(len(HOSTILE))]
    head, *lines = csv.reader(io.StringIO(data_csv(book)["ty_le.csv"].decode("utf-8-sig"), newline=""))
    assert head == ["Tên", "'=Số"]
    assert not [text for text, _ in lines if re.match(r"[=+\-@\t\r]", text)]
    assert [text for text, _ in lines] == [f"'{text}" if re.match(r"'*[=+\-@\t\r]", text) else text for text in HOSTILE]
    assert [number for _, number in lines][:3] == ["0", "-1", "-2"]


def test_an_integer_that_excel_would_round_is_a_text_and_nothing_divides_it(made, monkeypatch):
    columns = [Column("Tên"), Column("Tử số", INTEGER), Column("Mẫu số", INTEGER)]
    columns.append(Column("Kết quả (%)", PERCENT, formula="[Tử số]/[Mẫu số]"))
    most, more = 10**15 - 1, 10**15 + 1
    book = one_table(
        made, monkeypatch, columns, ["a", most, 2 * most // 2, Decimal("100.00")], ["b", more, most, Decimal("100.00")]
    )
    exact, too_long = Read(data_workbook(book)).rows("ty_le")
    assert exact["Tử số"][1] == most
    assert exact["Kết quả (%)"][0].data_type == "f"
    assert too_long["Tử số"][1] == "1.000.000.000.000.001"
    assert too_long["Kết quả (%)"][0].data_type == "n"
    assert too_long["Kết quả (%)"][1] == 1
    assert "1000000000000001" in data_csv(book)["ty_le.csv"].decode("utf-8")


def test_two_lines_of_one_label_are_two_columns(book, monkeypatch):
    lines = book.rules.indicators.lines
    same = {"label": lines["co_dieu_kien"].label.upper()}
    monkeypatch.setitem(lines, "xong+dinh_chi", lines["xong+dinh_chi"].model_copy(update=same))
    table = next(table for table in data_tables(book) if table.name == "so_lieu_viec_cum_tinh")
    heads = [column.heading for column in table.columns]
    assert len(heads) == len(set(heads))
    assert f"{lines['co_dieu_kien'].label} (co_dieu_kien)" in heads


def formulas_of(read: Read, *sheets: str) -> list[str]:
    cells = [cell for sheet in read.formulas if sheet.title in sheets for row in sheet.iter_rows() for cell in row]
    return [cell.value for cell in cells if cell.data_type == "f"]


def test_figures_of_groups_add_up_the_units(example):
    rows = {row["Cụm, tỉnh"][1]: row["Đã thi hành xong"][0].value for row in example.rows("so_lieu_viec_cum_tinh")}
    assert re.fullmatch(r"=SUMIF\('Việc - đơn vị'!\$B\$5:\$B\$31,\"Cụm 2\",'Việc - đơn vị'!(.*)\)", rows["Cụm 2"])
    assert re.fullmatch(r"=SUM\('Việc - đơn vị'!\$([A-Z]+)\$5:\$\1\$31\)", rows["Toàn tỉnh"])


def test_published_totals_are_no_sums(made):
    read = Read((made / "reports/2021/bang-so-lieu.xlsx").read_bytes())
    assert not [formula for formula in formulas_of(read, *read.formulas.sheetnames) if "SUM" in formula]


def test_total_with_a_missing_or_other_member_is_no_sum(made_example):
    book = opened(made_example)
    group = "cum-1", "viec", "thu_ly", "Tổng số thụ lý"
    total = group_number(book, *group)
    assert isinstance(total, MemberSum) and total.group == "Cụm 1"
    for change in ({"state": "missing"}, {"value": 1}):
        other = group_number(changed(book, "figures", "1-02/viec/thu_ly", **change), *group)
        assert (type(other) is MemberSum, other.value) == (False, total.value)


def test_name_that_a_condition_would_read_otherwise_is_no_formula(made, monkeypatch):
    head, odd = "Tổng số thụ lý", '=1"*'
    parts, groups = (
        DataTable(
            "Thử",
            [*columns, Column(head, INTEGER)],
            [[Row(row) for row in rows]],
            name=name,
            sheet=SHEETS[name],
            holds="Thử",
        )
        for name, columns, rows in (
            ("so_lieu_viec_don_vi", [Column("Đơn vị"), Column("Cụm")], [["a", "Cụm 2", 3], ["b", odd, 4]]),
            (
                "so_lieu_viec_cum_tinh",
                [Column("Cụm, tỉnh")],
                [
                    [name, MemberSum(value=value, table="so_lieu_viec_don_vi", heading=head, group=name)]
                    for name, value in (("Cụm 2", 3), (odd, 4))
                ],
            ),
        )
    )
    monkeypatch.setattr(spreadsheet, "workbook_tables", lambda book: [parts, groups])
    rows = Read(data_workbook(opened(made))).rows("so_lieu_viec_cum_tinh")
    assert [(row["Cụm, tỉnh"][1], row[head][0].data_type, row[head][1]) for row in rows] == [
        ("Cụm 2", "f", 3),
        (odd, "n", 4),
    ]


def test_overview_is_the_first_sheet_with_every_holder(made_example, example):
    book = opened(made_example)
    assert example.formulas.sheetnames[0] == SHEETS["tong_hop"]
    rows = {row["Đơn vị"][1]: {head: value for head, (_, value) in row.items()} for row in example.rows("tong_hop")}
    assert len(rows) == len(book.rules.unit_by_id) + 4 and list(rows)[-1] == "Toàn tỉnh"
    for unit in book.rules.unit_by_id:
        target = book.rows("targets")[f"{unit}/viec/ty_le_xong"]
        shown = rows[book.rules.name(unit)]
        assert Decimal(str(shown["Việc: tỷ lệ (%)"])) * 100 == Decimal(target["result_pct"])
        assert Decimal(str(shown["Việc: chênh lệch (điểm phần trăm)"])) == Decimal(target["difference_pct"])
        assert shown["Việc: kết quả"] == ("Đạt" if target["outcome"] == "dat" else "Chưa đạt")
    assert rows["Đơn vị 1-03"]["Thứ hạng trong Cụm"] == 1
    assert rows["Đơn vị 2-01"]["Thứ hạng trong Cụm"] == "chưa có quyết định"
    assert "Hạng toàn tỉnh" not in rows["Đơn vị 2-01"]
    sheet = example.formulas[SHEETS["tong_hop"]]
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert sum(sheet.row_dimensions[number].height or 15 for number in range(1, sheet.max_row + 1)) < 2 * 500


def test_missed_targets_are_coloured_and_the_font_is_that_of_papers(example):
    for name, head in (("tong_hop", "Việc: kết quả"), ("chi_tieu", "Kết luận")):
        sheet = example.formulas[SHEETS[name]]
        letter = next(cell.column_letter for cell in sheet[HEAD] if cell.value == head)
        rules = [
            rule for area in sheet.conditional_formatting if f"{letter}{HEAD + 1}" in area.sqref for rule in area.rules
        ]
        assert [rule.text for rule in rules] == ["Chưa đạt"]
    fonts = {cell.font.name for sheet in example.formulas for row in sheet.iter_rows() for cell in row if cell.value}
    assert fonts == {"Times New Roman"}


def test_wide_tables_hold_the_numbers_of_the_long_ones(made_example, example):
    book = opened(made_example)
    titles = {Edition.parse(period).title.capitalize(): period for period in book.table("trends")["period"].unique()}
    long = {}
    for row in example.rows("xu_huong"):
        key = row["Số liệu, tỷ lệ"][1], row["Tính bằng"][1], row["Tên"][1], row["Kỳ"][1]
        long[key] = row["Tỷ lệ (%)"][1] if isinstance(row["Tỷ lệ (%)"][1], float) else row["Giá trị"][1]
    seen = {}
    for table, first in (("xu_huong_so_lieu", "Số liệu"), ("xu_huong_ty_le", "Tỷ lệ")):
        for row in example.rows(table):
            for head, (_, value) in row.items():
                if head in titles and value != State.MISSING.label:
                    seen[row[first][1], row["Tính bằng"][1], row["Tên"][1], titles[head]] = value
    assert len(titles) == 5 and seen == {key: value for key, value in long.items() if value != State.MISSING.label}
    same = book.rows("same_period")["1-01/viec/ty_le_xong"]
    (own,) = (
        row for row in example.rows("cung_ky_theo_don_vi")
        if (row["Tên"][1], row["Tính bằng"][1]) == ("Đơn vị 1-01", "việc")
    )  # fmt: skip
    assert Decimal(str(own["Tỷ lệ cùng kỳ (%)"][1])) * 100 == Decimal(same["before_pct"])
    assert own["Đã thi hành xong: tăng, giảm"][1] == book.rows("same_period")["1-01/viec/xong+dinh_chi"]["change"]


@pytest.mark.slow
def test_a_run_removes_the_tables_and_the_bundle_of_an_earlier_one(made, tmp_path):
    root = tmp_path / "ws"
    shutil.copytree(made, root)
    folder = root / "reports/2021/bang-so-lieu"
    bundle = root / "reports/2021/bao-cao-tinh-thanh-hoa-2021.zip"
    for path in (folder / "kiem_tra.csv", folder / "cua-toi.csv", bundle):
        path.write_text("cũ", encoding="utf-8")
    (folder / "ty_le.csv").write_text("cũ", encoding="utf-8")
    assert thidua(root, "run", "2021").returncode == 0
    assert {path.name for path in folder.iterdir()} == {
        *(path.name for path in (made / "reports/2021/bang-so-lieu").iterdir()),
        "cua-toi.csv",
    }
    assert (folder / "ty_le.csv").read_bytes() == (made / "reports/2021/bang-so-lieu/ty_le.csv").read_bytes()
    assert not bundle.exists()
