"""Violations by unit and kind, in shaded cells."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.report.pictures.heat import shades
from thidua_helpers.report.render.blocks import HEAT, TOTAL, Column, Row
from thidua_helpers.report.render.html_blocks import Html, table
from thidua_helpers.report.render.html_cells import DASH
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.tables.frames import stored_day
from thidua_helpers.vietnamese import format_count, format_date

# Units with the most violations that the caption names.
_NAMED = 3


def violations_heat(book: OpenEdition, audience: str, *units: str) -> Html:
    """Table of the violations found at several units by kind, most first.

    Shared: notes only if shareable. Empty without the register, without violations, or for one unit.
    """
    if "inspections" not in book.rules.registers or len(units) < 2:
        return Html("")
    entries = [row for row in book.rows("inspections").values() if row["holder"] in units and int(row["count"])]
    if not entries:
        return Html("")
    found = _by_size(entries, "holder")
    kinds = _by_size(entries, "kind")
    cells = [[[row for row in of_unit if row["kind"] == kind] for kind in kinds] for of_unit in found.values()]
    has_notes = is_internal_audience(audience) or book.rules.shares("inspections", "note")
    of_cells = shades([[_count(rows) for rows in of_unit] for of_unit in cells])
    body = [
        Row(
            [unit_link(book, unit), *(_shown(rows, has_notes) for rows in of_unit), _shown(found[unit], has_notes)],
            shades=[*of_row, None],
        )
        for unit, of_unit, of_row in zip(found, cells, of_cells, strict=True)
    ]
    sums = [_shown(rows, has_notes) for rows in (*kinds.values(), entries)]
    none_found = [book.rules.name(unit) for unit in units if unit not in found]
    others = f"; không ghi nhận ở: {', '.join(none_found)}" if none_found else ""
    return table(
        _caption(book, entries, found, kinds, len(units)),
        [Column("Đơn vị"), *(Column(kind, HEAT) for kind in kinds), Column("Cộng", HEAT)],
        [body, [Row(["Cộng", *sums], TOTAL)]],
        subtitle=f"Số vi phạm, sai sót do kiểm tra, kiểm sát phát hiện; nền càng đậm thì càng nhiều{others}",
    )


def _by_size(entries: Sequence[Mapping], column: str) -> dict[str, list[Mapping]]:
    """Entries by value of a column, most violations first, then in the order of the values."""
    groups: dict[str, list[Mapping]] = {}
    for row in entries:
        groups.setdefault(row[column], []).append(row)
    return dict(sorted(groups.items(), key=lambda group: (-_count(group[1]), group[0])))


def _count(entries: Sequence[Mapping]) -> int:
    return sum(int(row["count"]) for row in entries)


def _shown(entries: Sequence[Mapping], has_notes: bool) -> Markup:
    """Sum of entries, which is no cell of a stage table, with the entries as its source."""
    if not entries:
        return DASH
    total = _count(entries)
    words = "; ".join(_entry(row, has_notes) for row in entries)
    return Markup('<abbr title="{}">{}</abbr>').format(words, format_count(total))


def _entry(row: Mapping, has_notes: bool) -> str:
    note = f" ({row['note']})" if has_notes and row["note"] else ""
    return f"{format_date(stored_day(row['found_on']))}, {row['found_by']}: {format_count(int(row['count']))}{note}"


def _caption(
    book: OpenEdition,
    entries: Sequence[Mapping],
    found: Mapping[str, Sequence[Mapping]],
    kinds: Mapping[str, Sequence[Mapping]],
    units: int,
) -> str:
    most = ", ".join(f"{book.rules.name(unit)} ({_count(found[unit])})" for unit in list(found)[:_NAMED])
    kind = next(iter(kinds))
    return (
        f"{format_count(_count(entries))} vi phạm, sai sót ở {len(found)}/{units} đơn vị, nhiều nhất là {most}; loại "
        f"nhiều nhất: {kind} ({_count(kinds[kind])})"
    )
