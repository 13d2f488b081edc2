"""Dependence of rates, outcomes and places on the allotment of a split unit's results.

The finished cases of a unit split within the year count as a whole for the successor named by the year file
(`results_to`), its open cases are shared out: rates of the successors depend on that choice. Results that another
choice would change are marked everywhere (docs/decisions/0037-results-of-a-split-unit.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from thidua_helpers.numbers import rate_pct
from thidua_helpers.period import Edition
from thidua_helpers.results.figures import compute_figures
from thidua_helpers.results.rates import compute_rates
from thidua_helpers.results.reorganisation import other_allotments
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.frames import ratio_of
from thidua_helpers.tables.keys import RATE_KEY
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PROVINCE, Level, State


@dataclass(frozen=True)
class Allotment:
    """Rates if the results of the split `unit` counted for `successor`."""

    unit: str
    successor: str
    rates: pd.DataFrame


def rates_of_other_allotments(facts: pd.DataFrame, rules: RuleBook, is_provisional: bool = False) -> list[Allotment]:
    """Rates under each other allotment of split units' results; empty without a split.

    Rates of opening figures are left out: the handover register gives their allotment.
    """
    reorganisation = rules.year.reorganisation
    if not reorganisation or not reorganisation.restarts_forms:
        return []
    opening = {line for line, rule in rules.indicators.lines.items() if (rule.nature or "").startswith("dau-ky")}
    since = facts[~facts["line"].isin(opening)]
    allotments = []
    for unit, successor, successors in other_allotments(rules):
        figures = compute_figures(since, rules, is_provisional, successors)
        allotments.append(Allotment(unit, successor, compute_rates(figures, rules.indicators.rates, PROVINCE)))
    return allotments


def with_allotment_words(rates: pd.DataFrame, others: Sequence[Allotment], rules: RuleBook) -> pd.DataFrame:
    """The `rates` table with words on rates that depend on the allotment.

    The words give the rate under the other allotment, and that of all successors together, which is fixed.
    """
    rows = rates.to_dict("records")
    by_key = {_key(row): row for row in rows if row["state"] == State.VALUE}
    all_successors = rules.succession.successors if rules.succession else {}
    for other in others:
        successors = all_successors[other.unit]
        is_of_unit = (other.rates["state"] == State.VALUE) & (other.rates["level"] == Level.UNIT)
        for row in other.rates[is_of_unit].to_dict("records"):
            own = by_key.get(_key(row))
            if own and ratio_of(own) != ratio_of(row):
                own["words"] = "; ".join(
                    filter(None, (own["words"], _allotment_in_words(row, own, other, successors, by_key, rules)))
                )
    return make_table("rates", rows)


def _allotment_in_words(
    row: Mapping, own: Mapping, other: Allotment, successors: Sequence[str], by_key: Mapping, rules: RuleBook
) -> str:
    reorganisation = rules.year.reorganisation
    before = Edition.parse(reorganisation.before).title if reorganisation else ""
    words = f"kết quả {before} của {rules.name(other.unit)} tính cho {rules.name(rules.results_successor[other.unit])}"
    if own["value_pct"]:
        words += f"; nếu tính cho {rules.name(other.successor)} thì là {format_decimal(rate_pct(*ratio_of(row)))}%"
    of_successors = [by_key[key] for successor in successors if (key := (successor, *_key(own)[1:])) in by_key]
    if own["value_pct"] and len(of_successors) == len(successors):
        together = [sum(numbers) for numbers in zip(*map(ratio_of, of_successors), strict=True)]
        words += f"; tính chung {' và '.join(map(rules.name, successors))} là {format_decimal(rate_pct(*together))}%"
    return words


def _key(row: Mapping) -> tuple[str, ...]:
    return tuple(row[name] for name in RATE_KEY)
