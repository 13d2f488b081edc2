"""A sheet of a unit's report and its declaration in the form."""

from collections.abc import Mapping
from dataclasses import dataclass

from thidua_helpers.findings.finding import Location, shortened
from thidua_helpers.intake.excel.workbook import Sheet, Workbook
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import FormSheet, StatisticalForm
from thidua_helpers.rules.year_rows import CorrectionRow
from thidua_helpers.vietnamese import comparison_form
from thidua_helpers.vocabulary import PROVINCE, TOTAL_ROW, Level

# A finding lists at most so many cells or sheets.
MOST_LISTED = 6


@dataclass(frozen=True)
class ReportSheet:
    """A sheet in the layout of a statistical form, with all that reading needs.

    `corrections`: those applied to the workbook, by sheet and cell. `is_of_one_unit`: the workbook is a unit's own, not
    one of all units.
    """

    workbook: Workbook
    sheet: Sheet
    definition: FormSheet
    form_id: str
    form: StatisticalForm
    rules: RuleBook
    corrections: Mapping[tuple[str, str], CorrectionRow]
    is_of_one_unit: bool

    def location(self, cells: str = "") -> Location:
        return Location(self.workbook.file, self.sheet.name, cells)

    def is_unit(self, holder: str) -> bool:
        """Whether the holder of a row is a unit, not a total."""
        return holder in self.rules.unit_by_id

    def holder(self, name: str) -> str | None:
        """The unit or total with this name; None for any other name."""
        spelled, rows = comparison_form(name.rstrip(" :")), self.form.rows
        if spelled in {comparison_form(text) for text in rows.total}:
            return TOTAL_ROW
        for kind, texts in rows.of_kind.items():
            if spelled in {comparison_form(text) for text in texts} and not self.is_of_one_unit:
                return f"{PROVINCE}.{kind.replace('_', '-')}"
        holder = self.rules.holder_by_spelling.get(spelled)
        return holder if holder and self.rules.levels[holder] == Level.UNIT else None

    def quoted(self, name: str) -> str:
        """A quoted name, if a digit or a unit's first words show that it is no person; else ""."""
        beginnings = {" ".join(comparison_form(unit.name).split()[:2]) for unit in self.rules.units}
        first = " ".join(comparison_form(name).split()[:2])
        is_known = comparison_form(name) in self.rules.holder_by_spelling
        return f"“{shortened(name)}”" if is_known or first in beginnings or any(map(str.isdigit, name)) else ""
