"""Figures of stage tables in sentences of documents, and their sources."""

from dataclasses import dataclass
from decimal import Decimal

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.render.blocks import Figure, Paragraph
from thidua_helpers.report.render.figure_sources import CELLS_SHOWN
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.tables.insights import INSIGHT_VALUES
from thidua_helpers.report.target_sources import is_assigned, target_in_words, target_prefix
from thidua_helpers.vietnamese import format_count
from thidua_helpers.vocabulary import Measure


@dataclass(frozen=True)
class Quoted(StageCells):
    """Figures for sentences; the caller first checks that a figure is known."""

    def amount(self, holder: str, measure: str, line: str) -> Figure:
        """A figure in full: "19.890", "2.313.801.454.000"."""
        what = (
            f"{self.book.rules.indicators.lines[line].label} ({Measure(measure).unit}), {self.book.rules.name(holder)}"
        )
        return self.figure("figures", (holder, measure, line), "value", what)

    def rate(self, holder: str, measure: str, rate: str = "") -> Figure:
        """Rate without sign, by default the main one, precise enough for its target: "83,98"."""
        key = holder, measure, rate or self.main_rate
        if self.row("targets", *key).get("result_pct"):
            return self.figure("targets", key, "result_pct", self._of(key))
        return self.figure("rates", key, "value_pct", self._of(key))

    def change_from_base(self, holder: str, measure: str, name: str) -> Paragraph:
        """Change: "tăng 12 việc (1,50%) so với cùng kỳ"; empty if the same period is unknown."""
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
        change = self.figure("same_period", key, column, what, has_sign=False)
        share: Paragraph = ()
        if row["change_pct"]:
            share = (" (", self.figure("same_period", key, "change_pct", f"{what}, %", has_sign=False), "%)")
        unit = "điểm phần trăm" if is_rate else Measure(measure).unit
        return ("tăng " if difference > 0 else "giảm ", change, f" {unit}", *share, " so với cùng kỳ")

    def _of(self, key: tuple[str, str, str]) -> str:
        holder, measure, name = key
        indicators = self.book.rules.indicators
        label = (indicators.lines | indicators.rates)[name].label
        return f"{label} (về {Measure(measure).label}), {self.book.rules.name(holder)}"


def sources_of(book: OpenEdition, figure: Figure) -> str:
    """Sources of a figure: "so-lieu-cong-bo.xlsx, trang tính Số liệu công bố, ô D5; …".

    Many cells are only counted, with their sheets and the first and last file. A comparison adds the period or target
    that it compares with; a target names its decision or source.
    """
    called = book.input_names.shown_name
    _, table, key, column = figure.key.split(":", maxsplit=3)
    if table == "targets" and is_assigned(column):
        return target_in_words(book.rules, book.rows(table)[key], target_prefix(column))
    if table == INSIGHT_VALUES:
        return book.rows(table)[key]["words"] or "số liệu, chỉ tiêu, điểm của kỳ, như trong các bảng của trang"
    if table == "reconciliation":
        row = book.rows(table)[key]
        return f"{called(row['file'])}, trang tính {row['sheet']}, ô {row['cell']}"
    named = [key] if key in book.rows("figures") else []
    rate = book.rows("rates").get(key)
    named += f"{rate['numerator_keys']};{rate['denominator_keys']}".split(";") if rate else []
    source_keys = ";".join(book.rows("figures")[name.removeprefix("-")]["inputs"] for name in named if name)
    places = [place for place, _ in book.cells.cells(source_keys)]
    compared = f"; và số liệu {not_none(book.base).title}" if table == "same_period" else ""
    if table == "targets" and column != "result_pct":
        compared = f"; so với {target_in_words(book.rules, book.rows(table)[key], target_prefix(column))}"
    if len(places) > CELLS_SHOWN:
        sheets = ", ".join(sorted({sheet for _, sheet, _ in places if sheet}))
        files = sorted({called(file) for file, _, _ in places})
        of_files = files[0] if len(files) == 1 else f"{format_count(len(files))} tệp, từ {files[0]} đến {files[-1]}"
        return f"Tính từ {format_count(len(places))} ô ở trang tính {sheets} của {of_files}{compared}"
    cells = (f"{called(file)}, {f'trang tính {sheet}, ' if sheet else ''}ô {cell}" for file, sheet, cell in places)
    return "; ".join(cells) + compared
