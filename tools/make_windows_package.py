"""One zip for an office PC with Windows and no internet: the project as committed, the wheels that it needs there, and
batch files to double-click.

The commit and `requirements.lock` decide what is in it; the same commit and wheels give the same bytes.
"""

import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

from thidua_helpers import __version__
from thidua_helpers.errors import Refused, ThiduaError
from thidua_helpers.files import replace_file
from thidua_helpers.pipeline.bundling import CHECKSUMS, checksums, zip_archive

PROJECT = Path(__file__).resolve().parent.parent
DIST = PROJECT / "dist"
# Where the files for the package's own root lie, in the project.
ROOT_FILES = "tools/windows/"
PARTS = (
    *("thidua_helpers", "notebooks", "config", "data", "reports", "examples", "docs"),
    *("README.md", "CHANGELOG.md", "pyproject.toml", "requirements.lock", ROOT_FILES),
)

# The first Python 3.11, and the last that python.org has an installer of: the lock may tell them apart.
PYTHONS = ("3.11.0", "3.11.9")
PLATFORM = "win_amd64"
WINDOWS = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_version": "3.11",
    "sys_platform": "win32",
}
TAGS = {
    *cpython_tags((3, 11), platforms=[PLATFORM]),
    *compatible_tags((3, 11), interpreter="cp311", platforms=[PLATFORM]),
}
# The longest path of Windows; how long that of the package's folder may be, "\" at its end and all: cai-dat.bat checks.
LONGEST_PATH = 259
LONGEST_FOLDER = 90
SITE_PACKAGES = ".venv\\Lib\\site-packages\\"


@dataclass(frozen=True)
class Pin:
    """What the lock says of one package: its version with a marker, the hashes of its files, and who asks for it."""

    requirement: Requirement
    hashes: frozenset[str]
    asked_by: frozenset[str]

    @property
    def name(self) -> str:
        """The package and its version: "numpy==2.4.6"."""
        return f"{canonicalize_name(self.requirement.name)}{self.requirement.specifier}"

    def is_for(self, python: str) -> bool:
        """Whether this Python ("3.11.9") needs it on Windows."""
        marker = self.requirement.marker
        versions = {"python_full_version": python, "implementation_version": python}
        return marker is None or marker.evaluate(WINDOWS | versions)


def pins_of(lock: str) -> list[Pin]:
    """Every pin of the lock, in its order."""
    blocks = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    return [
        Pin(
            Requirement(block.partition("\\")[0]),
            frozenset(re.findall(r"--hash=sha256:(\w+)", block)),
            frozenset(re.findall(r"^    #(?: via|  ) (\S.*)$", block, re.MULTILINE)),
        )
        for block in blocks
    ]


def without_tools(pins: Iterable[Pin]) -> list[Pin]:
    """The pins that the project's own dependencies lead to, so without what only development needs."""
    pins = list(pins)
    askers = {"thidua (pyproject.toml)"}
    while more := {pin.requirement.name for pin in pins if pin.asked_by & askers} - askers:
        askers |= more
    return [pin for pin in pins if pin.requirement.name in askers]


def fitting_wheels(folder: Path) -> dict[str, list[Path]]:
    """The wheels of the folder that CPython 3.11 on 64-bit Windows takes, by package and version as pins name them."""
    wheels: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.whl")):
        name, version, _, tags = parse_wheel_filename(path.name)
        if tags & TAGS:
            wheels.setdefault(f"{name}=={version}", []).append(path)
    return wheels


def wheels_of(pins: Iterable[Pin], folder: Path) -> dict[Pin, Path]:
    """The wheel of each pin. Raises Refused for a pin with none or several, and for a wheel that the lock does not pin
    or whose files would lie too deep for Windows."""
    fitting = fitting_wheels(folder)
    wheels = {}
    for pin in pins:
        paths = fitting.get(pin.name, [])
        if len(paths) != 1:
            raise Refused(f"{folder}: cần đúng một wheel của {pin.name} cho Windows, đang có {len(paths)}.")
        _refuse_wrong_file(paths[0], pin)
        wheels[pin] = paths[0]
    return wheels


def _refuse_wrong_file(path: Path, pin: Pin) -> None:
    if _digest(path) not in pin.hashes:
        raise Refused(f"{path}: mã SHA-256 không có trong requirements.lock; hãy xóa tệp rồi chạy lại.")
    with zipfile.ZipFile(path) as wheel:
        deepest = max(wheel.namelist(), key=len)
    if LONGEST_FOLDER + len(SITE_PACKAGES + deepest) > LONGEST_PATH:
        raise Refused(
            f"{path}: đường dẫn {deepest} quá dài với Windows khi thư mục bộ cài dài {LONGEST_FOLDER} ký tự; hãy giảm "
            f"giới hạn này ở {ROOT_FILES}cai-dat.bat, DOC-TRUOC.txt và trong công cụ này."
        )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def requirements(wheels: Mapping[Pin, Path]) -> str:
    """What pip installs on the PC: each pin with its marker and the hash of its wheel."""
    return "".join(f"{pin.requirement} --hash=sha256:{_digest(path)}\n" for pin, path in wheels.items())


def files_of_package(project: Mapping[str, bytes], wheels: Mapping[Pin, Path]) -> dict[str, bytes]:
    """Every file of the package by its name in it; `project` is what was committed."""
    files = {
        name.removeprefix(ROOT_FILES): _for_windows(name, content) if name.startswith(ROOT_FILES) else content
        for name, content in project.items()
    }
    files |= {f"wheels/{path.name}": path.read_bytes() for path in wheels.values()}
    files["wheels/requirements.txt"] = requirements(wheels).encode("utf-8")
    files[CHECKSUMS] = checksums(files)
    return files


def _for_windows(name: str, content: bytes) -> bytes:
    """The text with the line ends of Windows. Older Notepads need a mark to see UTF-8; cmd.exe must not get one."""
    lines = content.decode("utf-8").splitlines()
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8" if name.endswith(".bat") else "utf-8-sig")


def committed_files() -> tuple[dict[str, bytes], date]:
    """What the last commit has of the parts that the PC needs, by name, and the day of the commit."""
    # Line ends as committed, also where git is set to change them.
    archive = _git("-c", "core.autocrlf=false", "archive", "HEAD", *PARTS)
    with tarfile.open(fileobj=io.BytesIO(archive), encoding="utf-8") as tar:
        files = {member.name: tar.extractfile(member).read() for member in tar if member.isfile()}
    return files, date.fromisoformat(_git("show", "--no-patch", "--format=%cs", "HEAD").decode().strip())


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, check=True).stdout


def download(pins: Iterable[Pin], python: str, folder: Path) -> None:
    """Fetches the wheels of the pins by pip, which checks them by the lock's hashes; raises Refused if it cannot."""
    lines = [" ".join([pin.name, *(f"--hash=sha256:{value}" for value in sorted(pin.hashes))]) for pin in pins]
    with tempfile.TemporaryDirectory() as temporary:
        asked = Path(temporary, "requirements.txt")
        asked.write_text("\n".join(lines), encoding="utf-8")
        _tool(
            *("pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:"),
            *("--implementation=cp", f"--platform={PLATFORM}", f"--python-version={python}"),
            *(f"--dest={folder}", f"--requirement={asked}"),
        )


def resolve_again(python: str, folder: Path) -> None:
    """Has uv resolve `pyproject.toml` for Windows from the wheels alone; raises Refused if one lacks."""
    with tempfile.TemporaryDirectory() as nowhere:
        _tool(
            *("uv", "pip", "install", "--quiet", "--dry-run", "--no-index", f"--find-links={folder}"),
            *("--python-platform=x86_64-pc-windows-msvc", f"--python-version={python}", f"--target={nowhere}"),
            *("--requirement", "pyproject.toml"),
        )


def _tool(*arguments: str) -> None:
    if subprocess.run([sys.executable, "-m", *arguments], cwd=PROJECT, check=False).returncode:
        raise Refused(f"{arguments[0]} {arguments[1]} không làm được, xem thông báo ở trên.")


def make() -> None:
    """Fetches the wheels that `dist/wheels` lacks, and makes the package beside it."""
    folder = DIST / "wheels"
    pins = without_tools(pins_of((PROJECT / "requirements.lock").read_text(encoding="utf-8")))
    for python in PYTHONS:
        present = fitting_wheels(folder)
        if lacking := [pin for pin in pins if pin.is_for(python) and pin.name not in present]:
            download(lacking, python, folder)
    wheels = wheels_of([pin for pin in pins if any(map(pin.is_for, PYTHONS))], folder)
    for python in PYTHONS:
        resolve_again(python, folder)
    project, day = committed_files()
    path = DIST / f"thidua-{__version__}-windows.zip"
    replace_file(path, zip_archive(files_of_package(project, wheels), day))
    print(f"{path}: {len(wheels)} wheel, {path.stat().st_size / 1e6:.0f} MB")


def main() -> None:
    try:
        make()
    except ThiduaError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
