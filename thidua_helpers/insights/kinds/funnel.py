"""Units whose rate of cases is clearly above or below that of the province."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.chance import ALARM, MEASURE, ChanceGroup, chance_group
from thidua_helpers.insights.insight import Insight, count_value, percent_value, rates_by_unit
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, Consequence

_HOW = "số thi hành xong ÷ số có điều kiện của các đơn vị cộng lại"


def funnel(results: Results) -> Iterator[Insight]:
    """A statement for each such unit, and one for the province that names all."""
    found = chance_group(results, PROVINCE)
    outside = found.outside(ALARM) if found else {}
    if not found or not outside:
        return
    for unit, side in outside.items():
        yield _insight_on_unit(results, found, unit, side)
    yield _insight_on_province(found, outside)


def _insight_on_unit(results: Results, found: ChanceGroup, unit: str, side: int) -> Insight:
    rate = Fraction(*found.units[unit])
    return Insight(
        subject=unit,
        pages=results.pages_below_province(unit),
        consequence=Consequence.DOUBT,
        sentence=f"Tỷ lệ thi hành xong về việc của {{@{unit}}} ({{rate}}) {'cao' if side > 0 else 'thấp'} hơn rõ rệt "
        "mức chung toàn tỉnh ({group}): chênh lệch lớn hơn mức dao động ngẫu nhiên với số việc của đơn vị.",
        numbers={"rate": percent_value(rate), "group": percent_value(found.rate, _HOW)},
        weight=abs(rate - found.rate),
        measure=MEASURE,
    )


def _insight_on_province(found: ChanceGroup, outside: dict[str, int]) -> Insight:
    numbers = {"group": percent_value(found.rate, _HOW), "others": count_value(len(found.units) - len(outside))}
    told = []
    for side, words in ((-1, "thấp hơn"), (1, "cao hơn")):
        rates = {unit: Fraction(*found.units[unit]) for unit in outside if outside[unit] == side}
        if rates:
            listed, values = rates_by_unit(rates, prefix="below_" if side < 0 else "above_")
            numbers |= values
            told.append(f"{words} rõ rệt: {listed}")
    return Insight(
        subject=PROVINCE,
        pages=(PROVINCE,),
        consequence=Consequence.DOUBT,
        sentence=f"So với mức chung toàn tỉnh về việc ({{group}}), {'; '.join(told)}. {{others}} đơn vị còn lại chưa "
        "khác rõ rệt mức chung, xét theo số việc của mình.",
        numbers=numbers,
        weight=Fraction(len(outside), 100),
        measure=MEASURE,
    )
