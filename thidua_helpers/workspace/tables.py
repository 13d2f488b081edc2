"""The folders of stage tables."""

from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.period import Edition


@dataclass(frozen=True)
class TablePaths:
    """The folders below `data/processed/`; `build` is the folder of the run in progress, or the root."""

    root: Path
    build: Path

    def stored(self, edition: Edition) -> Path:
        return self.root / "data" / "processed" / str(edition)

    def to_write(self, edition: Edition) -> Path:
        """Where stage tables are written: in the build folder during a run, else among the stored ones."""
        return self.build / "data" / "processed" / str(edition)

    def to_read(self, edition: Edition) -> Path:
        """The stage tables of the run in progress if it made some for this edition, else the stored ones."""
        building = self.to_write(edition)
        return building if building.is_dir() else self.stored(edition)

    def rejected(self, edition: Edition) -> Path:
        """Where a run that the gate stopped leaves its tables."""
        return self.stored(edition) / "rejected"


def comparison_folder(tables: Path, base: Edition | None = None) -> Path:
    """The folder, within an edition's stage tables, of its comparison with `base`, or of all such comparisons.

    Only comparisons with another base than the usual one have a folder of their own.
    """
    return tables / "so-sanh" / str(base or "")
