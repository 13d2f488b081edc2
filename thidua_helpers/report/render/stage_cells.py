"""Cells of an edition's stage tables as figures, for every format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import Figure, NoFigure, Paragraph, Parenthesis
from thidua_helpers.report.render.precision import full_amount, shortened_amount
from thidua_helpers.tables.keys import cell_key
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PROVENANCE_MARKS, State


@dataclass(frozen=True)
class StageCells:
    """Reader of the cells of an edition's stage tables."""

    book: OpenEdition

    @property
    def main_rate(self) -> str:
        return self.book.rules.indicators.main_rate

    @property
    def enforceable_share(self) -> str:
        return self.book.rules.indicators.pages.enforceable_share

    def row(self, table: str, *key: str) -> Mapping:
        """Row with this key; empty if there is none."""
        return self.book.rows(table).get("/".join(key), {})

    def is_known(self, table: str, *key: str) -> bool:
        return self.row(table, *key).get("state") == State.VALUE

    def exact_rate(self, holder: str, measure: str, rate: str) -> Fraction | None:
        """Unrounded ratio of a rate; None if it is not known."""
        row = self.row("rates", holder, measure, rate)
        return (
            Fraction(int(row["numerator"]), int(row["denominator"]))
            if self.is_known("rates", holder, measure, rate)
            else None
        )

    def figure(
        self, table: str, key: Sequence[str], column: str, what: str = "", *, has_sign: bool = True, unit: str = ""
    ) -> Figure:
        """An integer or decimal cell in Vietnamese notation; without sign if words carry it."""
        row = self.row(table, *key)
        if column in SCHEMAS[table].integers:
            value, text = int(row[column]), full_amount(row, column, has_sign)
        else:
            value = Decimal(row[column])
            text = format_decimal(value if has_sign else abs(value))
        mark = self._mark(table, key) if column in ("value", "value_pct", "result_pct") else ""
        name = cell_key(str(self.book.edition), table, tuple(key), column)
        return Figure(text + unit, name, what, mark, value, tuple(key))

    def figure_or_dash(
        self, table: str, key: Sequence[str], column: str, what: str = "", unit: str = ""
    ) -> Figure | NoFigure:
        """A cell; a dash if it is empty."""
        value = self.row(table, *key).get(column, "")
        is_empty = value == "" if isinstance(value, str) else pd.isna(value)
        return NoFigure() if is_empty else self.figure(table, key, column, what, unit=unit)

    def amount_figure(self, table: str, key: Sequence[str], column: str) -> Figure:
        """An integer cell in the unit of its measure: "2.553 việc", "356,8 tỷ đồng"."""
        figure = self.figure(table, key, column, unit=" việc")
        return figure if key[1] == "viec" else replace(figure, text=shortened_amount(self.row(table, *key), column))

    def signed_figure(self, table: str, key: Sequence[str], column: str) -> Paragraph:
        """A difference in percentage points with sign, without unit: "+0,65", "−5,12", "0,00"."""
        figure = self.figure(table, key, column)
        return ("+", figure) if Decimal(self.row(table, *key)[column]) > 0 else (figure,)

    def ranked_points(self, ranking: str, unit: str) -> Paragraph:
        """Total as rounded for ranking, then the unrounded one in brackets if it differs."""
        key = ranking, unit
        row, ranked = self.row("ranks", *key), self.figure_or_dash("ranks", key, "ranked_points")
        if not row.get("ranked_points") or Decimal(row["ranked_points"]) == Decimal(row["total_points"]):
            return (ranked,)
        return ranked, Parenthesis((self.figure("ranks", key, "total_points"),))

    def lost_points_figure(self, key: Sequence[str]) -> Figure:
        """Points of a criterion, shown as those lost from its maximum."""
        return replace(self.figure("points", key, "points"), text=lost_points_text(self.row("points", *key)))

    def _mark(self, table: str, key: Sequence[str]) -> str:
        """Mark of a figure or rate; a result in `targets` has the mark of its rate."""
        of = "rates" if table == "targets" else table
        return PROVENANCE_MARKS.get(self.row(of, *key).get("provenance", ""), "") if of in ("figures", "rates") else ""


def lost_points(row: Mapping) -> Decimal:
    """Points that a row of `points` lacks to the criterion's maximum; negative above it."""
    return Decimal(row["max_points"]) - Decimal(row["points"])


def lost_points_text(row: Mapping) -> str:
    """ "0,50" for points lost, "0" for none, "+1,20" for points above the maximum."""
    lost = lost_points(row)
    return f"{'+' if lost < 0 else ''}{format_decimal(abs(lost))}" if lost else "0"
