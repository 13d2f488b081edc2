"""Header of each page: office, title, edition, state of figures, links to other pages."""

from collections.abc import Sequence

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.period import Edition
from thidua_helpers.report.pages import CHECKS_PAGE, KIND_BY_ID, Page, navigation, notice_page
from thidua_helpers.report.render.html_blocks import Html, render, with_unbroken_names
from thidua_helpers.report.render.lab import header_in_lab, is_in_lab
from thidua_helpers.report.sections.figures_state import is_ranked_on_provisional_figures, state_of_figures
from thidua_helpers.rules.revisions import Revision
from thidua_helpers.rules.workspace_settings import WorkspaceSettings
from thidua_helpers.vietnamese import format_date

INTERNAL_MARK = "Lưu hành nội bộ"


def page_header(book: OpenEdition, kind: str, audience: str, holder: str = "") -> Html:
    """Header of a page of `report/pages.py`; `holder` is its cluster or unit.

    Raises Refused for an unknown audience, cluster or unit, with the nearest id.
    """
    is_internal = is_internal_audience(audience)
    page = Page(KIND_BY_ID[kind], book.edition, audience, holder)
    header = _header(book, page.title(book.rules, book.base), page, is_internal)
    return Html(header_in_lab(header)) if is_in_lab() else header


def notice_header(book: OpenEdition, now: Revision, before: Revision, audience: str) -> Html:
    """Header of the notice of a revision's changes."""
    page = notice_page(book.edition, audience)
    signed = f"Bản công bố {now.revision} ngày {format_date(now.signed_on)}"
    replaced = f"{signed}, thay {before.revision} ngày {format_date(before.signed_on)}"
    return _header(book, page.title(book.rules), page, is_internal_audience(audience), facts=[replaced])


def paper_header(book: OpenEdition, title: str, unit: str) -> Html:
    """Header of a paper for one unit."""
    return _header(book, f"{title} {book.edition.title}: {book.rules.name(unit)}", None, is_internal=True)


def editions_header(workspace: WorkspaceSettings) -> Html:
    """Header of the list of editions."""
    return render(
        "page_header",
        office=f"Thi hành án dân sự {workspace.province}",
        title=f"Báo cáo kết quả thi hành án dân sự {workspace.province}",
        facts=[],
        about=_contact(workspace),
        illustrative=workspace.illustrative,
        lacking=[],
        links=[],
        neighbours=[],
        here="",
    )


def _header(book: OpenEdition, title: str, page: Page | None, is_internal: bool, facts: Sequence[str] = ()) -> Html:
    """Header with links to other pages; papers and the internal checks have no links."""
    rules, is_whole_year = book.rules, book.edition.is_whole_year
    linked = None if page and page.kind == CHECKS_PAGE and is_internal else page
    header_facts = [f"{'Kỳ' if is_whole_year else 'Sơ kết, kỳ'} {period_in_words(book.edition)}"]
    state = state_of_figures(book)
    header_facts += [state[0].upper() + state[1:]]
    if linked and is_ranked_on_provisional_figures(book):
        kept = f" của bản {book.scored_on.revision}" if book.scored_on else ""
        header_facts += [f"Điểm, thứ bậc tính trên số liệu tạm tính{kept}"]
    header_facts += facts
    return render(
        "page_header",
        office=rules.office.name,
        title=with_unbroken_names(title),
        facts=[*header_facts, INTERNAL_MARK] if is_internal else header_facts,
        about=_about(book, tells_gaps=is_internal and page is not None),
        illustrative=rules.settings.illustrative,
        lacking=[rules.name(unit) for unit in book.set_aside] if linked else [],
        links=navigation(rules, linked) if linked else [],
        neighbours=_neighbours(book, linked.holder) if linked and linked.kind.holder == "unit" else [],
        here=page.short_name if page else "",
    )


def _neighbours(book: OpenEdition, unit: str) -> list[tuple[str, str]]:
    """(address, name with an arrow) of the previous and the next unit in the registry."""
    units = list(book.rules.unit_by_id)
    place = units.index(unit)
    before = [(units[place - 1], f"← {book.rules.name(units[place - 1])}")] if place else []
    after = [(next_unit, f"{book.rules.name(next_unit)} →") for next_unit in units[place + 1 : place + 2]]
    return before + after


def declared_days(book: OpenEdition) -> dict[str, str]:
    """Days declared in the year file, by label."""
    year = book.rules.year
    days = {"Số liệu chốt ngày": year.figures_closed_on, "Lập ngày": year.report_date}
    return {label: format_date(day) for label, day in days.items() if day}


def _contact(workspace: WorkspaceSettings) -> list[str]:
    return [f"Hỏi về số liệu: {workspace.contact.in_words()}"] if workspace.contact else []


def _about(book: OpenEdition, tells_gaps: bool) -> list[str]:
    """Days of the edition and the contact; with `tells_gaps` also the undeclared ones."""
    year, workspace = book.rules.year, book.rules.settings
    facts = [*(f"{what} {day}" for what, day in declared_days(book).items()), *_contact(workspace)]
    gaps = {
        "ngày chốt số liệu": year.figures_closed_on,
        "ngày lập": year.report_date,
        "nơi hỏi về số liệu": workspace.contact,
    }
    lacking = [what for what, value in gaps.items() if not value] if tells_gaps else []
    return [*facts, f"Chưa khai báo: {', '.join(lacking)}"] if lacking else facts


def period_in_words(edition: Edition) -> str:
    """Length and dates: "12 tháng, từ 01/10/2020 đến 30/9/2021"."""
    return f"{edition.months} tháng, từ {format_date(edition.start)} đến {format_date(edition.end)}"
