"""Feeds: sources of the quantities that criteria judge, with units and words."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from thidua_helpers.rules.described import Described, IdNames
from thidua_helpers.rules.types import Text
from thidua_helpers.vocabulary import Measure

FeedId = Literal["ty_le", "chenh_lech", "hoan_thanh", "chi_tieu", "so_lieu", "so_vi_pham", "so_ngay_cham", "phieu_cham"]


class Feed(Described):
    """Source of a quantity. `register`: stage table of its register, "" for reports."""

    register: ClassVar[str] = ""
    # A count is never below 0.
    is_count: ClassVar[bool] = False

    of: FeedId

    @property
    def counted_in(self) -> str:
        """Unit of the quantity; "" if only the score sheet knows it."""
        return ""


class RateFeed(Feed):
    """A rate of the unit.

    `ty_le` in per cent, `chenh_lech` minus its target in percentage points, `hoan_thanh` in per cent of the target,
    `chi_tieu` whether the target is met (1 or 0).
    """

    of: Literal["ty_le", "chenh_lech", "hoan_thanh", "chi_tieu"]
    measure: Measure
    rate: Text

    @property
    def counted_in(self) -> str:
        return "điểm phần trăm" if self.of == "chenh_lech" else "%"

    def in_words(self, names: IdNames) -> str:
        rate = names.rate(self.rate, self.measure)
        return {
            "ty_le": rate,
            "chenh_lech": f"chênh lệch giữa {rate} và chỉ tiêu",
            "hoan_thanh": f"{rate} tính theo phần trăm của chỉ tiêu",
            "chi_tieu": f"kết quả so với chỉ tiêu {rate}",
        }[self.of]


class LineFeed(Feed):
    """A line of the statistical form."""

    of: Literal["so_lieu"]
    measure: Measure
    line: Text

    @property
    def counted_in(self) -> str:
        return self.measure.unit

    def in_words(self, names: IdNames) -> str:
        return names.line(self.line, self.measure)


class ViolationsFeed(Feed):
    """Count in the inspection register, of these `sources` and `kinds` (all if empty)."""

    register: ClassVar[str] = "inspections"
    is_count: ClassVar[bool] = True

    of: Literal["so_vi_pham"]
    sources: tuple[Text, ...] = ()
    kinds: tuple[Text, ...] = ()

    def covers(self, source: str, kind: str) -> bool:
        """Whether an entry of the register is counted."""
        return (not self.sources or source in self.sources) and (not self.kinds or kind in self.kinds)

    @property
    def counted_in(self) -> str:
        return "vi phạm"

    def in_words(self, names: IdNames) -> str:
        found_by = f" do {', '.join(self.sources)} phát hiện" if self.sources else ""
        kinds = f" thuộc loại {', '.join(f'“{kind}”' for kind in self.kinds)}" if self.kinds else ""
        return f"số vi phạm{found_by}{kinds} trong sổ kiểm tra"


class LatenessFeed(Feed):
    """Days by which the unit's report was late, by the receipt log."""

    register: ClassVar[str] = "receipts"
    is_count: ClassVar[bool] = True

    of: Literal["so_ngay_cham"]

    @property
    def counted_in(self) -> str:
        return "ngày"

    def in_words(self, names: IdNames) -> str:
        return "số ngày chậm gửi báo cáo"


class SheetFeed(Feed):
    """The score sheet at the stage that counts, in `unit` if not points."""

    register: ClassVar[str] = "scores"

    of: Literal["phieu_cham"]
    unit: Text = ""

    @property
    def counted_in(self) -> str:
        return self.unit

    def in_words(self, names: IdNames) -> str:
        return f"số {self.unit} ghi trong phiếu chấm" if self.unit else "kết quả ghi trong phiếu chấm"


AnyFeed = Annotated[
    RateFeed | LineFeed | ViolationsFeed | LatenessFeed | SheetFeed,
    Field(discriminator="of", title="Số liệu dùng để chấm"),
]
