"""Base of all models of config files, and types of single values."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


class ConfigModel(BaseModel):
    """Base of config models: unknown keys are refused, instances are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    # Columns that older CSV files, such as those of frozen revisions, do not have.
    newer_columns: ClassVar[frozenset[str]] = frozenset()


Text = Annotated[str, BeforeValidator(lambda value: value.strip() if isinstance(value, str) else value)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Comparator = Literal[">=", ">"]


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split("|")) if isinstance(value, str) else value


def _decimal_comma(value: object) -> object:
    return value.replace(",", ".") if isinstance(value, str) else value


def _no_fraction(value: Decimal) -> Decimal:
    if value < 1:
        raise ValueError(f"là {value}, nhỏ hơn 1%; ghi theo phần trăm: 15% ghi 15, không ghi 0.15.")
    return value


def _yes_no(value: object) -> object:
    return (
        {"co": True, "có": True, "khong": False, "không": False}.get(value, value) if isinstance(value, str) else value
    )


def _share(value: str) -> str:
    # A decimal would be another share: 0,6667 of 9 is 7, two thirds are 6.
    if not re.fullmatch(r"\d{1,9}/[1-9]\d{0,8}", value, re.ASCII):
        raise ValueError(f"là “{value}”; phải viết dạng phân số như “2/3”.")
    if not 0 < Fraction(value) <= 1:
        raise ValueError("phải lớn hơn 0 và không quá 1.")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"không phải biểu thức chính quy: {error}") from error
    return value


Pattern = Annotated[str, AfterValidator(_pattern)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Percentage = Annotated[Decimal, BeforeValidator(_decimal_comma), Field(gt=0, le=100, decimal_places=4)]
SharePct = Annotated[Percentage, AfterValidator(_no_fraction)]
Points = Annotated[Decimal, Field(decimal_places=4, ge=-10_000, le=10_000)]
Share = Annotated[str, AfterValidator(_share)]
FileName = Annotated[str, Field(pattern=r"^[^/\\:*?\"<>|\x00-\x1f]{1,120}\.[A-Za-z]{3,4}$")]
LineId = Annotated[str, Field(pattern=r"^[a-z_]+(\+[a-z_]+)*$")]
RateId = Annotated[str, Field(pattern=r"^[a-z_]+$")]
Part = Literal["", "chu_dong", "theo_yeu_cau"]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
