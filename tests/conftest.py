"""Workspaces for tests: copies of the real one in a folder of their own, and one that has been run."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock
from hypothesis import settings
from notebook_cells import EditionInMemory, run_cells

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.pages import pages_of
from thidua_helpers.workspace.paths import open_workspace

# How long an example takes says more of the machine's other work than of ours.
settings.register_profile("thidua", deadline=None)
settings.register_profile("unit", deadline=None, max_examples=5)
settings.load_profile("thidua")

PROJECT = Path(__file__).resolve().parent.parent
EXAMPLE = PROJECT / "examples" / "minh-hoa"
RAW_2021 = "data/raw/2021/so-lieu-cong-bo.xlsx"
# The real editions that `made` has run, of all that there are.
MADE = ("2021", "2024-6t", "2019-6t", "2025")


def copy_workspace(target: Path) -> Path:
    """The config and raw workbooks of the real workspace, nothing that was made from them."""
    shutil.copytree(PROJECT / "config", target / "config")
    shutil.copytree(PROJECT / "data" / "raw", target / "data" / "raw")
    return target


def example_until_2021(target: Path) -> Path:
    """The config of the example as it was before anything of 2022, and without its half-years; no data."""
    later = shutil.ignore_patterns("2020-6t", "2021-6t", "2022*", "2024", "2025*", "2026")
    shutil.copytree(EXAMPLE / "config", target / "config", ignore=later)
    heads = target / "config/cluster_heads.csv"
    rows = heads.read_text(encoding="utf-8").splitlines(keepends=True)
    heads.write_text("".join(row for row in rows if ",2022," not in row), encoding="utf-8", newline="")
    return target


def thidua(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Runs the command line on the workspace `root` as a person would."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("THIDUA_")}
    return subprocess.run(
        [sys.executable, "-m", "thidua_helpers", "--root", str(root), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**inherited, **environment},
        timeout=900,
        check=False,
    )


def processes_of(root: Path) -> set[str]:
    """The processes that were started for the workspace `root`, read from /proc."""
    found = set()
    for environ in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if f"THIDUA_ROOT={root}".encode() in environ.read_bytes():
                found.add(environ.parent.name)
    return found


def eventually(condition: Callable[[], object], seconds: float = 60) -> bool:
    """Whether the condition comes true within so many seconds."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def missing_in(text: str, *parts: str) -> list[str]:
    """The parts that the text does not have."""
    return [part for part in parts if part not in text]


def files_of(*folders: Path) -> dict[str, bytes]:
    """Every file below the folders with its bytes, by its path from the folder."""
    return {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def made_files(root: Path) -> dict[str, bytes]:
    """What a run makes, without the manifests, which say when."""
    found = files_of(root / "reports", root / "data" / "processed")
    return {name: content for name, content in found.items() if not name.endswith("manifest.json")}


def page_names(root: Path, *editions: str, audience: str = "") -> list[str]:
    """The names of the pages of these editions, of one audience or of both."""
    pages = [page for edition in editions for page in pages_of(opened(root, edition).rules)]
    return [page.name for page in pages if audience in ("", page.audience)]


def one_of_each_kind(root: Path, *editions: str) -> list[str]:
    """The name of the first page of each kind and audience in these editions."""
    pages = [page for edition in editions for page in pages_of(opened(root, edition).rules)]
    return list({(page.kind.id, page.audience): page.name for page in reversed(pages)}.values())[::-1]


def set_cells(path: Path, cells: dict[str, object], sheet: str = "Số liệu công bố") -> None:
    """Changes cells of a workbook as a person would in a spreadsheet program."""
    import openpyxl

    workbook = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        workbook[sheet][cell] = value
    workbook.save(path)


def stage_tables(book: OpenEdition, is_provisional: bool = False) -> dict[str, pd.DataFrame]:
    """The stage tables of an edition, the first two stages run in this process."""
    in_memory = EditionInMemory(book, {})
    run_cells("10_clean", in_memory)
    run_cells("20_results", in_memory, is_provisional=is_provisional)
    return in_memory.in_memory


class _TablesByEdition(dict):
    """The stage tables of an edition of the example, made when they are first asked for."""

    def __missing__(self, edition: str) -> dict[str, pd.DataFrame]:
        return self.setdefault(edition, stage_tables(opened(EXAMPLE, edition)))


@pytest.fixture(scope="session")
def example_tables() -> dict[str, dict[str, pd.DataFrame]]:
    """The stage tables of the example by edition. Tests only read them."""
    return _TablesByEdition()


def ranking_tables(book: OpenEdition, **changed: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables of the third stage, in this process, from those of the first two as stored, or as `changed`."""
    in_memory = EditionInMemory(book, changed)
    run_cells("30_ranking", in_memory)
    return {name: table for name, table in in_memory.in_memory.items() if name not in changed}


def opened(root: Path, edition: str = "2021") -> OpenEdition:
    return OpenEdition(open_workspace(root), Edition.parse(edition))


def staged(root: Path, edition: str = "2021", is_provisional: bool = False) -> OpenEdition:
    """An edition of the workspace `root` with its stage tables stored."""
    book = opened(root, edition)
    run_cells("10_clean", book)
    run_cells("20_results", book, is_provisional=is_provisional)
    run_cells("30_ranking", book)
    run_cells("40_compare", book)
    run_cells("50_insights", book)
    return book


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A fresh copy of the real workspace."""
    return copy_workspace(tmp_path / "không gian làm việc")


@pytest.fixture
def edited(root: Path) -> Callable[[dict[str, object]], Path]:
    """Changes cells of the 2021 workbook in a fresh copy, and gives that copy."""

    def edit(cells: dict[str, object]) -> Path:
        set_cells(root / RAW_2021, cells)
        return root

    return edit


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` that `make` fills: once for all processes of a test run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    root = shared / name
    with FileLock(shared / f"{name}.lock"):
        if not (shared / f"{name}.done").exists():
            make(root)
            (shared / f"{name}.done").touch()
    return root


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which real editions have been run. Tests only read it."""

    def make(root: Path) -> None:
        copy_workspace(root)
        for edition in MADE:
            result = thidua(root, "run", edition)
            assert result.returncode == 0, result.stderr

    return made_once(tmp_path_factory, "made", make)


@pytest.fixture
def made_copy(made: Path, tmp_path: Path) -> Path:
    """A copy of that workspace of a test's own."""
    return shutil.copytree(made, tmp_path / "ws")


@pytest.fixture(scope="session")
def made_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example workspace with its year 2021 run. Tests only read it."""

    def make(root: Path) -> None:
        for part in ("config", "data/raw"):
            shutil.copytree(EXAMPLE / part, root / part)
        result = thidua(root, "run", "2021")
        assert result.returncode == 0, result.stderr

    return made_once(tmp_path_factory, "minh-hoa", make)


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace with two frozen revisions. Tests only read it."""
    from small_workspace import make_frozen_workspace

    return made_once(tmp_path_factory, "frozen", make_frozen_workspace)


@pytest.fixture(scope="session")
def analyst_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example workspace with the stage tables of 2022. Tests only read it."""

    def make(root: Path) -> None:
        for part in ("config", "data/raw"):
            shutil.copytree(EXAMPLE / part, root / part)
        staged(root, "2022")

    return made_once(tmp_path_factory, "minh-hoa-2022", make)
