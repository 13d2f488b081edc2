"""Points lost by unit and criterion, in shaded cells."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.report.pictures.heat import shades
from thidua_helpers.report.render.blocks import HEAT, Column, NoFigure, Row, Table
from thidua_helpers.report.render.html_blocks import Html, render
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.render.stage_cells import lost_points
from thidua_helpers.report.sections.rankings_in_words import ranking_in_words
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.report.tables.decisions import CLASS, RANK, final_decision
from thidua_helpers.rules.criteria import TOTAL
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PROVINCE

# More criteria have their numbers as headings.
_MOST_NAMED = 6


def points_heat(book: OpenEdition, ranking: str, audience: str) -> Html:
    """Table of the points that each unit lost by criterion, highest total first.

    Shared: only units whose rank or class is decided. Empty without any.
    """
    if ranking not in book.ranking_ids:
        return Html("")
    cells, leaves = HtmlCells(book), book.rules.ranking_criteria[ranking].leaves
    units = _units(cells, ranking, audience)
    if not units:
        return Html("")
    rows = {unit: [cells.row("points", ranking, unit, leaf) for leaf in leaves] for unit in units}
    lost = [[_lost(row) for row in of_unit] for of_unit in rows.values()]
    body = [_row(cells, ranking, unit, rows[unit], of_unit) for unit, of_unit in zip(units, shades(lost), strict=True)]
    labels = [f"{leaf.label} ({format_decimal(leaf.max_points)})" for leaf in leaves.values()]
    has_numbers = len(labels) > _MOST_NAMED
    heads = [str(number) for number in range(1, len(labels) + 1)] if has_numbers else labels
    state = "Kết quả tính, chưa phải quyết định" if is_internal_audience(audience) else "Các đơn vị đã có quyết định"
    table = Table(
        _caption(book, ranking, lost),
        [Column("Đơn vị"), *(Column(head, HEAT) for head in heads), Column("Tổng điểm", HEAT)],
        [body],
        f"{state}; số điểm còn thiếu so với điểm chuẩn của từng tiêu chí{'' if has_numbers else ' (trong ngoặc)'}, nền "
        "càng đậm thì thiếu càng nhiều; dấu +: vượt điểm chuẩn; dấu –: chưa có điểm",
    )
    legend = render("legend", items=labels) if has_numbers else ""
    return Html(cells.table(table) + legend)


def _units(cells: HtmlCells, ranking: str, audience: str) -> list[str]:
    """Units with a total that the audience may see, highest first."""
    book, subject = cells.book, CLASS if ranking == PROVINCE else RANK
    is_internal = is_internal_audience(audience)
    totals = {
        unit: Decimal(row["points"])
        for unit in book.rules.ranked_units(ranking)
        if (row := cells.row("points", ranking, unit, TOTAL)).get("points")
        and (is_internal or final_decision(book, subject, unit))
    }
    return sorted(totals, key=lambda unit: -totals[unit])


def _lost(row: Mapping) -> Decimal | None:
    # A criterion that is not applicable may give points, too.
    return lost_points(row) if row.get("points") else None


def _row(cells: HtmlCells, ranking: str, unit: str, rows: Sequence[Mapping], of_cells: Sequence[int | None]) -> Row:
    shown = [
        cells.lost_points_figure((ranking, unit, row["criterion"])) if shade is not None else NoFigure()
        for row, shade in zip(rows, of_cells, strict=True)
    ]
    total = cells.figure("points", (ranking, unit, TOTAL), "points")
    return Row([unit_link(cells.book, unit), *shown, total], shades=[*of_cells, None])


def _caption(book: OpenEdition, ranking: str, lost: Sequence[Sequence[Decimal | None]]) -> str:
    """The criterion at which the units together lost most."""
    leaves = list(book.rules.ranking_criteria[ranking].leaves.values())
    sums = [sum((each for each in of_leaf if each and each > 0), Decimal(0)) for of_leaf in zip(*lost, strict=True)]
    where = ranking_in_words(book, ranking)
    if not max(sums):
        return f"Không đơn vị nào {where} thiếu điểm so với điểm chuẩn"
    place = sums.index(max(sums))
    counted = [of_unit[place] for of_unit in lost]
    number = len([each for each in counted if each and each > 0])
    return (
        f"Các đơn vị {where} thiếu nhiều điểm nhất ở tiêu chí “{leaves[place].label}”: cộng lại "
        f"{format_decimal(sums[place])} điểm, ở {number}/{len(lost)} đơn vị"
    )
