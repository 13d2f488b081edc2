"""Decided beside computed; and what is wrong with decisions."""

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from thidua_helpers.checks.decisions import decision_findings
from thidua_helpers.period import Edition
from thidua_helpers.rules.awards import AwardCatalogue
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.clusters import ClusterSystem
from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.year import Year
from thidua_helpers.rules.year_rows import DecisionRow, HeadRow
from thidua_helpers.scoring.decisions import decisions_table, final_decisions
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.years.settings import DECISIONS as SHEET
from thidua_helpers.years.settings import HEADS

FILE = "config/years/2021/decisions.csv"
BY_PROVINCE = {"province_criteria": "tinh", "cluster_criteria": {"cum-1": "cum"}}


def decision(subject, holder, value, state="quyet_dinh", reason=""):
    signed = {"number": "9/QĐ", "signed_on": "2021-11-01", "decided_by": "Cục trưởng"} if state == "quyet_dinh" else {}
    return DecisionRow(subject=subject, holder=holder, value=value, state=state, reason=reason, **signed)


def criteria(*kinds, classes=()):
    """A criteria table that ranks units of these kinds."""
    return CriteriaTable(
        name="Bảng", legal_basis="", source="x", verified=True, kinds=kinds, max_points=100, points_decimals=2,
        ranking_decimals=2, criteria={"chung": {"label": "Chung", "max_points": 100, "rule": {"kind": "cham-diem"}}},
        classes=classes,
    )  # fmt: skip


def rules(*decisions, emulation=BY_PROVINCE, of_cluster=("chi_cuc",), heads=(), heads_decided=()):
    """Cluster 1 of the provincial office `o`, which appraises all scores, and a, b; cluster 2 of c; d in none."""
    units = tuple(
        UnitRow(id=each, name=each, short_name=f"Đơn vị {each.upper()}", kind="cuc" if each == "o" else "chi_cuc",
                verified=True)
        for each in "oabcd"
    )  # fmt: skip
    system = {
        "name": "", "valid_from": "2019-10-01", "verified": True,
        "decision": {"number": "1", "signed_on": "2019-10-01", "signed_by": "", "source": "x"},
        "clusters": [
            {"id": "cum-1", "name": "Cụm 1", "area": "", "members": ["o", "a", "b"]},
            {"id": "cum-2", "name": "Cụm 2", "area": "", "members": ["c"]},
        ],
    }  # fmt: skip
    classes = [
        {"id": "hang-a", "label": "Hạng A", "from_points": 90, "verified": True},
        {"id": "hang-b", "label": "Hạng B", "from_points": 80, "verified": True},
    ]
    title = {"label": "Giấy khen", "whom": ["tap-the"], "group": "hinh-thuc", "decided_by": "", "clause": "",
             "verified": True}  # fmt: skip
    edition = Edition.parse("2021")
    stage = {"stage": "tham_dinh", "appraised_by": "o"}
    known = {
        "edition": edition,
        "workspace": Workspace(Path("/w")),
        "units": units,
        "cluster_system": ClusterSystem(**system),
        "year": Year(
            state_of_figures="tam-tinh",
            clusters="he-cum",
            inputs=[{"file": "a.xlsx", "form": "x"}],
            emulation=None if emulation is None else stage | emulation,
        ),
        "criteria": {"tinh": criteria("chi_cuc", classes=classes), "cum": criteria(*of_cluster)},
        "awards": AwardCatalogue(name="", valid_from="2004-01-01", source="x",
                                 titles={"giay-khen": title, "bang-khen": title | {"label": "Bằng khen"}}),
        "decisions": decisions,
        "heads": heads,
        "heads_decided": heads_decided,
    }  # fmt: skip
    return RuleBook(
        **({field.name: known.get(field.name) for field in dataclasses.fields(RuleBook)} | {"registry": ()})
    )


def table(name, *rows):
    """The stage table `name`; texts that a row does not give are empty."""
    empty = dict.fromkeys(SCHEMAS[name].columns, "") | dict.fromkeys(SCHEMAS[name].integers + SCHEMAS[name].booleans)
    return make_table(name, [empty | {"edition": "2021"} | row for row in rows])


RANKS = table(
    "ranks",
    {"ranking": "cum-1", "holder": "a", "state": "value", "rank": 1},
    {"ranking": "cum-1", "holder": "b", "state": "missing"},
    {"ranking": "toan-tinh", "holder": "a", "state": "value", "rank": 3},
    {"ranking": "toan-tinh", "holder": "b", "state": "value", "rank": 2},
)
CLASSES = table(
    "classes",
    {"holder": "a", "class": "hang-a", "outcome": "xep"},
    {"holder": "a", "class": "hang-b", "outcome": "xep_tren"},
    {"holder": "b", "class": "hang-a", "outcome": "hoi_dong"},
    {"holder": "b", "class": "hang-b", "outcome": "xep_tren"},
    {"holder": "c", "class": "hang-a", "outcome": "khong_du"},
    {"holder": "c", "class": "hang-b", "outcome": "vuot_so_luong"},
)
AWARDS = table(
    "awards",
    *(
        {"title": "giay-khen", "holder": holder, "outcome": outcome}
        for holder, outcome in zip(
            "oabcd", ("cap_tren", "de_nghi", "hoi_dong", "vuot_so_luong", "khong_du"), strict=True
        )
    ),
)
VOTES = table(
    "vote_results",
    {"cluster": "cum-1", "subject": "truong-cum", "round": 1, "holder": "a", "outcome": "dat"},
    {"cluster": "cum-1", "subject": "pho-cum", "round": 1, "holder": "b", "outcome": "dat"},
    {"cluster": "cum-2", "subject": "truong-cum", "round": 1, "holder": "c", "outcome": "khong_dat"},
)
ROTATION = table(
    "rotation",
    {"cluster": "cum-1", "member": "b", "turn": "ke_tiep"},
    {"cluster": "cum-2", "member": "c", "turn": "ke_tiep"},
)
COMPUTED = {"ranks": RANKS, "classes": CLASSES, "awards": AWARDS, "vote_results": VOTES, "rotation": ROTATION}
NOTHING = {name: table(name) for name in COMPUTED}


def beside(row, computed=COMPUTED):
    found = decisions_table(rules(row), computed).iloc[0]
    return found["computed"], None if found["agrees"] is pd.NA else found["agrees"]


@pytest.mark.parametrize(
    ("subject", "holder", "value", "computed", "agrees"),
    [
        ("xep-hang", "a", "1", "1", True),
        ("xep-hang", "a", "01", "1", True),
        ("xep-hang", "a", "3", "1", False),
        ("xep-hang", "b", "2", "", None),
        ("xep-hang", "d", "1", "", None),
        ("hang", "a", "hang-a", "hang-a", True),
        ("hang", "a", "hang-b", "hang-a", False),
        ("hang", "b", "hang-a", "chờ Hội đồng xem xét: Hạng A", None),
        ("hang", "c", "hang-b", "không được xếp hạng nào", False),
        ("hang", "d", "hang-b", "", None),
        ("khen-thuong", "a", "giay-khen", "de_nghi", True),
        ("khen-thuong", "b", "giay-khen", "hoi_dong", None),
        ("khen-thuong", "c", "giay-khen", "vuot_so_luong", False),
        ("khen-thuong", "d", "giay-khen", "khong_du", False),
        ("khen-thuong", "o", "giay-khen", "cap_tren", None),
        ("khen-thuong", "a", "bang-khen", "", None),
        ("truong-cum", "cum-1", "a", "a", True),
        ("truong-cum", "cum-1", "b", "a", False),
        ("truong-cum", "cum-2", "c", "c", True),
        ("pho-cum", "cum-1", "b", "b", True),
        ("pho-cum", "cum-2", "c", "", None),
    ],
)
def test_the_computed_value_stands_beside_the_decided_one(subject, holder, value, computed, agrees):
    assert beside(decision(subject, holder, value)) == (computed, agrees)
    assert beside(decision(subject, holder, value), NOTHING) == ("", None)


def test_a_decision_keeps_its_number_day_state_and_reason():
    rows = [decision("hang", "a", "hang-a", reason="vì"), decision("hang", "b", "hang-a", state="du_kien")]
    found = decisions_table(rules(*rows), COMPUTED).set_index("holder")
    said = ["state", "number", "signed_on", "decided_by", "reason"]
    assert found.loc["a", said].tolist() == ["quyet_dinh", "9/QĐ", "2021-11-01", "Cục trưởng", "vì"]
    assert found.loc["b", said].tolist() == ["du_kien", "", "", "", ""]
    assert decisions_table(rules(), COMPUTED).empty


def test_most_advanced_of_equal_decisions_counts():
    states = ("quyet_dinh", "tham_dinh", "hoi_dong")
    rows = [decision("hang", "a", "hang-a", state=state, reason=state) for state in states]
    found = decisions_table(rules(*rows), COMPUTED)
    assert found["reason"].tolist() == ["quyet_dinh"]


def test_decided_is_what_has_a_number():
    rows = [decision("hang", "a", "hang-a"), decision("hang", "b", "hang-a", state="hoi_dong"),
            decision("xep-hang", "a", "1")]  # fmt: skip
    assert final_decisions(rules(*rows), "hang") == (rows[0],)
    assert final_decisions(rules(*rows), "pho-cum") == ()


def found(*decisions, **others):
    book = rules(*decisions, **({"emulation": None} | others))
    return list(decision_findings(decisions_table(book, COMPUTED), VOTES, book))


def head(year, cluster, role, unit):
    return HeadRow(system="he-cum", cluster=cluster, year=year, role=role, unit=unit, source="x", verified=True)


DIFFERENCES = [
    (("xep-hang", "a", "2"), "cum-1"),
    (
        ("khen-thuong", "d", "giay-khen"),
        "",
    ),
    (("truong-cum", "cum-1", "o"), "cum-1"),
    (("truong-cum", "cum-2", "a"), "cum-2"),
]


@pytest.mark.parametrize(("row", "holder"), DIFFERENCES)
def test_difference_without_reason_is_error_with_line(row, holder):
    (finding,) = found(decision("pho-cum", "cum-1", "b"), decision(*row))
    assert (finding.check, finding.severity) == ("khac-tinh-toan-khong-ly-do", "error")
    assert (finding.file, finding.cells, finding.holder) == (FILE, "dòng 3", holder)
    assert f"cau-hinh-2021.xlsx, trang tính “{SHEET}”" in finding.advice
    assert found(decision(*row, reason="Hội đồng thống nhất")) == []
    assert [each.check for each in found(decision(*row, state="du_kien"))] == ["khac-tinh-toan-khong-ly-do"]


def test_same_head_and_deputy_is_warning():
    """The vote chose B as deputy."""
    (finding,) = found(decision("truong-cum", "cum-1", "b", reason="vì"))
    assert (finding.check, finding.severity, finding.holder) == ("trung-chuc-danh", "warning", "cum-1")
    assert (finding.file, finding.cells) == (FILE, "dòng 2")
    both = [decision("truong-cum", "cum-1", "b", reason="vì"), decision("pho-cum", "cum-1", "a", reason="vì")]
    assert found(*both) == []
    assert found(*both, decision("pho-cum", "cum-1", "b", state="du_kien")) == []


OTHER_HEADS = (head(2020, "cum-1", "truong-cum", "b"), head(2021, "cum-1", "truong-cum", "b"))
DECIDED_HEADS = tuple(
    decision(kind, cluster, unit)
    for kind, cluster, unit in (("truong-cum", "cum-1", "a"), ("pho-cum", "cum-1", "b"), ("pho-cum", "x", "b"))
)


def test_ledger_unlike_decided_heads_is_warning():
    (finding,) = found(heads=OTHER_HEADS, heads_decided=DECIDED_HEADS)
    assert (finding.check, finding.severity, finding.holder) == ("khac-quyet-dinh-ky-truoc", "warning", "cum-1")
    assert (finding.file, finding.cells) == ("config/cluster_heads.csv", "dòng 3")
    assert f"cau-hinh-2021.xlsx, trang tính “{HEADS}”" in finding.advice
    assert found(heads=(head(2021, "cum-1", "truong-cum", "a"),), heads_decided=DECIDED_HEADS) == []


def test_classes_are_called_by_their_names():
    (finding, _) = found(decision("hang", "c", "hang-a"), emulation=BY_PROVINCE)
    assert "“Hạng A”" in finding.found


def test_what_was_not_computed_needs_no_reason():
    assert found(decision("hang", "d", "hang-b"), decision("pho-cum", "cum-2", "c")) == []


def test_two_decisions_that_contradict_each_other():
    twice = [decision("pho-cum", "cum-1", "b"), decision("pho-cum", "cum-1", "o", reason="vì")]
    (finding,) = found(decision("xep-hang", "a", "1"), *twice)
    assert (finding.check, finding.severity) == ("quyet-dinh-trung", "error")
    assert (finding.file, finding.cells) == (FILE, "dòng 3, dòng 4")


def test_what_is_no_contradiction():
    assert found(*[decision("pho-cum", "cum-1", "b")] * 2) == []
    assert found(decision("pho-cum", "cum-1", "b"), decision("pho-cum", "cum-1", "a", "du_kien", reason="vì")) == []
    two_awards = found(decision("khen-thuong", "a", "giay-khen"), decision("khen-thuong", "a", "bang-khen"))
    assert {finding.check for finding in two_awards} == {"khen-thuong-khong-de-nghi"}
    assert found(decision("xep-hang", "a", "1"), decision("truong-cum", "cum-1", "a")) == []


APPRAISERS = [
    (BY_PROVINCE, ("chi_cuc",)),
    (BY_PROVINCE, ("chi_cuc", "cuc")),
    ({"province_criteria": "tinh"}, ("chi_cuc",)),
]


@pytest.mark.parametrize(("emulation", "of_cluster"), APPRAISERS)
def test_an_appraiser_among_the_appraised_is_a_warning(emulation, of_cluster):
    (finding,) = found(emulation=emulation, of_cluster=of_cluster)
    assert (finding.check, finding.severity, finding.holder) == ("tham-dinh-trong-cum", "warning", "cum-1")
    assert (finding.file, finding.cells) == ("config/years/2021/year.toml", "emulation.appraised_by")


@pytest.mark.parametrize(
    "emulation", [None, {}, BY_PROVINCE | {"appraised_by": "d"}, BY_PROVINCE | {"appraised_by": "c"}]
)
def test_who_appraises_no_fellow_member_is_no_conflict(emulation):
    assert found(emulation=emulation) == []


def test_wording_of_findings(snapshot):
    twice = [decision("pho-cum", "cum-1", "b"), decision("pho-cum", "cum-1", "o", reason="vì")]
    findings = [
        *(finding for row, _ in DIFFERENCES for finding in found(decision(*row))),
        *found(decision("hang", "c", "hang-a"), emulation=BY_PROVINCE),
        *found(decision("truong-cum", "cum-1", "b", reason="vì")),
        *found(heads=OTHER_HEADS, heads_decided=DECIDED_HEADS),
        *found(*twice),
        *(finding for emulation, kinds in APPRAISERS for finding in found(emulation=emulation, of_cluster=kinds)),
    ]
    assert [f"{each.check}: {each.found} | {each.advice}" for each in findings] == snapshot
