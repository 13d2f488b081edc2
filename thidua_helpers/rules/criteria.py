"""Criteria tables (bảng tiêu chí chấm điểm): a tree of criteria with maximum points, each leaf with a rule and a feed.

`config/criteria/<id>.toml`; one for the province-wide classes, one per cluster's own ranking. What a public source does
not settle is `verified = false`, of the table or of one criterion.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from thidua_helpers.errors import suggestion
from thidua_helpers.rules.types import Comparator, ConfigModel, Id, Text
from thidua_helpers.vocabulary import Measure, UnitKind

# What a table's own total is called among its criteria; so no criterion can bear the name.
TOTAL = "tong"

Points = Annotated[Decimal, Field(decimal_places=4, ge=-10_000, le=10_000)]
CriterionId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
# The feeds that are a rate of the unit, as such or against its target.
RATE_FEEDS = ("ty_le", "chenh_lech", "hoan_thanh", "chi_tieu")


def _share(value: str) -> str:
    # A decimal would be another share: 0,6667 of 9 is 7, two thirds are 6.
    if not re.fullmatch(r"\d{1,9}/[1-9]\d{0,8}", value, re.ASCII):
        raise ValueError(f"là “{value}”; phải viết dạng phân số như “2/3”.")
    if not 0 < Fraction(value) <= 1:
        raise ValueError("phải lớn hơn 0 và không quá 1.")
    return value


Share = Annotated[str, AfterValidator(_share)]


class Feed(ConfigModel):
    """Where the quantity that a rule judges comes from.

    `ty_le`: a rate of the unit in per cent; `chenh_lech`: the rate less the target in percentage points; `hoan_thanh`:
    the rate in per cent of the target; `chi_tieu`: whether the target is met; `so_lieu`: a line; `so_vi_pham`: the
    count in the inspection register, of these `sources` and `kinds` (all where empty); `so_ngay_cham`: days late by the
    receipt log; `phieu_cham`: the score sheet, at the stage that counts, in `unit` where it is not points.
    """

    of: Literal["ty_le", "chenh_lech", "hoan_thanh", "chi_tieu", "so_lieu", "so_vi_pham", "so_ngay_cham", "phieu_cham"]
    measure: Measure | None = None
    rate: Text = ""
    line: Text = ""
    sources: tuple[Text, ...] = ()
    kinds: tuple[Text, ...] = ()
    unit: Text = ""

    @model_validator(mode="after")
    def _fields_fit(self) -> "Feed":
        of_line = {"measure", "line"} if self.of == "so_lieu" else set()
        needed = {"measure", "rate"} if self.of in RATE_FEEDS else of_line
        optional = {"so_vi_pham": {"sources", "kinds"}, "phieu_cham": {"unit"}}.get(self.of, set())
        given = {name for name in ("measure", "rate", "line", "sources", "kinds", "unit") if getattr(self, name)}
        if given - optional != needed:
            raise ValueError(f"nguồn “{self.of}” cần đúng các khóa: {', '.join(sorted(needed)) or 'không khóa nào'}.")
        return self


class Proportional(ConfigModel):
    """Points proportional to how far the target is reached: max × rate ÷ target, up to the criterion's cap."""

    kind: Literal["ty-le-chi-tieu"]
    feed: Feed


class Band(ConfigModel):
    """A step: the points where the quantity is at least, above, at most or below a bound; otherwise without one."""

    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None
    points: Points

    @model_validator(mode="after")
    def _one_bound(self) -> "Band":
        if len(self.bounds) > 1:
            raise ValueError("mỗi bậc chỉ có một trong các khóa at_least, above, at_most, below.")
        return self

    @property
    def bounds(self) -> list[tuple[str, Decimal]]:
        """The comparator and the bound; empty for the last band, that of everything else."""
        all_four = (">=", self.at_least), (">", self.above), ("<=", self.at_most), ("<", self.below)
        return [(comparator, bound) for comparator, bound in all_four if bound is not None]


class Steps(ConfigModel):
    """Points by the first band that fits, 0 where none does."""

    kind: Literal["bac-diem"]
    feed: Feed
    bands: tuple[Band, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> "Steps":
        if any(not band.bounds for band in self.bands[:-1]):
            raise ValueError("bậc không có giới hạn phải đứng cuối.")
        ladder = [band.bounds[0] for band in self.bands if band.bounds]
        is_rising = [comparator in ("<=", "<") for comparator, _ in ladder]
        values = [bound for _, bound in ladder]
        if len(set(is_rising)) > 1 or values != sorted(set(values), reverse=is_rising[:1] == [False]):
            raise ValueError(
                "các bậc phải cùng chiều và đúng thứ tự: at_least, above từ cao xuống; at_most, below từ thấp lên."
            )
        return self


class Events(ConfigModel):
    """Points for each event, added from 0 or (below zero) deducted from the maximum."""

    kind: Literal["su-viec"]
    feed: Feed
    points_each: Points

    @model_validator(mode="after")
    def _counts(self) -> "Events":
        if self.points_each == 0:
            raise ValueError("points_each phải khác 0.")
        return self


class Workload(ConfigModel):
    """A bonus for a large workload: `points_each` for every full `step` above `above`, where the target is met."""

    kind: Literal["thuong-khoi-luong"]
    feed: Feed
    above: int = Field(ge=0)
    step: int = Field(gt=0)
    points_each: Annotated[Points, Field(gt=0)]
    if_met: Feed | None = None

    @model_validator(mode="after")
    def _condition_is_met_or_not(self) -> "Workload":
        if self.if_met and self.if_met.of != "chi_tieu":
            raise ValueError(f"if_met chỉ nhận nguồn chi_tieu, không nhận “{self.if_met.of}”.")
        return self


class Leader(ConfigModel):
    """Points relative to the leader, the best rate among those ranked: up to the target in proportion to a share of
    the maximum, above it the rest in proportion to the way from the target to the leader, who has the maximum."""

    kind: Literal["so-dan-dau"]
    feed: Feed
    share_at_target: Share = "1/2"


class YesNo(ConfigModel):
    """The maximum if met, else 0."""

    kind: Literal["dat-khong-dat"]
    feed: Feed


class Manual(ConfigModel):
    """The points of the score sheet."""

    kind: Literal["cham-diem"]
    feed: Feed = Feed(of="phieu_cham")


AnyRule = Annotated[
    Proportional | Steps | Events | Workload | Leader | YesNo | Manual,
    Field(discriminator="kind"),
]
# Which feeds each kind of rule can judge.
FEEDS = {
    "ty-le-chi-tieu": ("ty_le",),
    "bac-diem": ("ty_le", "chenh_lech", "hoan_thanh", "so_lieu", "so_vi_pham", "so_ngay_cham", "phieu_cham"),
    "su-viec": ("so_vi_pham", "so_ngay_cham", "phieu_cham"),
    "thuong-khoi-luong": ("so_lieu",),
    "so-dan-dau": ("ty_le",),
    "dat-khong-dat": ("chi_tieu", "phieu_cham"),
    "cham-diem": ("phieu_cham",),
}


class Criterion(ConfigModel):
    """One criterion, or a group of them.

    `max_points` are the nominal points (điểm chuẩn), 0 for a mere bonus or deduction. Points stay between
    `floor_points` and `cap_points`, which for a leaf are 0 and `max_points` where they are not given; a group has no
    bounds but those given, and what is not `is_capped` has no cap. `units`: the only ones that it applies to, all where
    empty. `if_not_applicable_points`: what a unit gets that it does not apply to, or that has no target to be judged
    by; `if_zero_denominator_points`: what a unit gets that has nothing to make the rate of. Where it is not given, such
    a unit has no total.
    """

    label: Text
    max_points: Annotated[Points, Field(ge=0)]
    within: Text = ""
    cap_points: Points | None = None
    is_capped: bool = True
    floor_points: Points | None = None
    clause: Text = ""
    units: tuple[Id, ...] = ()
    if_not_applicable_points: Points | None = None
    if_zero_denominator_points: Points | None = None
    rule: AnyRule | None = None
    verified: bool = True

    @model_validator(mode="after")
    def _bounds_and_feed(self) -> "Criterion":
        if self.cap_points is not None and not self.is_capped:
            raise ValueError("cap_points và is_capped = false không đi cùng nhau.")
        if None not in (self.cap, self.floor) and self.cap < self.floor:
            raise ValueError(f"mức trần {self.cap} thấp hơn mức sàn {self.floor}.")
        if self.cap is not None and self.cap == self.floor:
            raise ValueError(
                f"mức trần bằng mức sàn ({self.cap}) nên điểm không bao giờ thay đổi; điểm thưởng cần cap_points, "
                "điểm trừ cần floor_points."
            )
        if self.units and self.if_not_applicable_points is None:
            raise ValueError("có units thì phải có if_not_applicable_points.")
        if self.rule is not None and self.rule.feed.of not in FEEDS[self.rule.kind]:
            allowed = ", ".join(FEEDS[self.rule.kind])
            raise ValueError(f"quy tắc “{self.rule.kind}” chỉ nhận nguồn {allowed}, không nhận “{self.rule.feed.of}”.")
        if self.rule is None and (self.units or self.if_not_applicable_points is not None):
            raise ValueError("nhóm tiêu chí không có units, if_not_applicable_points; đặt ở từng tiêu chí.")
        of_rate = self.rule is not None and self.rule.feed.of in RATE_FEEDS
        if self.if_zero_denominator_points is not None and not of_rate:
            raise ValueError("if_zero_denominator_points chỉ đặt cho tiêu chí chấm theo một tỷ lệ.")
        bands = self.rule.bands if isinstance(self.rule, Steps) else ()
        given = {
            "bậc": [band.points for band in bands],
            "mức khi không áp dụng": [self.if_not_applicable_points],
            "mức khi mẫu số bằng 0": [self.if_zero_denominator_points],
        }
        for name, points in given.items():
            for each in points:
                if each is not None and not self.allows(each):
                    raise ValueError(f"{name} {each} điểm nằm ngoài khoảng {self.frame}.")
        return self

    def allows(self, points: Decimal) -> bool:
        """Whether points of a leaf lie between floor and cap."""
        return points >= self.floor and (self.cap is None or points <= self.cap)

    @property
    def frame(self) -> str:
        """Floor and cap of a leaf as messages name them."""
        return f"từ {self.floor} trở lên" if self.cap is None else f"{self.floor}–{self.cap}"

    @property
    def floor(self) -> Decimal | None:
        """The lowest points; None where there is no limit, as of a group without `floor_points`."""
        return Decimal(0) if self.floor_points is None and self.rule is not None else self.floor_points

    @property
    def cap(self) -> Decimal | None:
        """The highest points; None where there is no limit. A group without `cap_points` has none of its own."""
        if not self.is_capped or (self.rule is None and self.cap_points is None):
            return None
        return self.max_points if self.cap_points is None else self.cap_points


class TieBreak(ConfigModel):
    """One rung of the ladder by which equal totals are told apart: a criterion, a rate or a line; the higher is better
    unless `lower_is_better`. The unit's own score and its name are never a rung."""

    label: Text
    criterion: CriterionId | None = None
    measure: Measure | None = None
    rate: Text = ""
    line: Text = ""
    lower_is_better: bool = False

    @model_validator(mode="after")
    def _one_key(self) -> "TieBreak":
        given = {name for name in ("criterion", "measure", "rate", "line") if getattr(self, name)}
        if given not in ({"criterion"}, {"measure", "rate"}, {"measure", "line"}):
            raise ValueError("cần đúng criterion, hoặc measure và rate, hoặc measure và line.")
        return self


class TargetRef(ConfigModel):
    """One of the targets that classes count."""

    measure: Measure
    rate: Text


class Way(ConfigModel):
    """One way into a class by targets: at least `met` of them met, each other one short by less than
    `others_short_below_pct`."""

    met: int = Field(ge=0)
    others_short_below_pct: Annotated[Decimal, Field(gt=0, le=100)] | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> "Way":
        if self.met == 0 and self.others_short_below_pct is None:
            raise ValueError(
                "met = 0 mà không có others_short_below_pct thì đơn vị nào cũng đạt; không xét chỉ tiêu thì bỏ ways."
            )
        return self


class ClassRule(ConfigModel):
    """One class: lowest points, ways in by targets (one is enough; none asked where empty), and what excludes.

    `tolerance` says what a shortfall is a percentage of: `tuong-doi` of the target, `diem-phan-tram` percentage points.
    """

    id: Id
    label: Text
    from_points: Points | None = None
    ways: tuple[Way, ...] = ()
    tolerance: Literal["tuong-doi", "diem-phan-tram"] = "tuong-doi"
    excluded_by: tuple[Id, ...] = ()
    clause: Text = ""
    verified: bool


class VoteRule(ConfigModel):
    """What a vote needs: `threshold` of the members (`thanh_vien`), of those present (`co_mat`) or of the valid ballots
    (`phieu_hop_le`), reached (`>=`) or passed (`>`)."""

    base: Literal["thanh_vien", "co_mat", "phieu_hop_le"]
    threshold: Share
    comparator: Comparator
    clause: Text
    verified: bool


class CriteriaTable(ConfigModel):
    """`config/criteria/<id>.toml`: one table, whom it ranks, how finely, and how ties are broken.

    `kinds`: the kinds of units that are ranked by it; other members are not. Points of a criterion are rounded half up
    to `points_decimals`, totals are ranked at `ranking_decimals`. `class_quota_of`: what a class's quota in per cent is
    a share of: all units that the table ranks (`duoc-xep-hang`), or those of them that have a total (`co-tong-diem`).
    `exclusion_kinds`: every kind of case that excludes a
    unit from a class or an award.
    """

    name: Text
    legal_basis: Text
    source: Id
    verified: bool
    kinds: tuple[UnitKind, ...] = Field(min_length=1)
    max_points: Annotated[Points, Field(gt=0)]
    points_decimals: int = Field(ge=0, le=4)
    ranking_decimals: int = Field(ge=0, le=4)
    tie_breaks: tuple[TieBreak, ...] = ()
    criteria: dict[CriterionId, Criterion]
    targets: tuple[TargetRef, ...] = ()
    exclusion_kinds: tuple[Id, ...] = ()
    classes: tuple[ClassRule, ...] = ()
    class_quota_of: Literal["duoc-xep-hang", "co-tong-diem"] = "duoc-xep-hang"
    vote: VoteRule | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> "CriteriaTable":
        if TOTAL in self.criteria:
            raise ValueError(f"“{TOTAL}” là tổng của bảng, không đặt cho tiêu chí.")
        if self.ranking_decimals > self.points_decimals:
            raise ValueError("ranking_decimals không được lớn hơn points_decimals.")
        above: list[str] = []
        for criterion_id, criterion in self.criteria.items():
            if criterion.within and criterion.within not in above:
                where = f"criteria.{criterion_id}.within"
                near = suggestion(criterion.within, above)
                raise ValueError(f"{where} là “{criterion.within}”, phải là một tiêu chí ở trên.{near}")
            above.append(criterion_id)
        for criterion_id, criterion in self.criteria.items():
            if self.parts(criterion_id) and criterion.rule is not None:
                raise ValueError(f"criteria.{criterion_id} là nhóm tiêu chí nên không có rule.")
            if not self.parts(criterion_id) and criterion.rule is None:
                raise ValueError(f"criteria.{criterion_id} thiếu rule.")
        for whole_id in ("", *(each for each in self.criteria if self.parts(each))):
            whole = self.criteria[whole_id].max_points if whole_id else self.max_points
            parts = [self.criteria[part].max_points for part in self.parts(whole_id)]
            if sum(parts) != whole:
                where = f"criteria.{whole_id}" if whole_id else "bảng"
                said = f"{' + '.join(map(str, parts))} = {sum(parts)}"
                raise ValueError(f"{where} có max_points {whole}, nhưng các tiêu chí con cộng lại là {said}.")
        self._check_classes()
        self._check_decimals()
        for number, rung in enumerate(self.tie_breaks):
            if rung.criterion and rung.criterion not in self.criteria:
                near = suggestion(rung.criterion, self.criteria)
                raise ValueError(f"tie_breaks.{number}.criterion là “{rung.criterion}”, không có trong criteria.{near}")
        return self

    def _check_classes(self) -> None:
        ids = [each.id for each in self.classes]
        if len(set(ids)) < len(ids):
            raise ValueError("classes có hai hạng cùng mã.")
        bounds = [each.from_points for each in self.classes if each.from_points is not None]
        if bounds != sorted(set(bounds), reverse=True) or any(each.from_points is None for each in self.classes[:-1]):
            raise ValueError("classes phải xếp từ hạng cao xuống thấp, from_points giảm dần; chỉ hạng cuối không có.")
        for each in self.classes:
            if any(way.met > len(self.targets) for way in each.ways):
                raise ValueError(f"classes.{each.id} đòi nhiều hơn {len(self.targets)} chỉ tiêu nêu trong targets.")
            for kind in each.excluded_by:
                if kind not in self.exclusion_kinds:
                    near = suggestion(kind, self.exclusion_kinds)
                    raise ValueError(
                        f"classes.{each.id}.excluded_by có “{kind}”, không có trong exclusion_kinds.{near}"
                    )
        for number, target in enumerate(self.targets):
            if target in self.targets[:number]:
                said = f"chỉ tiêu {target.measure}/{target.rate} đã nêu ở trên; mỗi chỉ tiêu chỉ được đếm một lần."
                raise ValueError(f"targets.{number}: {said}")

    def _check_decimals(self) -> None:
        for criterion_id, each in self.criteria.items():
            bands = each.rule.bands if isinstance(each.rule, Steps) else ()
            points = [each.max_points, each.cap, each.floor, each.if_not_applicable_points]
            points.append(each.if_zero_denominator_points)
            for given in (*points, *(band.points for band in bands)):
                if given is not None and -given.as_tuple().exponent > self.points_decimals:
                    raise ValueError(
                        f"criteria.{criterion_id} có mức {given} điểm, nhiều chữ số thập phân hơn points_decimals."
                    )

    def parts(self, criterion_id: str) -> tuple[str, ...]:
        """The criteria right below one; of "" the uppermost."""
        return self.parts_of_groups.get(criterion_id, ())

    @cached_property
    def parts_of_groups(self) -> dict[str, tuple[str, ...]]:
        """Group → the criteria right below it; "" → the uppermost."""
        found: dict[str, tuple[str, ...]] = {}
        for criterion_id, criterion in self.criteria.items():
            found[criterion.within] = (*found.get(criterion.within, ()), criterion_id)
        return found

    @cached_property
    def leaves(self) -> dict[str, Criterion]:
        """The criteria that have a rule, in order."""
        return {criterion_id: each for criterion_id, each in self.criteria.items() if each.rule is not None}

    def feeds(self) -> Iterator[tuple[str, Feed]]:
        """(dotted key, feed) of every rule."""
        for criterion_id, criterion in self.leaves.items():
            yield f"criteria.{criterion_id}.rule.feed", criterion.rule.feed
            if isinstance(criterion.rule, Workload) and criterion.rule.if_met:
                yield f"criteria.{criterion_id}.rule.if_met", criterion.rule.if_met
