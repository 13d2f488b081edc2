"""The catalogue of checks: every check is used, every finding fills in its texts, and the docs are made from it."""

import ast
from collections.abc import Iterator
from functools import cache

import pytest
from conftest import PROJECT
from write_docs import (
    ARCHITECTURE,
    GLOSSARY,
    WRITTEN,
    architecture_with_lines,
    findings_page,
    glossary_with_checks,
)

from thidua_helpers.findings.catalogue import all_checks
from thidua_helpers.findings.catalogue.all_checks import CHECKS, SECTIONS
from thidua_helpers.findings.check import Check
from thidua_helpers.findings.finding import Location
from thidua_helpers.vocabulary import Severity

NAMED: dict[str, Check] = {
    name: value for module in all_checks._MODULES for name, value in vars(module).items() if isinstance(value, Check)
}
# What a call gives that is no parameter of the texts.
OTHERS = {"found", "at", "holder", "measure", "severity", "is_acceptable", "sheet", "cell", "cells", "is_of_unit"}
SOURCES = [path for path in sorted((PROJECT / "thidua_helpers").rglob("*.py")) if "catalogue" not in path.parts]


@cache
def tree_of(path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def checks_called(call: ast.Call) -> list[str]:
    """The names of the checks whose finding a call makes, itself or by an exception; none where only a run tells."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "finding":
        said = call.func.value
    elif isinstance(call.func, ast.Name) and call.func.id in ("CellError", "UnreadableWorkbook") and call.args:
        said = call.args[0]
    else:
        return []
    named = [said.body, said.orelse] if isinstance(said, ast.IfExp) else [said]
    return [each.id for each in named if isinstance(each, ast.Name) and each.id in NAMED]


def wrong_calls(tree: ast.AST) -> Iterator[str]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        given = {keyword.arg for keyword in call.keywords}
        for name in checks_called(call):
            check = NAMED[name]
            # “sheet” and “cell” are places for an exception, and parameters of some texts.
            wrong = (check.parameters - given) | (given - OTHERS - check.parameters)
            if wrong:
                yield f"line {call.lineno}, {name}: {sorted(map(str, wrong))}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_findings_give_exactly_the_parameters_of_their_texts(path):
    assert list(wrong_calls(tree_of(path))) == []


@pytest.mark.parametrize(
    "call",
    [
        "SAI_KY.finding(found='f', months=6)",
        "SAI_KY.finding(found='f', months=6, year=2021, day=1)",
        "(SAI_KY if late else THIEU_KY).finding('f')",
        "raise CellError(NOI_DUNG_LA, expected='e')",
        "raise UnreadableWorkbook(TEP_GIA_SO_TINH_BY_SUFFIX, 'f')",
    ],
)
def test_wrong_parameters_are_seen(call):
    assert list(wrong_calls(ast.parse(call)))


def test_every_check_and_variant_is_used():
    names = {node.id for path in SOURCES for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)}
    assert set(NAMED) <= names


def test_every_check_stands_once_under_its_id_in_capitals():
    ids = [check.id for checks in SECTIONS.values() for check in checks]
    assert len(ids) == len(set(ids)) == len(CHECKS) > 100
    assert {name for name in NAMED if "_".join(NAMED[name].id.upper().split("-")) == name} == {
        "_".join(check_id.upper().split("-")) for check_id in CHECKS
    }
    assert all(name.startswith(check.id.upper().replace("-", "_")) for name, check in NAMED.items())


def test_finding_has_the_texts_of_its_check_and_the_place():
    made = NAMED["SAI_KY"].finding("f", Location("a.xlsx", "06", "C4"), holder="2-06", months=6, year=2021)
    assert (made.check, made.severity, made.is_acceptable) == ("sai-ky", Severity.ERROR, False)
    assert (made.expected, made.file, made.sheet, made.cells) == ("kỳ 6 tháng năm 2021", "a.xlsx", "06", "C4")


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_docs_are_as_the_code_writes_them(path):
    text = path.read_text(encoding="utf-8")
    assert WRITTEN[path](text) == text, f"run tools/write_docs.py for {path.name}"


def test_architecture_names_existing_symbols_with_their_lines():
    text = ARCHITECTURE.read_text(encoding="utf-8")
    assert "results/figures.py" in text
    assert architecture_with_lines("`numbers.py:1 percent`") != "`numbers.py:1 percent`"
    for unknown in ("`numbers.py:1 per_cent`", "`number.py:1 percent`", "`intake/facts.py:1 Fact.kee`"):
        with pytest.raises(SystemExit, match="does not exist"):
            architecture_with_lines(unknown)


def test_other_rows_in_the_docs_are_seen():
    text = GLOSSARY.read_text(encoding="utf-8")
    assert glossary_with_checks(text.replace("| `sai-ky` |", "| `sai-ki` |")) == text


def test_page_of_findings_has_every_check_with_its_severity_and_filled_texts():
    rows = [line.split(" | ") for line in findings_page().splitlines() if line.startswith("| `")]
    assert {row[0].strip("| `"): row[1].partition(",")[0] for row in rows} == {
        check.id: check.severity.label.lower() for check in CHECKS.values()
    }
    assert all(len(row) == 5 and "{" not in "".join(row) for row in rows)
