"""Links from a page of the province or a cluster to a unit's page."""

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.html_blocks import with_unbroken_names
from thidua_helpers.vocabulary import Folder


def unit_link(book: OpenEdition, unit: str) -> Markup:
    """Name of a unit, linked if units have pages."""
    if not book.rules.statistical_forms:
        return with_unbroken_names(book.rules.name(unit))
    return Markup('<a href="{}/{}.html">{}</a>').format(Folder.UNITS, unit, book.rules.name(unit))
