"""Pictures of changes, ranks, weights, chance, points and violations: what they say is what the stage tables say."""

import html
import re
from decimal import Decimal
from itertools import pairwise

import pytest
from conftest import opened

from thidua_helpers.charts.panel import row_panel
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.pages import INTERNAL, SHARED
from thidua_helpers.report.pictures import contributions
from thidua_helpers.report.pictures.contributions import contributions_picture
from thidua_helpers.report.pictures.funnel import funnel_picture
from thidua_helpers.report.pictures.points_heat import points_heat
from thidua_helpers.report.pictures.rank_intervals import rank_intervals_picture
from thidua_helpers.report.pictures.violations_heat import violations_heat
from thidua_helpers.report.pictures.weights import weights_picture
from thidua_helpers.report.self_check import PageRequest, page_faults
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PROVINCE

CLUSTERS = ("cum-1", "cum-2", "cum-3")
HOLDERS = (PROVINCE, *CLUSTERS)


@pytest.fixture(scope="module")
def book(made_example) -> OpenEdition:
    return opened(made_example)


def faults(book: OpenEdition, shown: str, holders: set[str] | None = None) -> list[str]:
    """Faults of an internal page with only this on it."""
    request = PageRequest(True, "Trang", None if holders is None else frozenset(holders))
    return page_faults(f"<h1>Trang</h1>{shown}", book, request)


def title(shown: str) -> str:
    return plain(shown.partition("<strong>")[2].partition("</strong>")[0])


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def marks(shown: str) -> list[tuple[str, str]]:
    """(row key and column, value) of each mark with a stored value."""
    found = re.findall(r' data-key="2021:(\w+:[^"]+)" data-value="([^"]*)"', shown)
    return [(html.unescape(key), value) for key, value in found]


def row_texts(shown: str) -> list[str]:
    return re.findall(r"<title>(.*?)</title>", html.unescape(shown))


@pytest.mark.parametrize("holder", HOLDERS)
def test_contributions_add_up_to_the_change_and_are_stored_values(book, holder):
    shown = contributions_picture(book, holder)
    assert faults(book, shown, {holder}) == []
    rows = book.table("rate_changes").query("holder == @holder and part == 'tong'")
    for change in rows["change_pct"]:
        assert f"{format_decimal(abs(Decimal(change)))} điểm phần trăm" in title(shown)
    texts = [float(text.translate({ord("−"): "-", ord(","): "."})) for text in
             re.findall(r": ([+−]?\d+,\d+) điểm phần trăm$", "\n".join(row_texts(shown)), re.MULTILINE)]  # fmt: skip
    assert sum(texts) == pytest.approx(rows["change_pct"].astype(float).sum())


def test_each_contribution_starts_where_the_one_before_ends(book, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        contributions, "row_panel", lambda draw, rows, *_: drawn.append(rows) or row_panel(draw, rows, *_)
    )
    contributions_picture(book, PROVINCE)
    for rows in drawn:
        for row, following in pairwise(rows):
            assert row.end_pct == pytest.approx(following.start_pct, abs=0.011)


def test_units_beyond_the_largest_are_one_row_without_key(book):
    shown = contributions_picture(book, PROVINCE)
    assert [text.partition(" cộng")[0] for text in row_texts(shown) if "còn lại" in text] == ["19 đơn vị còn lại"] * 2
    assert len([key for key, _ in marks(shown) if "/viec/ty_le_xong/ket_qua/" in key]) == 8


def test_contributions_are_empty_without_a_base(book, monkeypatch):
    monkeypatch.setattr(type(book), "base", None)
    assert contributions_picture(book, PROVINCE) == ""


@pytest.mark.parametrize("ranking", HOLDERS)
def test_rank_intervals_equal_the_stage_table(book, ranking):
    shown = rank_intervals_picture(book, ranking, INTERNAL)
    assert faults(book, shown) == []
    rows = book.table("rank_stability").query("ranking == @ranking")
    assert {key.split(":")[1].split("/")[1] for key, _ in marks(shown)} == set(rows["holder"])
    is_solid = {kind: (rows[f"{kind}_best"] == rows[f"{kind}_worst"]) | rows[f"{kind}_best"].isna()
                for kind in ("one_case", "stage", "weights")}  # fmt: skip
    assert title(shown).startswith(f"{is_solid['one_case'].sum()}/{len(rows)} đơn vị ")
    of_all = is_solid["one_case"] & is_solid["stage"] & is_solid["weights"]
    assert f", {of_all.sum()}/{len(rows)} khi đổi cả" in title(shown)


def test_rank_intervals_are_empty_without_ranking(book, monkeypatch):
    assert rank_intervals_picture(book, "cum-9", INTERNAL) == ""
    assert rank_intervals_picture(book, PROVINCE, SHARED) == weights_picture(book, PROVINCE, SHARED) == ""
    monkeypatch.setattr(type(book), "ranking_ids", ())
    assert rank_intervals_picture(book, PROVINCE, INTERNAL) == ""


@pytest.mark.parametrize("ranking", HOLDERS)
def test_weights_equal_the_table_and_title_names_the_largest(book, ranking):
    shown = weights_picture(book, ranking, INTERNAL)
    assert faults(book, shown) == []
    leaves = book.rules.ranking_criteria[ranking].leaves
    rows = book.table("weights").query("ranking == @ranking and criterion in @leaves").astype({"variance_pct": float})
    rows = rows.sort_values("variance_pct", ascending=False)
    assert [key for key, _ in marks(shown)] == [f"weights:{ranking}/{each}:variance_pct" for each in rows["criterion"]]
    first = rows.iloc[0]
    assert f"“{leaves[first['criterion']].label}”" in title(shown)
    assert ("nhưng" in title(shown)) == (first["variance_pct"] > float(first["nominal_pct"]))


@pytest.mark.parametrize("group", HOLDERS)
def test_funnel_counts_and_names_the_units_outside_its_limits(book, group):
    shown = funnel_picture(book, group)
    assert faults(book, shown, {group, *book.rules.unit_by_id}) == []
    rows = book.table("chance").query("group == @group")
    rate, low, high = (rows[column].astype(float) for column in ("rate_pct", "low_95_pct", "high_95_pct"))
    assert sorted(marks(shown)) == sorted(
        (f"chance:{group}/{unit}:rate_pct", value) for unit, value in zip(rows["holder"], rows["rate_pct"], strict=True)
    )
    outside = [book.rules.name(unit) for unit in rows["holder"][(rate < low) | (rate > high)]]
    assert all(name in title(shown) and f">{name}</text>" in shown for name in outside)
    assert re.search(r"\d+(?:/\d+)?", title(shown))[0] == (
        f"{len(rows) - len(outside)}/{len(rows)}" if outside else f"{len(rows)}"
    )


def test_funnel_is_empty_for_a_group_without_enough_units(book):
    assert funnel_picture(book, "cum-9") == ""


def cells_of(shown: str) -> list[list[str]]:
    """Texts of the cells of each row of the body, the head first."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", shown.partition("</thead>")[2], re.DOTALL)
    return [[plain(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in rows]


@pytest.mark.parametrize("ranking", HOLDERS)
def test_points_heat_shows_lost_points_that_add_up_to_the_total(book, ranking):
    shown = points_heat(book, ranking, INTERNAL)
    assert faults(book, shown, set(book.rules.unit_by_id)) == []
    table, previous = book.rules.ranking_criteria[ranking], Decimal(1000)
    assert len(cells_of(shown)) == len(book.table("ranks").query("ranking == @ranking"))
    for name, *lost, total in cells_of(shown):
        gains = [Decimal(text.replace(",", ".")) * (1 if text.startswith("+") else -1) for text in lost]
        assert table.max_points + sum(gains) == Decimal(total.replace(",", ".")) <= previous, name
        previous = Decimal(total.replace(",", "."))


def test_points_are_shared_where_the_rank_is_decided(book):
    decided = book.table("decisions").query("subject == 'xep-hang' and state == 'quyet_dinh'")
    shown = points_heat(book, "cum-1", SHARED)
    assert {row[0] for row in cells_of(shown)} == {book.rules.name(unit) for unit in decided["holder"]}
    assert [points_heat(book, ranking, SHARED) for ranking in (PROVINCE, "cum-2", "cum-3")] == [""] * 3


def test_points_heat_is_empty_without_ranking(book, monkeypatch):
    monkeypatch.setattr(type(book), "ranking_ids", ())
    assert points_heat(book, PROVINCE, INTERNAL) == ""


@pytest.mark.parametrize("holder", HOLDERS)
def test_violations_heat_sums_the_register_by_unit_and_kind(book, holder):
    units = list(book.rules.unit_by_id) if holder == PROVINCE else book.rules.cluster(holder).members
    shown = violations_heat(book, SHARED, *units)
    assert faults(book, shown) == []
    own = book.table("inspections").query("holder in @units").astype({"count": int})
    kinds = [plain(head) for head in re.findall(r'<th scope="col" class="heat">(.*?)</th>', shown)][:-1]
    *rows, sums = [[name, *(int(text.replace("–", "0")) for text in numbers)] for name, *numbers in cells_of(shown)]
    expected = own.pivot_table(index="holder", columns="kind", values="count", aggfunc="sum", fill_value=0)[kinds]
    names = {book.rules.name(unit): unit for unit in units}
    assert {names[name]: numbers[:-1] for name, *numbers in rows} == {
        unit: list(numbers) for unit, numbers in zip(expected.index, expected.to_numpy().tolist(), strict=True)
    }
    assert sums[1:] == [*expected.sum(), own["count"].sum()]
    assert [row[-1] for row in rows] == sorted((row[-1] for row in rows), reverse=True)


def test_notes_on_violations_are_internal(book, monkeypatch):
    rows = {key: row | {"note": "hồ sơ 12"} for key, row in book.rows("inspections").items()}
    monkeypatch.setattr(type(book), "rows", lambda self, name: rows)
    units = book.rules.unit_by_id
    assert "hồ sơ 12" in violations_heat(book, INTERNAL, *units)
    assert ("hồ sơ 12" in violations_heat(book, SHARED, *units)) == book.rules.shares("inspections", "note")


def test_violations_of_one_unit_need_no_heat(book):
    assert violations_heat(book, SHARED, "1-06") == "" == violations_heat(book, SHARED, "1-04", "1-07")
