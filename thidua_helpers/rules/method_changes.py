"""`config/method_changes.toml`: lines counted differently from a day or a form on."""

from collections.abc import Collection, Container, Iterable, Mapping
from datetime import date
from typing import Protocol

from pydantic import Field, model_validator

from thidua_helpers.period import Edition
from thidua_helpers.rules.indicators import Indicators
from thidua_helpers.rules.loading import ConfigReader, refuse_unknown
from thidua_helpers.rules.types import ConfigModel, Id, LineId, Text
from thidua_helpers.vocabulary import Measure


class MethodChange(ConfigModel):
    """A change of the meaning of figures, from a day on (`since`) or between two `forms`.

    `lines` and `measures` are those affected; so are rates with an affected line.
    """

    since: date | None = None
    forms: tuple[Id, Id] | None = None
    measures: tuple[Measure, ...] = tuple(Measure)
    lines: tuple[LineId, ...] = Field(min_length=1)
    reason: Text
    source: Id | None = None
    verified: bool

    @model_validator(mode="after")
    def _one_of_two(self) -> "MethodChange":
        if (self.since is None) == (self.forms is None):
            raise ValueError("cần đúng một trong hai khóa since, forms.")
        return self

    def is_past(self, day: date) -> bool:
        """Whether a change from a day on was in effect on `day`."""
        return self.since is not None and self.since <= day

    def is_between_days(self, first: date, last: date) -> bool:
        """Whether the change lies after `first` and not after `last`."""
        return self.since is not None and first < self.since <= last

    def is_between_forms(self, before: Container[str], after: Container[str]) -> bool:
        """Whether the older form is in `before`, and the newer in `after`."""
        return self.forms is not None and self.forms[0] in before and self.forms[1] in after


class MethodChanges(ConfigModel):
    """`config/method_changes.toml`: changes across which figures do not compare."""

    changes: tuple[MethodChange, ...]


MethodKey = tuple[str, str]


class CountingRules(Protocol):
    """The part of a RuleBook that decides how an edition's figures are counted."""

    @property
    def edition(self) -> Edition: ...
    @property
    def forms(self) -> Mapping[str, object]: ...
    @property
    def indicators(self) -> Indicators: ...
    @property
    def method_changes(self) -> Iterable[MethodChange]: ...


def changed_methods(before: CountingRules, now: CountingRules) -> dict[MethodKey, str]:
    """(measure, line or rate) → reason why figures of two editions do not compare.

    A line or rate is affected if any of its form lines is.
    """
    declared: dict[MethodKey, str] = {
        (measure, line): change.reason
        for change in now.method_changes
        if change.is_between_forms(before.forms, now.forms)
        or change.is_between_days(before.edition.start, now.edition.end)
        for measure in change.measures
        for line in change.lines
    }
    return reasons_of_parts(now.indicators.form_lines | now.indicators.form_lines_of_rates, declared)


def reasons_of_parts(
    parts: Mapping[MethodKey, Iterable[MethodKey]], reasons: Mapping[MethodKey, str]
) -> dict[MethodKey, str]:
    """Key of `parts` → reason of its first part that has one; others are left out."""
    reason_of = {key: next((reasons[part] for part in own if part in reasons), "") for key, own in parts.items()}
    return {key: reason for key, reason in reason_of.items() if reason}


def read_method_changes(
    reading: ConfigReader, lines: Collection[str], sources: Iterable[str]
) -> tuple[MethodChange, ...]:
    """Declared changes of method, none without the file; raises Refused for unknown ids."""
    files = reading.workspace.config
    declared = reading.optional_toml(files.method_changes, MethodChanges)
    for number, change in enumerate(declared.changes if declared else ()):
        where = f"changes.{number}"
        named: list[tuple[str, str, Iterable[str]]] = [(f"{where}.lines", line, lines) for line in change.lines]
        named += [(f"{where}.forms", form, files.forms) for form in change.forms or ()]
        named += [(f"{where}.source", change.source, sources)] if change.source else []
        refuse_unknown(files.method_changes, named)
    return declared.changes if declared else ()
