"""One unit whose shortfall alone makes the province, or a cluster, miss its target."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.errors import not_none
from thidua_helpers.insights.insight import Insight, amount_value, compared_percent_value, percent_value
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, Consequence, Measure


def main_shortfall_unit(results: Results) -> Iterator[Insight]:
    """A statement on the largest shortfall of a unit, if it turns the group's verdict."""
    for group in results.groups:
        for measure in Measure:
            level, ratio = results.level(group, measure), results.main_ratio(group, measure)
            if results.is_met(group, measure) is not False or level is None or ratio is None:
                continue
            missing = {
                unit: amount
                for unit in results.units_of(group)
                if results.is_met(unit, measure) is False and (amount := results.missing(unit, measure))
            }
            unit = max(missing, key=lambda unit: (missing[unit], unit), default=None)
            if unit is not None and level.is_met(ratio[0] + missing[unit], ratio[1]):
                yield _insight(results, group, measure, unit, missing[unit])


def _insight(results: Results, group: str, measure: Measure, unit: str, missing: int) -> Insight:
    level, (finished, enforceable) = (
        not_none(results.level(group, measure)),
        not_none(results.main_ratio(group, measure)),
    )
    bar_name = results.bar_name
    return Insight(
        subject=group,
        pages=results.all_pages(unit) if group == PROVINCE else results.pages_below_province(unit),
        consequence=Consequence.EXPLAINS,
        sentence=f"{{@{group}}} còn thiếu {{missing}} so với {bar_name} về {measure.label}; riêng {{@{unit}}} thiếu "
        f"{{unit_missing}}. Nếu {{@{unit}}} đạt {bar_name} của mình thì {{@{group}}} đạt {{rate}} so với "
        f"{level.in_words} {{level}}.",
        numbers={
            "missing": amount_value(not_none(results.missing(group, measure)), measure),
            "unit_missing": amount_value(missing, measure),
            "rate": compared_percent_value(
                Fraction(finished + missing, enforceable),
                level.level_pct,
                level.comparator,
                "tử số cộng số còn thiếu của đơn vị, số có điều kiện không đổi",
            ),
            "level": percent_value(Fraction(level.level_pct) / 100),
        },
        weight=Fraction(missing, enforceable),
        measure=measure,
    )
