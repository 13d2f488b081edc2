"""Execution of one notebook in this process's shell, with errors in one sentence."""

import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from nbformat import NotebookNode

from thidua_helpers.errors import Refused, StepFailed, line_of_program, replace_error, suggestion
from thidua_helpers.files import recorded_reads

# The longest cell takes some seconds; a worker with one that hangs ends itself after this long.
SECONDS_A_CELL = 600
# A traceback comes in the colours of a terminal.
_COLOURS = re.compile(r"\x1b\[[\d;]*m")


def execute(
    path: Path, parameters: Mapping[str, str | bool], output: Path, seconds: float = SECONDS_A_CELL
) -> list[Path]:
    """Execute the notebook at `path` and write it to `output`; returns the files that it read.

    Ends this process if a cell takes longer than `seconds`. Raises Refused for an undeclared parameter and for input
    that the notebook refuses; StepFailed, with notebook and cell, for other errors. `output` then has the cells so far.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from thidua_helpers.pipeline.workers.shell import ENGINE

    name = path.stem
    if not path.is_file():
        names = [notebook.stem for notebook in path.parent.glob("*.ipynb")]
        raise Refused(f"Không có sổ tay “{name}”." + suggestion(name, names))
    declared = _declared_parameters(path)
    for parameter in parameters:
        if parameter not in declared:
            raise Refused(f"Sổ tay {name} không có tham số “{parameter}”." + suggestion(parameter, declared))
    # Errors are reported once, in one sentence, by the caller.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        with recorded_reads() as reads:
            papermill.execute_notebook(
                str(path),
                str(output),
                parameters=dict(parameters),
                engine_name=ENGINE,
                kernel_name="python3",
                progress_bar=False,
                # Else the whole notebook is written before and after each of its cells.
                request_save_on_cell_execute=False,
                execution_timeout=seconds,
            )
        return sorted(reads)
    except PapermillExecutionError as error:
        if error.ename == Refused.__name__:
            raise Refused(error.evalue) from error
        # Papermill runs one cell more than the notebook has: the parameters, injected after the first.
        number = error.exec_count - 1 if parameters and error.exec_count > 1 else error.exec_count
        where = f"Sổ tay {name}.ipynb, ô lệnh thứ {number}"
        in_program = line_of_program(_COLOURS.sub("", "\n".join(error.traceback)))
        raise StepFailed(f"{where}: {error.ename}: {error.evalue}{in_program}") from error
    except OSError as error:
        raise replace_error(output, error) from error
    except Exception as error:
        raise StepFailed(f"Sổ tay {name}.ipynb dừng giữa chừng: {type(error).__name__}: {error}") from error


@lru_cache
def _declared_parameters(path: Path) -> frozenset[str]:
    import papermill

    return frozenset(papermill.inspect_notebook(str(path)))


def read_executed(path: Path) -> NotebookNode:
    """An executed notebook as papermill wrote it, without a second validation."""
    from nbformat.v4 import reads

    return reads(path.read_text(encoding="utf-8"))
