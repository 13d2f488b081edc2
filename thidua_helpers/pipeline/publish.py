"""Publishing of a build: gate, contradictions, list of editions, manifests, outdated files."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from thidua_helpers.checks.gate import pass_gate
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import GateClosed, Refused, StepFailed, ThiduaError
from thidua_helpers.files import replace_file
from thidua_helpers.pipeline import plan
from thidua_helpers.pipeline.build import Build
from thidua_helpers.pipeline.bundling import bundle_path
from thidua_helpers.pipeline.fingerprints import (
    DONE,
    FAILED,
    Manifest,
    TaskRecord,
    TaskResult,
    versions,
    write_manifest,
)
from thidua_helpers.pipeline.journal import move_into_place, publish_lock
from thidua_helpers.pipeline.plan import Task
from thidua_helpers.pipeline.revision_checksums import recorded_checksums
from thidua_helpers.report.documents import INTERNAL
from thidua_helpers.report.documents import is_generated_document as is_our_document
from thidua_helpers.report.exports.exported import SHEETS
from thidua_helpers.report.pages import check_page
from thidua_helpers.report.render.html import is_generated_page
from thidua_helpers.report.sections.editions import editions_page
from thidua_helpers.vocabulary import Severity
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.workspace.tables import comparison_folder

# Function that freezes a build, with its workspace and its opened edition.
Freeze = Callable[[Workspace, OpenEdition], None]


@dataclass(frozen=True)
class RunSummary:
    """Published files, number of unchanged pages, findings, omitted units and seconds of a run."""

    files: list[Path]
    kept_pages: int
    findings: pd.DataFrame
    set_aside: list[str]
    seconds: float


@contextmanager
def failure_recorded(build: Build) -> Iterator[None]:
    """Mark the manifest as failed until the run succeeds, with the reason of a failure."""
    _write_failed(build, "")
    try:
        yield
    except ThiduaError as error:
        build.stop.raise_if_asked()
        # The first fault is the one to report, also on a disk that has no room for a manifest.
        with suppress(StepFailed):
            _write_failed(build, str(error).partition("\n")[0])
        raise


def _write_failed(build: Build, why: str) -> None:
    """Write the published manifest with the state FAILED and its records unchanged."""
    failed = replace(build.before, state=FAILED, began=build.began, why=why)
    write_manifest(build.published, build.edition, failed, build.paths.build)


def pass_gate_or_reject(build: Build) -> OpenEdition:
    """The edition with its tables; raises GateClosed for data with errors.

    Then the tables are copied to `rejected/` and the papers of the check are published.
    """
    book = build.book
    try:
        pass_gate(book.findings, build.rules.name, book.set_aside)
    except GateClosed as closed:
        _reject_tables(build)
        publish_check_papers(build)
        page = build.published.reports.page(check_page(build.rules).name)
        raise GateClosed(f"{closed}\nXem trang rà soát: {page}") from None
    return book


def _reject_tables(build: Build) -> None:
    """Copy the tables of a stopped run to `rejected/` for inspection."""
    rejected = build.published.tables.rejected(build.edition)
    shutil.rmtree(rejected, ignore_errors=True)
    for table in sorted(build.workspace.tables.to_write(build.edition).glob("*.csv")):
        replace_file(rejected / table.name, table.read_bytes())


def publish_check_papers(build: Build) -> None:
    """Make and publish the papers of the check only."""
    # One after another in the worker of the stages: another would take as long to start as the page takes.
    for task in plan.check_papers(build.rules):
        build.make([task])
    shutil.rmtree(build.workspace.tables.to_write(build.edition))
    papers = build.published.reports.check_papers(build.edition).rglob("*.html")
    publish_build(build, _outdated(build, papers))
    _date_findings(build)


def _date_findings(build: Build) -> None:
    """Give the published findings the present time: the desk compares it with that of inputs.

    Findings that came out the same are not written again.
    """
    findings = build.published.reports.check_findings(build.edition)
    if findings.is_file():
        findings.touch()


def publish_build(build: Build, outdated: Sequence[Path] = ()) -> list[Path]:
    """Move the built files into place and delete `outdated` ones; returns published files."""
    with publish_lock(build.published):
        return move_into_place(build.published, build.paths.build, outdated)


def refuse_contradiction(build: Build, tasks: Sequence[Task]) -> None:
    """Raise Refused if published pages outside `tasks` show tables that have changed."""
    names = {task.name for task in tasks}
    others = [page.name for page in plan.pages(build.rules) if page.name not in names]
    kept = [name for name in others if build.published.reports.page(name).is_file()]
    new, stored = build.workspace.tables.to_write(build.edition), build.published.tables.stored(build.edition)
    if kept and any(_content(path) != _content(stored / path.name) for path in new.glob("*.csv")):
        raise Refused(
            f"Số liệu đã thay đổi từ lần lập trước, nên các trang {', '.join(kept)} sẽ không còn khớp. "
            f"Hãy chạy “thidua run {build.edition}”, không có --only."
        )


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def publish_with_manifest(build: Build, only: Sequence[str], freeze: Freeze | None) -> RunSummary:
    """Publish the edition, or pages `only`, with manifest and index; calls `freeze` first."""
    book, is_whole = build.book, not only
    findings, set_aside = book.findings, book.set_aside
    with publish_lock(build.published):
        if freeze:
            freeze(build.workspace, book)
        if is_whole:
            build.keep_notice()
        index = _make_index(build)
        outdated = _outdated_files(build) if is_whole else []
        write_manifest(build.workspace, build.edition, _manifest(build, book, is_whole))
        write_manifest(build.workspace, None, _manifest_of_index(build, index))
        build.stop.raise_if_asked()
        files = move_into_place(build.published, build.paths.build, [*outdated, *_outdated_bundle(build)])
    _date_findings(build)
    shutil.rmtree(build.published.tables.rejected(build.edition), ignore_errors=True)
    pages = [build.published.reports.page(task.name) for task in plan.pages(build.rules, only)]
    kept = len(set(pages) - set(files))
    return RunSummary(files, kept, findings, set_aside, build.seconds)


def _make_index(build: Build) -> Path:
    """Make the list of the editions that have a report after this build."""
    editions = set(build.published.published_editions())
    first = build.workspace.reports.page(f"{build.edition}/index")
    if first.is_file() or build.paths.relative(first) in build.kept_files:
        editions.add(build.edition)
    path = build.workspace.reports.page("index")
    replace_file(path, editions_page(build.workspace, build.rules.settings, editions).encode("utf-8"))
    return path


def _manifest(build: Build, book: OpenEdition, is_whole: bool) -> Manifest:
    counts = book.findings["severity"].value_counts()
    sums = recorded_checksums(build.workspace, build.edition)
    return Manifest(
        state=DONE,
        began=build.began,
        seconds=build.seconds,
        whole=build.fingerprints.config if is_whole else build.before.whole,
        program=versions(),
        findings={severity: int(counts.get(severity, 0)) for severity in Severity},
        set_aside=tuple(book.set_aside),
        records=build.records if is_whole else {**build.before.records, **build.records},
        revisions={name: checksums.pop() for name, checksums in sums.items()},
    )


def _manifest_of_index(build: Build, index: Path) -> Manifest:
    result = TaskResult("index", [], [build.paths.relative(index)], 0)
    return Manifest(DONE, began=build.began, records={"index": build.fingerprints.record(Task("index"), result)})


def _outdated_files(build: Build) -> list[Path]:
    """Files of an earlier run that are no longer made, such as those of a dissolved cluster."""
    reports = build.published.reports.folder(build.edition)
    ours = {
        *comparison_folder(build.published.tables.stored(build.edition)).rglob("*.csv"),
        *filter(is_generated_page, reports.rglob("*.html")),
        *filter(is_our_document, reports.rglob("*.docx")),
        *(build.published.reports.data_csv(build.edition) / f"{name}.csv" for name in SHEETS),
    }
    return _outdated(build, ours)


def _outdated(build: Build, paths: Iterable[Path]) -> list[Path]:
    """Published files that the build neither makes nor keeps."""
    files = build.files()
    return [path for path in sorted(paths) if path.is_file() and build.paths.relative(path) not in files]


def changed_shared_files(build: Build) -> list[str]:
    """Names, from the root, of shared files that differ from the build or are no longer made."""
    built, before = (_shared(build, records) for records in (build.records, build.before.records))
    published = build.fingerprints.published(built.keys() | before.keys())
    return sorted(name for name, digest in published.items() if digest != built.get(name))


def _shared(build: Build, records: Mapping[str, TaskRecord]) -> dict[str, str]:
    """Checksums of the shared outputs of these records."""
    reports = f"{build.published.relative(build.published.reports.folder(build.edition))}/"
    outputs = (output for record in records.values() for output in record.outputs.items())
    return {
        name: digest
        for name, digest in outputs
        if name.startswith(reports) and not name.removeprefix(reports).startswith(INTERNAL)
    }


def _outdated_bundle(build: Build) -> list[Path]:
    """The bundle of an earlier run; empty without one."""
    path = bundle_path(build.published, build.rules)
    return [path] if path.is_file() else []
