"""Kills runs at random moments and checks what they leave behind.

    python tests/kill_runs.py --count 200 --seed 1

A killed run leaves every published file complete, old or new, and no process; the next run succeeds with the same
files as an undisturbed one and leaves nothing else. Prints the faults and exits 1 if there are any.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from conftest import eventually, made_files, processes_of, thidua
from small_workspace import FIGURES, FIRST, YEAR, make_small_workspace, raw, write_figures

# Two years' worth of workbooks that differ in one figure, by which every page differs.
VERSIONS = FIRST, FIRST | {"1-04": FIRST["1-04"] | {"viec": (200, 161)}}


class Victim:
    """A small workspace, and the files that undisturbed runs of its two versions make."""

    def __init__(self, root: Path) -> None:
        self.root = make_small_workspace(root)
        self._workbook = raw(root) / FIGURES
        self._workbooks: list[bytes] = []
        self.versions: list[dict[str, bytes]] = []
        self.seconds = 0.0
        for figures in VERSIONS:
            write_figures(root, figures)
            self._workbooks.append(self._workbook.read_bytes())
            began = time.monotonic()
            result = thidua(root, "run", YEAR)
            assert result.returncode == 0, result.stderr
            self.seconds = time.monotonic() - began
            self.versions.append(made_files(root))
        assert self.versions[0] != self.versions[1]

    def kill(self, version: int, after: float) -> Iterator[str]:
        """The faults after a run of a version, with the other one published, is killed and repeated."""
        self._workbook.write_bytes(self._workbooks[version])
        command = [sys.executable, "-m", "thidua_helpers", "--root", str(self.root), "run", YEAR]
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(after)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        if not eventually(lambda: not processes_of(self.root), 10):
            yield "a process is left"
        yield from self._after_kill()
        result = thidua(self.root, "run", YEAR)
        if result.returncode or "Traceback" in result.stderr:
            yield f"the next run ended with {result.returncode}: {result.stderr}"
        if made_files(self.root) != self.versions[version]:
            yield "the next run made other files"
        if left := [path.name for path in (self.root / "data/.runs").glob("run-*")]:
            yield f"the next run left {left}"

    def _after_kill(self) -> Iterator[str]:
        """Files that are neither old nor new, and a mixture of both unless the run was killed while moving files."""
        found = made_files(self.root)
        known = [{version.get(name) for version in self.versions} for name in found]
        yield from (
            f"{name} is neither old nor new"
            for (name, content), contents in zip(found.items(), known, strict=True)
            if content not in contents
        )
        is_moving = any((self.root / "data/.runs").glob("run-*/journal.json"))
        if not is_moving and found not in self.versions:
            yield "old and new files are mixed, and there is no journal"


def kill_runs(root: Path, count: int, seed: int) -> Iterator[tuple[float, str]]:
    """Each moment at which a run was killed, with a fault or ""."""
    random, victim = Random(seed), Victim(root)
    for number in range(count):
        after = random.uniform(0, 1.1 * victim.seconds)
        wrong = list(victim.kill(number % 2, after))
        yield from ((after, each) for each in wrong or [""])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="thidua-kill-") as folder:
        found = list(kill_runs(Path(folder) / "ws", asked.count, asked.seed))
    faults = [(after, wrong) for after, wrong in found if wrong]
    for after, wrong in faults:
        print(f"killed after {after:.2f} s: {wrong}")
    print(f"{asked.count} runs killed, the latest after {max(after for after, _ in found):.1f} s; {len(faults)} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
