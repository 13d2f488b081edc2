"""Entries that the desk makes: accepted findings, corrected cells, received workbooks.

Each goes into the file in which a person would write it; a file that the rules then refuse is put back.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath

from thidua_helpers.errors import Refused, not_none
from thidua_helpers.files import replace_file
from thidua_helpers.intake.read_edition import files_of_input, unit_of_file
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
from thidua_helpers.years.toml_text import with_value

WORKBOOKS = (".xlsx", ".xls", ".ods")


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
    if not name.lower().endswith(WORKBOOKS) or name.startswith((".", "~$")):
        raise Refused(f"“{name}” không phải tệp bảng tính .xlsx, .xls, .ods.")
    folder = workspace.inputs.raw(rules.edition)
    if any(not item.folder and item.declares(name) for item in rules.year.inputs):
        target = folder / name
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

    The time of a register whose file came has come.
    """
    whose = f" của {rules.name(arrived.unit)}" if arrived.unit else ""
    done = [f"Đã nhận {arrived.name}{whose} vào {workspace.relative(arrived.target)}."]
    old = arrived.replaced
    if old:
        moment = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
        kept = workspace.inputs.replaced(rules.edition) / f"{moment}-{old.name}"
        replace_file(kept, old.read_bytes())
        done.append(f"Tệp cũ {old.name} chuyển sang {workspace.relative(kept)}.")
    replace_file(arrived.target, content)
    if old and old != arrived.target:
        old.unlink()
    if day and arrived.unit:
        done.append(_note_receipt(workspace, rules, arrived.unit, day))
    late = {item.name for item in rules.year.inputs if item.not_yet and not item.folder and item.declares(arrived.name)}
    for name in late:
        set_time(workspace, rules, name, has_come=True)
    return done


def set_time(workspace: Workspace, rules: RuleBook, name: str, has_come: bool) -> None:
    """Write into the year file whether the time of the registers in an input has come.

    `name` is the input's. Raises Refused if the rules then do, such as with a decision on what was not scored.
    """
    path = workspace.path(rules.files.year)
    text = path.read_bytes().decode("utf-8")
    for number, item in enumerate(rules.year.inputs):
        if item.name == name and item.not_yet == has_come and _is_register(rules, item):
            text = with_value(text, ("inputs", number, "not_yet"), None if has_come else True)
    _write_checked(workspace, rules, path, text.encode())


def times_of_registers(rules: RuleBook) -> list[tuple[str, str, bool]]:
    """Inputs with registers: name, registers in words, whether their time has come."""
    registers: dict[str, list[str]] = {}
    for item in filter(lambda item: _is_register(rules, item), rules.year.inputs):
        registers.setdefault(item.name, []).append(rules.forms[item.form].name)
    late = {item.name for item in rules.year.inputs if item.not_yet}
    folders = {item.folder for item in rules.year.inputs}
    return [
        (name, f"{', '.join(of_name)} ({'trong sổ của từng đơn vị' if name in folders else name})", name not in late)
        for name, of_name in registers.items()
    ]


def _note_receipt(workspace: Workspace, rules: RuleBook, unit: str, day: date) -> str:
    """Add a row to the log of receipts, or make it, if it is a CSV file; returns what was done."""
    for item in rules.year.inputs:
        form = rules.forms[item.form]
        if isinstance(form, RegisterForm) and form.table == "receipts":
            path = workspace.inputs.raw(rules.edition) / item.name
            if path.suffix.lower() != ".csv":
                return f"Ngày nhận {format_date(day)}: ghi tay vào {item.name}."
            text = path.read_bytes().decode("utf-8-sig") if path.is_file() else f"{','.join(form.columns.values())}\n"
            heads = next(csv.reader(io.StringIO(text)))
            row = {form.columns["unit"]: rules.name(unit), form.columns["date"]: day.strftime("%d/%m/%Y")}
            replace_file(path, b"\xef\xbb\xbf" + _with_line(text, [row.get(head, "") for head in heads]))
            return f"Ngày nhận {format_date(day)} ghi vào {item.name}."
    return "Kỳ này không có sổ tiếp nhận; ngày nhận không được ghi."


def _append_row(
    workspace: Workspace, rules: RuleBook, name: str, model: type[ConfigModel], row: Mapping[str, str]
) -> None:
    """Add a row to a config file, or make the file; put it back if the rules refuse it."""
    path = workspace.path(name)
    text = path.read_bytes().decode("utf-8-sig") if path.is_file() else f"{','.join(model.model_fields)}\n"
    heads = next(csv.reader(io.StringIO(text)))
    _write_checked(workspace, rules, path, _with_line(text, [row.get(head, "") for head in heads]))


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


def _with_line(text: str, cells: list[str]) -> bytes:
    """A CSV text with one more row."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    ended = text if text.endswith("\n") else f"{text}\n"
    return f"{ended}{line.getvalue()}".encode()


def _is_register(rules: RuleBook, item: InputFile) -> bool:
    return isinstance(rules.forms[item.form], RegisterForm)


def _is_of_units(rules: RuleBook, item: InputFile) -> bool:
    return isinstance(rules.forms[item.form], StatisticalForm)


def _refuse_empty(said: Mapping[str, str]) -> None:
    lacking = [name for name, text in said.items() if not text.strip()]
    if lacking:
        raise Refused(f"Còn thiếu: {', '.join(lacking)}.")
