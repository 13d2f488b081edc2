"""What a run is made of: a stage, a page, a set of files. Each can be made in this process or in another one that has
the same folders, so each is told by names, and answers with what it read and made."""

import threading
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.errors import StepFailed, ThiduaError
from thidua_helpers.files import is_private, replace_file
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.fingerprints import STAGES, Done
from thidua_helpers.pipeline.kernels.pool import Kernels
from thidua_helpers.pipeline.last_look import officers_of, refuse_names
from thidua_helpers.pipeline.notebooks import execute
from thidua_helpers.report.documents import documents_of
from thidua_helpers.report.exports.workbook import data_csv, data_workbook
from thidua_helpers.report.pages import Page
from thidua_helpers.report.render.html import page_of_notebook
from thidua_helpers.report.sections.unit_papers import papers_of_units
from thidua_helpers.report.self_check import Asked, asked_of, faults
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.workspace.paths import Workspace

DATA, DOCUMENTS, PAPERS = "bang-so-lieu", "van-ban", "phieu"
_stocks: dict[tuple[Path, Path], Kernels] = {}
_of_stocks = threading.Lock()


@dataclass(frozen=True)
class Place:
    """Where a run builds an edition: the workspace's root, and the folder aside."""

    root: Path
    build: Path
    edition: Edition

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.root, self.build)

    def name(self, path: str | Path) -> str:
        """The name of a file from the workspace's root, whether it lies there or aside."""
        below = self.build if Path(path).is_relative_to(self.build) else self.root
        return Path(path).relative_to(below).as_posix()


def kernels_at(place: Place) -> Kernels:
    """This process's stock of kernels for a run, to be closed by `close_kernels`."""
    with _of_stocks:
        key = place.root, place.build
        if key not in _stocks:
            _stocks[key] = Kernels({"THIDUA_ROOT": str(place.root), "THIDUA_BUILD": str(place.build)})
        return _stocks[key]


def close_kernels(place: Place) -> None:
    """Ends this process's kernels for a run."""
    with _of_stocks:
        stock = _stocks.pop((place.root, place.build), None)
    if stock:
        stock.close()


@lru_cache(maxsize=2)
def opened(place: Place, base: str = "") -> OpenEdition:
    """The edition with the tables that a run has made; only once they are all there."""
    return OpenEdition(place.workspace, place.edition, Edition.parse(base) if base else None)


def run_stage(place: Place, stage: str, parameters: Mapping[str, str]) -> Done:
    """Runs a stage notebook, which stores its tables aside."""
    began = time.monotonic()
    kernels = kernels_at(place)
    with kernels.borrow() as kernel:
        execute(stage, parameters, place.workspace.executed_notebook(stage), kernel)
        read = kernels.files_read(kernel)
    folder = place.workspace.tables.to_write(place.edition)
    own = [path for path in folder.glob("*.csv") if SCHEMAS[path.stem].stage == stage]
    key = place.workspace.inputs.officer_key_to_write
    if stage == STAGES[0] and key.is_file():
        own.append(key)
    return _done(place, stage, read, own, began)


def make(place: Place, steps: Sequence[Page | str]) -> list[Done]:
    """Makes pages and sets of files, one after another, the pages in one kernel."""
    with _traceback_kept():
        return [_make_page(place, step) if isinstance(step, Page) else _make_files(place, step) for step in steps]


@contextmanager
def _traceback_kept() -> Iterator[None]:
    """An unexpected error carries its traceback as a note: on the way from a worker it loses where it was raised."""
    try:
        yield
    except ThiduaError:
        raise
    except Exception as error:
        error.add_note(traceback.format_exc())
        raise


def _make_page(place: Place, page: Page) -> Done:
    """Makes one page and looks at it; raises StepFailed for one that may not be published."""
    began = time.monotonic()
    parameters = dict(page.parameters)
    kernels = kernels_at(place)
    with kernels.borrow() as kernel:
        notebook = execute(page.notebook, parameters, place.workspace.executed_notebook(page.name), kernel)
        read = kernels.files_read(kernel)
        # Until it is finished the kernel stays this thread's, which then takes it again for the next page.
        made = page_of_notebook(notebook)
        book = opened(place, parameters.get("base", ""))
        asked = asked_of(book, page)
        wrong = faults(made, book, asked)
        if wrong:
            said = f"Trang {page.name} không qua được bước tự kiểm tra, nên không báo cáo nào được thay"
            where = _cells_at_fault(notebook, wrong, book, asked)
            where = f" Sổ tay {page.notebook}.ipynb, ô lệnh thứ {where}." if where else ""
            raise StepFailed(f"{said}: {'; '.join(wrong[:5])}.{where}")
        path = place.workspace.reports.page(page.name)
        if not is_internal_audience(parameters["audience"]):
            refuse_names(place.name(path), made.encode("utf-8"), officers_of(book))
        replace_file(path, made.encode("utf-8"))
    return _done(place, page.name, read, [path], began)


def _cells_at_fault(notebook, wrong: Sequence[str], book: OpenEdition, asked: Asked) -> str:
    """The numbers of the code cells, as a person counts them, whose output has some of these faults by itself."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    # Papermill has put in one more.
    cells = [cell for cell in cells if "injected-parameters" not in cell.metadata.get("tags", [])]
    shown = ["".join(output.get("data", {}).get("text/html", "") for output in cell.outputs) for cell in cells]
    own = [set(faults(html, book, asked)) if html else set() for html in shown]
    return ", ".join(str(number) for number, found in enumerate(own, start=1) if found.intersection(wrong))


def _make_files(place: Place, task: str) -> Done:
    """Makes the shared tables as workbook and CSV, the documents, or the papers of the check."""
    began = time.monotonic()
    files = {DATA: _data, DOCUMENTS: _documents, PAPERS: _papers}[task]
    made, officers = [], officers_of(opened(place))
    for path, content in files(opened(place)):
        if not is_private(path):
            refuse_names(place.name(path), content, officers)
        replace_file(path, content)
        made.append(path)
    # Which of them they read is not noted: where all tables are the same, so are these.
    return _done(place, task, place.workspace.tables.to_write(place.edition).glob("*.csv"), made, began)


def _data(book: OpenEdition) -> Iterator[tuple[Path, bytes]]:
    workspace, edition = book.workspace, book.edition
    yield workspace.reports.data_workbook(edition), data_workbook(book)
    yield from ((workspace.reports.data_csv(edition) / name, content) for name, content in data_csv(book).items())


def _documents(book: OpenEdition) -> Iterator[tuple[Path, bytes]]:
    """The summing-up reports, and the papers of the council."""
    yield from ((book.workspace.reports.document(book.edition, each.name), each.make()) for each in documents_of(book))


def _papers(book: OpenEdition) -> Iterator[tuple[Path, bytes]]:
    """For each unit, what it confirms and what it has to mend."""
    folder = book.workspace.reports.check_papers(book.edition)
    yield from ((folder / f"{name}.html", page.encode("utf-8")) for name, page in papers_of_units(book))


def _done(place: Place, task: str, read: Iterable[str | Path], made: Iterable[Path], began: float) -> Done:
    names = (sorted(map(place.name, paths)) for paths in (read, made))
    return Done(task, *names, time.monotonic() - began)
