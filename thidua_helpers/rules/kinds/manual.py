"""Points given by hand."""

from decimal import Decimal
from typing import ClassVar, Literal

from thidua_helpers.rules.feeds import AnyFeed, FeedId, SheetFeed
from thidua_helpers.rules.kinds.base import (
    LARGEST_SCORE,
    Quantity,
    RuleKind,
    RulePoints,
    ScoreInput,
    ScoringContext,
    expected_points,
)
from thidua_helpers.vietnamese import format_decimal


class Manual(RuleKind):
    """The points of the score sheet."""

    label: ClassVar[str] = "chấm trực tiếp"
    feeds: ClassVar[tuple[FeedId, ...]] = ("phieu_cham",)

    kind: Literal["cham-diem"]
    feed: AnyFeed = SheetFeed(of="phieu_cham")

    def judge(self, quantity: Quantity, nominal: Decimal, context: ScoringContext) -> RulePoints:
        return RulePoints(quantity.value, quantity.words)

    @property
    def scored_in(self) -> str:
        return "điểm"

    def score_input(self, floor: Decimal, cap: Decimal | None) -> ScoreInput:
        most = LARGEST_SCORE if cap is None else cap
        frame = f"từ {format_decimal(floor)} đến {format_decimal(most)}"
        return ScoreInput("decimal", f"Điểm: {frame}; chưa chấm thì để trống, 0 điểm thì ghi 0.", floor, most)

    def expected_score(self, score: Decimal, floor: Decimal, cap: Decimal | None) -> str:
        return expected_points(score, floor, cap)
