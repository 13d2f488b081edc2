"""Lines that are a figure of the same period a year before, read from that edition's own inputs."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from thidua_helpers.intake.made import absent_fact, made_fact
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.method_changes import changed_methods
from thidua_helpers.rules.succession import succession_between
from thidua_helpers.vocabulary import State


def lines_before(rules: RuleBook) -> frozenset[str]:
    """The lines whose figures of the period a year before this edition asks for; empty if it asks for none."""
    return frozenset(term for terms in _asked(rules).values() for term in terms)


def _asked(rules: RuleBook) -> dict[tuple[str, str], dict[str, int]]:
    """By measure and line with `previous`, the lines that its figure is made of, each with its sign."""
    return {
        (measure, line_id): dict(_terms(measure, line.previous, rules.indicators.places))
        for line_id, line in rules.indicators.lines.items()
        for measure in (line.measures if line.previous else ())
    }


def facts_of_previous(facts: pd.DataFrame, rules_then: RuleBook, rules: RuleBook) -> Iterator[dict]:
    """Facts of this edition derived from `facts`, the stage table of the edition a year before, of `rules_then`.

    One for each unit × line with `previous`, if the unit's predecessors reported every term of the figure; each names
    the cells of the terms, subtracted ones with "−". Units that share what a split unit had get one fact together,
    under their ids joined by "+". A unit without predecessors has none. Where the method changed between the two
    editions, each unit has a fact without a value that says so: figures of two methods are not subtracted from each
    other (docs/decisions/0035-method-changes-and-carry-over.md).
    """
    is_needed = (facts["state"] == State.VALUE) & facts["line"].isin(lines_before(rules))
    then = facts[is_needed].set_index(["holder", "measure", "line"])[["value", "file", "sheet", "cell"]]
    known = then.to_dict("index")
    blocks = succession_between(rules.registry, rules_then.edition.end, rules.edition.end).blocks
    changed = changed_methods(rules_then, rules)
    for (measure, line_id), terms in _asked(rules).items():
        if (measure, line_id) in changed:
            for unit in rules.unit_by_id:
                yield absent_fact(unit, measure, line_id, changed[measure, line_id], rules)
            continue
        for predecessors, units in blocks:
            rows = [(known.get((unit, measure, term)), sign) for unit in predecessors for term, sign in terms.items()]
            if rows and units and all(row for row, _ in rows):
                value = sum(sign * int(row["value"]) for row, sign in rows)
                yield made_fact("+".join(units), measure, line_id, value, _place(rows), rules)


def _place(rows: Sequence[tuple[dict, int]]) -> dict[str, str]:
    """File, sheet, and the cells with their signs; cells of several files or sheets carry their own place."""
    places = {(row["file"], row["sheet"]) for row, _ in rows}
    file, sheet = next(iter(places)) if len(places) == 1 else ("", "")
    named = [row["cell"] if file else "!".join((row["file"], row["sheet"], row["cell"])) for row, _ in rows]
    signs = ["" if number == 0 else " − " if sign < 0 else " + " for number, (_, sign) in enumerate(rows)]
    return {"file": file, "sheet": sheet, "cells": "".join(map("".join, zip(signs, named, strict=True)))}


def _terms(measure: str, line: str, places: Mapping, sign: int = 1) -> Iterator[tuple[str, int]]:
    """The lines of the form that a line is made of, each with its sign."""
    terms = places[measure, line]
    if not terms:
        yield line, sign
    for term in terms:
        yield from _terms(measure, term.removeprefix("-"), places, -sign if term.startswith("-") else sign)
