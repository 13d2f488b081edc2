"""Entries that the desk makes: accepted findings, corrected cells, received workbooks.

Each goes into the file in which a person would write it; a file that the rules then refuse is put back.
"""

import csv
import io
import shutil
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
    for item in rules.year.inputs:
        if not item.folder and Path(name) in [Path(path.name) for path in _places(workspace, rules, item)]:
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
    """File a workbook, keep the one that it replaces, note the day; returns what was done."""
    done = []
    if arrived.replaced:
        kept = (
            workspace.inputs.replaced(rules.edition)
            / f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{arrived.replaced.name}"
        )
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(arrived.replaced, kept)
        done.append(f"Tệp cũ {arrived.replaced.name} chuyển sang {workspace.relative(kept)}.")
    replace_file(arrived.target, content)
    whose = f" của {rules.name(arrived.unit)}" if arrived.unit else ""
    done.insert(0, f"Đã nhận {arrived.name}{whose} vào {workspace.relative(arrived.target)}.")
    if day and arrived.unit:
        done.append(_note_receipt(workspace, rules, arrived.unit, day))
    return done


def _note_receipt(workspace: Workspace, rules: RuleBook, unit: str, day: date) -> str:
    """Add a row to the log of receipts if it is a CSV file; returns what was done."""
    for item in rules.year.inputs:
        form = rules.forms[item.form]
        if isinstance(form, RegisterForm) and form.table == "receipts":
            path = workspace.inputs.raw(rules.edition) / item.name
            if path.suffix.lower() != ".csv" or not path.is_file():
                return f"Ngày nhận {format_date(day)}: ghi tay vào {item.name}."
            text = path.read_text(encoding="utf-8-sig")
            heads = next(csv.reader(io.StringIO(text)))
            row = {form.columns["unit"]: rules.name(unit), form.columns["date"]: day.strftime("%d/%m/%Y")}
            _write(path, text, [row.get(head, "") for head in heads], bom="\ufeff")
            return f"Ngày nhận {format_date(day)} ghi vào {item.name}."
    return "Kỳ này không có sổ tiếp nhận; ngày nhận không được ghi."


def _append_row(
    workspace: Workspace, rules: RuleBook, name: str, model: type[ConfigModel], row: Mapping[str, str]
) -> None:
    """Add a row to a config file, or make the file; put it back if the rules refuse it."""
    path = workspace.path(name)
    before = path.read_bytes() if path.is_file() else None
    text = before.decode("utf-8-sig") if before else f"{','.join(model.model_fields)}\n"
    heads = next(csv.reader(io.StringIO(text)))
    _write(path, text, [row.get(head, "") for head in heads])
    try:
        read_rules(workspace, rules.edition)
    except Refused:
        if before is None:
            path.unlink()
        else:
            replace_file(path, before)
        raise


def _write(path: Path, text: str, cells: list[str], bom: str = "") -> None:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    ended = text if text.endswith("\n") else f"{text}\n"
    replace_file(path, f"{bom}{ended}{line.getvalue()}".encode())


def _places(workspace: Workspace, rules: RuleBook, item: InputFile) -> list[Path]:
    """The files that an input names, whether they are there or not."""
    folder = workspace.inputs.raw(rules.edition)
    return [folder / item.file] if item.file else files_of_input(workspace, rules, item)


def _is_of_units(rules: RuleBook, item: InputFile) -> bool:
    return isinstance(rules.forms[item.form], StatisticalForm)


def _refuse_empty(said: Mapping[str, str]) -> None:
    lacking = [name for name, text in said.items() if not text.strip()]
    if lacking:
        raise Refused(f"Còn thiếu: {', '.join(lacking)}.")
