"""The desk on the screen: widgets that call the command line and show the state of files."""

import html
import threading
import webbrowser
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from thidua_helpers.desk.answers import (
    accept_finding,
    arrival,
    correct_cell,
    receive,
    registers_due,
    set_due,
)
from thidua_helpers.desk.parts import COLOURS, Runner, button, links_to_pages, page_link
from thidua_helpers.desk.state import Action, Item, LastFindings, Sign, items_of, last_findings
from thidua_helpers.errors import Refused, ThiduaError
from thidua_helpers.intake.excel.workbook import SUFFIXES
from thidua_helpers.period import Edition
from thidua_helpers.report.sections.unit_papers import CORRECTION_REQUEST
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.read_rules import read_rules, read_settings
from thidua_helpers.vietnamese import parse_date
from thidua_helpers.vocabulary import Severity
from thidua_helpers.workspace.paths import Workspace, find_workspace

_MOST_SHOWN = 200
_UNANSWERED = "Chưa có ý kiến"
_SEVERITIES = {"Lỗi": Severity.ERROR, "Cảnh báo": Severity.WARNING}


def open_desk() -> widgets.Widget:
    """The desk of the workspace in `THIDUA_ROOT`."""
    return Desk(find_workspace()).whole


class Desk:
    """The desk of one workspace. What it shows it reads from the files each time."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        # A command may end, in a thread of its own, while a click is answered.
        self._lock = threading.RLock()
        settings = read_settings(workspace)
        kind = " (số liệu minh họa)" if settings.illustrative else ""
        editions = [str(edition) for edition in reversed(workspace.editions())]
        self._edition = widgets.Dropdown(options=editions, description="Kỳ báo cáo")
        self._said = widgets.HTML()
        self._items = widgets.VBox()
        self._runner = Runner(workspace, self.show)
        self._links, self._folders = widgets.HTML(), widgets.HBox()
        self._findings = _Findings(self)
        self._inbox = _Inbox(self)
        self._edition.observe(lambda _: self.show(), "value")
        again = button("Xem lại", self.show, tooltip="Đọc lại tình hình từ các tệp")
        tabs = widgets.Tab([self._findings.whole, self._inbox.whole, _next_year(self)])
        for place, title in enumerate(("Phát hiện", "Nhận sổ", "Chốt và năm mới")):
            tabs.set_title(place, title)
        self._tabs = tabs
        self.whole = widgets.VBox(
            [
                widgets.HTML(f"<h2>Bàn làm việc: {html.escape(settings.province)}{kind}</h2>"),
                widgets.HBox([self._edition, again]),
                self._items,
                self._steps_of_the_year(),
                self._runner.whole,
                self._links,
                self._folders,
                self._said,
                tabs,
            ]
        )
        self.show()

    @property
    def edition(self) -> Edition:
        return self.workspace.edition(str(self._edition.value))

    @property
    def rules(self) -> RuleBook:
        return read_rules(self.workspace, self.edition)

    def run(self, command: str, *options: str, edition: Edition | None = None) -> None:
        """Run a command on the chosen edition, or another, unless one is running."""
        self._runner.run([command, str(edition or self.edition), *options])

    def say(self, text: str, is_wrong: bool = False) -> None:
        """Show one sentence above the tabs."""
        colour = COLOURS[Sign.WRONG if is_wrong else Sign.DONE]
        self._said.value = f'<p style="color:{colour}">{html.escape(text)}</p>' if text else ""

    def show(self) -> None:
        """Read the state of the edition again and show it; also called when a command ends."""
        with self._lock:
            self._show()

    def _show(self) -> None:
        known = [str(edition) for edition in reversed(self.workspace.editions())]
        if list(self._edition.options) != known:
            self._edition.options = known
        try:
            rules = self.rules
        except Refused as error:
            self.say(str(error), is_wrong=True)
            self._items.children = ()
            return
        self._items.children = [self._line(item) for item in items_of(self.workspace, rules)]
        self._findings.show(rules, last_findings(self.workspace, rules.edition))
        self._inbox.show(rules)
        self._links.value = links_to_pages(self.workspace, rules)
        self._folders.children = [
            button(title, lambda path=path: webbrowser.open(path.as_uri()))
            for title, path in _folders(self.workspace, rules).items()
            if path.is_dir()
        ]

    def guarded(self, act: Callable[[], str]) -> None:
        """Do something that may be refused; shows what was done, or why not, in one sentence."""
        try:
            said = act()
        except (ThiduaError, OSError) as error:
            self.say(str(error), is_wrong=True)
            return
        self.show()
        self.say(said)

    def _line(self, item: Item) -> widgets.Widget:
        sign = f'<b style="color:{COLOURS[item.sign]}">● {item.sign}</b>'
        text = f"{sign}&emsp;<b>{html.escape(item.subject)}</b>: {html.escape(item.text)}"
        shown: list[widgets.Widget] = [widgets.HTML(text, layout=widgets.Layout(width="80%"))]
        if item.action:
            shown.append(button(item.action, lambda: self._mend(item.action)))
        return widgets.HBox(shown)

    def _mend(self, action: Action | None) -> None:
        match action:
            case Action.CHECK:
                self.run("check")
            case Action.RUN:
                self.run("run")
            case Action.DECIDE:
                self.run("config")
            case Action.ANSWER:
                self._tabs.selected_index = 0
            case Action.RECEIVE:
                self._tabs.selected_index = 1
            case Action.FREEZE:
                self._tabs.selected_index = 2

    def _steps_of_the_year(self) -> widgets.Widget:
        """The buttons in the order of the year."""
        provisional = widgets.Checkbox(description="tạm tính", indent=False, layout=widgets.Layout(width="auto"))
        pdf = widgets.Checkbox(description="kèm PDF", indent=False, layout=widgets.Layout(width="auto"))

        def make_report() -> None:
            self.run("run", *(["--provisional"] if provisional.value else []))

        def pack() -> None:
            self.run("bundle", *(["--pdf"] if pdf.value else []))

        return widgets.HBox(
            [
                button("1. Kiểm tra", lambda: self.run("check"), style="primary"),
                button("2. Lập báo cáo", make_report, style="primary"),
                provisional,
                button("3. So sánh với năm trước", lambda: self.run("compare"), style="primary"),
                button("4. Đóng gói", pack, style="primary"),
                pdf,
            ]
        )


class _Findings:
    """Findings of the last check: filtered, looked at one by one, and answered."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: LastFindings | None = None
        self._names: dict[str, str] = {}
        self._severity = widgets.Dropdown(options=["Tất cả", *_SEVERITIES, _UNANSWERED], description="Loại")
        self._text = widgets.Text(description="Có chữ", placeholder="đơn vị, tệp, nội dung")
        self._chosen = widgets.Select(rows=8, layout=widgets.Layout(width="100%"))
        self._detail = widgets.HTML()
        self._reason = widgets.Text(description="Lý do", layout=widgets.Layout(width="60%"))
        self._by = widgets.Text(description="Căn cứ", placeholder="số văn bản hoặc người quyết định")
        self._cell = widgets.Text(description="Ô", layout=widgets.Layout(width="14em"))
        self._expect = widgets.Text(description="Đang ghi", layout=widgets.Layout(width="18em"))
        self._value = widgets.Text(description="Đọc là", layout=widgets.Layout(width="18em"))
        for each in (self._severity, self._text):
            each.observe(lambda _: self._list(), "value")
        self._chosen.observe(lambda _: self._show_chosen(), "value")
        accepted = button("Chấp nhận", lambda: desk.guarded(self._accept), style="success")
        corrected = button("Đính chính ô", lambda: desk.guarded(self._correct), style="warning")
        self.whole = widgets.VBox(
            [
                widgets.HBox([self._severity, self._text]),
                self._chosen,
                self._detail,
                widgets.HBox([self._reason, self._by]),
                widgets.HBox([accepted, self._cell, self._expect, self._value, corrected]),
            ]
        )

    def show(self, rules: RuleBook, last: LastFindings | None) -> None:
        self._last = last
        holders = last.table["holder"].unique() if last else []
        self._names = {holder: rules.name(holder) if holder else "Chung" for holder in holders}
        self._list()

    def _list(self) -> None:
        wanted = self._text.value.strip().casefold()
        options = []
        for place, row in self._of_kind():
            name = self._names[row["holder"]]
            word = "Lỗi" if row["severity"] == Severity.ERROR else "Cảnh báo"
            label = f"{word} · {name} · {row['found']}" + (" · đã chấp nhận" if row["accepted"] else "")
            if wanted in f"{label} {row['file']} {row['sheet']} {row['cells']}".casefold():
                options.append((label, place))
        self._chosen.options = options[:_MOST_SHOWN]
        self._chosen.value = options[0][1] if options else None
        self._show_chosen()

    def _of_kind(self) -> Iterable[tuple[Hashable, pd.Series]]:
        """Findings of the chosen kind."""
        if self._last is None:
            return ()
        if self._severity.value == _UNANSWERED:
            return self._last.unanswered.iterrows()
        table = self._last.table
        if self._severity.value in _SEVERITIES:
            table = table[table["severity"] == _SEVERITIES[self._severity.value]]
        return table.iterrows()

    def _show_chosen(self) -> None:
        if self._last is None or self._chosen.value is None:
            self._detail.value = "<p>Không có phát hiện nào.</p>"
            return
        row = self._last.table.loc[self._chosen.value]
        parts = {"Tệp": row["file"], "Trang tính": row["sheet"], "Ô": row["cells"], "Thấy": row["found"]}
        parts |= {"Phải là": row["expected"], "Cần làm": row["advice"], "Đã chấp nhận": row["accepted"]}
        said = "".join(f"<b>{name}</b>: {html.escape(text)}<br>" for name, text in parts.items() if text)
        workspace, papers = self._desk.workspace, self._desk.workspace.reports.check_papers(self._desk.edition)
        request = papers / CORRECTION_REQUEST / f"{row['holder']}.html"
        if request.is_file():
            said += page_link(workspace, request, f"Yêu cầu gửi {self._names[row['holder']]}")
        self._detail.value = f"<p>{said}</p>"
        self._cell.value = row["cells"].partition(" ")[0].strip(",;")

    def _accept(self) -> str:
        row = self._asked()
        accept_finding(self._desk.workspace, self._desk.rules, row, self._reason.value, self._by.value)
        return "Đã ghi ý kiến chấp nhận. Kiểm tra lại để thấy."

    def _correct(self) -> str:
        place = self._asked() | {"cell": self._cell.value}
        said = self._expect.value, self._value.value, self._reason.value, self._by.value
        correct_cell(self._desk.workspace, self._desk.rules, place, *said)
        return f"Đã ghi đính chính ô {self._cell.value}. Kiểm tra lại để thấy."

    def _asked(self) -> dict[str, str]:
        if self._last is None or self._chosen.value is None:
            raise Refused("Chọn một phát hiện trước.")
        return dict(self._last.table.loc[self._chosen.value])


class _Inbox:
    """Received workbooks, filed under their units."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._files = widgets.FileUpload(multiple=True, accept=",".join(SUFFIXES), description="Chọn hoặc kéo tệp vào")
        self._day = widgets.Text(description="Ngày nhận", value=f"{datetime.now().astimezone():%d/%m/%Y}")
        self._replaces = widgets.Checkbox(description="thay tệp đã có của cùng đơn vị", indent=False)
        self._told = widgets.HTML()
        self._files.observe(lambda _: self._tell(), "value")
        taken = button("Nhận", lambda: desk.guarded(self._receive), style="primary")
        self._registers = widgets.VBox()
        self.whole = widgets.VBox(
            [
                *(self._files, self._told, widgets.HBox([self._day, self._replaces]), taken),
                widgets.HTML("<b>Sổ đã đến hạn</b>; sổ không đánh dấu thì chưa đọc, thiếu không phải là lỗi:"),
                self._registers,
            ]
        )

    def show(self, rules: RuleBook) -> None:
        self._registers.children = [self._register_box(*each) for each in registers_due(rules)]

    def _register_box(self, name: str, registers: str, is_due: bool) -> widgets.Widget:
        """A box that says whether the registers of an input are due."""
        box = widgets.Checkbox(description=registers, value=is_due, indent=False, layout=widgets.Layout(width="100%"))

        def write() -> str:
            set_due(self._desk.workspace, self._desk.rules, [name], box.value)
            return f"{registers}: {'đã đến hạn' if box.value else 'chưa đến hạn, chưa đọc'}."

        def answer() -> None:
            self._desk.guarded(write)
            # If the answer was refused, the box goes back to what the config says.
            self.show(self._desk.rules)

        box.observe(lambda _: answer(), "value")
        return box

    def _tell(self) -> None:
        """Say where each chosen file would go."""
        said, rules = [], self._desk.rules
        for file in self._files.value:
            try:
                arrived = arrival(self._desk.workspace, rules, file.name)
            except Refused as error:
                said.append(str(error))
                continue
            whose = rules.name(arrived.unit) if arrived.unit else "tệp chung"
            said.append(f"{arrived.name}: {whose}" + ("; sẽ thay tệp đã có" if arrived.replaced else ""))
        self._told.value = "<br>".join(map(html.escape, said))

    def _receive(self) -> str:
        day = parse_date(self._day.value) if self._day.value.strip() else None
        if self._day.value.strip() and day is None:
            raise Refused(f"Ngày nhận “{self._day.value}” phải viết như 25/10/2021.")
        rules = self._desk.rules
        arrivals = [(arrival(self._desk.workspace, rules, file.name), file) for file in self._files.value]
        if not arrivals:
            raise Refused("Chưa chọn tệp nào.")
        places = [(arrived.unit, "" if arrived.unit else arrived.name) for arrived, _ in arrivals]
        if twice := [arrived.name for (arrived, _), place in zip(arrivals, places, strict=True)
                     if places.count(place) > 1]:  # fmt: skip
            raise Refused(f"Có nhiều tệp của cùng một đơn vị: {', '.join(twice)}; mỗi lần nhận chỉ chọn một tệp.")
        kept = [arrived.name for arrived, _ in arrivals if arrived.replaced]
        if kept and not self._replaces.value:
            raise Refused(f"Đã có tệp của cùng đơn vị: {', '.join(kept)}. Đánh dấu ô “thay tệp đã có” nếu muốn thay.")
        done = []
        for arrived, file in arrivals:
            done += receive(self._desk.workspace, rules, arrived, bytes(file.content), day)
        self._files.value = ()
        return " ".join(done)


def _next_year(desk: Desk) -> widgets.Widget:
    """Freezing, which the year typed once more confirms; next year's config and blanks."""
    signed_by = widgets.Text(description="Người ký", placeholder="chức danh, ví dụ Cục trưởng")
    signed_on = widgets.Text(description="Ngày ký", placeholder="25/10/2021")
    typed = widgets.Text(description="Gõ lại kỳ", placeholder="để xác nhận, ví dụ 2021")
    new = widgets.Text(description="Kỳ mới", placeholder="ví dụ 2023")

    def freeze() -> str:
        if typed.value.strip() != str(desk.edition):
            raise Refused(f"Gõ lại đúng kỳ {desk.edition} để xác nhận: bản công bố đã chốt thì không đổi được nữa.")
        day = ["--signed-on", signed_on.value.strip()] if signed_on.value.strip() else []
        desk.run("freeze", "--signed-by", signed_by.value.strip(), *day)
        typed.value = ""
        return ""

    def make_year() -> str:
        edition = Edition.parse(new.value.strip())
        desk.run("new", "--from", str(desk.edition), edition=edition)
        return ""

    return widgets.VBox(
        [
            widgets.HTML("<b>Chốt bản công bố</b> của kỳ đang chọn, sau khi đã ký:"),
            widgets.HBox([signed_by, signed_on, typed]),
            button("Chốt bản công bố", lambda: desk.guarded(freeze), style="warning"),
            widgets.HTML("<b>Năm mới</b>, mang cấu hình của kỳ đang chọn sang và lập sổ trống để gửi:"),
            widgets.HBox([new, button("Lập kỳ mới", lambda: desk.guarded(make_year), style="primary")]),
            widgets.HBox([button("Ghi sổ cấu hình", lambda: desk.run("config"))]),
        ]
    )


def _folders(workspace: Workspace, rules: RuleBook) -> dict[str, Path]:
    """Folders that people open, by the names of their buttons."""
    return {
        "Thư mục báo cáo": workspace.reports.folder(rules.edition),
        "Thư mục sổ trống, sổ cấu hình": workspace.inputs.blank(rules.edition),
        "Thư mục tệp đã nhận": workspace.inputs.raw(rules.edition),
    }
