"""Tables of ballots and results of votes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import NUMBER, TEXT, Column, Content, Field, Verdict
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.vocabulary import VoteOutcome, VoteSubject

_SUBJECTS = tuple(VoteSubject)


def ballot_rows(book: OpenEdition, cluster: str) -> list[Mapping]:
    """Ballots of a cluster by subject and round."""
    rows = [row for row in book.rows("ballots").values() if row["cluster"] == cluster]
    return sorted(rows, key=lambda row: (_SUBJECTS.index(row["subject"]), row["round"]))


def vote_rows(book: OpenEdition, cluster: str) -> list[Mapping]:
    """Results of a cluster's votes by subject and round, most votes first."""
    rows = [row for row in book.rows("vote_results").values() if row["cluster"] == cluster]
    return sorted(rows, key=lambda row: (_SUBJECTS.index(row["subject"]), row["round"], -row["votes"], row["holder"]))


@dataclass(frozen=True)
class VoteFields:
    """Columns of a table of results of votes, filled from rows of `vote_results`."""

    cells: StageCells

    def unit(self, shown: Callable[[str], Content] | None = None, width: float = 1) -> Field:
        show = shown or self.cells.book.rules.name
        return Field(Column("Đơn vị", width=width), lambda row: show(row["holder"]))

    def subject(self) -> Field:
        return Field(Column("Nội dung"), lambda row: VoteSubject(row["subject"]).label)

    def number(self, heading: str, column: str, width: float = 1, unit: str = "") -> Field:
        """Number of the result, such as `votes`; a dash if empty."""
        return Field(
            Column(heading, NUMBER, width),
            lambda row: self.cells.figure_or_dash(
                "vote_results", (row["cluster"], row["subject"], str(row["round"]), row["holder"]), column, unit=unit
            ),
        )

    def outcome(self, width: float = 1) -> Field:
        return Field(Column("Kết quả", width=width), _verdict)

    def words(self, width: float = 1) -> Field:
        return Field(Column("Cách tính", TEXT, width), lambda row: row["words"])


def _verdict(row: Mapping) -> Verdict:
    outcome = VoteOutcome(row["outcome"])
    return Verdict(outcome.label, "good" if outcome == VoteOutcome.CHOSEN else "used")
