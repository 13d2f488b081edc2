"""Base of all kinds of rules: model, arithmetic, words, score cell, plausibility."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import model_validator

from thidua_helpers.rules.described import Described, IdNames
from thidua_helpers.rules.feeds import AnyFeed, Feed, FeedId, SheetFeed
from thidua_helpers.vietnamese import format_decimal

# A number that a quantity is compared with, and the comparator.
Bound = tuple[Decimal, str]
# The largest number that a score sheet takes.
LARGEST_SCORE = Decimal(10_000)
# Why a rate cannot be judged, where what follows is declared.
UNASSIGNED, ZERO_DENOMINATOR = "chua-giao", "mau-so-0"


@dataclass(frozen=True)
class Target:
    """An assigned target: value in per cent and comparator."""

    value_pct: Decimal
    comparator: str


@dataclass(frozen=True)
class Quantity:
    """Quantity of one unit: exact value, words, and keys of the rows behind it.

    `value` is in per cent for rates, 1 or 0 for yes and no. Its displayed value compares with each of `bounds` as the
    exact one does.
    """

    value: Fraction
    words: str
    source_keys: str = ""
    numerator: int | None = None
    denominator: int | None = None
    target: Target | None = None
    stage: str = ""
    bounds: Sequence[Bound] = ()


@dataclass(frozen=True)
class NoQuantity:
    """Missing or not applicable quantity (`state`), with the reason in words.

    `why` tells an unassigned target (UNASSIGNED) and a zero denominator (ZERO_DENOMINATOR) apart from other reasons.
    """

    state: str
    words: str
    source_keys: str = ""
    stage: str = ""
    why: str = ""


@dataclass(frozen=True)
class RulePoints:
    """Points of a rule before rounding, cap and floor, with the computation in words.

    `band` is the one that fitted; `source_keys` are keys of data besides the quantity.
    """

    points: Fraction
    words: str
    band: str = ""
    source_keys: str = ""


@dataclass(frozen=True)
class ScoringContext:
    """Related quantities that a rule may ask for.

    `quantify`: feed → another quantity of the same unit. `leader`: feed → the best quantity among the units that are
    scored together, None where none has one.
    """

    quantify: Callable[[Feed], Quantity | NoQuantity]
    leader: Callable[[Feed], Quantity | None]


@dataclass(frozen=True)
class ScoreInput:
    """Allowed content of a score cell: one of `words`, or a number from `least` to `most`."""

    kind: Literal["list", "whole", "decimal"]
    asks: str
    least: int | Decimal = Decimal(0)
    most: int | Decimal = LARGEST_SCORE
    words: tuple[str, ...] = ()


class RuleKind(Described):
    """Base of one kind of rule. A new kind is a subclass in a module of this package.

    `label`: name in words; `feeds`: feeds that it can judge; `is_relative`: whether points depend on other units;
    `answers`: words that its score cell takes instead of numbers → score. By default a score cell holds a quantity from
    0 on.
    """

    label: ClassVar[str]
    feeds: ClassVar[tuple[FeedId, ...]]
    is_relative: ClassVar[bool] = False
    answers: ClassVar[Mapping[str, str]] = {}

    kind: str
    feed: AnyFeed

    @model_validator(mode="after")
    def _feed_fits(self) -> "RuleKind":
        if self.feed.of not in self.feeds:
            raise ValueError(
                f"quy tắc “{self.kind}” chỉ nhận nguồn {', '.join(self.feeds)}, không nhận “{self.feed.of}”."
            )
        return self

    @abstractmethod
    def judge(self, quantity: Quantity, nominal: Decimal, context: ScoringContext) -> RulePoints | NoQuantity:
        """Points for a quantity; `nominal` are the criterion's nominal points.

        NoQuantity if another quantity that the rule needs is missing.
        """

    def in_words(self, names: IdNames) -> str:
        return f"{self.label} ({self.fields_in_words(self.labels(), names)})"

    @property
    def bounds(self) -> Sequence[Bound]:
        """Numbers that the quantity is compared with."""
        return ()

    @property
    def given_points(self) -> Sequence[Decimal]:
        """Points stated by the rule, which must lie between floor and cap."""
        return ()

    @property
    def all_feeds(self) -> Mapping[str, Feed]:
        """Key → feed of the rule."""
        return {"feed": self.feed}

    @property
    def is_of_sheet(self) -> bool:
        """Whether the quantity comes from the score sheet, not from figures or registers."""
        return isinstance(self.feed, SheetFeed)

    @property
    def scored_in(self) -> str:
        """Unit of a score, in the column “Cách ghi” of the score sheet."""
        return self.feed.counted_in or "số lượng"

    def score_input(self, floor: Decimal, cap: Decimal | None) -> ScoreInput:
        """Allowed content of the score cell."""
        return ScoreInput("decimal", f"Kết quả: ghi {self.scored_in}, từ 0; chưa chấm thì để trống.")

    def expected_score(self, score: Decimal, floor: Decimal, cap: Decimal | None) -> str:
        """Description of valid scores if `score` is invalid; else ""."""
        return "" if score >= 0 else "một số không âm; số lần là số nguyên"


def expected_points(score: Decimal, floor: Decimal, cap: Decimal | None) -> str:
    """Description of valid points if `score` is outside floor and cap; else ""."""
    if floor <= score and (cap is None or score <= cap):
        return ""
    highest = "" if cap is None else f" đến {format_decimal(cap)}"
    return f"điểm từ {format_decimal(floor)}{highest}"
