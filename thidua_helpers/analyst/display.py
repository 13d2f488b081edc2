"""Frames and refusals as an analyst sees them in JupyterLab."""

import sys
from collections.abc import Hashable, Sequence
from decimal import Decimal
from html import escape

import pandas as pd
from pandas.api.types import is_bool_dtype, is_datetime64_any_dtype, is_numeric_dtype

from thidua_helpers.numbers import round_half_up
from thidua_helpers.tables.frames import is_missing
from thidua_helpers.vietnamese import format_count, format_date, format_decimal
from thidua_helpers.vocabulary import COLUMNS

# Rows that are shown; more would make a notebook slow.
MOST_ROWS = 200
_WHOLE_UNITS = ("việc", "đồng", "thứ")
_LEFT, _RIGHT = "text-align:left;vertical-align:top", "text-align:right;vertical-align:top;white-space:nowrap"


def show_frames_in_notebook() -> None:
    """Show frames with dotted thousands, decimal comma and full texts, if in IPython."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        formatter = shell.display_formatter.formatters["text/html"]
        formatter.for_type(pd.DataFrame, frame_html)
        formatter.for_type(pd.Series, series_html)


def series_html(series: pd.Series) -> str:
    """A series as a table of one column."""
    return frame_html(series.to_frame("" if series.name is None else series.name))


def frame_html(frame: pd.DataFrame) -> str:
    """A frame as an HTML table; any frame, also one that pandas made of others."""
    shown = frame.iloc[:MOST_ROWS]
    levels = (
        []
        if is_numbered(frame)
        else [_index_texts(shown.index.get_level_values(level).to_series()) for level in range(shown.index.nlevels)]
    )
    cells, styles = column_texts(shown), [_style(shown.iloc[:, place]) for place in range(shown.shape[1])]
    index_heads = [] if is_numbered(frame) else ["" if name is None else str(name) for name in shown.index.names]
    heads = [head_text(name) for name in shown.columns]
    parts = ["<table><thead><tr>"]
    parts += [f'<th style="{_LEFT}">{escape(head)}</th>' for head in index_heads]
    parts += [f'<th style="{style}">{escape(head)}</th>' for head, style in zip(heads, styles, strict=True)]
    parts.append("</tr></thead><tbody>")
    for row in range(len(shown)):
        of_index = (f'<th style="{_LEFT}">{escape(level[row])}</th>' for level in levels)
        of_row = (
            f'<td style="{style}">{escape(column[row])}</td>' for column, style in zip(cells, styles, strict=True)
        )
        parts += ["<tr>", *of_index, *of_row, "</tr>"]
    parts.append("</tbody></table>")
    note = f"{format_count(len(frame))} dòng × {frame.shape[1]} cột"
    if len(frame) > MOST_ROWS:
        note += f"; đang hiện {MOST_ROWS} dòng đầu"
    return "".join(parts) + f"<p>{note}</p>"


def column_texts(frame: pd.DataFrame) -> list[list[str]]:
    """The cells of each column as texts, in the order of columns."""
    units = frame[COLUMNS["unit_of_value"]] if list(frame.columns).count(COLUMNS["unit_of_value"]) == 1 else None
    is_whole = [] if units is None else list(units.isin(_WHOLE_UNITS))
    return [_texts(frame.iloc[:, place], frame.columns[place], is_whole) for place in range(frame.shape[1])]


def _texts(column: pd.Series, name: Hashable, is_whole: Sequence[bool]) -> list[str]:
    values = column.to_numpy(dtype=object)
    if is_bool_dtype(column.dtype):
        return ["" if is_missing(value) else "có" if value else "không" for value in values]
    if is_datetime64_any_dtype(column.dtype):
        return ["" if pd.isna(value) else format_date(pd.Timestamp(value).date()) for value in values]
    if not is_numeric_dtype(column.dtype):
        return [_text(value) for value in values]
    if is_year(name):
        return ["" if is_missing(value) else f"{value:g}" for value in values]
    decimals = _decimals(column)
    # The unit of a row is not that of its per cents.
    whole = [] if "%" in str(name) else is_whole
    digits = [0 if place < len(whole) and whole[place] else decimals for place in range(len(values))]
    return [_number_text(value, places) for value, places in zip(values, digits, strict=True)]


def is_year(name: Hashable) -> bool:
    """Whether a column has years or numbers of rows (“Năm”, “Dòng”), which take no dot."""
    text = str(name).casefold()
    return text.startswith("năm") or text.endswith("year") or text in ("dòng", "kỳ", "row", "column")


def _decimals(column: pd.Series) -> int:
    """Decimals of a column: none for whole numbers, else two, four where all are small."""
    known = column.dropna().astype("float64")
    if known.empty or (known % 1 == 0).all():
        return 0
    return 2 if known.abs().max() >= 1 else 4


def _number_text(value: object, decimals: int) -> str:
    if is_missing(value):
        return ""
    if value in (float("inf"), float("-inf")):
        return str(value)
    return format_decimal(round_half_up(Decimal(str(value)), decimals))


def _text(value: object) -> str:
    if is_missing(value) or value is pd.NaT:
        return ""
    if isinstance(value, float):
        return _number_text(value, 0 if value.is_integer() else 2)
    return str(value)


def _index_texts(level: pd.Series) -> list[str]:
    """Ids and labels of an index; numbers without dots, since they may be years."""
    if is_datetime64_any_dtype(level.dtype):
        return _texts(level, "", ())
    return [_text(value) for value in level.to_numpy(dtype=object)]


def _style(column: pd.Series) -> str:
    is_number = is_numeric_dtype(column.dtype) and not is_bool_dtype(column.dtype)
    return _RIGHT if is_number else _LEFT


def is_numbered(frame: pd.DataFrame) -> bool:
    """Whether the index only counts the rows."""
    return isinstance(frame.index, pd.RangeIndex) and frame.index.name is None


def head_text(name: Hashable) -> str:
    """Head of a column; levels are joined."""
    return ", ".join(str(part) for part in name if str(part)) if isinstance(name, tuple) else str(name)
