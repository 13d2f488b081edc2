"""What each config file may hold. Every rule that a public source does not settle carries `verified = false`."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, RootModel, model_validator

from thidua_helpers.errors import suggestion
from thidua_helpers.rules.loading import Rule, Text
from thidua_helpers.tables import SCHEMAS
from thidua_helpers.vietnamese import comparison_form

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Measure = Literal["viec", "tien"]
Comparator = Literal[">=", ">"]
UnitKind = Literal["cuc", "chi_cuc", "phong_khu_vuc"]


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split("|")) if isinstance(value, str) else value


def _decimal_comma(value: object) -> object:
    return value.replace(",", ".") if isinstance(value, str) else value


def _no_fraction(value: Decimal) -> Decimal:
    if value < 1:
        raise ValueError(f"là {value}, nhỏ hơn 1%; ghi theo phần trăm: 15% ghi 15, không ghi 0.15.")
    return value


def _yes_no(value: object) -> object:
    return (
        {"co": True, "có": True, "khong": False, "không": False}.get(value, value) if isinstance(value, str) else value
    )


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"không phải biểu thức chính quy: {error}") from error
    return value


Pattern = Annotated[str, AfterValidator(_pattern)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Percentage = Annotated[Decimal, BeforeValidator(_decimal_comma), Field(gt=0, le=100, decimal_places=4)]
SharePct = Annotated[Percentage, AfterValidator(_no_fraction)]
FileName = Annotated[str, Field(pattern=r"^[^/\\:*?\"<>|\x00-\x1f]{1,120}\.[A-Za-z]{3,4}$")]
LineId = Annotated[str, Field(pattern=r"^[a-z_]+(\+[a-z_]+)*$")]
RateId = Annotated[str, Field(pattern=r"^[a-z_]+$")]
Term = Annotated[str, Field(pattern=r"^-?[a-z_]+(\+[a-z_]+)*$")]
Part = Literal["", "chu_dong", "theo_yeu_cau"]
# What a line counts: what came in the period; what there was at its beginning, or is at its end; or a sum of the two.
Nature = Literal["phat-sinh", "dau-ky", "cuoi-ky", "dau-ky+phat-sinh", "xong+cuoi-ky"]
# What the pages speak of by name; everything else in indicators.toml is free. Pages show PAGE_LINES also where nobody
# has a figure of them; UNIT_LINES are the columns of the table of units.
PAGE_LINES = ("thu_ly", "co_dieu_kien", "xong+dinh_chi")
UNIT_LINES = ("phai_thi_hanh", "co_dieu_kien", "xong+dinh_chi", "co_dieu_kien_chuyen_ky_sau")
PAGE_RATES = ("ty_le_xong", "ty_le_co_dieu_kien", "ty_trong_thu_ly", "tien_binh_quan", "tien_binh_quan_thu_ly")
YesNo = Annotated[bool, BeforeValidator(_yes_no)]


class Plausibility(Rule):
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


class OtherPeriods(Rule):
    """Where published figures of periods that are no edition stand: a file of `data/raw/`, read through a form."""

    file: FileName
    form: Id


class Contact(Rule):
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


class WorkspaceRule(Rule):
    """`config/workspace.toml`: whose workspace this is, and whom to ask (`contact`)."""

    province: Text
    holder_name: Text
    illustrative: bool
    contact: Contact | None = None
    plausibility: Plausibility
    other_periods: OtherPeriods | None = None


class Source(Rule):
    """One publication that figures or rules are taken from.

    `address` is shown as text, never as a link, and stays empty where it is not known.
    """

    title: Text
    publisher: Text
    published_on: date | None = None
    address: Text
    note: Text = ""


class Sources(Rule):
    """`config/sources.toml`: publications by the id by which config and workbooks cite them."""

    sources: dict[Id, Source]


# What a published statement is about; the labels are in labels.py.
StatementKind = Literal[
    "chi-tieu",
    "chi-tieu-don-vi",
    "danh-gia",
    "khen-thuong",
    "quy-che",
    "hoi-nghi",
    "du-hop",
    "bieu-duong",
    "thao-luan",
    "tiep-thu",
]


def _refuse_unnamed(officials: Iterable[str], texts: Iterable[str]) -> None:
    """Raises ValueError for a declared official whom no text names: a slip of spelling would excuse nobody."""
    joined = " ".join(texts)
    for each in officials:
        if each not in joined:
            raise ValueError(f"officials có “{each}”, không thấy tên này trong lời của mục: viết đúng như trong lời.")


class Statement(Rule):
    """What a publication says of a holder and a period, other than a figure: an assessment, or what a conference did.

    `holder`: the province or a cluster.
    `first` and `last` are the editions it covers, both included; without `last` it covers `first` only. Both have the
    same length, and so have those between them. `measures` matter to targets only. `quote` holds the source's own
    words; a slip in them is kept and followed by “[nguyên văn]”. `text` says the same in our words, where the wording
    is not at hand or too long. `place`: page or paragraph of the source. Pages show a statement as the source's own; no
    verdict, point or rank follows from it. `officials`: the persons whom the source names by their office, written as
    in the entry; any other name in it is a finding.
    """

    kind: StatementKind
    holder: Id = "toan-tinh"
    first: Text
    last: Text = ""
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)] = ("viec", "tien")
    quote: Text = ""
    text: Text = ""
    source: Id
    place: Text = ""
    note: Text = ""
    officials: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "Statement":
        if not (self.quote or self.text):
            raise ValueError("cần quote (nguyên văn) hoặc text (lời thuật lại).")
        return self

    @model_validator(mode="after")
    def _names_each_official(self) -> "Statement":
        _refuse_unnamed(self.officials, self.texts)
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.quote, self.text, self.place, self.note)

    @property
    def is_of_several_periods(self) -> bool:
        return self.last not in ("", self.first)


class Statements(Rule):
    """`config/statements.toml`: what publications state, each once, used by every edition that it covers."""

    statements: tuple[Statement, ...]


class UnitRow(Rule):
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

    def stands_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Decision(Rule):
    number: Text
    signed_on: date
    signed_by: Text
    source: Id


class Cluster(Rule):
    """One cluster and its members in the order of the decision; `notes` says what is odd about a member."""

    id: Id
    name: Text
    area: Text
    members: tuple[Id, ...] = Field(min_length=1)
    notes: dict[Id, Text] = Field(default_factory=dict)


class ClusterSystem(Rule):
    """`config/clusters/<id>.toml`: one division of the units into clusters, by one decision."""

    name: Text
    decision: Decision
    valid_from: date
    valid_to: date | None = None
    verified: bool
    clusters: tuple[Cluster, ...] = Field(min_length=1)

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Line(Rule):
    """A line of the form, or one made of others. `within`: the line that it is a part of.

    `terms` are what it is the sum of, a term with "-" before it subtracted; an id with "+" ("xong+dinh_chi") is the sum
    of the lines that it names. `previous` names the line of which it is the figure of the same period a year before.
    `is_change`: a difference between two times, which may be negative. `measures`: those in which the line exists.
    `nature`: what a line of the form counts, by which two periods within one year may be joined or not.
    """

    label: Text
    short_label: Text
    meaning: Text
    within: Text = ""
    previous: Text = ""
    is_change: bool = False
    terms: tuple[Term, ...] = ()
    measures: tuple[Measure, ...] = ("viec", "tien")
    nature: Nature | None = None

    def terms_of(self, line_id: str) -> tuple[str, ...]:
        """The terms, or those that the line's own id names."""
        return self.terms or (tuple(line_id.split("+")) if "+" in line_id else ())


class Rate(Rule):
    """A ratio of sums. `of` says whose: of the holder itself, or the holder's share of the province."""

    label: Text
    formula: Text
    numerator: Text
    denominator: Text
    of: Literal["holder", "province"] = "holder"
    kind: Literal["pct", "vnd_per_viec"] = "pct"
    measures: tuple[Measure, ...] = ("viec", "tien")
    caution: Text = ""
    verified: bool = True


class Indicators(Rule):
    """`config/indicators.toml`: the lines that are shown, and the rates made of them."""

    lines: dict[LineId, Line]
    rates: dict[RateId, Rate]

    @model_validator(mode="after")
    def _only_known_lines(self) -> "Indicators":
        wanted = {"lines": (*PAGE_LINES, *UNIT_LINES), "rates": PAGE_RATES}
        missing = [
            f"{table}.{name}"
            for table, names in wanted.items()
            for name in dict.fromkeys(names)
            if name not in getattr(self, table)
        ]
        if missing:
            raise ValueError(f"thiếu {', '.join(missing)}; các trang báo cáo cần đến.")
        for name in set(self.lines) & set(self.rates):
            raise ValueError(f"mã “{name}” được dùng cho cả dòng và tỷ lệ.")
        above: list[str] = []
        for line_id, line in self.lines.items():
            if line.previous and (line.previous not in above or line.terms):
                raise ValueError(f"lines.{line_id}.previous là “{line.previous}”, phải là một dòng ở trên, và dòng này "
                                 "không có terms." + suggestion(line.previous, above))  # fmt: skip
            if line.within and line.within not in above:
                where = f"lines.{line_id}.within"
                raise ValueError(
                    f"{where} là “{line.within}”, phải là một dòng ở trên." + suggestion(line.within, above)
                )
            above.append(line_id)
        for rate_id, rate in self.rates.items():
            for name, line in (("numerator", rate.numerator), ("denominator", rate.denominator)):
                if line not in self.lines:
                    raise ValueError(
                        f"rates.{rate_id}.{name} là “{line}”, không có trong [lines]." + suggestion(line, self.lines)
                    )
        return self

    @property
    def places(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(measure, line) → what the line is the sum of there; empty for a line of its own.

        A term that the measure does not have (giảm among việc) is none.
        """
        return {
            (measure, line_id): tuple(term for term in line.terms_of(line_id) if self._has(measure, term))
            for measure in ("viec", "tien")
            for line_id, line in self.lines.items()
            if measure in line.measures
        }

    @property
    def signs_of_increase(self) -> dict[str, int]:
        """Rate → 1 or −1, of the rates whose numerator is a change between two times: the sign of an increase.

        −1 where the change is the earlier figure less the later one, so that a positive one is a decrease.
        """
        changes = {each: self.lines[rate.numerator] for each, rate in self.rates.items()}
        return {
            rate_id: -1 if any(self.lines[term].previous for term in line.terms if term in self.lines) else 1
            for rate_id, line in changes.items()
            if line.is_change
        }

    def _has(self, measure: str, term: str) -> bool:
        line = self.lines.get(term.removeprefix("-"))
        return line is None or measure in line.measures


class PublishedItem(Rule):
    """How one wording of publications is to be read.

    A count has a `line`. A rate has a `numerator` and one denominator, or several where the wording allows several
    readings. `progress` is a rate in per cent of its target, `target` the target itself. `unverified_reading`
    says to readers what of this reading no source confirms.
    """

    kind: Literal["count", "rate", "progress", "target"]
    line: Text = ""
    unverified_reading: Text = ""
    numerator: Text = ""
    denominators: tuple[Text, ...] = ()
    rate: Text = ""

    @model_validator(mode="after")
    def _fields_fit_kind(self) -> "PublishedItem":
        needed = {"count": {"line"}, "rate": {"numerator", "denominators"}}.get(self.kind, {"rate"})
        given = {name for name in ("line", "numerator", "denominators", "rate") if getattr(self, name)}
        if given != needed:
            raise ValueError(f"loại “{self.kind}” cần đúng các khóa {', '.join(sorted(needed))}.")
        return self


class PublishedForm(Rule):
    """`config/forms/<id>.toml`: the layout of a table of published figures, one figure a row.

    `cong-bo` are those of an edition, whose targets stand in `targets.csv`; `cong-bo-khac` those of other periods, each
    row with its first and last day or year.
    """

    kind: Literal["cong-bo", "cong-bo-khac"]
    name: Text
    sheet: Text
    columns: dict[Text, Text]
    measures: dict[Text, Measure]
    items: dict[Text, PublishedItem]
    shared_texts: tuple[Literal["quote", "note"], ...] = ()
    verified: bool

    @property
    def has_periods(self) -> bool:
        return self.kind == "cong-bo-khac"

    @model_validator(mode="after")
    def _all_columns(self) -> "PublishedForm":
        needed = {"holder", "item", "measure", "printed", "source", "quote", "note"}
        needed |= {"from", "to"} if self.has_periods else set()
        for said, names in (("thiếu", needed - set(self.columns)), ("không có khóa", set(self.columns) - needed)):
            if names:
                raise ValueError(f"[columns] {said} {', '.join(sorted(names))}.")
        if len(set(self.columns.values())) < len(self.columns):
            raise ValueError("[columns] có hai cột cùng một tiêu đề.")
        if not self.has_periods and any(item.kind == "target" for item in self.items.values()):
            raise ValueError("chỉ tiêu của kỳ ghi ở targets.csv, không phải ở bảng số đã công bố.")
        return self


class FormColumn(Rule):
    """One column of a statistical form: the line that it holds, or the rate that it prints.

    `heading` is the way down through the merged header. `measures`: the sheets that have the column.
    """

    line: RateId | None = None
    rate: RateId | None = None
    heading: tuple[Text, ...] = Field(min_length=1)
    measures: tuple[Measure, ...] = ("viec", "tien")

    @model_validator(mode="after")
    def _line_or_rate(self) -> "FormColumn":
        if (self.line is None) == (self.rate is None):
            raise ValueError("mỗi cột cần đúng một trong hai khóa line, rate.")
        return self


class FormSheet(Rule):
    """One sheet of a statistical form. `part` is what it counts of the whole (forms 01–04); "" is all.

    `officers`: whether a blank form lists them; rows of officers are read on any sheet.
    """

    names: tuple[Text, ...] = Field(min_length=1)
    measure: Measure
    part: Part = ""
    required: bool = True
    officers: bool = True


class FormRows(Rule):
    """Which rows are totals and which are officers, who stand below their unit."""

    total: tuple[Text, ...] = Field(min_length=1)
    of_kind: dict[UnitKind, tuple[Text, ...]] = Field(default_factory=dict)
    officer_serial: Pattern


class FormTitle(Rule):
    """What the lines above the header say: patterns with the groups `unit`, and `months` and `year`."""

    unit: Pattern
    period: Pattern

    @model_validator(mode="after")
    def _named_groups(self) -> "FormTitle":
        for name, needed in (("unit", {"unit"}), ("period", {"months", "year"})):
            if not needed <= set(re.compile(getattr(self, name)).groupindex):
                raise ValueError(f"title.{name} cần các nhóm có tên {', '.join(sorted(needed))}.")
        return self


class FormIdentity(Rule):
    """total = sum of parts in every row; a part with "-" before it is subtracted."""

    total: RateId
    parts: tuple[Term, ...] = Field(min_length=1)


class StatisticalForm(Rule):
    """`config/forms/<id>.toml`: one version of a statistical form, units and officers as rows, lines as columns.

    The n-th column that a sheet has bears the code n in its code row. `regulation` is the number that the title prints.
    """

    kind: Literal["thong-ke"]
    name: Text
    regulation: Text
    money_unit_vnd: int = Field(gt=0)
    serial_heading: Text
    name_heading: Text
    columns: tuple[FormColumn, ...] = Field(min_length=1)
    rows: FormRows
    title: FormTitle
    sheets: dict[Text, FormSheet] = Field(min_length=1)
    identities: tuple[FormIdentity, ...]
    verified: bool

    @model_validator(mode="after")
    def _identities_of_lines(self) -> "StatisticalForm":
        lines = [column.line for column in self.columns if column.line]
        headings = [column.heading for column in self.columns]
        for name, values in (("line", lines), ("heading", headings)):
            for value in values:
                if values.count(value) > 1:
                    raise ValueError(f"columns có hai cột cùng {name} “{value}”.")
        sheet_of: dict[str, str] = {}
        for sheet_id, sheet in self.sheets.items():
            for name in sheet.names:
                other = sheet_of.setdefault(comparison_form(name), sheet_id)
                if other != sheet_id:
                    raise ValueError(
                        f"sheets.{other} và sheets.{sheet_id} cùng có tên trang tính “{name}”; mỗi tên chỉ ở một mục."
                    )
        for number, identity in enumerate(self.identities):
            for line in (identity.total, *(part.removeprefix("-") for part in identity.parts)):
                if line not in lines:
                    raise ValueError(
                        f"identities.{number} dùng “{line}”, không có trong columns." + suggestion(line, lines)
                    )
        return self

    def columns_of(self, measure: str) -> tuple[FormColumn, ...]:
        """The columns of the sheets of one measure, in order: the first bears the code 1."""
        return tuple(column for column in self.columns if measure in column.measures)


# The columns of each register, in the order in which its stage table has them.
REGISTER_COLUMNS = {
    "large_cases": ("unit", "case", "kind", "co_dieu_kien", "xong", "note"),
    "inspections": ("date", "source", "unit", "kind", "count", "note"),
    "receipts": ("unit", "date", "note"),
    "scores": (
        *("table", "unit", "criterion", "label", "max_points", "tu_cham", "tham_dinh", "giai_trinh", "ket_luan"),
        "minh_chung",
    ),
    "ballots": (
        *("cluster", "subject", "round", "date", "electorate", "present", "issued", "returned", "valid", "invalid"),
        "note",
    ),
    "votes": ("cluster", "subject", "round", "unit", "votes"),
    "staff": ("unit", "staff", "completed", "advanced", "disciplined", "note"),
    "nominations": (
        *("unit", "person", "title", "order", "rating", "months", "initiative", "earlier_years", "disciplined"),
        *("achievement", "state", "note"),
    ),
    "transfers": ("from", "unit", "viec", "tien", "decision", "note"),
    "separate_book": ("unit", "viec", "tien", "note"),
}


class RegisterForm(Rule):
    """`config/forms/<id>.toml`: the layout of a register, one entry a row; `table` says which.

    `shared_texts`: the columns of its stage table with free text that is fit to be shared; by itself none is.
    """

    kind: Literal["so"]
    name: Text
    table: Literal[
        "large_cases",
        "inspections",
        "receipts",
        "scores",
        "ballots",
        "votes",
        "staff",
        "nominations",
        "transfers",
        "separate_book",
    ]
    sheet: Text = ""
    money_unit_vnd: int = Field(default=1, gt=0)
    columns: dict[str, Text]
    kinds: tuple[Text, ...] = ()
    sources: tuple[Text, ...] = ()
    shared_texts: tuple[Text, ...] = ()
    verified: bool

    @model_validator(mode="after")
    def _shared_texts_of_table(self) -> "RegisterForm":
        known = SCHEMAS[self.table].free_texts if self.table in SCHEMAS else ()
        for name in self.shared_texts:
            if name not in known:
                raise ValueError(
                    f"shared_texts: bảng {self.table} không có cột chữ “{name}”." + suggestion(name, known)
                )
        return self

    @model_validator(mode="after")
    def _columns_of_table(self) -> "RegisterForm":
        needed = REGISTER_COLUMNS[self.table]
        for name in self.columns:
            if name not in needed:
                raise ValueError(f"columns không có khóa “{name}”." + suggestion(name, needed))
        for name in needed:
            if name not in self.columns:
                raise ValueError(f"columns thiếu “{name}”.")
        if len(set(self.columns.values())) < len(self.columns):
            raise ValueError("columns có hai cột cùng một tiêu đề.")
        return self


class SideTableForm(Rule):
    """`config/forms/<id>.toml`: a side table (biểu phụ), shown in the report as it stands.

    On pages that are shared only if it is declared fit for it (`shared`): its headings and rows are free text.
    """

    kind: Literal["bieu-phu"]
    name: Text
    shared: bool = False
    verified: bool


AnyForm = PublishedForm | StatisticalForm | RegisterForm | SideTableForm


class FormFile(RootModel):
    """`config/forms/<id>.toml`: a form of one of the kinds."""

    root: Annotated[AnyForm, Field(discriminator="kind")]


FilePattern = Annotated[
    str, Field(pattern=r"^[^/\\:?\"<>|\[\]\x00-\x1f]*\*[^/\\:?\"<>|\[\]\x00-\x1f]*\.[A-Za-z]{3,4}$")
]


class InputFile(Rule):
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


class Receipts(Rule):
    """When the units' reports were due, and by which rule.

    `counts`: which day in the log says whether a report was late: the first, when it came complete (`lan-dau`), or the
    last, when a correction of it came (`lan-cuoi`).
    """

    due_on: date
    rule: Text
    counts: Literal["lan-dau", "lan-cuoi"] = "lan-dau"
    verified: bool

    @property
    def counts_last(self) -> bool:
        return self.counts == "lan-cuoi"


Stage = Literal["tu_cham", "tham_dinh", "ket_luan"]


class Quota(Rule):
    """How many at the most: a `count`, or `share_pct` of a number, rounded `down` unless a rule says otherwise."""

    count: int | None = Field(default=None, ge=0)
    share_pct: SharePct | None = None
    rounding: Literal["down", "half_up", "up"] = "down"

    @model_validator(mode="after")
    def _count_or_share(self) -> "Quota":
        if (self.count is None) == (self.share_pct is None):
            raise ValueError("cần đúng một trong hai khóa count, share_pct.")
        return self


UnassignedTargets = Literal["khong-tinh", "chua-dat"]


class Emulation(Rule):
    """Scoring, ranking and awards of one edition.

    `stage` of the score sheets counts. `appraised_by`: the unit that appraises the scores; where it is also a member of
    a cluster that it appraises, pages say so. `class_quotas` by class; a class without one is not limited.
    `unassigned_targets`: whether a target that was not assigned to a unit counts for nothing (`khong-tinh`) or as not
    met (`chua-dat`), in classes, awards and points alike. `notes`
    stand above every ranking. Once the edition has been published, its points keep to the figures of the revision that
    `scored_on` names ("r1"), unless by the document `rescored_by` it was decided to score the present ones.
    """

    stage: Stage
    appraised_by: Id
    province_criteria: Id | None = None
    cluster_criteria: dict[Id, Id] = Field(default_factory=dict)
    class_quotas: dict[Id, Quota] = Field(default_factory=dict)
    unassigned_targets: UnassignedTargets = "khong-tinh"
    awards: Id | None = None
    notes: tuple[Text, ...] = ()
    scored_on: Text = ""
    rescored_by: Text = ""

    @model_validator(mode="after")
    def _kept_or_scored_anew(self) -> "Emulation":
        if self.scored_on and self.rescored_by:
            raise ValueError(
                "scored_on (giữ điểm theo bản đã công bố) và rescored_by (chấm lại) loại trừ nhau; giữ lại một khóa."
            )
        return self


class Reorganisation(Rule):
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
    def begins_anew(self) -> bool:
        return self.counting == "tu-dau"


class MethodChange(Rule):
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


class MethodChanges(Rule):
    """`config/method_changes.toml`: changes across which figures do not compare."""

    changes: tuple[MethodChange, ...]


class SummingUp(Rule):
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
        _refuse_unnamed(self.officials, self.texts)
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """Every sentence and phrase, in the order of the keys."""
        phrases = (self.superior, self.anniversary, self.theme)
        lists = (self.context, self.movements, self.organisation, self.leadership, self.shortcomings, self.directions)
        return (*phrases, *chain.from_iterable(lists))


class ToDecide(Rule):
    """What a person has to decide before anything of the edition is published, and where it is written down."""

    id: Id
    what: Text
    where: Text


class Year(Rule):
    """`config/years/<edition>/year.toml`: which rules apply to one edition.

    `figures_closed_on`: the day after which nothing that came in was taken into the figures. `report_date`: the day
    that the pages bear. Both are declared, never read from the clock, so that equal inputs give equal pages.
    `award_notes`: the office's own notes on awards of the year; what publications say of them is a `Statement`.
    `to_decide`: what was only carried over from an earlier edition; each entry stops the edition at the gate until
    somebody removes it.
    """

    state_of_figures: Literal["tam-tinh", "chinh-thuc", "khong-neu"]
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
    to_decide: tuple[ToDecide, ...] = ()

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


class CorrectionRow(Rule):
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


class AcceptedRow(Rule):
    """One row of `accepted.csv`: the finding of this key was looked into and is right as it stands, for a reason."""

    key: Annotated[str, Field(pattern=r"^[0-9a-f]{10}$")]
    check: Text
    reason: Text
    decided_by: Text


class TargetRow(Rule):
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


class DecisionRow(Rule):
    """One row of `decisions.csv`: what was decided, or how far it has come, beside what was computed.

    `subject`: a rank in a cluster (`xep-hang`, value a number), a class of the province (`hang`, value its id), an
    award (`khen-thuong`, value the title's id), the cluster's head or deputy of the next year (`truong-cum`, `pho-cum`,
    holder the cluster, value the unit). `reason` is due where the value differs from the computed one.
    """

    subject: Literal["xep-hang", "hang", "khen-thuong", "truong-cum", "pho-cum"]
    holder: Text
    value: Text
    state: Literal["tham_dinh", "du_kien", "hoi_dong", "quyet_dinh"]
    number: Text = ""
    signed_on: date | None = None
    decided_by: Text = ""
    reason: Text = ""

    @model_validator(mode="after")
    def _decided_has_a_number(self) -> "DecisionRow":
        if self.state == "quyet_dinh" and not (self.number and self.signed_on and self.decided_by):
            raise ValueError("trạng thái quyet_dinh cần number, signed_on và decided_by.")
        return self


class ExclusionRow(Rule):
    """One row of `exclusions.csv`: what excludes a unit from a class or an award, with the document behind it."""

    unit: Id
    kind: Id
    reason: Text
    document: Text


class HeadRow(Rule):
    """One row of `config/cluster_heads.csv`: who led a cluster in a year, as far as a source says.

    `person` only where the source cited names the official. `passed_over`: members whose turn it would have been, with
    the `reason`.
    """

    system: Id
    cluster: Id
    year: Annotated[int, Field(ge=2000, le=2099)]
    role: Literal["truong-cum", "pho-cum"]
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
