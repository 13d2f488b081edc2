"""Ranks in clusters over the years, as decided."""

from collections.abc import Iterable

import pandas as pd

from thidua_helpers.rules.book import RuleBook
from thidua_helpers.scoring.decisions import final_decisions
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import DecisionSubject


def ranks_decided_so_far(rules_by_edition: Iterable[RuleBook], now: RuleBook) -> pd.DataFrame:
    """The table `decided_ranks`: decided ranks by edition and cluster of its time."""
    rows = []
    for rules in rules_by_edition:
        decided = {decision.holder: decision for decision in final_decisions(rules, DecisionSubject.RANK)}
        rows += [
            {
                "edition": str(now.edition),
                "period": str(rules.edition),
                "ranking": cluster.id,
                "holder": unit,
                "rank": int(decided[unit].value),
                "number": decided[unit].number,
            }
            for cluster in rules.clusters
            for unit in cluster.members
            if unit in decided
        ]
    return make_table("decided_ranks", rows)
