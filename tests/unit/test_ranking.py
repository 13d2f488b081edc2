"""Ranks: ties, near ties, the ladder, one case more or fewer, and what each criterion really weighs."""

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.rules.kinds.base import Target
from thidua_helpers.scoring.points import Assumption, Scoring, score_units
from thidua_helpers.scoring.ranking import (
    Ranking,
    points_by_unit,
    ranking_rows,
    rankings_of,
    ranks_table,
    weights_table,
)
from thidua_helpers.scoring.scoring_data import ScoringData

RATES = {"ty_le_xong": Rate(label="Tỷ lệ xong", formula="", numerator="xong", denominator="co_dieu_kien")}
RATE = {"of": "ty_le", "measure": "viec", "rate": "ty_le_xong"}
MANUAL = {"kind": "cham-diem"}
BY_X = {"label": "Điểm X", "criterion": "x"}
BY_RATE = {"label": "Tỷ lệ xong", "measure": "viec", "rate": "ty_le_xong"}
BY_LINE = {"label": "Có điều kiện", "measure": "viec", "line": "co_dieu_kien"}
TWO_CRITERIA = {
    "x": {"label": "X", "max_points": 60, "rule": MANUAL, "floor_points": -1000, "is_capped": False},
    "y": {"label": "Y", "max_points": 40, "rule": MANUAL, "floor_points": -1000, "is_capped": False},
}


def table(*ladder, decimals=2, criteria=None):
    return CriteriaTable(
        name="Bảng", legal_basis="", source="x", verified=True, kinds=("chi_cuc",), max_points=100, points_decimals=2,
        ranking_decimals=decimals, tie_breaks=ladder, criteria=criteria or TWO_CRITERIA,
    )  # fmt: skip


def quantities(done, target=None):
    """`done`: unit → (finished, under way, enforceable) cases; None is a figure that is not there."""
    lines = ("xong", "dang_thi_hanh", "co_dieu_kien")
    figures = {
        (unit, "viec", line): value
        for unit, values in done.items()
        for line, value in zip(lines, values, strict=True)
        if value is not None
    }
    targets = {(unit, "viec", "ty_le_xong"): Target(Decimal(target), ">=") for unit in done} if target else {}
    return ScoringData(
        figures=figures, fact_keys=dict.fromkeys(figures, ""), targets=targets, violations=None, days_late={},
        scores={}, rates=RATES, terms=dict.fromkeys((key[1:] for key in figures), ()), stage="tham_dinh",
    )  # fmt: skip


def ranking(points, *ladder, decimals=2, done=None):
    """`points`: unit → its total, or (x, y), or None."""
    of_units = {}
    for unit, of_unit in points.items():
        x, y = of_unit if isinstance(of_unit, tuple) else (of_unit, "0")
        known = of_unit is not None
        of_units[unit] = {
            "x": Decimal(x) if known else None,
            "y": Decimal(y),
            "tong": Decimal(x) + Decimal(y) if known else None,
        }
    return Ranking(table(*ladder, decimals=decimals), list(points), of_units, quantities(done or {}))


def ranks(made):
    return {unit: (each.rank, each.shared_by) for unit, each in made.standings().items()}


def decided(made):
    return {unit: (each.rank, each.decided_by) for unit, each in made.standings().items()}


def rows_of(made):
    """Rows of the ranks table by unit, where no case can be added or taken away."""
    unscored = Scoring("bang", made.table, made.units, made.scoring_data)
    return {row["holder"]: row for row in ranking_rows(unscored, made)}


def test_exact_tie_shares_a_rank_and_skips_the_next():
    made = ranking({"a": "90.00", "b": "95.00", "c": "90.00", "d": "89.99"})
    assert ranks(made) == {"b": (1, 1), "a": (2, 2), "c": (2, 2), "d": (4, 1)}
    assert next(iter(made.standings())) == "b"


@pytest.mark.parametrize(
    ("points", "decimals", "expected"),
    [
        # Half up at one decimal: 90,05 → 90,1; 90,04 → 90,0; 89,95 → 90,0; 89,94 → 89,9.
        (("90.05", "90.14"), 1, [(1, 2), (1, 2)]),
        (("90.04", "89.95"), 1, [(1, 2), (1, 2)]),
        (("90.05", "90.04"), 1, [(1, 1), (2, 1)]),
        (("89.94", "89.95"), 1, [(2, 1), (1, 1)]),
        (("90.05", "90.04"), 2, [(1, 1), (2, 1)]),
        (("89.50", "90.49"), 0, [(1, 2), (1, 2)]),
        (("0.00", "-0.04"), 1, [(1, 2), (1, 2)]),
    ],
)
def test_near_tie_is_a_tie_at_the_declared_precision(points, decimals, expected):
    assert list(ranks(ranking(dict(zip("ab", points, strict=True)), decimals=decimals)).values()) == sorted(expected)
    assert [ranks(ranking(dict(zip("ab", points, strict=True)), decimals=decimals))[unit] for unit in "ab"] == expected


DONE = {"a": (50, 50, 100), "b": (60, 40, 100), "c": (60, 60, 120)}


@pytest.mark.parametrize(
    ("ladder", "expected"),
    [
        # Totals 90,04 · 90,00 · 89,95: equal at one decimal. Rates 50%, 60%, 50%; enforceable 100, 100, 120.
        ((), {"a": (1, ""), "b": (1, ""), "c": (1, "")}),
        ((BY_RATE,), {"b": (1, "Tỷ lệ xong"), "a": (2, "Tỷ lệ xong"), "c": (2, "Tỷ lệ xong")}),
        ((BY_RATE, BY_LINE), {"b": (1, "Tỷ lệ xong"), "c": (2, "Có điều kiện"), "a": (3, "Có điều kiện")}),
        ((BY_LINE,), {"c": (1, "Có điều kiện"), "a": (2, "Có điều kiện"), "b": (2, "Có điều kiện")}),
        (({**BY_LINE, "lower_is_better": True},),
         {"a": (1, "Có điều kiện"), "b": (1, "Có điều kiện"), "c": (3, "Có điều kiện")}),
        (({**BY_RATE, "lower_is_better": True}, BY_LINE),
         {"c": (1, "Có điều kiện"), "a": (2, "Có điều kiện"), "b": (3, "Tỷ lệ xong")}),
        # x: 50,04 · 60,00 · 60,00.
        ((BY_X, BY_LINE), {"c": (1, "Có điều kiện"), "b": (2, "Có điều kiện"), "a": (3, "Điểm X")}),
    ],
)  # fmt: skip
def test_tie_breaks_apply_in_order(ladder, expected):
    points = {"a": ("50.04", "40"), "b": ("60.00", "30"), "c": ("60.00", "29.95")}
    assert decided(ranking(points, *ladder, decimals=1, done=DONE)) == expected


def test_tie_breaks_apply_to_equal_totals_only():
    made = ranking({"a": "90.01", "b": "90.00"}, BY_RATE, done=DONE)
    assert decided(made) == {"a": (1, ""), "b": (2, "")}


@pytest.mark.parametrize("of_c", [(None, 60, 120), (60, 60, None), (0, 0, 0)])
def test_a_rung_on_which_a_figure_is_missing_decides_nothing(of_c):
    done = {**DONE, "c": of_c}
    points = dict.fromkeys("abc", "90")
    assert ranks(ranking(points, BY_RATE, done=done)) == dict.fromkeys("abc", (1, 3))
    # The next rung decides: x is 50, 60, 55.
    points = {"a": ("50", "40"), "b": ("60", "30"), "c": ("55", "35")}
    assert decided(ranking(points, BY_RATE, BY_X, done=done)) == {
        "b": (1, "Điểm X"), "c": (2, "Điểm X"), "a": (3, "Điểm X"),
    }  # fmt: skip


def test_a_rung_with_a_zero_is_a_figure():
    made = ranking(dict.fromkeys("ab", "90"), BY_RATE, done={"a": (0, 9, 10), "b": (1, 9, 10)})
    assert decided(made) == {"b": (1, "Tỷ lệ xong"), "a": (2, "Tỷ lệ xong")}


@pytest.mark.parametrize("bottom", [0, -5])
def test_rung_without_positive_denominator_is_skipped(bottom):
    made = ranking(dict.fromkeys("ab", "90"), BY_RATE, done={"a": (1, 1, 2), "b": (-9, 0, bottom)})
    assert decided(made)["a"] == decided(made)["b"] == (1, "")


def test_a_rung_on_a_line_that_is_missing_decides_nothing():
    made = ranking(dict.fromkeys("abc", "90"), BY_LINE, done={**DONE, "c": (60, 60, None)})
    assert ranks(made) == dict.fromkeys("abc", (1, 3))


def test_a_rung_takes_a_rate_of_one_case():
    made = ranking(dict.fromkeys("ab", "90"), BY_RATE, done={"a": (1, 1, 2), "b": (1, 0, 1)})
    assert decided(made) == {"b": (1, "Tỷ lệ xong"), "a": (2, "Tỷ lệ xong")}


def test_rungs_compare_exact_rates():
    # 33.333.333/100.000.000 is below 1/3 by less than any shown decimal.
    made = ranking(
        dict.fromkeys("ab", "90"), BY_RATE, done={"a": (33_333_333, 0, 100_000_000), "b": (1, 2, 3)}
    )  # fmt: skip
    assert decided(made)["b"] == (1, "Tỷ lệ xong")


def test_one_unit_is_first_and_no_unit_gives_no_ranking():
    assert ranks(ranking({"a": "0.00"})) == {"a": (1, 1)}
    assert ranks(ranking({})) == {}
    assert ranks(ranking({"a": None})) == {}


def test_unit_without_total_is_last_without_rank():
    rows = rows_of(ranking({"a": None, "b": "0.00", "c": "3.00"}))
    assert [(unit, row["state"], row.get("rank")) for unit, row in rows.items()] == [
        ("c", "value", 1), ("b", "value", 2), ("a", "missing", None),
    ]  # fmt: skip


def test_ranking_without_totals_has_no_ranks():
    rows = rows_of(ranking({"a": None, "b": None}))
    assert [(unit, row["state"], row.get("rank")) for unit, row in rows.items()] == [
        ("a", "missing", None), ("b", "missing", None),
    ]  # fmt: skip


def test_points_behind_are_at_the_ranking_precision():
    rows = rows_of(ranking({"a": "95.25", "b": "95.24", "c": "0.00"}, decimals=1))
    names = ("total_points", "ranked_points", "behind_points")
    seen = {unit: tuple(str(row[name]) for name in names) for unit, row in rows.items()}
    # 95,25 → 95,3; 95,24 → 95,2.
    assert seen == {
        "a": ("95.25", "95.3", "0.0"), "b": ("95.24", "95.2", "0.1"), "c": ("0.00", "0.0", "95.3"),
    }  # fmt: skip


def test_wording_of_ties(snapshot):
    cases = [
        (("90.00", "89.00"), (), 2),
        (("90.00", "90.00"), (), 2),
        (("90.04", "89.95"), (), 1),
        (("90.04", "89.95"), (BY_RATE,), 1),
        (("90.00", "90.00"), (BY_RATE,), 2),
        (("90.40", "89.50"), (BY_RATE,), 0),
        ((None, "90.00"), (), 2),
    ]
    done = {"a": (50, None, 100), "b": (60, None, 100)}
    made = [
        ranking(dict(zip("ab", points, strict=True)), *ladder, decimals=decimals, done=done)
        for points, ladder, decimals in cases
    ]
    assert [rows_of(each)["a"]["words"] for each in made] == snapshot


def test_points_behind_do_not_depend_on_names():
    # Both are first at one decimal, 90,04 and 90,00; renamed, the same two must be as far behind.
    behind = [
        sorted(row["behind_points"] for row in rows_of(ranking(points, decimals=1)).values())
        for points in ({"a": "90.04", "b": "90.00"}, {"b": "90.04", "a": "90.00"})
    ]
    assert behind[0] == behind[1]


some_points = st.decimals(0, 3, places=2)
some_units = st.lists(
    st.tuples(st.none() | st.tuples(some_points, some_points), st.integers(0, 3), st.none() | st.integers(0, 3)),
    min_size=1,
    max_size=6,
)
LADDER = (BY_RATE, {**BY_LINE, "lower_is_better": True}, BY_X)


def made_of(units, names, order):
    points = {names[number]: units[number][0] for number in order}
    done = {names[number]: (units[number][1], 0, units[number][2]) for number in order}
    return ranking(points, *LADDER, decimals=1, done=done)


@given(some_units, st.permutations("abcdef"), st.permutations(range(6)))
def test_neither_names_nor_the_order_of_rows_change_a_rank(units, names, order):
    count = range(len(units))
    plain = made_of(units, "abcdef", count).standings()
    other = made_of(units, names, [number for number in order if number < len(units)]).standings()
    assert {names["abcdef".index(unit)]: standing for unit, standing in plain.items()} == other


@given(some_units)
def test_ranks_follow_totals_and_count_those_ahead(units):
    made = made_of(units, "abcdef", range(len(units)))
    standings = made.standings()
    totals = made.ranked_totals
    for unit, standing in standings.items():
        ahead = [other for other in standings if standings[other].rank < standing.rank]
        assert standing.rank == len(ahead) + 1
        assert standing.shared_by == sum(other.rank == standing.rank for other in standings.values())
        assert all(totals[other] >= totals[unit] for other in ahead)
        assert all(other in ahead for other in standings if totals[other] > totals[unit])
    assert set(standings) == {unit for unit, points in made.points.items() if points["tong"] is not None}


PROPORTIONAL = {"kind": "ty-le-chi-tieu", "feed": RATE}
LEADER = {"kind": "so-dan-dau", "feed": RATE}


def with_cases(done, rule, *ladder):
    """unit → (rank, with one case more, with one fewer), by one criterion on the rate; target 80%."""
    of, units = quantities(done, "80.00"), sorted(done)
    criteria = {"x": {"label": "X", "max_points": 100, "rule": rule, "is_capped": False}}
    made = table(*ladder, criteria=criteria)

    scoring = Scoring("bang", made, units, of)
    rows = ranking_rows(scoring, Ranking(made, units, points_by_unit(scoring.points()), of))
    return {row["holder"]: (row.get("rank"), row.get("rank_one_more"), row.get("rank_one_fewer")) for row in rows}


def test_one_case_more_or_fewer():
    # 60, 59 and 40 of 100: one more ties b with a, two would pass it; one fewer brings a down to b.
    done = {"a": (60, 40, 100), "b": (59, 41, 100), "c": (40, 60, 100)}
    assert with_cases(done, PROPORTIONAL) == {"a": (1, 1, 1), "b": (2, 1, 2), "c": (3, 3, 3)}
    # One more does not bring b up to a, two would; one fewer does not bring a down to b.
    assert with_cases({"a": (60, 40, 100), "b": (58, 42, 100)}, PROPORTIONAL) == {"a": (1, 1, 1), "b": (2, 2, 2)}
    # b has 59,5%: with 120 of 200 it has 60% and the larger workload, which wins the tie; a with 59 is behind b.
    by_line = with_cases({**done, "b": (119, 81, 200)}, PROPORTIONAL, BY_LINE)
    assert by_line == {"a": (1, 1, 2), "b": (2, 1, 2), "c": (3, 3, 3)}


def test_the_ladder_takes_the_changed_figures():
    # Nobody gets points before 80%: 0 each, all tied; the rate is what one case changes.
    steps = {"kind": "bac-diem", "feed": RATE, "bands": [{"at_least": 80, "points": 100}]}
    done = {"a": (50, 50, 100), "b": (50, 50, 100)}
    assert with_cases(done, steps, BY_RATE) == {"a": (1, 1, 2), "b": (1, 1, 2)}


@pytest.mark.parametrize(
    ("of_a", "expected"),
    [
        ((100, 0, 100), (1, None, 1)),
        ((0, 100, 100), (2, 2, None)),
        ((60, None, 100), (1, None, None)),
        ((None, 40, 100), (None, None, None)),
    ],
)
def test_rank_with_impossible_case_is_empty(of_a, expected):
    assert with_cases({"a": of_a, "b": (50, 50, 100)}, PROPORTIONAL)["a"] == expected


def test_one_case_changes_all_points_relative_to_the_leader():
    # b leads with 90%; with 91 of 100 everybody between target and leader has less, nobody changes places.
    done = {"a": (85, 15, 100), "b": (90, 10, 100), "c": (84, 16, 100)}
    assert with_cases(done, LEADER) == {"b": (1, 1, 1), "a": (2, 2, 2), "c": (3, 2, 3)}


def test_one_more_case_of_leader_lowers_other_points():
    # Target 80%. b leads with 90% and has 60; a with 89% has 30 + 30 × 9/10 = 57, and 5 for its workload: 62. With b at
    # 91% a has 30 + 30 × 9/11 = 54,55, and with its 5 stands behind b, whose own points are what they were.
    workload = {"kind": "bac-diem", "feed": {"of": "so_lieu", "measure": "viec", "line": "co_dieu_kien"}}
    criteria = {
        "x": {"label": "X", "max_points": 60, "rule": LEADER},
        "y": {"label": "Y", "max_points": 40, "rule": workload | {"bands": [{"at_least": 200, "points": 5}]}},
    }
    of = quantities({"a": (178, 22, 200), "b": (90, 10, 100)}, "80.00")
    made = table(criteria=criteria)
    scoring = Scoring("bang", made, ["a", "b"], of)
    rows = ranking_rows(scoring, Ranking(made, ["a", "b"], points_by_unit(scoring.points()), of))
    assert {row["holder"]: (row["rank"], row["rank_one_more"]) for row in rows} == {"a": (1, 1), "b": (2, 1)}


WORKLOAD = {"of": "so_lieu", "measure": "viec", "line": "co_dieu_kien"}
RULES = {
    "proportional": PROPORTIONAL,
    "leader": LEADER,
    "steps": {"kind": "bac-diem", "feed": RATE, "bands": [{"at_least": 80, "points": 40}]},
    "workload": {"kind": "bac-diem", "feed": WORKLOAD, "bands": [{"at_least": 12, "points": 5}]},
}
# Few numbers, so that there are exact ties, near ties at few decimals, shared leaders; None: no total.
some_done = st.tuples(
    st.sampled_from([8, 9, 10, 0, None]), st.sampled_from([1, 2, 0, None]), st.sampled_from([12, 10, 11, 0, None])
)


# The leader's case more lowers the points of the other one; of two leaders, one is still there with a case fewer.
@example([(178, 22, 200), (9, 1, 10)], ["leader", "workload"], [], 2, set(), "80.00")
@example([(9, 1, 10), (9, 1, 10)], ["leader", "leader"], [], 2, set(), "80.00")
@given(
    st.lists(some_done, min_size=1, max_size=6),
    st.lists(st.sampled_from(list(RULES)), min_size=2, max_size=2),
    st.lists(st.sampled_from([BY_RATE, BY_X, BY_LINE, {**BY_LINE, "lower_is_better": True}]), max_size=2),
    st.integers(0, 2),
    st.sets(st.sampled_from("abc"), max_size=2),
    st.sampled_from(["0.01", "50.00", "80.00"]),
)
def test_rank_with_one_case_more_or_fewer_is_that_of_all_scored_again(
    done, rules, ladder, decimals, without_leaders, target
):
    units = "abcdef"[: len(done)]
    of = quantities(dict(zip(units, done, strict=True)), target)
    criteria = {
        name: {"label": name, "max_points": most, "rule": RULES[rule]}
        for name, most, rule in zip("xy", (60, 40), rules, strict=True)
    }
    made = table(*ladder, decimals=decimals, criteria=criteria)

    def scoring(scoring_data):
        return Scoring("bang", made, units, scoring_data, without_leaders=frozenset(without_leaders))

    def rank_with(unit, cases):
        changed = of.with_cases(unit, cases)
        if changed is None:
            return None
        standing = Ranking(made, units, points_by_unit(scoring(changed).points()), changed).standings().get(unit)
        return standing.rank if standing else None

    for row in ranking_rows(scoring(of), Ranking(made, units, points_by_unit(scoring(of).points()), of)):
        if row["state"] == "value":
            unit = row["holder"]
            assert (row["rank_one_more"], row["rank_one_fewer"]) == (rank_with(unit, 1), rank_with(unit, -1))


def test_only_another_leader_scores_all_units_again(monkeypatch):
    scored = []
    points_of = Scoring.points_of
    monkeypatch.setattr(Scoring, "points_of", lambda self, unit: scored.append(unit) or points_of(self, unit))
    with_cases({f"{finished}": (finished, 40, 200) for finished in range(130, 160)}, LEADER)
    # All 30 once; 29 of them with one case more and with one fewer; for the leader, 159, all 30 twice.
    assert len(scored) == 30 + 29 * 2 + 2 * 30


def test_the_ranks_table_is_the_ranking_of_the_points():
    of = quantities({"a": (60, 40, 100), "b": (70, 30, 100)}, "80.00")
    criteria = {"x": {"label": "X", "max_points": 100, "rule": PROPORTIONAL}}
    tables = {"cum-1": table(criteria=criteria), "toan-tinh": table(criteria=criteria)}
    members = {"cum-1": ("a",), "toan-tinh": ("a", "b")}
    rules = SimpleNamespace(
        edition="2021", ranking_criteria=tables, criteria_ids=dict.fromkeys(tables, "bang"), ranked_units=members.get
    )
    made = ranks_table(rankings_of(score_units(tables, of, rules), of, rules), rules)
    # 60/80 × 100 = 75; 70/80 × 100 = 87,5.
    columns = ["edition", "ranking", "holder", "total_points", "rank", "shared_by", "decided_by"]
    assert list(made[columns].itertuples(index=False, name=None)) == [
        ("2021", "cum-1", "a", "75.00", 1, 1, ""),
        ("2021", "toan-tinh", "a", "75.00", 2, 1, ""),
        ("2021", "toan-tinh", "b", "87.50", 1, 1, ""),
    ]


def test_the_ranks_table_names_the_rung_that_decided():
    of = quantities({"a": (60, 40, 100), "b": (72, 48, 120)}, "80.00")
    made = table(BY_LINE, criteria={"x": {"label": "X", "max_points": 100, "rule": PROPORTIONAL}})
    rules = SimpleNamespace(
        edition="2021",
        ranking_criteria={"cum-1": made},
        criteria_ids={"cum-1": "bang"},
        ranked_units=lambda _: ("a", "b"),
    )
    ranked = ranks_table(rankings_of(score_units(rules.ranking_criteria, of, rules), of, rules), rules)
    assert list(ranked[["holder", "rank", "decided_by"]].itertuples(index=False, name=None)) == [
        ("a", 2, "Có điều kiện"), ("b", 1, "Có điều kiện"),
    ]  # fmt: skip


def test_ranks_with_one_case_more_take_the_assumed_weights():
    # Twice 60 and 58 of 80: 150 and 145; a with 61 by the weight of 1 would have 76,25.
    of = quantities({"a": (60, 40, 100), "b": (58, 42, 100)}, "80.00")
    made = table(criteria={"x": {"label": "X", "max_points": 100, "rule": PROPORTIONAL, "is_capped": False}})
    rules = SimpleNamespace(
        edition="2021",
        ranking_criteria={"cum-1": made},
        criteria_ids={"cum-1": "bang"},
        ranked_units=lambda _: ("a", "b"),
    )
    twice = Assumption({("cum-1", "x"): Fraction(2)})
    ranked = ranks_table(rankings_of(score_units(rules.ranking_criteria, of, rules, twice), of, rules), rules, twice)
    columns = ["total_points", "rank", "rank_one_more"]
    assert ranked.set_index("holder")[columns].loc["a"].tolist() == ["150.00", 1, 1]


def weights(points):
    made = weights_table({"cum-1": ranking(points)}, SimpleNamespace(edition="2021"))
    return {row.criterion: (row.nominal_pct, row.variance_pct) for row in made.itertuples()}


def test_weights_by_points_and_by_variance():
    # x: 10, 20, 30; y: 3, 3, 6; totals 13, 23, 36, mean 24: deviations −11, −1, 12, squares 121 + 1 + 144 = 266.
    # x: (−10)(−11) + 0 + 10 × 12 = 230; y: (−1)(−11) + (−1)(−1) + 2 × 12 = 36. 230/266 = 86,466%; 36/266 = 13,534%.
    points = {"a": ("10", "3"), "b": ("20", "3"), "c": ("30", "6")}
    made = weights_table({"cum-1": ranking(points)}, SimpleNamespace(edition="2021"))
    assert list(made[["edition", "ranking", "criterion", "max_points"]].itertuples(index=False, name=None)) == [
        ("2021", "cum-1", "x", "60"), ("2021", "cum-1", "y", "40"),
    ]  # fmt: skip
    expected = {"x": ("60.00", "86.47"), "y": ("40.00", "13.53")}
    assert weights(points) == expected
    assert weights({**points, "d": None}) == expected


def test_equal_criterion_weighs_zero_and_opposed_one_negative():
    assert weights({"a": ("1", "5"), "b": ("2", "5")})["y"] == ("40.00", "0.00")
    # x: 10, 40; y: 30, 20; totals 40, 60: x 30 × 20, y −10 × 20 of 20 × 20: 150% and −50%.
    of = weights({"a": ("10", "30"), "b": ("40", "20")})
    assert (of["x"][1], of["y"][1]) == ("150.00", "-50.00")


@pytest.mark.parametrize("points", [{"a": "3"}, {"a": "3", "b": "3"}, {"a": None, "b": "3"}, {"a": None}, {}])
def test_no_shares_where_all_totals_are_equal(points):
    assert set(weights(points).values()) == {("60.00", ""), ("40.00", "")}


@given(st.lists(st.tuples(some_points, some_points), min_size=2, max_size=6))
def test_shares_of_the_uppermost_criteria_add_up_to_100(points):
    shares = [share for _, share in weights(dict(enumerate(points))).values()]
    if len({x + y for x, y in points}) == 1:
        assert shares == ["", ""]
    else:
        assert abs(sum(map(Decimal, shares)) - 100) <= Decimal("0.01")
