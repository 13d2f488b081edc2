"""The list of editions: what a reader opens first."""

from collections.abc import Iterable

from markupsafe import Markup

from thidua_helpers.analysis import OpenEdition
from thidua_helpers.edition import Edition
from thidua_helpers.errors import Refused
from thidua_helpers.labels import OUTCOMES, STATES_OF_FIGURES
from thidua_helpers.report import masthead
from thidua_helpers.report.elements import Column, Figures, Row, table
from thidua_helpers.report.html import page_of_parts
from thidua_helpers.report.units import rate_beside_target
from thidua_helpers.rules import PROVINCE
from thidua_helpers.rules.models import WorkspaceRule
from thidua_helpers.workspace import Workspace


def editions_page(workspace: Workspace, rule: WorkspaceRule, editions: Iterable[Edition]) -> str:
    """The page that lists these editions, newest first. One that can no longer be read says so and keeps its link."""
    rows = [_row(workspace, edition) for edition in sorted(editions, reverse=True)]
    columns = [
        Column("Kỳ báo cáo"),
        Column("Về việc", "number"),
        Column("Về tiền", "number"),
        Column("Thời gian, trạng thái số liệu", "text"),
    ]
    subtitle = "Tỷ lệ thi hành xong của toàn tỉnh, trên số có điều kiện thi hành, so với chỉ tiêu"
    return page_of_parts(masthead.of_editions(rule), table("Các kỳ báo cáo", columns, [rows], subtitle=subtitle))


def _row(workspace: Workspace, edition: Edition) -> Row:
    link = Markup('<a href="{0}/index.html">{1}</a><br><a href="{0}/tom-tat.html">Tóm tắt</a>').format(
        edition, edition.title.capitalize()
    )
    try:
        book = OpenEdition(workspace, edition)
        figures = Figures(book)
        results = []
        for key in ((PROVINCE, measure, "ty_le_xong") for measure in ("viec", "tien")):
            row = figures.row("targets", *key)
            outcome = OUTCOMES.get(row.get("outcome", ""), "")
            if row.get("milestone_outcome"):
                outcome = f"{OUTCOMES[row['milestone_outcome']]} tiến độ"
            results.append(Markup("{}<br>{}").format(rate_beside_target(figures, *key), outcome))
        state = STATES_OF_FIGURES[book.rules.year.state_of_figures]
    except Refused:
        results, state = ["–", "–"], f"cần lập lại: chạy “thidua run {edition}”"
    return Row(link, [*results, f"{masthead.period(edition)}; {state}"])
