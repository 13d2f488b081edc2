"""The gap report: self-scored less appraised, by unit and criterion, beside the points that count."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from thidua_helpers.numbers import round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import TOTAL, Criterion
from thidua_helpers.scoring.classes import classes_table
from thidua_helpers.scoring.points import Scoring, points_table, scoring_of
from thidua_helpers.scoring.quantities import Count, Quantities
from thidua_helpers.scoring.ranking import rankings_of
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import ClassOutcome, ScoreStage


def score_gaps(points: pd.DataFrame, scores: pd.DataFrame, quantities: Quantities, rules: RuleBook) -> pd.DataFrame:
    """The `score_gaps` table: every unit × criterion that a score sheet scores, in the points of each stage.

    Where the sheet holds a quantity (times, yes or no), each stage's points are what the rule
    makes of its own quantity: stages never mix. A stage without a score is empty; a zero is a score. `gap_points` is
    self-scored less appraised, empty where one of them is. `counted_points` are those of `points`.

    Where the score of the other stage (concluded, or appraised where concluded counts) would give another total:
    `other_points`, and the unit's total, rank and class with this one score, `other_total_points`, `other_rank`,
    `other_class` (empty where it would be placed in none). All other scores are those that count.
    """
    other_stage = ScoreStage.APPRAISED if quantities.stage == ScoreStage.CONCLUDED else ScoreStage.CONCLUDED
    said = scores.set_index(["criteria", "holder", "criterion"])[["explanation", "evidence"]]
    said = said[~said.index.duplicated()].to_dict("index")
    counted = points.set_index(["ranking", "holder", "criterion"])["points"].to_dict()
    rows = []
    for ranking in points["ranking"].unique():
        criteria_id, table = rules.criteria_ids[ranking], rules.rankings[ranking]
        by_stage = {stage: scoring_of(ranking, rules, replace(quantities, stage=stage)) for stage in ScoreStage}
        for unit in rules.ranked_units(ranking):
            for criterion_id, criterion in table.leaves.items():
                given = quantities.scores.get((criteria_id, unit, criterion_id), {})
                of_stage = {
                    stage: _points(by_stage[stage], unit, criterion_id, criterion, count, table.points_decimals)
                    for stage, count in given.items()
                }
                if not of_stage:
                    continue
                own, appraised = of_stage.get(ScoreStage.SELF, ""), of_stage.get(ScoreStage.APPRAISED, "")
                now, other = counted.get((ranking, unit, criterion_id), ""), of_stage.get(other_stage, "")
                of_other = {}
                if now and other and Decimal(now) != Decimal(other):
                    key = criteria_id, unit, criterion_id
                    of_other = _with_stage(ranking, key, other_stage, quantities, rules)
                    is_counted = of_other and of_other["other_total_points"] != counted[ranking, unit, TOTAL]
                    of_other = {"other_points": other} | of_other if is_counted else {}
                rows.append(
                    of_other
                    | {
                        "edition": str(rules.edition),
                        "ranking": ranking,
                        "holder": unit,
                        "criterion": criterion_id,
                        "self_points": own,
                        "appraised_points": appraised,
                        "concluded_points": of_stage.get(ScoreStage.CONCLUDED, ""),
                        "counted_points": now,
                        "gap_points": str(Decimal(own) - Decimal(appraised)) if own and appraised else "",
                        **said[criteria_id, unit, criterion_id],
                    }
                )
    return make_table("score_gaps", rows)


def _with_stage(ranking: str, key: tuple[str, str, str], stage: str, quantities: Quantities, rules: RuleBook) -> dict:
    """Total, rank and class of the unit if the score of another stage counted for one criterion."""
    scores = dict(quantities.scores)
    scores[key] = dict(scores[key]) | {quantities.stage: scores[key][stage]}
    changed = replace(quantities, scores=scores)
    rankings = rankings_of(points_table((ranking,), changed, rules), changed, rules)
    unit, standing = key[1], rankings[ranking].standings().get(key[1])
    if standing is None:
        return {}
    classes = classes_table(rankings, rules)
    placed = classes[(classes["holder"] == unit) & (classes["outcome"] == ClassOutcome.PLACED)]["class"]
    return {
        "other_total_points": str(rankings[ranking].points[unit][TOTAL]),
        "other_rank": standing.rank,
        "other_class": next(iter(placed), ""),
    }


def _points(scoring: Scoring, unit: str, criterion_id: str, criterion: Criterion, given: Count, decimals: int) -> str:
    """The points of one stage: by the rule where the sheet feeds it, else as the sheet gives them."""
    if criterion.rule.feed.of == "phieu_cham":
        return scoring.leaf(unit, criterion_id)["points"]
    return str(round_half_up(Fraction(given.value), decimals))
