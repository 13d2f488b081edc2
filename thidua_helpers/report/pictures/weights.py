"""Criteria by their shares of the points and of the differences of totals."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial

from markupsafe import Markup

from thidua_helpers.charts.pairs import PairRow, draw_pairs
from thidua_helpers.charts.panel import tall_row_panel
from thidua_helpers.charts.style import VIEC
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.numbers import round_half_up
from thidua_helpers.report.pictures.picture import mark_of, picture
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.rankings_in_words import ranking_in_words
from thidua_helpers.vietnamese import format_decimal

# More criteria stand in two panels.
_MOST_IN_ONE_PANEL = 7


def weights_picture(book: OpenEdition, ranking: str, audience: str) -> Html:
    """Nominal and effective weights of a ranking's criteria, the most decisive first.

    For internal pages. Without groups, which repeat their criteria. Empty if the totals do not differ.
    """
    if not is_internal_audience(audience) or ranking not in book.ranking_ids:
        return Html("")
    cells = HtmlCells(book)
    own = [cells.row("weights", ranking, criterion) for criterion in book.rules.ranking_criteria[ranking].leaves]
    own = sorted((row for row in own if row.get("variance_pct")), key=lambda row: -Decimal(row["variance_pct"]))
    if not own:
        return Html("")
    rows = [_row(cells, row) for row in own]
    parts = {"Từ tiêu chí phân hóa nhiều nhất": rows}
    if len(rows) > _MOST_IN_ONE_PANEL:
        half = (len(rows) + 1) // 2
        parts = {"Phân hóa nhiều nhất": rows[:half], "Phân hóa ít hơn": rows[half:]}
    title, draw = _title(cells, own[0]), partial(draw_pairs, of_scale=rows)
    panels = [
        (tall_row_panel(draw, part, heading, VIEC), f"{heading}. {title.striptags()}.")
        for heading, part in parts.items()
    ]
    return picture(
        title,
        "Vòng rỗng: tỷ trọng theo điểm chuẩn; chấm đặc: tỷ trọng trong chênh lệch (phương sai) tổng điểm của các đơn "
        "vị, âm nếu điểm của tiêu chí ngược chiều với tổng điểm",
        panels,
    )


def _row(cells: HtmlCells, row: Mapping) -> PairRow:
    key = row["ranking"], row["criterion"]
    label = _label(cells, row)
    nominal, effective = (Decimal(row[column]) for column in ("nominal_pct", "variance_pct"))
    shares = [f"{format_decimal(share)}%" for share in (nominal.normalize(), round_half_up(effective, 1))]
    figure = cells.figure("weights", key, "variance_pct", unit="%")
    mark = mark_of(figure, f"{label}: {shares[0]} điểm chuẩn, {figure.text} chênh lệch tổng điểm")
    return PairRow(label, " → ".join(shares), mark, float(nominal), float(effective))


def _label(cells: HtmlCells, row: Mapping) -> str:
    return cells.book.rules.ranking_criteria[row["ranking"]].criteria[row["criterion"]].label


def _title(cells: HtmlCells, row: Mapping) -> Markup:
    """Shares of the most decisive criterion in words."""
    key = row["ranking"], row["criterion"]
    nominal, effective = (cells.cell("weights", key, column) for column in ("nominal_pct", "variance_pct"))
    is_more = Fraction(row["variance_pct"]) > Fraction(row["nominal_pct"])
    sentence = "{}: tiêu chí “{}” phân hóa nhiều nhất, chiếm {} điểm chuẩn {} tạo ra {} chênh lệch tổng điểm"
    where = ranking_in_words(cells.book, row["ranking"]).removeprefix("trong ")
    return Markup(sentence).format(
        where[0].upper() + where[1:], _label(cells, row), nominal, "nhưng" if is_more else "và", effective
    )
