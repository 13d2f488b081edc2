"""Targets of units that, all just met, do not reach the target of the province."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, compared_percent_value, count_value, percent_value
from thidua_helpers.insights.results_read import Results
from thidua_helpers.numbers import needed_for_target
from thidua_helpers.vocabulary import PROVINCE, Consequence, Measure

# With more of the province's denominator left out, the sum says nothing about the province.
_MOST_LEFT_OUT = Fraction(1, 10)


def unit_targets_sum(results: Results) -> Iterator[Insight]:
    """A statement for each measure; units without an assigned target are left out of both sums."""
    for measure in Measure:
        level, whole = results.level(PROVINCE, measure), results.main_ratio(PROVINCE, measure)
        enforceable = {
            unit: ratio[1] for unit in results.units if (ratio := results.main_ratio(unit, measure)) is not None
        }
        assigned = {unit: of_unit for unit in enforceable if (of_unit := results.level(unit, measure)) is not None}
        total = sum(enforceable[unit] for unit in assigned)
        if level is None or whole is None or not total or total < (1 - _MOST_LEFT_OUT) * whole[1]:
            continue
        needed = sum(
            needed_for_target(enforceable[unit], of_unit.level_pct, of_unit.comparator)
            for unit, of_unit in assigned.items()
        )
        if level.is_met(needed, total):
            continue
        numbers = {
            "rate": compared_percent_value(
                Fraction(needed, total),
                level.level_pct,
                level.comparator,
                "cộng số vừa đủ đạt của từng đơn vị ÷ cộng số có điều kiện của các đơn vị ấy",
            ),
            "level": percent_value(Fraction(level.level_pct) / 100),
        }
        left_out = len(results.units) - len(assigned)
        not_counted = ""
        if left_out:
            numbers["left_out"] = count_value(left_out)
            not_counted = f", không tính {{left_out}} đơn vị chưa giao {results.bar_name}"
        yield Insight(
            subject=PROVINCE,
            pages=(PROVINCE,),
            consequence=Consequence.DOUBT,
            sentence=f"Nếu mọi đơn vị vừa đúng {results.bar_name} được giao về {measure.label} thì cộng lại chỉ đạt "
            f"{{rate}}{not_counted}; {results.bar_name} của tỉnh là {level.in_words} {{level}}. Mức giao cho các đơn "
            "vị chưa đủ bảo đảm mức chung.",
            numbers=numbers,
            weight=Fraction(level.level_pct) / 100 - Fraction(needed, total),
            measure=measure,
        )
