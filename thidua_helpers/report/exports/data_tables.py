"""Shared tables of figures for further work.

They contain what shared pages contain: figures, rates, publications, decided ranks and classes; no individuals.
"""

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.exports.comparison_tables import (
    same_period_figures_table,
    same_period_rates_table,
    trends_table,
)
from thidua_helpers.report.exports.decided_tables import decided_classes_table, decided_ranks_table
from thidua_helpers.report.exports.exported import SHEETS, DataTable
from thidua_helpers.report.exports.figure_tables import figures_table, money_per_case_table, rates_table
from thidua_helpers.report.exports.insights_table import insights_table
from thidua_helpers.report.exports.overview_table import overview_table
from thidua_helpers.report.exports.source_tables import inspections_table, reconciliation_table, statements_table
from thidua_helpers.report.exports.target_table import targets_table
from thidua_helpers.report.exports.wide_tables import same_period_by_holder_table, trends_by_period_tables
from thidua_helpers.vocabulary import Measure


def data_tables(book: OpenEdition) -> list[DataTable]:
    """Tables of the edition in order, without empty ones."""
    tables = [
        *(figures_table(book, measure, is_of_units) for is_of_units in (True, False) for measure in Measure),
        rates_table(book),
        money_per_case_table(book),
        targets_table(book),
        same_period_figures_table(book),
        same_period_rates_table(book),
        trends_table(book),
        insights_table(book),
        reconciliation_table(book),
        statements_table(book),
        inspections_table(book),
        decided_ranks_table(book),
        decided_classes_table(book),
    ]
    return [table for table in tables if table.rows]


def workbook_tables(book: OpenEdition) -> list[DataTable]:
    """Tables of the workbook: the overview first, wide tables next to the long ones."""
    tables = data_tables(book)
    wide = [overview_table(book), same_period_by_holder_table(book), *trends_by_period_tables(book)]
    order = list(SHEETS)
    shown = [*tables, *(table for table in wide if table.rows)]
    return sorted(shown, key=lambda table: order.index(table.name))
