"""Built aside, published whole: a run's files replace the old ones all at once, or, if it dies, at the next run.

A run builds in its own folder, which it holds locked. To publish, it writes a journal of what moves where, and only
then moves. A folder that nobody holds is left over from a run that died: with a journal its moves are finished,
without one it is deleted.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from thidua_helpers.errors import StepFailed, cannot_replace
from thidua_helpers.files import make_folders, replace_file
from thidua_helpers.period import Edition
from thidua_helpers.workspace.paths import PARTS, Workspace

_JOURNAL = "journal.json"
_LOCK = "lock"
_PUBLISHING = "publish.lock"
_OLD = "old"


@contextmanager
def run_folder(workspace: Workspace) -> Iterator[Path]:
    """A folder of this run's own, with the layout of a workspace; what dead runs left is finished or undone first."""
    with publishing(workspace):
        finish_dead_runs(workspace)
        folder = Path(tempfile.mkdtemp(dir=workspace.runs, prefix="run-"))
        lock = FileLock(folder / _LOCK)
        lock.acquire()
    try:
        yield folder
    finally:
        lock.release()
        if not (folder / _JOURNAL).exists():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def publishing(workspace: Workspace) -> Iterator[None]:
    """Holds the workspace's one lock on what is published: no two runs replace files, or clean up, at once."""
    _make_runs(workspace)
    with FileLock(workspace.runs / _PUBLISHING):
        yield


@contextmanager
def one_at_a_time(workspace: Workspace, edition: Edition, wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds the lock of an edition: two runs of it follow each other. `wait` is called if there is another to wait for.

    The system lets go of the lock of a process that has died.
    """
    _make_runs(workspace)
    lock = FileLock(workspace.runs / f"{edition}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        wait()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _make_runs(workspace: Workspace) -> None:
    try:
        workspace.runs.mkdir(parents=True, exist_ok=True)
        (workspace.runs / _PUBLISHING).touch()
    except OSError as error:
        raise cannot_replace(workspace.runs, error) from error


def finish_dead_runs(workspace: Workspace) -> None:
    """Finishes what a run that died while publishing had begun, and deletes what one that died before it had built.

    To be called with `publishing` held. A run whose files cannot be put in place is undone, so it stops nobody else.
    """
    for folder in sorted(workspace.runs.glob("run-*")):
        try:
            with FileLock(folder / _LOCK, timeout=0):
                if (folder / _JOURNAL).is_file():
                    with suppress(StepFailed):
                        _carry_out(workspace, folder)
        except Timeout:
            continue
        shutil.rmtree(folder, ignore_errors=True)


def publish(workspace: Workspace, folder: Path, remove: Iterable[Path] = (), replacing: bool = True) -> list[Path]:
    """Moves every file built under `folder`/config, /data and /reports to its place, and deletes `remove`.

    A frozen revision is moved as one, last of all, so it is there whole or not at all. Returns the published files;
    unless `replacing`, a file that is there already stays and is not among them. To be called with `publishing` held.
    Raises StepFailed, with everything as it was, if a file cannot be replaced (open in another program). From the
    moment the journal is written, only that can stop it: Ctrl-C waits, and what a killed run had begun the next run
    finishes.
    """
    frozen = Workspace(workspace.root, folder).revisions.built()
    built = sorted(
        path
        for part in PARTS
        for path in (folder / part).rglob("*")
        if path.is_file() and not any(path.is_relative_to(each) for each in frozen)
    )
    names = [path.relative_to(folder).as_posix() for path in (*built, *frozen)]
    if not replacing:
        names = [name for name in names if not (workspace.root / name).exists()]
    gone = sorted(workspace.relative(path) for path in remove)
    try:
        for name in (*names, *gone):
            if (workspace.root / name).is_file():
                make_folders((folder / _OLD / name).parent)
                shutil.copy2(workspace.root / name, folder / _OLD / name)
    except OSError as error:
        raise _nothing_replaced(name, error) from error
    journal = {"move": names, "remove": gone, "replacing": replacing}
    replace_file(folder / _JOURNAL, json.dumps(journal, indent=1).encode("utf-8"))
    try:
        _carry_out(workspace, folder)
    except KeyboardInterrupt:
        _carry_out(workspace, folder)
        raise
    return [workspace.root / name for name in names]


def _carry_out(workspace: Workspace, folder: Path) -> None:
    """Does what the journal says and is not done yet; if the system refuses, puts the old files back."""
    if not (folder / _JOURNAL).is_file():
        return
    journal = json.loads((folder / _JOURNAL).read_text(encoding="utf-8"))
    try:
        for name in journal["move"]:
            is_taken = not journal.get("replacing", True) and (workspace.root / name).exists()
            if (folder / name).exists() and not is_taken:
                make_folders((workspace.root / name).parent)
                (folder / name).replace(workspace.root / name)
        for name in journal["remove"]:
            (workspace.root / name).unlink(missing_ok=True)
    except OSError as error:
        _put_back(workspace, folder, [*journal["move"], *journal["remove"]])
        raise _nothing_replaced(name, error) from error
    (folder / _JOURNAL).unlink()


def _nothing_replaced(name: str, error: OSError) -> StepFailed:
    return StepFailed(f"{cannot_replace(name, error)} Các báo cáo cũ còn nguyên.")


def _put_back(workspace: Workspace, folder: Path, names: Iterable[str]) -> None:
    for name in names:
        target, old = workspace.root / name, folder / _OLD / name
        with suppress(OSError):
            if old.is_file():
                old.replace(target)
            elif not (folder / name).exists():
                target.replace(folder / name)
    (folder / _JOURNAL).unlink()
