"""Ranks of the example under small changes: equal to scoring and ranking everything again."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from conftest import EXAMPLE, opened

from thidua_helpers.insights.chance_ranks import drawn_changes, rank_by_chance_table, ranks_by_chance
from thidua_helpers.insights.rank_stability import (
    DRAWS,
    RankScenarios,
    drawn_weights,
    rank_scenarios,
    rank_stability_table,
    seat_stability_table,
)
from thidua_helpers.insights.results_read import Results, collect_results
from thidua_helpers.scoring.classes import classes_table
from thidua_helpers.scoring.inputs import ScoringInputs, collect_scoring_inputs
from thidua_helpers.scoring.points import NO_CHANGE, Assumption, score_units
from thidua_helpers.scoring.ranking import rankings_of, ranks_table
from thidua_helpers.vocabulary import PROVINCE, ScoreStage

RULES = opened(EXAMPLE).rules
RANKINGS = tuple(RULES.ranking_criteria)
CLUSTERS = tuple(ranking for ranking in RANKINGS if ranking != PROVINCE)


@pytest.fixture(scope="module")
def inputs(example_tables) -> ScoringInputs:
    return collect_scoring_inputs(example_tables["2021"], RULES)


@pytest.fixture(scope="module")
def scenarios(inputs) -> dict[str, RankScenarios]:
    return rank_scenarios(rankings_of(score_units(RANKINGS, inputs, RULES), inputs, RULES), inputs, RULES)


def exact_ranks(ranking: str, inputs: ScoringInputs, assumed: Assumption = NO_CHANGE) -> dict[str, int]:
    """Ranks by scoring all units again."""
    rankings = rankings_of(score_units((ranking,), inputs, RULES, assumed), inputs, RULES)
    return {unit: standing.rank for unit, standing in rankings[ranking].standings().items()}


def in_rows(of_ranking: RankScenarios, ranks: Iterable[dict[str, int]]) -> list[list[int]]:
    return [[of_units[unit] for unit in of_ranking.arrays.units] for of_units in ranks]


@pytest.mark.parametrize("ranking", CLUSTERS)
def test_one_case_of_any_unit_changes_ranks_as_scored_again(inputs, scenarios, ranking):
    changed = [inputs.with_cases(unit, cases) for unit in RULES.ranked_units(ranking) for cases in (1, -1)]
    exact = [exact_ranks(ranking, each) for each in changed if each is not None]
    assert scenarios[ranking].one_case.tolist() == in_rows(scenarios[ranking], exact)


def test_one_case_of_the_own_unit_in_the_province_is_as_in_the_ranks_table(inputs, scenarios):
    of_province = scenarios[PROVINCE]
    units = of_province.arrays.units
    table = ranks_table({PROVINCE: of_province.arrays.ranking}, RULES).set_index("holder")
    own = of_province.one_case.reshape(len(units), 2, len(units))[np.arange(len(units)), :, np.arange(len(units))]
    assert own.tolist() == table.loc[units, ["rank_one_more", "rank_one_fewer"]].to_numpy().tolist()


@pytest.mark.parametrize("ranking", RANKINGS)
def test_weights_change_ranks_as_scored_again(inputs, scenarios, ranking):
    of_ranking = scenarios[ranking]
    leaves = of_ranking.arrays.leaves
    weights = drawn_weights(len(leaves))
    for draw in (0, DRAWS // 2, DRAWS - 1):
        factors = {
            (ranking, leaf): Fraction(int(weight), 1000) for leaf, weight in zip(leaves, weights[draw], strict=True)
        }
        exact = exact_ranks(ranking, inputs, Assumption(factors))
        assert [of_ranking.weights[draw].tolist()] == in_rows(of_ranking, [exact])


@pytest.mark.parametrize("ranking", CLUSTERS)
def test_criterion_left_out_changes_ranks_as_scored_again(inputs, scenarios, ranking):
    of_ranking = scenarios[ranking]
    exact = [
        exact_ranks(ranking, inputs, Assumption({(ranking, leaf): Fraction(0)})) for leaf in of_ranking.arrays.leaves
    ]
    assert of_ranking.criteria.tolist() == in_rows(of_ranking, exact)


@pytest.mark.parametrize("ranking", RANKINGS)
def test_other_stage_changes_ranks_as_scored_again(inputs, scenarios, ranking):
    def with_concluded(keys) -> ScoringInputs:
        scores = dict(inputs.scores)
        for key in keys:
            scores[key] = {ScoreStage(inputs.stage): scores[key][ScoreStage.CONCLUDED]}
        return replace(inputs, scores=scores)

    concluded = [
        key
        for key, of_stage in inputs.scores.items()
        if key[0] == RULES.criteria_ids[ranking]
        and RULES.ranking_criteria[ranking].leaves[key[2]].rule.is_of_sheet
        and ScoreStage.CONCLUDED in of_stage
        and of_stage[ScoreStage.CONCLUDED].value != of_stage[ScoreStage(inputs.stage)].value
    ]
    sets = [*([key] for key in concluded), *([concluded] if len(concluded) > 1 else [])]
    exact = [exact_ranks(ranking, with_concluded(keys)) for keys in sets]
    assert scenarios[ranking].stage.tolist() == in_rows(scenarios[ranking], exact)
    assert exact or ranking == "cum-2"


def test_table_has_the_ends_of_the_intervals(scenarios):
    table = rank_stability_table(scenarios, RULES.edition)
    rows = table.set_index(["ranking", "holder"])
    for ranking, of_ranking in scenarios.items():
        for kind in ("one_case", "criteria", "weights"):
            ranks = np.vstack([of_ranking.recorded, getattr(of_ranking, kind)])
            ends = rows.loc[ranking].loc[of_ranking.arrays.units, [f"{kind}_best", f"{kind}_worst"]]
            assert ends.to_numpy().tolist() == np.array([ranks.min(axis=0), ranks.max(axis=0)]).T.tolist()
        share = (of_ranking.weights == of_ranking.recorded).mean(axis=0) * 100
        assert rows.loc[ranking].loc[of_ranking.arrays.units, "weights_same_pct"].astype(float).tolist() == [
            pytest.approx(each) for each in share
        ]
    assert table["stage_best"].isna().equals(table["ranking"] == "cum-2")


def test_seats_are_kept_as_ranks_among_the_eligible_say(scenarios):
    of_province = scenarios[PROVINCE]
    classes = classes_table({PROVINCE: of_province.arrays.ranking}, RULES)
    seats = seat_stability_table(scenarios, classes, RULES.edition)
    for class_id, rows in seats.groupby("class"):
        units = rows["holder"].tolist()
        outcomes = classes[classes["class"] == class_id].set_index("holder")["outcome"]
        assert sorted(outcomes.index[outcomes.isin(["xep", "vuot_so_luong"])]) == sorted(units)
        placed = int(rows["has_seat"].sum())
        ranks = pd.DataFrame(of_province.weights, columns=of_province.arrays.units)[units]
        has_seat = ranks.rank(axis=1, method="max") <= placed
        kept = (has_seat == rows["has_seat"].to_numpy(dtype=bool)).mean() * 100
        assert rows["weights_same_pct"].astype(float).tolist() == [pytest.approx(each, abs=0.051) for each in kept]


@pytest.fixture(scope="module")
def results(example_tables) -> Results:
    return collect_results(example_tables["2021"], RULES, None)


def with_drawn_cases(inputs: ScoringInputs, units: list[str], cases: list[int]) -> ScoringInputs:
    """Inputs with changed finished cases of all units, as far as there are as many."""
    for unit, wanted in zip(units, cases, strict=True):
        way, done = (inputs.figures[unit, "viec", line] for line in ("dang_thi_hanh", "xong"))
        changed = inputs.with_cases(unit, max(-done, min(way, wanted)))
        assert changed is not None
        inputs = changed
    return inputs


@pytest.mark.parametrize("ranking", ["cum-1", "cum-3"])
def test_cases_drawn_again_change_ranks_as_scored_again(inputs, scenarios, results, ranking):
    units = scenarios[ranking].arrays.units
    ranks = ranks_by_chance(scenarios[ranking], results)
    draws = drawn_changes(results, units)
    assert ranks is not None
    for draw in (0, 1, 2, DRAWS // 2, DRAWS - 1):
        exact = exact_ranks(ranking, with_drawn_cases(inputs, units, draws[draw].tolist()))
        assert [ranks[draw].tolist()] == in_rows(scenarios[ranking], [exact])


def test_drawn_cases_have_the_mean_and_spread_of_a_binomial(results):
    units = ["1-01", "3-08"]
    draws = drawn_changes(results, units)
    for place, unit in enumerate(units):
        finished, enforceable = results.main_ratio(unit, "viec") or (0, 1)
        deviation = (finished * (enforceable - finished) / enforceable) ** 0.5
        assert abs(draws[:, place].mean()) < 4 * deviation / DRAWS**0.5
        assert draws[:, place].std() == pytest.approx(deviation, rel=0.08)


def test_intervals_of_drawn_cases_leave_out_rankings_relative_to_a_leader(scenarios, results):
    table = rank_by_chance_table({ranking: scenarios[ranking] for ranking in ("cum-1", "cum-2")}, results)
    assert set(table["ranking"]) == {"cum-1"}
    ranks = ranks_by_chance(scenarios["cum-1"], results)
    assert ranks is not None
    low, high = np.quantile(ranks, [0.025, 0.975], axis=0, method="nearest")
    rows = table[["best", "worst"]].astype(int).to_numpy()
    assert abs(rows - np.array([low, high]).T).max() <= 1
