"""Runs the code cells of notebooks in this one Python process, everything imported before: what the work itself costs.

Started by bench.py. Its argument is a file with a JSON list of [notebook, parameters]; it says "ready", waits for a
line, and runs them all.
"""

import ast
import json
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("agg")


def run(source: str, names: dict) -> None:
    """Runs a cell, and makes the HTML of its last expression as a notebook would."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if last is not None:
        shown = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
        html = shown._repr_html_() if hasattr(shown, "_repr_html_") else repr(shown)
        assert html is not None


def main() -> None:
    import nbformat

    from thidua_helpers.pipeline.workers.state import load_all
    from thidua_helpers.workspace.program import NOTEBOOKS

    load_all()
    todo = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    notebooks = {name: nbformat.read(NOTEBOOKS / f"{name}.ipynb", 4) for name, _ in todo}
    print("ready", flush=True)
    sys.stdin.readline()
    for name, parameters in todo:
        names = {}
        for cell in notebooks[name].cells:
            if cell.cell_type == "code":
                run(cell.source, names)
                if "parameters" in cell.metadata.get("tags", []):
                    names.update(parameters)


if __name__ == "__main__":
    main()
