"""Decided ranks and classes taken together: impossible sets, quotas, exclusions, points."""

import dataclasses

import pytest
from test_decisions import decision, rules, table

from thidua_helpers.checks.decided_sets import _exclusions, _rank_faults, decided_set_findings
from thidua_helpers.rules.clusters import ClusterSystem
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.year_rows import ExclusionRow

FILE = "config/years/2021/decisions.csv"
A_TO_H = "abcdefgh"


def book(*decisions, exclusions=()):
    """One cluster of eight ranked units a–h, in two classes with an exclusion."""
    base = rules(*decisions)
    units = tuple(
        UnitRow(id=each, name=each, short_name=f"Đơn vị {each.upper()}", kind="chi_cuc", verified=True)
        for each in A_TO_H
    )
    clusters = [{"id": "cum-1", "name": "Cụm 1", "area": "", "members": list(A_TO_H)}]
    system = ClusterSystem(**base.cluster_system.model_dump(exclude={"clusters"}), clusters=clusters)
    province = base.criteria["tinh"]
    excluding = [each.model_copy(update={"excluded_by": ("ky-luat",)}) for each in province.classes]
    criteria = base.criteria | {"tinh": province.model_copy(update={"classes": tuple(excluding)})}
    return dataclasses.replace(base, units=units, cluster_system=system, criteria=criteria, exclusions=exclusions)


def ranked(*ranks):
    return [decision("xep-hang", unit, str(rank)) for unit, rank in zip(A_TO_H, ranks, strict=False)]


def found(*decisions, classes=(), **others):
    return list(decided_set_findings(table("classes", *classes), book(*decisions, **others)))


@pytest.mark.parametrize(
    "ranks", [range(1, 9), (1, 2, 2, 4, 5, 5, 5, 8), (1,) * 8, (1, 8), (3, 3, 3), (8,), (7, 7), (1, 1, 3)]
)
def test_possible_ranks_are_no_finding(ranks):
    assert found(*ranked(*ranks)) == []


IMPOSSIBLE = [
    ((1, 12), "dòng 3"),
    ((1, 9), "dòng 3"),
    ((1, 1, 2), "dòng 2, dòng 3, dòng 4"),
    ((1, 2, 2, 3), "dòng 3, dòng 4, dòng 5"),
    ((2, 2, 3, 3, 4), "dòng 4, dòng 5, dòng 6"),
    ((8, 8), "dòng 2, dòng 3"),
    ((1, 2, 3, 5, 6, 7, 8, 8), "dòng 5"),
    ((2, 3, 4, 5, 6, 7, 8, 8), "dòng 2"),
]


@pytest.mark.parametrize(("ranks", "lines"), IMPOSSIBLE)
def test_impossible_ranks_are_an_error_with_their_lines(ranks, lines):
    (finding,) = found(*ranked(*ranks))
    assert (finding.check, finding.severity, finding.holder) == ("thu-bac-vo-ly", "error", "cum-1")
    assert (finding.file, finding.cells) == (FILE, lines)


@pytest.mark.parametrize(
    ("ranks", "lines"),
    [
        # A second after two firsts, and two eighths.
        ((1, 1, 2, 8, 8), ["2, 3, 4", "5, 6"]),
        ((1, 1, 2, 3, 4, 5, 6, 7), ["2, 3, 4"]),
        # A second after two firsts, a third after four.
        ((1, 1, 2, 2, 3), ["2, 3, 4, 5", "4, 5, 6"]),
        # A rank above 8, and two eighths.
        ((1, 12, 8, 8), ["3", "4, 5"]),
        # Too few before a third; before a second and a fifth; before two seconds.
        ((1, 3, 4, 4, 4, 7, 8, 8), ["3"]),
        ((2, 3, 5, 6, 7, 8, 8, 8), ["2", "4"]),
        ((2, 2, 3, 5, 6, 7, 8, 8), ["2, 3"]),
    ],
)
def test_impossible_ranks_are_all_found_without_consequences(ranks, lines):
    assert [each.cells.replace("dòng ", "") for each in found(*ranked(*ranks))] == lines


def test_impossible_rank_with_a_reason_is_still_an_error():
    (finding,) = found(decision("xep-hang", "a", "12", reason="Hội đồng thống nhất"))
    assert finding.check == "thu-bac-vo-ly"


def test_members_without_a_rank_may_fill_a_gap():
    assert list(_rank_faults({2: 1, 3: 4}, 4)) == []
    assert list(_rank_faults({2: 1, 3: 4}, 3)) != []
    assert list(_rank_faults({2: 4}, 4)) == []


def test_ranks_of_an_unranked_cluster_are_not_checked():
    book = rules(decision("xep-hang", "a", "12"), emulation={"province_criteria": "tinh"})
    assert list(decided_set_findings(table("classes"), book)) == []


def test_class_for_an_excluded_unit_is_an_error_despite_a_reason():
    case = ExclusionRow(unit="b", kind="ky-luat", reason="lãnh đạo bị kỷ luật", document="QĐ 5")
    (finding,) = found(decision("hang", "b", "hang-a", reason="Hội đồng thống nhất"), exclusions=(case,))
    assert (finding.check, finding.severity, finding.cells) == ("hang-thuoc-loai-tru", "error", "dòng 2")
    other = case.model_copy(update={"kind": "khang-nghi"})
    assert found(decision("hang", "b", "hang-a"), exclusions=(other,)) == []
    of_another = case.model_copy(update={"unit": "c"})
    assert found(decision("hang", "b", "hang-a"), exclusions=(of_another,)) == []
    assert found(decision("hang", "b", "hang-a"), exclusions=None) == []


def classes(**points):
    """The `classes` table: units with their points, one place in class A."""
    return [
        {"holder": unit, "class": each, "total_points": str(total), "outcome": "xep", "seats": places}
        for unit, total in points.items()
        for each, places in (("hang-a", 1), ("hang-b", None))
    ]


def test_class_above_its_quota_is_a_warning():
    two = [decision("hang", unit, "hang-a") for unit in "ab"]
    (finding,) = found(*two, classes=classes(a=95, b=94))
    assert (finding.check, finding.severity, finding.cells) == ("hang-qua-so-luong", "warning", "dòng 2, dòng 3")
    assert finding.is_acceptable
    assert found(two[0], classes=classes(a=95, b=94)) == []


def test_a_higher_class_with_fewer_points_needs_a_reason():
    rows = [decision("hang", "a", "hang-a"), decision("hang", "b", "hang-b")]
    (finding,) = found(*rows, classes=classes(a=81, b=95))
    assert (finding.check, finding.severity, finding.cells) == ("hang-nguoc-diem", "warning", "dòng 2, dòng 3")
    assert found(decision("hang", "a", "hang-a", reason="vì"), rows[1], classes=classes(a=81, b=95)) == []
    assert found(*rows, classes=classes(a=95, b=95)) == []
    case = ExclusionRow(unit="b", kind="ky-luat", reason="kỷ luật", document="QĐ 5")
    checks = [each.check for each in found(*rows, classes=classes(a=81, b=95), exclusions=(case,))]
    assert checks == ["hang-thuoc-loai-tru"]
    assert found(*rows, classes=classes(a="", b=95)) == found(*rows, classes=classes(a=81, b="")) == []
    assert found(*rows, classes=classes(b=95)) == []


def test_exclusion_is_of_one_unit_from_the_classes_of_its_kind():
    case = ExclusionRow(unit="b", kind="ky-luat", reason="kỷ luật", document="QĐ 5")
    of_book = book(exclusions=(case,))
    province = of_book.criteria["tinh"]
    first, second = province.classes
    kinds = first, second.model_copy(update={"excluded_by": ("khang-nghi",)})
    criteria = of_book.criteria | {"tinh": province.model_copy(update={"classes": kinds})}
    of_book = dataclasses.replace(of_book, criteria=criteria)
    asked = [(unit, each) for unit in "ab" for each in (first.id, second.id)]
    assert [each for each in asked if _exclusions(*each, of_book)] == [("b", first.id)]
    assert _exclusions("b", first.id, dataclasses.replace(of_book, exclusions=None)) == []


def test_edition_without_a_ranking_of_the_province_has_ranks_only():
    book = rules(decision("xep-hang", "a", "12"), emulation={"cluster_criteria": {"cum-1": "cum"}})
    assert [each.check for each in decided_set_findings(table("classes"), book)] == ["thu-bac-vo-ly"]


def test_furthest_decision_on_a_unit_counts():
    early = decision("xep-hang", "a", "12", state="du_kien")
    assert found(early, decision("xep-hang", "a", "1")) == []


def test_wording_of_findings(snapshot):
    case = ExclusionRow(unit="b", kind="ky-luat", reason="lãnh đạo bị kỷ luật", document="QĐ 5")
    both = [decision("hang", unit, "hang-a") for unit in "ab"]
    findings = [
        *(finding for ranks, _ in IMPOSSIBLE for finding in found(*ranked(*ranks))),
        *found(both[1], exclusions=(case,)),
        *found(*both, classes=classes(a=95, b=94)),
        *found(both[0], decision("hang", "b", "hang-b"), classes=classes(a=81, b=95)),
    ]
    assert [f"{each.check}: {each.found} | {each.expected}" for each in findings] == snapshot
