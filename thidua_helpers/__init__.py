"""Imports for analysts: `open_edition`, `open_editions`. Loaded on first use, for speed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thidua_helpers.edition.opening import open_edition, open_editions

__version__ = "0.1.0"
__all__ = ["open_edition", "open_editions"]


def __getattr__(name: str):
    if name in __all__:
        from thidua_helpers.edition import opening

        return getattr(opening, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
