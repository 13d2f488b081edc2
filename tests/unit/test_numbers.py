import csv
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from conftest import PROJECT
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.numbers import (
    compares,
    known_decimals,
    known_step,
    meets,
    missing_if_newly_enforceable,
    missing_to_target,
    percent,
    percent_consistent_with_target,
    possible_denominators,
    round_consistently,
    round_distinctly,
    round_half_up,
)
from thidua_helpers.vietnamese import parse_percent

counts = st.integers(0, 10**15)
positive = st.integers(1, 10**15)
targets = st.decimals(0, 100, places=2)
comparators = st.sampled_from([">=", ">"])


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("1.005", 2, "1.01"),
        ("2.675", 2, "2.68"),
        ("9.995", 2, "10.00"),
        ("0.5", 0, "1"),
        ("-1.005", 2, "-1.01"),
        ("-0.004", 2, "0.00"),
        ("0", 2, "0.00"),
    ],
)
def test_round_half_up_rounds_ties_away_from_zero(value, decimals, rounded):
    assert round_half_up(Decimal(value), decimals) == Decimal(rounded)


@given(st.fractions(), st.integers(0, 6))
def test_round_half_up_agrees_with_decimal_within_half_a_unit(value, decimals):
    rounded = round_half_up(value, decimals)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**decimals)
    exact_in_decimal = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(exact_in_decimal) == value and abs(exact_in_decimal) < 10**15:
        assert rounded == exact_in_decimal.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def test_percent_of_zero_denominator_is_none():
    assert percent(0, 0) is None
    assert percent(0, 5) == Decimal("0.00")


def test_percent_reproduces_every_published_rate():
    with (PROJECT / "tests/golden/published_elsewhere.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            printed, decimals = parse_percent(row["printed_pct"] + "%")
            agrees = percent(int(row["numerator"]), int(row["denominator"]), decimals) == printed
            assert agrees == (row["agrees"] == "co"), row["what"]


def test_strict_target_is_not_met_by_equal_rate():
    assert meets(825, 1000, Decimal("82.50"), ">=")
    assert not meets(825, 1000, Decimal("82.50"), ">")
    assert missing_to_target(825, 1000, Decimal("82.50"), ">=") == 0
    assert missing_to_target(825, 1000, Decimal("82.50"), ">") == 1


def test_near_tie_with_target_is_shown_with_more_decimals():
    # 83,4999% would be shown as 83,50% although it misses 83,50%.
    assert percent_consistent_with_target(834999, 1000000, Decimal("83.50"), ">=") == Decimal("83.4999")
    # 82,503% meets "trên 82,50%" but would be shown as 82,50%.
    assert percent_consistent_with_target(82503, 100000, Decimal("82.50"), ">") == Decimal("82.503")
    assert percent_consistent_with_target(84, 100, Decimal("83.50"), ">=") == Decimal("84.00")


@given(counts, positive, targets, comparators)
def test_missing_to_target_is_the_least_that_meets_it(numerator, denominator, target, comparator):
    missing = missing_to_target(numerator, denominator, target, comparator)
    assert meets(numerator + missing, denominator, target, comparator)
    if missing:
        assert not meets(numerator + missing - 1, denominator, target, comparator)


def test_missing_if_newly_enforceable_at_boundaries():
    # 530/633 against 83,90%: two more of the same cases, or seven that come new into both.
    assert missing_to_target(530, 633, Decimal("83.90"), ">=") == 2
    assert missing_if_newly_enforceable(530, 633, Decimal("83.90"), ">=") == 7
    assert missing_if_newly_enforceable(825, 1000, Decimal("82.50"), ">=") == 0
    assert missing_if_newly_enforceable(825, 1000, Decimal("82.50"), ">") == 1
    assert missing_if_newly_enforceable(0, 100, Decimal(50), ">=") == 100
    assert missing_if_newly_enforceable(99, 100, Decimal(100), ">=") is None
    assert missing_if_newly_enforceable(100, 100, Decimal(100), ">=") == 0
    assert missing_if_newly_enforceable(100, 100, Decimal(100), ">") is None


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.decimals(0, "99.99", places=2), comparators)
def test_missing_if_newly_enforceable_is_least_sufficient(numerator, denominator, target, comparator):
    missing = missing_if_newly_enforceable(numerator, denominator, target, comparator)
    assert meets(numerator + missing, denominator + missing, target, comparator)
    if missing:
        assert not meets(numerator + missing - 1, denominator + missing - 1, target, comparator)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 3))
def test_denominators_that_print_are_smallest_and_largest(numerator, denominator, decimals):
    printed = percent(numerator, denominator, decimals)
    low, high = possible_denominators(numerator, printed, decimals)
    assert low <= denominator
    assert percent(numerator, low, decimals) == printed
    assert low == 1 or percent(numerator, low - 1, decimals) != printed
    if high is None:
        assert printed == 0
    else:
        assert denominator <= high
        assert percent(numerator, high, decimals) == printed
        assert percent(numerator, high + 1, decimals) != printed


def test_denominators_that_print_impossible_rate_are_none():
    assert possible_denominators(0, Decimal(5), 0) is None
    assert possible_denominators(0, Decimal("0.01"), 2) is None
    assert possible_denominators(1, Decimal("66.67"), 2) is None
    assert possible_denominators(0, Decimal(0), 0) == (1, None)


def test_published_86_percent_of_cum_3_leaves_range():
    """2.407 is 86% of what remains after 5 to 37 of 2.820 cases are subtracted."""
    low, high = possible_denominators(2407, Decimal(86), 0)
    assert (2820 - high, 2820 - low) == (5, 37)
    assert percent(2407, 2820) == Decimal("85.35")


@pytest.mark.parametrize(
    ("value", "low", "high", "step"),
    [
        (5, None, None, 1),
        (5, 5, 5, 1),
        (5, 4, 6, 1),
        (5, 3, 5, 10),
        (295_347_000_000, 295_346_500_000, 295_347_499_999, 10**6),
        (917_920_000_000, 917_820_000_001, 917_929_999_999, 10**8),
        # The difference of a figure known to ten millions and one known to a hundred.
        (687_600_000_000, 687_590_000_001, 687_709_999_998, 10**8),
    ],
)
def test_known_step_follows_from_bounds(value, low, high, step):
    assert known_step(value, low, high) == step


@pytest.mark.parametrize(
    ("off", "decimals"),
    [("0", 2), ("0.0199", 2), ("0.02", 1), ("0.1999", 1), ("0.2", 0), ("5", 0)],
)
def test_known_decimals_follow_from_bounds(off, decimals):
    value = Fraction("74.908")
    assert known_decimals(value, value - Fraction(off), value) == decimals


@pytest.mark.parametrize(
    ("comparator", "below", "equal", "above"),
    [(">=", False, True, True), (">", False, False, True), ("<=", True, True, False), ("<", True, False, False)],
)
def test_compares_is_exact_at_the_bound(comparator, below, equal, above):
    bound, step = Decimal("82.50"), Fraction(1, 10**20)
    values = [Fraction(bound) - step, Fraction(bound), Fraction(bound) + step]
    assert [compares(value, bound, comparator) for value in values] == [below, equal, above]


@pytest.mark.parametrize(
    ("value", "bounds", "shown"),
    [
        ("12.345", [], "12.35"),
        ("83.4999", [("83.50", ">=")], "83.4999"),
        ("83.4999", [("83.50", ">"), ("90", ">=")], "83.50"),
        # Closer to the bound than the most decimals can show: rounded to all twelve of them.
        ("83.49999999999999", [("83.50", ">=")], "83.500000000000"),
    ],
)
def test_round_consistently_takes_the_fewest_decimals_that_are_correct(value, bounds, shown):
    given = [(Decimal(bound), comparator) for bound, comparator in bounds]
    assert str(round_consistently(Fraction(value), *given)) == shown


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [
        ((1, 3), (2, 6), ("33.33", "33.33")),
        ((1, 3), (1, 2), ("33.33", "50.00")),
        ((33331, 100000), (33332, 100000), ("33.331", "33.332")),
        ((10**14 + 1, 10**15), (10**14, 10**15), ("10.000000000000", "10.000000000000")),
    ],
)
def test_round_distinctly_shows_unequal_rates_as_unequal(now, before, shown):
    assert tuple(map(str, round_distinctly(now, before))) == shown
