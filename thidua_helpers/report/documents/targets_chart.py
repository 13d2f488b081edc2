"""Pictures of units against their own targets, as PNG with reproducible bytes."""

import io
from collections.abc import Sequence
from functools import partial

from thidua_helpers.report.documents.quoted import Quoted
from thidua_helpers.report.render.blocks import Drawing, Picture
from thidua_helpers.report.sections.periods import bar_name
from thidua_helpers.results.verdicts import bar, verdict
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import Measure

_DOTS_PER_INCH = 150


def targets_drawing(quoted: Quoted, groups: Sequence[tuple[str, Sequence[str]]]) -> Picture | None:
    """Charts of the units of named groups, by cases and by money; None without targets."""
    edition = quoted.book.edition
    drawings = []
    for measure in ("viec", "tien"):
        keys = [(unit, measure, quoted.main_rate) for _, units in groups for unit in units]
        compared = [key for key in keys if quoted.is_known("rates", *key) and bar(edition, quoted.row("targets", *key))]
        if compared:
            alt = "; ".join(_in_words(quoted, *key) for key in compared)
            alt = f"Tỷ lệ thi hành xong về {Measure(measure).label} và {bar_name(edition)} của từng đơn vị: {alt}."
            drawings.append(Drawing(partial(_draw, quoted, measure, groups), alt))
    if not drawings:
        return None
    level = bar_name(edition)
    caption = f"Tỷ lệ thi hành xong của các đơn vị so với {level} của từng đơn vị, {edition.title}"
    note = f"Chấm: kết quả, chấm rỗng là chưa đạt. Vạch đứng: {level}. Trục không bắt đầu từ 0."
    return Picture(caption, tuple(drawings), note)


def _draw(quoted: Quoted, measure: str, groups: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """PNG of the chart of one measure."""
    from thidua_helpers.charts.panel import row_panel
    from thidua_helpers.charts.style import COLOUR_BY_MEASURE, chart_style
    from thidua_helpers.charts.targets import draw_targets
    from thidua_helpers.report.pictures.targets import result_rows

    rows = [row for name, units in groups for row in result_rows(quoted, measure, name, units)]
    figure = row_panel(draw_targets, rows, f"Về {Measure(measure).label}", COLOUR_BY_MEASURE[measure])
    written = io.BytesIO()
    with chart_style():
        figure.savefig(written, format="png", dpi=_DOTS_PER_INCH, facecolor="white", metadata={"Software": None})
    return written.getvalue()


def _in_words(quoted: Quoted, unit: str, measure: str, rate: str) -> str:
    """Result and target of a unit: "Đơn vị 1-01 85,50%, chỉ tiêu 83,50%, đạt"."""
    edition, row = quoted.book.edition, quoted.row("targets", unit, measure, rate)
    level, outcome = bar(edition, row), verdict(edition, row)
    result = f"{quoted.book.rules.name(unit)} {quoted.rate(unit, measure).text}%"
    of_level = f"{bar_name(edition)} {format_decimal(level[0])}%" if level else ""
    return ", ".join(filter(None, (result, of_level, outcome.label.lower() if outcome else "")))
