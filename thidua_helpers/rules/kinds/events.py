"""Points for each event: added from 0, or deducted from the nominal points."""

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from thidua_helpers.numbers import round_consistently
from thidua_helpers.rules.described import IdNames, number_in_words
from thidua_helpers.rules.feeds import FeedId
from thidua_helpers.rules.kinds.base import LARGEST_SCORE, Quantity, RuleKind, RulePoints, ScoreInput, ScoringContext
from thidua_helpers.rules.types import Points
from thidua_helpers.vietnamese import format_decimal


class Events(RuleKind):
    """`points_each` for each event; negative ones are deducted from the nominal points."""

    label: ClassVar[str] = "cộng, trừ theo sự việc"
    feeds: ClassVar[tuple[FeedId, ...]] = ("so_vi_pham", "so_ngay_cham", "phieu_cham")

    kind: Literal["su-viec"]
    points_each: Points = Field(title="Mức điểm mỗi lần")

    @model_validator(mode="after")
    def _counts(self) -> "Events":
        if self.points_each == 0:
            raise ValueError("points_each phải khác 0.")
        return self

    def judge(self, quantity: Quantity, nominal: Decimal, context: ScoringContext) -> RulePoints:
        is_deducted = self.points_each < 0
        start = nominal if is_deducted else Decimal(0)
        points = Fraction(start) + quantity.value * Fraction(self.points_each)
        if not quantity.value:
            return RulePoints(points, f"{quantity.words}: {format_decimal(start)}")
        begin = f"{format_decimal(start)} − " if is_deducted else ""
        times = format_decimal(round_consistently(quantity.value).normalize())
        return RulePoints(points, f"{quantity.words}: {begin}{times} × {format_decimal(abs(self.points_each))}")

    def value_in_words(self, name: str, names: IdNames) -> str:
        if name != "points_each":
            return super().value_in_words(name, names)
        sign = "trừ" if self.points_each < 0 else "cộng"
        return f"{sign} {number_in_words(abs(self.points_each))} điểm mỗi {self.feed.counted_in or 'lần'}"

    @property
    def scored_in(self) -> str:
        return "số lần"

    def score_input(self, floor: Decimal, cap: Decimal | None) -> ScoreInput:
        return ScoreInput("whole", "Số lần: số nguyên từ 0; chưa chấm thì để trống.", 0, int(LARGEST_SCORE))

    def expected_score(self, score: Decimal, floor: Decimal, cap: Decimal | None) -> str:
        is_count = score >= 0 and score == score.to_integral_value()
        return "" if is_count else "một số không âm; số lần là số nguyên"
