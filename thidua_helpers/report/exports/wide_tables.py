"""Sheets to print: the same period, and series with a column for each edition."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.exports.exported import (
    DataTable,
    number_or_reason,
    percent_or_reason,
    shown_holders,
    subject_fields,
    table_of_rows,
)
from thidua_helpers.report.render.blocks import INTEGER, PERCENT, POINTS, Column, Content, Field
from thidua_helpers.vocabulary import Comparability, Measure, State


def same_period_by_holder_table(book: OpenEdition) -> DataTable:
    """Row for each holder and measure: main figures and rate now, before, and their change."""
    indicators, stored = book.rules.indicators, book.rows("same_period")
    names = (*indicators.volume_lines, indicators.main_rate)
    rows = [
        {"holder": holder, "measure": measure, "name": indicators.main_rate}
        for measure in Measure
        for holder in shown_holders(book)
        if any(f"{holder}/{measure}/{name}" in stored for name in names)
    ]
    labels = {indicators.main_rate: indicators.rates[indicators.main_rate].label}
    fields = subject_fields(book, "", labels)[1:]
    for name in names:
        fields += _rate_fields(book, name) if name in indicators.rates else _line_fields(book, name)
    title = f"Kết quả {book.edition.title} và cùng kỳ của từng đơn vị"
    holds = "Mỗi đơn vị, cụm một dòng: số chính và tỷ lệ kỳ này, cùng kỳ, tăng giảm; bảng để in"
    return table_of_rows("cung_ky_theo_don_vi", title, holds, fields, rows)


def _line_fields(book: OpenEdition, line: str) -> list[Field]:
    label, stored = book.rules.indicators.lines[line].short_label, book.rows("same_period")
    now, before = f"{label}: kỳ này", f"{label}: cùng kỳ"

    def of_base(row: Mapping, column: str) -> Content:
        found = stored.get(f"{row['holder']}/{row['measure']}/{line}")
        return int(found[column]) if found else State.MISSING.label

    def value(row: Mapping) -> Content:
        return number_or_reason(book.rows("figures").get(f"{row['holder']}/{row['measure']}/{line}", {}))

    change = Column(f"{label}: tăng, giảm", INTEGER, formula=f"[{now}]-[{before}]")
    return [
        Field(Column(now, INTEGER), value),
        Field(Column(before, INTEGER), lambda row: of_base(row, "before")),
        Field(change, lambda row: of_base(row, "change")),
    ]


def _rate_fields(book: OpenEdition, rate: str) -> list[Field]:
    """Columns of both rates as displayed, with the decimals that show a change."""
    stored = book.rows("same_period")

    def shown(row: Mapping, *columns: str) -> Content:
        found = stored.get(f"{row['holder']}/{row['measure']}/{rate}")
        return sum((Decimal(found[column]) for column in columns), Decimal()) if found else State.MISSING.label

    now, before = "Tỷ lệ kỳ này (%)", "Tỷ lệ cùng kỳ (%)"
    change = Column("Tỷ lệ: tăng, giảm (điểm phần trăm)", POINTS, formula=f"([{now}]-[{before}])*100")
    return [
        Field(Column(now, PERCENT), lambda row: shown(row, "before_pct", "difference_pct")),
        Field(Column(before, PERCENT), lambda row: shown(row, "before_pct")),
        Field(change, lambda row: shown(row, "difference_pct")),
    ]


def trends_by_period_tables(book: OpenEdition) -> Iterator[DataTable]:
    """Tables of figures and of rates with a column for each edition."""
    indicators = book.rules.indicators
    for name, title, rules, kind in (
        ("xu_huong_so_lieu", "Số liệu qua các kỳ", indicators.lines, INTEGER),
        ("xu_huong_ty_le", "Tỷ lệ qua các kỳ", indicators.rates, PERCENT),
    ):
        by_subject = _series(book, set(rules))
        periods = sorted({period for series in by_subject.values() for period in series}, key=Edition.parse)
        labels = {rule_id: rule.label for rule_id, rule in rules.items()}
        fields = subject_fields(book, "Số liệu" if kind == INTEGER else "Tỷ lệ", labels)
        fields += [_period_field(by_subject, period, kind) for period in periods]
        fields.append(_reasons_field(by_subject))
        rows = [dict(next(iter(series.values()))) for series in by_subject.values()]
        holds = f"{title}, mỗi đơn vị, cụm một dòng, mỗi kỳ một cột; bảng để in"
        yield table_of_rows(name, f"{title}, đến {book.edition.title}", holds, fields, rows)


def _subject(row: Mapping) -> tuple[str, str, str]:
    return row["name"], row["measure"], row["holder"]


def _series(book: OpenEdition, names: set[str]) -> dict[tuple[str, str, str], dict[str, Mapping]]:
    """Rows of `trends` of these lines or rates by subject and period."""
    indicators = book.rules.indicators
    order = {name: place for place, name in enumerate([*indicators.lines, *indicators.rates])}
    holders = {holder: place for place, holder in enumerate(shown_holders(book))}
    rows = book.rows("trends").values() if book.rules.has_trends else ()
    own = [row for row in rows if row["name"] in names and row["holder"] in holders]
    own.sort(key=lambda row: (order[row["name"]], row["measure"] != Measure.VIEC, holders[row["holder"]]))
    series: dict[tuple[str, str, str], dict[str, Mapping]] = {}
    for row in own:
        series.setdefault(_subject(row), {})[row["period"]] = row
    return series


def _period_field(by_subject: Mapping[tuple[str, str, str], Mapping[str, Mapping]], period: str, kind: str) -> Field:
    def value(row: Mapping) -> Content:
        found = by_subject[_subject(row)].get(period, {})
        return number_or_reason(found) if kind == INTEGER else percent_or_reason(found, "value_pct")

    return Field(Column(Edition.parse(period).title.capitalize(), kind), value)


def _reasons_field(by_subject: Mapping[tuple[str, str, str], Mapping[str, Mapping]]) -> Field:
    return Field(Column("Không so sánh được với kỳ này"), lambda row: _reasons(by_subject[_subject(row)]))


def _reasons(series: Mapping[str, Mapping]) -> str:
    """Periods that do not compare with the edition, each with the reason; "không" without any."""
    left = {
        period: row["words"] or Comparability.NOT_COMPARABLE.label
        for period, row in series.items()
        if row["comparison"] == Comparability.NOT_COMPARABLE
    }
    return "; ".join(f"{Edition.parse(period).title}: {words}" for period, words in left.items()) or "không"
