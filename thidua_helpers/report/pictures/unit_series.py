"""Rates of every unit over the years, a small line each."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from thidua_helpers.charts.panel import row_panel
from thidua_helpers.charts.sparklines import SparkRow, draw_sparklines, largest_reach
from thidua_helpers.charts.style import COLOUR_BY_MEASURE
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.numbers import round_half_up
from thidua_helpers.report.pages import page_of_holder
from thidua_helpers.report.pictures.picture import HEADING_BY_MEASURE, mark_of, picture
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.sections.trends import YearSeries
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PROVENANCE_MARKS, PROVINCE, Measure


def unit_series_picture(book: OpenEdition) -> Html:
    """Main rates of the units over the years by cluster, the largest rise of a cluster first.

    Units with one comparable year are left out; empty without others.
    """
    series = YearSeries(book, book.edition.months)
    years = [str(edition.year) for edition in series.editions]
    panels, findings, scales = [], [], []
    for measure in Measure:
        rows = [row for name, units in book.rules.unit_groups(PROVINCE) for row in _rows(series, measure, name, units)]
        if not rows:
            continue
        finding, heading = _finding(series, measure), HEADING_BY_MEASURE[measure]
        draw = partial(draw_sparklines, years=years)
        panels.append((row_panel(draw, rows, heading, COLOUR_BY_MEASURE[measure]), f"{heading}: {finding}."))
        findings.append(finding)
        reach = format_decimal(round_half_up(Decimal(str(largest_reach(rows))), 1))
        scales.append(f"{reach} điểm phần trăm về {measure.label}")
    if not panels:
        return Html("")
    return picture(
        f"Từ năm {years[0]} đến năm {years[-1]}, {'; '.join(findings)}",
        f"Tỷ lệ thi hành xong của từng đơn vị, {series.kind} {years[0]}–{years[-1]}; độ cao bằng nhau là thay đổi bằng "
        f"nhau, cả dòng cao {' và '.join(scales)}; nét đứt, vòng rỗng: năm cuối thấp hơn năm đầu",
        panels,
    )


def _rows(series: YearSeries, measure: Measure, name: str, units: Sequence[str]) -> Iterator[SparkRow]:
    """Rows of a group under its name; none without a unit that has two years."""
    changes = {unit: change for unit in units if (change := _change(series, unit, measure)) is not None}
    if changes and name:
        yield SparkRow(name)
    yield from (_row(series, unit, measure) for unit in sorted(changes, key=lambda unit: -changes[unit]))


def _rates(series: YearSeries, unit: str, measure: Measure) -> dict[str, Decimal]:
    """Year → comparable rate in per cent, the earliest first."""
    name = series.main_rate
    editions = series.comparable_editions(unit, measure, name)
    return {str(edition): Decimal(series.row(edition, unit, measure, name)["value_pct"]) for edition in editions}


def _change(series: YearSeries, unit: str, measure: Measure) -> Decimal | None:
    """Change from the first to the last comparable year; None with fewer than two."""
    rates = list(_rates(series, unit, measure).values())
    return rates[-1] - rates[0] if len(rates) > 1 else None


def _row(series: YearSeries, unit: str, measure: Measure) -> SparkRow:
    rates, rules = _rates(series, unit, measure), series.book.rules
    last, name = list(rates)[-1], rules.name(unit)
    shown = {
        period: f"{format_decimal(rate)}%{_provenance_mark(series, period, unit, measure)}"
        for period, rate in rates.items()
    }
    words = f"{name}: " + ", ".join(f"{period} {text}" for period, text in shown.items())
    figure = series.figures.figure("trends", (last, unit, measure, series.main_rate), "value_pct")
    first = format_decimal(next(iter(rates.values())))
    return SparkRow(
        name,
        f"{first} → {shown[last]}",
        mark_of(figure, words, page_of_holder(rules, unit)),
        [float(rates[str(edition)]) if str(edition) in rates else None for edition in series.editions],
        rates[last] < next(iter(rates.values())),
    )


def _provenance_mark(series: YearSeries, period: str, unit: str, measure: Measure) -> str:
    return PROVENANCE_MARKS.get(series.figures.row("trends", period, unit, measure, series.main_rate)["provenance"], "")


def _finding(series: YearSeries, measure: Measure) -> str:
    """Number of units with a rise, and the largest: "20/27 đơn vị tăng tỷ lệ về việc"."""
    units = list(series.book.rules.unit_by_id)
    changes = {unit: change for unit in units if (change := _change(series, unit, measure)) is not None}
    risen = [unit for unit, change in changes.items() if change > 0]
    words = f"{len(risen)}/{len(changes)} đơn vị tăng tỷ lệ về {measure.label}"
    most = [unit for unit in risen if changes[unit] == max(changes.values())]
    if len(most) != 1:
        return words
    rates = [f"{format_decimal(rate)}%" for rate in _rates(series, most[0], measure).values()]
    return f"{words}, nhiều nhất là {series.book.rules.name(most[0])} ({rates[0]} lên {rates[-1]})"
