"""Built aside, published whole: a run's files replace the old ones all at once, or, if it dies, at the next run.

A run builds in its own folder, which it holds locked. To publish, it writes a journal of what moves where, and only
then moves. A folder that nobody holds is left over from a run that died: with a journal its moves are finished,
without one it is deleted.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from thidua_helpers.tables import replace_file
from thidua_helpers.workspace import Workspace

_JOURNAL = "journal.json"
_LOCK = "lock"


@contextmanager
def run_folder(workspace: Workspace) -> Iterator[Path]:
    """A folder of this run's own, with the layout of a workspace; what dead runs left is finished or undone first."""
    workspace.runs.mkdir(parents=True, exist_ok=True)
    finish_dead_runs(workspace)
    folder = Path(tempfile.mkdtemp(dir=workspace.runs, prefix="run-"))
    lock = FileLock(folder / _LOCK)
    with lock:
        try:
            yield folder
        finally:
            if not (folder / _JOURNAL).exists():
                shutil.rmtree(folder, ignore_errors=True)


def finish_dead_runs(workspace: Workspace) -> None:
    """Finishes what a run that died while publishing had begun, and deletes what one that died before it had built."""
    for folder in sorted(workspace.runs.glob("run-*")):
        try:
            with FileLock(folder / _LOCK, timeout=0):
                if (folder / _JOURNAL).is_file():
                    _carry_out(workspace, folder)
        except Timeout:
            continue
        shutil.rmtree(folder, ignore_errors=True)


def publish(workspace: Workspace, folder: Path, remove: Iterable[Path] = ()) -> list[Path]:
    """Moves every file built under `folder`/data and `folder`/reports to its place, and deletes `remove`.

    Returns the published files. From the moment the journal is written, the move will be finished, if not by this run
    then by the next.
    """
    built = sorted(path for part in ("data", "reports") for path in (folder / part).rglob("*") if path.is_file())
    journal = {
        "move": [path.relative_to(folder).as_posix() for path in built],
        "remove": sorted(workspace.relative(path) for path in remove),
    }
    with FileLock(workspace.runs / "publish.lock"):
        replace_file(folder / _JOURNAL, json.dumps(journal, indent=1).encode("utf-8"))
        _carry_out(workspace, folder)
    return [workspace.root / name for name in journal["move"]]


def _carry_out(workspace: Workspace, folder: Path) -> None:
    journal = json.loads((folder / _JOURNAL).read_text(encoding="utf-8"))
    for name in journal["move"]:
        source, target = folder / name, workspace.root / name
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)
    for name in journal["remove"]:
        (workspace.root / name).unlink(missing_ok=True)
    (folder / _JOURNAL).unlink()
