"""Charts of units: a cluster's members by rate, and one unit among its peers."""

from collections.abc import Sequence
from decimal import Decimal

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.render import charts
from thidua_helpers.report.render.html_blocks import Html, paragraph, render
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.periods import bar_name, end_date_suffix
from thidua_helpers.report.tables.targets import rate_or_result
from thidua_helpers.results.verdicts import bar, verdict
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import Measure, TargetOutcome

_MARKS = {TargetOutcome.MET: " ✓", TargetOutcome.NOT_MET: " ✕"}


def rate_chart(book: OpenEdition, members: Sequence[str], whose: str) -> str:
    """Chart of the members' rates in order of size, with targets; empty without rates."""
    figures = HtmlCells(book)
    panels = []
    for measure, heading, colour in (("viec", "Về việc", charts.VIEC), ("tien", "Về tiền", charts.TIEN)):
        units = [unit for unit in members if figures.is_known("rates", unit, measure, figures.main_rate)]
        ordered = sorted(
            units, key=lambda unit: not_none(figures.exact_rate(unit, measure, figures.main_rate)), reverse=True
        )
        dots = tuple(_dot(book, figures, unit, measure) for unit in ordered)
        if dots:
            panels.append(charts.DotPanel(heading, colour, dots))
    if not panels:
        return ""
    title = _chart_title(book, members, whose)
    has_marks = book.edition.is_whole_year or any(row.holder in members for row in book.rules.milestones)
    marks = f"; ✓ đạt, ✕ chưa đạt {bar_name(book.edition)}{end_date_suffix(book.edition)}" if has_marks else ""
    listed = "; ".join(
        f"{panel.heading}: " + ", ".join(f"{dot.label} {dot.text}" for dot in panel.dots) for panel in panels
    )
    has_targets = any(dot.target is not None for panel in panels for dot in panel.dots)
    ticks = f"; vạch đứng là {bar_name(book.edition)} của từng đơn vị, chấm rỗng là chưa đạt" if has_targets else ""
    measured = f"Tỷ lệ thi hành xong trên số có điều kiện, {book.edition.title}"
    return render(
        "chart",
        title=title,
        subtitle=f"{measured}{marks}{ticks}; trục không bắt đầu từ 0",
        picture=charts.dots(panels, f"{title}. {listed}."),
    )


def _dot(book: OpenEdition, figures: HtmlCells, unit: str, measure: str) -> charts.Dot:
    """Dot of a unit's rate with its target, within a year its milestone."""
    row = figures.row("targets", unit, measure, figures.main_rate)
    target_bar, outcome = bar(book.edition, row), verdict(book.edition, row)
    return charts.Dot(
        book.rules.name(unit),
        _value_pct(figures, unit, measure),
        rate_or_result(figures, unit, measure, figures.main_rate).striptags()
        + (_MARKS.get(outcome, "") if outcome else ""),
        float(target_bar[0]) if target_bar else None,
        outcome == TargetOutcome.NOT_MET,
    )


def _value_pct(figures: HtmlCells, unit: str, measure: str) -> float:
    return float(not_none(figures.exact_rate(unit, measure, figures.main_rate))) * 100


def _chart_title(book: OpenEdition, members: Sequence[str], whose: str) -> str:
    """Title with the number of members that met their targets, within a year milestones."""
    figures, clauses = HtmlCells(book), []
    for measure, name in (("viec", "việc"), ("tien", "tiền")):
        outcomes = [verdict(book.edition, figures.row("targets", unit, measure, figures.main_rate)) for unit in members]
        judged = [outcome for outcome in outcomes if outcome]
        if judged:
            clauses.append(
                f"{judged.count(TargetOutcome.MET)}/{len(judged)} đơn vị đạt {bar_name(book.edition)} về {name}"
            )
    return f"{whose}: {', '.join(clauses)}" if clauses else f"{whose}: tỷ lệ thi hành xong của các đơn vị"


def peers_chart(book: OpenEdition, unit: str) -> Html:
    """Chart of a unit's rates in its cluster, with target and median; a note without rates."""
    figures, rules = HtmlCells(book), book.rules
    panels, findings, cluster = [], [], ""
    for measure, heading, colour in (("viec", "Về việc", charts.VIEC), ("tien", "Về tiền", charts.TIEN)):
        key = unit, measure, figures.main_rate
        peer = figures.row("peers", *key)
        if not peer:
            continue
        cluster = peer["cluster"]
        # Within a year the milestone: at the scale of the year's target all results would be one spot.
        target_bar = bar(book.edition, figures.row("targets", *key))
        others = [
            _value_pct(figures, row["holder"], measure)
            for row in book.rows("peers").values()
            if (row["cluster"], row["measure"], row["rate"]) == (cluster, measure, figures.main_rate)
            and row["holder"] != unit
        ]
        own = rate_or_result(figures, *key).striptags()
        panels.append(
            charts.StripPanel(
                heading,
                colour,
                charts.StripMark(_value_pct(figures, unit, measure), f"{rules.name(unit)} {own}"),
                tuple(others),
                _mark_of(target_bar[0], bar_name(book.edition)) if target_bar else None,
                _mark_of(Decimal(peer["median_pct"]), "trung vị"),
            )
        )
        shared = f" (cùng mức với {peer['shared_by'] - 1} đơn vị khác)" if peer["shared_by"] > 1 else ""
        place = peer["words"] or f"thứ {peer['place']}/{peer['members']}{shared}"
        findings.append(f"{Measure(measure).label} {own}, {place}")
    if not panels:
        return paragraph("Chưa có tỷ lệ để so trong cụm.")
    title = f"{rules.name(unit)} trong {rules.name(cluster)}: {'; '.join(findings)}"
    return render(
        "chart",
        title=title,
        subtitle=f"Tỷ lệ thi hành xong, {book.edition.title}; mỗi vòng tròn là một đơn vị khác của cụm; trung vị là "
        "mức giữa của cụm; trục không bắt đầu từ 0; không phải xếp hạng thi đua",
        picture=charts.strips(panels, f"{title}."),
    )


def _mark_of(value_pct: Decimal, what: str) -> charts.StripMark:
    return charts.StripMark(float(value_pct), f"{what} {format_decimal(value_pct)}%")
