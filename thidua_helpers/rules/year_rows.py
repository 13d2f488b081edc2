"""Rows of `config/years/<edition>/*.csv` and `config/cluster_heads.csv`."""

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from thidua_helpers.rules.types import Comparator, ConfigModel, Id, Names, Percentage, Text, YesNo
from thidua_helpers.vocabulary import ClusterRole, DecisionState, DecisionSubject, Measure


class CorrectionRow(ConfigModel):
    """Row of `corrections.csv`: a cell with `expect` is read as `value`, for a reason.

    `file` is relative to the edition's raw folder.
    """

    file: Text
    sheet: Text
    cell: Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9]\d{0,6}$")]
    expect: Text = ""
    value: Text = ""
    reason: Text
    decided_by: Text


class AcceptedRow(ConfigModel):
    """Row of `accepted.csv`: the finding of this key was reviewed and is right, for a reason."""

    key: Annotated[str, Field(pattern=r"^[0-9a-f]{10}$")]
    check: Text
    reason: Text
    decided_by: Text


class TargetRow(ConfigModel):
    """Row of `config/years/<edition>/targets.csv`; an empty value has no source.

    A row of `milestones.csv` is a target for the end of the edition's period, by a decision.
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
    """Row of `decisions.csv`: a decided value, or the state of its decision.

    `subject`: rank in a cluster (`xep-hang`, value a number), class (`hang`, value its id), award (`khen-thuong`, value
    the title's id), head or deputy of a cluster next year (`truong-cum`, `pho-cum`, holder the cluster, value the
    unit). `reason` is needed if the value differs from the computed one.
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
    """Row of `exclusions.csv`: exclusion of a unit from a class or an award, with its document."""

    unit: Id
    kind: Id
    reason: Text
    document: Text


class HeadRow(ConfigModel):
    """Row of `config/cluster_heads.csv`: head or deputy of a cluster in a year.

    `person` only if the source names the official. `passed_over`: members whose turn it would have been, with the
    `reason`.
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
