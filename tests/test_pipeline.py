"""Reused workers leave no trace on pages; publishing is whole or not at all."""

import ast
import contextlib
import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import papermill
import pytest
from conftest import PROJECT, eventually, files_of, made_files, processes_of
from filelock import FileLock
from nbformat.v4 import new_code_cell, new_notebook

from thidua_helpers.errors import Refused, StepFailed
from thidua_helpers.period import Edition
from thidua_helpers.pipeline import parallel, tasks
from thidua_helpers.pipeline import publish as publishing
from thidua_helpers.pipeline.build import Build, BuildOptions, rules_to_build
from thidua_helpers.pipeline.commands import DEFAULT, publish_edition
from thidua_helpers.pipeline.fingerprints import read_manifest
from thidua_helpers.pipeline.journal import build_folder, finish_killed_runs, move_into_place
from thidua_helpers.pipeline.notebooks import execute
from thidua_helpers.pipeline.plan import Task, pages
from thidua_helpers.pipeline.stopping import Stop
from thidua_helpers.pipeline.tasks import BuildPaths, execute_task
from thidua_helpers.pipeline.workers import pool
from thidua_helpers.pipeline.workers.pool import Worker, Workers
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.workspace.paths import Workspace, open_workspace

MESS = """
import builtins, decimal, os, sys, locale, warnings
import matplotlib as mpl, matplotlib.pyplot as plt, pandas as pd
decimal.getcontext().prec = 3
pd.set_option("display.max_rows", 1)
mpl.rcParams["font.size"] = 40
mpl.rcParams["svg.hashsalt"] = None
plt.plot([1, 2])
os.chdir("/")
os.environ["THIDUA_ROOT"] = "/nowhere"
sys.path.insert(0, "/nowhere")
warnings.simplefilter("error")
edition = cluster = book = "left over"
del sys, os
"""
MONKEY = "import thidua_helpers.vietnamese as v; v.format_count = lambda value: '999'"
MUTATED = "from thidua_helpers import vocabulary; vocabulary.PROVENANCE_MARKS['derived'] = '?'"
METHOD = "from thidua_helpers.report.render.html_cells import HtmlCells; HtmlCells.figure_in_table = lambda *a: '999'"
THREAD = "import threading, time; threading.Thread(target=time.sleep, args=(30,), daemon=True).start()"


@pytest.fixture
def workers(made):
    with Workers({"THIDUA_ROOT": str(made)}) as workers:
        yield workers


def task_of(root: Path, name: str) -> Task:
    (task,) = pages(rules_to_build(Workspace(root), Edition(2021)), [name])
    return task


def page(workers, made, tmp_path, name) -> str:
    """The page that workers make from published stage tables, in a build folder of its own."""
    shutil.copytree(made / "data/processed", tmp_path / "build/data/processed", dirs_exist_ok=True)
    paths = BuildPaths(made, tmp_path / "build", Edition(2021))
    execute_task(task_of(made, name), paths, workers)
    return paths.workspace.reports.page(name).read_text(encoding="utf-8")


def publish(workspace, options=DEFAULT, only=()):
    return publish_edition(workspace, rules_to_build(workspace, Edition(2021)), options, only)


def execute_code(workers, code, tmp_path, seconds=60):
    """Executes a notebook with one cell of this code in a worker; returns the worker."""
    path = tmp_path / "mess.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(code)]), path)
    with workers.borrow() as worker:
        worker.call(execute, path, {}, tmp_path / "mess-out.ipynb", seconds)
        return worker


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "is_kept"),
    [("1 + 1", True), (MESS, True), (MONKEY, False), (MUTATED, False), (METHOD, False), (THREAD, False)],
    ids=["nothing", "mess", "function", "dictionary", "method", "thread"],
)
def test_page_after_a_mess_equals_the_published_page(made, workers, tmp_path, code, is_kept):
    published = (made / "reports/2021/cum-3.html").read_text(encoding="utf-8")
    messy = execute_code(workers, code, tmp_path)
    with workers.borrow() as worker:
        assert (worker is messy) == is_kept
    assert page(workers, made, tmp_path, "2021/cum-3") == published


@pytest.mark.slow
def test_page_of_a_messy_notebook_is_finished_by_another_worker(made, workers, tmp_path, monkeypatch):
    """A self-check with a replaced function would find the page right."""
    notebook = nbformat.read(tasks.NOTEBOOKS / "91_cluster.ipynb", 4)
    notebook.cells[-1:-1] = [new_code_cell(MONKEY)]
    nbformat.write(notebook, tmp_path / "91_cluster.ipynb")
    monkeypatch.setattr(tasks, "NOTEBOOKS", tmp_path)
    callers = []
    real = Worker.call

    def watched(worker, function, *arguments):
        callers.append(worker)
        return real(worker, function, *arguments)

    monkeypatch.setattr(Worker, "call", watched)
    with contextlib.suppress(StepFailed):
        page(workers, made, tmp_path, "2021/cum-3")
    first, second = callers
    assert first is not second


@pytest.mark.slow
def test_fresh_and_reused_workers_make_equal_pages(made, tmp_path):
    for name in ("2021/cum-1", "2021/index", "2021/doi-chieu"):
        with Workers({"THIDUA_ROOT": str(made)}) as fresh:
            html = page(fresh, made, tmp_path, name)
        assert html == (made / f"reports/{name}.html").read_text(encoding="utf-8")


def outputs_of(cells, workers, tmp_path) -> list:
    path, output = tmp_path / "cells.ipynb", tmp_path / "out.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(code) for code in cells]), path)
    with workers.borrow() as worker, contextlib.suppress(StepFailed):
        worker.call(execute, path, {}, output)
    notebook = nbformat.read(output, 4)
    return [[dict(each) for each in cell.outputs] for cell in notebook.cells if cell.cell_type == "code"]


SHOWN = [
    "from IPython.display import HTML, display\nimport sys\nprint('a'); print('b'); print('c', file=sys.stderr)",
    "display(HTML('<p>1</p>')); HTML('<p>2</p>')",
    "'no value shown';",
    "import asyncio; await asyncio.sleep(0, result='awaited')",
]


@pytest.mark.slow
def test_cell_outputs_equal_those_of_a_kernel(workers, tmp_path):
    """Printed, displayed and last values, in their order, as stock papermill with a kernel stores them."""
    ours = outputs_of(SHOWN, workers, tmp_path)
    papermill.execute_notebook(
        str(tmp_path / "cells.ipynb"), str(tmp_path / "stock.ipynb"), kernel_name="python3", progress_bar=False
    )
    stock = [[dict(each) for each in cell.outputs] for cell in nbformat.read(tmp_path / "stock.ipynb", 4).cells]
    assert ours == stock
    assert [len(outputs) for outputs in ours] == [2, 2, 0, 1]


@pytest.mark.slow
@pytest.mark.parametrize("code", ["1 / 0", "raise SystemExit(3)", "1 +", "raise KeyboardInterrupt"])
def test_failed_cell_is_named_and_its_worker_is_not_used_again(workers, tmp_path, code):
    first = execute_code(workers, "1", tmp_path)
    with pytest.raises(StepFailed, match=r"mess\.ipynb, ô lệnh thứ 1: (ZeroDivision|System|Syntax|Keyboard)"):
        execute_code(workers, code, tmp_path)
    with workers.borrow() as worker:
        assert worker is not first


@pytest.mark.slow
def test_killed_worker_ends_the_step_in_one_sentence(workers, made, tmp_path, monkeypatch):
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    nbformat.write(new_notebook(cells=[new_code_cell(code)]), tmp_path / "mess.ipynb")
    monkeypatch.setattr(tasks, "NOTEBOOKS", tmp_path)
    with pytest.raises(StepFailed, match=r"Sổ tay mess\.ipynb dừng giữa chừng: .* bị tắt"):
        execute_task(Task("10_clean", "mess"), BuildPaths(made, tmp_path, Edition(2021)), workers)


@pytest.mark.slow
def test_worker_that_died_while_idle_is_replaced(workers, tmp_path):
    idle = execute_code(workers, "1", tmp_path)
    idle.process.kill()
    idle.process.wait()
    assert execute_code(workers, "1", tmp_path) is not idle


@pytest.mark.slow
def test_worker_that_cannot_start_is_reported(monkeypatch):
    monkeypatch.setattr(pool, "_SERVE", "raise SystemExit(1)")
    with Workers({}) as workers:
        with pytest.raises(StepFailed, match="Không khởi động được tiến trình tính toán"), workers.borrow():
            pass
        assert not workers._running


@pytest.mark.slow
def test_closed_stock_leaves_no_process_and_starts_none(workers):
    with workers.borrow() as worker:
        with ThreadPoolExecutor(2) as threads:
            for closing in [threads.submit(workers.close) for _ in range(2)]:
                closing.result()
        assert worker.process.poll() is not None
        with pytest.raises(RuntimeError, match="closed"), workers.borrow():
            pass


def test_run_killed_while_writing_its_manifest_leaves_no_file_in_reports(made_copy, monkeypatch):
    """What it was writing lies in its own folder, which the next run deletes."""
    before = files_of(made_copy / "reports").keys()
    during = []

    def killed(handle):
        during.append(files_of(made_copy / "reports").keys())
        raise SystemExit

    monkeypatch.setattr(os, "fsync", killed)
    with pytest.raises(SystemExit):
        publish(Workspace(made_copy))
    assert during == [before]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads /proc")
def test_notebooks_leave_no_thread_and_no_open_file_in_the_parent(workers, tmp_path):

    def held() -> tuple[int, int]:
        return threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))

    execute_code(workers, "1", tmp_path)
    threads, files = held()
    for _ in range(4):
        execute_code(workers, "1", tmp_path)
    assert held()[0] == threads
    assert held()[1] <= files


def test_full_disk_is_reported_in_one_sentence(tmp_path, monkeypatch):
    def on_a_full_disk(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(papermill, "execute_notebook", on_a_full_disk)
    output = tmp_path / "cum-1.ipynb"
    with pytest.raises(StepFailed, match=r"cum-1\.ipynb: No space left on device\. Ổ đĩa đã đầy"):
        execute(tasks.NOTEBOOKS / "91_cluster.ipynb", {}, output)


@pytest.mark.slow
def test_failed_page_leaves_the_old_reports_and_its_reason(made_copy, monkeypatch):
    before = made_files(made_copy)

    def failing(*_):
        raise StepFailed("Không ghi được tệp")

    monkeypatch.setattr(parallel, "execute_tasks", failing)
    workspace = Workspace(made_copy)
    with pytest.raises(StepFailed, match="Không ghi được tệp"):
        publish(workspace, BuildOptions(is_forced=True, jobs=1), ["2021/cum-1"])
    assert made_files(made_copy) == before
    assert read_manifest(workspace, Edition(2021)).why == "Không ghi được tệp"


def test_read_only_folder_is_reported_in_one_sentence(made_copy):
    """A real one, for this process and its children alone."""
    mounted = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    read_only = ["unshare", "-rm", "sh", "-c", mounted, str(made_copy)]
    if not shutil.which("unshare") or subprocess.run([*read_only, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system does not let a test mount a folder")
    before = made_files(made_copy)
    command = [sys.executable, "-m", "thidua_helpers", "--root", str(made_copy), "run", "2021", "--force"]
    run = subprocess.run([*read_only, *command], capture_output=True, text=True, check=False)
    advice = "Ổ đĩa chỉ cho đọc: chép thư mục làm việc sang nơi ghi được rồi chạy lại."
    assert (run.returncode, run.stderr.count("\n"), run.stderr.rstrip().endswith(advice)) == (1, 1, True)
    assert made_files(made_copy) == before


@pytest.mark.slow
def test_first_fault_is_reported_when_the_manifest_cannot_be_written_either(made_copy, monkeypatch):
    """As on a disk that is full: the first fault has to be reported."""
    real, written = publishing.write_manifest, []

    def once(*given):
        written.append(given)
        if len(written) > 1:
            raise StepFailed("Ổ đĩa đã đầy")
        real(*given)

    monkeypatch.setattr(publishing, "write_manifest", once)
    monkeypatch.setattr(tasks, "NOTEBOOKS", made_copy)
    with pytest.raises(Refused, match="Không có sổ tay"):
        publish(Workspace(made_copy), BuildOptions(is_forced=True))
    assert len(written) == 2


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")
@pytest.mark.parametrize("code", ["import time; time.sleep(600)", "import re; re.match('(a*)*b', 'a' * 40)"])
def test_hanging_cell_ends_the_step_in_one_sentence_and_its_worker(tmp_path, monkeypatch, code):
    nbformat.write(new_notebook(cells=[new_code_cell(code)]), tmp_path / "mess.ipynb")
    monkeypatch.setattr(tasks, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(tasks, "SECONDS_A_CELL", 1)
    with Workers({"THIDUA_ROOT": str(tmp_path)}) as workers:
        with pytest.raises(StepFailed, match=r"Sổ tay mess\.ipynb: một ô lệnh chạy quá .* nên bị dừng"):
            execute_task(Task("10_clean", "mess"), BuildPaths(tmp_path, tmp_path, Edition(2021)), workers)
        assert eventually(lambda: not processes_of(tmp_path), 10)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("91_cluster", {"edtion": "2021"}, "không có tham số “edtion”"),
        ("91_cluster", {"edition": "2021", "cluster": "cum-4"}, "không có cụm “cum-4”"),
        ("91_cluster", {"edition": "2020", "cluster": "cum-1"}, "Không có kỳ báo cáo “2020”"),
        ("91_clusters", {"edition": "2021"}, "Có phải: 91_cluster"),
    ],
)
def test_unknown_parameter_cluster_and_notebook_are_refused_by_name(workers, tmp_path, name, parameters, words):
    with pytest.raises(Refused, match=words), workers.borrow() as worker:
        worker.call(execute, tasks.NOTEBOOKS / f"{name}.ipynb", parameters, tmp_path / "out.ipynb")


@pytest.mark.slow
def test_executing_a_notebook_does_not_change_its_file(workers, tmp_path):
    notebook = tasks.NOTEBOOKS / "99_checks.ipynb"
    before = notebook.read_bytes()
    with workers.borrow() as worker:
        worker.call(execute, notebook, {"edition": "2021"}, tmp_path / "out.ipynb")
    assert notebook.read_bytes() == before


NOTEBOOKS = sorted(path.name for path in (PROJECT / "notebooks").glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_notebook_runs_by_plain_papermill(root, made, tmp_path, name):
    """As a person would, with the parameter as a number too; a stage notebook makes the tables that a run makes."""
    shutil.copytree(made / "data/processed", root / "data/processed")
    of_stage = [table for table, schema in SCHEMAS.items() if f"{schema.stage}.ipynb" == name]
    for table in of_stage:
        (root / f"data/processed/2021/{table}.csv").unlink()
    command = [sys.executable, "-m", "papermill", str(PROJECT / "notebooks" / name), str(tmp_path / "out.ipynb")]
    done = subprocess.run(
        [*command, "-p", "edition", "2021", "--no-progress-bar"],
        env={**os.environ, "THIDUA_ROOT": str(root)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert files_of(root / "data/processed") == files_of(made / "data/processed")


@pytest.mark.slow
def test_plain_papermill_refuses_an_unknown_parameter_too(made, tmp_path):
    notebook = str(PROJECT / "notebooks/91_cluster.ipynb")
    command = [sys.executable, "-m", "papermill", notebook, str(tmp_path / "out.ipynb"), "-r", "edition", "2021"]
    environment = {**os.environ, "THIDUA_ROOT": str(made)}
    done = subprocess.run(
        [*command, "-r", "clutser", "cum-3"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "Sổ tay không có tham số “clutser”. Có phải: cluster?" in done.stderr


@pytest.fixture
def built(root):
    """A run folder with two built files, one of which replaces an old one."""
    workspace = open_workspace(root)
    (root / "reports/2021").mkdir(parents=True)
    (root / "reports/2021/index.html").write_text("old", encoding="utf-8")
    (root / "reports/2021/gone.html").write_text("old", encoding="utf-8")
    folder = workspace.runs / "run-test"
    (folder / "reports/2021").mkdir(parents=True)
    (folder / "data/processed/2021").mkdir(parents=True)
    (folder / "reports/2021/index.html").write_text("new", encoding="utf-8")
    (folder / "data/processed/2021/facts.csv").write_text("new", encoding="utf-8")
    return workspace, folder


def contents(root: Path) -> dict[str, str]:
    return {name: content.decode() for name, content in made_files(root).items()}


NEW = {"reports/2021/index.html": "new", "processed/2021/facts.csv": "new"}
OLD = {"reports/2021/index.html": "old", "reports/2021/gone.html": "old"}


def test_publishing_moves_all_files_and_deletes_outdated_ones(root, built):
    workspace, folder = built
    files = move_into_place(workspace, folder, [root / "reports/2021/gone.html"])
    assert contents(root) == NEW
    assert [workspace.relative(path) for path in files] == ["data/processed/2021/facts.csv", "reports/2021/index.html"]


class Killed(BaseException):
    """What a kill looks like from inside: nothing is caught, nothing is tidied."""


@pytest.mark.parametrize("dies_at", [0, 1, 2])
def test_run_killed_while_publishing_is_finished_by_the_next(root, built, monkeypatch, dies_at):
    workspace, folder = built
    moves = []
    real = Path.replace

    def dying(source, target):
        if "journal" not in source.name:
            if len(moves) == dies_at:
                raise Killed
            moves.append(target)
        return real(source, target)

    with monkeypatch.context() as context:
        context.setattr(Path, "replace", dying)
        if dies_at == 2:
            context.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            move_into_place(workspace, folder, [root / "reports/2021/gone.html"])
    assert all(text in ("old", "new") for text in contents(root).values())
    finish_killed_runs(workspace)
    assert contents(root) == NEW
    assert not folder.exists()


@pytest.mark.parametrize("refused", ["index.html", "facts.csv"])
def test_file_that_cannot_be_replaced_undoes_the_whole_publication(root, built, monkeypatch, refused):
    """As on Windows when the page is open in a browser, or the table in Excel."""
    workspace, folder = built
    real = Path.replace

    def refusing(source, target):
        if source.name == refused and "old" not in source.parts:
            raise PermissionError(13, "being used by another process")
        return real(source, target)

    with monkeypatch.context() as context:
        context.setattr(Path, "replace", refusing)
        with pytest.raises(StepFailed, match=rf"{refused}.*đóng lại"):
            move_into_place(workspace, folder, [root / "reports/2021/gone.html"])
        assert contents(root) == OLD
        finish_killed_runs(workspace)
    assert contents(root) == OLD
    assert not folder.exists()


def test_unreadable_old_file_leaves_all_published_files_unchanged(root, built, monkeypatch):
    workspace, folder = built

    def refusing(source, target):
        raise PermissionError(13, "being used by another process")

    monkeypatch.setattr(shutil, "copy2", refusing)
    with pytest.raises(StepFailed, match=r"reports/2021/index\.html: being used.*Các báo cáo cũ còn nguyên"):
        move_into_place(workspace, folder)
    assert contents(root) == OLD
    finish_killed_runs(workspace)
    assert contents(root) == OLD


def test_rejected_tables_replace_old_ones_that_cannot_be_deleted(root, built, monkeypatch):
    """As on Windows when a table of the last stopped run is open in Excel: what is not open is replaced."""
    workspace, folder = built
    edition = Edition.parse("2021")
    rejected = workspace.tables.rejected(edition)
    rejected.mkdir(parents=True)
    (rejected / "facts.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    paths = BuildPaths(root, folder, edition)
    with Workers({}) as workers, Stop(workers.kill) as stop:
        publishing._reject_tables(Build(paths, rules_to_build(workspace, edition), BuildOptions(), workers, stop))
    assert (rejected / "facts.csv").read_text(encoding="utf-8") == "new"


def test_ctrl_c_while_publishing_waits_for_all_moves(root, built, monkeypatch):
    workspace, folder = built
    moves = []
    real = Path.replace

    def interrupted(source, target):
        moves.append(target)
        if len(moves) == 2:
            raise KeyboardInterrupt
        return real(source, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        move_into_place(workspace, folder, [root / "reports/2021/gone.html"])
    assert contents(root) == NEW


def test_run_killed_before_publishing_is_deleted_by_the_next(root, built):
    workspace, folder = built
    finish_killed_runs(workspace)
    assert contents(root) == OLD
    assert not folder.exists()


HOLD_LOCK = """
import sys, filelock
with filelock.FileLock(sys.argv[1]):
    print("held", flush=True)
    input()
"""


def test_folder_of_a_run_in_progress_is_kept(root, built):
    workspace, folder = built
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, str(folder / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout.readline().strip() == "held"
    finish_killed_runs(workspace)
    assert folder.exists()
    other.communicate("\n")
    finish_killed_runs(workspace)
    assert not folder.exists()
    assert contents(root) == OLD


def test_build_folder_is_deleted_after_an_error(root):
    workspace = open_workspace(root)
    with pytest.raises(ValueError, match="x"), build_folder(workspace) as folder:
        assert folder.is_dir()
        raise ValueError("x")
    assert list(workspace.runs.glob("run-*")) == []


def test_journal_lists_all_moves_before_the_first(root, built, monkeypatch):
    workspace, folder = built
    seen = []
    real = Path.replace

    def watching(source, target):
        if "journal" not in source.name:
            seen.append(json.loads((folder / "journal.json").read_text(encoding="utf-8"))["move"])
        return real(source, target)

    monkeypatch.setattr(Path, "replace", watching)
    move_into_place(workspace, folder)
    assert seen == [["data/processed/2021/facts.csv", "reports/2021/index.html"]] * 2
    assert FileLock(workspace.runs / "publish.lock", timeout=0).acquire()


def test_worker_preloads_every_module_that_notebooks_import():
    imported = set()
    for path in (PROJECT / "notebooks").glob("[1-9]*.ipynb"):
        code = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.ImportFrom):
                imported |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    modules = {name for name in imported if (PROJECT / name.replace(".", "/")).with_suffix(".py").is_file()}
    assert "thidua_helpers.report.sections.projections" in modules
    code = "import sys; from thidua_helpers.pipeline.workers.state import load_all; load_all(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert modules <= set(done.stdout.split())
