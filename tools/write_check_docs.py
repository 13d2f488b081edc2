"""Writes the tables of checks in docs/glossary.md and docs/huong-dan.md from the catalogue of checks.

python tools/write_check_docs.py
"""

import re
from collections.abc import Iterable
from pathlib import Path

from thidua_helpers.findings.catalogue.all_checks import CHECKS, SECTIONS
from thidua_helpers.findings.check import Check, CheckSection

DOCS = Path(__file__).resolve().parent.parent / "docs"
GLOSSARY, GUIDE = DOCS / "glossary.md", DOCS / "huong-dan.md"


def glossary_with_checks(text: str) -> str:
    """The glossary with the table of its section “Checks” made anew."""
    return _with_table(text, "## Checks", [f"| `{check.id}` | {check.english} |" for check in CHECKS.values()])


def guide_with_checks(text: str) -> str:
    """The guide with the table of each section of checks made anew; what stands around the tables stays."""
    for section, checks in SECTIONS.items():
        text = _with_table(
            text, rf"### 7\.\d+\. {re.escape(section.title)}", [_row(check, section) for check in checks]
        )
    return text


def _row(check: Check, section: CheckSection) -> str:
    """A row of the guide, with the severity and acceptability that are not those of its section."""
    is_marked = check.severity != section.severity
    marks = [check.severity.label.lower()] if is_marked else []
    marks += ["chấp nhận được"] if check.is_acceptable and not section.is_acceptable else []
    mark = f"({', '.join(marks)}) " if marks else ""
    return f"| `{check.id}` | {mark}{check.meaning} | {check.cause} | {check.remedy} |"


def _with_table(text: str, heading: str, rows: Iterable[str]) -> str:
    """`text` with the rows of the first table below a heading replaced; its two lines of headings stay."""
    pattern = rf"(?m)(^{heading}\n(?:(?!#)(?!\|).*\n)*\|.*\n\|[-|]+\|\n)(?:\|.*\n)*"
    new, count = re.subn(pattern, lambda found: found[1] + "".join(f"{row}\n" for row in rows), text)
    if count != 1:
        raise SystemExit(f"{count} tables below the heading “{heading}”")
    return new


def main() -> None:
    for path, made in ((GLOSSARY, glossary_with_checks), (GUIDE, guide_with_checks)):
        path.write_text(made(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
