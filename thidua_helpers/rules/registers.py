"""`config/forms/<id>.toml`: registers, one entry a row, and side tables."""

from typing import Literal

from pydantic import Field, model_validator

from thidua_helpers.errors import suggestion
from thidua_helpers.rules.types import ConfigModel, Text
from thidua_helpers.tables.schemas import SCHEMAS

# The columns of each register, in the order in which its stage table has them.
REGISTER_COLUMNS = {
    "large_cases": ("unit", "case", "kind", "co_dieu_kien", "xong", "note"),
    "inspections": ("date", "source", "unit", "kind", "count", "note"),
    "receipts": ("unit", "date", "note"),
    "scores": (
        *("table", "unit", "criterion", "label", "max_points", "tu_cham", "tham_dinh", "giai_trinh", "ket_luan"),
        "minh_chung",
    ),
    "ballots": (
        *("cluster", "subject", "round", "date", "electorate", "present", "issued", "returned", "valid", "invalid"),
        "note",
    ),
    "votes": ("cluster", "subject", "round", "unit", "votes"),
    "staff": ("unit", "staff", "completed", "advanced", "disciplined", "note"),
    "nominations": (
        *("unit", "person", "title", "order", "rating", "months", "initiative", "earlier_years", "disciplined"),
        *("achievement", "state", "note"),
    ),
    "transfers": ("from", "unit", "viec", "tien", "decision", "note"),
    "separate_book": ("unit", "viec", "tien", "note"),
}
# Columns that a sheet may lack: without its id a criterion is found by its label.
OPTIONAL_COLUMNS = {"scores": ("criterion",)}
# Registers of what the council does after the figures are closed.
COUNCIL_REGISTERS = ("scores", "ballots", "votes", "staff", "nominations")


class RegisterForm(ConfigModel):
    """`config/forms/<id>.toml`: layout of a register; `table` is its stage table.

    Each row is an entry. `shared_texts`: columns of free text that are fit to be shared; by default none.
    """

    kind: Literal["so"]
    name: Text
    table: Literal[
        "large_cases",
        "inspections",
        "receipts",
        "scores",
        "ballots",
        "votes",
        "staff",
        "nominations",
        "transfers",
        "separate_book",
    ]
    sheet: Text = ""
    money_unit_vnd: int = Field(default=1, gt=0)
    columns: dict[str, Text]
    kinds: tuple[Text, ...] = ()
    sources: tuple[Text, ...] = ()
    shared_texts: tuple[Text, ...] = ()
    verified: bool

    @model_validator(mode="after")
    def _shared_texts_of_table(self) -> "RegisterForm":
        free_texts = SCHEMAS[self.table].free_texts if self.table in SCHEMAS else ()
        for name in self.shared_texts:
            if name not in free_texts:
                raise ValueError(
                    f"shared_texts: bảng {self.table} không có cột chữ “{name}”." + suggestion(name, free_texts)
                )
        return self

    @model_validator(mode="after")
    def _columns_of_table(self) -> "RegisterForm":
        needed = REGISTER_COLUMNS[self.table]
        for name in self.columns:
            if name not in needed:
                raise ValueError(f"columns không có khóa “{name}”." + suggestion(name, needed))
        for name in needed:
            if name not in self.columns:
                raise ValueError(f"columns thiếu “{name}”.")
        if len(set(self.columns.values())) < len(self.columns):
            raise ValueError("columns có hai cột cùng một tiêu đề.")
        return self


class SideTableForm(ConfigModel):
    """`config/forms/<id>.toml`: a side table (biểu phụ), shown in the report as it is.

    Shared pages have it only if declared fit (`shared`): its headings and rows are free text.
    """

    kind: Literal["bieu-phu"]
    name: Text
    shared: bool = False
    verified: bool
