"""Tables of 40_compare: an edition compared with its base, and the series of editions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from thidua_helpers.comparison.comparability import figures_before, stocks_within_a_year, succession_table
from thidua_helpers.comparison.decided_ranks import ranks_decided_so_far
from thidua_helpers.comparison.decomposition import rate_changes_table
from thidua_helpers.comparison.points_changes import EditionInputs, points_changes
from thidua_helpers.comparison.rule_changes import rule_changes_table
from thidua_helpers.comparison.same_period import not_compared_table, same_period_table
from thidua_helpers.comparison.trends import EditionFigures, compute_trends
from thidua_helpers.rules.method_changes import changed_methods
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.schemas.compare import COMPARE
from thidua_helpers.tables.store import make_table


@dataclass(frozen=True)
class ComparedEdition(EditionInputs):
    """One of two compared editions, with its figures."""

    figures: pd.DataFrame


def comparison_tables(
    base: ComparedEdition | None,
    now: ComparedEdition,
    rates: pd.DataFrame,
    ranking_ids: Iterable[str],
    series: Sequence[EditionFigures],
) -> dict[str, pd.DataFrame]:
    """The stage tables of 40_compare by name; without a base all but the series are empty.

    `rates` and `ranking_ids` are those of the edition itself, no ranking where units are set aside; `series` are all
    editions up to it.
    """
    empty = {name: make_table(name, []) for name, schema in SCHEMAS.items() if schema.stage == COMPARE}
    over_years = {
        "trends": compute_trends(series, now.rules),
        "decided_ranks": ranks_decided_so_far((member.rules for member in series), now.rules),
    }
    if base is None:
        return empty | over_years
    rules = base.rules, now.rules
    succession = succession_table(*rules)
    reasons = stocks_within_a_year(*rules) | changed_methods(*rules)
    figures = figures_before(base.figures, succession, now.rules)
    before, after = base.rules.ranking_criteria, now.rules.ranking_criteria
    criteria = [(ranking, before[ranking], after[ranking]) for ranking in ranking_ids if ranking in before]
    changes, rescoring = points_changes(base, now, succession, ranking_ids)
    return over_years | {
        "succession": succession,
        "same_period": same_period_table(now.figures, rates, figures, succession, reasons, now.rules),
        "not_compared": not_compared_table(now.figures, rates, succession, reasons, now.rules),
        "rate_changes": rate_changes_table(now.figures, base.figures, *rules),
        "points_changes": changes,
        "rescoring": rescoring,
        "rule_changes": rule_changes_table(criteria, base.rules.edition, now.rules),
    }
