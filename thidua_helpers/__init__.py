"""Imports for analysts: `open_edition`, `open_editions`, `to_excel`.

Loaded on first use, for speed.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thidua_helpers.analyst.opening import open_edition, open_editions
    from thidua_helpers.analyst.spreadsheet import to_excel

__version__ = "0.1.0"
__all__ = ["open_edition", "open_editions", "to_excel"]


def __getattr__(name: str):
    if name in ("open_edition", "open_editions"):
        from thidua_helpers.analyst import opening

        return getattr(opening, name)
    if name == "to_excel":
        from thidua_helpers.analyst.spreadsheet import to_excel

        return to_excel
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
