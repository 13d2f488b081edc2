"""A frame as a workbook in which Excel can reckon, sort and filter."""

from pathlib import Path

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_float_dtype, is_integer_dtype

from thidua_helpers.analyst.display import column_texts, head_text, is_numbered, is_year
from thidua_helpers.errors import Refused, replace_error

_WIDEST = 60


def to_excel(frame: pd.DataFrame | pd.Series, path: str | Path) -> Path:
    """Ghi một bảng ra tệp Excel: số là số, có lọc, không gộp ô.

    Ví dụ: `to_excel(book.targets, "chi-tieu.xlsx")`. Trả về đường dẫn đầy đủ của tệp.
    """
    target = Path(path).absolute()
    if target.suffix.casefold() != ".xlsx":
        raise Refused(f"Tên tệp “{path}” phải có đuôi .xlsx.")
    table = frame.to_frame() if isinstance(frame, pd.Series) else frame
    flat = table if is_numbered(table) else table.reset_index(allow_duplicates=True)
    heads = [head_text(name) for name in flat.columns]
    flat = flat.set_axis(heads, axis="columns")
    try:
        with pd.ExcelWriter(target, engine="xlsxwriter", datetime_format="dd/mm/yyyy") as writer:
            flat.to_excel(writer, sheet_name="Bảng", index=False, freeze_panes=(1, 0), autofilter=True)
            sheet, book = writer.sheets["Bảng"], writer.book
            formats = {
                name: book.add_format({"num_format": name, "valign": "top"})
                for name in ("#,##0", "#,##0.00", "0", "General")
            }
            wrapped = book.add_format({"text_wrap": True, "valign": "top"})
            for place, (head, texts) in enumerate(zip(heads, column_texts(flat), strict=True)):
                longest = max(map(len, (head, *texts)))
                name = _number_format(flat.iloc[:, place], head)
                cell_format = wrapped if name == "General" else formats[name] if name else None
                sheet.set_column(place, place, min(_WIDEST, longest + 3), cell_format)
    except OSError as error:
        raise replace_error(target, error) from error
    return target


def _number_format(column: pd.Series, head: str) -> str:
    """Excel's format of a column; "" for dates, which have their own."""
    if is_datetime64_any_dtype(column.dtype):
        return ""
    if is_integer_dtype(column.dtype):
        return "0" if is_year(head) else "#,##0"
    if is_float_dtype(column.dtype):
        known = column.dropna().astype("float64")
        return "#,##0" if (known % 1 == 0).all() else "#,##0.00"
    return "General"
