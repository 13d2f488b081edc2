"""The blank workbooks of an edition: for each input that has a fixed layout, one where its filled-in self is to lie."""

from collections.abc import Callable, Iterator
from functools import partial

from thidua_helpers.blanks.form_blank import blank_of_province, blank_of_unit
from thidua_helpers.blanks.xlsx import xlsx_of
from thidua_helpers.rules import RuleBook
from thidua_helpers.rules.models import InputFile, StatisticalForm

SUFFIX = ".xlsx"


def blank_workbooks(rules: RuleBook) -> dict[str, Callable[[], bytes]]:
    """By its name below the edition's blank folder, what makes each workbook: the same name as in the raw folder.

    A side table has no layout of its own, so no blank either; nor has an input that is not to be .xlsx or .csv.
    """
    made: dict[str, Callable[[], bytes]] = {}
    for item in rules.year.inputs:
        made |= dict(_of_input(item, rules))
    return made


def _of_input(item: InputFile, rules: RuleBook) -> Iterator[tuple[str, Callable[[], bytes]]]:
    form = rules.forms[item.form]
    if isinstance(form, StatisticalForm) and item.folder:
        for unit in rules.unit_by_id:
            yield f"{item.folder}/{unit}{SUFFIX}", partial(_xlsx, blank_of_unit, form, unit, rules)
    elif isinstance(form, StatisticalForm) and item.name.endswith(SUFFIX):
        yield item.name, partial(_xlsx, blank_of_province, form, rules)


def _xlsx(layouts: Callable, *about) -> bytes:
    return xlsx_of(layouts(*about))
