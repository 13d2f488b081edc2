"""Files: complete writes, checksums, recorded reads, private modes."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from thidua_helpers.errors import replace_error

_reads: ContextVar[set[Path] | None] = ContextVar("reads", default=None)
# What only its owner may read: the officers' key, stage tables, internal pages, inputs of frozen revisions.
_PRIVATE = re.compile(r"/data/(?:keys|processed|published/[^/]+/r\d+/data)(?:/|$)|/reports/[^/]+/noi-bo(?:/|$)")


def is_private(path: Path) -> bool:
    """Whether only its owner may read this file or folder of a workspace."""
    return _PRIVATE.search(path.as_posix()) is not None


def make_folders(folder: Path) -> None:
    """Make `folder` and its parents; private ones get mode 0700, also existing ones.

    Windows has no such modes: there folders inherit their permissions.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for parent in (folder, *folder.parents):
        if not is_private(parent):
            break
        with suppress(OSError):
            if parent.stat().st_mode & 0o077:
                parent.chmod(0o700)


def replace_file(path: Path, content: bytes, temporary_folder: Path | None = None) -> None:
    """Write `path` so that a reader finds the complete old file or the complete new one.

    It is first written under a hidden name to `temporary_folder`, by default to the same folder, where a killed process
    leaves it. Private files get mode 0600, others follow the umask. Raises StepFailed and keeps the old file if the
    system refuses (open in another program, disk full, read-only).
    """
    written = None
    try:
        make_folders(path.parent)
        written = (temporary_folder or path.parent) / f".{path.name}.{secrets.token_hex(4)}"
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
            raise replace_error(path, error) from error
        raise


def checksum(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(parts: Iterable[str]) -> str:
    """One SHA-256 of several texts without line feeds."""
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


@contextmanager
def recorded_reads() -> Iterator[set[Path]]:
    """Files passed to `record_read` while the context is open.

    A notebook's reads are unknown from outside, so the opener of an edition records them.
    """
    reads: set[Path] = set()
    token = _reads.set(reads)
    try:
        yield reads
    finally:
        _reads.reset(token)


def record_read(path: Path) -> None:
    """Record that a file is read, inside `recorded_reads`."""
    reads = _reads.get()
    if reads is not None:
        reads.add(path)


def visible_files(folder: Path) -> list[Path]:
    """Files below a folder, without hidden ones and Office lock files."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(("~$", "."))]
