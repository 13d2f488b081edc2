"""Charts of units: a cluster's members by rate, and one unit among its peers."""

from decimal import Decimal

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.render import charts
from thidua_helpers.report.render.html_blocks import Html, paragraph, render
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.periods import bar_name
from thidua_helpers.report.tables.targets import rate_or_result
from thidua_helpers.results.verdicts import bar
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import Measure


def _value_pct(figures: HtmlCells, unit: str, measure: str) -> float:
    return float(not_none(figures.exact_rate(unit, measure, figures.main_rate))) * 100


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
