"""Exported table of the statements on results."""

from functools import partial

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.insights.insight import sentence_text
from thidua_helpers.report.exports.exported import DataTable, level_of_holder, table_of_rows
from thidua_helpers.report.render.blocks import INTEGER, Column, Field
from thidua_helpers.vocabulary import PROVINCE, Consequence, Flag


def insights_table(book: OpenEdition) -> DataTable:
    """Table of the shared statements in words, by holder in the order of their pages."""
    name, values = book.rules.name, book.rows("insight_values")
    fields = [
        Field(Column("Tên"), lambda row: name(row["holder"])),
        Field(Column("Cấp"), lambda row: level_of_holder(book, row["holder"])),
        Field(Column("Thứ tự", INTEGER), lambda row: int(row["number"])),
        Field(Column("Tính chất"), lambda row: Consequence(row["consequence"]).label),
        Field(Column("Nội dung", width=6), partial(sentence_text, values=values, name=name)),
        Field(Column("Dấu hiệu"), lambda row: Flag(row["flag"]).label or "không"),
    ]
    rows = [
        row
        for holder in (PROVINCE, *book.rules.cluster_ids, *book.rules.unit_by_id)
        for row in book.insights_by_holder.get(holder, ())
        if not row["is_internal"]
    ]
    title = "Điểm cần chú ý trong kết quả"
    return table_of_rows(
        "diem_can_chu_y", title, f"{title}, theo trang của toàn tỉnh, từng cụm, từng đơn vị", fields, rows
    )
