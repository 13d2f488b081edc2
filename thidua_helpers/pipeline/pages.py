"""Which pages an edition has. A page is named by one string everywhere: `2021/cum-1`, `2021/don-vi/1-01`."""

from collections.abc import Iterable
from dataclasses import dataclass

from thidua_helpers.edition import Edition
from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.rules import RuleBook


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
        Page(f"{edition}/tom-tat", "93_summary", shared),
        Page(f"{edition}/doi-chieu", "99_checks", shared),
    )
    internal = _pages(rules, f"{edition}/noi-bo", "noi-bo") if rules.year.emulation else []
    if not rules.edition.is_whole_year:
        of_office = (("edition", edition), ("audience", "noi-bo"))
        internal.append(Page(f"{edition}/noi-bo/du-bao", "96_projections", of_office))
    trends = [Page(f"{edition}/xu-huong", "95_trends", shared)] if rules.has_trends else []
    return [*_pages(rules, edition, "chia-se"), summary, *trends, checks, *internal]


def _pages(rules: RuleBook, folder: str, audience: str) -> list[Page]:
    of_all = (("edition", str(rules.edition)), ("audience", audience))
    units = rules.unit_by_id if rules.statistical_forms else ()
    return [
        Page(f"{folder}/index", "90_province", of_all),
        *([Page(f"{folder}/so-sanh", "94_compare", of_all)] if rules.same_period_before else []),
        *(Page(f"{folder}/{cluster}", "91_cluster", (*of_all, ("cluster", cluster))) for cluster in rules.cluster_ids),
        *(Page(f"{folder}/don-vi/{unit}", "92_unit", (*of_all, ("unit", unit))) for unit in units),
    ]


def compare_pages(rules: RuleBook, base: Edition) -> list[Page]:
    """The pages of the edition beside another base than the usual one: to be shared, and for the office itself."""
    edition = str(rules.edition)
    audiences = {"chia-se": edition} | ({"noi-bo": f"{edition}/noi-bo"} if rules.year.emulation else {})
    return [
        Page(
            f"{folder}/so-sanh-{base}",
            "94_compare",
            (("edition", edition), ("audience", audience), ("base", str(base))),
        )
        for audience, folder in audiences.items()
    ]


def check_page(rules: RuleBook) -> Page:
    """The page of checks for those who mend the data: findings by unit, with the papers that go to each."""
    edition = str(rules.edition)
    return Page(f"{edition}/noi-bo/ra-soat/doi-chieu", "99_checks", (("edition", edition), ("audience", "noi-bo")))


def chosen(pages: list[Page], only: Iterable[str]) -> list[Page]:
    """The pages named in `only`, all if it is empty; raises Refused, with the nearest names, for an unknown one."""
    by_name = {page.name: page for page in pages}
    for name in only:
        if name not in by_name:
            raise Refused(f"Không có trang “{name}”." + suggestion(name, by_name))
    return [page for page in pages if not only or page.name in only]
