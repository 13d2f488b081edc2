"""The manifest of an edition: what each stage table and published file was made of, and whether that still holds.

Nothing here needs pandas, so that a run in which nothing has changed says so at once.
"""

import json
import platform
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from importlib.metadata import requires, version
from pathlib import Path

from thidua_helpers import __version__
from thidua_helpers.files import checksum, digest, replace_file
from thidua_helpers.period import Edition
from thidua_helpers.workspace.inputs import is_raw
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.workspace.program import NOTEBOOKS, program_files

STAGES = ("10_clean", "20_results", "30_ranking", "40_compare")
DONE, FAILED = "done", "failed"
# The stages that read workbooks: the first its own, these those of other editions.
_READS_OTHERS = ("20_results", "40_compare")


@dataclass(frozen=True)
class Record:
    """How a stage, a page or a set of files was made: by which program and config, from which files, and what came out.

    `reads` and `outputs` are checksums by name from the workspace's root; `notebook` is "" where none was run.
    """

    program: str
    config: str
    notebook: str
    notebook_sum: str
    parameters: Mapping[str, str]
    reads: Mapping[str, str]
    outputs: Mapping[str, str]
    seconds: float


@dataclass(frozen=True)
class Manifest:
    """The records of an edition by what they are of: "10_clean", "2021/cum-1", "van-ban".

    `state` is FAILED from the moment that a run begins until its files are in place; what was published before stays,
    and so do its records. `whole` is the config by which all of the edition was last made, "" if that never was.
    `revisions` holds for each frozen revision the SHA-256 of its `SHA256SUMS`.
    """

    state: str = FAILED
    why: str = ""
    began: str = ""
    seconds: float = 0
    whole: str = ""
    program: Mapping[str, object] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    set_aside: tuple[str, ...] = ()
    records: Mapping[str, Record] = field(default_factory=dict)
    revisions: Mapping[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> list[str]:
        """The pages that the records are of, but for the papers of the check."""
        made = [name for record in self.records.values() if record.notebook for name in record.outputs]
        return [name for name in made if name.endswith(".html") and "/ra-soat/" not in name]

    def as_json(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    @classmethod
    def of_json(cls, text: str) -> "Manifest":
        said = json.loads(text)
        records = {name: Record(**record) for name, record in said.pop("records").items()}
        return cls(**said | {"set_aside": tuple(said["set_aside"]), "records": records})


def read_manifest(workspace: Workspace, edition: Edition | None) -> Manifest:
    """The manifest as published; an empty one where there is none, or none that this version can read."""
    try:
        return Manifest.of_json(Workspace(workspace.root).reports.manifest(edition).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Manifest()


def write_manifest(
    workspace: Workspace, edition: Edition | None, manifest: Manifest, aside: Path | None = None
) -> None:
    """Writes the manifest by way of the folder `aside`, as `replace_file` does."""
    replace_file(workspace.reports.manifest(edition), manifest.as_json(), aside)


@dataclass(frozen=True)
class Done:
    """What a task read and made, by name from the workspace's root, and how long it took."""

    task: str
    reads: list[str]
    outputs: list[str]
    seconds: float


def now() -> str:
    """The time as a manifest gives it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


class Present:
    """What may be read for an edition, as it is now; each file's checksum is taken once."""

    def __init__(self, workspace: Workspace, edition: Edition) -> None:
        self._workspace = workspace
        self._edition = edition
        self._sums: dict[Path, str] = {}

    @cached_property
    def program(self) -> str:
        """The digest of program, lock, Python and libraries."""
        files = (f"{name} {checksum(path)}" for name, path in program_files().items())
        return digest([*files, *(f"{name} {said}" for name, said in versions().items())])

    @cached_property
    def config(self) -> str:
        """The digest of all config of the editions whose inputs are read, and of which revisions of them are frozen."""
        editions = self._workspace.editions_until(self._edition)
        files = self._workspace.config.existing(editions)
        for edition in editions:
            names = self._workspace.revisions.names(edition)
            files += [self._workspace.revision(edition, name).revisions.record for name in names]
        return digest(f"{self._workspace.relative(path)} {self.checksum(path)}" for path in files)

    def notebook(self, name: str) -> str:
        """The checksum of a notebook, "" for no name and for one that is not there."""
        return self.checksum(NOTEBOOKS / f"{name}.ipynb") if name else ""

    def raw(self, task: str) -> dict[str, str]:
        """The received files that a stage may read, with their checksums."""
        if task != STAGES[0] and task not in _READS_OTHERS:
            return {}
        read = self._workspace.editions_until(self._edition)
        if task in _READS_OTHERS:
            read = [each for each in read if each != self._edition]
        files = self._workspace.inputs.files(read)
        return {self._workspace.relative(path): self.checksum(path) for path in files}

    def sums(self, names: Iterable[str]) -> dict[str, str]:
        """Checksums by name, of stage tables as the run in progress made them; "" for what is not there."""
        aside = self._workspace.build or self._workspace.root
        found = {}
        for name in names:
            path = aside / name
            found[name] = self.checksum(path if path.is_file() else self._workspace.root / name)
        return found

    def published(self, names: Iterable[str]) -> dict[str, str]:
        """Checksums by name of files as they are published; "" for what is not there."""
        return {name: self.checksum(self._workspace.root / name) for name in names}

    def checksum(self, path: Path) -> str:
        if path not in self._sums:
            self._sums[path] = checksum(path) if path.is_file() else ""
        return self._sums[path]

    def holds(self, task: str, record: Record) -> bool:
        """Whether what was made as `record` says would be made again just so, and is still there as it was made."""
        now = self.program, self.config, self.notebook(record.notebook)
        if (record.program, record.config, record.notebook_sum) != now:
            return False
        if task in STAGES and self.raw(task).keys() != set(filter(is_raw, record.reads)):
            return False
        return self.sums(record.reads) == record.reads and self.published(record.outputs) == record.outputs

    def record(self, task: str, notebook: str, parameters: Mapping[str, str], done: Done) -> Record:
        """The record of what has just been made, aside."""
        return Record(
            program=self.program,
            config=self.config,
            notebook=notebook,
            notebook_sum=self.notebook(notebook),
            parameters=dict(parameters),
            reads=self.raw(task) | self.sums(done.reads),
            outputs=self.sums(done.outputs),
            seconds=done.seconds,
        )


def unchanged(workspace: Workspace, edition: Edition, is_provisional: bool) -> Manifest | None:
    """The manifest of an edition all of which would be made again as it is, and is there; else None."""
    manifest, of_index = read_manifest(workspace, edition), read_manifest(workspace, None)
    present = Present(workspace, edition)
    records = manifest.records
    if manifest.state != DONE or manifest.whole != present.config or STAGES[1] not in records:
        return None
    if records[STAGES[1]].parameters != parameters_of(STAGES[1], edition, is_provisional):
        return None
    index = [present.published(record.outputs) == record.outputs for record in of_index.records.values()]
    is_current = index and all(index) and all(present.holds(task, record) for task, record in records.items())
    return manifest if is_current else None


def parameters_of(stage: str, edition: Edition, is_provisional: bool) -> dict[str, str]:
    """What a stage notebook is given."""
    provisional = {"provisional": "co" if is_provisional else "khong"} if stage == STAGES[1] else {}
    return {"edition": str(edition)} | provisional


def versions() -> dict[str, str]:
    """Python, the machine's kind, and the libraries that this project names, with their versions."""
    named = (line.partition(";") for line in requires("thidua") or ())
    libraries = sorted(re.match(r"[\w.-]+", name)[0] for name, _, when in named if "extra" not in when)
    made = {name: version(name) for name in libraries}
    return {"thidua": __version__, "python": platform.python_version(), "machine": platform.platform(), **made}
