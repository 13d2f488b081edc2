"""Classes A–D: thresholds of points and targets, exclusions, quotas, and a quota line inside a tie."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.rules.kinds.base import Target
from thidua_helpers.rules.year import Quota
from thidua_helpers.rules.year_rows import ExclusionRow
from thidua_helpers.scoring.classes import Classes, classes_table
from thidua_helpers.scoring.quotas import seat_count
from thidua_helpers.scoring.ranking import Ranking
from thidua_helpers.scoring.scoring_data import ScoringData

LABELS = {"ty_le_xong": "Tỷ lệ xong", "ty_le_giam": "Tỷ lệ giảm"}
RATES = {
    "ty_le_xong": Rate(label="Tỷ lệ xong", formula="", numerator="xong", denominator="co_dieu_kien"),
    "ty_le_giam": Rate(label="Tỷ lệ giảm", formula="", numerator="giam", denominator="nam_truoc_chuyen"),
}
# The three targets of QĐ 1682/QĐ-BTP: việc, tiền, fewer cases carried over; each 80% here.
TARGETS = (("viec", "ty_le_xong"), ("tien", "ty_le_xong"), ("viec", "ty_le_giam"))
A = {
    "id": "a", "label": "A", "from_points": 180, "ways": [{"met": 3}], "excluded_by": ["ky-luat"], "verified": True,
}  # fmt: skip
B = {
    "id": "b", "label": "B", "from_points": 160, "excluded_by": ["ky-luat", "khang-nghi"], "verified": False,
    "ways": [{"met": 2, "others_short_below_pct": 15}, {"met": 1, "others_short_below_pct": 5}],
}  # fmt: skip
C = {"id": "c", "label": "C", "from_points": 140, "verified": False}
D = {"id": "d", "label": "D", "verified": False}
MET = ((80, 100),) * 3


def quantities(done, comparator=">=", unassigned=(), **more):
    """`done`: unit → (numerator, denominator) of each of the three targets; `unassigned`: (unit, which of them)."""
    figures, targets = {}, {}
    for unit, rates in done.items():
        for number, ((measure, rate), pair) in enumerate(zip(TARGETS, rates, strict=True)):
            if pair is not None:
                lines = RATES[rate].numerator, RATES[rate].denominator
                figures |= {(unit, measure, line): value for line, value in zip(lines, pair, strict=True)}
            if (unit, number) not in unassigned:
                targets[unit, measure, rate] = Target(Decimal(80), comparator)
    return ScoringData(
        figures=figures, fact_keys={}, targets=targets, violations=None, days_late={}, scores={}, rates=RATES, terms={},
        stage="tham_dinh", **more,
    )  # fmt: skip


def classes(points, done=None, quotas=None, exclusions=(), rules=(A, B, C, D), ladder=(), decimals=2, table=None, **of):
    """`points`: unit → total; `done` of units that do not meet all three targets."""
    made_of = CriteriaTable(
        name="Bảng", legal_basis="", source="x", verified=True, kinds=("chi_cuc",), max_points=200, points_decimals=2,
        ranking_decimals=decimals, criteria={"x": {"label": "X", "max_points": 200, "rule": {"kind": "cham-diem"}}},
        targets=[{"measure": measure, "rate": rate} for measure, rate in TARGETS], classes=rules, tie_breaks=ladder,
        exclusion_kinds=["ky-luat", "khang-nghi"], **(table or {}),
    )  # fmt: skip
    of_units = {unit: {"tong": None if total is None else Decimal(total)} for unit, total in points.items()}
    results = quantities(dict.fromkeys(points, MET) | (done or {}), **of)
    made = Ranking(made_of, list(points), of_units, results)
    return Classes(made, {each: Quota(**quota) for each, quota in (quotas or {}).items()}, exclusions, LABELS)


def outcomes(made):
    """class → unit → outcome, of those that are eligible for it or placed above."""
    found = {}
    for row in made.rows():
        found.setdefault(row["class"], {})[row["holder"]] = row["outcome"]
    return found


def class_of(*given, **keys):
    """The class of unit a."""
    (found,) = [row["class"] for row in classes(*given, **keys).rows() if row["outcome"] == "xep"]
    return found


def row_of(made, unit, class_id):
    (found,) = [row for row in made.rows() if (row["holder"], row["class"]) == (unit, class_id)]
    return found


@pytest.mark.parametrize(
    ("total", "expected"),
    [("180.00", "a"), ("179.99", "b"), ("200", "a"), ("160.00", "b"), ("159.99", "c"), ("140", "c"), ("139.99", "d"),
     ("0.00", "d"), ("-3.00", "d")],
)  # fmt: skip
def test_class_is_reached_by_points(total, expected):
    assert class_of({"a": total}) == expected


# 15% of 80 is 12: 68% is short by exactly that; 5% of 80 is 4: 76%.
UNDER_15, AT_15, UNDER_5, AT_5 = (68001, 10**5), (68, 100), (76001, 10**5), (76, 100)
MISSED, HIT = (10, 100), (80, 100)


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ((HIT, HIT, HIT), "a"),
        ((HIT, HIT, (79999, 10**5)), "b"),
        ((HIT, HIT, UNDER_15), "b"),
        ((HIT, UNDER_15, HIT), "b"),
        ((UNDER_15, HIT, HIT), "b"),
        ((HIT, HIT, AT_15), "c"),
        ((HIT, HIT, MISSED), "c"),
        ((HIT, UNDER_5, UNDER_5), "b"),
        ((HIT, UNDER_5, AT_5), "c"),
        ((HIT, AT_5, UNDER_5), "c"),
        ((HIT, UNDER_15, UNDER_15), "c"),
        ((UNDER_5, UNDER_5, UNDER_5), "c"),
        # What has no result is neither met nor short by a known amount; a rate of nothing does not count.
        ((HIT, HIT, None), "c"),
        ((HIT, HIT, (0, 0)), "a"),
        ((HIT, HIT, (0, 100)), "c"),
    ],
)
def test_class_by_targets_has_relative_tolerance(rates, expected):
    assert class_of({"a": "190"}, {"a": rates}) == expected


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        # In percentage points: 80 − 15 = 65, 80 − 5 = 75.
        ((HIT, HIT, (65001, 10**5)), "b"),
        ((HIT, HIT, (65, 100)), "c"),
        ((HIT, (75001, 10**5), (75001, 10**5)), "b"),
        ((HIT, (75001, 10**5), (75, 100)), "c"),
    ],
)
def test_tolerance_counts_percentage_points(rates, expected):
    in_points = {**B, "tolerance": "diem-phan-tram"}
    assert class_of({"a": "190"}, {"a": rates}, rules=(A, in_points, C, D)) == expected


def test_the_comparator_of_the_target_decides_what_is_met():
    # "> 80" is not met by 80,00%, but short by nothing.
    assert class_of({"a": "190"}, {"a": (HIT, (81, 100), (81, 100))}, comparator=">") == "b"
    assert class_of({"a": "190"}, {"a": ((81, 100),) * 3}, comparator=">") == "a"


def test_unassigned_target_does_not_count_by_default():
    made = classes({"a": "190"}, unassigned=[("a", 1)])
    row = row_of(made, "a", "a")
    assert (row["outcome"], row["targets_met"]) == ("xep", 2)


@pytest.mark.parametrize(
    ("rates", "unassigned", "expected"),
    [
        ((HIT, MISSED, HIT), (), "c"),  # two of three met, the third by far not
        ((HIT, MISSED, HIT), (1,), "a"),
        ((HIT, HIT, UNDER_15), (1,), "b"),  # as many may be missed as with three
        ((HIT, HIT, MISSED), (1,), "c"),
        ((UNDER_5, HIT, UNDER_5), (1,), "c"),  # one at the least is met
        ((HIT, MISSED, MISSED), (1, 2), "a"),
        ((HIT, HIT, HIT), (0, 1, 2), "c"),  # nothing to be judged by
    ],
)
def test_classes_with_targets_that_do_not_count(rates, unassigned, expected):
    assert class_of({"a": "190"}, {"a": rates}, unassigned=[("a", each) for each in unassigned]) == expected


def test_unit_without_counted_target_has_no_class():
    bearing = {**A, "ways": [{"met": 0, "others_short_below_pct": 5}]}
    unassigned = [("a", each) for each in range(3)]
    assert class_of({"a": "190"}, {"a": (UNDER_5,) * 3}, rules=(bearing, D)) == "a"
    assert class_of({"a": "190"}, unassigned=unassigned, rules=(bearing, D)) == "d"


def test_unassigned_target_counts_as_missed_if_the_year_says_so():
    made = classes({"a": "190"}, unassigned=[("a", 1)], unassigned_targets="chua-dat")
    assert row_of(made, "a", "a")["outcome"] == "khong_du"
    two_of_three = {**A, "ways": [{"met": 2}]}
    assert class_of({"a": "190"}, unassigned=[("a", 1)], unassigned_targets="chua-dat", rules=(two_of_three, D)) == "a"


def test_zero_denominator_does_not_count_and_is_not_unassigned():
    row = row_of(classes({"a": "190"}, {"a": (HIT, (0, 0), HIT)}, unassigned_targets="chua-dat"), "a", "a")
    assert row["outcome"] == "xep"
    assert row["targets_met"] == 2


def test_negative_denominator_counts_as_missing_result():
    row = row_of(classes({"a": "190"}, {"a": (HIT, (0, -5), HIT)}), "a", "a")
    assert (row["outcome"], row["targets_met"]) == ("khong_du", 2)


def test_target_without_result_is_not_met():
    row = row_of(classes({"a": "190"}, {"a": (HIT, None, HIT)}), "a", "a")
    assert (row["outcome"], row["targets_met"]) == ("khong_du", 2)


def test_verdict_that_depends_on_the_allotment_is_not_met():
    row = row_of(classes({"a": "190"}, unsettled={("a", "tien", "ty_le_xong"): "vì thế"}), "a", "a")
    assert (row["outcome"], row["targets_met"]) == ("khong_du", 2)


@pytest.mark.parametrize(("of", "expected"), [({}, 2), ({"class_quota_of": "co-tong-diem"}, 1)])
def test_quota_in_per_cent_counts_all_ranked_units(of, expected):
    """25% of eight ranked units are 2, also where three of them have no total."""
    points = dict.fromkeys("abcde", "190") | dict.fromkeys("fgh")
    made = classes(points, quotas={"a": {"share_pct": 25}}, table=of)
    assert row_of(made, "a", "a")["seats"] == expected


ELIGIBILITIES = [
    ("180.00", MET, "a"),
    ("179.99", MET, "a"),
    # (80 − 72)/80 = 10%.
    ("180.00", (HIT, (72, 100), HIT), "a"),
    ("180.00", (HIT, (72, 100), HIT), "b"),
    # (80 − 68,001)/80 = 14,99875%: two decimals would say 15,00.
    ("180.00", (HIT, HIT, UNDER_15), "b"),
    ("180.00", (HIT, HIT, AT_15), "b"),
    # A tolerance that nothing needs is not mentioned.
    ("180.00", MET, "b"),
    ("139.00", MET, "c"),
    ("139.00", MET, "d"),
]


# (80 − 75,001) = 4,999 percentage points, 6,24875% of the target; B bears less than 5.
NEAR_5 = (75001, 10**5)


TOLERANCES = [
    ("tuong-doi", (HIT, HIT, NEAR_5), {}),
    ("diem-phan-tram", (HIT, HIT, NEAR_5), {}),
    ("diem-phan-tram", (HIT, HIT, NEAR_5), {"ty_le_giam": -1}),
]


ABSENT = {("a", "viec", line): "đếm khác" for line in ("giam", "nam_truoc_chuyen")}


def test_target_across_a_change_of_method_does_not_count():
    row = row_of(classes({"a": "190"}, {"a": (HIT, HIT, None)}, not_applicable=ABSENT), "a", "a")
    assert (row["outcome"], row["targets_met"]) == ("xep", 2)


def exclusion(unit, kind):
    return ExclusionRow(unit=unit, kind=kind, reason="Có công chức bị kỷ luật", document="QĐ MH-12")


CHANGES = [
    # A ratio to the target of a change that went the other way would be "thấp hơn 188,00%".
    (-64, 91),
    (0, 91),
    # The class goes by 14,999% of the target: (80 − 68,001)/80.
    UNDER_15,
]


def test_exclusion_holds_for_classes_that_name_its_kind():
    of = {"points": {"a": "190"}, "exclusions": [exclusion("a", "khang-nghi")]}
    assert class_of(**of) == "a"
    assert class_of(of["points"], {"a": (HIT, HIT, UNDER_15)}, exclusions=of["exclusions"]) == "c"
    made = classes({"a": "190", "b": "190"}, exclusions=[exclusion("a", "ky-luat")])
    assert [outcomes(made)[each]["a"] for each in "abcd"] == ["khong_du", "khong_du", "xep", "xep_tren"]
    assert outcomes(made)["a"]["b"] == "xep"


@pytest.mark.parametrize(
    ("quota", "number", "expected"),
    [
        ({"count": 0}, 25, 0),
        ({"count": 3}, 25, 3),
        ({"count": 3}, 0, 3),
        # 25% of 26 = 6,5; of 25 = 6,25; of 27 = 6,75; of 24 = 6.
        ({"share_pct": 25}, 26, 6),
        ({"share_pct": 25, "rounding": "half_up"}, 26, 7),
        ({"share_pct": 25, "rounding": "half_up"}, 25, 6),
        ({"share_pct": 25, "rounding": "up"}, 25, 7),
        ({"share_pct": 25, "rounding": "up"}, 24, 6),
        ({"share_pct": 25}, 27, 6),
        ({"share_pct": 25}, 3, 0),
        ({"share_pct": 25, "rounding": "up"}, 0, 0),
        # A third is not 33,33%: 33,33% of 3 is 0,9999.
        ({"share_pct": "33.33"}, 3, 0),
        ({"share_pct": 100}, 7, 7),
    ],
)
def test_seats_follow_count_share_and_rounding(quota, number, expected):
    assert seat_count(Quota(**quota), number) == expected


def test_seats_are_a_share_of_all_ranked_units():
    # Half of four ranked units is two places, also where one of them has no total.
    made = classes({"a": "190", "b": "185", "c": "181", "d": None}, quotas={"a": {"share_pct": 50}})
    assert outcomes(made)["a"] == {"a": "xep", "b": "xep", "c": "vuot_so_luong"}
    assert {row["seats"] for row in made.rows() if row["class"] == "a"} == {2}
    assert {row["seats"] for row in made.rows() if row["class"] == "b"} == {None}


def test_unit_over_quota_competes_for_next_class():
    made = classes({"a": "190", "b": "185.50", "c": "181.25", "d": "165"}, quotas={"a": {"count": 2}})
    assert outcomes(made)["a"] == {"a": "xep", "b": "xep", "c": "vuot_so_luong", "d": "khong_du"}
    # c is eligible for A, and B asks 2/3 or 1/3 with a tolerance for the others: met with 3/3 as well.
    assert outcomes(made)["b"] == {"a": "xep_tren", "b": "xep_tren", "c": "xep", "d": "xep"}
    # 185,50 − 181,25 = 4,25 behind the last that was placed.
    assert row_of(made, "c", "a")["short_points"] == Decimal("4.25")
    assert [row["short_points"] for row in made.rows() if row["outcome"] != "vuot_so_luong"] == [None] * 15


def test_cut_unit_is_behind_at_the_precision_of_the_ranks():
    # 190,14 → 190,1; 189,96 → 190,0; the unrounded totals differ by 0,18.
    made = classes({"a": "190.14", "b": "189.96"}, quotas={"a": {"count": 1}}, decimals=1)
    assert row_of(made, "b", "a")["short_points"] == Decimal("0.1")


def test_quota_of_zero_places_nobody():
    made = classes({"a": "190", "b": "165"}, quotas={"a": {"count": 0}})
    assert outcomes(made)["a"] == {"a": "vuot_so_luong", "b": "khong_du"}
    assert row_of(made, "a", "a")["short_points"] is None
    assert outcomes(made)["b"] == {"a": "xep", "b": "xep"}


def test_quota_for_all_eligible_units_cuts_nobody():
    for count in (2, 3):
        made = classes({"a": "190", "b": "190", "c": "150"}, quotas={"a": {"count": count}})
        assert outcomes(made)["a"] == {"a": "xep", "b": "xep", "c": "khong_du"}


def test_tie_below_the_quota_line_is_cut():
    made = classes({"a": "190", "b": "185", "c": "185"}, quotas={"a": {"count": 1}})
    assert outcomes(made)["a"] == {"a": "xep", "b": "vuot_so_luong", "c": "vuot_so_luong"}
    assert row_of(made, "b", "a")["short_points"] == row_of(made, "c", "a")["short_points"] == Decimal("5.00")


TIED = {"a": "190", "b": "185", "c": "185", "d": "182", "e": "165"}


def test_tie_across_the_quota_line_is_left_to_the_council():
    made = classes(TIED, quotas={"a": {"count": 2}})
    assert outcomes(made)["a"] == {
        "a": "xep", "b": "hoi_dong", "c": "hoi_dong", "d": "vuot_so_luong", "e": "khong_du",
    }  # fmt: skip
    assert row_of(made, "d", "a")["short_points"] == Decimal("3.00")
    assert outcomes(made)["b"] == {
        "a": "xep_tren", "b": "xep_tren", "c": "xep_tren", "d": "xep", "e": "xep",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("places_of_b", "expected"),
    # One of b and c comes down from A and takes a place of B: d and e share what is left.
    [(3, ("xep", "xep")), (2, ("xep", "vuot_so_luong")), (1, ("vuot_so_luong", "vuot_so_luong"))],
)
def test_tied_unit_reserves_seat_of_next_class(places_of_b, expected):
    made = classes(TIED, quotas={"a": {"count": 2}, "b": {"count": places_of_b}})
    assert tuple(outcomes(made)["b"][unit] for unit in "de") == expected


def test_tie_break_settles_the_quota_line():
    by_rate = {"label": "Tỷ lệ", "measure": "viec", "rate": "ty_le_xong"}
    done = {"c": ((81, 100), HIT, HIT)}
    made = classes(TIED, done, quotas={"a": {"count": 2}}, ladder=(by_rate,))
    assert outcomes(made)["a"] == {
        "a": "xep", "b": "vuot_so_luong", "c": "xep", "d": "vuot_so_luong", "e": "khong_du",
    }  # fmt: skip


def test_tied_unit_reserves_no_seat_if_not_eligible():
    # b and c tie at the line of A, but B excludes both: the one that the council leaves out goes to C.
    excluded = [exclusion("b", "khang-nghi"), exclusion("c", "khang-nghi")]
    made = classes(TIED, quotas={"a": {"count": 2}, "b": {"count": 2}}, exclusions=excluded)
    assert [outcomes(made)["b"][unit] for unit in "de"] == ["xep", "xep"]


def test_tied_unit_without_seat_twice_takes_one_two_classes_below():
    # One of a and b gets A, B has no place, so the other one takes the only place of C before c.
    points = {"a": "190", "b": "190", "c": "150"}
    made = classes(points, quotas={"a": {"count": 1}, "b": {"count": 0}, "c": {"count": 1}})
    assert outcomes(made)["c"]["c"] == "vuot_so_luong"


def test_unit_without_total_has_no_class():
    assert {row["holder"] for row in classes({"a": None, "b": "150"}).rows()} == {"b"}
    assert classes({"a": None}).rows() == []


def test_classes_table_is_empty_without_a_province_ranking():
    made = classes({"a": "190", "b": "150"})
    rules = SimpleNamespace(
        edition="2021",
        indicators=SimpleNamespace(rates=RATES),
        year=SimpleNamespace(emulation=SimpleNamespace(class_quotas={"a": Quota(count=0)})),
        exclusions=[],
    )
    table = classes_table({"toan-tinh": made._ranking, "cum-1": made._ranking}, rules)
    assert len(table) == 8
    assert table.set_index(["holder", "class"]).loc[("a", "a"), ["outcome", "seats", "order"]].tolist() == [
        "vuot_so_luong", 0, 1,
    ]  # fmt: skip
    assert classes_table({"cum-1": made._ranking}, rules).empty


totals = st.decimals(130, 200, places=0)
quotas = st.none() | st.integers(0, 4)


@given(st.lists(totals, min_size=1, max_size=7), quotas, quotas, st.randoms())
def test_quotas_hold_whatever_the_names_and_order(points, of_a, of_b, random):
    limits = {each: {"count": count} for each, count in (("a", of_a), ("b", of_b)) if count is not None}
    units = dict(zip("abcdefg", points, strict=False))
    plain = outcomes(classes(units, quotas=limits))
    for class_id, count in (("a", of_a), ("b", of_b)):
        assert count is None or list(plain[class_id].values()).count("xep") <= count
    first = list(plain["a"].values())
    # A tie at the line is open only where some of it fit and some do not.
    assert "hoi_dong" not in first or first.count("xep") < of_a < first.count("xep") + first.count("hoi_dong")
    # Everybody is placed once, or open in one class.
    for unit in units:
        of_unit = [plain[each][unit] for each in "abcd"]
        assert of_unit.count("xep") + of_unit.count("hoi_dong") == 1
    shuffled = list(units)
    random.shuffle(shuffled)
    names = dict(zip(shuffled, reversed("hijklmn"), strict=False))
    other = outcomes(classes({names[unit]: units[unit] for unit in shuffled}, quotas=limits))
    assert other == {each: {names[unit]: outcome for unit, outcome in of.items()} for each, of in plain.items()}


@pytest.mark.parametrize(("total", "missing"), [("150.5", "29.5"), ("179.99", "0.01"), ("180", "0"), ("190", "0")])
def test_missing_points_are_the_distance_to_the_threshold(total, missing):
    made = classes({"a": total})
    assert row_of(made, "a", "a")["missing_points"] == Decimal(missing)
    assert row_of(made, "a", "d")["missing_points"] is None


def test_tied_unit_takes_a_seat_in_one_class_only():
    # b and c tie at the only place of A; the one who waits takes the place of B, so the place of C is free again.
    tied = {"b": "190", "c": "190", "d": "170", "e": "150"}
    made = classes(tied, quotas={"a": {"count": 1}, "b": {"count": 1}, "c": {"count": 1}})
    assert outcomes(made)["a"] == {"b": "hoi_dong", "c": "hoi_dong", "d": "khong_du", "e": "khong_du"}
    assert outcomes(made)["b"]["d"] == "vuot_so_luong"
    assert outcomes(made)["c"]["d"] == "xep"


def test_wording_of_classes(snapshot):
    reduction = {"ty_le_giam": -1}
    only_reached = HIT, (81, 100), (81, 100)
    of_a = {
        "strict target reached": classes({"a": "190"}, {"a": only_reached}, comparator=">"),
        "strict change reached": classes(
            {"a": "190"}, {"a": (*only_reached[1:], HIT)}, comparator=">", signs_of_increase=reduction
        ),
        "unassigned": classes({"a": "190"}, unassigned=[("a", 1)]),
        "unassigned, counted": classes({"a": "190"}, unassigned=[("a", 1)], unassigned_targets="chua-dat"),
        "zero denominator": classes({"a": "190"}, {"a": (HIT, (0, 0), HIT)}),
        "negative denominator": classes({"a": "190"}, {"a": (HIT, (0, -5), HIT)}),
        "no result": classes({"a": "190"}, {"a": (HIT, None, HIT)}),
        "unsettled": classes({"a": "190"}, unsettled={("a", "tien", "ty_le_xong"): "vì thế"}),
        "change of method": classes({"a": "190"}, {"a": (HIT, HIT, None)}, not_applicable=ABSENT),
        "exclusion": classes({"a": "190"}, exclusions=[exclusion("a", "ky-luat")]),
    }
    of_b = [
        *(
            classes({"a": "180"}, {"a": rates}, rules=(A, {**B, "tolerance": each}, C, D), signs_of_increase=signs)
            for each, rates, signs in TOLERANCES
        ),
        *(classes({"a": "180"}, {"a": (HIT, HIT, change)}, signs_of_increase=reduction) for change in CHANGES),
    ]
    assert {
        "eligibility": [
            row_of(classes({"a": total}, {"a": rates}), "a", class_id)["words"]
            for total, rates, class_id in ELIGIBILITIES
        ],
        "class a": {name: row_of(made, "a", "a")["words"] for name, made in of_a.items()},
        "class b": [row_of(made, "a", "b")["words"] for made in of_b],
    } == snapshot
