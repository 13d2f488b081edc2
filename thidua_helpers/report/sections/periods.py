"""How a part of a year is spoken of: it is judged by its official milestone, and sums up without ranking."""

from collections.abc import Mapping
from decimal import Decimal

from thidua_helpers.period import Edition
from thidua_helpers.report.render.html_blocks import Html, render
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import Measure, TargetOutcome

SAME_PERIOD = "Cùng kỳ"


def base_heading(edition: Edition, base: Edition) -> str:
    """What the figures of the base are called: "Cùng kỳ" of equal length, within one year by its own name."""
    return SAME_PERIOD if base.months == edition.months else base.title.capitalize()


def verdict(edition: Edition, row: Mapping) -> TargetOutcome | None:
    """Met or not, of a row of `targets`: the target at the year's end, within a year the milestone; else None."""
    outcome = row.get("outcome" if edition.is_whole_year else "milestone_outcome")
    return TargetOutcome(outcome) if outcome else None


def bar(edition: Edition, row: Mapping) -> tuple[Decimal, str] | None:
    """The level, in per cent, and the comparator that `verdict` goes by; None where none is given."""
    whose = ("target_pct", "comparator") if edition.is_whole_year else ("milestone_pct", "milestone_comparator")
    level, comparator = (row.get(column, "") for column in whose)
    return (Decimal(level), comparator) if level else None


def depends_in_words(row: Mapping) -> str:
    """Why there is no verdict in a row of `targets` that depends on the allotment of a split unit's results."""
    return f"chưa kết luận, vì tùy cách chia: {row['words']}"


def target_rates(rules: RuleBook) -> list[tuple[str, str]]:
    """Measure and rate of each target that units have: finished of việc and tiền, then the others, as configured."""
    first = [("viec", rules.indicators.main_rate), ("tien", rules.indicators.main_rate)]
    bars = (*rules.targets, *rules.milestones)
    given = {(row.measure, row.rate) for row in bars if row.holder in rules.unit_by_id}
    others = [(measure, rate) for rate in rules.indicators.rates for measure in Measure if (measure, rate) in given]
    return [*first, *(each for each in others if each not in first)]


def target_name(rules: RuleBook, measure: str, rate: str) -> str:
    """ "chỉ tiêu về việc", "chỉ tiêu tỷ lệ giảm có điều kiện chuyển kỳ sau về việc"; without the first word."""
    label = rules.indicators.rates[rate].label
    named = "" if rate == rules.indicators.main_rate else f"{label[0].lower()}{label[1:]} "
    return f"{named}về {Measure(measure).label}"


def judged_by(edition: Edition) -> str:
    """What `verdict` goes by."""
    return "chỉ tiêu" if edition.is_whole_year else "tiến độ"


def until(edition: Edition) -> str:
    """To what day that is: nothing for a year, " đến 31/3/2022" for a part of it."""
    return "" if edition.is_whole_year else f" đến {format_date(edition.end)}"


def target_of_year(edition: Edition) -> str:
    """The target of the year: "chỉ tiêu", within a year "chỉ tiêu cả năm 2022"."""
    return "chỉ tiêu" if edition.is_whole_year else f"chỉ tiêu cả năm {edition.year}"


def ahead(edition: Edition) -> str:
    """The time that comes after the edition: "năm 2022", "các tháng còn lại của năm 2021", "tháng 9/2021"."""
    if edition.is_whole_year:
        return f"năm {edition.year + 1}"
    return f"tháng 9/{edition.year}" if edition.months == 11 else f"các tháng còn lại của năm {edition.year}"


def unless_part(edition: Edition, said: str) -> Html:
    """A paragraph on what an edition lacks to rank or award; nothing in a part of a year, which need not."""
    return render("paragraph", text=said) if edition.is_whole_year else Html("")
