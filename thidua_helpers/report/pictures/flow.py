"""From docketed to carried over: where cases and money stop on the way to being enforced."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from thidua_helpers.charts.flow import FlowRow, draw_flow
from thidua_helpers.charts.panel import row_panel
from thidua_helpers.charts.style import COLOUR_BY_MEASURE
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.numbers import round_half_up
from thidua_helpers.report.pictures.picture import (
    AMOUNT_HEADING_BY_MEASURE,
    SCALE_BY_MEASURE,
    mark_of,
    picture,
    short_amount,
)
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.headline import amount_in_words
from thidua_helpers.results.reorganisation import FINISHED
from thidua_helpers.rules.indicators import SUBTRACTED_LINES
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import Measure

_RECEIVED = ("nam_truoc", "moi_thu_ly")
_NOT_ENFORCEABLE = ("chua_co_dieu_kien",)
_LEFT_ENFORCEABLE, _CARRIED_OVER = "co_dieu_kien_chuyen_ky_sau", "chuyen_ky_sau"
# Where the short label would be cut.
_LABELS = {_LEFT_ENFORCEABLE: "Còn có điều kiện"}


def flow_picture(book: OpenEdition, holder: str) -> Html:
    """Docketed, to be enforced, enforceable, carried over, with what leaves in between.

    A group of parts is drawn only if it adds up exactly. Empty unless docketed, enforceable and finished are known.
    """
    cells, panels, findings = HtmlCells(book), [], []
    docketed, _, enforceable, finished = book.rules.indicators.volume_lines
    for measure in Measure:
        amounts = _amounts(cells, holder, measure)
        if not {docketed, enforceable, finished} <= set(amounts) or not amounts[docketed]:
            continue
        rows = [_row(cells, (holder, measure), amounts[step.line], step) for step in _steps(book, amounts)]
        finding = _finding(cells, holder, measure)
        figure = row_panel(draw_flow, rows, AMOUNT_HEADING_BY_MEASURE[measure], COLOUR_BY_MEASURE[measure])
        panels.append((figure, f"{book.rules.name(holder)}: {finding.striptags()}."))
        findings.append(finding)
    return picture(
        Markup("{}: {}").format(book.rules.name(holder), Markup("; ").join(findings)),
        f"Số việc, số tiền {book.edition.title} từ thụ lý đến chuyển kỳ sau; thanh đặc: số còn ở mỗi bước, thanh rỗng: "
        "phần vào hoặc ra giữa hai bước",
        panels,
    )


def _amounts(cells: StageCells, holder: str, measure: Measure) -> dict[str, int]:
    """Line → known amount."""
    lines = cells.book.rules.indicators.lines
    return {
        line: int(cells.row("figures", holder, measure, line)["value"])
        for line in lines
        if cells.is_known("figures", holder, measure, line)
    }


@dataclass(frozen=True)
class _Step:
    """A line that is a level, or a part that begins at `start`."""

    line: str
    start: int = 0
    is_part: bool = False


def _steps(book: OpenEdition, amounts: Mapping[str, int]) -> Iterator[_Step]:
    docketed, to_enforce, enforceable, finished = book.rules.indicators.volume_lines
    whole, ready = amounts[docketed], amounts[enforceable]
    yield from reversed(list(_parts(amounts, tuple(reversed(_RECEIVED)), 0, whole)))
    yield _Step(docketed)
    if to_enforce in amounts:
        yield from _parts(amounts, SUBTRACTED_LINES, amounts[to_enforce], whole)
        yield _Step(to_enforce)
        yield from _parts(amounts, _NOT_ENFORCEABLE, ready, amounts[to_enforce])
    yield _Step(enforceable)
    left = amounts.get(_LEFT_ENFORCEABLE, ready - amounts[finished])
    parts = list(_parts(amounts, FINISHED, left, ready))
    yield from parts or [_Step(finished, ready - amounts[finished], is_part=True)]
    yield from (_Step(line) for line in (_LEFT_ENFORCEABLE, _CARRIED_OVER) if line in amounts)


def _parts(amounts: Mapping[str, int], lines: Sequence[str], low: int, high: int) -> Iterator[_Step]:
    """Lines above zero from `high` down to `low`; none unless they fill it exactly."""
    known = [line for line in lines if amounts.get(line)]
    if sum(amounts[line] for line in known) != high - low:
        return
    for line in known:
        high -= amounts[line]
        yield _Step(line, high, is_part=True)


def _row(cells: StageCells, key: tuple[str, str], amount: int, step: _Step) -> FlowRow:
    (holder, measure), line = key, cells.book.rules.indicators.lines[step.line]
    figure = cells.figure("figures", (holder, measure, step.line), "value")
    mark = mark_of(figure, f"{line.label}: {short_amount(amount, measure)}{figure.mark}")
    scale = SCALE_BY_MEASURE[measure]
    shown = format_count(amount) if scale == 1 else format_decimal(round_half_up(Fraction(amount, scale), 1))
    label = _LABELS.get(step.line, line.short_label)
    return FlowRow(label, f"{shown}{figure.mark}", mark, step.start / scale, amount / scale, step.is_part)


def _finding(cells: HtmlCells, holder: str, measure: Measure) -> Markup:
    """Enforceable of docketed, then finished: "5 việc có điều kiện trên 9 việc thụ lý, …"."""
    lines = cells.book.rules.indicators.volume_lines
    docketed, _, enforceable, finished = (amount_in_words(cells, holder, measure, line) for line in lines)
    return Markup("{} có điều kiện trên {} thụ lý, {} đã thi hành xong").format(enforceable, docketed, finished)
