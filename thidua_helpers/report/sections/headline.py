"""Panels at the head of a page: rate, amounts, target and change of one holder."""

from collections.abc import Iterator
from decimal import Decimal

from markupsafe import Markup, escape

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.html_blocks import Html, render
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.periods import (
    base_heading,
    end_date_suffix,
    open_verdict_in_words,
    units_met_in_words,
)
from thidua_helpers.report.sections.statements import stated_on_target
from thidua_helpers.report.sections.without_large_cases import without_large_cases
from thidua_helpers.report.tables.flags import Flags
from thidua_helpers.report.tables.targets import missing_amount, rate_or_result
from thidua_helpers.vietnamese import least
from thidua_helpers.vocabulary import NOT_ASSIGNED, PROVINCE, Level, Match, Measure, Provenance, State, TargetOutcome


def headline_panels(book: OpenEdition, holder: str, is_own_page: bool = True) -> Html:
    """Panels of a holder's cases and money, on its own page or another."""
    figures = HtmlCells(book)
    panels = [_panel(book, figures, holder, measure, is_own_page) for measure in ("viec", "tien")]
    return render("panels", panels=panels)


def _panel(book: OpenEdition, figures: HtmlCells, holder: str, measure: str, is_own_page: bool) -> dict:
    flags = Flags(book, (measure,)).links_in_words(holder, is_own_page)
    return {
        "measure": measure,
        "heading": {"viec": "Về việc", "tien": "Về tiền"}[measure],
        **_lead_figure(book, figures, holder, measure),
        "explained": _rate_explanation(book, figures, holder, measure),
        "facts": [
            *_milestone(book, figures, holder, measure),
            ("Chỉ tiêu", _target(book, figures, holder, measure) + flags),
            *(_units_met(book, holder, measure) if is_own_page else ()),
            *without_large_cases(book, figures, holder, measure),
            *_same_period(book, figures, holder, measure),
            *_remainder_rate(book, figures, holder, measure),
        ],
    }


def _lead_figure(book: OpenEdition, figures: HtmlCells, holder: str, measure: str) -> dict:
    """Large figure of a panel: the rate, else the printed rate, else the finished amount."""
    done_line = book.rules.indicators.volume_lines[-1]
    done = holder, measure, done_line
    if figures.is_known("rates", holder, measure, figures.main_rate):
        return {"lead": rate_or_result(figures, holder, measure, figures.main_rate), "kind": "", "under": ""}
    is_applicable = figures.row("rates", holder, measure, figures.main_rate).get("state") != State.NOT_APPLICABLE
    if is_applicable and (printed := not_reproducible_rates(book, holder, measure)):
        return {"lead": figures.printed(printed[0]), "kind": "", "under": _UNCHECKED}
    if is_applicable and figures.is_known("figures", *done):
        return {
            "lead": amount_in_words(figures, *done),
            "kind": "amount",
            "under": f"{book.rules.indicators.lines[done_line].label}; chưa tính được tỷ lệ",
        }
    return {"lead": rate_or_result(figures, holder, measure, figures.main_rate), "kind": "none", "under": ""}


# For a rate printed without its numerator and denominator.
_UNCHECKED = "đã công bố, chưa kiểm tra lại được"
# For a target that was assigned, or may have been, but that no source gives.
NO_TARGET_SOURCE = "chưa có nguồn nêu con số được giao"


def amount_in_words(figures: HtmlCells, holder: str, measure: str, line: str) -> Markup:
    """Amount with its unit: "13.857 việc", "454,8 tỷ đồng"."""
    if measure == "tien" or not figures.is_known("figures", holder, measure, line):
        return figures.money(holder, line)
    return figures.figure_in_table(holder, measure, line) + " việc"


def _rate_explanation(book: OpenEdition, figures: HtmlCells, holder: str, measure: str) -> Markup:
    lines = book.rules.indicators.lines
    docketed, _, enforceable, done = book.rules.indicators.volume_lines
    known_lines = [line for line in (done, enforceable, docketed) if figures.is_known("figures", holder, measure, line)]
    if figures.row("figures", holder, measure, enforceable).get("value") == 0:
        return Markup("Không có {} {}").format(Measure(measure).label, lines[enforceable].label.lower())
    if {done, enforceable} <= set(known_lines):
        done_text = figures.figure_in_table(holder, "viec", done) if measure == "viec" else figures.money(holder, done)
        of_which = amount_in_words(figures, holder, measure, enforceable), lines[enforceable].short_label.lower()
        return Markup("{} trên {} {} {}").format(done_text, *of_which, lines[done].label.lower())
    lacking = [lines[line].short_label.lower() for line in (enforceable, done) if line not in known_lines]
    text = Markup("Chưa có số liệu: {}").format(", ".join(lacking))
    if known_lines and not (known_lines[0] == done and not not_reproducible_rates(book, holder, measure)):
        amount = amount_in_words(figures, holder, measure, known_lines[0])
        text += Markup(". {} {}").format(lines[known_lines[0]].short_label, amount)
    return text + "."


def _target(book: OpenEdition, figures: HtmlCells, holder: str, measure: str) -> Markup:
    key = (holder, measure, figures.main_rate)
    row = figures.row("targets", *key)
    level = book.rules.levels[holder]
    if level == Level.UNIT and row.get("state") != State.VALUE:
        return escape(NOT_ASSIGNED)
    if not row:
        if level != Level.CLUSTER:
            return escape(NO_TARGET_SOURCE)
        met = units_met_in_words(book, measure, book.rules.cluster(holder).members)
        return escape(met or "giao cho từng đơn vị, không giao cho cụm")
    if row["state"] != State.VALUE:
        told = stated_on_target(book, holder, measure)
        return escape(NO_TARGET_SOURCE + (f"; đã công bố: {told}" if told else ""))
    text = _target_level_in_words(figures, key, "target_pct", row["comparator"])
    text += escape("" if book.edition.is_whole_year else f" của cả năm {book.edition.year}")
    text += escape("" if row["verified"] else " (chưa kiểm chứng)")
    if row["outcome"] == TargetOutcome.MET:
        text += Markup(": {}").format(_excess_in_words(figures, key, "difference_pct"))
    elif row["outcome"] == TargetOutcome.NOT_MET:
        text += Markup(": {}; {}").format(_shortfall_in_words(figures, key), _still_missing(figures, key))
    elif row["outcome"] == TargetOutcome.DEPENDS:
        text += Markup(": {}").format(open_verdict_in_words(row))
    elif not row["outcome"]:
        lacking = "chưa đủ số liệu các đơn vị" if book.set_aside else "chưa có tỷ lệ"
        told = stated_on_target(book, holder, measure)
        text += escape(f": chưa kết luận, vì {lacking}" + (f"; đã công bố: {told}" if told else ""))
    else:
        progress = figures.cell("targets", key, "progress_pct")
        text += Markup(": bằng {} chỉ tiêu; {}").format(progress, _still_missing(figures, key))
    return text


def _units_met(book: OpenEdition, holder: str, measure: str) -> Iterator[tuple[str, str]]:
    """Number of the province's units that met their targets; a cluster's stands for its target."""
    met = units_met_in_words(book, measure, list(book.rules.unit_by_id)) if holder == PROVINCE else ""
    if met:
        yield "Đơn vị", met


def _target_level_in_words(figures: HtmlCells, key: tuple[str, str, str], column: str, comparator: str) -> Markup:
    """Level with its comparator: "trên 83,25%", "tối thiểu 83,90%"."""
    return escape(f"{least(comparator)} ") + figures.cell("targets", key, column)


def _excess_in_words(figures: HtmlCells, key: tuple[str, str, str], column: str) -> Markup:
    """Outcome and excess: "đạt, vượt 1,20 điểm phần trăm"."""
    word = "vượt" if Decimal(figures.row("targets", *key)[column]) > 0 else "chênh lệch"
    return Markup("đạt, {} {}").format(word, figures.cell("targets", key, column, " điểm phần trăm"))


def _shortfall_in_words(figures: HtmlCells, key: tuple[str, str, str]) -> Markup:
    """Outcome and shortfall: "chưa đạt, thấp hơn 1,91 điểm phần trăm"; a tie in words."""
    if not Decimal(figures.row("targets", *key)["difference_pct"]):
        return Markup("chưa đạt, mới bằng mức chỉ tiêu mà chưa vượt")
    return Markup("chưa đạt, thấp hơn {}").format(figures.distance(key))


def _still_missing(figures: HtmlCells, key: tuple[str, str, str], whose: str = "") -> Markup:
    """Amount missing to the target, or milestone ("milestone_"), at a fixed denominator."""
    fixed = figures.show(missing_amount(figures, key, f"{whose}missing_fixed"))
    return Markup("còn thiếu {} nếu số có điều kiện giữ nguyên").format(fixed)


def _milestone(book: OpenEdition, figures: HtmlCells, holder: str, measure: str) -> Iterator[tuple[str, Markup]]:
    """Term and text of the milestone at the end of the period, if any."""
    key = (holder, measure, figures.main_rate)
    row = figures.row("targets", *key)
    if row.get("milestone_pct"):
        text = _target_level_in_words(figures, key, "milestone_pct", row["milestone_comparator"])
        text += escape(end_date_suffix(book.edition) + ("" if row["milestone_verified"] else " (chưa kiểm chứng)"))
        if row["milestone_outcome"] == TargetOutcome.MET:
            text += Markup(": {}").format(_excess_in_words(figures, key, "milestone_difference_pct"))
        elif row["milestone_outcome"] == TargetOutcome.DEPENDS:
            text += Markup(": {}").format(open_verdict_in_words(row))
        elif row["milestone_outcome"]:
            text += Markup(": chưa đạt, {}").format(_still_missing(figures, key, "milestone_"))
        yield "Tiến độ", text


def _same_period(
    book: OpenEdition, figures: HtmlCells, holder: str, measure: str
) -> Iterator[tuple[str, str | Markup]]:
    """Term and change since the base, or the reason for a missing comparison."""
    key = (holder, measure, figures.main_rate)
    heading = base_heading(book.edition, book.base) if book.base else "Cùng kỳ"
    if figures.row("same_period", *key):
        yield heading, Markup("{} so với {}").format(figures.change(key), figures.before(key))
    elif book.base is None:
        yield heading, f"chưa có số liệu {book.edition.previous.title}"
    elif reason := figures.row("not_compared", *key):
        yield heading, f"không so sánh: {reason['words']}"
    elif figures.row("rates", *key).get("provenance") == Provenance.PARTIAL:
        yield heading, "chưa so sánh: số kỳ này mới cộng các đơn vị đã có số liệu"
    elif figures.is_known("rates", *key):
        yield heading, f"chưa có tỷ lệ {book.base.title}"


def not_reproducible_rates(book: OpenEdition, holder: str, measure: str) -> list[dict]:
    rate = book.rules.indicators.rates[book.rules.indicators.main_rate]
    table = book.table("reconciliation")
    same = (table["holder"] == holder) & (table["measure"] == measure) & (table["result"] == Match.NOT_COMPUTABLE)
    return table[same & (table["reading"] == f"{rate.numerator}/{rate.denominator}")].to_dict("records")


def _remainder_rate(book: OpenEdition, figures: HtmlCells, holder: str, measure: str) -> Iterator[tuple[str, Markup]]:
    """Name and rate of the remainder that contains the holder, if the holder has no rate."""
    for rest in book.remainders:
        has_none = not figures.is_known("rates", holder, measure, figures.main_rate)
        if has_none and holder in rest.split("+") and figures.is_known("rates", rest, measure, figures.main_rate):
            share = figures.percent(rest, measure, figures.main_rate)
            yield book.rules.name(rest), Markup("{} (suy ra từ các tổng đã công bố)").format(share)
