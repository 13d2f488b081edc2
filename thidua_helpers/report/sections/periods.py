"""Wording for parts of a year, which are compared with milestones and not ranked."""

from collections.abc import Mapping, Sequence

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.render.html_blocks import Html, absence
from thidua_helpers.results.verdicts import verdict
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import Measure, TargetOutcome

SAME_PERIOD = "Cùng kỳ"


def base_heading(edition: Edition, base: Edition) -> str:
    """Heading for figures of the base: "Cùng kỳ" for equal length, else the base's name."""
    return SAME_PERIOD if base.months == edition.months else base.title.capitalize()


def open_verdict_in_words(row: Mapping) -> str:
    """Reason for an open verdict that depends on the allotment of a split unit's results."""
    return f"chưa kết luận, vì tùy cách chia: {row['words']}"


def target_rates(rules: RuleBook) -> list[tuple[str, str]]:
    """(measure, rate) of the units' targets; the main rate of both measures comes first."""
    first = [("viec", rules.indicators.main_rate), ("tien", rules.indicators.main_rate)]
    bars = (*rules.targets, *rules.milestones)
    assigned = {(row.measure, row.rate) for row in bars if row.holder in rules.unit_by_id}
    others = [(measure, rate) for rate in rules.indicators.rates for measure in Measure if (measure, rate) in assigned]
    return [*first, *(pair for pair in others if pair not in first)]


def target_name(rules: RuleBook, measure: str, rate: str) -> str:
    """Name after "chỉ tiêu": "về việc", "tỷ lệ giảm có điều kiện chuyển kỳ sau về việc"."""
    label = rules.indicators.rates[rate].label
    named = "" if rate == rules.indicators.main_rate else f"{label[0].lower()}{label[1:]} "
    return f"{named}về {Measure(measure).label}"


def bar_name(edition: Edition) -> str:
    """Name of the level that `verdict` is based on."""
    return "chỉ tiêu" if edition.is_whole_year else "tiến độ"


def units_met_in_words(book: OpenEdition, measure: str, units: Sequence[str]) -> str:
    """Number of units that met it: "21/27 đơn vị đạt chỉ tiêu về việc"; empty without verdicts."""
    rows, rate = book.rows("targets"), book.rules.indicators.main_rate
    outcomes = [verdict(book.edition, rows.get(f"{unit}/{measure}/{rate}", {})) for unit in units]
    judged = [outcome for outcome in outcomes if outcome]
    met = judged.count(TargetOutcome.MET)
    return f"{met}/{len(judged)} đơn vị đạt {bar_name(book.edition)} về {Measure(measure).label}" if judged else ""


def end_date_suffix(edition: Edition) -> str:
    """Suffix with the end date, " đến 31/3/2022"; empty for a whole year."""
    return "" if edition.is_whole_year else f" đến {format_date(edition.end)}"


def target_of_year(edition: Edition) -> str:
    """Name of the year's target: "chỉ tiêu", within a year "chỉ tiêu cả năm 2022"."""
    return "chỉ tiêu" if edition.is_whole_year else f"chỉ tiêu cả năm {edition.year}"


def next_period(edition: Edition) -> str:
    """Time after the edition: "năm 2022", "các tháng còn lại của năm 2021", "tháng 9/2021"."""
    if edition.is_whole_year:
        return f"năm {edition.year + 1}"
    return f"tháng 9/{edition.year}" if edition.months == 11 else f"các tháng còn lại của năm {edition.year}"


def whole_year_paragraph(edition: Edition, text: str) -> Html:
    """Paragraph on missing data for ranking or awards; empty in a part of a year."""
    return absence(text) if edition.is_whole_year else Html("")
