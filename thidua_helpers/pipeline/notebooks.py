"""Executes one notebook with strict parameters, and says in one sentence what went wrong if it fails."""

import logging
import re
from collections.abc import Mapping
from pathlib import Path

from thidua_helpers.errors import Refused, StepFailed, cannot_replace, line_of_program, suggestion
from thidua_helpers.workspace.program import NOTEBOOKS

# The longest cell takes some seconds; one that hangs is ended after this long.
SECONDS_A_CELL = 600
# A traceback comes in the colours of a terminal.
_COLOURS = re.compile(r"\x1b\[[\d;]*m")


def execute(name: str, parameters: Mapping[str, str], output: Path, kernel_manager):
    """The executed notebook `notebooks/<name>.ipynb`, also written to `output` as far as it came.

    Raises Refused for a parameter that the notebook does not declare, or when the notebook refuses its input;
    StepFailed, naming notebook and cell, for anything else. The notebook's own file is not changed.
    """
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    path = NOTEBOOKS / f"{name}.ipynb"
    if not path.is_file():
        raise Refused(
            f"Không có sổ tay “{name}”." + suggestion(name, [each.stem for each in NOTEBOOKS.glob("*.ipynb")])
        )
    declared = papermill.inspect_notebook(str(path))
    for parameter in parameters:
        if parameter not in declared:
            raise Refused(f"Sổ tay {name} không có tham số “{parameter}”." + suggestion(parameter, declared))
    # What it would say of an error is said once, in one sentence, by whoever called.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    output.parent.mkdir(parents=True, exist_ok=True)
    try:
        return papermill.execute_notebook(
            str(path),
            str(output),
            parameters=dict(parameters),
            km=kernel_manager,
            kernel_name="python3",
            progress_bar=False,
            # Else the whole notebook is written before and after each of its cells.
            request_save_on_cell_execute=False,
            start_timeout=60,
            execution_timeout=SECONDS_A_CELL,
        )
    except PapermillExecutionError as error:
        if error.ename == Refused.__name__:
            raise Refused(error.evalue) from error
        # Papermill runs one cell more than the notebook has: the parameters, injected after the first.
        number = error.exec_count - 1 if parameters and error.exec_count > 1 else error.exec_count
        where = f"Sổ tay {name}.ipynb, ô lệnh thứ {number}"
        in_program = line_of_program(_COLOURS.sub("", "\n".join(error.traceback)))
        raise StepFailed(f"{where}: {error.ename}: {error.evalue}{in_program}") from error
    except CellTimeoutError as error:
        raise StepFailed(
            f"Sổ tay {name}.ipynb: một ô lệnh chạy quá {SECONDS_A_CELL // 60} phút nên bị dừng. Máy đang quá tải thì "
            "chạy lại khi rảnh; nếu lặp lại, mở sổ tay bằng “thidua lab” để xem ô nào."
        ) from error
    except DeadKernelError as error:
        raise StepFailed(
            f"Sổ tay {name}.ipynb dừng giữa chừng: tiến trình tính toán đã bị tắt (thiếu bộ nhớ hoặc bị dừng). "
            "Đóng bớt chương trình rồi chạy lại."
        ) from error
    except OSError as error:
        raise cannot_replace(output, error) from error
    except Exception as error:
        raise StepFailed(f"Sổ tay {name}.ipynb dừng giữa chừng: {type(error).__name__}: {error}") from error
