import csv
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from conftest import PROJECT
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.numbers import (
    denominators_that_print,
    known_decimals,
    known_step,
    meets,
    missing_if_newly_enforceable,
    missing_to_target,
    percent,
    percent_consistent_with_target,
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
def test_ties_are_rounded_away_from_zero(value, decimals, rounded):
    assert round_half_up(Decimal(value), decimals) == Decimal(rounded)


@given(st.fractions(), st.integers(0, 6))
def test_rounding_agrees_with_decimal_and_is_within_half_a_unit(value, decimals):
    rounded = round_half_up(value, decimals)
    assert abs(Fraction(rounded) - value) <= Fraction(1, 2 * 10**decimals)
    exact_in_decimal = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(exact_in_decimal) == value and abs(exact_in_decimal) < 10**15:
        assert rounded == exact_in_decimal.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def test_no_rate_without_a_denominator():
    assert percent(0, 0) is None
    assert percent(0, 5) == Decimal("0.00")


def test_every_published_rate_is_recomputed():
    with (PROJECT / "tests/golden/published_elsewhere.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            printed, decimals = parse_percent(row["printed_pct"] + "%")
            agrees = percent(int(row["numerator"]), int(row["denominator"]), decimals) == printed
            assert agrees == (row["agrees"] == "co"), row["what"]


def test_a_strict_target_is_not_met_by_equality():
    assert meets(825, 1000, Decimal("82.50"), ">=")
    assert not meets(825, 1000, Decimal("82.50"), ">")
    assert missing_to_target(825, 1000, Decimal("82.50"), ">=") == 0
    assert missing_to_target(825, 1000, Decimal("82.50"), ">") == 1


def test_a_near_tie_shows_as_many_decimals_as_it_takes():
    # 83,4999% would be shown as 83,50% although it misses 83,50%.
    assert percent_consistent_with_target(834999, 1000000, Decimal("83.50"), ">=") == Decimal("83.4999")
    # 82,503% meets "trên 82,50%" but would be shown as 82,50%.
    assert percent_consistent_with_target(82503, 100000, Decimal("82.50"), ">") == Decimal("82.503")
    assert percent_consistent_with_target(84, 100, Decimal("83.50"), ">=") == Decimal("84.00")


@given(counts, positive, targets, comparators)
def test_missing_is_the_least_that_meets_the_target(numerator, denominator, target, comparator):
    missing = missing_to_target(numerator, denominator, target, comparator)
    assert meets(numerator + missing, denominator, target, comparator)
    if missing:
        assert not meets(numerator + missing - 1, denominator, target, comparator)


def test_missing_if_what_is_still_to_be_finished_is_newly_enforceable():
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
def test_newly_enforceable_is_the_least_that_meets_the_target(numerator, denominator, target, comparator):
    missing = missing_if_newly_enforceable(numerator, denominator, target, comparator)
    assert meets(numerator + missing, denominator + missing, target, comparator)
    if missing:
        assert not meets(numerator + missing - 1, denominator + missing - 1, target, comparator)


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 3))
def test_denominators_that_print_are_exactly_those(numerator, denominator, decimals):
    printed = percent(numerator, denominator, decimals)
    low, high = denominators_that_print(numerator, printed, decimals)
    assert low <= denominator
    assert percent(numerator, low, decimals) == printed
    assert low == 1 or percent(numerator, low - 1, decimals) != printed
    if high is None:
        assert printed == 0
    else:
        assert denominator <= high
        assert percent(numerator, high, decimals) == printed
        assert percent(numerator, high + 1, decimals) != printed


def test_some_printed_rates_have_no_denominator():
    assert denominators_that_print(0, Decimal(5), 0) is None
    assert denominators_that_print(1, Decimal("66.67"), 2) is None
    assert denominators_that_print(0, Decimal(0), 0) == (1, None)


def test_the_86_percent_of_cum_3():
    """2.407 is 86% of what remains after 5 to 37 of 2.820 cases are subtracted (domain, "Points of use")."""
    low, high = denominators_that_print(2407, Decimal(86), 0)
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
def test_last_known_digit_follows_from_the_bounds(value, low, high, step):
    assert known_step(value, low, high) == step


@pytest.mark.parametrize(
    ("off", "decimals"),
    [("0", 2), ("0.0199", 2), ("0.02", 1), ("0.1999", 1), ("0.2", 0), ("5", 0)],
)
def test_known_decimals_follow_from_the_bounds(off, decimals):
    value = Fraction("74.908")
    assert known_decimals(value, value - Fraction(off), value) == decimals
