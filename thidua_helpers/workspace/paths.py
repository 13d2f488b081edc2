"""A workspace and its paths by subject; finding and opening one."""

import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.period import Edition
from thidua_helpers.workspace.config import ConfigFiles
from thidua_helpers.workspace.inputs import InputPaths
from thidua_helpers.workspace.reports import ReportPaths
from thidua_helpers.workspace.revisions import RevisionPaths
from thidua_helpers.workspace.tables import TablePaths

# The folders of a workspace into which files are published.
PARTS = ("config", "data", "reports")


def _visible(sign: str) -> str:
    """A character of a file name; escaped if it is invisible."""
    is_shown = sign.isprintable() or sign == "\N{NO-BREAK SPACE}"
    return sign if is_shown else sign.encode("unicode_escape").decode("ascii")


@dataclass(frozen=True)
class Workspace:
    """One workspace. `build` is the folder of the run in progress, None outside a run."""

    root: Path
    build: Path | None = None

    @cached_property
    def config(self) -> ConfigFiles:
        return ConfigFiles(self.root)

    @cached_property
    def inputs(self) -> InputPaths:
        return InputPaths(self.root, self.build or self.root)

    @cached_property
    def tables(self) -> TablePaths:
        return TablePaths(self.root, self.build or self.root)

    @cached_property
    def reports(self) -> ReportPaths:
        return ReportPaths(self.root, self.build or self.root)

    @cached_property
    def revisions(self) -> RevisionPaths:
        return RevisionPaths(self.root, self.build or self.root)

    @property
    def runs(self) -> Path:
        """Folder of builds in progress, on the disk of published files: moves are atomic."""
        return self.root / "data" / ".runs"

    @property
    def notes(self) -> Path:
        """Folder of the analysts' own notebooks and tables."""
        return self.root / "so-tay"

    def executed_notebook(self, name: str) -> Path:
        """Path of the executed notebook of a stage or page."""
        return (self.build or self.root) / "notebooks" / f"{name}.ipynb"

    def path(self, name: str) -> Path:
        """Path of a file that is named relative to the root."""
        return self.root / name

    def relative(self, path: Path) -> str:
        """`path` relative to the root, with forward slashes, as findings and tables name it.

        Signs of a file's name that are no text or cannot be seen are escaped ("\\udce9", "\\x1b"): the name has to be
        written down, and a terminal must not act on it.
        """
        name = path.relative_to(self.root).as_posix()
        return name if name.isprintable() else "".join(map(_visible, name))

    def editions(self) -> list[Edition]:
        """Editions with a year file, oldest first; folders like "2021 - Copy" are ignored."""
        editions = []
        for path in self.root.glob("config/years/*/year.toml"):
            with suppress(Refused):
                editions.append(Edition.parse(path.parent.name))
        return sorted(editions)

    def editions_until(self, edition: Edition) -> list[Edition]:
        """Editions that ended no later than this one, which is included; oldest first."""
        return [other for other in self.editions() if other.end <= edition.end]

    def editions_of_length(self, months: int) -> list[Edition]:
        """Editions with this number of months, oldest first."""
        return [edition for edition in self.editions() if edition.months == months]

    def published_editions(self) -> list[Edition]:
        """Editions with a published report, oldest first."""
        stored = Workspace(self.root).reports
        return [edition for edition in self.editions() if stored.page(f"{edition}/index").is_file()]

    def edition(self, text: str | int | Edition) -> Edition:
        """The edition named `text`; raises Refused, with the nearest, without a year file."""
        edition = Edition.parse(text)
        editions = self.editions()
        if edition not in editions:
            raise Refused(
                f"Không có kỳ báo cáo “{edition}”: thiếu tệp config/years/{edition}/year.toml."
                + suggestion(str(edition), map(str, editions))
            )
        return edition

    @property
    def is_frozen(self) -> bool:
        """Whether this is a frozen revision, which is a workspace of its own."""
        return self.revisions.record.is_file()

    def revision(self, edition: Edition, name: str) -> "Workspace":
        """The workspace of a frozen revision ("r1"), in the build folder if this run made it."""
        built = self.revision_to_write(edition, name)
        return built if built.is_frozen else Workspace(self.revisions.folder(edition) / name)

    def revision_to_write(self, edition: Edition, name: str) -> "Workspace":
        """The build folder of a revision."""
        return Workspace(self.revisions.folder_to_write(edition) / name)


def find_workspace() -> Workspace:
    """The workspace in `THIDUA_ROOT`, else the nearest at or above the current folder.

    Raises Refused if there is none.
    """
    build = Path(os.environ["THIDUA_BUILD"]) if "THIDUA_BUILD" in os.environ else None
    if "THIDUA_ROOT" in os.environ:
        return open_workspace(Path(os.environ["THIDUA_ROOT"]), build)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if _is_workspace(folder):
            return Workspace(folder, build)
    raise Refused(
        f"Không tìm thấy thư mục làm việc (có config/workspace.toml) từ {here} trở lên. "
        "Trên dòng lệnh dùng --root THƯ_MỤC; trong Python đặt biến môi trường THIDUA_ROOT."
    )


def _is_workspace(folder: Path) -> bool:
    return (folder / ConfigFiles.workspace).is_file()


def _missing_part(root: Path) -> str:
    """Message for a missing folder: the missing part of its path, and similar names there."""
    parent = next(folder for folder in root.absolute().parents if folder.is_dir())
    missing = root.absolute().relative_to(parent).parts[0]
    folders = [folder.name for folder in parent.iterdir() if folder.is_dir() and not folder.name.startswith(".")]
    near = suggestion(missing, folders) if folders else ""
    return f" Trong “{parent}” không có “{missing}”.{near if 'Có phải' in near else ''}"


def open_workspace(root: Path, build: Path | None = None) -> Workspace:
    """The workspace at `root`; raises Refused if it has no `config/workspace.toml`."""
    if not root.is_dir():
        raise Refused(f"Không có thư mục “{root}”.{_missing_part(root)}")
    if not _is_workspace(root):
        raise Refused(f"“{root}” không phải thư mục làm việc: thiếu config/workspace.toml.")
    return Workspace(root.resolve(), build)
