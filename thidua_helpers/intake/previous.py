"""Lines that are a figure of the same period a year before, read from that edition's own inputs."""

from collections.abc import Iterator, Mapping

import pandas as pd

from thidua_helpers.rules import RuleBook
from thidua_helpers.tables import VALUE


def facts_of_previous(facts: pd.DataFrame, rules: RuleBook) -> Iterator[dict]:
    """Facts of this edition made of `facts`, the stage table of the edition a year before.

    One for each unit × line with `previous`, where the unit then reported all that the figure is made of; each names
    the cells of those figures, subtracted ones with "−". A unit that was not there then has none.
    """
    then = facts[facts["state"] == VALUE].set_index(["holder", "measure", "line"])[["value", "file", "sheet", "cell"]]
    known = then.to_dict("index")
    places = rules.indicators.places
    for line_id, line in rules.indicators.lines.items():
        for measure in line.measures if line.previous else ():
            terms = dict(_terms(measure, line.previous, places))
            for unit in rules.unit_by_id:
                rows = [(known.get((unit, measure, term)), sign) for term, sign in terms.items()]
                if all(row for row, _ in rows):
                    yield {
                        "edition": str(rules.edition),
                        "holder": unit,
                        "officer": "",
                        "measure": measure,
                        "line": line_id,
                        "value": sum(sign * int(row["value"]) for row, sign in rows),
                        "state": VALUE,
                        "source": "",
                        "form": "",
                        "file": rows[0][0]["file"],
                        "sheet": rows[0][0]["sheet"],
                        "cell": "".join(
                            ("" if number == 0 else " − " if sign < 0 else " + ") + row["cell"]
                            for number, (row, sign) in enumerate(rows)
                        ),
                        "correction": "",
                    }


def _terms(measure: str, line: str, places: Mapping, sign: int = 1) -> Iterator[tuple[str, int]]:
    """The lines of the form that a line is made of, each with its sign."""
    terms = places[measure, line]
    if not terms:
        yield line, sign
    for term in terms:
        yield from _terms(measure, term.removeprefix("-"), places, -sign if term.startswith("-") else sign)
