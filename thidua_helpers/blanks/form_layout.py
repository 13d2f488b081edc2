"""Layout of a statistical form, blank or filled: title, header, codes, rows, signatures.

Columns come from the form's TOML (`StatisticalForm`), printed rates from `config/indicators.toml`.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from thidua_helpers.blanks.layout import Cell, SheetLayout
from thidua_helpers.errors import not_none
from thidua_helpers.intake.excel.limits import cell_name
from thidua_helpers.numbers import percent
from thidua_helpers.period import Edition
from thidua_helpers.rules.forms import FormColumn, FormSheet, StatisticalForm
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.vietnamese import format_count, format_date
from thidua_helpers.vocabulary import UnitKind

Values = Mapping[str, int]

HEADER_ROW = 5
NAME_COLUMNS = 2
SERIAL_WIDTH, NAME_WIDTH, RATE_WIDTH = 7, 38, 9
NUMBER_WIDTHS = {"viec": 10, "tien": 16}
HEADING_HEIGHT, LEAF_HEIGHT = 22, 66
REPORTER_COLUMNS = 7
MEASURE_NAMES = {"viec": "VIỆC", "tien": "TIỀN"}
PART_NAMES = {"": "", "chu_dong": " CHỦ ĐỘNG", "theo_yeu_cau": " THEO YÊU CẦU"}
OFFICE_SERIAL, UNITS_SERIAL = "I", "II"


@dataclass(frozen=True)
class FormTitle:
    """Content of the title block besides the form's own words.

    `note` is printed below the period; `since` is the first day of the period if it is not the edition's.
    """

    reporter: str
    edition: Edition
    note: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Holder:
    """A row's holder; `values` by line, None in a blank form. Officers have no officers."""

    name: str
    values: Values | None = None
    officers: tuple["Holder", ...] = ()


@dataclass(frozen=True)
class FormRow:
    """A row of the table; empty without a name. `sums`: serials of the rows that it sums."""

    serial: str
    name: str
    values: Values | None = None
    bold: bool = False
    sums: tuple[str, ...] = ()


BLANK_ROW = FormRow("", "")


def unit_rows(form: StatisticalForm, unit: Holder) -> list[FormRow]:
    """Rows of a unit's workbook: the total, the unit (1), its officers (1.1, 1.2 …)."""
    total = FormRow("", form.rows.total[0], unit.values, bold=True, sums=("1",))
    return [total, *_with_officers("1", unit)]


def province_rows(
    form: StatisticalForm, office: Holder, units: Sequence[Holder], kind: UnitKind = UnitKind.DISTRICT
) -> list[FormRow]:
    """Rows of the province's workbook: total, office (I), sum of units (II), units (1, 2 …).

    Row II only if the form has one for this kind of units.
    """
    serials = tuple(str(number) for number in range(1, len(units) + 1))
    of_units = _sum([unit.values for unit in units])
    named = form.rows.of_kind.get(kind, ())[:1]
    all_units = [FormRow(UNITS_SERIAL, name, of_units, True, serials) for name in named]
    summed = (OFFICE_SERIAL, *([UNITS_SERIAL] if all_units else serials))
    total = FormRow("", form.rows.total[0], _sum([office.values, of_units]), True, summed)
    each_unit = [row for serial, unit in zip(serials, units, strict=True) for row in _with_officers(serial, unit)]
    return [total, *_with_officers(OFFICE_SERIAL, office), *all_units, *each_unit]


def _with_officers(serial: str, unit: Holder) -> list[FormRow]:
    officers = [
        FormRow(f"{serial}.{number}", officer.name, officer.values)
        for number, officer in enumerate(unit.officers, start=1)
    ]
    return [FormRow(serial, unit.name, unit.values, bold=True), *officers]


def _sum(all_values: Sequence[Values | None]) -> Values | None:
    present = [values for values in all_values if values is not None]
    return {line: sum(values[line] for values in present) for line in present[0]} if present else None


def form_layout(
    form: StatisticalForm,
    sheet_id: str,
    title: FormTitle,
    rows: Sequence[FormRow],
    rates: Mapping[str, Rate],
    name: str = "",
) -> SheetLayout:
    """One sheet of the form. `name` is its tab, by default the first of the form's names.

    Sums and rates are formulas with their values. Raises KeyError for a row without one of the form's lines.
    """
    sheet = form.sheets[sheet_id]
    columns = form.columns_of(sheet.measure)
    first = first_row(form, sheet)
    return SheetLayout(
        name=name or sheet.names[0],
        cells=(
            *_title_cells(form, sheet_id, title, NAME_COLUMNS + len(columns)),
            *_header_cells(form, columns),
            *_code_cells(columns, first - 1),
            *_row_cells(columns, rows, first, rates),
            *_signature_cells(first + len(rows) + 1, NAME_COLUMNS + len(columns)),
        ),
        widths=(
            SERIAL_WIDTH,
            NAME_WIDTH,
            *(RATE_WIDTH if column.rate else NUMBER_WIDTHS[sheet.measure] for column in columns),
        ),
        heights={
            HEADER_ROW + level: LEAF_HEIGHT if level == _depth(columns) - 1 else HEADING_HEIGHT
            for level in range(_depth(columns))
        },
        header=(HEADER_ROW, first - 1),
        frozen_columns=NAME_COLUMNS,
    )


def first_row(form: StatisticalForm, sheet: FormSheet) -> int:
    """The row below the code row, counted from 0."""
    return HEADER_ROW + _depth(form.columns_of(sheet.measure)) + 1


def cell_of(form: StatisticalForm, sheet_id: str, rows: Sequence[FormRow], serial: str, line: str) -> str:
    """Cell name ("D11") of a line in the row with this serial."""
    sheet = form.sheets[sheet_id]
    row = first_row(form, sheet) + [row.serial for row in rows].index(serial)
    column = NAME_COLUMNS + [column.line for column in form.columns_of(sheet.measure)].index(line)
    return cell_name(row, column)


def _depth(columns: Sequence[FormColumn]) -> int:
    return max(len(column.heading) for column in columns)


def _title_cells(form: StatisticalForm, sheet_id: str, title: FormTitle, width: int) -> Iterator[Cell]:
    sheet, edition = form.sheets[sheet_id], title.edition
    unit = "Việc" if sheet.measure == "viec" else f"{format_count(form.money_unit_vnd)} đồng"
    of_officers = ", CHIA THEO ĐƠN VỊ VÀ CHẤP HÀNH VIÊN" if sheet.officers else ""
    right = width - REPORTER_COLUMNS
    yield Cell(0, 0, f"Biểu số: {sheet_id}/TK-THA", "plain", columns=NAME_COLUMNS)
    yield Cell(0, right, f"Đơn vị báo cáo: {title.reporter}", "plain", columns=REPORTER_COLUMNS)
    yield Cell(1, 0, f"Ban hành theo Thông tư số {form.regulation}", "plain", columns=NAME_COLUMNS)
    yield Cell(1, right, f"Đơn vị tính: {unit}", "plain", columns=REPORTER_COLUMNS)
    heading = (
        f"KẾT QUẢ THI HÀNH ÁN DÂN SỰ{PART_NAMES[sheet.part]} TÍNH BẰNG {MEASURE_NAMES[sheet.measure]}{of_officers}"
    )
    yield Cell(2, 0, heading, "title", columns=width)
    start = title.since or edition.start
    months = 12 * (edition.end.year - start.year) + edition.end.month - start.month + 1
    span = f"(từ {format_date(start)} đến {format_date(edition.end)})"
    period = f"Kỳ báo cáo: {months} tháng, năm {edition.year} {span}"
    yield Cell(3, 0, period, "subtitle", columns=width)
    if title.note:
        yield Cell(4, 0, title.note, "subtitle", columns=width)


def _header_cells(form: StatisticalForm, columns: Sequence[FormColumn]) -> Iterator[Cell]:
    """Headings by level: shared ones span their columns, short ones span down."""
    depth = _depth(columns)
    yield Cell(HEADER_ROW, 0, form.serial_heading, "header", rows=depth)
    yield Cell(HEADER_ROW, 1, form.name_heading, "header", rows=depth)
    for level in range(depth):
        column = NAME_COLUMNS
        for path, group in itertools.groupby(columns, key=lambda column, level=level: column.heading[: level + 1]):
            width = len(list(group))
            if len(path) == level + 1:
                is_leaf = path in [column.heading for column in columns]
                rows = depth - level if is_leaf else 1
                yield Cell(HEADER_ROW + level, column, path[-1], "header", rows=rows, columns=width)
            column += width


def _code_cells(columns: Sequence[FormColumn], row: int) -> Iterator[Cell]:
    for column, code in enumerate(("A", "B", *range(1, len(columns) + 1))):
        yield Cell(row, column, code, "code")


def _row_cells(
    columns: Sequence[FormColumn], rows: Sequence[FormRow], first: int, rates: Mapping[str, Rate]
) -> Iterator[Cell]:
    row_of = {row.serial: number for number, row in enumerate(rows, start=first)}
    column_of = {column.line: number for number, column in enumerate(columns, start=NAME_COLUMNS) if column.line}
    for number, row in enumerate(rows, start=first):
        if not (row.serial or row.name):
            continue
        weight = "_bold" if row.bold else ""
        yield Cell(number, 0, row.serial, f"serial{weight}")
        yield Cell(number, 1, row.name or None, f"name{weight}")
        for place, column in enumerate(columns, start=NAME_COLUMNS):
            if column.rate:
                value, formula = _rate(rates[column.rate], row.values, number, column_of)
                yield Cell(number, place, value, f"rate{weight}", formula)
            else:
                value = None if row.values is None else row.values[not_none(column.line)]
                addends = [cell_name(row_of[serial], place) for serial in row.sums]
                formula = "=" + "+".join(addends) if addends and value is not None else ""
                yield Cell(number, place, value, f"number{weight}", formula)


def _rate(rate: Rate, values: Values | None, row: int, column_of: Mapping[str, int]) -> tuple[Decimal | None, str]:
    """(rate in per cent, its formula); None without a denominator, "" in a blank form."""
    if values is None:
        return None, ""
    lines = rate.numerator.split("+")
    numerator = "+".join(cell_name(row, column_of[line]) for line in lines)
    denominator = cell_name(row, column_of[rate.denominator])
    formula = f'=IF({denominator}=0,"",ROUND(({numerator})/{denominator}*100,2))'
    return percent(sum(values[line] for line in lines), values[rate.denominator]), formula


def _signature_cells(row: int, width: int) -> Iterator[Cell]:
    right = width - REPORTER_COLUMNS
    for column, columns, who in ((0, NAME_COLUMNS, "Người lập biểu"), (right, REPORTER_COLUMNS, "Thủ trưởng đơn vị")):
        yield Cell(row, column, who, "signature", columns=columns)
        yield Cell(row + 1, column, "(Ký, ghi rõ họ tên)", "subtitle", columns=columns)
