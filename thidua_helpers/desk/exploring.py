"""Exploring an edition on the screen: its state, questions, and the code that answers them."""

import html
import threading
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

import ipywidgets as widgets
import pandas as pd

from thidua_helpers.analyst.book import AnalystBook
from thidua_helpers.analyst.display import frame_html
from thidua_helpers.analyst.opening import open_edition
from thidua_helpers.analyst.spreadsheet import to_excel
from thidua_helpers.desk.notes import copy_notebook, free_name
from thidua_helpers.desk.parts import COLOURS, Runner, button, links_to_pages, page_link
from thidua_helpers.desk.questions import QUESTIONS, Choices, Controls
from thidua_helpers.desk.shown_code import Shown, run_lines
from thidua_helpers.desk.state import Item, Sign, Subject, items_of
from thidua_helpers.errors import ThiduaError
from thidua_helpers.rules.read_rules import read_rules, read_settings
from thidua_helpers.rules.workspace_settings import WorkspaceSettings
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.schemas.freeze import FREEZE
from thidua_helpers.vocabulary import COLUMNS
from thidua_helpers.workspace.paths import Workspace, find_workspace

_LACKING = "Chưa có số liệu của kỳ {}: bấm “Lập số liệu kỳ này” ở đầu sổ tay, chờ xong, bảng và hình sẽ tự hiện."
# Lines of the state that say whether figures can be relied on.
_SUBJECTS = (Subject.REPORTS, Subject.CHECKED, Subject.MADE, Subject.PUBLISHED)
_PICTURE_WIDTH = "min(100%, 720px)"
_STYLE = """<style>
.thidua-answer {max-height: 30em; overflow: auto; font-size: 13px; line-height: 1.4}
.thidua-answer table {border-collapse: collapse}
.thidua-answer :is(th, td) {padding: 3px 8px; border-bottom: 1px solid #c5cdd4; max-width: 34em}
.thidua-answer thead th {position: sticky; top: 0; background: #f3f5f7; vertical-align: bottom !important;
  min-width: 4.5em; max-width: 9em; white-space: normal !important}
.thidua-answer :is(tbody th, tbody th + td) {white-space: nowrap; min-width: 0}
.thidua-code pre {margin: 0; padding: 6px 10px; background: #f3f5f7; border-left: 3px solid #1b5480;
  font-size: 12.5px; line-height: 1.45; white-space: pre-wrap; word-break: normal}
.thidua-code {color: #55606b; font-size: 12.5px; line-height: 1.5}
</style>"""


def open_explorer(edition: str = "") -> "Explorer":
    """The explorer of the workspace in `THIDUA_ROOT`; `edition` "" is the last one with tables."""
    return Explorer(find_workspace(), edition)


class Explorer:
    """One edition at a time; the questions that are shown follow the chosen one."""

    def __init__(self, workspace: Workspace, edition: str = "") -> None:
        self.workspace = workspace
        # A command may end, in a thread of its own, while a choice is answered.
        self._lock = threading.RLock()
        self._settings = read_settings(workspace)
        self._asked: dict[str, _Asked] = {}
        self._choices: Choices | None = None
        editions = [str(each) for each in reversed(workspace.editions())]
        chosen = str(workspace.edition(edition)) if edition else self._last_made(editions)
        self._edition = widgets.Dropdown(options=editions, value=chosen, description="Kỳ báo cáo")
        self._edition.observe(lambda _: self.show(), "value")
        self._state, self._copied = widgets.HTML(), widgets.HTML()
        self._make = button("Lập số liệu kỳ này", self._make_tables, style="primary")
        self._runner = Runner(workspace, self._after_run)
        self.card = widgets.VBox(
            [
                widgets.HTML(_STYLE),
                widgets.HBox([self._edition, button("Xem lại", self.show, tooltip="Đọc lại từ các tệp")]),
                self._state,
                widgets.HBox([self._make]),
                self._runner.whole,
            ]
        )
        self.show()

    @property
    def edition(self) -> str:
        """The chosen edition's name."""
        return str(self._edition.value)

    @property
    def book(self) -> AnalystBook:
        """The chosen edition."""
        return open_edition(self.edition, root=self.workspace.root)

    def ask(self, name: str) -> widgets.Widget:
        """The question `name` with its controls, the code and what the code gives."""
        asked = self._asked[name] = _Asked(self, name)
        asked.show(self._choices)
        return asked.whole

    def copy(self) -> widgets.Widget:
        """The button that copies the notebook to the workspace, with code in place of controls."""
        return widgets.HBox([button("Chép thành sổ tay của tôi", self._copy, style="success"), self._copied])

    def show(self) -> None:
        """Read the state and the tables of the chosen edition again and show them."""
        with self._lock:
            self._show()

    def _show(self) -> None:
        self._choices = None
        self._state.value = f"<p>Đang đọc kỳ {self.edition} …</p>"
        try:
            rules = read_rules(self.workspace, self.workspace.edition(self.edition))
            state = _state_html(self._settings, rules.edition.title, items_of(self.workspace, rules))
            self._state.value = state + links_to_pages(self.workspace, rules)
            if self._has_tables(self.edition):
                self._choices = Choices(self.book)
        except ThiduaError as error:
            self._state.value = _sentence(error)
        self._show_runner()
        for asked in self._asked.values():
            asked.show(self._choices)

    def lacking(self) -> str:
        """Sentence for an edition without tables."""
        return _LACKING.format(self.edition)

    def lines(self, name: str) -> Sequence[str]:
        """Code of a question, as chosen where it is shown, else as it would be shown first."""
        asked = self._asked.get(name) or _Asked(self, name)
        asked.show(self._choices, is_answered=False)
        return asked.lines

    def _show_runner(self) -> None:
        shown = None if self._choices is None else "none"
        self._make.layout.display = shown
        self._runner.whole.layout.display = shown

    def _make_tables(self) -> None:
        self._runner.run(["run", self.edition])

    def _after_run(self) -> None:
        if self._has_tables(self.edition):
            self.show()

    def _copy(self) -> None:
        if self._choices is None:
            self._copied.value = _sentence(self.lacking())
            return
        try:
            path = copy_notebook(self.workspace.notes, self.edition, self.lines)
        except ThiduaError as error:
            self._copied.value = _sentence(error)
            return
        name = self.workspace.relative(path)
        link = f'<a href="/lab/tree/{quote(name)}" style="text-decoration:underline">{html.escape(name)}</a>'
        self._copied.value = (
            f"<p>Đã chép thành {link} trong thư mục làm việc. Sổ tay ấy là của bạn: sửa, lưu tùy ý.</p>"
        )

    def _has_tables(self, edition: str) -> bool:
        folder = self.workspace.tables.stored(self.workspace.edition(edition))
        names = [name for name, schema in SCHEMAS.items() if schema.stage != FREEZE]
        return all((folder / f"{name}.csv").is_file() for name in names)

    def _last_made(self, editions: Sequence[str]) -> str | None:
        """The last whole year with tables, else the last edition with tables, else the last."""
        made = [edition for edition in editions if self._has_tables(edition)]
        whole = [edition for edition in made if self.workspace.edition(edition).is_whole_year]
        return next(iter([*whole, *made, *editions]), None)


class _Asked:
    """A question on the screen."""

    def __init__(self, explorer: Explorer, name: str) -> None:
        self._explorer = explorer
        self._name = name
        self._question = QUESTIONS[name]
        self._choices: Choices | None = None
        self._controls: Controls = {}
        self._bar = widgets.HBox(layout=widgets.Layout(flex_flow="row wrap"))
        self._code, self._said = widgets.HTML(), widgets.HTML()
        self._answer = widgets.VBox()
        self.lines: Sequence[str] = ()
        self.whole = widgets.VBox([self._bar, self._code, self._answer])

    def show(self, choices: Choices | None, is_answered: bool = True) -> None:
        """Offer what the edition has, keep what is chosen where it has that too, and answer."""
        self._choices = choices
        if choices is None:
            self._bar.children, self._answer.children = (), (widgets.HTML(_sentence(self._explorer.lacking())),)
            self._code.value = self._said.value = ""
            return
        try:
            self._build(choices)
        except ThiduaError as error:
            self._refuse(error)
            return
        self._answer_now(is_answered)

    def _build(self, choices: Choices) -> None:
        chosen = self._values()
        controls = self._question.controls(choices, chosen)
        for name, value in chosen.items():
            if name in controls and _can_have(controls[name], value):
                controls[name].value = value
        for name, control in controls.items():
            control.observe(partial(self._changed, name), "value")
        self._controls, self._bar.children = controls, tuple(controls.values())

    def _changed(self, name: str, _: object) -> None:
        if name in self._question.rebuilding:
            self.show(self._choices)
        else:
            self._answer_now()

    def _values(self) -> dict[str, Any]:
        return {name: control.value for name, control in self._controls.items()}

    def _answer_now(self, is_answered: bool = True) -> None:
        if self._choices is None:
            return
        self._said.value = ""
        try:
            self.lines = self._question.lines(self._choices, self._values())
            self._code.value = _code_html(self.lines)
            if is_answered:
                self._answer.children = self._shown(run_lines(self.lines, self._choices.book))
        except ThiduaError as error:
            self._refuse(error)

    def _refuse(self, error: ThiduaError) -> None:
        self._answer.children = (widgets.HTML(_sentence(error)),)

    def _shown(self, shown: Shown) -> Sequence[widgets.Widget]:
        layout = widgets.Layout(width=_PICTURE_WIDTH, object_fit="contain")
        parts: list[widgets.Widget] = [widgets.Image(value=png, layout=layout) for png in shown.pictures]
        if isinstance(shown.value, pd.DataFrame):
            frame = shown.value
            parts.append(_answer_html(frame_html(frame)))
            excel = button("Sang Excel", lambda: self._to_excel(frame))
            parts.append(widgets.HBox([excel, widgets.HTML(self._links(frame)), self._said]))
        elif shown.value is not None:
            parts.append(_answer_html(shown.value._repr_html_()))
        return parts

    def _links(self, frame: pd.DataFrame) -> str:
        """Links to the received files that a frame names."""
        workspace, column = self._explorer.workspace, COLUMNS["file"]
        names = frame[column].unique() if column in frame else []
        files = [(name, workspace.path(name)) for name in names if name]
        links = [page_link(workspace, path, f"Mở {path.name}") for _, path in files if path.is_file()]
        return "&emsp;".join(links)

    def _to_excel(self, frame: pd.DataFrame) -> None:
        workspace = self._explorer.workspace
        try:
            workspace.notes.mkdir(exist_ok=True)
            path = to_excel(frame, free_name(workspace.notes, f"bang-{self._name.replace('_', '-')}", ".xlsx"))
        except (ThiduaError, OSError) as error:
            self._said.value = _sentence(error)
            return
        self._said.value = (
            f"<p>Đã ghi {page_link(workspace, path, workspace.relative(path))} trong thư mục làm việc.</p>"
        )


def _can_have(control: Any, value: object) -> bool:
    """Whether a control of another edition can have a value chosen before."""
    if isinstance(control, widgets.Dropdown | widgets.SelectionSlider):
        return value in [each for _, each in control.options]
    return True


def _state_html(settings: WorkspaceSettings, title: str, items: Sequence[Item]) -> str:
    kind = " (số liệu minh họa, không phải số thật)" if settings.illustrative else ""
    lines = [
        f'<b style="color:{COLOURS[item.sign]}">● {item.sign}</b>&emsp;<b>{item.subject}</b>: {html.escape(item.text)}'
        for item in items
        if item.subject in _SUBJECTS
    ]
    heading = f"{html.escape(settings.province)}{kind}: {html.escape(title)}"
    return f'<div style="line-height:1.7"><h3 style="margin:0">{heading}</h3>{"<br>".join(lines)}</div>'


def _sentence(reason: object) -> str:
    return f'<p style="color:{COLOURS[Sign.OPEN]}">{html.escape(str(reason))}</p>'


def _code_html(lines: Sequence[str]) -> str:
    code = html.escape("\n".join(lines))
    return f'<div class="thidua-code">Cùng câu hỏi đó bằng mã:<pre>{code}</pre></div>'


def _answer_html(content: str) -> widgets.HTML:
    return widgets.HTML(f'<div class="thidua-answer">{content}</div>')
