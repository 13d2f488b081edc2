"""Config of an edition carried forward to a later one: kept, to be decided, left behind."""

import csv
import io
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.rules.awards import AwardCatalogue
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.loading import ConfigReader
from thidua_helpers.rules.registers import COUNCIL_REGISTERS, RegisterForm
from thidua_helpers.rules.succession import succession_between
from thidua_helpers.rules.units import UnitRow, read_registry
from thidua_helpers.rules.year import Emulation, InputFile, Receipts, SummingUp, Year
from thidua_helpers.rules.year_rows import TargetRow
from thidua_helpers.vietnamese import format_count, format_date
from thidua_helpers.vocabulary import PROVINCE, ClusterRole, DecisionState, FiguresState, UnitKind
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.years.settings import HEADS, Settings, cluster_settings

_LISTED = 6
# The register of transfers from former units.
_OF_REORGANISATION = ("transfers",)
_SCORES = ("scores",)
# Of the texts of the summing-up report only this one outlives a year.
_LASTING_TEXTS = ("superior",)
_DAYS_OF_THE_YEAR = ("figures_closed_on", "report_date")
_OF_ONE_YEAR = {"clusters_note": "", "award_notes": (), "notes": (), "reorganisation": None} | dict.fromkeys(
    _DAYS_OF_THE_YEAR
)


def _list_names(names: Sequence[str], between: str = ", ") -> str:
    """Names joined; of more than six, the first six and the number of the others."""
    more = len(names) - _LISTED
    return between.join(names[:_LISTED]) + (f" và {more} đơn vị khác" if more > 0 else "")


@dataclass(frozen=True)
class UnitChanges:
    """Differences between the units of two editions; `renamed` units as (before, now)."""

    added: tuple[UnitRow, ...]
    removed: tuple[UnitRow, ...]
    renamed: tuple[tuple[UnitRow, UnitRow], ...]

    def in_words(self) -> str:
        """All changes in one sentence, without a full stop."""
        names = {
            "mới": [unit.short_name for unit in self.added],
            "không còn": [unit.short_name for unit in self.removed],
            "đổi tên": [f"{before.short_name} thành {now.short_name}" for before, now in self.renamed],
        }
        changes = [f"{what}: {_list_names(units)}" for what, units in names.items() if units]
        return "; ".join(changes) or "không thay đổi"


class CarriedConfig:
    """Carries the config of `old` forward to `edition`; raises Refused for wrong units.csv."""

    def __init__(self, workspace: Workspace, old: RuleBook, edition: Edition) -> None:
        self.workspace, self.old, self.edition = workspace, old, edition
        self.units = {unit.id: unit for unit in read_registry(ConfigReader(workspace), edition).units}

    @cached_property
    def unit_changes(self) -> UnitChanges:
        """Added, removed and renamed units by `config/units.csv`."""
        before = self.old.unit_by_id
        both = [(before[unit_id], unit) for unit_id, unit in self.units.items() if unit_id in before]
        return UnitChanges(
            added=tuple(unit for unit_id, unit in self.units.items() if unit_id not in before),
            removed=tuple(unit for unit_id, unit in before.items() if unit_id not in self.units),
            renamed=tuple((old, new) for old, new in both if old.name != new.name),
        )

    @cached_property
    def cluster_trouble(self) -> str:
        """Reason for an invalid cluster system on the period's last day; empty if valid or absent."""
        system, day = self.old.cluster_system, format_date(self.edition.end)
        if system is None:
            return ""
        if not system.is_valid_on(self.edition.end):
            return f"không có hiệu lực vào {day}"
        gone = [
            f"{self._successor_of(self.old.unit_by_id[member])}, {cluster.name}"
            for cluster in system.clusters
            for member in cluster.members
            if member not in self.units
        ]
        return f"đến {day} không còn thành viên {_list_names(gone, '; ')}" if gone else ""

    def _successor_of(self, unit: UnitRow) -> str:
        successors = succession_between(self.old.registry, self.old.edition.end, self.edition.end).successors[unit.id]
        names = ", ".join(self.units[successor].short_name for successor in successors)
        return f"{unit.short_name} (nay là {names})" if names else unit.short_name

    @cached_property
    def catalogue(self) -> str | None:
        """Award catalogue for the last day: the old one if valid, else the only valid one."""
        if self.old.awards is None or self.old.awards.is_valid_on(self.edition.end):
            return self.old.year.emulation.awards if self.old.year.emulation else None
        files, valid = self.workspace.config, []
        for catalogue in files.award_catalogues:
            with suppress(Refused):
                read = ConfigReader(self.workspace).toml(files.awards(catalogue), AwardCatalogue)
                if read.is_valid_on(self.edition.end):
                    valid.append(catalogue)
        return valid[0] if len(valid) == 1 else None

    @cached_property
    def year(self) -> Year:
        """The new year file, without entries of one year only and without open decisions."""
        old = self.old.year
        kept = {key: getattr(old.summing_up, key) for key in _LASTING_TEXTS}
        return old.model_copy(
            update={
                **_OF_ONE_YEAR,
                "state_of_figures": FiguresState.PROVISIONAL,
                "clusters": None if self.cluster_trouble else old.clusters,
                "inputs": self._inputs(),
                "receipts": self._receipts(),
                "emulation": self._emulation(),
                "summing_up": SummingUp(**kept),
                "to_decide": (),
            }
        )

    def _inputs(self) -> tuple[InputFile, ...]:
        """The inputs without those of a reorganisation; registers of the council are not yet due.

        Score sheets move into units' own workbooks where these exist.
        """
        kept = [item for item in self.old.year.inputs if item.form not in self._registers_of(_OF_REORGANISATION)]
        moved = {item: InputFile(folder=self._folder_of_units, form=item.form) for item in self._separate_score_sheets}
        inputs, late = dict.fromkeys(moved.get(item, item) for item in kept), self._registers_of(COUNCIL_REGISTERS)
        return tuple(item.model_copy(update={"not_yet": item.form in late}) for item in inputs)

    @property
    def _folder_of_units(self) -> str | None:
        """Folder of units' own workbooks with a statistical form; None without one."""
        folders = (item.folder for item in self.old.year.inputs if item.form in self.old.statistical_forms)
        return next(filter(None, folders), None)

    @property
    def _separate_score_sheets(self) -> list[InputFile]:
        """Score sheets in files of their own, next to units' own workbooks."""
        scores = self._registers_of(_SCORES)
        return [item for item in self.old.year.inputs if self._folder_of_units and item.files and item.form in scores]

    def _registers_of(self, tables: Collection[str]) -> set[str]:
        """Forms of the registers with these stage tables."""
        forms = self.old.forms.items()
        return {form_id for form_id, form in forms if isinstance(form, RegisterForm) and form.table in tables}

    def _receipts(self) -> Receipts | None:
        """Receipt rules, due as many days after the period as before; None without old ones."""
        old = self.old.year.receipts
        if old is None:
            return None
        return old.model_copy(update={"due_on": self.edition.end + (old.due_on - self.old.edition.end)})

    def _emulation(self) -> Emulation | None:
        old = self.old.year.emulation
        if old is None:
            return None
        office = next(unit.id for unit in self.units.values() if unit.kind == UnitKind.OFFICE)
        return old.model_copy(
            update={
                "appraised_by": old.appraised_by if old.appraised_by in self.units else office,
                "cluster_criteria": {} if self.cluster_trouble else old.cluster_criteria,
                "awards": self.catalogue,
                "scored_on": "",
                "rescored_by": "",
            }
        )

    def targets_csv(self) -> str:
        """CSV text of the new targets, without values."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(TargetRow.model_fields)
        writer.writerows(
            [holder, measure, rate, "", "", "", source, "", "khong"] for holder, measure, rate, source in self.targets
        )
        return text.getvalue()

    @cached_property
    def targets(self) -> tuple[tuple[str, str, str, str], ...]:
        """(holder, measure, rate, source) of each new target, also of new units."""
        holders = {PROVINCE, *self.units, *(() if self.cluster_trouble else self.old.cluster_ids)}
        rows = [(row.holder, row.measure, row.rate, row.source) for row in self.old.targets if row.holder in holders]
        of_kind = {
            (self.old.unit_by_id[row.holder].kind, row.measure, row.rate): row.source
            for row in self.old.targets
            if row.holder in self.old.unit_by_id
        }
        rows += [
            (unit.id, measure, rate, source)
            for unit in self.unit_changes.added
            for (kind, measure, rate), source in of_kind.items()
            if kind == unit.kind
        ]
        return tuple(rows)

    def proposed_clusters(self) -> Settings:
        """Initial settings of clusters.

        If the system is valid, decided heads only; else its clusters with their remaining members, as a proposal.
        """
        if not self.cluster_trouble:
            return {HEADS: self._decided_heads()}
        criteria = self.old.year.emulation.cluster_criteria if self.old.year.emulation else {}
        return cluster_settings(self.old.cluster_system, criteria, {})

    def _decided_heads(self) -> dict[str, dict[str, str]]:
        """Heads and deputies decided in the old edition, each with a source to be checked.

        The source is that of the cluster's last entry in the ledger, or of the decision on the clusters.
        """
        if self.old.cluster_system is None or self.edition.year != self.old.edition.year + 1:
            return {}
        sources = {row.cluster: row.source for row in self.old.heads if row.system == self.old.year.clusters}
        last = self.old.cluster_system.decision.source
        return {
            f"{row.holder}/{row.subject}": {
                "unit": row.value,
                "source": sources.get(row.holder, last),
                "verified": "khong",
            }
            for row in self.old.decisions
            if row.subject in ClusterRole.labels() and row.state == DecisionState.DECIDED
        }

    @property
    def has_days(self) -> bool:
        """Whether the old edition declared the day its figures were closed or its report was made."""
        return any(getattr(self.old.year, key) for key in _DAYS_OF_THE_YEAR)

    @property
    def texts_of_the_year(self) -> list[str]:
        """Keys of the texts of the old summing-up report that are not carried over."""
        summing_up = self.old.year.summing_up
        return [key for key in SummingUp.model_fields if getattr(summing_up, key) and key not in _LASTING_TEXTS]

    def dropped_entries(self) -> list[str]:
        """Descriptions of entries of the old edition that are not carried over."""
        old, texts = self.old.year, self.texts_of_the_year
        entries = [f"lời báo cáo tổng kết ([summing_up]: {', '.join(texts)})"] if texts else []
        entries += [f"mục {key} của kỳ" for key in _OF_ONE_YEAR if getattr(old, key) and key not in _DAYS_OF_THE_YEAR]
        entries += [f"tệp {item.name}" for item in old.inputs if item.form in self._registers_of(_OF_REORGANISATION)]
        entries += [
            f"tệp {item.name} (phiếu chấm nay là một trang trong sổ của từng đơn vị, thư mục {self._folder_of_units})"
            for item in self._separate_score_sheets
        ]
        if self.cluster_trouble:
            entries.append(f"hệ thống cụm {old.clusters}: {self.cluster_trouble}")
        files = {
            "tiến độ": self.old.milestones,
            "đính chính": self.old.corrections,
            "phát hiện đã chấp nhận": self.old.accepted,
            "quyết định": self.old.decisions,
            "trường hợp loại trừ": self.old.exclusions,
        }
        return [*entries, *(f"{name} ({format_count(len(rows))} dòng)" for name, rows in files.items() if rows)]
