"""How units descend from earlier ones: renames, mergers, splits."""

import csv
import shutil
from datetime import date

import pytest
from conftest import EXAMPLE, opened

from thidua_helpers.errors import Refused
from thidua_helpers.rules.succession import succession_between
from thidua_helpers.rules.units import UnitRow

THEN, CHANGE_EVE, CHANGE, NOW = (
    date.fromisoformat(day) for day in ("2024-09-30", "2025-06-30", "2025-07-01", "2025-09-30")
)


def row(unit: str, name: str = "", valid_from: date | None = None, valid_to: date | None = None, successors: str = ""):
    names = {"name": name or unit, "short_name": name or unit}
    return UnitRow(id=unit, **names, kind="chi_cuc", valid_from=valid_from, valid_to=valid_to,
                   successors=successors or (), verified=True)  # fmt: skip


def test_existing_unit_succeeds_itself():
    succession = succession_between([row("a"), row("b")], THEN, NOW)
    assert succession.successors == {"a": ("a",), "b": ("b",)}
    assert succession.predecessors == {"a": ("a",), "b": ("b",)}
    assert succession.blocks == ((("a",), ("a",)), (("b",), ("b",)))


def test_renamed_unit_keeps_its_id():
    renamed = [row("a", "Tĩnh", valid_to=CHANGE_EVE), row("a", "Nghi", valid_from=CHANGE)]
    assert succession_between(renamed, THEN, NOW).successors == {"a": ("a",)}


def test_unit_merged_into_an_existing_one_shares_its_block():
    succession = succession_between([row("a", valid_to=CHANGE_EVE, successors="b"), row("b")], THEN, NOW)
    assert succession.successors == {"a": ("b",), "b": ("b",)}
    assert succession.blocks == ((("a", "b"), ("b",)),)


def test_merger_and_split_with_common_units_are_one_block():
    registry = [
        row("a", valid_to=CHANGE_EVE, successors="x"),
        row("b", valid_to=CHANGE_EVE, successors="x|y"),
        row("c", valid_to=CHANGE_EVE, successors="z"),
        *(row(unit, valid_from=CHANGE) for unit in "xyz"),
    ]
    succession = succession_between(registry, THEN, NOW)
    assert succession.successors == {"a": ("x",), "b": ("x", "y"), "c": ("z",)}
    assert succession.predecessors == {"x": ("a", "b"), "y": ("b",), "z": ("c",)}
    assert succession.blocks == ((("a", "b"), ("x", "y")), (("c",), ("z",)))


def test_two_successions_in_a_row_are_followed():
    registry = [
        row("a", valid_to=date(2024, 12, 31), successors="b"),
        row("b", valid_to=CHANGE_EVE, successors="x"),
        row("x", valid_from=CHANGE),
    ]
    assert succession_between(registry, THEN, NOW).successors == {"a": ("x",), "b": ("x",)}


def test_ended_unit_and_new_unit_are_separate_blocks():
    succession = succession_between([row("a", valid_to=CHANGE_EVE), row("n", valid_from=CHANGE)], THEN, NOW)
    assert succession.successors == {"a": ()}
    assert succession.predecessors == {"n": ()}
    assert succession.blocks == ((("a",), ()), ((), ("n",)))


def test_successor_that_does_not_exist_yet_takes_nothing_over():
    registry = [row("a", valid_to=CHANGE_EVE, successors="b"), row("b", valid_from=date(2025, 8, 1))]
    assert succession_between(registry, THEN, NOW).successors == {"a": ()}


@pytest.mark.parametrize(
    ("first", "second"),
    [("2022-09-30", "2022-09-30"), ("2022-09-30", "2023-09-30"), ("", "")],
    ids=["one-day", "later", "never"],
)
def test_circular_succession_is_refused(tmp_path, first, second):
    """Each of two units names the other as the one that its cases went to."""
    shutil.copytree(EXAMPLE / "config", tmp_path / "config")
    units = tmp_path / "config/units.csv"
    with units.open(encoding="utf-8-sig", newline="") as file:
        rows = {each["id"]: each for each in csv.DictReader(file)}
    rows["1-02"] |= {"successors": "1-03", "valid_to": first}
    rows["1-03"] |= {"successors": "1-02", "valid_to": second}
    with units.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows["1-02"]))
        writer.writeheader()
        writer.writerows(rows.values())
    with pytest.raises(Refused, match=r"config/units.csv: đơn vị “1-0[23]” .*(kết thúc|chưa có ngày)"):
        opened(tmp_path).rules  # noqa: B018
