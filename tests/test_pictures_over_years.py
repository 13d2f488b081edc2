"""Pictures of ranks and results over years: what they say is what the stage tables say."""

import html
import re

import pytest
from conftest import EXAMPLE, opened

from thidua_helpers.comparison.decided_ranks import ranks_decided_so_far
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.pictures.bump import ranks_over_years
from thidua_helpers.report.pictures.unit_series import unit_series_picture
from thidua_helpers.report.self_check import PageRequest, page_faults


@pytest.fixture(scope="module")
def book(made_example) -> OpenEdition:
    return opened(made_example)


def title(shown: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", shown.partition("<strong>")[2].partition("</strong>")[0]))


def rank_rows(*ranks: tuple[str, str, int], ranking: str = "cum-1") -> dict[str, dict]:
    """Rows of `decided_ranks` by key: (period, unit, rank)."""
    return {
        f"{period}/{ranking}/{unit}": {"edition": "2021", "period": period, "ranking": ranking, "holder": unit,
                                       "rank": rank, "number": "1/QĐ"}
        for period, unit, rank in ranks
    }  # fmt: skip


def test_decided_ranks_are_the_final_decisions_of_all_editions():
    books = [opened(EXAMPLE, edition).rules for edition in ("2020", "2021", "2022")]
    table = ranks_decided_so_far(books, books[-1])
    by_edition = {
        str(rules.edition): sorted(
            (row.holder, int(row.value))
            for row in rules.decisions
            if row.subject == "xep-hang" and row.state == "quyet_dinh"
        )
        for rules in books
    }
    for period, expected in by_edition.items():
        rows = table[table["period"] == period]
        assert sorted(zip(rows["holder"], rows["rank"], strict=True)) == expected
    assert not table.duplicated(["period", "ranking", "holder"]).any()
    clusters = {unit: cluster.id for cluster in books[1].clusters for unit in cluster.members}
    rows = table[table["period"] == "2021"]
    assert list(rows["ranking"]) == [clusters[unit] for unit in rows["holder"]]


def test_title_on_ranks_names_the_largest_rise_and_fall(book, monkeypatch):
    ranks = [("2020", "1-01", 3), ("2020", "1-02", 1), ("2020", "1-03", 2)]
    ranks += [("2021", "1-01", 1), ("2021", "1-02", 2), ("2021", "1-03", 2), ("2021", "1-04", 4)]
    monkeypatch.setattr(type(book), "rows", lambda self, name: rank_rows(*ranks))
    shown = ranks_over_years(book, "cum-1")
    assert title(shown) == (
        "Cụm 1, thứ hạng từ năm 2020 đến năm 2021: lên nhiều bậc nhất là Đơn vị 1-01 (từ thứ 3 thành thứ 1); xuống "
        "nhiều bậc nhất là Đơn vị 1-02 (từ thứ 1 thành thứ 2)"
    )
    assert "Đơn vị 1-02, năm 2021: thứ 2 (1/QĐ), đồng hạng với Đơn vị 1-03" in html.unescape(shown)
    assert page_faults(f"<h1>Trang</h1>{shown}", book, PageRequest(False, "Trang")) == []


def test_equal_ranks_are_told_as_unchanged(book, monkeypatch):
    ranks = [(period, f"1-0{rank}", rank) for period in ("2020", "2021") for rank in (1, 2, 3)]
    monkeypatch.setattr(type(book), "rows", lambda self, name: rank_rows(*ranks))
    assert title(ranks_over_years(book, "cum-1")).endswith(": không đơn vị nào đổi")


@pytest.mark.parametrize(
    "rows",
    [
        rank_rows(("2021", "1-01", 1), ("2021", "1-02", 2)),
        rank_rows(("2020", "2-01", 1), ("2021", "1-01", 1)),
        rank_rows(("2020", "1-01", 1), ("2021", "1-01", 1), ranking="cum-2"),
        {},
    ],
)
def test_ranks_of_one_year_have_no_picture(book, monkeypatch, rows):
    monkeypatch.setattr(type(book), "rows", lambda self, name: rows)
    assert ranks_over_years(book, "cum-1") == ""


def test_every_unit_with_two_years_has_a_line_with_its_last_rate(book):
    shown = unit_series_picture(book)
    assert page_faults(f"<h1>Trang</h1>{shown}", book, PageRequest(False, "Trang")) == []
    rows = book.table("trends").query("period == '2021' and name == 'ty_le_xong' and state == 'value'")
    units = rows[rows["holder"].isin(list(book.rules.unit_by_id))]
    found = re.findall(r' data-key="2021:trends:2021/([^"]+)/ty_le_xong:value_pct" data-value="([^"]*)"', shown)
    assert dict(found) == {
        f"{row.holder}/{row.measure}": row.value_pct
        for row in units.itertuples()
        if row.holder in book.rules.unit_by_id
    }


def test_title_on_units_counts_the_rises(book):
    rates = book.table("trends").query("name == 'ty_le_xong' and measure == 'viec' and state == 'value'")
    by_year = rates.astype({"value_pct": float}).pivot_table(index="holder", columns="period", values="value_pct")
    change = (by_year["2021"] - by_year["2020"]).loc[list(book.rules.unit_by_id)]
    most = book.rules.name(change.idxmax())
    expected = (
        f"Từ năm 2020 đến năm 2021, {(change > 0).sum()}/{len(change)} đơn vị tăng tỷ lệ về việc, nhiều nhất là {most}"
    )
    assert title(unit_series_picture(book)).startswith(expected)


def test_units_without_a_second_year_have_no_lines(book, monkeypatch):
    rows = {key: row for key, row in book.rows("trends").items() if row["period"] == "2021"}
    monkeypatch.setattr(type(book), "rows", lambda self, name: rows)
    assert unit_series_picture(book) == ""
