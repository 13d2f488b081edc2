"""The examples in docstrings are run."""

import doctest
import importlib
from pathlib import Path

import pytest

import thidua_helpers

PACKAGE = Path(thidua_helpers.__file__).parent
MODULES = [
    ".".join(("thidua_helpers", *path.relative_to(PACKAGE).with_suffix("").parts))
    for path in sorted(PACKAGE.rglob("*.py"))
    if ">>>" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_docstrings_give_what_they_say(module):
    results = doctest.testmod(importlib.import_module(module))
    assert results.attempted > 0
    assert results.failed == 0


def test_numbers_and_vietnamese_have_examples():
    assert {"thidua_helpers.numbers", "thidua_helpers.vietnamese"} <= set(MODULES)
