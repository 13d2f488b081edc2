"""`config/awards/<id>.toml`: titles of one period of the law, their conditions and quotas."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.period import Edition
from thidua_helpers.rules.loading import ConfigReader, refuse_unknown
from thidua_helpers.rules.types import Comparator, ConfigModel, Id, SharePct, Text
from thidua_helpers.vietnamese import comparison_form
from thidua_helpers.vocabulary import RecipientKind, Rounding


def nominating_unit(holder: str) -> str:
    """The nominating unit: a collective itself; for "<unit>.<person>" the part before the dot."""
    return holder.split(".", maxsplit=1)[0]


def recipient_kind(holder: str) -> RecipientKind:
    """Kind of a nominee: "<unit>.<person>" is a person, a unit a collective."""
    return RecipientKind.PERSON if "." in holder else RecipientKind.COLLECTIVE


class _Condition(ConfigModel):
    """Condition of a title; `clause` is its legal source."""

    clause: Text = ""
    verified: bool = True


class Rating(_Condition):
    """The person's rating of the year is one of `ratings`."""

    kind: Literal["xep-loai"]
    ratings: tuple[Text, ...] = Field(min_length=1)


class Months(_Condition):
    """The person worked at least `months` in the year."""

    kind: Literal["thoi-gian-cong-tac"]
    months: int = Field(gt=0)


class Initiative(_Condition):
    """An initiative (sáng kiến, đề tài) of the person was recognised at one of `levels`."""

    kind: Literal["sang-kien"]
    levels: tuple[Text, ...] = Field(min_length=1)


class NotDisciplined(_Condition):
    """Neither nomination nor staff sheet has a discipline of the person or the collective."""

    kind: Literal["khong-ky-luat"]


class AlsoMeets(_Condition):
    """The nominee meets the conditions of another title of the catalogue."""

    kind: Literal["dat-danh-hieu"]
    title: Id


class ConsecutiveYears(_Condition):
    """The nominee held a title in each of the `years` before the edition's year."""

    kind: Literal["danh-hieu-lien-tuc"]
    title: Id
    years: int = Field(gt=0)


class StaffShare(_Condition):
    """Share of a collective's staff that completed its tasks, or that is Lao động tiên tiến."""

    kind: Literal["ty-le-ca-nhan"]
    of: Literal["completed", "advanced"]
    share_pct: SharePct
    comparator: Comparator


class HasPerson(_Condition):
    """Somebody of the collective is proposed for a title of persons, within its quota."""

    kind: Literal["co-ca-nhan"]
    title: Id


class LeadsCluster(_Condition):
    """The collective is elected in its cluster (`suy-ton`), or first in rank (`xep-hang`)."""

    kind: Literal["dan-dau-cum"]
    by: Literal["suy-ton", "xep-hang"]


class MeetsTargets(_Condition):
    """The collective met every assigned target."""

    kind: Literal["chi-tieu"]


class PlacedInClass(_Condition):
    """The collective is placed in one of `classes`."""

    kind: Literal["xep-hang-tinh"]
    classes: tuple[Id, ...] = Field(min_length=1)


class NotExcluded(_Condition):
    """No row of `exclusions.csv` of these `kinds` names the collective."""

    kind: Literal["khong-loai-tru"]
    kinds: tuple[Id, ...] = Field(min_length=1)


AnyCondition = Annotated[
    Rating
    | Months
    | Initiative
    | NotDisciplined
    | AlsoMeets
    | ConsecutiveYears
    | StaffShare
    | HasPerson
    | LeadsCluster
    | MeetsTargets
    | PlacedInClass
    | NotExcluded,
    Field(discriminator="kind"),
]
PERSON_CONDITIONS = (
    "xep-loai",
    "thoi-gian-cong-tac",
    "sang-kien",
    "khong-ky-luat",
    "dat-danh-hieu",
    "danh-hieu-lien-tuc",
)
COLLECTIVE_CONDITIONS = (
    *("khong-ky-luat", "dat-danh-hieu", "danh-hieu-lien-tuc", "ty-le-ca-nhan", "co-ca-nhan", "dan-dau-cum", "chi-tieu"),
    *("xep-hang-tinh", "khong-loai-tru"),
)
TITLE_CONDITIONS = ("dat-danh-hieu", "danh-hieu-lien-tuc", "co-ca-nhan")


class TitleQuota(ConfigModel):
    """At most `share_pct` of a number, in each unit (`don-vi`) or the province (`tinh`).

    `of`: Lao động tiên tiến of the staff sheet (`advanced`), staff (`staff`), or eligible nominees for the title
    (`eligible`). Rounded `down` by default.
    """

    share_pct: SharePct
    of: Literal["advanced", "staff", "eligible"]
    within: Literal["don-vi", "tinh"]
    rounding: Rounding = Rounding.DOWN
    clause: Text
    verified: bool


class AwardTitle(ConfigModel):
    """One title or form of reward.

    `group`: titles (`danh-hieu`) may build on each other; one achievement gets one reward (`hinh-thuc`).
    `is_decided_above`: decided above the province; nothing is computed, its state is an input.
    """

    label: Text
    whom: tuple[RecipientKind, ...] = Field(min_length=1)
    group: Literal["danh-hieu", "hinh-thuc"]
    is_decided_above: bool = False
    decided_by: Text
    clause: Text
    verified: bool
    conditions: tuple[AnyCondition, ...] = ()
    quota: TitleQuota | None = None

    @model_validator(mode="after")
    def _conditions_fit(self) -> "AwardTitle":
        if self.is_decided_above and (self.conditions or self.quota):
            raise ValueError("do cấp trên quyết định nên không có conditions, quota.")
        for whom, kinds in (
            (RecipientKind.PERSON, PERSON_CONDITIONS),
            (RecipientKind.COLLECTIVE, COLLECTIVE_CONDITIONS),
        ):
            for condition in self.conditions:
                if whom in self.whom and condition.kind not in kinds:
                    raise ValueError(
                        f"điều kiện “{condition.kind}” không dùng cho {whom}; chỉ nhận {', '.join(kinds)}."
                    )
        return self

    @property
    def is_wholly_verified(self) -> bool:
        """Whether a public source confirms the title, its conditions and its quota."""
        parts = [*self.conditions, *([self.quota] if self.quota else [])]
        return self.verified and all(part.verified for part in parts)


class AwardCatalogue(ConfigModel):
    """`config/awards/<id>.toml`: titles of one period of the law, in the order of the law.

    `ratings` and `initiative_levels`: all words that conditions and nominations use. `advanced_title`: the title whose
    holders the staff register counts by unit as Lao động tiên tiến; if given, the nominees must be as many.
    `legal_bases`: acts that decisions and proposals cite, highest first.
    """

    name: Text
    valid_from: date
    valid_to: date | None = None
    source: Id
    legal_bases: tuple[Text, ...] = ()
    ratings: tuple[Text, ...] = ()
    initiative_levels: tuple[Text, ...] = ()
    advanced_title: Id | None = None
    titles: dict[Id, AwardTitle]

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @model_validator(mode="after")
    def _labels_differ(self) -> "AwardCatalogue":
        labels = [comparison_form(title.label) for title in self.titles.values()]
        for title_id, title in self.titles.items():
            if labels.count(comparison_form(title.label)) > 1:
                raise ValueError(f"titles.{title_id}.label “{title.label}” trùng với một danh hiệu khác.")
        return self

    @model_validator(mode="after")
    def _advanced_is_a_title(self) -> "AwardCatalogue":
        if self.advanced_title is not None:
            if self.advanced_title not in self.titles:
                near = suggestion(self.advanced_title, self.titles)
                raise ValueError(f"advanced_title là “{self.advanced_title}”, không có trong titles.{near}")
            if RecipientKind.PERSON not in self.titles[self.advanced_title].whom:
                raise ValueError(f"advanced_title là “{self.advanced_title}”, không dành cho cá nhân.")
        return self

    @model_validator(mode="after")
    def _only_declared_words(self) -> "AwardCatalogue":
        for title_id, title in self.titles.items():
            for number, condition in enumerate(title.conditions):
                for key, name in (("ratings", "ratings"), ("levels", "initiative_levels")):
                    declared = getattr(self, name)
                    for word in getattr(condition, key, ()):
                        if word not in declared:
                            where = f"titles.{title_id}.conditions.{number}.{key} có “{word}”"
                            raise ValueError(f"{where}, chưa khai báo trong {name}." + suggestion(word, declared))
        return self

    @model_validator(mode="after")
    def _named_titles_fit(self) -> "AwardCatalogue":
        above: list[str] = []
        for title_id, title in self.titles.items():
            for number, condition in enumerate(title.conditions):
                if not isinstance(condition, AlsoMeets | ConsecutiveYears | HasPerson):
                    continue
                where, named = f"titles.{title_id}.conditions.{number}.title là “{condition.title}”", condition.title
                allowed = self.titles if condition.kind == "co-ca-nhan" else above
                if named not in allowed:
                    raise ValueError(f"{where}, phải là một danh hiệu ở trên." + suggestion(named, allowed))
                for whom in (RecipientKind.PERSON,) if condition.kind == "co-ca-nhan" else title.whom:
                    if whom not in self.titles[named].whom:
                        raise ValueError(f"{where}, là danh hiệu không dành cho {whom}.")
                if condition.kind != "danh-hieu-lien-tuc" and self.titles[named].is_decided_above:
                    raise ValueError(f"{where}, là danh hiệu do cấp trên quyết định nên không xét được điều kiện.")
            above.append(title_id)
        for title_id in self.titles:
            chains = sorted(set(self._chains(title_id)))
            if len(chains) > 1:
                message = f"có điều kiện liên tục về {', '.join(chains)}; một đề nghị chỉ ghi số năm của một danh hiệu."
                raise ValueError(f"titles.{title_id} {message}")
        return self

    def _chains(self, title_id: str) -> Iterator[str]:
        """Titles whose earlier years a nomination for a title has to give."""
        for condition in self.titles[title_id].conditions:
            if condition.kind == "danh-hieu-lien-tuc":
                yield condition.title
            elif condition.kind == "dat-danh-hieu":
                yield from self._chains(condition.title)


def read_awards(reading: ConfigReader, catalogue_id: str, edition: Edition, sources: Iterable[str]) -> AwardCatalogue:
    """The award catalogue of an id; raises Refused if not in force on the period's last day."""
    file = reading.workspace.config.awards(catalogue_id)
    catalogue = reading.named_toml(file, AwardCatalogue)
    refuse_unknown(file, [("source", catalogue.source, sources)])
    if not catalogue.is_valid_on(edition.end):
        raise Refused(f"{file}: không có hiệu lực vào {edition.end}, ngày cuối của kỳ.")
    return catalogue
