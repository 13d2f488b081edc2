"""Rates as ratios of two integers, never means of ratios; rates against targets."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from thidua_helpers.numbers import (
    known_step,
    meets,
    missing_if_newly_enforceable,
    missing_to_target,
    percent_of_target,
    rate_pct,
    round_consistently,
    round_half_up,
)
from thidua_helpers.period import Edition
from thidua_helpers.results.bounds import bounds_of
from thidua_helpers.tables.frames import ratio_of
from thidua_helpers.tables.keys import FIGURE_KEY, RATE_KEY
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table, storable_or_none
from thidua_helpers.vocabulary import Level, Provenance, State, TargetOutcome

# The words for a rate with a zero denominator.
NO_DENOMINATOR = "mẫu số bằng 0, không có gì để tính tỷ lệ"
# A difference of lines can be negative if one of them is wrong; its quotient means nothing.
NEGATIVE_DENOMINATOR = "mẫu số âm, không tính được tỷ lệ"


def compute_rates(figures: pd.DataFrame, rates: Mapping, province: str) -> pd.DataFrame:
    """The `rates` table: every holder × measure × rate of the config's `rates`.

    A rate in per cent has a row for each of its measures; money per case (`vnd_per_viec`) one under `tien`. `numerator`
    and `denominator` are exact integers, `value_pct` or `value_vnd` the displayed value. A rate is missing or not
    applicable if either figure is; also not applicable, with the reason in `words`, for a denominator of zero or below.
    `provenance` is the weaker provenance of the two figures: partial, derived, published, sum, own.

    `others_…` of a unit or cluster are the rate of the remainder of the province, the province's integers minus its own
    (decision 0052); empty where the province's are unknown or partial, or nothing remains.
    """
    asked = pd.DataFrame(
        [
            {
                "rate": rate_id,
                "measure": measure,
                "unit": rate.kind,
                "numerator_line": rate.numerator,
                "denominator_line": rate.denominator,
                "denominator_measure": measure if rate.kind == "pct" else "viec",
                "of": rate.of,
            }
            for rate_id, rate in rates.items()
            for measure in (rate.measures if rate.kind == "pct" else ("tien",))
        ]
    )
    holders = figures[["edition", "level", "holder"]].drop_duplicates()
    rows = holders.merge(asked, how="cross")
    rows["denominator_holder"] = rows["holder"].where(rows["of"] == "holder", province)
    numerator_key = ["holder", "measure", "numerator_line"]
    denominator_key = ["denominator_holder", "denominator_measure", "denominator_line"]
    cells = figures.set_index(FIGURE_KEY)[["value", "state", "provenance", "words", "low", "high"]]
    rows = rows.join(cells.add_prefix("top_"), on=numerator_key).join(cells.add_prefix("bottom_"), on=denominator_key)

    is_missing = (rows["top_state"].fillna(State.MISSING) == State.MISSING) | (
        rows["bottom_state"].fillna(State.MISSING) == State.MISSING
    )
    is_applicable = (
        (rows["top_state"] == State.VALUE) & (rows["bottom_state"] == State.VALUE) & (rows["bottom_value"] > 0)
    )
    has_rate = ~is_missing & is_applicable.fillna(False)
    rows["state"] = has_rate.map({True: State.VALUE, False: State.NOT_APPLICABLE}).mask(is_missing, State.MISSING)
    top_words, bottom_words = rows["top_words"].fillna(""), rows["bottom_words"].fillna("")
    reason = top_words.where(top_words != "", bottom_words)
    for why, is_so in ((NO_DENOMINATOR, rows["bottom_value"] == 0), (NEGATIVE_DENOMINATOR, rows["bottom_value"] < 0)):
        reason = reason.mask((reason == "") & (rows["bottom_state"] == State.VALUE) & is_so.fillna(False), why)
    rows["words"] = reason.where(rows["state"] == State.NOT_APPLICABLE, "")
    rows["numerator"], rows["denominator"] = rows["top_value"].where(has_rate), rows["bottom_value"].where(has_rate)
    for name, place in (("numerator", "top"), ("denominator", "bottom")):
        rows[[f"{name}_low", f"{name}_high"]] = rows[[f"{place}_low", f"{place}_high"]].where(has_rate)
    for name, key in (("numerator", numerator_key), ("denominator", denominator_key)):
        holder, measure, line = (rows[part] for part in key)
        rows[f"{name}_keys"] = holder + "/" + measure + "/" + line
    rows["provenance"] = [
        _weakest(top, bottom) if shown else ""
        for top, bottom, shown in zip(rows["top_provenance"], rows["bottom_provenance"], has_rate, strict=True)
    ]
    is_percent = has_rate & (rows["unit"] == "pct")
    rows["value_pct"] = _by_ratio(rows, is_percent, _pct_text, "")
    is_money = has_rate & (rows["unit"] == "vnd_per_viec")
    rows["value_vnd"] = _by_ratio(
        rows, is_money, lambda top, bottom: int(round_half_up(Fraction(top, bottom), 0)), None
    )
    rows = _with_remainder_rates(rows, province)
    return SCHEMAS["rates"].validated(rows)


def _with_remainder_rates(rows: pd.DataFrame, province: str) -> pd.DataFrame:
    """`rows` with the rate of the remainder of the province, for units and clusters."""
    is_whole = (rows["state"] == State.VALUE) & (rows["unit"] == "pct") & (rows["of"] == "holder")
    is_whole &= rows["provenance"] != Provenance.PARTIAL
    whole = rows[is_whole & (rows["holder"] == province)].set_index(["measure", "rate"])
    asked = is_whole & rows["level"].isin([Level.UNIT, Level.CLUSTER])
    joined = rows.join(whole[["numerator", "denominator"]].add_prefix("province_"), on=["measure", "rate"])
    others = {name: (joined[f"province_{name}"] - joined[name]).where(asked) for name in ("numerator", "denominator")}
    is_left = (others["denominator"] > 0).fillna(False)
    rows = rows.assign(**{f"others_{name}": values.where(is_left) for name, values in others.items()})
    return rows.assign(others_pct=_by_ratio(rows, is_left, _pct_text, "", "others_"))


def _pct_text(numerator: int, denominator: int) -> str:
    return str(rate_pct(numerator, denominator))


def _by_ratio(rows: pd.DataFrame, where: pd.Series, shown: Callable, otherwise: object, prefix: str = "") -> list:
    """`shown` of the ratios as Python integers, which do not overflow; `otherwise` elsewhere."""
    ratios = zip(rows[f"{prefix}numerator"], rows[f"{prefix}denominator"], where, strict=True)
    return [shown(int(top), int(bottom)) if is_shown else otherwise for top, bottom, is_shown in ratios]


# From the weakest to the strongest.
_BY_STRENGTH = (Provenance.PARTIAL, Provenance.DERIVED, Provenance.PUBLISHED, Provenance.SUM, Provenance.OWN)


def _weakest(*provenances: str) -> str:
    """The weakest of several provenances."""
    return next(provenance for provenance in _BY_STRENGTH if provenance in provenances)


def judge_targets(
    rates: pd.DataFrame,
    targets: Iterable,
    edition: Edition,
    milestones: Iterable = (),
    signs_of_increase: Mapping[str, int] | None = None,
    others: Iterable = (),
) -> pd.DataFrame:
    """The `targets` table: one row per target of the year, met or not by exact integers.

    A target without a value is `missing`; one whose rate is missing or partial keeps its value and has no `outcome`.
    Within a year the target is the whole year's: not yet met is `dang_thuc_hien`. `result_pct` has more decimals where
    two would contradict the outcome; `difference_pct` is in percentage points; `progress_pct` is the result in per cent
    of the target. Missing numbers, in việc or đồng: `missing_fixed` with an unchanged denominator, `missing_growing` if
    each is newly enforceable, empty where no number suffices (docs/decisions/0009-both-readings-of-a-shortfall.md).
    `words` are those of the rate.

    `signs_of_increase`: rates whose numerator is a change between two times (`Indicators.signs_of_increase`). A change
    may have the other sign than its target, so `progress_pct` and `missing_growing` stay empty; `change` (việc or đồng)
    and `change_pct` give the increase of the line, below zero the decrease (decision 0051).

    `milestones` are the official ones to the end of the period, each next to its target of the year, in the columns
    `milestone_…`. They are met or not, since their day has come.

    `others` are the other allotments of split units' results (`results.allotments`): an outcome that depends on them is
    `phu_thuoc`, without missing numbers.
    """
    targets, milestones = list(targets), list(milestones)
    signs = signs_of_increase or {}
    rows = _target_rows(rates, targets, edition, milestones, signs)
    for other in others:
        for row, same in zip(rows, _target_rows(other.rates, targets, edition, milestones, signs), strict=True):
            for whose in ("", "milestone_"):
                outcome, otherwise = row.get(f"{whose}outcome"), same.get(f"{whose}outcome")
                if outcome and otherwise and outcome != otherwise:
                    row |= {
                        f"{whose}outcome": TargetOutcome.DEPENDS,
                        f"{whose}missing_fixed": None,
                        f"{whose}missing_growing": None,
                    }
    return make_table("targets", rows)


def _target_rows(
    rates: pd.DataFrame, targets: Iterable, edition: Edition, milestones: Iterable, signs: Mapping[str, int]
) -> list[dict]:
    """Rows of the `targets` table for one table of rates."""
    by_key, wholes = rates.set_index(RATE_KEY).to_dict("index"), enforceable_wholes(rates)
    by_target = {(milestone.holder, milestone.measure, milestone.rate): milestone for milestone in milestones}
    rows = []
    for target in targets:
        key = target.holder, target.measure, target.rate
        milestone = by_target.get(key)
        rate = by_key.get(key)
        row = {
            "edition": str(edition),
            "holder": target.holder,
            "measure": target.measure,
            "rate": target.rate,
            "target_pct": "" if target.value_pct is None else str(target.value_pct),
            "comparator": target.comparator or "",
            "state": State.MISSING if target.value_pct is None else State.VALUE,
            "verified": target.verified,
            "decision": target.decision,
            "source": target.source,
            "note": target.note,
            "result_state": rate["state"] if rate else State.MISSING,
            "words": rate["words"] if rate else "",
        }
        if milestone:
            row |= {
                "milestone_pct": str(milestone.value_pct),
                "milestone_comparator": milestone.comparator,
                "milestone_verified": milestone.verified,
                "milestone_decision": milestone.decision,
                "milestone_source": milestone.source,
                "milestone_note": milestone.note,
            }
        if rate and rate["state"] == State.VALUE and rate["provenance"] != Provenance.PARTIAL:
            row |= _result_columns(rate, target, milestone, edition, not_yet_enforceable(rate, wholes))
            if row.get("outcome") and target.rate in signs:
                row |= _change_columns(*ratio_of(rate), signs[target.rate])
        rows.append(row)
    return rows


def not_yet_enforceable(rate: Mapping, wholes: Mapping[str, int]) -> int | None:
    """Number that can still become enforceable: whole minus enforceable part.

    The part is the denominator of `rate`. None if the whole is unknown. `wholes` come from `enforceable_wholes`.
    """
    whole = wholes.get(rate["denominator_keys"])
    return None if whole is None else whole - int(rate["denominator"])


def enforceable_wholes(rates: pd.DataFrame) -> dict[str, int]:
    """Key of a part ("1-01/viec/co_dieu_kien") → its whole, of the same holder.

    The whole is of the same measure, too: the smallest denominator of the rates with this part as numerator.
    """
    part, whole = (rates[name].str.rpartition("/")[0] for name in ("numerator_keys", "denominator_keys"))
    own = rates[(part == whole) & (part != "") & (rates["state"] == State.VALUE)]
    smallest = own.groupby("numerator_keys")["denominator"].min()
    return dict(zip(smallest.index.tolist(), map(int, smallest), strict=True))


def _result_columns(rate: Mapping, target, milestone, edition: Edition, left: int | None) -> dict:
    """Columns that compare a rate with the year's target and the milestone, if given.

    `left` is the number that can still become enforceable, None if unknown.
    """
    numerator, denominator = ratio_of(rate)
    bounds = [(bar.value_pct, bar.comparator) for bar in (target, milestone) if bar and bar.value_pct is not None]
    if not bounds:
        return {}
    shown = round_consistently(Fraction(100 * numerator, denominator), *bounds)
    row = {"result_pct": str(shown)}
    if target.value_pct is not None:
        row |= _target_result(rate, target, shown, left)
        if row["outcome"] == TargetOutcome.NOT_MET and not edition.is_whole_year:
            row["outcome"] = TargetOutcome.UNDER_WAY
        of_target = percent_of_target(numerator, denominator, target.value_pct)
        row["progress_pct"] = str(round_consistently(of_target, (Decimal(100), target.comparator)))
    if milestone:
        of_milestone = _target_result(rate, milestone, shown, left)
        row |= {f"milestone_{name}": value for name, value in of_milestone.items()}
    return row


def _change_columns(numerator: int, denominator: int, sign: int) -> dict:
    """Columns of a target on a change: the change, above zero an increase, and no progress."""
    return {
        "progress_pct": "",
        "missing_growing": None,
        "change": sign * numerator,
        "change_pct": _pct_text(sign * numerator, denominator),
    }


def _target_result(rate: Mapping, bar, shown: Decimal, left: int | None) -> dict:
    """Outcome, displayed difference and missing numbers for a target or milestone.

    `missing_growing` is empty if it exceeds `left`. `missing_step` is the last known digit of missing numbers, since
    figures may be rounded.
    """
    ratio, target = ratio_of(rate), (bar.value_pct, bar.comparator)
    readings = missing_to_target, missing_if_newly_enforceable
    fixed, growing = (missing(*ratio, *target) for missing in readings)
    # The least is missing at the highest possible rate, the most at the lowest.
    bounds = [[missing(*extreme, *target) for extreme in _extremes(rate)] for missing in readings]
    steps = [
        known_step(value, *of_value)
        for value, of_value in zip((fixed, growing), bounds, strict=True)
        if value is not None and None not in of_value
    ]
    return {
        "outcome": TargetOutcome.MET if meets(*ratio, *target) else TargetOutcome.NOT_MET,
        "difference_pct": str(shown - bar.value_pct),
        "missing_fixed": fixed,
        "missing_growing": storable_or_none(growing) if growing is None or left is None or growing <= left else None,
        "missing_step": max(steps) if max(steps) > 1 else None,
    }


def _extremes(rate: Mapping) -> tuple[tuple[int, int], tuple[int, int]]:
    """(numerator, denominator) of the highest and the lowest rate that rounded figures allow."""
    _, low, high = bounds_of(rate, "numerator", "numerator_low", "numerator_high")
    _, fewest, most = bounds_of(rate, "denominator", "denominator_low", "denominator_high")
    return (high, fewest), (low, most)
