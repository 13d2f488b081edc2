"""Warm kernels: started once, used for one notebook after another, thrown away after an error or a mess."""

import ast
import asyncio
import logging
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from thidua_helpers.errors import StepFailed

_KERNEL_SIDE = "__import__('thidua_helpers.pipeline.kernels.inside', fromlist=['_'])"
_QUIET = ["--IPKernelApp.log_level=ERROR", "--HistoryManager.enabled=False"]
_SECONDS_TO_ANSWER = 60
_TRIES = 3


class KernelSilent(RuntimeError):
    """A kernel that is dead, or does not answer."""


class Kernels:
    """A stock of kernels that threads borrow. `environment` is added to theirs; close it to end them all."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        # The last one given back is the first one taken: it has what its thread needs next.
        self._idle: queue.LifoQueue = queue.LifoQueue()
        self._running: set = set()
        # A kernel is not started by one thread while another ends it, nor ended by two.
        self._changing = threading.Lock()
        self._closed = False
        if sys.platform == "win32":
            # The loop that Windows has by default cannot watch the kernels' sockets: zmq warns at each command.
            asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())

    @contextmanager
    def borrow(self) -> Iterator[object]:
        """A kernel manager with a running kernel that is as good as new; after an exception it is not used again."""
        manager = self._take()
        try:
            try:
                yield manager
            finally:
                manager.hang_up()
        except BaseException:
            self._end(manager)
            raise
        self._idle.put(manager)

    def warm(self, number: int) -> None:
        """Starts so many more kernels meanwhile, so that they are there when they are needed."""
        for _ in range(number):
            threading.Thread(target=self._start_one, daemon=True).start()

    def _start_one(self) -> None:
        # What keeps a kernel from starting is said when one is borrowed.
        with suppress(Exception):
            self._idle.put(self._start())

    def close(self) -> None:
        """Ends all kernels, also those that a thread still uses, and starts no more: after Ctrl-C none is left."""
        self.kill()
        for manager in list(self._running):
            if process := _process(manager):
                # At once: jupyter_client looks every tenth of a second whether it has ended.
                process.wait()
            self._end(manager)

    def kill(self) -> None:
        """Kills the kernels' processes and starts no more, without waiting: what still uses one fails soon. Safe in a
        signal's handler; `close` has to follow."""
        self._closed = True
        for manager in list(self._running):
            if process := _process(manager):
                process.kill()

    def __enter__(self) -> "Kernels":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def files_read(self, manager) -> list[Path]:
        """The files that were recorded as read in this kernel since it was last asked, or reset."""
        return [Path(name) for name in ast.literal_eval(_ask(manager, "take_notes()"))]

    def _take(self):
        with suppress(queue.Empty):
            while True:
                manager = self._idle.get_nowait()
                if _is_as_new(manager):
                    return manager
                self._end(manager)
        return self._start()

    def _start(self):
        """A new kernel; another one where a port that was free when it was chosen has been taken meanwhile."""
        for _ in range(_TRIES):
            with suppress(KernelSilent):
                return self._start_once()
        raise StepFailed(
            "Không khởi động được tiến trình tính toán (Jupyter kernel): đóng bớt chương trình rồi chạy lại; "
            "nếu vẫn thế, cài lại theo README."
        )

    def _start_once(self):
        import os

        from thidua_helpers.pipeline.kernels.client import Client, Manager

        manager = Manager(kernel_name="python3", client_factory=Client)
        manager.log.setLevel(logging.ERROR)
        environment = {**os.environ, "PYTHONHASHSEED": "0", "MPLBACKEND": "agg", **self._environment}
        with self._changing:
            if self._closed:
                raise RuntimeError("the stock of kernels is closed")
            self._running.add(manager)
            # What a notebook prints comes as messages; what the kernel itself says while it is ended early is no news.
            manager.start_kernel(env=environment, extra_arguments=_QUIET, stderr=subprocess.DEVNULL)
        # What the first notebook needs here is loaded while its kernel starts.
        import nbconvert  # noqa: F401
        import papermill  # noqa: F401

        try:
            if self._closed:
                raise RuntimeError("the stock of kernels was closed meanwhile")
            _ask(manager, "remember()")
        except BaseException:
            self._end(manager)
            raise
        return manager

    def _end(self, manager) -> None:
        with self._changing:
            if manager in self._running:
                self._running.discard(manager)
                manager.shutdown_kernel(now=True)
                manager.cleanup_resources()


def _process(manager) -> subprocess.Popen | None:
    return manager.provisioner.process if manager.provisioner else None


def _is_as_new(manager) -> bool:
    try:
        return manager.is_alive() and _ask(manager, "make_as_new()") == "True"
    except RuntimeError:
        return False


def _ask(manager, call: str) -> str:
    """What `kernel_side.<call>` returns in the kernel, as text; raises RuntimeError if it fails or does not answer.

    It asks for the value of an expression, so the kernel's namespace and history stay untouched.
    """
    import zmq
    from jupyter_client.blocking import BlockingKernelClient

    client = BlockingKernelClient(context=zmq.Context.instance())
    client.load_connection_info(manager.get_connection_info())
    client.start_channels(iopub=False, stdin=False, hb=False)
    try:
        client.execute(
            "", store_history=False, user_expressions={"answer": f"{_KERNEL_SIDE}.{call}"}, allow_stdin=False
        )
        reply = _reply(manager, client)
        answer = reply["content"]["user_expressions"]["answer"]
        if answer["status"] != "ok":
            raise RuntimeError(f"kernel_side.{call}: {answer['ename']}: {answer['evalue']}")
        return answer["data"]["text/plain"]
    finally:
        client.stop_channels()


def _reply(manager, client) -> dict:
    """The next reply of the kernel; raises KernelSilent as soon as it is dead, or if it takes too long."""
    for _ in range(_SECONDS_TO_ANSWER):
        with suppress(queue.Empty):
            return client.get_shell_msg(timeout=1)
        if not manager.is_alive():
            break
    raise KernelSilent("the kernel does not answer")
