"""The state of a worker: effects of a notebook are undone, lasting ones are noticed.

Variables, figures, settings, working folder, environment and execution count are restored. Then the process is compared
with its new state; after a difference (a replaced function, a changed constant, a running thread) it is not used again.
"""

import copy
import decimal
import gc
import importlib
import locale
import operator
import os
import pkgutil
import sys
import threading
import warnings
from itertools import repeat
from pathlib import Path
from types import ModuleType

# The libraries that decide how a page comes out.
_WATCHED = ("pandas", "matplotlib", "jinja2", "builtins", "decimal", "fractions", "hashlib")
# IPython changes these itself at each execution.
_CHANGING = ("builtins._", "builtins.input")
_MUTABLE = (dict, list, set)
_MISSING = object()


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
        self._contents = [_Content(name, module) for name, module in sorted(sys.modules.items()) if _is_watched(name)]
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
        return all(sys.modules.get(each.name) is each.module and each.is_same() for each in self._contents)


class _Content:
    """Names and values of a module that pages use and of its own classes, when it was new."""

    def __init__(self, name: str, module: ModuleType) -> None:
        self.name, self.module = name, module
        classes = [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == name]
        spaces = [module, *(classes if _is_ours(name) else ())]
        # Compared by the thousand after each page: without a loop in Python.
        self._spaces = [(vars(space), *_names_and_values(name, space)) for space in spaces]
        collections = [value for _, _, values in self._spaces for value in values if isinstance(value, _MUTABLE)]
        self._collections = [(value, copy.copy(value)) for value in collections if _is_ours(name)]

    def is_same(self) -> bool:
        """Whether names have the same values, and collections of our modules the same content."""
        return all(
            all(map(operator.is_, map(space.get, names, repeat(_MISSING)), values))
            for space, names, values in self._spaces
        ) and all(value == before for value, before in self._collections)


def _names_and_values(module: str, space: object) -> tuple[list[str], list[object]]:
    items = {name: value for name, value in vars(space).items() if f"{module}.{name}" not in _CHANGING}
    return list(items), list(items.values())


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == "thidua_helpers"


def _is_watched(module: str) -> bool:
    return module in _WATCHED or _is_ours(module)
