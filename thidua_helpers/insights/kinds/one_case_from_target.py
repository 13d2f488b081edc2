"""Units within one case of their target, on either side."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, Value, named_holders
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, Consequence, Flag, Turned

MEASURE = "viec"


def one_case_from_target(results: Results) -> Iterator[Insight]:
    """A statement for each such unit, and one of all for their clusters and the province."""
    just_met = [unit for unit in results.units if _is_met_by_one_case(results, unit)]
    just_missed = [unit for unit in results.units if _is_missed_by_one_case(results, unit)]
    for units, words in (
        (just_met, "đạt {} về việc sát mức: ít hơn 01 việc thi hành xong là không đạt."),
        (just_missed, "chưa đạt {} về việc vì thiếu 01 việc thi hành xong."),
    ):
        sentence = words.format(results.bar_name)
        yield from (_insight(unit, f"{{@{unit}}} {sentence}", Flag.NEAR_TARGET, {}) for unit in units)
        for group in (PROVINCE, *results.clusters):
            if members := [unit for unit in units if unit in results.units_of(group)]:
                listed, numbers = named_holders(members)
                yield _insight(group, f"{listed} {sentence}", Flag.NONE, numbers, len(members))


def _is_met_by_one_case(results: Results, unit: str) -> bool:
    level, ratio = results.level(unit, MEASURE), results.main_ratio(unit, MEASURE)
    if results.is_met(unit, MEASURE) is not True or level is None or ratio is None:
        return False
    return not level.is_met(ratio[0] - 1, ratio[1])


def _is_missed_by_one_case(results: Results, unit: str) -> bool:
    return results.is_met(unit, MEASURE) is False and results.missing(unit, MEASURE) == 1


def _insight(subject: str, sentence: str, flag: Flag, numbers: dict[str, Value], units: int = 1) -> Insight:
    return Insight(
        subject=subject,
        pages=(subject,),
        consequence=Consequence.NEAR,
        sentence=sentence,
        numbers=numbers,
        weight=Fraction(units),
        measure=MEASURE,
        turned=Turned.TARGET,
        flag=flag,
    )
