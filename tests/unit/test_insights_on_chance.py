"""Chance in numbers of cases: limits, spread and tests by other means, and the statements made of them."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import comb, sqrt

import numpy as np
import pytest
from insight_results import filled, results_of

from thidua_helpers.insights.chance import (
    ALARM,
    WARNING,
    ChanceGroup,
    chance_group,
    chance_tables,
    chi_square_tail,
    target_distance,
)
from thidua_helpers.insights.kinds.funnel import funnel
from thidua_helpers.insights.kinds.rank_by_chance import rank_by_chance
from thidua_helpers.insights.kinds.small_unit import small_unit
from thidua_helpers.insights.kinds.unreachable_bonus import unreachable_bonus
from thidua_helpers.insights.kinds.within_chance import within_chance
from thidua_helpers.insights.results_read import Results, WorkloadThreshold
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import PROVINCE, Flag

CLUSTERS = {"cum-1": ("1-01", "1-02", "1-03")}
# Units of very different sizes, two of them far from the rest.
MIXED = {"a": (850, 1000), "b": (430, 500), "c": (166, 200), "d": (90, 100), "e": (700, 900), "f": (330, 360)}


def cases(*ratios: tuple[int, int], **kwargs) -> Results:
    counts = {(f"1-{place:02}", "viec"): ratio for place, ratio in enumerate(ratios, start=1)}
    return results_of(counts, clusters=CLUSTERS, **kwargs)


def binomial(n: int, p: float) -> np.ndarray:
    """Probabilities of 0…n."""
    return np.array([comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])


# Recomputed by other means.


@pytest.mark.parametrize(
    ("critical", "degrees"), [(3.841, 1), (5.991, 2), (14.067, 7), (15.507, 8), (38.885, 26), (398.9, 354)]
)
def test_tail_of_chi_square_at_tabulated_critical_values(critical, degrees):
    assert chi_square_tail(critical, degrees) == pytest.approx(0.05, abs=1e-3)


@pytest.mark.parametrize("degrees", [1, 2, 5, 8])
def test_tail_of_chi_square_by_simulation(degrees):
    draws = (np.random.default_rng(1).standard_normal((200_000, degrees)) ** 2).sum(axis=1)
    for value in (0.5, 3, 9):
        assert chi_square_tail(value, degrees) == pytest.approx((draws > value).mean(), abs=0.005)


def test_tail_of_chi_square_of_nothing_is_one():
    assert chi_square_tail(0, 3) == 1


def test_spread_and_chi_square_by_other_means():
    group = ChanceGroup(PROVINCE, MIXED)
    done, of = np.array(list(MIXED.values()), dtype=float).T
    rate = done.sum() / of.sum()
    expected = np.array([of * rate, of * (1 - rate)])
    observed = np.array([done, of - done])
    assert group.chi_square == pytest.approx(((observed - expected) ** 2 / expected).sum())
    z = np.sort((done / of - rate) / np.sqrt(rate * (1 - rate) / of))
    # The tenth and ninetieth per cent lie half-way between the first, and the last, two of six.
    z[0], z[-1] = (z[0] + z[1]) / 2, (z[-2] + z[-1]) / 2
    assert group.winsorised_spread == pytest.approx((z**2).sum() / 6)
    assert group.spread == group.winsorised_spread > 1


def test_limits_cover_what_an_exact_binomial_says():
    units = {unit: (340, 400) for unit in "abcd"}
    group = ChanceGroup(PROVINCE, units)
    assert group.spread == 1
    chances, shares = binomial(400, 0.85), np.arange(401) / 400
    for quantile, outside in ((WARNING, 0.05), (ALARM, 0.002)):
        low, high = group.limits("a", quantile)
        beyond = chances[(shares < low) | (shares > high)].sum()
        assert beyond == pytest.approx(outside, rel=0.35)


def test_limits_of_equal_units_narrow_with_the_root_of_their_cases():
    group = ChanceGroup(PROVINCE, {"a": (85, 100), "b": (340, 400), "c": (1360, 1600)})
    widths = [high - low for low, high in (group.limits(unit, ALARM) for unit in "abc")]
    assert [wide / narrow for wide, narrow in pairwise(widths)] == pytest.approx([2, 2])


def test_spread_widens_limits_by_its_root():
    group = ChanceGroup(PROVINCE, MIXED)
    low, high = group.limits("a", WARNING)
    rate = float(group.rate)
    assert (high - low) / 2 == pytest.approx(WARNING * sqrt(group.winsorised_spread * rate * (1 - rate) / 1000))


def test_spread_that_is_not_significant_is_not_used():
    group = ChanceGroup(PROVINCE, {"a": (85, 100), "b": (170, 200), "c": (351, 400), "d": (240, 300), "e": (90, 100)})
    assert group.winsorised_spread > 1
    assert group.spread == 1


def test_units_with_equal_rates_differ_significantly_in_five_percent_of_draws():
    draws = np.random.default_rng(2).binomial(300, 0.85, (2000, 8))
    groups = [ChanceGroup(PROVINCE, {str(unit): (int(n), 300) for unit, n in enumerate(row)}) for row in draws]
    assert sum(group.p_value < 0.05 for group in groups) / 2000 == pytest.approx(0.05, abs=0.015)


def test_distance_from_a_target_by_an_exact_binomial():
    results = cases((326, 400), targets={("1-01", "viec"): ("85", ">=")})
    distance = target_distance(results, "1-01")
    assert distance == pytest.approx((0.815 - 0.85) / sqrt(0.85 * 0.15 / 400))
    # Just beyond the limit: so few, or fewer, in one of forty years.
    assert binomial(400, 0.85)[:327].sum() == pytest.approx(0.025, abs=0.008)


# Which units count.


@pytest.mark.parametrize(("few", "units"), [(50, 4), (39, 3)])
def test_units_with_too_few_cases_are_left_out(few, units):
    group = chance_group(cases(*[(850, 1000)] * 3, (few * 17 // 20, few)), PROVINCE)
    assert group is not None
    assert len(group.units) == units


@pytest.mark.parametrize("ratios", [(), ((85, 100),) * 2, ((100, 100),) * 3, ((0, 100),) * 3])
def test_group_of_two_units_or_without_variance_is_not_tested(ratios):
    assert chance_group(cases(*ratios), PROVINCE) is None


def test_tables_have_a_row_for_each_unit_and_group():
    results = cases((85, 100), (170, 200), (255, 300), targets={("1-02", "viec"): ("85", ">=")})
    tables = chance_tables(results)
    assert tables["chance"].set_index(["group", "holder"])["target_z"].to_dict()[PROVINCE, "1-02"] == "0.0000"
    assert tables["chance"]["case_pct"].tolist()[:2] == ["1.0000", "0.5000"]
    assert tables["chance_groups"][["group", "units", "p_value", "spread"]].to_numpy().tolist() == [
        [group, 3, "1.0000", "1.0000"] for group in ("cum-1", PROVINCE)
    ]
    empty = chance_tables(results_of({}))
    assert [len(table) for table in empty.values()] == [0, 0]


# Statements.


@pytest.mark.parametrize(
    ("last", "is_even"),
    [
        (371, True),  # χ² = 5,49
        (372, False),  # χ² = 6,05; the critical value of two degrees is 5,99
    ],
)
def test_cluster_whose_units_do_not_differ_more_than_by_chance(last, is_even):
    found = list(within_chance(cases((350, 420), (350, 420), (last, 420))))
    assert [row.subject for row in found] == (["cum-1", PROVINCE] if is_even else [])


@pytest.mark.parametrize(
    ("finished", "subjects"),
    [
        (340, []),  # met
        (339, ["1-01", PROVINCE]),
        (327, ["1-01", PROVINCE]),  # 1,82 standard errors
        (326, []),  # 1,9604: beyond the limit by a hair
    ],
)
def test_target_missed_by_no_more_than_chance(finished, subjects):
    results = cases((finished, 400), targets={("1-01", "viec"): ("85", ">=")})
    assert [row.subject for row in within_chance(results)] == subjects


def test_missed_targets_by_chance_and_others_are_counted_apart():
    targets = {(f"1-{number:02}", "viec"): ("85", ">=") for number in (1, 2, 3)}
    own, other, of_province = within_chance(cases((339, 400), (338, 400), (300, 400), targets=targets))
    assert (own.pages, other.pages, of_province.pages) == (("1-01",), ("1-02",), (PROVINCE,))
    assert filled(of_province).startswith("Trong 3 đơn vị chưa đạt chỉ tiêu về việc, 2 đơn vị (1-01 và 1-02)")


@pytest.mark.parametrize(("last", "side"), [(700, None), (650, "thấp hơn"), (920, "cao hơn")])
def test_unit_clearly_beyond_the_limits_of_the_province(last, side):
    ratios = [(8000, 10000), (8010, 10000), (7990, 10000), (8000, 10000)]
    ratios += [(last, 1000)] if last != 700 else [(770, 1000)]
    found = list(funnel(cases(*ratios)))
    assert [row.subject for row in found] == (["1-05", PROVINCE] if side else [])
    assert all(side in row.sentence for row in found if side)


def test_unit_on_either_side_is_named_with_its_rate():
    *_, found = funnel(cases(*[(8000, 10000)] * 6, (650, 1000), (920, 1000)))
    values = {name: str(value.number) for name, value in found.numbers.items()}
    assert (values["below_rate_1"], values["above_rate_1"], values["others"]) == ("65.00", "92.00", "6")


@pytest.mark.parametrize(("cases_of_unit", "is_small"), [(200, True), (201, False)])
def test_unit_of_which_one_case_moves_the_rate(cases_of_unit, is_small):
    found = list(small_unit(cases((150, cases_of_unit))))
    assert [(row.subject, row.flag) for row in found] == (
        [("1-01", Flag.SMALL_NUMBERS), (PROVINCE, Flag.NONE), ("cum-1", Flag.NONE)] if is_small else []
    )


def test_small_units_are_summed_up_with_the_range_of_a_case():
    of_province = next(row for row in small_unit(cases((80, 100), (160, 200))) if row.subject == PROVINCE)
    assert [str(of_province.numbers[name].number) for name in ("least", "most")] == ["0.50", "1.00"]


@pytest.mark.parametrize(("workload", "is_said"), [(349, True), (350, False)])
def test_bonus_that_no_unit_of_a_cluster_comes_near(workload, is_said):
    due = [
        {"level": "don_vi", "holder": unit, "measure": "viec", "line": "phai_thi_hanh", "value": value}
        | {"state": "value", "provenance": "own"}
        for unit, value in (("1-01", workload), ("1-02", 10), ("1-03", 20))
    ]
    threshold = WorkloadThreshold(PROVINCE, ("1-01", "1-02", "1-03"), "viec", "phai_thi_hanh", "phải thi hành", 700)
    results = replace(cases((1, 2), (1, 2), (1, 2), figures=due), workload_thresholds=[threshold])
    found = list(unreachable_bonus(results))
    assert [(row.subject, row.is_internal, row.numbers["most"].number) for row in found] == (
        [("cum-1", True, workload)] if is_said else []
    )
    assert all(row.weight == Fraction(workload, 700) for row in found)


# Ranks.


def intervals(*ends: tuple[int, int]) -> Results:
    rows = [
        {"edition": "2021", "ranking": PROVINCE, "holder": f"1-{rank:02}", "units": len(ends), "rank": rank}
        | {"best": best, "worst": worst}
        for rank, (best, worst) in enumerate(ends, start=1)
    ]
    results = results_of({})
    return replace(results, tables={**results.tables, "rank_by_chance": make_table("rank_by_chance", rows)})


@pytest.mark.parametrize(
    ("ends", "subjects"),
    [
        ([(1, 4), (1, 2), (1, 3), (4, 4)], ["1-01", PROVINCE]),  # 3 of 4 places; 1,5 on average
        ([(1, 3), (2, 2), (1, 3), (4, 4)], []),  # just half; 1 on average
        ([(1, 3), (1, 3), (2, 4), (4, 4)], [PROVINCE]),
    ],
)
def test_ranks_that_chance_changes_widely(ends, subjects):
    found = list(rank_by_chance(intervals(*ends)))
    assert [row.subject for row in found] == subjects
    assert all(row.is_internal for row in found)


def test_edition_without_ranking_has_no_ranks_by_chance():
    assert list(rank_by_chance(results_of({}))) == []
