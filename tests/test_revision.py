"""What differs between two states of tables: everything that is not what it was, and nothing else."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.comparison.revision import COMPARED_TABLES, difference, revised_table
from thidua_helpers.period import Edition
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table

KEY, COLUMNS = ["a", "b"], ["x", "y"]
cells = st.sampled_from(["", "0", "1", "-1", "một"])
tables = st.dictionaries(st.tuples(st.sampled_from("pqr"), st.sampled_from("st")), st.tuples(cells, cells))


def frame(rows: dict) -> pd.DataFrame:
    made = [[*key, *values] for key, values in rows.items()]
    return pd.DataFrame(made, columns=[*KEY, *COLUMNS], dtype="str")


def compared(one: dict, other: dict):
    return difference(frame(one), frame(other), KEY, COLUMNS)


@given(one=tables, other=tables)
def test_added_removed_and_changed_rows_are_listed(one, other):
    found = compared(one, other)
    assert set(found.added) == {"/".join(key) for key in other.keys() - one.keys()}
    assert set(found.removed) == {"/".join(key) for key in one.keys() - other.keys()}
    changed = {
        ("/".join(key), column, before, after)
        for key in one.keys() & other.keys()
        for column, before, after in zip(COLUMNS, one[key], other[key], strict=True)
        if before != after
    }
    assert set(found.cells[["key", "column", "before", "after"]].itertuples(index=False, name=None)) == changed
    assert len(found.cells) == len(changed)


@given(one=tables, other=tables)
def test_reversed_difference_swaps_added_and_removed(one, other):
    there, back = compared(one, other), compared(other, one)
    assert (there.added, there.removed) == (back.removed, back.added)
    swapped = back.cells.rename(columns={"before": "after", "after": "before"})
    pd.testing.assert_frame_equal(there.cells, swapped[there.cells.columns])


@given(one=tables)
def test_equal_tables_do_not_differ_in_whatever_order(one):
    found = compared(one, dict(reversed(one.items())))
    assert not found.keys
    assert found.cells.empty


def test_missing_is_another_cell_than_zero():
    one, other = (pd.DataFrame({"k": ["a"], "v": pd.array([value], "Int64")}) for value in (0, None))
    found = difference(one, other, ["k"], ["v"])
    assert found.cells.to_dict("records") == [{"key": "a", "column": "v", "before": "0", "after": ""}]


def row_of(name: str, **values) -> dict:
    texts = {column: "" for column, dtype in SCHEMAS[name].dtypes.items() if dtype == "str"}
    return texts | {"edition": "2021", "measure": "viec", "state": "value"} | values


def revised(name: str, before: list[dict], after: list[dict], anew: list[dict] | None = None) -> list[dict]:
    """The rows of `revised` where all other tables are empty."""
    known = set(SCHEMAS[name].columns)

    def made(rows: list[dict]) -> pd.DataFrame:
        given = [{column: cell for column, cell in row_of(name, **row).items() if column in known} for row in rows]
        return make_table(name, given)

    empty = {each: make_table(each, []) for each in COMPARED_TABLES}
    assumed = {} if anew is None else {name: made(anew)}
    table = revised_table(
        empty | {name: made(before)}, empty | {name: made(after)}, assumed, Edition.parse("2021"), "r1"
    )
    return table.to_dict("records")


FIGURE = {"level": "don_vi", "provenance": "own", "holder": "1-01", "line": "xong"}


@pytest.mark.parametrize(
    ("before", "after", "kind", "change"),
    [
        *((5, 7, "doi", 2), (7, 5, "doi", -2), (0, 1, "doi", 1), (1, 0, "doi", -1)),
        *((None, 0, "them", None), (0, None, "bot", None)),
    ],
)
def test_a_figure_that_rises_falls_comes_or_goes_is_named(before, after, kind, change):
    def figure(value):
        return [FIGURE | {"value": value, "state": "value" if value is not None else "missing"}]

    (row,) = revised("figures", figure(before), figure(after))
    assert (row["kind"], row["holder"], row["name"]) == (kind, "1-01", "xong")
    values = [None if pd.isna(row[name]) else row[name] for name in ("before", "after", "change")]
    assert values == [before, after, change]


def rate(numerator: int, denominator: int, pct: str) -> dict:
    of = {"level": "don_vi", "provenance": "own", "holder": "1-01", "rate": "ty_le_xong", "value_pct": pct}
    return of | {"numerator": numerator, "denominator": denominator}


def test_changed_rates_have_distinct_decimals():
    assert revised("rates", [rate(1, 2, "50.00")], [rate(2, 4, "50.00")]) == []
    (row,) = revised("rates", [rate(50_000, 100_001, "50.00")], [rate(50_001, 100_001, "50.00")])
    assert (row["before_pct"], row["after_pct"], row["difference_pct"]) == ("49.9995", "50.0005", "0.0010")
    (row,) = revised("rates", [rate(3, 4, "75.00")], [rate(1, 4, "25.00")])
    assert (row["before_pct"], row["after_pct"], row["difference_pct"]) == ("75.00", "25.00", "-50.00")


def test_assumed_rows_are_marked():
    now = {"ranking": "cum-1", "holder": "1-01", "rank": 1, "shared_by": 1, "total_points": "90.00"}
    then = now | {"rank": 2, "total_points": "88.50"}
    assert revised("ranks", [now], [now]) == []
    (row,) = revised("ranks", [now], [now], [then])
    assert (row["assumed"], row["before"], row["after"], row["difference_points"]) == (True, 1, 2, "-1.50")
    (row,) = revised("ranks", [now], [then])
    assert (row["assumed"], row["before"], row["after"]) == (False, 1, 2)


def test_changed_outcome_and_class_are_listed():
    target = {"holder": "1-01", "rate": "ty_le_xong", "target_pct": "85.00", "comparator": ">=", "verified": True}
    (row,) = revised("targets", [target | {"outcome": "dat"}], [target | {"outcome": "chua_dat"}])
    assert (row["before_text"], row["after_text"], row["difference_pct"]) == ("dat", "chua_dat", "0.00")
    one, other = ({"holder": "1-01", "class": each, "outcome": "xep"} for each in "ab")
    left = one | {"outcome": "khong_du"}
    found = revised("classes", [one], [left, other])
    assert [(row["name"], row["kind"]) for row in found] == [("a", "bot"), ("b", "them")]
