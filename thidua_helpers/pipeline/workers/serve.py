"""The process of a worker: calls functions sent by its parent until the parent is gone."""

import faulthandler
import os
import pickle
import queue
import signal
import threading
import traceback
from collections.abc import Callable
from typing import IO

from thidua_helpers.errors import ThiduaError
from thidua_helpers.pipeline.workers.state import ProcessState

_SECONDS_TO_START = 60


def serve() -> None:
    """Answer each request, a function with arguments, by (value, error, is this process clean).

    Ends itself if it does not start in time.
    """
    faulthandler.dump_traceback_later(_SECONDS_TO_START, exit=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, replies = _private_pipes()
    waiting: queue.SimpleQueue[tuple[Callable, tuple]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    state = ProcessState()
    pickle.dump("started", replies)
    replies.flush()
    faulthandler.cancel_dump_traceback_later()
    while True:
        function, arguments = waiting.get()
        value, error = _call_safely(function, arguments)
        pickle.dump((value, error, state.restore()), replies)
        replies.flush()


def _call_safely(function: Callable, arguments: tuple) -> tuple[object, Exception | None]:
    """Value and error of a call, both in a form that can be sent."""
    value, error = None, None
    try:
        value = function(*arguments)
    except Exception as raised:
        error = raised
        if not isinstance(error, ThiduaError):
            # On the way to the parent an error loses its traceback.
            error.add_note(traceback.format_exc())
    try:
        pickle.loads(pickle.dumps((value, error)))
    except Exception:
        return None, RuntimeError(f"{type(error).__name__}: {error}")
    return value, error


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Pipes to the parent, out of reach of texts that libraries print."""
    pipes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return pipes


def _listen(requests: IO[bytes], waiting: queue.SimpleQueue) -> None:
    """Queue requests in a thread, so that the process ends with its parent, also inside a cell."""
    try:
        while True:
            waiting.put(pickle.load(requests))
    finally:
        os._exit(0)
