"""Exported tables of sources: published figures, statements, findings of inspections."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.exports.exported import DataTable, data_table
from thidua_helpers.report.render.blocks import DATE, INTEGER, PERCENT, Column, plain_columns
from thidua_helpers.vietnamese import parse_date
from thidua_helpers.vocabulary import Match, Measure, State, StatementKind


def reconciliation_table(book: OpenEdition) -> DataTable:
    """Table of published figures next to recomputed ones, a row for each reading."""
    columns = [
        *plain_columns("Tên", "Nội dung", "Tính bằng", "Số đã công bố", "Cách tính lại"),
        Column("Tử số", INTEGER),
        Column("Mẫu số", INTEGER),
        Column("Kết quả tính lại (số)", INTEGER),
        Column("Kết quả tính lại (%)", PERCENT, formula="[Tử số]/[Mẫu số]"),
        *plain_columns("Kết quả đối chiếu", "Giải thích", "Nguồn", "Ô trong tệp bảng tính"),
    ]
    rows = []
    for row in book.table("reconciliation").to_dict("records"):
        published = book.rows("published")[f"{row['file']}/{row['sheet']}/{row['row']}"]
        rows.append(
            [
                *(book.rules.name(row["holder"]), row["item"], Measure(row["measure"]).label, row["printed"]),
                *(row["against"], *_recomputed(row, published["kind"]), Match(row["result"]).label, row["explanation"]),
                book.rules.sources[row["source"]].title,
                f"{book.input_names.shown_name(row['file'])}, {row['sheet']}, {row['cell']}",
            ]
        )
    holds = "Số đã công bố bên cạnh kết quả tính lại, mỗi cách đọc một dòng"
    return data_table("doi_chieu", "Đối chiếu số liệu đã công bố", holds, columns, rows)


def statements_table(book: OpenEdition) -> DataTable:
    """Table of statements in publications, as quotes where the wording is known."""
    headings = "Nội dung", "Tên", "Kỳ đầu", "Kỳ cuối", "Nguyên văn", "Thuật lại", "Nguồn", "Nơi đăng, tác giả"
    columns = [*map(Column, headings), Column("Ngày đăng", DATE), Column("Trang, đoạn"), Column("Ghi chú")]
    rows = []
    for item in book.rules.statements:
        source = book.rules.sources[item.source]
        day = source.published_on or State.MISSING.label
        of_period = item.first, item.last or item.first
        cells = StatementKind(item.kind).label, book.rules.name(item.holder), *of_period, item.quote, item.text
        rows.append([*cells, source.title, source.publisher, day, item.place, item.note])
    holds = "Điều nguồn nêu về kỳ này, về hội nghị, khen thưởng; là lời của nguồn, không phải kết luận của báo cáo"
    return data_table("nhan_dinh", "Nhận định đã công bố", holds, columns, rows)


def _recomputed(row: Mapping, kind: str) -> list:
    """Numerator, denominator, recomputed number and rate, or why they are missing."""
    asked = {"count": ("recomputed",), "rate": ("numerator", "denominator", "recomputed_pct")}
    of_kind = asked.get(kind, ("recomputed_pct",))
    values = []
    for column in ("numerator", "denominator", "recomputed", "recomputed_pct"):
        value = row[column]
        if column not in of_kind:
            values.append(State.NOT_APPLICABLE.label)
        elif pd.isna(value) or value == "":
            values.append(State.MISSING.label)
        else:
            values.append(Decimal(value) if column == "recomputed_pct" else int(value))
    return values


def inspections_table(book: OpenEdition) -> DataTable:
    has_note = book.rules.shares("inspections", "note")
    columns = [
        *(Column("Ngày", DATE), Column("Đơn vị"), Column("Nguồn"), Column("Loại vi phạm, sai sót")),
        *(Column("Số lượng", INTEGER), *([Column("Ghi chú")] if has_note else [])),
    ]
    rows = book.table("inspections").sort_values("found_on", kind="stable").to_dict("records")
    table_rows = [
        [
            *(parse_date(row["found_on"]), book.rules.name(row["holder"]), row["found_by"], row["kind"]),
            *(int(row["count"]), *([row["note"]] if has_note else [])),
        ]
        for row in rows
    ]
    title = "Vi phạm, sai sót do kiểm tra, kiểm sát phát hiện"
    return data_table("kiem_tra", title, f"{title}, theo ngày", columns, table_rows)
