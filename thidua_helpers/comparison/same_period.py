"""Figures and rates next to those of a base, mostly of the same period ("so với cùng kỳ").

Both periods are cumulative from 1 October; those of equal length compare: stocks at their ends, flows within them, a
flow and a stock never. What does not compare is listed with the reason (docs/decisions/0022-comparability.md).
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from thidua_helpers.numbers import SHOWN_DECIMALS, known_decimals, known_step, round_distinctly, round_half_up
from thidua_helpers.results.bounds import bounds_of
from thidua_helpers.results.rates import compute_rates
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.indicators import Indicators
from thidua_helpers.tables.frames import ratio_of
from thidua_helpers.tables.keys import FIGURE_KEY, RATE_KEY
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import PROVINCE, Comparability, Provenance, State

Reasons = Mapping[tuple[str, str], str]


def same_period_table(
    figures: pd.DataFrame,
    rates: pd.DataFrame,
    before: pd.DataFrame,
    succession: pd.DataFrame,
    reasons: Reasons,
    rules: RuleBook,
) -> pd.DataFrame:
    """The `same_period` table: figures and rates in per cent that compare with the base.

    `before` are the base's figures for the present holders, `succession` is that stage table, `reasons`: (measure,
    name) → reason not to compare. A figure has `before` and `change` in its own unit, and `change_pct` of the
    earlier value; it is empty on a base of zero or below, across a change of sign, and for a line that is a
    difference (docs/decisions/0036-change-in-per-cent.md). A rate has `before_pct`, and `difference_pct` in
    percentage points of the displayed rates, with more decimals where two would hide a change; the main rate also
    has `at_share_before_pct`, the rate with the base's share of enforceable cases. `before_provenance` is the
    provenance of the base's figure. Partial sums are not compared.
    """
    if before.empty:
        return make_table("same_period", [])
    comparison = succession.set_index("holder")["comparison"].to_dict()
    rates_before = compute_rates(before, rules.indicators.rates, PROVINCE)
    in_per_cent = rates[rates["value_pct"] != ""]
    lines = rules.indicators.lines
    both = _joined_values(figures, before, FIGURE_KEY, ["value", "provenance", "low", "high"])
    rows = [_line_row(row, lines[row["line"]].is_change) for row in both]
    of_rates = _joined_values(in_per_cent, rates_before, RATE_KEY, ["numerator", "denominator", "provenance"])
    shares = _finished_at_shares_before(figures, before, rules.indicators)
    rows += [_rate_row(row) | shares.get((row["holder"], row["measure"], row["rate"]), {}) for row in of_rates]
    common = {"edition": str(rules.edition), "base": succession["base"].iloc[0]}
    return make_table(
        "same_period",
        [
            common | row | {"comparison": comparison[row["holder"]]}
            for row in rows
            if (row["measure"], row["name"]) not in reasons
        ],
    )


def not_compared_table(
    figures: pd.DataFrame, rates: pd.DataFrame, succession: pd.DataFrame, reasons: Reasons, rules: RuleBook
) -> pd.DataFrame:
    """The `not_compared` table: present figures and rates that do not compare, with the reason.

    It includes figures that are themselves a comparison with the year before and are missing for that reason.
    `succession` is that stage table, empty without a base; `reasons` as in `same_period_table`.
    """
    if succession.empty:
        return make_table("not_compared", [])
    of_holders = (
        succession[succession["comparison"] == Comparability.NOT_COMPARABLE].set_index("holder")["words"].to_dict()
    )
    per_cent = [rate_id for rate_id, rate in rules.indicators.rates.items() if rate.kind == "pct"]
    in_per_cent = rates[rates["rate"].isin(per_cent)].rename(columns={"rate": "name"})
    values = pd.concat([figures.rename(columns={"line": "name"}), in_per_cent])
    is_of_method = [key in reasons for key in zip(values["measure"], values["name"], strict=True)]
    is_shown = (values["state"] == State.VALUE) | (
        (values["state"] == State.NOT_APPLICABLE) & pd.Series(is_of_method, values.index)
    )
    values = values[is_shown & values["holder"].isin(list(succession["holder"]))]
    common = {"edition": str(rules.edition), "base": succession["base"].iloc[0]}
    rows = []
    for holder, measure, name in values[["holder", "measure", "name"]].itertuples(index=False, name=None):
        words = of_holders.get(holder) or reasons.get((measure, name))
        if words:
            rows.append(common | {"holder": holder, "measure": measure, "name": name, "words": words})
    return make_table("not_compared", rows)


def _joined_values(now: pd.DataFrame, before: pd.DataFrame, key: list[str], values: list[str]) -> list[dict]:
    """Rows known in both frames, earlier values as `before_…`."""
    frames = [
        frame[(frame["state"] == State.VALUE) & (frame["provenance"] != Provenance.PARTIAL)] for frame in (now, before)
    ]
    merged = frames[0][[*key, *values]].merge(
        frames[1][[*key, *values]].rename(columns={name: f"before_{name}" for name in values}), on=key
    )
    return merged.to_dict("records")


def _finished_at_shares_before(
    figures: pd.DataFrame, before: pd.DataFrame, indicators: Indicators
) -> dict[tuple[str, str, str], dict]:
    """(holder, measure, rate) → `at_share_before_pct`, if its parts are known and not zero.

    N ÷ (E₀ ÷ P₀ × P): N finished and P to be enforced now, E₀ enforceable and P₀ to be enforced in the base.
    """
    of_lines = {
        (row["holder"], row["measure"], row["line"]): row
        for row in _joined_values(figures, before, FIGURE_KEY, ["value"])
    }
    _, due_line, enforceable_line, finished = indicators.volume_lines
    shares = {}
    for (holder, measure, line), row in of_lines.items():
        enforceable, due = (of_lines.get((holder, measure, line_id)) for line_id in (enforceable_line, due_line))
        if line != finished or enforceable is None or due is None:
            continue
        enforceable_before, due_before = int(enforceable["before_value"]), int(due["before_value"])
        if enforceable_before > 0 and due["value"] > 0:
            rate = Fraction(100 * int(row["value"]) * due_before, enforceable_before * int(due["value"]))
            shares[holder, measure, indicators.main_rate] = {"at_share_before_pct": round_half_up(rate, SHOWN_DECIMALS)}
    return shares


def _line_row(row: dict, is_difference: bool) -> dict:
    now = value, low, high = bounds_of(row, "value", "low", "high")
    base = before, before_low, before_high = bounds_of(row, "before_value", "before_low", "before_high")
    step = known_step(value - before, low - before_high, high - before_low)
    has_share = before > 0 and value >= 0 and not is_difference
    return {
        **{name: row[name] for name in ("holder", "measure", "before_provenance", "before_low", "before_high")},
        "name": row["line"],
        **{"before": before, "change": value - before, "change_step": step if step > 1 else None},
        "change_pct": _change_pct(now, base) if has_share else None,
    }


def _change_pct(now: tuple[int, int, int], before: tuple[int, int, int]) -> Decimal:
    """Change in per cent with as many decimals as rounded figures allow.

    `now` and `before` are (value, least, most), as of `bounds_of`; the value of `before` is above 0.
    """
    exact, least, most = (
        Fraction(100 * (top - bottom), bottom)
        for top, bottom in zip(now, (before[0], before[2], before[1] or before[0]), strict=True)
    )
    return round_half_up(exact, known_decimals(exact, least, most))


def _rate_row(row: dict) -> dict:
    before = int(row["before_numerator"]), int(row["before_denominator"])
    shown, shown_before = round_distinctly(ratio_of(row), before)
    return {
        **{name: row[name] for name in ("holder", "measure", "before_provenance")},
        "name": row["rate"],
        **{"before_pct": shown_before, "difference_pct": shown - shown_before},
    }
