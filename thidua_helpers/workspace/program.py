"""The files of the program itself."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
# Environment variable that asks a command for a line a step, which the desk reads.
STEPS_VARIABLE = "THIDUA_STEPS"
NOTEBOOKS = _PACKAGE.parent / "notebooks"


def program_files() -> dict[str, Path]:
    """Files of the program and its lock, by name."""
    inside = [path for path in _PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    files = [*inside, _PACKAGE.parent / "requirements.lock"]
    return {path.relative_to(_PACKAGE.parent).as_posix(): path for path in sorted(files) if path.is_file()}


def code_files() -> dict[str, Path]:
    """Program, notebooks and lock by name: with inputs and config they determine all outputs."""
    notebooks = {path.relative_to(_PACKAGE.parent).as_posix(): path for path in NOTEBOOKS.glob("*.ipynb")}
    return dict(sorted((program_files() | notebooks).items()))
