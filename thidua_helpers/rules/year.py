"""`config/years/<edition>/year.toml`: composition of an edition."""

from datetime import date
from fnmatch import fnmatchcase
from itertools import chain
from typing import Annotated, Literal

from pydantic import Field, model_validator

from thidua_helpers.rules.statements import refuse_unnamed_officials
from thidua_helpers.rules.types import ConfigModel, FileName, Id, SharePct, Text
from thidua_helpers.vietnamese import comparison_form
from thidua_helpers.vocabulary import FiguresState, ReceiptCounted, Rounding, ScoreStage

FilePattern = Annotated[
    str, Field(pattern=r"^[^/\\:?\"<>|\[\]\x00-\x1f]*\*[^/\\:?\"<>|\[\]\x00-\x1f]*\.[A-Za-z]{3,4}$")
]


class InputFile(ConfigModel):
    """An input of an edition: a file, a family of files ("cham-diem*.xlsx"), or a folder.

    A folder has one workbook per unit. `files` is a pattern with * for any text, ignoring case. Two inputs may read one
    file, or the workbooks of one folder, through two forms. `not_yet`: the register is not yet due, so it is not read.
    """

    file: FileName | None = None
    files: FilePattern | None = None
    folder: Id | None = None
    form: Id
    not_yet: bool = False

    @model_validator(mode="after")
    def _one_of_three(self) -> "InputFile":
        if sum(value is not None for value in (self.file, self.files, self.folder)) != 1:
            raise ValueError("mỗi mục inputs cần đúng một trong ba khóa file, files, folder.")
        return self

    @property
    def name(self) -> str:
        return self.file or self.files or self.folder or ""

    def declares(self, file: str) -> bool:
        """Whether the input means `file`, a path below the edition's raw folder.

        Case does not count.
        """
        if self.folder:
            return file.startswith(f"{self.folder}/")
        return fnmatchcase(comparison_form(file), comparison_form(self.name))


class Receipts(ConfigModel):
    """Deadline of the units' reports and its rule.

    `counts`: the day in the log that decides whether a report was late: the first complete receipt (`lan-dau`), or the
    last correction (`lan-cuoi`).
    """

    due_on: date
    rule: Text
    counts: ReceiptCounted = ReceiptCounted.FIRST
    verified: bool

    @property
    def counts_last(self) -> bool:
        return self.counts == "lan-cuoi"


class Quota(ConfigModel):
    """Maximum: a `count`, or `share_pct` of a number, rounded `down` by default."""

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

    `stage`: the stage of score sheets that counts. `appraised_by`: the appraising unit; pages say so if it is a member
    of an appraised cluster. `class_quotas` by class; a class without one is unlimited. `unassigned_targets`: whether an
    unassigned target does not count (`khong-tinh`) or counts as not met (`chua-dat`), in classes, awards and points.
    `notes` are printed above every ranking. After publication, points keep the figures of the revision `scored_on`
    ("r1"), unless the document `rescored_by` decided to score the present ones.
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
        """Ids of the criteria tables in use, the province's first."""
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

    `on`: its first day. `before`: the edition of the months until then, by the former units. `counting`: forms of the
    new units start again on that day (`tu-dau`), so the months before are added, or stay cumulative from 1 October
    (`luy-ke`). `printed_months`: number of months in their titles. `results_to`: split former unit → the new unit that
    its results until then count for.
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
    """Texts of the summing-up report besides figures, in whole sentences of people.

    Missing texts are gaps in the report. `superior`: the body above the office, printed over its name. `anniversary`
    follows “chào mừng”. `movements`: names without quotation marks. `source`: the publication of the texts; empty if
    written by the office. `officials`: persons named in it by their office, as written in the texts.

    `conferences`: days of the clusters' conferences; `cluster_conferences`: cluster → day, where known; a day of the
    list is never assigned to a cluster.
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


# Open decisions on scoring, classes and awards.
CRITERIA_DECISION, QUOTAS_DECISION, AWARDS_DECISION = "tieu-chi", "so-luong-hang", "khen-thuong"
SCORING_DECISIONS = (CRITERIA_DECISION, QUOTAS_DECISION, AWARDS_DECISION)


class OpenDecision(ConfigModel):
    """A decision due before publication, and its place in the config."""

    id: Id
    what: Text
    where: Text


class Year(ConfigModel):
    """`config/years/<edition>/year.toml`: the rules of one edition.

    `figures_closed_on`: the last day of changes to figures. `report_date`: the day printed on pages. Both are declared,
    never read from the clock, so that equal inputs give equal pages. `award_notes`: the office's own notes on awards;
    published ones are a `Statement`. `to_decide`: content carried over from an earlier edition; each entry closes the
    gate until somebody removes it.
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
        ids = [decision.id for decision in self.to_decide]
        for decision_id in ids:
            if ids.count(decision_id) > 1:
                raise ValueError(f"to_decide có hai mục cùng id “{decision_id}”.")
        return self

    @model_validator(mode="after")
    def _each_input_once(self) -> "Year":
        names = [(item.name, item.form) for item in self.inputs]
        for name, form in names:
            if names.count((name, form)) > 1:
                raise ValueError(f"inputs khai báo “{name}” hai lần với mẫu “{form}”.")
        return self
