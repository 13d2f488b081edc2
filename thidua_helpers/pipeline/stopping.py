"""Ctrl-C, a closed terminal, a polite kill: noted at once, acted on between two steps."""

import signal
import threading
from collections.abc import Callable
from contextlib import suppress

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Stop:
    """While it is open, being told to stop is noted, and `hurry` is called: raised in the middle of a library it could
    be lost, or leave what that library had begun. Only in the main thread; elsewhere nothing can be noted.
    """

    def __init__(self, hurry: Callable[[], None]) -> None:
        self._hurry = hurry
        self._asked = False
        self._before: dict = {}

    def __enter__(self) -> "Stop":
        if threading.current_thread() is threading.main_thread():
            self._before = {each: signal.signal(each, self._note) for each in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for each, handler in self._before.items():
            signal.signal(each, handler)
        self.raise_if_asked()

    def _note(self, *_: object) -> None:
        self._asked = True
        with suppress(OSError):
            self._hurry()

    def raise_if_asked(self) -> None:
        """Raises KeyboardInterrupt if a stop has been asked for; what failed since then failed because of it."""
        if self._asked:
            raise KeyboardInterrupt
