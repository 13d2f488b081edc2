"""The change of a group's rate: its parts add up exactly, and are what they are called."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.comparison.decomposition import Member, decompose
from thidua_helpers.numbers import round_half_up, round_to_total
from thidua_helpers.vocabulary import ChangePart


def totals(members):
    """By part, in exact percentage points."""
    return {part: sum(effects.values()) * 100 for part, effects in decompose(members).effects.items()}


def test_a_worked_example():
    """Two offices: 60/100 and 30/100 are 45%; then 70/100 and 60/150 are 52%: +7 points.

    Weights ½, ½ then 2/5, 3/5; rates 60, 30 then 70, 40. Better: 0,45·10 + 0,55·10 = 10. Mix: −0,1·65 + 0,1·35 = −3.
    """
    found = totals([Member("a", (60, 100), (70, 100)), Member("b", (30, 100), (60, 150))])
    assert found == {ChangePart.BETTER: 10, ChangePart.MIX: -3, ChangePart.ENTRIES: 0, ChangePart.EXITS: 0}


def test_every_member_improved_and_the_group_fell():
    """90/100 and 50/100 are 70%; then 95/100 and 220/400 are 63%, though each has 5 points more."""
    found = decompose([Member("a", (90, 100), (95, 100)), Member("b", (50, 100), (220, 400))])
    assert found.whole * 100 == -7
    assert all(effect > 0 for effect in found.effects[ChangePart.BETTER].values())
    assert sum(found.effects[ChangePart.BETTER].values()) * 100 == 5
    assert sum(found.effects[ChangePart.MIX].values()) * 100 == -12


def test_entries_and_exits_have_their_own_parts():
    """c (90/100) left and d (20/100) came; a stayed at 50/100: 70% to 35%, half by the leaving, half by the coming."""
    members = [Member("a", (50, 100), (50, 100)), Member("c", (90, 100), None), Member("d", None, (20, 100))]
    assert totals(members) == {ChangePart.BETTER: 0, ChangePart.MIX: 0, ChangePart.ENTRIES: -15, ChangePart.EXITS: -20}


def test_one_member_only():
    assert totals([Member("a", (1, 4), (3, 4))]) == {
        ChangePart.BETTER: 50,
        ChangePart.MIX: 0,
        ChangePart.ENTRIES: 0,
        ChangePart.EXITS: 0,
    }


def test_no_decomposition_without_a_rate():
    assert decompose([]) is None
    assert decompose([Member("a", (0, 0), (1, 2))]) is None
    assert decompose([Member("a", (1, 2), None)]) is None
    assert decompose([Member("a", (1, 2), (3, 4)), Member("b", (1, -2), (3, 9))]) is None


def test_without_common_members_only_the_whole_is_known():
    found = decompose([Member("a", (1, 2), None), Member("b", None, (1, 4))])
    assert (found.whole, found.effects) == (Fraction(-1, 4), {})


def test_member_with_zero_denominator_counts_as_entry():
    found = decompose([Member("a", (1, 2), (1, 2)), Member("b", (0, 0), (2, 2))])
    assert found.effects[ChangePart.ENTRIES] == {"b": Fraction(1, 4)}


ratios = st.integers(0, 40).flatmap(lambda bottom: st.tuples(st.integers(0, bottom), st.just(bottom)))
members = st.lists(st.tuples(st.none() | ratios, st.none() | ratios), min_size=1, max_size=8).map(
    lambda pairs: [Member(f"m{number}", *pair) for number, pair in enumerate(pairs)]
)


@given(members)
def test_the_parts_add_up_exactly(members):
    found = decompose(members)
    if found and found.effects:
        assert sum(sum(effects.values()) for effects in found.effects.values()) == found.whole


@given(members)
def test_reversed_comparison_has_opposite_signs(members):
    there = decompose(members)
    back = decompose([Member(each.name, each.now, each.before) for each in members])
    assert (there is None) == (back is None)
    if there and there.effects:
        turned = {
            ChangePart.BETTER: ChangePart.BETTER,
            ChangePart.MIX: ChangePart.MIX,
            ChangePart.ENTRIES: ChangePart.EXITS,
            ChangePart.EXITS: ChangePart.ENTRIES,
        }
        for part, effects in there.effects.items():
            assert back.effects[turned[part]] == {name: -effect for name, effect in effects.items()}


@given(members)
def test_unchanged_rates_have_no_better_and_unchanged_weights_no_mix(members):
    tripled = [each.before and tuple(3 * part for part in each.before) for each in members]
    same_rates = [Member(each.name, each.before, now) for each, now in zip(members, tripled, strict=True)]
    found = decompose(same_rates)
    if found:
        assert found.whole == 0
        assert all(not effect for effects in found.effects.values() for effect in effects.values())


@given(st.lists(st.fractions(-50, 50, max_denominator=997), min_size=1, max_size=9), st.integers(-2, 2))
def test_rounded_parts_add_up_and_stay_near(parts, off):
    """`off`: the whole may be shown a unit or two from the exact sum, being the difference of two rounded rates."""
    whole = round_half_up(sum(parts), 2) + round_half_up(Fraction(off, 100), 2)
    if not any(parts) and whole:
        return
    rounded = round_to_total(whole, parts, 2)
    assert sum(rounded) == whole
    some = sum(1 for part in parts if part)
    for exact, shown in zip(parts, rounded, strict=True):
        assert abs(Fraction(shown) - exact) <= Fraction(1 + -(-3 // max(some, 1)), 100)
        assert exact or not shown


@pytest.mark.parametrize(
    ("whole", "parts", "rounded"),
    [
        ("1.00", [Fraction(1, 3)] * 3, ["0.34", "0.33", "0.33"]),
        ("0.01", [Fraction(1, 200), Fraction(0), Fraction(1, 200)], ["0.01", "0.00", "0.00"]),
        ("-0.01", [Fraction(-1, 200), Fraction(-1, 200)], ["0.00", "-0.01"]),
        ("0.00", [], []),
    ],
)
def test_rounding_remainder_goes_to_the_largest_remainders(whole, parts, rounded):
    from decimal import Decimal

    assert [str(part) for part in round_to_total(Decimal(whole), parts, 2)] == rounded
