"""The project's own promises: style, lock, README and Makefile that agree, words that are all explained."""

import json
import re
import subprocess
import sys
import tomllib

import pytest
from conftest import PROJECT

from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vocabulary import FiguresState, Match, Measure, Provenance, Severity, State

README = (PROJECT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
PYRIGHT = PROJECT / "tests/npm/node_modules/.bin/pyright"
LOCK = (PROJECT / "requirements.lock").read_text(encoding="utf-8")


def tool(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "arguments", [("ruff", "check", "."), ("ruff", "format", "--check", ".")], ids=["check", "format"]
)
def test_style(arguments):
    done = tool(*arguments)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.skipif(not PYRIGHT.is_file(), reason="run npm ci --prefix tests/npm")
def test_pyright_reports_a_wrong_type_in_the_package(tmp_path):
    """`make lint` runs pyright on the whole package; here on one module with the same settings."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pyright"]
    settings |= {"include": ["wrong.py"], "extraPaths": [str(PROJECT)]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    (tmp_path / "wrong.py").write_text("def cases() -> int:\n    return '19.890'\n", encoding="utf-8")
    done = subprocess.run([PYRIGHT, "--project", tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "reportReturnType" in done.stdout


def test_notebooks_are_stripped():
    notebooks = [str(path) for path in sorted((PROJECT / "notebooks").glob("*.ipynb"))]
    done = tool("nbstripout", "--verify", *notebooks)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lock_has_every_requirement_with_hashes_and_no_address():
    assert not re.search(r"https?://|--index-url|--extra-index-url|--find-links", LOCK)
    pinned = set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", LOCK, re.MULTILINE))
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = (
        project["project"]["dependencies"] + project["dependency-groups"]["dev"] + project["build-system"]["requires"]
    )
    names = {re.match(r"[A-Za-z0-9._-]+", text)[0].lower().replace("_", "-") for text in wanted}
    assert names <= {name.replace("_", "-") for name in pinned}
    for block in re.split(r"\n(?=[a-z0-9])", LOCK)[1:]:
        assert "--hash=sha256:" in block


def commands_of_makefile() -> list[str]:
    wrapped = re.findall(r"^\t\$\((?:PYTHON|VENV)\) (.*)$", MAKEFILE, re.MULTILINE)
    return [line for line in wrapped if not re.match(r"-m (ruff|nbstripout|uv)", line)]


def test_readme_gives_the_makefiles_commands_for_windows():
    block = re.search(r"```bat\n(.*?)```", README, re.DOTALL)[1]
    given = [re.sub(r"^(py|\.venv\\Scripts\\python) ", "", line) for line in block.splitlines()]
    assert sorted(given) == sorted(commands_of_makefile())


def test_every_word_of_the_tables_is_in_the_glossary():
    glossary = (PROJECT / "docs/glossary.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`([^`]+)`", glossary))
    indicators = tomllib.loads((PROJECT / "config/indicators.toml").read_text(encoding="utf-8"))
    words = {
        *indicators["lines"],
        *indicators["rates"],
        *Measure,
        *State,
        *Match,
        *Severity,
    }
    words |= {word for word in Provenance if word} | set(FiguresState.labels())
    words |= {
        word for schema in SCHEMAS.values() for name, values in schema.words if name == "outcome" for word in values
    }
    assert words - {""} <= explained


def test_decisions_that_are_named_exist():
    named = set()
    for path in [*PROJECT.glob("*.md"), *(PROJECT / "thidua_helpers").rglob("*.py")]:
        named |= set(re.findall(r"docs/decisions/[\w-]+\.md", path.read_text(encoding="utf-8")))
    assert named
    assert all((PROJECT / name).is_file() for name in named)


def test_generated_folders_are_ignored_and_explained():
    for folder in ("reports", "data/processed"):
        assert (PROJECT / folder / "README.md").is_file()
        ignored = subprocess.run(["git", "check-ignore", "-q", f"{folder}/2021/x"], cwd=PROJECT, check=False)
        assert ignored.returncode == 0
