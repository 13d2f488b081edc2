"""Statements on groups of units: large cases, targets of units, concentration, the unit that makes a shortfall."""

from decimal import Decimal
from fractions import Fraction

import pytest
from insight_results import LINES, case_row, filled, results_of

from thidua_helpers.insights.kinds.concentration import concentration
from thidua_helpers.insights.kinds.large_cases_order import large_cases_order
from thidua_helpers.insights.kinds.main_shortfall_unit import main_shortfall_unit
from thidua_helpers.insights.kinds.unit_targets_sum import unit_targets_sum
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, Consequence


def rate_row(holder: str, measure: str, rate: str, numerator: int, denominator: int, **others: object) -> dict:
    key = {"level": "don_vi", "holder": holder, "measure": measure, "rate": rate, "state": "value"}
    return key | {"numerator": numerator, "denominator": denominator, "provenance": "sum"} | others


# Large cases.


def large(rates: dict[str, tuple[int, int, int, int]], clusters: dict | None = None, cases: tuple = ()) -> Results:
    """Holder → finished and enforceable, all cases counted and without the large ones."""
    rows = [
        rate_row(holder, "tien", rate, *values)
        for holder, (*whole, finished, enforceable) in rates.items()
        for rate, values in ((LINES.main, whole), (LINES.without_large_cases, (finished, enforceable)))
    ]
    counts = {(holder, "tien"): (values[0], values[1]) for holder, values in rates.items()}
    return results_of(counts, clusters=clusters, rates=rows, large_cases=cases)


@pytest.mark.parametrize(
    ("held", "done", "is_said"),
    [
        (25, 5, True),
        (24, 5, False),  # less than a quarter
        (40, 18, True),  # 45% against 50%
        (40, 19, False),  # 47,5% against 50%
        (40, 22, True),  # 55% against 50%
    ],
)
def test_share_of_large_cases(held, done, is_said):
    others = 100 - held
    rates = {PROVINCE: (others // 2 + done, 100, others // 2, others)}
    found = list(large_cases_order(large(rates | {"1-01": rates[PROVINCE]}, cases=(case_row("1-01", held, done),))))
    assert [row.subject for row in found] == ([PROVINCE] if is_said else [])
    if is_said:
        assert (found[0].numbers["cases"].number, found[0].numbers["held"].number) == (1, held)


CLUSTERS = {"cum-1": ("1-01", "1-02"), "cum-2": ("2-01",)}


@pytest.mark.parametrize(
    ("first", "second", "is_said"),
    [
        ((40, 100, 40, 80), (45, 100, 45, 100), True),  # 40 < 45, then 50 > 45
        ((40, 100, 36, 80), (45, 100, 45, 100), False),  # a tie without large cases
        ((40, 100, 35, 80), (45, 100, 45, 100), False),
        ((4499, 10000, 4500, 10000), (4500, 10000, 4499, 10000), False),  # never apart
        ((4400, 10000, 4501, 10000), (4500, 10000, 4500, 10000), True),
        ((4401, 10000, 4501, 10000), (4500, 10000, 4500, 10000), False),
    ],
)
def test_order_of_clusters_without_large_cases(first, second, is_said):
    found = list(large_cases_order(large({"cum-1": first, "cum-2": second}, CLUSTERS)))
    assert [row.pages for row in found] == ([(PROVINCE, "cum-1", "cum-2")] if is_said else [])


def test_order_of_clusters_that_turns_at_either_end_is_stated():
    both = large_cases_order(large({"cum-1": (40, 100, 40, 80), "cum-2": (45, 100, 45, 100)}, CLUSTERS))
    clusters = CLUSTERS | {"cum-3": ("3-01",)}
    bottom = large_cases_order(
        large(
            {"cum-1": (40, 100, 40, 80), "cum-2": (45, 100, 45, 100), "cum-3": (60, 100, 60, 100)},
            clusters,
        )
    )
    assert [[filled(row).count("thấp nhất") for row in rows] for rows in (both, bottom)] == [[1], [2]]


def test_other_best_unit_without_large_cases_is_stated_for_its_cluster_only():
    rates = {"1-01": (40, 100, 40, 80), "1-02": (45, 100, 45, 100), "1-03": (10, 100, 10, 100)}
    (found,) = large_cases_order(large(rates, {"cum-1": tuple(rates)}))
    assert (found.subject, found.pages) == ("cum-1", ("cum-1",))


def test_order_with_an_unknown_cluster_is_not_named():
    results = large({"cum-1": (40, 100, 40, 80), "cum-2": (45, 100, 45, 100)}, CLUSTERS | {"cum-3": ("3-01",)})
    assert list(large_cases_order(results)) == []


# Targets of units.


def two_targets(first: str, second: str, whole: tuple[str, str] = ("50", ">="), **kwargs) -> Results:
    counts = {(PROVINCE, "viec"): (110, 200), ("1-01", "viec"): (60, 100), ("1-02", "viec"): (50, 100)}
    targets = {("1-01", "viec"): (first, ">="), ("1-02", "viec"): (second, ">="), (PROVINCE, "viec"): whole}
    return results_of(counts, {key: level for key, level in targets.items() if level[0]}, **kwargs)


@pytest.mark.parametrize(
    ("first", "second", "whole", "is_said"),
    [
        ("51", "49", ("50", ">="), False),
        ("51", "49", ("50", ">"), True),
        ("51", "48", ("50", ">="), True),
        ("51", "48.1", ("50", ">="), False),  # 49 whole cases
        ("51", "", ("50", ">="), False),  # half of the province without a target
    ],
)
def test_sum_of_unit_targets_below_the_province_target_is_stated(first, second, whole, is_said):
    found = list(unit_targets_sum(two_targets(first, second, whole)))
    assert [row.consequence for row in found] == ([Consequence.DOUBT] if is_said else [])


def test_units_without_target_are_left_out_of_both_sums():
    counts = {(PROVINCE, "viec"): (99, 100), ("1-01", "viec"): (90, 90), ("1-02", "viec"): (9, 10)}
    targets = {("1-01", "viec"): ("50", ">="), (PROVINCE, "viec"): ("51", ">=")}
    (found,) = unit_targets_sum(results_of(counts, targets))
    assert found.numbers["rate"].number == 50
    assert found.numbers["left_out"].number == 1
    too_few = counts | {("1-01", "viec"): (89, 89), ("1-02", "viec"): (9, 11)}
    assert list(unit_targets_sum(results_of(too_few, targets))) == []


def test_units_that_just_meet_their_targets_miss_the_province_target():
    results = two_targets("51", "48")
    (found,) = unit_targets_sum(results)
    finished = {unit: results.figures[unit, "viec", LINES.finished] for unit in ("1-01", "1-02")}
    just_met = {("1-01", "viec"): (51, 100), ("1-02", "viec"): (48, 100), (PROVINCE, "viec"): (99, 200)}
    assert finished != {"1-01": 51, "1-02": 48}
    again = results_of(just_met, {key: ("50" if key[0] == PROVINCE else "1", ">=") for key in just_met})
    assert again.is_met(PROVINCE, "viec") is False
    assert found.numbers["rate"].number == Decimal("49.50")


# Concentration.


def holding(*money: int, rest: int, units: int = 15) -> Results:
    amounts = [*money, *([rest // (units - len(money))] * (units - len(money)))]
    counts = {(f"1-{place:02}", "tien"): (0, amount) for place, amount in enumerate(amounts, start=1)}
    whole = {(PROVINCE, "tien"): (0, sum(money) + rest), ("cum-1", "tien"): (0, money[0] + rest // 2)}
    clusters = {"cum-1": ("1-01", *(f"1-{place:02}" for place in range(10, units + 1))), "cum-2": ("1-02",)}
    return results_of(counts | whole, clusters=clusters)


@pytest.mark.parametrize(
    ("money", "rest", "units", "named"),
    [
        ((300, 250, 200), 250, 15, 3),
        ((300, 250, 199), 251, 15, None),
        ((300, 250, 200), 250, 14, None),  # three of 14 units
        ((500, 250), 250, 15, 2),
        ((750,), 250, 15, 1),
    ],
)
def test_units_that_hold_most_of_the_money(money, rest, units, named):
    found = list(concentration(holding(*money, rest=rest, units=units)))
    assert [row.sentence.split("giữ")[0].count("{@") for row in found] == ([named] if named else [])


def test_cluster_that_such_units_dominate_is_named():
    (found,) = concentration(holding(750, rest=250))
    assert found.pages == (PROVINCE, "cum-1")
    assert found.weight == Fraction(3, 4)
    assert found.numbers["share_1"].number == Decimal("85.71")


# The unit that makes a shortfall.


def short(province: int, first: int, second: int, comparator: str = ">=") -> Results:
    counts = {(PROVINCE, "viec"): (province, 200), ("1-01", "viec"): (first, 100), ("1-02", "viec"): (second, 100)}
    return results_of(counts, dict.fromkeys(counts, ("80", comparator)), {"cum-1": ("1-01", "1-02")})


@pytest.mark.parametrize(
    ("province", "first", "second", "comparator", "unit"),
    [
        (159, 70, 89, ">=", "1-01"),
        (150, 70, 80, ">=", "1-01"),  # exactly the shortfall of the province
        (149, 70, 79, ">=", None),  # both are needed
        (160, 70, 90, ">=", None),
        (160, 70, 90, ">", "1-01"),
        (159, 80, 79, ">=", "1-02"),
    ],
)
def test_unit_that_makes_the_shortfall_of_the_province(province, first, second, comparator, unit):
    found = list(main_shortfall_unit(short(province, first, second, comparator)))
    assert [row.pages for row in found] == ([(unit, "cum-1", PROVINCE)] if unit else [])


def test_province_meets_its_target_if_the_unit_named_meets_its_own():
    (found,) = main_shortfall_unit(short(150, 70, 80))
    missing = int(found.numbers["unit_missing"].number)
    again = short(150 + missing, 70 + missing, 80)
    assert (again.is_met("1-01", "viec"), again.is_met(PROVINCE, "viec")) == (True, True)
    assert found.numbers["rate"].number == 80
