"""Levels, the rest, rates and targets on small frames."""

from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.period import Edition
from thidua_helpers.results.figures import compute_figures, compute_level_figures, known_values
from thidua_helpers.results.rates import (
    NO_DENOMINATOR,
    compute_rates,
    enforceable_wholes,
    judge_targets,
    not_yet_enforceable,
)
from thidua_helpers.results.remainders import with_remainder
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.tables.store import make_table

LINES = {
    (measure, line): tuple(line.split("+")) if "+" in line else ()
    for measure in ("viec", "tien")
    for line in ("thu_ly", "co_dieu_kien", "xong+dinh_chi")
}
LEVELS = {"toan-tinh": "tinh", "cum-1": "cum", "cum-2": "cum", "a": "don_vi", "b": "don_vi", "c": "don_vi"}
MEMBERSHIP = pd.DataFrame(
    [("cum-1", "a"), ("cum-1", "b"), ("cum-2", "c"), ("toan-tinh", "a"), ("toan-tinh", "b"), ("toan-tinh", "c")],
    columns=["group", "member"],
)


def facts(*rows):
    """(holder, measure, line, value or None or "n/a") → the facts table."""
    return make_table(
        "facts",
        [
            {
                "edition": "2021",
                "holder": holder,
                "measure": measure,
                "line": line,
                "value": None if value in (None, "n/a") else value,
                "state": "missing" if value is None else "not_applicable" if value == "n/a" else "value",
                "source": "",
                "form": "",
                "correction": "",
                "derived_from": "",
                "file": "f.xlsx",
                "sheet": "s",
                "cell": f"A{number}",
            }
            for number, (holder, measure, line, value) in enumerate(rows, start=1)
        ],
    )


def figures(*rows):
    return compute_level_figures(facts(*rows), MEMBERSHIP, LEVELS, LINES, "2021")


def figure(table, holder, measure="viec", line="thu_ly"):
    row = table.set_index(["holder", "measure", "line"]).loc[(holder, measure, line)]
    return None if pd.isna(row["value"]) else int(row["value"]), row["state"], row["provenance"]


def test_group_is_sum_of_complete_members():
    table = figures(("a", "viec", "thu_ly", 0), ("b", "viec", "thu_ly", 5), ("c", "viec", "thu_ly", 7))
    assert figure(table, "cum-1") == (5, "value", "sum")
    assert figure(table, "toan-tinh") == (12, "value", "sum")
    assert figure(table, "a") == (0, "value", "own")
    assert table.set_index(["holder", "measure", "line"]).loc[("cum-1", "viec", "thu_ly"), "inputs"] == (
        "a/viec/thu_ly;b/viec/thu_ly"
    )


def test_figures_of_a_year_join_months_only_if_forms_restart():
    """Rules without a succession: joining months would fail."""
    rules = SimpleNamespace(
        edition="2021",
        year=SimpleNamespace(reorganisation=SimpleNamespace(restarts_forms=False)),
        indicators=SimpleNamespace(line_terms=LINES),
        membership=MEMBERSHIP,
        levels=LEVELS,
    )
    one = facts(("a", "viec", "thu_ly", 1))
    table = compute_figures(one, rules)
    assert set(table["edition"]) == {"2021"}
    assert figure(table, "a") == (1, "value", "own")
    assert figure(table, "cum-1")[:2] == (None, "missing")
    assert figure(compute_figures(one, rules, is_provisional=True), "cum-1") == (1, "value", "partial")


def test_cluster_of_one_unit_equals_the_unit():
    assert figure(figures(("c", "viec", "thu_ly", 7)), "cum-2") == (7, "value", "sum")


def test_a_partial_sum_is_never_shown():
    table = figures(("a", "viec", "thu_ly", 5), ("b", "viec", "thu_ly", None))
    assert figure(table, "cum-1") == (None, "missing", "")
    assert figure(table, "b") == (None, "missing", "")
    assert figure(table, "c") == (None, "missing", "")


def test_partial_sum_of_provisional_run_is_marked():
    some = facts(("a", "viec", "thu_ly", 5), ("cum-2", "viec", "thu_ly", 50))
    table = compute_level_figures(some, MEMBERSHIP, LEVELS, LINES, "2021", is_provisional=True)
    assert figure(table, "cum-1") == (5, "value", "partial")
    assert figure(table, "cum-2") == (50, "value", "published")
    assert figure(table, "toan-tinh") == (5, "value", "partial")
    assert figure(table, "cum-1", line="co_dieu_kien") == (None, "missing", "")
    assert figure(table, "b") == (None, "missing", "")


def test_a_line_may_be_what_others_leave():
    terms = LINES | {("viec", "con_lai"): ("co_dieu_kien", "-xong+dinh_chi")}
    of_unit = facts(("a", "viec", "co_dieu_kien", 9), ("a", "viec", "xong", 3), ("a", "viec", "dinh_chi", 1))
    table = compute_level_figures(of_unit, MEMBERSHIP, LEVELS, terms, "2021").set_index(["holder", "measure", "line"])
    row = table.loc[("a", "viec", "con_lai")]
    assert (row["value"], row["provenance"]) == (5, "own")
    assert row["inputs"] == "a/viec/co_dieu_kien;-a/viec/xong;-a/viec/dinh_chi"
    of_group = facts(("cum-1", "viec", "co_dieu_kien", 9), ("cum-1", "viec", "xong+dinh_chi", 4))
    assert figure(compute_level_figures(of_group, MEMBERSHIP, LEVELS, terms, "2021"), "cum-1", line="con_lai") == (
        5,
        "value",
        "derived",
    )


def test_published_total_is_used_when_members_are_missing():
    table = figures(("cum-1", "viec", "thu_ly", 50), ("a", "viec", "thu_ly", 5))
    assert figure(table, "cum-1") == (50, "value", "published")


def test_the_sum_goes_before_the_published_total():
    table = figures(("cum-2", "viec", "thu_ly", 50), ("c", "viec", "thu_ly", 7))
    assert figure(table, "cum-2") == (7, "value", "sum")


def test_not_applicable_members_add_nothing_to_a_sum():
    table = figures(("a", "viec", "thu_ly", "n/a"), ("b", "viec", "thu_ly", 5), ("c", "viec", "thu_ly", "n/a"))
    assert figure(table, "cum-1") == (5, "value", "sum")
    assert figure(table, "cum-2") == (None, "not_applicable", "")
    assert figure(table, "a") == (None, "not_applicable", "")


def test_a_line_that_is_a_sum_needs_all_its_parts():
    table = figures(("a", "viec", "xong", 3), ("a", "viec", "dinh_chi", 1), ("b", "viec", "xong", 3))
    assert figure(table, "a", line="xong+dinh_chi") == (4, "value", "own")
    assert figure(table, "b", line="xong+dinh_chi") == (None, "missing", "")


def test_an_edition_without_any_fact_is_all_missing():
    table = figures()
    assert set(table["state"]) == {"missing"}
    assert len(table) == len(LEVELS) * len(LINES)


@given(st.lists(st.integers(0, 10**13), min_size=3, max_size=3))
def test_levels_add_up_whatever_the_values(values):
    table = figures(*((unit, "tien", "thu_ly", value) for unit, value in zip("abc", values, strict=True)))
    of = {holder: figure(table, holder, "tien")[0] for holder in LEVELS}
    assert of["toan-tinh"] == of["cum-1"] + of["cum-2"] == sum(values)


def test_block_has_the_sum_of_its_units_with_bounds_and_inputs():
    """Of a and b only the sum of one line is known, the other line of each, rounded in one case."""
    terms = {("viec", "truoc"): (), ("viec", "sau"): (), ("viec", "giam"): ("truoc", "-sau")}
    some = facts(
        ("a+b", "viec", "truoc", 12), ("a", "viec", "sau", 5), ("b", "viec", "sau", 6), ("c", "viec", "sau", 1)
    )
    some.loc[some["holder"] == "a", ["low", "high"]] = 4, 7
    table = compute_level_figures(some, MEMBERSHIP, LEVELS, terms, "2021").set_index(["holder", "measure", "line"])
    row = table.loc[("cum-1", "viec", "giam")]
    assert row[["value", "low", "high", "provenance"]].tolist() == [1, -1, 2, "sum"]
    assert row["inputs"] == "a+b/viec/truoc;-a/viec/sau;-b/viec/sau"
    assert table.loc[("cum-1", "viec", "truoc"), "inputs"] == "a+b/viec/truoc"
    assert table.loc[("cum-1", "viec", "sau"), "inputs"] == "a/viec/sau;b/viec/sau"
    assert table.loc[("toan-tinh", "viec", "giam"), "state"] == "missing"


def test_bounds_of_a_sum_are_the_sums_of_bounds():
    some = facts(("a", "viec", "co_dieu_kien", 50), ("b", "viec", "co_dieu_kien", 7), ("a", "viec", "xong+dinh_chi", 3))
    some.loc[0, ["low", "high"]] = 45, 54
    table = compute_level_figures(some, MEMBERSHIP, LEVELS, LINES, "2021")
    of_line = table[table["line"] == "co_dieu_kien"].set_index(["measure", "holder"]).loc["viec"]
    bounds = of_line[["value", "low", "high"]].astype(object).where(of_line[["value", "low", "high"]].notna(), None)
    assert bounds.loc["cum-1"].tolist() == [57, 52, 61]
    assert bounds.loc["a"].tolist() == [50, 45, 54]
    assert bounds.loc["b"].tolist() == [7, None, None]
    assert bounds.loc["c"].tolist() == [None, None, None]
    rate = (
        compute_rates(table, RATES, "toan-tinh")
        .set_index(["holder", "measure", "rate"])
        .loc[("a", "viec", "ty_le_xong")]
    )
    assert rate[["denominator_low", "denominator_high"]].tolist() == [45, 54]
    assert rate[["numerator_low", "numerator_high"]].isna().all()


def test_known_values_leave_out_missing_and_partial_figures():
    some = facts(("a", "viec", "thu_ly", 0), ("a", "tien", "thu_ly", 10**15 + 1), ("c", "viec", "thu_ly", "n/a"))
    table = compute_level_figures(some, MEMBERSHIP, LEVELS, LINES, "2021", is_provisional=True)
    assert figure(table, "cum-1") == (0, "value", "partial")
    assert known_values(table) == {("a", "viec", "thu_ly"): 0, ("a", "tien", "thu_ly"): 10**15 + 1}


def test_sums_of_large_amounts_are_exact():
    table = figures(("a", "tien", "thu_ly", 2**53), ("b", "tien", "thu_ly", 1))
    assert figure(table, "cum-1", "tien") == (2**53 + 1, "value", "sum")


THREE = ("cum-1", "cum-2", "cum-3")


def with_three_clusters(*rows):
    levels = {"toan-tinh": "tinh", **dict.fromkeys(THREE, "cum"), "a": "don_vi"}
    membership = pd.DataFrame({"group": ["toan-tinh"], "member": ["a"]})
    table = compute_level_figures(facts(*rows), membership, levels, LINES, "2021")
    return with_remainder(table, "toan-tinh", THREE)


def test_the_rest_is_what_totals_imply():
    table = with_three_clusters(
        ("toan-tinh", "viec", "co_dieu_kien", 16501),
        ("cum-3", "viec", "co_dieu_kien", 2407),
        ("toan-tinh", "viec", "thu_ly", 19890),
        ("cum-1", "viec", "thu_ly", 11813),
        ("cum-2", "viec", "thu_ly", 5257),
        ("cum-3", "viec", "thu_ly", 2820),
        ("toan-tinh", "tien", "thu_ly", 5),
    )
    assert figure(table, "cum-1+cum-2", line="co_dieu_kien") == (14094, "value", "derived")
    assert figure(table, "cum-1+cum-2") == (17070, "value", "derived")
    assert figure(table, "cum-1", line="co_dieu_kien") == (None, "missing", "")
    rest = table[table["level"] == "phan_con_lai"]
    assert len(rest) == 2
    assert rest["inputs"].iloc[0] == "toan-tinh/viec/co_dieu_kien;-cum-3/viec/co_dieu_kien"


def test_a_single_part_that_is_missing_gets_the_rest_itself():
    table = with_three_clusters(
        ("toan-tinh", "viec", "thu_ly", 9), ("cum-1", "viec", "thu_ly", 4), ("cum-2", "viec", "thu_ly", 5)
    )
    assert figure(table, "cum-3") == (0, "value", "derived")
    assert set(table["level"]) == {"tinh", "cum", "don_vi"}
    assert not table.duplicated(["holder", "measure", "line"]).any()
    shares = compute_rates(table, RATES, "toan-tinh").set_index(["holder", "measure", "rate"])
    assert shares.loc[("cum-3", "viec", "ty_trong"), ["value_pct", "provenance"]].tolist() == ["0.00", "derived"]


def test_no_remainder_if_all_or_no_parts_known():
    for rows in (
        [("toan-tinh", "viec", "thu_ly", 9), *((each, "viec", "thu_ly", 3) for each in THREE)],
        [("toan-tinh", "viec", "thu_ly", 9)],
        [("cum-1", "viec", "thu_ly", 9)],
        [],
    ):
        assert "derived" not in set(with_three_clusters(*rows)["provenance"])


RATES = {
    "ty_le_xong": Rate(label="x", formula="x", numerator="xong+dinh_chi", denominator="co_dieu_kien"),
    "ty_trong": Rate(label="x", formula="x", numerator="thu_ly", denominator="thu_ly", of="province"),
    "binh_quan": Rate(label="x", formula="x", numerator="thu_ly", denominator="thu_ly", kind="vnd_per_viec"),
}


def rates(*rows):
    table = compute_rates(figures(*rows), RATES, "toan-tinh")
    return table.set_index(["holder", "measure", "rate"])


def test_group_rate_is_the_ratio_of_sums():
    table = rates(
        ("a", "viec", "xong+dinh_chi", 1),
        ("a", "viec", "co_dieu_kien", 1),
        ("b", "viec", "xong+dinh_chi", 0),
        ("b", "viec", "co_dieu_kien", 3),
    )
    assert table.loc[("cum-1", "viec", "ty_le_xong"), "value_pct"] == "25.00"
    assert table.loc[("b", "viec", "ty_le_xong"), "value_pct"] == "0.00"


def test_zero_denominator_is_not_applicable_and_missing_is_missing():
    table = rates(
        ("a", "viec", "xong+dinh_chi", 0),
        ("a", "viec", "co_dieu_kien", 0),
        ("b", "viec", "xong+dinh_chi", 1),
        ("b", "viec", "co_dieu_kien", None),
    )
    states = table["state"]
    assert states[("a", "viec", "ty_le_xong")] == "not_applicable"
    assert states[("b", "viec", "ty_le_xong")] == "missing"
    assert (table.loc[[("a", "viec", "ty_le_xong")], ["value_pct", "provenance"]] == "").all(axis=None)


@pytest.mark.parametrize("line", ["xong+dinh_chi", "co_dieu_kien"])
def test_rate_of_remainder_with_one_line_is_missing(line):
    """The remainder has no row at all for the other line of the rate."""
    table = with_three_clusters(("toan-tinh", "viec", line, 9), ("cum-3", "viec", line, 4))
    states = compute_rates(table, RATES, "toan-tinh").set_index(["holder", "measure", "rate"])["state"]
    assert states["cum-1+cum-2", "viec", "ty_le_xong"] == "missing"


def test_shares_and_money_per_case():
    table = rates(
        ("toan-tinh", "viec", "thu_ly", 19890),
        ("cum-1", "viec", "thu_ly", 11813),
        ("toan-tinh", "tien", "thu_ly", 2313801454000),
        ("cum-1", "tien", "thu_ly", 2050589304000),
    )
    assert table.loc[("cum-1", "viec", "ty_trong"), "value_pct"] == "59.39"
    assert table.loc[("cum-1", "tien", "ty_trong"), "value_pct"] == "88.62"
    assert table.loc[("cum-1", "tien", "binh_quan"), "value_vnd"] == 173587514
    assert ("cum-1", "viec", "binh_quan") not in table.index


def others_of(table, holder):
    """Numerator, denominator and rate of the rest of the province."""
    row = table.loc[(holder, "viec", "ty_le_xong")]
    pair = (
        None if pd.isna(row[f"others_{each}"]) else int(row[f"others_{each}"]) for each in ("numerator", "denominator")
    )
    return (*pair, row["others_pct"])


def finished_of_enforceable(**of_units):
    """Facts of việc by unit: finished, enforceable."""
    return [
        (unit, "viec", line, value)
        for unit, pair in of_units.items()
        for line, value in zip(("xong+dinh_chi", "co_dieu_kien"), pair, strict=True)
    ]


def test_remainder_of_the_province_excludes_the_holder():
    table = rates(*finished_of_enforceable(a=(5, 10), b=(1, 10), c=(3, 4)))
    assert others_of(table, "a") == (4, 14, "28.57")
    assert others_of(table, "cum-1") == (3, 4, "75.00")
    assert others_of(table, "cum-2") == (6, 20, "30.00")
    assert others_of(table, "toan-tinh") == (None, None, "")


def test_partial_sum_has_no_remainder():
    """In a provisional run, where the province is a sum of some units and where a cluster is."""

    def provisional(**of_units):
        some = facts(*finished_of_enforceable(**of_units))
        table = compute_level_figures(some, MEMBERSHIP, LEVELS, LINES, "2021", is_provisional=True)
        return compute_rates(table, RATES, "toan-tinh").set_index(["holder", "measure", "rate"])

    of_province = provisional(a=(5, 10), c=(3, 4))
    assert of_province.loc[("toan-tinh", "viec", "ty_le_xong"), "provenance"] == "partial"
    assert others_of(of_province, "a") == (None, None, "")
    of_cluster = provisional(a=(5, 10), c=(3, 4), **{"toan-tinh": (19, 40)})
    assert of_cluster.loc[("cum-1", "viec", "ty_le_xong"), "provenance"] == "partial"
    assert others_of(of_cluster, "cum-1") == (None, None, "")
    assert others_of(of_cluster, "a") == (14, 30, "46.67")


def test_remainder_follows_from_the_published_total():
    published = finished_of_enforceable(**{"toan-tinh": (19, 40)})
    table = rates(*finished_of_enforceable(a=(5, 10), b=(1, 10)), *published)
    assert others_of(table, "cum-1") == (13, 20, "65.00")
    assert others_of(table, "cum-2") == (None, None, "")


def test_money_per_case_and_share_have_no_remainder():
    lines = [(unit, measure, "thu_ly", 10) for unit in "abc" for measure in ("viec", "tien")]
    table = rates(*lines)
    assert table.loc[("a", "tien", "binh_quan"), "state"] == table.loc[("a", "viec", "ty_trong"), "state"] == "value"
    assert table.loc[("a", "tien", "binh_quan"), "others_pct"] == ""
    assert table.loc[("a", "viec", "ty_trong"), "others_pct"] == ""


def test_cluster_that_is_the_whole_province_has_no_rest():
    table = rates(*finished_of_enforceable(a=(0, 0), b=(0, 0), c=(3, 4)))
    assert others_of(table, "cum-2") == (None, None, "")


def against(numerator, denominator, value, comparator=">=", edition="2021"):
    table = rates(("a", "viec", "xong+dinh_chi", numerator), ("a", "viec", "co_dieu_kien", denominator)).reset_index()
    target = SimpleNamespace(
        holder="a",
        measure="viec",
        rate="ty_le_xong",
        value_pct=None if value is None else Decimal(value),
        comparator=comparator,
        verified=True,
        decision="",
        source="",
        note="",
    )
    return judge_targets(table, [target], Edition.parse(edition)).iloc[0]


@pytest.mark.parametrize(
    ("numerator", "comparator", "outcome", "missing"),
    [
        (824, ">=", "chua_dat", 1),
        (825, ">=", "dat", 0),
        (825, ">", "chua_dat", 1),
        (826, ">", "dat", 0),
        (0, ">=", "chua_dat", 825),
    ],
)
def test_met_or_not_is_decided_by_exact_integers(numerator, comparator, outcome, missing):
    row = against(numerator, 1000, "82.50", comparator)
    assert (row["outcome"], row["missing_fixed"]) == (outcome, missing)


def test_unmet_target_within_year_is_under_way():
    row = against(6036, 10316, "83.25", ">", "2024-6t")
    assert (row["outcome"], row["progress_pct"], row["difference_pct"]) == ("dang_thuc_hien", "70.28", "-24.74")
    assert against(100, 100, "83.25", ">", "2024-6t")["outcome"] == "dat"


def test_partial_rate_is_not_compared_with_a_target():
    some = facts(("a", "viec", "xong+dinh_chi", 90), ("a", "viec", "co_dieu_kien", 100))
    table = compute_level_figures(some, MEMBERSHIP, LEVELS, LINES, "2021", is_provisional=True)
    known = compute_rates(table, {"ty_le_xong": RATES["ty_le_xong"]}, "toan-tinh")
    target = SimpleNamespace(holder="cum-1", measure="viec", rate="ty_le_xong", value_pct=Decimal(80), comparator=">=",
                             verified=True, decision="", source="", note="")  # fmt: skip
    assert (
        known.set_index(["holder", "measure", "rate"]).loc[("cum-1", "viec", "ty_le_xong"), "provenance"] == "partial"
    )
    row = judge_targets(known, [target], Edition.parse("2021")).iloc[0]
    assert (row["state"], row["outcome"], row["result_pct"]) == ("value", "", "")


def test_a_target_without_a_value_decides_nothing():
    row = against(90, 100, None, "")
    assert (row["state"], row["outcome"]) == ("missing", "")
    assert pd.isna(row["missing_fixed"])


def test_target_of_a_missing_rate_has_no_outcome():
    assert against(None, 100, "80")["outcome"] == ""
    assert against(0, 0, "80")["outcome"] == ""


@pytest.mark.parametrize(
    ("fell_by", "before", "expected"),
    [
        # Carried over 91 before and 155 now: up by 64, against a decrease of at least 5%.
        (-64, 91, ("chua_dat", 64, "70.33", 69)),
        (0, 91, ("chua_dat", 0, "0.00", 5)),
        (4, 91, ("chua_dat", -4, "-4.40", 1)),
        (5, 91, ("dat", -5, "-5.49", 0)),
    ],
)
def test_target_on_a_change_has_the_change_and_no_progress(fell_by, before, expected):
    table = rates(("a", "viec", "xong+dinh_chi", fell_by), ("a", "viec", "co_dieu_kien", before)).reset_index()
    target = SimpleNamespace(holder="a", measure="viec", rate="ty_le_xong", value_pct=Decimal("5.00"), comparator=">=",
                             verified=True, decision="", source="", note="")  # fmt: skip
    row = judge_targets(table, [target], Edition.parse("2021"), (), {"ty_le_xong": -1}).iloc[0]
    assert (row["outcome"], row["change"], row["change_pct"], row["missing_fixed"]) == expected
    assert row["progress_pct"] == ""
    assert pd.isna(row["missing_growing"])


def test_progress_never_rounds_up_to_the_whole_target():
    row = against(834999, 1000000, "83.50")
    assert (row["outcome"], row["result_pct"], row["progress_pct"]) == ("chua_dat", "83.4999", "99.9999")


WHOLE = RATES | {
    "ty_le_co_dieu_kien": Rate(label="x", formula="x", numerator="co_dieu_kien", denominator="thu_ly"),
}


def of_target(table, value="80", others=(), milestones=(), holder="a", edition="2021"):
    """The row of `targets` of a holder's finished rate."""
    table, others = table.reset_index(), [SimpleNamespace(rates=other.reset_index()) for other in others]
    made = [
        SimpleNamespace(holder=holder, measure="viec", rate="ty_le_xong", value_pct=each and Decimal(each),
                        comparator=">=", verified=True, decision="", source="", note="")
        for each in (value, *milestones)
    ]  # fmt: skip
    return judge_targets(table, made[:1], Edition.parse(edition), made[1:], others=others).iloc[0]


@pytest.mark.parametrize(
    ("numerator", "denominator", "holder", "expected"),
    [
        (90, 100, "a", ("value", "")),
        (0, 0, "a", ("not_applicable", NO_DENOMINATOR)),
        (None, 100, "a", ("missing", "")),
        (90, 100, "x", ("missing", "")),
    ],
)
def test_target_has_the_state_and_the_reason_of_its_rate(numerator, denominator, holder, expected):
    row = of_target(rates(*finished_of_enforceable(a=(numerator, denominator))), holder=holder)
    assert (row["result_state"], row["words"]) == expected


@pytest.mark.parametrize(
    ("now", "other", "outcome", "missing"),
    [
        (79, 81, "phu_thuoc", None),
        (81, 79, "phu_thuoc", None),
        (78, 79, "chua_dat", 2),
        (None, 81, "", None),
        (79, None, "chua_dat", 1),
    ],
)
def test_outcome_depends_if_another_allotment_gives_another_one(now, other, outcome, missing):
    now, other = (rates(*finished_of_enforceable(a=(each, 100))) for each in (now, other))
    row = of_target(now, others=[other])
    assert (row["outcome"], None if pd.isna(row["missing_fixed"]) else row["missing_fixed"]) == (outcome, missing)


def test_milestone_has_an_outcome_of_its_own():
    row = of_target(rates(*finished_of_enforceable(a=(79, 100))), milestones=["60"], edition="2021-6t")
    assert (row["outcome"], row["milestone_outcome"], row["milestone_difference_pct"]) == (
        "dang_thuc_hien", "dat", "19.00",
    )  # fmt: skip
    assert of_target(rates(*finished_of_enforceable(a=(79, 100))))["milestone_outcome"] == ""


def test_row_of_targets_copies_target_and_milestone():
    key = {"holder": "a", "measure": "viec", "rate": "ty_le_xong"}
    target = {"comparator": ">", "verified": True, "decision": "QĐ 1", "source": "x", "note": "cả năm"}
    milestone = {"comparator": ">=", "verified": False, "decision": "QĐ 2", "source": "y", "note": "6 tháng"}
    row = judge_targets(
        rates(*finished_of_enforceable(a=(79, 100))).reset_index(),
        [SimpleNamespace(**key, value_pct=Decimal("80.00"), **target)],
        Edition.parse("2021"),
        [SimpleNamespace(**key, value_pct=Decimal("60.00"), **milestone)],
    ).iloc[0]
    expected = {"edition": "2021", **key, "target_pct": "80.00", **target, "milestone_pct": "60.00"}
    expected |= {f"milestone_{name}": value for name, value in milestone.items()}
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("whole", "value", "growing"),
    [(125, "92", 25), (124, "92", None), (None, "92", 25), (125, "100", None), (125, "90", 0)],
)
def test_no_more_is_missing_than_can_become_enforceable(whole, value, growing):
    """90 of 100 finished: 25 more, newly enforceable and finished, give 92 per cent; none give 100."""
    made = [*finished_of_enforceable(a=(90, 100)), ("a", "viec", "thu_ly", whole)]
    row = of_target(compute_rates(figures(*made), WHOLE, "toan-tinh"), value)
    assert (None if pd.isna(row["missing_growing"]) else row["missing_growing"]) == growing


def test_potential_enforceable_is_the_least_known_of_the_holder():
    part = {"denominator": 100, "denominator_keys": "a/viec/ddk"}
    wholes = [
        ("a/viec/ddk", "a/viec/phai", 130, "value"),
        ("a/viec/ddk", "a/viec/thu_ly", 140, "value"),
        ("a/viec/ddk", "a/viec/sai", 101, "missing"),
        ("a/viec/ddk", "toan-tinh/viec/phai", 110, "value"),
        ("a/viec/xong", "a/viec/phai", 105, "value"),
    ]
    table = pd.DataFrame(wholes, columns=["numerator_keys", "denominator_keys", "denominator", "state"])
    assert not_yet_enforceable(part, enforceable_wholes(table)) == 30
    assert not_yet_enforceable(part, enforceable_wholes(table[2:])) is None


@pytest.mark.parametrize(
    ("numerator", "low", "high", "value", "step"),
    [
        (80_000, 79_500, 80_499, "90", 10_000),
        (80_000, 80_000, 80_000, "90", None),
        (80_000, 79_500, 80_499, "100", 1000),
        (100_000, 99_500, 100_499, "100", 1000),
    ],
)
def test_missing_to_a_target_has_the_last_digit_known(numerator, low, high, value, step):
    """A numerator that a source rounded to thousands; also where no number of newly enforceable ones would do."""
    table = rates(*finished_of_enforceable(a=(numerator, 100_000)))
    key = ("a", "viec", "ty_le_xong")
    table.loc[key, ["numerator_low", "numerator_high"]] = low, high
    row = of_target(table, value)
    assert (None if pd.isna(row["missing_step"]) else row["missing_step"]) == step
