"""Exported tables of figures, rates and money per case, one row for each holder."""

from collections.abc import Iterator, Mapping

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.exports.exported import (
    PARTS_OF_RATE,
    DataTable,
    data_table,
    exactness_in_words,
    group_holders,
    level_of_holder,
    number_or_reason,
    percent_or_reason,
    shown_holders,
    units_of,
)
from thidua_helpers.report.render.blocks import INTEGER, PERCENT, Column, plain_columns
from thidua_helpers.vocabulary import Measure, Provenance, State


def figures_table(book: OpenEdition, measure: str, is_of_units: bool) -> DataTable:
    """One row per holder, one column per line that somebody has a figure of, in whole việc or đồng."""
    rows, indicators = book.rows("figures"), book.rules.indicators
    units = units_of(book)
    holders = list(units) if is_of_units else group_holders(book)
    known = {row["line"] for row in rows.values() if row["state"] == State.VALUE}
    own_lines = [each for each, line in indicators.lines.items() if each in known and measure in line.measures]
    lines = _heads({each: indicators.lines[each].label for each in own_lines})
    first = [Column("Đơn vị"), Column("Cụm")] if is_of_units else [Column("Cụm, tỉnh")]
    columns = [*first, *(Column(label, INTEGER) for label in lines.values()), Column("Căn cứ")]
    made, exactness = [], []
    for holder in holders:
        own = {label: rows.get(f"{holder}/{measure}/{line}", {}) for line, label in lines.items()}
        names = [book.rules.name(holder), units[holder]] if is_of_units else [book.rules.name(holder)]
        made.append([*names, *map(number_or_reason, own.values()), _bases(own)])
        of_lines = (exactness_in_words(Measure(measure).unit, row, {label: "value"}) for label, row in own.items())
        exactness.append(". ".join(filter(None, of_lines)))
    whose = "các đơn vị" if is_of_units else "các cụm và toàn tỉnh"
    return data_table(
        f"so_lieu_{measure}_{'don_vi' if is_of_units else 'cum_tinh'}",
        f"Số liệu về {Measure(measure).label} của {whose} ({Measure(measure).unit})",
        f"Mọi dòng số liệu về {Measure(measure).label}, tính bằng {Measure(measure).unit}; mỗi dòng một "
        + ("đơn vị" if is_of_units else "cụm, dòng cuối là toàn tỉnh"),
        columns,
        made if lines else [],
        exactness,
    )


def _heads(labels: Mapping[str, str]) -> dict[str, str]:
    """The label of each line; of two with one label also the id, since no two columns have one head."""
    said = [label.casefold() for label in labels.values()]
    return {line: label if said.count(label.casefold()) == 1 else f"{label} ({line})" for line, label in labels.items()}


def _bases(rows: Mapping[str, Mapping]) -> str:
    """What the figures of a row are made of: the commonest first, for the others the columns as well."""
    heads: dict[str, list[str]] = {}
    for head, row in rows.items():
        if row.get("state") == State.VALUE:
            heads.setdefault(row["provenance"], []).append(head)
    ordered = sorted(heads, key=lambda provenance: -len(heads[provenance]))
    said = [
        Provenance(provenance).label + (f": {', '.join(heads[provenance])}" if place else "")
        for place, provenance in enumerate(ordered)
    ]
    return "; ".join(said) or State.MISSING.label


def _rate_rows(book: OpenEdition, kind: str) -> Iterator[tuple[str, str, str, Mapping]]:
    """Rate, measure, holder and row of every rate of this kind that somebody has."""
    rows = book.rows("rates")
    known = {row["rate"] for row in rows.values() if row["state"] == State.VALUE}
    for rate_id, rate in book.rules.indicators.rates.items():
        if rate_id not in known or rate.kind != kind:
            continue
        for measure in rate.measures if kind == "pct" else ("tien",):
            for holder in shown_holders(book):
                yield rate_id, measure, holder, rows.get(f"{holder}/{measure}/{rate_id}", {})


def rates_table(book: OpenEdition) -> DataTable:
    """One row per rate and holder: numerator, denominator, and the one divided by the other."""
    rates = book.rules.indicators.rates
    columns = [
        *plain_columns("Tỷ lệ", "Tính bằng", "Tên", "Cấp"),
        Column("Tử số", INTEGER),
        Column("Mẫu số", INTEGER),
        Column("Kết quả (%)", PERCENT, formula="[Tử số]/[Mẫu số]"),
        Column("Căn cứ"),
    ]
    made = [
        [
            *(rates[rate].label, Measure(measure).label, book.rules.name(holder), level_of_holder(book, holder)),
            *(
                number_or_reason(row, "numerator"),
                number_or_reason(row, "denominator"),
                percent_or_reason(row, "value_pct"),
            ),
            "; ".join(
                filter(
                    None,
                    (
                        Provenance(row.get("provenance", "")).label or State(row.get("state", State.MISSING)).label,
                        row.get("words"),
                    ),
                )
            ),
        ]
        for rate, measure, holder, row in _rate_rows(book, "pct")
    ]
    exactness = [
        exactness_in_words(Measure(measure).unit, row, PARTS_OF_RATE) for _, measure, _, row in _rate_rows(book, "pct")
    ]
    holds = "Mọi tỷ lệ với tử số, mẫu số; kết quả là công thức chia hai ô đó"
    return data_table("ty_le", "Các tỷ lệ", holds, columns, made, exactness)


def money_per_case_table(book: OpenEdition) -> DataTable:
    rates = book.rules.indicators.rates
    columns = [
        *plain_columns("Chỉ số", "Tên", "Cấp"),
        Column("Số tiền (đồng)", INTEGER),
        Column("Số việc", INTEGER),
        Column("Đồng một việc", INTEGER, formula="[Số tiền (đồng)]/[Số việc]"),
        Column("Căn cứ"),
    ]
    made = [
        [
            *(rates[rate].label, book.rules.name(holder), level_of_holder(book, holder)),
            *(number_or_reason(row, column) for column in ("numerator", "denominator", "value_vnd")),
            Provenance(row.get("provenance", "")).label or State(row.get("state", State.MISSING)).label,
        ]
        for rate, _, holder, row in _rate_rows(book, "vnd_per_viec")
    ]
    inexact = {"Số tiền (đồng)": "numerator"}
    exactness = [exactness_in_words(Measure("tien").unit, row, inexact) for *_, row in _rate_rows(book, "vnd_per_viec")]
    title = "Số tiền bình quân một việc"
    return data_table("tien_binh_quan", title, f"{title}; kết quả là công thức chia hai ô", columns, made, exactness)
