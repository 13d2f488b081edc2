"""Lines that are a figure of the same period a year before, read from that edition's own inputs."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from thidua_helpers.intake.made import made_fact
from thidua_helpers.rules import RuleBook
from thidua_helpers.rules.lineage import lineage
from thidua_helpers.tables import VALUE


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
    """Facts of this edition made of `facts`, the stage table of the edition a year before, of `rules_then`.

    One for each unit × line with `previous`, where the units that it is made of then reported all that the figure is
    made of; each names the cells of those figures, subtracted ones with "−". A unit has none that was not there then,
    or took over a part only of one that was split.
    """
    is_needed = (facts["state"] == VALUE) & facts["line"].isin(lines_before(rules))
    then = facts[is_needed].set_index(["holder", "measure", "line"])[["value", "file", "sheet", "cell"]]
    known = then.to_dict("index")
    descent = lineage(rules.registry, rules_then.edition.end, rules.edition.end)
    whole = {now[0]: origins for origins, now in descent.blocks if len(now) == 1 and origins}
    for (measure, line_id), terms in _asked(rules).items():
        for unit, origins in whole.items():
            rows = [(known.get((origin, measure, term)), sign) for origin in origins for term, sign in terms.items()]
            if all(row for row, _ in rows):
                value = sum(sign * int(row["value"]) for row, sign in rows)
                yield made_fact(unit, measure, line_id, value, _place(rows), rules)


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
