"""The head of each page: whose it is, which edition, in what state the figures are, and the way to the other pages."""

from thidua_helpers.analysis import OpenEdition
from thidua_helpers.edition import Edition
from thidua_helpers.findings import ERROR
from thidua_helpers.labels import STATES_OF_FIGURES
from thidua_helpers.report.elements import Html, render
from thidua_helpers.rules.models import WorkspaceRule
from thidua_helpers.vietnamese import format_date


def of_province(book: OpenEdition) -> Html:
    return _masthead(book, f"Kết quả thi hành án dân sự {book.rules.workspace.province} {book.edition.title}", "index")


def of_cluster(book: OpenEdition, cluster: str) -> Html:
    """Raises Refused, naming the nearest, for a cluster that the edition does not have."""
    name = book.rules.cluster(cluster).name
    return _masthead(book, f"{name}: kết quả {book.edition.title}, {book.rules.workspace.province}", cluster)


def of_checks(book: OpenEdition) -> Html:
    """Without links where the gate is closed: the page then lies apart from the others."""
    title = f"Rà soát, đối chiếu số liệu {book.edition.title}, {book.rules.workspace.province}"
    is_closed = (book.findings["severity"] == ERROR).any()
    return _masthead(book, title, "doi-chieu", has_links=not is_closed)


def of_editions(workspace: WorkspaceRule) -> Html:
    """The head of the list of editions."""
    return render(
        "masthead",
        office=f"Thi hành án dân sự {workspace.province}",
        title=f"Báo cáo kết quả thi đua, {workspace.province}",
        facts=[],
        illustrative=workspace.illustrative,
        links=[],
        here="",
    )


def _masthead(book: OpenEdition, title: str, here: str, has_links: bool = True) -> Html:
    rules = book.rules
    links = [
        ("../index", "Các kỳ báo cáo"),
        ("index", "Toàn tỉnh"),
        *((cluster.id, cluster.name) for cluster in rules.clusters),
        ("doi-chieu", "Rà soát, đối chiếu"),
    ]
    return render(
        "masthead",
        office=rules.office.name,
        title=title,
        facts=[f"Kỳ {period(book.edition)}", STATES_OF_FIGURES[rules.year.state_of_figures].capitalize()],
        illustrative=rules.workspace.illustrative,
        links=links if has_links else [],
        here=here,
    )


def period(edition: Edition) -> str:
    """ "12 tháng, từ 01/10/2020 đến 30/9/2021"."""
    return f"{edition.months} tháng, từ {format_date(edition.start)} đến {format_date(edition.end)}"
