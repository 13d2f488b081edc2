"""Rates after each known number of months: whether the year's target is in reach."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial

from markupsafe import Markup

from thidua_helpers.charts.panel import plain_panel
from thidua_helpers.charts.progress import PROGRESS_RIGHT_INCHES, ProgressPoint, YearPath, draw_progress
from thidua_helpers.charts.style import COLOUR_BY_MEASURE
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.pictures.picture import HEADING_BY_MEASURE, mark_of, picture
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.periods import target_of_year
from thidua_helpers.results.verdicts import bar
from thidua_helpers.vietnamese import format_date, format_decimal
from thidua_helpers.vocabulary import PROVENANCE_MARKS, PROVINCE, Measure, State

_HEIGHT_INCHES = 2.8


def part_year_progress(book: OpenEdition) -> Html:
    """As `progress_picture`; empty for a whole year."""
    return Html("") if book.edition.is_whole_year else progress_picture(book)


def progress_picture(book: OpenEdition) -> Html:
    """The province's main rate by months of the year, with the path of the year before.

    Empty without two points to compare: of this year, or within a year of this year and the last.
    """
    cells, panels, findings = HtmlCells(book), [], []
    for measure in Measure:
        paths = {year: _editions(cells, year, measure) for year in (book.edition.year - 1, book.edition.year)}
        if not _is_comparable(book.edition, paths):
            continue
        finding, heading = _finding(cells, measure, paths), HEADING_BY_MEASURE[measure]
        draw = partial(
            draw_progress,
            paths=[_path(cells, year, measure, editions) for year, editions in paths.items() if editions],
            target=_target(cells, measure),
            milestone=_milestone(cells, measure),
            colour=COLOUR_BY_MEASURE[measure],
        )
        figure = plain_panel(draw, heading, COLOUR_BY_MEASURE[measure], _HEIGHT_INCHES, PROGRESS_RIGHT_INCHES)
        panels.append((figure, f"Toàn tỉnh: {finding.striptags()}."))
        findings.append(finding)
    has_milestone = any(_milestone(cells, measure) for measure in Measure)
    title = Markup("Toàn tỉnh năm {}: tỷ lệ thi hành xong {}").format(book.edition.year, Markup("; ").join(findings))
    return picture(
        title,
        "Tỷ lệ thi hành xong lũy kế từ đầu năm công tác (01/10) theo số tháng; đường xám, vòng rỗng: năm trước; nét "
        f"chấm: chưa có số liệu; nét đứt: {target_of_year(book.edition)}"
        f"{'; gạch ngang: tiến độ' if has_milestone else ''}; trục bắt đầu từ 0",
        panels,
    )


def _editions(cells: HtmlCells, year: int, measure: Measure) -> list[Edition]:
    """Editions of a year with a comparable rate, up to the book's own."""
    book = cells.book
    periods = {
        Edition.parse(row["period"])
        for row in book.rows("trends").values()
        if (row["holder"], row["measure"], row["name"]) == (PROVINCE, measure, cells.main_rate)
        and row["state"] == State.VALUE
    }
    known = [edition for edition in periods if edition.year == year]
    if year == book.edition.year:
        known = [edition for edition in known if edition.months <= book.edition.months]
    return sorted(known, key=lambda edition: edition.months)


def _is_comparable(edition: Edition, paths: Mapping[int, Sequence[Edition]]) -> bool:
    own, before = paths[edition.year], paths[edition.year - 1]
    return len(own) > 1 or (not edition.is_whole_year and len(own) == 1 and bool(before))


def _path(cells: HtmlCells, year: int, measure: Measure, editions: Sequence[Edition]) -> YearPath:
    return YearPath(f"năm {year}", list(_points(cells, measure, editions)), year == cells.book.edition.year)


def _points(cells: HtmlCells, measure: Measure, editions: Sequence[Edition]) -> Iterator[ProgressPoint]:
    for edition in editions:
        key = str(edition), PROVINCE, measure, cells.main_rate
        row = cells.row("trends", *key)
        shown = f"{format_decimal(Decimal(row['value_pct']))}%{PROVENANCE_MARKS.get(row['provenance'], '')}"
        title = edition.title[0].upper() + edition.title[1:]
        words = f"{title} (đến {format_date(edition.end)}): {shown} {HEADING_BY_MEASURE[measure].lower()}"
        yield ProgressPoint(
            edition.months, float(row["value_pct"]), mark_of(cells.figure("trends", key, "value_pct"), words)
        )


def _target(cells: HtmlCells, measure: Measure) -> tuple[float, str] | None:
    """The year's target in per cent with its name; None if it is not known."""
    level = cells.row("targets", PROVINCE, measure, cells.main_rate).get("target_pct")
    return (float(level), f"chỉ tiêu {format_decimal(Decimal(level))}%") if level else None


def _milestone(cells: HtmlCells, measure: Measure) -> tuple[int, float] | None:
    """Months and level of the milestone at the end of a part of a year; None without one."""
    edition = cells.book.edition
    level = bar(edition, cells.row("targets", PROVINCE, measure, cells.main_rate))
    return (edition.months, float(level[0])) if level and not edition.is_whole_year else None


def _finding(cells: HtmlCells, measure: Measure, paths: Mapping[int, Sequence[Edition]]) -> Markup:
    """The last known rates of this year; within a year also those of the year before."""
    own, before = paths[cells.book.edition.year], paths[cells.book.edition.year - 1]
    label = HEADING_BY_MEASURE[measure].lower()

    def shown(edition: Edition) -> Markup:
        return cells.trend(str(edition), PROVINCE, measure, cells.main_rate)

    now = own[-1]
    if now.is_whole_year:
        start = own[-2]
        return Markup("{} {} sau {} tháng, {} cả năm").format(label, shown(start), start.months, shown(now))
    compared = [edition for edition in before if edition in (now.previous, before[-1])]
    then = [Markup("{} {}").format(edition.title, shown(edition)) for edition in compared]
    words = Markup("{} {} sau {} tháng").format(label, shown(now), now.months)
    return words + (Markup(" ({})").format(Markup(", ").join(then)) if then else Markup())
