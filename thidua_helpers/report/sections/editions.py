"""List of editions, the page that a reader opens first."""

from collections.abc import Collection

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.report.pages import NOTICE_PAGE, PROVINCE_PAGE, SUMMARY_PAGE
from thidua_helpers.report.pictures.trends import drawn_amounts
from thidua_helpers.report.render.blocks import Column, Row
from thidua_helpers.report.render.html import page_of_parts
from thidua_helpers.report.render.html_blocks import Html, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.figures_state import state_of_figures
from thidua_helpers.report.sections.highlights import done_without_rate, published_rate
from thidua_helpers.report.sections.page_header import editions_header, period_in_words
from thidua_helpers.report.tables.targets import rate_or_result
from thidua_helpers.rules.revisions import read_revision
from thidua_helpers.rules.workspace_settings import WorkspaceSettings
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import PROVINCE, TargetOutcome
from thidua_helpers.workspace.paths import Workspace


def editions_page(workspace: Workspace, rule: WorkspaceSettings, editions: Collection[Edition]) -> str:
    """Page of the editions, newest first; an unreadable one keeps its link, with a note."""
    rows = [_row(workspace, edition) for edition in sorted(editions, reverse=True)]
    columns = [
        Column("Kỳ báo cáo, thời gian, trạng thái số liệu"),
        Column("Về việc", "result"),
        Column("Về tiền", "result"),
    ]
    subtitle = (
        "Tỷ lệ thi hành xong của toàn tỉnh, trên số có điều kiện thi hành, so với chỉ tiêu; nơi chưa tính được tỷ lệ "
        "thì ghi tỷ lệ đã công bố hoặc số đã thi hành xong"
    )
    listed = table("Các kỳ báo cáo", columns, [rows], subtitle=subtitle)
    return page_of_parts(editions_header(rule), _amounts_over_years(workspace, editions), listed)


def _amounts_over_years(workspace: Workspace, editions: Collection[Edition]) -> Html:
    """The province's cases and money up to the last whole year; empty under two years."""
    for edition in sorted((each for each in editions if each.is_whole_year), reverse=True):
        try:
            book = OpenEdition(workspace, edition)
            return drawn_amounts(book) if book.rules.has_trends else Html("")
        except Refused:
            # Its row in the list says what to do.
            continue
    return Html("")


def _row(workspace: Workspace, edition: Edition) -> Row:
    pages = {PROVINCE_PAGE.name: edition.title.capitalize()}
    pages |= {page.name: page.label for page in (SUMMARY_PAGE, NOTICE_PAGE)}
    shown = workspace.reports.pages(edition)
    links = [
        Markup('<a href="{}/{}.html">{}</a>').format(edition, page, label)
        for page, label in pages.items()
        if page != NOTICE_PAGE.name or f"{edition}/{page}" in shown
    ]
    link = Markup(" · ").join(links)
    try:
        book = OpenEdition(workspace, edition)
        figures = HtmlCells(book)
        results = []
        for key in ((PROVINCE, measure, figures.main_rate) for measure in ("viec", "tien")):
            row = figures.row("targets", *key)
            outcome = TargetOutcome.labels().get(row.get("outcome", ""), "")
            if row.get("outcome") == TargetOutcome.UNDER_WAY:
                outcome = Markup("bằng {} chỉ tiêu cả năm").format(figures.cell("targets", key, "progress_pct"))
            if row.get("milestone_outcome"):
                outcome = f"{TargetOutcome(row['milestone_outcome']).label} tiến độ"
            without_rate = published_rate(book, figures, key[1])
            if not without_rate and (done := done_without_rate(figures, key[1])):
                without_rate = Markup("đã thi hành xong {}").format(done)
            results.append(without_rate or Markup("{}<br>{}").format(rate_or_result(figures, *key), outcome))
        state = state_of_figures(book)
    except Refused:
        results, state = ["–", "–"], f"cần lập lại: chạy “thidua run {edition}”"
    published = _published(workspace, edition)
    words = Markup("<br>").join(filter(None, (f"{period_in_words(edition)}; {state}", published)))
    return Row([Markup('{}<small class="state">{}</small>').format(link, words), *results])


def _published(workspace: Workspace, edition: Edition) -> str:
    """Note on the last published revision and a later rebuild; empty if nothing is published."""
    names = workspace.revisions.names(edition)
    if not names:
        return ""
    try:
        last = read_revision(workspace, edition, names[-1])
    except Refused:
        return f"Bản công bố {names[-1]} không đọc được: xem bằng “thidua freeze {edition} --check”"
    replaced = f", thay {last.replaces}" if last.replaces else ""
    note = f"bản công bố {last.revision} ngày {format_date(last.signed_on)}{replaced} ({last.signed_by})"
    published, now = workspace.revision(edition, names[-1]).reports.pages(edition), workspace.reports.pages(edition)
    is_same = all(name in now and path.read_bytes() == now[name].read_bytes() for name, path in published.items())
    return note[0].upper() + note[1:] if is_same else f"Bản cập nhật chưa công bố, lập sau {note}"
