"""Part of a year: its names, its milestones, what is still needed, what it may come to, and how it is summed up."""

import html
import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pandas as pd
import pytest
from conftest import EXAMPLE, copy_workspace, missing_in, opened, staged
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_draft import said_of
from test_statistics import FORM, RULES, WORKBOOK, changed

from thidua_helpers.analyst.book import AnalystBook
from thidua_helpers.comparison.projections import TOO_FEW, projected_range, projections_table
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.other_editions import base_years
from thidua_helpers.errors import Refused
from thidua_helpers.intake.forms import read_form
from thidua_helpers.numbers import needed_for_target
from thidua_helpers.period import Edition
from thidua_helpers.report.documents import documents_of
from thidua_helpers.report.exports.data_tables import data_tables
from thidua_helpers.report.pictures.peers import peers_picture
from thidua_helpers.report.render.html import page_of_notebook
from thidua_helpers.report.sections import (
    awards,
    figures_state,
    headline,
    notes,
    ranking,
    summary,
    unit_points,
    unit_tables,
    unit_targets,
)
from thidua_helpers.report.sections import projections as projection_page
from thidua_helpers.report.sections.page_header import INTERNAL_MARK, page_header
from thidua_helpers.report.sections.periods import next_period
from thidua_helpers.report.self_check import PageRequest, page_faults
from thidua_helpers.results.rates import judge_targets
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.rules.unverified import unverified_in_use
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import PROVINCE

RATE = "ty_le_xong"
RATE_OF_CASES = Rate(label="x", formula="x", numerator="xong+dinh_chi", denominator="co_dieu_kien")
COLUMNS = "holder,measure,rate,value_pct,comparator,decision,source,note,verified"
# Edition, last day, title, and what comes after it.
PERIODS = [
    ("2021-1t", date(2020, 10, 31), "tháng 10/2020", "các tháng còn lại của năm 2021"),
    ("2021-2t", date(2020, 11, 30), "2 tháng đầu năm 2021", "các tháng còn lại của năm 2021"),
    ("2021-3t", date(2020, 12, 31), "3 tháng đầu năm 2021", "các tháng còn lại của năm 2021"),
    ("2021-4t", date(2021, 1, 31), "4 tháng đầu năm 2021", "các tháng còn lại của năm 2021"),
    ("2021-5t", date(2021, 2, 28), "5 tháng đầu năm 2021", "các tháng còn lại của năm 2021"),
    ("2021-6t", date(2021, 3, 31), "6 tháng đầu năm 2021", "các tháng còn lại của năm 2021"),
    ("2021-7t", date(2021, 4, 30), "7 tháng năm 2021", "các tháng còn lại của năm 2021"),
    ("2021-8t", date(2021, 5, 31), "8 tháng năm 2021", "các tháng còn lại của năm 2021"),
    ("2021-9t", date(2021, 6, 30), "9 tháng năm 2021", "các tháng còn lại của năm 2021"),
    ("2021-10t", date(2021, 7, 31), "10 tháng năm 2021", "các tháng còn lại của năm 2021"),
    ("2021-11t", date(2021, 8, 31), "11 tháng năm 2021", "tháng 9/2021"),
    ("2021", date(2021, 9, 30), "năm 2021", "năm 2022"),
]
TWELVE = pytest.mark.parametrize(("text", "end", "title", "after"), PERIODS, ids=[each[0] for each in PERIODS])


def words(page: str) -> str:
    said = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    return re.sub(r" (?=[;:,.])", "", said)


@TWELVE
def test_each_period_has_its_name_and_days(text, end, title, after):
    edition = Edition.parse(text)
    assert (str(edition), edition.start, edition.end) == (text, date(2020, 10, 1), end)
    assert (edition.title, next_period(edition)) == (title, after)
    assert edition.previous.title == title.replace("2020", "2019").replace("2021", "2020")


@TWELVE
def test_a_form_is_held_to_its_period(text, end, title, after):
    """The title says months and year: the edition's are right, any other months are found."""
    months, sheet = Edition.parse(text).months, WORKBOOK.sheets["06"]
    place = next(
        (row, column)
        for row, cells in enumerate(sheet.rows[:10])
        for column, value in enumerate(cells)
        if isinstance(value, str) and value.startswith("Kỳ báo cáo")
    )
    asked = replace(RULES, edition=Edition.parse(text))
    for said, is_right in ((months, True), (months % 12 + 1, False)):
        titled = changed(WORKBOOK, "06", {place: f"Kỳ báo cáo: {said} tháng, năm 2021"})
        found = [each for each in read_form(titled, FORM, asked, {}, True).findings if each.sheet == "06"]
        assert [each.check for each in found] == ([] if is_right else ["sai-ky"])


@TWELVE
def test_each_page_is_headed_by_its_period(text, end, title, after, root, monkeypatch):
    if text != "2021":
        shutil.copytree(root / "config/years/2021", root / f"config/years/{text}")
    monkeypatch.setattr(OpenEdition, "set_aside", [])
    monkeypatch.setattr(figures_state, "provenance_of", lambda book: frozenset())
    book = opened(root, text)
    heads = [
        page_header(book, "province", "chia-se"),
        page_header(book, "cluster", "chia-se", "cum-1"),
        page_header(book, "unit", "chia-se", "nong-cong"),
        page_header(book, "summary", "chia-se"),
        page_header(book, "checks", "chia-se"),
    ]
    for head in heads:
        assert title in re.search("<h1>(.*?)</h1>", head)[1]
        assert ("Sơ kết, kỳ" in head) == (text != "2021")
        assert f"{book.edition.months} tháng, từ 01/10/2020 đến " in head


def with_milestones(root, *rows: str, edition: str = "2024-6t"):
    path = root / f"config/years/{edition}/milestones.csv"
    path.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    return root


def milestone(
    value="45", comparator=">=", measure="viec", holder=PROVINCE, rate=RATE, decision="MH/QĐ", source="so-ket-2024"
):
    return f'{holder},{measure},{rate},"{value}",{comparator},{decision},{source},,khong'


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([milestone(holder="toan-tin")], "dòng 2: “holder” là “toan-tin”.*toan-tinh"),
        ([milestone(measure="vic")], "dòng 2: “measure” là “vic”"),
        ([milestone(rate="ty_le_xog")], "dòng 2: “rate” là “ty_le_xog”.*ty_le_xong"),
        ([milestone(source="so-ket")], "dòng 2: “source” là “so-ket”"),
        ([milestone(), milestone("50")], "dòng 3: chỉ tiêu toan-tinh/viec/ty_le_xong đã có"),
        ([milestone(""), ""], "value_pct và comparator phải cùng có"),
        ([milestone("", "")], "dòng 2: value_pct để trống"),
        ([milestone(decision="")], "dòng 2: thiếu decision"),
        ([milestone(holder="nong-cong")], "dòng 2: .*targets.csv không có chỉ tiêu cả năm nong-cong/viec/ty_le_xong"),
        ([milestone("83,26", ">")], r"dòng 2: tiến độ > 83,26% cao hơn chỉ tiêu cả năm > 83,25%"),
        ([milestone("84", ">=")], "cao hơn chỉ tiêu cả năm"),
    ],
)
def test_a_milestone_that_cannot_be_is_refused(root, rows, said):
    with pytest.raises(Refused, match=said):
        opened(with_milestones(root, *rows), "2024-6t")


@pytest.mark.parametrize(("value", "comparator"), [("83.25", ">"), ("83.25", ">="), ("0.01", ">=")])
def test_a_milestone_up_to_the_target_is_taken(root, value, comparator):
    (row,) = opened(with_milestones(root, milestone(value, comparator)), "2024-6t").rules.milestones
    assert (row.value_pct, row.comparator) == (Decimal(value), comparator)


def test_strict_milestone_exceeds_equal_target(root):
    path = root / "config/years/2024-6t/targets.csv"
    path.write_text(path.read_text(encoding="utf-8").replace('"83,25",>,', '"83,25",>=,'), encoding="utf-8")
    with pytest.raises(Refused, match="tiến độ > 83,25% cao hơn chỉ tiêu cả năm >= 83,25%"):
        opened(with_milestones(root, milestone("83.25", ">")), "2024-6t")


def test_a_whole_year_has_no_milestone(root):
    with pytest.raises(Refused, match=r"2021/milestones.csv: kỳ 2021 là cả năm .*2021/targets.csv"):
        opened(with_milestones(root, milestone(source="tong-ket-2021"), edition="2021"), "2021")


def test_an_unverified_milestone_is_listed(root):
    book = opened(with_milestones(root, milestone()), "2024-6t")
    assert any("milestones.csv" in file and "Tiến độ về việc" in what for file, what in unverified_in_use(book.rules))


def bar(value, comparator=">="):
    of = {"holder": "a", "measure": "viec", "rate": RATE, "decision": "MH/QĐ", "source": "s", "note": ""}
    return SimpleNamespace(
        **of, value_pct=None if value is None else Decimal(value), comparator=comparator, verified=True
    )


def against(numerator, denominator, by_now, of_year=("90", ">="), provenance="own"):
    """The row of a target of the year with its milestone, of a rate of these two integers."""
    row = {"holder": "a", "measure": "viec", "rate": RATE, "level": "don_vi", "numerator": numerator}
    row |= {"denominator": denominator, "state": "value" if denominator else "not_applicable", "provenance": provenance}
    table = make_table("rates", [row])
    return judge_targets(table, [bar(*of_year)], Edition(2022, 6), [bar(*by_now)] if by_now else []).iloc[0]


@pytest.mark.parametrize(
    ("numerator", "comparator", "outcome", "fixed", "growing"),
    [
        (449, ">=", "chua_dat", 1, 2),
        (450, ">=", "dat", 0, 0),
        (450, ">", "chua_dat", 1, 1),
        (451, ">", "dat", 0, 0),
        (0, ">=", "chua_dat", 450, 819),
    ],
)
def test_milestone_is_decided_on_integers(numerator, comparator, outcome, fixed, growing):
    row = against(numerator, 1000, ("45", comparator))
    assert (row["milestone_outcome"], row["outcome"]) == (outcome, "dang_thuc_hien")
    assert (row["milestone_missing_fixed"], row["milestone_missing_growing"]) == (fixed, growing)
    assert row["missing_fixed"] == 900 - numerator


def test_one_figure_says_the_truth_beside_both(root):
    row = against(4_499_999, 10_000_000, ("45", ">="), ("45.00", ">"))
    assert (row["result_pct"], row["milestone_outcome"], row["milestone_difference_pct"]) == (
        "44.99999",
        "chua_dat",
        "-0.00001",
    )
    assert Decimal(row["difference_pct"]) == Decimal("-0.00001")


def test_what_is_not_known_decides_nothing():
    assert against(0, 0, ("45", ">="))["milestone_outcome"] == ""
    assert against(450, 1000, ("45", ">="), provenance="partial")["milestone_outcome"] == ""
    without = against(450, 1000, None)
    assert (without["milestone_pct"], without["milestone_outcome"], without["outcome"]) == ("", "", "dang_thuc_hien")
    assert pd.isna(without["milestone_missing_fixed"])
    not_assigned = against(450, 1000, ("45", ">="), (None, None))
    assert (not_assigned["state"], not_assigned["outcome"], not_assigned["milestone_outcome"]) == ("missing", "", "dat")
    assert not_assigned["result_pct"] == "45.00" and pd.isna(not_assigned["missing_fixed"])


def figures(finished, enforceable=1000, provenance="own"):
    row = {"level": "don_vi", "holder": "a", "measure": "viec", "state": "value", "provenance": provenance}
    values = {"xong+dinh_chi": finished, "co_dieu_kien": enforceable}
    return make_table(
        "figures", [row | {"line": line, "value": value} for line, value in values.items() if value is not None]
    )


def projected(finished, shares, target=("90", ">="), provenance="own"):
    """The row of việc, `shares` being (finished then, finished in the whole year) by base year."""
    rules = SimpleNamespace(
        edition=Edition(2022, 6),
        indicators=SimpleNamespace(rates={RATE: RATE_OF_CASES}, main_rate=RATE),
        levels={"a": "don_vi"},
        targets=[bar(*target)] if target else [],
    )
    earlier = {Edition(year, m): figures(n) for year, of in shares.items() for m, n in zip((6, 12), of, strict=True)}
    table = projections_table(figures(finished, provenance=provenance), earlier, rules)
    return table.set_index("measure").loc["viec"]


def test_range_spans_smallest_to_largest_year():
    row = projected(400, {2020: (500, 1000), 2021: (400, 1000), 2019: (800, 1000)})
    assert (row["state"], row["low"], row["high"], row["base_years"]) == ("value", 500, 1000, "2019;2020;2021")
    assert (row["finished"], row["needed"]) == (400, 900)
    assert "500/1.000" in row["words"]


NO_RANGE = [
    (400, {}, ""),
    (400, {2021: (500, 1000)}, "2021"),
    # Of the second year: nothing finished, more in six months than in all, nothing at all, no figure of six months.
    (400, {2020: (500, 1000), 2021: (0, 1000)}, "2020"),
    (400, {2020: (500, 1000), 2021: (1001, 1000)}, "2020"),
    (400, {2020: (500, 1000), 2021: (0, 0)}, "2020"),
    (400, {2020: (500, 1000), 2021: (None, 1000)}, "2020"),
    # Of the year itself: nothing finished, no figure, a range that is too large to store.
    (0, {2020: (500, 1000), 2021: (400, 1000)}, "2020;2021"),
    (None, {2020: (500, 1000), 2021: (400, 1000)}, "2020;2021"),
    (10**12, {2020: (1, 10**12), 2021: (1, 10**12)}, "2020;2021"),
]


@pytest.mark.parametrize(("finished", "shares", "years"), NO_RANGE)
def test_range_needs_two_years_and_a_result(finished, shares, years):
    row = projected(finished, shares)
    assert (row["state"], row["base_years"]) == ("missing", years)
    assert pd.isna(row["low"]) and pd.isna(row["high"]) and row["words"]


def test_wording_of_projections(snapshot):
    made = [projected(400, {2020: (500, 1000), 2021: (400, 1000)}), *(projected(*each[:2]) for each in NO_RANGE)]
    assert [row["words"] for row in made] == snapshot


def test_a_share_of_one_is_a_share():
    row = projected(400, {2020: (1000, 1000), 2021: (500, 1000)})
    assert (row["low"], row["high"]) == (400, 800)


def test_partial_sum_has_no_projection():
    years = {2020: (500, 1000), 2021: (400, 1000)}
    assert projected(400, years, provenance="partial")["state"] == "missing"
    assert pd.isna(projected(400, years, target=None)["needed"])
    assert pd.isna(projected(400, years, target=(None, None))["needed"])


def test_year_without_both_periods_is_no_base():
    indicators = SimpleNamespace(rates={RATE: RATE_OF_CASES}, main_rate=RATE)
    rules = SimpleNamespace(edition=Edition(2022, 6), indicators=indicators, levels={"a": "don_vi"}, targets=[])
    earlier = {Edition(2021, 6): figures(1), Edition(2020): figures(1), Edition(2019, 5): figures(1)}
    earlier |= {Edition(2022): figures(1), Edition(2022, 10): figures(1)}
    assert set(projections_table(figures(400), earlier, rules)["base_years"]) == {""}


def test_a_whole_year_is_not_projected():
    rules = SimpleNamespace(edition=Edition(2022))
    assert projections_table(figures(400), {}, rules).empty


counts = st.integers(1, 10**13)
shares = st.tuples(counts, counts).map(lambda pair: Fraction(min(pair), max(pair)))


@given(counts, st.lists(shares, min_size=1, max_size=5))
def test_the_range_is_exact(finished, of_years):
    low, high = projected_range(finished, of_years)
    exact = [finished / share for share in of_years]
    assert abs(low - min(exact)) <= Fraction(1, 2) and abs(high - max(exact)) <= Fraction(1, 2)
    assert finished <= low <= high


@given(counts, counts, shares)
def test_equal_shares_give_one_monotone_value(finished, more, share):
    low, high = projected_range(finished, [share, share])
    assert low == high <= projected_range(finished + more, [share])[0]


@given(counts, shares, shares)
def test_a_larger_share_by_now_leaves_less_to_come(finished, one, other):
    (of_one, _), (of_other, _) = (projected_range(finished, [share]) for share in sorted((one, other)))
    assert of_one >= of_other


@given(st.integers(0, 10**6), st.integers(1, 10_000), st.sampled_from([">=", ">"]))
def test_the_number_needed_is_the_least_that_meets(denominator, hundredths, comparator):
    target = Decimal(hundredths) / 100
    needed = needed_for_target(denominator, target, comparator)
    is_met = (lambda n: 10_000 * n > hundredths * denominator) if comparator == ">" else (
        lambda n: 10_000 * n >= hundredths * denominator
    )  # fmt: skip
    assert is_met(needed) and not is_met(needed - 1)


def alone(root, *kept: str):
    """The workspace with these editions only."""
    for folder in ("config/years", "data/raw"):
        for edition in (root / folder).iterdir():
            if edition.is_dir() and edition.name not in kept:
                shutil.rmtree(edition)
    return root


def test_base_years_need_both_periods(root):
    alone(root, "2021", "2024-6t")
    for edition in ("2023-6t", "2023", "2022-6t", "2018", "2025", "2025-6t"):
        shutil.copytree(root / "config/years/2024-6t", root / f"config/years/{edition}")
    assert base_years(opened(root, "2024-6t")) == [2023]
    assert base_years(opened(root, "2021")) == []


def whole_years(root, *years: int):
    """Editions of these years and of their first six months, with the figures of the first six months of 2024."""
    for year in years:
        for edition in (f"{year}-6t", str(year)):
            for folder in ("config/years", "data/raw"):
                shutil.copytree(root / folder / "2024-6t", root / folder / edition)
    return root


@pytest.fixture(scope="module")
def half_year(tmp_path_factory):
    """The first six months of 2024 with milestones, and two earlier years of which both periods are there."""
    root = alone(copy_workspace(tmp_path_factory.mktemp("sau-thang") / "tinh"), "2021", "2024-6t")
    whole_years(root, 2022, 2023)
    with_milestones(root, milestone("58,50", ">="), milestone("30", ">", "tien"))
    return staged(root, "2024-6t")


@pytest.mark.slow
def test_the_internal_page_says_the_range(half_year):
    parts = [
        page_header(half_year, "projections", "noi-bo"),
        projection_page.projection_method(half_year),
        projection_page.projections_by_holder(half_year),
    ]
    said = words("".join(parts))
    assert INTERNAL_MARK in said
    # Both years finished all in six months: one value; 83,25% of 10.316 asks for more.
    assert "Toàn tỉnh 6.036 việc 6.036 việc 8.589 việc năm 2022: 6.036/6.036 việc = 100,00%;" in said
    assert not re.search(r"\b(Đạt|Chưa đạt)\b", said)
    assert page_faults("".join(parts), half_year, PageRequest(True, half_year.edition.title)) == []


@pytest.mark.slow
def test_wording_of_the_method_of_projections(half_year, snapshot):
    assert words(projection_page.projection_method(half_year)) == snapshot


@pytest.mark.slow
def test_the_internal_page_says_why_there_is_no_range(root):
    alone(root, "2021", "2024-6t")
    book = staged(whole_years(root, 2023), "2024-6t")
    said = words(projection_page.projection_method(book))
    assert projection_page.projections_by_holder(book) == ""
    assert missing_in(said, TOO_FEW, "năm 2023: 6.036/6.036 việc = 100,00%.") == []
    assert "cả năm: 2023." in said


def test_what_is_projected_is_not_shared(half_year):
    shown = [headline.headline_panels(half_year, PROVINCE), said_of(half_year)]
    shown += [unit_tables.province_units(half_year), summary.standings(half_year)]
    assert "ự báo" not in " ".join(shown)
    assert all("ự báo" not in table.caption for table in data_tables(half_year))


def test_the_province_beside_its_milestone_and_the_year(half_year):
    """Milestones from 58,50% (cases) and above 30% (money), targets of the year above 83,25% and above 46,45%."""
    panels = words(headline.headline_panels(half_year, PROVINCE))
    needed = (
        "58,50%",
        "0,01 điểm",
        "30%",
        "125,8 tỷ",
        "83,25%",
        "70,28%",
        "2.553 việc",
        "45,29%",
        "356,8 tỷ",
        "46,45%",
    )
    assert [number for number in needed if number not in panels] == []
    text = said_of(half_year)
    needed = ("31/3/2024", "58,50%", "0,01 điểm", "30%", "8,96 điểm", "83,25%", "2.553 việc")
    assert [number for number in needed if number not in text] == []
    fields = {each.heading for table in data_tables(half_year) if table.name == "chi_tieu" for each in table.columns}
    assert "Kết luận theo tiến độ" in fields


def test_wording_of_milestones(half_year, snapshot):
    assert {
        "panels": words(headline.headline_panels(half_year, PROVINCE)),
        "notes": words(notes.reading_notes(half_year, "chia-se")),
    } == snapshot


def test_a_part_of_a_year_ranks_nothing_and_says_so(half_year):
    assert [each.name for each in documents_of(half_year)] == [
        "bao-cao-so-ket.docx",
        "bao-cao-so-ket-nguon-so-lieu.docx",
    ]
    text = said_of(half_year)
    assert "Xếp hạng" not in text and "khen thưởng khác" not in text
    assert not ranking.province_ranking(half_year, "chia-se") and not awards.province_awards(half_year, "chia-se")
    assert not summary.decided_results(half_year)
    for page in (headline.headline_panels(half_year, PROVINCE), text):
        assert "ổng kết" not in page


@pytest.fixture(scope="module")
def ten_months(tmp_path_factory):
    """The example's ten months of 2021 with targets and milestones of some units, and nothing else of the example."""
    root = tmp_path_factory.mktemp("muoi-thang")
    shutil.copytree(
        EXAMPLE / "config", root / "config", ignore=shutil.ignore_patterns("2020*", "2021", "2021-6t", "2022*")
    )
    shutil.copytree(EXAMPLE / "data/raw/2021-10t", root / "data/raw/2021-10t")
    given = {"1-04": ("80", "71"), "1-05": ("69.49", "69"), "1-06": ("", "71.944"), "1-07": ("85", "")}
    of_year = [
        f"{unit},viec,{RATE},{year},{'>=' * bool(year)},MH-02/QĐ,minh-hoa,,co" for unit, (year, _) in given.items()
    ]
    of_day = [f"{unit},viec,{RATE},{day},>=,MH-20/QĐ,minh-hoa,,co" for unit, (_, day) in given.items() if day]
    for name, rows in (("targets", of_year), ("milestones", of_day)):
        text = "\n".join([COLUMNS, *rows]) + "\n"
        (root / f"config/years/2021-10t/{name}.csv").write_text(text, encoding="utf-8")
    return staged(root, "2021-10t")


def test_a_cluster_shows_what_its_units_still_need(ten_months):
    said = words(unit_tables.cluster_units(ten_months, "cum-1"))
    rows = (
        "Đơn vị 1-04 71,65% 71% Đạt – – 80% 49 việc",
        "Đơn vị 1-05 69,488% 69% Đạt – – 69,49% 1 việc 1 việc",
        "Đơn vị 1-06 71,94% 71,944% Chưa đạt 1 việc 1 việc",
        "Đơn vị 1-07 67,58%",
        "Đơn vị 1-08 70,32%",
    )
    assert [row for row in rows if row not in said] == []


def test_wording_of_units_with_milestones(ten_months, snapshot):
    assert {
        "units": words(unit_tables.cluster_units(ten_months, "cum-1")),
        "units without": words(unit_tables.cluster_units(ten_months, "cum-3")),
        "targets": words(unit_targets.targets(ten_months, "1-06")),
        "text": said_of(ten_months, "cum-1"),
    } == snapshot


def test_unit_shows_milestone_and_target_of_year(ten_months):
    said = words(unit_targets.targets(ten_months, "1-06"))
    shown = ("31/7/2021", "MH-20/QĐ", "71,944% 71,94% −0,004 Chưa đạt 1 việc 1 việc", "cả năm 2021 của Đơn vị 1-06")
    assert missing_in(said, *shown) == []
    assert "Tiến độ" not in words(unit_targets.targets(ten_months, "1-07"))
    assert "tiến độ 71,944%" in peers_picture(ten_months, "1-06")
    assert not unit_points.unit_points(ten_months, "1-06", "chia-se")
    assert not ranking.cluster_ranking(ten_months, "cum-1", "chia-se")


def test_who_is_behind_the_milestone_is_named_and_only_they(ten_months):
    stated = AnalystBook(ten_months).insights.loc["toan-tinh"]["Điểm cần chú ý"]
    assert [text for text in stated if "chưa đạt tiến độ về việc" in text and "1-06" in text and "1-05" not in text]
    text = said_of(ten_months, "cum-1")
    assert re.findall("01 đơn vị chưa đạt tiến độ [^,]*, là ([^.]*)", text) == ["Đơn vị 1-06 thiếu 1 việc"]
    assert "| 638 | 459 | 71,94 | thấp hơn 0,004 | –" in text
    assert "| 582 | 417 | 71,65 | vượt 0,65 | 49" in text
    assert "31/7/2021" in summary.sheet_legend(ten_months)


def test_a_heading_that_nothing_stands_under_is_left_out():
    def code(text):
        return new_code_cell(outputs=[new_output("display_data", {"text/html": text})])

    parts = ["<h1>Kỳ</h1>", "## Một", "", "## Hai", "", "<p>có</p>", "## Ba", "## Bốn", ""]
    cells = [new_markdown_cell(part) if part.startswith("##") else code(part) for part in parts]
    page = page_of_notebook(new_notebook(cells=cells))
    assert re.findall(r'<h2 id="[^"]*">(\w+)', page) == ["Hai"] and page.count("<p>có</p>") == 1


def test_a_whole_year_says_nothing_of_this(made, made_example):
    """Not a word of it on the pages of 2021, of which there is neither milestone nor projection."""
    for workspace in (made, made_example):
        pages = list((workspace / "reports/2021").rglob("*.html"))
        assert pages
        for page in pages:
            said = words(page.read_text(encoding="utf-8").split("<body", 1)[1])
            assert not re.search(r"[Ss]ơ kết(?! 6 tháng|, tổng kết)|ự báo|iến độ đến|cả năm 2021", said), page
