"""Decided ranks of a cluster's units over the years: who rises, who falls."""

from collections.abc import Mapping, Sequence
from functools import partial

from thidua_helpers.charts.bump import BUMP_RIGHT_INCHES, BUMP_ROW_INCHES, RankLine, RankPoint, draw_bump
from thidua_helpers.charts.panel import plain_panel
from thidua_helpers.charts.style import VIEC
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.pages import page_of_holder
from thidua_helpers.report.pictures.picture import mark_of, picture
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.stage_cells import StageCells

# Units with the same largest move that the title names; more are counted.
_MOST_NAMED = 2


def ranks_over_years(book: OpenEdition, cluster: str) -> Html:
    """Decided ranks of the cluster's present units in the years in which they were in it.

    Empty with fewer than two years.
    """
    cells, members = StageCells(book), book.rules.cluster(cluster).members
    rows = {
        (row["period"], row["holder"]): row
        for row in book.rows("decided_ranks").values()
        if row["ranking"] == cluster and row["holder"] in members
    }
    periods = sorted({period for period, _ in rows}, key=lambda period: Edition.parse(period).end)
    if len(periods) < 2:
        return Html("")
    moves = {
        unit: int(rows[periods[-2], unit]["rank"]) - int(rows[periods[-1], unit]["rank"])
        for unit in members
        if {(periods[-2], unit), (periods[-1], unit)} <= set(rows)
    }
    most = {1: max([*moves.values(), 0]), -1: min([*moves.values(), 0])}
    lines = [
        RankLine(
            book.rules.name(unit),
            [_point(cells, rows[period, unit], rows) if (period, unit) in rows else None for period in periods],
            next((sign for sign, size in most.items() if size and moves.get(unit) == size), 0),
        )
        for unit in members
        if any((period, unit) in rows for period in periods)
    ]
    title = _title(book, cluster, periods, rows, moves)
    lowest = max(int(row["rank"]) for row in rows.values())
    figure = plain_panel(
        partial(draw_bump, lines=lines, years=[str(Edition.parse(period).year) for period in periods], colour=VIEC),
        "Thứ hạng đã quyết định",
        VIEC,
        BUMP_ROW_INCHES * (lowest + 2),
        BUMP_RIGHT_INCHES,
        left=0.3,
    )
    return picture(
        title,
        "Thứ hạng trong cụm theo quyết định từng năm, hạng 1 ở trên; đường đậm: lên nhiều bậc nhất năm cuối, đường đứt "
        "có vòng rỗng: xuống nhiều bậc nhất",
        [(figure, f"{title}.")],
    )


def _point(cells: StageCells, row: Mapping, rows: Mapping[tuple[str, str], Mapping]) -> RankPoint:
    key, name = (row["period"], row["ranking"], row["holder"]), cells.book.rules.name
    words = f"{name(row['holder'])}, năm {row['period']}: thứ {row['rank']} ({row['number']})"
    place = row["period"], row["rank"]
    shared = [other["holder"] for other in rows.values() if (other["period"], other["rank"]) == place]
    others = ", ".join(name(unit) for unit in shared if unit != row["holder"])
    words += f", đồng hạng với {others}" if others else ""
    link = page_of_holder(cells.book.rules, row["holder"])
    return RankPoint(int(row["rank"]), mark_of(cells.figure("decided_ranks", key, "rank"), words, link))


def _title(
    book: OpenEdition,
    cluster: str,
    periods: Sequence[str],
    rows: Mapping[tuple[str, str], Mapping],
    moves: Mapping[str, int],
) -> str:
    """The largest rise and the largest fall from the last year but one to the last."""
    told = []
    for verb, size in (("lên", max([*moves.values(), 0])), ("xuống", min([*moves.values(), 0]))):
        units = [unit for unit, move in moves.items() if size and move == size]
        if len(units) > _MOST_NAMED:
            told.append(f"{len(units)} đơn vị {verb} {abs(size)} bậc")
        elif units:
            ranks = [" thành ".join(f"thứ {rows[period, unit]['rank']}" for period in periods[-2:]) for unit in units]
            names = [f"{book.rules.name(unit)} (từ {rank})" for unit, rank in zip(units, ranks, strict=True)]
            told.append(f"{verb} nhiều bậc nhất là {' và '.join(names)}")
    years = " đến ".join(f"năm {Edition.parse(period).year}" for period in periods[-2:])
    return f"{book.rules.name(cluster)}, thứ hạng từ {years}: {'; '.join(told) or 'không đơn vị nào đổi'}"
