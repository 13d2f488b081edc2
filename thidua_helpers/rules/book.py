"""All the rules that hold for one edition, read together and checked against each other."""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pandas as pd

from thidua_helpers.edition import Edition, thads_year
from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.labels import MEASURES, PARTS_OF_HOLDERS, STATE_OF_REPORTED_FIGURES, STATES_OF_FIGURES
from thidua_helpers.rules.awards import WHOM_LABELS, AwardCatalogue, whom_of
from thidua_helpers.rules.criteria import CriteriaTable, Feed
from thidua_helpers.rules.lineage import Lineage, lineage
from thidua_helpers.rules.loading import read_csv, read_toml
from thidua_helpers.rules.models import (
    AcceptedRow,
    AnyForm,
    Cluster,
    ClusterSystem,
    CorrectionRow,
    DecisionRow,
    ExclusionRow,
    FormFile,
    HeadRow,
    Indicators,
    MethodChange,
    MethodChanges,
    PublishedForm,
    RegisterForm,
    Reorganisation,
    SideTableForm,
    Source,
    Sources,
    Statement,
    Statements,
    StatisticalForm,
    TargetRow,
    UnitRow,
    WorkspaceRule,
    Year,
)
from thidua_helpers.tables import CLUSTER_LEVEL, PROVINCE_LEVEL, UNIT_LEVEL
from thidua_helpers.vietnamese import comparison_form, format_date, format_decimal, slug
from thidua_helpers.workspace import Workspace

PROVINCE = "toan-tinh"
# Pages and folders of an edition that are no cluster's, so no cluster can bear these names.
PAGE_NAMES = ("index", "tom-tat", "so-sanh", "xu-huong", "doi-chieu", "don-vi", "noi-bo")


@dataclass(frozen=True)
class RuleBook:
    """The rules of one edition. `units` are those of the `registry` that stand on the last day of the period."""

    edition: Edition
    files: "RuleFiles"
    workspace: WorkspaceRule
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
    # What the edition of the whole year before decided on who leads the clusters in this one's year.
    heads_decided: tuple[DecisionRow, ...] = ()
    # What publications state of this edition, in the file's order; and all that the file has.
    statements: tuple[Statement, ...] = ()
    statements_on_file: tuple[Statement, ...] = ()
    # The clusters that were in force until the edition's own began, if that was within the period.
    clusters_before: tuple[Cluster, ...] = ()

    @cached_property
    def officials(self) -> frozenset[str]:
        """The persons whom config names with a public source: heads of clusters, officials in published texts."""
        heads = {head.person for head in self.heads if head.person}
        stated = {person for each in self.statements_on_file for person in each.officials}
        return frozenset(heads | stated | set(self.year.summing_up.officials))

    @property
    def criteria_ids(self) -> dict[str, str]:
        """What is ranked by which table: the province (its classes), then the clusters that have a table of their own.

        Points of two of them never stand in one ranking.
        """
        emulation = self.year.emulation
        if emulation is None:
            return {}
        of_province = {PROVINCE: emulation.province_criteria} if emulation.province_criteria else {}
        return of_province | emulation.cluster_criteria

    @property
    def rankings(self) -> dict[str, CriteriaTable]:
        """The criteria table of each ranking."""
        return {ranking: self.criteria[criteria_id] for ranking, criteria_id in self.criteria_ids.items()}

    @property
    def exclusion_kinds(self) -> tuple[str, ...]:
        """The kinds of cases that exclude a unit, as far as the criteria tables declare them."""
        return tuple(kind for table in self.criteria.values() for kind in table.exclusion_kinds)

    def ranked_units(self, ranking: str) -> tuple[str, ...]:
        """The units that a ranking ranks: those of the table's kinds among all, or among the cluster's members."""
        members = list(self.unit_by_id) if ranking == PROVINCE else self.cluster(ranking).members
        kinds = self.rankings[ranking].kinds
        return tuple(unit for unit in members if self.unit_by_id[unit].kind in kinds)

    def rotating_units(self, cluster_id: str) -> tuple[str, ...]:
        """The members of a cluster among whom the head's office goes round: those that it ranks, in the decision's
        order; all where it has no criteria table of its own."""
        return self.ranked_units(cluster_id) if cluster_id in self.rankings else self.cluster(cluster_id).members

    def lone_unit(self, cluster_id: str) -> str:
        """The unit of a cluster that has nobody to compete with: alone among those that it ranks, or its only member;
        empty where there are others."""
        units = self.rotating_units(cluster_id)
        return units[0] if len(units) == 1 else ""

    @cached_property
    def units_without_target_row(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """(measure, rate) → the units without a row in the file of targets, where more than half of them have one."""
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
        """Unit → the names of its cluster before and now, for each that changed within the period."""
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
        """What the name of a unit's file may say: its id or its short name, each with the id."""
        return [(said, unit.id) for unit in self.units for said in (unit.id, slug(unit.short_name))]

    @cached_property
    def office(self) -> UnitRow:
        """The provincial body itself, under the name that it bore."""
        return next(unit for unit in self.units if unit.kind == "cuc")

    @cached_property
    def levels(self) -> dict[str, str]:
        """Holder id → level: the province, its clusters, its units."""
        return {
            PROVINCE: PROVINCE_LEVEL,
            **{cluster.id: CLUSTER_LEVEL for cluster in self.clusters},
            **{unit.id: UNIT_LEVEL for unit in self.units},
        }

    @property
    def statistical_forms(self) -> dict[str, StatisticalForm]:
        """The forms in which units report in this edition; empty where only published figures are known."""
        return {form_id: form for form_id, form in self.forms.items() if isinstance(form, StatisticalForm)}

    @property
    def state_of_figures(self) -> str:
        """The state of the edition's figures in words."""
        state = self.year.state_of_figures
        is_reported = state == "khong-neu" and self.statistical_forms
        return STATE_OF_REPORTED_FIGURES if is_reported else STATES_OF_FIGURES[state]

    @cached_property
    def same_period_before(self) -> Edition | None:
        """The same period of the year before, if the workspace has it."""
        previous = self.edition.previous
        return previous if previous in self.files.workspace.editions() else None

    @cached_property
    def series(self) -> list[Edition]:
        """The editions of the workspace of the same length, up to this one: what a page of trends draws."""
        alike = self.files.workspace.editions_of_length(self.edition.months)
        return [edition for edition in alike if edition <= self.edition]

    @property
    def has_trends(self) -> bool:
        """Whether there is a page of trends: one edition draws none."""
        return len(self.series) > 1

    @cached_property
    def reorganised(self) -> Lineage | None:
        """How the units descend from those before the reorganisation within the year; None where there was none."""
        rule = self.year.reorganisation
        return lineage(self.registry, Edition.parse(rule.before).end, self.edition.end) if rule else None

    @cached_property
    def results_heirs(self) -> dict[str, str]:
        """Each unit before the reorganisation → the one for which its results until then count, if that is settled:
        its only heir, or the one that the year file names."""
        if self.reorganised is None:
            return {}
        named = self.year.reorganisation.results_to
        only = {unit: heirs[0] for unit, heirs in self.reorganised.heirs.items() if len(heirs) == 1}
        return only | named

    @property
    def registers(self) -> set[str]:
        """The stage tables of the registers that the edition has."""
        return {form.table for form in self.forms.values() if isinstance(form, RegisterForm)}

    def shares(self, table: str, column: str) -> bool:
        """Whether the texts in a column of a stage table are fit to be shared, as every form that fills it declares."""
        if table == "side_tables":
            return all(form.shared for form in self.forms.values() if isinstance(form, SideTableForm))
        if table == "published_periods":
            return self.periods_form is not None and column in self.periods_form.shared_texts
        kind = PublishedForm if table == "published" else RegisterForm
        forms = [form for form in self.forms.values() if isinstance(form, kind)]
        own = [form for form in forms if kind is PublishedForm or form.table == table]
        return bool(own) and all(column in form.shared_texts for form in own)

    @cached_property
    def membership(self) -> pd.DataFrame:
        """`group`, `member`: each cluster with its members, the province with all units. Groups are only rows."""
        rows = [(cluster.id, member) for cluster in self.clusters for member in cluster.members]
        return pd.DataFrame(rows + [(PROVINCE, unit.id) for unit in self.units], columns=["group", "member"])

    @cached_property
    def units_in_no_cluster(self) -> tuple[UnitRow, ...]:
        """The units that no list of members names; empty where the edition has no cluster system."""
        listed = {member for cluster in self.clusters for member in cluster.members}
        return tuple(unit for unit in self.units if self.clusters and unit.id not in listed)

    @property
    def ids_in_no_cluster(self) -> tuple[str, ...]:
        return tuple(unit.id for unit in self.units_in_no_cluster)

    def cluster(self, cluster_id: str) -> Cluster:
        """The cluster of that id; raises Refused, naming the nearest, for an unknown one."""
        for cluster in self.clusters:
            if cluster.id == cluster_id:
                return cluster
        known = [cluster.id for cluster in self.clusters]
        raise Refused(f"Kỳ {self.edition} không có cụm “{cluster_id}”." + suggestion(str(cluster_id), known))

    def unit(self, unit_id: str) -> UnitRow:
        """The unit of that id; raises Refused, naming the nearest, for an unknown one."""
        if unit_id not in self.unit_by_id:
            raise Refused(f"Kỳ {self.edition} không có đơn vị “{unit_id}”." + suggestion(str(unit_id), self.unit_by_id))
        return self.unit_by_id[unit_id]

    def name(self, holder: str) -> str:
        """The short name of a holder; of several joined by "+", their names joined by "và".

        What stands below a unit or the province is "Đơn vị 1-01, chấp hành viên CB-02".
        """
        if "." in holder:
            whole, part = holder.split(".")
            return f"{self.name(whole)}, {PARTS_OF_HOLDERS.get(part) or f'chấp hành viên {part.upper()}'}"
        if "+" in holder:
            return " và ".join(self.name(part) for part in holder.split("+"))
        if holder == PROVINCE:
            return self.workspace.holder_name
        if holder in self.unit_by_id:
            return self.unit_by_id[holder].short_name
        clusters = [cluster.name for cluster in self.clusters if cluster.id == holder]
        former = [row.short_name for row in self.registry if row.id == holder]
        return next(iter([*clusters, *reversed(former)]), holder)

    @cached_property
    def unverified(self) -> tuple[tuple[str, str], ...]:
        """(file, what) for each rule in use that no public source settles."""
        system, files = self.cluster_system, self.files
        found = [
            (files.units, f"{unit.name}: {unit.decision or 'thời gian hiệu lực'}")
            for unit in self.units
            if not unit.verified and unit.valid_from is not None
        ]
        if system is not None and not system.verified:
            found.append((files.clusters, system.name))
        found += [(files.form(form_id), form.name) for form_id, form in self.forms.items() if not form.verified]
        found += [(files.indicators, rate.label) for rate in self.indicators.rates.values() if not rate.verified]
        if self.year.receipts and not self.year.receipts.verified:
            found.append((files.year, f"Thời hạn nhận báo cáo: {self.year.receipts.rule}"))
        if self.year.reorganisation and not self.year.reorganisation.verified:
            found.append((files.year, "Cách tính lũy kế của năm sắp xếp lại đơn vị (reorganisation.counting)"))
        found += [
            (files.method_changes, change.reason)
            for change in self.method_changes
            if not change.verified and (set(change.forms or ()) & set(self.forms) or change.is_past(self.edition.end))
        ]
        for criteria_id, table in self.criteria.items():
            file = files.criteria(criteria_id)
            parts = {**table.criteria, **{each.id: each for each in table.classes}}
            unsure = [part.label for part in parts.values() if not part.verified]
            unsure += ["cách bỏ phiếu"] * (table.vote is not None and not table.vote.verified)
            found += [(file, ": ".join([table.name, ", ".join(unsure)]))] if unsure and table.verified else []
            found += [(file, table.name)] if not table.verified else []
        if self.awards is not None:
            unsure = [title.label for title in self.awards.titles.values() if not title.is_wholly_verified]
            found += [(files.awards, ": ".join([self.awards.name, ", ".join(unsure)]))] if unsure else []
        found += [
            (files.heads, f"{self.name(row.cluster)}, năm {row.year}: {self.name(row.unit)}")
            for row in self.heads
            if not row.verified and row.system == self.year.clusters
        ]
        found += [
            (
                file,
                ": ".join(filter(None, (f"{what} về {MEASURES[row.measure]} của {self.name(row.holder)}", row.note))),
            )
            for file, what, rows in (
                (files.targets, "Chỉ tiêu", self.targets),
                (files.milestones, "Tiến độ", self.milestones),
            )
            for row in rows
            if not row.verified and row.value_pct is not None
        ]
        return tuple(found)

    @cached_property
    def former_unit_by_spelling(self) -> dict[str, str]:
        """Every declared spelling of every unit that the registry has or had, in comparison form, → its id."""
        return {
            comparison_form(name): row.id for row in self.registry for name in (row.name, row.short_name, *row.aliases)
        }

    @cached_property
    def holder_by_spelling(self) -> dict[str, str]:
        """Every declared spelling of every holder, in comparison form, → its id.

        Raises Refused where two holders share a spelling: a figure would go to the wrong one.
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


@dataclass(frozen=True)
class RuleFiles:
    """The config files of one edition as messages name them, from the workspace's root."""

    workspace: Workspace
    edition: Edition
    cluster_system: str | None
    award_catalogue: str | None

    @property
    def units(self) -> str:
        return self.workspace.relative(self.workspace.units_file)

    @property
    def indicators(self) -> str:
        return self.workspace.relative(self.workspace.indicators_file)

    @property
    def targets(self) -> str:
        return self.workspace.relative(self.workspace.targets_file(self.edition))

    @property
    def milestones(self) -> str:
        return self.workspace.relative(self.workspace.milestones_file(self.edition))

    @property
    def corrections(self) -> str:
        return self.workspace.relative(self.workspace.corrections_file(self.edition))

    @property
    def accepted(self) -> str:
        return self.workspace.relative(self.workspace.accepted_file(self.edition))

    @property
    def shared_accepted(self) -> str:
        return self.workspace.relative(self.workspace.shared_accepted_file)

    @property
    def year(self) -> str:
        return self.workspace.relative(self.workspace.year_file(self.edition))

    @property
    def clusters(self) -> str:
        return self.workspace.relative(self.workspace.clusters_file(self.cluster_system or ""))

    @property
    def method_changes(self) -> str:
        return self.workspace.relative(self.workspace.method_changes_file)

    @property
    def statements(self) -> str:
        return self.workspace.relative(self.workspace.statements_file)

    def form(self, form_id: str) -> str:
        return self.workspace.relative(self.workspace.form_file(form_id))

    def criteria(self, criteria_id: str) -> str:
        return self.workspace.relative(self.workspace.criteria_file(criteria_id))

    @property
    def awards(self) -> str:
        return self.workspace.relative(self.workspace.awards_file(self.award_catalogue or ""))

    @property
    def decisions(self) -> str:
        return self.workspace.relative(self.workspace.decisions_file(self.edition))

    @property
    def exclusions(self) -> str:
        return self.workspace.relative(self.workspace.exclusions_file(self.edition))

    @property
    def heads(self) -> str:
        return self.workspace.relative(self.workspace.heads_file)


def read_rules(workspace: Workspace, edition: Edition) -> RuleBook:
    """The rules of `edition`; raises Refused, naming file and key, for the first mistake in them."""
    reading = _Reading(workspace)
    year = reading.toml(workspace.year_file(edition), Year)
    sources = reading.toml(workspace.sources_file, Sources).sources
    registry, units, former_names = _registry(reading, edition)
    indicators = reading.toml(workspace.indicators_file, Indicators)
    emulation = year.emulation
    tables = [emulation.province_criteria, *emulation.cluster_criteria.values()] if emulation else []
    of_workspace = reading.toml(workspace.workspace_file, WorkspaceRule)
    stated = _statements(reading, sources)
    system = _cluster_system(reading, year, edition, units, sources) if year.clusters else None
    book = RuleBook(
        edition=edition,
        files=RuleFiles(workspace, edition, year.clusters, emulation.awards if emulation else None),
        workspace=of_workspace,
        year=year,
        registry=registry,
        units=units,
        former_names=former_names,
        method_changes=_method_changes(reading, indicators, sources),
        cluster_system=system,
        clusters_before=_clusters_before(reading, system, edition) if system else (),
        indicators=indicators,
        forms={item.form: _form(reading, item.form, indicators) for item in year.inputs},
        periods_form=_periods_form(reading, of_workspace, indicators),
        targets=tuple(reading.csv(workspace.targets_file(edition), TargetRow)),
        milestones=tuple(reading.csv_if_there(workspace.milestones_file(edition), TargetRow)),
        corrections=tuple(reading.csv_if_there(workspace.corrections_file(edition), CorrectionRow)),
        accepted=tuple(reading.csv_if_there(workspace.accepted_file(edition), AcceptedRow)),
        shared_accepted=tuple(reading.csv_if_there(workspace.shared_accepted_file, AcceptedRow)),
        sources=sources,
        criteria={
            table: reading.one_of(workspace.criteria_file(table), CriteriaTable)
            for table in dict.fromkeys(filter(None, tables))
        },
        awards=_awards(reading, emulation.awards, edition, sources) if emulation and emulation.awards else None,
        decisions=tuple(reading.csv_if_there(workspace.decisions_file(edition), DecisionRow)),
        exclusions=tuple(reading.csv_if_there(workspace.exclusions_file(edition), ExclusionRow)),
        heads=tuple(reading.csv_if_there(workspace.heads_file, HeadRow)),
        heads_decided=tuple(_heads_decided(reading, edition)),
        statements=tuple(each for each in stated if _covers(each, edition)),
        statements_on_file=stated,
    )
    _check_days(book)
    _check_inputs(book)
    _check_targets(book, book.files.targets, book.targets)
    _check_milestones(book)
    if year.reorganisation:
        _check_reorganisation(book, year.reorganisation)
    _check_summing_up(book)
    _check_emulation(book)
    _check_decisions(book)
    _check_heads(book, reading)
    _ = book.holder_by_spelling
    return book


def _heads_decided(reading: "_Reading", edition: Edition) -> Iterator[DecisionRow]:
    for row in reading.csv_if_there(reading.workspace.decisions_file(Edition(edition.year - 1)), DecisionRow):
        if row.subject in ("truong-cum", "pho-cum") and row.state == "quyet_dinh":
            yield row


def standing_units(workspace: Workspace, edition: Edition) -> tuple[UnitRow, ...]:
    """The units that stand on the last day of a period, also of one that has no year file yet; raises Refused as
    `read_rules` does."""
    return _registry(_Reading(workspace), edition)[1]


class _Reading:
    """Reads the config files of one workspace, named as refusals name them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def toml(self, path: Path, model):
        return read_toml(path, model, self.workspace.relative(path))

    def csv(self, path: Path, model) -> list:
        return read_csv(path, model, self.workspace.relative(path))

    def csv_if_there(self, path: Path, model) -> list:
        return self.csv(path, model) if path.is_file() else []

    def one_of(self, path: Path, model):
        """The TOML file at `path`; one that is not there is refused with the nearest that is."""
        if not path.is_file():
            known = [other.stem for other in path.parent.glob("*.toml")]
            raise Refused(f"Không có tệp {self.workspace.relative(path)}." + suggestion(path.stem, known))
        return self.toml(path, model)


def _registry(
    reading: _Reading, edition: Edition
) -> tuple[tuple[UnitRow, ...], tuple[UnitRow, ...], dict[str, tuple[str, ...]]]:
    """The whole registry, the units of the period, and by unit id the names that it bore before."""
    path = reading.workspace.units_file
    file = reading.workspace.relative(path)
    rows = reading.csv(path, UnitRow)
    by_id: dict[str, list[UnitRow]] = {}
    for row in rows:
        by_id.setdefault(row.id, []).append(row)
    for row in rows:
        for successor in row.successors:
            if successor not in by_id:
                raise Refused(f"{file}: đơn vị “{row.id}” có successors “{successor}” không có trong danh mục."
                              + suggestion(successor, by_id))  # fmt: skip
        _refuse_no_heir(row, rows, file)
    standing = tuple(row for row in rows if row.stands_on(edition.end))
    for unit_id, lives in sorted(by_id.items()):
        spans = sorted((row.valid_from or date.min, row.valid_to or date.max) for row in lives)
        if any(later[0] <= earlier[1] for earlier, later in itertools.pairwise(spans)):
            raise Refused(f"{file}: các dòng của đơn vị “{unit_id}” có thời gian hiệu lực chồng nhau.")
    offices = [row.id for row in standing if row.kind == "cuc"]
    if len(offices) != 1:
        raise Refused(f"{file}: kỳ {edition} phải có đúng một đơn vị loại “cuc”, đang có {len(offices)}.")
    former = {
        row.id: tuple(old.short_name for old in by_id[row.id] if (old.valid_to or date.max) < edition.end)
        for row in standing
    }
    return tuple(rows), standing, {unit_id: names for unit_id, names in former.items() if names}


def _refuse_no_heir(row: UnitRow, rows: Iterable[UnitRow], file: str) -> None:
    """A successor stands on the day after; units that name each other in a circle, and ended together, never do."""
    if not row.successors:
        return
    if row.valid_to in (None, date.max):
        raise Refused(f"{file}: đơn vị “{row.id}” có successors nhưng chưa có ngày kết thúc (valid_to).")
    next_day = row.valid_to + timedelta(days=1)
    standing = {each.id for each in rows if each.stands_on(next_day)}
    for successor in row.successors:
        if successor not in standing:
            raise Refused(
                f"{file}: đơn vị “{row.id}” kết thúc ngày {format_date(row.valid_to)} nhưng successors “{successor}” "
                "không còn hoặc chưa có từ ngày hôm sau: sửa ngày, hoặc ghi đúng đơn vị nhận bàn giao."
            )


def _method_changes(reading: _Reading, indicators: Indicators, sources: Iterable[str]) -> tuple[MethodChange, ...]:
    """The declared changes of method; none where the workspace has no such file."""
    path = reading.workspace.method_changes_file
    if not path.is_file():
        return ()
    file, changes = reading.workspace.relative(path), reading.toml(path, MethodChanges).changes
    forms = [other.stem for other in reading.workspace.form_file("x").parent.glob("*.toml")]
    for number, change in enumerate(changes):
        where = f"changes.{number}"
        named = [(f"{where}.lines", line, indicators.lines) for line in change.lines]
        named += [(f"{where}.forms", form, forms) for form in change.forms or ()]
        named += [(f"{where}.source", change.source, sources)] if change.source else []
        _refuse_unknown(file, named)
    return changes


def _statements(reading: _Reading, sources: Iterable[str]) -> tuple[Statement, ...]:
    """The published statements on every edition; none where the workspace has no such file.

    Raises Refused for an unknown source, a period written wrongly, or one whose ends do not fit, of any statement.
    """
    path = reading.workspace.statements_file
    if not path.is_file():
        return ()
    file, found = reading.workspace.relative(path), reading.toml(path, Statements).statements
    for number, statement in enumerate(found):
        where = f"statements.{number}"
        _refuse_unknown(file, [(f"{where}.source", statement.source, sources)])
        try:
            first, last = Edition.parse(statement.first), Edition.parse(statement.last or statement.first)
        except Refused as error:
            raise Refused(f"{file}: “{where}”, first hoặc last: {error}") from error
        if first.months != last.months or first > last:
            raise Refused(
                f"{file}: “{where}” có first là kỳ {first}, last là kỳ {last}; hai kỳ phải cùng số tháng, kỳ đầu không "
                "sau kỳ cuối."
            )
    return found


def _covers(statement: Statement, edition: Edition) -> bool:
    first, last = Edition.parse(statement.first), Edition.parse(statement.last or statement.first)
    return first.months == edition.months and first <= edition <= last


def _check_days(book: RuleBook) -> None:
    """Figures are not closed, nor is their report made, before the period is over."""
    for key, what in (("figures_closed_on", "ngày chốt số liệu"), ("report_date", "ngày lập báo cáo")):
        day = getattr(book.year, key)
        if day is not None and day < book.edition.end:
            raise Refused(
                f"{book.files.year}: “{key}” ({what}) là {format_date(day)}, trước ngày cuối kỳ "
                f"{format_date(book.edition.end)}: sửa ngày."
            )


def _check_summing_up(book: RuleBook) -> None:
    """The texts of the report cite a known source, and conferences and statements name holders of the edition."""
    file, said = book.files.year, book.year.summing_up
    _refuse_unknown(file, [("summing_up.source", said.source, book.sources)] if said.source else [])
    for cluster, day in said.cluster_conferences.items():
        _refuse_unknown(file, [(f"summing_up.cluster_conferences.{cluster}", cluster, book.cluster_ids)])
        if day not in said.conferences:
            raise Refused(
                f"{file}: “summing_up.cluster_conferences.{cluster}” là {format_date(day)}, không có trong "
                "“conferences”: sửa ngày, hoặc ghi thêm ngày đó vào conferences."
            )
    holders = (PROVINCE, *book.cluster_ids)
    named = [(f"holder của {(each.quote or each.text)[:40]}", each.holder, holders) for each in book.statements]
    _refuse_unknown(book.files.statements, named)


def _check_reorganisation(book: RuleBook, rule: Reorganisation) -> None:
    """The edition of the months before ends on the day before, and results of a split unit go to one of its heirs."""
    file = book.files.year
    before = Edition.parse(rule.before)
    if before not in book.files.workspace.editions():
        known = map(str, book.files.workspace.editions())
        raise Refused(
            f"{file}: “reorganisation.before” là kỳ “{before}” chưa có năm báo cáo." + suggestion(str(before), known)
        )
    if before.start != book.edition.start or before.end + timedelta(days=1) != rule.on:
        raise Refused(
            f"{file}: “reorganisation.before” là kỳ {before}, hết ngày {before.end}; phải là kỳ của cùng năm hết ngày "
            f"{rule.on - timedelta(days=1)}, ngay trước “reorganisation.on”."
        )
    heirs = lineage(book.registry, before.end, book.edition.end).heirs
    for unit, heir in rule.results_to.items():
        _refuse_unknown(file, [(f"reorganisation.results_to.{unit}", unit, heirs)])
        _refuse_unknown(file, [(f"reorganisation.results_to.{unit}", heir, heirs[unit])])


def _cluster_system(reading: _Reading, year: Year, edition: Edition, units, sources) -> ClusterSystem:
    path = reading.workspace.clusters_file(year.clusters)
    system, file = reading.one_of(path, ClusterSystem), reading.workspace.relative(path)
    if not system.is_valid_on(edition.end):
        raise Refused(f"{file}: không có hiệu lực vào {edition.end}, ngày cuối của kỳ {edition}.")
    if system.decision.source not in sources:
        raise Refused(f"{file}: “decision.source” là nguồn “{system.decision.source}” chưa khai báo."
                      + suggestion(system.decision.source, sources))  # fmt: skip
    known, seen = {unit.id for unit in units}, {}
    for cluster in system.clusters:
        if cluster.id in (*known, PROVINCE, *PAGE_NAMES) or cluster.id in seen.values():
            raise Refused(f"{file}: mã cụm “{cluster.id}” đã được dùng.")
        for member in set(cluster.notes) - set(cluster.members):
            raise Refused(f"{file}: “{cluster.id}” có ghi chú cho “{member}”, không phải thành viên.")
        for member in cluster.members:
            if member not in known:
                gone = [row for row in reading.csv(reading.workspace.units_file, UnitRow) if row.id == member]
                why = _no_longer(gone[-1], units, edition) if gone else suggestion(member, known)
                raise Refused(f"{file}: “{cluster.id}” có thành viên “{member}” không có trong danh mục đơn vị của kỳ "
                              f"{edition}.{why}")  # fmt: skip
        for member in cluster.members:
            if member in seen:
                raise Refused(f"{file}: đơn vị “{member}” đứng hai lần: {seen[member]} và {cluster.id}.")
            seen[member] = cluster.id
    return system


def _clusters_before(reading: _Reading, system: ClusterSystem, edition: Edition) -> tuple[Cluster, ...]:
    """The clusters of the system in force on the day before `system` began, where it began within the period."""
    if system.valid_from <= edition.start:
        return ()
    eve = system.valid_from - timedelta(days=1)
    files = sorted(reading.workspace.clusters_file("x").parent.glob("*.toml"))
    others = [reading.one_of(path, ClusterSystem) for path in files]
    # Of one without a last day the present one is the successor.
    earlier = [each for each in others if each != system and each.is_valid_on(eve)]
    return max(earlier, key=lambda each: each.valid_from).clusters if earlier else ()


def _no_longer(row: UnitRow, units: Iterable[UnitRow], edition: Edition) -> str:
    """What to do about a member that the registry knows, but not in this period."""
    successors = ", ".join(unit.short_name for unit in units if unit.id in row.successors)
    now = f" (nay là {successors})" if successors else ""
    return (
        f" {row.short_name} không còn vào {edition.end}{now}: các Cụm của kỳ cần một tệp mới trong thư mục clusters, "
        "khai báo ở khóa “clusters” của year.toml; tệp cũ vẫn là của các kỳ trước."
    )


def _form(reading: _Reading, form_id: str, indicators: Indicators) -> AnyForm:
    path = reading.workspace.form_file(form_id)
    form, file = reading.one_of(path, FormFile).root, reading.workspace.relative(path)
    used: list[tuple[str, str, Iterable[str]]] = []
    if isinstance(form, PublishedForm):
        for wording, item in form.items.items():
            lines = (item.line, item.numerator, *item.denominators)
            used += [(f"items.{wording}", line, indicators.lines) for line in lines]
            used.append((f"items.{wording}", item.rate, indicators.rates))
    elif isinstance(form, StatisticalForm):
        used += [("columns", column.rate or "", indicators.rates) for column in form.columns]
    for where, name, known in used:
        if name and name not in known:
            raise Refused(f"{file}: “{where}” dùng “{name}” không có trong config/indicators.toml."
                          + suggestion(name, known))  # fmt: skip
    return form


def _periods_form(reading: _Reading, rule: WorkspaceRule, indicators: Indicators) -> PublishedForm | None:
    """The form of published figures of periods that are no edition; None where the workspace has none."""
    if rule.other_periods is None:
        return None
    form = _form(reading, rule.other_periods.form, indicators)
    if not (isinstance(form, PublishedForm) and form.has_periods):
        file = reading.workspace.relative(reading.workspace.workspace_file)
        raise Refused(f"{file}: “other_periods.form” là “{rule.other_periods.form}”, phải là mẫu loại cong-bo-khac.")
    return form


def _check_inputs(book: RuleBook) -> None:
    """What an edition reads are its own figures; those of other periods are the workspace's."""
    for number, item in enumerate(book.year.inputs):
        form = book.forms[item.form]
        if isinstance(form, PublishedForm) and form.has_periods:
            raise Refused(
                f"{book.files.year}: “inputs.{number}.form” là “{item.form}”, số liệu của giai đoạn khác: khai báo ở "
                "mục other_periods của config/workspace.toml."
            )


def _unit_not_in_period(row: UnitRow, book: RuleBook) -> str:
    """Says that a unit of the registry does not exist in the period, and which successors of the period to name."""
    successors_of = {each.id: each.successors for each in book.registry}
    of_period, others = [], list(row.successors)
    while others:
        unit = others.pop(0)
        if unit in book.levels:
            of_period.append(unit)
        else:
            others.extend(successors_of.get(unit, ()))
    successors = ", ".join(f"{book.name(unit)} ({unit})" for unit in dict.fromkeys(of_period))
    now = f"chỉ tiêu của kỳ ghi cho đơn vị kế tiếp: {successors}" if successors else "bỏ dòng này"
    return f"{row.short_name} không có vào {format_date(book.edition.end)}, ngày cuối của kỳ; {now}."


def _check_targets(book: RuleBook, file: str, rows: Iterable[TargetRow]) -> None:
    seen = set()
    per_cent = [rate_id for rate_id, rate in book.indicators.rates.items() if rate.kind == "pct"]
    for number, row in enumerate(rows, start=2):
        for name, value, known in (
            ("holder", row.holder, book.levels),
            ("rate", row.rate, per_cent),
            ("source", row.source, book.sources),
        ):
            if value not in known:
                said = f"{file}, dòng {number}: “{name}” là “{value}”"
                ended = [unit for unit in book.registry if name == "holder" and unit.id == value]
                if ended:
                    raise Refused(f"{said}: {_unit_not_in_period(ended[-1], book)}")
                raise Refused(f"{said}, chưa khai báo." + suggestion(value, known))
        key = (row.holder, row.measure, row.rate)
        if key in seen:
            raise Refused(f"{file}, dòng {number}: chỉ tiêu {'/'.join(key)} đã có ở dòng trên.")
        seen.add(key)


def _check_milestones(book: RuleBook) -> None:
    """A milestone is official, on the way to a target of the year, and not above it; a whole year has none."""
    file, of_year = book.files.milestones, book.files.targets
    if book.milestones and book.edition.is_whole_year:
        raise Refused(f"{file}: kỳ {book.edition} là cả năm nên không có tiến độ; chỉ tiêu cả năm ghi ở {of_year}.")
    _check_targets(book, file, book.milestones)
    targets = {(row.holder, row.measure, row.rate): row for row in book.targets}
    for number, row in enumerate(book.milestones, start=2):
        where, key = f"{file}, dòng {number}", (row.holder, row.measure, row.rate)
        if row.value_pct is None:
            raise Refused(f"{where}: value_pct để trống; chưa được giao tiến độ thì bỏ dòng này.")
        if not row.decision:
            raise Refused(f"{where}: thiếu decision; chỉ ghi tiến độ được giao bằng văn bản, không ghi số tự chia đều.")
        if key not in targets:
            raise Refused(f"{where}: {of_year} không có chỉ tiêu cả năm {'/'.join(key)}; ghi thêm dòng đó, chưa giao "
                          "thì để trống value_pct.")  # fmt: skip
        target = targets[key]
        if target.value_pct is not None and _bar(row) > _bar(target):
            said = [f"{each.comparator} {format_decimal(each.value_pct)}%" for each in (row, target)]
            raise Refused(f"{where}: tiến độ {said[0]} cao hơn chỉ tiêu cả năm {said[1]} ở {of_year}.")


def _bar(row: TargetRow) -> tuple[Decimal, bool]:
    """What a target with a value asks for, to be compared: "trên 45%" asks for more than "từ 45%"."""
    return row.value_pct, row.comparator == ">"


def _awards(reading: _Reading, catalogue_id: str, edition: Edition, sources: Iterable[str]) -> AwardCatalogue:
    path = reading.workspace.awards_file(catalogue_id)
    catalogue = reading.one_of(path, AwardCatalogue)
    _refuse_unknown(reading.workspace.relative(path), [("source", catalogue.source, sources)])
    if not catalogue.is_valid_on(edition.end):
        raise Refused(f"{reading.workspace.relative(path)}: không có hiệu lực vào {edition.end}, ngày cuối của kỳ.")
    return catalogue


def _refuse_unknown(file: str, named: Iterable[tuple[str, str, Iterable[str]]]) -> None:
    """Raises Refused for the first (dotted key, value, known values) whose value is not known."""
    for where, value, known in named:
        if value not in known:
            raise Refused(f"{file}: “{where}” là “{value}”, chưa khai báo." + suggestion(value, known))


def _refuse_unless_allowed(
    file: str, where: str, unit: str, allowed: Iterable[str], why_not: str, book: RuleBook
) -> None:
    """Raises Refused for a unit that is not `allowed` here: a unit of the edition with the reason `why_not`, any other
    as unknown."""
    if unit in book.unit_by_id and unit not in allowed:
        instead = f" Ghi một trong: {', '.join(sorted(allowed))}." if allowed else ""
        raise Refused(f"{file}: “{where}” là “{unit}”: {book.name(unit)} {why_not}." + instead)
    _refuse_unknown(file, [(where, unit, allowed)])


def _check_emulation(book: RuleBook) -> None:
    """Every id that the emulation of the year and its criteria tables name is known."""
    emulation = book.year.emulation
    if emulation is None:
        return
    classes = [each.id for table in book.rankings.values() for each in table.classes]
    named = [("emulation.appraised_by", emulation.appraised_by, book.unit_by_id)]
    named += [(f"emulation.cluster_criteria.{each}", each, book.cluster_ids) for each in emulation.cluster_criteria]
    named += [(f"emulation.class_quotas.{each}", each, classes) for each in emulation.class_quotas]
    _refuse_unknown(book.files.year, named)
    for criteria_id, table in book.criteria.items():
        of_feeds = [part for where, feed in table.feeds() for part in _named_by_feed(where, feed, book)]
        for number, rung in enumerate(table.tie_breaks):
            of_feeds += _indicators_named(f"tie_breaks.{number}", rung.rate, rung.line, book)
        for number, target in enumerate(table.targets):
            of_feeds += _indicators_named(f"targets.{number}", target.rate, "", book)
        units = [
            (f"criteria.{criterion_id}.units", unit, book.unit_by_id)
            for criterion_id, criterion in table.criteria.items()
            for unit in criterion.units
        ]
        _refuse_unknown(book.files.criteria(criteria_id), [("source", table.source, book.sources), *of_feeds, *units])
    for title_id, title in book.awards.titles.items() if book.awards else ():
        asked = [
            (f"titles.{title_id}.conditions.{number}.kinds", kind, book.exclusion_kinds)
            for number, condition in enumerate(title.conditions)
            for kind in getattr(condition, "kinds", ())
        ]
        _refuse_unknown(book.files.awards, asked)


def _indicators_named(where: str, rate: str, line: str, book: RuleBook) -> list[tuple[str, str, Iterable[str]]]:
    """What is scored is a unit's own rate in per cent."""
    rates = [rate_id for rate_id, each in book.indicators.rates.items() if each.kind == "pct" and each.of == "holder"]
    asked = ((f"{where}.rate", rate, rates), (f"{where}.line", line, book.indicators.lines))
    return [part for part in asked if part[1]]


def _named_by_feed(where: str, feed: Feed, book: RuleBook) -> list[tuple[str, str, Iterable[str]]]:
    registers = [form for form in book.forms.values() if isinstance(form, RegisterForm) and form.table == "inspections"]
    kinds = [kind for form in registers for kind in form.kinds]
    sources = [source for form in registers for source in form.sources]
    named = [(f"{where}.kinds", kind, kinds) for kind in feed.kinds]
    named += [(f"{where}.sources", source, sources) for source in feed.sources]
    # Without the register nothing is scored by it, and that is a finding.
    return [*_indicators_named(where, feed.rate, feed.line, book), *(named if registers else [])]


def _check_decision(book: RuleBook, row: DecisionRow, line: str, classes: Sequence[str]) -> None:
    """A decision is about what the edition ranks, classes or awards, and of the period's end or later."""
    file = book.files.decisions
    titles = book.awards.titles if book.awards else {}
    unit, _, person = row.holder.partition(".")
    if row.subject == "khen-thuong":
        _refuse_unknown(file, [(f"{line}, holder", unit, book.unit_by_id), (f"{line}, value", row.value, titles)])
        if "." in row.holder and not re.fullmatch(r"cb-\d+", person, re.ASCII):
            raise Refused(f"{file}, {line}: holder là cá nhân thì ghi mã, ví dụ {unit}.cb-01; không ghi họ tên.")
        whom = whom_of(row.holder)
        if whom not in titles[row.value].whom:
            raise Refused(f"{file}, {line}: “{titles[row.value].label}” không dành cho {WHOM_LABELS[whom]}.")
    elif row.subject == "hang":
        ranked = book.ranked_units(PROVINCE) if PROVINCE in book.rankings else ()
        _refuse_unless_allowed(file, f"{line}, holder", row.holder, ranked, "không được xếp hạng trong toàn tỉnh", book)
        _refuse_unknown(file, [(f"{line}, value", row.value, classes)])
    elif row.subject == "xep-hang":
        ranked = [
            each for cluster in book.cluster_ids if cluster in book.rankings for each in book.ranked_units(cluster)
        ]
        _refuse_unless_allowed(file, f"{line}, holder", row.holder, ranked, "không được xếp hạng trong Cụm nào", book)
        if not row.value.isdecimal() or int(row.value) == 0:
            raise Refused(f"{file}: “{line}, value” là “{row.value}”; phải là thứ bậc, từ 1.")
    else:
        _refuse_unknown(file, [(f"{line}, holder", row.holder, book.cluster_ids)])
        cluster = book.cluster(row.holder)
        _refuse_unless_allowed(file, f"{line}, value", row.value, cluster.members, f"không thuộc {cluster.name}", book)
    if row.signed_on and row.signed_on <= book.edition.end:
        raise Refused(
            f"{file}, {line}: signed_on là {row.signed_on}, không sau ngày cuối kỳ {book.edition.end}: "
            "quyết định về kết quả của kỳ được ký sau khi kỳ kết thúc."
        )


def _check_decisions(book: RuleBook) -> None:
    """Every row of decisions.csv, exclusions.csv and cluster_heads.csv names what the edition has."""
    titles = book.awards.titles if book.awards else {}
    province = book.rankings.get(PROVINCE)
    classes = [each.id for each in province.classes] if province else []
    for number, row in enumerate(book.decisions, start=2):
        _check_decision(book, row, f"dòng {number}", classes)
    for cluster in book.cluster_ids:
        if cluster in book.rankings and book.rankings[cluster].classes:
            file = book.files.criteria(book.criteria_ids[cluster])
            raise Refused(f"{file}: có classes, mà hạng A–D chỉ xếp trong toàn tỉnh; bảng của Cụm chỉ xếp thứ bậc.")
    for title_id, title in titles.items():
        asked = [each for condition in title.conditions for each in getattr(condition, "classes", ())]
        _refuse_unknown(book.files.awards, [(f"titles.{title_id}.conditions", each, classes) for each in asked])
    for number, row in enumerate(book.exclusions, start=2):
        named = [
            (f"dòng {number}, unit", row.unit, book.unit_by_id),
            (f"dòng {number}, kind", row.kind, book.exclusion_kinds),
        ]
        _refuse_unknown(book.files.exclusions, named)
    for number, row in enumerate(book.heads, start=2):
        if row.system != book.year.clusters:
            continue
        named = [(f"dòng {number}, cluster", row.cluster, book.cluster_ids)]
        named += [(f"dòng {number}, source", row.source, book.sources)]
        _refuse_unknown(book.files.heads, named)
        cluster = book.cluster(row.cluster)
        for unit in (row.unit, *row.passed_over):
            where = f"dòng {number}, unit"
            _refuse_unless_allowed(book.files.heads, where, unit, cluster.members, f"không thuộc {cluster.name}", book)


def _check_heads(book: RuleBook, reading: _Reading) -> None:
    """Every row of cluster_heads.csv is of a year of its cluster system, says something new, and passes over only
    members whose turn could have been."""
    file, folder = book.files.heads, reading.workspace.clusters_file("x").parent
    known = {path.stem: path for path in folder.glob("*.toml")}
    rows = list(enumerate(book.heads, start=2))
    _refuse_unknown(file, [(f"dòng {number}, system", row.system, known) for number, row in rows])
    systems = {each: reading.toml(known[each], ClusterSystem) for each in {row.system for row in book.heads}}
    seen: dict[tuple, int] = {}
    for number, row in rows:
        where, system = f"{file}, dòng {number}", systems[row.system]
        first, last = thads_year(system.valid_from), thads_year(system.valid_to) if system.valid_to else 2099
        if not first <= row.year <= last:
            years = f"{first} đến {last}" if system.valid_to else f"{first} trở đi"
            raise Refused(f"{where}: year là {row.year}; hệ thống cụm “{row.system}” có hiệu lực từ năm {years}.")
        place = (row.system, row.cluster, row.year)
        for key, said in (
            ((*place, row.role), f"{row.role} của {row.cluster} năm {row.year} đã có"),
            ((*place, "unit", row.unit), f"“{row.unit}” đã là Trưởng Cụm hoặc Phó Trưởng Cụm năm {row.year}"),
        ):
            if key in seen:
                raise Refused(f"{where}: {said} ở dòng {seen[key]}; giữ lại một dòng.")
            seen[key] = number
        if row.system == book.year.clusters:
            rotating = book.rotating_units(row.cluster)
            _refuse_unknown(file, [(f"dòng {number}, passed_over", unit, rotating) for unit in row.passed_over])
