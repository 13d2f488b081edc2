"""Ranks of the example under small changes: equal to scoring and ranking everything again."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from conftest import EXAMPLE, opened, ranking_tables

from thidua_helpers.insights.chance_ranks import drawn_changes, rank_by_chance_table, ranks_by_chance
from thidua_helpers.insights.insight import Insight
from thidua_helpers.insights.kinds.class_boundary import class_boundary
from thidua_helpers.insights.kinds.one_case_moves_ranks import one_case_moves_ranks
from thidua_helpers.insights.kinds.other_stage import other_stage
from thidua_helpers.insights.rank_stability import (
    DRAWS,
    RankScenarios,
    drawn_weights,
    rank_scenarios,
    rank_stability_table,
    seat_stability_table,
)
from thidua_helpers.insights.results_read import TABLES, Results, collect_results
from thidua_helpers.scoring.classes import classes_table
from thidua_helpers.scoring.points import NO_CHANGE, Assumption, score_units
from thidua_helpers.scoring.ranking import rankings_of, ranks_table
from thidua_helpers.scoring.scoring_data import ScoringData, collect_scoring_data
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import PROVINCE, ClassOutcome, ScoreStage

RULES = opened(EXAMPLE).rules
RANKINGS = tuple(RULES.ranking_criteria)
CLUSTERS = tuple(ranking for ranking in RANKINGS if ranking != PROVINCE)


@pytest.fixture(scope="module")
def scoring_data(example_tables) -> ScoringData:
    return collect_scoring_data(example_tables["2021"], RULES)


@pytest.fixture(scope="module")
def scenarios(scoring_data) -> dict[str, RankScenarios]:
    return rank_scenarios(
        rankings_of(score_units(RANKINGS, scoring_data, RULES), scoring_data, RULES), scoring_data, RULES
    )


def exact_ranks(ranking: str, scoring_data: ScoringData, assumed: Assumption = NO_CHANGE) -> dict[str, int]:
    """Ranks by scoring all units again."""
    rankings = rankings_of(score_units((ranking,), scoring_data, RULES, assumed), scoring_data, RULES)
    return {unit: standing.rank for unit, standing in rankings[ranking].standings().items()}


def in_rows(of_ranking: RankScenarios, ranks: Iterable[dict[str, int]]) -> list[list[int]]:
    return [[of_units[unit] for unit in of_ranking.arrays.units] for of_units in ranks]


@pytest.mark.parametrize("ranking", CLUSTERS)
def test_one_case_of_any_unit_changes_ranks_as_scored_again(scoring_data, scenarios, ranking):
    changed = [scoring_data.with_cases(unit, cases) for unit in RULES.ranked_units(ranking) for cases in (1, -1)]
    exact = [exact_ranks(ranking, each) for each in changed if each is not None]
    assert scenarios[ranking].one_case.tolist() == in_rows(scenarios[ranking], exact)


def test_rank_after_one_case_equals_the_ranks_table(scoring_data, scenarios):
    of_province = scenarios[PROVINCE]
    units = of_province.arrays.units
    table = ranks_table({PROVINCE: of_province.arrays.ranking}, RULES).set_index("holder")
    own = of_province.one_case.reshape(len(units), 2, len(units))[np.arange(len(units)), :, np.arange(len(units))]
    assert own.tolist() == table.loc[units, ["rank_one_more", "rank_one_fewer"]].to_numpy().tolist()


@pytest.mark.parametrize("ranking", CLUSTERS)
def test_points_of_one_case_are_the_largest_change_when_scored_again(scoring_data, scenarios, ranking):
    def totals(given: ScoringData) -> dict[str, Decimal]:
        return dict(rankings_of(score_units((ranking,), given, RULES), given, RULES)[ranking].totals)

    before, exact = totals(scoring_data), {}
    for unit in RULES.ranked_units(ranking):
        changed = [each for cases in (1, -1) if (each := scoring_data.with_cases(unit, cases)) is not None]
        exact[unit] = max(abs(totals(each)[unit] - before[unit]) for each in changed)
    assert scenarios[ranking].one_case_points == exact
    assert len(set(exact.values())) > 1


@pytest.mark.parametrize("ranking", RANKINGS)
def test_weights_change_ranks_as_scored_again(scoring_data, scenarios, ranking):
    of_ranking = scenarios[ranking]
    leaves = of_ranking.arrays.leaves
    weights = drawn_weights(len(leaves))
    for draw in (0, DRAWS // 2, DRAWS - 1):
        factors = {
            (ranking, leaf): Fraction(int(weight), 1000) for leaf, weight in zip(leaves, weights[draw], strict=True)
        }
        exact = exact_ranks(ranking, scoring_data, Assumption(factors))
        assert [of_ranking.weights[draw].tolist()] == in_rows(of_ranking, [exact])


@pytest.mark.parametrize("ranking", CLUSTERS)
def test_criterion_left_out_changes_ranks_as_scored_again(scoring_data, scenarios, ranking):
    of_ranking = scenarios[ranking]
    exact = [
        exact_ranks(ranking, scoring_data, Assumption({(ranking, leaf): Fraction(0)}))
        for leaf in of_ranking.arrays.leaves
    ]
    assert of_ranking.criteria.tolist() == in_rows(of_ranking, exact)


@pytest.mark.parametrize("ranking", RANKINGS)
def test_other_stage_changes_ranks_as_scored_again(scoring_data, scenarios, ranking):
    def with_concluded(keys) -> ScoringData:
        scores = dict(scoring_data.scores)
        for key in keys:
            scores[key] = {ScoreStage(scoring_data.stage): scores[key][ScoreStage.CONCLUDED]}
        return replace(scoring_data, scores=scores)

    concluded = [
        key
        for key, of_stage in scoring_data.scores.items()
        if key[0] == RULES.criteria_ids[ranking]
        and RULES.ranking_criteria[ranking].leaves[key[2]].rule.is_of_sheet
        and ScoreStage.CONCLUDED in of_stage
        and of_stage[ScoreStage.CONCLUDED].value != of_stage[ScoreStage(scoring_data.stage)].value
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


# Doing what a statement names brings about what it says.


@pytest.fixture(scope="module")
def tables(example_tables, scenarios) -> dict[str, pd.DataFrame]:
    ranked = ranking_tables(opened(EXAMPLE), **example_tables["2021"])
    known = example_tables["2021"] | ranked
    stability = rank_stability_table(scenarios, RULES.edition)
    seats = seat_stability_table(scenarios, ranked["classes"], RULES.edition)
    read = {name: known.get(name, make_table(name, [])) for name in TABLES}
    return read | {"rank_stability": stability, "seat_stability": seats}


@pytest.fixture(scope="module")
def results(tables) -> Results:
    return collect_results(tables, RULES, None)


def of_units(found: Iterable[Insight]) -> list[Insight]:
    return [insight for insight in found if insight.subject in RULES.unit_by_id]


def test_one_case_gives_the_stated_rank(scoring_data, results):
    statements = of_units(one_case_moves_ranks(results))
    for insight in statements:
        for name, cases in (("more", 1), ("fewer", -1)):
            if name in insight.numbers:
                changed = scoring_data.with_cases(insight.subject, cases)
                assert changed is not None
                rank = exact_ranks(insight.ranking, changed)[insight.subject]
                assert rank == insight.numbers[name].number
    assert statements


def test_another_stage_gives_the_stated_rank(scoring_data, results, tables):
    gaps = tables["score_gaps"][tables["score_gaps"]["other_rank"].notna()]
    statements = {(insight.ranking, insight.subject): insight for insight in of_units(other_stage(results))}
    for row in gaps.to_dict("records"):
        key = RULES.criteria_ids[row["ranking"]], row["holder"], row["criterion"]
        scores = dict(scoring_data.scores)
        scores[key] = {ScoreStage(scoring_data.stage): scores[key][ScoreStage.CONCLUDED]}
        rank = exact_ranks(row["ranking"], replace(scoring_data, scores=scores))[row["holder"]]
        numbers = statements[row["ranking"], row["holder"]].numbers
        assert numbers.get("other_rank", numbers["rank"]).number == rank
    assert len(statements) == len(gaps) > 0


def test_one_case_takes_the_last_seat_where_it_is_said_to(scoring_data, results):
    tried = 0
    for insight in class_boundary(results):
        for unit in RULES.unit_by_id:
            for words, cases in (("thêm", 1), ("bớt", -1)):
                if f"{{@{unit}}} thi hành xong {words} 01 việc" in insight.sentence:
                    (class_id,) = [key for key, label in results.class_labels.items() if label in insight.sentence]
                    changed = scoring_data.with_cases(unit, cases)
                    assert changed is not None
                    rankings = rankings_of(score_units((PROVINCE,), changed, RULES), changed, RULES)
                    classes = classes_table(rankings, RULES).set_index(["class", "holder"])["outcome"]
                    was_placed = results.classes[class_id][unit]["outcome"] == ClassOutcome.PLACED
                    assert (classes[class_id, unit] == ClassOutcome.PLACED) != was_placed
                    tried += 1
    assert tried == 2


@pytest.mark.parametrize("ranking", RANKINGS)
def test_effective_weights_are_those_of_numpy(tables, scenarios, ranking):
    points = scenarios[ranking].arrays.points
    covariance = np.cov(np.column_stack([points, points.sum(axis=1)]), rowvar=False)
    shares = 100 * covariance[-1, :-1] / covariance[-1, -1]
    stored = tables["weights"].set_index(["ranking", "criterion"])["variance_pct"].astype(float)
    assert [stored[ranking, leaf] for leaf in scenarios[ranking].arrays.leaves] == [
        pytest.approx(share, abs=0.006) for share in shares
    ]


# Cases drawn again.


def with_drawn_cases(scoring_data: ScoringData, units: list[str], cases: list[int]) -> ScoringData:
    """Inputs with changed finished cases of all units, as far as there are as many."""
    for unit, wanted in zip(units, cases, strict=True):
        way, done = (scoring_data.figures[unit, "viec", line] for line in ("dang_thi_hanh", "xong"))
        changed = scoring_data.with_cases(unit, max(-done, min(way, wanted)))
        assert changed is not None
        scoring_data = changed
    return scoring_data


@pytest.mark.parametrize("ranking", ["cum-1", "cum-3"])
def test_cases_drawn_again_change_ranks_as_scored_again(scoring_data, scenarios, results, ranking):
    units = scenarios[ranking].arrays.units
    ranks = ranks_by_chance(scenarios[ranking], results)
    draws = drawn_changes(results, units)
    assert ranks is not None
    for draw in (0, 1, 2, DRAWS // 2, DRAWS - 1):
        exact = exact_ranks(ranking, with_drawn_cases(scoring_data, units, draws[draw].tolist()))
        assert [ranks[draw].tolist()] == in_rows(scenarios[ranking], [exact])


def test_drawn_cases_have_the_mean_and_spread_of_a_binomial(results):
    units = ["1-01", "3-08"]
    draws = drawn_changes(results, units)
    for place, unit in enumerate(units):
        finished, enforceable = results.main_ratio(unit, "viec") or (0, 1)
        deviation = (finished * (enforceable - finished) / enforceable) ** 0.5
        assert abs(draws[:, place].mean()) < 4 * deviation / DRAWS**0.5
        assert draws[:, place].std() == pytest.approx(deviation, rel=0.08)


def test_ranking_relative_to_a_leader_has_no_interval_by_chance(scenarios, results):
    table = rank_by_chance_table({ranking: scenarios[ranking] for ranking in ("cum-1", "cum-2")}, results)
    assert set(table["ranking"]) == {"cum-1"}
    ranks = ranks_by_chance(scenarios["cum-1"], results)
    assert ranks is not None
    low, high = np.quantile(ranks, [0.025, 0.975], axis=0, method="nearest")
    rows = table[["best", "worst"]].astype(int).to_numpy()
    assert abs(rows - np.array([low, high]).T).max() <= 1
