"""Requests to stop (Ctrl-C, closed terminal, SIGTERM): obeyed between two steps."""

import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
_Handler = Callable[[int, FrameType | None], object] | int | signal.Handlers | None


class Stop:
    """Records requests to stop while it is open, and calls `hurry` at each.

    An interrupt raised inside a library could be lost or interrupt its work. Works in the main thread only.
    """

    def __init__(self, hurry: Callable[[], None]) -> None:
        self._hurry = hurry
        self._is_asked = False
        self._handlers: dict[signal.Signals, _Handler] = {}

    def __enter__(self) -> "Stop":
        if threading.current_thread() is threading.main_thread():
            self._handlers = {number: signal.signal(number, self._record) for number in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self.raise_if_asked()

    def _record(self, *_: object) -> None:
        self._is_asked = True
        with suppress(OSError):
            self._hurry()

    def raise_if_asked(self) -> None:
        """Raise KeyboardInterrupt after a request to stop; later failures are consequences of it."""
        if self._is_asked:
            raise KeyboardInterrupt
