"""Figures of the province and its clusters over the years."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from markupsafe import Markup

from thidua_helpers.charts.panel import plain_panel
from thidua_helpers.charts.series import RIGHT_INCHES, Series, SeriesPoint, draw_series
from thidua_helpers.charts.style import COLOUR_BY_MEASURE
from thidua_helpers.charts.svg import ChartFigure
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.numbers import round_half_up
from thidua_helpers.report.pictures.picture import HEADING_BY_MEASURE, mark_of, picture
from thidua_helpers.report.render.html_blocks import Html, paragraph
from thidua_helpers.report.sections.trends import YearSeries
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import PROVENANCE_MARKS, PROVINCE, Comparability, Measure, State

_HEIGHT_INCHES = 2.8


def rates_picture(book: OpenEdition) -> Html:
    """Main rates of province and clusters over the years, a panel for cases and one for money."""
    series = YearSeries(book, book.edition.months)
    holders, rate = (PROVINCE, *book.rules.cluster_ids), series.main_rate
    panels, findings = [], []
    for measure in Measure:
        asked = {book.rules.name(holder): (holder, measure, rate) for holder in holders}
        figure = _panel(series, measure, asked, starts_at_zero=False)
        moved = _move(series, measure, rate)
        if figure is None:
            continue
        finding = Markup("Toàn tỉnh: tỷ lệ thi hành xong {}").format(moved) if moved else Markup("Tỷ lệ thi hành xong")
        panels.append((figure, f"{finding.striptags()}."))
        findings += [moved] if moved else []
    title = Markup("Tỷ lệ thi hành xong của các cụm qua các năm")
    if findings:
        title = Markup("Toàn tỉnh: tỷ lệ thi hành xong {}").format(Markup("; ").join(findings))
    measured = "Tỷ lệ thi hành xong trên số có điều kiện, {}; trục không bắt đầu từ 0"
    return _picture(series, title, measured, panels) or _not_drawn("tỷ lệ thi hành xong")


def amounts_picture(book: OpenEdition) -> Html:
    """Picture of `drawn_amounts`, or why there is none."""
    return drawn_amounts(book) or _not_drawn("số liệu")


def drawn_amounts(book: OpenEdition) -> Html:
    """The province's cases and money over the years, from zero; empty under two years."""
    series = YearSeries(book, book.edition.months)
    lines, drawn = book.rules.indicators.lines, book.rules.indicators.volume_lines
    panels, findings = [], []
    for measure in Measure:
        asked = {lines[line].short_label: (PROVINCE, measure, line) for line in drawn}
        figure = _panel(series, measure, asked, starts_at_zero=True)
        if figure is None:
            continue
        moved = next(filter(None, (_move(series, measure, line) for line in reversed(drawn))), Markup())
        panels.append((figure, f"Toàn tỉnh: {moved.striptags()}."))
        findings.append(moved)
    title = Markup("Toàn tỉnh: {}").format(Markup("; ").join(filter(None, findings)))
    return _picture(series, title, "Số việc, và số tiền tính bằng tỷ đồng, {}; trục bắt đầu từ 0", panels)


def _not_drawn(what: str) -> Html:
    return paragraph(f"Chưa vẽ được {what}: chưa đủ hai năm có số liệu so sánh được.")


def _picture(series: YearSeries, title: Markup, measured: str, panels: Sequence[tuple[ChartFigure, str]]) -> Html:
    if not panels:
        return Html("")
    years = f"{series.kind} {series.editions[0].year}–{series.editions[-1].year}"
    rows = [row for row in series.book.rows("trends").values() if row["comparison"] == Comparability.REBUILT]
    return picture(title, measured.format(years) + ("; vòng rỗng: số dựng lại" if rows else ""), panels)


def _panel(
    series: YearSeries, measure: Measure, asked: Mapping[str, tuple[str, str, str]], starts_at_zero: bool
) -> ChartFigure | None:
    """Panel of the figures with two comparable years or more, by name; None without any."""
    known = {name: key for name, key in asked.items() if len(series.comparable_editions(*key)) > 1}
    if not known:
        return None
    # The province among the clusters; the last of the volumes.
    main = next(iter(known)) if not starts_at_zero else list(known)[-1]
    lines = [
        Series(name, [_point(series, name, str(edition), key) for edition in series.editions], name == main)
        for name, key in known.items()
    ]
    years = [str(edition.year) for edition in series.editions]
    suffix = "" if starts_at_zero else "%"
    draw = partial(
        draw_series,
        lines=lines,
        years=years,
        colour=COLOUR_BY_MEASURE[measure],
        suffix=suffix,
        starts_at_zero=starts_at_zero,
    )
    heading = HEADING_BY_MEASURE[measure]
    return plain_panel(draw, heading, COLOUR_BY_MEASURE[measure], _HEIGHT_INCHES, RIGHT_INCHES)


def _point(series: YearSeries, name: str, period: str, key: tuple[str, str, str]) -> SeriesPoint | None:
    """Point of a year; None for an unknown or not comparable figure: the line breaks."""
    row = series.figures.row("trends", period, *key)
    if row.get("state") != State.VALUE:
        return None
    column = "value_pct" if row["value_pct"] else "value"
    figure = series.figures.figure("trends", (period, *key), column)
    if row["value_pct"]:
        value, text = float(row["value_pct"]), f"{format_decimal(Decimal(row['value_pct']))}%"
    elif key[1] == Measure.VIEC:
        value, text = float(row["value"]), f"{format_count(int(row['value']))} việc"
    else:
        billions = Fraction(int(row["value"]), 10**9)
        value, text = float(billions), f"{format_decimal(round_half_up(billions, 1))} tỷ"
    words = f"{name}, {period}: {text}{PROVENANCE_MARKS.get(row['provenance'], '')}"
    return SeriesPoint(value, mark_of(figure, words), row["comparison"] == Comparability.REBUILT)


def _move(series: YearSeries, measure: str, name: str) -> Markup | None:
    """Move of the province's figure, or its last two if it turned; None under two known years."""
    editions = series.comparable_editions(PROVINCE, measure, name)
    if len(editions) < 2:
        return None
    column = "value_pct" if name == series.main_rate else "value"
    values = [Decimal(str(series.row(edition, PROVINCE, measure, name)[column])) for edition in editions]
    places = _last_moves(values)
    words = [series.shown(editions[place], PROVINCE, measure, name, is_short=measure == "tien") for place in places]
    years = [editions[place].year for place in places]
    lines = series.book.rules.indicators.lines
    whose = (
        f"về {Measure(measure).label}"
        if name == series.main_rate
        else f"số {Measure(measure).label} {lines[name].short_label.lower()}"
    )
    verb, to = _verb(values[places[0]], values[places[1]])
    moves = Markup("{} {} từ {} (năm {}) {} {} (năm {})").format(
        whose, verb, words[0], years[0], to, words[1], years[1]
    )
    if len(places) > 2:
        verb, to = _verb(values[places[1]], values[places[2]])
        moves += Markup(", rồi {} {} {} (năm {})").format(verb, to, words[2], years[2])
    return moves


def _verb(before: Decimal, now: Decimal) -> tuple[str, str]:
    return ("tăng", "lên") if now > before else ("giảm", "xuống") if now < before else ("vẫn", "và")


def _last_moves(values: Sequence[Decimal]) -> list[int]:
    """Positions that bound the last two moves; the first and the last without a turn.

    Equal neighbours continue the move before them, at the start the one after.
    """
    places, direction = [0], 0
    for place in range(1, len(values)):
        step = (values[place] > values[place - 1]) - (values[place] < values[place - 1])
        if step and direction and step != direction:
            places.append(place - 1)
        direction = step or direction
    return [*places, len(values) - 1][-3:]
