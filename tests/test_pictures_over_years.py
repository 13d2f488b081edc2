"""Pictures of ranks and results over years: what they say is what the stage tables say."""

import html
import re

import pytest
from conftest import EXAMPLE, opened

from thidua_helpers.comparison.decided_ranks import decided_ranks_table
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.pictures.bump import ranks_over_years
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
    table = decided_ranks_table(books, books[-1])
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
