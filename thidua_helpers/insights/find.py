"""All statements on an edition, by kind; the kinds are the modules of `kinds`."""

from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import iter_modules

from thidua_helpers.insights import kinds
from thidua_helpers.insights.insight import Insight
from thidua_helpers.insights.results_read import Results

KINDS: dict[str, Callable[[Results], Iterator[Insight]]] = {
    module.name: getattr(import_module(f"{kinds.__name__}.{module.name}"), module.name)
    for module in iter_modules(kinds.__path__)
}


def find_insights(results: Results) -> dict[str, list[Insight]]:
    """Kind → its statements on the results."""
    return {kind: list(find(results)) for kind, find in KINDS.items()}
