"""Pictures of units against their own targets, as PNG with reproducible bytes."""

import io
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from thidua_helpers.report.documents.quoted import Quoted
from thidua_helpers.report.render.blocks import Drawing, Picture
from thidua_helpers.report.sections.periods import bar_name
from thidua_helpers.results.verdicts import bar, verdict
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import Measure, TargetOutcome

if TYPE_CHECKING:
    from thidua_helpers.charts.targets import ResultRow

_DOTS_PER_INCH = 200


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

    rows = [row for name, units in groups for row in _chart_rows(quoted, measure, name, units)]
    figure = row_panel(draw_targets, rows, f"Về {Measure(measure).label}", COLOUR_BY_MEASURE[measure])
    written = io.BytesIO()
    with chart_style():
        figure.savefig(written, format="png", dpi=_DOTS_PER_INCH, facecolor="white", metadata={"Software": None})
    return written.getvalue()


def _chart_rows(quoted: Quoted, measure: str, name: str, units: Sequence[str]) -> "Iterator[ResultRow]":
    """Heading of a named group, then its units, the furthest below its target first."""
    from thidua_helpers.charts.svg import Mark
    from thidua_helpers.charts.targets import ResultRow
    from thidua_helpers.report.pictures.picture import short_rate

    edition, rows = quoted.book.edition, []
    for unit in units:
        key = unit, measure, quoted.main_rate
        rate, target = quoted.exact_rate(*key), quoted.row("targets", *key)
        if rate is None:
            continue
        level, is_missed = bar(edition, target), verdict(edition, target) == TargetOutcome.NOT_MET
        unit_name, text, bound = (
            quoted.book.rules.name(unit),
            short_rate(rate, level),
            float(level[0]) if level else None,
        )
        rows.append(ResultRow(unit_name, text, Mark(text), float(100 * rate), bound, is_missed))
    if rows and name:
        yield ResultRow(name)
    yield from sorted(rows, key=lambda row: (row.value_pct or 0) - (row.target_pct or 0))


def _in_words(quoted: Quoted, unit: str, measure: str, rate: str) -> str:
    """Result and target of a unit: "Đơn vị 1-01 85,50%, chỉ tiêu 83,50%, đạt"."""
    edition, row = quoted.book.edition, quoted.row("targets", unit, measure, rate)
    level, outcome = bar(edition, row), verdict(edition, row)
    result = f"{quoted.book.rules.name(unit)} {quoted.rate(unit, measure).text}%"
    of_level = f"{bar_name(edition)} {format_decimal(level[0])}%" if level else ""
    return ", ".join(filter(None, (result, of_level, outcome.label.lower() if outcome else "")))
