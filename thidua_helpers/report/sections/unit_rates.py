"""Rates of one unit next to those of its cluster and the province."""

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import Column, Row
from thidua_helpers.report.render.html_blocks import Html, table
from thidua_helpers.report.render.html_cells import DASH, HtmlCells, allotted
from thidua_helpers.report.sections import clusters
from thidua_helpers.vocabulary import PROVINCE, Measure


def rates_in_comparison(book: OpenEdition, unit: str) -> Html:
    """Table of a unit's rates with its cluster's own, median and best, its place, the province."""
    figures, rules = HtmlCells(book), book.rules
    cluster = next((cluster.id for cluster in rules.clusters if unit in cluster.members), None)
    holders = [unit, *([cluster] if cluster else []), PROVINCE]
    of_peers = ("Mức giữa của cụm (trung vị)", "Cao nhất trong cụm", "Thứ tự trong cụm") if cluster else ()
    columns = [Column("Tỷ lệ"), *(Column(rules.name(holder), "number") for holder in holders)]
    columns += [Column(head, "number") for head in of_peers]
    rows = []
    for rate_id, rate in rules.indicators.rates.items():
        for measure in rate.own_measures:
            if not any(figures.is_known("rates", holder, measure, rate_id) for holder in holders):
                continue
            if rate.kind == "pct":
                cells = [figures.percent(holder, measure, rate_id) for holder in holders]
                cells += _peer_cells(book, figures, (unit, measure, rate_id)) if cluster else []
                rows.append(Row([f"{rate.label}, về {Measure(measure).label}", *cells]))
            else:
                cells = [figures.per_case(holder, rate_id) for holder in holders]
                rows.append(Row([f"{rate.label} (triệu đồng)", *cells, *([DASH] * len(of_peers))]))
    subtitle = "Thứ tự theo tỷ lệ chưa làm tròn, cao nhất là 1; không phải xếp hạng thi đua" if cluster else ""
    beside = table(f"{rules.name(unit)} so với cụm và toàn tỉnh", columns, [rows], subtitle=subtitle)
    return Html(beside + clusters.move_of_unit(book, unit))


def _peer_cells(book: OpenEdition, figures: HtmlCells, key: tuple[str, str, str]) -> list[Markup]:
    row = figures.row("peers", *key)
    if not row:
        return [DASH] * 3
    names = {holder: book.rules.name(holder) for holder in row["best_holders"].split(";")}
    best = Markup(", ").join(Markup('<a href="{}.html">{}</a>').format(*named) for named in names.items())
    place = Markup("{}/{}{}").format(
        figures.cell("peers", key, "place"), figures.cell("peers", key, "members"), allotted(row["words"])
    )
    highest = Markup("{} ({})").format(figures.cell("peers", key, "best_pct"), best)
    return [figures.cell("peers", key, "median_pct"), highest, place]
