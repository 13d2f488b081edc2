"""The list of editions: what a reader opens first."""

from markupsafe import Markup

from thidua_helpers.analysis import OpenEdition
from thidua_helpers.labels import STATES_OF_FIGURES
from thidua_helpers.report import masthead
from thidua_helpers.report.elements import Column, Figures, Html, Row, render, table
from thidua_helpers.report.html import page_of_parts
from thidua_helpers.rules import PROVINCE
from thidua_helpers.rules.models import WorkspaceRule


def editions_page(workspace: WorkspaceRule, books: list[OpenEdition]) -> str:
    """The page that lists these editions, newest first."""
    return page_of_parts(masthead.of_editions(workspace), _editions(books))


def _editions(books: list[OpenEdition]) -> Html:
    if not books:
        return render("paragraph", text="Chưa có báo cáo nào. Chạy “thidua run” cho một kỳ để lập báo cáo.")
    rows = []
    for book in sorted(books, key=lambda book: book.edition, reverse=True):
        figures = Figures(book)
        link = Markup('<a href="{}/index.html">{}</a>').format(book.edition, book.edition.title.capitalize())
        rates = [figures.percent(PROVINCE, measure, "ty_le_xong") for measure in ("viec", "tien")]
        state = STATES_OF_FIGURES[book.rules.year.state_of_figures]
        rows.append(Row(link, [masthead.period(book.edition), *rates, state]))
    columns = [
        Column("Kỳ báo cáo"),
        Column("Thời gian"),
        Column("Tỷ lệ xong về việc", "number"),
        Column("Tỷ lệ xong về tiền", "number"),
        Column("Trạng thái số liệu", "text"),
    ]
    return table("Các kỳ báo cáo", columns, [rows], subtitle="Kết quả toàn tỉnh, trên số có điều kiện thi hành")
