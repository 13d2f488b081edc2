"""The run of an edition: stages, gate, pages, publishing."""

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from thidua_helpers.analysis import OpenEdition
from thidua_helpers.checks import pass_gate
from thidua_helpers.edition import Edition
from thidua_helpers.errors import GateClosed, Refused, StepFailed
from thidua_helpers.pipeline.bundling import bundle_path
from thidua_helpers.pipeline.kernels import Kernels
from thidua_helpers.pipeline.notebooks import execute
from thidua_helpers.pipeline.pages import Page, check_page, chosen, compare_pages, pages_of
from thidua_helpers.pipeline.publishing import publish, publishing, run_folder
from thidua_helpers.report.data_tables import SHEETS
from thidua_helpers.report.documents import documents_of
from thidua_helpers.report.documents import is_ours as is_our_document
from thidua_helpers.report.editions import editions_page
from thidua_helpers.report.html import is_ours, page_of_notebook
from thidua_helpers.report.papers import papers_of_units
from thidua_helpers.report.self_check import asked_of, faults
from thidua_helpers.report.spreadsheet import data_csv, data_workbook
from thidua_helpers.tables import COMPARE, read_table, replace_file
from thidua_helpers.workspace import Workspace

# What keeps a copy: it gets the workspace with what the run has built aside, and the opened edition.
Freeze = Callable[[Workspace, OpenEdition], None]
STAGES = ("10_clean", "20_results", "30_ranking", COMPARE)


@dataclass(frozen=True)
class RunSummary:
    """What a run did: the published files, the findings, the units it went on without, and how long it took."""

    files: list[Path]
    findings: pd.DataFrame
    set_aside: list[str]
    seconds: float


class Run:
    """One run of one edition, built in a folder aside. `progress` is called with the name of each step that is done.

    A provisional run goes on without the units whose reports are late or under review.
    """

    def __init__(
        self,
        workspace: Workspace,
        edition: Edition,
        jobs: int = 2,
        progress: Callable[[str], None] = lambda step: None,
        is_provisional: bool = False,
    ) -> None:
        self._workspace = workspace
        self._edition = edition
        self._jobs = jobs
        self._progress = progress
        self._is_provisional = is_provisional
        book = OpenEdition(workspace, edition)
        # A revision that is not there is refused before anything is made.
        _ = book.scored_on
        self._rules = book.rules

    def name(self, holder: str) -> str:
        return self._rules.name(holder)

    def steps(self, only: Sequence[str] = ()) -> int:
        """How many steps a run of the pages `only` has; raises Refused for an unknown page."""
        return len(STAGES) + len(chosen(pages_of(self._rules), only))

    def publish(self, only: Sequence[str] = (), freeze: Freeze | None = None) -> RunSummary:
        """Runs the stages, passes the gate, makes the pages and publishes all of it.

        `freeze` is called with what has been made, before any of it is put in place, to keep a copy beside it.
        Raises GateClosed if the data have errors: then the tables are left in `rejected/`, the papers of the check in
        `noi-bo/ra-soat/`, and what was published before stays as it was. Raises Refused if `only` would leave other
        pages at odds with tables that have changed.
        """
        began = time.monotonic()
        pages = chosen(pages_of(self._rules), only)
        with run_folder(self._workspace) as folder, self._kernels(folder) as kernels:
            built = Workspace(self._workspace.root, folder)
            book = self._stages(built, kernels)
            self._pass_gate(built, kernels, book)
            self._refuse_contradiction(built, pages)
            self._make_pages(built, kernels, book, pages)
            if not only:
                self._make_data(built, book)
                self._make_documents(built, book)
            if self._rules.statistical_forms and not only:
                self._make_papers(built, kernels, book)
            with publishing(self._workspace):
                if freeze:
                    freeze(built, book)
                elif not only:
                    self._keep_notice(built)
                self._make_index(built)
                stale = [] if only else self._stale_files(built)
                files = publish(self._workspace, folder, [*stale, *self._stale_bundle()])
            shutil.rmtree(self._workspace.rejected(self._edition), ignore_errors=True)
        return RunSummary(files, book.findings, book.set_aside, time.monotonic() - began)

    def compare(self, base: Edition | None) -> list[Path]:
        """Makes the pages beside a base, and the tables behind them, and publishes both; returns the pages.

        Beside the usual base, the same period of the year before, they are pages of the edition like others. Raises
        GateClosed as `publish` does, Refused for a base that does not compare or is not there, and where the edition's
        tables are not those that its reports were made of.
        """
        usual = self._rules.same_period_before
        if base is None and usual is None:
            known = ", ".join(str(each) for each in self._workspace.editions() if each != self._edition)
            raise Refused(
                f"Thư mục làm việc chưa có kỳ {self._edition.previous} để so sánh; ghi rõ kỳ gốc. Đang có: {known}."
            )
        if base in (None, usual):
            pages = [page.name for page in pages_of(self._rules) if page.notebook == "94_compare"]
            return [path for path in self.publish(pages).files if path.stem == "so-sanh"]
        pages = compare_pages(self._rules, base)
        with run_folder(self._workspace) as folder, self._kernels(folder) as kernels:
            built = Workspace(self._workspace.root, folder)
            book = self._stages(built, kernels, base)
            self._pass_gate(built, kernels, book)
            self._refuse_contradiction(built, pages)
            self._make_pages(built, kernels, OpenEdition(built, self._edition, base), pages)
            for path in built.tables_to_write(self._edition).glob("*.csv"):
                path.unlink()
            with publishing(self._workspace):
                files = publish(self._workspace, folder)
        return [path for path in files if path.suffix == ".html"]

    def make_tables(self) -> None:
        """Runs the stages and puts their tables in place; no page is made, and no gate is passed."""
        with run_folder(self._workspace) as folder, self._kernels(folder) as kernels:
            self._stages(Workspace(self._workspace.root, folder), kernels)
            with publishing(self._workspace):
                publish(self._workspace, folder)

    def check(self) -> pd.DataFrame:
        """The findings of the edition; only papers are written. Raises GateClosed as `publish` does."""
        with run_folder(self._workspace) as folder, self._kernels(folder) as kernels:
            built = Workspace(self._workspace.root, folder)
            book = self._stages(built, kernels)
            self._pass_gate(built, kernels, book)
            self._publish_papers(built, kernels, book)
            return book.findings

    def _kernels(self, folder: Path) -> Kernels:
        return Kernels({"THIDUA_ROOT": str(self._workspace.root), "THIDUA_BUILD": str(folder)})

    def _stages(self, built: Workspace, kernels: Kernels, base: Edition | None = None) -> OpenEdition:
        """Runs the stages and returns the edition with their tables."""
        edition = {"edition": str(self._edition)}
        parameters = {"20_results": edition | {"provisional": "co" if self._is_provisional else "khong"}}
        parameters[COMPARE] = edition | {"base": str(base or "")}
        try:
            for stage in STAGES:
                with kernels.borrow() as kernel:
                    execute(stage, parameters.get(stage, edition), built.executed_notebook(stage), kernel)
                self._progress(stage)
        except StepFailed:
            # Data that are wrong enough to break the results have been found wrong before: that is what to mend.
            pass_gate(read_table(built.tables_to_read(self._edition), "findings_clean"), self._rules.name)
            raise
        return OpenEdition(built, self._edition)

    def _pass_gate(self, built: Workspace, kernels: Kernels, book: OpenEdition) -> None:
        """Past an error, leaves what was made where a person can look at it, and raises GateClosed."""
        try:
            pass_gate(book.findings, self._rules.name, book.set_aside)
        except GateClosed as closed:
            self._reject(built)
            self._publish_papers(built, kernels, book)
            page = self._workspace.page(check_page(self._rules).name)
            raise GateClosed(f"{closed}\nXem trang rà soát: {page}") from None

    def _make_papers(self, built: Workspace, kernels: Kernels, book: OpenEdition) -> None:
        """The page of checks by unit and, for each unit, what it confirms and what it has to mend."""
        self._make_page(built, kernels, book, check_page(self._rules))
        for name, page in papers_of_units(book):
            path = built.check_papers(self._edition) / f"{name}.html"
            replace_file(path, page.encode("utf-8"))

    def _publish_papers(self, built: Workspace, kernels: Kernels, book: OpenEdition) -> None:
        """The papers alone: tables and reports stay as they were."""
        self._make_papers(built, kernels, book)
        shutil.rmtree(built.tables_to_write(self._edition))
        new = {path.relative_to(built.build) for path in built.check_papers(self._edition).rglob("*.html")}
        old = self._workspace.check_papers(self._edition).rglob("*.html")
        stale = [path for path in old if path.relative_to(self._workspace.root) not in new]
        with publishing(self._workspace):
            publish(self._workspace, built.build, stale)

    def _refuse_contradiction(self, built: Workspace, pages: list[Page]) -> None:
        """Pages that are not made now must still say what the tables say."""
        made = {page.name for page in pages}
        others = [page.name for page in pages_of(self._rules) if page.name not in made]
        kept = [name for name in others if self._workspace.page(name).is_file()]
        new, stored = built.tables_to_write(self._edition), self._workspace.tables(self._edition)
        if kept and any(_content(path) != _content(stored / path.name) for path in new.glob("*.csv")):
            raise Refused(
                f"Số liệu đã thay đổi từ lần lập trước, nên các trang {', '.join(kept)} sẽ không còn khớp. "
                f"Hãy chạy “thidua run {self._edition}”, không có --only."
            )

    def _make_pages(self, built: Workspace, kernels: Kernels, book: OpenEdition, pages: list[Page]) -> None:
        from joblib import Parallel, delayed

        workers = Parallel(n_jobs=min(self._jobs, len(pages)), backend="threading", return_as="generator_unordered")
        for name in workers(delayed(self._make_page)(built, kernels, book, page) for page in pages):
            self._progress(name)

    def _make_page(self, built: Workspace, kernels: Kernels, book: OpenEdition, page: Page) -> str:
        """Makes one page and looks at it; raises StepFailed for one that may not be published."""
        with kernels.borrow() as kernel:
            notebook = execute(page.notebook, dict(page.parameters), built.executed_notebook(page.name), kernel)
        made = page_of_notebook(notebook)
        wrong = faults(made, book, asked_of(book, dict(page.parameters)))
        if wrong:
            said = f"Trang {page.name} không qua được bước tự kiểm tra, nên không báo cáo nào được thay"
            raise StepFailed(f"{said}: {'; '.join(wrong[:5])}.")
        replace_file(built.page(page.name), made.encode("utf-8"))
        return page.name

    def _keep_notice(self, built: Workspace) -> None:
        """The notice of the last published revision stays beside the pages, as it was published."""
        for name in self._workspace.revisions(self._edition)[-1:]:
            frozen = self._workspace.revision(self._edition, name)
            for is_internal in (False, True):
                notice = frozen.notice(self._edition, is_internal)
                if notice.is_file():
                    replace_file(built.notice(self._edition, is_internal), notice.read_bytes())

    def _make_index(self, built: Workspace) -> None:
        """The list of the editions that will have a report once this run is published."""
        editions = set(self._workspace.published_editions())
        if built.page(f"{self._edition}/index").is_file():
            editions.add(self._edition)
        page = editions_page(built, self._rules.workspace, editions)
        replace_file(built.page("index"), page.encode("utf-8"))

    def _make_data(self, built: Workspace, book: OpenEdition) -> None:
        """The shared tables, as a workbook and as CSV."""
        replace_file(built.data_workbook(self._edition), data_workbook(book))
        for name, content in data_csv(book).items():
            replace_file(built.data_csv(self._edition) / name, content)

    def _make_documents(self, built: Workspace, book: OpenEdition) -> None:
        """The summing-up reports, and the papers of the council."""
        for document in documents_of(book):
            replace_file(built.document(self._edition, document.name), document.make())

    def _stale_files(self, built: Workspace) -> list[Path]:
        """Our files of an earlier run that this one has not made, such as those of a dissolved cluster."""
        names = [f"{name}.csv" for name in SHEETS if not (built.data_csv(self._edition) / f"{name}.csv").is_file()]
        tables = [self._workspace.data_csv(self._edition) / name for name in names]
        compared = self._workspace.beside(self._workspace.tables(self._edition)).rglob("*.csv")
        return [
            *compared,
            *self._not_made_now(built, "*.html", is_ours),
            *self._not_made_now(built, "*.docx", is_our_document),
            *(path for path in tables if path.is_file()),
        ]

    def _not_made_now(self, built: Workspace, pattern: str, is_made_by_us: Callable[[Path], bool]) -> list[Path]:
        new = {path.relative_to(built.build) for path in built.reports(self._edition).rglob(pattern)}
        old = self._workspace.reports(self._edition).rglob(pattern)
        return [path for path in old if path.relative_to(self._workspace.root) not in new and is_made_by_us(path)]

    def _stale_bundle(self) -> list[Path]:
        """The bundle of an earlier run: it holds what is replaced now."""
        path = bundle_path(self._workspace, self._rules)
        return [path] if path.is_file() else []

    def _reject(self, built: Workspace) -> None:
        """Leaves the tables of the stopped run where a person can look at them."""
        rejected = self._workspace.rejected(self._edition)
        shutil.rmtree(rejected, ignore_errors=True)
        for table in sorted(built.tables_to_write(self._edition).glob("*.csv")):
            replace_file(rejected / table.name, table.read_bytes())


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
