"""The reduction of what is carried over: across a change of method, and of units that were split."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from test_succession import CHANGE, CHANGE_EVE, row

from thidua_helpers.comparison.same_period import not_compared_table
from thidua_helpers.intake.derived import facts_of_previous
from thidua_helpers.period import Edition
from thidua_helpers.results.figures import compute_level_figures
from thidua_helpers.results.rates import compute_rates
from thidua_helpers.rules.indicators import IndicatorLine, Indicators, Rate
from thidua_helpers.rules.method_changes import MethodChange
from thidua_helpers.tables.store import make_table

LEFT, BEFORE, REDUCED = "con_lai", "con_lai_truoc", "giam"
LINES = {
    LEFT: IndicatorLine(label="Còn lại", short_label="", meaning=""),
    BEFORE: IndicatorLine(label="Còn lại năm trước", short_label="", meaning="", previous=LEFT),
    REDUCED: IndicatorLine(label="Giảm", short_label="", meaning="", terms=(BEFORE, f"-{LEFT}"), is_change=True),
}
PLACES = {(measure, line): rule.terms_of(line) for measure in ("viec", "tien") for line, rule in LINES.items()}
RATES = {"ty_le_giam": Rate(label="Tỷ lệ giảm", formula="", numerator=REDUCED, denominator=BEFORE)}
# c was split between x and y; d stayed.
REGISTRY = (
    row("c", valid_to=CHANGE_EVE, successors="x|y"),
    row("d"),
    *(row(unit, valid_from=CHANGE) for unit in "xy"),
)
CASES = MethodChange(since=date(2025, 7, 1), measures=("viec",), lines=(LEFT,), reason="đếm khác", verified=True)


def rules(edition, *changes):
    return SimpleNamespace(
        edition=Edition.parse(edition),
        indicators=Indicators.model_construct(lines=LINES, rates=RATES),
        registry=REGISTRY,
        unit_by_id=dict.fromkeys("xyd"),
        method_changes=changes,
        forms={},
    )


def facts(edition, values):
    """`values`: holder → (việc, tiền) left at the end of the period."""
    common = {"edition": edition, "line": LEFT, "state": "value", "form": "mau", "file": "f", "sheet": "s"}
    return make_table(
        "facts",
        [
            common | {"holder": holder, "measure": measure, "value": value, "cell": f"{holder}-{measure}"}
            for holder, pair in values.items()
            for measure, value in zip(("viec", "tien"), pair, strict=True)
        ],
    )


def figures_of(before, now, *changes, clusters=None):
    book = rules("2025", *changes)
    made = make_table("facts", (fact.row() for fact in facts_of_previous(facts("2024", before), rules("2024"), book)))
    groups = {"toan-tinh": "xyd"} | (clusters or {})
    membership = pd.DataFrame([(g, m) for g, members in groups.items() for m in members], columns=["group", "member"])
    levels = {"toan-tinh": "tinh"} | dict.fromkeys(clusters or {}, "cum") | dict.fromkeys("xyd", "don_vi")
    together = pd.concat([facts("2025", now), made], ignore_index=True)
    return made, compute_level_figures(together, membership, levels, PLACES, "2025")


def figure(table, holder, line, measure="viec"):
    found = table.set_index(["holder", "measure", "line"]).loc[(holder, measure, line)]
    return (None if pd.isna(found["value"]) else int(found["value"])), found["state"]


BEFORE_SPLIT, NOW = {"c": (30, 300), "d": (10, 100)}, {"x": (12, 120), "y": (16, 160), "d": (9, 90)}


def test_group_with_all_heirs_counts_their_block():
    made, table = figures_of(BEFORE_SPLIT, NOW, clusters={"cum-1": "xy", "cum-2": "xd"})
    assert set(made["holder"]) == {"x+y", "d"}
    assert figure(table, "toan-tinh", REDUCED) == (3, "value")
    assert figure(table, "cum-1", REDUCED) == (2, "value")
    assert figure(table, "cum-1", BEFORE, "tien") == (300, "value")
    assert figure(table, "cum-2", REDUCED) == (None, "missing")
    assert figure(table, "x", REDUCED) == (None, "missing")
    row = table.set_index(["holder", "measure", "line"]).loc[("toan-tinh", "viec", BEFORE)]
    assert (row["provenance"], set(row["inputs"].split(";"))) == ("sum", {f"x+y/viec/{BEFORE}", f"d/viec/{BEFORE}"})
    row = table.set_index(["holder", "measure", "line"]).loc[("toan-tinh", "viec", LEFT)]
    assert set(row["inputs"].split(";")) == {f"{unit}/viec/{LEFT}" for unit in "xyd"}


def test_group_lacks_the_reduction_if_one_successor_lacks_figures():
    _, table = figures_of(BEFORE_SPLIT, {"x": (12, 120), "d": (9, 90)})
    assert figure(table, "toan-tinh", REDUCED) == (None, "missing")
    assert figure(table, "toan-tinh", BEFORE) == (40, "value")


def test_group_lacks_the_reduction_if_the_split_unit_lacks_figures():
    _, table = figures_of({"d": (10, 100)}, NOW)
    assert figure(table, "toan-tinh", BEFORE) == (None, "missing")


def test_no_reduction_across_a_change_of_method():
    _, table = figures_of(BEFORE_SPLIT, NOW, CASES)
    for holder in ("x", "d", "toan-tinh"):
        assert figure(table, holder, BEFORE) == figure(table, holder, REDUCED) == (None, "not_applicable")
    assert figure(table, "toan-tinh", REDUCED, "tien") == (30, "value")
    words = table[(table["line"] == REDUCED) & (table["measure"] == "viec")]["words"]
    assert set(words) == {"đếm khác"}


def test_reduction_rate_is_not_applicable_with_the_reason():
    _, table = figures_of(BEFORE_SPLIT, NOW, CASES)
    rates = compute_rates(table, RATES, "toan-tinh").set_index(["holder", "measure"])
    assert rates.loc[("d", "viec"), ["state", "words", "value_pct"]].tolist() == ["not_applicable", "đếm khác", ""]
    assert rates.loc[("d", "tien"), ["state", "words", "value_pct"]].tolist() == ["value", "", "10.00"]


def test_figure_absent_by_a_method_change_is_not_compared():
    _, table = figures_of(BEFORE_SPLIT, NOW, CASES)
    rates = compute_rates(table, RATES, "toan-tinh")
    succession = make_table("succession", [{"edition": "2025", "base": "2024", "holder": "d", "comparison": "nguyen"}])
    reasons = {("viec", name): "đếm khác" for name in (BEFORE, REDUCED, "ty_le_giam")}
    listed = (
        not_compared_table(table, rates, succession, reasons, rules("2025", CASES)).set_index("name")["words"].to_dict()
    )
    assert listed == {BEFORE: "đếm khác", REDUCED: "đếm khác", "ty_le_giam": "đếm khác"}


@pytest.mark.parametrize("top", [0, 3, -3])
def test_a_negative_denominator_gives_no_rate_and_says_why(top):
    _, table = figures_of({"c": (0, 0), "d": (9, 9)}, {"x": (0, 0), "y": (0, 0), "d": (5, 5)})
    is_of_d = (table["holder"] == "d") & (table["measure"] == "viec")
    for line, value in ((BEFORE, -5), (REDUCED, top)):
        table.loc[is_of_d & (table["line"] == line), "value"] = value
    rate = compute_rates(table, RATES, "toan-tinh").set_index(["holder", "measure"]).loc[("d", "viec")]
    assert (rate["state"], rate["value_pct"]) == ("not_applicable", "")
    assert rate["words"] == "mẫu số âm, không tính được tỷ lệ"
    assert rate[["numerator", "denominator"]].isna().all()


def test_figures_not_applicable_for_other_reasons_are_not_listed():
    _, table = figures_of({"c": (0, 0), "d": (0, 0)}, {"x": (0, 0), "y": (0, 0), "d": (5, 5)})
    rates = compute_rates(table, RATES, "toan-tinh")
    assert "not_applicable" in set(rates["state"])
    succession = make_table("succession", [{"edition": "2025", "base": "2024", "holder": "d", "comparison": "nguyen"}])
    reasons = {("tien", "ty_le_giam"): "đếm khác"}
    listed = not_compared_table(table, rates, succession, reasons, rules("2025", CASES))
    assert set(zip(listed["measure"], listed["name"], strict=True)) == set(reasons)


def test_zero_denominator_has_its_own_reason():
    _, table = figures_of({"c": (0, 0), "d": (0, 0)}, {"x": (0, 0), "y": (0, 0), "d": (5, 5)})
    rate = compute_rates(table, RATES, "toan-tinh").set_index(["holder", "measure"]).loc[("d", "viec")]
    assert (rate["state"], rate["words"]) == ("not_applicable", "mẫu số bằng 0, không có gì để tính tỷ lệ")


def test_rate_takes_reason_of_its_lines_first():
    """A denominator of zero is the reason only where no line has one."""
    common = {"edition": "2025", "measure": "viec", "level": "don_vi"}

    def reason(top, bottom):
        lines = ({"line": REDUCED} | top, {"line": BEFORE} | bottom)
        made = make_table("figures", [common | {"holder": "d"} | each for each in lines])
        return compute_rates(made, RATES, "toan-tinh").set_index(["holder", "measure"]).loc[("d", "viec"), "words"]

    absent, zero, some = {"state": "not_applicable"}, {"state": "value", "value": 0}, {"state": "value", "value": 5}
    assert reason(absent | {"words": "đếm khác"}, zero) == "đếm khác"
    assert reason(some, absent | {"words": "mẫu khác"}) == "mẫu khác"
    assert reason(absent, some) == ""
    assert reason(absent, zero) == reason(zero, zero) == "mẫu số bằng 0, không có gì để tính tỷ lệ"
