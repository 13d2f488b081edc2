"""Files: written whole or not at all, named by their content, noted when read, and closed to others if internal."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from thidua_helpers.errors import cannot_replace

_reads: ContextVar[set[Path] | None] = ContextVar("reads", default=None)
# What only its owner may read: the officers' key, stage tables, internal pages, what a frozen revision received.
_PRIVATE = re.compile(r"/data/(?:keys|processed|published/[^/]+/r\d+/data)(?:/|$)|/reports/[^/]+/noi-bo(?:/|$)")


def is_private(path: Path) -> bool:
    """Whether a file or folder of a workspace is one that only its owner may read."""
    return _PRIVATE.search(path.as_posix()) is not None


def make_folders(folder: Path) -> None:
    """Makes `folder` and those above it; private ones are closed to others (0700), also those made before.

    On Windows, where there are no such modes, folders keep what they inherit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for each in (folder, *folder.parents):
        if not is_private(each):
            break
        with suppress(OSError):
            if each.stat().st_mode & 0o077:
                each.chmod(0o700)


def replace_file(path: Path, content: bytes, aside: Path | None = None) -> None:
    """Writes `path` so that a reader finds the whole old file or the whole new one, never a part.

    It is first written to the folder `aside`, by itself to the same folder: there a process that is killed meanwhile
    leaves it under a hidden name. Private files are for their owner only (0600), others as the umask allows. Raises
    StepFailed, with the old one as it was, if the system refuses (open in another program, no room, read-only).
    """
    written = None
    try:
        make_folders(path.parent)
        written = (aside or path.parent) / f".{path.name}.{secrets.token_hex(4)}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(written, flags, 0o600 if is_private(path) else 0o666), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    except BaseException as error:
        if written:
            with suppress(OSError):
                written.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise cannot_replace(path, error) from error
        raise


def checksum(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(parts: Iterable[str]) -> str:
    """One SHA-256 of several texts, none of which holds a line feed."""
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


@contextmanager
def recorded_reads() -> Iterator[set[Path]]:
    """The files that are passed to `record_read` while the context is open.

    A notebook cannot be asked which files its cells read: whoever opens one for it records it.
    """
    reads: set[Path] = set()
    token = _reads.set(reads)
    try:
        yield reads
    finally:
        _reads.reset(token)


def record_read(path: Path) -> None:
    """Record that a file is read, if somebody wants to know."""
    reads = _reads.get()
    if reads is not None:
        reads.add(path)


def visible_files(folder: Path) -> list[Path]:
    """The files below a folder, without hidden ones and the lock files of Office."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(("~$", "."))]
