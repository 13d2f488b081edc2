"""A bonus for a large workload."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from thidua_helpers.rules.described import IdNames, number_in_words
from thidua_helpers.rules.feeds import Feed, FeedId, RateFeed
from thidua_helpers.rules.kinds.base import NoQuantity, Quantity, RuleKind, RulePoints, ScoringContext
from thidua_helpers.rules.types import Points
from thidua_helpers.vietnamese import format_count, format_decimal


class WorkloadBonus(RuleKind):
    """`points_each` for every full `step` above `above`, where the target `if_met` is met."""

    label: ClassVar[str] = "thưởng theo khối lượng"
    feeds: ClassVar[tuple[FeedId, ...]] = ("so_lieu",)

    kind: Literal["thuong-khoi-luong"]
    above: int = Field(ge=0, title="Mức bắt đầu tính thưởng")
    step: int = Field(gt=0, title="Bước tính thưởng")
    points_each: Annotated[Points, Field(gt=0)] = Field(title="Mức thưởng mỗi bước")
    if_met: RateFeed | None = Field(default=None, title="Điều kiện được thưởng")

    @model_validator(mode="after")
    def _condition_is_met_or_not(self) -> "WorkloadBonus":
        if self.if_met and self.if_met.of != "chi_tieu":
            raise ValueError(f"if_met chỉ nhận nguồn chi_tieu, không nhận “{self.if_met.of}”.")
        return self

    @property
    def all_feeds(self) -> Mapping[str, Feed]:
        return {"feed": self.feed} | ({"if_met": self.if_met} if self.if_met else {})

    def judge(self, quantity: Quantity, nominal: Decimal, context: ScoringContext) -> RulePoints | NoQuantity:
        condition = context.quantify(self.if_met) if self.if_met else None
        if isinstance(condition, NoQuantity):
            return condition
        if condition and condition.value != 1:
            return RulePoints(
                Fraction(0), f"{condition.words}, chưa đạt nên không thưởng", source_keys=condition.source_keys
            )
        steps = max(0, (int(quantity.value) - self.above) // self.step)
        above = f"trên {format_count(self.above)} có {steps} lần {format_count(self.step)}"
        words = f"{quantity.words}, {above}: {steps} × {format_decimal(self.points_each)}"
        points = steps * Fraction(self.points_each)
        if condition:
            return RulePoints(points, f"{condition.words}; {words}", source_keys=condition.source_keys)
        return RulePoints(points, words)

    def value_in_words(self, name: str, names: IdNames) -> str:
        match name:
            case "above":
                return f"trên {format_count(self.above)} {self.feed.counted_in}"
            case "step":
                return f"{format_count(self.step)} {self.feed.counted_in}"
            case "points_each":
                return f"{number_in_words(self.points_each)} điểm"
            case "if_met" if self.if_met:
                return f"đạt chỉ tiêu {names.rate(self.if_met.rate, self.if_met.measure)}"
            case _:
                return super().value_in_words(name, names)
