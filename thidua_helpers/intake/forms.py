"""A workbook in the layout of a statistical form → facts and findings.

Reading is strict: a cell that is not certainly a whole number is a finding, never a guess.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from thidua_helpers.findings.catalogue.files import HAI_TEP_MOT_DON_VI, NHIEU_DON_VI
from thidua_helpers.findings.catalogue.layouts import MAU_KHAC, THIEU_TRANG_TINH, TRANG_KHONG_DOC, TRUNG_TRANG_TINH
from thidua_helpers.findings.finding import Finding, Location, location_of, shortened
from thidua_helpers.intake.excel.limits import cell_name
from thidua_helpers.intake.excel.workbook import Sheet, Workbook, cell_text
from thidua_helpers.intake.facts import Fact, PrintedRate
from thidua_helpers.intake.form_rows import SheetReading, read_sheet
from thidua_helpers.intake.report_sheet import MOST_LISTED, ReportSheet
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.rules.year_rows import CorrectionRow
from thidua_helpers.vietnamese import comparison_form

# The sheet of a blank that says how it is filled in.
GUIDANCE_SHEET = "Hướng dẫn"
_CIRCULAR = re.compile(r"\d{1,3}/20\d\d/TT-[A-Z]+")


@dataclass
class FormReading:
    """Content of a workbook; officers still have names, not codes."""

    facts: list[Fact] = field(default_factory=list)
    printed_rates: list[PrintedRate] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    units: list[str] = field(default_factory=list)


def read_form(
    workbook: Workbook,
    form_id: str,
    rules: RuleBook,
    corrections: Mapping[tuple[str, str], CorrectionRow],
    is_of_one_unit: bool,
) -> FormReading:
    """Content of every sheet of the form. `corrections`: the applied ones by sheet and cell.

    In a workbook of one unit the total row is the unit's own (`<unit>.tong-so`), else the province's.
    """
    form = rules.statistical_forms[form_id]
    sheets = [(definition, workbook.sheet(*definition.names)) for definition in form.sheets.values()]
    present = [sheet for _, sheet in sheets if sheet is not None]
    findings = list(_doubled_sheets(workbook, form))
    if other_form := _other_form(workbook, form, present):
        return FormReading(findings=[*findings, other_form])
    readings: list[SheetReading] = []
    for definition, sheet in sheets:
        if sheet is not None:
            report = ReportSheet(workbook, sheet, definition, form_id, form, rules, corrections, is_of_one_unit)
            readings.append(read_sheet(report))
            findings += readings[-1].findings
        elif definition.required:
            findings.append(
                THIEU_TRANG_TINH.finding(
                    found=f"trong {len(workbook.sheets)} trang tính của tệp không có trang này; tệp có "
                    f"{_sheet_names(workbook, form)}",
                    at=workbook.location(),
                    sheet=definition.names[0],
                )
            )
    findings += _unread_sheets(workbook, present, form, _sheets_of_others(form_id, rules))
    reading = FormReading(
        facts=[fact for reading in readings for fact in reading.facts],
        printed_rates=[rate for reading in readings for rate in reading.printed_rates],
        findings=findings,
        units=list(dict.fromkeys(unit for reading in readings for unit in reading.units)),
    )
    if is_of_one_unit and len(reading.units) > 1:
        findings.append(_several_units(workbook.file, readings, rules))
    return reading


def _several_units(file: str, sheets: Sequence[SheetReading], rules: RuleBook) -> Finding:
    """Finding on a unit's own workbook that names several units, with the first cell of each."""
    first_cells = {unit: at for sheet in reversed(sheets) for unit, at in sheet.name_cells.items()}
    units = dict.fromkeys(unit for sheet in sheets for unit in sheet.units)
    at = location_of(first_cells[unit] for unit in sorted(units))._replace(file=file)
    return NHIEU_DON_VI.finding(f"tệp có số liệu của {', '.join(map(rules.name, units))}", at)


def _sheet_names(workbook: Workbook, form: StatisticalForm) -> str:
    """Sheet names in words; names without a digit are only counted, as they may be a person's."""
    declared = {comparison_form(name) for definition in form.sheets.values() for name in definition.names}
    shown = [name for name in workbook.sheets if any(map(str.isdigit, name)) or comparison_form(name) in declared]
    listed = [f"“{shortened(name)}”" for name in shown[:MOST_LISTED]]
    others = len(workbook.sheets) - len(listed)
    return ", ".join(listed + ([f"{others} trang khác"] if others else []))


def _other_form(workbook: Workbook, form: StatisticalForm, sheets: Iterable[Sheet]) -> Finding | None:
    """Finding on a title that names the circular of another form; None if none does."""
    for sheet in sheets:
        for row, cells in enumerate(sheet.rows[:10]):
            for column, value in enumerate(cells):
                circular = _CIRCULAR.search(value) if isinstance(value, str) and "/TT-" in value else None
                if circular and circular[0] != form.regulation:
                    return MAU_KHAC.finding(
                        found=f"biểu theo mẫu của Thông tư {circular[0]}",
                        at=workbook.location(sheet.name, cell_name(row, column)),
                        form=form.name,
                        regulation=form.regulation,
                    )
    return None


def _doubled_sheets(workbook: Workbook, form: StatisticalForm) -> Iterator[Finding]:
    """Findings on several sheets for one sheet of the form."""
    for definition in form.sheets.values():
        names = [sheet.name for sheet in workbook.sheets_named(*definition.names)]
        if len(names) > 1:
            yield TRUNG_TRANG_TINH.finding(
                found=f"các trang tính {', '.join(f'“{name}”' for name in names)} đều mang tên của một biểu",
                at=workbook.location(names[1]),
                sheet=definition.names[0],
            )


def _sheets_of_others(form_id: str, rules: RuleBook) -> list[str]:
    """Names of other sheets in units' workbooks: guidance, and sheets of registers, due or not."""
    folders = {item.folder for item in rules.year.inputs if item.folder and item.form == form_id}
    registers = [register for folder in folders for register in rules.registers_in(folder)]
    registers += [register for name, register in rules.late_registers if name in folders]
    return [GUIDANCE_SHEET, *(register.sheet for register in registers)]


def _unread_sheets(
    workbook: Workbook, read: Sequence[Sheet], form: StatisticalForm, others: Sequence[str]
) -> Iterator[Finding]:
    """Findings on filled sheets that are not read, without their names, which may be personal."""
    of_others = workbook.sheets_named(*others)
    for number, sheet in enumerate(workbook.sheets.values(), start=1):
        if sheet in of_others:
            continue
        is_double = any(sheet in workbook.sheets_named(*definition.names) for definition in form.sheets.values())
        if sheet not in read and not is_double and any(cell_text(value) for cells in sheet.rows for value in cells):
            hidden = " (ẩn)" if sheet.is_hidden else ""
            found = f"trang tính thứ {number}{hidden} của tệp không thuộc mẫu, không đọc"
            yield TRANG_KHONG_DOC.finding(found, workbook.location())


def units_in_several_files(facts: Iterable[Fact]) -> Iterator[Finding]:
    """Findings on holders with figures in several files."""
    first_cells: dict[str, dict[str, Location]] = defaultdict(dict)
    for fact in facts:
        if fact.form and not fact.officer and "." not in fact.holder:
            first_cells[fact.holder].setdefault(fact.at.file, fact.at)
    for holder, by_file in first_cells.items():
        if len(by_file) > 1:
            yield HAI_TEP_MOT_DON_VI.finding(
                found="số liệu có ở nhiều tệp: " + ", ".join(by_file), at=location_of(by_file.values()), holder=holder
            )
