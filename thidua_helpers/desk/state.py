"""State of an edition and what it still needs, from its files; no workbook is opened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path

import pandas as pd

from thidua_helpers.intake.read_edition import files_of_input, unit_of_file
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.fingerprints import DONE, read_manifest
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.revisions import read_revision
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import read_table
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import Severity
from thidua_helpers.workspace.paths import Workspace


class Sign(StrEnum):
    """Colour of a line of the desk, with its word for those who see no colours."""

    DONE = "xong"
    OPEN = "còn thiếu"
    WRONG = "phải sửa"
    UNKNOWN = "chưa rõ"


class Subject(StrEnum):
    """Subject of a line of the desk, in the order of the year's work."""

    REPORTS = "Báo cáo của đơn vị"
    REGISTERS = "Sổ và tệp khác"
    DECISIONS = "Việc cần quyết định"
    CHECKED = "Kiểm tra số liệu"
    MADE = "Báo cáo"
    PUBLISHED = "Bản công bố"


class Action(StrEnum):
    """Name of the button that mends a line of the desk."""

    RECEIVE = "Nhận sổ"
    DECIDE = "Ghi sổ cấu hình"
    CHECK = "Kiểm tra"
    ANSWER = "Trả lời phát hiện"
    RUN = "Lập báo cáo"
    FREEZE = "Chốt bản công bố"


@dataclass(frozen=True)
class Item:
    """A line of the desk."""

    subject: Subject
    sign: Sign
    text: str
    action: Action | None = None


@dataclass(frozen=True)
class LastFindings:
    """Findings of the last check or run, and when it ended."""

    table: pd.DataFrame
    made_at: datetime

    def count(self, severity: Severity) -> int:
        """Number of findings of a severity."""
        return int((self.table["severity"] == severity).sum())

    @property
    def unanswered(self) -> pd.DataFrame:
        """Findings that someone can accept with a reason, and no one has."""
        return self.table[(self.table["key"] != "") & (self.table["accepted"] == "")]


def items_of(workspace: Workspace, rules: RuleBook) -> list[Item]:
    """The lines of the desk, in the order of the year's work."""
    last = last_findings(workspace, rules.edition)
    changed_at = last_change(workspace, rules.edition)
    return [
        *_reports(workspace, rules),
        *_registers(workspace, rules),
        _decisions(rules),
        _checked(last, changed_at),
        _report_made(workspace, rules.edition, changed_at),
        _published(workspace, rules.edition),
    ]


def _reports(workspace: Workspace, rules: RuleBook) -> Iterator[Item]:
    """Workbooks of units: how many came, and the names of those who are missing."""
    # A folder may be read through two forms.
    for item in {item.folder: item for item in rules.year.inputs if item.folder}.values():
        sent = {unit_of_file(path, rules) for path in files_of_input(workspace, rules, item)}
        missing = [rules.name(unit) for unit in rules.unit_by_id if unit not in sent]
        received = len(rules.unit_by_id) - len(missing)
        text = f"{received}/{len(rules.unit_by_id)} đơn vị"
        if "" in sent:
            text += "; có tệp mà tên không nói là của đơn vị nào"
        text += f"; chưa có: {', '.join(missing)}" if missing else ""
        yield Item(Subject.REPORTS, Sign.OPEN if missing else Sign.DONE, text, Action.RECEIVE if missing else None)


def _registers(workspace: Workspace, rules: RuleBook) -> Iterator[Item]:
    """Other declared files: those that are missing, by their names for people."""
    forms: dict[str, list[str]] = {}
    missing: dict[str, list[str]] = {}
    for item in rules.year.inputs:
        if not item.folder and not item.not_yet:
            of_file = forms.setdefault(item.name, [])
            of_file.append(rules.forms[item.form].name)
            if not files_of_input(workspace, rules, item):
                missing[item.name] = of_file
    late = rules.so_far.not_yet
    if forms or late:
        named = "; ".join(f"{name} ({', '.join(of_file)})" for name, of_file in missing.items())
        text = f"{len(forms) - len(missing)}/{len(forms)} tệp" + (f"; chưa có: {named}" if named else "")
        text += f"; chưa đến hạn: {', '.join(late)}" if late else ""
        yield Item(Subject.REGISTERS, Sign.OPEN if missing else Sign.DONE, text, Action.RECEIVE if missing else None)


def _decisions(rules: RuleBook) -> Item:
    left = rules.so_far.year.to_decide
    if not left:
        return Item(Subject.DECISIONS, Sign.DONE, "không còn")
    named = "; ".join(decision.what for decision in left)
    return Item(Subject.DECISIONS, Sign.OPEN, f"còn {len(left)}: {named}", Action.DECIDE)


def _checked(last: LastFindings | None, changed_at: datetime | None) -> Item:
    subject = Subject.CHECKED
    if last is None:
        return Item(subject, Sign.UNKNOWN, "chưa kiểm tra", Action.CHECK)
    errors, warnings = last.count(Severity.ERROR), last.count(Severity.WARNING)
    open_warnings = int((last.unanswered["severity"] == Severity.WARNING).sum())
    text = f"{errors} lỗi, {warnings} cảnh báo"
    text += f" ({open_warnings} chưa có ý kiến)" if open_warnings else ""
    text += f", {_moment(last.made_at)}"
    if changed_at and changed_at > last.made_at:
        return Item(subject, Sign.UNKNOWN, f"{text}; sau đó có tệp đã đổi", Action.CHECK)
    if errors:
        return Item(subject, Sign.WRONG, text, Action.ANSWER)
    return Item(subject, Sign.OPEN if open_warnings else Sign.DONE, text, Action.ANSWER if open_warnings else None)


def _report_made(workspace: Workspace, edition: Edition, changed_at: datetime | None) -> Item:
    manifest, page = read_manifest(workspace, edition), workspace.reports.page(f"{edition}/index")
    if not page.is_file() or not manifest.began:
        return Item(Subject.MADE, Sign.UNKNOWN, "chưa lập", Action.RUN)
    made_at = datetime.fromisoformat(manifest.began)
    text = f"{len(manifest.pages)} trang, lập {_moment(made_at)}"
    if manifest.state != DONE:
        why = f" ({manifest.why})" if manifest.why else ""
        return Item(Subject.MADE, Sign.WRONG, f"{text}; lần lập sau đó không xong{why}", Action.RUN)
    if manifest.set_aside:
        return Item(Subject.MADE, Sign.OPEN, f"{text}; tạm tính, thiếu {len(manifest.set_aside)} đơn vị", Action.RUN)
    if changed_at and changed_at > made_at:
        return Item(Subject.MADE, Sign.OPEN, f"{text}; sau đó có tệp đã đổi", Action.RUN)
    return Item(Subject.MADE, Sign.DONE, text)


def _published(workspace: Workspace, edition: Edition) -> Item:
    names = workspace.revisions.names(edition)
    if not names:
        return Item(Subject.PUBLISHED, Sign.UNKNOWN, "chưa chốt", Action.FREEZE)
    revision = read_revision(workspace, edition, names[-1])
    return Item(Subject.PUBLISHED, Sign.DONE, f"{names[-1]}, {revision.signed_by} ký {format_date(revision.signed_on)}")


def last_findings(workspace: Workspace, edition: Edition) -> LastFindings | None:
    """Findings of the last check or run; None without either."""
    file = workspace.reports.check_findings(edition)
    if file.is_file():
        table = pd.read_csv(BytesIO(file.read_bytes()), dtype=str, keep_default_na=False)
        return LastFindings(table, _changed_at(file))
    # A run of an edition without reports of units makes no papers of a check, nor do notebooks run by hand.
    folder = workspace.tables.stored(edition)
    names = [name for name in SCHEMAS if name.startswith("findings_") and (folder / f"{name}.csv").is_file()]
    if not names:
        return None
    tables = [read_table(folder, name, workspace.is_frozen).astype(str) for name in names]
    table = pd.concat(tables, ignore_index=True).sort_values("severity", kind="stable", ignore_index=True)
    manifest = read_manifest(workspace, edition)
    ran_at = [datetime.fromisoformat(manifest.began)] if manifest.state == DONE else []
    return LastFindings(table, max([*ran_at, *(_changed_at(folder / f"{name}.csv") for name in names)]))


def last_change(workspace: Workspace, edition: Edition) -> datetime | None:
    """When a received file or a config file of the edition last changed; None without files."""
    files: Sequence[Path] = [*workspace.inputs.files([edition]), *workspace.config.existing([edition])]
    return max(map(_changed_at, files), default=None)


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone()


def _moment(when: datetime) -> str:
    return f"lúc {when:%H:%M} ngày {format_date(when.date())}"
