"""`config/forms/<id>.toml`: layouts of received workbooks."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, RootModel, model_validator

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.rules.indicators import Indicators, Term
from thidua_helpers.rules.loading import ConfigReader
from thidua_helpers.rules.registers import RegisterForm, SideTableForm
from thidua_helpers.rules.types import ConfigModel, Part, Pattern, RateId, Text
from thidua_helpers.vietnamese import comparison_form
from thidua_helpers.vocabulary import Measure, UnitKind


class PublishedItem(ConfigModel):
    """Meaning of one wording in publications.

    A count has a `line`. A rate has a `numerator` and one denominator, or several for an ambiguous wording. `progress`
    is a rate in per cent of its target, `target` the target itself. `unverified_reading`: note for readers on what no
    source confirms.
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
        keys = {name for name in ("line", "numerator", "denominators", "rate") if getattr(self, name)}
        if keys != needed:
            raise ValueError(f"loại “{self.kind}” cần đúng các khóa {', '.join(sorted(needed))}.")
        return self


class PublishedForm(ConfigModel):
    """`config/forms/<id>.toml`: layout of a table of published figures, one figure a row.

    `cong-bo` are those of an edition, whose targets are in `targets.csv`; `cong-bo-khac` those of other periods, each
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
        for fault, names in (("thiếu", needed - set(self.columns)), ("không có khóa", set(self.columns) - needed)):
            if names:
                raise ValueError(f"[columns] {fault} {', '.join(sorted(names))}.")
        if len(set(self.columns.values())) < len(self.columns):
            raise ValueError("[columns] có hai cột cùng một tiêu đề.")
        if not self.has_periods and any(item.kind == "target" for item in self.items.values()):
            raise ValueError("chỉ tiêu của kỳ ghi ở targets.csv, không phải ở bảng số đã công bố.")
        return self


class FormColumn(ConfigModel):
    """A column of a statistical form: the line that it holds, or the rate that it prints.

    `heading` is the path through the merged header. `measures`: the sheets with the column.
    """

    line: RateId | None = None
    rate: RateId | None = None
    heading: tuple[Text, ...] = Field(min_length=1)
    measures: tuple[Measure, ...] = tuple(Measure)

    @model_validator(mode="after")
    def _line_or_rate(self) -> "FormColumn":
        if (self.line is None) == (self.rate is None):
            raise ValueError("mỗi cột cần đúng một trong hai khóa line, rate.")
        return self


class FormSheet(ConfigModel):
    """A sheet of a statistical form. `part`: origin of its cases (forms 01–04); "" is all.

    `officers`: whether a blank form lists them; rows of officers are read on any sheet.
    """

    names: tuple[Text, ...] = Field(min_length=1)
    measure: Measure
    part: Part = ""
    required: bool = True
    officers: bool = True


class FormRows(ConfigModel):
    """Texts by which totals and officers are recognised; officers are below their unit."""

    total: tuple[Text, ...] = Field(min_length=1)
    of_kind: dict[UnitKind, tuple[Text, ...]] = Field(default_factory=dict)
    officer_serial: Pattern


class TitlePatterns(ConfigModel):
    """Patterns for the lines above the header, with groups `unit`, and `months` and `year`."""

    unit: Pattern
    period: Pattern

    @model_validator(mode="after")
    def _named_groups(self) -> "TitlePatterns":
        for name, needed in (("unit", {"unit"}), ("period", {"months", "year"})):
            if not needed <= set(re.compile(getattr(self, name)).groupindex):
                raise ValueError(f"title.{name} cần các nhóm có tên {', '.join(sorted(needed))}.")
        return self


class FormIdentity(ConfigModel):
    """total = sum of parts in every row; a part with "-" is subtracted."""

    total: RateId
    parts: tuple[Term, ...] = Field(min_length=1)


class StatisticalForm(ConfigModel):
    """`config/forms/<id>.toml`: one version of a statistical form, lines as columns.

    Units and officers are rows. The n-th column of a sheet has the code n in its code row. `regulation` is the number
    in the title.
    """

    kind: Literal["thong-ke"]
    name: Text
    regulation: Text
    money_unit_vnd: int = Field(gt=0)
    serial_heading: Text
    name_heading: Text
    columns: tuple[FormColumn, ...] = Field(min_length=1)
    rows: FormRows
    title: TitlePatterns
    sheets: dict[Text, FormSheet] = Field(min_length=1)
    identities: tuple[FormIdentity, ...]
    verified: bool

    @model_validator(mode="after")
    def _identities_of_lines(self) -> "StatisticalForm":
        lines = [column.line for column in self.columns if column.line]
        headings = [column.heading for column in self.columns]
        for name, values in (("line", Counter(lines)), ("heading", Counter(headings))):
            for value, count in values.items():
                if count > 1:
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
        """Columns of the sheets of one measure, in order: the first has the code 1."""
        return tuple(column for column in self.columns if measure in column.measures)


AnyForm = PublishedForm | StatisticalForm | RegisterForm | SideTableForm


class FormFile(RootModel):
    """`config/forms/<id>.toml`: a form of one of the kinds."""

    root: Annotated[AnyForm, Field(discriminator="kind")]


def read_form_config(reading: ConfigReader, form_id: str, indicators: Indicators) -> AnyForm:
    """The form of an id; raises Refused for lines or rates not in indicators.toml."""
    file = reading.workspace.config.form(form_id)
    form = reading.named_toml(file, FormFile).root
    used: list[tuple[str, str, Iterable[str]]] = []
    if isinstance(form, PublishedForm):
        for wording, item in form.items.items():
            lines = (item.line, item.numerator, *item.denominators)
            used += [(f"items.{wording}", line, indicators.lines) for line in lines]
            used.append((f"items.{wording}", item.rate, indicators.rates))
    elif isinstance(form, StatisticalForm):
        used += [("columns", column.rate or "", indicators.rates) for column in form.columns]
    for where, name, ids in used:
        if name and name not in ids:
            raise Refused(
                f"{file}: “{where}” dùng “{name}” không có trong {reading.workspace.config.indicators}."
                + suggestion(name, ids)
            )
    return form


def read_periods_form(reading: ConfigReader, form_id: str, indicators: Indicators) -> PublishedForm:
    """The form of published figures of other periods; raises Refused for another kind."""
    form = read_form_config(reading, form_id, indicators)
    if not (isinstance(form, PublishedForm) and form.has_periods):
        file = reading.workspace.config.workspace
        raise Refused(f"{file}: “other_periods.form” là “{form_id}”, phải là mẫu loại cong-bo-khac.")
    return form
