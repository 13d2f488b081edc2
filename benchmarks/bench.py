"""Measures what design and issue promise of speed, and prints a table: `make bench`.

python benchmarks/bench.py [--repeats 3] [--stock-every 1] [--offices 355] [--only NAME …]

Everything is measured in one go on this machine, in copies that are deleted afterwards, the program compiled before.
Medians; ratios of medians from the same go. Run it alone: what else the machine does is measured too.
"""

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "tools"))

import xlsxwriter  # noqa: E402
from make_national import make_national  # noqa: E402

from thidua_helpers.intake.excel.limits import MOST_FILLED  # noqa: E402
from thidua_helpers.intake.excel.workbook import read_workbook  # noqa: E402
from thidua_helpers.period import Edition  # noqa: E402
from thidua_helpers.pipeline.fingerprints import Manifest, read_manifest  # noqa: E402
from thidua_helpers.pipeline.plan import pages, stages  # noqa: E402
from thidua_helpers.rules.read_rules import read_rules  # noqa: E402
from thidua_helpers.workspace.paths import Workspace, open_workspace  # noqa: E402
from thidua_helpers.workspace.program import NOTEBOOKS  # noqa: E402

YEAR = Edition(2021)
EXAMPLE = PROJECT / "examples" / "minh-hoa"
KINDS = ["example", "bounds", "country"]


@dataclass(frozen=True)
class Measured:
    """One run of a process: wall time in seconds, its own peak memory in MB (not that of its children)."""

    seconds: float
    megabytes: float


def environment(root: Path) -> dict[str, str]:
    """That of a person's own shell: compiled Python is kept between two runs."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | {
        "THIDUA_ROOT": str(root)
    }


def run(command: list[str], root: Path) -> Measured:
    """Runs a command to its end; raises RuntimeError with what it said if it fails."""
    began, peak = time.perf_counter(), 0.0
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment(root), cwd=NOTEBOOKS)
        while process.poll() is None:
            peak = max(peak, _peak_megabytes(process.pid))
            time.sleep(0.002)
        seconds = time.perf_counter() - began
        if process.returncode:
            output.seek(0)
            raise RuntimeError(f"{' '.join(command)}: {output.read().decode('utf-8', 'replace')[-2000:]}")
    return Measured(seconds, peak)


def _peak_megabytes(pid: int) -> float:
    """The most memory that a process has held since its program was loaded; 0 where the system does not say.

    What the system reports at its end counts what was there before, of the process that started it.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    match = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(match[1]) / 1000 if match else 0.0


def thidua(root: Path, *arguments: str) -> Measured:
    return run([sys.executable, "-m", "thidua_helpers", "--root", str(root), *arguments], root)


def median(measure: Callable[[], Measured], repeats: int) -> Measured:
    """The medians of time and memory over some repeats."""
    results = [measure() for _ in range(repeats)]
    return Measured(statistics.median(m.seconds for m in results), statistics.median(m.megabytes for m in results))


def todo_of(root: Path) -> tuple[list, list]:
    """Stages and pages of the edition as [notebook, parameters]."""
    workspace = open_workspace(root)
    planned = stages(workspace, YEAR, is_provisional=False), pages(read_rules(workspace, YEAR))
    return tuple([[task.notebook, dict(task.parameters)] for task in tasks] for tasks in planned)


def stock(root: Path, every: int) -> float:
    """Seconds of the stock commands, one page after another; of every n-th page, in proportion."""
    stages, pages = todo_of(root)
    out = root / "stock.ipynb"

    def papermill(notebook: str, parameters: dict) -> float:
        options = ["-y", json.dumps(parameters)]
        source = str(NOTEBOOKS / f"{notebook}.ipynb")
        return run([sys.executable, "-m", "papermill", source, str(out), "-k", "python3", *options], root).seconds

    seconds = sum(papermill(*stage) for stage in stages)
    chosen = pages[::every]
    for page in chosen:
        measured = (
            papermill(*page)
            + run([sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", str(out)], root).seconds
        )
        seconds += measured * len(pages) / len(chosen)
    return seconds


def bare(root: Path) -> float:
    """Seconds of two bare Python processes for the same cells: the stages in one, then the pages in both."""
    stages, pages = todo_of(root)
    return _bare(root, [stages]) + _bare(root, [pages[::2], pages[1::2]])


def _bare(root: Path, lists: list) -> float:
    processes = []
    for number, todo in enumerate(lists):
        path = root / f"bare-{number}.json"
        path.write_text(json.dumps(todo), encoding="utf-8")
        command = [sys.executable, str(PROJECT / "benchmarks" / "bare.py"), str(path)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        processes.append(subprocess.Popen(command, env=environment(root), **pipes))
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    began = time.perf_counter()
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        if process.wait():
            raise RuntimeError("a bare process failed")
    return time.perf_counter() - began


def forget(root: Path) -> None:
    """Deletes all that was made."""
    for folder in ("reports", "data/processed"):
        shutil.rmtree(root / folder, ignore_errors=True)


def whole(root: Path, *options: str) -> Measured:
    forget(root)
    return thidua(root, "run", str(YEAR), *options)


def of_example(folder: Path, repeats: int, stock_every: int) -> Iterator[tuple[str, str, str]]:
    """Rows of what is measured on the example: what, value, what was promised."""
    root = folder / "example"
    for part in ("config", "data/raw"):
        shutil.copytree(EXAMPLE / part, root / part)
    whole(root)
    ours = median(lambda: whole(root), repeats)
    pages = len(read_manifest(Workspace(root), YEAR).pages)
    yield f"the example's 2021, {pages} pages and their stages, from nothing", f"{ours.seconds:.1f} s", ""
    again = median(lambda: thidua(root, "run", str(YEAR)), 2 * repeats - 1)
    yield "the same, nothing changed", f"{again.seconds:.2f} s, {again.megabytes:.0f} MB", "< 1,0 s, < 120 MB"
    for what, change in CHANGES.items():
        measured = median(lambda change=change: _after(root, change), repeats)
        share = measured.seconds / ours.seconds
        yield f"the same, {what}", f"{measured.seconds:.1f} s, {share:.0%} of the whole", "< 25 %"
    cells = statistics.median(bare(root) for _ in range(repeats))
    yield "two bare processes, the same cells", f"{cells:.1f} s", ""
    yield "ours against them", f"{ours.seconds / cells:.2f} times", "≤ 2,5 (1,8)"
    commands = stock(root, stock_every)
    yield "stock papermill and nbconvert, one after another", f"{commands:.0f} s", ""
    yield "they against ours", f"{commands / ours.seconds:.1f} times", "≥ 10"


def _after(root: Path, change: Callable[[Path], None]) -> Measured:
    """A run after a change; then all is put back and made again."""
    kept = root.parent / "kept"
    shutil.copytree(root, kept)
    change(root)
    measured = thidua(root, "run", str(YEAR))
    shutil.rmtree(root)
    kept.rename(root)
    return measured


def _resend(root: Path) -> None:
    import zipfile

    with zipfile.ZipFile(root / "data/raw/2021/don-vi/1-03.xlsx", "a") as archive:
        archive.comment = b"sent again"


def _one_case_more(root: Path) -> None:
    """One case more is finished in 1-03, in all of its forms; formulas become the values that they have then."""
    import openpyxl

    path = root / "data/raw/2021/don-vi/1-03.xlsx"
    shown, book = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = shown[sheet.title][cell.coordinate].value
    for name, rows in (("06", (10, 11, 12)), ("01", (10, 11))):
        sheet = book[name]
        for row in rows:
            for column, more in (("J", 1), ("L", -1), ("R", -1)):
                sheet[f"{column}{row}"].value += more
            sheet[f"S{row}"].value = round(
                100 * (sheet[f"J{row}"].value + sheet[f"K{row}"].value) / sheet[f"I{row}"].value, 2
            )
    book.save(path)


def _edit_page(root: Path) -> None:
    (root / "reports/2021/cum-1.html").write_text("edited", encoding="utf-8")


CHANGES = {
    "one workbook sent again with the same figures": _resend,
    "one workbook with one case more": _one_case_more,
    "one page edited by hand": _edit_page,
}


def of_country(folder: Path, offices: int) -> Iterator[tuple[str, str, str]]:
    """Rows of what is measured on a workspace as big as the country."""
    root = folder / "country"
    make_national(root, offices, 34)
    workbooks = len(list(root.glob("data/raw/*/don-vi/*.xlsx")))
    command = [sys.executable, str(PROJECT / "benchmarks" / "reading.py"), str(root), str(YEAR)]
    output = subprocess.run(command, env=environment(root), capture_output=True, text=True, check=True).stdout
    yield f"{workbooks} workbooks read, their cells checked, in one process", f"{float(output):.1f} s", "< 5 s for 700"
    checked = thidua(root, "check", str(YEAR))
    yield "“thidua check”: all stages, a paper for each office", f"{checked.seconds:.1f} s", ""
    costs = []
    # The machine's speed moves: the small country is measured before and after the large one.
    for share in (offices // 12, offices, offices // 12):
        of_part = folder / f"country-{share}"
        if not of_part.exists():
            make_national(of_part, share, 34 * share // offices)
        measured = whole(of_part)
        manifest = read_manifest(Workspace(of_part), YEAR)
        costs.append(_pages_of_a_unit(manifest))
        yield (
            f"{len(manifest.pages)} pages of {share} offices",
            f"{measured.seconds:.0f} s, driver {measured.megabytes:.0f} MB",
            "memory flat",
        )
        yield "  the two pages of a unit, median", f"{costs[-1]:.2f} s", ""
    few, many, few_again = costs
    yield "  many against few", f"{2 * many / (few + few_again) - 1:+.0%}", "within 15 %"


def _pages_of_a_unit(manifest: Manifest) -> float:
    """The median of the seconds that the page to be shared and the one for the office itself took together."""
    seconds: dict[str, float] = defaultdict(float)
    for name, record in manifest.records.items():
        if "/don-vi/" in name:
            seconds[name.rpartition("/")[2]] += record.seconds
    return statistics.median(seconds.values())


def of_bounds(folder: Path, repeats: int) -> Iterator[tuple[str, str, str]]:
    """What reading a workbook of as many cells takes as one may have; see docs/decisions/0031-hostile-input.md."""
    path = folder / "largest.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("06")
        for row in range(MOST_FILLED // 20):
            sheet.write_row(row, 0, range(row, row + 20))
    seconds = []
    for _ in range(repeats):
        began = time.process_time()
        read_workbook(path, path.name)
        seconds.append(time.process_time() - began)
    yield f"a workbook of {MOST_FILLED} cells", f"{statistics.median(seconds):.2f} s of the processor", "< 2 s"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--stock-every", type=int, default=1, help="measure every n-th page of the stock commands")
    parser.add_argument("--offices", type=int, default=355)
    parser.add_argument("--only", choices=KINDS, nargs="*", default=KINDS)
    asked = parser.parse_args()
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores\n")
    print("| measured | value | promised |\n|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        if "example" in asked.only:
            _print(of_example(Path(folder), asked.repeats, asked.stock_every))
        if "bounds" in asked.only:
            _print(of_bounds(Path(folder), asked.repeats))
        if "country" in asked.only:
            _print(of_country(Path(folder), asked.offices))


def _print(rows: Iterator[tuple[str, str, str]]) -> None:
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
