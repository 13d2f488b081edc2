"""Runs inside a kernel between two notebooks: puts it back as new, or says that it cannot.

A notebook may leave anything behind. What it usually leaves is undone: variables, figures, settings, working folder,
environment, execution count. Then what can be seen is compared with what it was when the kernel was new; a difference
(a replaced function, a changed constant, a thread still running) means that the kernel must be thrown away.
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

from thidua_helpers.files import take_notes

_new: dict = {}


def load_all() -> None:
    """Loads what notebooks use: the charting library, the opened edition, and every module of the rooms they call."""
    import matplotlib.pyplot  # noqa: F401

    import thidua_helpers.edition.opening  # noqa: F401
    from thidua_helpers import checks, comparison, results, scoring
    from thidua_helpers.report import sections

    for room in (results, scoring, comparison, checks, sections):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)


def remember() -> None:
    """Loads what every page uses, and notes the state of the new kernel."""
    import matplotlib as mpl

    # As in the command line's own process: seldom.
    gc.set_threshold(50_000, 50, 50)
    load_all()
    _new["folder"] = Path.cwd()
    _new["environment"] = dict(os.environ)
    _new["path"] = list(sys.path)
    _new["warnings"] = list(warnings.filters)
    _new["settings"] = dict(mpl.rcParams)
    _new["locale"] = locale.setlocale(locale.LC_ALL)
    _new["threads"] = _threads()
    _new["content"] = {name: (value, _frozen(name, value)) for name, value in _content()}
    gc.collect()
    gc.freeze()


def make_as_new() -> bool:
    """Undoes what the last notebook left; False if the kernel still differs from a new one."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt
    import pandas as pd
    from IPython import get_ipython

    take_notes()
    plt.close("all")
    os.chdir(_new["folder"])
    os.environ.clear()
    os.environ.update(_new["environment"])
    sys.path[:] = _new["path"]
    locale.setlocale(locale.LC_ALL, _new["locale"])
    decimal.setcontext(decimal.Context())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pd.reset_option("all")
        mpl.rcParams.update(_new["settings"])
    warnings.filters[:] = _new["warnings"]
    get_ipython().reset(new_session=True)
    # The reset has collected the garbage: what is left, such as tables kept for the next page, need not be gone through
    # at each reset again.
    gc.freeze()
    return _threads() <= _new["threads"] and _content_is_as_new()


def _threads() -> int:
    """How many threads run, but for the one that zmq starts with the first big message of a kernel."""
    return sum(not type(thread).__module__.startswith("zmq.") for thread in threading.enumerate())


def _content_is_as_new() -> bool:
    now = dict(_content())
    return all(
        name in now and now[name] is value and (frozen is None or frozen == value)
        for name, (value, frozen) in _new["content"].items()
    )


def _content() -> Iterator[tuple[str, object]]:
    """What decides how a page comes out: the names in the modules that pages use, and in our own classes.

    Left out are the two names in `builtins` that IPython itself changes at each execution.
    """
    for name, module in sorted(sys.modules.items()):
        ours = name == "thidua_helpers" or name.startswith("thidua_helpers.")
        if not ours and name not in ("pandas", "matplotlib", "jinja2", "builtins", "decimal", "fractions", "hashlib"):
            continue
        for key, value in list(vars(module).items()):
            if f"{name}.{key}" not in ("builtins._", "builtins.input") and name != __name__:
                yield f"{name}.{key}", value
                if ours and isinstance(value, type) and value.__module__ == name:
                    yield from ((f"{name}.{key}.{member}", content) for member, content in list(vars(value).items()))


def _frozen(name: str, value: object) -> object:
    """A copy of what a notebook could change in place in our own modules, to compare with later."""
    return copy.copy(value) if name.startswith("thidua_helpers") and isinstance(value, (dict, list, set)) else None
