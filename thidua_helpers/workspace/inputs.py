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
    """The files that people send or fill in; `build` is the folder of the run in progress, or the root."""

    root: Path
    build: Path

    @property
    def officer_key(self) -> Path:
        """Which code stands for which officer; ignored by git."""
        return self.root / "data" / "keys" / "can-bo.csv"

    @property
    def officer_key_to_write(self) -> Path:
        return self.build / "data" / "keys" / "can-bo.csv"

    def raw(self, edition: Edition) -> Path:
        return self.root / "data" / "raw" / str(edition)

    def shared_raw(self, file: str) -> Path:
        """An input that belongs to no edition: beside the folders of all of them."""
        return self.root / "data" / "raw" / file

    def blank(self, edition: Edition) -> Path:
        """The workbooks to be filled in, under the names that they are to have in the raw folder."""
        return self.root / "data" / "blank" / str(edition)

    def config_workbook(self, edition: Edition) -> Path:
        """The workbook in which the edition's config is filled in."""
        return self.blank(edition) / f"cau-hinh-{edition}.xlsx"

    def leads_out(self, path: Path) -> bool:
        """Whether a raw input is a link, or lies behind one, to a place outside the folder of all raw inputs."""
        return not path.resolve().is_relative_to((self.root / "data" / "raw").resolve())

    def files(self, editions: Iterable[Edition]) -> list[Path]:
        """The files received for `editions`, and those of no edition; no links that lead out."""
        of_none = [path for path in sorted((self.root / "data" / "raw").glob("*")) if path.is_file()]
        received = [*of_none, *(path for edition in editions for path in visible_files(self.raw(edition)))]
        return [path for path in received if not self.leads_out(path)]

    def state(self) -> tuple[tuple, ...]:
        """A value that changes when an input or a config file is added, changed or removed; reads no file."""
        folders = (self.root / name for name in ("config", "data/raw", "data/keys", "data/blank"))
        found = ((path, path.lstat()) for folder in folders for path in sorted(folder.rglob("*")))
        return tuple((str(path), state.st_ino, state.st_size, state.st_mtime_ns) for path, state in found)


def is_raw(name: str) -> bool:
    """Whether a file, named from the workspace's root, was received."""
    return name.startswith(_RAW)


def raw_name(file: str) -> str:
    """The name of an input from the folder of all raw inputs: "2021/don-vi/1-01.xlsx".

    One that a frozen revision holds says so: "r1: 2021/don-vi/1-01.xlsx".
    """
    frozen = re.fullmatch(r"data/published/[^/]+/(r\d+)/data/raw/(.*)", file)
    return f"{frozen[1]}: {frozen[2]}" if frozen else file.removeprefix(_RAW)


def received_name(name: str) -> str | None:
    """The name of a received file from the raw folder of its edition ("don-vi/1-01.xlsx"), also of one that a revision
    holds; "" for an input of no edition, None for a file that was not received, such as config."""
    found = re.fullmatch(r"(?:data/published/[^/]+/r\d+/)?data/raw/(?:[^/]+/(.+)|[^/]+)", name)
    return (found[1] or "") if found else None
