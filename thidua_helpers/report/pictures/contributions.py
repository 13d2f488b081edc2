"""Parts of the change of a group's rate: results and shares of its units, entries, exits."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from thidua_helpers.charts.contributions import ContributionRow, draw_contributions
from thidua_helpers.charts.panel import row_panel
from thidua_helpers.charts.style import COLOUR_BY_MEASURE
from thidua_helpers.charts.svg import Mark
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.pages import page_of_holder
from thidua_helpers.report.pictures.picture import HEADING_BY_MEASURE, mark_of, picture
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import ChangePart, Measure

_MOST_MEMBERS = 8
# Parts that are no unit's own: short name in the chart, whole name.
_PARTS = {
    ChangePart.MIX: ("Thay đổi tỷ trọng", "thay đổi tỷ trọng giữa các đơn vị"),
    ChangePart.ENTRIES: ("Đơn vị mới vào", "đơn vị mới vào"),
    ChangePart.EXITS: ("Đơn vị chuyển đi", "đơn vị chuyển đi"),
}
_Key = tuple[str, str, str, str, str]


def contributions_picture(book: OpenEdition, holder: str) -> Html:
    """Parts of the change of the main rate of the province or a cluster since the base.

    The units with the largest parts, all other units together. Empty without a base.
    """
    if book.base is None:
        return Html("")
    cells, panels, findings = HtmlCells(book), [], []
    for measure in Measure:
        whole = holder, measure, cells.main_rate, ChangePart.WHOLE, ""
        if not cells.row("rate_changes", *whole):
            continue
        parts = _parts(cells, whole)
        rows = list(_rows(cells, whole, parts))
        finding = _finding(cells, whole, parts)
        figure = row_panel(draw_contributions, rows, HEADING_BY_MEASURE[measure], COLOUR_BY_MEASURE[measure])
        panels.append((figure, f"Tỷ lệ thi hành xong {finding.striptags()}."))
        findings.append(finding)
    return picture(
        Markup("{}: tỷ lệ thi hành xong {}").format(book.rules.name(holder), Markup("; ").join(findings)),
        f"Từ tỷ lệ {book.base.title} đến {book.edition.title}: phần do kết quả của từng đơn vị và phần do thay đổi tỷ "
        "trọng giữa các đơn vị (điểm phần trăm); thanh đặc: làm tăng, thanh rỗng: làm giảm; trục không bắt đầu từ 0",
        panels,
    )


def _parts(cells: HtmlCells, whole: _Key) -> dict[_Key, Decimal]:
    """Key → change: by each unit's rate, largest in the whole's direction first; by others."""
    holder, measure, rate, _, _ = whole
    found: dict[_Key, Decimal] = {}
    for row in cells.book.rows("rate_changes").values():
        part, member = row["part"], row["member"] or ""
        is_shown = bool(member) if part == ChangePart.BETTER else part in _PARTS and not member
        if (row["holder"], row["measure"], row["rate"]) == (holder, measure, rate) and is_shown and row["change_pct"]:
            found[holder, measure, rate, part, member] = Decimal(row["change_pct"])
    sign = -1 if _change(cells, whole) < 0 else 1
    members = sorted((key for key in found if key[-1]), key=lambda key: -sign * found[key])
    others = [(holder, measure, rate, part, "") for part in _PARTS]
    kept = [key for key in others if found.get(key) or (key in found and key[3] == ChangePart.MIX)]
    return {key: found[key] for key in (*members, *kept)}


def _change(cells: HtmlCells, key: _Key) -> Decimal:
    return Decimal(cells.row("rate_changes", *key)["change_pct"])


def _rows(cells: HtmlCells, whole: _Key, parts: Mapping[_Key, Decimal]) -> Iterator[ContributionRow]:
    row = cells.row("rate_changes", *whole)
    before, now = (
        100 * Fraction(int(row[f"{when}numerator"]), int(row[f"{when}denominator"])) for when in ("before_", "")
    )
    yield _level(cells, whole, "before_pct", not_none(cells.book.base).title, before)
    shown, hidden = _shown_members(parts)
    at = before
    for key in (*shown, "", *(key for key in parts if not key[-1])):
        if key:
            yield _part(cells, key, parts[key], float(at))
            at += Fraction(parts[key])
        elif hidden:
            change = sum((parts[member] for member in hidden), Decimal(0))
            text = f"{len(hidden)} đơn vị còn lại"
            mark = Mark(f"{text} cộng lại: {_signed(change)} điểm phần trăm")
            yield ContributionRow(text, _signed(change), mark, float(at), float(change))
            at += Fraction(change)
    yield _level(cells, whole, "now_pct", cells.book.edition.title, now)


def _shown_members(parts: Mapping[_Key, Decimal]) -> tuple[Sequence[_Key], Sequence[_Key]]:
    """Units with a row of their own, in the order of `parts`, and those in a common row."""
    members = [key for key in parts if key[-1]]
    if len(members) <= _MOST_MEMBERS + 1:
        return members, []
    largest = sorted(members, key=lambda key: -abs(parts[key]))[:_MOST_MEMBERS]
    return [key for key in members if key in largest], [key for key in members if key not in largest]


def _level(cells: HtmlCells, whole: _Key, column: str, when: str, rate: Fraction) -> ContributionRow:
    figure = cells.figure("rate_changes", whole, column, unit="%")
    mark = mark_of(figure, f"{cells.book.rules.name(whole[0])}, {when}: {figure.text}")
    return ContributionRow(when[0].upper() + when[1:], figure.text, mark, float(rate))


def _part(cells: HtmlCells, key: _Key, change: Decimal, start: float) -> ContributionRow:
    name = cells.book.rules.name(key[-1]) if key[-1] else _PARTS[ChangePart(key[3])][0]
    words = f"{_cause(cells, key)}: {_signed(change)} điểm phần trăm"
    figure = cells.figure("rate_changes", key, "change_pct")
    mark = mark_of(figure, words[0].upper() + words[1:], page_of_holder(cells.book.rules, key[-1]))
    return ContributionRow(name, _signed(change), mark, start, float(change))


def _cause(cells: HtmlCells, key: _Key) -> str:
    return f"kết quả của {cells.book.rules.name(key[-1])}" if key[-1] else _PARTS[ChangePart(key[3])][1]


def _signed(change: Decimal) -> str:
    return f"{'+' if change > 0 else ''}{format_decimal(change)}"


def _finding(cells: HtmlCells, whole: _Key, parts: Mapping[_Key, Decimal]) -> Markup:
    """Change and its largest part: "về việc tăng 2,39 điểm phần trăm, nhiều nhất do …"."""
    change, label = _change(cells, whole), Measure(whole[1]).label
    if not change:
        return Markup("về {} không đổi").format(label)
    verb = "tăng" if change > 0 else "giảm"
    size = cells.show(cells.figure("rate_changes", whole, "change_pct", has_sign=False, unit=" điểm phần trăm"))
    main = max(parts, key=lambda key: parts[key] * change)
    words = Markup("về {} {} {}, nhiều nhất do {} ({})")
    return words.format(label, verb, size, _cause(cells, main), cells.signed("rate_changes", main, "change_pct"))
