"""Typed values of frames, where pandas' stubs have no types."""

from collections.abc import Hashable, Mapping
from datetime import date
from math import isnan

import pandas as pd

from thidua_helpers.errors import not_none
from thidua_helpers.vietnamese import parse_date


def int_cell(frame: pd.DataFrame, row: Hashable, column: str) -> int:
    """Integer of one cell; `row` is the row's label, a tuple in an index of several levels."""
    return int(frame[column].to_dict()[row])


def select_level(frame: pd.DataFrame, level: str, value: str) -> pd.DataFrame:
    """Rows with a value in one level of the index, without that level."""
    return frame[frame.index.get_level_values(level) == value].droplevel(level)


def stored_day(text: str) -> date:
    """Day of a stage table; raises ValueError for any other text."""
    return not_none(parse_date(text))


def records(frame: pd.DataFrame) -> list[dict]:
    """The rows of a frame; None for a missing value."""
    names, columns = list(frame), (cells_of(frame[name]) for name in frame)
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def cells_of(column: pd.Series) -> list:
    """The cells of a column; None for a missing value."""
    # pandas' tolist goes through texts one by one, the longest part of making a page.
    cells = column.to_numpy(dtype=object)
    return cells.tolist() if not column.hasnans else [None if is_missing(cell) else cell for cell in cells]


def is_missing(cell: object) -> bool:
    """Whether a cell is None, NA or NaN."""
    return cell is None or cell is pd.NA or (isinstance(cell, float) and isnan(cell))


def ratio_of(row: Mapping) -> tuple[int, int]:
    """Numerator and denominator of a row of rates that has a value."""
    return int(row["numerator"]), int(row["denominator"])
