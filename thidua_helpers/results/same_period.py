"""Beside the same period of the year before ("so với cùng kỳ"): figures and rates of both, and the change.

Both periods are cumulative from 1 October and equally long, so stocks at their ends and flows within them compare; a
flow and a stock never do.
"""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from thidua_helpers.numbers import MOST_DECIMALS, SHOWN_DECIMALS, percent, round_half_up
from thidua_helpers.results.rates import rates_of_figures
from thidua_helpers.rules import PROVINCE, RuleBook
from thidua_helpers.tables import FIGURE_KEY, PARTIAL, RATE_KEY, VALUE, make_table


def same_period(
    figures: pd.DataFrame,
    rates: pd.DataFrame,
    earlier: pd.DataFrame | None,
    holders: Collection[str],
    rules: RuleBook,
) -> pd.DataFrame:
    """The `same_period` table: every figure, and every rate in per cent, that is known in both periods.

    `earlier` are the figures of the same period of the year before, None where there are none; `holders` those that
    are the same office or group in both. A figure has `before` and `change` in its own unit, and `change_pct` of what
    it was, empty where that was 0. A rate has `before_pct`, and `difference_pct` in percentage points between the two
    as they are shown: with more decimals where two would hide a change. A sum of some members only is compared with
    nothing.
    """
    if earlier is None:
        return make_table("same_period", [])
    earlier_rates = rates_of_figures(earlier, rules.indicators.rates, PROVINCE)
    in_per_cent = rates[rates["value_pct"] != ""]
    rows = [_of_line(row) for row in _both(figures, earlier, FIGURE_KEY, ["value"], holders)]
    rows += [
        _of_rate(row) for row in _both(in_per_cent, earlier_rates, RATE_KEY, ["numerator", "denominator"], holders)
    ]
    editions = {"edition": str(rules.edition), "base": str(rules.edition.previous)}
    return make_table("same_period", [editions | row for row in rows])


def _both(
    now: pd.DataFrame, before: pd.DataFrame, key: list[str], values: list[str], holders: Collection[str]
) -> list[dict]:
    """Rows that both frames know, the earlier values under `before_…`."""
    known = [
        frame[(frame["state"] == VALUE) & (frame["basis"] != PARTIAL) & frame["holder"].isin(holders)]
        for frame in (now, before)
    ]
    merged = known[0][[*key, *values]].merge(
        known[1][[*key, *values]].rename(columns={name: f"before_{name}" for name in values}), on=key
    )
    return merged.to_dict("records")


def _of_line(row: dict) -> dict:
    value, before = int(row["value"]), int(row["before_value"])
    return {
        **{"holder": row["holder"], "measure": row["measure"], "name": row["line"]},
        **{"before": before, "change": value - before},
        "change_pct": str(round_half_up(Fraction(100 * (value - before), before), SHOWN_DECIMALS)) if before else "",
    }


def _of_rate(row: dict) -> dict:
    now = int(row["numerator"]), int(row["denominator"])
    before = int(row["before_numerator"]), int(row["before_denominator"])
    shown, shown_before = _apart(now, before)
    return {
        **{"holder": row["holder"], "measure": row["measure"], "name": row["rate"]},
        **{"before_pct": str(shown_before), "difference_pct": str(shown - shown_before)},
    }


def _apart(now: tuple[int, int], before: tuple[int, int]) -> tuple[Decimal, Decimal]:
    """Both rates with as many decimals as it takes for two that differ to be shown so."""
    is_equal = Fraction(*now) == Fraction(*before)
    for decimals in range(SHOWN_DECIMALS, MOST_DECIMALS):
        shown = percent(*now, decimals), percent(*before, decimals)
        if (shown[0] == shown[1]) == is_equal:
            return shown
    return percent(*now, MOST_DECIMALS), percent(*before, MOST_DECIMALS)
