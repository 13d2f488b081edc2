"""Files of the analysts' own: copies of the exploring notebook, tables for Excel."""

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from thidua_helpers.errors import replace_error
from thidua_helpers.workspace.program import NOTEBOOKS

EXPLORING = "hoi_so_lieu"
# Tags of its cells: the one that opens the edition, and those that are not copied.
_OPENING, _NOT_COPIED = "opening", "not-copied"
_OPENED = """from thidua_helpers import open_edition

book = open_edition(edition)
book"""
_INTRODUCTION = """# Sổ tay của tôi

Chép từ sổ tay hoi_so_lieu, với mã của từng câu hỏi như đã chọn. Sửa mã, thêm ô, lưu tùy ý; đổi `edition` rồi chọn \
**Chạy → Run All Cells** để hỏi kỳ khác."""


def copy_notebook(folder: Path, edition: str, lines_of: Callable[[str], Sequence[str]]) -> Path:
    """Copy the exploring notebook to `folder`, with code in place of its questions' controls."""
    import nbformat

    notebook = nbformat.read(NOTEBOOKS / f"{EXPLORING}.ipynb", as_version=4)
    kept = [cell for cell in notebook.cells if _NOT_COPIED not in cell.metadata.get("tags", [])]
    for cell in kept:
        cell.metadata.pop("jupyter", None)
        tags = cell.metadata.get("tags", [])
        if "parameters" in tags:
            cell.source = f'edition = "{edition}"'
        elif _OPENING in tags:
            cell.source = _OPENED
        elif name := question_of(cell.source):
            cell.source = "\n".join(lines_of(name))
    kept[0].source = _INTRODUCTION
    notebook.cells = kept
    return _write(folder, f"hoi-so-lieu-{edition}", ".ipynb", nbformat.writes(notebook).encode("utf-8"))


def question_of(source: str) -> str:
    """Name of the question that a cell of the exploring notebook shows; "" for another cell."""
    start, end = 'explorer.ask("', '")'
    return source[len(start) : -len(end)] if source.startswith(start) and source.endswith(end) else ""


def free_name(folder: Path, name: str, suffix: str) -> Path:
    """The first of “name”, “name-2”, … that is not taken."""
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(path for each in names if not (path := folder / f"{each}{suffix}").exists())


def _write(folder: Path, name: str, suffix: str, content: bytes) -> Path:
    """Write a new file; one that exists is never replaced."""
    try:
        folder.mkdir(exist_ok=True)
        while True:
            path = free_name(folder, name, suffix)
            try:
                with path.open("xb") as file:
                    file.write(content)
            except FileExistsError:
                continue
            return path
    except OSError as error:
        raise replace_error(folder, error) from error
