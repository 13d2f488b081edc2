"""Reading of all inputs of an edition; bad data become findings, never errors."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from thidua_helpers.findings.catalogue.completeness import DINH_CHINH_KHONG_KHOP_BY_FILE
from thidua_helpers.findings.catalogue.files import (
    KHONG_CO_DONG,
    KHONG_DOC_DUOC_WITHOUT_RIGHTS,
    LIEN_KET_RA_NGOAI,
    TEN_CAN_BO_O_CAU_HINH,
    TEP_KHONG_KHAI_BAO,
    THIEU_TEP,
)
from thidua_helpers.findings.catalogue.submissions import DON_VI_CHUA_NOP_BY_FILE_NAMES
from thidua_helpers.findings.finding import Finding, Location, findings_table
from thidua_helpers.intake.corrections import apply_corrections
from thidua_helpers.intake.derived import (
    facts_of_months_before,
    facts_of_previous,
    facts_of_transfers,
    lines_of_previous,
)
from thidua_helpers.intake.emulation import rows_of_stages, scores_of_other_units, without_duplicates
from thidua_helpers.intake.excel.limits import UnreadableWorkbook
from thidua_helpers.intake.excel.workbook import SUFFIXES, Workbook, read_workbook
from thidua_helpers.intake.facts import Fact, PrintedRate
from thidua_helpers.intake.forms import read_form, units_in_several_files
from thidua_helpers.intake.officers import OfficerKey, officers_in_two_units
from thidua_helpers.intake.persons import NameMask
from thidua_helpers.intake.published import contradictory_figures, facts_of_published, read_published
from thidua_helpers.intake.registers import facts_of_large_cases, read_register, read_side_table
from thidua_helpers.intake.tabular import read_csv_workbook
from thidua_helpers.period import Edition
from thidua_helpers.rules.acceptance import with_acceptance
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import PublishedForm, StatisticalForm
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.rules.registers import REGISTER_COLUMNS, RegisterForm, SideTableForm
from thidua_helpers.rules.workspace_settings import OtherPeriods
from thidua_helpers.rules.year import InputFile
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import comparison_form, slug
from thidua_helpers.vocabulary import Severity
from thidua_helpers.workspace.paths import Workspace

# Lock files of Excel, hidden files, and our own explanations.
_PASSED_OVER = ("~$", ".", "README.md")

# What an entry of a register holds only for findings, sums and the officers' key.
_NOT_STORED = {"at", "cells", "officer", "scores"}


@dataclass(frozen=True)
class Intake:
    """Content of an edition's inputs: stage tables of 10_clean by name, the officers' key."""

    tables: dict[str, pd.DataFrame]
    officer_key: str

    @property
    def facts(self) -> pd.DataFrame:
        return self.tables["facts"]

    @property
    def published(self) -> pd.DataFrame:
        return self.tables["published"]

    @property
    def findings(self) -> pd.DataFrame:
        return self.tables["findings_clean"]


def read_inputs(workspace: Workspace, rules: RuleBook, is_kept: bool = True) -> Intake:
    """Content of the inputs of the year file, and figures of the previous year that lines need.

    Unreadable content becomes findings, not exceptions. Names of officers are masked in all texts. `is_kept`: the
    returned key of officers will be stored, as that of the edition which is run.
    """
    key_file = workspace.inputs.officer_key_to_write
    key_file = key_file if key_file.is_file() else workspace.inputs.officer_key
    key = OfficerKey.read(key_file, workspace.relative(workspace.inputs.officer_key), is_kept)
    reading = _read(workspace, rules, key) if is_kept else _read_other(workspace, rules.edition, key)
    previous, lines = rules.edition.previous, lines_of_previous(rules)
    if lines and previous in workspace.editions():
        then = _read_other(workspace, previous, key)
        then.facts = [fact for fact in then.facts if fact.line in lines]
        reading.facts += facts_of_previous(then.intake().facts, then.rules, rules)
    reorganisation = rules.year.reorganisation
    if reorganisation and reorganisation.restarts_forms:
        before = Edition.parse(reorganisation.before)
        until_then = _read_other(workspace, before, key).intake()
        reading.facts += facts_of_months_before(until_then.facts, rules)
        reading.facts += facts_of_transfers(reading.registers["transfers"], rules)
    if rules.settings.other_periods:
        reading.read_other_periods(rules.settings.other_periods)
    reading.findings += _undeclared_files(workspace, rules)
    intake = reading.intake()
    in_config = list(officer_names_in_config(workspace, rules, mask_of(key, rules)))
    if in_config:
        reading.findings += in_config
        findings = findings_table(dict.fromkeys(reading.findings))
        intake.tables["findings_clean"] = _masked("findings_clean", findings, mask_of(key, rules))
    return intake


def mask_of(key: OfficerKey, rules: RuleBook) -> NameMask:
    """Mask for names of the key, except officials whom config names with a public source."""
    return NameMask(set(key.names) - set(map(comparison_form, rules.officials)))


def officer_names_in_config(workspace: Workspace, rules: RuleBook, mask: NameMask) -> Iterator[Finding]:
    """Findings on lines of config that name an officer of the key; the name is not repeated."""
    if mask.is_empty:
        return
    for path in workspace.config.existing([rules.edition]):
        for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").splitlines(), start=1):
            if mask.has_name(line):
                yield TEN_CAN_BO_O_CAU_HINH.finding(
                    found="dòng này có họ tên một cán bộ trong khóa mã (data/keys)",
                    at=Location(file=workspace.relative(path), cells=f"dòng {number}"),
                )


def _read(workspace: Workspace, rules: RuleBook, key: OfficerKey) -> "InputReading":
    reading = InputReading(workspace, rules, key)
    # A file is read once through each form, even if it is declared both by itself and by a pattern.
    declared = {(path, item.form): item for item in rules.year.inputs for path in reading.paths(item)}
    for (path, _), item in declared.items():
        reading.read(path, item)
    return reading


def _read_other(workspace: Workspace, edition: Edition, key: OfficerKey) -> "InputReading":
    """The reading of another edition than the one that is run: several stages need the same."""
    return _read_cached(workspace, edition, workspace.inputs.state()).with_key(key)


@lru_cache(maxsize=8)
def _read_cached(workspace: Workspace, edition: Edition, state: tuple) -> "InputReading":
    """The reading of an edition, not to be changed; read again for another `state` of inputs."""
    return _read(workspace, read_rules(workspace, edition).so_far, OfficerKey())


@dataclass
class InputReading:
    """Content that has been read so far."""

    workspace: Workspace
    rules: RuleBook
    key: OfficerKey
    findings: list[Finding] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    printed_rates: list[PrintedRate] = field(default_factory=list)
    published: list[dict] = field(default_factory=list)
    published_periods: list[dict] = field(default_factory=list)
    side_tables: list[dict] = field(default_factory=list)
    registers: dict[str, list[dict]] = field(default_factory=lambda: {table: [] for table in REGISTER_COLUMNS})
    large_case_sheets: list[tuple[str, str]] = field(default_factory=list)
    flawed_forms: set[str] = field(default_factory=set)
    corrected_files: set[str] = field(default_factory=set)

    def with_key(self, key: OfficerKey) -> "InputReading":
        """A copy with another key; changes of its lists and rows do not change this reading."""
        lists = {name: [*getattr(self, name)] for name in ("findings", "facts", "printed_rates", "published_periods")}
        registers = {table: [dict(row) for row in rows] for table, rows in self.registers.items()}
        return replace(self, key=key, registers=registers, **lists)

    def paths(self, item: InputFile) -> list[Path]:
        """Files of one input; a missing one is a finding."""
        folder = self.workspace.inputs.raw(self.rules.edition)
        files = files_of_input(self.workspace, self.rules, item)
        if not files:
            self.flawed_forms.add(item.form)
            what = (
                "tệp bảng tính nào trong thư mục này" if item.folder else "tệp nào như vậy" if item.files else "tệp này"
            )
            advice = f"{self._advice_on_missing(item)}; kỳ không dùng thì bỏ mục này khỏi inputs của year.toml."
            self.findings.append(
                self._missing_file(folder / item.name, what, f"year.toml của kỳ {self.rules.edition}", advice)
            )
        return files

    def _missing_file(self, path: Path, what: str, declared_in: str, advice: str) -> Finding:
        return THIEU_TEP.finding(
            found=f"không có {what}",
            at=Location(file=self.workspace.relative(path)),
            declared_in=declared_in,
            advice=advice,
        )

    def _advice_on_missing(self, item: InputFile) -> str:
        """Advice for a missing input: fill in its blank, if it has one."""
        edition, relative = self.rules.edition, self.workspace.relative
        blank, target = (
            self.workspace.inputs.blank(edition),
            relative(self.workspace.inputs.raw(edition) / (item.folder or "")),
        )
        if any(blank.glob(f"{item.name}/*" if item.folder else item.name)):
            return f"Điền tệp bảng tính trống {relative(blank / item.name)} rồi chép vào {target}"
        how = (
            "" if isinstance(self.rules.forms[item.form], SideTableForm) else f" (“thidua new {edition}” lập sổ trống)"
        )
        return f"Chép tệp vào {target}{how}"

    def read_other_periods(self, rule: OtherPeriods) -> None:
        """Read published figures of periods that are no editions; all editions share them."""
        path = self.workspace.inputs.shared_raw(rule.file)
        if not path.is_file():
            file = self.workspace.config.workspace
            advice = f"Chép tệp vào {self.workspace.relative(path.parent)}, hoặc bỏ mục other_periods của {file}."
            self.findings.append(self._missing_file(path, "tệp này", file, advice))
            return
        workbook, form = self._workbook(path, is_of_one_unit=False), self.rules.periods_form
        if workbook and form:
            rows, findings = read_published(workbook, form, self.rules)
            self.published_periods += rows
            self.findings += findings

    def _workbook(self, path: Path, is_of_one_unit: bool) -> Workbook | None:
        """The file as a workbook; None, and a finding, if it cannot be opened."""
        file = self.workspace.relative(path)
        try:
            if self.workspace.inputs.is_outside(path):
                raise UnreadableWorkbook(
                    LIEN_KET_RA_NGOAI,
                    "tệp, hoặc thư mục chứa tệp, là liên kết (symlink) đến nơi khác, ngoài data/raw; không đọc",
                )
            return _open_workbook(path, file)
        except (UnreadableWorkbook, OSError) as error:
            if isinstance(error, OSError):
                found = f"không mở được tệp ({error.strerror})"
                error = UnreadableWorkbook(KHONG_DOC_DUOC_WITHOUT_RIGHTS, found)
            self.findings.append(error.finding(file, unit_of_file(path, self.rules) if is_of_one_unit else ""))
            return None

    def read(self, path: Path, item: InputFile) -> None:
        """Read one file through its form."""
        form = self.rules.forms[item.form]
        workbook = self._workbook(path, is_of_one_unit=item.folder is not None)
        if workbook is None:
            self.flawed_forms.add(item.form)
            return
        name = path.relative_to(self.workspace.inputs.raw(self.rules.edition)).as_posix()
        asked = [correction for correction in self.rules.corrections if correction.file == name]
        workbook, corrected, findings = apply_corrections(workbook, asked, self.rules.files.corrections)
        # The same corrections were already applied where the file was read through another form.
        findings = [] if name in self.corrected_files else findings
        self.corrected_files.add(name)
        match form:
            case StatisticalForm():
                findings = self._statistics(workbook, item, corrected, path, findings)
            case PublishedForm():
                rows, problems = read_published(workbook, form, self.rules)
                self.published += rows
                findings += problems
            case RegisterForm(table="scores") if item.folder and workbook.sheet(form.sheet) is None:
                # A missing score sheet shows in the missing scores.
                pass
            case RegisterForm():
                rows, problems = read_register(workbook, form, self.rules)
                self.registers[form.table] += rows
                findings += problems
                if item.folder:
                    unit = unit_of_file(path, self.rules)
                    findings = [replace(finding, holder=finding.holder or unit) for finding in findings]
                if form.table == "large_cases":
                    self.large_case_sheets.append((workbook.file, form.sheet))
                if any(finding.severity == Severity.ERROR for finding in problems):
                    self.flawed_forms.add(item.form)
            case SideTableForm():
                self.side_tables += read_side_table(workbook, self.rules)
        self.findings += findings

    def _statistics(
        self, workbook: Workbook, item: InputFile, corrected, path: Path, findings: list[Finding]
    ) -> list[Finding]:
        """Keep the figures; the findings, in a unit's own workbook each with the unit."""
        read = read_form(workbook, item.form, self.rules, corrected, is_of_one_unit=item.folder is not None)
        self.facts += read.facts
        self.printed_rates += read.printed_rates
        findings = [*findings, *read.findings]
        if not item.folder:
            return findings
        # The unit of findings without a row: the one that the workbook reports on, else the one in its name.
        unit = read.units[0] if len(read.units) == 1 else unit_of_file(path, self.rules)
        if not read.units and not any(finding.severity == Severity.ERROR for finding in findings):
            findings.append(
                KHONG_CO_DONG.finding(found="không có dòng số liệu nào của một đơn vị", at=workbook.location())
            )
        return [replace(finding, holder=finding.holder or unit) for finding in findings]

    def intake(self) -> Intake:
        """Everything read, as stage tables, with codes for officers."""
        published = make_table("published", self.published)
        published_facts = facts_of_published(published)
        self.facts += self._facts_of_large_cases()
        self.findings += contradictory_figures(published)
        self.findings += units_in_several_files(self.facts)
        self.findings += scores_of_other_units(self.facts, self.registers["scores"], self.rules)
        self.findings += self._corrections_of_no_file()
        key = self.key
        nominations = self.registers["nominations"]
        # All at once: a code that a nomination writes itself is not given to another officer.
        officers = {(row.holder, row.officer) for row in (*self.facts, *self.printed_rates)}
        officers |= {(row["holder"], row["officer"]) for row in nominations}
        key.add((unit, officer) for unit, officer in officers if officer)
        self.findings += with_acceptance(officers_in_two_units(nominations, key, self.rules), self.rules)
        for row in nominations:
            row["holder"] = key.holder(row["holder"], row["officer"])
        registers = {table: self._register(table) for table in self.registers}
        # If a figure is in two places, the first one counts; a finding names both.
        read_facts = [
            fact._replace(holder=key.holder(fact.holder, fact.officer)) if fact.officer else fact for fact in self.facts
        ]
        facts = {fact.key: fact for fact in reversed([*read_facts, *published_facts])}
        read_rates = [rate._replace(holder=key.holder(rate.holder, rate.officer)) for rate in self.printed_rates]
        rates = {rate.key: rate for rate in reversed(read_rates)}
        tables = {
            "published": published,
            "published_periods": make_table("published_periods", self.published_periods),
            "facts": make_table("facts", (fact.row() for fact in facts.values())),
            "printed_rates": make_table("printed_rates", (rate.row() for rate in rates.values())),
            **registers,
            "side_tables": make_table("side_tables", self.side_tables),
            # A file that is read through two forms gives each finding once.
            "findings_clean": findings_table(dict.fromkeys(self.findings)),
        }
        mask = mask_of(key, self.rules)
        return Intake({name: _masked(name, table, mask) for name, table in tables.items()}, key.csv())

    def _facts_of_large_cases(self) -> list[Fact]:
        """Sums over registers of large cases; empty unless all were read and list each case once."""
        forms = {
            form_id
            for form_id, form in self.rules.forms.items()
            if isinstance(form, RegisterForm) and form.table == "large_cases"
        }
        cases, duplicates = without_duplicates("large_cases", self.registers["large_cases"], self.rules)
        if not forms or forms & self.flawed_forms or duplicates:
            return []
        return facts_of_large_cases(cases, self.large_case_sheets, self.rules)

    def _register(self, table: str) -> pd.DataFrame:
        """Stage table of a register, without entries that contradict each other."""
        rows, duplicates = without_duplicates(table, self.registers[table], self.rules)
        self.findings += duplicates
        rows = rows_of_stages(rows) if table == "scores" else rows
        return make_table(table, ({name: row[name] for name in row.keys() - _NOT_STORED} for row in rows))

    def _corrections_of_no_file(self) -> Iterator[Finding]:
        for correction in self.rules.corrections:
            if correction.file not in self.corrected_files:
                yield DINH_CHINH_KHONG_KHOP_BY_FILE.finding(
                    found=f"đính chính cho tệp “{correction.file}”, ô {correction.cell}: tệp này không được đọc",
                    at=Location(file=self.rules.files.corrections),
                )


def _open_workbook(path: Path, file: str) -> Workbook:
    is_csv = path.suffix.lower() == ".csv"
    return read_csv_workbook(path, file) if is_csv else read_workbook(path, file)


def read_received(path: Path, file: str) -> Workbook | None:
    """A received file as a workbook named `file`; None if it cannot be opened."""
    try:
        return _open_workbook(path, file)
    except (UnreadableWorkbook, OSError):
        return None


def _masked(name: str, table: pd.DataFrame, mask: NameMask) -> pd.DataFrame:
    """A stage table without names of officers in its free texts."""
    if mask.is_empty or table.empty:
        return table
    return table.assign(**{column: table[column].map(mask.mask).astype("str") for column in SCHEMAS[name].free_texts})


def unit_of_file(path: Path, rules: RuleBook) -> str:
    """The unit that a file's name spells, else ""; for findings only, never for figures."""
    words = f"-{slug(path.stem)}-"
    spelled = {unit for slug_of_unit, unit in rules.unit_slugs if f"-{slug_of_unit}-" in words}
    return spelled.pop() if len(spelled) == 1 else ""


def _folder_content(folder: Path) -> list[Path]:
    """Content of a folder by name, as paths sort differently on Windows; may be empty."""
    return sorted(folder.iterdir(), key=lambda path: path.name) if folder.is_dir() else []


def workbooks_in(folder: Path) -> list[Path]:
    """Workbooks of a folder by name, without Excel's lock files."""
    return [
        path
        for path in _folder_content(folder)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.startswith(_PASSED_OVER)
    ]


def files_of_input(workspace: Workspace, rules: RuleBook, item: InputFile) -> list[Path]:
    """Existing files of one input of the year file, by name."""
    folder = workspace.inputs.raw(rules.edition)
    if item.folder:
        return workbooks_in(folder / item.folder)
    if item.file:
        return [path for path in [folder / item.file] if path.is_file()]
    return [
        path
        for path in _folder_content(folder)
        if path.is_file() and not path.name.startswith(_PASSED_OVER) and item.declares(path.name)
    ]


def missing_inputs(workspace: Workspace, rules: RuleBook) -> list[Finding]:
    """Findings on missing inputs, without reading any workbook.

    Missing are files, and in a folder of units' own workbooks the units that no file name spells.
    """
    reading = InputReading(workspace, rules, OfficerKey())
    for item in rules.year.inputs:
        present = reading.paths(item)
        if item.folder and present:
            folder = workspace.relative(workspace.inputs.raw(rules.edition) / item.folder)
            sent = {unit_of_file(path, rules) for path in present}
            names = [rules.name(unit) for unit in rules.unit_by_id if unit not in sent]
            if names and "" not in sent:
                found = f"không có tệp nào mang tên: {', '.join(names)}"
                reading.findings.append(DON_VI_CHUA_NOP_BY_FILE_NAMES.finding(found, at=Location(folder)))
    other = rules.settings.other_periods
    if other and not workspace.inputs.shared_raw(other.file).is_file():
        reading.read_other_periods(other)
    # A folder that is read through two forms gives each finding once.
    return list(dict.fromkeys(reading.findings))


def input_files(workspace: Workspace, rules: RuleBook) -> list[Path]:
    """Existing files that the year file names, in its order, each once."""
    return list(dict.fromkeys(path for item in rules.year.inputs for path in files_of_input(workspace, rules, item)))


def _undeclared_files(workspace: Workspace, rules: RuleBook) -> Iterator[Finding]:
    """Findings on undeclared files, and on other files in a folder of workbooks."""
    folder = workspace.inputs.raw(rules.edition)
    inside = [folder / item.folder for item in rules.year.inputs if item.folder]
    known_files = {*input_files(workspace, rules), *inside}
    for path in (path for parent in (folder, *inside) for path in _folder_content(parent)):
        if path not in known_files and not path.name.startswith(_PASSED_OVER):
            yield TEP_KHONG_KHAI_BAO.finding(
                found="tệp không được đọc: year.toml không khai báo, hoặc ghi là chưa đến hạn, hoặc không phải tệp "
                "bảng tính .xlsx, .xls, .ods",
                holder=unit_of_file(path, rules) if path.parent in inside else "",
                at=Location(file=workspace.relative(path)),
            )
