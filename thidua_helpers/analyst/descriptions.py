"""The stage tables and their columns in words, as frames."""

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import Refused
from thidua_helpers.tables.schema import TableSchema
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.schemas.meanings import TABLES, column_meaning


def described_tables(opened: OpenEdition) -> pd.DataFrame:
    """Every stage table with title and number of rows, missing for a table not made."""
    rows = [(name, meaning.title, meaning.row, _row_count(opened, name)) for name, meaning in TABLES.items()]
    frame = pd.DataFrame(rows, columns=["Bảng", "Nội dung", "Mỗi dòng là", "Số dòng"])
    return frame.astype({"Số dòng": "Int64"}).set_index("Bảng")


def described_columns(table: str) -> pd.DataFrame:
    """Every column of a stage table: id, type, meaning; key columns say so."""
    schema = SCHEMAS[table]
    rows = [(column, _type_in_words(schema, column), column_meaning(table, column)) for column in schema.columns]
    return pd.DataFrame(rows, columns=["Cột", "Kiểu", "Ý nghĩa"]).set_index("Cột")


def _row_count(opened: OpenEdition, name: str) -> int | None:
    try:
        return len(opened.table(name))
    except Refused:
        return None


def _type_in_words(schema: TableSchema, column: str) -> str:
    if column in schema.integers:
        return "số nguyên"
    if column in schema.booleans:
        return "có, không"
    if column in schema.decimals:
        return "số thập phân"
    return "ngày" if column in schema.dates else "chữ"
