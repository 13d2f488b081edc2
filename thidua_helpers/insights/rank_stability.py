"""Ranks under small changes, for the stage tables `rank_stability` and `seat_stability`.

A rank is a conclusion only as far as small changes leave it alone: one case more or fewer of any unit, the score of
another recorded stage, a criterion left out, other weights (OECD/JRC 2008, Handbook on Constructing Composite
Indicators, step 7; docs/decisions/0082-insights-on-ranks.md). No scenario changes points or ranks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np
import pandas as pd

from thidua_helpers.numbers import round_half_up
from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.feeds import LineFeed, RateFeed
from thidua_helpers.scoring.points import Scoring, scoring_of
from thidua_helpers.scoring.rank_arrays import RankArrays, divide_half_up, value_orders
from thidua_helpers.scoring.ranking import Ranking
from thidua_helpers.scoring.scoring_data import ScoringData
from thidua_helpers.tables.frames import records
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import PROVINCE, ClassOutcome, Measure, ScoreStage

DRAWS = 1000
# Weights are drawn as thousandths, so that weighted points are exact; the seed makes every run the same.
LEAST_WEIGHT, LARGEST_WEIGHT, WHOLE_WEIGHT = 800, 1200, 1000
_SEED = 20211001
# Draws that are ranked at once, for the memory of the largest ranking.
DRAWS_AT_ONCE = 100
# Stages of appraisal; the unit's own score never counts against another stage.
_APPRAISAL_STAGES = (ScoreStage.APPRAISED, ScoreStage.CONCLUDED)


@dataclass(frozen=True)
class RankScenarios:
    """Ranks of one ranking under each kind of change, scenario × unit of `arrays`."""

    arrays: RankArrays
    scoring: Scoring

    @cached_property
    def recorded(self) -> np.ndarray:
        """Ranks without a change, by unit."""
        return self.arrays.ranks(self.arrays.points[np.newaxis])[0]

    @cached_property
    def one_case(self) -> np.ndarray:
        """One unit finished one case more, or fewer; enforceable cases unchanged."""
        return self.arrays.ranks(self._points_after_one_case, self._rung_orders(self._changes_by_one_case))

    @cached_property
    def one_case_points(self) -> dict[str, Decimal]:
        """Unit → most points by which its total changes with one of its own cases more, or fewer."""
        after = self.arrays.totals(self._points_after_one_case)
        moved = np.abs(after - self.arrays.totals(self.arrays.points[np.newaxis]))
        most: dict[str, Decimal] = {}
        for scenario, change in enumerate(self._changes_by_one_case):
            if change.unit is not None:
                unit, points = self.arrays.units[change.unit], self.arrays.unscaled(moved[scenario, change.unit])
                most[unit] = max(points, most.get(unit, points))
        return most

    @cached_property
    def _changes_by_one_case(self) -> "list[RankChange]":
        changes = (self.change_by_cases(unit, cases) for unit in self.arrays.ranking.units for cases in (1, -1))
        return [change for change in changes if change is not None]

    @cached_property
    def _points_after_one_case(self) -> np.ndarray:
        points = self._tiled(len(self._changes_by_one_case))
        for scenario, change in enumerate(self._changes_by_one_case):
            for (unit, leaf), of_leaf in change.points.items():
                points[scenario, unit, leaf] = of_leaf
        return points

    @cached_property
    def stage(self) -> np.ndarray:
        """Scores of another recorded stage of appraisal, each alone and all together."""
        scenarios = list(self._scores_of_other_stages())
        points = self._tiled(len(scenarios))
        for scenario, scores in enumerate(scenarios):
            for (unit, leaf), score in scores.items():
                points[scenario, unit, leaf] = score
        return self.arrays.ranks(points)

    @cached_property
    def criteria(self) -> np.ndarray:
        """Each criterion with a rule left out in turn; no scenario if there is only one."""
        count = len(self.arrays.leaves)
        return self._ranks_with_weights(WHOLE_WEIGHT * (1 - np.eye(count, dtype=np.int64))[: count if count > 1 else 0])

    @cached_property
    def weights(self) -> np.ndarray:
        """Points of each criterion times a weight drawn from 0.8–1.2."""
        return self._ranks_with_weights(drawn_weights(len(self.arrays.leaves)))

    def _ranks_with_weights(self, weights: np.ndarray) -> np.ndarray:
        """Ranks with `weights` in thousandths, scenario × leaf; points are rounded as in what-if."""
        chunks = [weights[first : first + DRAWS_AT_ONCE] for first in range(0, len(weights), DRAWS_AT_ONCE)]
        ranks = [
            self.arrays.ranks(divide_half_up(chunk[:, np.newaxis, :] * self.arrays.points, WHOLE_WEIGHT))
            for chunk in chunks
        ]
        return np.concatenate([np.empty((0, len(self.arrays.units)), dtype=np.int64), *ranks])

    def _tiled(self, scenarios: int) -> np.ndarray:
        return np.tile(self.arrays.points, (scenarios, 1, 1))

    @cached_property
    def _leaves_on_cases(self) -> list[tuple[int, str]]:
        """Leaves, with their places, of which the points depend on numbers of cases."""
        return [
            (place, leaf_id)
            for place, (leaf_id, leaf) in enumerate(self.scoring.table.leaves.items())
            if any(
                isinstance(feed, RateFeed | LineFeed) and feed.measure == Measure.VIEC
                for feed in leaf.rule.all_feeds.values()
            )
        ]

    def _scores_of_other_stages(self) -> Iterator[dict[tuple[int, int], int]]:
        """Scenarios: place of unit and leaf → points by another stage."""
        data, table = self.scoring.scoring_data, self.scoring.table
        places = {unit: place for place, unit in enumerate(self.arrays.units)}
        for stage in _APPRAISAL_STAGES:
            if stage == data.stage:
                continue
            at_stage = replace(self.scoring, scoring_data=replace(data, stage=stage))
            scores: dict[tuple[int, int], int] = {}
            for (table_id, unit, leaf_id), by_stage in data.scores.items():
                leaf = table.leaves.get(leaf_id) if table_id == self.scoring.table_id else None
                if leaf is None or not leaf.rule.is_of_sheet or stage not in by_stage or unit not in places:
                    continue
                key = places[unit], self.arrays.leaves.index(leaf_id)
                points = at_stage.leaf(unit, leaf_id).points
                if points is not None and self.arrays.scaled(points) != self.arrays.points[key]:
                    scores[key] = self.arrays.scaled(points)
            yield from ({key: score} for key, score in scores.items())
            if len(scores) > 1:
                yield scores

    def change_by_cases(self, unit: str, cases: int) -> "RankChange | None":
        """Change by `cases` more finished; None if impossible, or a unit loses its total."""
        changed = self.scoring.scoring_data.with_cases(unit, cases)
        if changed is None:
            return None
        scoring = self.scoring.with_unit_changed(unit, changed)
        places = {unit_id: place for place, unit_id in enumerate(self.arrays.units)}
        rescored = [unit] if scoring.has_leaders_of(self.scoring) else self.arrays.units
        points: dict[tuple[int, int], int] = {}
        for other in rescored:
            for place, leaf in self._leaves_on_cases if other in places else ():
                of_leaf = scoring.leaf(other, leaf).points
                if of_leaf is None:
                    return None
                points[places[other], place] = self.arrays.scaled(of_leaf)
        as_changed = replace(self.arrays.ranking, scoring_data=changed)
        values = [as_changed.rung_value(rung, unit) for rung in self.arrays.figure_rungs]
        return RankChange(points, places.get(unit), values)

    def _rung_orders(self, changes: Sequence["RankChange"]) -> list[np.ndarray]:
        """Orders by figure rung, scenario × unit, with the changed figures."""
        count, orders = len(self.arrays.units), []
        scenarios = [(scenario, change.unit) for scenario, change in enumerate(changes) if change.unit is not None]
        for number, (rung, values) in enumerate(zip(self.arrays.figure_rungs, self.arrays.rung_values, strict=True)):
            codes = value_orders([*values, *(change.rung_values[number] for change in changes)], rung.lower_is_better)
            of_scenarios = np.tile(codes[:count], (len(changes), 1))
            for scenario, unit in scenarios:
                of_scenarios[scenario, unit] = codes[count + scenario]
            orders.append(of_scenarios)
        return orders


@dataclass(frozen=True)
class RankChange:
    """Changed points by place of unit and leaf, and the changed figures of rungs of one `unit`."""

    points: Mapping[tuple[int, int], int]
    unit: int | None
    rung_values: Sequence[Fraction | None]


def drawn_weights(leaves: int) -> np.ndarray:
    """Seeded weights in thousandths, draw × leaf."""
    draw = np.random.default_rng(_SEED)
    return draw.integers(LEAST_WEIGHT, LARGEST_WEIGHT, size=(DRAWS, leaves), dtype=np.int64, endpoint=True)


def rank_scenarios(
    rankings: Mapping[str, Ranking], scoring_data: ScoringData, rules: RuleBook
) -> dict[str, RankScenarios]:
    """Scenarios by ranking, of rankings with a ranked unit."""
    return {
        ranking_id: RankScenarios(RankArrays(ranking), scoring_of(ranking_id, rules, scoring_data))
        for ranking_id, ranking in rankings.items()
        if ranking.totals
    }


def rank_stability_table(scenarios: Mapping[str, RankScenarios], edition: Edition) -> pd.DataFrame:
    """The `rank_stability` table: best and worst rank of each unit under each kind of change.

    The recorded rank counts among them. Empty where there is no such change. `one_case_points`: most points by which
    one of its own cases changes its total; `criteria_changed`: number of criteria without which the rank is another
    one; `weights_same_pct`: share of draws in which it is the same.
    """
    rows = []
    for ranking_id, of_ranking in scenarios.items():
        kinds = {"one_case": of_ranking.one_case, "stage": of_ranking.stage}
        kinds |= {"criteria": of_ranking.criteria, "weights": of_ranking.weights}
        is_other = of_ranking.criteria != of_ranking.recorded
        is_same = of_ranking.weights == of_ranking.recorded
        for place, unit in enumerate(of_ranking.arrays.units):
            rank = int(of_ranking.recorded[place])
            row = {"edition": str(edition), "ranking": ranking_id, "holder": unit, "rank": rank}
            for kind, ranks in kinds.items():
                if len(ranks):
                    row[f"{kind}_best"] = min(rank, int(ranks[:, place].min()))
                    row[f"{kind}_worst"] = max(rank, int(ranks[:, place].max()))
            row["one_case_points"] = of_ranking.one_case_points.get(unit)
            if len(is_other):
                row["criteria_changed"] = int(is_other[:, place].sum())
            row["weights_same_pct"] = _share_pct(is_same[:, place])
            rows.append(row)
    return make_table("rank_stability", rows)


def seat_stability_table(
    scenarios: Mapping[str, RankScenarios], classes: pd.DataFrame, edition: Edition
) -> pd.DataFrame:
    """The `seat_stability` table: seats of classes under other weights and left-out criteria.

    Of classes with a quota. Only units that meet the requirements of the class compete; a weight changes their order,
    not the requirements. `weights_same_pct`: share of draws in which a unit with a seat keeps it, one without stays
    without; `criteria_changed`: number of criteria without which that changes. No rows for a class with a tie at its
    line.
    """
    of_province = scenarios.get(PROVINCE)
    rows: list[dict] = []
    if of_province is None:
        return make_table("seat_stability", rows)
    places = {unit: place for place, unit in enumerate(of_province.arrays.units)}
    by_class: dict[str, dict[str, str]] = {}
    for row in records(classes):
        by_class.setdefault(row["class"], {})[row["holder"]] = row["outcome"]
    for class_id, outcomes in by_class.items():
        placed = [unit for unit, outcome in outcomes.items() if outcome == ClassOutcome.PLACED]
        cut = [unit for unit, outcome in outcomes.items() if outcome == ClassOutcome.CUT]
        if not placed or not cut or ClassOutcome.OPEN in outcomes.values():
            continue
        rivals = [places[unit] for unit in (*placed, *cut)]
        is_kept = {
            kind: _has_seat(ranks[:, rivals], len(placed)) == (np.arange(len(rivals)) < len(placed))
            for kind, ranks in (("criteria", of_province.criteria), ("weights", of_province.weights))
        }
        for number, unit in enumerate((*placed, *cut)):
            rows.append(
                {
                    "edition": str(edition),
                    "class": class_id,
                    "holder": unit,
                    "has_seat": number < len(placed),
                    "criteria_changed": int((~is_kept["criteria"][:, number]).sum()),
                    "weights_same_pct": _share_pct(is_kept["weights"][:, number]),
                }
            )
    return make_table("seat_stability", rows)


def _has_seat(ranks: np.ndarray, seats: int) -> np.ndarray:
    """Whether each of the columns has one of the seats; not if it shares the rank at the line."""
    return ranks < np.sort(ranks, axis=1)[:, [seats]]


def _share_pct(is_so: np.ndarray) -> Decimal:
    return round_half_up(Fraction(100 * int(is_so.sum()), len(is_so)), 1)
