"""Units below their targets by the amounts that they lack."""

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from thidua_helpers.charts.bars import BarRow, draw_bars
from thidua_helpers.charts.panel import row_panel
from thidua_helpers.charts.style import COLOUR_BY_MEASURE
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.numbers import round_half_up
from thidua_helpers.report.pages import page_of_holder
from thidua_helpers.report.pictures.picture import (
    AMOUNT_HEADING_BY_MEASURE,
    HEADING_BY_MEASURE,
    SCALE_BY_MEASURE,
    mark_of,
    picture,
    short_amount,
)
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.periods import bar_name, end_date_suffix
from thidua_helpers.results.verdicts import missing_column, verdict
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import Measure, TargetOutcome

# One or two units need no picture: the sentences on the page name them.
_FEWEST = 3
_MOST_NAMED = 2


def shortfall_picture(book: OpenEdition, units: Sequence[str]) -> Html:
    """Amounts that units below their targets lack, the largest first.

    A panel only for a measure of which three units or more lack an amount; empty without any.
    """
    cells, panels, findings = StageCells(book), [], []
    for measure in Measure:
        missing = _missing(cells, units, measure)
        if len(missing) < _FEWEST:
            continue
        finding, heading = _finding(book, measure, missing), HEADING_BY_MEASURE[measure]
        rows = [_row(cells, holder, measure, missing) for holder in missing]
        figure = row_panel(draw_bars, rows, AMOUNT_HEADING_BY_MEASURE[measure], COLOUR_BY_MEASURE[measure])
        panels.append((figure, f"{heading}: {finding}."))
        findings.append(finding)
    title = "; ".join(findings)
    return picture(
        title[:1].upper() + title[1:],
        f"Số còn phải thi hành xong thêm để đạt {bar_name(book.edition)}{end_date_suffix(book.edition)}, số có điều "
        "kiện không đổi; phần trăm: trong tổng số còn thiếu của các đơn vị, không trừ phần vượt của đơn vị khác",
        panels,
    )


def _missing(cells: StageCells, units: Sequence[str], measure: Measure) -> dict[str, int]:
    """Unit → amount that it lacks, the largest first."""
    edition, column = cells.book.edition, missing_column(cells.book.edition)
    rows = {unit: cells.row("targets", unit, measure, cells.main_rate) for unit in units}
    missed = {unit: row[column] for unit, row in rows.items() if verdict(edition, row) == TargetOutcome.NOT_MET}
    amounts = {unit: int(amount) for unit, amount in missed.items() if not pd.isna(amount) and amount}
    return dict(sorted(amounts.items(), key=lambda pair: -pair[1]))


def _row(cells: StageCells, unit: str, measure: Measure, missing: dict[str, int]) -> BarRow:
    name, amount = cells.book.rules.name(unit), missing[unit]
    shown, share = short_amount(amount, measure), _percent(amount, missing)
    figure = cells.figure("targets", (unit, measure, cells.main_rate), missing_column(cells.book.edition))
    words = f"{name}: còn thiếu {shown}, {share} tổng số còn thiếu"
    mark = mark_of(figure, words, page_of_holder(cells.book.rules, unit))
    return BarRow(name, f"{shown} ({share})", mark, amount / SCALE_BY_MEASURE[measure])


def _percent(amount: int, missing: dict[str, int]) -> str:
    return f"{format_decimal(round_half_up(Fraction(100 * amount, sum(missing.values())), 1))}%"


def _finding(book: OpenEdition, measure: Measure, missing: dict[str, int]) -> str:
    """The share of the units that lack most: "A và B chiếm 68,4% trong 38 việc còn thiếu …"."""
    amounts = list(missing.values())
    named = [unit for unit in list(missing)[:_MOST_NAMED] if amounts.count(missing[unit]) == 1]
    level = f"để đạt {bar_name(book.edition)} về {measure.label}"
    total = f"{short_amount(sum(amounts), measure)} còn thiếu"
    if not named:
        return f"{len(missing)} đơn vị còn thiếu tổng cộng {short_amount(sum(amounts), measure)} {level}"
    names = " và ".join(book.rules.name(unit) for unit in named)
    return f"{names} chiếm {_percent(sum(missing[unit] for unit in named), missing)} trong {total} {level}"
