"""The guide and its reference: what they name is in the program."""

import csv
import io
import re
import tomllib
from itertools import pairwise

import pytest
from conftest import PROJECT

from thidua_helpers.analyst.book import AnalystBook
from thidua_helpers.cli import thidua
from thidua_helpers.findings.catalogue.all_checks import CHECKS
from thidua_helpers.rules.awards import AwardCatalogue, AwardTitle
from thidua_helpers.rules.criteria import ClassRule, CriteriaTable, Leaf, VoteRule
from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.rules.indicators import PageContents, Rate
from thidua_helpers.rules.kinds.registry import KINDS
from thidua_helpers.rules.method_changes import MethodChange
from thidua_helpers.rules.registers import RegisterForm
from thidua_helpers.rules.sources import Source
from thidua_helpers.rules.statements import Statement
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.workspace_settings import WorkspaceSettings
from thidua_helpers.rules.year import Emulation, Reorganisation, SummingUp, Year
from thidua_helpers.rules.year_rows import (
    AcceptedRow,
    CorrectionRow,
    DecisionRow,
    ExclusionRow,
    HeadRow,
    TargetRow,
)

DOCS = PROJECT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), PROJECT / "README.md"]
GUIDE, REFERENCE = (DOCS / name for name in ("huong-dan.md", "cau-hinh.md"))
# Section of the reference, head of the table → the model whose keys it lists.
KEYS = {
    ("Kỳ và đầu vào", "khóa"): Year,
    ("Mẫu biểu", "khóa của biểu thống kê"): StatisticalForm,
    ("Mẫu biểu", "khóa của sổ"): RegisterForm,
    ("Chấm điểm, xếp hạng", "khóa"): Emulation,
    ("Chấm điểm, xếp hạng", "khóa của bảng"): CriteriaTable,
    ("Chấm điểm, xếp hạng", "khóa của tiêu chí"): Leaf,
    ("Chấm điểm, xếp hạng", "khóa của hạng"): ClassRule,
    ("Chấm điểm, xếp hạng", "khóa của bỏ phiếu"): VoteRule,
    ("Khen thưởng", "khóa của danh mục"): AwardCatalogue,
    ("Khen thưởng", "khóa của danh hiệu"): AwardTitle,
    ("Đơn vị, Cụm", "khóa"): UnitRow,
    ("Năm sắp xếp lại đơn vị", "khóa"): Reorganisation,
    ("Cách tính thay đổi", "khóa"): MethodChange,
    ("Tỷ lệ và các trang", "khóa của tỷ lệ"): Rate,
    ("Tỷ lệ và các trang", "khóa của `[pages]`"): PageContents,
    ("Lời của báo cáo tổng kết", "khóa"): SummingUp,
    ("Nhận định đã công bố", "khóa"): Statement,
    ("Số đã công bố, nguồn", "khóa"): Source,
    ("Cơ quan, ngưỡng", "khóa"): WorkspaceSettings,
}
ROWS = (AcceptedRow, CorrectionRow, DecisionRow, ExclusionRow, HeadRow, TargetRow)


def text_of(path) -> str:
    return path.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"(?ms)^ *```.*?^ *```$", "", text)


def anchors_of(text: str) -> set[str]:
    """Anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"(?m)^#+ (.+)$", without_code(text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(path, text: str) -> list[str]:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(text)):
        name, _, anchor = target.partition("#")
        linked = (path.parent / name) if name else path
        if target.startswith(("http:", "https:")):
            continue
        if not linked.exists() or (anchor and anchor not in anchors_of(text_of(linked))):
            broken.append(target)
    return broken


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(path):
    assert broken_links(path, text_of(path)) == []


def test_broken_links_are_seen():
    text = "[a](glossary.md#no-such-heading) [b](no-such-page.md) [c](#no-such-heading)"
    assert len(broken_links(GUIDE, text)) == 3


def wrong_commands(text: str) -> list[str]:
    """Commands that the program does not have, or whose options it does not have."""
    found = []
    for line in re.findall(r"(?<![\w“])thidua ((?:--root (?:\"[^\"]+\"|\S+) )?[a-z][^`\n|”]*)", text):
        name, *rest = re.sub(r"^--root (\"[^\"]+\"|\S+) ", "", line).split()
        command = thidua.commands.get(name.rstrip(",.;:)"))
        options = {option for parameter in command.params for option in parameter.opts} if command else set()
        if command is None or not {word.rstrip("`,.;") for word in rest if word.startswith("--")} <= options:
            found.append(line)
    return found


@pytest.mark.parametrize("path", [GUIDE, REFERENCE], ids=lambda path: path.name)
def test_commands_exist_with_their_options(path):
    assert wrong_commands(text_of(path)) == []
    assert wrong_commands("`thidua chek 2021` `thidua check 2021 --provisional`") == [
        "chek 2021",
        "check 2021 --provisional",
    ]


def test_buttons_and_questions_of_the_guide_are_on_the_screen():
    """Bold words and first tables of the sections on the desk and on exploring."""
    sources = [*(PROJECT / "thidua_helpers/desk").glob("*.py"), *(PROJECT / "notebooks").glob("[0h]*.ipynb")]
    shown = "".join(map(text_of, sources))
    sections = re.split(r"(?m)^## ", text_of(GUIDE))
    desk, exploring = (
        next(section for section in sections if section.startswith(name)) for name in ("Bàn làm việc", "Hỏi số liệu")
    )
    named = set(re.findall(r"\*\*([^*]+)\*\*", desk + exploring))
    tables = desk + exploring.partition("```")[0]
    named |= set(re.findall(r"(?m)^\| ([^|]+?) \|", tables)) - {"tab", "mục"}
    assert len(named) > 20
    assert {name for name in named if name not in shown} == set()


def test_code_of_the_guide_asks_what_the_book_has():
    assert {name for name in re.findall(r"\bbook\.(\w+)", text_of(GUIDE)) if not hasattr(AnalystBook, name)} == set()


@pytest.mark.parametrize("path", [GUIDE, REFERENCE], ids=lambda path: path.name)
def test_codes_of_findings_are_in_the_catalogue(path):
    named = re.findall(r"\[([a-z]+(?:-[a-z]+)+)\]", without_code(text_of(path)))
    named += re.findall(r"(?:lỗi|cảnh báo|dừng với|có|sửa) `([a-z]+(?:-[a-z]+)+)`", text_of(path))
    named += re.findall(r"\(`([a-z]+(?:-[a-z]+)+)`\)", text_of(path))
    assert named
    assert set(named) <= set(CHECKS)


def tables_of(text: str) -> dict[tuple[str, str], list[str]]:
    """(section, first head) → first cells of each table of keys."""
    tables: dict[tuple[str, str], list[str]] = {}
    section, head = "", ""
    for before, line in pairwise(["", *text.splitlines()]):
        if line.startswith("## "):
            section = line.removeprefix("## ")
        cell = line.split(" | ")[0].removeprefix("| ")
        if line.startswith("| khóa"):
            head = cell
            tables[section, head] = []
        elif not line.startswith("|"):
            head = ""
        elif head and before and not line.startswith("|--"):
            tables[section, head].append(cell)
    return tables


def test_keys_of_the_reference_are_in_their_models():
    tables = tables_of(text_of(REFERENCE))
    assert set(tables) == set(KEYS)
    for place, cells in tables.items():
        named = {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
        assert named, place
        assert named <= set(KEYS[place].model_fields), place


def test_kinds_of_rules_in_the_reference_are_those_of_the_program():
    table = text_of(REFERENCE).partition("| `kind` | điểm |")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"(?m)^\| `([a-z-]+)`", table)) == sorted(KINDS)


def test_examples_of_the_reference_are_read():
    blocks = re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", text_of(REFERENCE))
    heads = [tuple(row.model_fields) for row in ROWS]
    assert {kind for kind, _ in blocks} == {"toml", "csv"}
    for kind, block in blocks:
        if kind == "toml":
            assert tomllib.loads(block)
        else:
            rows = list(csv.DictReader(io.StringIO(block)))
            model = ROWS[heads.index(tuple(rows[0]))]
            assert all(model.model_validate(row) for row in rows)


def test_columns_of_the_tables_of_an_edition_are_those_of_their_rows():
    named = {tuple(columns.split(",")) for columns in re.findall(r"\| `(\w+(?:,\w+)+)` \|", text_of(REFERENCE))}
    assert len(named) == 5
    assert named <= {tuple(row.model_fields) for row in ROWS}
