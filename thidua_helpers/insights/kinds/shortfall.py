"""Units that make the shortfall of a cluster or the province."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, amount_value, count_value, percent_value
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, Consequence, Measure

# As many units are named as make this share of the shortfall, at least one and at most so many.
_NAMED_SHARE, _MOST_NAMED = Fraction(9, 10), 6


def shortfall(results: Results) -> Iterator[Insight]:
    """A statement on the units below their level, by cluster or province and measure."""
    for holder in (PROVINCE, *results.clusters):
        for measure in Measure:
            missing = {
                unit: amount
                for unit in results.units_of(holder)
                if results.is_met(unit, measure) is False and (amount := results.missing(unit, measure))
            }
            if missing:
                yield _insight(results, holder, measure, missing)


def _insight(results: Results, holder: str, measure: Measure, missing: dict[str, int]) -> Insight:
    largest_first = sorted(missing, key=lambda unit: (-missing[unit], unit))
    total = sum(missing.values())
    named = _named(missing, largest_first, total)
    numbers = {f"unit_{place}": amount_value(missing[unit], measure) for place, unit in enumerate(named, start=1)}
    listed = [f"{{@{unit}}} ({{unit_{place}}})" for place, unit in enumerate(named, start=1)]
    label, bar_name = measure.label, results.bar_name
    if len(missing) == 1:
        sentence = f"Chỉ {{@{named[0]}}} chưa đạt {bar_name} về {label}, còn thiếu {{unit_1}}."
    else:
        numbers |= {
            "units": count_value(len(missing)),
            "total": amount_value(total, measure, "cộng số còn thiếu của từng đơn vị, số có điều kiện không đổi"),
        }
        sentence = f"{{units}} đơn vị chưa đạt {bar_name} về {label} còn thiếu tổng cộng {{total}}: {', '.join(listed)}"
        if len(named) < len(missing):
            of_named = sum(missing[unit] for unit in named)
            numbers |= {
                "share": percent_value(Fraction(of_named, total), decimals=1),
                "others": count_value(len(missing) - len(named)),
                "others_missing": amount_value(total - of_named, measure),
            }
            sentence += " chiếm {share}; {others} đơn vị còn lại thiếu {others_missing}"
        sentence += "."
    return Insight(
        subject=holder,
        pages=(holder,),
        consequence=Consequence.EXPLAINS,
        sentence=sentence,
        numbers=numbers,
        weight=Fraction(len(missing), len(results.units_of(holder))),
        measure=measure,
    )


def _named(missing: dict[str, int], largest_first: list[str], total: int) -> list[str]:
    """The units that make most of the shortfall; all if they are few."""
    if len(largest_first) <= _MOST_NAMED:
        return largest_first
    named: list[str] = []
    for unit in largest_first[:_MOST_NAMED]:
        if named and sum(missing[other] for other in named) >= _NAMED_SHARE * total:
            break
        named.append(unit)
    return named
