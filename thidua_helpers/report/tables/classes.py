"""Tables of classes of the province."""

from collections.abc import Mapping
from dataclasses import dataclass

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import NUMBER, Column, Field
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.vocabulary import ClassOutcome


def placed_classes(book: OpenEdition) -> dict[str, str]:
    """Computed class of each placed unit."""
    return {
        row["holder"]: row["class"] for row in book.rows("classes").values() if row["outcome"] == ClassOutcome.PLACED
    }


def units_for_council(book: OpenEdition) -> set[str]:
    """Units tied at the quota of a class, which the Hội đồng decides."""
    return {row["holder"] for row in book.rows("classes").values() if row["outcome"] == ClassOutcome.OPEN}


@dataclass(frozen=True)
class ClassFields:
    """Columns of a table of classes, filled from rows of `classes`."""

    cells: StageCells

    def outcome_in_words(self) -> Field:
        return Field(Column("Kết quả xét"), lambda row: ClassOutcome(row["outcome"]).label)

    def points(self, heading: str, column: str) -> Field:
        """Points missing to a level, or to the last unit that was placed."""
        return Field(Column(heading, NUMBER), lambda row: self.cells.figure_or_dash("classes", _key(row), column))


def _key(row: Mapping) -> tuple[str, str]:
    return row["holder"], row["class"]
