"""`config/years/<edition>/*.csv` and `config/cluster_heads.csv`: targets, corrections, accepted findings, decisions."""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from thidua_helpers.rules.types import Comparator, ConfigModel, Id, Names, Percentage, Text, YesNo
from thidua_helpers.vocabulary import ClusterRole, DecisionState, DecisionSubject, Measure


class CorrectionRow(ConfigModel):
    """One row of `corrections.csv`: in this cell stands `expect`, and it is to be read as `value`, for this reason.

    `file` is named from the edition's raw folder.
    """

    file: Text
    sheet: Text
    cell: Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9]\d{0,6}$")]
    expect: Text = ""
    value: Text = ""
    reason: Text
    decided_by: Text


class AcceptedRow(ConfigModel):
    """One row of `accepted.csv`: the finding of this key was looked into and is right as it stands, for a reason."""

    key: Annotated[str, Field(pattern=r"^[0-9a-f]{10}$")]
    check: Text
    reason: Text
    decided_by: Text


class TargetRow(ConfigModel):
    """One row of `config/years/<edition>/targets.csv`; an empty value is a target that no source gives.

    A row of `milestones.csv` is the same: how far to come by the end of the edition's period, as a decision says.
    """

    holder: Id
    measure: Measure
    rate: Text
    value_pct: Percentage | None = None
    comparator: Comparator | None = None
    decision: Text = ""
    source: Id
    note: Text = ""
    verified: YesNo

    @model_validator(mode="after")
    def _value_has_comparator(self) -> "TargetRow":
        if (self.value_pct is None) != (self.comparator is None):
            raise ValueError("value_pct và comparator phải cùng có hoặc cùng để trống.")
        return self


class DecisionRow(ConfigModel):
    """One row of `decisions.csv`: what was decided, or how far it has come, beside what was computed.

    `subject`: a rank in a cluster (`xep-hang`, value a number), a class of the province (`hang`, value its id), an
    award (`khen-thuong`, value the title's id), the cluster's head or deputy of the next year (`truong-cum`, `pho-cum`,
    holder the cluster, value the unit). `reason` is due where the value differs from the computed one.
    """

    subject: DecisionSubject
    holder: Text
    value: Text
    state: DecisionState
    number: Text = ""
    signed_on: date | None = None
    decided_by: Text = ""
    reason: Text = ""

    @model_validator(mode="after")
    def _decided_has_a_number(self) -> "DecisionRow":
        if self.state == "quyet_dinh" and not (self.number and self.signed_on and self.decided_by):
            raise ValueError("trạng thái quyet_dinh cần number, signed_on và decided_by.")
        return self


class ExclusionRow(ConfigModel):
    """One row of `exclusions.csv`: what excludes a unit from a class or an award, with the document behind it."""

    unit: Id
    kind: Id
    reason: Text
    document: Text


class HeadRow(ConfigModel):
    """One row of `config/cluster_heads.csv`: who led a cluster in a year, as far as a source says.

    `person` only where the source cited names the official. `passed_over`: members whose turn it would have been, with
    the `reason`.
    """

    system: Id
    cluster: Id
    year: Annotated[int, Field(ge=2000, le=2099)]
    role: ClusterRole
    unit: Id
    person: Text = ""
    passed_over: Names = ()
    reason: Text = ""
    source: Id
    verified: YesNo

    @model_validator(mode="after")
    def _passed_over_has_a_reason(self) -> "HeadRow":
        if self.passed_over and not self.reason:
            raise ValueError("có passed_over thì phải có reason.")
        if self.unit in self.passed_over:
            raise ValueError(f"passed_over có “{self.unit}”, chính là unit của dòng này.")
        return self
