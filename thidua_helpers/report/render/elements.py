"""The elements that pages are made of: a figure, a table, a piece of HTML. Everything from data is escaped here."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.numbers import percent, round_half_up
from thidua_helpers.period import Edition
from thidua_helpers.report.render.precision import for_reading, in_full
from thidua_helpers.report.sections.target_sources import is_assigned, prefix_of, target_in_words
from thidua_helpers.results.target_words import direction
from thidua_helpers.tables.keys import cell_key
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import ALLOTTED, MARKS, ChangePart, Comparability, Provenance, State

# Beyond this many cells the pointer says how many there are; `trace` lists them all.
_CELLS_SHOWN = 6


class Html(str):
    """A piece of a page; Jupyter shows it as HTML."""

    def _repr_html_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return f"<HTML, {len(self)} ký tự>"


class Heading(str):
    """A heading between the parts of a page that no notebook makes; our own words, never a text from data."""


@cache
def _environment() -> Environment:
    loader = PackageLoader("thidua_helpers", "report/render/templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["unbroken"] = unbroken
    return made


def render(template: str, **context: object) -> Html:
    """The fragment template `template` filled in; what is not already markup is escaped."""
    return Html(_environment().get_template(f"{template}.html.j2").render(**context))


@dataclass(frozen=True)
class Row:
    """One row of a table: its header cell, the other cells, and a class (`total`, `derived`)."""

    head: object
    cells: Sequence[object]
    css: str = ""


@dataclass(frozen=True)
class Column:
    """A column head; `number` aligns right, `text` gives room to prose."""

    head: str
    kind: str = ""


def table(caption: str, columns: Sequence[Column], groups: Sequence[Sequence[Row]], subtitle: str = "") -> Html:
    """A table with caption and header scopes; a thin rule stands between `groups` of rows."""
    groups = [group for group in groups if group]
    return render("table", caption=caption, subtitle=subtitle, columns=columns, groups=groups)


def figure(key: str, value: object, text: str, title: str = "") -> Markup:
    """A figure in HTML: `value` as the stage table has it, `key` the name of its cell, `text` as people read it."""
    hint = Markup(' title="{}"').format(title) if title else ""
    return Markup('<data value="{}" data-key="{}"{}>{}</data>').format(value, key, hint, text)


@dataclass(frozen=True)
class Figures:
    """Shows cells of an edition's stage tables; what is missing says so in the same place."""

    book: OpenEdition

    def row(self, table: str, *key: str) -> Mapping:
        """The row of a stage table with this key; empty if there is none."""
        return self.book.rows(table).get("/".join(key), {})

    def known(self, table: str, *key: str) -> bool:
        return self.row(table, *key).get("state") == State.VALUE

    def fact(self, holder: str, measure: str, line: str) -> Markup:
        """A figure as read from a workbook, in full, with its cell for the pointer."""
        key = holder, measure, line
        row = self.row("facts", *key)
        if row.get("state") != State.VALUE:
            return _absent(row)
        value = int(row["value"])
        return self._data("facts", key, "value", value, format_count(value))

    def count(self, holder: str, measure: str, line: str) -> Markup:
        """A figure in full: "19.890", "2.313.801.454.000"."""
        return self._figure((holder, measure, line), in_full)

    def money(self, holder: str, line: str) -> Markup:
        """A sum of money for reading: "2.313,8 tỷ đồng"."""
        return self._figure((holder, "tien", line), for_reading)

    def _figure(self, key: tuple[str, str, str], written: Callable[[Mapping, str], str]) -> Markup:
        row = self.row("figures", *key)
        if row.get("state") != State.VALUE:
            return _absent(row)
        return self._data("figures", key, "value", int(row["value"]), written(row, "value")) + _star(row["basis"])

    def percent(self, holder: str, measure: str, rate: str, decimals: int = 2) -> Markup:
        """A rate, rounded from its integers: "83,98%"."""
        row = self.row("rates", holder, measure, rate)
        if row.get("state") != State.VALUE:
            return _absent(row)
        shown = percent(int(row["numerator"]), int(row["denominator"]), decimals)
        key = (holder, measure, rate)
        percentage = f"{format_decimal(shown)}%"
        shown = self._data("rates", key, "value_pct", row["value_pct"], percentage) + _star(row["basis"])
        return shown + allotted(row["words"])

    def rate_of_others(self, key: tuple[str, str, str]) -> Markup:
        """The same rate of the rest of the province; derived where it is not a difference of sums of reports."""
        is_derived = self.row("rates", *key)["basis"] in (Provenance.PUBLISHED, Provenance.DERIVED)
        return self.cell("rates", key, "others_pct") + (_star(Provenance.DERIVED) if is_derived else Markup())

    def per_case(self, holder: str, rate: str) -> Markup:
        """Money per case in triệu đồng, rounded from its integers: "116,3"."""
        row = self.row("rates", holder, "tien", rate)
        if row.get("state") != State.VALUE:
            return _absent(row)
        millions = round_half_up(Fraction(int(row["numerator"]), int(row["denominator"]) * 10**6), 1)
        key = (holder, "tien", rate)
        shown = format_decimal(millions)
        return self._data("rates", key, "value_vnd", int(row["value_vnd"]), shown) + _star(row["basis"])

    def result(self, key: tuple[str, str, str]) -> Markup:
        """A result beside its target, with as many decimals as it takes to say what the exact comparison says."""
        return self.cell("targets", key, "result_pct") + allotted(self.row("targets", *key)["words"])

    def missing_to_target(self, key: tuple[str, str, str], column: str = "missing_fixed") -> Markup:
        """What is missing to the target: "2.553 việc", "356,8 tỷ đồng".

        The denominator is as it is, or with `missing_growing` grows with what is still to be finished.
        """
        if self.is_change(key) and column.endswith("missing_growing"):
            return Markup('<span class="missing">–</span>')
        if pd.isna(self.row("targets", *key)[column]):
            return Markup('<span class="missing">không đạt được</span>')
        return self.amount("targets", key, column)

    def distance(self, key: tuple[str, str, str]) -> Markup:
        """How far a result is from its target, without the sign: "1,91 điểm phần trăm"."""
        value = self.row("targets", *key)["difference_pct"]
        said = f"{format_decimal(abs(Decimal(value)))} điểm phần trăm"
        return self._data("targets", key, "difference_pct", value, said)

    def is_change(self, key: tuple[str, str, str]) -> bool:
        """Whether a row of `targets` is of a change between two times, and has a result."""
        return not pd.isna(self.row("targets", *key).get("change"))

    def result_as_change(self, key: tuple[str, str, str], is_short: bool = False) -> Markup:
        """The result of a target on a change: "tăng 64 việc (70,33%)", "không đổi"; short without the amount."""
        row = self.row("targets", *key)
        change, value = int(row["change"]), row["change_pct"]
        if not change:
            return self._data("targets", key, "change", change, "không đổi") + allotted(row["words"])
        shown = self._data("targets", key, "change_pct", value, f"{format_decimal(abs(Decimal(value)))}%")
        if not is_short:
            is_count = key[1] == "viec"
            size = f"{format_count(abs(change))} việc" if is_count else for_reading(row, "change", has_sign=False)
            shown = Markup("{} ({})").format(self._data("targets", key, "change", change, size), shown)
        return Markup("{} {}{}").format(direction(change), shown, allotted(row["words"]))

    def amount(self, table: str, key: Sequence[str], column: str) -> Markup:
        """An integer cell of việc or đồng, by the measure in its key, for reading: "2.553 việc", "356,8 tỷ đồng"."""
        row = self.row(table, *key)
        shown = f"{in_full(row, column)} việc" if key[1] == "viec" else for_reading(row, column)
        return self._data(table, key, column, int(row[column]), shown)

    def side_cell(self, row: Mapping) -> Markup:
        """A number of a side table, as it was received."""
        key = tuple(str(row[name]) for name in SCHEMAS["side_tables"].key)
        return self._data("side_tables", key, "text", row["text"], row["text"])

    def printed(self, row: Mapping) -> Markup:
        """A published figure as printed; `row` is one of the `reconciliation` table."""
        key = tuple(str(row[name]) for name in SCHEMAS["reconciliation"].key)
        return self._data("reconciliation", key, "printed", row["printed"], row["printed"])

    def printed_of_period(self, row: Mapping) -> Markup:
        """A published figure of a period that is no edition, as printed; `row` is one of `published_periods`."""
        key = tuple(str(row[name]) for name in SCHEMAS["published_periods"].key)
        return self._data("published_periods", key, "printed", row["printed"], row["printed"])

    def points(self, table: str, key: Sequence[str], column: str) -> Markup:
        """Points as the table carries them: "60,00"; a dash where there are none."""
        value = self.row(table, *key).get(column, "")
        if value == "":
            return Markup('<span class="missing">–</span>')
        return self._data(table, key, column, value, format_decimal(Decimal(value)))

    def ranked_points(self, key: Sequence[str]) -> Markup:
        """A total at the precision at which it is ranked: "97,3", with the unrounded one if it differs."""
        row, ranked = self.row("ranks", *key), self.points("ranks", key, "ranked_points")
        if row.get("ranked_points", "") == "" or Decimal(row["ranked_points"]) == Decimal(row["total_points"]):
            return ranked
        return Markup("{} <small>({})</small>").format(ranked, self.points("ranks", key, "total_points"))

    def integer(self, table: str, key: Sequence[str], column: str) -> Markup:
        """An integer cell; a dash where there is none."""
        if pd.isna(self.row(table, *key).get(column)):
            return Markup('<span class="missing">–</span>')
        return self.cell(table, key, column)

    def cell(self, table: str, key: Sequence[str], column: str, unit: str = "") -> Markup:
        """Any other cell: an integer, or a decimal from a `_pct` column (then with "%" or the `unit` given)."""
        value = self.row(table, *key)[column]
        if column.endswith("_pct"):
            return self._data(table, key, column, value, format_decimal(Decimal(value)) + (unit or "%"))
        return self._data(table, key, column, int(value), in_full(self.row(table, *key), column) + unit)

    def signed(self, table: str, key: Sequence[str], column: str) -> Markup:
        """A difference in percentage points with its sign and without a unit: "+0,65", "−5,12", "0,00"."""
        value = Decimal(self.row(table, *key)[column])
        shown = self._data(table, key, column, self.row(table, *key)[column], format_decimal(value))
        return Markup("+{}").format(shown) if value > 0 else shown

    def change(self, key: tuple[str, str, str]) -> Markup:
        """The change of a figure or rate since the same period: "tăng 0,65 điểm phần trăm", "giảm 206 việc (8,79%)"."""
        row = self.row("same_period", *key)
        if not row:
            return _absent(row)
        column = "difference_pct" if row["difference_pct"] else "change"
        value = Decimal(row["difference_pct"]) if row["difference_pct"] else int(row["change"])
        if not value:
            return self._data("same_period", key, column, row[column], "không đổi")
        direction = "tăng" if value > 0 else "giảm"
        if row["difference_pct"]:
            size = f"{format_decimal(abs(value))} điểm phần trăm"
        elif key[1] == "viec":
            size = f"{in_full(row, 'change', has_sign=False)} việc"
        else:
            size = for_reading(row, "change", has_sign=False)
        said = Markup("{} {}").format(direction, self._data("same_period", key, column, row[column], size))
        if row["change_pct"]:
            share = f"{format_decimal(abs(Decimal(row['change_pct'])))}%"
            said += Markup(" ({})").format(self._data("same_period", key, "change_pct", row["change_pct"], share))
        return said

    def revised(self, key: tuple[str, str, str], column: str) -> Markup:
        """What stood in the revision before, or stands now: an amount, a rate, points, or as printed."""
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
        """What a figure or rate was in the same period of the year before."""
        row = self.row("same_period", *key)
        if not row:
            return _absent(row)
        column = "before_pct" if row["before_pct"] else "before"
        return self.cell("same_period", key, column) + _star(row["before_basis"])

    def trend(self, *key: str, is_money_short: bool = False) -> Markup:
        """A figure or rate of one edition of a series (period, holder, measure, name), in full or "454,8 tỷ đồng"."""
        row = self.row("trends", *key)
        if row.get("state") == State.NOT_APPLICABLE:
            return Markup('<span class="missing">không so sánh</span>')
        if not row:
            return _absent(row)
        if row["value_pct"]:
            return self.cell("trends", key, "value_pct") + _star(row["basis"])
        written = for_reading(row, "value") if is_money_short else in_full(row, "value")
        return self._data("trends", key, "value", int(row["value"]), written) + _star(row["basis"])

    def _data(self, table: str, key: Sequence[str], column: str, value: object, text: str) -> Markup:
        source = self._source(table, self.row(table, *key), column)
        shown = self.book.input_names.shown_key(tuple(key))
        return figure(cell_key(str(self.book.edition), table, shown, column), value, text, source)

    def _source(self, table: str, row: Mapping, column: str) -> str:
        """Where a figure comes from, for the pointer: a cell, a row of a register, a sum or a division in words.

        A target names who assigned it; what compares a result with a target (difference, progress, shortfall) names
        both.
        """
        match table:
            case "figures":
                said = f"{self._cells(row['inputs'])} ({Provenance(row['basis']).label})"
            case "rates":
                said = self._division(row)
            case "targets":
                target = target_in_words(self.book.rules, row, prefix_of(column)) if column != "result_pct" else ""
                rate = self.row("rates", row["holder"], row["measure"], row["rate"])
                is_compared = not is_assigned(column) and rate.get("state") == State.VALUE
                result = f"kết quả {self._division(rate)}" if is_compared else ""
                said = "; so với ".join(filter(None, (result, target)))
            case "same_period":
                said = f"so với {self.book.base.title}, đọc từ số liệu của kỳ đó"
                if row["comparison"] == Comparability.REBUILT:
                    said += f"; {self.row('lineage', row['holder'])['words']}"
            case "rate_changes" if row["member"] or row["part"] == ChangePart.WHOLE:
                ratios = [(row[f"{when}numerator"], row[f"{when}denominator"]) for when in ("before_", "")]
                said = ", nay ".join(
                    "không có" if None in ratio else f"{format_count(int(ratio[0]))} ÷ {format_count(int(ratio[1]))}"
                    for ratio in ratios
                )
                said = f"{self.book.base.title}: {said}"
            case "trends":
                said = f"số liệu {Edition.parse(row['period']).title} ({Provenance(row['basis']).label})"
                if row["source"]:
                    said += f", nguồn {row['source'].replace(';', ', ')}"
                if row["comparison"] == Comparability.REBUILT:
                    said += f"; dựng lại: {row['words']}"
            case _ if row.get("file"):
                where = f"ô {row['cell']}" if "cell" in row else f"dòng {row['row']}"
                called = self.book.input_names.called(row["file"])
                said = ", ".join(filter(None, (called, row["sheet"] and f"trang {row['sheet']}", where)))
            case _:
                said = row.get("words", "")
        return said

    def _division(self, rate: Mapping) -> str:
        """Numerator and denominator of a rate, and the cells of both."""
        said = f"{format_count(int(rate['numerator']))} ÷ {format_count(int(rate['denominator']))}"
        if rate["basis"] in MARKS:
            said += f", {Provenance(rate['basis']).label}"
        figures = self.book.rows("figures")
        above, below = (self._cells(figures[rate[name]]["inputs"]) for name in ("numerator_keys", "denominator_keys"))
        return f"{said}; tử số: {above}; mẫu số: {below}" if above and below else said

    def _cells(self, inputs: str) -> str:
        """The cells of the facts behind a figure: "3-03.xlsx, trang 06, ô K11 + L11"."""
        places = self.book.cells.cells(inputs)
        called = self.book.input_names.called
        files = {called(file): None for (file, *_), _ in places}
        if len(places) > _CELLS_SHOWN:
            return f"{len(places)} ô của {len(files)} tệp"
        if len(files) != 1:
            return "; ".join(f"{called(file)}, trang {sheet}, ô {cell}" for (file, sheet, cell), _ in places)
        sheets = {sheet: None for (_, sheet, _), _ in places}
        cells = "".join(
            ("" if number == 0 else " − " if sign < 0 else " + ") + cell
            for number, ((*_, cell), sign) in enumerate(places)
        )
        return f"{', '.join(files)}, trang {', '.join(sheets)}, ô {cells}"


def not_applicable() -> Markup:
    """What stands in the place of a figure that cannot be, such as giảm among việc."""
    return _absent({"state": State.NOT_APPLICABLE})


def _absent(row: Mapping) -> Markup:
    """What stands where there is no figure: not known, or not applicable; why it is not applicable, for the pointer."""
    state = row.get("state", State.MISSING)
    reason = row.get("words", "") if state == State.NOT_APPLICABLE else ""
    title = Markup(' title="{}"').format(reason) if reason else ""
    return Markup('<span class="missing"{}>{}</span>').format(title, State(state).label)


def _star(basis: str) -> Markup:
    mark = MARKS.get(basis)
    return Markup('<abbr title="{}">{}</abbr>').format(Provenance(basis).label, mark) if mark else Markup()


def allotted(words: str) -> Markup:
    """The mark of a rate that depends on the allotment of a split unit's results; `words` say how. Empty without."""
    return Markup('<abbr title="{}">{}</abbr>').format(words, ALLOTTED) if words else Markup()


def unbroken(text: str) -> Markup:
    """A text, escaped unless it is markup, of which no word with a hyphen ("2-06") breaks at it, nor a unit's name
    before its code ("Đơn vị 2-06"); its characters stay as they are."""
    parts = re.split(r"(<[^>]*>)", str(escape(text)))
    parts[::2] = [re.sub(r"(?:Đơn vị )?\w+(?:-\w+)+", r'<span class="name">\g<0></span>', part) for part in parts[::2]]
    return Markup("".join(parts))


def text(value: object) -> Markup:
    """`value` escaped, for use beside markup."""
    return escape(value)
