"""Targets of one unit: result, difference, verdict, missing amounts."""

from collections.abc import Sequence

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import Column, Row, number_columns
from thidua_helpers.report.render.html_blocks import Html, table
from thidua_helpers.report.render.html_cells import HtmlCells, not_applicable
from thidua_helpers.report.sections.periods import end_date_suffix, target_of_year
from thidua_helpers.report.tables.targets import DASH, rate_or_result, target_level, target_verdict
from thidua_helpers.rules.year_rows import TargetRow
from thidua_helpers.vocabulary import Measure, TargetOutcome


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
    target_rows: Sequence[TargetRow],
    caption: str,
    whose: str = "",
) -> Html:
    """Table of the targets `asked`, or with "milestone_" of milestones, by measure and rate."""
    figures, rates = HtmlCells(book), book.rules.indicators.rates
    columns = [
        Column("Chỉ tiêu"),
        *number_columns("Được giao", "Kết quả", "Chênh lệch (điểm phần trăm)"),
        Column("Kết luận"),
        *number_columns("Còn thiếu, nếu số có điều kiện giữ nguyên", "Còn thiếu, nếu số làm thêm là mới có điều kiện"),
    ]
    rows = []
    for measure, rate in asked:
        key = unit, measure, rate
        cells = [target_level(figures, key, whose), rate_or_result(figures, *key)]
        if figures.row("targets", *key).get(f"{whose}outcome"):
            cells += [
                figures.signed("targets", key, f"{whose}difference_pct"),
                target_verdict(figures, key, whose),
                *_to_target(figures, key, whose),
            ]
        else:
            cells += [not_applicable()] * (len(columns) - 3)
        rows.append(Row([f"{rates[rate].label} về {Measure(measure).label}", *cells]))
    decisions = dict.fromkeys(row.decision for row in target_rows if row.holder == unit and row.decision)
    subtitle = f"Theo Quyết định {', '.join(decisions)}" if decisions else ""
    return table(f"{caption} của {book.rules.name(unit)}", columns, [rows], subtitle=subtitle)


def _to_target(figures: HtmlCells, key: tuple[str, str, str], whose: str) -> list[Markup]:
    """Missing amounts under both readings, 0 if met; dashes if the verdict is open."""
    if figures.row("targets", *key)[f"{whose}outcome"] == TargetOutcome.DEPENDS:
        return [DASH, DASH]
    return [figures.missing_to_target(key, f"{whose}missing_{kind}") for kind in ("fixed", "growing")]
