"""Links from a page of the province or a cluster to a unit's page."""

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.pages import page_of_holder
from thidua_helpers.report.render.html_blocks import with_unbroken_names


def unit_link(book: OpenEdition, holder: str, name: str = "") -> Markup:
    """Short name of a unit or officer, or another given one, linked if units have pages."""
    page, name = page_of_holder(book.rules, holder.partition(".")[0]), name or book.rules.name(holder)
    return Markup('<a href="{}">{}</a>').format(page, name) if page else with_unbroken_names(name)
