"""Facts that no cell holds by itself: sums over a register, figures taken from another edition."""

from collections.abc import Mapping

from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import State


def made_fact(holder: str, measure: str, line: str, value: int, place: Mapping[str, str], rules: RuleBook) -> dict:
    """A row of the `facts` table of this edition; `place` has `file`, `sheet` and `cells`, those that it is made of."""
    return {
        "edition": str(rules.edition),
        "holder": holder,
        "officer": "",
        "measure": measure,
        "line": line,
        "value": value,
        "state": State.VALUE,
        "source": "",
        "form": "",
        "file": place["file"],
        "sheet": place["sheet"],
        "cell": place["cells"],
        "correction": "",
    }


def absent_fact(holder: str, measure: str, line: str, words: str, rules: RuleBook) -> dict:
    """A row of the `facts` table that says that there is no such figure (`not_applicable`), and why."""
    place = {"file": "", "sheet": "", "cells": ""}
    fact = made_fact(holder, measure, line, 0, place, rules)
    return fact | {"value": None, "state": State.NOT_APPLICABLE, "words": words}
