"""All points or none."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from thidua_helpers.rules.feeds import FeedId
from thidua_helpers.rules.kinds.base import Quantity, RuleKind, RulePoints, ScoreInput, ScoringContext
from thidua_helpers.vocabulary import ScoreStage


class MetOrNot(RuleKind):
    """The nominal points if met, else 0."""

    label: ClassVar[str] = "đạt thì được điểm chuẩn, không đạt thì 0 điểm"
    feeds: ClassVar[tuple[FeedId, ...]] = ("chi_tieu", "phieu_cham")
    answers: ClassVar[Mapping[str, str]] = {"Đạt": "1", "Không đạt": "0"}

    kind: Literal["dat-khong-dat"]

    def judge(self, quantity: Quantity, nominal: Decimal, context: ScoringContext) -> RulePoints:
        is_met = quantity.value == 1
        words = ScoreStage(quantity.stage).label if quantity.stage else quantity.words
        return RulePoints(Fraction(nominal if is_met else 0), f"{words}: {'đạt' if is_met else 'không đạt'}")

    @property
    def scored_in(self) -> str:
        return "Đạt/Không đạt"

    def score_input(self, floor: Decimal, cap: Decimal | None) -> ScoreInput:
        asks = "Điểm: chọn Đạt hoặc Không đạt; chưa chấm thì để trống."
        return ScoreInput("list", asks, words=tuple(self.answers))

    def expected_score(self, score: Decimal, floor: Decimal, cap: Decimal | None) -> str:
        return "" if score in (0, 1) else "Đạt hoặc Không đạt (1 hoặc 0)"
