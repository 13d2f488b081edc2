"""The state of a worker: effects of a notebook are undone, lasting ones are noticed.

Variables, figures, settings, working folder, environment and execution count are restored. Then the process is compared
with its new state; after a difference (a replaced function, a changed constant, a running thread) it is not used again.
"""

import copy
import decimal
import gc
import importlib
import locale
import os
import pkgutil
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

# The libraries that decide how a page comes out.
_WATCHED = ("pandas", "matplotlib", "jinja2", "builtins", "decimal", "fractions", "hashlib")
# IPython changes these itself at each execution.
_CHANGING = ("builtins._", "builtins.input")


def load_all() -> None:
    """Import everything that notebooks use: charts, the opened edition, the rooms they call."""
    import matplotlib.pyplot  # noqa: F401

    import thidua_helpers.edition.opening  # noqa: F401
    from thidua_helpers import checks, comparison, insights, results, scoring
    from thidua_helpers.report import pictures, sections

    for room in (results, scoring, comparison, insights, checks, pictures, sections):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)


class ProcessState:
    """The state of this process when it was new, with all imports of pages done."""

    def __init__(self) -> None:
        import matplotlib as mpl

        from thidua_helpers.pipeline import tasks  # noqa: F401
        from thidua_helpers.pipeline.workers.shell import start_shell

        # As in the command line's own process: seldom.
        gc.set_threshold(50_000, 50, 50)
        load_all()
        self._shell = start_shell()
        self._folder = Path.cwd()
        self._environment = dict(os.environ)
        self._path = list(sys.path)
        self._warnings = list(warnings.filters)
        self._settings = dict(mpl.rcParams)
        self._locale = locale.setlocale(locale.LC_ALL)
        self._threads = threading.active_count()
        self._content = {name: (value, _copy(name, value)) for name, value in _content()}
        gc.collect()
        gc.freeze()

    def restore(self) -> bool:
        """Undo the effects of the last notebook; False if the process still differs from a new one."""
        import matplotlib as mpl
        import matplotlib.pyplot as plt
        import pandas as pd

        if not self._shell.is_used:
            return True
        plt.close("all")
        os.chdir(self._folder)
        os.environ.clear()
        os.environ.update(self._environment)
        sys.path[:] = self._path
        locale.setlocale(locale.LC_ALL, self._locale)
        decimal.setcontext(decimal.Context())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pd.reset_option("all")
            mpl.rcParams.update(self._settings)
        assert isinstance(warnings.filters, list)
        warnings.filters[:] = self._warnings
        self._shell.reset(new_session=True)
        # The reset has collected the garbage: what is left, such as tables cached for the next page, need not be gone
        # through at each reset again.
        gc.freeze()
        return threading.active_count() <= self._threads and self._has_same_content()

    def _has_same_content(self) -> bool:
        now = dict(_content())
        return all(
            name in now and now[name] is value and (copied is None or copied == value)
            for name, (value, copied) in self._content.items()
        )


def _content() -> Iterator[tuple[str, object]]:
    """Names and values of the modules that pages use, and of our own classes."""
    for name, module in sorted(sys.modules.items()):
        is_ours = name == "thidua_helpers" or name.startswith("thidua_helpers.")
        if not is_ours and name not in _WATCHED:
            continue
        for key, value in list(vars(module).items()):
            if f"{name}.{key}" not in _CHANGING:
                yield f"{name}.{key}", value
                if is_ours and isinstance(value, type) and value.__module__ == name:
                    yield from ((f"{name}.{key}.{member}", content) for member, content in list(vars(value).items()))


def _copy(name: str, value: object) -> object:
    """Copy of a mutable collection of our own modules; None for other values."""
    return copy.copy(value) if name.startswith("thidua_helpers") and isinstance(value, (dict, list, set)) else None
