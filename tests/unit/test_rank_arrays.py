"""Ranks as arrays: equal to the exact ranking, tie by tie."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_ranking import BY_LINE, BY_RATE, BY_X, MANUAL, quantities, ranking, table

from thidua_helpers.numbers import round_half_up
from thidua_helpers.scoring.rank_arrays import RankArrays, divide_half_up
from thidua_helpers.scoring.ranking import Ranking

LADDERS = [(), (BY_X,), (BY_RATE, BY_X), (BY_LINE | {"lower_is_better": True}, BY_RATE), (BY_RATE, BY_LINE, BY_X)]
POINTS = st.sampled_from(["0.00", "0.04", "0.05", "10.00", "10.04", "10.05", "-0.05", "-0.04", "20.00"])
DONE = st.tuples(st.sampled_from([None, 1, 2]), st.just(1), st.sampled_from([None, 0, 2, 4]))


def array_ranks(exact: Ranking) -> dict[str, int]:
    arrays = RankArrays(exact)
    return dict(zip(arrays.units, arrays.ranks(arrays.points[np.newaxis])[0].tolist(), strict=True))


@given(
    st.lists(st.tuples(st.none() | st.tuples(POINTS, POINTS), DONE), min_size=1, max_size=8),
    st.sampled_from(LADDERS),
    st.sampled_from([0, 1, 2]),
)
def test_ranks_are_those_of_the_exact_ranking(units, ladder, decimals):
    points = {f"u{place}": of_unit for place, (of_unit, _) in enumerate(units)}
    done = {f"u{place}": of_unit for place, (_, of_unit) in enumerate(units)}
    exact = ranking(points, *ladder, decimals=decimals, done=done)
    assert array_ranks(exact) == {unit: standing.rank for unit, standing in exact.standings().items()}


@pytest.mark.parametrize(("floor", "cap", "expected"), [(None, None, [1, 2]), (None, 10, [1, 1]), (15, 30, [1, 1])])
def test_bounds_of_groups_count_in_scenarios(floor, cap, expected):
    group = {"label": "G", "max_points": 100, "cap_points": cap, "floor_points": floor}
    leaf = {"label": "X", "max_points": 50, "rule": MANUAL, "within": "g"}
    criteria = {"g": group, "x": leaf, "y": leaf}
    of_units = {unit: {"x": Decimal(x), "y": Decimal(5), "tong": Decimal(0)} for unit, x in {"a": 7, "b": 6}.items()}
    exact = Ranking(table(criteria=criteria), list(of_units), of_units, quantities({}))
    assert list(array_ranks(exact).values()) == expected


def test_rung_is_skipped_only_where_a_tied_unit_has_no_figure():
    points = {"a": "5", "b": "5", "c": "9", "d": "9", "e": "1"}
    done = dict.fromkeys("abcde", (1, 1, 2)) | {"b": (2, 1, 2), "d": (2, 1, 2), "c": (None, 1, 2)}
    assert array_ranks(ranking(points, BY_RATE, done=done)) == {"a": 4, "b": 3, "c": 1, "d": 1, "e": 5}


@given(st.integers(-10_000, 10_000), st.sampled_from([1, 2, 10, 1000]))
def test_division_rounds_as_everywhere(number, divisor):
    exact = int(round_half_up(Decimal(number) / divisor, 0))
    assert divide_half_up(np.array([number]), divisor).tolist() == [exact]
