"""What-if: points, ranks, classes and awards in a scenario; never stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from thidua_helpers.errors import Refused
from thidua_helpers.numbers import meets
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.scoring.awards import awards_tables
from thidua_helpers.scoring.classes import classes_table
from thidua_helpers.scoring.points import NO_CHANGE, Assumption, points_table, score_units
from thidua_helpers.scoring.ranking import rankings_of, ranks_table
from thidua_helpers.scoring.scoring_data import ScoringData, collect_scoring_data
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vocabulary import TargetOutcome

# Compared columns of each table.
_SHOWN = {
    "points": ["points", "words"],
    "ranks": ["total_points", "rank"],
    "classes": ["outcome", "words"],
    "awards": ["outcome", "words"],
}


@dataclass(frozen=True)
class Scenario:
    """Assumptions; empty ones change nothing.

    `cases`: unit → more cases finished (fewer if negative); `stage`: another stage of score sheets; `assumed`: other
    weights, excluded leaders.
    """

    cases: Mapping[str, int] = field(default_factory=dict)
    stage: str = ""
    assumed: Assumption = NO_CHANGE


def scenario_tables(
    read: Mapping[str, pd.DataFrame], ranking_ids: tuple[str, ...], scenario: Scenario, rules: RuleBook
) -> dict[str, pd.DataFrame]:
    """The tables `points`, `ranks`, `classes` and `awards` in a scenario.

    `read` has the stage tables that 30_ranking reads, and `vote_results`, which do not change. Raises Refused if a unit
    has too few cases under way, or finished.
    """
    scoring_data = _assumed_data(collect_scoring_data(read, rules), scenario, rules)
    scored = score_units(ranking_ids, scoring_data, rules, scenario.assumed)
    by_ranking = rankings_of(scored, scoring_data, rules)
    tables = {
        "points": points_table(scored, rules),
        "ranks": ranks_table(by_ranking, rules, scenario.assumed),
        "classes": classes_table(by_ranking, rules),
    }
    outcomes = [_outcome(row, scoring_data) for row in read["targets"].to_dict("records")]
    targets = read["targets"].assign(outcome=outcomes)
    awards, _ = awards_tables(dict(read) | tables | {"targets": targets}, rules)
    return tables | {"awards": awards}


def scenario_changes(
    recorded: Mapping[str, pd.DataFrame], assumed: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Rows that a scenario changes, by table and key: columns `…_recorded` and `…_assumed`."""
    sides, changes = {"_recorded": recorded, "_assumed": assumed}, {}
    for name, columns in _SHOWN.items():
        key = list(SCHEMAS[name].key)
        old, new = (tables[name].set_index(key)[columns].add_suffix(side) for side, tables in sides.items())
        both = old.join(new, how="outer")
        texts = [both[[f"{column}{side}" for column in columns]].astype("str").to_numpy() for side in sides]
        changes[name] = both[(texts[0] != texts[1]).any(axis=1)]
    return changes


def _assumed_data(scoring_data: ScoringData, scenario: Scenario, rules: RuleBook) -> ScoringData:
    for unit, cases in scenario.cases.items():
        changed = scoring_data.with_cases(unit, cases)
        if changed is None:
            of_which = "đang thi hành" if cases > 0 else "đã thi hành xong"
            raise Refused(f"{rules.name(unit)} không có đủ {abs(cases)} việc {of_which} để giả định.")
        scoring_data = changed
    return replace(scoring_data, stage=scenario.stage or scoring_data.stage)


def _outcome(row: Mapping, scoring_data: ScoringData) -> str:
    """Outcome of a row of `targets` by the scenario's figures; unchanged where there was none."""
    rate = scoring_data.rates[row["rate"]]
    target = scoring_data.targets.get((row["holder"], row["measure"], row["rate"]))
    numerator, denominator = (
        scoring_data.figures.get((row["holder"], row["measure"], line)) for line in (rate.numerator, rate.denominator)
    )
    if target is None or numerator is None or denominator is None or denominator <= 0:
        return row["outcome"]
    if row["outcome"] not in (TargetOutcome.MET, TargetOutcome.NOT_MET):
        return row["outcome"]
    is_met = meets(numerator, denominator, target.value_pct, target.comparator)
    return TargetOutcome.MET if is_met else TargetOutcome.NOT_MET
