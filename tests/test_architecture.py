"""Arrows go one way, light rooms stay light, notebooks stay thin: read from the source, not from a run."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import nbformat
import pytest
from conftest import PROJECT

PACKAGE = PROJECT / "thidua_helpers"
LEAVES = {"errors", "numbers", "period", "vietnamese", "vocabulary", "workspace", "tables", "findings", "files"}
# A room may know the rooms before it, and leaves.
ORDER = [
    "rules",
    "intake",
    "blanks",
    "years",
    "results",
    "scoring",
    "comparison",
    "insights",
    "checks",
    "charts",
    "edition",
    "analyst",
    "report",
    "pipeline",
    "desk",
    "cli",
]
STRANGERS = {("intake", "results"), ("results", "intake")}
HEAVY = {"matplotlib", "seaborn", "IPython", "papermill", "nbconvert", "nbclient", "jupyter_client", "docx"}
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
DESK = "00_ban_lam_viec"
STAGES = ("10_clean", "20_results", "30_ranking", "40_compare", "50_insights")


def imports(path: Path, top_level_only: bool = False):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_level_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms_used(path: Path) -> set[str]:
    names = (name.split(".") for name in imports(path) if name.startswith("thidua_helpers."))
    return {name[1] for name in names} - {room_of(path), "__version__"}


def wrong_arrows(room: str, used: set[str]) -> set[str]:
    if room in LEAVES:
        return used - LEAVES
    allowed = LEAVES | set(ORDER[: ORDER.index(room)]) - {other for one, other in STRANGERS if one == room}
    return used - allowed


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_arrows_go_one_way(path):
    room = room_of(path)
    if room in ("__init__", "__main__"):
        return
    assert room in LEAVES | set(ORDER), f"a new room “{room}”: give it its place in ORDER"
    assert not wrong_arrows(room, rooms_used(path))


def test_a_wrong_arrow_is_seen():
    assert wrong_arrows("results", {"report", "rules", "numbers"}) == {"report"}
    assert wrong_arrows("intake", {"results"}) == {"results"}
    assert wrong_arrows("numbers", {"rules"}) == {"rules"}


@pytest.mark.parametrize("room", ["rules", "intake", "results", "scoring", "comparison", "insights", "checks"])
def test_light_rooms_import_nothing_heavy(room):
    for path in (PACKAGE / room).rglob("*.py"):
        assert not {name.split(".")[0] for name in imports(path)} & HEAVY


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_heavy_libraries_are_imported_where_they_are_used(path):
    if path.relative_to(PACKAGE).as_posix() == "pipeline/workers/shell.py" or room_of(path) == "charts":
        return  # imported in workers, or by what draws
    assert not {name.split(".")[0] for name in imports(path, top_level_only=True)} & HEAVY


def test_the_command_line_loads_nothing_heavy_to_answer():
    heavy = "{'pandas', 'matplotlib', 'papermill', 'pydantic'}"
    code = f"import sys, thidua_helpers.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def names_called(tree: ast.AST) -> set[str]:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {call.id for call in calls if isinstance(call, ast.Name)} | {
        call.attr for call in calls if isinstance(call, ast.Attribute)
    }


def text_of(node: ast.AST) -> str:
    """The constant beginning of a text or f-text."""
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def paths_built(code: str) -> set[str]:
    """Folders of a workspace that the code joins paths with, or begins a text with; `config` is also a command."""
    nodes = list(ast.walk(ast.parse(code)))
    runs = [node.args for node in nodes if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "run"]
    texts = {text_of(node) for node in nodes if not any(node in arguments for arguments in runs)}
    folders = ("config", "data", "reports", "notebooks", "processed", "raw", "years")
    return {
        text
        for text in texts
        if text in folders[:2] + folders[4:] or text.startswith(tuple(f"{name}/" for name in folders))
    }


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_numbers_rounds_and_only_workspace_builds_paths(path):
    code = path.read_text(encoding="utf-8")
    assert not names_called(ast.parse(code)) & {"round", "quantize"}
    said = {"config/indicators.toml", "config/workspace.toml", "config/sources.toml", "reports/", "data"}
    # A frame of the analyst's book.
    frames = {"years"} if path.name == "questions.py" else set()
    if room_of(path) != "workspace":
        built = {text for text in paths_built(code) if not text.startswith(tuple(said)) and len(text) < 40}
        assert built - frames == set()


def test_a_path_built_elsewhere_is_seen():
    assert paths_built("root / 'config' / name") == {"config"}
    assert paths_built("f'config/clusters/{name}.toml'") == {"config/clusters/"}
    assert paths_built("print('xong')") == set()


def not_thin(code: str) -> list[str]:
    """What a notebook cell may not hold."""
    forbidden = (ast.FunctionDef, ast.ClassDef, ast.Try, ast.While, ast.Lambda, ast.For)
    found = [type(node).__name__ for node in ast.walk(ast.parse(code)) if isinstance(node, forbidden)]
    names = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Attribute)}
    return found + sorted(
        (names | attributes) & {"open", "round", "read_csv", "read_excel", "to_csv", "to_excel", "Path"}
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_thin_stripped_and_have_one_parameters_cell(path):
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell for cell in cells if cell.outputs or cell.execution_count] == []
    parameters = sum("parameters" in cell.metadata.get("tags", []) for cell in cells)
    assert parameters == (0 if path.stem == DESK else 1)
    for cell in cells:
        assert not_thin(cell.source) == [], cell.source
    stores = sum(".store(" in cell.source for cell in cells)
    assert stores == (1 if path.stem in STAGES else 0)


def test_a_notebook_that_is_not_thin_is_seen():
    assert not_thin("def f():\n    return round(1.5)") == ["FunctionDef", "round"]
    assert not_thin("f = lambda: open('x')") == ["Lambda", "open"]
    assert not_thin("open_edition(edition)") == []


QUESTIONS = ("What ", "How ", "Which ", "Who ", "Where ")
PREPOSITIONS = {
    *(
        "about",
        "above",
        "after",
        "ahead",
        "apart",
        "aside",
        "at",
        "before",
        "below",
        "beside",
        "between",
        "by",
        "during",
    ),
    *(
        "for",
        "from",
        "in",
        "inside",
        "into",
        "of",
        "off",
        "on",
        "out",
        "over",
        "since",
        "through",
        "to",
        "under",
        "until",
    ),
    *("up", "upon", "via", "with", "within", "without"),
}


def names(trees: Iterable[ast.Module]) -> Counter[str]:
    """Classes, and public functions of modules."""
    found: Counter[str] = Counter()
    for tree in trees:
        found.update(node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
        found.update(node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_")
    return found


def unclear_docstrings(tree: ast.AST) -> list[str]:
    """First lines that are long or a clause for a noun; docstrings of commands are help texts for users."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    nodes = [node for node in ast.walk(tree) if isinstance(node, documented) and not is_command(node)]
    texts = [ast.get_docstring(node) or "" for node in nodes]
    lines = (text.partition("\n")[0] for text in texts)
    return [line for line in lines if len(line) >= 90 or line.startswith(QUESTIONS)]


def is_command(node: ast.AST) -> bool:
    return any("click." in ast.unparse(each) for each in getattr(node, "decorator_list", []))


def bare_prepositions(tree: ast.Module) -> set[str]:
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)} & PREPOSITIONS


def test_names_of_classes_and_functions_are_unique_in_the_package():
    assert [name for name, count in names(TREES.values()).items() if count > 1] == []


@pytest.mark.parametrize("path", TREES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_docstrings_begin_short_and_names_are_no_prepositions(path):
    assert unclear_docstrings(TREES[path]) == []
    assert bare_prepositions(TREES[path]) == set()


def test_faults_of_names_and_docstrings_are_seen():
    tree = ast.parse(f'class A:\n    """{"x" * 90}\n\n    y\n    """\ndef until(day): ...\nclass A: ...')
    assert names([tree]) == {"A": 2, "until": 1}
    assert (unclear_docstrings(tree), bare_prepositions(tree)) == (["x" * 90], {"until"})
    assert unclear_docstrings(ast.parse('"""What lacks."""')) == ["What lacks."]
    assert unclear_docstrings(ast.parse(f'@click.pass_obj\ndef run():\n    """{"x" * 90}"""')) == []
