"""Thresholds of figures that add up and are odd all the same, at the boundary of each."""

from types import SimpleNamespace

import pandas as pd
import pytest

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.checks.plausibility import odd_figures, odd_forms
from thidua_helpers.period import Edition
from thidua_helpers.rules.workspace_settings import Plausibility
from thidua_helpers.tables.store import make_table

LIMITS = Plausibility(
    jump_ratio=2, jump_cases=50, money_per_case_ratio=20, money_among_peers_ratio=50, rounded_figures=2,
    equal_figures=2, late_month=10, late_points=8,
)  # fmt: skip
DUE = "phai_thi_hanh"


# Units a, b, c are of one kind, "cuc" is the only one of another.
RULES = SimpleNamespace(
    edition=Edition.parse("2021"),
    settings=SimpleNamespace(plausibility=LIMITS),
    unit_by_id={unit: SimpleNamespace(kind="cuc" if unit == "cuc" else "chi_cuc") for unit in ("a", "b", "c", "cuc")},
    indicators=SimpleNamespace(
        lines={line: SimpleNamespace(label=line) for line in (DUE, "thu_ly", "co_dieu_kien", "xong", "moi_thu_ly")},
        volume_lines=("thu_ly", DUE, "co_dieu_kien", "xong"),
    ),
    statistical_forms={"nghin": SimpleNamespace(money_unit_vnd=1000), "dong": SimpleNamespace(money_unit_vnd=1)},
    name=str,
)


def figures(rows):
    """`rows`: (holder, measure, line) → value."""
    columns = ("holder", "measure", "line")
    made = [dict(zip(columns, key, strict=True)) | {"value": value} for key, value in rows.items()]
    return pd.DataFrame(made, columns=[*columns, "value"]).assign(state="value", inputs="")


def odd(now, check, **before):
    """Holders with a finding of this check; `before`: edition, with _ before the months, → its figures."""
    earlier = {Edition.parse(key[1:].replace("_", "-")): figures(rows) for key, rows in before.items()}
    found = odd_figures(figures(now), earlier, RULES, CellFinder(make_table("facts", [])))
    return [each.holder for each in found if each.check == check]


def per_case(**money):
    """Money of one case to be enforced, by unit."""
    return {(unit, "tien", DUE): value for unit, value in money.items()} | {(unit, "viec", DUE): 1 for unit in money}


@pytest.mark.parametrize(
    ("money", "units"),
    [
        # With three units of a kind, the median is of all three.
        ({"a": 5000, "b": 100, "c": 90}, ["a"]),
        ({"a": 4999, "b": 100, "c": 90}, []),
        ({"a": 2, "b": 100, "c": 110}, ["a"]),
        ({"a": 3, "b": 100, "c": 110}, []),
        # With two, each is compared with the other: as far apart as the ratio, both are odd.
        ({"a": 5000, "b": 100}, ["a", "b"]),
        ({"a": 4999, "b": 100}, []),
        # The only unit of its kind is compared with the others at 500 times; it is no peer of theirs.
        ({"a": 100, "b": 110, "cuc": 110 * 499}, []),
        ({"a": 100, "b": 110, "cuc": 110 * 500}, ["cuc"]),
        ({"a": 5000, "b": 100, "cuc": 4900}, ["a", "b"]),
        ({"cuc": 10**9}, []),
    ],
)
def test_money_per_case_is_compared_with_units_of_the_kind(money, units):
    assert odd(per_case(**money), "tien-nham-don-vi-tinh") == units


@pytest.mark.parametrize(("then", "units"), [(100, ["a"]), (101, []), (40_000, ["a"]), (39_999, [])])
def test_money_per_case_is_first_compared_with_last_year(then, units):
    """At 20 times the unit's own; the other units are not looked at then."""
    assert odd(per_case(a=2000, b=1, c=1), "tien-nham-don-vi-tinh", _2020=per_case(a=then, b=1, c=1)) == units


@pytest.mark.parametrize(
    ("now", "then", "units"),
    [
        (150, 100, []),
        (201, 100, ["a"]),
        (200, 100, []),
        (100, 201, ["a"]),
        (100, 200, []),
        (50, 0, ["a"]),
        (49, 0, []),
        (0, 50, ["a"]),
    ],
)
def test_flow_that_jumped_beyond_ratio_and_cases_is_odd(now, then, units):
    key = ("a", "viec", "moi_thu_ly")
    assert odd({key: now}, "bien-dong-lon", _2020={key: then}) == units


@pytest.mark.parametrize(
    ("line", "now", "then", "units"),
    [("xong", 9, 10, ["a"]), ("xong", 10, 10, []), ("xong", 11, 10, []), ("co_dieu_kien", 9, 10, [])],
)
def test_flow_below_that_of_the_late_file_is_an_error(line, now, then, units):
    key = ("a", "tien", line)
    assert odd({key: now}, "luy-ke-giam", _2021_10t={key: then}) == units
    assert odd({key: now}, "luy-ke-giam", _2021_9t={key: then}) == []


def share(enforceable, due=100):
    return {("a", "viec", "co_dieu_kien"): enforceable, ("a", "viec", DUE): due}


@pytest.mark.parametrize(
    ("now", "then", "units"),
    [
        (share(72), share(80), ["a"]),
        (share(73), share(80), []),
        (share(88), share(80), []),
        (share(0, 0), share(80), []),
        (share(72), share(0, 0), []),
    ],
)
def test_share_that_fell_late_in_the_year_is_odd(now, then, units):
    assert odd(now, "mau-so-doi-cuoi-ky", _2021_10t=then) == units


@pytest.mark.parametrize(
    ("cases", "money", "units"), [(0, 1, ["a"]), (0, 0, []), (1, 1, []), (None, 1, []), (0, None, [])]
)
def test_money_without_cases_is_odd(cases, money, units):
    now = {("a", "viec", "thu_ly"): cases, ("a", "tien", "thu_ly"): money}
    known = {key: value for key, value in now.items() if value is not None}
    assert odd(known, "tien-khong-co-viec") == units


def facts(*rows):
    """`rows`: (holder, measure, line, value, form)."""
    columns = ("holder", "measure", "line", "value", "form")
    made = [dict(zip(columns, row, strict=True)) for row in rows]
    place = {"edition": "2021", "state": "value", "file": "f.xlsx", "sheet": "06"}
    return make_table("facts", [row | place | {"cell": f"C{place_of}"} for place_of, row in enumerate(made, 9)])


def forms_found(table, check):
    return [each for each in odd_forms(table, RULES) if each.check == check]


@pytest.mark.parametrize(
    ("of_a", "of_b", "is_found"),
    [
        # As many figures as the threshold; one fewer; zeros count for nothing.
        ({"xong": 5, "thu_ly": 7}, {"xong": 5, "thu_ly": 7}, True),
        ({"xong": 5}, {"xong": 5}, False),
        ({"xong": 5, "thu_ly": 0}, {"xong": 5, "thu_ly": 0}, False),
        ({"xong": 5, "thu_ly": 7}, {"xong": 7, "thu_ly": 5}, False),
        ({"xong": 5, "thu_ly": 7}, {"xong": 5, "thu_ly": 7, "co_dieu_kien": 1}, False),
    ],
)
def test_equal_figures_of_two_units_at_the_threshold(of_a, of_b, is_found):
    rows = [
        (unit, "viec", line, value, "nghin") for unit, of in (("a", of_a), ("b", of_b)) for line, value in of.items()
    ]
    found = forms_found(facts(*rows), "hai-don-vi-trung-so")
    assert [each.holder for each in found] == (["b"] if is_found else [])
    # Figures of groups and published ones are no forms of units.
    as_published = facts(*[(*row[:4], "") for row in rows])
    of_groups = facts(*[(f"cum-{unit}", *row) for unit, *row in rows])
    assert forms_found(as_published, "hai-don-vi-trung-so") == forms_found(of_groups, "hai-don-vi-trung-so") == []


def test_each_unit_equal_to_the_first_is_named_with_it():
    rows = [(unit, "viec", line, 5, "nghin") for unit in "abc" for line in ("xong", "thu_ly")]
    found = forms_found(facts(*rows), "hai-don-vi-trung-so")
    assert [(each.holder, each.found.split(":")[0], each.cells) for each in found] == [
        ("b", "b và a", "C11–C12, C9–C10"),
        ("c", "c và a", "C13–C14, C9–C10"),
    ]


def test_units_equal_in_cases_only_are_found_for_cases():
    rows = [(unit, "viec", line, 5, "nghin") for unit in "ab" for line in ("xong", "thu_ly")]
    rows += [
        (unit, "tien", line, money, "nghin") for unit, money in (("a", 1), ("b", 2)) for line in ("xong", "thu_ly")
    ]
    (found,) = forms_found(facts(*rows), "hai-don-vi-trung-so")
    assert "cả 2 số khác 0 về việc đều bằng nhau" in found.found


@pytest.mark.parametrize(
    ("measure", "values", "form", "is_found"),
    [
        ("tien", (1_000_000, 2_000_000), "nghin", True),
        ("tien", (1_000_000,), "nghin", False),
        ("tien", (1_000_000, 0), "nghin", False),
        ("tien", (1_000_000, 2_001_000), "nghin", False),
        ("tien", (1_000_000, 2_000_000), "dong", False),
        ("viec", (1_000_000, 2_000_000), "nghin", False),
    ],
)
def test_sums_that_all_end_in_000_at_the_threshold(measure, values, form, is_found):
    rows = [("a", measure, line, value, form) for line, value in zip(("thu_ly", "xong"), values, strict=False)]
    found = forms_found(facts(*rows), "tien-tron-ba-so-khong")
    assert [each.holder for each in found] == (["a"] if is_found else [])
    if is_found:
        assert "ô C9 ghi 1.000, đọc là" in found[0].found and "thì là 1 × 1.000 đồng" in found[0].found
