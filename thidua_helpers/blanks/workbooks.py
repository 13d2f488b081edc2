"""Blank workbooks of an edition, each with the file name of the filled-in input."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from types import MappingProxyType

from thidua_helpers.blanks.form_blank import KnownFigures, blank_of_province, blank_of_unit
from thidua_helpers.blanks.guidance import guidance_sheet
from thidua_helpers.blanks.layout import SheetLayout
from thidua_helpers.blanks.registers import published_blank, register_blank, rows_of_csv
from thidua_helpers.blanks.score_sheets import score_sheet_blank, units_by_criteria_table
from thidua_helpers.blanks.words import WordLists
from thidua_helpers.blanks.xlsx import blank_xlsx
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import AnyForm, PublishedForm, StatisticalForm
from thidua_helpers.rules.registers import RegisterForm, SideTableForm

WorkbookMaker = Callable[[], bytes]


def blank_workbooks(rules: RuleBook, known: KnownFigures = MappingProxyType({})) -> dict[str, WorkbookMaker]:
    """Name below the blank folder, equal to that in the raw folder → maker of the workbook.

    `known` figures are entered in units' workbooks. Score sheets have files of their own only if units' workbooks have
    none. Side tables have no layout and no blank; nor have inputs that are neither .xlsx nor .csv.
    """
    makers: dict[str, WorkbookMaker] = {}
    together: dict[str, list[AnyForm]] = defaultdict(list)
    folders = {item.folder for item in rules.year.inputs if item.folder}
    scores_in = {folder: form for folder in folders for form in rules.registers_in(folder) if form.table == "scores"}
    for item in rules.year.inputs:
        form = rules.forms[item.form]
        if item.folder and isinstance(form, StatisticalForm):
            for unit in rules.unit_by_id:
                scores = scores_in.get(item.folder)
                makers[f"{item.folder}/{unit}.xlsx"] = partial(_of_unit, form, scores, unit, rules, known)
        elif item.files and isinstance(form, RegisterForm) and form.table == "scores":
            for table, units in units_by_criteria_table(rules).items() if not scores_in else ():
                for unit in units:
                    name = item.files.replace("*", f"-{table}-{unit}", 1).replace("*", "")
                    makers[name] = partial(_scores, form, table, unit, rules)
        elif not item.folder and not isinstance(form, SideTableForm):
            together[item.name.replace("*", "")].append(form)
    for name, forms in together.items():
        if name.lower().endswith(".xlsx"):
            makers[name] = partial(_of_forms, forms, rules)
        elif name.lower().endswith(".csv") and isinstance(forms[0], RegisterForm):
            makers[name] = partial(_csv, forms[0], rules)
    return makers


def _of_unit(
    form: StatisticalForm, scores: RegisterForm | None, unit: str, rules: RuleBook, known: KnownFigures
) -> bytes:
    """All that a unit fills in: guidance, forms, and a score sheet if it is scored."""
    tables = [table for table, units in units_by_criteria_table(rules).items() if scores and unit in units]
    sheets = [
        guidance_sheet(form, scores.sheet if scores else "", tables, unit, rules, known),
        *blank_of_unit(form, unit, rules, known),
    ]
    if scores and tables:
        sheets.append(score_sheet_blank(scores, [(table, unit) for table in tables], rules))
    return blank_xlsx(sheets)


def _scores(form: RegisterForm, table: str, unit: str, rules: RuleBook) -> bytes:
    return blank_xlsx([score_sheet_blank(form, [(table, unit)], rules)])


def _of_forms(forms: Sequence[AnyForm], rules: RuleBook) -> bytes:
    """Workbook with the sheets of all forms of one input, and the lists to choose from."""
    words = WordLists()
    registers = [form for form in forms if isinstance(form, RegisterForm)]
    sheets = [sheet for form in forms for sheet in _sheets(form, rules, words, registers)]
    return blank_xlsx([*sheets, *words.sheets()])


def _sheets(
    form: AnyForm, rules: RuleBook, words: WordLists, registers: Sequence[RegisterForm]
) -> Sequence[SheetLayout]:
    match form:
        case StatisticalForm():
            return blank_of_province(form, rules)
        case PublishedForm():
            return [published_blank(form, rules, words)]
        case RegisterForm(table="scores"):
            pairs = [(table, unit) for table, units in units_by_criteria_table(rules).items() for unit in units]
            return [score_sheet_blank(form, pairs, rules)]
        case RegisterForm():
            return [register_blank(form, rules, words, registers)]
        case SideTableForm():
            raise ValueError("a side table has no blank")


def _csv(form: RegisterForm, rules: RuleBook) -> bytes:
    """CSV register with a BOM, which Excel on Windows needs for UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows_of_csv(form, rules))
    return text.getvalue().encode("utf-8-sig")
