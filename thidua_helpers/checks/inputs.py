"""Locations of an edition's inputs, as findings name them."""

from collections.abc import Iterable

from thidua_helpers.findings.finding import Location
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import PublishedForm, StatisticalForm
from thidua_helpers.rules.registers import RegisterForm
from thidua_helpers.rules.year import InputFile


def register_location(table: str, rules: RuleBook) -> Location:
    """Location of the register `table` or its files; without one, that of its declaration."""
    forms = rules.forms
    registers = {form_id for form_id, form in forms.items() if isinstance(form, RegisterForm) and form.table == table}
    locations = (Location(_named(item, rules)) for item in rules.year.inputs if item.form in registers)
    return next(locations, Location(rules.files.year, cells="inputs"))


def figures_location(rules: RuleBook) -> Location:
    """Location of units' reports, else of published figures, else of their declaration."""
    published = [item for item in rules.year.inputs if isinstance(rules.forms[item.form], PublishedForm)]
    locations = (Location(_named(item, rules)) for item in (*_of_reports(rules), *published))
    return next(locations, Location(rules.files.year, cells="inputs"))


def report_places(rules: RuleBook) -> list[str]:
    """The folders of units' reports, and the files with those of all."""
    return [_named(item, rules) for item in _of_reports(rules)]


def shared_report_places(rules: RuleBook) -> list[str]:
    """The files with reports of all units; a folder has one file for each unit."""
    return [_named(item, rules) for item in _of_reports(rules) if not item.folder]


def report_file(unit: str, rules: RuleBook) -> str:
    """The file in which the unit's report is expected, in a folder under the name of its blank.

    Where units do not report, the file of their figures."""
    item = next(iter(_of_reports(rules)), None)
    if item is None:
        return figures_location(rules).file
    return f"{_named(item, rules)}/{unit}.xlsx" if item.folder else _named(item, rules)


def report_blank(unit: str, rules: RuleBook) -> str:
    """Blank of the unit's report; "" without one."""
    item, workspace = _of_reports(rules)[0], rules.workspace
    path = workspace.inputs.blank(rules.edition) / item.name
    path = path / f"{unit}.xlsx" if item.folder else path
    return workspace.relative(path) if path.is_file() else ""


def is_within(file: str, places: Iterable[str]) -> bool:
    """Whether a file is one of the places, or lies in one."""
    return any(file == place or file.startswith(f"{place}/") for place in places)


def _of_reports(rules: RuleBook) -> list[InputFile]:
    return [item for item in rules.year.inputs if isinstance(rules.forms[item.form], StatisticalForm)]


def _named(item: InputFile, rules: RuleBook) -> str:
    workspace = rules.workspace
    return workspace.relative(workspace.inputs.raw(rules.edition) / item.name)
