"""Publishing by a journal: files of a build folder replace the published ones all or none.

A run builds in a folder of its own, which it keeps locked. To publish, it writes a journal of all moves, then moves.
An unlocked folder was left by a killed run: the next run finishes its moves if it has a journal, else deletes it.
"""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from thidua_helpers.errors import StepFailed, replace_error
from thidua_helpers.files import make_folders, replace_file
from thidua_helpers.period import Edition
from thidua_helpers.workspace.paths import PARTS, Workspace

_JOURNAL = "journal.json"
_LOCK = "lock"
_PUBLISH_LOCK = "publish.lock"
_OLD = "old"


@contextmanager
def build_folder(workspace: Workspace) -> Iterator[Path]:
    """A new locked folder with the layout of a workspace; first cleans up after killed runs."""
    with publish_lock(workspace):
        finish_killed_runs(workspace)
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
def publish_lock(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace's lock on published files, so that only one run replaces or cleans up."""
    _make_runs(workspace)
    with FileLock(workspace.runs / _PUBLISH_LOCK):
        yield


@contextmanager
def edition_lock(workspace: Workspace, edition: Edition, wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock of an edition; calls `wait` before it waits for another run of the edition.

    The system releases the lock of a dead process.
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
        (workspace.runs / _PUBLISH_LOCK).touch()
    except OSError as error:
        raise replace_error(workspace.runs, error) from error


def finish_killed_runs(workspace: Workspace) -> None:
    """Finish the moves of runs killed while publishing; delete the folders of the others.

    Requires `publish_lock`. Moves that the system refuses are undone, so that other runs can go on.
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


def move_into_place(
    workspace: Workspace, folder: Path, remove: Iterable[Path] = (), is_replacing: bool = True
) -> list[Path]:
    """Publish the files of a build folder and delete `remove`; returns the published paths.

    A frozen revision is moved as one folder, last, so it is complete or absent. Unless `is_replacing`, existing files
    stay and are not returned. Requires `publish_lock`. Raises StepFailed, with nothing changed, if a file cannot be
    replaced (open in another program). With the journal written, Ctrl-C waits, and the next run finishes a killed one.
    """
    frozen = Workspace(workspace.root, folder).revisions.built_folders()
    built = sorted(
        path
        for part in PARTS
        for path in (folder / part).rglob("*")
        if path.is_file() and not any(path.is_relative_to(revision) for revision in frozen)
    )
    names = [path.relative_to(folder).as_posix() for path in (*built, *frozen)]
    if not is_replacing:
        names = [name for name in names if not (workspace.root / name).exists()]
    removed = sorted(workspace.relative(path) for path in remove)
    _copy_old_files(workspace, folder, [*names, *removed])
    journal = {"move": names, "remove": removed, "replacing": is_replacing}
    replace_file(folder / _JOURNAL, json.dumps(journal, indent=1).encode("utf-8"))
    try:
        _carry_out(workspace, folder)
    except KeyboardInterrupt:
        _carry_out(workspace, folder)
        raise
    return [workspace.root / name for name in names]


def _copy_old_files(workspace: Workspace, folder: Path, names: Iterable[str]) -> None:
    for name in names:
        try:
            if (workspace.root / name).is_file():
                make_folders((folder / _OLD / name).parent)
                shutil.copy2(workspace.root / name, folder / _OLD / name)
        except OSError as error:
            raise _nothing_replaced(name, error) from error


def _carry_out(workspace: Workspace, folder: Path) -> None:
    """Do the open moves of the journal; restore the old files if the system refuses a move."""
    if not (folder / _JOURNAL).is_file():
        return
    journal = json.loads((folder / _JOURNAL).read_text(encoding="utf-8"))
    name = ""
    try:
        for name in journal["move"]:
            is_kept = not journal.get("replacing", True) and (workspace.root / name).exists()
            if (folder / name).exists() and not is_kept:
                make_folders((workspace.root / name).parent)
                (folder / name).replace(workspace.root / name)
        for name in journal["remove"]:
            (workspace.root / name).unlink(missing_ok=True)
    except OSError as error:
        _put_back(workspace, folder, [*journal["move"], *journal["remove"]])
        raise _nothing_replaced(name, error) from error
    (folder / _JOURNAL).unlink()


def _nothing_replaced(name: str, error: OSError) -> StepFailed:
    return StepFailed(f"{replace_error(name, error)} Các báo cáo cũ còn nguyên.")


def _put_back(workspace: Workspace, folder: Path, names: Iterable[str]) -> None:
    for name in names:
        target, old = workspace.root / name, folder / _OLD / name
        with suppress(OSError):
            if old.is_file():
                old.replace(target)
            elif not (folder / name).exists():
                target.replace(folder / name)
    (folder / _JOURNAL).unlink()
