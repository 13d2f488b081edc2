"""Units with so few cases that one more or fewer moves their rate visibly."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.chance import MEASURE
from thidua_helpers.insights.insight import (
    Insight,
    amount_value,
    count_value,
    named_holders,
    percentage_points_value,
)
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import Consequence, Flag

# One case is half a percentage point or more: at most 200 enforceable cases.
_CASE = Fraction(1, 200)
_HOW = "1 ÷ số việc có điều kiện"


def small_unit(results: Results) -> Iterator[Insight]:
    """A statement for each small unit, and one of all for their clusters and the province."""
    small = {
        unit: ratio[1]
        for unit in results.units
        if (ratio := results.main_ratio(unit, MEASURE)) is not None and Fraction(1, ratio[1]) >= _CASE
    }
    for unit, cases in small.items():
        yield Insight(
            subject=unit,
            pages=(unit,),
            consequence=Consequence.DOUBT,
            sentence=f"{{@{unit}}} chỉ có {{cases}} có điều kiện: thi hành xong thêm hay bớt một việc, tỷ lệ đã thay "
            "đổi {case}, nên chênh lệch nhỏ về tỷ lệ chưa nói lên kết quả hơn kém.",
            numbers={
                "cases": amount_value(cases, MEASURE),
                "case": percentage_points_value(Fraction(100, cases), _HOW),
            },
            weight=Fraction(1, cases),
            measure=MEASURE,
            flag=Flag.SMALL_NUMBERS,
        )
    for group in results.groups:
        if members := [unit for unit in results.units_of(group) if unit in small]:
            yield _insight_on_group(group, members, small)


def _insight_on_group(group: str, members: list[str], small: dict[str, int]) -> Insight:
    listed, numbers = named_holders(members)
    cases = [small[unit] for unit in members]
    numbers["most"] = percentage_points_value(Fraction(100, min(cases)), _HOW)
    if len(set(cases)) > 1:
        numbers["least"] = percentage_points_value(Fraction(100, max(cases)), _HOW)
    numbers |= {"units": count_value(len(members))} if len(members) > 1 else {}
    who = f"{{units}} đơn vị có ít việc ({listed})" if len(members) > 1 else f"{listed} có ít việc"
    moves = "từ {least} đến {most}" if "least" in numbers else "{most}"
    ending = f": thêm hay bớt một việc, tỷ lệ thay đổi {moves}"
    return Insight(
        subject=group,
        pages=(group,),
        consequence=Consequence.DOUBT,
        sentence=f"{who}{ending}, nên chênh lệch nhỏ về tỷ lệ chưa nói lên kết quả hơn kém.",
        numbers=numbers,
        weight=Fraction(len(members), 1000),
        measure=MEASURE,
    )
