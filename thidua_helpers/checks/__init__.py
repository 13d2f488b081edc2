"""Checks return findings; one gate decides."""

import pandas as pd

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.checks.completeness import membership_gaps, missing_figures
from thidua_helpers.checks.gate import pass_gate
from thidua_helpers.checks.identities import clusters_sum_to_province, members_within_groups, parts_within_wholes
from thidua_helpers.checks.reconciliation import Reconciliation
from thidua_helpers.findings import findings_table
from thidua_helpers.rules import PROVINCE, RuleBook

__all__ = ["CellFinder", "check_results", "pass_gate"]


def check_results(
    figures: pd.DataFrame, facts: pd.DataFrame, published: pd.DataFrame, rules: RuleBook
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The stage tables `reconciliation` and `findings_results` for the figures of an edition."""
    find = CellFinder(facts)
    lines = rules.indicators.lines
    names = {holder: rules.name(holder) for holder in figures["holder"].unique()}
    reconciliation = Reconciliation(figures, rules, find)
    table = reconciliation.table(published)
    findings = [
        *clusters_sum_to_province(figures, PROVINCE, rules.cluster_ids, rules.ids_in_no_cluster, lines, find),
        *parts_within_wholes(figures, lines, names, find),
        *members_within_groups(figures, rules.membership, lines, names, find),
        *reconciliation.findings(table),
        *membership_gaps(rules),
        *missing_figures(figures, rules),
    ]
    return table, findings_table(findings)
