"""Comparisons of a cluster with the remainder of the province; rates without large cases."""

from collections.abc import Iterator
from fractions import Fraction

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.numbers import compares
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.periods import bar_name
from thidua_helpers.results.verdicts import bar, verdict
from thidua_helpers.vocabulary import Level, State, TargetOutcome


def compare_with_remainder(figures: HtmlCells, holder: str, measure: str, rate: str) -> int | None:
    """Sign of a rate minus that of the remainder of the province: 1, −1 or 0; None if unknown.

    0 means less than one case apart, or for money the same rate at two decimals.
    """
    row = figures.row("rates", holder, measure, rate)
    if row.get("state") != State.VALUE or not row["others_pct"]:
        return None
    own = Fraction(int(row["numerator"]), int(row["denominator"]))
    others = Fraction(int(row["others_numerator"]), int(row["others_denominator"]))
    is_less_than_a_case = abs(own - others) * int(row["denominator"]) < 1
    if row["value_pct"] == row["others_pct"] if measure == "tien" else is_less_than_a_case:
        return 0
    return 1 if own > others else -1


COMPARED_WORDS = {1: "cao hơn", -1: "thấp hơn", 0: "ngang"}


def without_large_cases(
    book: OpenEdition, figures: HtmlCells, holder: str, measure: str
) -> Iterator[tuple[str, str | Markup]]:
    """Term and rate of money without large cases, if a verdict or comparison is reversed."""
    key, without = (
        (holder, measure, figures.main_rate),
        (holder, measure, book.rules.indicators.pages.without_large_cases),
    )
    if measure != "tien" or not figures.is_known("rates", *without):
        return
    rate, row = figures.percent(*without), figures.row("targets", *key)
    if outcome := verdict(book.edition, row):
        is_met = compares(100 * not_none(figures.exact_rate(*without)), *not_none(bar(book.edition, row)))
        if is_met != (outcome == TargetOutcome.MET):
            then = f"đạt {bar_name(book.edition)}" if is_met else f"không đạt {bar_name(book.edition)}"
            yield _NOT_COUNTED, Markup("{}, khi đó {}").format(rate, then)
            return
    places = [compare_with_remainder(figures, *row_key) for row_key in (key, without)]
    is_compared = book.rules.levels[holder] == Level.CLUSTER
    own, left = places
    if is_compared and own is not None and left is not None and own * left < 0:
        others = figures.rate_without_holder(without)
        yield (
            _NOT_COUNTED,
            Markup("{}, {} phần còn lại của tỉnh ({})").format(rate, COMPARED_WORDS[left], others),
        )


_NOT_COUNTED = "Không kể việc lớn, kéo dài"
