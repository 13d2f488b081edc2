"""Tables of computed ranks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import NUMBER, TEXT, Column, Content, Field, NoFigure
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.vocabulary import State


def rank_rows(book: OpenEdition, ranking: str) -> list[Mapping]:
    """Rows of a ranking by rank; units without a rank come last."""
    own = [row for row in book.rows("ranks").values() if row["ranking"] == ranking]
    return sorted(own, key=lambda row: (row["state"] != State.VALUE, row["rank"] if row["state"] == State.VALUE else 0,
                                        row["holder"]))  # fmt: skip


@dataclass(frozen=True)
class RankFields:
    """Columns of a table of ranks, filled from rows of `ranks`."""

    cells: StageCells

    def unit(self, shown: Callable[[str], Content] | None = None, width: float = 1) -> Field:
        show = shown or self.cells.book.rules.name
        return Field(Column("Đơn vị", width=width), lambda row: show(row["holder"]))

    def rank(self, heading: str = "Thứ hạng", width: float = 1) -> Field:
        """Rank; a dash if the unit has none."""
        return Field(
            Column(heading, "centre", width),
            lambda row: self.cells.figure_or_dash("ranks", (row["ranking"], row["holder"]), "rank"),
        )

    def rank_in_words(self) -> Field:
        """Rank and whether it is shared, or that the unit is not ranked."""
        return Field(Column("Thứ hạng", NUMBER), self._rank_in_words)

    def _rank_in_words(self, row: Mapping) -> Content:
        if row["state"] != State.VALUE:
            return NoFigure("không xếp")
        rank = self.cells.figure("ranks", (row["ranking"], row["holder"]), "rank")
        return (rank, " (đồng hạng)") if row["shared_by"] > 1 else rank

    def total(self, heading: str = "Tổng điểm", width: float = 1) -> Field:
        """Total as rounded for ranking, and the unrounded one if it differs."""
        return Field(
            Column(heading, NUMBER, width), lambda row: self.cells.ranked_points(row["ranking"], row["holder"])
        )

    def behind(self) -> Field:
        """Points behind the first unit."""
        return Field(
            Column("Kém đơn vị dẫn đầu (điểm)", NUMBER),
            lambda row: self.cells.figure_or_dash("ranks", (row["ranking"], row["holder"]), "behind_points"),
        )


def words(heading: str, width: float = 1) -> Field:
    """Explanation of a row, such as the reason that separates equal totals."""
    return Field(Column(heading, TEXT, width), lambda row: row["words"])
