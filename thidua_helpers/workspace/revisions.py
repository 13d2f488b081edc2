"""Frozen revisions of an edition, each a workspace below `data/published/<edition>/`."""

import re
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.period import Edition
from thidua_helpers.vocabulary import Folder


@dataclass(frozen=True)
class RevisionPaths:
    """Paths of frozen revisions; in a frozen revision, of its own record and of its siblings.

    `build` is the folder of the run in progress, or the root.
    """

    root: Path
    build: Path

    @property
    def record(self) -> Path:
        """Record of a frozen revision: who signed it, when, why."""
        return self.root / "revision.toml"

    @property
    def checksums(self) -> Path:
        """Checksums of the shareable files of a frozen revision, and of the internal list."""
        return self.root / "SHA256SUMS"

    @property
    def internal_checksums(self) -> Path:
        """Checksums of the internal files of a frozen revision; internal, because it names them."""
        return self.root / "data" / "SHA256SUMS"

    def folder(self, edition: Edition) -> Path:
        """Folder of an edition's frozen revisions; within a revision, the folder of its siblings."""
        whole = self.root.parents[1] if self.record.is_file() else self.root / "data" / "published"
        return whole / str(edition)

    def folder_to_write(self, edition: Edition) -> Path:
        return RevisionPaths(self.build, self.build).folder(edition)

    def sums(self, edition: Edition) -> Path:
        """Path of the file with the checksums of all checksum lists, built by this run or stored."""
        built = self.sums_to_write(edition)
        return built if built.is_file() else self.folder(edition) / built.name

    def sums_to_write(self, edition: Edition) -> Path:
        return self.folder_to_write(edition) / "SHA256SUMS"

    def names(self, edition: Edition) -> list[str]:
        """Names of an edition's frozen revisions, oldest first."""
        folders = (self.folder(edition), self.folder_to_write(edition))
        names = {path.parent.name for folder in folders for path in folder.glob("r*/revision.toml")}
        return sorted((name for name in names if re.fullmatch(r"r[1-9]\d*", name)), key=lambda name: int(name[1:]))

    def built_folders(self) -> list[Path]:
        """Folders of the revisions in the build folder; each is moved as a whole."""
        return sorted(path.parent for path in self.build.glob("data/published/*/r*/revision.toml"))

    def frozen_name(self, file: str) -> str:
        """Name of an input of a frozen revision in the workspace that the revision belongs to."""
        if not self.record.is_file() or not file:
            return file
        return f"data/published/{self.root.parent.name}/{self.root.name}/{file}"


def is_internal_part(name: str) -> bool:
    """Whether a file of a frozen revision must stay in the office: data or internal page."""
    parts = name.split("/")
    return parts[0] == "data" or (parts[0] == "reports" and Folder.INTERNAL in parts[2:])
