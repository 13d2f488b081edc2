"""`config/years/<edition>/year.toml`: what an edition is made of."""

from datetime import date
from itertools import chain
from typing import Annotated, Literal

from pydantic import Field, model_validator

from thidua_helpers.rules.statements import refuse_unnamed_officials
from thidua_helpers.rules.types import ConfigModel, FileName, Id, SharePct, Text
from thidua_helpers.vocabulary import FiguresState, ReceiptCounted, Rounding, ScoreStage

FilePattern = Annotated[
    str, Field(pattern=r"^[^/\\:?\"<>|\[\]\x00-\x1f]*\*[^/\\:?\"<>|\[\]\x00-\x1f]*\.[A-Za-z]{3,4}$")
]


class InputFile(ConfigModel):
    """One input of an edition: a file, a family of files ("cham-diem*.xlsx"), or a folder with one workbook per unit.

    `files` is a pattern in which * stands for any text; case does not matter. Two inputs may read one file through two
    forms.
    """

    file: FileName | None = None
    files: FilePattern | None = None
    folder: Id | None = None
    form: Id

    @model_validator(mode="after")
    def _one_of_three(self) -> "InputFile":
        if sum(each is not None for each in (self.file, self.files, self.folder)) != 1:
            raise ValueError("mỗi mục inputs cần đúng một trong ba khóa file, files, folder.")
        return self

    @property
    def name(self) -> str:
        return self.file or self.files or self.folder or ""


class Receipts(ConfigModel):
    """When the units' reports were due, and by which rule.

    `counts`: which day in the log says whether a report was late: the first, when it came complete (`lan-dau`), or the
    last, when a correction of it came (`lan-cuoi`).
    """

    due_on: date
    rule: Text
    counts: ReceiptCounted = ReceiptCounted.FIRST
    verified: bool

    @property
    def counts_last(self) -> bool:
        return self.counts == "lan-cuoi"


class Quota(ConfigModel):
    """How many at the most: a `count`, or `share_pct` of a number, rounded `down` unless a rule says otherwise."""

    count: int | None = Field(default=None, ge=0)
    share_pct: SharePct | None = None
    rounding: Rounding = Rounding.DOWN

    @model_validator(mode="after")
    def _count_or_share(self) -> "Quota":
        if (self.count is None) == (self.share_pct is None):
            raise ValueError("cần đúng một trong hai khóa count, share_pct.")
        return self


UnassignedTargets = Literal["khong-tinh", "chua-dat"]


class Emulation(ConfigModel):
    """Scoring, ranking and awards of one edition.

    `stage` of the score sheets counts. `appraised_by`: the unit that appraises the scores; where it is also a member of
    a cluster that it appraises, pages say so. `class_quotas` by class; a class without one is not limited.
    `unassigned_targets`: whether a target that was not assigned to a unit counts for nothing (`khong-tinh`) or as not
    met (`chua-dat`), in classes, awards and points alike. `notes`
    stand above every ranking. Once the edition has been published, its points keep to the figures of the revision that
    `scored_on` names ("r1"), unless by the document `rescored_by` it was decided to score the present ones.
    """

    stage: ScoreStage
    appraised_by: Id
    province_criteria: Id | None = None
    cluster_criteria: dict[Id, Id] = Field(default_factory=dict)
    class_quotas: dict[Id, Quota] = Field(default_factory=dict)
    unassigned_targets: UnassignedTargets = "khong-tinh"
    awards: Id | None = None
    notes: tuple[Text, ...] = ()
    scored_on: Text = ""
    rescored_by: Text = ""

    @property
    def criteria_tables(self) -> list[str]:
        """The ids of the criteria tables in use, the province's first."""
        return list(dict.fromkeys(filter(None, (self.province_criteria, *self.cluster_criteria.values()))))

    @model_validator(mode="after")
    def _kept_or_rescored(self) -> "Emulation":
        if self.scored_on and self.rescored_by:
            raise ValueError(
                "scored_on (giữ điểm theo bản đã công bố) và rescored_by (chấm lại) loại trừ nhau; giữ lại một khóa."
            )
        return self


class Reorganisation(ConfigModel):
    """A reorganisation of the units within the year.

    `on`: the first day of the new ones. `before`: the edition of the months until then, by the former units.
    `counting`: whether the new units' forms begin anew on that day (`tu-dau`), so that the months before are added, or
    stay cumulative from 1 October (`luy-ke`) and stand alone. `printed_months`: how many months their titles name.
    `results_to`: a former unit that was split → the one new unit that its results until then count for.
    """

    on: date
    before: Text
    counting: Literal["tu-dau", "luy-ke"]
    printed_months: int = Field(ge=1, le=12)
    results_to: dict[Id, Id] = Field(default_factory=dict)
    verified: bool

    @property
    def restarts_forms(self) -> bool:
        return self.counting == "tu-dau"


class SummingUp(ConfigModel):
    """What the summing-up report says beside its figures, in whole sentences as people wrote them.

    What is left out stays a gap in the report, for a person to fill. `superior`: the body above the office, printed
    over its name. `anniversary` follows “chào mừng”. `movements`: their names, without quotation marks. `source`: the
    publication that the texts were taken from; empty where the office wrote them itself. `officials`: the persons whom
    that publication names by their office, written as in the texts.

    `conferences` are the days on which the clusters met; `cluster_conferences` says which cluster met on which of them,
    as far as that is known: a day of the list is never taken for the day of a cluster.
    """

    superior: Text = ""
    anniversary: Text = ""
    theme: Text = ""
    context: tuple[Text, ...] = ()
    movements: tuple[Text, ...] = ()
    organisation: tuple[Text, ...] = ()
    leadership: tuple[Text, ...] = ()
    conferences: tuple[date, ...] = ()
    cluster_conferences: dict[Id, date] = Field(default_factory=dict)
    shortcomings: tuple[Text, ...] = ()
    directions: tuple[Text, ...] = ()
    source: Id | None = None
    officials: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _officials_are_of_the_source(self) -> "SummingUp":
        if self.officials and not self.source:
            raise ValueError("có officials thì phải có source: chỉ nêu tên người mà một nguồn đã đăng nêu.")
        refuse_unnamed_officials(self.officials, self.texts)
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """Every sentence and phrase, in the order of the keys."""
        phrases = (self.superior, self.anniversary, self.theme)
        lists = (self.context, self.movements, self.organisation, self.leadership, self.shortcomings, self.directions)
        return (*phrases, *chain.from_iterable(lists))


class OpenDecision(ConfigModel):
    """What a person has to decide before anything of the edition is published, and where it is written down."""

    id: Id
    what: Text
    where: Text


class Year(ConfigModel):
    """`config/years/<edition>/year.toml`: which rules apply to one edition.

    `figures_closed_on`: the day after which nothing that came in was taken into the figures. `report_date`: the day
    that the pages bear. Both are declared, never read from the clock, so that equal inputs give equal pages.
    `award_notes`: the office's own notes on awards of the year; what publications say of them is a `Statement`.
    `to_decide`: what was only carried over from an earlier edition; each entry stops the edition at the gate until
    somebody removes it.
    """

    state_of_figures: FiguresState
    figures_closed_on: date | None = None
    report_date: date | None = None
    clusters: Id | None = None
    clusters_note: Text = ""
    inputs: tuple[InputFile, ...] = Field(min_length=1)
    receipts: Receipts | None = None
    emulation: Emulation | None = None
    reorganisation: Reorganisation | None = None
    summing_up: SummingUp = SummingUp()
    award_notes: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    to_decide: tuple[OpenDecision, ...] = ()

    @model_validator(mode="after")
    def _closed_before_reported(self) -> "Year":
        if self.figures_closed_on and self.report_date and self.report_date < self.figures_closed_on:
            raise ValueError("report_date (ngày lập) không được trước figures_closed_on (ngày chốt số liệu).")
        return self

    @model_validator(mode="after")
    def _each_decision_once(self) -> "Year":
        ids = [each.id for each in self.to_decide]
        for each in ids:
            if ids.count(each) > 1:
                raise ValueError(f"to_decide có hai mục cùng id “{each}”.")
        return self

    @model_validator(mode="after")
    def _each_input_once(self) -> "Year":
        names = [(item.name, item.form) for item in self.inputs]
        for name, form in names:
            if names.count((name, form)) > 1:
                raise ValueError(f"inputs khai báo “{name}” hai lần với mẫu “{form}”.")
        return self
