"""When a report counts as received: the first time, and what a correction changes."""

from datetime import date
from types import SimpleNamespace

import pytest

from thidua_helpers.checks.submissions import submissions
from thidua_helpers.results.quantities import _days_late
from thidua_helpers.rules.models import Receipts
from thidua_helpers.tables import make_table


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
    table = submissions(make_table("facts", []), log, [], book, is_provisional=False)
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
def test_the_first_receipt_counts_and_a_correction_is_not_late(days, expected):
    assert seen(rules(), *days) == expected


def test_the_last_receipt_counts_where_the_year_says_so():
    days = ("2021-10-04", "2021-10-12")
    assert seen(rules("lan-cuoi"), *days) == ("2021-10-04", "2021-10-12", 8, "receipts:so.csv//3")
