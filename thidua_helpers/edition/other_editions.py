"""Figures of other editions, read from their own workbooks, whether they were run or not."""

from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from thidua_helpers.checks.openings import openings_left
from thidua_helpers.checks.review import review_reports
from thidua_helpers.checks.submissions import submissions_table
from thidua_helpers.comparison.comparability import comparable_figures
from thidua_helpers.comparison.compare import ComparedEdition, comparison_tables
from thidua_helpers.comparison.trends import EditionFigures, long_figures
from thidua_helpers.edition.opened import OpenEdition, revision_to_score
from thidua_helpers.edition.scored_tables import tables_to_score
from thidua_helpers.intake.read_edition import Intake, read_inputs
from thidua_helpers.period import Edition
from thidua_helpers.results.figures import compute_figures
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.scoring.scoring_data import collect_scoring_data
from thidua_helpers.vocabulary import Severity
from thidua_helpers.workspace.paths import Workspace


def input_editions(opened: OpenEdition) -> list[Edition]:
    """Editions that the stage tables may depend on: this one and all that ended before."""
    return opened.workspace.editions_until(opened.edition)


def base_years(opened: OpenEdition) -> list[int]:
    """Earlier years with both this period and the whole year: the bases of a projection.

    Empty for a whole year.
    """
    editions, months = set(opened.workspace.editions()), opened.edition.months
    earlier = sorted({other.year for other in editions if other.year < opened.edition.year})
    return [] if months == 12 else [year for year in earlier if {Edition(year, months), Edition(year)} <= editions]


def earlier_figures(opened: OpenEdition) -> dict[Edition, pd.DataFrame]:
    """Figures of the editions that checks and projections need, as far as they exist.

    Figures of earlier years are given under the holders of this edition, where they compare.
    """
    year, late_month = opened.edition.year, opened.rules.settings.plausibility.late_month
    wanted = {opened.edition.previous, Edition(year, late_month)}
    wanted |= {Edition(base, months) for base in base_years(opened) for months in (opened.edition.months, 12)}
    figures_by_edition = {}
    for edition in sorted(wanted & set(opened.workspace.editions()) - {opened.edition}):
        rules, _, figures = _read(opened, edition)
        comparable = figures if edition.year == year else comparable_figures(figures, rules, opened.rules)
        figures_by_edition[edition] = comparable
    return figures_by_edition


def last_year(opened: OpenEdition) -> tuple[RuleBook, pd.DataFrame] | None:
    """Rules and figures of the last whole year, for its closing figures; None if absent."""
    last = Edition(opened.edition.year - 1)
    if last not in opened.workspace.editions():
        return None
    rules, _, figures = _read(opened, last)
    return rules, figures


def openings_from_last_year(opened: OpenEdition) -> dict[tuple[str, str, str], int]:
    """(unit, measure, opening line) → known closing figure of the last whole year.

    Not from units whose reports of last year have an error, nor if the units were reorganised within this year.
    """
    last = Edition(opened.edition.year - 1)
    if last not in opened.workspace.editions() or opened.rules.year.reorganisation:
        return {}
    rules, intake, figures = _read(opened, last)
    review = review_reports(intake.tables, figures, {}, None, rules, is_provisional=False)
    findings = [*review.findings, *review.findings_of_reading]
    doubtful = {finding.holder.partition(".")[0] for finding in findings if finding.severity == Severity.ERROR}
    return openings_left(rules, figures, doubtful, opened.rules)


_TO_SCORE = ("figures", "submissions", "inspections", "receipts", "scores")


def comparison_of(opened: OpenEdition) -> dict[str, pd.DataFrame]:
    """Tables of this edition compared with its base, by name."""
    scoring_data = collect_scoring_data(tables_to_score(opened, *_TO_SCORE), opened.rules)
    now = ComparedEdition(opened.rules, scoring_data, opened.table("figures"))
    return comparison_tables(compared_base(opened), now, opened.table("rates"), opened.ranking_ids, _series(opened))


def compared_base(opened: OpenEdition) -> ComparedEdition | None:
    """The base with its own figures and the quantities of its points; None without a base."""
    if opened.base is None:
        return None
    rules, intake, figures = _read(opened, opened.base)
    revision = revision_to_score(opened.workspace, rules)
    if revision:
        tables = revision.tables(*_TO_SCORE)
    else:
        reports = submissions_table(intake.facts, intake.tables["receipts"], [], rules, is_provisional=False)
        tables = intake.tables | {"figures": figures, "submissions": reports}
    return ComparedEdition(rules, collect_scoring_data(tables, rules), figures)


def long_figures_of(opened: OpenEdition, editions: Iterable[Edition]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures and rates of several editions, from their workbooks, by holders of this one."""
    return long_figures([_edition_read(opened, edition) for edition in editions], opened.rules)


def _series(opened: OpenEdition) -> list[EditionFigures]:
    """Every edition of the workspace that ended no later than this one, its own last."""
    earlier = [edition for edition in input_editions(opened) if edition != opened.edition]
    own = EditionFigures(opened.rules, opened.table("facts"), opened.table("figures"))
    return [*(_edition_read(opened, edition) for edition in sorted(earlier, key=lambda edition: edition.end)), own]


def _edition_read(opened: OpenEdition, edition: Edition) -> EditionFigures:
    rules, intake, figures = _read(opened, edition)
    return EditionFigures(rules, intake.facts, figures)


def _read(opened: OpenEdition, edition: Edition) -> tuple[RuleBook, Intake, pd.DataFrame]:
    """Rules, intake and figures of another edition."""
    return _read_cached(opened.workspace, edition, opened.inputs_state)


@lru_cache(maxsize=16)
def _read_cached(workspace: Workspace, edition: Edition, state: tuple) -> tuple[RuleBook, Intake, pd.DataFrame]:
    """Rules, intake and figures, shared read-only; read again for another `state` of inputs."""
    rules = read_rules(workspace, edition).so_far
    intake = read_inputs(workspace, rules, is_kept=False)
    return rules, intake, compute_figures(intake.facts, rules)
