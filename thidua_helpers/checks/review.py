"""Findings on reports and results of an edition, from all checks of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from thidua_helpers.checks.acceptance import lapsed_acceptances
from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.checks.completeness import membership_gaps, missing_figures, undecided
from thidua_helpers.checks.forms import form_findings, printed_totals
from thidua_helpers.checks.identities import (
    clusters_sum_to_province,
    known_figures,
    members_within_groups,
    parts_within_wholes,
)
from thidua_helpers.checks.openings import openings_after_reorganisation, openings_against_closings
from thidua_helpers.checks.other_periods import rates_of_other_periods
from thidua_helpers.checks.persons import names_in_config, names_in_shared_config, names_in_shared_texts
from thidua_helpers.checks.plausibility import odd_figures, odd_forms
from thidua_helpers.checks.reconciliation import Reconciliation
from thidua_helpers.checks.submissions import facts_in_use, late_reports, submissions_table, undated_reports
from thidua_helpers.checks.targets import missing_target_rows, odd_targets
from thidua_helpers.findings.catalogue.files import NHIEU_DON_VI
from thidua_helpers.findings.finding import Finding, FindingRow, finding_rows, findings_table
from thidua_helpers.period import Edition
from thidua_helpers.rules.acceptance import with_acceptance
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import PROVINCE, Level


@dataclass(frozen=True)
class Review:
    """Result of checking units' reports: `submissions`, findings, and facts to use."""

    submissions: pd.DataFrame
    findings: Sequence[Finding]
    findings_of_reading: Sequence[FindingRow]
    facts: pd.DataFrame


def review_reports(
    tables: Mapping[str, pd.DataFrame],
    figures: pd.DataFrame,
    earlier: Mapping[Edition, pd.DataFrame],
    last_year: tuple[RuleBook, pd.DataFrame] | None,
    rules: RuleBook,
    is_provisional: bool,
) -> Review:
    """Check each unit's report by itself.

    `tables` are those of 10_clean, `figures` all that were read, `earlier` those of other editions, `last_year` the
    rules and figures of the last whole year. A provisional run leaves out facts of units that are late or under
    review."""
    facts, read = tables["facts"], finding_rows(tables["findings_clean"])
    find = CellFinder(facts)
    of_units = figures[figures["level"] == Level.UNIT]
    # In a file of two units it is unknown to which unit a figure belongs.
    of_two = {finding.file for finding in read if finding.check == NHIEU_DON_VI.id}
    new_findings = [
        *form_findings(facts, tables["printed_rates"], rules, find),
        *parts_within_wholes(of_units, rules.indicators.lines, _names(of_units, rules), find),
        *odd_figures(of_units, earlier, rules, find),
        *odd_forms(facts[~facts["file"].isin(of_two)], rules),
        *openings_against_closings(of_units, last_year, tables["separate_book"], rules, find),
        *openings_after_reorganisation(facts, tables["transfers"], rules, find),
        *names_in_shared_texts(tables, rules),
        *names_in_config(rules),
    ]
    findings = with_acceptance(new_findings, rules)
    findings += with_acceptance(names_in_shared_config(rules), rules, is_shared=True)
    findings += late_reports(facts, tables["receipts"], [*read, *findings], rules)
    findings += undated_reports(facts, tables["receipts"], rules)
    table = submissions_table(facts, tables["receipts"], [*read, *findings], rules, is_provisional)
    of_targets = [*odd_targets(known_figures(figures), last_year and last_year[0], rules), *missing_target_rows(rules)]
    findings += with_acceptance(of_targets, rules)
    return Review(table, findings, read, facts_in_use(facts, table, rules))


def check_results(
    figures: pd.DataFrame, review: Review, printed: Mapping[str, pd.DataFrame], rules: RuleBook
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The stage tables `reconciliation` and `findings_results` for the figures of an edition.

    `printed` are the tables `published` and `published_periods`.
    """
    find = CellFinder(review.facts)
    lines = rules.indicators.lines
    names = _names(figures, rules)
    reconciliation = Reconciliation(figures, rules, find)
    table = reconciliation.table(printed["published"])
    findings = [
        *undecided(rules),
        *review.findings,
        *printed_totals(review.facts, rules, find),
        *clusters_sum_to_province(figures, PROVINCE, rules.cluster_ids, rules.ids_in_no_cluster, lines, find),
        *parts_within_wholes(figures[figures["level"] != Level.UNIT], lines, names, find),
        *members_within_groups(figures, rules.membership, lines, names, find),
        *with_acceptance(reconciliation.findings(table), rules),
        *with_acceptance(rates_of_other_periods(printed["published_periods"], rules), rules, is_shared=True),
        *with_acceptance(membership_gaps(rules), rules),
        *missing_figures(figures, rules),
    ]
    lapsed = lapsed_acceptances([*review.findings_of_reading, *findings], rules)
    return table, findings_table([*findings, *lapsed])


def _names(figures: pd.DataFrame, rules: RuleBook) -> dict[str, str]:
    return {holder: rules.name(holder) for holder in figures["holder"].unique()}
