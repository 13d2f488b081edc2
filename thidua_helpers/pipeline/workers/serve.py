"""The process of a worker: calls functions that its parent sends, one after another, until the parent is gone."""

import faulthandler
import os
import pickle
import queue
import signal
import threading
import traceback
from typing import IO

from thidua_helpers.errors import ThiduaError
from thidua_helpers.pipeline.workers.messages import receive, send
from thidua_helpers.pipeline.workers.state import ProcessState

_SECONDS_TO_START = 60


def serve() -> None:
    """Answer each request, a function with its arguments, by its value, its error, and whether this process is clean.

    Ends itself if it does not start in time.
    """
    faulthandler.dump_traceback_later(_SECONDS_TO_START, exit=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, replies = _private_pipes()
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    state = ProcessState()
    send(replies, None)
    faulthandler.cancel_dump_traceback_later()
    while True:
        send(replies, _answer(waiting.get(), state))


def _answer(request: bytes, state: ProcessState) -> tuple[object, Exception | None, bool]:
    value, error = None, None
    try:
        function, arguments = pickle.loads(request)
        value = function(*arguments)
    except Exception as raised:
        error = raised
        if not isinstance(error, ThiduaError):
            # On the way to the parent an error loses its traceback.
            error.add_note(traceback.format_exc())
    try:
        pickle.loads(pickle.dumps((value, error)))
    except Exception:
        value, error = None, RuntimeError(f"{type(error).__name__}: {error}")
    return value, error, state.restore()


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes to the parent, put where nothing that a library prints comes between the messages."""
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return pipes


def _listen(requests: IO[bytes], waiting: "queue.SimpleQueue[bytes]") -> None:
    """Runs in a thread of its own, so that the process ends with its parent, also in the middle of a cell."""
    try:
        while True:
            waiting.put(receive(requests))
    except (EOFError, OSError):
        os._exit(0)
