"""Exported tables of the same period of the year before, and of series of editions."""

from collections.abc import Mapping
from decimal import Decimal

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.exports.exported import (
    DataTable,
    exactness_in_words,
    number_or_reason,
    percent_or_reason,
    shown_holders,
    subject_fields,
    table_of_rows,
)
from thidua_helpers.report.render.blocks import INTEGER, PERCENT, POINTS, Column, Content, Field
from thidua_helpers.report.sections.periods import SAME_PERIOD, base_heading
from thidua_helpers.vocabulary import Comparability, Measure, Provenance, State


def _same_period_rows(book: OpenEdition) -> list[Mapping]:
    """Rows of shown holders, line by line in the order of the figures."""
    indicators = book.rules.indicators
    names = {name: place for place, name in enumerate([*indicators.lines, *indicators.rates])}
    holders = {holder: place for place, holder in enumerate(shown_holders(book))}
    rows = [row for row in book.rows("same_period").values() if row["holder"] in holders]
    return sorted(rows, key=lambda row: (names[row["name"]], row["measure"] != "viec", holders[row["holder"]]))


def _base_head(book: OpenEdition) -> str:
    """Heading of the column with the figures of the base."""
    heading = base_heading(book.edition, book.base) if book.base else SAME_PERIOD
    return f"{SAME_PERIOD} năm trước" if heading == SAME_PERIOD else heading


def _lower_case(text: str) -> str:
    return text[0].lower() + text[1:]


def same_period_figures_table(book: OpenEdition) -> DataTable:
    lines, figures, before = book.rules.indicators.lines, book.rows("figures"), _base_head(book)
    change = Column("Tăng, giảm", INTEGER, formula=f"[Kỳ này]-[{before}]")
    per_cent = Column("Tăng, giảm (%)", PERCENT, formula=f"[Tăng, giảm]/[{before}]")

    def now(row: Mapping) -> Mapping:
        return figures[f"{row['holder']}/{row['measure']}/{row['name']}"]

    def exactness(row: Mapping) -> str:
        """Precision of the figure, of that of the base, and of their difference."""
        unit = Measure(row["measure"]).unit
        of_now = exactness_in_words(unit, now(row), {"Kỳ này": "value"})
        of_base = exactness_in_words(unit, row, {before: "before", "Tăng, giảm": "change"})
        return ". ".join(filter(None, (of_now, of_base)))

    fields = [
        *subject_fields(book, "Số liệu", {line_id: line.label for line_id, line in lines.items()}),
        Field(Column("Kỳ này", INTEGER), lambda row: number_or_reason(now(row))),
        Field(Column(before, INTEGER), lambda row: int(row["before"])),
        Field(change, lambda row: int(row["change"])),
        Field(per_cent, lambda row: _decimal_or_not_applicable(row["change_pct"])),
    ]
    title = f"Số liệu {book.edition.title} so với {_lower_case(before)}"
    holds = f"Số kỳ này, {_lower_case(before)}, mức tăng, giảm; chỉ những số có ở cả hai kỳ"
    rows = [row for row in _same_period_rows(book) if row["name"] in lines]
    return table_of_rows("cung_ky_so_lieu", title, holds, fields, rows, exactness)


def _decimal_or_not_applicable(text: str) -> Decimal | str:
    return Decimal(text) if text else State.NOT_APPLICABLE.label


def same_period_rates_table(book: OpenEdition) -> DataTable:
    """Table of both rates as shown on pages, with the decimals that show a change."""
    rates, before = book.rules.indicators.rates, _base_head(book)
    change = Column("Tăng, giảm (điểm phần trăm)", POINTS, formula=f"([Kỳ này (%)]-[{before} (%)])*100")
    fields = [
        *subject_fields(book, "Tỷ lệ", {rate_id: rate.label for rate_id, rate in rates.items()}),
        Field(Column("Kỳ này (%)", PERCENT), lambda row: Decimal(row["before_pct"]) + Decimal(row["difference_pct"])),
        Field(Column(f"{before} (%)", PERCENT), lambda row: Decimal(row["before_pct"])),
        Field(change, lambda row: Decimal(row["difference_pct"])),
    ]
    title = f"Tỷ lệ {book.edition.title} so với {_lower_case(before)}"
    holds = f"Tỷ lệ kỳ này, {_lower_case(before)}, chênh lệch tính bằng điểm phần trăm"
    rows = [row for row in _same_period_rows(book) if row["name"] in rates]
    return table_of_rows("cung_ky_ty_le", title, holds, fields, rows)


def trends_table(book: OpenEdition) -> DataTable:
    """Table of the series of editions up to this one; empty without a page of trends."""
    rates = book.rules.indicators.rates
    names = {name: rule.label for name, rule in (book.rules.indicators.lines | rates).items()}
    holders = {holder: place for place, holder in enumerate(shown_holders(book))}
    rows = [row for row in book.rows("trends").values() if row["holder"] in holders and book.rules.has_trends]
    order = {name: place for place, name in enumerate(names)}
    rows.sort(key=lambda row: (order[row["name"]], row["measure"] != "viec", holders[row["holder"]],
                               Edition.parse(row["period"])))  # fmt: skip
    absent = State.NOT_APPLICABLE.label

    def percent(row: Mapping) -> Content:
        return percent_or_reason(row, "value_pct") if row["name"] in rates else absent

    def exactness(row: Mapping) -> str:
        return exactness_in_words(Measure(row["measure"]).unit, row, {"Giá trị": "value"})

    fields = [
        *subject_fields(book, "Số liệu, tỷ lệ", names),
        Field(Column("Kỳ"), lambda row: row["period"]),
        Field(Column("Giá trị", INTEGER), lambda row: absent if row["name"] in rates else number_or_reason(row)),
        Field(Column("Tỷ lệ (%)", PERCENT), percent),
        Field(Column("Căn cứ"), lambda row: Provenance(row["provenance"]).label),
        Field(Column("So sánh với kỳ này"), lambda row: Comparability(row["comparison"]).label),
        Field(Column("Ghi chú"), lambda row: row["words"]),
        Field(Column("Nguồn"), lambda row: row["source"]),
    ]
    title = f"Số liệu, tỷ lệ qua các kỳ, đến {book.edition.title}"
    holds = "Mọi kỳ đến kỳ này, theo đơn vị, cụm hiện nay; số không so sánh được thì để lý do ở cột ghi chú"
    return table_of_rows("xu_huong", title, holds, fields, rows, exactness)
