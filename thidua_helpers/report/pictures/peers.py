"""A unit among the units of its cluster."""

from decimal import Decimal
from functools import lru_cache, partial

from markupsafe import Markup

from thidua_helpers.charts.panel import plain_panel
from thidua_helpers.charts.peers import HEIGHT_INCHES, NamedLevel, PeersPanel, draw_peers
from thidua_helpers.charts.style import COLOUR_BY_MEASURE
from thidua_helpers.charts.svg import inline_svg
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.pictures.picture import HEADING_BY_MEASURE, drawn_picture, mark_of
from thidua_helpers.report.render.html_blocks import Html, paragraph
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.periods import bar_name
from thidua_helpers.report.tables.targets import rate_or_result
from thidua_helpers.results.verdicts import bar
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import Measure


def peers_picture(book: OpenEdition, unit: str) -> Html:
    """Rates of a unit in its cluster, with target and median; a note without rates.

    Other units are not named: a unit's page shows no figures of others.
    """
    figures, rules = HtmlCells(book), book.rules
    panels, findings, cluster = [], [], ""
    for measure in Measure:
        key = unit, measure, figures.main_rate
        peer = figures.row("peers", *key)
        if not peer:
            continue
        cluster, own = peer["cluster"], rate_or_result(figures, *key).striptags()
        shared = f" (cùng mức với {peer['shared_by'] - 1} đơn vị khác)" if peer["shared_by"] > 1 else ""
        place = peer["words"] or f"thứ {peer['place']}/{peer['members']}{shared}"
        finding = f"{measure.label} {own}, {place}"
        panels.append(_drawn(_panel(figures, key, own), measure, finding))
        findings.append(finding)
    if not panels:
        return paragraph("Chưa có tỷ lệ để so trong cụm.")
    return drawn_picture(
        f"{rules.name(unit)} trong {rules.name(cluster)}: {'; '.join(findings)}",
        f"Tỷ lệ thi hành xong, {book.edition.title}; mỗi vòng tròn là một đơn vị khác của cụm; trung vị là mức giữa "
        "của cụm; trục không bắt đầu từ 0; không phải xếp hạng thi đua",
        panels,
    )


# The shared and the internal page of a unit, made one after the other, have the same panels.
@lru_cache(maxsize=len(Measure))
def _drawn(panel: PeersPanel, measure: Measure, finding: str) -> Markup:
    heading, colour = HEADING_BY_MEASURE[measure], COLOUR_BY_MEASURE[measure]
    draw = partial(draw_peers, panel=panel, colour=colour)
    figure = plain_panel(draw, heading, colour, HEIGHT_INCHES, left=0.1, right=0.1)
    return inline_svg(figure, f"{heading}: {finding}.")


def _panel(figures: HtmlCells, key: tuple[str, str, str], own: str) -> PeersPanel:
    book, (unit, measure, rate) = figures.book, key
    peer = figures.row("peers", *key)
    # Within a year the milestone: at the scale of the year's target all results would be one spot.
    level = bar(book.edition, figures.row("targets", *key))
    others = tuple(
        _rate_pct(figures, row["holder"], measure)
        for row in book.rows("peers").values()
        if (row["cluster"], row["measure"], row["rate"]) == (peer["cluster"], measure, rate) and row["holder"] != unit
    )
    text = f"{book.rules.name(unit)} {own}"
    return PeersPanel(
        NamedLevel(_rate_pct(figures, unit, measure), text),
        mark_of(figures.figure("rates", key, "value_pct"), text),
        others,
        _named(level[0], bar_name(book.edition)) if level else None,
        _named(Decimal(peer["median_pct"]), "trung vị"),
    )


def _rate_pct(figures: HtmlCells, unit: str, measure: str) -> float:
    return float(100 * not_none(figures.exact_rate(unit, measure, figures.main_rate)))


def _named(value_pct: Decimal, what: str) -> NamedLevel:
    return NamedLevel(float(value_pct), f"{what} {format_decimal(value_pct)}%")
