"""The command line in a process of its own, which goes on when the browser is closed."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from thidua_helpers.workspace.program import STEPS_VARIABLE

_STEP = re.compile(r"\[(\d+)/(\d+|\?)\] (.*)")
_MOST_LINES = 2000
# A group of its own: Ctrl+C in the window of JupyterLab does not reach it.
_OWN_GROUP: dict = (
    {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if sys.platform == "win32" else {"start_new_session": True}
)


@dataclass(frozen=True)
class Step:
    """A step of a command: its number, of how many (None if not known yet), its name."""

    number: int
    of: int | None
    name: str


class Command:
    """One command that runs: its lines so far, its last step, its exit code once it has ended.

    `on_change` is called from a thread of its own after each of them; whoever looks later sees the same.
    """

    def __init__(self, root: Path, arguments: Sequence[str]) -> None:
        self.lines: deque[str] = deque(maxlen=_MOST_LINES)
        self.step: Step | None = None
        self.exit_code: int | None = None
        self.is_stopped = False
        self.on_change: Callable[[], None] = lambda: None
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
            self.is_stopped = True
            if sys.platform == "win32":
                self._process.send_signal(signal.CTRL_BREAK_EVENT)
            else:
                os.killpg(self._process.pid, signal.SIGINT)

    def wait(self) -> int:
        """Exit code of the command, once everything it printed was read."""
        self._thread.join()
        return self._process.wait()

    def _read(self) -> None:
        for text in self._process.stdout or ():
            line = text.rstrip("\n")
            step = _STEP.fullmatch(line)
            if step:
                number, of, name = step.groups()
                self.step = Step(int(number), None if of == "?" else int(of), name)
            else:
                self.lines.append(line)
            self.on_change()
        self.exit_code = self._process.wait()
        self.on_change()
