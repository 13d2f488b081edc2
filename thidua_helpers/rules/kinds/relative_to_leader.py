"""Points relative to the leader of the ranking."""

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from thidua_helpers.numbers import round_consistently
from thidua_helpers.rules.described import IdNames
from thidua_helpers.rules.feeds import FeedId
from thidua_helpers.rules.kinds.base import UNASSIGNED, NoQuantity, Quantity, RuleKind, RulePoints, ScoringContext
from thidua_helpers.rules.types import Share
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import State


class RelativeToLeader(RuleKind):
    """Points relative to the best rate among the ranked units.

    Up to the target: `share_at_target` of the nominal points in proportion to the rate. Above: the remainder in
    proportion to the distance from the target to the best rate, which gets all points.
    """

    label: ClassVar[str] = "so với đơn vị dẫn đầu"
    feeds: ClassVar[tuple[FeedId, ...]] = ("ty_le",)
    is_relative: ClassVar[bool] = True

    kind: Literal["so-dan-dau"]
    share_at_target: Share = Field(default="1/2", title="Mức điểm khi vừa đạt chỉ tiêu")

    def judge(self, quantity: Quantity, nominal: Decimal, context: ScoringContext) -> RulePoints | NoQuantity:
        if quantity.target is None:
            return NoQuantity(State.NOT_APPLICABLE, "chưa giao chỉ tiêu", quantity.source_keys, why=UNASSIGNED)
        target, value, share = Fraction(quantity.target.value_pct), quantity.value, Fraction(self.share_at_target)
        if value < target:
            words = f"{self.share_at_target} × {format_decimal(nominal)} × kết quả ÷ chỉ tiêu"
            return RulePoints(share * Fraction(nominal) * value / target, f"{quantity.words}, dưới chỉ tiêu: {words}")
        leader = context.leader(self.feed)
        if leader is None or leader.value <= value:
            return RulePoints(Fraction(nominal), f"{quantity.words}, dẫn đầu")
        progress = (value - target) / (leader.value - target)
        best = format_decimal(round_consistently(leader.value, (value, ">")))
        progress_pct = format_decimal(round_consistently(100 * progress, (Decimal(100), "<")))
        words = (
            f"{quantity.words}, mức vượt chỉ tiêu bằng {progress_pct}% khoảng cách từ chỉ tiêu đó đến đơn vị dẫn đầu "
            f"({best}%)"
        )
        return RulePoints((share + (1 - share) * progress) * Fraction(nominal), words, source_keys=leader.source_keys)

    def value_in_words(self, name: str, names: IdNames) -> str:
        if name == "share_at_target":
            return f"{self.share_at_target} điểm chuẩn"
        return super().value_in_words(name, names)
