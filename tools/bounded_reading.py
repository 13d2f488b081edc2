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
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

# What a reading may take by our promise.
MOST_SECONDS, MOST_MEGABYTES = 2.0, 500.0
# Where it is stopped by force, so that it does no harm to the machine.
_STOP_SECONDS, _STOP_BYTES = 20, 3 << 30
_MEGABYTE = 1 << 20 if sys.platform == "darwin" else 1 << 10  # in units of ru_maxrss


@dataclass(frozen=True)
class Outcome:
    """How one reading ended.

    `crash` is how the process died, `raised` the traceback of what it raised; both empty where it came to its end.
    `seconds` of the processor that reading took, without the checks; `megabytes` at the most. `facts` are (sheet, cell)
    → value, None where not readable; `findings` the rows of the findings of reading and of the identities.
    """

    crash: str
    raised: str
    seconds: float
    megabytes: float
    facts: dict[tuple[str, str], int | None]
    findings: list[dict[str, str]]
    noise: str

    @property
    def faults(self) -> list[str]:
        """What no reading may do, in words."""
        return [
            *([f"crash: {self.crash}"] if self.crash else []),
            *([f"raised: {self.raised.strip().splitlines()[-1]}"] if self.raised else []),
            *(["noise"] if self.noise else []),
            *([f"{self.seconds:.1f} s"] if self.seconds > MOST_SECONDS else []),
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
        self._server.stdin.write(json.dumps([str(root), edition]) + "\n")
        self._server.stdin.flush()
        answer = json.loads(self._server.stdout.readline())
        facts = {(sheet, cell): value for sheet, cell, value in answer.pop("facts")}
        return Outcome(facts=facts, **answer)


def _rules_of(root: str, edition: str):
    from thidua_helpers.edition import Edition
    from thidua_helpers.rules import read_rules
    from thidua_helpers.workspace import open_workspace

    workspace = open_workspace(Path(root))
    return workspace, read_rules(workspace, Edition.parse(edition))


def _read(workspace, rules) -> dict:
    """Facts and findings, as JSON can carry them."""
    from thidua_helpers.checks import review_reports
    from thidua_helpers.findings import findings_table
    from thidua_helpers.intake import read_inputs
    from thidua_helpers.tables import make_table

    began = time.process_time()
    tables = read_inputs(workspace, rules).tables
    seconds = time.process_time() - began
    review = review_reports(tables, make_table("figures", []), {}, None, rules, False)
    found = [*tables["findings_clean"].to_dict("records"), *findings_table(review.findings).to_dict("records")]
    facts = tables["facts"]
    return {
        "seconds": seconds,
        "facts": [
            (row.sheet, row.cell, int(row.value) if row.state == "value" else None)
            for row in facts[facts["form"] != ""].itertuples()
        ],
        "findings": [{key: str(value) for key, value in row.items()} for row in found],
    }


def _child(answers: int, noises: int, workspace, rules) -> None:
    """The reading, in the forked process; its answer goes into the pipe."""
    resource.setrlimit(resource.RLIMIT_AS, (_STOP_BYTES, _STOP_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_STOP_SECONDS, _STOP_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(noises, 1)
    os.dup2(noises, 2)
    try:
        answer = _read(workspace, rules)
    except BaseException:  # whatever it raises is what we are here to see
        answer = {"raised": traceback.format_exc(), "facts": [], "findings": []}
    sys.stdout.flush()
    with os.fdopen(answers, "w", encoding="utf-8") as pipe:
        json.dump(answer, pipe)


def _reading(root: str, edition: str, kept: dict) -> dict:
    """Forks, and gathers what came of it."""
    workspace, rules = kept.get((root, edition)) or kept.setdefault((root, edition), _rules_of(root, edition))
    answers, to_answers = os.pipe()
    noises, to_noises = os.pipe()
    child = os.fork()
    if child == 0:
        _child(to_answers, to_noises, workspace, rules)
        os._exit(0)
    os.close(to_answers)
    os.close(to_noises)
    answer, noise = _drained(answers, noises)
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    crash = "" if code == 0 else f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    return {
        "crash": crash,
        "raised": "",
        "facts": [],
        "findings": [],
        "seconds": used.ru_utime + used.ru_stime,
        **(json.loads(answer) if answer and not crash else {}),
        "megabytes": used.ru_maxrss / _MEGABYTE,
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
    """Answers each line of standard input; has loaded before the first fork all that readings would pay for."""
    import thidua_helpers.checks
    import thidua_helpers.intake  # noqa: F401
    from thidua_helpers.tables import SCHEMAS, make_table

    for name in SCHEMAS:
        make_table(name, [])
    kept: dict = {}
    for line in sys.stdin:
        root, edition = json.loads(line)
        print(json.dumps(_reading(root, edition, kept)), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        _serve()
