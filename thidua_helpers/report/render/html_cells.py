"""Cells of stage tables as HTML, each number with its key and source."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import pandas as pd
from markupsafe import Markup, escape

from thidua_helpers.errors import not_none
from thidua_helpers.numbers import percent, round_half_up
from thidua_helpers.report.render.blocks import (
    Content,
    Figure,
    Gap,
    NoFigure,
    Parenthesis,
    Table,
    Verdict,
    written_text,
)
from thidua_helpers.report.render.figure_sources import source_of
from thidua_helpers.report.render.html_blocks import Html, figure_tag, render_table
from thidua_helpers.report.render.precision import amount_in_billions, full_amount, is_money, shortened_amount
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.results.target_words import direction
from thidua_helpers.tables.keys import cell_key
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import ALLOTMENT_MARK, PROVENANCE_MARKS, Measure, Provenance, State

DASH = Markup('<span class="missing">–</span>')

# Meaning of each mark of a figure.
_MEANINGS = {mark: Provenance(provenance).label for provenance, mark in PROVENANCE_MARKS.items()}


@dataclass(frozen=True)
class HtmlCells(StageCells):
    """Cells of an edition's stage tables as HTML; missing ones in words."""

    def fact(self, holder: str, measure: str, line: str) -> Markup:
        """A figure as read from a workbook, in full."""
        key = holder, measure, line
        row = self.row("facts", *key)
        if row.get("state") != State.VALUE:
            return _absent(row)
        value = int(row["value"])
        return self._data("facts", key, "value", value, format_count(value))

    def figure_in_table(self, holder: str, measure: str, line: str) -> Markup:
        """A figure for a column: cases in full, "19.890", money in tỷ đồng, "2.313,80"."""
        return self._figure((holder, measure, line), amount_in_billions if measure == Measure.TIEN else full_amount)

    def amount_in_table(self, table: str, key: Sequence[str], column: str) -> Markup:
        """An integer cell for a column: cases in full, money in tỷ đồng."""
        row = self.row(table, *key)
        written = amount_in_billions if is_money(row, column) else full_amount
        return self._data(table, key, column, int(row[column]), written(row, column))

    def money(self, holder: str, line: str) -> Markup:
        """A sum of money, shortened: "2.313,8 tỷ đồng"."""
        return self._figure((holder, "tien", line), shortened_amount)

    def _figure(self, key: tuple[str, str, str], written: Callable[[Mapping, str], str]) -> Markup:
        row = self.row("figures", *key)
        if row.get("state") != State.VALUE:
            return _absent(row)
        return self._data("figures", key, "value", int(row["value"]), written(row, "value")) + _star(row["provenance"])

    def percent(self, holder: str, measure: str, rate: str, decimals: int = 2) -> Markup:
        """A rate, rounded from its integers: "83,98%"."""
        row = self.row("rates", holder, measure, rate)
        if row.get("state") != State.VALUE:
            return _absent(row)
        rounded = not_none(percent(int(row["numerator"]), int(row["denominator"]), decimals))
        key = (holder, measure, rate)
        percentage = f"{format_decimal(rounded)}%"
        shown = self._data("rates", key, "value_pct", row["value_pct"], percentage) + _star(row["provenance"])
        return shown + allotted(row["words"])

    def rate(self, holder: str, measure: str, rate: str) -> Markup:
        """A rate in per cent, or money per case, depending on its kind."""
        is_share = self.book.rules.indicators.rates[rate].kind == "pct"
        return self.percent(holder, measure, rate) if is_share else self.per_case(holder, rate)

    def rate_without_holder(self, key: tuple[str, str, str]) -> Markup:
        """Rate of the rest of the province; marked as derived if from published totals."""
        is_derived = self.row("rates", *key)["provenance"] in (Provenance.PUBLISHED, Provenance.DERIVED)
        return self.cell("rates", key, "others_pct") + (_star(Provenance.DERIVED) if is_derived else Markup())

    def per_case(self, holder: str, rate: str) -> Markup:
        """Money per case in triệu đồng, rounded from its integers: "116,3"."""
        row = self.row("rates", holder, "tien", rate)
        if row.get("state") != State.VALUE:
            return _absent(row)
        millions = round_half_up(Fraction(int(row["numerator"]), int(row["denominator"]) * 10**6), 1)
        key = (holder, "tien", rate)
        shown = format_decimal(millions)
        return self._data("rates", key, "value_vnd", int(row["value_vnd"]), shown) + _star(row["provenance"])

    def result(self, key: tuple[str, str, str]) -> Markup:
        """Result of a target, with the decimals needed to agree with the exact comparison."""
        return self.cell("targets", key, "result_pct") + allotted(self.row("targets", *key)["words"])

    def distance(self, key: tuple[str, str, str]) -> Markup:
        """Distance of a result from its target, without sign: "1,91 điểm phần trăm"."""
        value = self.row("targets", *key)["difference_pct"]
        text = f"{format_decimal(abs(Decimal(value)))} điểm phần trăm"
        return self._data("targets", key, "difference_pct", value, text)

    def is_change(self, key: tuple[str, str, str]) -> bool:
        """Whether a row of `targets` concerns a change between two times, and has a result."""
        return not pd.isna(self.row("targets", *key).get("change"))

    def result_as_change(self, key: tuple[str, str, str], is_short: bool = False) -> Markup:
        """Result of a target on a change: "tăng 64 việc (70,33%)"; short without amount."""
        row = self.row("targets", *key)
        change, value = int(row["change"]), row["change_pct"]
        if not change:
            return self._data("targets", key, "change", change, "không đổi") + allotted(row["words"])
        shown = self._data("targets", key, "change_pct", value, f"{format_decimal(abs(Decimal(value)))}%")
        if not is_short:
            is_count = key[1] == "viec"
            size = f"{format_count(abs(change))} việc" if is_count else shortened_amount(row, "change", has_sign=False)
            shown = Markup("{} ({})").format(self._data("targets", key, "change", change, size), shown)
        return Markup("{} {}{}").format(direction(change), shown, allotted(row["words"]))

    def amount(self, table: str, key: Sequence[str], column: str) -> Markup:
        return self.show(self.amount_figure(table, key, column))

    def side_cell(self, row: Mapping) -> Markup:
        """A number of a side table as received."""
        key = tuple(str(row[name]) for name in SCHEMAS["side_tables"].key)
        return self._data("side_tables", key, "text", row["text"], row["text"])

    def printed(self, row: Mapping) -> Markup:
        """A published figure as printed; `row` is one of `reconciliation`."""
        key = tuple(str(row[name]) for name in SCHEMAS["reconciliation"].key)
        return self._data("reconciliation", key, "printed", row["printed"], row["printed"])

    def printed_of_period(self, row: Mapping) -> Markup:
        """A published figure of a period without edition; `row` is one of `published_periods`."""
        key = tuple(str(row[name]) for name in SCHEMAS["published_periods"].key)
        return self._data("published_periods", key, "printed", row["printed"], row["printed"])

    def points(self, table: str, key: Sequence[str], column: str) -> Markup:
        """Points as in the table: "60,00"; a dash if empty."""
        return self.show(self.figure_or_dash(table, key, column))

    def integer(self, table: str, key: Sequence[str], column: str) -> Markup:
        """An integer cell; a dash if empty."""
        return self.show(self.figure_or_dash(table, key, column))

    def table(self, table: Table) -> Html:
        groups = [
            [replace(row, cells=[self.show(cell) for cell in row.cells]) for row in group] for group in table.groups
        ]
        return render_table(replace(table, groups=groups))

    def show(self, content: Content) -> Markup:
        match content:
            case tuple():
                shown = Markup("").join(self.show(piece) for piece in content)
            case Figure():
                _, table, _, column = content.key.split(":", 3)
                shown = self._data(table, content.row_key, column, content.value, content.text) + _mark(content.mark)
            case NoFigure():
                shown = Markup('<span class="missing">{}</span>').format(content.text)
            case Parenthesis():
                shown = Markup(" <small>({})</small>").format(self.show(content.pieces))
            case Verdict():
                shown = Markup('<span class="verdict {}">{}</span>').format(content.sign, content.text)
            case str() | Gap():
                shown = escape(content)
            case _:
                shown = escape(written_text(content))
        return shown

    def cell(self, table: str, key: Sequence[str], column: str, unit: str = "") -> Markup:
        """An integer cell, or a decimal cell of a `_pct` column, with "%" or the `unit`."""
        value = self.row(table, *key)[column]
        if column.endswith("_pct"):
            return self._data(table, key, column, value, format_decimal(Decimal(value)) + (unit or "%"))
        return self._data(table, key, column, int(value), full_amount(self.row(table, *key), column) + unit)

    def signed(self, table: str, key: Sequence[str], column: str) -> Markup:
        return self.show(self.signed_figure(table, key, column))

    def change(self, key: tuple[str, str, str]) -> Markup:
        """Change since the same period: "tăng 0,65 điểm phần trăm", "giảm 206 việc (8,79%)"."""
        row = self.row("same_period", *key)
        if not row:
            return _absent(row)
        column = "difference_pct" if row["difference_pct"] else "change"
        value = Decimal(row["difference_pct"]) if row["difference_pct"] else int(row["change"])
        if not value:
            return self._data("same_period", key, column, row[column], "không đổi")
        direction = "tăng" if value > 0 else "giảm"
        if row["difference_pct"]:
            size = f"{format_decimal(abs(Decimal(value)))} điểm phần trăm"
        elif key[1] == "viec":
            size = f"{full_amount(row, 'change', has_sign=False)} việc"
        else:
            size = shortened_amount(row, "change", has_sign=False)
        text = Markup("{} {}").format(direction, self._data("same_period", key, column, row[column], size))
        if row["change_pct"]:
            share = f"{format_decimal(abs(Decimal(row['change_pct'])))}%"
            text += Markup(" ({})").format(self._data("same_period", key, "change_pct", row["change_pct"], share))
        return text

    def revised(self, key: tuple[str, str, str], column: str) -> Markup:
        """A cell of `revised`: an amount, a rate, points, or text as printed."""
        if column.endswith("_points"):
            return self.points("revised", key, column)
        if column.endswith("_text"):
            value = self.row("revised", *key)[column]
            return self._data("revised", key, column, value, value)
        return self.cell("revised", key, column)

    def moved(self, table: str, key: Sequence[str], column: str) -> Markup:
        """A difference in words: "tăng 12", "giảm 0,02 điểm phần trăm"; an amount in full."""
        value = self.row(table, *key)[column]
        number = abs(Decimal(value))
        size = f"{format_decimal(number)} điểm phần trăm" if column.endswith("_pct") else format_count(int(number))
        shown = self._data(table, key, column, value, size)
        return Markup("{} {}").format("tăng" if Decimal(value) > 0 else "giảm", shown)

    def before(self, key: tuple[str, str, str]) -> Markup:
        """Figure or rate of the same period of the year before."""
        row = self.row("same_period", *key)
        if not row:
            return _absent(row)
        shown = (
            self.cell("same_period", key, "before_pct")
            if row["before_pct"]
            else self.amount_in_table("same_period", key, "before")
        )
        return shown + _star(row["before_provenance"])

    def trend(self, *key: str, is_money_short: bool = False) -> Markup:
        """Value in a series (period, holder, measure, name), for a column or as "454,8 tỷ đồng"."""
        row = self.row("trends", *key)
        if row.get("state") == State.NOT_APPLICABLE:
            return Markup('<span class="missing">không so sánh</span>')
        if not row:
            return _absent(row)
        if row["value_pct"]:
            return self.cell("trends", key, "value_pct") + _star(row["provenance"])
        if not is_money_short:
            return self.amount_in_table("trends", key, "value") + _star(row["provenance"])
        shown = self._data("trends", key, "value", int(row["value"]), shortened_amount(row, "value"))
        return shown + _star(row["provenance"])

    def _data(self, table: str, key: Sequence[str], column: str, value: object, text: str) -> Markup:
        row = self.row(table, *key)
        source = source_of(self.book, table, row, column)
        if is_money(row, column) and isinstance(value, int) and (whole := full_amount(row, column)) != text:
            source = "; ".join(filter(None, (f"{whole} đồng", source)))
        shown = self.book.input_names.shown_key(tuple(key))
        return figure_tag(cell_key(str(self.book.edition), table, shown, column), value, text, source)


def not_applicable() -> Markup:
    """Text in place of a figure that cannot exist, such as giảm counted in việc."""
    return _absent({"state": State.NOT_APPLICABLE})


def _absent(row: Mapping) -> Markup:
    """Text in place of a missing or not applicable figure, with the reason as tooltip."""
    state = row.get("state", State.MISSING)
    reason = row.get("words", "") if state == State.NOT_APPLICABLE else ""
    title = Markup(' title="{}"').format(reason) if reason else ""
    return Markup('<span class="missing"{}>{}</span>').format(title, State(state).label)


def _star(provenance: str) -> Markup:
    return _mark(PROVENANCE_MARKS.get(provenance, ""))


def _mark(mark: str) -> Markup:
    """A mark with its meaning as tooltip."""
    return Markup('<abbr title="{}">{}</abbr>').format(_MEANINGS[mark], mark) if mark else Markup()


def allotted(words: str) -> Markup:
    """Mark of a rate that depends on a split unit's allotment; empty without `words`."""
    return Markup('<abbr title="{}">{}</abbr>').format(words, ALLOTMENT_MARK) if words else Markup()
