"""The workspace root and the path of everything in it. The only module that builds paths.

A workspace is a folder with `config/`, `data/` and `reports/`. During a run the pipeline builds everything aside, in a
folder with the same layout that `THIDUA_BUILD` names to the kernels, and publishes it whole at the end.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.edition import Edition
from thidua_helpers.errors import Refused, suggestion

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


@dataclass(frozen=True)
class Workspace:
    """The paths of one workspace. `build` is the folder of the run in progress, None outside a run."""

    root: Path
    build: Path | None = None

    @property
    def config(self) -> Path:
        return self.root / "config"

    def year(self, edition: Edition) -> Path:
        return self.config / "years" / str(edition)

    def raw(self, edition: Edition) -> Path:
        return self.root / "data" / "raw" / str(edition)

    def relative(self, path: Path) -> str:
        """`path` as findings and tables name it: from the workspace's root, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def tables_to_write(self, edition: Edition) -> Path:
        return (self.build or self.root) / "data" / "processed" / str(edition)

    def tables_to_read(self, edition: Edition) -> Path:
        """The stage tables of the run in progress if it made some for this edition, else the stored ones."""
        building = self.tables_to_write(edition)
        return building if building.is_dir() else self.root / "data" / "processed" / str(edition)

    def rejected(self, edition: Edition) -> Path:
        """Where a run that the gate stopped leaves what it had made."""
        return self.root / "data" / "processed" / str(edition) / "rejected"

    def reports(self, edition: Edition) -> Path:
        return self.root / "reports" / str(edition)

    @property
    def reports_index(self) -> Path:
        return self.root / "reports" / "index.html"

    @property
    def runs(self) -> Path:
        """Where runs in progress build; on the same disk as what they replace, so that a move is one step."""
        return self.root / "data" / ".runs"

    def editions(self) -> list[Edition]:
        """The editions that have a year file, oldest first."""
        return sorted(Edition.parse(path.parent.name) for path in self.config.glob("years/*/year.toml"))

    def published_editions(self) -> list[Edition]:
        """The editions that have a report, oldest first."""
        return [edition for edition in self.editions() if (self.reports(edition) / "index.html").is_file()]

    def edition(self, text: str | int | Edition) -> Edition:
        """`text` as an edition of this workspace; raises Refused, naming the nearest, for one that has no year file."""
        edition = Edition.parse(text)
        known = self.editions()
        if edition not in known:
            raise Refused(
                f"Không có kỳ báo cáo “{edition}”: thiếu tệp config/years/{edition}/year.toml."
                + suggestion(str(edition), map(str, known))
            )
        return edition


def find_workspace(start: Path | None = None) -> Workspace:
    """The workspace that `THIDUA_ROOT` names; without it, the nearest folder with `config/` at or above `start`.

    Raises Refused if there is none.
    """
    build = Path(os.environ["THIDUA_BUILD"]) if "THIDUA_BUILD" in os.environ else None
    if "THIDUA_ROOT" in os.environ:
        return open_workspace(Path(os.environ["THIDUA_ROOT"]), build)
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "config" / "workspace.toml").is_file():
            return Workspace(folder, build)
    raise Refused(
        f"Không tìm thấy thư mục làm việc (có config/workspace.toml) từ {start} trở lên. Dùng --root THƯ_MỤC."
    )


def open_workspace(root: Path, build: Path | None = None) -> Workspace:
    """The workspace at `root`; raises Refused if it has no `config/workspace.toml`."""
    if not (root / "config" / "workspace.toml").is_file():
        raise Refused(f"“{root}” không phải thư mục làm việc: thiếu config/workspace.toml.")
    return Workspace(root.resolve(), build)
