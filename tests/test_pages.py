"""The list of pages: names, navigation, and the notebooks that make them."""

import pytest
from conftest import EXAMPLE, PROJECT, opened

from thidua_helpers.errors import Refused
from thidua_helpers.report.pages import (
    INTERNAL,
    KIND_BY_ID,
    KINDS,
    Page,
    check_page,
    navigation,
    pages_of,
)
from thidua_helpers.vocabulary import Folder


def test_report_notebooks_are_those_of_the_list():
    notebooks = {path.stem for path in (PROJECT / "notebooks").glob("9*.ipynb")}
    assert {kind.notebook for kind in KINDS} == notebooks


def test_page_names_of_a_scored_year_are_unique_and_internal_ones_apart():
    rules = opened(EXAMPLE).rules
    names = [page.name for page in (*pages_of(rules), check_page(rules))]
    assert len(names) == len(set(names))
    assert {page.audience for page in pages_of(rules) if f"/{Folder.INTERNAL}/" in page.name} == {INTERNAL}
    assert check_page(rules).name == "2021/noi-bo/ra-soat/doi-chieu"
    assert "2021/noi-bo/don-vi/3-08" in names and "2021/noi-bo/tom-tat" not in names


@pytest.mark.parametrize(("root", "edition"), [(EXAMPLE, "2021"), (EXAMPLE, "2021-6t"), (PROJECT, "2024-6t")])
def test_navigation_leads_to_pages_of_the_edition(root, edition):
    rules = opened(root, edition).rules
    names = {page.name for page in (*pages_of(rules), check_page(rules))}
    for page in pages_of(rules):
        (editions, _), *links = navigation(rules, page)
        folder = page.name.split("/")[:-1]
        assert resolved(folder, editions) == "index"
        assert {resolved(folder, link) for link, _ in links} <= names


def resolved(folder: list[str], link: str) -> str:
    """The name of the page that a link leads to from a folder."""
    parts = list(folder)
    for part in link.split("/"):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_internal_pages_link_to_internal_versions():
    rules = opened(EXAMPLE).rules
    page = Page(KIND_BY_ID["unit"], rules.edition, INTERNAL, "3-08")
    links = {label: link for link, label in navigation(rules, page)}
    assert links["Cụm 1"] == "../cum-1"
    assert links["Tóm tắt"] == "../../tom-tat"
    assert links["Rà soát, đối chiếu"] == "../ra-soat/doi-chieu"


@pytest.mark.parametrize(
    "name", [*(kind.name for kind in KIND_BY_ID.values() if not kind.holder), *Folder, "so-sanh-2020"]
)
def test_cluster_with_the_name_of_a_page_is_refused(root, name):
    path = root / "config/clusters/qd-515-2019.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('id = "cum-2"', f'id = "{name}"', 1), encoding="utf-8")
    rules = opened(root).rules
    for list_pages in (pages_of, check_page):
        with pytest.raises(Refused, match=f"qd-515-2019.toml: mã cụm “{name}” đã được dùng"):
            list_pages(rules)
