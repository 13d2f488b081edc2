"""Reading of an edition's config files into a RuleBook."""

from thidua_helpers.period import Edition
from thidua_helpers.rules.awards import read_awards
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.clusters import read_cluster_system, read_clusters_before
from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.cross_checks import cross_check
from thidua_helpers.rules.forms import read_form_config, read_periods_form
from thidua_helpers.rules.indicators import read_indicators
from thidua_helpers.rules.loading import ConfigReader
from thidua_helpers.rules.method_changes import read_method_changes
from thidua_helpers.rules.sources import Sources
from thidua_helpers.rules.statements import read_statements
from thidua_helpers.rules.units import read_registry
from thidua_helpers.rules.workspace_settings import WorkspaceSettings
from thidua_helpers.rules.year import Year
from thidua_helpers.rules.year_rows import AcceptedRow, CorrectionRow, DecisionRow, ExclusionRow, HeadRow, TargetRow
from thidua_helpers.vocabulary import ClusterRole, DecisionState
from thidua_helpers.workspace.paths import Workspace


def read_settings(workspace: Workspace) -> WorkspaceSettings:
    """Settings of the workspace; raises Refused, with file and key, for the first mistake."""
    return ConfigReader(workspace).toml(workspace.config.workspace, WorkspaceSettings)


def read_rules(workspace: Workspace, edition: Edition) -> RuleBook:
    """Rules of `edition`; raises Refused, with file and key, for the first mistake."""
    reading, files = ConfigReader(workspace), workspace.config.of(edition)
    year = reading.toml(files.year, Year)
    sources = reading.toml(files.sources, Sources).sources
    registry = read_registry(reading, edition)
    indicators = read_indicators(reading)
    settings = reading.toml(files.workspace, WorkspaceSettings)
    statements = read_statements(reading, sources)
    system = read_cluster_system(reading, year.clusters, edition, registry, sources) if year.clusters else None
    emulation, periods = year.emulation, settings.other_periods
    book = RuleBook(
        edition=edition,
        workspace=workspace,
        settings=settings,
        year=year,
        registry=registry.rows,
        units=registry.units,
        former_names=registry.former_names,
        method_changes=read_method_changes(reading, indicators.lines, sources),
        cluster_system=system,
        clusters_before=read_clusters_before(reading, system, edition) if system else (),
        indicators=indicators,
        forms={item.form: read_form_config(reading, item.form, indicators) for item in year.inputs},
        periods_form=read_periods_form(reading, periods.form, indicators) if periods else None,
        targets=reading.csv(files.targets, TargetRow),
        milestones=reading.optional_csv(files.milestones, TargetRow),
        corrections=reading.optional_csv(files.corrections, CorrectionRow),
        accepted=reading.optional_csv(files.accepted, AcceptedRow),
        shared_accepted=reading.optional_csv(files.shared_accepted, AcceptedRow),
        sources=sources,
        criteria={
            table: reading.named_toml(files.criteria(table), CriteriaTable)
            for table in (emulation.criteria_tables if emulation else ())
        },
        awards=read_awards(reading, emulation.awards, edition, sources) if emulation and emulation.awards else None,
        decisions=reading.optional_csv(files.decisions, DecisionRow),
        exclusions=reading.optional_csv(files.exclusions, ExclusionRow),
        heads=reading.optional_csv(files.heads, HeadRow),
        heads_decided=_heads_decided(reading, edition),
        statements=tuple(statement for statement in statements if statement.covers(edition)),
        statements_on_file=statements,
    )
    cross_check(book, reading)
    return book


def _heads_decided(reading: ConfigReader, edition: Edition) -> tuple[DecisionRow, ...]:
    """Final decisions of the whole year before on heads of clusters this year."""
    file = reading.workspace.config.of(Edition(edition.year - 1)).decisions
    rows = reading.optional_csv(file, DecisionRow)
    roles = ClusterRole.labels()
    return tuple(row for row in rows if row.subject in roles and row.state == DecisionState.DECIDED)
