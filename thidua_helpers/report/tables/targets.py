"""Table of targets and milestones: assigned level, difference, verdict, missing amounts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
from markupsafe import Markup

from thidua_helpers.report.render.blocks import NUMBER, Column, Content, Field, NoFigure, Verdict
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.results.target_words import least_change
from thidua_helpers.tables.keys import RATE_KEY
from thidua_helpers.vocabulary import NOT_ASSIGNED, State, TargetOutcome

OUTCOME_SIGNS = {
    TargetOutcome.MET: "good",
    TargetOutcome.NOT_MET: "bad",
    TargetOutcome.UNDER_WAY: "used",
    TargetOutcome.DEPENDS: "open",
}


def target_rows(cells: StageCells, keys: Iterable[tuple[str, str, str]]) -> list[Mapping]:
    """Row of `targets` for each holder, measure and rate; only its key if there is none."""
    return [dict(zip(RATE_KEY, key, strict=True)) | dict(cells.row("targets", *key)) for key in keys]


def target_key(row: Mapping) -> tuple[str, str, str]:
    return row["holder"], row["measure"], row["rate"]


def rate_or_result(figures: HtmlCells, holder: str, measure: str, rate: str) -> Markup:
    """Rate, with the decimals needed to agree with the verdict on its target.

    The result of a target on a change is the change itself.
    """
    key = holder, measure, rate
    if figures.is_change(key):
        return figures.result_as_change(key)
    if figures.row("targets", *key).get("result_pct"):
        return figures.result(key)
    return figures.percent(*key)


def missing_amount(cells: StageCells, key: tuple[str, str, str], column: str = "missing_fixed") -> Content:
    """Amount missing to the target: "2.553 việc", "356,8 tỷ đồng".

    The denominator is unchanged, or with `missing_growing` grows by the missing amount.
    """
    row = cells.row("targets", *key)
    if column.endswith("missing_growing") and not pd.isna(row["change"]):
        return NoFigure(reason=State.NOT_APPLICABLE.label)
    return NoFigure("không đạt được") if pd.isna(row[column]) else cells.amount_figure("targets", key, column)


@dataclass(frozen=True)
class TargetFields:
    """Columns of a table of targets or milestones, filled from `target_rows`.

    `prefix` is "milestone_" for milestones; `absent` gives the text in place of a comparison without outcome.
    """

    cells: StageCells
    prefix: str = ""
    absent: Callable[[Mapping], str] = lambda row: "–"

    def level(self, heading: str, kind: str = NUMBER) -> Field:
        """Assigned level with its comparator."""
        return Field(Column(heading, kind), self._level)

    def difference(self, kind: str = NUMBER, heading: str = "Chênh lệch (điểm phần trăm)", formula: str = "") -> Field:
        return self.compared(
            Column(heading, kind, formula=formula),
            lambda row: self.cells.signed_figure("targets", target_key(row), f"{self.prefix}difference_pct"),
        )

    def outcome(self, heading: str = "Kết luận") -> Field:
        return self.compared(Column(heading), self._outcome)

    def missing(self, fixed: str, growing: str, kind: str = NUMBER, *, is_met_shown: bool = True) -> list[Field]:
        """Missing amounts if the denominator stays unchanged, and if it grows by them.

        If the level is met: 0, or a dash unless `is_met_shown`.
        """

        def amount(row: Mapping, reading: str) -> Content:
            outcome = row[f"{self.prefix}outcome"]
            if outcome == TargetOutcome.DEPENDS:
                return NoFigure(reason=TargetOutcome.DEPENDS.label)
            if outcome == TargetOutcome.MET and not is_met_shown:
                return NoFigure()
            return missing_amount(self.cells, target_key(row), f"{self.prefix}missing_{reading}")

        return [
            self.compared(Column(fixed, kind), lambda row: amount(row, "fixed")),
            self.compared(Column(growing, kind), lambda row: amount(row, "growing")),
        ]

    def compared(self, column: Column, fill: Callable[[Mapping], Content]) -> Field:
        """Column of the comparison with the level."""
        return Field(column, lambda row: fill(row) if row.get(f"{self.prefix}outcome") else NoFigure(self.absent(row)))

    def _level(self, row: Mapping) -> Content:
        column = f"{self.prefix or 'target_'}pct"
        if not row.get(column):
            return NoFigure(NOT_ASSIGNED, reason=self.absent(row))
        comparator = row[f"{self.prefix}comparator"]
        sign = "trên " if comparator == ">" else ""
        sign_of_increase = self.cells.book.rules.indicators.signs_of_increase.get(row["rate"])
        if sign_of_increase and Decimal(row[column]) >= 0:
            sign = f"{least_change(comparator, sign_of_increase)} "
        return sign, self.cells.figure("targets", target_key(row), column, unit="%")

    def _outcome(self, row: Mapping) -> Verdict:
        outcome = TargetOutcome(row[f"{self.prefix}outcome"])
        return Verdict(outcome.label, OUTCOME_SIGNS[outcome])
