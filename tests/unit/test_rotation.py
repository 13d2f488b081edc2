"""Whose turn it is to lead a cluster; what the ledger does not know is not guessed."""

import dataclasses

import pytest
from conftest import PROJECT

from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.clusters import ClusterSystem
from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.year import Year
from thidua_helpers.rules.year_rows import HeadRow
from thidua_helpers.scoring.rotation import heads_of, rotation_table
from thidua_helpers.workspace.paths import open_workspace

SYSTEM, CLUSTER = "he-cum", "cum-1"


def head(year, unit, role="truong-cum", passed_over="", reason="", **others):
    place = {"system": SYSTEM, "cluster": CLUSTER, "source": "x", "verified": True} | others
    return HeadRow(year=year, role=role, unit=unit, passed_over=passed_over or (), reason=reason, **place)


def rules(*heads, members="abcd", edition="2021", valid_from="2019-10-01", ranked_kinds=()):
    """One cluster of `members`, one letter each; "o" is the provincial office. It covers the years from 2020 on.

    With `ranked_kinds` the cluster has a criteria table of its own, which ranks units of these kinds.
    """
    units = tuple(
        UnitRow(id=each, name=each, short_name=f"Đơn vị {each.upper()}", kind="cuc" if each == "o" else "chi_cuc",
                verified=True)
        for each in members
    )  # fmt: skip
    decision = {"number": "1", "signed_on": "2019-10-01", "signed_by": "", "source": "x"}
    clusters = [{"id": CLUSTER, "name": "Cụm 1", "area": "", "members": list(members)}]
    table = {
        "name": "Bảng", "legal_basis": "", "source": "x", "verified": True, "kinds": ranked_kinds, "max_points": 100,
        "points_decimals": 2, "ranking_decimals": 2,
        "criteria": {"chung": {"label": "Chung", "max_points": 100, "rule": {"kind": "cham-diem"}}},
    }  # fmt: skip
    emulation = {"stage": "tham_dinh", "appraised_by": "a", "cluster_criteria": {CLUSTER: "bang"}}
    known = {
        "edition": Edition.parse(edition),
        "units": units,
        "cluster_system": ClusterSystem(
            name="", decision=decision, valid_from=valid_from, verified=True, clusters=clusters
        ),
        "year": Year(
            state_of_figures="tam-tinh",
            clusters=SYSTEM,
            inputs=[{"file": "a.xlsx", "form": "x"}],
            emulation=emulation if ranked_kinds else None,
        ),
        "criteria": {"bang": CriteriaTable(**table)} if ranked_kinds else {},
        "heads": heads,
    }
    return RuleBook(
        **({field.name: known.get(field.name) for field in dataclasses.fields(RuleBook)} | {"registry": ()})
    )


def turns(*heads, **others):
    return rotation_table(rules(*heads, **others)).set_index("member")


def turn(*heads, **others):
    return turns(*heads, **others)["turn"].to_dict()


def test_the_first_after_the_heads_of_the_cycle_is_next():
    table = turns(head(2020, "a"), head(2021, "b"))
    assert table["turn"].to_dict() == {"a": "da_lam", "b": "da_lam", "c": "ke_tiep", "d": "chua_den"}
    assert table["order"].to_dict() == {"a": 1, "b": 2, "c": 3, "d": 4}


def test_passed_over_unit_is_next_with_year_and_reason():
    passed = head(2021, "c", passed_over="b", reason="đang kiện toàn lãnh đạo")
    table = turns(head(2020, "a"), passed)
    assert table["turn"].to_dict() == {"a": "da_lam", "b": "ke_tiep", "c": "da_lam", "d": "chua_den"}
    assert "năm 2021: đang kiện toàn lãnh đạo" in table.loc["b", "words"]


def test_a_cycle_begins_with_its_first_head_and_goes_round():
    assert turn(head(2020, "c"), head(2021, "d")) == {"a": "ke_tiep", "b": "chua_den", "c": "da_lam", "d": "da_lam"}
    passed = turns(head(2020, "c", passed_over="b", reason="vắng"), head(2021, "d"))
    assert passed["turn"].to_dict() == {"a": "chua_den", "b": "ke_tiep", "c": "da_lam", "d": "da_lam"}
    assert "năm 2020: vắng" in passed.loc["b", "words"]


def test_first_of_passed_over_members_is_next():
    table = turns(head(2020, "a"), head(2021, "d", passed_over="c", reason="vắng"))
    assert table["turn"].to_dict() == {"a": "da_lam", "b": "ke_tiep", "c": "bi_bo_qua", "d": "da_lam"}


def test_member_that_served_since_is_not_passed_over():
    passed = head(2020, "b", passed_over="a", reason="vắng")
    assert turn(passed, head(2021, "a")) == {"a": "da_lam", "b": "da_lam", "c": "ke_tiep", "d": "chua_den"}


def test_units_before_a_head_are_passed_over_named_or_not():
    passed = head(2021, "a", passed_over="d", reason="xin hoãn")
    # The cycle goes b, c, d, a: with a as head c and d have been passed over, c is the first of them.
    assert turn(head(2020, "b"), passed) == {"a": "da_lam", "b": "da_lam", "c": "ke_tiep", "d": "bi_bo_qua"}


def test_a_cycle_ends_when_every_member_has_served():
    served = [head(2020, "a"), head(2021, "c"), head(2022, "d"), head(2023, "b")]
    fresh = turns(*served, edition="2023")
    assert fresh["turn"].to_dict() == {"a": "ke_tiep", "b": "chua_den", "c": "chua_den", "d": "chua_den"}
    assert fresh["last_year"].to_dict() == {"a": 2020, "b": 2023, "c": 2021, "d": 2022}
    again = turn(*served, head(2024, "a"), edition="2024")
    assert again == {"a": "da_lam", "b": "ke_tiep", "c": "chua_den", "d": "chua_den"}
    last_of_cycle = turn(*served[:3], edition="2022")
    assert last_of_cycle == {"a": "da_lam", "b": "ke_tiep", "c": "da_lam", "d": "da_lam"}


def test_a_cluster_of_one_leads_itself():
    assert turn(head(2020, "a"), head(2021, "a"), members="a") == {"a": "ke_tiep"}


def test_a_year_without_a_known_head_suggests_nothing():
    table = turns(head(2021, "b"), head(2020, "a", role="pho-cum"))
    assert set(table["turn"]) == {"chua_ro"}
    assert table["last_year"].dropna().to_dict() == {"a": 2020, "b": 2021}
    assert table["last_role"].to_dict() == {"a": "pho-cum", "b": "truong-cum", "c": "", "d": ""}


@pytest.mark.parametrize(
    ("valid_from", "unknown"),
    [("2019-09-30", "2019, 2020"), ("2019-10-01", "2020"), ("2019-11-26", "2020"), ("2020-01-01", "2020")],
)
def test_first_year_of_system_is_a_thads_year(valid_from, unknown):
    (words,) = set(turns(head(2021, "b"), valid_from=valid_from)["words"])
    assert f" {unknown} " in words


def test_a_system_in_its_first_year_needs_that_year_only():
    assert turn(head(2021, "a"), valid_from="2020-10-01")["b"] == "ke_tiep"


def test_unranked_member_does_not_rotate():
    own_table = {"members": "oab", "ranked_kinds": ("chi_cuc",)}
    table = turns(head(2020, "a"), head(2021, "o"), **own_table)
    assert table["turn"].to_dict() == {"o": "khong_luan_phien", "a": "da_lam", "b": "ke_tiep"}
    assert (table.loc["o", "last_year"], table.loc["o", "last_role"]) == (2021, "truong-cum")
    assert turn(head(2020, "a"), head(2021, "b"), **own_table)["a"] == "ke_tiep"
    assert turn(head(2021, "b"), **own_table) == {"o": "khong_luan_phien", "a": "chua_ro", "b": "chua_ro"}
    assert turn(head(2020, "a"), head(2021, "b"), members="oab")["o"] == "ke_tiep"


def test_the_office_as_head_passes_nobody_over():
    own_table = {"members": "abo", "ranked_kinds": ("chi_cuc",)}
    assert turn(head(2020, "a"), head(2021, "o"), **own_table)["b"] == "ke_tiep"
    three = turn(head(2020, "o"), head(2021, "a"), members="abco", ranked_kinds=("chi_cuc",))
    assert three == {"a": "da_lam", "b": "ke_tiep", "c": "chua_den", "o": "khong_luan_phien"}


def test_a_cycle_begins_with_its_first_rotating_head():
    own_table = {"members": "abco", "ranked_kinds": ("chi_cuc",)}
    led = turn(head(2020, "o"), head(2021, "b"), **own_table)
    assert led == {"a": "chua_den", "b": "da_lam", "c": "ke_tiep", "o": "khong_luan_phien"}


def test_passed_over_member_precedes_first_in_order():
    passed = head(2021, "b", passed_over="d", reason="xin hoãn")
    assert turn(head(2020, "a"), passed) == {"a": "da_lam", "b": "da_lam", "c": "chua_den", "d": "ke_tiep"}


def test_ledger_of_other_clusters_and_years_is_ignored():
    strangers = [head(2022, "b"), head(2021, "c", cluster="cum-9"), head(2021, "d", system="khac")]
    table = turns(head(2020, "a"), head(2021, "b"), *strangers)
    assert table["turn"]["c"] == "ke_tiep"
    assert table["last_year"].dropna().to_dict() == {"a": 2020, "b": 2021}


def test_the_order_of_the_ledger_changes_nothing():
    ledger = [head(2020, "a"), head(2021, "c", passed_over="b", reason="vắng"), head(2021, "d", role="pho-cum")]
    assert turns(*ledger).equals(turns(*reversed(ledger)))


def test_last_role_is_latest_and_head_before_deputy():
    ledger = [head(2020, "a"), head(2021, "b"), head(2021, "a", role="pho-cum")]
    assert turns(*ledger).loc["a", ["last_year", "last_role"]].tolist() == [2021, "pho-cum"]
    both = [head(2020, "a", role="pho-cum"), head(2020, "a"), head(2021, "b")]
    assert turns(*both).loc["a", "last_role"] == "truong-cum"


def test_the_heads_of_a_year_the_head_first():
    ledger = [head(2021, "d", role="pho-cum"), head(2020, "a"), head(2021, "b")]
    book = rules(*ledger)
    assert [(row.role, row.unit) for row in heads_of(book, 2021)[CLUSTER]] == [("truong-cum", "b"), ("pho-cum", "d")]
    assert heads_of(book, 2022) == {CLUSTER: ()}


def test_ledger_of_thanh_hoa_has_cluster_3_in_2021():
    book = read_rules(open_workspace(PROJECT), Edition.parse("2021"))
    table = rotation_table(book)
    assert set(table["turn"]) == {"chua_ro"}
    known = table.dropna(subset="last_year").set_index("member")
    assert known["last_role"].to_dict() == {"quan-son": "truong-cum", "thuong-xuan": "pho-cum"}
    people = {cluster: [row.person for row in rows] for cluster, rows in heads_of(book, 2021).items()}
    assert people == {"cum-1": [], "cum-2": [], "cum-3": ["Lê Minh Sáng", "Lương Ánh Minh"]}


def test_an_edition_without_clusters_has_no_rotation():
    book = read_rules(open_workspace(PROJECT), Edition.parse("2019-6t"))
    assert rotation_table(book).empty


def test_wording_of_turns(snapshot):
    tables = {
        "next": turns(head(2020, "a"), head(2021, "b")),
        "passed over": turns(head(2020, "a"), head(2021, "d", passed_over="c", reason="vắng")),
        "unknown": turns(),
    }
    assert {name: table["words"].to_dict() for name, table in tables.items()} == snapshot
