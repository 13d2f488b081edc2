"""Several editions as one series: gaps stay gaps, what does not compare says why, and the real series is what was
published."""

import csv
import html
import re
import shutil
from decimal import Decimal
from functools import cache

import openpyxl
import pytest
from conftest import PROJECT, missing_in, opened, set_cells, staged

from thidua_helpers.analyst.opening import open_editions
from thidua_helpers.errors import Refused
from thidua_helpers.intake.read_edition import read_inputs
from thidua_helpers.numbers import round_half_up
from thidua_helpers.period import Edition
from thidua_helpers.report.exports.data_tables import data_tables
from thidua_helpers.report.pages import TRENDS_PAGE, Page, pages_of
from thidua_helpers.report.pictures.trends import amounts_picture, rates_picture
from thidua_helpers.report.render.blocks import Figure, stored_value
from thidua_helpers.report.sections import trends
from thidua_helpers.report.self_check import page_faults, page_request
from thidua_helpers.results.figures import compute_figures
from thidua_helpers.results.remainders import with_remainder
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.vocabulary import PROVINCE
from thidua_helpers.workspace.paths import open_workspace

PERIODS = "data/raw/so-lieu-cong-bo-khac.xlsx"


def words(part) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", part)))


def golden() -> list[dict]:
    with (PROJECT / "tests/golden/thanh_hoa.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def read(edition: str):
    """Rules, inputs and figures of a real edition, by holder, measure and line."""
    workspace = open_workspace(PROJECT)
    rules = read_rules(workspace, Edition.parse(edition))
    intake = read_inputs(workspace, rules)
    figures = with_remainder(compute_figures(intake.facts, rules), PROVINCE, rules.cluster_ids)
    return rules, intake, figures.set_index(["holder", "measure", "line"])


def held(row: dict) -> Decimal | None:
    """What the workspace holds of one published figure."""
    key = row["holder"], row["measure"], row["name"]
    if "/" in row["period"]:
        table = read("2025")[1].tables["published_periods"]
        own = table[table["from_date"] + "/" + table["to_date"] == row["period"]]
        rates, targets = own["kind"] == "rate", own["kind"] == "target"
        is_named = (own["item"] == row["name"]) | ((own["kind"] == "count") & (own["numerator"] == row["name"]))
        is_named |= (row["name"] == "ty_le_xong") & rates & (own["numerator"] == "xong+dinh_chi")
        is_named |= (row["name"] == "chi_tieu") & targets
        (found,) = own[is_named & (own["holder"] == key[0]) & (own["measure"] == key[1])].to_dict("records")
        return Decimal(found["value_pct"] or int(found["value"]))
    rules, intake, figures = read(row["period"])
    if key in figures.index:
        return Decimal(int(figures.loc[key, "value"]))
    if row["name"] == "chi_tieu":
        return next(each.value_pct for each in rules.targets if (each.holder, each.measure) == key[:2])
    table = intake.published
    is_named = (table["item"] == row["name"]) | (
        (row["name"] == "ty_le_xong") & (table["kind"] == "rate") & (table["numerator"] == "xong+dinh_chi")
    )
    (found,) = table[is_named & (table["holder"] == key[0]) & (table["measure"] == key[1])].to_dict("records")
    return Decimal(found["value_pct"])


@pytest.mark.parametrize(
    "row",
    [row for row in golden() if row["name"] != "tang_xong_pct"],
    ids=lambda row: "-".join((row["period"], row["holder"], row["measure"], row["name"])).replace("/", "_"),
)
def test_the_workspace_holds_every_published_figure_of_the_province(row):
    assert held(row) == Decimal(row["value"])


@pytest.mark.parametrize("row", [row for row in golden() if row["name"] == "tang_xong_pct"], ids=lambda r: r["period"])
def test_published_changes_follow_from_figures_that_were_derived_of_others(row):
    """None of them went into a derived figure: each checks it."""
    now, before = (read(each)[2] for each in (row["period"], str(Edition.parse(row["period"]).previous)))
    key = PROVINCE, row["measure"], "xong+dinh_chi"
    share = Decimal(int(now.loc[key, "value"]) * 100) / int(before.loc[key, "value"]) - 100
    assert round_half_up(share, -Decimal(row["value"]).as_tuple().exponent) == Decimal(row["value"])


def test_what_was_derived_from_two_printed_figures_says_so():
    derived = {
        edition
        for edition in map(str, open_workspace(PROJECT).editions())
        if read(edition)[2].loc[PROVINCE].query("line == 'xong+dinh_chi'")["provenance"].eq("derived").any()
    }
    assert derived == {"2018-6t", "2023-6t", "2024"}
    assert set(read("2018-6t")[1].facts["derived_from"]) == {"5.103 − 452", "131.186.690.000 − 33.923.401.000"}
    assert set(read("2019-6t")[1].facts["derived_from"]) == {""}


@pytest.mark.parametrize(
    ("printed", "quote", "value"),
    [
        ("5.103 − 452", "", 4651),
        ("5.103 - 452", "xong 5.103 việc, tăng 452 việc", 4651),
        ("5.103 – 5.103", "", 0),
        ("452 − 5.103", "", "khong-phai-so"),
        ("5.103 − 452 − 1", "", "khong-phai-so"),
        ("5.103 − 4,5", "", "khong-phai-so"),
        ("5.103 −452", "", "khong-phai-so"),
        ("5.103 − 452", "xong 5.103 việc", "khac-nguyen-van"),
        ("5.103 − 452", "xong 15.103 việc, tăng 452 việc", "khac-nguyen-van"),
    ],
)
def test_a_difference_is_of_two_printed_figures(root, printed, quote, value):
    set_cells(root / "data/raw/2018-6t/so-lieu-cong-bo.xlsx", {"D5": printed, "F5": quote or None})
    intake = read_inputs(open_workspace(root), read_rules(open_workspace(root), Edition.parse("2018-6t")))
    if isinstance(value, str):
        assert list(intake.findings["check"]) == [value]
    else:
        assert intake.findings.empty
        assert intake.facts.set_index("cell").loc["D5", ["value", "derived_from"]].tolist() == [value, printed]


def findings_of(root, edition="2025"):
    return staged(root, edition).findings.set_index("check")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"F17": "73,7%"}, "73,6%"),
        ({"F13": "82,07%"}, "82,08%"),
        ({"F15": "10.785"}, "73,8%"),
        ({"F21": "89,77%"}, "89,76%"),
    ],
)
def test_printed_rate_of_other_period_fits_its_counts(root, cells, says):
    set_cells(root / PERIODS, cells)
    found = findings_of(root).loc[["khac-so-cong-bo"]].iloc[0]
    assert (found["severity"], found["file"]) == ("error", PERIODS)
    assert says in found["found"]
    assert found["key"], "the source may have misprinted it: it can be accepted"


@pytest.mark.slow
def test_misprint_of_another_period_is_accepted_once_for_all_editions(root):
    set_cells(root / PERIODS, {"F17": "73,7%"})
    row = findings_of(root).loc[["khac-so-cong-bo"]].iloc[0]
    path = root / "config/accepted.csv"
    assert "config/accepted.csv" in row["advice"]
    path.write_text(f"key,check,reason,decided_by\n{row['key']},khac-so-cong-bo,nguồn in sai,MH-01\n", encoding="utf-8")
    for edition in ("2025", "2024"):
        found = findings_of(root, edition)
        (accepted,) = found.loc[["khac-so-cong-bo"]].to_dict("records")
        assert (accepted["severity"], accepted["accepted"]) == ("warning", "nguồn in sai (MH-01)")
        assert "chap-nhan-het-hieu-luc" not in found.index
    set_cells(root / PERIODS, {"F17": "73,5%"})
    found = findings_of(root)
    assert found.loc["khac-so-cong-bo", "severity"] == "error"
    assert found.loc["chap-nhan-het-hieu-luc", "file"] == "config/accepted.csv"


def test_a_rate_whose_counts_are_not_known_is_left_alone(root):
    set_cells(root / PERIODS, {f"{column}{row}": None for column in "ABCDEFGHI" for row in (11, 12)})
    assert "khac-so-cong-bo" not in findings_of(root).index


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cells", "cell"),
    [({"A9": "1/2022"}, "A9"), ({"B9": None}, "B9"), ({"A9": "20/8/2022"}, "B9"), ({"A7": "2024"}, "B7")],
)
def test_a_period_has_a_first_day_and_a_last(root, cells, cell):
    set_cells(root / PERIODS, cells)
    found = findings_of(root).loc["ngay-sai"]
    assert (found["severity"], found["cells"]) == ("error", cell)


def test_a_register_that_is_not_there_is_said(root):
    (root / PERIODS).unlink()
    found = findings_of(root).loc["thieu-tep"]
    assert found["file"] == PERIODS
    assert "config/workspace.toml" in found["expected"]


@pytest.mark.parametrize(("edition", "periods"), [("2018-6t", 1), ("2023-6t", 2), ("2024-6t", 3), ("2025", 3)])
def test_periods_are_those_that_ended_by_the_edition(edition, periods):
    assert read(edition)[1].tables["published_periods"]["from_date"].nunique() == periods


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("workspace.toml", 'form = "cong-bo-khac"', 'form = "cong-bo"', "phải là mẫu loại cong-bo-khac"),
        ("workspace.toml", 'form = "cong-bo-khac"', 'form = "cong-bo-khc"', "Có phải: cong-bo-khac"),
        ("years/2025/year.toml", 'form = "cong-bo"', 'form = "cong-bo-khac"', "other_periods"),
        ("forms/cong-bo-khac.toml", 'from = "Từ ngày"\n', "", "thiếu from"),
        ("forms/cong-bo.toml", '[measures]\n"việc"', 'from = "Từ ngày"\n[measures]\n"việc"', "không có khóa from"),
        ("forms/cong-bo.toml", 'kind = "progress"', 'kind = "target"', "targets.csv"),
    ],
)
def test_where_other_periods_stand_is_refused_by_name(root, file, old, new, says):
    path = root / "config" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused, match=re.escape(says)):
        read_rules(open_workspace(root), Edition.parse("2025"))


def add_rows(path, *rows):
    workbook = openpyxl.load_workbook(path)
    for row in rows:
        workbook["Số liệu công bố"].append(row)
    workbook.save(path)


@pytest.fixture
def merged(root):
    """The first halves of 2024 and 2025; in between Đông Sơn became a part of TP Thanh Hóa. In 2025 nothing else."""
    done = ("Đã thi hành xong", "việc")
    add_rows(
        root / "data/raw/2024-6t/so-lieu-cong-bo.xlsx",
        ("TP Thanh Hóa", *done, "100", "so-ket-2024", None, None),
        ("Đông Sơn", *done, "20", "so-ket-2024", None, None),
    )
    for part in ("config/years", "data/raw"):
        shutil.copytree(root / part / "2024-6t", root / part / "2025-6t")
    path = root / "data/raw/2025-6t/so-lieu-cong-bo.xlsx"
    set_cells(path, {"D15": "130"} | {f"{column}16": None for column in "ABCDEFG"})
    return root


def trend(book, period, holder, name="xong+dinh_chi", measure="viec"):
    row = book.rows("trends").get(f"{period}/{holder}/{measure}/{name}")
    return row and (row["value"], row["state"], row["comparison"], row["words"])


@pytest.mark.slow
def test_series_has_rebuilt_figures_and_no_unknown_ones(merged):
    book = staged(merged, "2025-6t")
    assert trend(book, "2025-6t", "tp-thanh-hoa") == (130, "value", "nguyen", "")
    rebuilt = trend(book, "2024-6t", "tp-thanh-hoa")
    assert rebuilt[:3] == (120, "value", "dung_lai")
    assert "TP Thanh Hóa và Đông Sơn" in rebuilt[3]
    assert trend(book, "2024-6t", "dong-son") is None, "it is no holder any more"
    assert trend(book, "2023-6t", "tp-thanh-hoa") is None
    assert trend(book, "2023-6t", PROVINCE) is None and trend(book, "2018-6t", PROVINCE)[0] == 4651
    shown = words(trends.unit_trends(book, "tp-thanh-hoa"))
    assert f"TP Thanh Hóa, năm 2024: {rebuilt[3]}" in shown
    assert trends.unit_trends(book, "sam-son") == ""


@pytest.mark.slow
def test_part_of_split_unit_does_not_compare(merged):
    path = merged / "config/units.csv"
    text = path.read_text(encoding="utf-8")
    assert "2024-12-31,tp-thanh-hoa," in text
    path.write_text(text.replace("2024-12-31,tp-thanh-hoa,", "2024-12-31,tp-thanh-hoa|nong-cong,"), encoding="utf-8")
    book = staged(merged, "2025-6t")
    value, state, comparison, why = trend(book, "2024-6t", "tp-thanh-hoa")
    assert (value, state, comparison) == (None, "not_applicable", "khong")
    assert why.startswith("Đông Sơn ")
    assert trend(book, "2018-6t", "tp-thanh-hoa") is None, "then no unit had a figure"
    shown = words(trends.unit_trends(book, "tp-thanh-hoa"))
    assert "2024 chưa có số liệu chưa có số liệu không so sánh chưa có số liệu" in shown
    assert f"TP Thanh Hóa, năm 2024: {why}" in shown


@pytest.mark.slow
def test_line_with_changed_method_does_not_compare(merged):
    path = merged / "config/method_changes.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-07-01", "2024-11-15"), encoding="utf-8")
    book = staged(merged, "2025-6t")
    assert trend(book, "2024-6t", PROVINCE)[1:3] == ("not_applicable", "khong")
    assert trend(book, "2024-6t", PROVINCE, "ty_le_xong")[1] == "not_applicable"
    assert trend(book, "2024-6t", PROVINCE, measure="tien")[1] == "value"
    assert trend(book, "2025-6t", PROVINCE)[1:] == ("value", "nguyen", "")


def points_of(shown: str, line: str) -> list[tuple[str, str]]:
    """Period and text of the points of a line, as their marks say them."""
    return re.findall(rf'aria-label="{line}, ([^:]+): ([^"]+)"', html.unescape(shown))


def test_line_has_no_points_in_missing_years(made):
    shown = amounts_picture(opened(made, "2024-6t"))
    known = {"2018-6t": "97,3 tỷ*", "2019-6t": "131,2 tỷ", "2023-6t": "151,6 tỷ*", "2024-6t": "295,3 tỷ"}
    assert dict(points_of(shown, "Đã thi hành xong")[-4:]) == known


@pytest.mark.slow
def test_chart_leaves_out_figures_that_do_not_compare(merged):
    set_cells(merged / "data/raw/2025-6t/so-lieu-cong-bo.xlsx", {"A15": "Toàn tỉnh", "D9": None, "B9": None, "A9": None,
                                                                 "C9": None, "E9": None})  # fmt: skip
    path = merged / "config/method_changes.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("2026-07-01", "2023-11-15"), encoding="utf-8")
    found = points_of(amounts_picture(staged(merged, "2025-6t")), "Đã thi hành xong")
    assert not [text for _, text in found if text.endswith("việc")]
    assert [period for period, _ in found] == ["2018-6t", "2019-6t", "2023-6t", "2024-6t", "2025-6t"]


def test_page_of_trends_lists_missing_figures(made):
    book = opened(made, "2025")
    assert missing_in(words(trends.summary(book)), "2021, 2024, 2025;", "2022, 2023.") == []
    assert "<svg" not in rates_picture(book)
    shown = words(trends.tables(book))
    assert "2022 – – – – – chưa có số liệu" in shown
    assert "917,9* chưa có số liệu suy ra từ các tổng đã công bố; nguồn tong-ket-2025" in shown
    assert "6 tháng đầu năm 2018–2024" in words(trends.other_lengths(book))
    assert "01/10/2021–19/8/2022 Tổng số phải thi hành 17.810 2.612.683.953.000 thanh-hoa-2022" in words(
        trends.other_periods(book)
    )


def test_wording_of_trends(made, snapshot):
    book = opened(made, "2025")
    shown = {part.__name__: words(part(book)) for part in (trends.summary, rates_picture, trends.tables)}
    assert shown | {"alone": words(trends.summary(opened(made, "2021")))} == snapshot


def test_single_edition_of_length_has_no_trends_page(made):
    assert Page(TRENDS_PAGE, Edition.parse("2025")) in pages_of(opened(made, "2025").rules)
    alone = opened(made, "2021")
    assert TRENDS_PAGE not in {page.kind for page in pages_of(alone.rules)}
    assert "chưa vẽ được xu hướng" in words(trends.summary(alone))
    assert trends.link(alone, "chia-se") == ""
    assert 'href="../xu-huong.html"' in trends.link(opened(made, "2025"), "noi-bo")
    assert not any(table.name == "xu_huong" for table in data_tables(alone))


def test_the_last_look_knows_figures_of_a_series(made):
    book = opened(made, "2025")
    asked = page_request(book, Page(TRENDS_PAGE, book.edition))
    page = (made / "reports/2025/xu-huong.html").read_text(encoding="utf-8")
    assert page_faults(page, book, asked) == []
    for old, new in (("917,9</data>", "917,8</data>"), ("83,98%</data>", "83,9%</data>")):
        assert old in page
        assert any("khác bảng trends" in fault for fault in page_faults(page.replace(old, new, 1), book, asked))


def test_the_shared_workbook_has_the_series(made):
    book = opened(made, "2025")
    (table,) = (table for table in data_tables(book) if table.name == "xu_huong")
    assert len(table.rows) == len(book.table("trends"))
    rows = [
        {column.heading: stored_value(cell) for column, cell in zip(table.columns, row, strict=True)}
        for row in table.rows
    ]
    one = next(row for row in rows if row["Kỳ"] == "2024" and row["Tính bằng"] == "tiền")
    assert (one["Giá trị"], one["Nguồn"]) == (917920000000, "tong-ket-2025")
    assert Figure(value=917920000000, mark="*") in [cell for row in table.rows for cell in row]


@pytest.mark.parametrize("editions", [(), ("2025",), ("2025", 2025), ("2025", "2024-6t")])
def test_a_series_is_of_two_editions_of_one_length(monkeypatch, editions):
    monkeypatch.setenv("THIDUA_ROOT", str(PROJECT))
    with pytest.raises(Refused, match="từ hai kỳ có cùng số tháng"):
        open_editions(*editions)


def test_editions_as_one_series_are_read_from_their_own_workbooks(monkeypatch):
    monkeypatch.setenv("THIDUA_ROOT", str(PROJECT))
    series = open_editions("2025", "2021", 2024)
    done = series.figures.loc[PROVINCE].query("`Tính bằng` == 'tiền' and `Dòng số liệu` == 'Đã thi hành xong'")
    assert done["Giá trị"].tolist() == [454781656000, 917920000000, 1605520000000]
    assert done["Căn cứ"].tolist()[1] == "suy ra từ các tổng đã công bố"
    finished = series.rates.loc[PROVINCE].query("`Tính bằng` == 'việc' and `Tỷ lệ` == 'Tỷ lệ thi hành xong'")
    assert finished["Kỳ"].tolist() == ["2021"]
