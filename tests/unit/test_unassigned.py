"""A target that was not assigned is called so in every table and on the one-page summary."""

from types import SimpleNamespace

import pytest

from thidua_helpers.report.exports import target_table
from thidua_helpers.report.sections import summary
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.tables.schemas import SCHEMAS

RATE = Rate(label="Tỷ lệ thi hành xong", formula="", numerator="xong", denominator="co_dieu_kien")


def row(holder="a", state="missing", result="value", words=""):
    empty = dict.fromkeys(SCHEMAS["targets"].columns, "")
    return empty | {"holder": holder, "measure": "viec", "rate": "ty_le_xong", "state": state, "source": "x"} | {
        "target_pct": "85.00" if state == "value" else "", "comparator": ">=" if state == "value" else "",
        "verified": True, "result_state": result, "words": words,
    }  # fmt: skip


def cells(given):
    book = SimpleNamespace(
        rules=SimpleNamespace(
            unit_by_id={"a": None},
            indicators=SimpleNamespace(rates={"ty_le_xong": RATE}, main_rate="ty_le_xong"),
            name=str.upper,
            sources={"x": SimpleNamespace(title="Nguồn")},
        ),
        rows=lambda name: {},
    )
    return target_table._target(book, given)


def test_unassigned_target_row_says_so_in_every_cell():
    assert cells(row())[6:15] == ["chưa giao"] * 9


def test_province_target_without_a_source_is_not_called_unassigned():
    assert "chưa giao" not in cells(row("toan-tinh"))


def test_a_target_without_a_rate_says_why():
    reason = "mẫu số bằng 0, không có gì để tính tỷ lệ"
    assert cells(row(state="value", result="not_applicable", words=reason))[8:13] == [reason] * 5


@pytest.mark.parametrize(
    ("assigned", "expected"), [({"a", "b"}, set()), ({"a"}, {"b"}), (set(), set()), ({"toan-tinh"}, set())]
)
def test_units_without_a_target_are_marked_where_others_have_one(assigned, expected):
    targets = [SimpleNamespace(holder=each, measure="viec", rate="ty_le_xong", value_pct=1) for each in assigned]
    targets.append(SimpleNamespace(holder="b", measure="viec", rate="ty_le_xong", value_pct=None))
    indicators = SimpleNamespace(main_rate="ty_le_xong")
    rules = SimpleNamespace(targets=targets, unit_by_id={"a": None, "b": None}, indicators=indicators)
    book = SimpleNamespace(rules=rules)
    assert summary.units_without_target(book, "viec") == expected
