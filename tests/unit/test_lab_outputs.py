"""Outputs of pages in JupyterLab and outside it."""

import sys
from types import SimpleNamespace

import pytest

from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.lab import header_in_lab, is_in_lab, output_in_lab

PICTURE = '<p><a href="x">x</a></p><svg><a class="mark" href="y"><animate/></a></svg><a href="z">z</a>'


@pytest.fixture
def in_shell(monkeypatch):
    """Sets the shell of this process, and whether JupyterLab started it."""

    def enter(shell, session):
        monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
        monkeypatch.setenv("JPY_SESSION_NAME", "a.ipynb") if session else monkeypatch.delenv("JPY_SESSION_NAME", False)

    return enter


@pytest.mark.parametrize(
    ("shell", "session", "expected"),
    [
        (SimpleNamespace(kernel=1), True, True),
        (SimpleNamespace(kernel=1), False, False),  # papermill
        (SimpleNamespace(), True, False),  # a run that was started in JupyterLab
        (None, True, False),
    ],
)
def test_only_a_kernel_of_jupyterlab_is_in_lab(in_shell, shell, session, expected):
    in_shell(shell, session)
    assert is_in_lab() is expected
    assert ("<g class" in Html(PICTURE)._repr_html_()) is expected


def test_links_in_pictures_are_groups_and_others_stay():
    shown = output_in_lab(PICTURE)
    assert shown == PICTURE.replace('<a class="mark"', '<g class="mark"').replace("</a></svg>", "</g></svg>")


def test_style_of_pages_reaches_outputs_only():
    shown = header_in_lab("<h1>a</h1>")
    style = shown.partition("</style>")[0]
    assert ":root" not in style
    assert "\nbody" not in style
    assert "prefers-color-scheme" not in style
    assert style.count("{") == style.count("}")
    assert shown.endswith("<header><h1>a</h1></header>")
