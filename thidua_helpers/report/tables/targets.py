"""Cells of targets: result, assigned level, verdict."""

from decimal import Decimal

from markupsafe import Markup

from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.results.target_words import least_change
from thidua_helpers.vocabulary import NOT_ASSIGNED, TargetOutcome

DASH = Markup('<span class="missing">–</span>')


OUTCOME_SIGNS = {
    TargetOutcome.MET: "good",
    TargetOutcome.NOT_MET: "bad",
    TargetOutcome.UNDER_WAY: "used",
    TargetOutcome.DEPENDS: "open",
}


def rate_or_result(figures: HtmlCells, holder: str, measure: str, rate: str) -> Markup:
    """Rate, with the decimals needed to agree with the verdict on its target.

    The result of a target on a change is the change itself.
    """
    key = holder, measure, rate
    if figures.is_change(key):
        return figures.result_as_change(key)
    if figures.row("targets", *key).get("result_pct"):
        return figures.result(key)
    return figures.percent(*key)


def target_level(figures: HtmlCells, key: tuple[str, str, str], whose: str = "") -> Markup:
    """Assigned target, or milestone ("milestone_"), with its comparator."""
    row, column = figures.row("targets", *key), f"{whose or 'target_'}pct"
    if not row.get(column):
        return Markup('<span class="missing">{}</span>').format(NOT_ASSIGNED)
    comparator = row[f"{whose}comparator"]
    sign = "trên " if comparator == ">" else ""
    sign_of_increase = figures.book.rules.indicators.signs_of_increase.get(key[2])
    if sign_of_increase and Decimal(row[column]) >= 0:
        sign = f"{least_change(comparator, sign_of_increase)} "
    return Markup("{}{}").format(sign, figures.cell("targets", key, column))


def target_verdict(figures: HtmlCells, key: tuple[str, str, str], whose: str = "") -> Markup:
    outcome = figures.row("targets", *key).get(f"{whose}outcome", "")
    if not outcome:
        return DASH
    return Markup('<span class="verdict {}">{}</span>').format(OUTCOME_SIGNS[outcome], TargetOutcome(outcome).label)
