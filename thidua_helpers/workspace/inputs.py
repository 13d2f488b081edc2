"""Received workbooks, blank workbooks, and the key of officers' codes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.files import visible_files
from thidua_helpers.period import Edition

_RAW = "data/raw/"


@dataclass(frozen=True)
class InputPaths:
    """Paths of received and blank files; `build` is the build folder of a run, or the root."""

    root: Path
    build: Path

    @property
    def officer_key(self) -> Path:
        """The key from officers' codes to their names; git ignores it."""
        return self.root / "data" / "keys" / "can-bo.csv"

    @property
    def officer_key_to_write(self) -> Path:
        return self.build / "data" / "keys" / "can-bo.csv"

    def raw(self, edition: Edition) -> Path:
        return self.root / "data" / "raw" / str(edition)

    def replaced(self, edition: Edition) -> Path:
        """Folder of received workbooks that later ones replaced."""
        return self.root / "data" / "replaced" / str(edition)

    def shared_raw(self, file: str) -> Path:
        """Path of an input that belongs to no edition."""
        return self.root / "data" / "raw" / file

    def blank(self, edition: Edition) -> Path:
        """Folder of blank workbooks, named as in the raw folder."""
        return self.root / "data" / "blank" / str(edition)

    def config_workbook(self, edition: Edition) -> Path:
        """Path of the workbook for filling in the edition's config."""
        return self.blank(edition) / f"cau-hinh-{edition}.xlsx"

    def config_changes(self, edition: Edition) -> Path:
        """Path of the list of what the config workbook last changed."""
        return self.blank(edition) / f"thay-doi-{edition}.xlsx"

    def is_outside(self, path: Path) -> bool:
        """Whether a raw input is, or is below, a link to a place outside the raw folder."""
        return not path.resolve().is_relative_to((self.root / "data" / "raw").resolve())

    def files(self, editions: Iterable[Edition]) -> list[Path]:
        """Received files of `editions` and of no edition, without links to other places."""
        of_none = [path for path in sorted((self.root / "data" / "raw").glob("*")) if path.is_file()]
        received = [*of_none, *(path for edition in editions for path in visible_files(self.raw(edition)))]
        return [path for path in received if not self.is_outside(path)]

    def state(self) -> tuple[tuple, ...]:
        """A value that changes with every added, changed or removed input; reads no file."""
        folders = (self.root / name for name in ("config", "data/raw", "data/keys", "data/blank"))
        states = ((path, path.lstat()) for folder in folders for path in sorted(folder.rglob("*")))
        return tuple((str(path), state.st_ino, state.st_size, state.st_mtime_ns) for path, state in states)


def is_raw(name: str) -> bool:
    """Whether a file name, relative to the root, is that of a received file."""
    return name.startswith(_RAW)


def raw_name(file: str) -> str:
    """Name of an input relative to the raw folder: "2021/don-vi/1-01.xlsx".

    In a frozen revision: "r1: 2021/don-vi/1-01.xlsx".
    """
    frozen = re.fullmatch(r"data/published/[^/]+/(r\d+)/data/raw/(.*)", file)
    return f"{frozen[1]}: {frozen[2]}" if frozen else file.removeprefix(_RAW)


def received_name(name: str) -> str | None:
    """Name of a received file relative to its edition's raw folder: "don-vi/1-01.xlsx".

    Also for copies in a frozen revision. "" for an input of no edition, None for other files, such as config.
    """
    match = re.fullmatch(r"(?:data/published/[^/]+/r\d+/)?data/raw/(?:[^/]+/(.+)|[^/]+)", name)
    return (match[1] or "") if match else None
