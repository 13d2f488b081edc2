"""Criteria tables (bảng tiêu chí chấm điểm): trees of criteria with nominal points.

`config/criteria/<id>.toml`; one for the province-wide classes, one per cluster's own ranking. Each leaf has a rule of
one of `rules/kinds`. Content without a public source is `verified = false`, for the table or one criterion.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import chain
from typing import Annotated

from pydantic import Discriminator, Field, Tag, model_validator

from thidua_helpers.errors import suggestion
from thidua_helpers.numbers import decimals_of
from thidua_helpers.rules.described import Described, IdNames, number_in_words
from thidua_helpers.rules.feeds import Feed, RateFeed
from thidua_helpers.rules.kinds.registry import AnyKind
from thidua_helpers.rules.types import Comparator, Id, Points, Share, Text
from thidua_helpers.vocabulary import ClassQuotaBase, Measure, ShortfallMeasure, UnitKind, VoteBase

# What a table's own total is called among its criteria; so no criterion can bear the name.
TOTAL = "tong"


class Criterion(Described):
    """Common fields of groups and leaves.

    `max_points` are the nominal points (điểm chuẩn), 0 for a mere bonus or deduction. `within`: its group, "" at the
    top. Without `is_capped` there is no cap.
    """

    label: Text = Field(title="Tên tiêu chí")
    max_points: Annotated[Points, Field(ge=0)] = Field(title="Điểm chuẩn")
    within: Text = Field(default="", title="Thuộc nhóm")
    cap_points: Points | None = Field(default=None, title="Mức trần riêng")
    is_capped: bool = Field(default=True, title="Có mức trần")
    floor_points: Points | None = Field(default=None, title="Mức sàn riêng")
    clause: Text = Field(default="", title="Căn cứ")
    verified: bool = Field(default=True, title="Đã kiểm chứng")

    @model_validator(mode="after")
    def _bounds_differ(self) -> "Criterion":
        if self.cap_points is not None and not self.is_capped:
            raise ValueError("cap_points và is_capped = false không đi cùng nhau.")
        if self.cap is not None and self.floor is not None and self.cap < self.floor:
            raise ValueError(f"mức trần {self.cap} thấp hơn mức sàn {self.floor}.")
        if self.cap is not None and self.cap == self.floor:
            raise ValueError(
                f"mức trần bằng mức sàn ({self.cap}) nên điểm không bao giờ thay đổi; điểm thưởng cần cap_points, "
                "điểm trừ cần floor_points."
            )
        return self

    @property
    def floor(self) -> Decimal | None:
        """Lowest points; None without a limit."""
        return self.floor_points

    @property
    def cap(self) -> Decimal | None:
        """Highest points; None without a limit."""
        return self.cap_points

    @property
    def levels(self) -> Mapping[str, tuple[Decimal | None, ...]]:
        """Other stated points, by their name in messages."""
        return {}

    def value_in_words(self, name: str, names: IdNames) -> str:
        if name == "within":
            return names.criteria[self.within] if self.within else "không thuộc nhóm nào"
        return super().value_in_words(name, names)


class Group(Criterion):
    """A group of criteria: the sum of its parts, within the given bounds only."""


class Leaf(Criterion):
    """A criterion scored by a rule.

    Points stay between `floor_points` and `cap_points`, by default 0 and `max_points`. `units`: the only ones that it
    applies to, all if empty. `if_not_applicable_points`: points of a unit that it does not apply to, or without a
    target; `if_zero_denominator_points`: of a unit without a denominator. If not given, such a unit has no total.
    """

    units: tuple[Id, ...] = Field(default=(), title="Đơn vị áp dụng")
    if_not_applicable_points: Points | None = Field(default=None, title="Điểm khi không áp dụng")
    if_zero_denominator_points: Points | None = Field(default=None, title="Điểm khi mẫu số bằng 0")
    rule: AnyKind = Field(title="Cách tính điểm")

    @model_validator(mode="after")
    def _points_within_bounds(self) -> "Leaf":
        if self.units and self.if_not_applicable_points is None:
            raise ValueError("có units thì phải có if_not_applicable_points.")
        if self.if_zero_denominator_points is not None and not isinstance(self.rule.feed, RateFeed):
            raise ValueError("if_zero_denominator_points chỉ đặt cho tiêu chí chấm theo một tỷ lệ.")
        for name, level in self.levels.items():
            for points in level:
                if points is not None and not self.allows(points):
                    raise ValueError(f"{name} {points} điểm nằm ngoài khoảng {self.allowed_range}.")
        return self

    @property
    def floor(self) -> Decimal:
        return Decimal(0) if self.floor_points is None else self.floor_points

    @property
    def cap(self) -> Decimal | None:
        if not self.is_capped:
            return None
        return self.max_points if self.cap_points is None else self.cap_points

    @property
    def levels(self) -> Mapping[str, tuple[Decimal | None, ...]]:
        return {
            "bậc": tuple(self.rule.given_points),
            "mức khi không áp dụng": (self.if_not_applicable_points,),
            "mức khi mẫu số bằng 0": (self.if_zero_denominator_points,),
        }

    def allows(self, points: Decimal) -> bool:
        """Whether points lie between floor and cap."""
        return points >= self.floor and (self.cap is None or points <= self.cap)

    @property
    def allowed_range(self) -> str:
        """Floor and cap in messages."""
        return f"từ {self.floor} trở lên" if self.cap is None else f"{self.floor}–{self.cap}"

    def value_in_words(self, name: str, names: IdNames) -> str:
        match name:
            case "units":
                return ", ".join(map(names.unit, self.units)) or "mọi đơn vị"
            case "cap_points" if self.cap_points is None and self.is_capped:
                return "bằng điểm chuẩn"
            case "floor_points" if self.floor_points is None:
                return "0 điểm"
            case _:
                return super().value_in_words(name, names)


def _type_of_criterion(value: object) -> str:
    """Type of a criterion; a misspelt key may have been meant for the rule of a leaf."""
    if not isinstance(value, Mapping):
        return type(value).__name__
    return "Leaf" if "rule" in value or set(value) - set(Leaf.model_fields) else "Group"


AnyCriterion = Annotated[
    Annotated[Group, Tag("Group")] | Annotated[Leaf, Tag("Leaf")], Discriminator(_type_of_criterion)
]


class TieBreak(Described):
    """One rung of the ladder that breaks ties: a criterion, a rate or a line.

    The higher is better unless `lower_is_better`. The unit's own score and its name are never a rung.
    """

    label: Text
    criterion: Id | None = None
    measure: Measure | None = None
    rate: Text = ""
    line: Text = ""
    lower_is_better: bool = False

    @model_validator(mode="after")
    def _one_key(self) -> "TieBreak":
        keys = {name for name in ("criterion", "measure", "rate", "line") if getattr(self, name)}
        if keys not in ({"criterion"}, {"measure", "rate"}, {"measure", "line"}):
            raise ValueError("cần đúng criterion, hoặc measure và rate, hoặc measure và line.")
        return self

    def in_words(self, names: IdNames) -> str:
        """Label, with the compared value in brackets if its name differs."""
        if self.criterion:
            compared = f"điểm của “{names.criteria[self.criterion]}”"
        else:
            measure = Measure(self.measure or "")
            compared = names.rate(self.rate, measure) if self.rate else names.line(self.line, measure)
        words = self.label if self.label == compared else f"{self.label} [{compared}]"
        return f"{words}, thấp hơn xếp trên" if self.lower_is_better else words


class TargetRef(Described):
    """A target that classes count."""

    measure: Measure
    rate: Text

    def in_words(self, names: IdNames) -> str:
        return names.rate(self.rate, self.measure)


class Way(Described):
    """One way into a class by targets.

    At least `met` of them are met, each other one is short by less than `others_short_below_pct`.
    """

    met: int = Field(ge=0)
    others_short_below_pct: Annotated[Decimal, Field(gt=0, le=100)] | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> "Way":
        if self.met == 0 and self.others_short_below_pct is None:
            raise ValueError(
                "met = 0 mà không có others_short_below_pct thì đơn vị nào cũng đạt; không xét chỉ tiêu thì bỏ ways."
            )
        return self

    def in_words_with(self, unit: str) -> str:
        """The requirement; `unit` follows the number of a shortfall."""
        met = f"đạt ít nhất {self.met} chỉ tiêu"
        if self.others_short_below_pct is None:
            return met
        short = f"hụt dưới {number_in_words(self.others_short_below_pct)}{unit}"
        return f"{met}, mỗi chỉ tiêu còn lại {short}" if self.met else f"mỗi chỉ tiêu chưa đạt {short}"


class ClassRule(Described):
    """One class: lowest points, ways in by targets, exclusions.

    One of `ways` suffices; none is needed if empty. `tolerance`: shortfalls in per cent of the target (`tuong-doi`) or
    in percentage points (`diem-phan-tram`).
    """

    id: Id
    label: Text = Field(title="Tên hạng")
    from_points: Points | None = Field(default=None, title="Điểm tối thiểu")
    ways: tuple[Way, ...] = Field(default=(), title="Điều kiện về chỉ tiêu")
    tolerance: ShortfallMeasure = Field(default=ShortfallMeasure.RELATIVE, title="Cách tính mức hụt")
    excluded_by: tuple[Id, ...] = Field(default=(), title="Trường hợp loại trừ")
    clause: Text = Field(default="", title="Căn cứ")
    verified: bool = Field(title="Đã kiểm chứng")

    def value_in_words(self, name: str, names: IdNames) -> str:
        if name == "ways":
            return " hoặc ".join(way.in_words_with(self.tolerance.unit) for way in self.ways)
        if name == "excluded_by":
            return _quoted(self.excluded_by)
        return super().value_in_words(name, names)


class VoteRule(Described):
    """Requirement of a vote: `threshold` of a base, reached (`>=`) or passed (`>`).

    The base: members (`thanh_vien`), those present (`co_mat`), or valid ballots (`phieu_hop_le`).
    """

    base: VoteBase = Field(title="Tính trên số")
    threshold: Share = Field(title="Tỷ lệ phiếu cần đạt")
    comparator: Comparator = Field(title="Cách so sánh")
    clause: Text = Field(title="Căn cứ")
    verified: bool = Field(title="Đã kiểm chứng")

    def value_in_words(self, name: str, names: IdNames) -> str:
        if name == "comparator":
            return {">=": "từ tỷ lệ này trở lên", ">": "trên tỷ lệ này"}[self.comparator]
        return super().value_in_words(name, names)


class CriteriaTable(Described):
    """`config/criteria/<id>.toml`: one table, with the units that it ranks, and how.

    `kinds`: kinds of units that it ranks; other members are not. Points of a criterion are rounded half up to
    `points_decimals`, totals are ranked at `ranking_decimals`. `class_quota_of`: base of a class's quota in per cent:
    all ranked units (`duoc-xep-hang`), or those with a total (`co-tong-diem`). `exclusion_kinds`: kinds of cases that
    exclude a unit from a class or an award.
    """

    name: Text = Field(title="Tên bảng")
    legal_basis: Text = Field(title="Căn cứ")
    source: Id = Field(title="Nguồn")
    verified: bool = Field(title="Đã kiểm chứng")
    kinds: tuple[UnitKind, ...] = Field(min_length=1, title="Loại đơn vị được xếp hạng")
    max_points: Annotated[Points, Field(gt=0)] = Field(title="Điểm chuẩn")
    points_decimals: int = Field(ge=0, le=4, title="Làm tròn điểm từng tiêu chí")
    ranking_decimals: int = Field(ge=0, le=4, title="Làm tròn tổng điểm để xếp hạng")
    tie_breaks: tuple[TieBreak, ...] = Field(default=(), title="Thứ tự xét khi bằng điểm")
    criteria: dict[Id, AnyCriterion]
    targets: tuple[TargetRef, ...] = Field(default=(), title="Chỉ tiêu xét hạng")
    exclusion_kinds: tuple[Id, ...] = Field(default=(), title="Trường hợp loại trừ")
    classes: tuple[ClassRule, ...] = ()
    class_quota_of: ClassQuotaBase = Field(default=ClassQuotaBase.RANKED, title="Số đơn vị để tính số lượng mỗi hạng")
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
            if self.parts(criterion_id) and isinstance(criterion, Leaf):
                raise ValueError(f"criteria.{criterion_id} là nhóm tiêu chí nên không có rule.")
            if not self.parts(criterion_id) and isinstance(criterion, Group):
                raise ValueError(f"criteria.{criterion_id} thiếu rule.")
        for whole_id in ("", *(criterion_id for criterion_id in self.criteria if self.parts(criterion_id))):
            whole = self.criteria[whole_id].max_points if whole_id else self.max_points
            parts = [self.criteria[part].max_points for part in self.parts(whole_id)]
            if sum(parts) != whole:
                where = f"criteria.{whole_id}" if whole_id else "bảng"
                total = f"{' + '.join(map(str, parts))} = {sum(parts)}"
                raise ValueError(f"{where} có max_points {whole}, nhưng các tiêu chí con cộng lại là {total}.")
        self._check_classes()
        self._check_decimals()
        for number, rung in enumerate(self.tie_breaks):
            if rung.criterion and rung.criterion not in self.criteria:
                near = suggestion(rung.criterion, self.criteria)
                raise ValueError(f"tie_breaks.{number}.criterion là “{rung.criterion}”, không có trong criteria.{near}")
        return self

    def _check_classes(self) -> None:
        ids = [class_.id for class_ in self.classes]
        if len(set(ids)) < len(ids):
            raise ValueError("classes có hai hạng cùng mã.")
        bounds = [class_.from_points for class_ in self.classes if class_.from_points is not None]
        if bounds != sorted(set(bounds), reverse=True) or any(
            class_.from_points is None for class_ in self.classes[:-1]
        ):
            raise ValueError("classes phải xếp từ hạng cao xuống thấp, from_points giảm dần; chỉ hạng cuối không có.")
        for class_ in self.classes:
            if any(way.met > len(self.targets) for way in class_.ways):
                raise ValueError(f"classes.{class_.id} đòi nhiều hơn {len(self.targets)} chỉ tiêu nêu trong targets.")
            for kind in class_.excluded_by:
                if kind not in self.exclusion_kinds:
                    near = suggestion(kind, self.exclusion_kinds)
                    raise ValueError(
                        f"classes.{class_.id}.excluded_by có “{kind}”, không có trong exclusion_kinds.{near}"
                    )
        for number, target in enumerate(self.targets):
            if target in self.targets[:number]:
                mistake = f"chỉ tiêu {target.measure}/{target.rate} đã nêu ở trên; mỗi chỉ tiêu chỉ được đếm một lần."
                raise ValueError(f"targets.{number}: {mistake}")

    def _check_decimals(self) -> None:
        for criterion_id, item in self.criteria.items():
            for points in (item.max_points, item.cap, item.floor, *chain.from_iterable(item.levels.values())):
                if points is not None and decimals_of(points) > self.points_decimals:
                    raise ValueError(
                        f"criteria.{criterion_id} có mức {points} điểm, nhiều chữ số thập phân hơn points_decimals."
                    )

    def value_in_words(self, name: str, names: IdNames) -> str:
        match name:
            case "source":
                return names.sources[self.source]
            case "tie_breaks":
                ladder = enumerate(self.tie_breaks, start=1)
                return "; ".join(f"({place}) {rung.in_words(names)}" for place, rung in ladder)
            case "exclusion_kinds":
                return _quoted(self.exclusion_kinds)
            case _:
                return super().value_in_words(name, names)

    def parts(self, criterion_id: str) -> tuple[str, ...]:
        """Criteria right below a group; of "" the uppermost."""
        return self.parts_of_groups.get(criterion_id, ())

    @cached_property
    def parts_of_groups(self) -> dict[str, tuple[str, ...]]:
        """Group → criteria right below it; "" → the uppermost."""
        parts: dict[str, tuple[str, ...]] = {}
        for criterion_id, criterion in self.criteria.items():
            parts[criterion.within] = (*parts.get(criterion.within, ()), criterion_id)
        return parts

    @cached_property
    def leaves(self) -> dict[str, Leaf]:
        """Criteria with a rule, in order."""
        return {criterion_id: leaf for criterion_id, leaf in self.criteria.items() if isinstance(leaf, Leaf)}

    def feeds(self) -> Iterator[tuple[str, Feed]]:
        """(dotted key, feed) of every rule."""
        for criterion_id, leaf in self.leaves.items():
            for key, feed in leaf.rule.all_feeds.items():
                yield f"criteria.{criterion_id}.rule.{key}", feed


def _quoted(ids: Iterable[str]) -> str:
    return ", ".join(f"“{criterion_id}”" for criterion_id in ids)
