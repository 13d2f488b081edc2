"""A build of one edition: outputs that are up to date are reused, all others are made."""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.checks.gate import pass_gate
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import StepFailed
from thidua_helpers.files import make_folders, replace_file
from thidua_helpers.period import Edition
from thidua_helpers.pipeline import plan
from thidua_helpers.pipeline.fingerprints import Fingerprints, TaskRecord, TaskResult, now, read_manifest
from thidua_helpers.pipeline.journal import build_folder, edition_lock
from thidua_helpers.pipeline.parallel import run_in_threads, run_on_cluster
from thidua_helpers.pipeline.plan import CLEAN, Task
from thidua_helpers.pipeline.revision_checksums import refuse_changed_revisions
from thidua_helpers.pipeline.stopping import Stop
from thidua_helpers.pipeline.tasks import BuildPaths, built_edition, execute_task
from thidua_helpers.pipeline.workers.pool import Workers
from thidua_helpers.report.pages import INTERNAL, NOTICE_PAGE, SHARED, notice_page
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.store import read_table
from thidua_helpers.workspace.paths import Workspace


@dataclass(frozen=True)
class BuildOptions:
    """Options of a build.

    `jobs`: number of tasks at a time, in workers of this machine, or on those of the dask `scheduler` at this address.
    `is_provisional`: without the units whose reports are late or under review. `is_forced`: nothing is reused.
    `progress` is called with the name of each finished task, `wait` if another run of the edition has to end first.
    """

    jobs: int = 2
    scheduler: str = ""
    is_provisional: bool = False
    is_forced: bool = False
    progress: Callable[[str], None] = lambda task: None
    wait: Callable[[], None] = lambda: None


class Build:
    """The state of a build.

    `records` are of finished and reused tasks, `kept_files` the reused files, `before` the previous run's manifest.
    """

    def __init__(self, paths: BuildPaths, rules: RuleBook, options: BuildOptions, workers: Workers, stop: Stop) -> None:
        self.paths = paths
        self.rules = rules
        self.stop = stop
        self.workspace = paths.workspace
        self.published = Workspace(paths.root)
        self.edition = paths.edition
        self.fingerprints = Fingerprints(self.workspace, self.edition)
        self.before = read_manifest(self.workspace, self.edition)
        self.records: dict[str, TaskRecord] = {}
        self.kept_files: set[str] = set()
        self.began = now()
        self._started = time.monotonic()
        self._options = options
        self._workers = workers

    @property
    def book(self) -> OpenEdition:
        """The edition with the stage tables of this build."""
        return built_edition(self.paths)

    @property
    def seconds(self) -> float:
        """Seconds since the start of the build."""
        return time.monotonic() - self._started

    def files(self) -> set[str]:
        """Names, from the workspace's root, of the files that this build has made or keeps."""
        files = (path for path in self.paths.build.rglob("*") if path.is_file())
        return self.kept_files | {self.paths.relative(path) for path in files}

    def warm_up(self) -> None:
        """Start the workers for the pages while one worker runs the stages in order."""
        if not self._options.scheduler:
            self._workers.warm_up(self._options.jobs - 1)

    def run_stages(self, base: Edition | None = None, names: Sequence[str] = plan.STAGES) -> None:
        """Run outdated stages of these `names`, reuse tables of the others; compare with `base`."""
        stages = plan.stages(self.published, self.edition, self._options.is_provisional, base)
        for task in (task for task in stages if task.name in names):
            if self._keep_published(task):
                self._copy_tables(task)
            else:
                self._add(task, self._run_stage(task))
            self.stop.raise_if_asked()
            self._options.progress(task.name)

    def make(self, tasks: Sequence[Task]) -> None:
        """Make the outdated pages and sets of files, several at a time."""
        outdated = []
        for task in tasks:
            if self._keep_published(task):
                self._options.progress(task.name)
            else:
                outdated.append(task)
        groups: dict[object, list[Task]] = {}
        for task in outdated:
            groups.setdefault(task.subject, []).append(task)
        by_name = {task.name: task for task in outdated}
        for result in self._execute(list(groups.values())):
            self._add(by_name[result.task], result)
            self._options.progress(result.task)
        self.stop.raise_if_asked()

    def keep_notice(self) -> None:
        """Copy the notice of the last frozen revision to the pages without changing it."""
        reads, outputs = [], []
        for revision in self.workspace.revisions.names(self.edition)[-1:]:
            frozen = self.workspace.revision(self.edition, revision)
            for audience in (SHARED, INTERNAL):
                name = notice_page(self.edition, audience).name
                notice, page = frozen.reports.page(name), self.workspace.reports.page(name)
                if notice.is_file():
                    replace_file(page, notice.read_bytes())
                    reads.append(self.paths.relative(notice))
                    outputs.append(self.paths.relative(page))
        self._add(Task(NOTICE_PAGE.name), TaskResult(NOTICE_PAGE.name, reads, outputs, 0))

    def _execute(self, groups: Sequence[Sequence[Task]]) -> Iterator[TaskResult]:
        if self._options.scheduler:
            return run_on_cluster(groups, self.paths, self._options.scheduler)
        return run_in_threads(groups, self.paths, self._workers, self._options.jobs)

    def _run_stage(self, task: Task) -> TaskResult:
        try:
            return execute_task(task, self.paths, self._workers)
        except StepFailed:
            self.stop.raise_if_asked()
            # If a later stage fails, findings on the inputs are the likely cause, and what has to be corrected first.
            if task.name != CLEAN:
                pass_gate(read_table(self.workspace.tables.to_read(self.edition), "findings_clean"), self.rules.name)
            raise

    def _keep_published(self, task: Task) -> bool:
        """Keep the published outputs of a task if they are up to date; returns whether they are."""
        record = self.before.records.get(task.name)
        if self._options.is_forced or record is None or not self.fingerprints.is_up_to_date(task, record):
            return False
        self.records[task.name] = record
        self.kept_files |= record.outputs.keys()
        return True

    def _add(self, task: Task, result: TaskResult) -> None:
        self.records[task.name] = self.fingerprints.record(task, result)

    def _copy_tables(self, task: Task) -> None:
        """Copy the published tables of a stage, so that the build folder has all tables."""
        target = self.workspace.tables.to_write(self.edition)
        make_folders(target)
        for name in self.records[task.name].outputs:
            path: Path = self.published.root / name
            if path.parent == self.workspace.tables.stored(self.edition):
                shutil.copy(path, target / path.name)


def rules_to_build(workspace: Workspace, edition: Edition) -> RuleBook:
    """Rules of an edition that can be built.

    Raises Refused for wrong config, StepFailed for a frozen revision that is missing or has changed.
    """
    book = OpenEdition(workspace, edition)
    scored_on = book.scored_on
    needed = [workspace.relative(workspace.revision(edition, scored_on.revision).root)] if scored_on else []
    refuse_changed_revisions(workspace, workspace.editions_until(edition), needed)
    return book.rules


@contextmanager
def start_build(workspace: Workspace, rules: RuleBook, options: BuildOptions) -> Iterator[Build]:
    """A build of a locked edition in a new folder, removed at the end like its workers.

    `rules` come from `rules_to_build`. Errors after a request to stop are replaced by KeyboardInterrupt.
    """
    with edition_lock(workspace, rules.edition, options.wait), build_folder(workspace) as folder:
        paths = BuildPaths(workspace.root, folder, rules.edition)
        with Workers(paths.environment) as workers, Stop(workers.kill) as stop:
            try:
                yield Build(paths, rules, options, workers, stop)
            except Exception:
                stop.raise_if_asked()
                raise
