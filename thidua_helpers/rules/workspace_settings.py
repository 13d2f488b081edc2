"""`config/workspace.toml`: whose the workspace is, whom to ask, and what counts as odd."""

from decimal import Decimal

from pydantic import Field

from thidua_helpers.rules.types import ConfigModel, FileName, Id, Text


class Plausibility(ConfigModel):
    """What counts as odd, in config/workspace.toml: thresholds of the office's own choosing, unverified by nature.

    `jump_ratio`: a flow that grew or shrank by this factor against the same period of the year before, at least
    `jump_cases` cases. `money_per_case_ratio`: money per case this many times the unit's own of the year before.
    `money_among_peers_ratio`: this many times the median of the units of its kind, itself among them if they are three
    or more, where it has no year before.
    `rounded_figures`: at least so many sums of a unit, all of which end in 000 in the unit of the form.
    `equal_figures`: at least so many figures of two units, all of which are equal.
    `late_points`: percentage points by which the enforceable share fell between the file of month `late_month` and the
    year's end. `share_points`: those by which it rose or fell against the same period of the year before; not looked at
    without it, as in workspaces from before there was such a threshold. `target_ratio`: how many times, or what part
    of, the median of the other units, or the target of the year before, a target is. `target_result_ratio`: how many
    times its target a result is.
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
    """Where published figures of periods that are no edition stand: a file of `data/raw/`, read through a form."""

    file: FileName
    form: Id


class Contact(ConfigModel):
    """Whom readers ask about the figures, as it is printed on every page: a department of the office, never a person.

    `unit` as people call it; `phone` and `email` are empty where there are none.
    """

    unit: Text
    phone: Text = ""
    email: Text = ""

    def in_words(self) -> str:
        """ "Phòng Nghiệp vụ, điện thoại 0237…, thư điện tử …"."""
        named = (("điện thoại", self.phone), ("thư điện tử", self.email))
        return ", ".join([self.unit, *(f"{name} {value}" for name, value in named if value)])


class WorkspaceSettings(ConfigModel):
    """`config/workspace.toml`: whose workspace this is, and whom to ask (`contact`)."""

    province: Text
    holder_name: Text
    illustrative: bool
    contact: Contact | None = None
    plausibility: Plausibility
    other_periods: OtherPeriods | None = None
