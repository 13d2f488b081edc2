"""Execution of one task: a stage or a page by its notebook, a set of files in this process.

A task may be executed in another process that has the same folders, so tasks and results are plain names.
"""

import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.errors import StepFailed, ThiduaError
from thidua_helpers.files import is_private, replace_file
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.fingerprints import TaskResult
from thidua_helpers.pipeline.kernels.pool import Kernels
from thidua_helpers.pipeline.notebooks import execute
from thidua_helpers.pipeline.officer_names import known_officers, refuse_officer_names
from thidua_helpers.pipeline.plan import CLEAN, DATA, DOCUMENTS, PAPERS, Task
from thidua_helpers.report.documents import documents_of
from thidua_helpers.report.exports.workbook import data_csv, data_workbook
from thidua_helpers.report.pages import Page
from thidua_helpers.report.render.html import page_of_notebook
from thidua_helpers.report.sections.unit_papers import papers_of_units
from thidua_helpers.report.self_check import Asked, asked_of, faults
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.workspace.paths import Workspace


@dataclass(frozen=True)
class BuildPaths:
    """Where an edition is built: the workspace's root, and the build folder."""

    root: Path
    build: Path
    edition: Edition

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.root, self.build)

    @property
    def environment(self) -> Mapping[str, str]:
        """What tells a notebook's process where to read and write."""
        return {"THIDUA_ROOT": str(self.root), "THIDUA_BUILD": str(self.build)}

    def relative(self, path: str | Path) -> str:
        """The name of a file from the workspace's root, whether it lies there or in the build folder."""
        below = self.build if Path(path).is_relative_to(self.build) else self.root
        return Path(path).relative_to(below).as_posix()


@lru_cache(maxsize=2)
def built_edition(paths: BuildPaths, base: str = "") -> OpenEdition:
    """The edition with the stage tables of the build folder; to be called once they are all there."""
    return OpenEdition(paths.workspace, paths.edition, Edition.parse(base) if base else None)


def execute_tasks(tasks: Sequence[Task], paths: BuildPaths, kernels: Kernels) -> list[TaskResult]:
    """Execute tasks one after another; an unexpected error carries its traceback as a note.

    On the way back from another thread or process an error loses where it was raised.
    """
    try:
        return [execute_task(task, paths, kernels) for task in tasks]
    except ThiduaError:
        raise
    except Exception as error:
        error.add_note(traceback.format_exc())
        raise


def execute_task(task: Task, paths: BuildPaths, kernels: Kernels) -> TaskResult:
    """Execute one task; raises StepFailed for a page or file that may not be published."""
    began = time.monotonic()
    if task.is_stage:
        reads, outputs = _run_stage(task, paths, kernels)
    elif task.page:
        reads, outputs = _make_page(task, task.page, paths, kernels)
    else:
        reads, outputs = _make_files(task, paths)
    names = (sorted(map(paths.relative, files)) for files in (reads, outputs))
    return TaskResult(task.name, *names, seconds=time.monotonic() - began)


def _run_stage(task: Task, paths: BuildPaths, kernels: Kernels) -> tuple[list[Path], list[Path]]:
    """The files that a stage notebook read, and the tables that it stored in the build folder."""
    workspace = paths.workspace
    with kernels.borrow() as kernel:
        execute(task.notebook, task.parameters, workspace.executed_notebook(task.name), kernel)
        reads = kernels.files_read(kernel)
    tables = workspace.tables.to_write(paths.edition).glob("*.csv")
    outputs = [path for path in tables if SCHEMAS[path.stem].stage == task.name]
    key = workspace.inputs.officer_key_to_write
    return reads, [*outputs, *([key] if task.name == CLEAN and key.is_file() else [])]


def _make_page(task: Task, page: Page, paths: BuildPaths, kernels: Kernels) -> tuple[list[Path], list[Path]]:
    """The files that a page's notebook read, and the page, which has passed its self-check."""
    path = paths.workspace.reports.page(task.name)
    with kernels.borrow() as kernel:
        notebook = execute(task.notebook, task.parameters, paths.workspace.executed_notebook(task.name), kernel)
        reads = kernels.files_read(kernel)
        # The kernel stays borrowed until the page is finished, so that this thread gets it again for the next page.
        html = page_of_notebook(notebook)
        book = built_edition(paths, task.parameters.get("base", ""))
        asked = asked_of(book, page)
        if wrong := faults(html, book, asked):
            cells = _cells_at_fault(notebook, wrong, book, asked)
            raise StepFailed(
                f"Trang {task.name} không qua được bước tự kiểm tra, nên không báo cáo nào được thay: "
                f"{'; '.join(wrong[:5])}." + (f" Sổ tay {task.notebook}.ipynb, ô lệnh thứ {cells}." if cells else "")
            )
        if not is_internal_audience(page.audience):
            refuse_officer_names(paths.relative(path), html.encode("utf-8"), known_officers(book))
        replace_file(path, html.encode("utf-8"))
    return reads, [path]


def _cells_at_fault(notebook, wrong: Sequence[str], book: OpenEdition, asked: Asked) -> str:
    """The numbers of the code cells, as a person counts them, whose output alone has some of these faults."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    # Papermill has inserted one more.
    cells = [cell for cell in cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    shown = ["".join(output.get("data", {}).get("text/html", "") for output in cell.outputs) for cell in cells]
    found = [set(faults(html, book, asked)) if html else set() for html in shown]
    return ", ".join(str(number) for number, each in enumerate(found, start=1) if each.intersection(wrong))


def _make_files(task: Task, paths: BuildPaths) -> tuple[list[Path], list[Path]]:
    """All stage tables, and the files of a set: which tables a set reads is not recorded."""
    book = built_edition(paths)
    outputs, officers = [], known_officers(book)
    for path, content in {DATA: _data, DOCUMENTS: _documents, PAPERS: _papers}[task.name](book):
        if not is_private(path):
            refuse_officer_names(paths.relative(path), content, officers)
        replace_file(path, content)
        outputs.append(path)
    return list(paths.workspace.tables.to_write(paths.edition).glob("*.csv")), outputs


def _data(book: OpenEdition) -> Iterator[tuple[Path, bytes]]:
    """The shared tables as one workbook and as CSV files."""
    workspace, edition = book.workspace, book.edition
    yield workspace.reports.data_workbook(edition), data_workbook(book)
    yield from ((workspace.reports.data_csv(edition) / name, content) for name, content in data_csv(book).items())


def _documents(book: OpenEdition) -> Iterator[tuple[Path, bytes]]:
    """The summing-up reports and the papers of the council."""
    yield from ((book.workspace.reports.document(book.edition, each.name), each.make()) for each in documents_of(book))


def _papers(book: OpenEdition) -> Iterator[tuple[Path, bytes]]:
    """For each unit, what it confirms and what it has to correct."""
    folder = book.workspace.reports.check_papers(book.edition)
    yield from ((folder / f"{name}.html", page.encode("utf-8")) for name, page in papers_of_units(book))
