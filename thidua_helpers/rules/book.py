"""All rules of one edition."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.period import Edition
from thidua_helpers.rules.awards import AwardCatalogue
from thidua_helpers.rules.clusters import Cluster, ClusterSystem
from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.forms import AnyForm, PublishedForm, StatisticalForm
from thidua_helpers.rules.indicators import Indicators
from thidua_helpers.rules.method_changes import MethodChange
from thidua_helpers.rules.registers import RegisterForm, SideTableForm
from thidua_helpers.rules.sources import Source
from thidua_helpers.rules.statements import Statement
from thidua_helpers.rules.succession import Succession, succession_between
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.workspace_settings import WorkspaceSettings
from thidua_helpers.rules.year import SCORING_DECISIONS, Year
from thidua_helpers.rules.year_rows import AcceptedRow, CorrectionRow, DecisionRow, ExclusionRow, HeadRow, TargetRow
from thidua_helpers.vietnamese import comparison_form, slug
from thidua_helpers.vocabulary import (
    PARTS_OF_HOLDERS,
    PROVINCE,
    STATE_OF_REPORTED_FIGURES,
    FiguresState,
    Level,
    UnitKind,
)
from thidua_helpers.workspace.config import EditionConfigFiles
from thidua_helpers.workspace.paths import Workspace


@dataclass(frozen=True)
class RuleBook:
    """Rules of one edition. `units` are those of `registry` on the last day of the period.

    `late_registers`: (name of the input, form) of the registers that `so_far` leaves out, since they are not yet due.
    """

    edition: Edition
    workspace: Workspace
    settings: WorkspaceSettings
    year: Year
    registry: tuple[UnitRow, ...]
    units: tuple[UnitRow, ...]
    former_names: dict[str, tuple[str, ...]]
    method_changes: tuple[MethodChange, ...]
    cluster_system: ClusterSystem | None
    indicators: Indicators
    forms: dict[str, AnyForm]
    periods_form: PublishedForm | None
    targets: tuple[TargetRow, ...]
    milestones: tuple[TargetRow, ...]
    corrections: tuple[CorrectionRow, ...]
    accepted: tuple[AcceptedRow, ...]
    shared_accepted: tuple[AcceptedRow, ...]
    sources: dict[str, Source]
    criteria: dict[str, CriteriaTable]
    awards: AwardCatalogue | None
    decisions: tuple[DecisionRow, ...]
    exclusions: tuple[ExclusionRow, ...]
    heads: tuple[HeadRow, ...]
    # Decisions of the whole year before about who leads the clusters this year.
    heads_decided: tuple[DecisionRow, ...] = ()
    # The published statements on this edition, in the file's order; and all statements of the file.
    statements: tuple[Statement, ...] = ()
    statements_on_file: tuple[Statement, ...] = ()
    # The clusters in force until the edition's own began, if that was within the period.
    clusters_before: tuple[Cluster, ...] = ()
    late_registers: tuple[tuple[str, RegisterForm], ...] = ()

    @cached_property
    def so_far(self) -> "RuleBook":
        """The rules by which the edition is computed and reported now.

        They leave out registers that are `not_yet` due, and, as long as score sheets are among these, also scoring,
        classes, awards, and what has to be decided about them.
        """
        late = [(item, self.forms[item.form]) for item in self.year.inputs if item.not_yet]
        if not late:
            return self
        inputs = tuple(item for item in self.year.inputs if not item.not_yet)
        rules = replace(
            self,
            year=self.year.model_copy(update={"inputs": inputs}),
            forms={item.form: self.forms[item.form] for item in inputs},
            late_registers=tuple((item.name, form) for item, form in late if isinstance(form, RegisterForm)),
        )
        if "scores" in rules.registers or "scores" not in self.registers:
            return rules
        to_decide = tuple(decision for decision in self.year.to_decide if decision.id not in SCORING_DECISIONS)
        unscored = rules.year.model_copy(update={"emulation": None, "to_decide": to_decide})
        return replace(rules, year=unscored, criteria={}, awards=None, exclusions=())

    @property
    def not_yet(self) -> list[str]:
        """Names of the registers that are not yet due, for people."""
        return list(dict.fromkeys(form.name for _, form in self.late_registers))

    @cached_property
    def files(self) -> EditionConfigFiles:
        """Names of the config files, as printed in findings and refusals."""
        return self.workspace.config.of(self.edition)

    @property
    def clusters_file(self) -> str:
        return self.files.clusters(self.year.clusters or "")

    @property
    def awards_file(self) -> str:
        return self.files.awards(self.year.emulation.awards or "" if self.year.emulation else "")

    @cached_property
    def officials(self) -> frozenset[str]:
        """Persons named in config with a public source: heads of clusters, officials in texts."""
        heads = {head.person for head in self.heads if head.person}
        stated = {person for statement in self.statements_on_file for person in statement.officials}
        return frozenset(heads | stated | set(self.year.summing_up.officials))

    @property
    def criteria_ids(self) -> dict[str, str]:
        """Ranking → criteria table: the province (its classes), clusters with a table of their own.

        Points of two tables never stand in one ranking.
        """
        emulation = self.year.emulation
        if emulation is None:
            return {}
        of_province = {PROVINCE: emulation.province_criteria} if emulation.province_criteria else {}
        return of_province | emulation.cluster_criteria

    @property
    def ranking_criteria(self) -> dict[str, CriteriaTable]:
        """Ranking → criteria table."""
        return {ranking: self.criteria[criteria_id] for ranking, criteria_id in self.criteria_ids.items()}

    @property
    def exclusion_kinds(self) -> tuple[str, ...]:
        """Kinds of cases that exclude a unit, as declared in criteria tables."""
        return tuple(kind for table in self.criteria.values() for kind in table.exclusion_kinds)

    def unit_groups(self, holder: str) -> list[tuple[str, Sequence[str]]]:
        """Names and units of the holder's clusters and of units in none; no name for one group."""
        if holder != PROVINCE:
            return [("", self.cluster(holder).members)]
        if not self.clusters:
            return [("", tuple(self.unit_by_id))]
        return [
            *((cluster.name, cluster.members) for cluster in self.clusters),
            ("Đơn vị khác", self.ids_in_no_cluster),
        ]

    def ranked_units(self, ranking: str) -> tuple[str, ...]:
        """Units of a ranking: those of the table's kinds, in the province or the cluster."""
        members = list(self.unit_by_id) if ranking == PROVINCE else self.cluster(ranking).members
        kinds = self.ranking_criteria[ranking].kinds
        return tuple(unit for unit in members if self.unit_by_id[unit].kind in kinds)

    def rotating_units(self, cluster_id: str) -> tuple[str, ...]:
        """Members among whom the cluster head's office rotates, in the decision's order.

        These are the ranked ones, or all without a criteria table.
        """
        return (
            self.ranked_units(cluster_id) if cluster_id in self.ranking_criteria else self.cluster(cluster_id).members
        )

    def lone_unit(self, cluster_id: str) -> str:
        """The only ranked unit, or only member, of a cluster; "" if there are others."""
        units = self.rotating_units(cluster_id)
        return units[0] if len(units) == 1 else ""

    @cached_property
    def units_without_target_row(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(measure, rate) → units without a row of targets, where more than half have one."""
        with_row: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self.targets:
            if row.holder in self.unit_by_id:
                with_row[row.measure, row.rate].add(row.holder)
        most = {key: units for key, units in with_row.items() if 2 * len(units) > len(self.unit_by_id)}
        without = {key: tuple(unit for unit in self.unit_by_id if unit not in units) for key, units in most.items()}
        return {key: units for key, units in without.items() if units}

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        return self.cluster_system.clusters if self.cluster_system else ()

    @cached_property
    def moved_units(self) -> dict[str, tuple[str, str]]:
        """Unit → names of its cluster before and now, if changed within the period."""
        before = {member: cluster for cluster in self.clusters_before for member in cluster.members}
        now = {member: cluster for cluster in self.clusters for member in cluster.members}
        return {
            unit: (before[unit].name, now[unit].name)
            for unit in self.unit_by_id
            if unit in before and unit in now and before[unit].name != now[unit].name
        }

    @property
    def cluster_ids(self) -> tuple[str, ...]:
        return tuple(cluster.id for cluster in self.clusters)

    @cached_property
    def unit_by_id(self) -> dict[str, UnitRow]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def unit_slugs(self) -> list[tuple[str, str]]:
        """(id or short name in file names, unit id) of each unit."""
        return [(spelling, unit.id) for unit in self.units for spelling in (unit.id, slug(unit.short_name))]

    @cached_property
    def office(self) -> UnitRow:
        """The provincial body itself, under its name of the time."""
        return next(unit for unit in self.units if unit.kind == UnitKind.OFFICE)

    @cached_property
    def levels(self) -> dict[str, str]:
        """Holder → level: the province, clusters, units."""
        return {
            PROVINCE: Level.PROVINCE,
            **{cluster.id: Level.CLUSTER for cluster in self.clusters},
            **{unit.id: Level.UNIT for unit in self.units},
        }

    @property
    def statistical_forms(self) -> dict[str, StatisticalForm]:
        """Forms in which units report; empty if only published figures are known."""
        return {form_id: form for form_id, form in self.forms.items() if isinstance(form, StatisticalForm)}

    @property
    def state_of_figures(self) -> str:
        """State of the edition's figures in words."""
        state = self.year.state_of_figures
        is_reported = state == FiguresState.NOT_STATED and self.statistical_forms
        return STATE_OF_REPORTED_FIGURES if is_reported else FiguresState(state).label

    @cached_property
    def same_period_before(self) -> Edition | None:
        """The same period of the year before, if the workspace has it."""
        previous = self.edition.previous
        return previous if previous in self.workspace.editions() else None

    @cached_property
    def series(self) -> list[Edition]:
        """Editions of the same length up to this one, as drawn by the page of trends."""
        alike = self.workspace.editions_of_length(self.edition.months)
        return [edition for edition in alike if edition <= self.edition]

    @property
    def has_trends(self) -> bool:
        """Whether there is a page of trends: not for a single edition."""
        return len(self.series) > 1

    @cached_property
    def succession(self) -> Succession | None:
        """Succession through the reorganisation within the year; None without one."""
        rule = self.year.reorganisation
        return succession_between(self.registry, Edition.parse(rule.before).end, self.edition.end) if rule else None

    @cached_property
    def results_successor(self) -> dict[str, str]:
        """Former unit → unit that its results before the reorganisation count for.

        This is its only successor, or the one named by the year file; else the unit is left out.
        """
        if self.succession is None or self.year.reorganisation is None:
            return {}
        named = self.year.reorganisation.results_to
        only = {unit: successors[0] for unit, successors in self.succession.successors.items() if len(successors) == 1}
        return only | named

    @property
    def registers(self) -> set[str]:
        """Stage tables of the edition's registers."""
        return {form.table for form in self.forms.values() if isinstance(form, RegisterForm)}

    def registers_in(self, folder: str) -> list[RegisterForm]:
        """Registers in units' own workbooks in a folder that are read."""
        forms = [self.forms[item.form] for item in self.year.inputs if item.folder == folder]
        return [form for form in forms if isinstance(form, RegisterForm)]

    def shares(self, table: str, column: str) -> bool:
        """Whether every form that fills a column of a stage table declares its texts fit to share."""
        if table == "side_tables":
            return all(form.shared for form in self.forms.values() if isinstance(form, SideTableForm))
        if table == "published_periods":
            return self.periods_form is not None and column in self.periods_form.shared_texts
        own = [
            form
            for form in self.forms.values()
            if (isinstance(form, PublishedForm) and table == "published")
            or (isinstance(form, RegisterForm) and form.table == table)
        ]
        return bool(own) and all(column in form.shared_texts for form in own)

    @cached_property
    def membership(self) -> pd.DataFrame:
        """`group`, `member`: each cluster with its members, the province with all units."""
        rows = [(cluster.id, member) for cluster in self.clusters for member in cluster.members]
        return pd.DataFrame(rows + [(PROVINCE, unit.id) for unit in self.units], columns=["group", "member"])

    @cached_property
    def units_in_no_cluster(self) -> tuple[UnitRow, ...]:
        """Units without a cluster; empty without a cluster system."""
        listed = {member for cluster in self.clusters for member in cluster.members}
        return tuple(unit for unit in self.units if self.clusters and unit.id not in listed)

    @property
    def ids_in_no_cluster(self) -> tuple[str, ...]:
        return tuple(unit.id for unit in self.units_in_no_cluster)

    def cluster(self, cluster_id: str) -> Cluster:
        """Cluster of an id; raises Refused with the nearest ids for an unknown one."""
        for cluster in self.clusters:
            if cluster.id == cluster_id:
                return cluster
        ids = [cluster.id for cluster in self.clusters]
        raise Refused(f"Kỳ {self.edition} không có cụm “{cluster_id}”." + suggestion(str(cluster_id), ids))

    def unit(self, unit_id: str) -> UnitRow:
        """Unit of an id; raises Refused with the nearest ids for an unknown one."""
        if unit_id not in self.unit_by_id:
            raise Refused(f"Kỳ {self.edition} không có đơn vị “{unit_id}”." + suggestion(str(unit_id), self.unit_by_id))
        return self.unit_by_id[unit_id]

    def name(self, holder: str) -> str:
        """Short name of a holder; several joined by "+" are joined by "và".

        Parts of a unit or the province: "Đơn vị 1-01, chấp hành viên CB-02".
        """
        if "." in holder:
            whole, part = holder.split(".")
            return f"{self.name(whole)}, {PARTS_OF_HOLDERS.get(part) or f'chấp hành viên {part.upper()}'}"
        if "+" in holder:
            return " và ".join(self.name(part) for part in holder.split("+"))
        if holder == PROVINCE:
            return self.settings.holder_name
        if holder in self.unit_by_id:
            return self.unit_by_id[holder].short_name
        clusters = [cluster.name for cluster in self.clusters if cluster.id == holder]
        former = [row.short_name for row in self.registry if row.id == holder]
        return next(iter([*clusters, *reversed(former)]), holder)

    @cached_property
    def former_unit_by_spelling(self) -> dict[str, str]:
        """Spelling in comparison form → id, of all present and former units."""
        return {
            comparison_form(name): row.id for row in self.registry for name in (row.name, row.short_name, *row.aliases)
        }

    @cached_property
    def holder_by_spelling(self) -> dict[str, str]:
        """Spelling in comparison form → id, of all holders.

        Raises Refused if two holders share a spelling: a figure would go to the wrong one.
        """
        named = [(self.name(PROVINCE), PROVINCE)]
        named += [(cluster.name, cluster.id) for cluster in self.clusters]
        named += [(name, unit.id) for unit in self.units for name in (unit.name, unit.short_name, *unit.aliases)]
        spellings: dict[str, str] = {}
        for name, holder in named:
            other = spellings.setdefault(comparison_form(name), holder)
            if other != holder:
                raise Refused(f"{self.files.units}: tên “{name}” được dùng cho cả “{other}” và “{holder}”.")
        return spellings
