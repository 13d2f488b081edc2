"""Ranks if chance drew the finished cases again, for the stage table `rank_by_chance`.

A parametric bootstrap: the finished cases of each unit are drawn from a binomial distribution with its enforceable
cases and its own rate, everything else stays as it is (docs/decisions/0083-chance.md). Money is never drawn.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from thidua_helpers.insights.rank_stability import DRAWS, DRAWS_AT_ONCE, RankChange, RankScenarios
from thidua_helpers.insights.results_read import Results
from thidua_helpers.scoring.rank_arrays import value_orders
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import Measure

_SEED = 20211002
# Ranks of the 26th and the 975th of a thousand draws, in order: 95% lie between them.
_LOW, _HIGH = 0.025, 0.975
# Every distinct number of cases is scored once: rankings of more units would take minutes.
_MOST_UNITS = 100


def rank_by_chance_table(scenarios: Mapping[str, RankScenarios], results: Results) -> pd.DataFrame:
    """The `rank_by_chance` table: rank, and 95% interval of ranks, by ranking and unit.

    No rows for a ranking of more than a hundred units, or with points relative to a leader, which depend on the draws
    of all units together, or if no cases are scored.
    """
    rows = []
    for ranking, of_ranking in scenarios.items():
        units = of_ranking.arrays.units
        if of_ranking.scoring.relative_feeds or not 1 < len(units) <= _MOST_UNITS:
            continue
        if (ranks := ranks_by_chance(of_ranking, results)) is None:
            continue
        ordered = np.sort(ranks, axis=0)
        low, high = ordered[int(_LOW * DRAWS)], ordered[int(_HIGH * DRAWS) - 1]
        rows += [
            {"edition": str(results.edition), "ranking": ranking, "holder": unit, "units": len(units)}
            | {"rank": int(of_ranking.recorded[place]), "best": int(low[place]), "worst": int(high[place])}
            for place, unit in enumerate(units)
        ]
    return make_table("rank_by_chance", rows)


def ranks_by_chance(scenarios: RankScenarios, results: Results) -> np.ndarray | None:
    """Ranks, draw × unit; None if a change of cases changes nothing, or cannot be scored."""
    arrays = scenarios.arrays
    draws = drawn_changes(results, arrays.units)
    changes: dict[tuple[int, int], RankChange] = {}
    for place, unit in enumerate(arrays.units):
        for cases in np.unique(draws[:, place]).tolist():
            found = _nearest_change(scenarios, unit, cases)
            if found is None:
                return None
            changes[place, cases] = found
    if not any(change.points for change in changes.values()):
        return None
    keys = {key: number for number, key in enumerate(changes)}
    numbers = np.array([[keys[place, cases] for place, cases in enumerate(row)] for row in draws.tolist()])
    # Without points relative to a leader, a change concerns the points of its own unit only.
    points = np.stack([arrays.points[place] for place, _ in changes])
    for number, change in enumerate(changes.values()):
        for (_, leaf), of_leaf in change.points.items():
            points[number, leaf] = of_leaf
    orders = [
        value_orders([change.rung_values[rung] for change in changes.values()], tie_break.lower_is_better)
        for rung, tie_break in enumerate(arrays.figure_rungs)
    ]
    chunks = [numbers[first : first + DRAWS_AT_ONCE] for first in range(0, DRAWS, DRAWS_AT_ONCE)]
    return np.concatenate([arrays.ranks(points[chunk], [order[chunk] for order in orders]) for chunk in chunks])


def drawn_changes(results: Results, units: list[str]) -> np.ndarray:
    """Seeded changes of finished cases, draw × unit; 0 for a unit without a rate."""
    generator = np.random.default_rng(_SEED)
    changes = np.zeros((DRAWS, len(units)), dtype=np.int64)
    for place, unit in enumerate(units):
        if (ratio := results.main_ratio(unit, Measure.VIEC)) is not None and 0 <= ratio[0] <= ratio[1]:
            changes[:, place] = generator.binomial(ratio[1], ratio[0] / ratio[1], DRAWS) - ratio[0]
    return changes


def _nearest_change(scenarios: RankScenarios, unit: str, cases: int) -> RankChange | None:
    """Change by `cases`, or as many as are under way or finished; None without points."""
    while True:
        if (found := scenarios.change_by_cases(unit, cases)) is not None or cases == 0:
            return found
        cases -= 1 if cases > 0 else -1
