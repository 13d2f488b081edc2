"""Rows of a form's sheet: the holder of each, and rows of unknown holders."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from thidua_helpers.errors import suggestion
from thidua_helpers.findings.catalogue.files import KHONG_CO_DONG_OF_UNIT, KHONG_CO_DONG_ON_SHEET
from thidua_helpers.findings.catalogue.layouts import (
    DONG_KHONG_RO_CUA_AI,
    DONG_KHONG_RO_CUA_AI_IN_OLD_FONT,
    DONG_KHONG_RO_CUA_AI_TOO_MANY,
    DONG_KHONG_RO_CUA_AI_WITHOUT_NAME,
    TRUNG_DONG,
)
from thidua_helpers.findings.finding import Finding, Location, shortened
from thidua_helpers.intake.excel.limits import cell_name
from thidua_helpers.intake.excel.marks import ERROR_VALUE, FORMULA
from thidua_helpers.intake.excel.workbook import cell_text
from thidua_helpers.intake.facts import Fact, PrintedRate
from thidua_helpers.intake.form_cells import CellReader
from thidua_helpers.intake.form_title import TitleReader
from thidua_helpers.intake.header import Header, old_font_finding, read_header
from thidua_helpers.intake.money_units import money_units, names_cases
from thidua_helpers.intake.report_sheet import ReportSheet
from thidua_helpers.intake.tabular import DATE_LINE, hidden_sheet
from thidua_helpers.vietnamese import comparison_form, format_count, old_font
from thidua_helpers.vocabulary import PROVINCE, TOTAL_ROW, Severity

Row = TypeVar("Row", Fact, PrintedRate)

_WORD = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
# Unknown rows that are reported one by one, with the nearest name; the rest together.
_MOST_UNKNOWN_ROWS = 50


@dataclass
class SheetReading:
    """Content of one sheet; `name_cells`: reported unit → cell with its name."""

    facts: list[Fact] = field(default_factory=list)
    printed_rates: list[PrintedRate] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    name_cells: dict[str, Location] = field(default_factory=dict)

    @property
    def units(self) -> list[str]:
        """Reported units in the order of their rows."""
        return list(self.name_cells)


def read_sheet(report: ReportSheet) -> SheetReading:
    """Facts, printed rates and findings of one sheet; findings only, if it has no valid header.

    The total row is the province's, in a unit's own workbook the unit's (`<unit>.tong-so`).
    """
    hidden = hidden_sheet(report.workbook, report.sheet.name)
    header = read_header(report.sheet, report.form, report.definition.measure, report.location())
    if not isinstance(header, Header):
        return SheetReading(findings=[*hidden, *header])
    title, rows = TitleReader(report, header), RowReader(report, header)
    rows.read()
    reading = rows.reading
    unit = reading.units[0] if report.is_of_one_unit and reading.units else ""
    total = PROVINCE if not report.is_of_one_unit else f"{unit}.{TOTAL_ROW}" if unit else ""
    return replace(
        reading,
        facts=_with_total(reading.facts, total),
        printed_rates=_with_total(reading.printed_rates, total),
        findings=[
            *hidden,
            *title.wrong_period(),
            *title.wrong_money_unit(),
            *reading.findings,
            *title.wrong_unit(reading.units),
            *rows.cells.findings(unit),
        ],
    )


def _with_total(rows: list[Row], total: str) -> list[Row]:
    """`rows` with `total` holding the total row; without that row if `total` is unknown."""
    named = [row._replace(holder=total) if row.holder == TOTAL_ROW else row for row in rows]
    return [row for row in named if row.holder]


class RowReader:
    """Reads the rows of one sheet into `reading`, their figures through `cells`."""

    def __init__(self, report: ReportSheet, header: Header) -> None:
        self._report = report
        self._header = header
        self.cells = CellReader(report, header)
        self.reading = SheetReading(facts=self.cells.facts, printed_rates=self.cells.printed_rates)
        self._first_cells: dict[tuple[str, str], str] = {}

    def read(self) -> None:
        """Read all rows; officers are below their unit, and skipped below an unknown one.

        An unknown row matters only if it has numbers: signatures and notes are below the table. A known row counts even
        if it is blank, except on an optional sheet without any number.
        """
        header = self._header
        rows = range(header.code_row + 1, len(self._report.sheet.rows))
        names = {row: self._report.sheet.text(row, header.name_column) for row in rows}
        findings = self.reading.findings
        if not any(self._has_figure(row, column, names[row]) for row in rows for column in header.columns):
            if self._report.definition.required:
                found = "trang tính không có dòng số liệu nào"
                findings.append(KHONG_CO_DONG_ON_SHEET.finding(found, self._report.location()))
            return
        unit: str | None = ""
        unknown: list[int] = []
        for row in rows:
            name = names[row]
            holder = self._report.holder(name)
            is_officer = bool(name) and re.fullmatch(self._report.form.rows.officer_serial, self._serial(row))
            if holder is None and is_officer and unit != "":
                if unit:
                    self._read_officer(unit, name, row)
            elif holder is not None:
                unit = holder
                if self._is_first(holder, "", row):
                    findings.extend(self.cells.read_row(holder, "", row))
            elif any(self._has_figure(row, column, name) for column in header.columns):
                unit = None
                unknown.append(row)
        findings.extend(self._unknown_rows(unknown))
        if not any(finding.severity == Severity.ERROR for finding in findings):
            findings.extend(self._no_unit())

    def _read_officer(self, unit: str, name: str, row: int) -> None:
        officer = comparison_form(name)
        if self._is_first(unit, officer, row):
            if font := old_font(name):
                self.reading.findings.append(old_font_finding(self._report.location(self._name_cell(row)), font))
            self.reading.findings.extend(self.cells.read_row(unit, officer, row))

    def _no_unit(self) -> Iterator[Finding]:
        """Finding on figures in a unit's own workbook without the row of the unit."""
        if self._report.is_of_one_unit and not self.reading.units and self.reading.facts:
            yield KHONG_CO_DONG_OF_UNIT.finding(
                found="dưới dòng mã cột có số liệu nhưng không có dòng của đơn vị",
                at=self._report.location(self._name_cell(self._header.code_row)),
            )

    def _has_number(self, row: int, column: int) -> bool:
        """Whether a cell holds a number, or is meant to: a mark, a text with digits."""
        sheet = self._report.sheet
        value = sheet.value(row, column)
        has_no_value = sheet.marks.get((row, column)) in (FORMULA, ERROR_VALUE)
        return isinstance(value, float) or has_no_value or any(map(str.isdigit, cell_text(value)))

    def _has_figure(self, row: int, column: int, name: str) -> bool:
        """Whether a cell of an unknown row holds a number that is not part of a remark.

        Remarks are days of signing, date lines, and sentences in a row without a name.
        """
        if not self._has_number(row, column):
            return False
        value = self._report.sheet.value(row, column)
        if isinstance(value, str):
            return not DATE_LINE.search(value) and (bool(name) or not _is_sentence(value))
        return not isinstance(value, date)

    def _serial(self, row: int) -> str:
        """Serial of a row: "1.1", also typed "1.1." or "1,1", or turned into 1 January by Excel."""
        value = self._report.sheet.value(row, self._header.serial_column)
        if isinstance(value, (date, datetime)):
            return f"{value.day}.{value.month}"
        return f"{value:g}" if isinstance(value, float) else cell_text(value).rstrip(" .").replace(",", ".")

    def _name_cell(self, row: int) -> str:
        return cell_name(row, self._header.name_column)

    def _unknown_rows(self, rows: list[int]) -> Iterator[Finding]:
        """Findings on rows of unknown holders: the first ones each, the rest together."""
        for row in rows[:_MOST_UNKNOWN_ROWS]:
            name = self._report.sheet.text(row, self._header.name_column)
            filled = [
                cell_name(row, column) for column in sorted(self._header.columns) if self._has_figure(row, column, name)
            ]
            yield self._unknown_row(name, self._name_cell(row) if name else ", ".join(filled))
        if others := rows[_MOST_UNKNOWN_ROWS:]:
            yield DONG_KHONG_RO_CUA_AI_TOO_MANY.finding(
                found=f"còn {format_count(len(others))} dòng nữa có số nhưng không rõ của ai",
                at=self._report.location(f"{self._name_cell(others[0])}–{self._name_cell(others[-1])}"),
            )

    def _unknown_row(self, name: str, cells: str) -> Finding:
        """Finding on a row of an unknown holder."""
        at, units = self._report.location(cells), self._report.rules.units
        if font := old_font(name):
            return DONG_KHONG_RO_CUA_AI_IN_OLD_FONT.finding(f"tên theo bảng mã cũ {font}", at, font=font)
        if not name:
            found = f"dòng có số nhưng không có tên, số ở ô {shortened(cells)}"
            return DONG_KHONG_RO_CUA_AI_WITHOUT_NAME.finding(found, at)
        near = suggestion(name, [text for unit in units for text in (unit.name, unit.short_name, *unit.aliases)])
        named = " ".join(filter(None, ("tên", self._report.quoted(name))))
        found = f"{named} không có trong danh mục đơn vị của kỳ"
        return DONG_KHONG_RO_CUA_AI.finding(found, at, suggestion=near if "Có phải" in near else "")

    def _is_first(self, holder: str, officer: str, row: int) -> bool:
        """Whether no earlier row is of the same holder or officer; else adds the finding."""
        cell, is_unit = self._name_cell(row), self._report.is_unit(holder)
        first = self._first_cells.setdefault((holder, officer), cell)
        if first == cell:
            if not officer and is_unit:
                self.reading.name_cells[holder] = self._report.location(cell)
            return True
        self.reading.findings.append(
            TRUNG_DONG.finding(
                found="hai dòng cùng một đơn vị hoặc một chấp hành viên",
                at=self._report.location(f"{first}, {cell}"),
                holder=holder if is_unit else "",
            )
        )
        return False


def _is_sentence(text: str) -> bool:
    """Whether a text has two words besides units of a number ("5 việc", "1.234 nghìn đồng")."""
    words = [word for word in _WORD.findall(text) if not names_cases(word) and not money_units(word)]
    return len(words) >= 2
