"""Points proportional to how far the target is reached."""

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from thidua_helpers.rules.feeds import FeedId
from thidua_helpers.rules.kinds.base import UNASSIGNED, NoQuantity, Quantity, RuleKind, RulePoints, ScoringContext
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import State


class Proportional(RuleKind):
    """Nominal points × rate ÷ target, up to the criterion's cap."""

    label: ClassVar[str] = "theo tỷ lệ so với chỉ tiêu"
    feeds: ClassVar[tuple[FeedId, ...]] = ("ty_le",)

    kind: Literal["ty-le-chi-tieu"]

    def judge(self, quantity: Quantity, nominal: Decimal, context: ScoringContext) -> RulePoints | NoQuantity:
        if quantity.target is None:
            return NoQuantity(State.NOT_APPLICABLE, "chưa giao chỉ tiêu", quantity.source_keys, why=UNASSIGNED)
        target = quantity.target.value_pct
        words = f"{quantity.words} ÷ chỉ tiêu {format_decimal(target)}% × {format_decimal(nominal)}"
        return RulePoints(quantity.value / Fraction(target) * Fraction(nominal), words)
