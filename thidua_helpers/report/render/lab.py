"""Pages in JupyterLab: outputs of their notebooks look as on the page."""

import os
import re
import sys
from functools import cache
from pathlib import Path

_STYLE = Path(__file__).parent / "templates" / "thidua" / "style.css"
# Set by JupyterLab's server for kernels of notebooks, and inherited by what they start.
_IN_LAB = "JPY_SESSION_NAME"
_OUTPUTS = ".jp-OutputArea-output.jp-RenderedHTML"
# Links lead to pages that are next to the published one, not to the notebook.
_UNLIKE_PAGES = (
    "& { padding: 0.25rem 0.75rem; } & nav { display: none; } & dt { float: none; width: auto; font-weight: inherit; }"
)
# The colours of JupyterLab do not follow those of the machine.
_REPLACED = {":root": "&", "\nbody": "\n&", "screen and (prefers-color-scheme: dark)": "not all"}
_PICTURE, _LINK = re.compile("<svg.*?</svg>", re.DOTALL), re.compile(r"(</?)a\b")


def is_in_lab() -> bool:
    """Whether a person runs this notebook in JupyterLab; a run that was started there is none."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return _IN_LAB in os.environ and hasattr(shell, "kernel")


def header_in_lab(header: str) -> str:
    """A page's header, and the style of all outputs of its notebook."""
    return f"<style>{_scoped_style()}</style><header>{header}</header>"


def output_in_lab(html: str) -> str:
    """`html` without links in pictures, on which JupyterLab fails."""
    return _PICTURE.sub(lambda picture: _LINK.sub(r"\1g", picture[0]), html)


@cache
def _scoped_style() -> str:
    """The style sheet of pages nested in the selector of outputs."""
    style = _STYLE.read_text(encoding="utf-8")
    for of_page, of_output in _REPLACED.items():
        style = style.replace(of_page, of_output)
    return f"{_OUTPUTS} {{\n{style}\n{_UNLIKE_PAGES}\n}}"
