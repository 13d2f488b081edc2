"""The command line in a process of its own, which goes on when the browser is closed."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.workspace.program import STEPS_VARIABLE

_STEP = re.compile(r"\[(\d+)/(\d+|\?)\] (.*)")


@dataclass(frozen=True)
class Step:
    """A step of a command: its number, of how many (None if not known yet), its name."""

    number: int
    of: int | None
    name: str


class Command:
    """One command that runs; tells of its lines, steps and end, from a thread of its own."""

    def __init__(
        self,
        root: Path,
        arguments: Sequence[str],
        on_line: Callable[[str], None],
        on_step: Callable[[Step], None],
        on_end: Callable[[int], None],
    ) -> None:
        self._on_line, self._on_step, self._on_end = on_line, on_step, on_end
        self._process = subprocess.Popen(
            [sys.executable, "-m", "thidua_helpers", "--root", str(root), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, STEPS_VARIABLE: "1", "PYTHONUNBUFFERED": "1"},
            text=True,
            encoding="utf-8",
            errors="replace",
            **_OWN_GROUP,
        )
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask the command to stop, as Ctrl+C does; nothing half made is published."""
        if self._process.poll() is None:
            if sys.platform == "win32":
                self._process.send_signal(signal.CTRL_BREAK_EVENT)
            else:
                os.killpg(self._process.pid, signal.SIGINT)

    def wait(self) -> int:
        """Exit code of the command, once everything it printed was told."""
        self._thread.join()
        return self._process.wait()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            step = _STEP.fullmatch(line.rstrip("\n"))
            if step:
                number, of, name = step.groups()
                self._on_step(Step(int(number), None if of == "?" else int(of), name))
            else:
                self._on_line(line.rstrip("\n"))
        self._on_end(self._process.wait())


# A group of its own: Ctrl+C in the window of JupyterLab does not reach it.
_OWN_GROUP: dict = (
    {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if sys.platform == "win32" else {"start_new_session": True}
)
