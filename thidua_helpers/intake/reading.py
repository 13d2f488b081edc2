"""Reads every input of an edition into facts, published figures and findings; never raises for bad data."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from thidua_helpers.findings import ERROR, WARNING, Finding, findings_table
from thidua_helpers.intake.published import facts_of, read_published
from thidua_helpers.intake.workbook import UnreadableWorkbook, read_sheets
from thidua_helpers.rules import RuleBook
from thidua_helpers.tables import make_table
from thidua_helpers.workspace import Workspace


@dataclass(frozen=True)
class Intake:
    """What the inputs of an edition say: the stage tables `published`, `facts` and `findings_clean`."""

    published: pd.DataFrame
    facts: pd.DataFrame
    findings: pd.DataFrame


def read_inputs(workspace: Workspace, rules: RuleBook) -> Intake:
    """Reads the workbooks that the year file names. What cannot be read becomes a finding, not an exception."""
    folder = workspace.raw(rules.edition)
    rows, findings = [], []
    for item in rules.year.inputs:
        path = folder / item.file
        file = workspace.relative(path)
        if not path.is_file():
            findings.append(
                Finding(
                    check="thieu-tep",
                    severity=ERROR,
                    file=file,
                    found="không có tệp này",
                    expected=f"tệp mà year.toml của kỳ {rules.edition} khai báo",
                    advice=f"Chép tệp vào {workspace.relative(folder)}/ hoặc sửa mục inputs trong year.toml.",
                )
            )
            continue
        try:
            sheets = read_sheets(path)
        except UnreadableWorkbook as error:
            findings.append(
                Finding(
                    check="khong-doc-duoc",
                    severity=ERROR,
                    file=file,
                    found=str(error),
                    expected="một sổ tính .xlsx, .xls hoặc .ods mở được",
                    advice="Mở tệp bằng Excel, bỏ mật khẩu nếu có, lưu lại dạng .xlsx rồi chạy lại.",
                )
            )
            continue
        more_rows, more_findings = read_published(sheets, rules.forms[item.form], rules, file)
        rows += more_rows
        findings += more_findings
    findings += _undeclared_files(workspace, rules)
    published = make_table("published", rows)
    facts, more_findings = facts_of(published)
    return Intake(published, facts, findings_table([*findings, *more_findings]))


def _undeclared_files(workspace: Workspace, rules: RuleBook) -> Iterator[Finding]:
    folder = workspace.raw(rules.edition)
    declared = {item.file for item in rules.year.inputs}
    present = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in present:
        if path.name not in declared and not path.name.startswith(("~$", ".")) and path.name != "README.md":
            yield Finding(
                check="tep-khong-khai-bao",
                severity=WARNING,
                file=workspace.relative(path),
                found="tệp có trong thư mục nhưng year.toml không khai báo nên không được đọc",
                expected="mỗi tệp trong data/raw đều được khai báo",
                advice="Thêm tệp vào mục inputs của year.toml, hoặc chuyển tệp ra khỏi thư mục.",
            )
