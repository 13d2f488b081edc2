"""Beside the same period of the year before, and beside the other members of the cluster."""

from types import SimpleNamespace

import pandas as pd
import pytest

from thidua_helpers.comparison.comparability import figures_before
from thidua_helpers.comparison.same_period import not_compared_table, same_period_table
from thidua_helpers.period import Edition
from thidua_helpers.results.peers import peers_table
from thidua_helpers.results.rates import compute_rates
from thidua_helpers.tables.store import make_table

RATE = SimpleNamespace(kind="pct", numerator="xong", denominator="ddk", measures=("viec",), of="holder")
LINES = {line: SimpleNamespace(is_change=False) for line in ("xong", "ddk")}
SHARE = SimpleNamespace(kind="pct", numerator="ddk", denominator="ddk", measures=("viec",), of="province")


def rules(*clusters):
    return SimpleNamespace(
        edition=Edition.parse("2021"),
        indicators=SimpleNamespace(
            rates={"ty_le": RATE, "ty_trong": SHARE},
            lines=LINES,
            main_rate="ty_le",
            volume_lines=("thu_ly", "phai", "ddk", "xong"),
        ),
        clusters=[SimpleNamespace(id=name, members=members) for name, members in clusters],
    )


def figures(rows, provenance="own", edition="2021"):
    """`rows`: holder → (xong, ddk); None for a missing figure."""
    made = []
    for holder, values in rows.items():
        for line, value in zip(("xong", "ddk"), values, strict=True):
            state = "missing" if value is None else "value"
            made.append(
                {"edition": edition, "level": "don_vi", "holder": holder, "measure": "viec", "line": line}
                | {"value": value, "state": state, "provenance": provenance if state == "value" else ""}
            )
    return make_table("figures", made)


def rates(rows):
    return compute_rates(figures(rows), rules().indicators.rates, "toan-tinh")


def succession(**origins):
    """`origins`: holder → the units of then, "" for one that does not compare."""
    rows = []
    for holder, units in origins.items():
        comparison = "nguyen" if units == holder else "dung_lai" if units else "khong"
        rows.append({"edition": "2021", "base": "2020", "holder": holder, "comparison": comparison, "origins": units,
                     "words": "" if units else "mới"})  # fmt: skip
    return make_table("succession", rows)


def beside(now, before, succession_rows=None, provenance="own", changed=()):
    of_now, succession_rows = (
        figures(now, provenance),
        succession(a="a") if succession_rows is None else succession_rows,
    )
    own = compute_rates(of_now, rules().indicators.rates, "toan-tinh")
    levels = SimpleNamespace(levels=dict.fromkeys(succession_rows["holder"], "don_vi"))
    earlier = figures_before(figures(before, edition="2020"), succession_rows, levels)
    return same_period_table(of_now, own, earlier, succession_rows, changed, rules()).set_index(["holder", "name"])


@pytest.mark.parametrize(
    ("before", "change", "change_pct"),
    [(100, 20, "20.00"), (130, -10, "-7.69"), (120, 0, "0.00"), (0, 120, ""), (1, 119, "11900.00"), (-1, 121, "")],
)
def test_the_change_of_a_figure(before, change, change_pct):
    row = beside({"a": (120, 200)}, {"a": (before, 200)}).loc[("a", "xong")]
    assert (row["base"], row["before"], row["change"], row["change_pct"]) == ("2020", before, change, change_pct)


def test_change_of_sign_has_no_percent_change():
    assert beside({"a": (-1, 200)}, {"a": (10, 200)}).loc[("a", "xong"), "change_pct"] == ""
    assert beside({"a": (0, 200)}, {"a": (10, 200)}).loc[("a", "xong"), "change_pct"] == "-100.00"


def test_line_that_is_a_difference_has_no_percent_change(monkeypatch):
    monkeypatch.setitem(LINES, "xong", SimpleNamespace(is_change=True))
    row = beside({"a": (12, 200)}, {"a": (10, 200)}).loc[("a", "xong")]
    assert (row["change"], row["change_pct"]) == (2, "")


@pytest.mark.parametrize(
    ("now", "before", "before_pct", "difference_pct"),
    [
        ((3, 4), (1, 2), "50.00", "25.00"),
        ((1, 2), (3, 4), "75.00", "-25.00"),
        ((1, 3), (2, 6), "33.33", "0.00"),
        ((500_001, 10**6), (1, 2), "50.0000", "0.0001"),
        ((499_999, 10**6), (1, 2), "50.0000", "-0.0001"),
    ],
)
def test_difference_of_rates_is_shown_exactly_if_real(now, before, before_pct, difference_pct):
    row = beside({"a": now}, {"a": before}).loc[("a", "ty_le")]
    assert (row["before_pct"], row["difference_pct"]) == (before_pct, difference_pct)


def test_what_is_not_known_in_both_periods_is_not_compared():
    assert beside({"a": (1, None)}, {"a": (1, 2)}).index.tolist() == [("a", "xong")]
    assert beside({"a": (1, 2)}, {"a": (None, None)}).empty
    assert beside({"a": (1, 2)}, {}).empty
    assert beside({"a": (1, 0)}, {"a": (1, 0)}).index.tolist() == [("a", "ddk"), ("a", "xong")]


def test_whole_sums_only_are_compared():
    assert beside({"a": (1, 2)}, {"a": (1, 2)}, provenance="partial").empty


def test_rebuilt_holder_is_sum_of_predecessors():
    table = beside({"x": (8, 10)}, {"a": (1, 2), "b": (3, 6)}, succession(x="a;b"))
    assert table.loc[("x", "xong"), ["before", "change", "comparison"]].tolist() == [4, 4, "dung_lai"]
    assert table.loc[("x", "ty_le"), ["before_pct", "difference_pct"]].tolist() == ["50.00", "30.00"]


def test_a_rebuilt_holder_that_lacks_a_part_is_not_compared():
    assert beside({"x": (8, 10)}, {"a": (1, 2), "b": (None, None)}, succession(x="a;b")).empty
    assert beside({"x": (8, 10)}, {"a": (1, 2)}, succession(x="a;b")).empty


def test_what_does_not_compare_says_why():
    now = figures({"a": (1, 2), "n": (1, 2)})
    own = compute_rates(now, rules().indicators.rates, "toan-tinh")
    succession_rows, changed = (
        succession(a="a", n=""),
        {("viec", "ddk"): "cách tính khác", ("viec", "ty_le"): "cách tính khác"},
    )
    compared = beside({"a": (1, 2), "n": (1, 2)}, {"a": (1, 2)}, succession_rows, changed=changed)
    assert compared.index.tolist() == [("a", "xong")]
    table = not_compared_table(now, own, succession_rows, changed, rules()).set_index(["holder", "name"])["words"]
    assert table.to_dict() == {
        ("a", "ddk"): "cách tính khác",
        ("a", "ty_le"): "cách tính khác",
        ("n", "ddk"): "mới",
        ("n", "ty_le"): "mới",
        ("n", "xong"): "mới",
    }


def peers(rows, *clusters):
    return peers_table(rates(rows), rules(*clusters)).set_index("holder")


def test_places_by_exact_rates_with_best_and_median():
    table = peers({"a": (1, 2), "b": (3, 4), "c": (1, 4), "d": (9, 10)}, ("cum-1", ["a", "b", "c"]), ("cum-2", ["d"]))
    assert table["place"].to_dict() == {"a": 2, "b": 1, "c": 3, "d": 1}
    assert table.loc["a", ["members", "best_pct", "best_holders", "median_pct"]].tolist() == [3, "75.00", "b", "50.00"]
    assert table.loc["d", ["members", "best_pct", "median_pct"]].tolist() == [1, "90.00", "90.00"]


def test_equal_rates_share_a_place_and_near_ones_do_not():
    table = peers({"a": (1, 2), "b": (2, 4), "c": (499_999, 10**6)}, ("cum-1", ["a", "b", "c"]))
    assert table["place"].to_dict() == {"a": 1, "b": 1, "c": 3}
    assert table["shared_by"].to_dict() == {"a": 2, "b": 2, "c": 1}
    assert table.loc["a", "best_holders"] == "a;b"


def test_the_median_of_an_even_number_is_midway():
    table = peers({"a": (0, 4), "b": (1, 4), "c": (2, 4), "d": (4, 4)}, ("cum-1", ["a", "b", "c", "d"]))
    assert set(table["median_pct"]) == {"37.50"}
    assert table["place"].to_dict() == {"a": 4, "b": 3, "c": 2, "d": 1}


def test_unit_without_rate_or_cluster_has_no_place():
    table = peers({"a": (1, 2), "b": (1, 0), "c": (None, 3), "d": (1, 2)}, ("cum-1", ["a", "b", "c"]))
    assert table.index.tolist() == ["a"]
    assert set(table["rate"]) == {"ty_le"}


@pytest.mark.parametrize(
    ("of_a", "words"),
    [((3, 5), ""), ((4, 5), "thứ 1 đến thứ 2, tùy kết quả của đơn vị được chia tính cho đơn vị nào")],
)
def test_place_that_depends_on_the_allotment_says_its_range(of_a, words):
    """b is ahead with 3 of 4; the other allotment gives a other results."""
    now, other = ({"a": each, "b": (3, 4)} for each in ((1, 2), of_a))
    table = peers_table(rates(now), rules(("cum-1", ["a", "b"])), [SimpleNamespace(rates=rates(other))])
    assert table.set_index("holder")["place"].to_dict() == {"a": 2, "b": 1}
    assert table.set_index("holder").loc["a", "words"] == words


def not_compared_of(rows, succession_rows, changed, kinds=()):
    """Holder and name of what does not compare; `kinds`: rates more, as (name, kind), each with the rows of `ty_le`."""
    now, of_rules = figures(rows), rules()
    own = compute_rates(now, of_rules.indicators.rates, "toan-tinh")
    for name, kind in kinds:
        of_rules.indicators.rates[name] = SimpleNamespace(kind=kind)
        own = pd.concat([own, own[own["rate"] == "ty_le"].assign(rate=name)])
    table = not_compared_table(now, own, succession_rows, changed, of_rules)
    return list(zip(table["holder"], table["name"], strict=True))


def test_not_compared_lists_known_values_of_succeeded_units_only():
    changed = {("viec", "ddk"): "cách tính khác"}
    assert not_compared_of({"a": (1, 2), "z": (1, 2)}, succession(a="a"), changed) == [("a", "ddk")]
    assert not_compared_of({"a": (1, None)}, succession(a="a"), changed) == []
    # Without a denominator there is no rate: of a unit that is new, too.
    assert not_compared_of({"n": (1, 0)}, succession(n=""), {}) == [("n", "ddk"), ("n", "xong")]


@pytest.mark.parametrize(("kind", "expected"), [("vnd_per_viec", []), ("pct", [("a", "binh_quan")])])
def test_rate_is_listed_as_not_compared_only_in_per_cent(kind, expected):
    changed = {("viec", "binh_quan"): "cách tính khác"}
    assert not_compared_of({"a": (1, 2)}, succession(a="a"), changed, [("binh_quan", kind)]) == expected
