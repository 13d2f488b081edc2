"""Pictures of results, cases and years: what they say is what the stage tables say."""

import html
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from conftest import opened

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.numbers import meets
from thidua_helpers.report.pages import INTERNAL, SHARED
from thidua_helpers.report.pictures import peers
from thidua_helpers.report.pictures.flow import flow_picture
from thidua_helpers.report.pictures.large_cases import large_cases_picture
from thidua_helpers.report.pictures.progress import part_year_progress, progress_picture
from thidua_helpers.report.pictures.shortfall import shortfall_picture
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.self_check import PageRequest, page_faults
from thidua_helpers.vocabulary import PROVINCE, Measure

CLUSTERS = ("cum-1", "cum-2", "cum-3")


@pytest.fixture(scope="module")
def book(made_example) -> OpenEdition:
    return opened(made_example)


def faults(book: OpenEdition, shown: str, is_internal: bool = False) -> list[str]:
    """Faults of a page with only this on it."""
    return page_faults(f"<h1>Trang</h1>{shown}", book, PageRequest(is_internal, "Trang"))


def title(shown: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", shown.partition("<strong>")[2].partition("</strong>")[0]))


def marks(shown: str) -> list[tuple[str, str, str]]:
    """(row key and column, value, text) of each mark with a stored value."""
    found = re.findall(r' aria-label="([^"]*)"[^>]* data-key="[\w-]+:(\w+:[^"]+)" data-value="([^"]*)"', shown)
    return [(html.unescape(key), value, html.unescape(text)) for text, key, value in found]


def units_of(book: OpenEdition, holder: str) -> list[str]:
    return list(book.rules.cluster(holder).members) if holder else list(book.rules.unit_by_id)


def missed(book: OpenEdition, measure: str, units: list[str]):
    rows = book.table("targets").query("holder in @units and rate == 'ty_le_xong' and measure == @measure")
    return rows[(rows["outcome"] == "chua_dat") & (rows["missing_fixed"] > 0)].set_index("holder")["missing_fixed"]


@pytest.mark.parametrize("holder", ["", *CLUSTERS])
def test_shortfall_has_a_bar_for_each_unit_below_its_target(book, holder):
    units = units_of(book, holder)
    shown = shortfall_picture(book, units)
    assert faults(book, shown) == []
    for measure in ("viec", "tien"):
        amounts = missed(book, measure, units)
        drawn = [int(value) for key, value, _ in marks(shown) if f"/{measure}/" in key]
        assert drawn == (sorted(amounts, reverse=True) if len(amounts) > 2 else [])


def test_title_of_shortfall_names_the_share_of_the_largest(book):
    shown = title(shortfall_picture(book, units_of(book, "")))
    cases = missed(book, "viec", units_of(book, "")).sort_values(ascending=False)
    share = Fraction(100 * int(cases.iloc[:2].sum()), int(cases.sum()))
    names = " và ".join(map(book.rules.name, cases.index[:2]))
    assert shown.startswith(f"{names} chiếm {float(share):.1f}".replace(".", ","))
    assert f"trong {cases.sum()} việc còn thiếu" in shown


def test_title_of_shortfall_names_no_unit_that_ties(book, monkeypatch):
    units = units_of(book, "")
    rows = {
        f"{unit}/viec/ty_le_xong": {"outcome": "chua_dat", "missing_fixed": 3, "holder": unit} for unit in units[:4]
    }
    monkeypatch.setattr(type(book), "rows", lambda self, name: rows)
    assert title(shortfall_picture(book, units)) == "4 đơn vị còn thiếu tổng cộng 12 việc để đạt chỉ tiêu về việc"


def test_two_units_below_their_targets_need_no_picture(book, monkeypatch):
    units = units_of(book, "")
    rows = {f"{unit}/viec/ty_le_xong": {"outcome": "chua_dat", "missing_fixed": 3} for unit in units[:2]}
    monkeypatch.setattr(type(book), "rows", lambda self, name: rows)
    assert shortfall_picture(book, units) == ""


@pytest.mark.parametrize("holder", ["", *CLUSTERS])
@pytest.mark.parametrize("audience", [SHARED, INTERNAL])
def test_large_cases_have_a_square_each_and_their_units_a_row(book, holder, audience):
    units = units_of(book, holder)
    shown = large_cases_picture(book, holder or PROVINCE, audience)
    assert faults(book, shown, audience == INTERNAL) == []
    cases = book.table("large_cases").query("co_dieu_kien_vnd > 0")
    cases = cases[cases["holder"].isin(units)]
    drawn = [int(value) for key, value, _ in marks(shown) if key.startswith("large_cases:")]
    assert drawn == sorted(cases["co_dieu_kien_vnd"], reverse=True)
    rows = [key.split(":")[1].split("/")[0] for key, *_ in marks(shown) if key.startswith("rates:")]
    assert rows[0] == (holder or PROVINCE)
    assert set(rows[1:]) == set(cases["holder"])


def test_shared_picture_names_cases_by_number_and_internal_one_by_id(book):
    ids = set(book.table("large_cases")["case"])
    shared, internal = (large_cases_picture(book, PROVINCE, audience) for audience in (SHARED, INTERNAL))
    assert book.rules.shares("large_cases", "case") or not any(case in shared for case in ids)
    assert all(case in internal for case in ids)


def test_title_on_large_cases_tells_which_verdicts_they_decide(book):
    rates, level = book.table("rates").query("measure == 'tien'").set_index(["holder", "rate"]), {}
    for row in book.table("targets").query("measure == 'tien' and rate == 'ty_le_xong'").itertuples():
        level[row.holder] = (row.target_pct, row.comparator, row.outcome == "dat")
    changed = {True: [], False: []}
    for unit in dict.fromkeys(book.table("large_cases")["holder"]):
        target, comparator, was_met = level[unit]
        if not target:
            continue
        row = rates.loc[(unit, "ty_le_xong_tru_viec_lon")]
        if meets(int(row["numerator"]), int(row["denominator"]), Decimal(target), comparator) != was_met:
            changed[was_met].append(unit)
    assert len(changed[False]) > 2 and len(changed[True]) == 1
    assert title(large_cases_picture(book, PROVINCE, SHARED)) == (
        f"Không kể việc lớn, việc kéo dài: {len(changed[False])} đơn vị từ chưa đạt thành đạt chỉ tiêu về tiền; "
        f"{book.rules.name(changed[True][0])} từ đạt thành chưa đạt chỉ tiêu về tiền"
    )


def test_large_cases_title_names_a_reversed_province_first(book, monkeypatch):
    exact = StageCells.exact_rate

    def rate(self, holder, measure, name):
        if holder == PROVINCE:
            return Fraction(1, 2) if name == "ty_le_xong" else Fraction(1, 10)
        return exact(self, holder, measure, name)

    monkeypatch.setattr(StageCells, "exact_rate", rate)
    assert "; Toàn tỉnh và Đơn vị 1-02 từ đạt thành chưa đạt" in title(large_cases_picture(book, PROVINCE, SHARED))


def test_group_without_large_cases_has_no_picture(book, monkeypatch):
    empty = book.table("large_cases").iloc[:0]
    monkeypatch.setattr(type(book), "table", lambda self, name: empty)
    assert large_cases_picture(book, PROVINCE, SHARED) == ""


def test_progress_shows_the_known_months_of_this_year_and_the_last(book):
    shown = progress_picture(book)
    assert faults(book, shown) == [] and part_year_progress(book) == ""
    rows = book.table("trends").query("holder == 'toan-tinh' and name == 'ty_le_xong'").set_index(["period", "measure"])
    asked = [
        (period, measure)
        for measure in ("viec", "tien")
        for period in ("2020-6t", "2020", "2021-6t", "2021-10t", "2021")
    ]
    assert [(key, value) for key, value, _ in marks(shown)] == [
        (f"trends:{period}/toan-tinh/{measure}/ty_le_xong:value_pct", rows.loc[(period, measure), "value_pct"])
        for period, measure in asked
    ]
    for measure in ("viec", "tien"):
        start, end = (rows.loc[(period, measure), "value_pct"].replace(".", ",") for period in ("2021-10t", "2021"))
        assert f"{start}% sau 10 tháng, {end}% cả năm" in title(shown)


def test_year_with_one_known_length_has_no_progress(book, monkeypatch):
    rows = {key: row for key, row in book.rows("trends").items() if row["period"] in ("2020-6t", "2020", "2021")}
    monkeypatch.setattr(type(book), "rows", lambda self, name: rows if name == "trends" else {})
    assert progress_picture(book) == ""


@pytest.mark.parametrize("holder", ["toan-tinh", *CLUSTERS])
def test_flow_has_every_known_step_with_its_stored_amount(book, holder):
    shown = flow_picture(book, holder)
    assert faults(book, shown) == []
    figures = book.table("figures").query("holder == @holder and state == 'value'").set_index(["measure", "line"])
    drawn = {(key.split("/")[1], key.split("/")[2].split(":")[0]): int(value) for key, value, _ in marks(shown)}
    assert all(figures.loc[place, "value"] == amount for place, amount in drawn.items())
    for measure in ("viec", "tien"):
        amount = {line: value for (of, line), value in drawn.items() if of == measure}
        assert amount["nam_truoc"] + amount["moi_thu_ly"] == amount["thu_ly"]
        assert amount["thu_ly"] - amount["uy_thac"] - amount["thu_hoi"] == amount["phai_thi_hanh"]
        assert amount["phai_thi_hanh"] - amount["chua_co_dieu_kien"] == amount["co_dieu_kien"]
        done = amount["xong"] + amount["dinh_chi"] + amount.get("giam", 0)
        assert amount["co_dieu_kien"] - done == amount["co_dieu_kien_chuyen_ky_sau"]
        assert amount["phai_thi_hanh"] - done == amount["chuyen_ky_sau"]


def test_parts_that_do_not_add_up_are_left_out_of_the_flow(book, monkeypatch):
    whole = {"thu_ly": 100, "nam_truoc": 30, "moi_thu_ly": 60, "co_dieu_kien": 80, "xong+dinh_chi": 50, "xong": 40}
    rows = {
        f"toan-tinh/viec/{line}": {"state": "value", "value": value, "provenance": "published", "holder": "toan-tinh",
                                   "measure": "viec", "line": line, "low": None, "high": None, "inputs": ""}
        for line, value in whole.items()
    }  # fmt: skip
    monkeypatch.setattr(type(book), "rows", lambda self, name: rows)
    keys = [key.split("/")[2].split(":")[0] for key, *_ in marks(flow_picture(book, "toan-tinh"))]
    assert keys == ["thu_ly", "co_dieu_kien", "xong+dinh_chi"]
    rows["toan-tinh/viec/thu_ly"]["value"] = 0
    assert flow_picture(book, "toan-tinh") == ""


def test_panels_among_peers_are_drawn_once_for_both_pages_of_a_unit(book):
    peers._drawn.cache_clear()
    shown = [peers.peers_picture(book, unit) for unit in ("1-01", "1-01", "1-02")]
    assert shown[0] == shown[1] != shown[2]
    assert peers._drawn.cache_info().misses == 2 * len(Measure)
