"""Parts that the desk and exploring share: buttons, links, the running command."""

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

import ipywidgets as widgets

from thidua_helpers.desk.command import Command
from thidua_helpers.desk.state import Sign
from thidua_helpers.report.pages import check_page
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import Folder
from thidua_helpers.workspace.paths import Workspace

COLOURS = {Sign.DONE: "#1a7f37", Sign.OPEN: "#b26a00", Sign.WRONG: "#b3261e", Sign.UNKNOWN: "#6b7280"}
_ENDS = {
    0: ("#1a7f37", "Xong"),
    1: ("#b3261e", "Không xong"),
    2: ("#b26a00", "Cách dùng hoặc khai báo chưa đúng"),
    3: ("#b26a00", "Dừng ở khâu kiểm tra: số liệu còn lỗi"),
}
_LINK = "color:#1b5480;text-decoration:underline"
_STOPPED = ("#6b7280", "Đã dừng theo yêu cầu")
_LINES_OF_FAILURE = 8


def button(text: str, act: Callable[[], object], style: str = "", tooltip: str = "") -> widgets.Button:
    """A button that calls `act`."""
    made = widgets.Button(
        description=text, button_style=style, tooltip=tooltip or text, layout=widgets.Layout(width="auto")
    )
    made.on_click(lambda _: act())
    return made


def links_to_pages(workspace: Workspace, rules: RuleBook) -> str:
    """Links to pages that exist, as the server of JupyterLab gives them."""
    edition, reports = rules.edition, workspace.reports
    pages = {
        "Danh sách các kỳ": reports.page("index"),
        "Báo cáo": reports.page(f"{edition}/index"),
        "Báo cáo nội bộ": reports.page(f"{edition}/{Folder.INTERNAL}/index"),
        "Trang rà soát của lần kiểm tra gần nhất": reports.page(check_page(rules).name),
    }
    return "&emsp;".join(page_link(workspace, page, title) for title, page in pages.items() if page.is_file())


def page_link(workspace: Workspace, page: Path, title: str) -> str:
    """A link to a file of the workspace, as the server of JupyterLab gives it."""
    address = f"/files/{quote(workspace.relative(page))}"
    return f'<a href="{address}" target="_blank" style="{_LINK}">{html.escape(title)}</a>'


# The command of each workspace that runs or ran last: a desk that is opened again shows it.
_commands: dict[Path, Command] = {}


class Runner:
    """The running command: progress, stop, log, and a line in the colour of its end."""

    def __init__(self, workspace: Workspace, on_end: Callable[[], None]) -> None:
        self._root = workspace.root
        self._after = on_end
        self._bar = widgets.IntProgress(layout=widgets.Layout(width="40%"))
        self._step, self._end, self._log = widgets.Label(), widgets.HTML(), widgets.HTML()
        folded = widgets.Accordion([self._log], selected_index=None)
        folded.set_title(0, "Nhật ký")
        self._running = widgets.HBox([self._bar, self._step, button("Dừng", self._ask_to_stop, style="danger")])
        self._running.layout.display = "none"
        self.whole = widgets.VBox([self._running, self._end, folded])
        if self._root in _commands:
            self._follow(_commands[self._root])

    def run(self, arguments: Sequence[str]) -> None:
        """Run a command, unless one is running."""
        current = _commands.get(self._root)
        if current is not None and current.exit_code is None:
            self._end.value = "<p>Đang chạy một lệnh; chờ xong hoặc bấm Dừng.</p>"
            return
        _commands[self._root] = Command(self._root, arguments)
        self._follow(_commands[self._root])

    def _follow(self, command: Command) -> None:
        command.on_change = lambda: self._show(command)
        self._end.value = ""
        self._show(command)

    def _ask_to_stop(self) -> None:
        self._step.value = "Đang dừng …"
        _commands[self._root].stop()

    def _show(self, command: Command) -> None:
        shown = html.escape("\n".join(command.lines))
        self._log.value = f'<pre style="white-space:pre-wrap;max-height:24em;overflow:auto">{shown}</pre>'
        step, code = command.step, command.exit_code
        self._bar.max, self._bar.value = (step.of or 1, step.number if step.of else 0) if step else (1, 0)
        if not command.is_stopped:
            of = f"/{step.of}" if step and step.of else ""
            self._step.value = f"Bước {step.number}{of}: {step.name}" if step else "Đang chạy …"
        self._running.layout.display = "flex" if code is None else "none"
        if code is None:
            return
        colour, word = _STOPPED if command.is_stopped else _ENDS.get(code, _ENDS[1])
        lines = [line for line in command.lines if line.strip()]
        said = "<br>".join(map(html.escape, lines[:_LINES_OF_FAILURE] if code else lines[-2:]))
        try:
            self._after()
        finally:
            self._end.value = f'<p style="color:{colour}"><b>{word}.</b><br>{said}</p>'
