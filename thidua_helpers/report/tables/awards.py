"""Table of award quotas."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from thidua_helpers.errors import not_none
from thidua_helpers.report.render.blocks import NUMBER, TEXT, Column, Content, Field
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.vocabulary import QuotaCount


@dataclass(frozen=True)
class QuotaFields:
    """Columns of a table of quotas, filled from rows of `award_quotas`."""

    cells: StageCells

    def unit(self, shown: Callable[[str], Content] | None = None, width: float = 1) -> Field:
        show = shown or self.cells.book.rules.name
        return Field(Column("Đơn vị", width=width), lambda row: show(row["holder"]))

    def title(self, width: float = 1) -> Field:
        titles = not_none(self.cells.book.rules.awards).titles
        return Field(Column("Danh hiệu", TEXT, width), lambda row: titles[row["title"]].label)

    def limit(self, width: float = 1) -> Field:
        return Field(Column("Giới hạn", TEXT, width), lambda row: row["words"])

    def counts(self, width: float = 1) -> list[Field]:
        """Seats, and how the eligible nominees were divided."""
        return [self._count(count, width) for count in QuotaCount]

    def _count(self, count: QuotaCount, width: float) -> Field:
        def figure(row: Mapping) -> Content:
            return self.cells.figure_or_dash("award_quotas", (row["title"], row["holder"]), count)

        return Field(Column(count.label, NUMBER, width), figure)
