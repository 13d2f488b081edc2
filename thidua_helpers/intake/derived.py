"""Facts without a cell of their own: sums over a register, and figures of another edition."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from thidua_helpers.findings.finding import NOWHERE, Location, location_of
from thidua_helpers.intake.facts import Fact, fact_of_row
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.method_changes import changed_methods
from thidua_helpers.rules.succession import succession_between
from thidua_helpers.vocabulary import BEFORE, HANDED_OVER, TAKEN_OVER, Measure, State


def derived_fact(holder: str, measure: str, line: str, value: int, at: Location, rules: RuleBook) -> Fact:
    """A fact of this edition; `at` lists the cells it is made of."""
    return Fact(str(rules.edition), holder, measure, line, value, State.VALUE, at)


def not_applicable_fact(holder: str, measure: str, line: str, words: str, rules: RuleBook) -> Fact:
    """A fact without a value, with the reason."""
    return Fact(str(rules.edition), holder, measure, line, None, State.NOT_APPLICABLE, NOWHERE, words=words)


def lines_of_previous(rules: RuleBook) -> frozenset[str]:
    """Lines of which this edition needs figures of the previous year's period."""
    return frozenset(term for terms in _terms_of_previous(rules).values() for term in terms)


def _terms_of_previous(rules: RuleBook) -> dict[tuple[str, str], dict[str, int]]:
    """(measure, line with `previous`) → terms of its figure, each with its sign."""
    return {
        (measure, line_id): dict(_terms(measure, line.previous, rules.indicators.line_terms))
        for line_id, line in rules.indicators.lines.items()
        for measure in (line.measures if line.previous else ())
    }


def facts_of_previous(facts: pd.DataFrame, rules_then: RuleBook, rules: RuleBook) -> Iterator[Fact]:
    """Facts derived from `facts`, the stage table of the edition a year before (`rules_then`).

    One for each unit × line with `previous` whose predecessors reported every term; each names the cells of the terms,
    with "−" before subtracted ones. Units that share the figures of a split unit get one fact together, under their ids
    joined by "+". A unit without predecessors has none. If the method changed in between, each unit has a fact without
    a value that says so, because figures of two methods are not subtracted
    (docs/decisions/0035-method-changes-and-carry-over.md).
    """
    is_needed = (facts["state"] == State.VALUE) & facts["line"].isin(lines_of_previous(rules))
    then = facts[is_needed].set_index(["holder", "measure", "line"])[["value", "file", "sheet", "cell"]]
    values = then.to_dict("index")
    blocks = succession_between(rules.registry, rules_then.edition.end, rules.edition.end).blocks
    changed = changed_methods(rules_then, rules)
    for (measure, line_id), terms in _terms_of_previous(rules).items():
        if (measure, line_id) in changed:
            for unit in rules.unit_by_id:
                yield not_applicable_fact(unit, measure, line_id, changed[measure, line_id], rules)
            continue
        for predecessors, units in blocks:
            asked = [((unit, measure, term), sign) for unit in predecessors for term, sign in terms.items()]
            rows = [(values[key], sign) for key, sign in asked if key in values]
            if rows and units and len(rows) == len(asked):
                value = sum(sign * int(row["value"]) for row, sign in rows)
                yield derived_fact("+".join(units), measure, line_id, value, _signed_location(rows), rules)


def _signed_location(rows: Sequence[tuple[dict, int]]) -> Location:
    """Cells with their signs; cells of several files or sheets carry their own file and sheet."""
    places = {(row["file"], row["sheet"]) for row, _ in rows}
    file, sheet = next(iter(places)) if len(places) == 1 else ("", "")
    named = [row["cell"] if file else "!".join((row["file"], row["sheet"], row["cell"])) for row, _ in rows]
    signs = ["" if number == 0 else " − " if sign < 0 else " + " for number, (_, sign) in enumerate(rows)]
    return Location(file, sheet, "".join(map("".join, zip(signs, named, strict=True))))


def _terms(measure: str, line: str, places: Mapping, sign: int = 1) -> Iterator[tuple[str, int]]:
    """Lines of the form that a line is made of, each with its sign."""
    terms = places[measure, line]
    if not terms:
        yield line, sign
    for term in terms:
        yield from _terms(measure, term.removeprefix("-"), places, -sign if term.startswith("-") else sign)


def facts_of_months_before(facts: pd.DataFrame, rules: RuleBook) -> Iterator[Fact]:
    """`facts` of units that the reorganisation ended, with the holder `<unit>.truoc`.

    They have no form: their own edition has checked them.
    """
    former = rules.succession.successors if rules.succession else {}
    own = facts[facts["holder"].isin(list(former)) & (facts["state"] == State.VALUE)]
    for row in own.to_dict("records"):
        fact = fact_of_row(row)
        yield fact._replace(edition=str(rules.edition), holder=f"{fact.holder}.{BEFORE}", form="")


def facts_of_transfers(transfers: Sequence[dict], rules: RuleBook) -> Iterator[Fact]:
    """Open cases that units took over (`<unit>.nhan`) or handed over (`<unit>.giao`), as facts.

    A unit answers for results before the reorganisation of the units whose `results_successor` it is; it handed over
    their open cases that went to other units. `transfers` are entries of the register; both facts have the line
    `nam_truoc`.
    """
    for unit in rules.unit_by_id:
        successor = {row["giver"]: rules.results_successor.get(row["giver"]) for row in transfers}
        taken = [row for row in transfers if row["holder"] == unit != successor[row["giver"]]]
        handed_over = [row for row in transfers if row["holder"] != unit == successor[row["giver"]]]
        for part, rows in ((TAKEN_OVER, taken), (HANDED_OVER, handed_over)):
            for measure, column in zip(tuple(Measure), ("viec", "tien_vnd"), strict=True):
                if rows:
                    at = location_of((row["file"], row["sheet"], row["cells"][measure]) for row in rows)
                    value = sum(row[column] for row in rows)
                    yield derived_fact(f"{unit}.{part}", measure, "nam_truoc", value, at, rules)
