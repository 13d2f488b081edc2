"""Openings against what was left: last year's closing less the separate book, and at a reorganisation."""

from datetime import date
from types import SimpleNamespace

import pytest

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.checks.openings import (
    openings_after_reorganisation,
    openings_against_closings,
    openings_left,
)
from thidua_helpers.period import Edition
from thidua_helpers.rules.succession import succession_between
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.year import Reorganisation
from thidua_helpers.tables.store import make_table

EVE, CHANGE = date(2025, 6, 30), date(2025, 7, 1)


def row(unit, valid_from=None, valid_to=None, successors=()):
    return UnitRow(id=unit, name=unit, short_name=unit.upper(), kind="chi_cuc", valid_from=valid_from,
                   valid_to=valid_to, successors=successors, verified=True)  # fmt: skip


REGISTRY = (
    row("a"),
    row("b", valid_to=EVE, successors=("x",)),
    row("c", valid_to=EVE, successors=("x", "y")),
    row("x", valid_from=CHANGE),
    row("y", valid_from=CHANGE),
)


def rules(edition, registers=(), reorganisation=None):
    edition = Edition.parse(edition)
    units = {each.id: each for each in REGISTRY if each.exists_on(edition.end)}
    succession = succession_between(REGISTRY, EVE, edition.end) if reorganisation else None
    return SimpleNamespace(
        edition=edition, registry=REGISTRY, unit_by_id=units, registers=set(registers), succession=succession,
        year=SimpleNamespace(reorganisation=reorganisation), files=SimpleNamespace(year="year.toml"),
        name=str.upper,
    )  # fmt: skip


def figures(line, values):
    return make_table("figures", [
        {"edition": "2025", "level": "don_vi", "holder": unit, "measure": "viec", "line": line, "value": value,
         "state": "value", "provenance": "own", "inputs": f"{unit}/viec/{line}"}
        for unit, value in values.items()
    ])  # fmt: skip


def facts(values):
    return make_table("facts", [
        {"edition": "2025", "holder": holder, "measure": "viec", "line": line, "value": value, "state": "value",
         "file": "f.xlsx", "sheet": "06", "cell": f"C{number}"}
        for number, ((holder, line), value) in enumerate(values.items(), start=8)
    ])  # fmt: skip


def found(opened, left, moved=None, edition="2022", registers=("separate_book",)):
    book = make_table(
        "separate_book",
        [{"holder": unit, "viec": cases, "tien_vnd": 0, "file": "s", "sheet": "s", "row": 2}
         for unit, cases in (moved or {}).items()],
    )  # fmt: skip
    last = rules("2021"), figures("chuyen_ky_sau", left)
    find = CellFinder(facts({(unit, "nam_truoc"): value for unit, value in opened.items()}))
    now = rules(edition, registers)
    return list(openings_against_closings(figures("nam_truoc", opened), last, book, now, find))


def test_opening_of_closing_less_separate_book_is_right():
    assert found({"a": 90, "b": 50}, {"a": 100, "b": 50}, {"a": 10}) == []


@pytest.mark.parametrize(("opened", "difference"), [(91, "1"), (89, "−1")])
def test_a_difference_is_found_with_its_size_and_cell(opened, difference):
    (finding,) = found({"a": opened}, {"a": 100}, {"a": 10})
    assert (finding.check, finding.severity, finding.holder) == ("dau-ky-lech", "warning", "a")
    assert f"lệch {difference} việc" in finding.found
    assert "100 việc, trừ 10 việc chuyển sổ theo dõi riêng" in finding.found
    assert (finding.file, finding.cells) == ("f.xlsx", "C8")


def test_lower_openings_share_one_finding_without_the_register():
    lower, higher = sorted(
        found({"a": 90, "b": 45, "c": 31}, {"a": 100, "b": 50, "c": 30}, registers=()), key=lambda each: each.holder
    )[::-1]
    assert (higher.check, higher.holder) == ("dau-ky-lech", "c")
    assert lower.check == "dau-ky-thap-hon"
    assert "2 đơn vị, cộng 15 việc" in lower.found


def test_units_that_exchanged_cases_are_checked_together():
    left = {"a": 5, "b": 10, "c": 20}
    assert found({"a": 5, "x": 18, "y": 12}, left, edition="2026") == []
    (finding,) = found({"a": 5, "x": 18, "y": 13}, left, edition="2026")
    assert "X, Y: năm trước chuyển sang 31 việc" in finding.found


def test_what_is_not_known_is_not_compared():
    assert found({"a": 90}, {"b": 100}) == []
    assert list(openings_against_closings(figures("nam_truoc", {"a": 1}), None, None, rules("2022"), None)) == []


def left(closings, doubtful=(), edition="2022"):
    values = openings_left(rules("2021"), figures("chuyen_ky_sau", closings), doubtful, rules(edition))
    return {unit: value for (unit, measure, line), value in values.items() if (measure, line) == ("viec", "nam_truoc")}


def test_known_closing_is_left_as_the_opening_of_the_same_unit():
    assert left({"a": 0, "b": 50}) == {"a": 0, "b": 50}
    assert left({}) == {}


def test_closing_of_a_doubtful_unit_is_not_left():
    assert left({"a": 100, "b": 50}, doubtful={"a"}) == {"b": 50}


def test_closings_that_several_units_share_are_not_left():
    assert left({"a": 5, "b": 10, "c": 20}, edition="2026") == {"a": 5}


ANEW = Reorganisation(on=CHANGE, before="2025-9t", counting="tu-dau", printed_months=3, verified=True)
LEFT = {("a.truoc", "chuyen_ky_sau"): 5, ("b.truoc", "chuyen_ky_sau"): 10, ("c.truoc", "chuyen_ky_sau"): 20}


def reorganised(opened, handed, rule=ANEW):
    table = facts(LEFT | {(unit, "nam_truoc"): value for unit, value in opened.items()})
    transfers = make_table(
        "transfers",
        [{"giver": "c", "holder": unit, "viec": cases, "tien_vnd": 0, "file": "s", "sheet": "s", "row": 2}
         for unit, cases in handed.items()],
    )  # fmt: skip
    return list(openings_after_reorganisation(table, transfers, rules("2025", (), rule), CellFinder(table)))


def test_new_units_begin_with_what_the_former_ones_left():
    assert reorganised({"a": 5, "x": 22, "y": 8}, {"x": 12, "y": 8}) == []


def test_a_difference_of_two_cases_at_the_handover_is_found():
    (finding,) = reorganised({"a": 5, "x": 24, "y": 8}, {"x": 12, "y": 8})
    assert (finding.check, finding.holder) == ("dau-ky-lech", "x")
    assert "lệch 2 việc" in finding.found


def test_incomplete_handover_is_found():
    checks = {finding.check: finding for finding in reorganised({"a": 5, "x": 22, "y": 6}, {"x": 12, "y": 6})}
    assert list(checks) == ["ban-giao-lech"]
    assert "C bàn giao 18 việc, khi sắp xếp còn 20 việc, lệch −2 việc" in checks["ban-giao-lech"].found


def test_cumulative_forms_have_no_opening_at_reorganisation():
    rule = ANEW.model_copy(update={"counting": "luy-ke"})
    assert reorganised({"a": 6, "x": 1, "y": 1}, {"x": 1}, rule) == []
