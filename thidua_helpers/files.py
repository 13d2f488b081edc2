"""Files: written whole or not at all, named by their content, and noted when read."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from thidua_helpers.errors import cannot_replace

_noted: set[str] = set()


def replace_file(path: Path, content: bytes, aside: Path | None = None) -> None:
    """Writes `path` so that a reader finds the whole old file or the whole new one, never a part.

    It is first written to the folder `aside`, by itself to the same folder: there a process that is killed meanwhile
    leaves it under a hidden name. Raises StepFailed, with the old one as it was, if the system refuses (open in another
    program, no room, read-only).
    """
    name = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=aside or path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException as error:
        if name:
            Path(name).unlink(missing_ok=True)
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


def note(path: Path) -> None:
    """Notes that what is being made reads this file."""
    _noted.add(str(path))


def take_notes() -> list[str]:
    """The files noted since the last call, sorted."""
    noted = sorted(_noted)
    _noted.clear()
    return noted
