"""What each config file may hold. Every rule that a public source does not settle carries `verified = false`."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from thidua_helpers.errors import suggestion
from thidua_helpers.rules.loading import Rule, Text

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Measure = Literal["viec", "tien"]
Comparator = Literal[">=", ">"]


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split("|")) if isinstance(value, str) else value


def _decimal_comma(value: object) -> object:
    return value.replace(",", ".") if isinstance(value, str) else value


def _yes_no(value: object) -> object:
    return (
        {"co": True, "có": True, "khong": False, "không": False}.get(value, value) if isinstance(value, str) else value
    )


Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Percentage = Annotated[Decimal, BeforeValidator(_decimal_comma), Field(gt=0, le=100, decimal_places=4)]
FileName = Annotated[str, Field(pattern=r"^[^/\\:*?\"<>|\x00-\x1f]{1,120}\.[A-Za-z]{3,4}$")]
LineId = Annotated[str, Field(pattern=r"^[a-z_]+(\+[a-z_]+)*$")]
RateId = Annotated[str, Field(pattern=r"^[a-z_]+$")]
# What the pages speak of by name; everything else in indicators.toml is free.
PAGE_LINES = ("thu_ly", "co_dieu_kien", "xong+dinh_chi")
PAGE_RATES = ("ty_le_xong", "ty_le_co_dieu_kien", "ty_trong_thu_ly", "tien_binh_quan", "tien_binh_quan_thu_ly")
YesNo = Annotated[bool, BeforeValidator(_yes_no)]


class WorkspaceRule(Rule):
    """`config/workspace.toml`: whose workspace this is."""

    province: Text
    holder_name: Text
    illustrative: bool


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


class UnitRow(Rule):
    """One row of `config/units.csv`: a unit under one name. A renamed unit has a row per name, under the same id."""

    id: Id
    name: Text
    short_name: Text
    aliases: Names = ()
    kind: Literal["cuc", "chi_cuc", "phong_khu_vuc"]
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


class Line(Rule):
    """A line of the form, or several added up ("xong+dinh_chi"). `within`: the line that it is a part of."""

    label: Text
    short_label: Text
    meaning: Text
    within: Text = ""


class Rate(Rule):
    """A ratio of sums. `of` says whose: of the holder itself, or the holder's share of the province."""

    label: Text
    formula: Text
    numerator: Text
    denominator: Text
    of: Literal["holder", "province"] = "holder"
    kind: Literal["pct", "vnd_per_viec"] = "pct"
    caution: Text = ""
    verified: bool = True


class Indicators(Rule):
    """`config/indicators.toml`: the lines that are shown, and the rates made of them."""

    lines: dict[LineId, Line]
    rates: dict[RateId, Rate]

    @model_validator(mode="after")
    def _only_known_lines(self) -> "Indicators":
        for name in (*PAGE_LINES, *PAGE_RATES):
            if name not in (*self.lines, *self.rates):
                raise ValueError(f"thiếu “{name}”, các trang báo cáo cần đến.")
        for name in set(self.lines) & set(self.rates):
            raise ValueError(f"mã “{name}” được dùng cho cả dòng và tỷ lệ.")
        above: list[str] = []
        for line_id, line in self.lines.items():
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


class PublishedItem(Rule):
    """How one wording of publications is to be read.

    A count has a `line`. A rate has a `numerator` and one denominator, or several where the wording allows several
    readings. `progress` is a rate in per cent of its target.
    """

    kind: Literal["count", "rate", "progress"]
    line: Text = ""
    numerator: Text = ""
    denominators: tuple[Text, ...] = ()
    rate: Text = ""

    @model_validator(mode="after")
    def _fields_fit_kind(self) -> "PublishedItem":
        needed = {"count": {"line"}, "rate": {"numerator", "denominators"}, "progress": {"rate"}}[self.kind]
        given = {name for name in ("line", "numerator", "denominators", "rate") if getattr(self, name)}
        if given != needed:
            raise ValueError(f"loại “{self.kind}” cần đúng các khóa {', '.join(sorted(needed))}.")
        return self


class PublishedForm(Rule):
    """`config/forms/<id>.toml`: the layout of a table of published figures, one figure a row."""

    name: Text
    sheet: Text
    columns: dict[Literal["holder", "item", "measure", "printed", "source", "quote", "note"], Text]
    measures: dict[Text, Measure]
    items: dict[Text, PublishedItem]
    verified: bool

    @model_validator(mode="after")
    def _all_columns(self) -> "PublishedForm":
        missing = {"holder", "item", "measure", "printed", "source", "quote", "note"} - set(self.columns)
        if missing:
            raise ValueError(f"[columns] thiếu {', '.join(sorted(missing))}.")
        if len(set(self.columns.values())) < len(self.columns):
            raise ValueError("[columns] có hai cột cùng một tiêu đề.")
        return self


class InputFile(Rule):
    file: FileName
    form: Id


class Year(Rule):
    """`config/years/<edition>/year.toml`: which rules apply to one edition."""

    state_of_figures: Literal["tam-tinh", "chinh-thuc", "khong-neu"]
    clusters: Id | None = None
    clusters_note: Text = ""
    inputs: tuple[InputFile, ...] = Field(min_length=1)
    notes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _each_file_once(self) -> "Year":
        files = [item.file for item in self.inputs]
        for file in files:
            if files.count(file) > 1:
                raise ValueError(f"inputs khai báo tệp “{file}” hai lần.")
        return self


class TargetRow(Rule):
    """One row of `config/years/<edition>/targets.csv`; an empty value is a target that no source gives."""

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
