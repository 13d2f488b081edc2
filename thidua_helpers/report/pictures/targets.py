"""Units against their own targets: who meets it, and by how much."""

from collections.abc import Iterator, Sequence

import pandas as pd

from thidua_helpers.charts.panel import row_panel
from thidua_helpers.charts.style import COLOUR_BY_MEASURE
from thidua_helpers.charts.targets import ResultRow, draw_targets
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.pages import page_of_holder
from thidua_helpers.report.pictures.picture import (
    HEADING_BY_MEASURE,
    mark_of,
    picture,
    short_amount,
    short_rate,
)
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.periods import bar_name, end_date_suffix, units_met_in_words
from thidua_helpers.results.verdicts import bar, missing_column, verdict
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import TargetOutcome


def targets_picture(book: OpenEdition, holder: str) -> Html:
    """Units of the province or a cluster, the furthest below its target first.

    Within a year the target is the milestone. Empty without rates.
    """
    groups = book.rules.unit_groups(holder)
    cells, panels, findings = StageCells(book), [], []
    for measure in ("viec", "tien"):
        rows = [row for name, units in groups for row in result_rows(cells, measure, name, units)]
        if not rows:
            continue
        finding = units_met_in_words(book, measure, [unit for _, units in groups for unit in units])
        heading = HEADING_BY_MEASURE[measure]
        figure = row_panel(draw_targets, rows, heading, COLOUR_BY_MEASURE[measure])
        panels.append((figure, f"{heading}: {finding or 'tỷ lệ thi hành xong của các đơn vị'}."))
        findings.append(finding)
    title = "; ".join(filter(None, findings)) or "Tỷ lệ thi hành xong của các đơn vị"
    level = f"{bar_name(book.edition)} của từng đơn vị{end_date_suffix(book.edition)}"
    return picture(
        title[0].upper() + title[1:],
        f"Chấm: tỷ lệ thi hành xong {book.edition.title}, chấm rỗng là chưa đạt; vạch đứng: {level}, không có "
        "vạch là chưa giao; xếp theo khoảng cách đến vạch; trục không bắt đầu từ 0",
        panels,
    )


def result_rows(cells: StageCells, measure: str, name: str, units: Sequence[str]) -> Iterator[ResultRow]:
    """Heading of a named group, then its units, the furthest below its target first."""
    rows = [row for unit in units if (row := _row(cells, unit, measure)) is not None]
    if rows and name:
        yield ResultRow(name)
    yield from sorted(rows, key=lambda row: (row.value_pct or 0) - (row.target_pct or 0))


def _row(cells: StageCells, unit: str, measure: str) -> ResultRow | None:
    key = unit, measure, cells.main_rate
    rate = cells.exact_rate(*key)
    if rate is None:
        return None
    book, row = cells.book, cells.row("targets", *key)
    level, is_missed = bar(book.edition, row), verdict(book.edition, row) == TargetOutcome.NOT_MET
    missing = row.get(missing_column(book.edition))
    gap = f"thiếu {short_amount(int(missing), measure)}" if is_missed and not pd.isna(missing) else ""
    figure = cells.figure(*("targets", key, "result_pct") if row.get("result_pct") else ("rates", key, "value_pct"))
    name, shown = book.rules.name(unit), short_rate(rate, level)
    words = f"{name}: {shown}" + (f", {bar_name(book.edition)} {format_decimal(level[0])}%" if level else "")
    return ResultRow(
        name,
        " ".join(filter(None, (shown, gap))),
        mark_of(figure, ", ".join(filter(None, (words, gap))), page_of_holder(book.rules, unit)),
        float(100 * rate),
        float(level[0]) if level else None,
        is_missed,
    )
