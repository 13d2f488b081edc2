"""The pages of an edition: which there are, and the way between them.

A page is named by one string everywhere: `2021/cum-1`, `2021/don-vi/1-01`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import Folder, PageName


@dataclass(frozen=True)
class Page:
    """One page: its name, the notebook that makes it, and that notebook's parameters."""

    name: str
    notebook: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def subject(self) -> tuple[object, ...]:
        """What it is about: the page to be shared and the one for the office are about the same and draw the same."""
        return self.notebook, *(each for each in self.parameters if each[0] != "audience")


def pages_of(rules: RuleBook) -> list[Page]:
    """The pages of the edition, the province first; units have one where they report themselves.

    Where units are scored, each stands twice: to be shared, and in `noi-bo` for the office itself. A part of a year has
    a page there that looks to the year's end.
    """
    edition = str(rules.edition)
    shared = (("edition", edition), ("audience", "chia-se"))
    summary, checks = (
        Page(f"{edition}/{PageName.SUMMARY}", "93_summary", shared),
        Page(f"{edition}/{PageName.CHECKS}", "99_checks", shared),
    )
    internal = _pages(rules, f"{edition}/{Folder.INTERNAL}", "noi-bo") if rules.year.emulation else []
    if not rules.edition.is_whole_year:
        of_office = (("edition", edition), ("audience", "noi-bo"))
        internal.append(Page(f"{edition}/{Folder.INTERNAL}/{PageName.PROJECTIONS}", "96_projections", of_office))
    trends = [Page(f"{edition}/{PageName.TRENDS}", "95_trends", shared)] if rules.has_trends else []
    return [*_pages(rules, edition, "chia-se"), summary, *trends, checks, *internal]


def _pages(rules: RuleBook, folder: str, audience: str) -> list[Page]:
    of_all = (("edition", str(rules.edition)), ("audience", audience))
    units = rules.unit_by_id if rules.statistical_forms else ()
    return [
        Page(f"{folder}/{PageName.PROVINCE}", "90_province", of_all),
        *([Page(f"{folder}/{PageName.COMPARISON}", "94_compare", of_all)] if rules.same_period_before else []),
        *(Page(f"{folder}/{cluster}", "91_cluster", (*of_all, ("cluster", cluster))) for cluster in rules.cluster_ids),
        *(Page(f"{folder}/{Folder.UNITS}/{unit}", "92_unit", (*of_all, ("unit", unit))) for unit in units),
    ]


def compare_pages(rules: RuleBook, base: Edition) -> list[Page]:
    """The pages of the edition beside another base than the usual one: to be shared, and for the office itself."""
    edition = str(rules.edition)
    audiences = {"chia-se": edition} | ({"noi-bo": f"{edition}/{Folder.INTERNAL}"} if rules.year.emulation else {})
    return [
        Page(
            f"{folder}/{PageName.COMPARISON}-{base}",
            "94_compare",
            (("edition", edition), ("audience", audience), ("base", str(base))),
        )
        for audience, folder in audiences.items()
    ]


def check_page(rules: RuleBook) -> Page:
    """The page of checks for those who mend the data: findings by unit, with the papers that go to each."""
    edition = str(rules.edition)
    name = f"{edition}/{Folder.INTERNAL}/{Folder.CHECK_PAPERS}/{PageName.CHECKS}"
    return Page(name, "99_checks", (("edition", edition), ("audience", "noi-bo")))


def chosen(pages: list[Page], only: Iterable[str]) -> list[Page]:
    """The pages named in `only`, all if it is empty; raises Refused, with the nearest names, for an unknown one."""
    by_name = {page.name: page for page in pages}
    for name in only:
        if name not in by_name:
            raise Refused(f"Không có trang “{name}”." + suggestion(name, by_name))
    return [page for page in pages if not only or page.name in only]


def links_of(rules: RuleBook, is_internal: bool, up: str = "") -> list[tuple[str, str]]:
    """The links from a page to the others of its edition: address without `.html`, and label.

    `up` leads from the page to the edition's folder, or to its folder of internal pages. Where units are scored, the
    pages of the province and the clusters have internal versions too, and internal pages link to these.
    """
    shared = up + "../" * is_internal
    own = up if rules.year.emulation else shared
    checks = f"{up}{Folder.CHECK_PAPERS}/" if is_internal and rules.statistical_forms else shared
    has_projections = is_internal and not rules.edition.is_whole_year

    def link(folder: str, page: PageName) -> tuple[str, str]:
        return f"{folder}{page}", page.label

    return [
        (f"{shared}../index", "Các kỳ báo cáo"),
        link(own, PageName.PROVINCE),
        link(shared, PageName.SUMMARY),
        *((f"{own}{cluster.id}", cluster.name) for cluster in rules.clusters),
        *([link(own, PageName.COMPARISON)] if rules.same_period_before else []),
        *([link(shared, PageName.TRENDS)] if rules.has_trends else []),
        link(checks, PageName.CHECKS),
        *([link(up, PageName.PROJECTIONS)] if has_projections else []),
    ]
