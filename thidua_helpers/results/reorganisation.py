"""Facts of a whole year with a reorganisation after which forms start again.

Cases open on that day are in both parts of the year, so the parts are not simply added
(docs/decisions/0025-a-reorganised-year.md).
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.keys import FIGURE_KEY, figure_keys
from thidua_helpers.vocabulary import BEFORE, HANDED_OVER, TAKEN_OVER, State

# Lines of cases and money that left the stock: they are added to the stock at the end.
FINISHED = ("xong", "dinh_chi", "giam")
Part = tuple[str, str, int]


def whole_year_facts(facts: pd.DataFrame, rules: RuleBook, successors: Mapping[str, str] | None = None) -> pd.DataFrame:
    """`facts` with each unit's lines for the whole year; `inputs` are the keys of their facts.

    `successors`: each former unit → the unit that its earlier results count for; by default as in the year file.

    A flow is that of the months before, of the former units whose results count for the unit, plus that since. A
    closing stock is the form's own. A line of finished cases and stock together (có điều kiện, phải thi hành) is the
    form's own plus those finished before. The opening is that of the former units, plus taken over, minus handed over.
    A line is missing if a part of it is, and so are all of a unit that took over from a split one whose results are not
    allotted. Printed totals are dropped: they count only the months since.
    """
    successors = rules.results_successor if successors is None else successors
    own = facts.assign(inputs=figure_keys(facts))
    by_key = own[own["state"] == State.VALUE].set_index(FIGURE_KEY)[["value", "inputs"]].to_dict("index")
    units = list(rules.unit_by_id)
    # A unit that handed nothing over has no row, and that is no gap.
    nothing = {"value": 0, "inputs": ""}
    joined = []
    for row in own[own["holder"].isin(units) & (own["form"] != "")].to_dict("records"):
        parts = list(_year_parts(row["holder"], row["measure"], row["line"], successors, rules))
        terms = [
            (by_key.get((holder, row["measure"], line), nothing), sign)
            for holder, line, sign in parts
            if holder.endswith(_HANDED) or (holder, row["measure"], line) in by_key
        ]
        if not parts or len(terms) < len(parts):
            continue
        signed = [(term, sign) for term, sign in terms if term["inputs"]]
        value = sum(sign * int(term["value"]) for term, sign in signed)
        source_keys = ";".join(("-" if sign < 0 else "") + term["inputs"] for term, sign in signed)
        joined.append({**row, "value": value, "inputs": source_keys})
    others = own[(own["form"] == "") & ~own["holder"].str.contains(".", regex=False)]
    return pd.concat([pd.DataFrame(joined, columns=own.columns).astype(own.dtypes), others], ignore_index=True)


def other_allotments(rules: RuleBook) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(split unit, successor, `successors` of `whole_year_facts`) for each other allotment.

    One unit at a time: a successor's rate rises with the finished cases allotted to it, so what holds under all of
    these holds for every allotment.
    """
    declared = rules.results_successor
    for unit, successors in rules.succession.successors.items() if rules.succession else ():
        for successor in successors if len(successors) > 1 and unit in declared else ():
            if successor != declared[unit]:
                yield unit, successor, {**declared, unit: successor}


_HANDED = (f".{TAKEN_OVER}", f".{HANDED_OVER}")


def _year_parts(unit: str, measure: str, line: str, successors: Mapping[str, str], rules: RuleBook) -> Iterator[Part]:
    """(holder, line, sign) of each fact in the year's figure; none if it cannot be known."""
    rule = rules.indicators.lines.get(line)
    predecessors = rules.succession.predecessors[unit] if rules.succession else ()
    if rule is None or rule.nature is None or any(predecessor not in successors for predecessor in predecessors):
        return
    before = [f"{predecessor}.{BEFORE}" for predecessor in predecessors if successors[predecessor] == unit]
    match rule.nature:
        case "phat-sinh":
            yield from ((holder, line, 1) for holder in (unit, *before))
        case "cuoi-ky":
            yield unit, line, 1
        case "xong+cuoi-ky":
            yield unit, line, 1
            finished = [flow for flow in FINISHED if measure in rules.indicators.lines[flow].measures]
            yield from ((holder, flow, 1) for holder in before for flow in finished)
        case "dau-ky":
            yield from ((holder, line, 1) for holder in before)
            yield f"{unit}.{TAKEN_OVER}", line, 1
            yield f"{unit}.{HANDED_OVER}", line, -1
            if not predecessors:
                yield unit, line, 1
        case "dau-ky+phat-sinh":
            for part in _identity_parts(line, rules):
                yield from _year_parts(unit, measure, part, successors, rules)


def _identity_parts(total: str, rules: RuleBook) -> tuple[str, ...]:
    """Lines that the form adds up to this total."""
    for form in rules.statistical_forms.values():
        for identity in form.identities:
            if identity.total == total and not any(part.startswith("-") for part in identity.parts):
                return identity.parts
    return ()
