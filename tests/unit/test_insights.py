"""Statements on the results: each kind at and beside its threshold, and the tables made of them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from insight_results import base_rows, case_row, filled, results_of

from thidua_helpers.insights.insight import Insight, count_value, insight_tables
from thidua_helpers.insights.kinds.one_case_from_target import one_case_from_target
from thidua_helpers.insights.kinds.shortfall import shortfall
from thidua_helpers.insights.kinds.single_case import single_case
from thidua_helpers.insights.kinds.smaller_denominator import smaller_denominator
from thidua_helpers.period import Edition
from thidua_helpers.vocabulary import PROVINCE, Consequence, Flag, Turned

CLUSTERS = {"cum-1": ("1-01", "1-02", "1-03")}


def insight(subject: str = "1-01", **changed: object) -> Insight:
    fields: dict = {
        "subject": subject,
        "pages": ("1-01", PROVINCE),
        "consequence": Consequence.NEAR,
        "sentence": "{@1-01} thiếu {count}.",
        "numbers": {"count": count_value(3)},
    }
    return Insight(**fields | changed)


def test_sentence_with_a_field_without_number_is_refused():
    with pytest.raises(ValueError, match="fields"):
        insight(sentence="thiếu {other}")


def test_rows_are_ordered_by_consequence_then_own_page_then_weight():
    found = {
        "one": [insight(PROVINCE, weight=Fraction(9)), insight(weight=Fraction(1)), insight(weight=Fraction(2))],
        "two": [insight(consequence=Consequence.TURNS)],
    }
    tables = insight_tables(found, Edition.parse("2021"))
    rows = tables["insights"].query("holder == '1-01'")
    assert rows[["kind", "weight"]].to_numpy().tolist() == [
        ["two", "0.000000"],
        ["one", "2.000000"],
        ["one", "1.000000"],
        ["one", "9.000000"],
    ]
    assert len(tables["insight_values"]) == 8


def test_edition_without_statements_has_empty_tables():
    tables = insight_tables({"one": []}, Edition.parse("2021"))
    assert [len(table) for table in tables.values()] == [0, 0]


# A single case.


def money(finished: int, enforceable: int, *cases: dict, level: str = "50", comparator: str = ">="):
    return results_of(
        {("1-01", "tien"): (finished, enforceable), ("1-02", "tien"): (1, 2)},
        {("1-01", "tien"): (level, comparator)},
        CLUSTERS,
        large_cases=cases,
    )


@pytest.mark.parametrize(
    ("finished", "is_turned"),
    [
        (60, True),  # 30/70 without the case
        (65, False),  # 35/70 without it: exactly the target
        (50, True),
        (49, False),  # missed with and without it
    ],
)
def test_single_case_that_makes_a_target_met(finished, is_turned):
    found = list(single_case(money(finished, 100, case_row("1-01", 30, 30))))
    assert [(row.subject, row.flag, row.turned) for row in found] == (
        [("1-01", Flag.ONE_CASE, Turned.TARGET)] if is_turned else []
    )


def test_single_case_at_an_exclusive_target_turns_it():
    found = list(single_case(money(65, 100, case_row("1-01", 30, 30), comparator=">")))
    assert len(found) == 1


def test_single_case_that_prevents_a_target():
    (found,) = single_case(money(40, 100, case_row("1-01", 30, 0)))
    assert found.numbers["without"].number == Decimal("57.14")
    assert found.pages == ("1-01", "cum-1", PROVINCE)


def test_single_case_of_several_is_the_largest():
    cases = case_row("1-01", 30, 0), case_row("1-01", 40, 0, row=4)
    (found,) = single_case(money(40, 100, *cases))
    assert found.numbers["enforceable"].number == 40


def test_single_cases_of_several_units_are_listed_with_both_rates():
    figures = {(unit, "tien"): (40, 100) for unit in ("1-01", "1-02")}
    levels = {key: ("50", ">=") for key in figures}
    results = results_of(
        figures, levels, CLUSTERS, large_cases=[case_row("1-01", 30, 0), case_row("1-02", 40, 0, row=4)]
    )
    listed = next(found for found in single_case(results) if found.subject == PROVINCE)
    assert "{@1-01} ({result_1}, nếu vậy {rate_1}, tối thiểu {level_1})" in listed.sentence
    shown = {name: str(value.number) for name, value in listed.numbers.items()}
    assert (shown["result_1"], shown["rate_1"], shown["level_1"]) == ("40.00", "57.14", "50.00")
    assert (shown["result_2"], shown["rate_2"]) == ("40.00", "66.67")


@pytest.mark.parametrize("case", [case_row("1-01", 100, 100), case_row("1-02", 30, 30)])
def test_case_without_remainder_or_of_another_unit_gives_no_statement(case):
    assert list(single_case(money(60, 100, case))) == []


def test_single_case_without_target_is_not_named():
    results = results_of({("1-01", "tien"): (60, 100)}, large_cases=[case_row("1-01", 30, 30)])
    assert list(single_case(results)) == []


# A smaller denominator.


def denominators(finished: int, enforceable: int, due: int, before: tuple[int, int], level: str = "80"):
    lines = {"co_dieu_kien": (before[0], enforceable - before[0]), "phai_thi_hanh": (before[1], due - before[1])}
    rows = base_rows("1-01", "viec", **lines, **{"xong+dinh_chi": (80, finished - 80)})
    main = rows[0] | {"name": "ty_le_xong", "before": None, "change": None, "before_pct": "80", "difference_pct": "1"}
    due_figure = {"level": "don_vi", "holder": "1-01", "measure": "viec", "line": "phai_thi_hanh", "value": due}
    return results_of(
        {("1-01", "viec"): (finished, enforceable)},
        {("1-01", "viec"): (level, ">=")},
        base_title="năm 2020",
        figures=[due_figure | {"state": "value", "provenance": "own"}],
        same_period=[*rows, main],
    )


@pytest.mark.parametrize(
    ("finished", "enforceable", "before", "is_turned"),
    [
        (80, 90, (100, 100), False),  # at the share of the base 80/100: exactly the target
        (79, 90, (100, 100), True),
        (79, 99, (100, 100), False),  # missed with either share
        (79, 99, (95, 100), True),  # missed, met at the share of the base
        (79, 90, (0, 100), False),
        (79, 90, (100, 0), False),
    ],
)
def test_verdict_that_turns_at_the_enforceable_share_of_the_base(finished, enforceable, before, is_turned):
    found = list(smaller_denominator(denominators(finished, enforceable, 100, before)))
    assert [row.flag for row in found] == ([Flag.DENOMINATOR] if is_turned else [])


def test_target_met_by_a_smaller_denominator_is_for_the_council():
    met, missed = (
        denominators(79, enforceable, 100, before) for enforceable, before in ((90, (100, 100)), (99, (95, 100)))
    )
    assert [row.is_for_council for results in (met, missed) for row in smaller_denominator(results)] == [
        True,
        False,
    ]


# The shortfall.


def test_shortfall_names_the_units_that_make_most_of_it():
    counts = {
        (f"1-{number:02}", "viec"): (100 - missing, 100) for number, missing in enumerate([50, 40, 2, 2, 2, 2, 2])
    }
    results = results_of(counts, dict.fromkeys(counts, ("100", ">=")))
    (found,) = shortfall(results)
    assert (found.subject, found.numbers["total"].number, found.numbers["others"].number) == (PROVINCE, 100, 5)
    assert found.numbers["share"].number == 90


def test_shortfall_of_one_unit_and_of_none():
    counts = {("1-01", "viec"): (79, 100), ("1-02", "viec"): (80, 100)}
    results = results_of(counts, dict.fromkeys(counts, ("80", ">=")), CLUSTERS)
    assert [(row.subject, filled(row)) for row in shortfall(results)] == [
        (holder, "Chỉ 1-01 chưa đạt chỉ tiêu về việc, còn thiếu 1.") for holder in (PROVINCE, "cum-1")
    ]
    assert list(shortfall(results_of(counts, dict.fromkeys(counts, ("79", ">="))))) == []


# One case from the target.


@pytest.mark.parametrize(
    ("finished", "comparator", "subjects"),
    [
        (80, ">=", ["1-01", PROVINCE]),
        (81, ">=", []),
        (79, ">=", ["1-01", PROVINCE]),
        (78, ">=", []),
        (80, ">", ["1-01", PROVINCE]),
        (79, ">", []),
        (81, ">", ["1-01", PROVINCE]),
    ],
)
def test_unit_within_one_case_of_its_target(finished, comparator, subjects):
    results = results_of({("1-01", "viec"): (finished, 100)}, {("1-01", "viec"): ("80", comparator)})
    assert [row.subject for row in one_case_from_target(results)] == subjects
