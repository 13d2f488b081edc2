"""The run of an edition: stages, gate, pages, publishing; what is still as it would be made is left as it is."""

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from thidua_helpers.checks.completeness import undecided
from thidua_helpers.checks.gate import pass_gate
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import GateClosed, Refused, StepFailed, ThiduaError
from thidua_helpers.files import replace_file
from thidua_helpers.findings import findings_table
from thidua_helpers.intake.read_edition import missing_inputs
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.building import Job, Wanted
from thidua_helpers.pipeline.bundling import bundle_path
from thidua_helpers.pipeline.fingerprints import (
    DONE,
    FAILED,
    STAGES,
    Done,
    Manifest,
    Record,
    now,
    versions,
    write_manifest,
)
from thidua_helpers.pipeline.publishing import one_at_a_time, publish, publishing, run_folder
from thidua_helpers.pipeline.stopping import Stop
from thidua_helpers.pipeline.sums import kept_sums, refuse_changed_revisions
from thidua_helpers.pipeline.tasks import DATA, DOCUMENTS, PAPERS, Place, close_kernels, kernels_at
from thidua_helpers.report.documents import INTERNAL
from thidua_helpers.report.documents import is_ours as is_our_document
from thidua_helpers.report.exports.data_tables import SHEETS
from thidua_helpers.report.pages import COMPARISON_PAGE, Page, check_page, chosen, compare_pages, pages_of
from thidua_helpers.report.render.html import is_ours
from thidua_helpers.report.sections.editions import editions_page
from thidua_helpers.vocabulary import Severity
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.workspace.tables import comparison_folder

# What keeps a copy: it gets the workspace with what the run has built aside, and the opened edition.
Freeze = Callable[[Workspace, OpenEdition], None]


@dataclass(frozen=True)
class RunSummary:
    """What a run did: the published files, how many pages were left as they were, the findings, the units it went on
    without, and how long it took."""

    files: list[Path]
    kept_pages: int
    findings: pd.DataFrame
    set_aside: list[str]
    seconds: float


class Run:
    """One run of one edition, built in a folder aside. `progress` is called with the name of each step that is done.

    A provisional run goes on without the units whose reports are late or under review. `is_forced`: everything is made
    again, whatever has changed. `scheduler` is the address of a dask scheduler whose workers make the pages, "" for
    this machine's own `jobs` kernels. `wait` is called when another run of the edition has to be waited for.
    """

    def __init__(
        self,
        workspace: Workspace,
        edition: Edition,
        jobs: int = 2,
        progress: Callable[[str], None] = lambda step: None,
        is_provisional: bool = False,
        is_forced: bool = False,
        scheduler: str = "",
        wait: Callable[[], None] = lambda: None,
    ) -> None:
        self._workspace = workspace
        self._edition = edition
        self._wanted = Wanted(jobs, progress, is_provisional, is_forced, scheduler)
        self._wait = wait
        book = OpenEdition(workspace, edition)
        # A revision that is not there, or not as it was frozen, is refused before anything is made.
        scored_on = book.scored_on
        needed = [workspace.relative(workspace.revision(edition, scored_on.revision).root)] if scored_on else []
        refuse_changed_revisions(workspace, workspace.editions_until(edition), needed)
        self._rules = book.rules

    def name(self, holder: str) -> str:
        return self._rules.name(holder)

    def steps(self, only: Sequence[str] = ()) -> int:
        """How many steps a run of the pages `only` has; raises Refused for an unknown page."""
        return len(STAGES) + len(chosen(pages_of(self._rules), only)) + len(self._check_page(only) + self._sets(only))

    def _check_page(self, only: Sequence[str]) -> list[Page]:
        """The page for those who mend the data, beside all others, where units report themselves."""
        return [check_page(self._rules)] if self._rules.statistical_forms and not only else []

    def _sets(self, only: Sequence[str]) -> list[str]:
        """The sets of files that are made beside all pages."""
        papers = [PAPERS] if self._rules.statistical_forms else []
        return [] if only else [DATA, DOCUMENTS, *papers]

    def publish(self, only: Sequence[str] = (), freeze: Freeze | None = None) -> RunSummary:
        """Runs the stages, passes the gate, makes the pages and publishes all of it, or what of it is not as it was.

        `freeze` is called with what has been made, before any of it is put in place, to keep a copy beside it.
        Raises GateClosed if the data have errors: then the tables are left in `rejected/`, the papers of the check in
        `noi-bo/ra-soat/`, and what was published before stays as it was. Raises Refused if `only` would leave other
        pages at odds with tables that have changed.
        """
        began, started = time.monotonic(), now()
        pages = chosen(pages_of(self._rules), only)
        with self._building() as job:
            self._say_failed(job, started, "")
            try:
                if not only:
                    job.warm()
                job.stages()
                book = self._pass_gate(job)
                self._refuse_contradiction(job, pages)
                job.make([*pages, *self._check_page(only)], self._sets(only))
                with publishing(self._workspace):
                    if freeze:
                        freeze(job.built, book)
                    if not only:
                        job.keep_notice()
                    index = self._make_index(job)
                    stale = [] if only else self._stale_files(job)
                    manifest = self._manifest(job, started, time.monotonic() - began, is_whole=not only)
                    self._write_manifests(job, index, manifest)
                    job.stop.raise_if_asked()
                    findings, set_aside = book.findings, book.set_aside
                    files = publish(self._workspace, job.built.build, [*stale, *self._stale_bundle()])
            except ThiduaError as error:
                job.stop.raise_if_asked()
                # What was wrong first is what is said, also on a disk that has no room for a manifest.
                with suppress(StepFailed):
                    self._say_failed(job, started, str(error).partition("\n")[0])
                raise
            shutil.rmtree(self._workspace.tables.rejected(self._edition), ignore_errors=True)
        kept = sum(self._workspace.reports.page(page.name) not in files for page in pages)
        return RunSummary(files, kept, findings, set_aside, time.monotonic() - began)

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
            pages = [page.name for page in pages_of(self._rules) if page.kind == COMPARISON_PAGE]
            self.publish(pages)
            return [self._workspace.reports.page(name) for name in pages]
        pages = compare_pages(self._rules, base)
        with self._building() as job:
            job.stages(base)
            self._pass_gate(job)
            self._refuse_contradiction(job, pages)
            job.make(pages, [])
            for path in job.built.tables.to_write(self._edition).glob("*.csv"):
                path.unlink()
            with publishing(self._workspace):
                files = publish(self._workspace, job.built.build)
        return [path for path in files if path.suffix == ".html"]

    def make_tables(self) -> None:
        """Runs the stages and puts their tables in place; no page is made, and no gate is passed."""
        with self._building() as job:
            job.stages()
            with publishing(self._workspace):
                publish(self._workspace, job.built.build)

    def missing_inputs(self) -> pd.DataFrame | None:
        """What can be seen to be missing at once, before anything is read or computed; None where nothing is."""
        found = missing_inputs(self._workspace, self._rules)
        found += undecided(self._rules)
        return findings_table(found) if found else None

    def check(self) -> pd.DataFrame:
        """The findings of the edition; only papers are written. Raises GateClosed as `publish` does."""
        with self._building() as job:
            job.stages()
            book = self._pass_gate(job)
            self._publish_papers(job)
            return book.findings

    def verify(self) -> list[str]:
        """Makes the shared files again aside, and says which of the published ones are not the same: changed, gone, or
        no longer made; by name from the workspace's root. What others put beside them is not looked at."""
        with self._building() as job:
            job.stages()
            self._pass_gate(job)
            job.make([page for page in pages_of(self._rules) if f"/{INTERNAL}" not in page.name], [DATA, DOCUMENTS])
            job.keep_notice()
            now, then = (self._shared(records) for records in (job.records, job.manifest.records))
            published = job.present.published(now.keys() | then.keys())
            return sorted(name for name, found in published.items() if found != now.get(name))

    def _shared(self, records: Mapping[str, Record]) -> dict[str, str]:
        """The checksums of what is shared of the outputs of these records."""
        reports = f"{self._workspace.relative(self._workspace.reports.folder(self._edition))}/"
        outputs = {name: found for record in records.values() for name, found in record.outputs.items()}
        return {
            name: found
            for name, found in outputs.items()
            if name.startswith(reports) and not name.startswith(reports + INTERNAL)
        }

    @contextmanager
    def _building(self) -> Iterator[Job]:
        """A job of this run in a folder aside; while it lasts, no other run of the edition."""
        with one_at_a_time(self._workspace, self._edition, self._wait), run_folder(self._workspace) as folder:
            place = Place(self._workspace.root, folder, self._edition)
            try:
                with Stop(lambda: kernels_at(place).kill()) as stop:
                    try:
                        yield Job(place, self._rules, self._wanted, stop)
                    except Exception:
                        # What fails after a stop was asked for fails because of it.
                        stop.raise_if_asked()
                        raise
            finally:
                close_kernels(place)

    def _pass_gate(self, job: Job) -> OpenEdition:
        """The edition with its tables. Past an error, leaves what was made where a person can look at it, and raises
        GateClosed."""
        book = job.book
        try:
            pass_gate(book.findings, self._rules.name, book.set_aside)
        except GateClosed as closed:
            self._reject(job.built)
            self._publish_papers(job)
            page = self._workspace.reports.page(check_page(self._rules).name)
            raise GateClosed(f"{closed}\nXem trang rà soát: {page}") from None
        return book

    def _publish_papers(self, job: Job) -> None:
        """The papers of the check alone: tables and reports stay as they were."""
        job.make([check_page(self._rules)], [PAPERS])
        shutil.rmtree(job.built.tables.to_write(self._edition))
        new = job.names()
        old = self._workspace.reports.check_papers(self._edition).rglob("*.html")
        stale = [path for path in old if self._workspace.relative(path) not in new]
        with publishing(self._workspace):
            publish(self._workspace, job.built.build, stale)

    def _refuse_contradiction(self, job: Job, pages: list[Page]) -> None:
        """Pages that are not made now must still say what the tables say."""
        made = {page.name for page in pages}
        others = [page.name for page in pages_of(self._rules) if page.name not in made]
        kept = [name for name in others if self._workspace.reports.page(name).is_file()]
        new, stored = job.built.tables.to_write(self._edition), self._workspace.tables.stored(self._edition)
        if kept and any(_content(path) != _content(stored / path.name) for path in new.glob("*.csv")):
            raise Refused(
                f"Số liệu đã thay đổi từ lần lập trước, nên các trang {', '.join(kept)} sẽ không còn khớp. "
                f"Hãy chạy “thidua run {self._edition}”, không có --only."
            )

    def _make_index(self, job: Job) -> Path:
        """The list of the editions that will have a report once this run is published."""
        editions = set(self._workspace.published_editions())
        if job.holds_page(f"{self._edition}/index"):
            editions.add(self._edition)
        path = job.built.reports.page("index")
        replace_file(path, editions_page(job.built, self._rules.settings, editions).encode("utf-8"))
        return path

    def _write_manifests(self, job: Job, index: Path, manifest: Manifest) -> None:
        """Aside, to be published with what they are of: the edition's, and that of the list of editions."""
        write_manifest(job.built, self._edition, manifest)
        done = Done("index", [], [job.name(index)], 0)
        of_index = Manifest(DONE, began=manifest.began, records={"index": job.present.record("index", "", {}, done)})
        write_manifest(job.built, None, of_index)

    def _manifest(self, job: Job, began: str, seconds: float, is_whole: bool) -> Manifest:
        book = job.book
        counts = book.findings["severity"].value_counts()
        return Manifest(
            state=DONE,
            began=began,
            seconds=seconds,
            whole=job.present.config if is_whole else job.manifest.whole,
            program=versions(),
            findings={severity: int(counts.get(severity, 0)) for severity in Severity},
            set_aside=tuple(book.set_aside),
            records=job.records if is_whole else {**job.manifest.records, **job.records},
            revisions={name: sums.pop() for name, sums in kept_sums(job.built, self._edition).items()},
        )

    def _say_failed(self, job: Job, began: str, why: str) -> None:
        """Until its files are in place a run has failed; what was published before stays, and so do its records."""
        failed = replace(job.manifest, state=FAILED, began=began, why=why)
        write_manifest(self._workspace, self._edition, failed, job.built.build)

    def _stale_files(self, job: Job) -> list[Path]:
        """Our files of an earlier run that are no longer made, such as those of a dissolved cluster."""
        now = job.names()
        reports = self._workspace.reports.folder(self._edition)
        ours = {
            *comparison_folder(self._workspace.tables.stored(self._edition)).rglob("*.csv"),
            *filter(is_ours, reports.rglob("*.html")),
            *filter(is_our_document, reports.rglob("*.docx")),
            *(self._workspace.reports.data_csv(self._edition) / f"{name}.csv" for name in SHEETS),
        }
        return [path for path in sorted(ours) if path.is_file() and self._workspace.relative(path) not in now]

    def _stale_bundle(self) -> list[Path]:
        """The bundle of an earlier run: it holds what is replaced now."""
        path = bundle_path(self._workspace, self._rules)
        return [path] if path.is_file() else []

    def _reject(self, built: Workspace) -> None:
        """Leaves the tables of the stopped run where a person can look at them."""
        rejected = self._workspace.tables.rejected(self._edition)
        shutil.rmtree(rejected, ignore_errors=True)
        for table in sorted(built.tables.to_write(self._edition).glob("*.csv")):
            replace_file(rejected / table.name, table.read_bytes())


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
