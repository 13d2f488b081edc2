"""Entries that the desk makes: accepted findings, corrected cells, received workbooks.

Each goes into the file in which a person would write it; a file that the rules then refuse is put back.
"""

import csv
import io
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath

from thidua_helpers.errors import Refused, not_none
from thidua_helpers.files import replace_file
from thidua_helpers.intake.excel.workbook import SUFFIXES
from thidua_helpers.intake.read_edition import files_of_input, unit_of_file
from thidua_helpers.intake.tabular import delimiter_of
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.rules.registers import RegisterForm
from thidua_helpers.rules.types import ConfigModel
from thidua_helpers.rules.year import InputFile
from thidua_helpers.rules.year_rows import AcceptedRow, CorrectionRow
from thidua_helpers.vietnamese import format_date
from thidua_helpers.workspace.inputs import received_name
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.years.toml_text import edit_config_text


def accept_finding(
    workspace: Workspace, rules: RuleBook, finding: Mapping[str, str], reason: str, decided_by: str
) -> None:
    """Write into `accepted.csv` that a finding is right after all, for a reason.

    Raises Refused for a finding that cannot be accepted, is accepted already, or without reason and decision.
    """
    if not finding["key"]:
        raise Refused("Phát hiện này không chấp nhận được: số không cộng đúng hoặc không đọc được thì phải sửa.")
    if any(row.key == finding["key"] for row in rules.accepted):
        raise Refused("Phát hiện này đã được chấp nhận; kiểm tra lại để thấy.")
    row = {"key": finding["key"], "check": finding["check"], "reason": reason, "decided_by": decided_by}
    _refuse_empty({"lý do": reason, "căn cứ, người quyết định": decided_by})
    _append_row(workspace, rules, rules.files.accepted, AcceptedRow, row)


def correct_cell(
    workspace: Workspace, rules: RuleBook, place: Mapping[str, str], expect: str, value: str, reason: str,
    decided_by: str,
) -> None:  # fmt: skip
    """Write into `corrections.csv` that a cell with `expect` is read as `value`.

    `place` has `file` from the workspace's root, `sheet` and `cell`. Raises Refused for a file that is not received.
    """
    file = received_name(place["file"])
    if not file:
        raise Refused("Chỉ đính chính được ô của một tệp đã nhận; phát hiện này nói về chỗ khác.")
    _refuse_empty(
        {"trang tính": place["sheet"], "ô": place["cell"], "lý do": reason, "căn cứ, người quyết định": decided_by}
    )
    row = {"file": file, "sheet": place["sheet"], "cell": place["cell"].strip().upper()}
    row |= {"expect": expect.strip(), "value": value.strip(), "reason": reason, "decided_by": decided_by}
    _append_row(workspace, rules, rules.files.corrections, CorrectionRow, row)


@dataclass(frozen=True)
class Arrival:
    """A workbook that came in: whose it is, where it belongs, which file it would replace."""

    name: str
    unit: str
    target: Path
    replaced: Path | None = None


def arrival(workspace: Workspace, rules: RuleBook, name: str) -> Arrival:
    """The place of a workbook of this name; raises Refused if that is not known."""
    name = PurePosixPath(name.replace("\\", "/")).name
    if not name.lower().endswith(SUFFIXES) or name.startswith((".", "~$")):
        raise Refused(f"“{name}” không phải tệp bảng tính {', '.join(SUFFIXES)}.")
    folder = workspace.inputs.raw(rules.edition)
    declared = next((item for item in rules.year.inputs if not item.folder and item.declares(name)), None)
    if declared:
        target = folder / (declared.file or name)
        return Arrival(name, "", target, target if target.is_file() else None)
    of_units = next((item for item in rules.year.inputs if item.folder and _is_of_units(rules, item)), None)
    unit = unit_of_file(Path(name), rules)
    if of_units is None or not unit:
        raise Refused(
            f"Không biết “{name}” là của đơn vị nào: tên tệp phải có mã hoặc tên đúng một đơn vị, ví dụ "
            f"“{next(iter(rules.unit_by_id))}.xlsx”."
        )
    own = [path for path in files_of_input(workspace, rules, of_units) if unit_of_file(path, rules) == unit]
    return Arrival(name, unit, folder / not_none(of_units.folder) / name, own[0] if own else None)


def receive(workspace: Workspace, rules: RuleBook, arrived: Arrival, content: bytes, day: date | None) -> list[str]:
    """File a workbook, keep the one that it replaces, note the day; returns what was done.

    Marks the registers of a received file as due. Raises Refused, with nothing filed, if the day cannot be noted.
    """
    whose = f" của {rules.name(arrived.unit)}" if arrived.unit else ""
    done = [f"Đã nhận {arrived.name}{whose} vào {workspace.relative(arrived.target)}."]
    log = _log_of_receipts(workspace, rules, arrived.unit, day) if day and arrived.unit else None
    old = arrived.replaced
    if old:
        moment = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
        kept = workspace.inputs.replaced(rules.edition) / f"{moment}-{old.name}"
        replace_file(kept, old.read_bytes())
        done.append(f"Tệp cũ {old.name} chuyển sang {workspace.relative(kept)}.")
        if any(register.table == "scores" for register in rules.registers_in(arrived.target.parent.name)):
            done.append("Điểm thẩm định, kết luận đã ghi trong tệp cũ thì chép sang tệp mới.")
    replace_file(arrived.target, content)
    if old and old != arrived.target:
        old.unlink()
    if log:
        replace_file(log.path, log.content)
    if day and arrived.unit:
        where = f"ghi vào {log.path.name}" if log else "không ghi được, vì kỳ không có sổ tiếp nhận dạng .csv"
        done.append(f"Ngày nhận {format_date(day)} {where}.")
    if not arrived.unit:
        declaring = {item.name for item in rules.year.inputs if not item.folder and item.declares(arrived.name)}
        set_due(workspace, rules, declaring, is_due=True)
    return done


def set_due(workspace: Workspace, rules: RuleBook, names: Collection[str], is_due: bool) -> None:
    """Write into the year file whether the registers of the inputs with these names are due.

    Raises Refused if the rules refuse that, such as with a decision on what was not scored.
    """
    path = workspace.path(rules.files.year)
    text = path.read_bytes().decode("utf-8-sig")
    # By the file as it is now; the rules may have been read before somebody changed it.
    inputs = [InputFile.model_validate(item) for item in tomllib.loads(text)["inputs"]]
    registers = {form_id for form_id, form in rules.forms.items() if isinstance(form, RegisterForm)}
    changed = text
    for number, item in enumerate(inputs):
        if item.name in names and item.form in registers and item.not_yet == is_due:
            not_yet = None if is_due else True
            changed = edit_config_text(changed, ("inputs", number, "not_yet"), not_yet, rules.files.year)
    if changed != text:
        _write_checked(workspace, rules, path, changed.encode())


def registers_due(rules: RuleBook) -> list[tuple[str, str, bool]]:
    """Inputs with registers: name, registers in words, whether they are due."""
    registers: dict[str, list[str]] = {}
    for item in rules.year.inputs:
        form = rules.forms[item.form]
        if isinstance(form, RegisterForm):
            registers.setdefault(item.name, []).append(form.name)
    late = {item.name for item in rules.year.inputs if item.not_yet}
    folders = {item.folder for item in rules.year.inputs}
    return [
        (name, f"{', '.join(of_name)} ({'trong sổ của từng đơn vị' if name in folders else name})", name not in late)
        for name, of_name in registers.items()
    ]


@dataclass(frozen=True)
class LogOfReceipts:
    """The log of receipts with one more row."""

    path: Path
    content: bytes


def _log_of_receipts(workspace: Workspace, rules: RuleBook, unit: str, day: date) -> LogOfReceipts | None:
    """The log with the receipt of a unit's workbook, begun if need be.

    None if the edition has no log as a CSV file.
    """
    for item in rules.year.inputs:
        form = rules.forms[item.form]
        if isinstance(form, RegisterForm) and form.table == "receipts" and item.name.lower().endswith(".csv"):
            path = workspace.inputs.raw(rules.edition) / item.name
            row = {form.columns["unit"]: rules.name(unit), form.columns["date"]: day.strftime("%d/%m/%Y")}
            text = _csv_text(path, form.columns.values(), workspace.relative(path))
            return LogOfReceipts(path, b"\xef\xbb\xbf" + _with_row(text, row, workspace.relative(path)))
    return None


def _append_row(
    workspace: Workspace, rules: RuleBook, name: str, model: type[ConfigModel], row: Mapping[str, str]
) -> None:
    """Add a row to a config file, or make the file; put it back if the rules refuse it."""
    path = workspace.path(name)
    _write_checked(workspace, rules, path, _with_row(_csv_text(path, model.model_fields, name), row, name))


def _write_checked(workspace: Workspace, rules: RuleBook, path: Path, content: bytes) -> None:
    """Write a config file; put the old one back, or none, if the rules refuse the new one."""
    before = path.read_bytes() if path.is_file() else None
    replace_file(path, content)
    try:
        read_rules(workspace, rules.edition)
    except Refused:
        if before is None:
            path.unlink()
        else:
            replace_file(path, before)
        raise


def _csv_text(path: Path, heads: Iterable[str], file: str) -> str:
    """Text of a CSV file, or its head if there is none yet.

    Raises Refused for other than UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig") if path.is_file() else f"{','.join(heads)}\n"
    except UnicodeDecodeError as error:
        raise Refused(f"{file}: không phải văn bản UTF-8; lưu lại từ Excel dạng “CSV UTF-8”.") from error


def _with_row(text: str, row: Mapping[str, str], file: str) -> bytes:
    """A CSV text with one more row; raises Refused if a value has no head."""
    head, delimiter = text.partition("\n")[0], delimiter_of(text)
    heads = next(csv.reader([head], delimiter=delimiter), [])
    if lacking := [name for name, value in row.items() if value and name not in heads]:
        raise Refused(f"{file}: dòng đầu không có cột {', '.join(f'“{name}”' for name in lacking)}; sửa dòng đầu.")
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow([row.get(name, "") for name in heads])
    ended = text if text.endswith("\n") else f"{text}\n"
    return f"{ended}{line.getvalue()}".encode()


def _is_of_units(rules: RuleBook, item: InputFile) -> bool:
    return isinstance(rules.forms[item.form], StatisticalForm)


def _refuse_empty(said: Mapping[str, str]) -> None:
    lacking = [name for name, text in said.items() if not text.strip()]
    if lacking:
        raise Refused(f"Còn thiếu: {', '.join(lacking)}.")
