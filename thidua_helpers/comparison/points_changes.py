"""Changes of a unit's points by other results and by other rules.

They cover the points that can be scored again. Each share is the average over the two orders of change (Shapley value
for two), so shares add up exactly (docs/decisions/0024-points-by-results-and-rules.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from thidua_helpers.numbers import round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import TOTAL, CriteriaTable, Leaf
from thidua_helpers.scoring.points import Scoring
from thidua_helpers.scoring.ranking import PointsByUnit, Ranking, points_by_unit
from thidua_helpers.scoring.scoring_data import Count, ScoreKey, ScoringData
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import Comparability, ScoreStage, State

_DROPPED = Fraction(0)


@dataclass(frozen=True)
class EditionInputs:
    """Rules and scoring data of one edition."""

    rules: RuleBook
    scoring_data: ScoringData


def points_changes(
    before: EditionInputs, now: EditionInputs, succession: pd.DataFrame, ranking_ids: Iterable[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `points_changes` and `rescoring` for the rankings that both editions have.

    Rules are the criteria table and the targets; results are figures, registers and score sheets. The base's results
    are scored by the present rules and vice versa; a criterion of the score sheet only if both tables have it with the
    same rule. `by_results_points` and `by_rules_points` decompose the change of the criteria scored again,
    `other_points` is the change of the remainder; the three add up to `change_points`. The four ranks are by the
    criteria scored again, among the units that both editions rank: of the base, of the base by the present rules, of
    this edition by the base's rules, of this edition. Only units unchanged by the table `succession` are compared.
    """
    common = {"edition": str(now.rules.edition), "base": str(before.rules.edition)}
    same = set(succession[succession["comparison"] == Comparability.AS_IT_WAS]["holder"])
    changes, rescoring = [], []
    for ranking in ranking_ids:
        if ranking not in before.rules.ranking_criteria:
            words = f"{before.rules.edition.title} không có bảng điểm của {now.rules.name(ranking)}"
            rescoring.append(common | {"ranking": ranking, "state": State.NOT_APPLICABLE, "words": words})
            continue
        rescored = _Rescoring(ranking, before, now, same)
        rescoring.append(common | {"ranking": ranking} | rescored.summary())
        changes += [common | {"ranking": ranking} | row for row in rescored.rows()]
    return make_table("points_changes", changes), make_table("rescoring", rescoring)


class _Rescoring:
    """One ranking: results of each edition by the rules of each."""

    def __init__(self, ranking: str, before: EditionInputs, now: EditionInputs, same: set[str]) -> None:
        self._ranked = now.rules.ranked_units(ranking)
        then = before.rules.ranked_units(ranking)
        self._units = [unit for unit in self._ranked if unit in then and unit in same]
        self._before_edition = before.rules.edition
        self._before, self._now = _EditionRules(ranking, before), _EditionRules(ranking, now)
        # A target is a rule: what was reached is judged by what is asked now.
        old, new = before.scoring_data, now.scoring_data
        self._old_results = replace(
            new, **_results(old), scores=_transferable_scores(self._before, self._now, old.scores)
        )
        self._new_results = replace(
            old, **_results(new), scores=_transferable_scores(self._now, self._before, new.scores)
        )

    @cached_property
    def _scorable(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Criteria of the base, and of this edition, that the other's results can score.

        A criterion in both tables must be scorable both ways; otherwise it would count in one year only.
        """
        of_before = self._before.scorable(self._new_results, self._units)
        of_now = self._now.scorable(self._old_results, self._units)
        leaves = self._before.table.leaves, self._now.table.leaves
        return (
            tuple(leaf for leaf in of_before if leaf in of_now or leaf not in leaves[1]),
            tuple(leaf for leaf in of_now if leaf in of_before or leaf not in leaves[0]),
        )

    def summary(self) -> dict:
        """Share of the points that was scored again, and the criteria that were not."""
        table, names = self._now.table, self._now.table.leaves
        _, scorable = self._scorable
        if not self._units:
            return {"state": State.NOT_APPLICABLE, "words": "không có đơn vị nào được xếp ở cả hai kỳ"}
        points = sum((names[leaf].max_points for leaf in scorable), Decimal(0))
        left_out = [criterion.label for leaf, criterion in names.items() if leaf not in scorable]
        share = Fraction(points) / Fraction(table.max_points)
        return {
            "state": State.VALUE,
            "rescored_max_points": points,
            "max_points": table.max_points,
            "rescored_pct": round_half_up(100 * share, 2),
            "words": f"không chấm lại được: {'; '.join(left_out)}" if left_out else "",
        }

    def rows(self) -> list[dict]:
        """Rows of `points_changes`, without editions and ranking."""
        before, now = self._before.points(), self._now.points()
        of_before, of_now = self._scorable
        parts = _RescoredPoints(
            before=self._before.points(only=of_before),
            new_results=self._before.points(self._new_results, of_before),
            new_rules=self._now.points(self._old_results, of_now),
            now=self._now.points(only=of_now),
        )
        ranks = {
            "rank_before": self._before.ranks(parts.before, self._units),
            "rank_before_new_rules": self._now.ranks(parts.new_rules, self._units, self._old_results),
            "rank_now_old_rules": self._before.ranks(parts.new_results, self._units, self._new_results),
            "rank_now": self._now.ranks(parts.now, self._units),
        }
        return [
            {"holder": unit}
            | self._row(unit, before, now, parts)
            | {name: of_units.get(unit) for name, of_units in ranks.items()}
            for unit in self._ranked
        ]

    def _row(self, unit: str, before: PointsByUnit, now: PointsByUnit, parts: "_RescoredPoints") -> dict:
        if unit not in self._units:
            words = f"không so sánh: {self._before_edition.title} không xếp đơn vị này như hiện nay"
            return {"state": State.NOT_APPLICABLE, "words": words}
        all_totals = [points[unit][TOTAL] for points in (before, now, *parts)]
        totals = [total for total in all_totals if total is not None]
        if len(totals) < len(all_totals):
            return {"state": State.MISSING, "words": "chưa có tổng điểm của một trong hai kỳ"}
        total_before, total_now, part_before, part_new_results, part_new_rules, part_now = totals
        change = total_now - total_before
        return {
            "state": State.VALUE,
            "before_points": total_before,
            "points": total_now,
            "change_points": change,
            "by_results_points": (part_now - part_new_rules + part_new_results - part_before) / 2,
            "by_rules_points": (part_now - part_new_results + part_new_rules - part_before) / 2,
            "other_points": change - (part_now - part_before),
        }


class _RescoredPoints(NamedTuple):
    """Points of criteria scored again: before, with new results, with new rules, now."""

    before: PointsByUnit
    new_results: PointsByUnit
    new_rules: PointsByUnit
    now: PointsByUnit


class _EditionRules:
    """One edition's rules for a ranking, with its own results."""

    def __init__(self, ranking: str, scored: EditionInputs) -> None:
        self.table: CriteriaTable = scored.rules.ranking_criteria[ranking]
        self.table_id = scored.rules.criteria_ids[ranking]
        self._units = scored.rules.ranked_units(ranking)
        self._own = scored.scoring_data

    def scorable(self, results: ScoringData, units: list[str]) -> tuple[str, ...]:
        """Criteria for which these results give points to every unit."""
        scoring = Scoring(self.table_id, self.table, units, results)
        return tuple(
            leaf for leaf in self.table.leaves if all(scoring.leaf(unit, leaf).points is not None for unit in units)
        )

    def points(self, results: ScoringData | None = None, only: tuple[str, ...] | None = None) -> PointsByUnit:
        """Unit → criterion → points by these results (default: its own) of the criteria `only`."""
        dropped = [] if only is None else [leaf for leaf in self.table.leaves if leaf not in only]
        scoring = Scoring(
            self.table_id, self.table, self._units, results or self._own, dict.fromkeys(dropped, _DROPPED)
        )
        return points_by_unit(scoring.points())

    def ranks(self, points: PointsByUnit, units: list[str], results: ScoringData | None = None) -> dict[str, int]:
        """Ranks of these units by these points."""
        ranking = Ranking(self.table, units, points, results or self._own)
        return {unit: standing.rank for unit, standing in ranking.standings().items()}


def _results(scoring_data: ScoringData) -> dict:
    names = ("figures", "fact_keys", "violations", "days_late")
    return {name: getattr(scoring_data, name) for name in names}


def _transferable_scores(
    of: _EditionRules, to: _EditionRules, scores: Mapping[ScoreKey, Mapping[ScoreStage, Count]]
) -> dict[ScoreKey, Mapping[ScoreStage, Count]]:
    """Scores under the other table: of criteria that both have with the same rule."""
    same = {
        leaf
        for leaf, criterion in to.table.leaves.items()
        if leaf in of.table.leaves and _without_labels(criterion) == _without_labels(of.table.leaves[leaf])
    }
    return {
        (to.table_id, unit, leaf): score
        for (table_id, unit, leaf), score in scores.items()
        if table_id == of.table_id and leaf in same
    }


def _without_labels(criterion: Leaf) -> Leaf:
    """The criterion with only the fields that decide points."""
    return criterion.model_copy(update={"label": "", "clause": "", "within": "", "verified": True})
