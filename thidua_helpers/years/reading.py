"""Reading of a filled-in config workbook; ambiguous cells are refused with sheet and cell."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from string import ascii_uppercase
from typing import NamedTuple

from thidua_helpers.errors import Refused
from thidua_helpers.findings.finding import Finding
from thidua_helpers.intake.entries import EntryReading
from thidua_helpers.intake.excel.limits import UnreadableWorkbook
from thidua_helpers.intake.excel.workbook import Sheet, Workbook, read_workbook
from thidua_helpers.intake.tabular import SheetEntry, read_entries
from thidua_helpers.vocabulary import Severity
from thidua_helpers.years.changes import SettingChange, target_change_points
from thidua_helpers.years.config_sheet import ConfigSheet
from thidua_helpers.years.settings import (
    CLUSTERS,
    GENERAL,
    MEMBERS,
    SYSTEM,
    SettingKey,
    Settings,
    fingerprint,
    values_by_key,
    with_unique_names,
)
from thidua_helpers.years.sheets import ConfigSheets
from thidua_helpers.years.target_sheets import TargetSheets
from thidua_helpers.years.workbook import FINGERPRINT_HEADING, FINGERPRINT_SHEET

_FRESH = (
    "Đổi tên sổ này (ví dụ thêm “-cu”), chạy “thidua new {edition}” để lập sổ theo cấu hình hiện nay, rồi chép các ô "
    "đã ghi sang."
)
_NOTHING_WRITTEN = "chưa ghi gì vào cấu hình; sửa các ô sau, lưu, đóng tệp rồi chạy lại"


class WorkbookCell(NamedTuple):
    """A cell of the workbook."""

    sheet: str
    cell: str

    @property
    def row(self) -> str:
        return self.cell.lstrip(ascii_uppercase)


@dataclass
class FilledWorkbook:
    """Content of a config workbook.

    `settings`, the cell of every field, and `made_from`: the fingerprint of the config that the workbook was made from.
    """

    settings: Settings = field(default_factory=dict)
    made_from: str = ""
    cells: dict[SettingKey, WorkbookCell] = field(default_factory=dict)

    @property
    def proposed(self) -> Settings:
        """Clusters and members of a system without an id; empty if it has one."""
        if SYSTEM in self.settings[GENERAL]:
            return {}
        return {CLUSTERS: self.settings[CLUSTERS], MEMBERS: self.settings[MEMBERS]}

    def row(self, table: ConfigSheet, name: str) -> str:
        """Position of a row in the workbook and its subject, in words."""
        cells = (cell for (of, row, _), cell in self.cells.items() if (of, row) == (table.sheet, name))
        cell = next(cells, WorkbookCell(table.sheet, ""))
        number = f", dòng {cell.row}" if cell.row else ""
        return f"trang tính “{cell.sheet}”{number} ({table.row_subject(name)})"

    def column(self, table: ConfigSheet, name: str, of: str) -> str:
        """Heading of a field's column, and the cell of a row in it."""
        heading = next(column.heading for column in table.columns if column.field == of)
        cell = self.cells.get((table.sheet, name, of))
        return f"“{heading}” (ô {cell.cell})" if cell else f"“{heading}”"


def read_config_workbook(path: Path, file: str, sheets: ConfigSheets) -> FilledWorkbook:
    """Content of the workbook at `path`; raises Refused, with `file` and every ambiguous cell."""
    try:
        workbook = read_workbook(path, file)
    except UnreadableWorkbook as error:
        finding = error.finding(file)
        raise Refused(f"{file}: {finding.found}. {finding.advice}") from error
    except OSError as error:
        raise Refused(f"{file}: không mở được tệp ({error.strerror}); nếu đang mở trong Excel thì đóng lại.") from error
    if workbook.sheet(FINGERPRINT_SHEET) is None:
        raise Refused(f"{file}: sổ này không phải do phiên bản này lập. {_FRESH.format(edition=sheets.rules.edition)}")
    reading = _WorkbookReader(workbook)
    for sheet, table in sheets.tables.items():
        targets = sheets.target_sheets.get(sheet)
        reading.filled_in.settings[sheet] = reading.read_targets(targets) if targets else reading.read(table)
    reading.read_fingerprint()
    if reading.findings:
        raise Refused("\n".join([f"{file}: {_NOTHING_WRITTEN}.", *map(_in_words, reading.findings)]))
    return reading.filled_in


def _in_words(finding: Finding) -> str:
    where = ", ".join(
        filter(None, (finding.file, f"trang tính “{finding.sheet}”", finding.cells and f"ô {finding.cells}"))
    )
    return f"{where}: {finding.found or 'ô trống'}; phải là {finding.expected}. {finding.advice}"


class _WorkbookReader:
    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.findings: list[Finding] = []
        self.filled_in = FilledWorkbook()

    def read(self, table: ConfigSheet) -> dict[str, dict[str, str]]:
        """Rows of one sheet; rows without values are ignored."""
        read = read_entries(self.workbook, table.sheet, {column.field: column.heading for column in table.columns})
        if isinstance(read, Finding):
            self.findings.append(read)
            return {}
        rows = list(filter(None, (self._row(entry, read.sheet, table) for entry in read.entries)))
        named = with_unique_names((table.name_of(row), (row, entry, fields)) for row, entry, fields in rows)
        for name, (row, entry, _) in named.items():
            cells = {field: WorkbookCell(table.sheet, cell) for field, cell in entry.cells.items()}
            if name != table.name_of(row) and not table.is_free:
                cell = cells[table.identity[0].field]
                self._add_finding(cell, "mục này đã có ở dòng trên", "mỗi mục một dòng")
            self.filled_in.cells |= {(table.sheet, name, field): cell for field, cell in cells.items()}
        shown = table.names if table.is_append_only else ()
        return {name: fields for name, (_, _, fields) in named.items() if fields and name not in shown}

    def read_targets(self, sheets: TargetSheets) -> dict[str, dict[str, str]]:
        """Targets of both sheets; a value in both is a finding."""
        by_holder, others = self.read(sheets.by_holder), self.read(sheets.others)
        targets, cells, sheet = sheets.joined(by_holder, others), self.filled_in.cells, sheets.by_holder.sheet
        for target in targets:
            holder = target.partition("/")[0]
            for of, column in sheets.fields_of(target).items():
                own, of_holder = (sheets.others.sheet, target, of), (sheet, holder, column)
                if target in others and of == "value_pct" and column in by_holder.get(holder, {}):
                    found = f"chỉ tiêu này cũng có ở trang tính “{sheets.others.sheet}”, dòng {cells[own].row}"
                    self._add_finding(cells[of_holder], found, "mỗi chỉ tiêu ở một nơi")
                if cell := cells.get(own if target in others else of_holder):
                    cells[sheet, target, of] = cell
        return targets

    def _row(
        self, entry: SheetEntry, sheet: Sheet, table: ConfigSheet
    ) -> tuple[dict[str, str], SheetEntry, dict[str, str]] | None:
        """(identity, entry, values) of a row; None, with findings, if anything is ambiguous."""
        reading = EntryReading(entry, sheet, self.workbook.location(table.sheet), "", None, False)
        identity = {column.field: reading.value(column.field, column.kind_in({}).read) for column in table.identity}
        if identity[table.identity[0].field] == "":
            cell = WorkbookCell(table.sheet, entry.cells[table.identity[0].field])
            self._add_finding(cell, "ô trống", "một mục, vì dòng này đã có nội dung")
            return None
        row = {name: value or "" for name, value in identity.items()}
        fields: dict[str, str | None] = {}
        if not reading.findings:
            fields = {column.field: reading.value(column.field, column.kind_in(row).read) for column in table.fields}
        self.findings += reading.findings
        if reading.findings:
            return None
        filled = {name: value for name, value in fields.items() if value}
        return {**row, "value": fields.get("value") or ""}, entry, filled

    def _add_finding(self, cell: WorkbookCell, found: str, expected: str) -> None:
        finding = Finding("", Severity.ERROR, found, expected, "Sửa dòng này.")
        self.findings.append(replace(finding, file=self.workbook.file, sheet=cell.sheet, cells=cell.cell))

    def read_fingerprint(self) -> None:
        """Read the fingerprint of the config that the workbook was made from."""
        read = read_entries(self.workbook, FINGERPRINT_SHEET, {"fingerprint": FINGERPRINT_HEADING})
        if isinstance(read, Finding):
            self.findings.append(read)
        elif read.entries:
            self.filled_in.made_from = read.entries[0].texts["fingerprint"]


def changes_of(
    filled_in: FilledWorkbook, now: Settings, last_year: Settings, sheets: ConfigSheets, file: str
) -> list[SettingChange]:
    """Changes by the workbook to the config `now`, with the settings of `last_year`.

    Raises Refused if there are any and the config was changed since the workbook was made.
    """
    filled, current = values_by_key(_without_open_clusters(filled_in, file)), values_by_key(now)
    tables = sheets.tables
    places = dict.fromkeys([*current, *filled])
    order = {sheet: number for number, sheet in enumerate(tables)}
    rows = {row: number for number, row in enumerate(dict.fromkeys(place[:2] for place in places))}
    changes = []
    for place in sorted(places, key=lambda place: (order[place[0]], rows[place[:2]])):
        sheet, row, of = place
        before, after = current.get(place, ""), filled.get(place, "")
        if before == after:
            continue
        row_in_words, column, old = tables[sheet].words(row, of, before)
        new = tables[sheet].words(row, of, after)[-1]
        of_last_year = last_year.get(sheet, {}).get(row, {})
        last_value = of_last_year.get(of, after)
        differs = None if last_value == after else tables[sheet].words(row, of, last_value)[-1]
        points = target_change_points(place, before, after, of_last_year.get(of, ""))
        changes.append(SettingChange(place, after, row_in_words, column, old, new, differs, points))
    if changes and filled_in.made_from != fingerprint(now):
        fresh = _FRESH.format(edition=sheets.rules.edition)
        raise Refused(f"{file}: chưa ghi gì, vì cấu hình đã được sửa bằng cách khác sau khi lập sổ này. {fresh}")
    return changes


def _without_open_clusters(filled_in: FilledWorkbook, file: str) -> Settings:
    """Settings without clusters and members of a proposed system without an id.

    Raises Refused if other settings of that system were filled in.
    """
    if not filled_in.proposed:
        return filled_in.settings
    begun = [key for key in filled_in.settings[GENERAL] if key.startswith(f"{SYSTEM}.")]
    if begun:
        cells = ", ".join(filled_in.cells[GENERAL, key, "value"].cell for key in begun)
        where = f"{file}, trang tính “{GENERAL}”, ô {filled_in.cells[GENERAL, SYSTEM, 'value'].cell}"
        raise Refused(f"{where}: ô trống; phải là mã hệ thống cụm, vì đã ghi ô {cells}. Ghi mã, ví dụ cum-2022.")
    return filled_in.settings | {CLUSTERS: {}, MEMBERS: {}}
