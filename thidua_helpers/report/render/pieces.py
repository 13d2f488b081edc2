"""What drafted documents are made of: text, figures bound to their stage table, gaps for a person to fill, tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.precision import in_full
from thidua_helpers.report.sections.target_sources import is_assigned, prefix_of, target_in_words
from thidua_helpers.rules.forms import PublishedForm
from thidua_helpers.tables.keys import cell_key
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vietnamese import format_count, format_date, format_decimal
from thidua_helpers.vocabulary import (
    ALL_DERIVED,
    MARKS,
    PROVINCE,
    SOME_DERIVED,
    FiguresState,
    Measure,
    Provenance,
    State,
)

RATE = "ty_le_xong"


@dataclass(frozen=True)
class Figure:
    """A number as printed, the stage-table cell that it is, and in words what it counts.

    Text and cell differ in sign only where words carry it: "giảm 12" is −12. `mark` follows the text: "*" of a figure
    that was derived, "‡" of a sum of some members.
    """

    text: str
    key: str
    what: str
    mark: str = ""


@dataclass(frozen=True)
class Gap:
    """Something that no data give; a person fills it in. Without a text it is a blank, such as a number or a day."""

    text: str = ""

    def __str__(self) -> str:
        return f"[bổ sung: {self.text}]" if self.text else "…"


Piece = str | Figure | Gap
Paragraph = tuple[Piece, ...]


@dataclass(frozen=True)
class Subheading:
    text: str


@dataclass(frozen=True)
class Column:
    """A column head, its share of the table's width, and how its cells stand: left, `number` or `centre`."""

    head: str
    width: float
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """A table of paragraphs; `is_total` says which rows are set in bold, `note` stands beneath."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Paragraph, ...], ...]
    is_total: frozenset[int] = frozenset()
    note: str = ""


Block = Paragraph | Subheading | Table


@dataclass(frozen=True)
class Section:
    """One part of a report under its heading."""

    heading: str
    blocks: tuple[Block, ...]


def figures_in(blocks: Iterable[Block]) -> list[Figure]:
    """Every figure of the blocks, in reading order."""
    found: list[Figure] = []
    for block in blocks:
        cells = [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block]
        found += [piece for cell in cells if isinstance(cell, tuple) for piece in cell if isinstance(piece, Figure)]
    return found


def listed(parts: Sequence[Paragraph], separator: str = "; ") -> Paragraph:
    """The paragraphs as one, the separator between them."""
    return tuple(piece for number, part in enumerate(parts) for piece in ((separator,) if number else ()) + part)


@dataclass(frozen=True)
class Quoted:
    """Quotes cells of an edition's stage tables as figures. A figure that is not known is never quoted: ask first."""

    book: OpenEdition

    def row(self, table: str, *key: str) -> Mapping:
        """The row of a stage table with this key; empty if there is none."""
        return self.book.rows(table).get("/".join(key), {})

    def known(self, table: str, *key: str) -> bool:
        return self.row(table, *key).get("state") == State.VALUE

    def cell(self, table: str, key: Sequence[str], column: str, what: str, has_sign: bool = True) -> Figure:
        """An integer or decimal cell as written in Vietnam; without its sign where words carry it."""
        value = self.row(table, *key)[column]
        is_integer = column in SCHEMAS[table].integers
        if is_integer:
            text = in_full(self.row(table, *key), column, has_sign)
        else:
            text = format_decimal(Decimal(value) if has_sign else abs(Decimal(value)))
        mark = self._mark(table, key) if column in ("value", "value_pct", "result_pct") else ""
        return Figure(text, cell_key(str(self.book.edition), table, tuple(key), column), what, mark)

    def _mark(self, table: str, key: Sequence[str]) -> str:
        """The mark of a figure or a rate; a rate next to its target stands in `targets`."""
        of = "rates" if table == "targets" else table
        return MARKS.get(self.row(of, *key).get("basis", ""), "") if of in ("figures", "rates") else ""

    def cell_if_any(self, table: str, key: Sequence[str], column: str, what: str) -> Paragraph:
        """A cell; a dash where it is empty."""
        value = self.row(table, *key).get(column, "")
        is_empty = value == "" if isinstance(value, str) else pd.isna(value)
        return ("–",) if is_empty else (self.cell(table, key, column, what),)

    def ranked_points(self, key: Sequence[str], what: str) -> Paragraph:
        """A total at the precision at which it is ranked, then the unrounded one in brackets if it differs."""
        row, ranked = self.row("ranks", *key), self.cell_if_any("ranks", key, "ranked_points", what)
        if not row.get("ranked_points") or Decimal(row["ranked_points"]) == Decimal(row["total_points"]):
            return ranked
        return (*ranked, " (", self.cell("ranks", key, "total_points", f"{what}, chưa làm tròn"), ")")

    def amount(self, holder: str, measure: str, line: str) -> Figure:
        """A figure in full: "19.890", "2.313.801.454.000"."""
        what = (
            f"{self.book.rules.indicators.lines[line].label} ({Measure(measure).unit}), {self.book.rules.name(holder)}"
        )
        return self.cell("figures", (holder, measure, line), "value", what)

    def rate(self, holder: str, measure: str, rate: str = RATE) -> Figure:
        """A rate without its sign: "83,98"; beside a target as exact as it takes to say whether it is met."""
        key = holder, measure, rate
        if self.row("targets", *key).get("result_pct"):
            return self.cell("targets", key, "result_pct", self._of(key))
        return self.cell("rates", key, "value_pct", self._of(key))

    def against_before(self, holder: str, measure: str, name: str) -> Paragraph:
        """ "tăng 12 việc (1,50%) so với cùng kỳ", "giảm 0,40 điểm phần trăm so với cùng kỳ", "bằng cùng kỳ".

        Empty where the same period of the year before is not known.
        """
        key = holder, measure, name
        row = self.row("same_period", *key)
        if not row:
            return ()
        is_rate = name in self.book.rules.indicators.rates
        column = "difference_pct" if is_rate else "change"
        difference = Decimal(row[column]) if is_rate else int(row[column])
        if difference == 0:
            return ("bằng cùng kỳ",)
        what = f"Chênh lệch với cùng kỳ: {self._of(key)}"
        change = self.cell("same_period", key, column, what, has_sign=False)
        share: Paragraph = ()
        if row["change_pct"]:
            share = (" (", self.cell("same_period", key, "change_pct", f"{what}, %", has_sign=False), "%)")
        unit = "điểm phần trăm" if is_rate else Measure(measure).unit
        return ("tăng " if difference > 0 else "giảm ", change, f" {unit}", *share, " so với cùng kỳ")

    def _of(self, key: tuple[str, str, str]) -> str:
        holder, measure, name = key
        indicators = self.book.rules.indicators
        label = (indicators.lines | indicators.rates)[name].label
        return f"{label} (về {Measure(measure).label}), {self.book.rules.name(holder)}"


_CELLS_SHOWN = 6


def sources_of(book: OpenEdition, figure: Figure) -> str:
    """Where the numbers behind a figure lie: "so-lieu-cong-bo.xlsx, trang Số liệu công bố, ô D5; …".

    Files are called by our own names. Of many cells only how many, since `trace` lists them. A comparison adds the
    period or the target that it compares with; a target names its decision or source.
    """
    called = book.input_names.called
    _, table, key, column = figure.key.split(":", maxsplit=3)
    if table == "targets" and is_assigned(column):
        return target_in_words(book.rules, book.rows(table)[key], prefix_of(column))
    if table == "reconciliation":
        row = book.rows(table)[key]
        return f"{called(row['file'])}, trang {row['sheet']}, ô {row['cell']}"
    named = [key] if key in book.rows("figures") else []
    rate = book.rows("rates").get(key)
    named += f"{rate['numerator_keys']};{rate['denominator_keys']}".split(";") if rate else []
    inputs = ";".join(book.rows("figures")[each.removeprefix("-")]["inputs"] for each in named if each)
    places = [place for place, _ in book.cells.cells(inputs)]
    beside = f"; và số liệu {book.base.title}" if table == "same_period" else ""
    if table == "targets" and column != "result_pct":
        beside = f"; so với {target_in_words(book.rules, book.rows(table)[key], prefix_of(column))}"
    if len(places) > _CELLS_SHOWN:
        return f"{format_count(len(places))} ô của {format_count(len({file for file, _, _ in places}))} tệp{beside}"
    said = (f"{called(file)}, {f'trang {sheet}, ' if sheet else ''}ô {cell}" for file, sheet, cell in places)
    return "; ".join(said) + beside


def points_based_on(book: OpenEdition) -> str:
    """On which figures points, ranks and awards are based, where that is not a matter of course; else empty.

    They keep to a published revision, or were scored again, or are based on provisional figures
    (docs/decisions/0050-dates-and-contact.md).
    """
    emulation, kept = book.rules.year.emulation, book.scored_on
    if kept:
        state = " (số liệu tạm tính)" if kept.state_of_figures == FiguresState.PROVISIONAL else ""
        return (
            f"Điểm, thứ bậc, danh hiệu giữ theo bản số liệu {kept.revision}{state} đã công bố ngày "
            f"{format_date(kept.signed_on)}, không tính lại theo số liệu điều chỉnh sau đó."
        )
    said = []
    if emulation and emulation.rescored_by:
        said.append(
            f"Điểm, thứ bậc, danh hiệu đã được tính lại theo số liệu điều chỉnh, căn cứ {emulation.rescored_by}."
        )
    if is_ranked_on_provisional_figures(book):
        said.append("Điểm, thứ bậc, danh hiệu tính trên số liệu tạm tính.")
    return " ".join(said)


def is_ranked_on_provisional_figures(book: OpenEdition) -> bool:
    """Whether the figures that points and ranks are based on are provisional: the edition's own, or those of the
    revision that its points keep to. False where nothing is ranked, as where units are set aside."""
    state = book.scored_on.state_of_figures if book.scored_on else book.rules.year.state_of_figures
    return bool(book.rules.year.emulation) and not book.set_aside and state == FiguresState.PROVISIONAL


def unverified_readings(book: OpenEdition) -> list[str]:
    """What in the reading of the edition's published figures no source confirms."""
    printed = set(book.table("published")["item"])
    forms = (form for form in book.rules.forms.values() if isinstance(form, PublishedForm))
    items = (item for form in forms for name, item in form.items.items() if name in printed)
    return list(dict.fromkeys(item.unverified_reading for item in items if item.unverified_reading))


def provenance_of(book: OpenEdition, holder: str = PROVINCE) -> frozenset[str]:
    """What the figures of a holder are made of: the bases of those that are known."""
    rows = book.rows("figures").values()
    return frozenset(row["basis"] for row in rows if row["holder"] == holder and row["basis"])


def state_of_figures(book: OpenEdition) -> str:
    """Provisional, final or published, as the year file says; of published figures whether some, or all, are derived.

    docs/decisions/0048-precision.md.
    """
    bases = provenance_of(book) if book.rules.year.state_of_figures == FiguresState.NOT_STATED else frozenset()
    if bases == {Provenance.DERIVED}:
        return ALL_DERIVED
    return book.rules.state_of_figures + (f"; {SOME_DERIVED}" if Provenance.DERIVED in bases else "")
