"""A target that was not assigned is called so in every table and on the one-page summary."""

from types import SimpleNamespace

import pytest

from thidua_helpers.report.exports import target_table
from thidua_helpers.report.render.blocks import NoFigure
from thidua_helpers.report.sections import summary
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vocabulary import NOT_ASSIGNED, PROVINCE, Level

RATE = Rate(label="Tỷ lệ thi hành xong", formula="", numerator="xong", denominator="co_dieu_kien")

COMPARED = (
    *("Chênh lệch (điểm phần trăm)", "So với chỉ tiêu (%)", "Kết luận"),
    *target_table.MISSING,
)


def row(holder="a", state="missing", result="value", words=""):
    empty = dict.fromkeys(SCHEMAS["targets"].columns, "")
    return empty | {"holder": holder, "measure": "viec", "rate": "ty_le_xong", "state": state, "source": "x"} | {
        "target_pct": "85.00" if state == "value" else "", "comparator": ">=" if state == "value" else "",
        "verified": True, "result_state": result, "words": words,
    }  # fmt: skip


def cells(given):
    """Texts of the only row of the exported table of targets, by heading."""
    book = SimpleNamespace(
        rules=SimpleNamespace(
            unit_by_id={"a": None},
            units_without_target_row={},
            milestones=(),
            levels={PROVINCE: Level.PROVINCE, "a": Level.UNIT},
            cluster_ids=(),
            indicators=SimpleNamespace(rates={"ty_le_xong": RATE}, main_rate="ty_le_xong", signs_of_increase={}),
            name=str.upper,
            sources={"x": SimpleNamespace(title="Nguồn")},
        ),
        edition="2021",
        insights_by_holder={},
        remainders=(),
        rows=lambda name: {f"{given['holder']}/viec/ty_le_xong": given} if name == "targets" else {},
    )
    made = target_table.targets_table(book)
    shown = [(cell.reason or cell.text) if isinstance(cell, NoFigure) else str(cell) for cell in made.rows[0]]
    return dict(zip((column.heading for column in made.columns), shown, strict=True))


def test_unassigned_target_row_says_so_in_every_cell():
    said = cells(row())
    compared = [head for head, cell in said.items() if cell == NOT_ASSIGNED]
    assert compared == ["Cách so", "Được giao (%)", *COMPARED, "Quyết định giao", "Kiểm chứng"]


def test_province_target_without_a_source_is_not_called_unassigned():
    assert NOT_ASSIGNED not in cells(row("toan-tinh")).values()


def test_a_target_without_a_rate_says_why():
    reason = "mẫu số bằng 0, không có gì để tính tỷ lệ"
    said = cells(row(state="value", result="not_applicable", words=reason))
    assert [head for head, cell in said.items() if cell == reason] == [*COMPARED, "Ghi chú"]


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
