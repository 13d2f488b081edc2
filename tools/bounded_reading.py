"""Reads workspaces of hostile workbooks, each in a process of its own that may not take more than so much.

A developer's tool, for Linux and macOS. A server that has the package loaded forks for every reading: what a reader
does to its process, be it a crash, is an outcome, and its time and memory are its own. Used by the tests of hostile
workbooks and by fuzz_workbooks.py.
"""

import contextlib
import io
import json
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

# What a reading may take: memory, and time in times of a plain reading in the same process, so that it holds on a slow
# or busy machine, too. The slowest sound workbook takes 16 times as long, 26 where others share the processor;
# an unbounded one takes hundreds. How many seconds that is, benchmarks/bench.py tells.
MOST_TIMES, MOST_MEGABYTES = 40.0, 500.0
# A plain reading is of so many rows of ten numbers; a workbook may have five times as many cells.
_PLAIN_ROWS = 2_000
# Where it is stopped by force, so that it does no harm to the machine.
_STOP_SECONDS, _STOP_BYTES = 20, 3 << 30
_EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "minh-hoa"
_MEGABYTE = 1 << 20 if sys.platform == "darwin" else 1 << 10  # in units of ru_maxrss


@dataclass(frozen=True)
class Outcome:
    """How one reading ended.

    `crash` is how the process died, `raised` the traceback of what it raised; both empty where it came to its end.
    `seconds` of the processor that reading took, without the checks, and `plain` those of a plain reading before or
    after it, whichever took longer; `megabytes` at the most. `facts` are (sheet, cell) → value, None where it cannot be
    read; `findings` the rows of the findings of reading and of the identities.
    """

    crash: str
    raised: str
    seconds: float
    plain: float
    megabytes: float
    facts: dict[tuple[str, str], int | None]
    findings: list[dict[str, str]]
    noise: str
    others: dict[tuple[str, str], float] | None = None

    @property
    def times(self) -> float:
        """How many times as long as a plain reading it took."""
        return self.seconds / self.plain if self.plain else 0.0

    @property
    def faults(self) -> list[str]:
        """What no reading may do, in words."""
        return [
            *([f"crash: {self.crash}"] if self.crash else []),
            *([f"raised: {self.raised.strip().splitlines()[-1]}"] if self.raised else []),
            *(["noise"] if self.noise else []),
            *([f"{self.times:.0f} times a plain reading"] if self.times > MOST_TIMES else []),
            *([f"{self.megabytes:.0f} MB"] if self.megabytes > MOST_MEGABYTES else []),
        ]


class Reader:
    """Asks a server process for readings; a context manager that ends it."""

    def __enter__(self) -> "Reader":
        self._server = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    def read(self, root: Path, edition: str = "2021") -> Outcome:
        """Reads every input of the edition in the workspace `root`."""
        return self._ask(root, edition, "", "")

    def read_workbook(self, path: Path, form: str, root: Path, edition: str = "2021") -> Outcome:
        """Reads a unit's workbook alone through a form of the edition, and independently."""
        return self._ask(root, edition, str(path), form)

    def _ask(self, root: Path, edition: str, path: str, form: str) -> Outcome:
        self._server.stdin.write(json.dumps([str(root), edition, path, form]) + "\n")
        self._server.stdin.flush()
        answer = json.loads(self._server.stdout.readline())
        facts = {(sheet, cell): value for sheet, cell, value in answer.pop("facts")}
        others = answer.pop("others", None)
        if others is not None:
            others = {(sheet, cell): value for sheet, cell, value in others}
        return Outcome(facts=facts, others=others, **answer)


def _rules_of(root: str, edition: str):
    from thidua_helpers.period import Edition
    from thidua_helpers.rules.read_rules import read_rules
    from thidua_helpers.workspace.paths import open_workspace

    workspace = open_workspace(Path(root))
    return workspace, read_rules(workspace, Edition.parse(edition))


def _read(workspace, rules) -> dict:
    """Facts and findings, as JSON can carry them."""
    from thidua_helpers.checks.review import review_reports
    from thidua_helpers.findings.finding import findings_table
    from thidua_helpers.intake.read_edition import read_inputs
    from thidua_helpers.tables.store import make_table

    began = time.process_time()
    tables = read_inputs(workspace, rules).tables
    seconds = time.process_time() - began
    review = review_reports(tables, make_table("figures", []), {}, None, rules, False)
    findings = [*tables["findings_clean"].to_dict("records"), *findings_table(review.findings).to_dict("records")]
    facts = tables["facts"]
    return {
        "seconds": seconds,
        "facts": [
            (row.sheet, row.cell, int(row.value) if row.state == "value" else None)
            for row in facts[facts["form"] != ""].itertuples()
        ],
        "findings": [{key: str(value) for key, value in row.items()} for row in findings],
    }


def _read_workbook(path: Path, form_id: str, rules) -> dict:
    """One unit's workbook: facts and findings of reading, and, where those are no errors, of the form's identities."""
    from thidua_helpers.checks.cells import CellFinder
    from thidua_helpers.checks.forms import form_findings
    from thidua_helpers.findings.finding import findings_table
    from thidua_helpers.intake.excel.limits import UnreadableWorkbook
    from thidua_helpers.intake.excel.workbook import read_workbook
    from thidua_helpers.intake.forms import read_form
    from thidua_helpers.tables.store import make_table
    from thidua_helpers.vocabulary import Severity

    began = time.process_time()
    try:
        read = read_form(read_workbook(path, path.name), form_id, rules, {}, is_of_one_unit=True)
    except UnreadableWorkbook as refused:
        found = {key: str(value) for key, value in asdict(refused.finding(path.name)).items()}
        return {"seconds": time.process_time() - began, "facts": [], "findings": [found]}
    seconds = time.process_time() - began
    found = read.findings
    if read.facts and not any(finding.severity == Severity.ERROR for finding in found):
        facts, rates = (make_table(name, map(_row, rows)) for name, rows in (
            ("facts", read.facts), ("printed_rates", read.printed_rates)
        ))  # fmt: skip
        found = [*found, *form_findings(facts, rates, rules, CellFinder(facts))]
    return {
        "seconds": seconds,
        "facts": [(fact.at.sheet, fact.at.cells, fact.value) for fact in read.facts],
        "findings": findings_table(found).to_dict("records"),
    }


def _row(read) -> dict:
    """A fact or printed rate as a row whose officer, not a code yet, is part of the holder."""
    return read.row() | {"holder": f"{read.holder}.{read.officer}" if read.officer else read.holder}


def _independently(path: Path, form) -> list[tuple[str, str, float]] | None:
    """The figures by other libraries; None where those cannot read the workbook."""
    from independent_reading import figures_of, sheets_of

    lines = {measure: [column.line for column in form.columns_of(measure)] for measure in ("viec", "tien")}
    try:
        read = figures_of(sheets_of(path), lines)
    except Exception:  # what others make of a mutated file is theirs
        return None
    return [(sheet, cell, value) for (sheet, cell), value in read.items()]


def _write_plain(path: Path) -> None:
    """Writes the workbook of the plain reading."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("06")
        for row in range(_PLAIN_ROWS):
            sheet.write_row(row, 0, range(row, row + 10))


def _seconds_of(path: Path) -> float:
    """Seconds of the processor that reading a sound workbook takes."""
    from thidua_helpers.intake.excel.workbook import read_workbook

    began = time.process_time()
    read_workbook(path, path.name)
    return time.process_time() - began


def _child(answers: int, noises: int, path: str, form: str, workspace, rules, plain: Path) -> None:
    """The reading, in the forked process; its answer goes into the pipe, before other libraries have their turn."""
    resource.setrlimit(resource.RLIMIT_AS, (_STOP_BYTES, _STOP_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_STOP_SECONDS, _STOP_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(noises, 1)
    os.dup2(noises, 2)
    before = _seconds_of(plain)
    try:
        answer = _read_workbook(Path(path), form, rules) if path else _read(workspace, rules)
    except BaseException:  # whatever it raises is what we are here to see
        answer = {"raised": traceback.format_exc(), "facts": [], "findings": []}
    answer["plain"] = max(before, _seconds_of(plain))
    answer["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE
    with os.fdopen(answers, "w", encoding="utf-8") as pipe:
        print(json.dumps(answer), file=pipe, flush=True)
        if path and answer["facts"]:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            print(json.dumps(_independently(Path(path), rules.forms[form])), file=pipe)


def _reading(root: str, edition: str, path: str, form: str, kept: dict, plain: Path) -> dict:
    """Forks, and gathers what came of it."""
    workspace, rules = kept.get((root, edition)) or kept.setdefault((root, edition), _rules_of(root, edition))
    answers, to_answers = os.pipe()
    noises, to_noises = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _child(to_answers, to_noises, path, form, workspace, rules, plain)
        finally:
            os._exit(0)
    os.close(to_answers)
    os.close(to_noises)
    answer, noise = _drained(answers, noises)
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    lines = answer.decode().splitlines()
    # Past its first answer a process has only other libraries to die of.
    died_of = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    return {
        "crash": "" if lines else died_of,
        "raised": "",
        "facts": [],
        "findings": [],
        "seconds": used.ru_utime + used.ru_stime,
        "plain": 0.0,
        "megabytes": used.ru_maxrss / _MEGABYTE,
        **(json.loads(lines[0]) if lines else {}),
        "others": json.loads(lines[1]) if len(lines) == 2 else None,
        "noise": noise.decode("utf-8", "replace"),
    }


def _drained(*pipes: int) -> list[bytes]:
    """What comes out of the pipes until all are closed."""
    texts, open_pipes = {pipe: io.BytesIO() for pipe in pipes}, set(pipes)
    while open_pipes:
        for pipe in select.select(list(open_pipes), [], [])[0]:
            if piece := os.read(pipe, 1 << 16):
                texts[pipe].write(piece)
            else:
                open_pipes.discard(pipe)
                os.close(pipe)
    return [texts[pipe].getvalue() for pipe in pipes]


def _serve() -> None:
    """Answers each line of standard input.

    Before the first fork it reads one sound workbook, so that no reading pays for what is loaded when it is first used.
    """
    sys.path.insert(0, str(Path(__file__).parent))
    _, rules = _rules_of(str(_EXAMPLE), "2021")
    sound = _EXAMPLE / "data" / "raw" / "2021" / "don-vi" / "2-04.xlsx"
    _read_workbook(sound, "tk-tha-2019", rules)
    _independently(sound, rules.forms["tk-tha-2019"])
    from thidua_helpers.tables.schemas import SCHEMAS
    from thidua_helpers.tables.store import make_table

    for name in SCHEMAS:
        make_table(name, [])
    kept: dict = {}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.xlsx"
        _write_plain(plain)
        _seconds_of(plain)
        for line in sys.stdin:
            print(json.dumps(_reading(*json.loads(line), kept, plain)), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        _serve()
