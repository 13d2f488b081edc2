"""`config/indicators.toml`: lines of forms and the rates made of them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from thidua_helpers.errors import suggestion
from thidua_helpers.rules.loading import ConfigReader
from thidua_helpers.rules.types import ConfigModel, LineId, RateId, Text
from thidua_helpers.vocabulary import Measure

Term = Annotated[str, Field(pattern=r"^-?[a-z_]+(\+[a-z_]+)*$")]


# What a line counts: what came in the period; what there was at its beginning, or is at its end; or a sum of the two.
Nature = Literal["phat-sinh", "dau-ky", "cuoi-ky", "dau-ky+phat-sinh", "xong+cuoi-ky"]

# Lines that are docketed but not to be enforced.
SUBTRACTED_LINES = ("uy_thac", "thu_hoi", "rut_len")


class IndicatorLine(ConfigModel):
    """A line of the form, or one made of others. `within`: the line that it is part of.

    `terms`: its summands, those with "-" subtracted; an id with "+" ("xong+dinh_chi") is the sum of the named lines.
    `previous`: the line whose figure of the same period a year before it repeats. `is_change`: a difference between two
    times, which may be negative. `measures`: those of the line. `nature`: flow or stock, which decides whether two
    periods of one year may be joined.
    """

    label: Text
    short_label: Text
    meaning: Text
    within: Text = ""
    previous: Text = ""
    is_change: bool = False
    terms: tuple[Term, ...] = ()
    measures: tuple[Measure, ...] = tuple(Measure)
    nature: Nature | None = None

    def terms_of(self, line_id: str) -> tuple[str, ...]:
        """The terms, or those in the line's own id."""
        return self.terms or (tuple(line_id.split("+")) if "+" in line_id else ())


class Rate(ConfigModel):
    """A ratio of sums. `of`: the holder's own, or its share of the province."""

    label: Text
    short_label: Text = ""
    formula: Text
    numerator: Text
    denominator: Text
    of: Literal["holder", "province"] = "holder"
    kind: Literal["pct", "vnd_per_viec"] = "pct"
    measures: tuple[Measure, ...] = tuple(Measure)
    caution: Text = ""
    verified: bool = True

    @property
    def heading(self) -> str:
        return self.short_label or self.label

    @property
    def own_measures(self) -> tuple[Measure, ...]:
        """The measures that have the rate; money per case belongs to money alone."""
        return self.measures if self.kind == "pct" else (Measure.TIEN,)


class PageContents(ConfigModel):
    """The rates and lines that pages show, each list in its order.

    `main`: the rate of the panels, the table of units and every comparison; targets are set for it.
    `enforceable_share`: its fall casts doubt on a target that was met. `province_share`: drawn for the clusters.
    `without_large_cases`: named where leaving out the large cases reverses a verdict; empty without such a rate.
    `always`: shown even where nobody has a figure; any other rate is listed where somebody has one.
    """

    main: RateId
    enforceable_share: RateId
    province_share: RateId
    without_large_cases: Text = ""
    always: tuple[RateId, ...]
    highlights: tuple[RateId, ...]
    clusters: tuple[RateId, ...]
    units: tuple[RateId, ...]
    same_period: tuple[RateId, ...]
    trends: tuple[RateId, ...]
    unit_lines: tuple[LineId, ...]
    same_period_lines: tuple[LineId, ...]

    def unknown_ids(self, lines: Mapping[str, IndicatorLine], rates: Mapping[str, Rate]) -> Iterator[str]:
        """Messages on the keys that name a line or rate which does not exist, or one twice."""
        for key, value in self:
            names = [value] if isinstance(value, str) else value
            table, ids = ("lines", lines) if key.endswith("_lines") else ("rates", rates)
            for name in dict.fromkeys(filter(None, names)):
                if name not in ids:
                    yield f"pages.{key} là “{name}”, không có trong [{table}]." + suggestion(name, ids)
                if names.count(name) > 1:
                    yield f"pages.{key} có “{name}” hai lần; giữ lại một."


class Indicators(ConfigModel):
    """`config/indicators.toml`: lines, rates made of them, and rates on pages."""

    lines: dict[LineId, IndicatorLine]
    rates: dict[RateId, Rate]
    pages: PageContents

    @property
    def main_rate(self) -> RateId:
        """The rate of panels, the table of units and comparisons."""
        return self.pages.main

    @property
    def volume_lines(self) -> tuple[LineId, LineId, LineId, LineId]:
        """Lines behind the rates of pages: docketed, to be enforced, enforceable, finished."""
        pages = self.pages
        share, enforceable, main = (
            self.rates[rate_id] for rate_id in (pages.province_share, pages.enforceable_share, pages.main)
        )
        return share.numerator, enforceable.denominator, main.denominator, main.numerator

    @model_validator(mode="after")
    def _only_known_lines(self) -> "Indicators":
        if unknown := list(self.pages.unknown_ids(self.lines, self.rates)):
            raise ValueError(" ".join(unknown))
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
    def line_terms(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(measure, line) → terms of the line in this measure; empty for a line without terms.

        Terms that the measure does not have are left out (giảm among việc).
        """
        return {
            (measure, line_id): tuple(term for term in line.terms_of(line_id) if self._has(measure, term))
            for measure in ("viec", "tien")
            for line_id, line in self.lines.items()
            if measure in line.measures
        }

    @property
    def form_lines(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """(measure, line) → form lines that it is computed from; a form line from itself."""
        return {
            (measure, line_id): [(measure, leaf) for leaf in self._form_lines(measure, line_id)]
            for line_id, line in self.lines.items()
            for measure in line.measures
        }

    @property
    def form_lines_of_rates(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """(measure, rate) → form lines of its numerator and denominator."""
        of_lines = self.form_lines
        return {
            (measure, rate_id): [
                *of_lines.get((measure, rate.numerator), ()),
                *of_lines.get((Measure.VIEC if rate.kind == "vnd_per_viec" else measure, rate.denominator), ()),
            ]
            for rate_id, rate in self.rates.items()
            for measure in rate.measures
        }

    def _form_lines(self, measure: str, line_id: str) -> Iterator[str]:
        """Form lines of a line; a repetition of a line of the year before has that one's."""
        previous = self.lines[line_id].previous if line_id in self.lines else ""
        terms = [previous] if previous else self.line_terms.get((measure, line_id), ())
        for term in terms:
            yield from self._form_lines(measure, term.removeprefix("-"))
        if not terms:
            yield line_id

    @property
    def signs_of_increase(self) -> dict[str, int]:
        """Rate → sign of an increase, for rates whose numerator is a change between two times.

        −1 where the change is earlier minus later, so that a positive one is a decrease.
        """
        changes = {rate_id: self.lines[rate.numerator] for rate_id, rate in self.rates.items()}
        return {
            rate_id: -1 if any(self.lines[term].previous for term in line.terms if term in self.lines) else 1
            for rate_id, line in changes.items()
            if line.is_change
        }

    def _has(self, measure: str, term: str) -> bool:
        line = self.lines.get(term.removeprefix("-"))
        return line is None or measure in line.measures


# `[pages]` of revisions that were frozen before the key existed.
PAGES_OF_OLD_REVISIONS = {
    "main": "ty_le_xong",
    "enforceable_share": "ty_le_co_dieu_kien",
    "province_share": "ty_trong_thu_ly",
    "without_large_cases": "ty_le_xong_tru_viec_lon",
    "always": ["ty_le_xong", "ty_le_co_dieu_kien", "ty_trong_thu_ly", "tien_binh_quan", "tien_binh_quan_thu_ly"],
    "highlights": ["ty_le_co_dieu_kien", "tien_binh_quan"],
    "clusters": ["tien_binh_quan_thu_ly", "ty_le_xong"],
    "units": ["ty_le_co_dieu_kien", "ty_le_xong_tru_viec_lon"],
    "unit_lines": ["phai_thi_hanh", "co_dieu_kien", "xong+dinh_chi", "co_dieu_kien_chuyen_ky_sau"],
    "same_period_lines": [
        *("thu_ly", "moi_thu_ly", "phai_thi_hanh", "co_dieu_kien", "xong+dinh_chi", "co_dieu_kien_chuyen_ky_sau")
    ],
    "same_period": ["ty_le_xong", "ty_le_co_dieu_kien", "ty_le_giam_chuyen_ky_sau"],
    "trends": ["ty_le_xong", "ty_le_co_dieu_kien"],
}


class _IndicatorsOfRevision(Indicators):
    """Indicators of a frozen revision, which may be older than the key `pages`."""

    pages: PageContents = PageContents.model_validate(PAGES_OF_OLD_REVISIONS)


def read_indicators(reading: ConfigReader) -> Indicators:
    model = _IndicatorsOfRevision if reading.workspace.is_frozen else Indicators
    return reading.toml(reading.workspace.config.indicators, model)
