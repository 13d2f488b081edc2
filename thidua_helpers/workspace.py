"""The workspace root and the path of everything in it. The only module that builds paths.

A workspace is a folder with `config/`, `data/` and `reports/`. During a run the pipeline builds everything aside, in a
folder with the same layout that `THIDUA_BUILD` names to the kernels, and publishes it whole at the end.
"""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.edition import Edition
from thidua_helpers.errors import Refused, suggestion

_PACKAGE = Path(__file__).resolve().parent
NOTEBOOKS = _PACKAGE.parent / "notebooks"
# The folders of a workspace below which anything is put in place.
PARTS = ("config", "data", "reports")


def program_files() -> dict[str, Path]:
    """The program and its lock, by name."""
    inside = [path for path in _PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    files = [*inside, _PACKAGE.parent / "requirements.lock"]
    return {path.relative_to(_PACKAGE.parent).as_posix(): path for path in sorted(files) if path.is_file()}


def code_files() -> dict[str, Path]:
    """What decides, beside inputs and config, which bytes a run makes: program, notebooks, lock; by name."""
    notebooks = {path.relative_to(_PACKAGE.parent).as_posix(): path for path in NOTEBOOKS.glob("*.ipynb")}
    return dict(sorted((program_files() | notebooks).items()))


def _visible(sign: str) -> str:
    """A sign of a file's name as it is, or escaped if it cannot be seen."""
    is_shown = sign.isprintable() or sign == "\N{NO-BREAK SPACE}"
    return sign if is_shown else sign.encode("unicode_escape").decode("ascii")


@dataclass(frozen=True)
class Workspace:
    """The paths of one workspace. `build` is the folder of the run in progress, None outside a run."""

    root: Path
    build: Path | None = None

    @property
    def workspace_file(self) -> Path:
        return self.root / "config" / "workspace.toml"

    @property
    def sources_file(self) -> Path:
        return self.root / "config" / "sources.toml"

    @property
    def units_file(self) -> Path:
        return self.root / "config" / "units.csv"

    @property
    def indicators_file(self) -> Path:
        return self.root / "config" / "indicators.toml"

    @property
    def statements_file(self) -> Path:
        return self.root / "config" / "statements.toml"

    @property
    def method_changes_file(self) -> Path:
        return self.root / "config" / "method_changes.toml"

    def clusters_file(self, system: str) -> Path:
        return self.root / "config" / "clusters" / f"{system}.toml"

    @property
    def heads_file(self) -> Path:
        return self.root / "config" / "cluster_heads.csv"

    def criteria_file(self, table: str) -> Path:
        return self.root / "config" / "criteria" / f"{table}.toml"

    def awards_file(self, catalogue: str) -> Path:
        return self.root / "config" / "awards" / f"{catalogue}.toml"

    def decisions_file(self, edition: Edition) -> Path:
        return self.root / "config" / "years" / str(edition) / "decisions.csv"

    def exclusions_file(self, edition: Edition) -> Path:
        return self.root / "config" / "years" / str(edition) / "exclusions.csv"

    def form_file(self, form: str) -> Path:
        return self.root / "config" / "forms" / f"{form}.toml"

    def year_file(self, edition: Edition) -> Path:
        return self.root / "config" / "years" / str(edition) / "year.toml"

    def targets_file(self, edition: Edition) -> Path:
        return self.root / "config" / "years" / str(edition) / "targets.csv"

    def milestones_file(self, edition: Edition) -> Path:
        return self.root / "config" / "years" / str(edition) / "milestones.csv"

    def corrections_file(self, edition: Edition) -> Path:
        return self.root / "config" / "years" / str(edition) / "corrections.csv"

    @property
    def shared_accepted_file(self) -> Path:
        """What was accepted of inputs that all editions share."""
        return self.root / "config" / "accepted.csv"

    def accepted_file(self, edition: Edition) -> Path:
        return self.root / "config" / "years" / str(edition) / "accepted.csv"

    @property
    def officer_key(self) -> Path:
        """Which code stands for which officer; ignored by git."""
        return self.root / "data" / "keys" / "can-bo.csv"

    @property
    def officer_key_to_write(self) -> Path:
        return Workspace(self.build or self.root).officer_key

    def raw(self, edition: Edition) -> Path:
        return self.root / "data" / "raw" / str(edition)

    def blank(self, edition: Edition) -> Path:
        """The workbooks to be filled in, under the names that they are to have in the raw folder."""
        return self.root / "data" / "blank" / str(edition)

    def config_workbook(self, edition: Edition) -> Path:
        """The workbook in which the edition's config is filled in."""
        return self.blank(edition) / f"cau-hinh-{edition}.xlsx"

    def shared_raw(self, file: str) -> Path:
        """An input that is no edition's: among the folders of all of them."""
        return self.root / "data" / "raw" / file

    def relative(self, path: Path) -> str:
        """`path` as findings and tables name it: from the workspace's root, with forward slashes.

        What of a file's name is no text, or is not seen, stands as it is escaped ("\\udce9", "\\x1b"): it has to be
        written down, and a terminal must not do what it says.
        """
        name = path.relative_to(self.root).as_posix()
        return name if name.isprintable() else "".join(map(_visible, name))

    def leads_out(self, path: Path) -> bool:
        """Whether a raw input is a link, or lies behind one, to somewhere else than the folder of all raw inputs."""
        return not path.resolve().is_relative_to((self.root / "data" / "raw").resolve())

    def raw_name(self, file: str) -> str:
        """The name of an input, as `relative` gives it, from the folder of all raw inputs: "2021/don-vi/1-01.xlsx".

        One that a frozen revision holds says so: "r1: 2021/don-vi/1-01.xlsx".
        """
        frozen = re.fullmatch(r"data/published/[^/]+/(r\d+)/data/raw/(.*)", file)
        return f"{frozen[1]}: {frozen[2]}" if frozen else file.removeprefix("data/raw/")

    def config_files(self, editions: Iterable[Edition]) -> list[Path]:
        """The config files that are there, of the years' own folders those of `editions` only."""
        years = self.root / "config" / "years"
        own = {years / str(edition) for edition in editions}
        found = _received(self.root / "config")
        return [path for path in found if not path.is_relative_to(years) or path.parent in own]

    def raw_files(self, editions: Iterable[Edition]) -> list[Path]:
        """The files that were received for `editions`, and those that are of no edition; no links that lead out."""
        of_none = [path for path in sorted((self.root / "data" / "raw").glob("*")) if path.is_file()]
        received = [*of_none, *(path for edition in editions for path in _received(self.raw(edition)))]
        return [path for path in received if not self.leads_out(path)]

    def state_of_inputs(self) -> tuple[tuple, ...]:
        """What changes when a file is received, changed or taken away, or the config is, without reading any."""
        folders = (self.root / name for name in ("config", "data/raw", "data/keys", "data/blank"))
        found = ((path, path.lstat()) for folder in folders for path in sorted(folder.rglob("*")))
        return tuple((str(path), state.st_ino, state.st_size, state.st_mtime_ns) for path, state in found)

    def tables(self, edition: Edition) -> Path:
        """The stored stage tables."""
        return self.root / "data" / "processed" / str(edition)

    def tables_to_write(self, edition: Edition) -> Path:
        """Where stage tables go: aside during a run, else among the stored ones."""
        return Workspace(self.build or self.root).tables(edition)

    def tables_to_read(self, edition: Edition) -> Path:
        """The stage tables of the run in progress if it made some for this edition, else the stored ones."""
        building = self.tables_to_write(edition)
        return building if building.is_dir() else self.tables(edition)

    @staticmethod
    def beside(tables: Path, base: Edition | None = None) -> Path:
        """Where, in the folder of an edition's stage tables, those of its comparison with this base lie, or with any.

        Only those beside another base than the usual one lie apart.
        """
        return tables / "so-sanh" / str(base or "")

    def rejected(self, edition: Edition) -> Path:
        """Where a run that the gate stopped leaves what it had made."""
        return self.tables(edition) / "rejected"

    def reports(self, edition: Edition) -> Path:
        """The pages of an edition; aside during a run."""
        return (self.build or self.root) / "reports" / str(edition)

    def check_papers(self, edition: Edition) -> Path:
        """Where the papers of the last check lie: not for sharing, and no report."""
        return self.reports(edition) / "noi-bo" / "ra-soat"

    def data_workbook(self, edition: Edition) -> Path:
        """The workbook of the shared tables of an edition; aside during a run."""
        return self.reports(edition) / "bang-so-lieu.xlsx"

    def data_csv(self, edition: Edition) -> Path:
        """The folder of the same tables as CSV; aside during a run."""
        return self.reports(edition) / "bang-so-lieu"

    def bundle(self, edition: Edition, place: str) -> Path:
        """What is sent to others of an edition, in one file; its name says of which place and period it is."""
        return self.reports(edition) / f"bao-cao-{place}-{edition}.zip"

    def document(self, edition: Edition, name: str) -> Path:
        """A document of that name, such as `noi-bo/ho-so/to-trinh.docx`; aside during a run."""
        return self.reports(edition) / name

    def shared_documents(self, edition: Edition) -> list[Path]:
        """The Word documents among the reports of an edition, without the internal ones and those that Word locks."""
        reports = self.reports(edition)
        found = sorted(reports.rglob("*.docx"))
        inside = [path for path in found if "noi-bo" not in path.relative_to(reports).parts]
        return [path for path in inside if not path.name.startswith("~$")]

    def below_reports(self, path: Path) -> str:
        """`path` from the folder of all reports, as links between pages have it: "2021/cum-1.html"."""
        return path.relative_to((self.build or self.root) / "reports").as_posix()

    def page(self, name: str) -> Path:
        """The page of that name, such as `2021/cum-1` or `index`; aside during a run."""
        return (self.build or self.root) / "reports" / f"{name}.html"

    def pages(self, edition: Edition) -> dict[str, Path]:
        """The pages of an edition by name, those of the run in progress before the stored ones."""
        places = (Workspace(self.root), Workspace(self.build or self.root))
        found = [(each, path) for each in places for path in sorted(each.reports(edition).rglob("*.html"))]
        return {each.below_reports(path).removesuffix(".html"): path for each, path in found}

    def manifest(self, edition: Edition | None) -> Path:
        """What each published file of an edition was made of; with None, the list of editions. Aside during a run.

        That of an edition is internal: it names files as they were received.
        """
        folder = self.reports(edition) / "noi-bo" if edition else (self.build or self.root) / "reports"
        return folder / "manifest.json"

    def executed_notebook(self, name: str) -> Path:
        """Where a run puts the notebook that it executes for a stage or page."""
        return (self.build or self.root) / "notebooks" / f"{name}.ipynb"

    @property
    def is_frozen(self) -> bool:
        """Whether this is a frozen revision, which is a workspace of its own."""
        return self.revision_file.is_file()

    @property
    def revision_file(self) -> Path:
        """What a frozen revision says of itself: who signed it, when, why."""
        return self.root / "revision.toml"

    @property
    def checksums_file(self) -> Path:
        """The checksums of the files of a frozen revision that may leave the office, and of the internal list."""
        return self.root / "SHA256SUMS"

    @property
    def internal_checksums_file(self) -> Path:
        """The checksums of the internal files of a frozen revision; internal itself, since it names them."""
        return self.root / "data" / "SHA256SUMS"

    @staticmethod
    def is_internal_part(name: str) -> bool:
        """Whether a file of a frozen revision, named from its folder, stays in the office: received, table, page."""
        parts = name.split("/")
        return parts[0] == "data" or (parts[0] == "reports" and "noi-bo" in parts[2:])

    def revision_sums_file(self, edition: Edition) -> Path:
        """The checksums of the lists of checksums of an edition's frozen revisions, as the run in progress made it."""
        aside = self.revision_sums_to_write(edition)
        return aside if aside.is_file() else self.published(edition) / aside.name

    def revision_sums_to_write(self, edition: Edition) -> Path:
        """Where that list goes: aside during a run."""
        return Workspace(self.build or self.root).published(edition) / "SHA256SUMS"

    @staticmethod
    def is_raw(name: str) -> bool:
        """Whether a file, as `relative` names it, is one that was received, not one of config."""
        return name.startswith("data/raw/")

    @staticmethod
    def received_name(name: str) -> str | None:
        """The name of a received file from the raw folder of its edition ("don-vi/1-01.xlsx"), also of one that a
        revision holds; "" for an input of no edition, None for what was not received, such as config."""
        found = re.fullmatch(r"(?:data/published/[^/]+/r\d+/)?data/raw/(?:[^/]+/(.+)|[^/]+)", name)
        return (found[1] or "") if found else None

    def frozen_name(self, file: str) -> str:
        """The name of an input of this workspace as the workspace that a frozen revision belongs to names it."""
        if not self.is_frozen or not file:
            return file
        return f"data/published/{self.root.parent.name}/{self.root.name}/{file}"

    def published(self, edition: Edition) -> Path:
        """Where the frozen revisions of an edition lie; of a frozen revision, those beside which it lies."""
        whole = self.root.parents[1] if self.is_frozen else self.root / "data" / "published"
        return whole / str(edition)

    def revision(self, edition: Edition, name: str) -> "Workspace":
        """The frozen revision of that name ("r1"), as the run in progress made it if it did."""
        aside = self.revision_to_write(edition, name)
        return aside if aside.is_frozen else Workspace(self.published(edition) / name)

    def revision_to_write(self, edition: Edition, name: str) -> "Workspace":
        """The folder aside in which a run makes a revision."""
        return Workspace(Workspace(self.build or self.root).published(edition) / name)

    def revisions(self, edition: Edition) -> list[str]:
        """The names of the frozen revisions of an edition, the first one first."""
        places = (self.published(edition), Workspace(self.build or self.root).published(edition))
        found = {path.parent.name for place in places for path in place.glob("r*/revision.toml")}
        return sorted((name for name in found if re.fullmatch(r"r[1-9]\d*", name)), key=lambda name: int(name[1:]))

    def revisions_aside(self) -> list[Path]:
        """The folders of the revisions that the run in progress has made; each is moved whole."""
        return sorted(path.parent for path in self.build.glob("data/published/*/r*/revision.toml"))

    def notice(self, edition: Edition, is_internal: bool) -> Path:
        """The notice of what the last revision changed; aside during a run."""
        return self.page(f"{edition}/{'noi-bo/' * is_internal}dieu-chinh")

    @property
    def runs(self) -> Path:
        """Where runs in progress build; on the same disk as what they replace, so that a move is one step."""
        return self.root / "data" / ".runs"

    def editions(self) -> list[Edition]:
        """The editions that have a year file, oldest first; a folder such as "2021 - Copy" is none."""
        found = []
        for path in self.root.glob("config/years/*/year.toml"):
            with suppress(Refused):
                found.append(Edition.parse(path.parent.name))
        return sorted(found)

    def editions_until(self, edition: Edition) -> list[Edition]:
        """The editions that ended no later than this one does, itself among them, oldest first."""
        return [each for each in self.editions() if each.end <= edition.end]

    def editions_of_length(self, months: int) -> list[Edition]:
        """The editions of so many months, oldest first."""
        return [edition for edition in self.editions() if edition.months == months]

    def published_editions(self) -> list[Edition]:
        """The editions that have a report, oldest first."""
        return [edition for edition in self.editions() if Workspace(self.root).page(f"{edition}/index").is_file()]

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


def _received(folder: Path) -> list[Path]:
    """The files below a folder, without hidden ones and those by which Excel locks a workbook."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(("~$", "."))]


def find_workspace() -> Workspace:
    """The workspace that `THIDUA_ROOT` names; without it, the nearest at or above the current folder.

    Raises Refused if there is none.
    """
    build = Path(os.environ["THIDUA_BUILD"]) if "THIDUA_BUILD" in os.environ else None
    if "THIDUA_ROOT" in os.environ:
        return open_workspace(Path(os.environ["THIDUA_ROOT"]), build)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if Workspace(folder).workspace_file.is_file():
            return Workspace(folder, build)
    raise Refused(
        f"Không tìm thấy thư mục làm việc (có config/workspace.toml) từ {here} trở lên. "
        "Trên dòng lệnh dùng --root THƯ_MỤC; trong Python đặt biến môi trường THIDUA_ROOT."
    )


def _missing_part(root: Path) -> str:
    """For a folder that does not exist: which part of its path is missing, and a folder with a similar name there."""
    parent = next(folder for folder in root.absolute().parents if folder.is_dir())
    missing = root.absolute().relative_to(parent).parts[0]
    folders = [each.name for each in parent.iterdir() if each.is_dir() and not each.name.startswith(".")]
    near = suggestion(missing, folders) if folders else ""
    return f" Trong “{parent}” không có “{missing}”.{near if 'Có phải' in near else ''}"


def open_workspace(root: Path, build: Path | None = None) -> Workspace:
    """The workspace at `root`; raises Refused if it has no `config/workspace.toml`."""
    if not root.is_dir():
        raise Refused(f"Không có thư mục “{root}”.{_missing_part(root)}")
    if not Workspace(root).workspace_file.is_file():
        raise Refused(f"“{root}” không phải thư mục làm việc: thiếu config/workspace.toml.")
    return Workspace(root.resolve(), build)
