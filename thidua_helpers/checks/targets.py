"""Implausible targets, and missing rows of targets.

Thresholds come from the workspace; each finding can be accepted. No finding has a unit as its holder, because targets
are the office's own matter and not for the papers that units get.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from statistics import median

from thidua_helpers.findings.catalogue.oddities import CHI_TIEU_BAT_THUONG, THIEU_DONG_CHI_TIEU
from thidua_helpers.findings.finding import Finding, Location
from thidua_helpers.numbers import percent_of_target, rate_pct, round_consistently
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.year_rows import TargetRow
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import Measure, Severity

# A median of fewer targets means nothing.
_FEWEST_FOR_MEDIAN = 3


def odd_targets(values: Mapping, before: RuleBook | None, rules: RuleBook) -> Iterator[Finding]:
    """Findings on implausible targets and milestones, and results of many times their target.

    Implausible: below 1%, far from the median of the other units, or far from the holder's own of last year.

    `values` has the figures by (holder, measure, line), as `known_figures` gives them; `before` are the rules of the
    last whole year, None where the workspace has none. A rate of a change may be many times its target.
    """
    last_year = {_key(row): row.value_pct for row in before.targets if row.value_pct} if before else {}
    files = rules.files
    for file, rows, own_before in ((files.targets, rules.targets, last_year), (files.milestones, rules.milestones, {})):
        for line, row in enumerate(rows, start=2):
            if row.value_pct is None:
                continue
            odd = list(_oddities(row, row.value_pct, rows, own_before, values, rules))
            if odd:
                yield CHI_TIEU_BAT_THUONG.finding(
                    found=f"{rules.name(row.holder)}: chỉ tiêu {rules.indicators.rates[row.rate].label.lower()} về "
                    f"{Measure(row.measure).label} là {format_decimal(row.value_pct)}%, {'; '.join(odd)}",
                    measure=row.measure,
                    at=Location(file=file, cells=f"dòng {line}"),
                    severity=Severity.ERROR if row.value_pct < 1 else None,
                    workbook=rules.workspace.inputs.config_workbook(rules.edition).name,
                )


def missing_target_rows(rules: RuleBook) -> Iterator[Finding]:
    """Findings on units without a target row that more than half of the units have.

    A target that was not assigned has a row with an empty value, so a unit without a row was probably forgotten. Its
    target would be "chưa giao" and count for nothing (docs/decisions/0039-targets-that-are-not-assigned.md).
    """
    for (measure, rate), without in rules.units_without_target_row.items():
        yield THIEU_DONG_CHI_TIEU.finding(
            found=f"{', '.join(map(rules.name, without))}: không có dòng chỉ tiêu "
            f"{rules.indicators.rates[rate].label.lower()} về {Measure(measure).label}, trong khi "
            f"{format_count(len(rules.unit_by_id) - len(without))} đơn vị khác có",
            measure=measure,
            at=Location(file=rules.files.targets),
        )


def _oddities(
    row: TargetRow, value_pct: Decimal, rows: Iterable[TargetRow], before: Mapping, values: Mapping, rules: RuleBook
) -> Iterator[str]:
    """Oddities of a target in words; `before`: last year's targets by `_key`."""
    limits = rules.settings.plausibility
    if value_pct < 1:
        yield "nhỏ hơn 1%"
    others = _targets_of_other_units(row, rows, rules)
    if len(others) >= _FEWEST_FOR_MEDIAN and _is_far(value_pct, median(others), limits.target_ratio):
        yield f"trung vị của các đơn vị khác là {format_decimal(median(others))}%"
    own = before.get(_key(row))
    if own is not None and _is_far(value_pct, own, limits.target_ratio):
        yield f"năm trước là {format_decimal(own)}%"
    result = _result(row, values, rules)
    most = Fraction(value_pct) * Fraction(limits.target_result_ratio)
    if result and 100 * Fraction(*result) >= most:
        times = format_decimal(round_consistently(percent_of_target(*result, value_pct)))
        yield f"kết quả là {format_decimal(rate_pct(*result))}%, bằng {times}% chỉ tiêu"


def _targets_of_other_units(row: TargetRow, rows: Iterable[TargetRow], rules: RuleBook) -> list[Decimal]:
    """Other units' targets for the same rate; empty if the row is not a unit's."""
    if row.holder not in rules.unit_by_id:
        return []
    same_rate = [other for other in rows if (other.measure, other.rate) == (row.measure, row.rate)]
    of_others = [other for other in same_rate if other.holder in rules.unit_by_id and other.holder != row.holder]
    return [target.value_pct for target in of_others if target.value_pct is not None]


def _result(row: TargetRow, values: Mapping, rules: RuleBook) -> tuple[int, int] | None:
    """(numerator, denominator) of a target's rate; None if unknown, and for rates of a change."""
    if row.rate in rules.indicators.signs_of_increase:
        return None
    rate = rules.indicators.rates[row.rate]
    top, bottom = (values.get((row.holder, row.measure, line)) for line in (rate.numerator, rate.denominator))
    if top is None or bottom is None or int(bottom["value"]) == 0:
        return None
    return int(top["value"]), int(bottom["value"])


def _is_far(value: Decimal, usual: Decimal, ratio: Decimal) -> bool:
    return value > usual * ratio or value * ratio < usual


def _key(row: TargetRow) -> tuple[str, str, str]:
    return row.holder, row.measure, row.rate
