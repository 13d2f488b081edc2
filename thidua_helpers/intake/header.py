"""The merged header of a statistical form: the line of each column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thidua_helpers.errors import suggestion
from thidua_helpers.findings.catalogue.layouts import (
    BANG_MA_CU,
    COT_LA,
    COT_LA_WITHOUT_HEADING,
    LECH_COT,
    THIEU_COT,
    THIEU_COT_OF_NAMES,
    THIEU_DONG_MA,
)
from thidua_helpers.findings.finding import Finding, Location, shortened
from thidua_helpers.intake.excel.limits import cell_name
from thidua_helpers.intake.excel.marks import HIDDEN
from thidua_helpers.intake.excel.workbook import Sheet, cell_text
from thidua_helpers.rules.forms import FormColumn, StatisticalForm
from thidua_helpers.vietnamese import comparison_form, old_font

# Title and header are at the top: further down, rows of a table could be taken for a header.
_ROWS_TO_SEARCH = 40
_HEADER_ROWS = 10
_LISTED = 6
_CODE = re.compile(r"\(?(\d{1,2})\)?(?:\s*=.*)?")
# Content of the code row in the column of names: "B", "(2)", nothing; a row of figures has a name there.
_CODE_OF_NAMES = re.compile(r"\(?\w{0,2}\)?\.?")


@dataclass(frozen=True)
class Header:
    """Position of a header on a sheet: its first row, code row, and columns."""

    first_row: int
    code_row: int
    serial_column: int
    name_column: int
    columns: dict[int, FormColumn]


def read_header(sheet: Sheet, form: StatisticalForm, measure: str, at: Location) -> Header | list[Finding]:
    """The header of `sheet`, or findings on why it cannot be read."""
    name_cell = _find(sheet, form.name_heading)
    if name_cell is None:
        missing = f"không có ô tiêu đề “{form.name_heading}”"
        return [_old_font(sheet, _ROWS_TO_SEARCH, at) or THIEU_COT_OF_NAMES.finding(missing, at, form=form.name)]
    first_row, name_column = name_cell
    wanted = form.columns_of(measure)
    code_row, codes = _code_row(sheet, name_cell, len(wanted))
    if code_row is None:
        return [
            THIEU_DONG_MA.finding(
                found="dưới dòng tiêu đề không có dòng mã cột",
                at=at._replace(cells=cell_name(*name_cell)),
                count=len(wanted),
            )
        ]
    paths = _heading_paths(sheet, first_row, code_row)
    spelled = {_form(column.heading): number for number, column in enumerate(wanted)}
    serial_column = next(
        (column for column, path in paths.items() if path == _form((form.serial_heading,))), name_column
    )
    places: dict[int, int] = {}
    undeclared, unnamed = [], []
    for column, path in paths.items():
        number = spelled.pop(path, None)
        if number is not None:
            places[column] = number
        elif path and column not in (name_column, serial_column):
            has_heading = any(sheet.text(row, column) for row in range(first_row, code_row))
            (undeclared if has_heading else unnamed).append(column)
    without_heading = _filled(sheet, unnamed, code_row)
    problems = list(_column_problems(sheet, wanted, places, undeclared, (first_row, code_row), codes, at))
    if without_heading:
        # Shifted codes follow from such a column.
        problems = [problem for problem in problems if problem.check != LECH_COT.id]
        problems.append(_content_without_heading(sheet, without_heading, max(places, default=name_column), at))
    columns = {column: wanted[number] for column, number in places.items()}
    return problems or Header(first_row, code_row, serial_column, name_column, columns)


def _filled(sheet: Sheet, columns: list[int], code_row: int) -> list[tuple[int, int]]:
    """Filled cells of these columns, from the code row on."""
    return [
        (row, column)
        for row in range(code_row, len(sheet.rows))
        for column in columns
        if cell_text(sheet.value(row, column))
    ]


def _content_without_heading(sheet: Sheet, places: list[tuple[int, int]], last: int, at: Location) -> Finding:
    """Finding on content in columns without a heading, in the table or right of `last`."""
    where = (
        "ngoài bảng, ở các cột không có tiêu đề"
        if all(column > last for _, column in places)
        else ("ở các cột không có tiêu đề")
    )
    is_hidden = any(sheet.marks.get(place) == HIDDEN for place in places)
    cells = [cell_name(*place) for place in places]
    listed = ", ".join(cells[:_LISTED]) + (", …" if len(cells) > _LISTED else "")
    return COT_LA_WITHOUT_HEADING.finding(
        found=f"có nội dung {where}: ô {listed}" + (" (có ô đang bị ẩn)" if is_hidden else ""),
        at=at._replace(cells=", ".join(cells[:_LISTED])),
    )


def _find(sheet: Sheet, heading: str) -> tuple[int, int] | None:
    wanted = comparison_form(heading)
    for row, cells in enumerate(sheet.rows[:_ROWS_TO_SEARCH]):
        for column, value in enumerate(cells):
            if isinstance(value, str) and comparison_form(value) == wanted:
                return row, column
    return None


def _old_font(sheet: Sheet, rows: int, at: Location) -> Finding | None:
    """Finding on the first cell among these rows that was written for an old font."""
    for row, cells in enumerate(sheet.rows[:rows]):
        for column, value in enumerate(cells):
            if isinstance(value, str) and (font := old_font(value)):
                return old_font_finding(at._replace(cells=cell_name(row, column)), font)
    return None


def old_font_finding(at: Location, font: str) -> Finding:
    return BANG_MA_CU.finding(found=f"chữ trong trang tính theo bảng mã cũ {font}", at=at, font=font)


def _code_row(sheet: Sheet, name_cell: tuple[int, int], count: int) -> tuple[int | None, dict[int, int]]:
    """The row with most of the codes 1 … `count` and no name, and the code of each column."""
    first_row, name_column = name_cell
    for row in range(first_row + 1, min(first_row + _HEADER_ROWS + 1, len(sheet.rows))):
        if not _CODE_OF_NAMES.fullmatch(sheet.text(row, name_column)):
            continue
        texts = {column: cell_text(value) for column, value in enumerate(sheet.rows[row]) if value not in (None, "")}
        codes = {column: int(match[1]) for column, text in texts.items() if (match := _CODE.fullmatch(text))}
        if len(set(codes.values()) & set(range(1, count + 1))) * 2 > count:
            return row, codes
    return None, {}


def _heading_paths(sheet: Sheet, first_row: int, code_row: int) -> dict[int, tuple[str, ...]]:
    """Headings of each column from the top down, in comparison form.

    In a merged header only the first cell has the text: an empty cell belongs to its left neighbour if both are below
    the same headings.
    """
    paths: dict[int, tuple[str, ...]] = {column: () for column in range(sheet.width)}
    for row in range(first_row, code_row):
        above, left, cells = dict(paths), "", sheet.rows[row]
        for column in paths:
            value = cells[column] if column < len(cells) else None
            text = comparison_form(cell_text(value)) if value not in (None, "") else ""
            if not text and column and left and above[column] == above[column - 1]:
                text = left
            left = text
            if text:
                paths[column] = (*above[column], text)
    return paths


def _form(heading: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(comparison_form(text) for text in heading)


def _column_problems(sheet, wanted, places, undeclared, rows, codes, at: Location) -> Iterator[Finding]:
    """Findings on missing, undeclared and shifted columns; `places`: places in `wanted`."""
    first_row, code_row = rows

    def shown(column: int) -> str:
        texts = (" ".join(sheet.text(row, column).split()) for row in range(first_row, code_row))
        return " > ".join(filter(None, texts))

    numbers = set(places.values())
    missing = {number: " > ".join(column.heading) for number, column in enumerate(wanted) if number not in numbers}
    old = _old_font(sheet, code_row, at) if missing else None
    if old:
        yield old
        return
    at_undeclared = ", ".join(cell_name(code_row, column) for column in undeclared)
    if missing:
        yield THIEU_COT.finding(
            found="thiếu cột: " + "; ".join(f"({number + 1}) {heading}" for number, heading in missing.items()),
            at=at._replace(cells=at_undeclared),
            count=len(wanted),
        )
    if undeclared:
        names = [shown(column) for column in undeclared]
        yield COT_LA.finding(
            found=shortened(f"cột không có trong mẫu hoặc đứng hai lần: {'; '.join(names)}"),
            at=at._replace(cells=at_undeclared),
            count=len(wanted),
            suggestion=suggestion(names[0], missing.values()) if missing else "",
        )
    shifted = {column: number for column, number in places.items() if codes.get(column) != number + 1}
    if shifted and not missing and not undeclared:
        headings = {column: f"“{' – '.join(wanted[number].heading[-2:])}”" for column, number in shifted.items()}
        yield LECH_COT.finding(
            found="mã cột không khớp tiêu đề: "
            + "; ".join(f"{headings[column]} mang mã {codes.get(column, 'trống')}" for column in shifted),
            at=at._replace(cells=", ".join(cell_name(code_row, column) for column in shifted)),
            codes=", ".join(f"{headings[column]} mã {number + 1}" for column, number in shifted.items()),
        )
