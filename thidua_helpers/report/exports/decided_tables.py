"""Exported tables of decided ranks and classes."""

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.exports.exported import DataTable, table_of_rows
from thidua_helpers.report.render.blocks import INTEGER, Column, Field
from thidua_helpers.report.sections.figures_state import points_based_on
from thidua_helpers.report.tables.decisions import CLASS, RANK, DecidedFields, decided_rows


def decided_ranks_table(book: OpenEdition) -> DataTable:
    clusters = {unit: cluster.name for cluster in book.rules.clusters for unit in cluster.members}
    rows = [row for cluster in book.rules.clusters for row in decided_rows(book, RANK, cluster.members)]
    of = DecidedFields(book, RANK)
    cluster = Field(Column("Cụm"), lambda row: clusters[row["holder"]])
    fields = [cluster, of.value(INTEGER), of.unit(), *of.parts_of_decision()]
    holds = _holds(book, "Thứ hạng các đơn vị trong Cụm")
    return table_of_rows("xep_hang", "Xếp hạng trong Cụm đã có quyết định", holds, fields, rows)


def decided_classes_table(book: OpenEdition) -> DataTable:
    of = DecidedFields(book, CLASS)
    fields = [of.unit(), of.value(), *of.parts_of_decision()]
    rows = decided_rows(book, CLASS, list(book.rules.unit_by_id))
    title = "Hạng các đơn vị trong tỉnh đã có quyết định"
    return table_of_rows("hang", title, _holds(book, "Hạng của các đơn vị"), fields, rows)


def _holds(book: OpenEdition, what: str) -> str:
    """Content of a table of decisions, and on which figures they are based if revised since."""
    kept = points_based_on(book)
    return f"{what}, theo quyết định đã ban hành" + (f". {kept}" if kept else "")
