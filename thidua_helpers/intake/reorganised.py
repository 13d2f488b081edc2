"""What the year of a reorganisation takes from before it: the months until then, and what split units handed over."""

from collections.abc import Iterator, Sequence

import pandas as pd

from thidua_helpers.findings import place_of
from thidua_helpers.intake.made import made_fact
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import BEFORE, HANDED_OVER, TAKEN_OVER, Measure, State


def facts_of_months_before(facts: pd.DataFrame, rules: RuleBook) -> Iterator[dict]:
    """`facts` of the edition that the reorganisation ended, of its units, under the holder `<unit>.truoc`.

    They bear no form: their own edition has checked them.
    """
    own = facts[facts["holder"].isin(list(rules.succession.successors)) & (facts["state"] == State.VALUE)]
    for row in own.to_dict("records"):
        yield row | {"edition": str(rules.edition), "holder": f"{row['holder']}.{BEFORE}", "officer": "", "form": ""}


def facts_of_transfers(transfers: Sequence[dict], rules: RuleBook) -> Iterator[dict]:
    """What each unit took over (`<unit>.nhan`) or gave away (`<unit>.giao`) of open cases against its results.

    A unit answers for the results before the reorganisation of the units whose `results_successor` it is; it gave away
    those of their open cases that others took over. `transfers` are the register's entries; both have the line
    `nam_truoc`.
    """
    for unit in rules.unit_by_id:
        successor = {row["giver"]: rules.results_successor.get(row["giver"]) for row in transfers}
        taken = [row for row in transfers if row["holder"] == unit != successor[row["giver"]]]
        given = [row for row in transfers if row["holder"] != unit == successor[row["giver"]]]
        for part, rows in ((TAKEN_OVER, taken), (HANDED_OVER, given)):
            for measure, column in zip(tuple(Measure), ("viec", "tien_vnd"), strict=True):
                if rows:
                    place = place_of((row["file"], row["sheet"], row["cells"][measure]) for row in rows)
                    value = sum(row[column] for row in rows)
                    yield made_fact(f"{unit}.{part}", measure, "nam_truoc", value, place, rules)
