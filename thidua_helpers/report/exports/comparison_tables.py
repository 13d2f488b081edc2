"""Exported tables of the same period of the year before and of the series of editions."""

from collections.abc import Mapping
from decimal import Decimal

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.exports.exported import (
    DataTable,
    data_table,
    exactness_in_words,
    level_of_holder,
    number_or_reason,
    percent_or_reason,
    shown_holders,
)
from thidua_helpers.report.render.blocks import INTEGER, PERCENT, POINTS, Column, plain_columns
from thidua_helpers.report.sections.periods import SAME_PERIOD, base_heading
from thidua_helpers.vocabulary import Comparability, Measure, Provenance, State


def _same_period(book: OpenEdition) -> list[Mapping]:
    """The rows of shown holders, line by line in the order of the figures."""
    indicators = book.rules.indicators
    names = {name: place for place, name in enumerate([*indicators.lines, *indicators.rates])}
    holders = {holder: place for place, holder in enumerate(shown_holders(book))}
    rows = [row for row in book.rows("same_period").values() if row["holder"] in holders]
    return sorted(rows, key=lambda row: (names[row["name"]], row["measure"] != "viec", holders[row["holder"]]))


def _base_head(book: OpenEdition) -> str:
    """What the column of the base is called; within one year the base is called by its own name."""
    heading = base_heading(book.edition, book.base) if book.base else SAME_PERIOD
    return f"{SAME_PERIOD} năm trước" if heading == SAME_PERIOD else heading


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def same_period_figures_table(book: OpenEdition) -> DataTable:
    lines, figures, before = book.rules.indicators.lines, book.rows("figures"), _base_head(book)
    columns = [
        *plain_columns("Số liệu", "Tính bằng", "Tên", "Cấp"),
        Column("Kỳ này", INTEGER),
        Column(before, INTEGER),
        Column("Tăng, giảm", INTEGER, formula=f"[Kỳ này]-[{before}]"),
        Column("Tăng, giảm (%)", PERCENT, formula=f"[Tăng, giảm]/[{before}]"),
    ]
    made = [
        [
            *(lines[row["name"]].label, Measure(row["measure"]).label, book.rules.name(row["holder"])),
            level_of_holder(book, row["holder"]),
            number_or_reason(figures[f"{row['holder']}/{row['measure']}/{row['name']}"]),
            *(int(row["before"]), int(row["change"])),
            Decimal(row["change_pct"]) if row["change_pct"] else State.NOT_APPLICABLE.label,
        ]
        for row in _same_period(book)
        if row["name"] in lines
    ]
    exactness = [_exactness_of_change(book, row) for row in _same_period(book) if row["name"] in lines]
    title = f"Số liệu {book.edition.title} so với {_lowered(before)}"
    holds = f"Số kỳ này, {_lowered(before)}, mức tăng, giảm; chỉ những số có ở cả hai kỳ"
    return data_table("cung_ky_so_lieu", title, holds, columns, made, exactness)


def _exactness_of_change(book: OpenEdition, row: Mapping) -> str:
    """Of a figure, of the one a year before, and of the difference of the two."""
    unit, now = Measure(row["measure"]).unit, book.rows("figures")[f"{row['holder']}/{row['measure']}/{row['name']}"]
    said = exactness_in_words(unit, now, {"Kỳ này": "value"})
    before = exactness_in_words(unit, row, {_base_head(book): "before", "Tăng, giảm": "change"})
    return ". ".join(filter(None, (said, before)))


def same_period_rates_table(book: OpenEdition) -> DataTable:
    """Both rates as they are shown, with more decimals where two would hide a change."""
    rates, before = book.rules.indicators.rates, _base_head(book)
    columns = [
        *plain_columns("Tỷ lệ", "Tính bằng", "Tên", "Cấp"),
        Column("Kỳ này (%)", PERCENT),
        Column(f"{before} (%)", PERCENT),
        Column("Tăng, giảm (điểm phần trăm)", POINTS, formula=f"([Kỳ này (%)]-[{before} (%)])*100"),
    ]
    made = [
        [
            *(rates[row["name"]].label, Measure(row["measure"]).label, book.rules.name(row["holder"])),
            level_of_holder(book, row["holder"]),
            *(Decimal(row["before_pct"]) + Decimal(row["difference_pct"]), Decimal(row["before_pct"])),
            Decimal(row["difference_pct"]),
        ]
        for row in _same_period(book)
        if row["name"] in rates
    ]
    title = f"Tỷ lệ {book.edition.title} so với {_lowered(before)}"
    holds = f"Tỷ lệ kỳ này, {_lowered(before)}, chênh lệch tính bằng điểm phần trăm"
    return data_table("cung_ky_ty_le", title, holds, columns, made)


def trends_table(book: OpenEdition) -> DataTable:
    """The series of the editions up to this one, of every length; none where there is no page of it."""
    indicators = book.rules.indicators
    names = {name: rule.label for name, rule in (indicators.lines | indicators.rates).items()}
    holders = {holder: place for place, holder in enumerate(shown_holders(book))}
    rows = [row for row in book.rows("trends").values() if row["holder"] in holders and book.rules.has_trends]
    order = {name: place for place, name in enumerate(names)}
    rows.sort(key=lambda row: (order[row["name"]], row["measure"] != "viec", holders[row["holder"]],
                               Edition.parse(row["period"])))  # fmt: skip
    columns = [
        *plain_columns("Số liệu, tỷ lệ", "Tính bằng", "Tên", "Cấp", "Kỳ"),
        Column("Giá trị", INTEGER),
        Column("Tỷ lệ (%)", PERCENT),
        *plain_columns("Căn cứ", "So sánh với kỳ này", "Ghi chú", "Nguồn"),
    ]
    absent = State.NOT_APPLICABLE.label
    made = [
        [
            *(names[row["name"]], Measure(row["measure"]).label, book.rules.name(row["holder"])),
            *(level_of_holder(book, row["holder"]), row["period"]),
            *(
                (absent, percent_or_reason(row, "value_pct"))
                if row["name"] in indicators.rates
                else (number_or_reason(row), absent)
            ),
            *(Provenance(row["provenance"]).label, Comparability(row["comparison"]).label, row["words"], row["source"]),
        ]
        for row in rows
    ]
    exactness = [exactness_in_words(Measure(row["measure"]).unit, row, {"Giá trị": "value"}) for row in rows]
    title = f"Số liệu, tỷ lệ qua các kỳ, đến {book.edition.title}"
    holds = "Mọi kỳ đến kỳ này, theo đơn vị, cụm hiện nay; số không so sánh được thì để lý do ở cột ghi chú"
    return data_table("xu_huong", title, holds, columns, made, exactness)
