"""What every kind of rule has: its model, its arithmetic, its words, its cell on the score sheet, its plausibility."""

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
    """A target as assigned: the value in per cent and how it is compared."""

    value_pct: Decimal
    comparator: str


@dataclass(frozen=True)
class Quantity:
    """A quantity of one unit: its exact value, what it is in words, and the keys of the rows behind it.

    `value` is in per cent for rates, 1 or 0 for yes and no; shown, it compares with each of `bounds` as the exact value
    does.
    """

    value: Fraction
    words: str
    inputs: str = ""
    numerator: int | None = None
    denominator: int | None = None
    target: Target | None = None
    stage: str = ""
    bounds: Sequence[Bound] = ()


@dataclass(frozen=True)
class NoQuantity:
    """A quantity that is missing or not applicable (`state`), in words why.

    `why` says whether that is for a target that was not assigned (UNASSIGNED) or a zero denominator (ZERO_DENOMINATOR).
    """

    state: str
    words: str
    inputs: str = ""
    stage: str = ""
    why: str = ""


@dataclass(frozen=True)
class RulePoints:
    """The points that a rule gives before rounding, cap and floor; how, in words; the band that fitted; and the keys of
    what it depends on besides the quantity."""

    points: Fraction
    words: str
    band: str = ""
    inputs: str = ""


@dataclass(frozen=True)
class ScoringContext:
    """Related quantities that a rule may ask for.

    `measured`: feed → another quantity of the same unit. `leader`: feed → the best quantity among the units that are
    scored together, None where none has one.
    """

    measured: Callable[[Feed], Quantity | NoQuantity]
    leader: Callable[[Feed], Quantity | None]


@dataclass(frozen=True)
class ScoreInput:
    """What may be typed into a score cell: one of `words`, or a number from `least` to `most`."""

    kind: Literal["list", "whole", "decimal"]
    asks: str
    least: int | Decimal = Decimal(0)
    most: int | Decimal = LARGEST_SCORE
    words: tuple[str, ...] = ()


class RuleKind(Described):
    """One kind of rule. A subclass in a module of this package is all that a new kind needs.

    `label`: how points come about, in words; `feeds`: the feeds that it can judge; `is_relative`: whether points of a
    unit depend on other units; `answers`: words that its cell of the score sheet takes instead of numbers → the score.
    A cell of the score sheet holds a quantity from 0 on, where a kind does not say otherwise.
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
        """The points for a quantity, `most` being the criterion's nominal points; NoQuantity where something else that
        the rule depends on is missing."""

    def in_words(self, names: IdNames) -> str:
        return f"{self.label} ({self.fields_in_words(self.labels(), names)})"

    @property
    def bounds(self) -> Sequence[Bound]:
        """The numbers that the quantity is compared with."""
        return ()

    @property
    def given_points(self) -> Sequence[Decimal]:
        """The points that the rule itself states, which must lie between floor and cap."""
        return ()

    @property
    def all_feeds(self) -> Mapping[str, Feed]:
        """Every feed of the rule by its key."""
        return {"feed": self.feed}

    @property
    def is_of_sheet(self) -> bool:
        """Whether the quantity is typed into the score sheet; else it is computed from figures or registers."""
        return isinstance(self.feed, SheetFeed)

    @property
    def scored_in(self) -> str:
        """What a score is written in: the column “Cách ghi” of the score sheet."""
        return self.feed.counted_in or "số lượng"

    def score_input(self, floor: Decimal, cap: Decimal | None) -> ScoreInput:
        """What may stand in the score cell."""
        return ScoreInput("decimal", f"Kết quả: ghi {self.scored_in}, từ 0; chưa chấm thì để trống.")

    def expected_score(self, score: Decimal, floor: Decimal, cap: Decimal | None) -> str:
        """What a score must be, where `score` is not; else ""."""
        return "" if score >= 0 else "một số không âm; số lần là số nguyên"


def expected_points(score: Decimal, floor: Decimal, cap: Decimal | None) -> str:
    """The points that a score may have, where `score` is outside floor and cap; else ""."""
    if floor <= score and (cap is None or score <= cap):
        return ""
    highest = "" if cap is None else f" đến {format_decimal(cap)}"
    return f"điểm từ {format_decimal(floor)}{highest}"
