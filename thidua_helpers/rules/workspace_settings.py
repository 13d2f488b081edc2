"""`config/workspace.toml`: province, contact, thresholds of plausibility."""

from decimal import Decimal

from pydantic import Field

from thidua_helpers.rules.types import ConfigModel, FileName, Id, Text


class Plausibility(ConfigModel):
    """Thresholds of plausibility, chosen by the office, in config/workspace.toml.

    `jump_ratio`: growth or decline of a flow against the same period of the year before, by at least `jump_cases`
    cases. `money_per_case_ratio`: money per case against the unit's own of the year before; without one
    `money_among_peers_ratio` against the median of the units of its kind, itself included if they are three or more.
    `rounded_figures`: least number of sums of a unit, all ending in 000 in the unit of the form. `equal_figures`: least
    number of figures of two units, all equal. `late_points`: percentage points by which the enforceable share fell
    between month `late_month` and the year's end. `share_points`: those by which it changed against the same period of
    the year before; not checked if missing, as in older workspaces. `target_ratio`: a target against the median of the
    other units, or the target of the year before. `target_result_ratio`: a result against its target.
    """

    jump_ratio: Decimal = Field(gt=1)
    jump_cases: int = Field(gt=0)
    money_per_case_ratio: Decimal = Field(gt=1)
    money_among_peers_ratio: Decimal = Field(default=Decimal(50), gt=1)
    rounded_figures: int = Field(default=10, gt=1)
    equal_figures: int = Field(default=10, gt=1)
    late_month: int = Field(ge=1, le=11)
    late_points: Decimal = Field(gt=0)
    share_points: Decimal | None = Field(default=None, gt=0)
    target_ratio: Decimal = Field(default=Decimal(2), gt=1)
    target_result_ratio: Decimal = Field(default=Decimal(2), gt=1)


class OtherPeriods(ConfigModel):
    """Published figures of periods that are no edition: a file of `data/raw/` and its form."""

    file: FileName
    form: Id


class Contact(ConfigModel):
    """Contact for questions, printed on every page: a department of the office, never a person.

    `unit` is its usual name; `phone` and `email` may be empty.
    """

    unit: Text
    phone: Text = ""
    email: Text = ""

    def in_words(self) -> str:
        """ "Phòng Nghiệp vụ, điện thoại 0237…, thư điện tử …"."""
        named = (("điện thoại", self.phone), ("thư điện tử", self.email))
        return ", ".join([self.unit, *(f"{name} {value}" for name, value in named if value)])


class WorkspaceSettings(ConfigModel):
    """`config/workspace.toml`: owner, contact and thresholds of the workspace."""

    province: Text
    holder_name: Text
    illustrative: bool
    contact: Contact | None = None
    plausibility: Plausibility
    other_periods: OtherPeriods | None = None
