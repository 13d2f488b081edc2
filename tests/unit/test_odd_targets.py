"""Targets that are not plausible."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from thidua_helpers.checks.targets import missing_target_rows, odd_targets
from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.rules.workspace_settings import Plausibility
from thidua_helpers.rules.year_rows import TargetRow

RATES = {"ty_le_xong": Rate(label="Tỷ lệ xong", formula="", numerator="xong", denominator="co_dieu_kien")}
LIMITS = Plausibility(jump_ratio=2, jump_cases=50, money_per_case_ratio=20, late_month=10, late_points=8)


def targets(**values):
    return tuple(
        TargetRow(
            holder=holder, measure="viec", rate="ty_le_xong", value_pct=value and Decimal(value),
            comparator=value and ">=", source="x", verified=True,
        )
        for holder, value in values.items()
    )  # fmt: skip


def found(now, before=None, done=None, signs=(), milestones=(), limits=LIMITS, more=()):
    rules = SimpleNamespace(
        edition=Edition.parse("2021"),
        files=SimpleNamespace(targets="targets.csv", milestones="milestones.csv"),
        workspace=SimpleNamespace(
            inputs=SimpleNamespace(config_workbook=lambda edition: SimpleNamespace(name="cau-hinh.xlsx"))
        ),
        targets=(*targets(**now), *more), milestones=targets(**dict(milestones)),
        unit_by_id=dict.fromkeys("abcd"), name=str.upper,
        settings=SimpleNamespace(plausibility=limits),
        indicators=SimpleNamespace(rates=RATES, signs_of_increase=dict(signs)),
    )  # fmt: skip
    known = {}
    for holder, (top, bottom) in (done or {}).items():
        known |= {(holder, "viec", "xong"): {"value": top}, (holder, "viec", "co_dieu_kien"): {"value": bottom}}
    last = None if before is None else SimpleNamespace(targets=targets(**before))
    return [
        (each.severity, each.cells, each.found.split("%, ", 1)[1], each.is_acceptable)
        for each in odd_targets(known, last, rules)
    ]


ALIKE = {"a": "83.5", "b": "84", "c": "83", "d": "85"}


def test_similar_targets_are_no_finding():
    assert found(ALIKE, ALIKE, {"a": (90, 100)}) == []
    assert found(ALIKE | {"a": None}) == []


def test_target_written_as_a_fraction_is_an_error():
    said = "nhỏ hơn 1%; trung vị của các đơn vị khác là 84%"
    assert found(ALIKE | {"a": "0.835"}) == [("error", "dòng 2", said, True)]
    every = {unit: "0.83" for unit in "abcd"}
    assert {severity for severity, *_ in found(every)} == {"error"}
    assert found({"a": "1", "b": "1"}) == []
    assert found({"a": "1"}, {"a": "45"}) == [("warning", "dòng 2", "năm trước là 45%", True)]


@pytest.mark.parametrize(("value", "is_odd"), [("42", False), ("41.99", True), ("8.35", True)])
def test_target_far_from_other_units_is_a_warning(value, is_odd):
    """The median of the others is 84%."""
    said = [("warning", "dòng 2", "trung vị của các đơn vị khác là 84%", True)]
    assert found(ALIKE | {"a": value}) == (said if is_odd else [])


def test_target_is_not_compared_with_only_two_others():
    assert found({"a": "8.35", "b": "84", "c": "83"}) == []


def test_median_target_ignores_groups_and_other_measures():
    two = {"a": "8.35", "b": "84", "c": "83"}
    assert found(two | {"toan-tinh": "85", "cum-1": "84"}) == []
    about_money = [each.model_copy(update={"measure": "tien"}) for each in targets(b="84", c="83", d="85")]
    assert found(two, more=about_money) == []


def test_target_of_province_is_not_compared_with_units():
    assert found(ALIKE | {"toan-tinh": "8.35"}) == []


@pytest.mark.parametrize(("value", "is_odd"), [("90", False), ("90.01", True), ("22.5", False), ("22.49", True)])
def test_target_far_from_the_year_before_is_a_warning(value, is_odd):
    said = [("warning", "dòng 2", "năm trước là 45%", True)]
    assert found({"toan-tinh": value}, {"toan-tinh": "45"}) == (said if is_odd else [])


@pytest.mark.parametrize(("done", "is_odd"), [((84, 100), True), ((8399, 10000), False), ((0, 0), False)])
def test_result_of_many_times_the_target_is_a_warning(done, is_odd):
    rows = found({"a": "42"}, done={"a": done})
    assert rows == ([("warning", "dòng 2", "kết quả là 84,00%, bằng 200,00% chỉ tiêu", True)] if is_odd else [])


def test_change_of_many_times_its_target_is_no_finding():
    assert found({"a": "4"}, done={"a": (84, 100)}, signs={"ty_le_xong": -1}) == []


def test_thresholds_are_those_of_the_workspace():
    wide = LIMITS.model_copy(update={"target_ratio": Decimal(3), "target_result_ratio": Decimal(3)})
    assert found(ALIKE | {"a": "30"}, done={"a": (80, 100)}, limits=wide) == []


def test_milestones_are_checked_too():
    rows = found({}, milestones=[("a", "0.4")])
    assert rows == [("error", "dòng 2", "nhỏ hơn 1%", True)]


@pytest.mark.parametrize(
    ("holders", "missing"),
    [("abcd", ""), ("abc", "D"), ("ab", ""), ("a", ""), ("", "")],
    ids=["all", "one forgotten", "half", "few", "none"],
)
def test_missing_target_row_is_found_if_most_units_have_one(holders, missing):
    rules = SimpleNamespace(
        targets=targets(**{holder: "83.5" for holder in holders}, whole="83"),
        unit_by_id=dict.fromkeys("abcd"), name=str.upper, files=SimpleNamespace(targets="targets.csv"),
        indicators=SimpleNamespace(rates=RATES),
    )  # fmt: skip
    rules.units_without_target_row = RuleBook.units_without_target_row.func(rules)
    assert [each.found.split(":")[0] for each in missing_target_rows(rules)] == ([missing] if missing else [])


def test_target_row_with_an_empty_value_is_no_finding():
    rules = SimpleNamespace(targets=targets(a="83.5", b=None), unit_by_id=dict.fromkeys("ab"))
    assert RuleBook.units_without_target_row.func(rules) == {}
