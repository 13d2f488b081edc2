"""Lines of code on an analyst's book, run as a cell of a notebook runs them."""

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from thidua_helpers.analyst.book import AnalystBook

_SCREEN_DPI = 110


@dataclass(frozen=True)
class Shown:
    """Pictures that some lines draw, as PNG, and the value of the last one."""

    pictures: Sequence[bytes]
    value: Any


def run_lines(lines: Sequence[str], book: AnalystBook) -> Shown:
    """Run `lines` with `book`; figures are closed, so that no notebook shows them again."""
    from matplotlib import pyplot as plt
    from matplotlib.axes import Axes

    before = set(plt.get_fignums())
    names: dict[str, object] = {"book": book}
    *statements, last = ast.parse("\n".join(lines)).body
    if not isinstance(last, ast.Expr):
        raise ValueError("the last line is no expression")
    try:
        exec(compile(ast.Module(statements, []), "<lines>", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "<lines>", "eval"), names)
        pictures = [_png(plt.figure(number)) for number in plt.get_fignums() if number not in before]
    finally:
        for number in set(plt.get_fignums()) - before:
            plt.close(number)
    return Shown(pictures, None if isinstance(value, Axes) else value)


def call(function: str, *arguments: object, **options: object) -> str:
    """Code of a call; empty options and arguments at the end are left out."""
    kept = list(arguments)
    while kept and kept[-1] in ("", None):
        kept.pop()
    parts = [literal(argument) for argument in kept]
    parts += [f"{name}={literal(value)}" for name, value in options.items() if value not in ("", None, False, {})]
    return f"{function}({', '.join(parts)})"


def literal(value: object) -> str:
    """Code of a text, number or mapping, with double quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(key)}: {literal(each)}" for key, each in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _png(figure) -> bytes:
    content = BytesIO()
    figure.savefig(content, format="png", dpi=_SCREEN_DPI)
    return content.getvalue()
