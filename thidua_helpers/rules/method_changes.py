"""`config/method_changes.toml`: which lines are counted differently from a day on."""

from datetime import date

from pydantic import Field, model_validator

from thidua_helpers.rules.loading import ConfigModel, Text
from thidua_helpers.rules.types import Id, LineId
from thidua_helpers.vocabulary import Measure


class MethodChange(ConfigModel):
    """A change after which figures mean something else: from a day on (`since`), or from one form to another (`forms`).

    `lines` and `measures` are those concerned; a rate made of one of them is concerned too.
    """

    since: date | None = None
    forms: tuple[Id, Id] | None = None
    measures: tuple[Measure, ...] = ("viec", "tien")
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
        """Whether a change from a day on has come by `day`."""
        return self.since is not None and self.since <= day


class MethodChanges(ConfigModel):
    """`config/method_changes.toml`: changes across which figures do not compare."""

    changes: tuple[MethodChange, ...]
