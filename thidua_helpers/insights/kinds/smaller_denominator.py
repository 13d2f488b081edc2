"""A target met, or missed, only because the enforceable share has changed."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from thidua_helpers.errors import not_none
from thidua_helpers.findings.catalogue.oddities import CO_DIEU_KIEN_DOI_NHIEU, MAU_SO_DOI_CUOI_KY
from thidua_helpers.insights.insight import (
    Insight,
    amount_value,
    count_value,
    percent_value,
    rates_by_unit,
)
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, Consequence, Flag, Measure, Turned


def smaller_denominator(results: Results) -> Iterator[Insight]:
    """Holders whose verdict turns at the enforceable share of the base.

    The province's page has a list of the units if there are several.
    """
    turning = {
        (holder, measure): at_share
        for holder, measure in dict.fromkeys(key[:2] for key in results.targets)
        if (at_share := turning_rate(results, holder, measure)) is not None
    }
    alone: set[tuple[str, str]] = set()
    for measure in Measure:
        for is_met in (True, False):
            units = {
                unit: turning[unit, measure]
                for unit in results.units
                if (unit, measure) in turning and results.is_met(unit, measure) == is_met
            }
            if len(units) > 1:
                yield _insight_on_units(results, measure, is_met, units)
            alone |= {(unit, measure) for unit in units if len(units) == 1}
    for unit in results.units:
        for measure in Measure:
            if (unit, measure) not in turning and _is_met_with_smaller_share(results, unit, measure):
                yield _insight_on_fall(results, unit, measure)
    for (holder, measure), at_share in turning.items():
        pages = results.all_pages(holder) if (holder, measure) in alone else results.pages_below_province(holder)
        yield _insight(results, holder, pages, measure, at_share)


def turning_rate(results: Results, holder: str, measure: str) -> Fraction | None:
    """Rate at the enforceable share of the base, if it turns the verdict."""
    is_met, level = results.is_met(holder, measure), results.level(holder, measure)
    at_share = rate_at_share_before(results, holder, measure)
    if is_met is None or level is None or at_share is None:
        return None
    return at_share if level.is_met(at_share.numerator, at_share.denominator) != is_met else None


def _is_met_with_smaller_share(results: Results, unit: str, measure: str) -> bool:
    """Whether a target was met and a finding reports a sharp fall of the enforceable share."""
    checks, lines = results.checks.get((unit, measure), set()), results.lines
    share = results.same_period.get((unit, measure, lines.enforceable_share), {})
    fell = bool(share) and Decimal(share["difference_pct"]) < 0
    return results.is_met(unit, measure) is True and (
        MAU_SO_DOI_CUOI_KY.id in checks or (CO_DIEU_KIEN_DOI_NHIEU.id in checks and fell)
    )


def rate_at_share_before(results: Results, holder: str, measure: str) -> Fraction | None:
    """Rate at the enforceable share of the base; None if a part is unknown or 0."""
    lines = results.lines
    finished, due = (results.figures.get((holder, measure, line)) for line in (lines.finished, lines.to_enforce))
    before = [results.same_period.get((holder, measure, line)) for line in (lines.enforceable, lines.to_enforce)]
    if finished is None or not due or due < 0 or None in before:
        return None
    enforceable_before, due_before = (row["before"] for row in before if row)
    if enforceable_before <= 0 or due_before <= 0:
        return None
    return Fraction(finished * due_before, enforceable_before * due)


def _insight(results: Results, holder: str, pages: tuple[str, ...], measure: str, at_share: Fraction) -> Insight:
    lines, level, is_met = (
        results.lines,
        not_none(results.level(holder, measure)),
        results.is_met(holder, measure),
    )
    enforceable, due, finished = (
        results.same_period[holder, measure, name] for name in (lines.enforceable, lines.to_enforce, lines.finished)
    )
    base, label, bar_name = results.base_title, Measure(measure).label, results.bar_name
    moves = {
        "số thi hành xong": amount_value(finished["change"], measure, f"so với {base}"),
        "số có điều kiện": amount_value(enforceable["change"], measure, f"so với {base}"),
        "số phải thi hành": amount_value(due["change"], measure, f"so với {base}"),
    }
    moved = ", ".join(
        f"{name} {'giảm' if row['change'] < 0 else 'tăng'} {{{field}}}"
        for name, field, row in zip(
            moves, ("finished", "enforceable", "due"), (finished, enforceable, due), strict=True
        )
    )
    numbers = dict(zip(("finished", "enforceable", "due"), moves.values(), strict=True)) | {
        "share": percent_value(
            Fraction(enforceable["before"], due["before"]), f"có điều kiện trên phải thi hành, {base}"
        ),
        "rate": percent_value(at_share, "số thi hành xong, chia cho số phải thi hành nhân tỷ lệ có điều kiện này"),
        "result": percent_value(Fraction(*not_none(results.main_ratio(holder, measure)))),
        "level": percent_value(Fraction(level.level_pct) / 100),
    }
    verdict, then = ("đạt", "không đạt") if is_met else ("chưa đạt", "đạt")
    return Insight(
        subject=holder,
        pages=pages,
        consequence=Consequence.TURNS,
        sentence=f"{{@{holder}}} {verdict} {bar_name} về {label} ({{result}} so với {level.in_words} {{level}}); nếu "
        f"tỷ lệ có điều kiện trên phải thi hành vẫn như {base} ({{share}}) thì tỷ lệ thi hành xong là {{rate}}, {then}."
        f" So với {base}, {moved}: cần làm rõ.",
        numbers=numbers,
        weight=abs(100 * at_share - Fraction(level.level_pct)),
        measure=measure,
        turned=Turned.TARGET,
        flag=Flag.DENOMINATOR,
        is_for_council=bool(is_met) and holder in results.units,
    )


def _insight_on_fall(results: Results, unit: str, measure: Measure) -> Insight:
    """A target met after a sharp fall of the enforceable share that does not turn the verdict."""
    return Insight(
        subject=unit,
        pages=results.pages_below_province(unit),
        consequence=Consequence.DOUBT,
        sentence=f"{{@{unit}}} đạt {results.bar_name} về {measure.label} trong khi tỷ lệ có điều kiện trên phải thi "
        "hành giảm nhiều: cần làm rõ lý do giảm.",
        measure=measure,
        flag=Flag.DENOMINATOR,
    )


def _insight_on_units(results: Results, measure: Measure, is_met: bool, rates: dict[str, Fraction]) -> Insight:
    """Units whose verdict is the same, and turns at the enforceable share of the base."""
    verdict, then = ("đạt", "không đạt") if is_met else ("chưa đạt", "đạt")
    listed, values = rates_by_unit(rates, results.judged_rates(rates, measure))
    return Insight(
        subject=PROVINCE,
        pages=(PROVINCE,),
        consequence=Consequence.TURNS,
        sentence=f"{{units}} đơn vị {verdict} {results.bar_name} về {measure.label}, nhưng nếu tỷ lệ có điều kiện trên "
        f"phải thi hành vẫn như {results.base_title} thì {then}: {listed}.",
        numbers={"units": count_value(len(rates)), **values},
        weight=Fraction(len(rates), 1000),
        measure=measure,
        turned=Turned.TARGET,
        is_for_council=is_met,
    )
