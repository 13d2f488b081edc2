"""Cells of the columns of tables of targets."""

from types import SimpleNamespace

import pytest

from thidua_helpers.report.render.blocks import pieces_of
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.tables.targets import TargetFields, target_rows
from thidua_helpers.tables.store import make_table, rows_of

KEY = ("a", "viec", "ty_le_xong")


def shown_level(prefix="", **columns):
    row = dict(zip(("holder", "measure", "rate"), KEY, strict=True)) | {"state": "value", "verified": True} | columns
    rows = rows_of("targets", make_table("targets", [row]))
    rules = SimpleNamespace(indicators=SimpleNamespace(signs_of_increase={}))
    cells = StageCells(SimpleNamespace(edition="2021", rules=rules, rows=lambda name: rows))
    (filled,) = target_rows(cells, [KEY])
    cell = TargetFields(cells, prefix).level("Được giao").fill(filled)
    return "".join(getattr(piece, "text", piece) for piece in pieces_of(cell))


@pytest.mark.parametrize(("comparator", "expected"), [(">", "trên 85%"), (">=", "85%")])
def test_level_to_be_exceeded_says_so(comparator, expected):
    assert shown_level(target_pct="85", comparator=comparator) == expected


def test_level_of_a_milestone_is_its_own():
    columns = {"target_pct": "85", "comparator": ">", "milestone_pct": "71.944", "milestone_comparator": ">="}
    assert shown_level("milestone_", **columns) == "71,944%"


def test_level_that_is_not_assigned_says_so():
    assert shown_level() == "chưa giao"
