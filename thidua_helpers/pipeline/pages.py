"""Which pages an edition has. A page is named by one string everywhere: `2021/cum-1`, `2021/don-vi/1-01`."""

from collections.abc import Iterable
from dataclasses import dataclass

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.rules import RuleBook


@dataclass(frozen=True)
class Page:
    """One page: its name, the notebook that makes it, and that notebook's parameters."""

    name: str
    notebook: str
    parameters: tuple[tuple[str, str], ...]


def pages_of(rules: RuleBook) -> list[Page]:
    """The pages of the edition, the province first, the checks last; units have one where they report themselves."""
    edition = str(rules.edition)
    units = rules.unit_by_id if rules.statistical_forms else ()
    return [
        Page(f"{edition}/index", "90_province", (("edition", edition),)),
        *(
            Page(f"{edition}/{cluster}", "91_cluster", (("edition", edition), ("cluster", cluster)))
            for cluster in rules.cluster_ids
        ),
        *(Page(f"{edition}/don-vi/{unit}", "92_unit", (("edition", edition), ("unit", unit))) for unit in units),
        Page(f"{edition}/doi-chieu", "99_checks", (("edition", edition), ("audience", "chia-se"))),
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
