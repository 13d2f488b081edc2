"""Statements on ranks, classes and weights: at and beside each threshold."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from insight_results import filled, results_of

from thidua_helpers.insights.insight import Insight
from thidua_helpers.insights.kinds.class_boundary import class_boundary
from thidua_helpers.insights.kinds.criterion_weight import criterion_weight
from thidua_helpers.insights.kinds.excluded import excluded
from thidua_helpers.insights.kinds.one_case_moves_ranks import one_case_moves_ranks
from thidua_helpers.insights.kinds.other_stage import other_stage
from thidua_helpers.insights.kinds.rank_spread import rank_spread
from thidua_helpers.insights.kinds.rounded_tie import rounded_tie
from thidua_helpers.insights.kinds.tied_seats import tied_seats
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, Flag, Turned

CLUSTERS = {"cum-1": ("a", "b", "c")}
LABELS = {
    "criterion_labels": {(PROVINCE, "x"): "X", (PROVINCE, "y"): "Y"},
    "class_labels": {"a": "Hạng A", "b": "Hạng B"},
}
KINDS = (
    class_boundary,
    criterion_weight,
    excluded,
    one_case_moves_ranks,
    other_stage,
    rank_spread,
    rounded_tie,
    tied_seats,
)


def results(ranking: str = PROVINCE, cases: int = 100, units: str = "abc", **tables: list[dict]) -> Results:
    """Results of three units with the tables' rows; rows of a ranking without its name are of `ranking`."""
    counts = {(unit, "viec"): (cases // 2, cases) for unit in units}
    in_ranking = ("ranks", "points", "weights", "score_gaps", "rank_stability")
    rows = {
        name: [({"ranking": ranking} | row if name in in_ranking else row) for row in of_table]
        for name, of_table in tables.items()
    }
    return replace(results_of(counts, clusters=CLUSTERS, **rows), **LABELS)


def rank_rows(*ranks: tuple, units: str = "") -> list[dict]:
    """Rows of `ranks`: (rank, with one case more, with one fewer), or (rank, total)."""
    rows = []
    for unit, of_unit in zip(units or "abcdefghijklmnopqrstuvwxyz", ranks, strict=False):
        row = {"holder": unit, "state": "value", "rank": of_unit[0], "total_points": "90.00", "ranked_points": "90.00"}
        if len(of_unit) == 2:
            row |= {"total_points": of_unit[1]}
        else:
            row |= {"rank_one_more": of_unit[1], "rank_one_fewer": of_unit[2]}
        rows.append(row)
    return rows


def class_rows(class_id: str = "a", **outcomes: str | tuple[str, str]) -> list[dict]:
    """Rows of `classes`: unit → outcome, and the distance to the last unit within; in the order of ranks."""
    rows = []
    for order, (unit, of_unit) in enumerate(outcomes.items(), start=1):
        outcome, short = of_unit if isinstance(of_unit, tuple) else (of_unit, None)
        row = {"holder": unit, "class": class_id, "outcome": outcome, "order": order, "short_points": short}
        rows.append(row | {"total_points": "90.00", "targets_met": 1})
    return rows


def subjects(found) -> list[str]:
    return [insight.subject for insight in found]


def test_edition_without_ranking_has_no_statements_on_ranks():
    assert [insight for kind in KINDS for insight in kind(results())] == []


# One case.


@pytest.mark.parametrize(
    ("moves", "units", "is_far"),
    [
        ((5, 4, 5), 3, False),  # one place
        ((5, 3, 5), 20, True),  # two places are a tenth of 20
        ((5, 3, 5), 21, False),
        ((5, 5, 7), 20, True),
        ((5, None, None), 3, False),
        ((5, 5, 5), 3, False),
    ],
)
def test_unit_that_one_case_moves_far_is_named(moves, units, is_far):
    ranks = rank_rows(moves, *[(1, 1, 1)] * (units - 1))
    found = list(one_case_moves_ranks(results(ranks=ranks)))
    assert subjects(found) == ([PROVINCE, "a"] if is_far else [])


@pytest.mark.parametrize(("cases", "flag"), [(200, Flag.SMALL_NUMBERS), (201, Flag.NEAR_TIE)])
def test_flag_of_a_unit_with_few_cases(cases, flag):
    found = one_case_moves_ranks(results(cases=cases, ranks=rank_rows((1, 1, 3), (2, 2, 2), (3, 3, 3))))
    assert [insight.flag for insight in found] == [Flag.NONE, flag]


def test_moved_units_are_counted_and_the_largest_moves_named_first():
    ranks = rank_rows((1, 1, 2), (2, 2, 4), (5, 2, 5), (4, 4, 4))
    of_ranking = next(one_case_moves_ranks(results("cum-1", ranks=ranks)))
    assert filled(of_ranking) == (
        "Chỉ cần thi hành xong thêm hoặc bớt 01 việc, 3 trong 4 đơn vị đổi thứ hạng trong cum-1; nhiều nhất là "
        "c (từ thứ 5 lên thứ 2), b (từ thứ 2 xuống thứ 4)."
    )
    assert of_ranking.pages == ("cum-1",)


@pytest.mark.parametrize(("worth", "is_said"), [("12.50", True), ("0.00", False), ("", False)])
def test_points_of_one_case_are_said_if_there_are_any(worth, is_said):
    table = [{"holder": "a", "one_case_points": worth}]
    _, of_unit = one_case_moves_ranks(results(ranks=rank_rows((5, 2, 5), (1, 1, 1)), rank_stability=table))
    assert ("một việc làm thay đổi đến 12.50" in filled(of_unit)) is is_said


# The boundary of a class.


def boundary(short: str, more: int = 2, fewer: int = 1, kept: str = "100.0", **tables: list[dict]) -> list[Insight]:
    made = results(
        ranks=rank_rows((1, 1, fewer), (2, more, 2)),
        classes=class_rows(a="xep", b=("vuot_so_luong", short)),
        points=[{"holder": "a", "criterion": "tong", "kind": "tong", "state": "value", "max_points": "200"}],
        seat_stability=[{"class": "a", "holder": "a", "has_seat": True, "weights_same_pct": kept}],
        **tables,
    )
    return list(class_boundary(made))


@pytest.mark.parametrize(
    ("changes", "is_near"),
    [
        ({"short": "1.00"}, True),  # one point of 200
        ({"short": "1.01"}, False),
        ({"short": "0"}, True),
        ({"short": "9.00", "more": 1}, True),
        ({"short": "9.00", "fewer": 2}, True),
        ({"short": "9.00", "kept": "79.9"}, True),
        ({"short": "9.00", "kept": "80.0"}, False),
    ],
)
def test_boundary_that_little_decides_is_named(changes, is_near):
    found = boundary(**changes)
    assert subjects(found) == ([PROVINCE, "a", "b"] if is_near else [])
    assert [insight.flag for insight in found] == ([Flag.NONE, Flag.NEAR_TIE, Flag.NEAR_TIE] if is_near else [])


def gap_row(unit: str, rank: int, class_id: str = "", concluded: str = "9.00") -> dict:
    row = {"holder": unit, "criterion": "x", "counted_points": "8.00", "concluded_points": concluded}
    return row | {"other_points": "9.00", "other_total_points": "91.00", "other_rank": rank, "other_class": class_id}


@pytest.mark.parametrize(
    ("row", "is_near"),
    [
        (gap_row("b", 1, "a"), True),
        (gap_row("b", 2, "b"), False),
        (gap_row("a", 2, "b"), True),
        (gap_row("a", 1, "a"), False),
    ],
)
def test_boundary_that_another_stage_turns_is_named(row, is_near):
    assert bool(boundary("9.00", score_gaps=[row])) == is_near


def test_boundary_is_for_the_council_until_it_is_decided():
    row = {"subject": "hang", "holder": "b", "value": "b", "computed": "b", "agrees": True}
    for state, is_open in (("hoi_dong", True), ("quyet_dinh", False)):
        found = boundary("0.10", decisions=[row | {"state": state}])
        assert [insight.is_for_council for insight in found] == [is_open, False, False]


@pytest.mark.parametrize("outcomes", [{"a": "xep", "b": "xep"}, {"a": "hoi_dong", "b": "hoi_dong"}, {"a": "khong_du"}])
def test_class_without_a_boundary_has_no_statement(outcomes):
    made = results(ranks=rank_rows((1, 1, 1), (2, 2, 2)), classes=class_rows(**outcomes))
    assert list(class_boundary(made)) == []


# Another stage.


@pytest.mark.parametrize(
    ("rank", "class_id", "turned", "is_for_council"),
    [
        (2, "b", None, False),  # neither rank nor class changes
        (1, "b", Turned.RANK, False),
        (1, "a", Turned.CLASS, True),
        (2, "a", Turned.CLASS, True),
        (3, "", Turned.CLASS, True),
    ],
)
def test_other_stage_that_turns_the_rank_or_class_in_the_province(rank, class_id, turned, is_for_council):
    made = results(
        ranks=rank_rows((1, 1, 1), (2, 2, 2), (3, 3, 3)),
        classes=[*class_rows(a="xep", b="vuot_so_luong"), *class_rows("b", a="xep_tren", b="xep")],
        score_gaps=[gap_row("b", rank, class_id)],
    )
    found = [(insight.subject, insight.turned, insight.flag, insight.is_for_council) for insight in other_stage(made)]
    assert found == ([("b", turned, Flag.STAGE, is_for_council)] if turned else [])


@pytest.mark.parametrize(("unit", "rank", "is_for_council"), [("b", 1, True), ("a", 2, True), ("c", 2, False)])
def test_first_rank_of_a_cluster_at_another_stage_is_for_the_council(unit, rank, is_for_council):
    made = results("cum-1", ranks=rank_rows((1, 1, 1), (2, 2, 2), (3, 3, 3)), score_gaps=[gap_row(unit, rank)])
    made = replace(made, criterion_labels={("cum-1", "x"): "X"})
    (found,) = other_stage(made)
    assert (found.is_for_council, found.pages) == (is_for_council, (unit, "cum-1"))


def test_stage_is_named_by_the_score_that_is_taken():
    gaps = [gap_row("a", 2), gap_row("b", 1, concluded="8.00")]
    sentences = [
        filled(insight) for insight in other_stage(results(ranks=rank_rows((1, 1, 1), (2, 2, 2)), score_gaps=gaps))
    ]
    assert ["tính điểm kết luận" in sentence for sentence in sentences[:2]] == [True, False]
    assert ["tính điểm thẩm định" in sentence for sentence in sentences[:2]] == [False, True]
    assert len(sentences) == 3


# Weights.


def weights(nominal: str, variance: str, *points: str) -> list[Insight]:
    of_units = [
        {"holder": unit, "criterion": "x", "kind": "tieu_chi", "state": "value", "points": value, "max_points": "20"}
        for unit, value in zip("abcde", points or ("1", "2"), strict=False)
    ]
    made = results(
        ranks=rank_rows(*[(place, place, place) for place in range(1, 6)]),
        points=of_units,
        weights=[{"criterion": "x", "max_points": "20", "nominal_pct": nominal, "variance_pct": variance}],
    )
    return list(criterion_weight(made))


@pytest.mark.parametrize(
    ("nominal", "variance", "is_striking"),
    [
        ("10.00", "20.00", True),
        ("10.00", "19.99", False),
        ("9.99", "19.98", False),  # twice, but less than ten percentage points
        ("40.00", "50.00", False),
        ("20.00", "10.00", True),
        ("20.00", "10.01", False),
        ("19.98", "9.99", False),
        ("10.00", "0.00", True),
        ("9.00", "-1.00", True),
        ("20.00", "", False),  # all totals equal
    ],
)
def test_criterion_that_separates_otherwise_than_its_points_is_named(nominal, variance, is_striking):
    assert bool(weights(nominal, variance)) == is_striking


@pytest.mark.parametrize(
    ("nominal", "variance", "points", "is_named"),
    [
        ("20.00", "15.00", ("20", "20", "20", "20", "1"), True),  # four of five
        ("20.00", "15.00", ("20", "20", "20", "2", "1"), False),
        ("20.00", "15.00", ("19", "19", "19", "19", "1"), False),  # not full points
        ("20.00", "25.00", ("20", "20", "20", "20", "1"), False),  # one unit without makes the spread
        ("10.00", "9.00", ("20", "20", "20", "20", "1"), True),
        ("9.99", "9.00", ("20", "20", "20", "20", "1"), False),
    ],
)
def test_criterion_with_full_points_for_nearly_all_is_named(nominal, variance, points, is_named):
    found = weights(nominal, variance, *points)
    assert bool(found) == is_named
    assert all("full_1" in insight.numbers for insight in found)


# Ranks under other weights.


def stability(*rows: tuple[int, str, int]) -> list[dict]:
    """Rows of `rank_stability`: rank, share of draws with the same rank, worst rank."""
    return [
        {"holder": unit, "rank": rank, "weights_same_pct": same, "weights_best": rank, "weights_worst": worst}
        | {"criteria_changed": 0}
        for unit, (rank, same, worst) in zip("abcd", rows, strict=False)
    ]


@pytest.mark.parametrize(
    ("rows", "is_said"),
    [
        ([(1, "95.0", 2), (2, "95.0", 2)], False),
        ([(1, "94.9", 2), (2, "95.0", 2)], True),
        ([(1, "100.0", 1), (2, "89.9", 3)], False),  # half of the ranks are robust
        ([(1, "100.0", 1), (2, "89.9", 3), (3, "89.9", 3)], True),
        ([(1, "100.0", 1), (2, "90.0", 3), (3, "89.9", 3)], False),
        ([(1, "94.0", 2), (1, "94.0", 2)], False),  # shared already
    ],
)
def test_ranks_that_depend_on_weights(rows, is_said):
    assert subjects(rank_spread(results(rank_stability=stability(*rows)))) == ([PROVINCE] if is_said else [])


# Exclusions, decisions and ties.


def missed(excluded_pairs: set, **outcomes: str) -> list[Insight]:
    made = results(
        ranks=rank_rows((1, 1, 1), (2, 2, 2), (3, 3, 3)),
        classes=[*class_rows(**outcomes), *class_rows("b", a="xep", b="xep", c="xep_tren")],
    )
    return list(excluded(replace(made, excluded=excluded_pairs)))


def test_unit_above_a_placed_one_has_the_reason_named():
    (found,) = missed({("a", "a")}, a="khong_du", b="vuot_so_luong", c="xep")
    assert filled(found) == (
        "a đứng thứ 1 toàn tỉnh (90.00), trên đơn vị cuối cùng được xếp Hạng A, nhưng dự kiến Hạng B vì thuộc trường "
        "hợp loại trừ."
    )
    (found,) = missed({("a", "b")}, a="khong_du", b="vuot_so_luong", c="xep")
    assert "không đủ điều kiện về chỉ tiêu" in found.sentence
    assert (found.is_for_council, found.pages) == (True, ("a", "cum-1", PROVINCE))


def test_unit_behind_all_placed_ones_is_not_named():
    assert missed({("c", "a")}, a="xep", b="xep", c="khong_du") == []


def test_unit_that_shares_the_rank_of_the_last_placed_one_is_not_named():
    rows = [row | {"order": 1} for row in class_rows(a="xep", b="khong_du")]
    made = results(ranks=rank_rows((1, 1, 1), (1, 1, 1)), classes=[*rows, *class_rows("b", a="xep_tren", b="xep")])
    assert list(excluded(made)) == []


def test_units_without_enough_targets_are_summed_up_for_the_province():
    found = missed(set(), a="khong_du", b="khong_du", c="xep")
    assert [(insight.subject, PROVINCE in insight.pages) for insight in found] == [
        ("a", False),
        ("b", False),
        (PROVINCE, True),
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            ("hang", "a", "b", "a", False, "hoi_dong"),
            "Hội đồng đã thông qua: a xếp Hạng B; theo kết quả tính là Hạng A.",
        ),
        (
            ("xep-hang", "a", "2", "3", False, "quyet_dinh"),
            "Đã có quyết định: a xếp thứ 2 trong cum-1; theo kết quả tính là thứ 3.",
        ),
        (("hang", "a", "a", "a", True, "hoi_dong"), ""),
        (("hang", "a", "a", "", None, "hoi_dong"), ""),
        (("khen-thuong", "a.cb-01", "giay-khen", "khong_du", False, "hoi_dong"), ""),  # a person is never named
        (("khen-thuong", "a", "giay-khen", "khong_du", False, "hoi_dong"), ""),
    ],
)
def test_rank_or_class_decided_otherwise_than_computed_is_named(row, sentence):
    names = ("subject", "holder", "value", "computed", "agrees", "state")
    found = list(excluded(results(decisions=[dict(zip(names, row, strict=True))])))
    assert [filled(insight) for insight in found] == ([sentence] if sentence else [])
    assert [insight.is_for_council for insight in found] == ([row[-1] == "hoi_dong"] if sentence else [])


def test_ties_left_to_the_council():
    made = results(
        ranks=rank_rows((1, 1, 1), (1, 1, 1), (3, 3, 3)), classes=class_rows(a="hoi_dong", b="hoi_dong", c="khong_du")
    )
    assert [(insight.turned, insight.is_for_council) for insight in tied_seats(made)] == [
        (Turned.CLASS, True),
        (Turned.RANK, True),
    ]
    settled = results(ranks=rank_rows((1, 1, 1), (2, 2, 2)), classes=class_rows(a="xep", b="vuot_so_luong"))
    assert list(tied_seats(settled)) == []


@pytest.mark.parametrize(
    ("totals", "is_named"), [(("97.29", "97.34"), True), (("97.34", "97.34"), False), (("97.34", "97.29"), False)]
)
def test_unit_with_more_points_behind_another_is_named(totals, is_named):
    found = list(rounded_tie(results("cum-1", ranks=rank_rows((1, totals[0]), (2, totals[1])))))
    assert [(insight.subject, insight.is_for_council) for insight in found] == ([("b", True)] if is_named else [])


def test_wording_of_statements_on_ranks(snapshot):
    gaps = [gap_row("b", 1, "a"), gap_row("c", 2, "b")]
    made: Mapping[str, list[Insight]] = {
        "class_boundary": boundary("0.18", 1, 2, "68.0", score_gaps=gaps[:1]),
        "other_stage": list(
            other_stage(
                results(
                    ranks=rank_rows((1, 1, 1), (2, 2, 2), (3, 3, 3)),
                    classes=[*class_rows(a="xep", b="vuot_so_luong"), *class_rows("b", a="xep_tren", b="xep", c="xep")],
                    score_gaps=gaps,
                )
            )
        ),
        "criterion_weight": [
            *weights("10.00", "44.33"),
            *weights("25.00", "4.78"),
            *weights("25.00", "-1", *["20"] * 5),
        ],
        "rank_spread": list(rank_spread(results(rank_stability=stability((1, "70.9", 2), (2, "50.0", 4))))),
        "tied_seats": list(
            tied_seats(results(ranks=rank_rows((1, 1, 1), (1, 1, 1)), classes=class_rows(a="hoi_dong", b="hoi_dong")))
        ),
        "rounded_tie": list(rounded_tie(results("cum-1", ranks=rank_rows((1, "97.29"), (2, "97.34"))))),
    }
    assert {kind: [filled(insight) for insight in found] for kind, found in made.items()} == snapshot


def test_points_of_statements_have_their_digits():
    (found, *_) = boundary("0.18")
    assert found.numbers["distance"].number == Decimal("0.18")
