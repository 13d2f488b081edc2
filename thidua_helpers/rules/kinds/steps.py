"""Points by bands of the quantity."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from thidua_helpers.numbers import compares, round_consistently
from thidua_helpers.rules.described import IdNames, number_in_words
from thidua_helpers.rules.feeds import Feed, FeedId
from thidua_helpers.rules.kinds.base import Bound, Quantity, RuleKind, RulePoints, ScoringContext
from thidua_helpers.rules.types import ConfigModel, Points
from thidua_helpers.vietnamese import comparison_sign, format_decimal

_BOUNDS = {">=": "từ {} trở lên", ">": "trên {}", "<=": "không quá {}", "<": "dưới {}"}


class Band(ConfigModel):
    """Points for a quantity within a bound; without a bound, for all others."""

    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None
    points: Points

    @model_validator(mode="after")
    def _one_bound(self) -> "Band":
        if len(self._bounds) > 1:
            raise ValueError("mỗi bậc chỉ có một trong các khóa at_least, above, at_most, below.")
        return self

    @property
    def _bounds(self) -> list[Bound]:
        all_four = (self.at_least, ">="), (self.above, ">"), (self.at_most, "<="), (self.below, "<")
        return [(bound, comparator) for bound, comparator in all_four if bound is not None]

    @property
    def bound(self) -> Bound | None:
        """Bound and comparator; None for the last band."""
        return next(iter(self._bounds), None)


class Steps(RuleKind):
    """Points of the first band that fits, 0 if none does."""

    label: ClassVar[str] = "theo bậc điểm"
    feeds: ClassVar[tuple[FeedId, ...]] = (
        *("ty_le", "chenh_lech", "hoan_thanh", "so_lieu", "so_vi_pham", "so_ngay_cham", "phieu_cham"),
    )

    kind: Literal["bac-diem"]
    bands: tuple[Band, ...] = Field(min_length=1, title="Các bậc điểm")

    @model_validator(mode="after")
    def _in_order(self) -> "Steps":
        if any(band.bound is None for band in self.bands[:-1]):
            raise ValueError("bậc không có giới hạn phải đứng cuối.")
        is_rising = [comparator in ("<=", "<") for _, comparator in self.bounds]
        values = [bound for bound, _ in self.bounds]
        if len(set(is_rising)) > 1 or values != sorted(set(values), reverse=is_rising[:1] == [False]):
            raise ValueError(
                "các bậc phải cùng chiều và đúng thứ tự: at_least, above từ cao xuống; at_most, below từ thấp lên."
            )
        return self

    @property
    def bounds(self) -> Sequence[Bound]:
        return [band.bound for band in self.bands if band.bound is not None]

    @property
    def given_points(self) -> Sequence[Decimal]:
        return [band.points for band in self.bands]

    def judge(self, quantity: Quantity, nominal: Decimal, context: ScoringContext) -> RulePoints:
        for band in self.bands:
            if band.bound is None:
                return RulePoints(Fraction(band.points), f"{quantity.words}, ngoài các bậc trên", "còn lại")
            bound, comparator = band.bound
            if compares(quantity.value, bound, comparator):
                words = f"{comparison_sign(comparator)} {_shown_bound(self.feed, bound)}"
                return RulePoints(Fraction(band.points), f"{quantity.words} {words}", words)
        return RulePoints(Fraction(0), f"{quantity.words}, không thuộc bậc nào", "không có")

    def value_in_words(self, name: str, names: IdNames) -> str:
        if name != "bands":
            return super().value_in_words(name, names)
        return "; ".join(_band_in_words(band, self.feed) for band in self.bands)


def _shown_bound(feed: Feed, bound: Decimal) -> str:
    if feed.of in ("ty_le", "hoan_thanh"):
        return f"{format_decimal(round_consistently(Fraction(bound), (bound, '>='), (bound, '<=')))}%"
    unit = {"chenh_lech": " điểm phần trăm", "so_ngay_cham": " ngày"}.get(feed.of, "")
    return format_decimal(bound) + unit


def _band_in_words(band: Band, feed: Feed) -> str:
    sign = "trừ" if band.points < 0 else "được"
    return f"{_bound_in_words(band, feed)} {sign} {number_in_words(abs(band.points))} điểm"


def _bound_in_words(band: Band, feed: Feed) -> str:
    if band.bound is None:
        return "còn lại"
    bound, comparator = band.bound
    unit = feed.counted_in
    words = f"{number_in_words(bound)}{unit if unit == '%' else f' {unit}'}".rstrip()
    is_none = feed.is_count and (bound, comparator) == (0, "<=")
    return words if is_none else _BOUNDS[comparator].format(words)
