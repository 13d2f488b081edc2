"""The units on a map of tiles by their distance to the target: where it is missed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from thidua_helpers.charts.style import COLOUR_BY_MEASURE
from thidua_helpers.charts.svg import Mark
from thidua_helpers.charts.tiles import Tile, tile_panel
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.pages import page_of_holder
from thidua_helpers.report.pictures.picture import HEADING_BY_MEASURE, mark_of, picture
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.periods import bar_name, end_date_suffix
from thidua_helpers.results.verdicts import difference_column, verdict
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PROVINCE, Measure, TargetOutcome


def tile_map(book: OpenEdition) -> Html:
    """Units with a tile in `units.csv`, shaded by distance to the target of their main rate.

    A panel for each measure with a verdict; empty without tiles.
    """
    cells, panels, findings = StageCells(book), [], []
    placed = [unit for unit in book.rules.units if unit.tile]
    for measure in Measure:
        outcomes = {unit.id: _outcome(cells, unit.id, measure) for unit in placed}
        if not any(outcomes.values()):
            continue
        finding, heading = _finding(book, measure, outcomes), HEADING_BY_MEASURE[measure]
        figure = tile_panel(_tiles(cells, placed, measure), heading, COLOUR_BY_MEASURE[measure])
        panels.append((figure, f"{heading}, {bar_name(book.edition)}: {finding}."))
        findings.append(finding)
    level = f"{bar_name(book.edition)} của từng đơn vị{end_date_suffix(book.edition)}"
    borders = "; đường đậm: ranh giới các cụm" if book.rules.clusters else ""
    return picture(
        f"Nơi chưa đạt {bar_name(book.edition)} {'; '.join(findings)}",
        f"Mỗi ô là một đơn vị, đặt gần đúng theo địa bàn{borders}; số trong ô: điểm phần trăm so với {level}, nền càng "
        "đậm thì càng xa; khung đứt và dấu trừ: chưa đạt",
        panels,
    )


def _outcome(cells: StageCells, unit: str, measure: Measure) -> TargetOutcome | None:
    """Verdict on the main rate, met or not met; None if it is open."""
    outcome = verdict(cells.book.edition, cells.row("targets", unit, measure, cells.main_rate))
    return outcome if outcome in (TargetOutcome.MET, TargetOutcome.NOT_MET) else None


def _tiles(cells: StageCells, units: Sequence[UnitRow], measure: Measure) -> list[Tile]:
    """Tiles from the first used row and column on."""
    places = [unit.tile for unit in units if unit.tile]
    top, left = min(row for row, _ in places), min(column for _, column in places)
    groups = {unit: name for name, members in cells.book.rules.unit_groups(PROVINCE) for unit in members}
    return [
        _tile(cells, (unit.id, measure), (row - top, column - left), groups.get(unit.id, ""))
        for unit, (row, column) in zip(units, places, strict=True)
    ]


def _tile(cells: StageCells, of: tuple[str, Measure], place: tuple[int, int], group: str) -> Tile:
    (unit, measure), book = of, cells.book
    name, link, outcome = book.rules.name(unit), page_of_holder(book.rules, unit), _outcome(cells, unit, measure)
    whose = f"{name} ({group})" if group else name
    if outcome is None:
        return Tile(*place, name, "–", Mark(f"{whose}: chưa có kết luận về {measure.label}", link=link), group)
    key, column = (unit, measure, cells.main_rate), difference_column(book.edition)
    figure, is_missed = cells.figure("targets", key, column), outcome == TargetOutcome.NOT_MET
    size = abs(Decimal(cells.row("targets", *key)[column]))
    verb = "thấp hơn" if is_missed else "vượt" if size else "bằng"
    words = f"{whose}: {outcome.label.lower()}, {verb} {bar_name(book.edition)} {format_decimal(size)} điểm phần trăm"
    text = f"{'−' if is_missed else '+'}{format_decimal(size)}"
    return Tile(*place, name, text, mark_of(figure, words, link), group, float(size), is_missed)


def _finding(book: OpenEdition, measure: Measure, outcomes: Mapping[str, TargetOutcome | None]) -> str:
    """Number of missed targets by cluster: "về việc: 6 đơn vị (2 ở Cụm 1, 4 ở Cụm 2)"."""
    missed = {unit for unit, outcome in outcomes.items() if outcome == TargetOutcome.NOT_MET}
    counts = {name: len(missed.intersection(units)) for name, units in book.rules.unit_groups(PROVINCE)}
    where = ", ".join(f"{count} ở {name}" for name, count in counts.items() if count and name)
    words = f"về {measure.label}: {len(missed) or 'không có'} đơn vị{'' if missed else ' nào'}"
    return words + (f" ({where})" if where else "")
