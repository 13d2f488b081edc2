"""Records of inputs and outputs: complete, and any change makes a task outdated."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import PROJECT, made_files, thidua

from thidua_helpers.period import Edition
from thidua_helpers.pipeline import fingerprints as manifest
from thidua_helpers.pipeline.fingerprints import (
    DONE,
    FAILED,
    Fingerprints,
    Manifest,
    TaskResult,
    read_manifest,
    up_to_date_manifest,
)
from thidua_helpers.pipeline.plan import Task, stages
from thidua_helpers.workspace.paths import Workspace, open_workspace
from thidua_helpers.workspace.program import NOTEBOOKS

YEAR = Edition(2021)
RAW, CONFIG = "data/raw/2021/a.xlsx", "config/years/2021/year.toml"
TABLE, PAGE = "data/processed/2021/facts.csv", "reports/2021/index.html"


@pytest.fixture
def small(tmp_path):
    """A workspace of one edition with one file of each kind."""
    for name in (CONFIG, RAW, TABLE, PAGE, "data/raw/2020/b.xlsx", "config/years/2020/year.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as it was", encoding="utf-8")
    return Workspace(tmp_path)


def task_of(workspace, name="10_clean"):
    planned = {task.name: task for task in stages(workspace, YEAR, is_provisional=False)}
    return planned.get(name) or Task(name, "90_province", {"edition": "2021"})


def record_of(workspace, name="10_clean"):
    result = TaskResult(name, [TABLE], [PAGE], 1.0)
    return Fingerprints(workspace, YEAR).record(task_of(workspace, name), result)


def is_up_to_date(workspace, record, name="10_clean"):
    return Fingerprints(workspace, YEAR).is_up_to_date(task_of(workspace, name), record)


def test_unchanged_files_are_up_to_date(small):
    assert is_up_to_date(small, record_of(small))


@pytest.mark.parametrize("name", [CONFIG, RAW, TABLE, PAGE, "data/raw/2020/b.xlsx", "config/years/2020/year.toml"])
@pytest.mark.parametrize("is_gone", [False, True])
def test_changed_or_deleted_file_makes_the_task_outdated(small, name, is_gone):
    before = record_of(small)
    path = small.root / name
    if is_gone:
        path.unlink()
    else:
        path.write_text("as it is", encoding="utf-8")
    assert not is_up_to_date(small, before)


@pytest.mark.parametrize(
    "name", ["config/new.toml", "config/years/2021/accepted.csv", "data/raw/2021/don-vi/new.xlsx", "data/raw/c.xlsx"]
)
def test_added_file_makes_the_task_outdated(small, name):
    before = record_of(small)
    (small.root / name).parent.mkdir(parents=True, exist_ok=True)
    (small.root / name).write_text("new", encoding="utf-8")
    assert not is_up_to_date(small, before)


@pytest.mark.parametrize("name", ["config/years/2022/year.toml", "data/raw/2022/d.xlsx", "data/raw/2021/~$a.xlsx"])
def test_added_file_that_is_not_read_changes_nothing(small, name):
    before = record_of(small)
    (small.root / name).parent.mkdir(parents=True, exist_ok=True)
    (small.root / name).write_text("new", encoding="utf-8")
    assert is_up_to_date(small, before)


def test_only_stages_depend_on_workbooks_that_are_not_recorded(small):
    page, results = record_of(small, "2021/index"), record_of(small, "20_results")
    (small.root / RAW).write_text("as it is", encoding="utf-8")
    assert is_up_to_date(small, page, "2021/index")
    assert is_up_to_date(small, results, "20_results")
    (small.root / "data/raw/2020/b.xlsx").write_text("as it is", encoding="utf-8")
    assert not is_up_to_date(small, results, "20_results")


@pytest.mark.parametrize("field", ["program", "config", "notebook_sum"])
def test_changed_program_config_or_notebook_makes_the_task_outdated(small, field):
    assert not is_up_to_date(small, replace(record_of(small), **{field: "another"}))


def test_changed_library_version_makes_the_task_outdated(small, monkeypatch):
    before = record_of(small)
    monkeypatch.setattr(manifest, "versions", lambda: {"pandas": "0"})
    assert not is_up_to_date(small, before)


def test_manifest_is_read_as_written_and_a_broken_one_as_empty(small):
    said = Manifest(
        DONE, "", "hôm nay", 1.5, "config", {"python": "3"}, {"error": 0}, ("1-01",), {"a": record_of(small)}
    )
    manifest.write_manifest(small, YEAR, said)
    assert read_manifest(small, YEAR) == said
    for text in ("{", "[]", '{"state": "done"}', '{"records": {"a": 1}}'):
        small.reports.manifest(YEAR).write_text(text, encoding="utf-8")
        assert read_manifest(small, YEAR) == Manifest()


# Runs the code cells of a notebook, and prints which files it opened to read.
_OPENED = """
import json, os, sys
opened, root = set(), os.environ["THIDUA_ROOT"]
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(root):
        if not arguments[2] & (os.O_WRONLY | os.O_RDWR):
            opened.add(os.path.relpath(arguments[0], root))
sys.addaudithook(hook)
import nbformat
given = json.loads(sys.argv[2])
names = {}
for cell in nbformat.read(sys.argv[1], 4).cells:
    if cell.cell_type == "code":
        exec(cell.source, names)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(given)
print(json.dumps(sorted(opened)))
"""


def opened_by(root, record) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _OPENED, NOTEBOOKS / f"{record.notebook}.ipynb", json.dumps(dict(record.parameters))],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "THIDUA_ROOT": str(root), "MPLBACKEND": "agg"},
    )
    return set(json.loads(done.stdout))


RECORDED = ["10_clean", "20_results", "40_compare", "2021/index", "2021/cum-1", "2021/tom-tat", "2021/doi-chieu"]


@pytest.mark.slow
@pytest.mark.parametrize("task", RECORDED)
def test_every_file_that_a_notebook_opens_is_recorded(made_copy, task):
    """Not seen are files that libraries in other languages open: workbooks, which stages depend on all together."""
    record = read_manifest(open_workspace(made_copy), YEAR).records[task]
    missing = {name for name in opened_by(made_copy, record) if not name.startswith("config/")} - record.reads.keys()
    assert missing == set()
    assert any(name.startswith("data/") for name in record.reads)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
def test_run_with_nothing_to_do_loads_nothing_heavy(made_copy):
    code = (
        "import re, sys; from pathlib import Path; from thidua_helpers import cli\n"
        f"cli.thidua.main(['--root', {str(made_copy)!r}, 'run', '2021'], standalone_mode=False)\n"
        "print(sorted({'pandas', 'matplotlib', 'papermill', 'pydantic'} & set(sys.modules)),"
        " int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) < 120_000)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert "không có gì thay đổi" in done.stdout
    assert done.stdout.splitlines()[-1] == "[] True"


@pytest.mark.slow
def test_only_edited_or_deleted_outputs_are_made_again(made_copy):
    before = made_files(made_copy)
    (made_copy / "reports/2021/cum-1.html").write_text("edited", encoding="utf-8")
    (made_copy / "reports/2021/bang-so-lieu.xlsx").unlink()
    (made_copy / "reports/index.html").unlink()
    done = thidua(made_copy, "run", "2021")
    assert "Đã lập 2 trang" in done.stdout
    assert "reports/2021/cum-1.html" in done.stdout
    assert made_files(made_copy) == before


def test_provisional_run_makes_a_final_one_outdated(made_copy):
    workspace = open_workspace(made_copy)
    assert up_to_date_manifest(workspace, YEAR, is_provisional=False)
    assert not up_to_date_manifest(workspace, YEAR, is_provisional=True)


@pytest.mark.slow
def test_run_after_one_stopped_by_the_gate_makes_the_missing_files(made_copy):
    accepted = made_copy / "config/years/2021/targets.csv"
    text = accepted.read_text(encoding="utf-8")
    before = made_files(made_copy)
    accepted.write_text(text + "toan-tinh,viec,không có,1,>=,,2021-01-01,,,co\n", encoding="utf-8")
    assert thidua(made_copy, "run", "2021").returncode in (2, 3)
    accepted.write_text(text, encoding="utf-8")
    done = thidua(made_copy, "run", "2021")
    assert done.returncode == 0
    assert read_manifest(open_workspace(made_copy), YEAR).state == DONE
    assert made_files(made_copy) == before


@pytest.mark.slow
def test_manifest_says_failed_until_the_run_has_published(made_copy):
    workbook = made_copy / "data/raw/2021/so-lieu-cong-bo.xlsx"
    workbook.write_bytes(b"no workbook")
    assert thidua(made_copy, "run", "2021").returncode == 3
    said = read_manifest(open_workspace(made_copy), YEAR)
    assert said.state == FAILED
    assert "lỗi" in said.why
    assert said.records, "what was published before is still known"


@pytest.mark.slow
def test_verify_lists_published_files_that_differ(made_copy):
    assert "đúng từng byte" in thidua(made_copy, "verify", "2021").stdout
    page = made_copy / "reports/2021/cum-1.html"
    page.write_bytes(page.read_bytes().replace("Cụm 1".encode(), "Cụm I".encode()))
    before = made_files(made_copy)
    done = thidua(made_copy, "verify", "2021")
    assert done.returncode == 1
    assert "Khác: reports/2021/cum-1.html" in done.stdout
    assert made_files(made_copy) == before, "it only looks"


@pytest.mark.slow
def test_two_runs_of_one_edition_follow_each_other(made_copy):
    before = made_files(made_copy)
    command = [sys.executable, "-m", "thidua_helpers", "--root", str(made_copy), "run", "2021", "--force"]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") for _ in range(2)]
    said = [each.communicate(timeout=500)[1] for each in both]
    assert [each.returncode for each in both] == [0, 0]
    assert sum("đang được lập" in each for each in said) == 1
    assert made_files(made_copy) == before


def test_manifest_lists_the_libraries_of_the_project():
    named = manifest.versions()
    assert {"python", "pandas", "matplotlib", "papermill", "nbconvert", "python-calamine"} <= named.keys()
    assert "dask" not in named, "that is an extra"
    assert PROJECT.joinpath("requirements.lock").read_text(encoding="utf-8").count(f"pandas=={named['pandas']} ") == 1
