"""Sentences that repeat or lack something are not written: reasons why nothing compares, sums of nobody."""

from types import SimpleNamespace

import pandas as pd

from thidua_helpers.checks.identities import members_within_groups
from thidua_helpers.report.sections.same_period import exclusion_reasons
from thidua_helpers.tables.keys import FIGURE_KEY


def book_of(not_compared, same_period):
    """An edition with rows of two tables, each (measure, name, words) or (measure, name)."""
    tables = {
        "not_compared": [dict(zip(("measure", "name", "words"), row, strict=True)) for row in not_compared],
        "same_period": [dict(zip(("measure", "name"), row, strict=True)) for row in same_period],
    }
    rows = {name: {str(n): row | {"holder": "x"} for n, row in enumerate(own)} for name, own in tables.items()}
    labels = {name: SimpleNamespace(label=name.upper()) for name in ("thu_ly", "xong", "ty_le")}
    indicators = SimpleNamespace(lines=labels, rates={})
    return SimpleNamespace(rows=rows.get, rules=SimpleNamespace(indicators=indicators))


def test_list_common_to_both_measures_is_given_once():
    not_compared = [(measure, name, "lý do") for measure in ("viec", "tien") for name in ("thu_ly", "xong")]
    book = book_of(not_compared, [("viec", "ty_le"), ("tien", "ty_le")])
    assert exclusion_reasons(book, "x", ("thu_ly", "xong")) == ["Không so sánh thu_ly, xong (về việc và tiền): lý do"]


def test_lists_that_differ_are_given_by_measure():
    not_compared = [("viec", "thu_ly", "lý do"), ("tien", "xong", "lý do"), ("tien", "thu_ly", "khác")]
    book = book_of(not_compared, [("viec", "ty_le")])
    assert exclusion_reasons(book, "x", ("thu_ly", "xong")) == [
        "Không so sánh thu_ly (về việc), xong (về tiền): lý do",
        "Không so sánh thu_ly (về tiền): khác",
    ]


def test_measure_without_any_comparison_is_named_as_a_whole():
    book = book_of([(measure, name, "lý do") for measure in ("viec", "tien") for name in ("thu_ly", "xong")], [])
    assert exclusion_reasons(book, "x", ("thu_ly", "xong")) == [
        "Không so sánh mọi số liệu, tỷ lệ về việc và tiền: lý do"
    ]


def test_group_without_reporting_members_is_compared_with_no_sum():
    """A negative figure of a group is a finding of its own, not a sum of nobody that is larger."""
    figures = pd.DataFrame(
        [["cum-1", "viec", "xong", -3, "value", "k"]], columns=[*FIGURE_KEY, "value", "state", "inputs"]
    )
    membership = pd.DataFrame([["cum-1", "1-01"]], columns=["group", "member"])
    lines = {"xong": SimpleNamespace(label="Xong", is_change=False)}
    assert list(members_within_groups(figures, membership, lines, {}, None)) == []
