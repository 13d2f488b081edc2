"""When a report counts as received: the first time, and what a correction changes."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from thidua_helpers.checks.submissions import late_reports, submissions_table
from thidua_helpers.findings.finding import Finding
from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.rules.year import InputFile, Receipts
from thidua_helpers.scoring.scoring_data import _days_late
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import Severity
from thidua_helpers.workspace.paths import Workspace


def rules(counts=None, due=date(2021, 10, 4)):
    rule = Receipts(due_on=due, rule="", verified=False, **({"counts": counts} if counts else {}))
    return SimpleNamespace(
        edition="2021", statistical_forms={"mau": None}, unit_by_id={"a": None}, year=SimpleNamespace(receipts=rule)
    )


def receipts(*days):
    """The log with these days in the order of its rows, from row 2 on."""
    place = {"holder": "a", "file": "so.csv", "sheet": ""}
    return make_table("receipts", [place | {"received_on": day, "row": row} for row, day in enumerate(days, start=2)])


def seen(book, *days):
    log = receipts(*days)
    table = submissions_table(make_table("facts", []), log, [], book, is_provisional=False)
    row = table.iloc[0]
    (late,) = _days_late(table, log, book).values()
    assert late.value == row["days_late"]
    return row["received_on"], row["corrected_on"], int(row["days_late"]), late.key


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2021-10-04"], ("2021-10-04", "", 0, "receipts:so.csv//2")),
        (["2021-10-05"], ("2021-10-05", "", 1, "receipts:so.csv//2")),
        (["2021-10-04", "2021-10-12"], ("2021-10-04", "2021-10-12", 0, "receipts:so.csv//2")),
        (["2021-10-12", "2021-10-06"], ("2021-10-06", "2021-10-12", 2, "receipts:so.csv//3")),
        (["2021-10-04", "2021-10-04"], ("2021-10-04", "", 0, "receipts:so.csv//2")),
        (["2021-10-04", "2021-10-08", "2021-10-12"], ("2021-10-04", "2021-10-12", 0, "receipts:so.csv//2")),
    ],
)
def test_first_receipt_decides_lateness_not_a_correction(days, expected):
    assert seen(rules(), *days) == expected


def test_the_last_receipt_counts_where_the_year_says_so():
    days = ("2021-10-04", "2021-10-12")
    assert seen(rules("lan-cuoi"), *days) == ("2021-10-04", "2021-10-12", 8, "receipts:so.csv//3")


def test_days_late_are_unknown_without_due_day_or_entry():
    nothing = make_table("facts", [])
    undated = rules()
    undated.year = SimpleNamespace(receipts=None)
    row = submissions_table(nothing, receipts("2021-10-12"), [], undated, is_provisional=False).iloc[0]
    assert (row["received_on"], row["due_on"]) == ("2021-10-12", "")
    assert pd.isna(row["days_late"])
    row = submissions_table(nothing, receipts(), [], rules(), is_provisional=False).iloc[0]
    assert (row["received_on"], row["due_on"]) == ("", "2021-10-04")
    assert pd.isna(row["days_late"])


FOLDER, SHARED = "data/raw/2021/don-vi", "data/raw/2021/tat-ca.xlsx"


@pytest.fixture
def reported(tmp_path):
    """Units a and b report in a folder and in one workbook of all units."""
    book = rules()
    book.unit_by_id = dict.fromkeys("ab")
    book.forms = {"mau": StatisticalForm.model_construct()}
    book.year.inputs = [InputFile(form="mau", folder="don-vi"), InputFile(form="mau", file="tat-ca.xlsx")]
    book.workspace = Workspace(tmp_path)
    book.registers, book.name = set(), str.upper
    return book


def fault(file, holder="", check="thieu-dong", severity=Severity.ERROR):
    return Finding(check=check, severity=severity, holder=holder, file=file, found="", expected="", advice="")


@pytest.mark.parametrize(
    ("faults", "expected"),
    [
        ([], {"a": "don-vi-chua-nop", "b": "don-vi-chua-nop"}),
        # What was not understood of all units' workbook may be anybody's report.
        ([fault(SHARED)], {"a": "don-vi-chua-doc-duoc", "b": "don-vi-chua-doc-duoc"}),
        ([fault(SHARED, severity=Severity.WARNING)], {"a": "don-vi-chua-nop", "b": "don-vi-chua-nop"}),
        ([fault(SHARED, check="thieu-tep")], {"a": "don-vi-chua-nop", "b": "don-vi-chua-nop"}),
        ([fault(SHARED, holder="a")], {"b": "don-vi-chua-nop"}),
        # A workbook in the folder is of one unit, of whichever.
        ([fault(f"{FOLDER}/la.xlsx")], {"a": "don-vi-chua-nop", "b": "don-vi-chua-nop"}),
        ([fault(f"{FOLDER}/a.xlsx", holder="a")], {"b": "don-vi-chua-nop"}),
        ([fault("data/raw/2021/so.xlsx")], {"a": "don-vi-chua-nop", "b": "don-vi-chua-nop"}),
    ],
)
def test_report_is_unread_only_in_an_unreadable_shared_workbook(reported, faults, expected):
    found = list(late_reports(make_table("facts", []), receipts(), faults, reported))
    assert {each.holder: each.check for each in found} == expected
    assert len(found) == len(expected)


def test_files_of_a_report_have_its_figures_or_were_unreadable(reported):
    place = {"edition": "2021", "form": "mau", "state": "value", "value": 1, "line": "xong", "measure": "viec"}
    facts = make_table("facts", [place | {"holder": "a", "file": f"{FOLDER}/a.xlsx", "sheet": "", "cell": "A1"}])
    faults = [
        fault(f"{FOLDER}/a (2).xlsx", "a"),
        fault(f"{FOLDER}/b.xlsx", "b"),
        fault("data/raw/2021/so.xlsx", "b"),
        fault(f"{FOLDER}/b-cho.xlsx", "b", check="don-vi-chua-nop"),
    ]
    table = submissions_table(facts, receipts(), faults, reported, is_provisional=False).set_index("holder")
    assert table["files"].to_dict() == {"a": f"{FOLDER}/a.xlsx", "b": f"{FOLDER}/b.xlsx"}
