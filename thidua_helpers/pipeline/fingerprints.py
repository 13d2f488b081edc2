"""The manifest of an edition, and the comparison of its records with the present files.

Nothing here needs pandas, so that a run with nothing to do ends at once.
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
from thidua_helpers.pipeline.plan import Task, stages
from thidua_helpers.workspace.inputs import is_raw
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.workspace.program import NOTEBOOKS, program_files

DONE, FAILED = "done", "failed"


@dataclass(frozen=True)
class TaskResult:
    """Names of read and made files, from the workspace's root, and the seconds of one task."""

    task: str
    reads: list[str]
    outputs: list[str]
    seconds: float


@dataclass(frozen=True)
class TaskRecord:
    """Fingerprint of a finished task: program, config, notebook, files read, files made.

    `reads` and `outputs` are checksums by name from the workspace's root; `notebook` is "" for a set of files.
    """

    program: str
    config: str
    notebook: str
    notebook_sum: str
    parameters: Mapping[str, str | bool]
    reads: Mapping[str, str]
    outputs: Mapping[str, str]
    seconds: float


@dataclass(frozen=True)
class Manifest:
    """Records of an edition by task: "10_clean", "2021/cum-1", "van-ban".

    `state` is FAILED from the start of a run until its files are in place; the old files and records stay until then.
    `whole` is the config of the last run of the whole edition, "" without one. `revisions`: SHA-256 of the `SHA256SUMS`
    of each frozen revision.
    """

    state: str = FAILED
    why: str = ""
    began: str = ""
    seconds: float = 0
    whole: str = ""
    program: Mapping[str, object] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    set_aside: tuple[str, ...] = ()
    records: Mapping[str, TaskRecord] = field(default_factory=dict)
    revisions: Mapping[str, str] = field(default_factory=dict)

    @property
    def pages(self) -> list[str]:
        """The recorded pages, without the papers of the check."""
        outputs = [name for record in self.records.values() if record.notebook for name in record.outputs]
        return [name for name in outputs if name.endswith(".html") and "/ra-soat/" not in name]

    def as_json(self) -> bytes:
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode("utf-8")

    @classmethod
    def of_json(cls, text: str) -> "Manifest":
        content = json.loads(text)
        records = {name: TaskRecord(**record) for name, record in content.pop("records").items()}
        return cls(**content | {"set_aside": tuple(content["set_aside"]), "records": records})


def read_manifest(workspace: Workspace, edition: Edition | None) -> Manifest:
    """The published manifest; empty if it is missing or not readable by this version."""
    try:
        return Manifest.of_json(Workspace(workspace.root).reports.manifest(edition).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Manifest()


def write_manifest(
    workspace: Workspace, edition: Edition | None, manifest: Manifest, temporary_folder: Path | None = None
) -> None:
    """Write the manifest; `temporary_folder` as in `replace_file`."""
    replace_file(workspace.reports.manifest(edition), manifest.as_json(), temporary_folder)


def now() -> str:
    """The current time in the format of a manifest."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


class Fingerprints:
    """Checksums of the files that an edition's tasks read and make; each file is read once."""

    def __init__(self, workspace: Workspace, edition: Edition) -> None:
        self._workspace = workspace
        self._edition = edition
        self._checksums: dict[Path, str] = {}

    @cached_property
    def program(self) -> str:
        """Digest of program, lock, Python and libraries."""
        files = (f"{name} {checksum(path)}" for name, path in program_files().items())
        return digest([*files, *(f"{name} {number}" for name, number in versions().items())])

    @cached_property
    def config(self) -> str:
        """Digest of the config and the frozen revisions of all editions whose inputs are read."""
        editions = self._workspace.editions_until(self._edition)
        files = self._workspace.config.existing(editions)
        for edition in editions:
            names = self._workspace.revisions.names(edition)
            files += [self._workspace.revision(edition, name).revisions.record for name in names]
        return digest(f"{self._workspace.relative(path)} {self._checksum(path)}" for path in files)

    def is_up_to_date(self, task: Task, record: TaskRecord) -> bool:
        """Whether `task` would make the recorded outputs again, and all are published unchanged."""
        made_by = record.program, record.config, record.notebook, record.notebook_sum, record.parameters
        if made_by != (self.program, self.config, task.notebook, self._notebook(task), task.parameters):
            return False
        if task.read_editions is not None and self._received(task).keys() != set(filter(is_raw, record.reads)):
            return False
        return self._built(record.reads) == record.reads and self.published(record.outputs) == record.outputs

    def published(self, names: Iterable[str]) -> dict[str, str]:
        """Checksums of published files by name; "" for a missing one."""
        return {name: self._checksum(self._workspace.root / name) for name in names}

    def record(self, task: Task, result: TaskResult) -> TaskRecord:
        """Record of a task whose outputs are in the build folder."""
        return TaskRecord(
            program=self.program,
            config=self.config,
            notebook=task.notebook,
            notebook_sum=self._notebook(task),
            parameters=dict(task.parameters),
            reads=self._received(task) | self._built(result.reads),
            outputs=self._built(result.outputs),
            seconds=result.seconds,
        )

    def _notebook(self, task: Task) -> str:
        return self._checksum(NOTEBOOKS / f"{task.notebook}.ipynb") if task.notebook else ""

    def _received(self, task: Task) -> dict[str, str]:
        """Checksums by name of the received files that the task may read without recording them."""
        files = [] if task.read_editions is None else self._workspace.inputs.files(task.read_editions)
        return {self._workspace.relative(path): self._checksum(path) for path in files}

    def _built(self, names: Iterable[str]) -> dict[str, str]:
        """Checksums by name of built files, or else of published ones; "" for a missing file."""
        build = self._workspace.build or self._workspace.root
        paths = {name: build / name if (build / name).is_file() else self._workspace.root / name for name in names}
        return {name: self._checksum(path) for name, path in paths.items()}

    def _checksum(self, path: Path) -> str:
        if path not in self._checksums:
            self._checksums[path] = checksum(path) if path.is_file() else ""
        return self._checksums[path]


def up_to_date_manifest(workspace: Workspace, edition: Edition, is_provisional: bool) -> Manifest | None:
    """The manifest if all outputs of the edition exist and are up to date, else None."""
    manifest, of_index = read_manifest(workspace, edition), read_manifest(workspace, None)
    fingerprints = Fingerprints(workspace, edition)
    if manifest.state != DONE or manifest.whole != fingerprints.config:
        return None
    planned = {task.name: task for task in stages(workspace, edition, is_provisional)}
    if not planned.keys() <= manifest.records.keys():
        return None
    index = [fingerprints.published(record.outputs) == record.outputs for record in of_index.records.values()]
    is_current = (
        index
        and all(index)
        and all(
            fingerprints.is_up_to_date(planned.get(name) or Task(name, record.notebook, record.parameters), record)
            for name, record in manifest.records.items()
        )
    )
    return manifest if is_current else None


def versions() -> dict[str, str]:
    """Versions of this program, Python, the platform and the required libraries."""
    named = (line.partition(";") for line in requires("thidua") or ())
    required = [name for name, _, condition in named if "extra" not in condition]
    libraries = sorted(match[0] for match in map(re.compile(r"[\w.-]+").match, required) if match)
    numbers = {name: version(name) for name in libraries}
    return {"thidua": __version__, "python": platform.python_version(), "machine": platform.platform(), **numbers}
