"""The checks of all sections together, by section and by id."""

from types import ModuleType

from thidua_helpers.findings.catalogue import (
    completeness,
    decisions,
    entries,
    files,
    layouts,
    number_cells,
    oddities,
    points,
    published,
    submissions,
    sums,
    votes_and_awards,
)
from thidua_helpers.findings.check import Check, CheckSection

_MODULES = (
    files,
    layouts,
    number_cells,
    sums,
    submissions,
    oddities,
    entries,
    published,
    completeness,
    points,
    votes_and_awards,
    decisions,
)


def _checks_of(module: ModuleType) -> tuple[Check, ...]:
    """Checks of a module in order, each once: variants have the id of the check before."""
    by_id: dict[str, Check] = {}
    for value in vars(module).values():
        if isinstance(value, Check):
            by_id.setdefault(value.id, value)
    return tuple(by_id.values())


SECTIONS: dict[CheckSection, tuple[Check, ...]] = {module.SECTION: _checks_of(module) for module in _MODULES}
CHECKS: dict[str, Check] = {check.id: check for checks in SECTIONS.values() for check in checks}
INTERNAL_CHECKS = tuple(check.id for check in CHECKS.values() if check.is_internal)
