"""Tables of classes of the province."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import NUMBER, Column, Content, Field, Verdict
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.tables.decisions import CLASS, decisions_in_words
from thidua_helpers.vocabulary import PROVINCE, ClassOutcome

_SIGNS = {
    ClassOutcome.PLACED: "good",
    ClassOutcome.CUT: "used",
    ClassOutcome.OPEN: "used",
    ClassOutcome.NOT_ELIGIBLE: "used",
}


def class_rows(book: OpenEdition, class_id: str) -> list[Mapping]:
    """Rows of a class in the order considered, without units placed in a higher class."""
    own = [row for row in book.rows("classes").values() if row["class"] == class_id]
    own = [row for row in own if row["outcome"] != ClassOutcome.PLACED_ABOVE]
    return sorted(own, key=lambda row: (row["order"], row["holder"]))


def placed_classes(book: OpenEdition) -> dict[str, str]:
    """Computed class of each placed unit."""
    return {
        row["holder"]: row["class"] for row in book.rows("classes").values() if row["outcome"] == ClassOutcome.PLACED
    }


@dataclass(frozen=True)
class ClassFields:
    """Columns of a table of classes, filled from rows of `classes`."""

    cells: StageCells

    def unit(self, shown: Callable[[str], Content]) -> Field:
        return Field(Column("Đơn vị"), lambda row: shown(row["holder"]))

    def order(self) -> Field:
        return Field(Column("Thứ tự", NUMBER), lambda row: self.cells.figure("classes", _key(row), "order"))

    def total(self) -> Field:
        return Field(Column("Tổng điểm", NUMBER), lambda row: self.cells.ranked_points(PROVINCE, row["holder"]))

    def outcome(self) -> Field:
        return Field(Column("Kết quả xét"), lambda row: Verdict(ClassOutcome(row["outcome"]).label,
                                                                 _SIGNS[row["outcome"]]))  # fmt: skip

    def outcome_in_words(self) -> Field:
        return Field(Column("Kết quả xét"), lambda row: ClassOutcome(row["outcome"]).label)

    def points(self, heading: str, column: str) -> Field:
        """Points missing to a level, or to the last unit that was placed."""
        return Field(Column(heading, NUMBER), lambda row: self.cells.figure_or_dash("classes", _key(row), column))

    def decided(self) -> Field:
        return Field(
            Column("Đã quyết định", "text"), lambda row: decisions_in_words(self.cells.book, CLASS, row["holder"])
        )


def _key(row: Mapping) -> tuple[str, str]:
    return row["holder"], row["class"]
