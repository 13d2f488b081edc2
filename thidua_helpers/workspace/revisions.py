"""The frozen revisions of an edition. Each is a workspace of its own, below `data/published/<edition>/`."""

import re
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.period import Edition
from thidua_helpers.vocabulary import Folder


@dataclass(frozen=True)
class RevisionPaths:
    """The frozen revisions of a workspace; of a frozen revision, its own record and checksums, and those beside it.

    `build` is the folder of the run in progress, or the root.
    """

    root: Path
    build: Path

    @property
    def record(self) -> Path:
        """What a frozen revision says of itself: who signed it, when, why."""
        return self.root / "revision.toml"

    @property
    def checksums(self) -> Path:
        """The checksums of the files of a frozen revision that may leave the office, and of the internal list."""
        return self.root / "SHA256SUMS"

    @property
    def internal_checksums(self) -> Path:
        """The checksums of the internal files of a frozen revision; internal itself, since it names them."""
        return self.root / "data" / "SHA256SUMS"

    def folder(self, edition: Edition) -> Path:
        """Where the frozen revisions of an edition are; of a frozen revision, those beside it."""
        whole = self.root.parents[1] if self.record.is_file() else self.root / "data" / "published"
        return whole / str(edition)

    def folder_to_write(self, edition: Edition) -> Path:
        return RevisionPaths(self.build, self.build).folder(edition)

    def sums(self, edition: Edition) -> Path:
        """The checksums of the lists of checksums of an edition's revisions, as the run in progress made it if it
        did."""
        made = self.sums_to_write(edition)
        return made if made.is_file() else self.folder(edition) / made.name

    def sums_to_write(self, edition: Edition) -> Path:
        return self.folder_to_write(edition) / "SHA256SUMS"

    def names(self, edition: Edition) -> list[str]:
        """The names of the frozen revisions of an edition, the first one first."""
        folders = (self.folder(edition), self.folder_to_write(edition))
        found = {path.parent.name for folder in folders for path in folder.glob("r*/revision.toml")}
        return sorted((name for name in found if re.fullmatch(r"r[1-9]\d*", name)), key=lambda name: int(name[1:]))

    def built(self) -> list[Path]:
        """The folders of the revisions that the run in progress has made; each is moved whole."""
        return sorted(path.parent for path in self.build.glob("data/published/*/r*/revision.toml"))

    def frozen_name(self, file: str) -> str:
        """The name of an input of this workspace as the workspace that a frozen revision belongs to names it."""
        if not self.record.is_file() or not file:
            return file
        return f"data/published/{self.root.parent.name}/{self.root.name}/{file}"


def is_internal_part(name: str) -> bool:
    """Whether a file of a frozen revision, named from its folder, stays in the office: received, table, page."""
    parts = name.split("/")
    return parts[0] == "data" or (parts[0] == "reports" and Folder.INTERNAL in parts[2:])
