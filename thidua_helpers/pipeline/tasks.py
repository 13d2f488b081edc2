"""Execution of a task in workers: its notebook, or the functions of a set of files.

Workers have the same folders, so tasks and results are names.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.errors import StepFailed
from thidua_helpers.files import is_private, replace_file
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.fingerprints import TaskResult
from thidua_helpers.pipeline.notebooks import SECONDS_A_CELL, execute, read_executed
from thidua_helpers.pipeline.officer_names import known_officers, refuse_officer_names
from thidua_helpers.pipeline.plan import CLEAN, DATA, DOCUMENTS, PAPERS, Task
from thidua_helpers.pipeline.workers.pool import WorkerDied, Workers
from thidua_helpers.report.documents import documents_of
from thidua_helpers.report.exports.workbook import data_csv, data_workbook
from thidua_helpers.report.render.html import page_of_notebook
from thidua_helpers.report.sections.unit_papers import unit_papers
from thidua_helpers.report.self_check import PageRequest, page_faults, page_request
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.workspace.program import NOTEBOOKS

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class BuildPaths:
    """Root of the workspace, and build folder of an edition."""

    root: Path
    build: Path
    edition: Edition

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.root, self.build)

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment variables with the folders that a notebook's process reads and writes."""
        return {"THIDUA_ROOT": str(self.root), "THIDUA_BUILD": str(self.build)}

    def relative(self, path: str | Path) -> str:
        """Name of a file in the workspace or the build folder, from the root."""
        below = self.build if Path(path).is_relative_to(self.build) else self.root
        return Path(path).relative_to(below).as_posix()


@lru_cache(maxsize=2)
def built_edition(paths: BuildPaths, base: Edition | None = None) -> OpenEdition:
    """The edition with the stage tables of the build folder, which must be complete."""
    return OpenEdition(paths.workspace, paths.edition, base)


def execute_tasks(tasks: Sequence[Task], paths: BuildPaths, workers: Workers) -> list[TaskResult]:
    """Execute tasks in order; raises StepFailed for a page or file that fails its checks."""
    return [execute_task(task, paths, workers) for task in tasks]


def execute_task(task: Task, paths: BuildPaths, workers: Workers) -> TaskResult:
    """Execute one task in workers.

    A page is finished in a clean worker, so that a notebook's leftovers cannot influence the self-check.
    """
    began = time.monotonic()
    reads = _run_notebook(task, paths, workers) if task.notebook else _stage_tables(paths)
    if task.is_stage:
        outputs = _stage_outputs(task, paths)
    elif task.page:
        outputs = [_call(workers, task, finish_page, task, paths)]
    else:
        outputs = _call(workers, task, make_files, task, paths)
    names = (sorted(map(paths.relative, files)) for files in (reads, outputs))
    return TaskResult(task.name, *names, seconds=time.monotonic() - began)


def _run_notebook(task: Task, paths: BuildPaths, workers: Workers) -> list[Path]:
    """Execute the notebook of a stage or page; returns the files that it read."""
    began, output = time.monotonic(), paths.workspace.executed_notebook(task.name)
    path = NOTEBOOKS / f"{task.notebook}.ipynb"
    try:
        return _call(workers, task, execute, path, dict(task.parameters), output, SECONDS_A_CELL)
    except StepFailed as failed:
        if isinstance(failed.__cause__, WorkerDied) and time.monotonic() - began >= SECONDS_A_CELL:
            raise StepFailed(
                f"Sổ tay {path.name}: một ô lệnh chạy quá {SECONDS_A_CELL // 60} phút nên bị dừng. Máy đang quá tải "
                "thì chạy lại khi rảnh; nếu lặp lại, mở sổ tay bằng “thidua lab” để xem ô nào."
            ) from failed
        raise


def _call(workers: Workers, task: Task, function: Callable[..., _Value], *arguments: object) -> _Value:
    """Result of `function` in a worker; raises StepFailed, with the notebook, if it dies."""
    with workers.borrow() as worker:
        try:
            return worker.call(function, *arguments)
        except WorkerDied as died:
            name = f"Sổ tay {task.notebook}.ipynb" if task.notebook else f"Bước {task.name}"
            raise StepFailed(
                f"{name} dừng giữa chừng: tiến trình tính toán đã bị tắt (thiếu bộ nhớ hoặc bị dừng). "
                "Đóng bớt chương trình rồi chạy lại."
            ) from died


def _stage_tables(paths: BuildPaths) -> list[Path]:
    """All stage tables: the reads of a set of files are not recorded."""
    return list(paths.workspace.tables.to_write(paths.edition).glob("*.csv"))


def _stage_outputs(task: Task, paths: BuildPaths) -> list[Path]:
    """Tables stored by a stage, and the officers' key if it has written one."""
    key = paths.workspace.inputs.officer_key_to_write
    tables = [path for path in _stage_tables(paths) if SCHEMAS[path.stem].stage == task.name]
    return [*tables, *([key] if task.name == CLEAN and key.is_file() else [])]


def finish_page(task: Task, paths: BuildPaths) -> Path:
    """Make the page of an executed notebook; raises StepFailed if its self-check fails."""
    assert task.page
    notebook = read_executed(paths.workspace.executed_notebook(task.name))
    html = page_of_notebook(notebook)
    book = built_edition(paths, task.page.base)
    asked = page_request(book, task.page)
    if wrong := page_faults(html, book, asked):
        cells = _cells_at_fault(notebook, wrong, book, asked)
        raise StepFailed(
            f"Trang {task.name} không qua được bước tự kiểm tra, nên không báo cáo nào được thay: "
            f"{'; '.join(wrong[:5])}." + (f" Sổ tay {task.notebook}.ipynb, ô lệnh thứ {cells}." if cells else "")
        )
    path = paths.workspace.reports.page(task.name)
    if not is_internal_audience(task.page.audience):
        refuse_officer_names(paths.relative(path), html.encode("utf-8"), known_officers(book))
    replace_file(path, html.encode("utf-8"))
    return path


def _cells_at_fault(notebook, wrong: Sequence[str], book: OpenEdition, asked: PageRequest) -> str:
    """Numbers, from 1, of the code cells whose output alone has some of these faults."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    # Papermill has inserted one more.
    cells = [cell for cell in cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    shown = ["".join(output.get("data", {}).get("text/html", "") for output in cell.outputs) for cell in cells]
    faults = [set(page_faults(html, book, asked)) if html else set() for html in shown]
    return ", ".join(str(number) for number, in_cell in enumerate(faults, start=1) if in_cell.intersection(wrong))


def make_files(task: Task, paths: BuildPaths) -> list[Path]:
    """Make a set of files; raises StepFailed for an officer's name in a shared file."""
    book = built_edition(paths)
    outputs, officers = [], known_officers(book)
    for path, content in {DATA: _data, DOCUMENTS: _documents, PAPERS: _papers}[task.name](book):
        if not is_private(path):
            refuse_officer_names(paths.relative(path), content, officers)
        replace_file(path, content)
        outputs.append(path)
    return outputs


def _data(book: OpenEdition) -> Iterator[tuple[Path, bytes]]:
    """Shared tables as one workbook and as CSV files."""
    workspace, edition = book.workspace, book.edition
    yield workspace.reports.data_workbook(edition), data_workbook(book)
    yield from ((workspace.reports.data_csv(edition) / name, content) for name, content in data_csv(book).items())


def _documents(book: OpenEdition) -> Iterator[tuple[Path, bytes]]:
    """Summing-up reports and papers of the council."""
    yield from ((book.workspace.reports.document(book.edition, file.name), file.make()) for file in documents_of(book))


def _papers(book: OpenEdition) -> Iterator[tuple[Path, bytes]]:
    """The findings, and papers for each unit with figures to confirm and to correct."""
    reports = book.workspace.reports
    findings = book.findings.to_csv(index=False, lineterminator="\n")
    yield reports.check_findings(book.edition), findings.encode("utf-8")
    folder = reports.check_papers(book.edition)
    yield from ((folder / name, content) for name, content in unit_papers(book))
