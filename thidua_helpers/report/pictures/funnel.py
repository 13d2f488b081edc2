"""Rates against numbers of cases, with limits of chance: a caution in comparing."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from thidua_helpers.charts.funnel import RIGHT_INCHES, FunnelLine, FunnelPoint, draw_funnel
from thidua_helpers.charts.panel import plain_panel
from thidua_helpers.charts.style import VIEC
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.insights.chance import ALARM, WARNING, funnel_limits
from thidua_helpers.numbers import round_half_up
from thidua_helpers.report.pages import page_of_holder
from thidua_helpers.report.pictures.picture import mark_of, picture
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.rankings_in_words import ranking_in_words
from thidua_helpers.vietnamese import format_count, format_decimal

# More units outside the limits are counted in the title, not named.
_MOST_NAMED = 3


def funnel_picture(book: OpenEdition, group: str) -> Html:
    """Rates of cases of a group's units, with limits around their common rate.

    Empty where the table `chance_groups` has no such group.
    """
    of_group = book.rows("chance_groups").get(group)
    if of_group is None:
        return Html("")
    cells = StageCells(book)
    rows = [row for row in book.rows("chance").values() if row["group"] == group]
    points = [_point(cells, row) for row in rows]
    rate, spread = int(of_group["numerator"]) / int(of_group["denominator"]), float(of_group["spread"])
    lines = [
        FunnelLine(f"giới hạn {name}", partial(_limits_pct, rate, spread, quantile), style)
        for name, quantile, style in (("95%", WARNING, "--"), ("99,8%", ALARM, "-"))
    ]
    middle = 100 * rate, f"chung {format_decimal(round_half_up(Decimal(of_group['rate_pct']), 1))}%"
    title = _title(book, group, rows)
    figure = plain_panel(
        lambda axis: draw_funnel(axis, points, middle, lines, VIEC),
        "Tỷ lệ về việc theo số việc có điều kiện",
        VIEC,
        height=3.2,
        right=RIGHT_INCHES,
    )
    return picture(
        title,
        "Chấm đặc có tên: tỷ lệ ngoài giới hạn 95% (riêng ngẫu nhiên cũng làm khoảng 1 trong 20 đơn vị ra ngoài); trục "
        "đứng không bắt đầu từ 0. Đây chỉ là lưu ý khi so sánh: số việc là số đếm đủ, không phải chọn mẫu",
        [(figure, f"{title}.")],
    )


def _limits_pct(rate: float, spread: float, quantile: float, cases: float) -> tuple[float, float]:
    low, high = funnel_limits(rate, spread, cases, quantile)
    return 100 * low, 100 * high


def _point(cells: StageCells, row: Mapping) -> FunnelPoint:
    book, unit = cells.book, row["holder"]
    name, side = book.rules.name(unit), _side(row)
    shown = f"{format_decimal(round_half_up(Decimal(row['rate_pct']), 1))}%"
    place = {1: "cao hơn giới hạn 95%", -1: "thấp hơn giới hạn 95%", 0: "trong giới hạn 95%"}[side]
    words = f"{name}: {shown} của {format_count(int(row['denominator']))} việc, {place}"
    mark = mark_of(cells.figure("chance", (row["group"], unit), "rate_pct"), words, page_of_holder(book.rules, unit))
    return FunnelPoint(int(row["denominator"]), float(row["rate_pct"]), mark, name if side else "")


def _side(row: Mapping) -> int:
    """1 above the limits of 95%, −1 below, 0 inside."""
    rate, low, high = (Decimal(row[column]) for column in ("rate_pct", "low_95_pct", "high_95_pct"))
    return (rate > high) - (rate < low)


def _title(book: OpenEdition, group: str, rows: Sequence[Mapping]) -> str:
    """Number of units that chance alone could explain, and the names of the others."""
    inside = [row for row in rows if not _side(row)]
    where = ranking_in_words(book, group)
    if len(inside) == len(rows):
        return (
            f"Chênh lệch tỷ lệ về việc giữa {len(rows)} đơn vị {where} chưa vượt mức dao động ngẫu nhiên với số việc "
            "của mỗi đơn vị"
        )
    told = []
    for side, words in ((1, "cao hơn"), (-1, "thấp hơn")):
        names = [book.rules.name(row["holder"]) for row in rows if _side(row) == side]
        if names:
            told.append(f"{words}: {', '.join(names) if len(names) <= _MOST_NAMED else f'{len(names)} đơn vị'}")
    return (
        f"Tỷ lệ về việc của {len(inside)}/{len(rows)} đơn vị {where} chưa khác mức chung quá mức dao động ngẫu nhiên; "
        f"{'; '.join(told)}"
    )
