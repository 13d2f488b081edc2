"""Score gaps: self-scored minus appraised points by unit and criterion."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from thidua_helpers.numbers import round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import TOTAL, Leaf
from thidua_helpers.scoring.classes import classes_table
from thidua_helpers.scoring.points import ScoredUnits, Scoring, score_units, scoring_of
from thidua_helpers.scoring.ranking import points_by_unit, rankings_of
from thidua_helpers.scoring.scoring_data import Count, ScoreKey, ScoringData
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import ClassOutcome, ScoreStage


def score_gaps_table(
    scored: ScoredUnits, scores: pd.DataFrame, scoring_data: ScoringData, rules: RuleBook
) -> pd.DataFrame:
    """The `score_gaps` table: every unit × criterion of score sheets, with points by stage.

    Where the sheet holds a quantity (times, yes or no), each stage's points are those of the rule for its own quantity;
    stages are never mixed. A stage without a score is empty, a zero is a score. `gap_points` is self-scored minus
    appraised, empty if one is. `counted_points` are those of `scored`.

    Where the score of the other stage (concluded, or appraised where concluded counts) would change the total:
    `other_points`, and the unit's `other_total_points`, `other_rank` and `other_class` (empty if placed in none) with
    this one score. All other scores stay as they are.
    """
    other_stage = ScoreStage.APPRAISED if scoring_data.stage == ScoreStage.CONCLUDED else ScoreStage.CONCLUDED
    texts = scores.set_index(["criteria", "holder", "criterion"])[["explanation", "evidence"]]
    texts = texts[~texts.index.duplicated()].to_dict("index")
    rows = []
    for ranking, points in scored.items():
        criteria_id, table = rules.criteria_ids[ranking], rules.ranking_criteria[ranking]
        by_stage = {stage: scoring_of(ranking, rules, replace(scoring_data, stage=stage)) for stage in ScoreStage}
        for unit, counted in points_by_unit(points).items():
            for criterion_id, leaf in table.leaves.items():
                key = criteria_id, unit, criterion_id
                of_stage = {
                    stage: _stage_points(by_stage[stage], unit, criterion_id, leaf, count, table.points_decimals)
                    for stage, count in scoring_data.scores.get(key, {}).items()
                }
                if not of_stage:
                    continue
                own, appraised = of_stage.get(ScoreStage.SELF), of_stage.get(ScoreStage.APPRAISED)
                now, other = counted[criterion_id], of_stage.get(other_stage)
                rows.append(
                    {
                        "edition": str(rules.edition),
                        "ranking": ranking,
                        "holder": unit,
                        "criterion": criterion_id,
                        "self_points": own,
                        "appraised_points": appraised,
                        "concluded_points": of_stage.get(ScoreStage.CONCLUDED),
                        "counted_points": now,
                        "gap_points": None if own is None or appraised is None else own - appraised,
                        **texts[key],
                    }
                )
                if now is not None and other is not None and now != other:
                    with_other = _result_at_stage(ranking, key, other_stage, scoring_data, rules)
                    if with_other and with_other["other_total_points"] != counted[TOTAL]:
                        rows[-1] |= {"other_points": other, **with_other}
    return make_table("score_gaps", rows)


def _result_at_stage(
    ranking: str, key: ScoreKey, stage: ScoreStage, scoring_data: ScoringData, rules: RuleBook
) -> Mapping[str, object]:
    """Total, rank and class of a unit with the score of another stage for one criterion."""
    scores = dict(scoring_data.scores)
    scores[key] = dict(scores[key]) | {ScoreStage(scoring_data.stage): scores[key][stage]}
    changed = replace(scoring_data, scores=scores)
    rankings = rankings_of(score_units((ranking,), changed, rules), changed, rules)
    unit, standing = key[1], rankings[ranking].standings().get(key[1])
    if standing is None:
        return {}
    classes = classes_table(rankings, rules)
    placed = classes[(classes["holder"] == unit) & (classes["outcome"] == ClassOutcome.PLACED)]["class"]
    return {
        "other_total_points": rankings[ranking].points[unit][TOTAL],
        "other_rank": standing.rank,
        "other_class": next(iter(placed), ""),
    }


def _stage_points(
    scoring: Scoring, unit: str, criterion_id: str, leaf: Leaf, score: Count, decimals: int
) -> Decimal | None:
    """Points of one stage: by the rule where the sheet holds a quantity, else as given."""
    if leaf.rule.is_of_sheet:
        return scoring.leaf(unit, criterion_id).points
    return round_half_up(Fraction(score.value), decimals)
