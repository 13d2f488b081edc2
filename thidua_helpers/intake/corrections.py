"""Corrections of cells, which apply only while the cell holds the expected value."""

import re
from collections.abc import Iterable
from dataclasses import replace

from thidua_helpers.findings.catalogue.completeness import DINH_CHINH_KHONG_KHOP
from thidua_helpers.findings.finding import Finding, shortened
from thidua_helpers.intake.excel.limits import cell_place
from thidua_helpers.intake.excel.workbook import Workbook
from thidua_helpers.rules.year_rows import CorrectionRow
from thidua_helpers.vietnamese import comparison_form


def apply_corrections(
    workbook: Workbook, corrections: Iterable[CorrectionRow], listed_in: str
) -> tuple[Workbook, dict[tuple[str, str], CorrectionRow], list[Finding]]:
    """The corrected workbook, applied corrections by sheet and cell, findings on the others.

    A correction whose cell does not hold `expect` changes nothing and is a finding: the unit may have fixed its
    workbook since. `listed_in`: the file of the corrections.
    """
    sheets, applied, findings = dict(workbook.sheets), {}, []
    for correction in corrections:
        sheet = Workbook(workbook.file, sheets).sheet(correction.sheet)
        row, column = cell_place(correction.cell)
        is_there = sheet is not None and row < len(sheet.rows) and column < sheet.width
        text = sheet.text(row, column) if sheet is not None and is_there else ""
        if sheet is None or not is_there or comparison_form(text) != comparison_form(correction.expect):
            findings.append(
                DINH_CHINH_KHONG_KHOP.finding(
                    found=f"ô đang là “{shortened(text)}”" if is_there else "không có trang tính hoặc ô này",
                    at=workbook.location(correction.sheet, correction.cell),
                    value=correction.expect,
                    listed_in=listed_in,
                )
            )
            continue
        cells = list(sheet.rows[row])
        cells += [""] * (column + 1 - len(cells))
        cells[column] = _cell_value(correction.value)
        marks = {place: mark for place, mark in sheet.marks.items() if place != (row, column)}
        rows = [*sheet.rows[:row], cells, *sheet.rows[row + 1 :]]
        sheets[sheet.name] = replace(sheet, rows=rows, marks=marks)
        applied[(sheet.name, correction.cell)] = correction
    return Workbook(workbook.file, sheets), applied, findings


def _cell_value(value: str) -> object:
    return int(value) if re.fullmatch(r"\d{1,15}", value) else value
