"""Registers on the pages: large cases, violations found by inspections, side tables."""

from collections.abc import Mapping

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.report.render.blocks import Column, Row, number_columns
from thidua_helpers.report.render.html_blocks import Html, absence, paragraph, render, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.tables.frames import stored_day
from thidua_helpers.vietnamese import format_date


def large_cases(book: OpenEdition, unit: str, audience: str) -> Html:
    """Table of a unit's large cases; shared: case ids and notes only if declared shareable."""
    if "large_cases" not in book.rules.registers:
        return absence("Kỳ này chưa có sổ việc lớn, kéo dài.")
    cases = book.table("large_cases")
    own = cases[cases["holder"] == unit]
    if own.empty:
        return paragraph("Sổ việc lớn, kéo dài không có việc nào của đơn vị.")
    figures = HtmlCells(book)
    has_note = _is_shown(book, "large_cases", "note", audience)
    columns = [
        Column("Mã việc" if _is_shown(book, "large_cases", "case", audience) else "Việc"),
        Column("Loại"),
        *number_columns("Có điều kiện (tỷ đồng)", "Đã xong (tỷ đồng)"),
        *([Column("Ghi chú", "text")] if has_note else []),
    ]
    rows = []
    for number, case in enumerate(own.to_dict("records"), start=1):
        key = str(case["file"]), str(case["sheet"]), str(case["row"])
        amounts = [figures.amount_in_table("large_cases", key, column) for column in ("co_dieu_kien_vnd", "xong_vnd")]
        note = [case["note"]] if has_note else []
        rows.append(Row([case_name(book, case, number, audience), case["kind"], *amounts, *note]))
    return table("Việc lớn, việc kéo dài", columns, [rows])


def case_name(book: OpenEdition, case: Mapping, number: int, audience: str) -> str:
    """Id of a large case if the page may show it, else its number within its unit."""
    return case["case"] if _is_shown(book, "large_cases", "case", audience) else f"Việc số {number}"


def _is_shown(book: OpenEdition, table: str, column: str, audience: str) -> bool:
    return is_internal_audience(audience) or book.rules.shares(table, column)


def inspections(book: OpenEdition, audience: str, *units: str) -> Html:
    """Table of violations found at the units, by date; shared: notes only if shareable."""
    if "inspections" not in book.rules.registers:
        return absence("Kỳ này chưa có sổ kiểm tra, kiểm sát.")
    found = book.table("inspections")
    own = found[found["holder"].isin(units)].sort_values("found_on", kind="stable")
    if own.empty:
        return paragraph("Sổ kiểm tra, kiểm sát không có vi phạm nào được ghi nhận.")
    figures = HtmlCells(book)
    several, has_note = len(units) > 1, _is_shown(book, "inspections", "note", audience)
    columns = [
        Column("Ngày"),
        *([Column("Đơn vị")] if several else []),
        Column("Nguồn"),
        Column("Loại"),
        Column("Số lượng", "number"),
        *([Column("Ghi chú", "text")] if has_note else []),
    ]
    rows = []
    for row in own.to_dict("records"):
        key = str(row["file"]), str(row["sheet"]), str(row["row"])
        whose = [unit_link(book, row["holder"])] if several else []
        cells = [*whose, row["found_by"], row["kind"], figures.cell("inspections", key, "count")]
        cells += [row["note"]] if has_note else []
        rows.append(Row([format_date(stored_day(row["found_on"])), *cells]))
    return table("Vi phạm, sai sót do kiểm tra, kiểm sát phát hiện", columns, [rows])


def side_tables(book: OpenEdition, audience: str) -> Html:
    """Side tables as received; empty without any, a note if they are not shareable."""
    cells = book.table("side_tables")
    if not cells.empty and not _is_shown(book, "side_tables", "text", audience):
        return paragraph("Có biểu phụ; chữ trong biểu chưa được khai báo là chia sẻ được nên không đăng.")
    shown = ""
    for _, own in cells.groupby(["file", "sheet"], sort=True):
        first = own.to_dict("records")[0]
        shown += render(
            "side_table",
            caption=first["sheet"],
            subtitle=f"Như đã nhận, tệp {book.input_names.shown_path(first['file'])}",
            rows=_side_rows(book, own),
        )
    return Html(shown)


def _side_rows(book: OpenEdition, cells) -> list[list[dict]]:
    """Rows of cells with their spans; covered cells and empty rows are left out."""
    figures = HtmlCells(book)
    last = int((cells["column"] + cells["columns"] - 1).max())
    covered: set[tuple[int, int]] = set()
    by_place = {(int(row["row"]), int(row["column"])): row for row in cells.to_dict("records")}
    rows = []
    for number in range(min(row for row, _ in by_place), max(row for row, _ in by_place) + 1):
        shown = []
        for column in range(1, last + 1):
            if (number, column) in covered:
                continue
            cell = by_place.get((number, column))
            if cell is None:
                shown.append({"text": "", "rows": 1, "columns": 1, "is_number": False})
                continue
            height, width = int(cell["rows"]), int(cell["columns"])
            covered |= {(number + down, column + right) for down in range(height) for right in range(width)}
            is_number = cell["is_number"]
            text = figures.side_cell(cell) if is_number else cell["text"]
            shown.append({"text": text, "rows": height, "columns": width, "is_number": is_number})
        if any(cell["text"] for cell in shown):
            rows.append(shown)
    return rows
