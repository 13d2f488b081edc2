"""Changes of method: which lines and rates of two editions are not counted the same way, and why."""

from collections.abc import Iterator, Mapping

from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.method_changes import MethodChange


def changed_methods(before: RuleBook, now: RuleBook) -> dict[tuple[str, str], str]:
    """(measure, line or rate) → why its figures of the two editions do not compare, whoever they are of.

    A line or rate is concerned if one of the lines of the form that it is made of is.
    """
    declared = {
        (measure, line): change.reason
        for change in now.method_changes
        if _applies(change, before, now)
        for measure in change.measures
        for line in change.lines
    }
    of_lines = form_lines_of_lines(now)
    of_rates = {
        (measure, rate_id): [
            *of_lines.get((measure, rate.numerator), ()),
            *of_lines.get(("viec" if rate.kind == "vnd_per_viec" else measure, rate.denominator), ()),
        ]
        for rate_id, rate in now.indicators.rates.items()
        for measure in rate.measures
    }
    return reasons_of_parts(of_lines | of_rates, declared)


def form_lines_of_lines(rules: RuleBook) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(measure, line) → the lines of the form that it is made of, itself where it is one of the form."""
    return {
        (measure, line_id): [(measure, leaf) for leaf in _form_lines(line_id, measure, rules)]
        for line_id, line in rules.indicators.lines.items()
        for measure in line.measures
    }


def reasons_of_parts(made_of: Mapping, reasons: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Each key that is made of something with a reason, with that reason (the first, where there are several)."""
    found = {key: next((reasons[leaf] for leaf in leaves if leaf in reasons), "") for key, leaves in made_of.items()}
    return {key: reason for key, reason in found.items() if reason}


def _applies(change: MethodChange, before: RuleBook, now: RuleBook) -> bool:
    """Whether the change lies between the two editions: by their forms, or by the day since which it holds."""
    if change.forms:
        first, second = change.forms
        return first in before.forms and second in now.forms
    return before.edition.start < change.since <= now.edition.end


def _form_lines(line: str, measure: str, rules: RuleBook) -> Iterator[str]:
    """The lines of the form that a line is made of; a line of the form is its own, and a line that repeats one of the
    year before has those of that one."""
    previous = rules.indicators.lines[line].previous if line in rules.indicators.lines else ""
    terms = [previous] if previous else rules.indicators.places.get((measure, line), ())
    for term in terms:
        yield from _form_lines(term.removeprefix("-"), measure, rules)
    if not terms:
        yield line
