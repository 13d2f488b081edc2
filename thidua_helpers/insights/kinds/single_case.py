"""One large case whose removal turns the verdict on a money target.

Large and prolonged cases are those of the register; a removed case leaves both numerator and denominator.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from thidua_helpers.errors import not_none
from thidua_helpers.insights.insight import (
    Insight,
    amount_value,
    count_value,
    percent_value,
    percentage_points_value,
    rates_by_unit,
)
from thidua_helpers.insights.results_read import Results
from thidua_helpers.tables.frames import records
from thidua_helpers.vocabulary import PROVINCE, Consequence, Flag, Turned

MEASURE = "tien"


@dataclass(frozen=True)
class _Case:
    """A case of the register, and the ratio of its holder without it."""

    unit: str
    enforceable_vnd: int
    finished_vnd: int
    numerator: int
    denominator: int


def single_case(results: Results) -> Iterator[Insight]:
    """A statement for each holder whose verdict a single case turns, of several the largest.

    The province's page has one about itself, and one that lists the units if there are several.
    """
    turning = {
        holder: case
        for holder in dict.fromkeys(holder for holder, *_ in results.targets)
        if (case := _turning_case(results, holder)) is not None
    }
    alone: set[str] = set()
    for is_met in (True, False):
        units = [unit for unit in results.units if unit in turning and results.is_met(unit, MEASURE) == is_met]
        if len(units) > 1:
            yield _insight_on_units(results, is_met, {unit: turning[unit] for unit in units})
        alone |= set(units if len(units) == 1 else [])
    for holder, case in turning.items():
        pages = results.all_pages(holder) if holder in alone else results.pages_below_province(holder)
        yield _insight(results, holder, pages, case)


def _turning_case(results: Results, holder: str) -> _Case | None:
    is_met, level = results.is_met(holder, MEASURE), results.level(holder, MEASURE)
    ratio = results.main_ratio(holder, MEASURE)
    if is_met is None or level is None or ratio is None:
        return None
    turning = [
        case for case in _cases(results, holder, *ratio) if level.is_met(case.numerator, case.denominator) != is_met
    ]
    return max(turning, key=lambda case: (case.enforceable_vnd, case.finished_vnd), default=None)


def _cases(results: Results, holder: str, numerator: int, denominator: int) -> Iterator[_Case]:
    """Cases of a holder that leave something enforceable behind when they are removed."""
    units = set(results.units_of(holder))
    for row in records(results.tables["large_cases"]):
        enforceable, finished = row["co_dieu_kien_vnd"], row["xong_vnd"]
        if row["holder"] in units and enforceable is not None and finished is not None and enforceable < denominator:
            yield _Case(row["holder"], enforceable, finished, numerator - finished, denominator - enforceable)


def _insight(results: Results, holder: str, pages: tuple[str, ...], case: _Case) -> Insight:
    level, (finished, enforceable) = (
        not_none(results.level(holder, MEASURE)),
        not_none(results.main_ratio(holder, MEASURE)),
    )
    without = Fraction(case.numerator, case.denominator)
    whose = "" if holder == case.unit else f" của {{@{case.unit}}}"
    verdict, how, then = (
        ("đạt", "nhờ", "thấp hơn") if results.is_met(holder, MEASURE) else ("chưa đạt", "vì", "cao hơn")
    )
    against = f"{{result}} so với {level.in_words} {{level}}"
    return Insight(
        subject=holder,
        pages=pages,
        consequence=Consequence.TURNS,
        sentence=f"{{@{holder}}} {verdict} {results.bar_name} về tiền ({against}) {how} một việc{whose}: "
        "có điều kiện {enforceable}, đã thi hành xong {finished}. Không kể riêng việc này, tỷ lệ là {without}, "
        f"{then} {results.bar_name} {{distance}}.",
        numbers={
            "result": percent_value(Fraction(finished, enforceable)),
            "level": percent_value(Fraction(level.level_pct) / 100),
            "enforceable": amount_value(case.enforceable_vnd, MEASURE, "sổ việc lớn, việc kéo dài"),
            "finished": amount_value(case.finished_vnd, MEASURE, "sổ việc lớn, việc kéo dài"),
            "without": percent_value(without, "tử số và mẫu số trừ số của việc này"),
            "distance": percentage_points_value(100 * without - Fraction(level.level_pct)),
        },
        weight=Fraction(case.enforceable_vnd, enforceable),
        measure=MEASURE,
        turned=Turned.TARGET,
        flag=Flag.ONE_CASE,
    )


def _insight_on_units(results: Results, is_met: bool, cases: dict[str, _Case]) -> Insight:
    """Units whose verdict is the same, and a single case turns it."""
    verdict, how, then = ("đạt", "nhờ", "không đạt") if is_met else ("chưa đạt", "vì", "đạt")
    without = {unit: Fraction(case.numerator, case.denominator) for unit, case in cases.items()}
    listed, rates = rates_by_unit(without, results.judged_rates(cases, MEASURE))
    return Insight(
        subject=PROVINCE,
        pages=(PROVINCE,),
        consequence=Consequence.TURNS,
        sentence=f"{{units}} đơn vị {verdict} {results.bar_name} về tiền {how} một việc lớn của đơn vị; không kể việc "
        f"đó thì {then}: {listed}.",
        numbers={"units": count_value(len(cases)), **rates},
        weight=Fraction(len(cases), 1000),
        measure=MEASURE,
        turned=Turned.TARGET,
    )
