"""Targets, results and inputs of the same period last year, for the config workbook."""

from contextlib import suppress

from thidua_helpers.errors import Refused
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.tables.store import read_rows
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.years.settings import INPUTS, MILESTONES, TARGETS, Settings, settings_of

_SHOWN = ("value_pct", "comparator")


def last_year_settings(workspace: Workspace, rules: RuleBook) -> Settings:
    """Inputs; targets and milestones with value, comparator, and the computed `result_pct`.

    Empty without valid config for that period.
    """
    before = rules.same_period_before
    if before is None:
        return {}
    try:
        settings = settings_of(read_rules(workspace, before))
    except Refused:
        return {}
    results: dict[str, str] = {}
    with suppress(Refused):
        rows = read_rows(workspace.tables.stored(before), "targets")
        results = {name: str(row["result_pct"]) for name, row in rows.items() if row["result_pct"]}
    targets = {
        sheet: {
            name: {field: fields.get(field, "") for field in _SHOWN} | {"result_pct": results.get(name, "")}
            for name, fields in settings[sheet].items()
        }
        for sheet in (TARGETS, MILESTONES)
    }
    return {**targets, INPUTS: settings[INPUTS]}
