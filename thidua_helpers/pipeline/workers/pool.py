"""A pool of worker processes, reused for many tasks and replaced when they are not clean."""

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TypeVar

from thidua_helpers.errors import StepFailed

_Value = TypeVar("_Value")
_SERVE = "from thidua_helpers.pipeline.workers.serve import serve; serve()"


class WorkerDied(Exception):
    """The process of a worker has ended before it answered."""


class Worker:
    """A process that calls functions in order. `environment` is added to that of this process.

    `is_clean`: previous calls have left no trace in it.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.is_clean = True
        self.process = subprocess.Popen(
            # Without the current folder among the places that are imported from.
            [sys.executable, "-P", "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONHASHSEED": "0", "MPLBACKEND": "agg", **environment},
            # Ctrl-C reaches this process only, which then ends its workers.
            start_new_session=sys.platform != "win32",
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        assert self.process.stdin and self.process.stdout
        self._requests, self._replies = self.process.stdin, self.process.stdout

    def wait_until_started(self) -> None:
        """Wait until the worker is ready; raises WorkerDied if it cannot start."""
        self._receive()

    def call(self, function: Callable[..., _Value], *arguments: object) -> _Value:
        """Result of `function` in the worker; raises its error, WorkerDied if the process ends."""
        try:
            pickle.dump((function, arguments), self._requests)
            self._requests.flush()
        except (OSError, ValueError):
            raise WorkerDied from None
        value, error, self.is_clean = self._receive()
        if error is not None:
            raise error
        return value

    def _receive(self):
        try:
            return pickle.load(self._replies)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            raise WorkerDied from None

    def end(self) -> None:
        """Kill the process and wait for its end."""
        self.process.kill()
        self.process.wait()
        for pipe in (self._replies, self._requests):
            with suppress(OSError):
                pipe.close()


class Workers:
    """A pool of workers for threads; close it to end them all."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        # The last one given back is the first one taken: it has cached what its thread needs next.
        self._idle: queue.LifoQueue[Worker] = queue.LifoQueue()
        self._running: set[Worker] = set()
        # No worker is started while another thread closes the stock.
        self._starting = threading.Lock()
        self._is_closed = False

    @contextmanager
    def borrow(self) -> Iterator[Worker]:
        """A clean worker; it is ended after an exception, or if it is not clean afterwards."""
        worker = self._take()
        try:
            yield worker
        except BaseException:
            self._end(worker)
            raise
        if worker.is_clean:
            self._idle.put(worker)
        else:
            self._end(worker)

    def _take(self) -> Worker:
        with suppress(queue.Empty):
            while True:
                worker = self._idle.get_nowait()
                if worker.process.poll() is None:
                    return worker
                self._end(worker)
        return self._start()

    def warm_up(self, number: int) -> None:
        """Start `number` more workers in the background."""
        for _ in range(number):
            threading.Thread(target=self._start_idle, daemon=True).start()

    def _start_idle(self) -> None:
        # An error is reported when a worker is borrowed.
        with suppress(Exception):
            self._idle.put(self._start())

    def _start(self) -> Worker:
        with self._starting:
            if self._is_closed:
                raise RuntimeError("the stock of workers is closed")
            worker = Worker(self._environment)
            self._running.add(worker)
        if self._is_closed:
            self._end(worker)
            raise RuntimeError("the stock of workers was closed meanwhile")
        try:
            worker.wait_until_started()
        except WorkerDied:
            self._end(worker)
            raise StepFailed(
                "Không khởi động được tiến trình tính toán: đóng bớt chương trình rồi chạy lại; "
                "nếu vẫn thế, cài lại theo README."
            ) from None
        return worker

    def _end(self, worker: Worker) -> None:
        worker.end()
        self._running.discard(worker)

    def kill(self) -> None:
        """Kill the processes and start no more, without waiting (safe in a signal handler)."""
        self._is_closed = True
        for worker in list(self._running):
            worker.process.kill()

    def close(self) -> None:
        """End all workers, also borrowed ones, and start no more."""
        with self._starting:
            self.kill()
        for worker in list(self._running):
            self._end(worker)

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
