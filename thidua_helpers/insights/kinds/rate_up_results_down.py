"""Rates that rose though less was finished, or fell though more was."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from thidua_helpers.insights.insight import (
    Insight,
    Value,
    amount_value,
    count_value,
    named_holders,
    percent_value,
    rate_difference_value,
)
from thidua_helpers.insights.kinds.smaller_denominator import turning_rate
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, Consequence, Measure

# Smaller changes of a rate, and of the results in per cent, are not worth a sentence.
_LEAST_RATE_CHANGE, _LEAST_CHANGE = Fraction(1, 200), Fraction(1, 100)


@dataclass(frozen=True)
class _RateMoves:
    """Finished and enforceable, before and now, of a rate that went the other way."""

    finished_before: int
    finished: int
    enforceable_before: int
    enforceable: int

    @property
    def rate(self) -> Fraction:
        return Fraction(self.finished, self.enforceable)

    @property
    def rate_before(self) -> Fraction:
        return Fraction(self.finished_before, self.enforceable_before)

    @property
    def rate_change(self) -> Fraction:
        return self.rate - self.rate_before

    @property
    def is_up(self) -> bool:
        return self.rate_change > 0


def rate_up_results_down(results: Results) -> Iterator[Insight]:
    """A statement for each group and unit; the province's page has a list of the units.

    Verdicts that turn at the enforceable share of the base are left to `smaller_denominator`.
    """
    for measure in Measure:
        moves = {
            holder: found
            for holder in (*results.groups, *results.units)
            if (found := _moves(results, holder, measure)) is not None
            and turning_rate(results, holder, measure) is None
        }
        for holder, of_holder in moves.items():
            yield _insight(results, holder, measure, of_holder)
        for is_up in (True, False):
            units = [unit for unit in results.units if unit in moves and moves[unit].is_up == is_up]
            if units:
                yield _insight_on_units(results, measure, is_up, units)


def _moves(results: Results, holder: str, measure: str) -> _RateMoves | None:
    now = results.main_ratio(holder, measure)
    finished, enforceable = (
        results.same_period.get((holder, measure, line)) for line in (results.lines.finished, results.lines.enforceable)
    )
    if now is None or finished is None or enforceable is None:
        return None
    if finished["before"] <= 0 or enforceable["before"] <= 0:
        return None
    moves = _RateMoves(finished["before"], now[0], enforceable["before"], now[1])
    change = Fraction(moves.finished - moves.finished_before, moves.finished_before)
    is_contrary = moves.rate_change * change < 0
    is_large = abs(moves.rate_change) >= _LEAST_RATE_CHANGE and abs(change) >= _LEAST_CHANGE
    return moves if is_contrary and is_large else None


def _insight(results: Results, holder: str, measure: Measure, moves: _RateMoves) -> Insight:
    base = results.base_title
    changes = {
        "finished": (moves.finished_before, moves.finished),
        "enforceable": (moves.enforceable_before, moves.enforceable),
    }
    numbers: dict[str, Value] = {"rate": rate_difference_value(moves.rate, moves.rate_before, f"so với {base}")}
    for name, (before, now) in changes.items():
        numbers[name] = amount_value(now - before, measure, f"so với {base}")
        numbers[f"{name}_share"] = percent_value(Fraction(abs(now - before), before), f"của {base}")
    rate, result = ("tăng", "giảm") if moves.is_up else ("giảm", "tăng")
    cluster = _cluster_behind(results, measure, moves) if holder == PROVINCE else None
    alone = ""
    if cluster is not None:
        change = results.same_period[cluster, measure, results.lines.enforceable]["change"]
        numbers["cluster"] = amount_value(change, measure, f"so với {base}")
        alone = f"; riêng {{@{cluster}}} {result} {{cluster}}"
    return Insight(
        subject=holder,
        pages=(holder,),
        consequence=Consequence.CHANGE,
        sentence=f"Tỷ lệ thi hành xong về {measure.label} của {{@{holder}}} {rate} {{rate}} so với {base} "
        f"dù số thi hành xong {result} {{finished}} ({{finished_share}}), vì số có điều kiện {result} {{enforceable}} "
        f"({{enforceable_share}}){alone}.",
        numbers=numbers,
        weight=abs(moves.rate_change),
        measure=measure,
    )


def _cluster_behind(results: Results, measure: str, moves: _RateMoves) -> str | None:
    """The cluster whose enforceable number changed by more than the province's, the same way."""
    of_province = moves.enforceable - moves.enforceable_before
    changes = {
        cluster: row["change"]
        for cluster in results.clusters
        if (row := results.same_period.get((cluster, measure, results.lines.enforceable))) is not None
        and row["change"] * of_province >= of_province**2
    }
    return max(changes, key=lambda cluster: abs(changes[cluster]), default=None)


def _insight_on_units(results: Results, measure: Measure, is_up: bool, units: list[str]) -> Insight:
    listed, values = named_holders(units)
    who = listed if len(units) == 1 else f"{{units}} đơn vị ({listed})"
    numbers = values if len(units) == 1 else values | {"units": count_value(len(units))}
    moved = (
        "tăng so với {} dù thi hành xong ít hơn, vì số có điều kiện giảm nhiều hơn"
        if is_up
        else "giảm so với {} dù thi hành xong nhiều hơn, vì số có điều kiện tăng nhiều hơn"
    )
    return Insight(
        subject=PROVINCE,
        pages=(PROVINCE,),
        consequence=Consequence.CHANGE,
        sentence=f"{who} có tỷ lệ thi hành xong về {measure.label} {moved.format(results.base_title)}.",
        numbers=numbers,
        weight=Fraction(len(units), 1000),
        measure=measure,
    )
