"""Finished numbers over the years, where the enforceable number is not known."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, Value, percent_value
from thidua_helpers.insights.results_read import Results
from thidua_helpers.numbers import known_decimals, known_step, round_half_up
from thidua_helpers.period import Edition
from thidua_helpers.results.bounds import bounds_of
from thidua_helpers.tables.frames import is_missing
from thidua_helpers.vocabulary import PROVINCE, Consequence, Measure, Provenance, ValueUnit

# From this ratio on, a growth is told in times.
_TOLD_IN_TIMES = Fraction(3, 2)
# A lower bound is shown in whole units of this, never rounded up.
_LEAST_STEP_VND = 10**8


def published_series(results: Results) -> Iterator[Insight]:
    """A statement for each measure that has finished numbers of several years, but no rate."""
    for measure in Measure:
        series = {
            edition: row
            for (edition, holder, of_measure, name), row in sorted(results.trends.items(), key=lambda item: item[0][0])
            if (holder, of_measure, name) == (PROVINCE, measure, results.lines.finished)
            and edition.months == results.edition.months
            and not is_missing(row["value"])
            and int(row["value"]) > 0
        }
        if results.main_ratio(PROVINCE, measure) is None and results.edition in series and len(series) > 1:
            yield _insight(results, measure, series)


def _insight(results: Results, measure: Measure, series: Mapping[Edition, dict]) -> Insight:
    numbers: dict[str, Value] = {}
    told = []
    for edition, row in series.items():
        name = f"year_{edition.year}"
        is_least, numbers[name] = _known_value(row, measure)
        told.append(f"{edition.title} là {'trên ' if is_least else ''}{{{name}}}")
    first, last = next(iter(series)), results.edition
    numbers["growth"], change = _growth(series[first], series[last])
    return Insight(
        subject=PROVINCE,
        pages=(PROVINCE,),
        consequence=Consequence.CHANGE,
        sentence=f"Số {measure.label} thi hành xong: {', '.join(told)}, {change} {first.title}; "
        f"chưa có số có điều kiện của {last.title} nên chưa biết tỷ lệ.",
        numbers=numbers,
        measure=measure,
    )


def _known_value(row: Mapping, measure: Measure) -> tuple[bool, Value]:
    """Whether a value is a lower bound, and the value with its known digits."""
    value, low, high = bounds_of(row, "value", "low", "high")
    is_least = low == value < high
    step = known_step(value, low, high)
    if is_least and measure == Measure.TIEN:
        step = max(step, _LEAST_STEP_VND)
        value -= value % step
    unit = ValueUnit.CASES if measure == Measure.VIEC else ValueUnit.VND
    return is_least, Value(value, unit, "nguồn ghi “trên”" if is_least else "", row["provenance"], step)


def _growth(first: Mapping, last: Mapping) -> tuple[Value, str]:
    """Growth from the first value to the last, and the words around it."""
    before, least_before, most_before = bounds_of(first, "value", "low", "high")
    now, least, most = bounds_of(last, "value", "low", "high")
    ratio = Fraction(now, before)
    derived = [row["provenance"] for row in (first, last) if row["provenance"] == Provenance.DERIVED]
    provenance = derived[0] if derived else ""
    if ratio >= _TOLD_IN_TIMES:
        decimals = known_decimals(ratio, Fraction(least, most_before), Fraction(most, least_before), most=1)
        times = Value(round_half_up(ratio, decimals), ValueUnit.TIMES, "năm cuối ÷ năm đầu", provenance)
        return times, "gấp {growth}"
    change = abs(ratio - 1)
    return percent_value(change, "thay đổi ÷ năm đầu", provenance, decimals=1), (
        "tăng {growth} so với" if ratio > 1 else "giảm {growth} so với"
    )
