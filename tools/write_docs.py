"""Write what docs/ repeats from the code: the checks, and the lines of the symbols in architecture.md.

python tools/write_docs.py
"""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from thidua_helpers.findings.catalogue.all_checks import CHECKS, SECTIONS
from thidua_helpers.findings.check import Check, CheckSection

DOCS = Path(__file__).resolve().parent.parent / "docs"
GLOSSARY, FINDINGS, ARCHITECTURE = DOCS / "glossary.md", DOCS / "phat-hien.md", DOCS / "architecture.md"
PACKAGE = DOCS.parent / "thidua_helpers"
_FINDINGS_HEAD = """# Bảng tra phát hiện

<!-- tools/write_docs.py lập trang này từ thidua_helpers/findings/catalogue; không sửa ở đây. -->

Mỗi phát hiện có mã trong ngoặc vuông, ví dụ `[sai-dang-thuc]`: tìm mã đó bằng Ctrl+F. Lỗi thì dừng,
cảnh báo thì không. “Chấp nhận được”: xem [Sửa số liệu](huong-dan.md#sửa-số-liệu); phát hiện khác thì phải sửa.
"""
_FINDINGS_COLUMNS = "| mã | mức | nghĩa là gì | thường do đâu | làm gì |\n|---|---|---|---|---|"
_SYMBOL = re.compile(r"`([\w/]+\.py):\d+ ([\w.]+)`")


def glossary_with_checks(text: str) -> str:
    """The glossary with the table of its section “Checks” written again."""
    return _with_table(text, "## Checks", [f"| `{check.id}` | {check.english} |" for check in CHECKS.values()])


def findings_page(_: str = "") -> str:
    """The page that explains every check, by section; made from the catalogue alone."""
    return "\n".join([_FINDINGS_HEAD, *(_section(section, checks) for section, checks in SECTIONS.items())])


def _section(section: CheckSection, checks: Iterable[Check]) -> str:
    note = f"{section.note}\n\n" if section.note else ""
    rows = "".join(f"{_row(check)}\n" for check in checks)
    return f"## {section.title}\n\n{note}{_FINDINGS_COLUMNS}\n{rows}"


def _row(check: Check) -> str:
    severity = check.severity.label.lower() + (", chấp nhận được" if check.is_acceptable else "")
    return f"| `{check.id}` | {severity} | {check.meaning} | {check.cause} | {check.remedy or check.advice} |"


def _with_table(text: str, heading: str, rows: Iterable[str]) -> str:
    """`text` with the rows of the first table below a heading replaced; its two lines of headings stay."""
    pattern = rf"(?m)(^{heading}\n(?:(?!#)(?!\|).*\n)*\|.*\n\|[-|]+\|\n)(?:\|.*\n)*"
    new, count = re.subn(pattern, lambda match: match[1] + "".join(f"{row}\n" for row in rows), text)
    if count != 1:
        raise SystemExit(f"{count} tables below the heading “{heading}”")
    return new


def architecture_with_lines(text: str) -> str:
    """architecture.md with the line of each symbol (`module.py:1 symbol`); raises SystemExit for an unknown one."""
    return _SYMBOL.sub(lambda match: f"`{match[1]}:{_line(match[1], match[2])} {match[2]}`", text)


def _line(module: str, symbol: str) -> int:
    """The line of a function or class of the package, or of a method ("Class.method")."""
    path = PACKAGE / module
    body: list[ast.stmt] = ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else []
    line = 0
    for name in symbol.split("."):
        defined = [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name]
        if not defined:
            raise SystemExit(f"docs/architecture.md names {module} {symbol}, which does not exist")
        line, body = defined[0].lineno, defined[0].body
    return line


WRITTEN = {GLOSSARY: glossary_with_checks, FINDINGS: findings_page, ARCHITECTURE: architecture_with_lines}


def main() -> None:
    for path, write in WRITTEN.items():
        path.write_text(write(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
