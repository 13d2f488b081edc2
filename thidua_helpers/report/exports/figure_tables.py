"""Exported tables of figures, rates and money per case, with a row for each holder."""

from collections.abc import Mapping

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.exports.exported import (
    PARTS_OF_RATE,
    DataTable,
    MemberSum,
    data_table,
    exactness_in_words,
    group_holders,
    number_or_reason,
    percent_or_reason,
    shown_holders,
    subject_fields,
    table_of_rows,
    units_of,
)
from thidua_helpers.report.render.blocks import INTEGER, PERCENT, Column, Content, Field, Figure
from thidua_helpers.vocabulary import PROVINCE, Measure, Provenance, State


def figures_table(book: OpenEdition, measure: str, is_of_units: bool) -> DataTable:
    """Table with a column for each line that has figures, in whole việc or đồng."""
    rows = book.rows("figures")
    units = units_of(book)
    holders = list(units) if is_of_units else group_holders(book)
    lines = line_headings(book, measure)
    first = [Column("Đơn vị"), Column("Cụm")] if is_of_units else [Column("Cụm, tỉnh")]
    columns = [*first, *(Column(label, INTEGER) for label in lines.values()), Column("Căn cứ")]
    table_rows, exactness = [], []
    for holder in holders:
        own = {label: rows.get(f"{holder}/{measure}/{line}", {}) for line, label in lines.items()}
        names = [book.rules.name(holder), units[holder]] if is_of_units else [book.rules.name(holder)]
        numbers = (group_number(book, holder, measure, line, lines[line]) for line in lines)
        table_rows.append([*names, *numbers, _bases(own)])
        of_lines = (exactness_in_words(Measure(measure).unit, row, {label: "value"}) for label, row in own.items())
        exactness.append(". ".join(filter(None, of_lines)))
    whose = "các đơn vị" if is_of_units else "các cụm và toàn tỉnh"
    return data_table(
        units_table_name(measure) if is_of_units else f"so_lieu_{measure}_cum_tinh",
        f"Số liệu về {Measure(measure).label} của {whose} ({Measure(measure).unit})",
        f"Mọi dòng số liệu về {Measure(measure).label}, tính bằng {Measure(measure).unit}; mỗi dòng một "
        + ("đơn vị" if is_of_units else "cụm, dòng cuối là toàn tỉnh"),
        columns,
        table_rows if lines else [],
        exactness,
    )


def units_table_name(measure: str) -> str:
    """Name of the table of the units' figures of a measure."""
    return f"so_lieu_{measure}_don_vi"


def line_headings(book: OpenEdition, measure: str) -> dict[str, str]:
    """Heading of each line that has figures of the measure."""
    lines = book.rules.indicators.lines
    used = {row["line"] for row in book.rows("figures").values() if row["state"] == State.VALUE}
    return _heads({key: line.label for key, line in lines.items() if key in used and measure in line.measures})


def group_number(book: OpenEdition, holder: str, measure: str, line: str, heading: str) -> Content:
    """A figure; of a group a `MemberSum` if the stored one is the sum of its shown units."""
    row = book.rows("figures").get(f"{holder}/{measure}/{line}", {})
    number = number_or_reason(row)
    if row.get("provenance") != Provenance.SUM or not isinstance(number, Figure):
        return number
    units = units_of(book)
    group = "" if holder == PROVINCE else book.rules.name(holder)
    members = [unit for unit, cluster in units.items() if group in ("", cluster)]
    figures = [book.rows("figures").get(f"{unit}/{measure}/{line}", {}) for unit in members]
    is_sum = all(figure.get("state") == State.VALUE for figure in figures)
    if not is_sum or sum(int(figure["value"]) for figure in figures) != row["value"]:
        return number
    return MemberSum(value=number.value, table=units_table_name(measure), heading=heading, group=group)


def _heads(labels: Mapping[str, str]) -> dict[str, str]:
    """Unique heading of each line: its label, with the id if two labels are equal."""
    used = [label.casefold() for label in labels.values()]
    return {line: label if used.count(label.casefold()) == 1 else f"{label} ({line})" for line, label in labels.items()}


def _bases(rows: Mapping[str, Mapping]) -> str:
    """Provenance of the figures of a row, commonest first; others with their columns."""
    heads: dict[str, list[str]] = {}
    for head, row in rows.items():
        if row.get("state") == State.VALUE:
            heads.setdefault(row["provenance"], []).append(head)
    ordered = sorted(heads, key=lambda provenance: -len(heads[provenance]))
    texts = [
        Provenance(provenance).label + (f": {', '.join(heads[provenance])}" if place else "")
        for place, provenance in enumerate(ordered)
    ]
    return "; ".join(texts) or State.MISSING.label


def _rate_rows(book: OpenEdition, kind: str) -> list[Mapping]:
    """Rows of the rates of a kind, for each shown holder; rates without any value left out."""
    rows, rates = book.rows("rates"), book.rules.indicators.rates
    known_rates = {row["rate"] for row in rows.values() if row["state"] == State.VALUE}
    return [
        {"rate": rate_id, "measure": measure, "holder": holder} | dict(rows.get(f"{holder}/{measure}/{rate_id}", {}))
        for rate_id, rate in rates.items()
        if rate_id in known_rates and rate.kind == kind
        for measure in rate.own_measures
        for holder in shown_holders(book)
    ]


def _provenance(row: Mapping) -> str:
    return Provenance(row.get("provenance", "")).label or State(row.get("state", State.MISSING)).label


def rates_table(book: OpenEdition) -> DataTable:
    """Table with a row for each rate and holder: numerator, denominator, result."""
    percent = Column("Kết quả (%)", PERCENT, formula="[Tử số]/[Mẫu số]")
    fields = [
        *subject_fields(book, "Tỷ lệ", _rate_labels(book), "rate"),
        Field(Column("Tử số", INTEGER), lambda row: number_or_reason(row, "numerator")),
        Field(Column("Mẫu số", INTEGER), lambda row: number_or_reason(row, "denominator")),
        Field(percent, lambda row: percent_or_reason(row, "value_pct")),
        Field(Column("Căn cứ"), lambda row: "; ".join(filter(None, (_provenance(row), row.get("words"))))),
    ]
    holds = "Mọi tỷ lệ với tử số, mẫu số; kết quả là công thức chia hai ô đó"

    def exactness(row: Mapping) -> str:
        return exactness_in_words(Measure(row["measure"]).unit, row, PARTS_OF_RATE)

    return table_of_rows("ty_le", "Các tỷ lệ", holds, fields, _rate_rows(book, "pct"), exactness)


def money_per_case_table(book: OpenEdition) -> DataTable:
    indicator, _, *holder = subject_fields(book, "Chỉ số", _rate_labels(book), "rate")
    per_case = Column("Đồng một việc", INTEGER, formula="[Số tiền (đồng)]/[Số việc]")
    fields = [
        indicator,
        *holder,
        Field(Column("Số tiền (đồng)", INTEGER), lambda row: number_or_reason(row, "numerator")),
        Field(Column("Số việc", INTEGER), lambda row: number_or_reason(row, "denominator")),
        Field(per_case, lambda row: number_or_reason(row, "value_vnd")),
        Field(Column("Căn cứ"), _provenance),
    ]

    def exactness(row: Mapping) -> str:
        return exactness_in_words(Measure.TIEN.unit, row, {"Số tiền (đồng)": "numerator"})

    title = "Số tiền bình quân một việc"
    holds, rows = f"{title}; kết quả là công thức chia hai ô", _rate_rows(book, "vnd_per_viec")
    return table_of_rows("tien_binh_quan", title, holds, fields, rows, exactness)


def _rate_labels(book: OpenEdition) -> dict[str, str]:
    return {rate_id: rate.label for rate_id, rate in book.rules.indicators.rates.items()}
