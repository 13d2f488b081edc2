"""Table of points that differ between the stages of scoring."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import NUMBER, TEXT, Column, Content, Field
from thidua_helpers.report.render.stage_cells import StageCells


def gap_rows(book: OpenEdition, ranking: str, unit: str = "") -> list[Mapping]:
    """Rows of `score_gaps` of a ranking, for all units or one."""
    rows = book.rows("score_gaps").values()
    return [row for row in rows if row["ranking"] == ranking and unit in ("", row["holder"])]


def gap_of(row: Mapping) -> Decimal:
    """Self-scored minus appraised points; 0 if one of them is missing."""
    return Decimal(row["gap_points"] or 0)


@dataclass(frozen=True)
class GapFields:
    """Columns of a table of differences between stages, filled from rows of `score_gaps`."""

    cells: StageCells

    def unit(self, shown: Callable[[str], Content] | None = None, width: float = 1) -> Field:
        show = shown or self.cells.book.rules.name
        return Field(Column("Đơn vị", width=width), lambda row: show(row["holder"]))

    def criterion(self, width: float = 1) -> Field:
        criteria = self.cells.book.rules.ranking_criteria
        return Field(
            Column("Tiêu chí", TEXT, width),
            lambda row: criteria[row["ranking"]].criteria[row["criterion"]].label,
        )

    def points(self, heading: str, column: str, width: float = 1) -> Field:
        return Field(
            Column(heading, NUMBER, width),
            lambda row: self.cells.figure_or_dash(
                "score_gaps", (row["ranking"], row["holder"], row["criterion"]), column
            ),
        )

    def explanation(self, heading: str, width: float = 1) -> Field:
        return Field(
            Column(heading, TEXT, width), lambda row: " ".join(filter(None, (row["explanation"], row["evidence"])))
        )
