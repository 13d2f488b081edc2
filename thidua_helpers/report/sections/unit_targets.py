"""Targets of one unit: result, difference, verdict, missing amounts."""

from collections.abc import Sequence

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import NUMBER, Column, Field, table_of
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.periods import end_date_suffix, target_of_year
from thidua_helpers.report.tables.targets import TargetFields, rate_or_result, target_key, target_rows
from thidua_helpers.rules.year_rows import TargetRow
from thidua_helpers.vocabulary import Measure, State


def targets(book: OpenEdition, unit: str) -> Html:
    """Table of the unit's targets, after one of its milestones if it has any."""
    rules = book.rules
    main_rate = rules.indicators.main_rate
    asked = [(measure, main_rate) for measure in ("viec", "tien")]
    asked += [(row.measure, row.rate) for row in rules.targets if row.holder == unit and row.rate != main_rate]
    of_targets = _targets_table(book, unit, asked, rules.targets, target_of_year(book.edition).capitalize())
    milestones = [(row.measure, row.rate) for row in rules.milestones if row.holder == unit]
    if not milestones:
        return of_targets
    of_milestones = _targets_table(
        book, unit, milestones, rules.milestones, f"Tiến độ{end_date_suffix(book.edition)}", "milestone_"
    )
    return Html(of_milestones + of_targets)


def _targets_table(
    book: OpenEdition,
    unit: str,
    asked: Sequence[tuple[str, str]],
    assigned: Sequence[TargetRow],
    caption: str,
    prefix: str = "",
) -> Html:
    """Table of the targets `asked`, or with "milestone_" of milestones, by measure and rate."""
    figures, rates = HtmlCells(book), book.rules.indicators.rates
    of = TargetFields(figures, prefix, absent=lambda row: State.NOT_APPLICABLE.label)
    fields = [
        Field(Column("Chỉ tiêu"), lambda row: f"{rates[row['rate']].label} về {Measure(row['measure']).label}"),
        of.level("Được giao"),
        Field(Column("Kết quả", NUMBER), lambda row: rate_or_result(figures, *target_key(row))),
        of.difference(),
        of.outcome(),
        *of.missing(
            "Còn thiếu, nếu số có điều kiện giữ nguyên",
            "Còn thiếu, nếu phần thi hành thêm cũng làm tăng số có điều kiện",
        ),
    ]
    rows = target_rows(figures, [(unit, *each) for each in asked])
    decisions = dict.fromkeys(row.decision for row in assigned if row.holder == unit and row.decision)
    subtitle = f"Theo Quyết định {', '.join(decisions)}" if decisions else ""
    return figures.table(table_of([rows], fields, f"{caption} của {book.rules.name(unit)}", subtitle=subtitle))
