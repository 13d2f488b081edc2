"""Stage tables for points and ranks: the edition's own, or those of a published revision."""

from collections.abc import Callable

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.scoring.what_if import Scenario, scenario_tables


def tables_to_rank(opened: OpenEdition, *names: str) -> dict[str, pd.DataFrame]:
    """Own stage tables by name; empty while units are set aside: nothing is ranked then."""
    tables = opened.tables(*names)
    return {name: table.iloc[:0] for name, table in tables.items()} if opened.set_aside else tables


def tables_to_score(opened: OpenEdition, *names: str) -> dict[str, pd.DataFrame]:
    """Stage tables for points; empty while units are set aside: nothing is scored then."""
    return tables_to_rank(opened, *names) if opened.set_aside else opened.scored.tables(*names)


def all_tables_to_rank(
    opened: OpenEdition, to_score: Callable[..., dict[str, pd.DataFrame]] = tables_to_score
) -> dict[str, pd.DataFrame]:
    """All tables for ranking: figures and scores by `to_score`, votes and nominations."""
    scored = to_score(opened, "figures", "targets", "submissions", "inspections", "receipts", "scores")
    return scored | tables_to_rank(opened, "staff", "nominations", "vote_results")


def results_by_own_figures(opened: OpenEdition) -> dict[str, pd.DataFrame]:
    """`ranks`, `classes`, `awards` by the edition's own figures; empty if those are scored."""
    if opened.scored_on is None:
        return {}
    tables = scenario_tables(all_tables_to_rank(opened, tables_to_rank), opened.ranking_ids, Scenario(), opened.rules)
    return {name: tables[name] for name in ("ranks", "classes", "awards")}
