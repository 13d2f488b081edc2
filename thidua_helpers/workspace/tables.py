"""The folders of stage tables."""

from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.period import Edition


@dataclass(frozen=True)
class TablePaths:
    """Folders below `data/processed/`; `build` is the build folder of a run, or the root."""

    root: Path
    build: Path

    def stored(self, edition: Edition) -> Path:
        return self.root / "data" / "processed" / str(edition)

    def to_write(self, edition: Edition) -> Path:
        """Folder for writing stage tables: in the build folder during a run."""
        return self.build / "data" / "processed" / str(edition)

    def to_read(self, edition: Edition) -> Path:
        """Folder for reading stage tables: that of the current build if it exists."""
        building = self.to_write(edition)
        return building if building.is_dir() else self.stored(edition)

    def rejected(self, edition: Edition) -> Path:
        """Folder for the tables of a run that the gate stopped."""
        return self.stored(edition) / "rejected"


def comparison_folder(tables: Path, base: Edition | None = None) -> Path:
    """Folder, within stage tables, of the comparison with `base`, or of all such comparisons.

    Only comparisons with another base than the usual one have a folder of their own.
    """
    return tables / "so-sanh" / str(base or "")
