"""`config/units.csv`: the registry of units."""

from datetime import date

from pydantic import model_validator

from thidua_helpers.rules.loading import ConfigModel, Text
from thidua_helpers.rules.types import Id, Names, UnitKind, YesNo


class UnitRow(ConfigModel):
    """One row of `config/units.csv`: a unit under one name. A renamed unit has a row per name, under the same id."""

    id: Id
    name: Text
    short_name: Text
    aliases: Names = ()
    kind: UnitKind
    valid_from: date | None = None
    valid_to: date | None = None
    successors: Names = ()
    decision: Text = ""
    verified: YesNo

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "UnitRow":
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            raise ValueError(f"valid_from {self.valid_from} sau valid_to {self.valid_to}.")
        return self

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
