"""Points of every type of rule, worked out by hand; and what has to hold whatever the figures."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.rules.kinds.base import Target
from thidua_helpers.scoring.points import Assumption, Scoring, points_table, score_units
from thidua_helpers.scoring.scoring_data import Count, ScoringData, Violation, collect_scoring_data
from thidua_helpers.tables.store import make_table

RATES = {
    "ty_le_xong": Rate(label="Tỷ lệ xong", formula="", numerator="xong+dinh_chi", denominator="co_dieu_kien"),
    "ty_le_giam": Rate(label="Tỷ lệ giảm", formula="", numerator="giam", denominator="nam_truoc_chuyen"),
}
TERMS = {
    ("viec", "xong"): (),
    ("viec", "xong+dinh_chi"): ("xong", "dinh_chi"),
    ("viec", "con_lai"): ("co_dieu_kien", "-xong+dinh_chi"),
    ("viec", "giam"): ("nam_truoc_chuyen", "-con_lai"),
    ("tien", "xong+dinh_chi"): ("xong", "dinh_chi"),
}
RATE = {"of": "ty_le", "measure": "viec", "rate": "ty_le_xong"}
MET = {**RATE, "of": "chi_tieu"}
ENFORCEABLE = {"of": "so_lieu", "measure": "viec", "line": "co_dieu_kien"}
FOUND, LATE, SHEET = {"of": "so_vi_pham"}, {"of": "so_ngay_cham"}, {"of": "phieu_cham"}
TIMES = {**SHEET, "unit": "lần"}
TARGET = {"a": "80.00"}


def quantities(
    done=None, targets=None, comparator=">=", violations=None, late=None, sheet=None, stage="tham_dinh", more=None
):
    """`done`: unit → (finished, enforceable) cases; `sheet`: (unit, criterion) → score; `more`: further figures."""
    figures = {}
    for unit, (finished, enforceable) in (done or {}).items():
        own = {"xong": finished, "xong+dinh_chi": finished, "co_dieu_kien": enforceable}
        own |= {"dang_thi_hanh": enforceable - finished, "con_lai": enforceable - finished}
        figures |= {(unit, "viec", line): value for line, value in own.items()}
    figures |= more or {}
    return ScoringData(
        figures=figures,
        fact_keys={key: "/".join(key) for key in figures},
        targets={
            (unit, "viec", rate): Target(Decimal(value), comparator)
            for unit, value in (targets or {}).items()
            for rate in RATES
        },
        violations=violations,
        days_late={unit: Count(days, f"receipts:{unit}") for unit, days in (late or {}).items()},
        scores={
            ("bang", *key): {"tham_dinh": Count(Decimal(score), f"scores:{'/'.join(key)}")}
            for key, score in (sheet or {}).items()
        },
        rates=RATES,
        terms=TERMS,
        stage=stage,
    )


def table(points_decimals=2, **criteria):
    """A criteria table; each criterion is a name with keys of its own, nominal points as given (60 where not)."""
    criteria = {
        name.replace("_", "-"): {"label": name.upper(), "max_points": 60, **each} for name, each in criteria.items()
    }
    uppermost = sum(Decimal(str(each["max_points"])) for each in criteria.values() if not each.get("within"))
    return CriteriaTable(
        name="Bảng", legal_basis="", source="x", verified=True, kinds=("chi_cuc",), max_points=max(uppermost, 1),
        points_decimals=points_decimals, ranking_decimals=points_decimals,
        criteria=criteria | ({} if uppermost else {"con-lai": {"label": "", "max_points": 1, "rule": MANUAL}}),
    )  # fmt: skip


def scoring(of, units=("a",), weights=None, without=(), **criteria):
    return Scoring("bang", table(**criteria), units, of, weights or {}, frozenset(without))


def rows_of(made, unit="a"):
    """The rows of a unit as the stage table has them, but for whole numbers that are not there."""
    return (
        make_table("points", [{"edition": "2021", "ranking": "cum-1"} | each.row() for each in made.points_of(unit)])
        .set_index("criterion", drop=False)
        .loc[[each.criterion for each in made.points_of(unit)]]
        .to_dict("records")
    )


def row_of(of, rule, **criterion):
    """The row of unit a for the one criterion of a table."""
    return rows_of(scoring(of, x={"rule": rule, **criterion}))[0]


def seen(row):
    return row["points"], row.get("cut", "")


def rule(kind, feed, **keys):
    return {"kind": kind, "feed": feed, **keys}


MANUAL = rule("cham-diem", SHEET)
PROPORTIONAL = rule("ty-le-chi-tieu", RATE)
AT_LEAST = rule(
    "bac-diem", RATE, bands=[{"at_least": "83.00", "points": 60}, {"at_least": "75.00", "points": 40}]
)  # fmt: skip
ABOVE = rule(
    "bac-diem", RATE, bands=[{"above": "83.00", "points": 60}, {"above": "75.00", "points": 40}, {"points": 5}]
)  # fmt: skip


PROPORTIONAL_CASES = [
    # At the target 80/80 × 60, just below 79/80 × 60, above 81/80 × 60 = 60,75 cut to 60.
    ((80, 100), {}, "60.00", ""),
    ((79, 100), {}, "59.25", ""),
    ((81, 100), {}, "60.00", "tran"),
    ((0, 100), {}, "0.00", ""),
    # 100/3 % ÷ 80 % × 60 = 25 exactly; from the shown 33,33% it would be 24,9975.
    ((1, 3), {}, "25.00", ""),
    # 1 ÷ 80 × 10 = 0,125, half up 0,13.
    ((1, 100), {"max_points": 10}, "0.13", ""),
    # 79,9999% is not shown as 80,00%; 79,9999/80 × 60 = 59,999925, rounded 60,00.
    ((799999, 10**6), {}, "60.00", ""),
    # A cap above the maximum: 88/80 × 60 = 66 exactly at it, 89/80 × 60 = 66,75 above.
    ((88, 100), {"cap_points": 66}, "66.00", ""),
    ((89, 100), {"cap_points": 66}, "66.00", "tran"),
    ((100, 100), {"is_capped": False}, "75.00", ""),
    # Floor 15: 20/80 × 60 = 15 at it, 19/80 × 60 = 14,25 below.
    ((20, 100), {"floor_points": 15}, "15.00", ""),
    ((19, 100), {"floor_points": 15}, "15.00", "san"),
]


@pytest.mark.parametrize(("done", "criterion", "points", "cut"), PROPORTIONAL_CASES)
def test_proportional_to_the_target(done, criterion, points, cut):
    assert seen(row_of(quantities({"a": done}, TARGET), PROPORTIONAL, **criterion)) == (points, cut)


def test_points_cut_by_cap_or_floor_are_kept():
    # 81/80 × 60 = 60,75: 0,75 taken; 19/80 × 60 = 14,25: 0,75 given; nothing where nothing was cut.
    assert row_of(quantities({"a": (81, 100)}, TARGET), PROPORTIONAL)["cut_points"] == "-0.75"
    assert row_of(quantities({"a": (19, 100)}, TARGET), PROPORTIONAL, floor_points=15)["cut_points"] == "0.75"
    assert row_of(quantities({"a": (80, 100)}, TARGET), PROPORTIONAL)["cut_points"] == ""


def test_rate_across_a_method_change_is_not_scored():
    of = replace(
        quantities({"a": (8, 10)}, TARGET),
        not_applicable={("a", "viec", "giam"): "đếm khác", ("a", "viec", "nam_truoc_chuyen"): "đếm khác"},
    )
    reduction = rule("ty-le-chi-tieu", {**RATE, "rate": "ty_le_giam"})
    row = row_of(of, reduction)
    assert (row["state"], *seen(row)) == ("not_applicable", "", "")
    assert "đếm khác" in row["words"]
    assert row_of(of, reduction, if_not_applicable_points=5)["points"] == "5.00"


BY_FIGURE = rule("bac-diem", ENFORCEABLE, bands=[{"points": 5}])


def test_absent_figure_is_not_scored_and_its_reason_is_given():
    of = quantities({"a": (8, 10)}, TARGET)
    for reason in ("đếm khác", ""):
        absent = replace(of, not_applicable={("a", "viec", "co_dieu_kien"): reason})
        for each in (BY_FIGURE, PROPORTIONAL):
            row = row_of(absent, each)
            assert (row["state"], *seen(row)) == ("not_applicable", "", "")
            assert reason in row["words"]


def test_words_name_the_allotment_a_rate_depends_on():
    of = quantities({"a": (8, 10)}, TARGET)
    depends = replace(of, unsettled={("a", "viec", "ty_le_xong"): "vì thế"})
    assert "vì thế" in row_of(depends, PROPORTIONAL)["words"]
    other = replace(of, unsettled={("b", "viec", "ty_le_xong"): "vì thế"})
    assert row_of(other, PROPORTIONAL) == row_of(of, PROPORTIONAL)


def test_a_rate_may_be_negative():
    # 300 carried over grew to 320: −20/300 = −6,67%; −6,67 ÷ 10 × 60 = −40, held at 0.
    more = {("a", "viec", "giam"): -20, ("a", "viec", "nam_truoc_chuyen"): 300}
    feed = {"of": "ty_le", "measure": "viec", "rate": "ty_le_giam"}
    row = row_of(quantities(targets={"a": "10.00"}, more=more), rule("ty-le-chi-tieu", feed))
    assert seen(row) == ("0.00", "san")
    assert row["cut_points"] == "40.00"


BANDS_OF_A_RATE = [
    (AT_LEAST, (412, 489), "60.00"),
    (AT_LEAST, (83, 100), "60.00"),
    (AT_LEAST, (82999, 10**5), "40.00"),
    # 82,999999 would be 83,00 with up to five decimals: six are shown.
    (AT_LEAST, (82999999, 10**8), "40.00"),
    (AT_LEAST, (75, 100), "40.00"),
    (AT_LEAST, (74, 100), "0.00"),
    (ABOVE, (83001, 10**5), "60.00"),
    (ABOVE, (83, 100), "40.00"),
    (ABOVE, (75, 100), "5.00"),
    (ABOVE, (0, 100), "5.00"),
]


@pytest.mark.parametrize(("steps", "done", "points"), BANDS_OF_A_RATE)
def test_step_bands_of_a_rate(steps, done, points):
    assert seen(row_of(quantities({"a": done}), steps)) == (points, "")


def test_a_band_is_named_in_the_row():
    bands = [row_of(quantities({"a": (n, 100)}), ABOVE)["band"] for n in (84, 80, 75)]
    assert bands == ["> 83,00%", "> 75,00%", "còn lại"]
    assert row_of(quantities({"a": (74, 100)}), AT_LEAST)["band"] == "không có"


AT_MOST = rule("bac-diem", LATE, bands=[{"at_most": 0, "points": 10}, {"at_most": 2, "points": 6}, {"points": 1}])
BELOW = rule("bac-diem", FOUND, bands=[{"below": 1, "points": 10}, {"below": 3, "points": 4}])


DAYS_LATE = [
    (0, "10.00"),
    (1, "6.00"),
    (2, "6.00"),
    (3, "1.00"),
]


@pytest.mark.parametrize(("days", "points"), DAYS_LATE)
def test_step_bands_at_most(days, points):
    assert seen(row_of(quantities(late={"a": days}), AT_MOST)) == (points, "")


VIOLATIONS = [
    (0, "10.00"),
    (1, "4.00"),
    (2, "4.00"),
    (3, "0.00"),
]


@pytest.mark.parametrize(("count", "points"), VIOLATIONS)
def test_step_bands_below(count, points):
    found = {"a": [Violation("Cục", "Chậm gửi", count, "inspections:1")]}
    assert seen(row_of(quantities(violations=found), BELOW)) == (points, "")


def steps_of(feed, bound):
    return rule("bac-diem", feed, bands=[{"at_least": bound, "points": 8}])


BANDS_OF_OTHER_QUANTITIES = [
    # 84 − 80 = 4 percentage points; 84 ÷ 80 = 105%.
    ({**RATE, "of": "chenh_lech"}, "4", (84, 100), "8.00"),
    ({**RATE, "of": "chenh_lech"}, "4", (83999, 10**5), "0.00"),
    ({**RATE, "of": "chenh_lech"}, "-1.5", (79, 100), "8.00"),
    ({**RATE, "of": "hoan_thanh"}, "105", (84, 100), "8.00"),
    ({**RATE, "of": "hoan_thanh"}, "105", (83, 100), "0.00"),
    (ENFORCEABLE, "1000", (0, 1000), "8.00"),
    (ENFORCEABLE, "1000", (0, 999), "0.00"),
]


@pytest.mark.parametrize(("feed", "bound", "done", "points"), BANDS_OF_OTHER_QUANTITIES)
def test_step_bands_of_every_other_quantity(feed, bound, done, points):
    assert seen(row_of(quantities({"a": done}, TARGET), steps_of(feed, bound))) == (points, "")


def test_step_bands_of_the_score_sheet():
    for score, points in (("3", "8.00"), ("2.5", "0.00"), ("0", "0.00")):
        assert seen(row_of(quantities(sheet={("a", "x"): score}), steps_of(TIMES, 3))) == (points, "")


TWO_KINDS = [
    Violation("Cục", "Chậm gửi", 2, "inspections:1"),
    Violation("VKS", "Kháng nghị", 1, "inspections:2"),
]


DEDUCTIONS = [
    # 30 − 3 × 2 = 24.
    (TWO_KINDS, FOUND, -2, {}, "24.00", ""),
    (TWO_KINDS, {**FOUND, "sources": ["VKS"]}, -2, {}, "28.00", ""),
    (TWO_KINDS, {**FOUND, "kinds": ["Chậm gửi"]}, "-0.5", {}, "29.00", ""),
    ([], FOUND, -2, {}, "30.00", ""),
    # 30 − 3 × 10 = 0 at the floor; 30 − 3 × 11 = −3 below it; down to −3 where the table lets it.
    (TWO_KINDS, FOUND, -10, {}, "0.00", ""),
    (TWO_KINDS, FOUND, -11, {}, "0.00", "san"),
    (TWO_KINDS, FOUND, -11, {"floor_points": -5}, "-3.00", ""),
    # 30 − 3 × 12 = −6, held at −5.
    (TWO_KINDS, FOUND, -12, {"floor_points": -5}, "-5.00", "san"),
]


@pytest.mark.parametrize(("found", "feed", "keys", "criterion", "points", "cut"), DEDUCTIONS)
def test_deductions_for_each_event(found, feed, keys, criterion, points, cut):
    row = row_of(
        quantities(violations={"a": found}), rule("su-viec", feed, points_each=keys), max_points=30, **criterion
    )
    assert seen(row) == (points, cut)


def test_deductions_name_the_rows_of_the_register():
    row = row_of(quantities(violations={"a": TWO_KINDS}), rule("su-viec", FOUND, points_each=-2), max_points=30)
    assert row["inputs"] == "inspections:1;inspections:2"


def test_unit_missing_in_register_has_no_violation():
    row = row_of(quantities(violations={"b": TWO_KINDS}), rule("su-viec", FOUND, points_each=-2), max_points=30)
    assert (row["points"], row["inputs"]) == ("30.00", "")


ADDITIONS = [
    # 2 × 1,5 = 3; the cap of 6 is reached by 4 and passed by 5.
    ("0", {}, "0.00", ""),
    ("2", {}, "3.00", ""),
    ("4", {}, "6.00", ""),
    ("5", {}, "6.00", "tran"),
    ("5", {"max_points": 0, "is_capped": False}, "7.50", ""),
]


@pytest.mark.parametrize(("score", "criterion", "points", "cut"), ADDITIONS)
def test_additions_for_each_event(score, criterion, points, cut):
    of = quantities(sheet={("a", "x"): score, ("a", "con-lai"): "0"})
    row = row_of(of, rule("su-viec", TIMES, points_each="1.5"), **{"max_points": 6, **criterion})
    assert seen(row) == (points, cut)


def test_days_late_are_events_too():
    # 10 − 3 × 2 = 4.
    row = row_of(quantities(late={"a": 3}), rule("su-viec", LATE, points_each=-2), max_points=10)
    assert seen(row) == ("4.00", "")
    assert row["inputs"] == "receipts:a"


WORKLOAD = rule("thuong-khoi-luong", ENFORCEABLE, above=500, step=100, points_each="0.5")
BONUS = {"max_points": 0, "cap_points": 3}


WORKLOADS = [
    (0, "0.00", ""),
    (500, "0.00", ""),
    (599, "0.00", ""),
    (600, "0.50", ""),
    # 6 full hundreds above 500 give 3, the cap; 7 give 3,5.
    (1199, "3.00", ""),
    (1200, "3.00", "tran"),
]


@pytest.mark.parametrize(("enforceable", "points", "cut"), WORKLOADS)
def test_bonus_for_a_large_workload(enforceable, points, cut):
    assert seen(row_of(quantities({"a": (0, enforceable)}), WORKLOAD, **BONUS)) == (points, cut)


@pytest.mark.parametrize(
    ("done", "targets", "comparator", "points", "state"),
    [
        ((640, 800), TARGET, ">=", "1.50", "value"),
        ((640, 800), TARGET, ">", "0.00", "value"),
        ((639, 800), TARGET, ">=", "0.00", "value"),
        ((640, 800), {}, ">=", "", "not_applicable"),
    ],
)
def test_bonus_only_where_the_target_is_met(done, targets, comparator, points, state):
    # 800 cases: 3 full hundreds above 500 give 1,5 points.
    row = row_of(quantities({"a": done}, targets, comparator), {**WORKLOAD, "if_met": MET}, **BONUS)
    assert (row["points"], row["state"]) == (points, state)


def test_a_bonus_names_the_figures_of_its_condition():
    row = row_of(quantities({"a": (640, 800)}, TARGET), {**WORKLOAD, "if_met": MET}, **BONUS)
    assert "facts:a/viec/xong+dinh_chi" in row["inputs"]
    assert "640/800 = 80,00% ≥ chỉ tiêu 80,00%" in row["words"]


LEADER = rule("so-dan-dau", RATE)
THREE = {"a": "80.00", "b": "80.00", "c": "80.00"}


def led(a, b=(96, 100), without=(), comparator=">=", **keys):
    of = quantities({"a": a, "b": b}, THREE, comparator)
    rows = rows_of(scoring(of, "ab", without=without, x={"rule": {**LEADER, **keys}}))
    return rows[0]


LED = [
    # The leader b has 96%. Target 80%: half of 60 = 30; 88% is half the way from 80 to 96: 30 + 15 = 45.
    ((80, 100), "30.00"),
    ((88, 100), "45.00"),
    ((96, 100), "60.00"),
    ((97, 100), "60.00"),
    # 79/80 × 30 = 29,625.
    ((79, 100), "29.63"),
    ((0, 100), "0.00"),
]


@pytest.mark.parametrize(("a", "points"), LED)
def test_relative_to_the_leader(a, points):
    assert seen(led(a)) == (points, "")


def test_relative_to_leader_with_other_share_and_no_leader_above():
    # 2/3 of 60 = 40 at the target, half the way from there to the leader 40 + 10 = 50.
    assert led((88, 100), share_at_target="2/3")["points"] == "50.00"
    # The leader itself is below the target: nobody has more than the share, 72/80 × 30 = 27.
    assert led((72, 100), b=(70, 100))["points"] == "27.00"
    # Without b the unit itself is the best; the target with ">" divides at the same place.
    assert led((88, 100), without="b")["points"] == "60.00"
    assert led((80, 100), comparator=">")["points"] == "30.00"
    # b has no rate: a leads.
    assert led((80, 100), b=(0, 0))["points"] == "60.00"


def test_relative_to_the_leader_names_the_figures_of_the_leader():
    of = quantities({"a": (88, 100), "b": (96, 100)}, THREE)
    row = rows_of(scoring(of, "ab", x={"rule": LEADER}))[0]
    assert "facts:b/viec/xong+dinh_chi" in row["inputs"].split(";")


MET_OR_NOT = [
    ((80, 100), ">=", "60.00"),
    ((80, 100), ">", "0.00"),
    ((80001, 10**5), ">", "60.00"),
    ((79999, 10**5), ">=", "0.00"),
    ((0, 100), ">=", "0.00"),
]


@pytest.mark.parametrize(("done", "comparator", "points"), MET_OR_NOT)
def test_yes_or_no_by_the_target(done, comparator, points):
    row = row_of(quantities({"a": done}, TARGET, comparator), rule("dat-khong-dat", MET))
    assert seen(row) == (points, "")


def test_yes_or_no_by_the_sheet():
    for score, points in (("1", "60.00"), ("0", "0.00")):
        row = row_of(quantities(sheet={("a", "x"): score}), rule("dat-khong-dat", SHEET))
        assert seen(row) == (points, "")


SHEET_POINTS = [
    ("0", "0.00", ""),
    ("4.5", "4.50", ""),
    ("5", "5.00", ""),
    ("5.01", "5.00", "tran"),
    ("-0.5", "0.00", "san"),
    # More decimals than the table has are rounded half up.
    ("1.005", "1.01", ""),
]


@pytest.mark.parametrize(("score", "points", "cut"), SHEET_POINTS)
def test_points_of_the_score_sheet(score, points, cut):
    row = row_of(quantities(sheet={("a", "x"): score}), MANUAL, max_points=5)
    assert seen(row) == (points, cut)
    assert (row["stage"], row["inputs"]) == ("tham_dinh", "scores:a/x")


def test_only_the_stage_that_counts_is_read():
    row = row_of(quantities(sheet={("a", "x"): "5"}, stage="ket_luan"), MANUAL)
    assert (row["state"], row["points"]) == ("missing", "")


def test_there_is_no_negative_zero():
    row = row_of(quantities(sheet={("a", "x"): "-0.004"}), MANUAL, max_points=5, floor_points=-5)
    assert seen(row) == ("0.00", "")


def test_deduction_without_nominal_points_starts_from_zero():
    # 0 − 3 × 2 = −6.
    made = scoring(
        quantities(violations={"a": TWO_KINDS}, sheet={("a", "con-lai"): "0"}),
        x={"rule": rule("su-viec", FOUND, points_each=-2), "max_points": 0, "floor_points": -10},
    )
    assert rows_of(made)[0]["points"] == "-6.00"


EACH_RULE = {
    "ty-le": PROPORTIONAL,
    "bac": AT_LEAST,
    "chenh-lech": steps_of({**RATE, "of": "chenh_lech"}, 4),
    "hoan-thanh": steps_of({**RATE, "of": "hoan_thanh"}, 4),
    "so-lieu": steps_of(ENFORCEABLE, 4),
    "vi-pham": rule("su-viec", FOUND, points_each=-1),
    "ngay-cham": AT_MOST,
    "khoi-luong": WORKLOAD,
    "neu-dat": {**WORKLOAD, "if_met": MET},
    "dan-dau": LEADER,
    "dat": rule("dat-khong-dat", MET),
    "dat-theo-phieu": rule("dat-khong-dat", SHEET),
    "phieu": MANUAL,
}
NEED_A_TARGET = {"ty-le", "chenh-lech", "hoan-thanh", "neu-dat", "dan-dau", "dat"}
OF_A_RATE = NEED_A_TARGET | {"bac"}


@pytest.mark.parametrize("name", EACH_RULE)
def test_missing_is_not_zero(name):
    row = row_of(quantities(targets=TARGET), EACH_RULE[name], if_not_applicable_points=7)
    assert (row["state"], row["points"]) == ("missing", "")
    assert row["words"]


@pytest.mark.parametrize("name", sorted(NEED_A_TARGET))
def test_rule_that_needs_a_target_does_not_apply_without_one(name):
    of = quantities({"a": (640, 800)})
    row = row_of(of, EACH_RULE[name])
    assert (row["state"], row["points"]) == ("not_applicable", "")
    given = row_of(of, EACH_RULE[name], if_not_applicable_points=7)
    assert (given["state"], given["points"]) == ("not_applicable", "7.00")


@pytest.mark.parametrize("name", sorted(OF_A_RATE - {"neu-dat"}))
def test_a_zero_denominator_is_not_applicable(name):
    of = quantities({"a": (0, 0)}, TARGET)
    row = row_of(of, EACH_RULE[name])
    assert (row["state"], row["points"]) == ("not_applicable", "")
    assert row_of(of, EACH_RULE[name], if_not_applicable_points=7)["points"] == ""
    given = row_of(of, EACH_RULE[name], if_not_applicable_points=7, if_zero_denominator_points=3)
    assert (given["state"], given["points"]) == ("not_applicable", "3.00")


@pytest.mark.parametrize("done", [0, 3])
@pytest.mark.parametrize("name", sorted(OF_A_RATE - {"neu-dat"}))
def test_a_negative_denominator_gives_no_points_whatever_the_table_says(name, done):
    of = quantities({"a": (done, -5)}, TARGET)
    row = row_of(of, EACH_RULE[name], if_not_applicable_points=7, if_zero_denominator_points=3)
    assert (row["state"], row["points"]) == ("missing", "")


@pytest.mark.parametrize("name", sorted(NEED_A_TARGET))
def test_unassigned_target_scores_as_not_met_if_configured(name):
    of = replace(quantities({"a": (640, 800)}), unassigned_targets="chua-dat")
    row = row_of(of, EACH_RULE[name], if_not_applicable_points=7)
    assert (row["state"], row["points"]) == ("value", "0.00")
    assert "a/viec/co_dieu_kien" in row["inputs"]


def test_zero_denominator_is_no_missed_target():
    of = replace(quantities({"a": (0, 0)}, TARGET), unassigned_targets="chua-dat")
    assert row_of(of, PROPORTIONAL)["state"] == "not_applicable"


def test_a_criterion_of_other_units_does_not_apply():
    of = quantities(sheet={("a", "x"): "5"})
    row = row_of(of, MANUAL, units=["b"], if_not_applicable_points=4)
    assert (row["state"], *seen(row)) == ("not_applicable", "4.00", "")
    assert row_of(of, MANUAL, units=["a"], if_not_applicable_points=4)["points"] == "5.00"


def test_row_names_its_quantity_and_inputs():
    row = row_of(quantities({"a": (412, 489)}, {"a": "83.50"}), AT_LEAST, clause="Điều 5")
    expected = {
        "holder": "a",
        "criterion": "x",
        "kind": "tieu_chi",
        "state": "value",
        "max_points": "60",
        "numerator": 412,
        "denominator": 489,
        "quantity": "84.25",
        "target_pct": "83.50",
        "comparator": ">=",
        "band": "≥ 83,00%",
        "clause": "Điều 5",
        "inputs": "facts:a/viec/xong+dinh_chi;facts:a/viec/co_dieu_kien",
    }
    assert {key: row[key] for key in expected} == expected


def test_row_names_each_fact_once_with_its_sign():
    fact_keys = {
        ("a", "viec", "xong+dinh_chi"): "a/viec/xong;-a/viec/giam",
        ("a", "viec", "co_dieu_kien"): "a/viec/xong;a/viec/con_lai",
    }
    row = row_of(replace(quantities({"a": (8, 10)}), fact_keys=fact_keys), AT_LEAST)
    assert row["inputs"] == "facts:a/viec/xong;-facts:a/viec/giam;facts:a/viec/con_lai"


def test_points_for_a_figure_name_its_fact():
    assert row_of(quantities({"a": (8, 10)}), BY_FIGURE)["inputs"] == "facts:a/viec/co_dieu_kien"


@pytest.mark.parametrize(("enforceable", "targets"), [(0, TARGET), (-5, TARGET), (10, {})])
def test_rate_that_cannot_be_scored_names_its_facts(enforceable, targets):
    """Denominators of zero and below, and no target."""
    row = row_of(quantities({"a": (3, enforceable)}, targets), PROPORTIONAL)
    assert (row["points"], row["inputs"]) == ("", "facts:a/viec/xong+dinh_chi;facts:a/viec/co_dieu_kien")


def test_the_quantity_is_written_in_digits():
    assert row_of(quantities({"a": (100, 100)}), AT_LEAST)["quantity"] == "100"
    assert row_of(quantities({"a": (0, 1000)}), WORKLOAD, **BONUS)["quantity"] == "1000"


def test_the_quantity_agrees_with_the_band():
    row = row_of(quantities({"a": (82999, 10**5)}), AT_LEAST)
    assert (row["band"], row["quantity"]) == ("≥ 75,00%", "82.999")


GROUPED = {
    "i": {"max_points": 20},
    "i_1": {"max_points": 12, "within": "i", "rule": MANUAL},
    "i_2": {"max_points": 8, "within": "i", "rule": MANUAL, "floor_points": -20},
    "ii": {"max_points": 5, "rule": MANUAL},
}


def grouped(scores, **of_group):
    criteria = {**GROUPED, "i": {**GROUPED["i"], **of_group}}
    of = quantities(sheet={("a", name): score for name, score in scores.items()})
    return {row["criterion"]: row for row in rows_of(scoring(of, **criteria))}


SUMS = [
    # 12 + 8 = 20, + 5 = 25.
    ("12", "8", {}, "20.00", "", "25.00"),
    # A cap of 18 on the group: at it, and 2 above.
    ("12", "6", {"cap_points": 18}, "18.00", "", "23.00"),
    ("12", "8", {"cap_points": 18}, "18.00", "tran", "23.00"),
    # 3 − 4 = −1: a group has no floor but a given one.
    ("3", "-4", {}, "-1.00", "", "4.00"),
    ("3", "-4", {"floor_points": 0}, "0.00", "san", "5.00"),
    ("3", "-4", {"floor_points": -10}, "-1.00", "", "4.00"),
    # The total has no floor: −12 + 5 = −7.
    ("0", "-12", {"floor_points": -20}, "-12.00", "", "-7.00"),
]


@pytest.mark.parametrize(("one", "two", "of_group", "points", "cut", "total"), SUMS)
def test_groups_and_the_total_are_sums(one, two, of_group, points, cut, total):
    rows = grouped({"i-1": one, "i-2": two, "ii": "5"}, **of_group)
    assert seen(rows["i"]) == (points, cut)
    assert seen(rows["tong"]) == (total, "")
    assert list(rows) == ["i", "i-1", "i-2", "ii", "tong"]
    assert [rows[name]["kind"] for name in rows] == ["nhom", "tieu_chi", "tieu_chi", "tieu_chi", "tong"]
    assert {(row["holder"], row["band"], row["inputs"]) for row in (rows["i"], rows["tong"])} == {("a", "", "")}


def test_sum_is_empty_where_a_part_has_no_points():
    rows = grouped({"i-1": "12", "ii": "5"})
    assert (rows["i"]["state"], rows["i"]["points"]) == ("missing", "")
    assert rows["tong"]["points"] == ""
    assert rows["ii"]["points"] == "5.00"


def test_missing_part_outweighs_not_applicable_in_total():
    for sheet, state in (({}, "missing"), ({("a", "y"): "1"}, "not_applicable")):
        made = scoring(quantities({"a": (0, 0)}, TARGET, sheet=sheet), x={"rule": PROPORTIONAL}, y={"rule": MANUAL})
        total = rows_of(made)[-1]
        assert (total["state"], total["points"]) == (state, "")


def test_points_have_the_decimals_of_their_table():
    # 79/80 × 60 = 59,25: 59,3 at one decimal, 59 at none.
    for decimals, points in ((4, "59.2500"), (1, "59.3"), (0, "59")):
        made = Scoring(
            "bang", table(decimals, x={"rule": PROPORTIONAL}), "a", quantities({"a": (79, 100)}, TARGET)
        )  # fmt: skip
        assert [row["points"] for row in rows_of(made)] == [points, points]


def test_scores_of_a_ranking_take_its_sheets_and_the_assumed_leaders():
    tables = {"cum-1": table(x={"rule": LEADER}, y={"rule": MANUAL})}
    of = quantities({"a": (88, 100), "b": (96, 100)}, THREE, sheet={("a", "y"): "5", ("b", "y"): "6"})
    rules = SimpleNamespace(ranking_criteria=tables, criteria_ids={"cum-1": "bang"}, ranked_units=lambda _: ("a", "b"))
    for without, points in (((), "45.00"), (("b",), "60.00")):
        made = score_units(tables, of, rules, Assumption(without_leaders=frozenset(without)))["cum-1"]
        found = {(each.holder, each.criterion): each.points for each in made}
        assert (found["a", "x"], found["a", "y"]) == (Decimal(points), 5)


def test_points_table_keeps_rankings_separate():
    tables = {"cum-1": table(x={"rule": PROPORTIONAL}), "toan-tinh": table(y={"rule": AT_LEAST})}
    rules = SimpleNamespace(
        edition="2021",
        ranking_criteria=tables,
        criteria_ids=dict.fromkeys(tables, "bang"),
        ranked_units=lambda _: ("a",),
    )
    made = points_table(score_units(tables, quantities({"a": (79, 100)}, TARGET), rules), rules)
    found = made[["edition", "ranking", "criterion", "points"]].itertuples(index=False, name=None)
    assert list(found) == [
        ("2021", "cum-1", "tong", "59.25"),
        ("2021", "cum-1", "x", "59.25"),
        ("2021", "toan-tinh", "tong", "40.00"),
        ("2021", "toan-tinh", "y", "40.00"),
    ]


counts = st.integers(0, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
scores = st.decimals(-20, 70, places=3)
some_criteria = {
    "i": {"max_points": 120, "cap_points": 90, "floor_points": 3},
    "i_1": {"within": "i", "rule": PROPORTIONAL, "cap_points": 70, "if_zero_denominator_points": 2},
    "i_2": {"within": "i", "rule": AT_LEAST, "if_zero_denominator_points": "1.25"},
    "ii": {"rule": rule("su-viec", TIMES, points_each="-1.37"), "floor_points": -40},
    "iii": {"rule": MANUAL},
    "iv": {"max_points": 0, "is_capped": False, "rule": WORKLOAD},
}


@given(counts, st.none() | scores, scores)
def test_totals_are_the_sums_of_their_rows(done, second, third):
    sheet = {("a", name): score for name, score in (("ii", second), ("iii", third)) if score is not None}
    made = scoring(quantities({"a": done}, TARGET, sheet=sheet), **some_criteria)
    rows = {row["criterion"]: row for row in rows_of(made)}
    for whole, parts in (("i", ("i-1", "i-2")), ("tong", ("i", "ii", "iii", "iv"))):
        points = [rows[part]["points"] for part in parts]
        if "" in points:
            assert rows[whole]["points"] == ""
        else:
            added = sum(map(Decimal, points)) + Decimal(rows[whole].get("cut_points") or 0)
            assert Decimal(rows[whole]["points"]) == added
    assert (rows["tong"]["points"] == "") == (second is None)


RISING = {
    "ty-le": PROPORTIONAL,
    "bac": ABOVE,
    "chenh-lech": steps_of({**RATE, "of": "chenh_lech"}, -10),
    "hoan-thanh": steps_of({**RATE, "of": "hoan_thanh"}, 90),
    "dat": rule("dat-khong-dat", MET),
    "dan-dau": LEADER,
    "khoi-luong": {**WORKLOAD, "if_met": MET},
    "giam": rule("ty-le-chi-tieu", {"of": "ty_le", "measure": "viec", "rate": "ty_le_giam"}),
}


@pytest.mark.parametrize("name", RISING)
@given(counts, counts, st.integers(1, 50), st.booleans(), st.sampled_from([">=", ">"]))
def test_more_cases_done_never_lower_the_points(name, a, b, cases, is_capped, comparator):
    more = {("a", "viec", "nam_truoc_chuyen"): 90, ("a", "viec", "giam"): 90 - (a[1] - a[0])}
    of = quantities({"a": a, "b": b}, {"a": "70.00", "b": "70.00"}, comparator, more=more)
    changed = of.with_cases("a", cases)
    if changed is None:
        assert cases > a[1] - a[0]
        return
    keys = {"rule": RISING[name], "is_capped": is_capped, "floor_points": -1000}
    before, after = (rows_of(scoring(each, "ab", x=keys))[0]["points"] for each in (of, changed))
    assert (before == "") == (after == "")
    assert before == "" or Decimal(after) >= Decimal(before)


@given(counts, counts, st.tuples(counts, counts), scores, st.booleans())
def test_points_depend_on_other_units_only_relative_to_the_leader(a, b, others, score, has_leader):
    criteria = some_criteria | ({"v": {"rule": LEADER}} if has_leader else {})
    sheet = {("a", "ii"): "1", ("a", "iii"): score}
    one = scoring(quantities({"a": a, "b": b}, THREE, sheet=sheet), "ab", **criteria)
    other = scoring(quantities({"a": a, "b": others[0], "c": others[1]}, THREE, sheet=sheet), "cab", **criteria)
    assert bool(one.relative_feeds) == has_leader
    of_one, of_other = rows_of(one), rows_of(other)
    if has_leader:
        of_one, of_other = (
            [row for row in rows if row["criterion"] not in ("v", "tong")] for rows in (of_one, of_other)
        )
    assert of_one == of_other


WEIGHTS = [
    # 81/80 × 60 is cut to 60 first, then weighed: 60 × 1,5 = 90, 60 × 0 = 0.
    ("3/2", "90.00", ("", "")),
    ("1", "60.00", ("tran", "-0.75")),
]


@pytest.mark.parametrize(("weight", "points", "cut"), WEIGHTS)
def test_assumed_weight_applies_after_the_cap(weight, points, cut):
    made = scoring(quantities({"a": (81, 100)}, TARGET), weights={"x": Fraction(weight)}, x={"rule": PROPORTIONAL})
    leaf, total = rows_of(made)
    assert (leaf["points"], total["points"]) == (points, points)
    assert (leaf["cut"], leaf["cut_points"]) == cut


def test_only_a_dropped_criterion_may_lack_points():
    for weight, expected in ((0, ("value", "0.00")), (Fraction(1, 2), ("missing", ""))):
        made = scoring(quantities(), weights={"x": Fraction(weight)}, x={"rule": MANUAL})
        assert [(row["state"], row["points"]) for row in rows_of(made)] == [expected, expected]


def test_points_relative_to_the_leader_depend_on_other_units():
    assert led((88, 100), b=(96, 100))["points"] != led((88, 100), b=(100, 100))["points"]


def test_one_more_case_moves_only_lines_made_of_it():
    more = {("a", "viec", "nam_truoc_chuyen"): 50, ("a", "viec", "giam"): 10, ("a", "tien", "xong"): 5}
    of = quantities({"a": (60, 100), "b": (1, 2)}, more=more)
    changed = of.with_cases("a", 3)
    moved = {key: changed.figures[key] - of.figures[key] for key in of.figures}
    assert {key: step for key, step in moved.items() if step} == {
        ("a", "viec", "xong"): 3,
        ("a", "viec", "xong+dinh_chi"): 3,
        ("a", "viec", "dang_thi_hanh"): -3,
        ("a", "viec", "con_lai"): -3,
        ("a", "viec", "giam"): 3,
    }


def test_one_more_case_moves_lines_in_any_order_of_declaration():
    more = {("a", "viec", "nam_truoc_chuyen"): 50, ("a", "viec", "giam"): 10}
    of = quantities({"a": (60, 100)}, more=more)
    turned = replace(of, terms=dict(reversed(of.terms.items())))
    assert turned.with_cases("a", 1).figures == of.with_cases("a", 1).figures


@pytest.mark.parametrize(
    ("done", "cases", "is_possible"),
    [((99, 100), 1, True), ((100, 100), 1, False), ((1, 100), -1, True), ((0, 100), -1, False), ((98, 100), 3, False)],
)
def test_impossible_number_of_cases_gives_none(done, cases, is_possible):
    assert (quantities({"a": done}).with_cases("a", cases) is not None) == is_possible


YEAR = SimpleNamespace(stage="tham_dinh", unassigned_targets="khong-tinh")


def of_stages(emulation=YEAR, **tables):
    empty = {name: make_table(name, []) for name in ("figures", "inspections", "submissions", "receipts", "scores")}
    rules = SimpleNamespace(
        registers={"inspections"} if "inspections" in tables else {},
        targets=[
            SimpleNamespace(holder="a", measure="viec", rate="ty_le_xong", value_pct=Decimal(80), comparator=">="),
            SimpleNamespace(holder="b", measure="viec", rate="ty_le_xong", value_pct=None, comparator=None),
        ],
        indicators=SimpleNamespace(rates=RATES, line_terms=TERMS, signs_of_increase={}),
        year=SimpleNamespace(emulation=emulation, receipts=None),
    )
    return collect_scoring_data(empty | {name: make_table(name, rows) for name, rows in tables.items()}, rules)


def test_quantities_distinguish_missing_from_zero():
    row = {"level": "don_vi", "measure": "viec", "line": "xong", "provenance": "own", "state": "value", "value": 0}
    of = of_stages(
        figures=[
            row | {"holder": "a", "inputs": "a/viec/xong"},
            row | {"holder": "b", "value": None, "state": "missing", "provenance": ""},
            row | {"holder": "cum-1", "level": "cum"},
        ]
    )
    assert of.figures == {("a", "viec", "xong"): 0}
    assert of.targets == {("a", "viec", "ty_le_xong"): Target(Decimal(80), ">=")}
    assert of.violations is None


def test_quantities_hold_absent_and_unsettled_figures():
    row = {"level": "don_vi", "measure": "viec", "line": "giam", "state": "not_applicable", "words": "đếm khác"}
    judged = {"measure": "viec", "rate": "ty_le_xong", "state": "value", "verified": True, "words": "vì thế"}
    of = of_stages(
        figures=[
            row | {"holder": "a"},
            row | {"holder": "b", "state": "missing", "words": ""},
            row | {"holder": "c", "state": "value", "value": 1, "provenance": "own", "words": ""},
            row | {"holder": "cum-1", "level": "cum"},
        ],
        targets=[judged | {"holder": "a", "outcome": "phu_thuoc"}, judged | {"holder": "b", "outcome": "dat"}],
    )
    assert of.not_applicable == {("a", "viec", "giam"): "đếm khác"}
    assert of.unsettled == {("a", "viec", "ty_le_xong"): "vì thế"}
    assert of_stages().unsettled == {}


@pytest.mark.parametrize(
    ("emulation", "stage", "counts"),
    [
        (YEAR, "tham_dinh", False),
        (SimpleNamespace(stage="ket_luan", unassigned_targets="chua-dat"), "ket_luan", True),
        (None, "", False),
    ],
)
def test_quantities_count_unassigned_targets_as_the_year_says(emulation, stage, counts):
    of = of_stages(emulation)
    assert (of.stage, of.counts_unassigned) == (stage, counts)


def test_quantities_of_registers_and_sheets_name_their_rows():
    place = {"file": "so.xlsx", "sheet": "Sổ"}
    score = place | {"criteria": "bang", "holder": "a", "criterion": "x", "row": 5}
    of = of_stages(
        inspections=[place | {"holder": "a", "found_by": "VKS", "kind": "Kháng nghị", "count": 2, "row": 3}],
        submissions=[
            {"holder": "a", "state": "du", "set_aside": False, "days_late": 0},
            {"holder": "b", "state": "chua_nop", "set_aside": False, "days_late": None},
        ],
        receipts=[
            place | {"holder": "a", "received_on": "2021-10-05", "row": 2},
            place | {"holder": "a", "received_on": "2021-10-04", "row": 4},
        ],
        scores=[score | {"stage": "tu_cham", "score_points": "9"}, score | {"stage": "tham_dinh", "score_points": "0"}],
    )
    assert of.violations == {"a": [Violation("VKS", "Kháng nghị", 2, "inspections:so.xlsx/Sổ/3")]}
    assert of.days_late == {"a": Count(0, "receipts:so.xlsx/Sổ/4")}
    assert of.scores == {
        ("bang", "a", "x"): {
            "tu_cham": Count(Decimal(9), "scores:bang/a/x/tu_cham"),
            "tham_dinh": Count(Decimal(0), "scores:bang/a/x/tham_dinh"),
        }
    }
    assert Fraction(of.scores["bang", "a", "x"]["tham_dinh"].value) == 0


def test_wording_of_points(snapshot):
    some = quantities({"a": (640, 800)}, TARGET)
    unassigned = quantities({"a": (640, 800)})
    unsettled = replace(some, unsettled={("a", "viec", "ty_le_xong"): "vì thế"})
    absent = [replace(some, not_applicable={("a", "viec", "co_dieu_kien"): reason}) for reason in ("đếm khác", "")]
    rows = {
        "proportional": [
            row_of(quantities({"a": a}, TARGET), PROPORTIONAL, **keys) for a, keys, *_ in PROPORTIONAL_CASES
        ],
        "bands of a rate": [row_of(quantities({"a": done}), steps) for steps, done, _ in BANDS_OF_A_RATE],
        "bands of days": [row_of(quantities(late={"a": days}), AT_MOST) for days, _ in DAYS_LATE],
        "bands of violations": [
            row_of(quantities(violations={"a": [Violation("Cục", "Chậm gửi", count, "")]}), BELOW)
            for count, _ in VIOLATIONS
        ],
        "bands of others": [
            row_of(quantities({"a": done}, TARGET), steps_of(feed, bound))
            for feed, bound, done, _ in [*BANDS_OF_OTHER_QUANTITIES, (ENFORCEABLE, "100.5", (0, 101), "")]
        ],
        "bands of the sheet": [
            row_of(quantities(sheet={("a", "x"): n}), steps_of(TIMES, 3)) for n in ("3", "2.5", "0")
        ],
        "deductions": [
            row_of(quantities(violations={"a": found}), rule("su-viec", feed, points_each=each), max_points=30, **keys)
            for found, feed, each, keys, *_ in DEDUCTIONS
        ],
        "additions": [
            row_of(quantities(sheet={("a", "x"): score}), rule("su-viec", TIMES, points_each="1.5"), max_points=6)
            for score, *_ in ADDITIONS
        ],
        "deductions for days": [
            row_of(quantities(late={"a": 3}), rule("su-viec", LATE, points_each=-2), max_points=10)
        ],
        "workload": [row_of(quantities({"a": (0, count)}), WORKLOAD, **BONUS) for count, *_ in WORKLOADS],
        "workload if met": [
            row_of(quantities({"a": done}, TARGET), EACH_RULE["neu-dat"], **BONUS) for done in ((640, 800), (639, 800))
        ],
        "leader": [led(a) for a, _ in LED],
        "met": [
            row_of(quantities({"a": done}, TARGET, comparator), EACH_RULE["dat"]) for done, comparator, _ in MET_OR_NOT
        ],
        "met by the sheet": [
            row_of(quantities(sheet={("a", "x"): n}), EACH_RULE["dat-theo-phieu"]) for n in ("1", "0")
        ],
        "sheet": [row_of(quantities(sheet={("a", "x"): score}), MANUAL, max_points=5) for score, *_ in SHEET_POINTS],
        "sheet of another stage": [row_of(quantities(sheet={("a", "x"): "5"}, stage="ket_luan"), MANUAL)],
        "sums": [
            row for one, two, keys, *_ in SUMS for row in grouped({"i-1": one, "i-2": two, "ii": "5"}, **keys).values()
        ],
        "sums of unknown parts": grouped({"i-1": "12", "ii": "5"}).values(),
        "weights": [
            row
            for weight, *_ in WEIGHTS
            for row in rows_of(scoring(some, weights={"x": Fraction(weight)}, x={"rule": PROPORTIONAL}))
        ],
        "other units": [row_of(some, MANUAL, units=["b"], if_not_applicable_points=4)],
        "unsettled": [row_of(unsettled, PROPORTIONAL)],
        "absent": [row_of(of, each) for of in absent for each in (BY_FIGURE, PROPORTIONAL)],
        "no target": [
            row_of(unassigned, EACH_RULE[name], if_not_applicable_points=7) for name in sorted(NEED_A_TARGET)
        ],
        "no target, counted": [
            row_of(replace(unassigned, unassigned_targets="chua-dat"), EACH_RULE[name])
            for name in sorted(NEED_A_TARGET)
        ],
        "zero denominator": [row_of(quantities({"a": (0, 0)}, TARGET), PROPORTIONAL, if_zero_denominator_points=3)],
        "negative denominator": [row_of(quantities({"a": (3, -5)}, TARGET), PROPORTIONAL)],
        "missing": [row_of(quantities(targets=TARGET), each) for each in EACH_RULE.values()],
    }
    assert {name: [row["words"] for row in each] for name, each in rows.items()} == snapshot
