"""Work finished late in the year; within a year, the same time last year and its end."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.insight import (
    Insight,
    Value,
    count_value,
    percent_value,
    percentage_points_value,
)
from thidua_helpers.insights.results_read import Results
from thidua_helpers.period import Edition
from thidua_helpers.tables.frames import is_missing
from thidua_helpers.vocabulary import Consequence, Measure

_MONTHS = 12
# The last months have this multiple of an even share.
_UNEVEN = Fraction(4, 3)
# Within a year, the distance to the rate at the same time last year that is worth a sentence.
_APART = Fraction(1, 100)


def late_finishing(results: Results) -> Iterator[Insight]:
    """A statement for each group on a whole year; for each group and unit on a part of a year."""
    if results.edition.is_whole_year:
        for group in results.groups:
            yield from _last_months(results, group)
    else:
        for holder in (*results.groups, *results.units):
            yield from _same_time_last_year(results, holder)


def _last_months(results: Results, group: str) -> Iterator[Insight]:
    year = results.edition.year
    months = [
        edition.months
        for edition, holder, *_, name in results.trends
        if edition.year == year and edition.months < _MONTHS and holder == group and name == results.lines.finished
    ]
    if not months:
        return
    part = Edition(year, max(months))
    left = _MONTHS - part.months
    shares = {}
    for measure in Measure:
        then, whole = (
            _value(results, edition, group, measure, results.lines.finished) for edition in (part, results.edition)
        )
        if then is not None and whole and 0 <= then <= whole:
            shares[measure] = Fraction(whole - then, whole)
    if not shares or max(shares.values()) < _UNEVEN * Fraction(left, _MONTHS):
        return
    numbers: dict[str, Value] = {"months": count_value(left)}
    of_measures, rates = [], []
    for measure, share in shares.items():
        numbers[f"share_{measure}"] = percent_value(share, f"cả năm trừ {part.title} ÷ cả năm", decimals=1)
        of_measures.append(f"{{share_{measure}}} số {measure.label}")
        if (rate := _rate(results, part, group, measure)) is not None:
            numbers[f"rate_{measure}"] = percent_value(rate)
            rates.append(f"{{rate_{measure}}} về {measure.label}")
    reached = f" (hết {part.title}, tỷ lệ thi hành xong mới đạt {', '.join(rates)})" if rates else ""
    yield Insight(
        subject=group,
        pages=(group,),
        consequence=Consequence.CHANGE,
        sentence=f"{' và '.join(of_measures)} thi hành xong cả năm của {{@{group}}} là của {{months}} tháng "
        f"cuối năm{reached}.",
        numbers=numbers,
        weight=max(shares.values()),
    )


def _same_time_last_year(results: Results, holder: str) -> Iterator[Insight]:
    year_before = results.edition.previous, Edition(results.edition.year - 1)
    for measure in Measure:
        now = results.main_ratio(holder, measure)
        then, end = (_rate(results, edition, holder, measure) for edition in year_before)
        if now is None or then is None or end is None or abs(Fraction(*now) - then) < _APART:
            continue
        gap = Fraction(*now) - then
        yield Insight(
            subject=holder,
            pages=(holder,),
            consequence=Consequence.CHANGE,
            sentence=f"Tỷ lệ thi hành xong về {measure.label} của {{@{holder}}} là {{now}}, "
            f"{'cao' if gap > 0 else 'thấp'} hơn cùng thời điểm năm trước {{gap}}; năm trước đến thời điểm này đạt "
            "{then}, đến hết năm đạt {end}.",
            numbers={
                "now": percent_value(Fraction(*now)),
                "gap": percentage_points_value(100 * gap, f"so với {year_before[0].title}"),
                "then": percent_value(then, year_before[0].title),
                "end": percent_value(end, year_before[1].title),
            },
            weight=abs(gap),
            measure=measure,
        )


def _value(results: Results, edition: Edition, holder: str, measure: str, line: str) -> int | None:
    row = results.trends.get((edition, holder, measure, line))
    return None if row is None or is_missing(row["value"]) else int(row["value"])


def _rate(results: Results, edition: Edition, holder: str, measure: str) -> Fraction | None:
    """Main rate at the end of an edition, from its lines."""
    lines = results.lines
    finished, enforceable = (
        _value(results, edition, holder, measure, line) for line in (lines.finished, lines.enforceable)
    )
    return None if finished is None or not enforceable or enforceable < 0 else Fraction(finished, enforceable)
