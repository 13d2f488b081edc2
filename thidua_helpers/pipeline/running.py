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
from thidua_helpers.errors import GateClosed
from thidua_helpers.pipeline.kernels import Kernels
from thidua_helpers.pipeline.notebooks import execute
from thidua_helpers.pipeline.pages import Page, checks_page, chosen, pages_of
from thidua_helpers.pipeline.publishing import publish, run_folder
from thidua_helpers.report.editions import editions_page
from thidua_helpers.report.html import page_of_notebook
from thidua_helpers.tables import replace_file
from thidua_helpers.workspace import Workspace

STAGES = ("10_clean", "20_results")


@dataclass(frozen=True)
class RunSummary:
    """What a run did: the published files, the findings (warnings only), and how long it took."""

    files: list[Path]
    findings: pd.DataFrame
    seconds: float


class Run:
    """One run of one edition, built in a folder aside. `progress` is called with the name of each step that is done."""

    def __init__(
        self,
        workspace: Workspace,
        edition: Edition,
        jobs: int = 2,
        progress: Callable[[str], None] = lambda step: None,
        reuse_kernels: bool = True,
    ) -> None:
        self._workspace = workspace
        self._edition = edition
        self._jobs = jobs
        self._progress = progress
        self._reuse_kernels = reuse_kernels
        self.rules = OpenEdition(workspace, edition).rules

    def steps(self, only: Sequence[str] = ()) -> int:
        """How many steps a run of the pages `only` has; raises Refused for an unknown page."""
        return len(STAGES) + len(chosen(pages_of(self.rules), only))

    def publish(self, only: Sequence[str] = ()) -> RunSummary:
        """Runs the stages, passes the gate, makes the pages and publishes all of it.

        Raises GateClosed if the data have errors: then the tables and the page of checks are left in `rejected/`, and
        what was published before stays as it was.
        """
        began = time.monotonic()
        pages = chosen(pages_of(self.rules), only)
        with run_folder(self._workspace) as folder, self._kernels(folder) as kernels:
            findings = self._stages_and_gate(folder, kernels)
            self._make_pages(folder, kernels, pages)
            self._index(folder)
            stale = [] if only else self._stale_pages(pages)
            files = publish(self._workspace, folder, stale)
        shutil.rmtree(self._workspace.rejected(self._edition), ignore_errors=True)
        return RunSummary(files, findings, time.monotonic() - began)

    def check(self) -> pd.DataFrame:
        """The findings of the edition, nothing published; raises GateClosed as `publish` does."""
        with run_folder(self._workspace) as folder, self._kernels(folder) as kernels:
            return self._stages_and_gate(folder, kernels)

    def _kernels(self, folder: Path) -> Kernels:
        environment = {"THIDUA_ROOT": str(self._workspace.root), "THIDUA_BUILD": str(folder)}
        return Kernels(environment, reuse=self._reuse_kernels)

    def _stages_and_gate(self, folder: Path, kernels: Kernels) -> pd.DataFrame:
        for stage in STAGES:
            with kernels.borrow() as kernel:
                execute(stage, {"edition": str(self._edition)}, folder / "notebooks" / f"{stage}.ipynb", kernel)
            self._progress(stage)
        built = Workspace(self._workspace.root, folder)
        findings = OpenEdition(built, self._edition).findings
        try:
            pass_gate(findings)
        except GateClosed as closed:
            self._make_pages(folder, kernels, [checks_page(self.rules)])
            rejected = self._reject(built, folder)
            raise GateClosed(f"{closed}\nXem trang đối chiếu: {rejected}") from None
        return findings

    def _make_pages(self, folder: Path, kernels: Kernels, pages: list[Page]) -> None:
        from joblib import Parallel, delayed

        workers = Parallel(n_jobs=min(self._jobs, len(pages)), backend="threading", return_as="generator_unordered")
        for name in workers(delayed(self._make_page)(folder, kernels, page) for page in pages):
            self._progress(name)

    def _make_page(self, folder: Path, kernels: Kernels, page: Page) -> str:
        with kernels.borrow() as kernel:
            notebook = execute(
                page.notebook, dict(page.parameters), folder / "notebooks" / f"{page.name}.ipynb", kernel
            )
        replace_file(folder / "reports" / f"{page.name}.html", page_of_notebook(notebook).encode("utf-8"))
        return page.name

    def _index(self, folder: Path) -> None:
        built = Workspace(self._workspace.root, folder)
        editions = sorted({*self._workspace.published_editions(), self._edition})
        page = editions_page(self.rules.workspace, [OpenEdition(built, edition) for edition in editions])
        replace_file(folder / "reports" / "index.html", page.encode("utf-8"))

    def _stale_pages(self, pages: list[Page]) -> list[Path]:
        """Pages of an earlier run that the edition no longer has, such as those of a cluster that was dissolved."""
        folder = self._workspace.reports(self._edition)
        made = {f"{page.name}.html" for page in pages}
        return [path for path in folder.glob("*.html") if f"{self._edition}/{path.name}" not in made]

    def _reject(self, built: Workspace, folder: Path) -> Path:
        """Leaves what the stopped run had made where a person can look at it; returns the page of checks."""
        rejected = self._workspace.rejected(self._edition)
        shutil.rmtree(rejected, ignore_errors=True)
        rejected.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(built.tables_to_write(self._edition), rejected)
        page = folder / "reports" / str(self._edition) / "doi-chieu.html"
        return Path(shutil.copy(page, rejected / page.name))
