"""Comparison with the base, mostly the same period of the year before ("so với cùng kỳ")."""

from collections.abc import Container, Mapping, Sequence

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import Column, Row, number_columns
from thidua_helpers.report.render.html_blocks import Html, absence, fold, paragraph, table
from thidua_helpers.report.render.html_cells import HtmlCells, not_applicable
from thidua_helpers.report.sections.periods import base_heading
from thidua_helpers.vocabulary import Comparability, Measure

_LENGTH = {
    False: "hai kỳ cùng số tháng, lũy kế từ 01/10",
    True: "hai kỳ của cùng một năm: thay đổi của số phát sinh là phần phát sinh ở giữa",
}


def same_period_changes(book: OpenEdition, holder: str) -> Html:
    """Table of figures and rates with their change, folded for a group; or why not compared."""
    figures = HtmlCells(book)
    if book.base is None:
        before = book.edition.previous.title
        return absence(f"Chưa so sánh được với cùng kỳ: chưa có số liệu {before}.")
    before = book.base.title
    succession = figures.row("succession", holder)
    if succession["comparison"] == Comparability.NOT_COMPARABLE:
        return absence(f"Không so sánh với {before}: {succession['words']}.")
    columns = [Column("Số liệu")]
    for measure in ("viec", "tien"):
        columns += number_columns(
            f"Kỳ này, {Measure(measure).label}",
            f"{base_heading(book.edition, book.base)}, {Measure(measure).label}",
            f"Thay đổi về {Measure(measure).label}",
        )
    lines, rates = book.rules.indicators.pages.same_period_lines, book.rules.indicators.pages.same_period
    groups = [[row for name in names if (row := _row(book, figures, holder, name))] for names in (lines, rates)]
    why = "".join(paragraph(reason) for reason in exclusion_reasons(book, holder, (*lines, *rates)))
    if not any(groups):
        return Html(why or absence(f"Chưa có số liệu {before} của {book.rules.name(holder)}."))
    subtitle = f"{_whose(succession)}; {_LENGTH[book.base.year == book.edition.year]}"
    whole = f"{book.rules.name(holder)} so với {before}"
    shown = table(whole, columns, groups, subtitle=f"{subtitle}; số tiền tính bằng tỷ đồng")
    return Html((shown if holder in book.rules.unit_by_id else fold(whole, shown)) + why)


def _whose(succession: Mapping) -> str:
    """Comparability of a row of `succession`: unchanged or rebuilt."""
    if succession["comparison"] == Comparability.REBUILT:
        return f"Dựng lại: {succession['words']}"
    return f"So sánh được ({succession['words']})" if succession["words"] else "So sánh được: cùng một đối tượng"


def exclusion_reasons(book: OpenEdition, holder: str, asked: Container[str]) -> list[str]:
    """Sentences, one a reason, on lines and rates of `asked` that are not compared."""
    rules = book.rules.indicators
    names = rules.lines | rules.rates
    listed: dict[str, dict[str, list[str]]] = {}
    for row in book.rows("not_compared").values():
        if row["holder"] == holder and row["name"] in asked:
            listed.setdefault(row["words"], {}).setdefault(row["measure"], []).append(row["name"])
    return [f"Không so sánh {_listed(book, holder, of, names)}: {words}" for words, of in listed.items()]


def _listed(book: OpenEdition, holder: str, by_measure: Mapping[str, Sequence[str]], names: Mapping) -> str:
    """Labels of lines and rates by measure; measures with equal labels are joined."""
    compared = {row["measure"] for row in book.rows("same_period").values() if row["holder"] == holder}
    own_rows = [row for row in book.rows("not_compared").values() if row["holder"] == holder]
    measures_of: dict[str, list[str]] = {}
    for measure, own in by_measure.items():
        labels = ", ".join(dict.fromkeys(names[name].label.lower() for name in own))
        is_all = measure not in compared and len(own) == sum(row["measure"] == measure for row in own_rows)
        template = "mọi số liệu, tỷ lệ về {}" if is_all else f"{labels} (về {{}})"
        measures_of.setdefault(template, []).append(Measure(measure).label)
    return ", ".join(template.format(" và ".join(measures)) for template, measures in measures_of.items())


def _row(book: OpenEdition, figures: HtmlCells, holder: str, name: str) -> Row | None:
    indicators = book.rules.indicators
    rule = indicators.lines.get(name) or indicators.rates.get(name)
    if rule is None or not any(figures.row("same_period", holder, measure, name) for measure in rule.measures):
        return None
    cells = []
    for measure in ("viec", "tien"):
        key = holder, measure, name
        if measure not in rule.measures:
            cells += [not_applicable()] * 3
            continue
        now = figures.figure_in_table(*key) if name in indicators.lines else figures.percent(*key)
        if figures.row("not_compared", *key):
            cells += [now, *[Markup('<span class="missing">không so sánh</span>')] * 2]
        else:
            cells += [now, figures.before(key), figures.change(key)]
    return Row([rule.label, *cells])
