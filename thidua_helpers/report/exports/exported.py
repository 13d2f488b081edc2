"""Common parts of exported tables: names, sheets, values with marks, precision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import Column, Content, Field, Figure, Row, Table
from thidua_helpers.report.render.precision import precision_text
from thidua_helpers.vocabulary import PROVENANCE_MARKS, PROVINCE, Measure, State

EXACTNESS, EXACT = "Độ chính xác", "đủ mọi chữ số"


PARTS_OF_RATE = {"Tử số": "numerator", "Mẫu số": "denominator"}


@dataclass(frozen=True, kw_only=True)
class DataTable(Table):
    """An exported table with its `name`, which is also that of its file, and its content.

    Cells are texts, integers, decimals or days; a text in a column of numbers is the reason for a missing one.
    """

    name: str
    sheet: str
    holds: str


@dataclass(frozen=True, kw_only=True)
class MemberSum(Figure):
    """A figure of a group that is the sum of the column `heading` of its members' table.

    A workbook adds up the cells of the rows that name the `group`, of all rows if it is empty.
    """

    table: str
    heading: str
    group: str


# Name → sheet of all possible tables, in order.
SHEETS = {
    "tong_hop": "Tổng hợp",
    "so_lieu_viec_don_vi": "Việc - đơn vị",
    "so_lieu_tien_don_vi": "Tiền - đơn vị",
    "so_lieu_viec_cum_tinh": "Việc - cụm, tỉnh",
    "so_lieu_tien_cum_tinh": "Tiền - cụm, tỉnh",
    "ty_le": "Tỷ lệ",
    "tien_binh_quan": "Tiền bình quân",
    "chi_tieu": "Chỉ tiêu",
    "cung_ky_so_lieu": "Cùng kỳ - số liệu",
    "cung_ky_ty_le": "Cùng kỳ - tỷ lệ",
    "cung_ky_theo_don_vi": "Cùng kỳ - theo đơn vị",
    "xu_huong": "Xu hướng",
    "xu_huong_so_lieu": "Xu hướng - số liệu",
    "xu_huong_ty_le": "Xu hướng - tỷ lệ",
    "diem_can_chu_y": "Điểm cần chú ý",
    "doi_chieu": "Đối chiếu",
    "nhan_dinh": "Nhận định đã công bố",
    "kiem_tra": "Kiểm tra, kiểm sát",
    "xep_hang": "Xếp hạng trong Cụm",
    "hang": "Hạng toàn tỉnh",
}


def data_table(
    name: str,
    title: str,
    holds: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Content]],
    exactness: Sequence[str] = (),
) -> DataTable:
    """Exported table, with a column on precision if `exactness` has a text for any row."""
    if any(exactness):
        columns = [*columns, Column(EXACTNESS)]
        rows = [[*row, text or EXACT] for row, text in zip(rows, exactness, strict=True)]
    return DataTable(title, columns, [[Row(row) for row in rows]], name=name, sheet=SHEETS[name], holds=holds)


def table_of_rows(
    name: str,
    title: str,
    holds: str,
    fields: Sequence[Field],
    rows: Sequence[Mapping],
    exactness: Callable[[Mapping], str] = lambda row: "",
) -> DataTable:
    """Exported table with a row for each row of a stage table."""
    cells = [[field.fill(row) for field in fields] for row in rows]
    return data_table(name, title, holds, [field.column for field in fields], cells, [exactness(row) for row in rows])


def subject_fields(book: OpenEdition, heading: str, labels: Mapping[str, str], column: str = "name") -> list[Field]:
    """Columns of a row's subject: line or rate, measure, holder, level of the holder."""
    return [
        Field(Column(heading), lambda row: labels[row[column]]),
        Field(Column("Tính bằng"), lambda row: Measure(row["measure"]).label),
        Field(Column("Tên"), lambda row: book.rules.name(row["holder"])),
        Field(Column("Cấp"), lambda row: level_of_holder(book, row["holder"])),
    ]


def exactness_in_words(unit: str, row: Mapping, columns: Mapping[str, str]) -> str:
    """Precision of figures with unknown digits; `columns`: heading → column of `row`."""
    texts = {head: precision_text(row, column, unit) for head, column in columns.items() if not _is_absent(row, column)}
    return ". ".join(f"{head}: {text}" for head, text in texts.items() if text)


def _is_absent(row: Mapping, column: str) -> bool:
    return row.get(column) is None or pd.isna(row[column])


def units_of(book: OpenEdition) -> dict[str, str]:
    """Shown units, cluster by cluster, with the cluster's name."""
    rules = book.rules
    clusters = {unit: cluster.name for cluster in rules.clusters for unit in cluster.members}
    all_units = clusters | {unit: "không thuộc Cụm" for unit in rules.unit_by_id if unit not in clusters}
    return {unit: cluster for unit, cluster in all_units.items() if unit in book.shown_units}


def group_holders(book: OpenEdition) -> list[str]:
    return [*book.rules.cluster_ids, *book.remainders, PROVINCE]


def shown_holders(book: OpenEdition) -> list[str]:
    return [*units_of(book), *group_holders(book)]


def level_of_holder(book: OpenEdition, holder: str) -> str:
    if holder == PROVINCE:
        return "toàn tỉnh"
    if holder in book.rules.unit_by_id:
        return "đơn vị"
    return "nhiều cụm" if holder in book.remainders else "cụm"


def number_or_reason(row: Mapping, column: str = "value") -> Content:
    """Integer with its mark, or the state that explains why it is missing."""
    if row.get("state") != State.VALUE:
        return State(row.get("state", State.MISSING)).label
    return Figure(value=int(row[column]), mark=PROVENANCE_MARKS.get(row["provenance"], ""))


def percent_or_reason(row: Mapping, column: str) -> Content:
    if row.get("state") != State.VALUE:
        return State(row.get("state", State.MISSING)).label
    return Figure(value=Decimal(row[column]), mark=PROVENANCE_MARKS.get(row["provenance"], ""))
