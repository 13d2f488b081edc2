"""The head of each page: whose it is, which edition, in what state the figures are, and the way to the other pages."""

from collections.abc import Sequence

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.pages import links_of
from thidua_helpers.report.render.elements import Html, render, unbroken
from thidua_helpers.report.render.pieces import is_ranked_on_provisional_figures, state_of_figures
from thidua_helpers.rules.revisions import Revision
from thidua_helpers.rules.workspace import WorkspaceRule
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import Folder, PageName


def of_province(book: OpenEdition, audience: str) -> Html:
    """Raises Refused for an unknown audience, as all of these do."""
    title = f"Kết quả thi hành án dân sự {book.rules.workspace.province} {book.edition.title}"
    return _masthead(book, title, PageName.PROVINCE, is_internal=book.is_internal(audience))


def of_cluster(book: OpenEdition, cluster: str, audience: str) -> Html:
    """Raises Refused, naming the nearest, for a cluster that the edition does not have."""
    title = f"{book.rules.cluster(cluster).name}: kết quả {book.edition.title}, {book.rules.workspace.province}"
    return _masthead(book, title, cluster, is_internal=book.is_internal(audience))


def of_unit(book: OpenEdition, unit: str, audience: str) -> Html:
    """Raises Refused, naming the nearest, for a unit that the edition does not have."""
    title = f"{book.rules.unit(unit).name}: kết quả {book.edition.title}"
    here = f"{Folder.UNITS}/{unit}"
    return _masthead(
        book, title, here, up="../", is_internal=book.is_internal(audience), neighbours=_around(book, unit)
    )


def of_summary(book: OpenEdition, audience: str) -> Html:
    """The head of the summary on one sheet of paper."""
    title = f"Tóm tắt kết quả thi hành án dân sự {book.rules.workspace.province} {book.edition.title}"
    return _masthead(book, title, PageName.SUMMARY, is_internal=book.is_internal(audience))


def of_comparison(book: OpenEdition, audience: str) -> Html:
    """The head of the page beside the base; beside another than the usual one no page links to it."""
    base = f" với {book.base.title}" if book.base else ""
    title = f"So sánh {book.edition.title}{base}, {book.rules.workspace.province}"
    return _masthead(book, title, PageName.COMPARISON, is_internal=book.is_internal(audience))


def of_projections(book: OpenEdition, audience: str) -> Html:
    """The head of the page that looks from a part of a year to its end."""
    title = f"Dự báo cả năm {book.edition.year} từ kết quả {book.edition.title}, {book.rules.workspace.province}"
    return _masthead(book, title, PageName.PROJECTIONS, is_internal=book.is_internal(audience))


def of_trends(book: OpenEdition, audience: str) -> Html:
    """The head of the page of trends."""
    title = f"Kết quả qua các năm, đến {book.edition.title}, {book.rules.workspace.province}"
    return _masthead(book, title, PageName.TRENDS, is_internal=book.is_internal(audience))


def _around(book: OpenEdition, unit: str) -> list[tuple[str, str]]:
    """The units before and after it in the order of the registry."""
    units = list(book.rules.unit_by_id)
    place = units.index(unit)
    before = [(units[place - 1], f"← {book.rules.name(units[place - 1])}")] if place else []
    after = [(each, f"{book.rules.name(each)} →") for each in units[place + 1 : place + 2]]
    return before + after


def of_checks(book: OpenEdition, audience: str) -> Html:
    """For those who mend the data (`noi-bo`) the page lies apart from the others and links to none of them."""
    is_internal = book.is_internal(audience)
    title = f"Rà soát, đối chiếu số liệu {book.edition.title}, {book.rules.workspace.province}"
    return _masthead(book, title, PageName.CHECKS, has_links=not is_internal, is_internal=is_internal)


def of_paper(book: OpenEdition, title: str, unit: str) -> Html:
    """The head of a paper for one unit."""
    title = f"{title} {book.edition.title}: {book.rules.name(unit)}"
    return _masthead(book, title, "", has_links=False, is_internal=True)


def of_notice(book: OpenEdition, now: Revision, before: Revision, audience: str) -> Html:
    """The head of the notice of what a revision changed."""
    title = f"Thông báo điều chỉnh số liệu thi hành án dân sự {book.rules.workspace.province} {book.edition.title}"
    signed = f"Bản công bố {now.revision} ngày {format_date(now.signed_on)}"
    replaced = f"{signed}, thay {before.revision} ngày {format_date(before.signed_on)}"
    return _masthead(book, title, PageName.NOTICE, is_internal=book.is_internal(audience), facts=[replaced])


def of_editions(workspace: WorkspaceRule) -> Html:
    """The head of the list of editions."""
    return render(
        "masthead",
        office=f"Thi hành án dân sự {workspace.province}",
        title=f"Báo cáo kết quả thi đua, {workspace.province}",
        facts=[],
        about=_contact(workspace),
        illustrative=workspace.illustrative,
        lacking=[],
        links=[],
        neighbours=[],
        here="",
    )


def _masthead(
    book: OpenEdition,
    title: str,
    here: str,
    has_links: bool = True,
    is_internal: bool = False,
    up: str = "",
    neighbours: Sequence[tuple[str, str]] = (),
    facts: Sequence[str] = (),
) -> Html:
    """`up` is the way from the page to the edition's folder, or to its folder of internal pages."""
    rules, is_whole_year = book.rules, book.edition.is_whole_year
    said = [f"{'Kỳ' if is_whole_year else 'Sơ kết, kỳ'} {period(book.edition)}"]
    state = state_of_figures(book)
    said += [state[0].upper() + state[1:]]
    if has_links and is_ranked_on_provisional_figures(book):
        kept = f" của bản {book.scored_on.revision}" if book.scored_on else ""
        said += [f"Điểm, thứ bậc tính trên số liệu tạm tính{kept}"]
    said += facts
    return render(
        "masthead",
        office=rules.office.name,
        title=unbroken(title),
        facts=[*said, "Nội bộ, không chia sẻ"] if is_internal else said,
        about=_about(book, tells_gaps=is_internal and bool(here)),
        illustrative=rules.workspace.illustrative,
        lacking=[rules.name(unit) for unit in book.set_aside] if has_links else [],
        links=links_of(rules, is_internal, up) if has_links else [],
        neighbours=neighbours,
        here=here,
    )


def days_of(book: OpenEdition) -> dict[str, str]:
    """The declared days of the edition, by how they are called; without those that are not declared."""
    year = book.rules.year
    days = {"Số liệu chốt ngày": year.figures_closed_on, "Lập ngày": year.report_date}
    return {said: format_date(day) for said, day in days.items() if day}


def _contact(workspace: WorkspaceRule) -> list[str]:
    return [f"Hỏi về số liệu: {workspace.contact.in_words()}"] if workspace.contact else []


def _about(book: OpenEdition, tells_gaps: bool) -> list[str]:
    """The days of the edition and whom to ask. What is not declared is told to the office only: a page that is shared
    says nothing of it."""
    year, workspace = book.rules.year, book.rules.workspace
    said = [*(f"{what} {day}" for what, day in days_of(book).items()), *_contact(workspace)]
    gaps = {
        "ngày chốt số liệu": year.figures_closed_on,
        "ngày lập": year.report_date,
        "nơi hỏi về số liệu": workspace.contact,
    }
    lacking = [what for what, given in gaps.items() if not given] if tells_gaps else []
    return [*said, f"Chưa khai báo: {', '.join(lacking)}"] if lacking else said


def period(edition: Edition) -> str:
    """ "12 tháng, từ 01/10/2020 đến 30/9/2021"."""
    return f"{edition.months} tháng, từ {format_date(edition.start)} đến {format_date(edition.end)}"
