"""One edition with its rules and stage tables, for notebooks and pages."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import pandas as pd

from thidua_helpers.checks.cells import CellFinder, signed_keys
from thidua_helpers.comparison.comparability import refuse_base
from thidua_helpers.edition.stage_tables import StageTables
from thidua_helpers.edition.stored_tables import StoredTables
from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.files import replace_file
from thidua_helpers.findings.catalogue.all_checks import INTERNAL_CHECKS
from thidua_helpers.findings.catalogue.completeness import DINH_CHINH_KHONG_KHOP
from thidua_helpers.findings.catalogue.submissions import DON_VI_CHUA_DOC_DUOC
from thidua_helpers.intake.naming import InputNames
from thidua_helpers.intake.read_edition import files_of_input
from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.rules.revisions import Revision, read_revision
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.schemas.compare import COMPARE
from thidua_helpers.tables.store import cached_from_table, write_table
from thidua_helpers.vocabulary import Level, Severity, State
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.workspace.tables import comparison_folder


class OpenEdition(StageTables):
    """One edition with its rules and stage tables."""

    def __init__(self, workspace: Workspace, edition: Edition, base: Edition | None = None) -> None:
        if base is not None:
            refuse_base(edition, base)
        super().__init__(workspace, edition)
        self._base = base
        self.rules: RuleBook = read_rules(workspace, edition).so_far

    def __repr__(self) -> str:
        return f"<Kỳ báo cáo {self.edition}: {self.edition.title}, {self.rules.settings.province}>"

    def _folder_of(self, name: str, folder: Path) -> Path:
        """Folder of a stage table; comparisons with an unusual base have their own."""
        is_compared = name in SCHEMAS and SCHEMAS[name].stage == COMPARE
        return comparison_folder(folder, self._base) if is_compared and self._base else folder

    def store(self, **tables: pd.DataFrame) -> StoredTables:
        """Write stage tables, each wholly or not at all; the only call that stores them."""
        for name, table in tables.items():
            folder = self.workspace.tables.to_write(self.edition)
            write_table(self._folder_of(name, folder), name, table)
            self._rows.pop(name, None)
        for name, attribute in vars(OpenEdition).items():
            if isinstance(attribute, cached_property):
                self.__dict__.pop(name, None)
        return StoredTables(str(self.edition), list(tables))

    def store_officer_key(self, text: str) -> None:
        """Write the key of officers' codes to a file that git ignores, unless it is empty."""
        if text:
            replace_file(self.workspace.inputs.officer_key_to_write, text.encode("utf-8"))

    @property
    def base(self) -> Edition | None:
        """The edition to compare with: the requested one, else the same period of the year before."""
        return self._base or self.rules.same_period_before

    @cached_property
    def scored_on(self) -> Revision | None:
        """The published revision that is scored (`emulation.scored_on`); else None."""
        emulation = self.rules.year.emulation
        if emulation is None or revision_to_score(self.workspace, self.rules) is None:
            return None
        return read_revision(self.workspace, self.edition, emulation.scored_on)

    @cached_property
    def scored(self) -> StageTables:
        """Stage tables that are scored: the edition's own, or a published revision's."""
        return revision_to_score(self.workspace, self.rules) or self

    @cached_property
    def inputs_state(self) -> tuple[tuple, ...]:
        """A value that changes with any input or config file of the workspace."""
        return self.workspace.inputs.state()

    @property
    def set_aside(self) -> list[str]:
        """Units left out of a provisional run; empty in a complete edition."""
        table = self.table("submissions")
        return list(table[table["set_aside"]]["holder"])

    @property
    def ranking_ids(self) -> tuple[str, ...]:
        """Province and clusters with a criteria table; empty while units are set aside."""
        return () if self.set_aside else tuple(self.rules.ranking_criteria)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The findings of all stages, errors first."""
        return self._findings(*(name for name in SCHEMAS if name.startswith("findings_")))

    @cached_property
    def findings_on_figures(self) -> pd.DataFrame:
        """Findings on reported and published figures; those on scores and awards are internal."""
        return self._findings("findings_clean", "findings_results")

    @cached_property
    def holders_with_errors(self) -> set[str]:
        """Holders of errors on figures."""
        findings = self.findings_on_figures
        return set(findings.loc[findings["severity"] == Severity.ERROR, "holder"])

    @cached_property
    def open_findings(self) -> dict[str, pd.DataFrame]:
        """Holder → findings on figures to settle: not accepted, and not for the office to settle."""
        findings = self.findings_on_figures
        is_of_office = findings["check"].isin((DINH_CHINH_KHONG_KHOP.id, DON_VI_CHUA_DOC_DUOC.id))
        is_open = (findings["accepted"] == "") & ~is_of_office
        return {str(holder): of_holder for holder, of_holder in findings[is_open].groupby("holder")}

    @cached_property
    def findings_shared(self) -> pd.DataFrame:
        """Findings on figures, without those of internal checks, which quote received texts."""
        findings = self.findings_on_figures
        return findings[~findings["check"].isin(INTERNAL_CHECKS)]

    def _findings(self, *names: str) -> pd.DataFrame:
        return (
            pd.concat([self.table(name) for name in names])
            .drop(columns="number")
            .sort_values("severity", kind="stable", ignore_index=True)
        )

    @cached_property
    def shown_units(self) -> list[str]:
        """Units on pages and in tables: all if units report, else those with published figures."""
        if self.rules.statistical_forms:
            return list(self.rules.unit_by_id)
        figures = self.table("figures")
        with_figures = set(figures[(figures["level"] == Level.UNIT) & (figures["state"] == State.VALUE)]["holder"])
        return [unit for unit in self.rules.unit_by_id if unit in with_figures]

    @cached_property
    def insights_by_holder(self) -> dict[str, list[Mapping]]:
        """Holder → rows of `insights` on its page, in their order."""
        by_holder: dict[str, list[Mapping]] = {}
        for row in self.rows("insights").values():
            by_holder.setdefault(row["holder"], []).append(row)
        return {holder: sorted(rows, key=lambda row: int(row["number"])) for holder, rows in by_holder.items()}

    @cached_property
    def remainders(self) -> list[str]:
        """Holders of remainders: clusters of which only the common total is known ("cum-1+cum-2")."""
        figures = self.table("figures")
        return list(figures[figures["level"] == Level.REMAINDER]["holder"].unique())

    @cached_property
    def input_names(self) -> InputNames:
        """Names of received workbooks as pages show them."""
        received = [
            (self.workspace.relative(path), item)
            for item in self.rules.year.inputs
            for path in files_of_input(self.workspace, self.rules, item)
        ]
        facts = self.table("facts")[["file", "holder"]].drop_duplicates()
        units = facts["holder"].str.split(".").str[0]
        is_unit = units.isin(set(self.rules.unit_by_id))
        by_file = units[is_unit].groupby(facts.loc[is_unit, "file"])
        return InputNames(received, {str(file): set(units) for file, units in by_file}, self.rules)

    @cached_property
    def cells(self) -> CellFinder:
        """Finds the cells behind figures of this edition."""
        return cached_from_table(CellFinder, self._folder("facts"), "facts", self.workspace.is_frozen)

    @cached_property
    def holders_in_forms(self) -> set[str]:
        """Holders with figures in a statistical form."""
        facts = self.table("facts")
        return set(facts.loc[facts["form"] != "", "holder"])

    @cached_property
    def corrected_facts(self) -> dict[str, list[Mapping]]:
        """Holder → its facts from corrected cells that have a value."""
        facts = self.table("facts")
        by_holder: dict[str, list[Mapping]] = {}
        for row in facts[(facts["correction"] != "") & (facts["state"] == State.VALUE)].to_dict("records"):
            by_holder.setdefault(row["holder"], []).append(row)
        return by_holder

    def source_cells(self, source_keys: str) -> list[dict]:
        """Cells behind a points row: `table`, `key`, `sign`, `file`, `sheet`, `cell`.

        A register entry is a row of its sheet ("dòng 12"). Where a published revision is scored, files are its copies.
        """
        rows = []
        for key, sign in signed_keys(source_keys):
            table, _, name = key.partition(":")
            row = self.scored.rows(table)[name]
            cell = row["cell"] if "cell" in row else f"dòng {row['row']}"
            file = self.scored.workspace.revisions.frozen_name(row["file"])
            place = {"file": file, "sheet": row["sheet"], "cell": cell}
            rows.append({"table": table, "key": name, "sign": sign, **place})
        return rows


def revision_to_score(workspace: Workspace, rules: RuleBook) -> StageTables | None:
    """Stage tables of the revision named by `emulation.scored_on`; None if none is named.

    Raises Refused, with the nearest known name, for a revision that does not exist or was not scored.
    """
    name = rules.year.emulation.scored_on if rules.year.emulation else ""
    if not name:
        return None
    names, where = workspace.revisions.names(rules.edition), f"{rules.files.year}: “emulation.scored_on” là “{name}”"
    if name not in names:
        raise Refused(f"{where}, không phải bản đã công bố của kỳ {rules.edition}." + suggestion(name, names))
    tables = StageTables(workspace.revision(rules.edition, name), rules.edition)
    if tables.table("ranks").empty:
        raise Refused(f"{where}, nhưng bản công bố đó chưa chấm điểm, xếp hạng; bỏ khóa này.")
    return tables
