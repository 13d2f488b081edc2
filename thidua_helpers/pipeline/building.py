"""One edition being built in a folder aside: what still holds is taken over, the rest is made."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.checks.gate import pass_gate
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import StepFailed
from thidua_helpers.files import make_folders, replace_file
from thidua_helpers.period import Edition
from thidua_helpers.pipeline.fingerprints import STAGES, Done, Manifest, Present, Record, parameters_of, read_manifest
from thidua_helpers.pipeline.parallel import in_parallel
from thidua_helpers.pipeline.stopping import Stop
from thidua_helpers.pipeline.tasks import Place, kernels_at, make, opened, run_stage
from thidua_helpers.report.pages import INTERNAL, NOTICE_PAGE, SHARED, Page, notice_page
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.schemas.compare import COMPARE
from thidua_helpers.tables.store import read_table
from thidua_helpers.workspace.paths import Workspace


@dataclass(frozen=True)
class Wanted:
    """How an edition is to be made: see `Run`."""

    jobs: int
    progress: Callable[[str], None]
    is_provisional: bool
    is_forced: bool
    scheduler: str


class Job:
    """What has been built so far. `records` are of all that it holds, `kept` are the published files that stay."""

    def __init__(self, place: Place, rules: RuleBook, wanted: Wanted, stop: Stop) -> None:
        self.built: Workspace = place.workspace
        self.present = Present(self.built, place.edition)
        self.manifest: Manifest = read_manifest(self.built, place.edition)
        self.records: dict[str, Record] = {}
        self.kept: set[str] = set()
        self.stop = stop
        self._place = place
        self._rules = rules
        self._wanted = wanted

    def warm(self) -> None:
        """Has the kernels for the pages start while the stages run, one after another, in one of them."""
        if not self._wanted.scheduler:
            kernels_at(self._place).warm(self._wanted.jobs - 1)

    def stages(self, base: Edition | None = None) -> None:
        """Runs the stages, the last one beside `base`, or takes over the tables of those that would give the same."""
        edition = self._place.edition
        for stage in STAGES:
            parameters = parameters_of(stage, edition, self._wanted.is_provisional)
            is_apart = stage == COMPARE and base is not None
            if is_apart:
                run_stage(self._place, stage, parameters | {"base": str(base)})
            elif not self._still_holds(stage, stage, parameters):
                self._keep(self._run_stage(stage, parameters), stage, parameters)
            else:
                self._copy_tables(stage)
            self.stop.raise_if_asked()
            self._wanted.progress(stage)

    def _run_stage(self, stage: str, parameters: dict[str, str]) -> Done:
        try:
            return run_stage(self._place, stage, parameters)
        except StepFailed:
            self.stop.raise_if_asked()
            # Data that are wrong enough to break the results have been found wrong before: that is what to mend.
            if stage != STAGES[0]:
                tables = self.built.tables.to_read(self._place.edition)
                pass_gate(read_table(tables, "findings_clean"), self._rules.name)
            raise

    def make(self, pages: Sequence[Page], sets: Sequence[str]) -> None:
        """Makes the pages and sets of files that no longer are as they would be made, several at once."""
        from joblib import delayed

        asked = {page.name: (page.notebook, dict(page.parameters)) for page in pages} | {
            name: ("", {}) for name in sets
        }
        held = {name for name, (notebook, parameters) in asked.items() if self._still_holds(name, notebook, parameters)}
        for name in held:
            self._wanted.progress(name)
        groups: dict[object, list[Page | str]] = {name: [name] for name in sets if name not in held}
        for page in pages:
            if page.name not in held:
                groups.setdefault(page.subject, []).append(page)
        tasks = [delayed(make)(self._place, group) for group in groups.values()]
        for made in in_parallel(tasks, self._place, self._wanted.jobs, self._wanted.scheduler):
            for done in made:
                self._keep(done, *asked[done.task])
                self._wanted.progress(done.task)
        self.stop.raise_if_asked()

    def keep_notice(self) -> None:
        """The notice of the last published revision stays beside the pages, as it was published."""
        edition, reads, made = self._place.edition, [], []
        for name in self.built.revisions.names(edition)[-1:]:
            frozen = self.built.revision(edition, name)
            for audience in (SHARED, INTERNAL):
                page_name = notice_page(edition, audience).name
                notice, page = frozen.reports.page(page_name), self.built.reports.page(page_name)
                if notice.is_file():
                    replace_file(page, notice.read_bytes())
                    reads.append(self._place.name(notice))
                    made.append(self._place.name(page))
        self._keep(Done(NOTICE_PAGE.name, reads, made, 0), "", {})

    @property
    def book(self) -> OpenEdition:
        """The edition with the tables of this job."""
        return opened(self._place)

    def name(self, path: Path) -> str:
        """The name of a file from the workspace's root, whether it lies there or aside."""
        return self._place.name(path)

    def holds_page(self, name: str) -> bool:
        """Whether there will be a page of that name when this job is published."""
        path = self.built.reports.page(name)
        return path.is_file() or self._place.name(path) in self.kept

    def names(self) -> set[str]:
        """The files that this job has made or keeps, by name from the workspace's root."""
        made = (path for path in self.built.build.rglob("*") if path.is_file())
        return self.kept | {self._place.name(path) for path in made}

    def _still_holds(self, task: str, notebook: str, parameters: dict[str, str]) -> bool:
        """Whether a task's outputs are as it would make them; then they are kept."""
        record = self.manifest.records.get(task)
        if self._wanted.is_forced or record is None or (record.notebook, record.parameters) != (notebook, parameters):
            return False
        if not self.present.holds(task, record):
            return False
        self.records[task] = record
        self.kept |= record.outputs.keys()
        return True

    def _keep(self, done: Done, notebook: str, parameters: dict[str, str]) -> None:
        self.records[done.task] = self.present.record(done.task, notebook, parameters, done)

    def _copy_tables(self, stage: str) -> None:
        """Aside lie all tables of a job, those that it takes over among them."""
        target = self.built.tables.to_write(self._place.edition)
        make_folders(target)
        for name in self.records[stage].outputs:
            path: Path = self.built.root / name
            if path.parent == self.built.tables.stored(self._place.edition):
                shutil.copy(path, target / path.name)
