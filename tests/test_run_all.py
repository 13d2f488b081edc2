"""Every notebook as a newcomer runs it: all cells, in the order of names, with the parameters that it has."""

import re

import nbformat
import pytest
from conftest import copy_workspace
from nbclient import NotebookClient

from thidua_helpers.workspace.program import NOTEBOOKS

PROJECTIONS = "96_projections"


def red(notebook):
    """Texts that JupyterLab shows in red."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    texts = [output.get("text", "\n".join(output.get("traceback", ()))) for output in outputs
             if output.output_type == "error" or output.get("name") == "stderr"]  # fmt: skip
    return [text for text in texts if text]


@pytest.mark.slow
def test_notebooks_run_in_order_show_nothing_red(tmp_path, monkeypatch):
    monkeypatch.setenv("THIDUA_ROOT", str(copy_workspace(tmp_path / "ws")))
    shown = {}
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(notebook, allow_errors=True, resources={"metadata": {"path": str(NOTEBOOKS)}}).execute()
        shown[path.stem] = red(notebook)
    # Projections are of a part of a year, which nobody has computed here: one line says what to do.
    refusals = shown.pop(PROJECTIONS)
    assert refusals
    assert all(re.fullmatch(r"Không làm được: Chưa có bảng .+: hãy chạy trước .+", line) for line in refusals)
    assert {name: texts for name, texts in shown.items() if texts} == {}
    assert len(shown) > 10
