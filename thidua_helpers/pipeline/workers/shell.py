"""A papermill engine for the IPython shell of this process; imported in workers only."""

import faulthandler
from contextlib import redirect_stderr, redirect_stdout
from io import TextIOBase

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager, papermill_engines
from traitlets import Type
from traitlets.config import Config

from thidua_helpers.report.pages import INTERNAL

ENGINE = "thidua"
SHARED_ONLY = "shared-only"
_STANDARD_ERROR = 2


def _output(kind: str, **content) -> NotebookNode:
    """An output of a cell, not validated here: it is when the notebook is written."""
    output = NotebookNode(output_type=kind)
    output.update(content)
    return output


class _CellValue(DisplayHook):
    """Collects the value of a cell's last expression."""

    shell: "CollectingShell"

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict, md_dict=None) -> None:
        self.shell.outputs.append(
            _output("execute_result", data=format_dict, metadata=md_dict or {}, execution_count=self.prompt_count)
        )

    def finish_displayhook(self) -> None:
        pass


class _CellDisplay(DisplayPublisher):
    """Collects displayed outputs of a cell."""

    shell: "CollectingShell"

    def publish(self, data, metadata=None, **_) -> None:
        self.shell.outputs.append(_output("display_data", data=data, metadata=metadata or {}))

    def clear_output(self, wait=False) -> None:
        self.shell.outputs.clear()


class _CellStream(TextIOBase):
    """Collects printed text of a cell."""

    def __init__(self, outputs: list[NotebookNode], name: str) -> None:
        self._outputs = outputs
        self._name = name

    def write(self, text: str) -> int:
        if self._outputs and self._outputs[-1].get("name") == self._name:
            self._outputs[-1].text += text
        else:
            self._outputs.append(_output("stream", name=self._name, text=text))
        return len(text)


class CollectingShell(InteractiveShell):
    """A shell that collects the outputs of a cell in the format of notebooks."""

    displayhook_class = Type(_CellValue)
    display_pub_class = Type(_CellDisplay)

    def __init__(self, **options) -> None:
        self.outputs: list[NotebookNode] = []
        super().__init__(**options)

    @property
    def is_used(self) -> bool:
        """Whether a cell has been executed since the last reset."""
        return self.execution_count > 1

    def execute(self, source: str) -> list[NotebookNode]:
        """Outputs of a cell; an error is the last of them."""
        self.outputs = []
        streams = _CellStream(self.outputs, "stdout"), _CellStream(self.outputs, "stderr")
        with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
            self.run_cell(source, store_history=True)
        return self.outputs

    def _showtraceback(self, etype, evalue, stb) -> None:
        self.outputs.append(_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb)))


class _ShellEngine(Engine):
    """Executes cells until an error; a cell over `execution_timeout` seconds ends the process."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, execution_timeout: float = 0, **_
    ) -> None:
        shell = start_shell()
        for index, cell in enumerate(nb_man.nb.cells):
            if cell.cell_type != "code" or not cell.source.strip() or _is_left_out(cell, nb_man.nb):
                continue
            nb_man.cell_start(cell, index)
            cell.execution_count = shell.execution_count
            # Its own thread needs no interpreter lock: also a regular expression that does not end is ended.
            faulthandler.dump_traceback_later(execution_timeout, exit=True, file=_STANDARD_ERROR)
            cell.outputs = shell.execute(cell.source)
            faulthandler.cancel_dump_traceback_later()
            is_failed = any(output.output_type == "error" for output in cell.outputs)
            if is_failed:
                nb_man.cell_exception(cell, index)
            nb_man.cell_complete(cell, index)
            if is_failed:
                break


def _is_left_out(cell: NotebookNode, notebook: NotebookNode) -> bool:
    """Whether an internal page leaves out the cell: it does not repeat the shared page."""
    parameters = notebook.metadata.papermill.parameters
    return SHARED_ONLY in cell.metadata.get("tags", []) and parameters.get("audience") == INTERNAL


def start_shell() -> CollectingShell:
    """The one shell of this process; registers its engine with papermill."""
    if not CollectingShell.initialized():
        papermill_engines.register(ENGINE, _ShellEngine)
        CollectingShell.instance(config=Config(HistoryManager={"enabled": False}))
    return CollectingShell.instance()
