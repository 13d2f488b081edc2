"""Lines that are sums of other lines, for holders with the terms but not the sum."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import NamedTuple

import pandas as pd

from thidua_helpers.results.bounds import with_bounds, with_source_keys
from thidua_helpers.tables.keys import FIGURE_KEY
from thidua_helpers.vocabulary import State

_COLUMNS = [*FIGURE_KEY, "value", "low", "high", "state", "inputs", "is_sum", "words"]


class _Term(NamedTuple):
    """Figures of one term of a sum by holder; `is_subtracted` if it has a "-"."""

    figures: pd.DataFrame
    is_subtracted: bool


def with_line_sums(facts: pd.DataFrame, lines: Mapping[tuple[str, str], Sequence[str]]) -> pd.DataFrame:
    """`facts` and the sums of lines whose terms a holder has, but not the line itself.

    A term may be an earlier line that is a sum; a line with a term that is not applicable is not applicable either, for
    the same reason. Adds `inputs` (keys of facts) where missing, and `is_sum`, also true for a fact derived from two
    others.
    """
    own = with_bounds(with_source_keys(facts)).assign(is_sum=facts["derived_from"] != "")
    figures = {
        place: rows.set_index("holder") for place, rows in own[own["state"] == State.VALUE].groupby(["measure", "line"])
    }
    reasons = {
        place: dict(zip(rows["holder"], rows["words"], strict=True))
        for place, rows in own[own["state"] == State.NOT_APPLICABLE].groupby(["measure", "line"])
    }
    sums = []
    for (measure, line), terms in lines.items():
        places = [(measure, term.removeprefix("-")) for term in terms]
        reason = {holder: words for place in places for holder, words in reasons.get(place, {}).items()}
        if reason:
            reasons[measure, line] = reason | reasons.get((measure, line), {})
            sums.append(_not_applicable(measure, line, reason))
        if not terms or not all(place in figures for place in places):
            continue
        values = figures.get((measure, line))
        of_terms = [figures[place] for place in places]
        holders = [
            holder
            for holder in of_terms[0].index
            if (values is None or holder not in values.index) and all(holder in term.index for term in of_terms)
        ]
        signs = [term.startswith("-") for term in terms]
        signed = [_Term(term.loc[holders], sign) for term, sign in zip(of_terms, signs, strict=True)]
        total = _total(measure, line, holders, signed)
        figures[measure, line] = total if values is None else pd.concat([values, total])
        sums.append(total.reset_index())
    all_figures = pd.concat([own, *sums]).astype({"value": own["value"].dtype})
    return all_figures[_COLUMNS].drop_duplicates(FIGURE_KEY, ignore_index=True)


def _not_applicable(measure: str, line: str, reason: Mapping[str, str]) -> pd.DataFrame:
    """Rows of holders for which a line is not applicable, with reasons."""
    shared = {"measure": measure, "line": line, "state": State.NOT_APPLICABLE, "inputs": "", "is_sum": False}
    return pd.DataFrame({"holder": list(reason), "words": list(reason.values())}).assign(**shared)


def _total(measure: str, line: str, holders: Sequence[str], terms: Sequence[_Term]) -> pd.DataFrame:
    """Sums of terms by holder; `low` adds the least and subtracts the most, `high` vice versa."""

    def total_of(added: str, subtracted: str) -> pd.Series:
        return reduce(add, (-term.figures[subtracted] if term.is_subtracted else term.figures[added] for term in terms))

    keys = [map(negate, term.figures["inputs"]) if term.is_subtracted else term.figures["inputs"] for term in terms]
    return pd.DataFrame(
        {
            "measure": measure,
            "line": line,
            "value": total_of("value", "value"),
            "low": total_of("low", "high"),
            "high": total_of("high", "low"),
            "state": State.VALUE,
            "inputs": [";".join(of_holder) for of_holder in zip(*keys, strict=True)],
            "is_sum": True,
            "words": "",
        },
        index=pd.Index(holders, name="holder"),
    )


def negate(source_keys: str) -> str:
    """The keys of facts with opposite signs."""
    return ";".join(key[1:] if key.startswith("-") else f"-{key}" for key in source_keys.split(";"))
