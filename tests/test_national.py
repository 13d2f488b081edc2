"""A workspace as the tool for measuring makes it, here of a small country: it is taken as it is."""

import pytest
from conftest import staged, thidua
from make_national import make_national

OFFICES, PROVINCES = 7, 3


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    root = tmp_path_factory.mktemp("country")
    make_national(root, OFFICES, PROVINCES)
    return root


def test_offices_are_ranked_in_their_provinces_and_in_the_country(country):
    book = staged(country)
    assert [len(cluster.members) for cluster in book.rules.clusters] == [3, 2, 2]
    ranked = book.table("ranks").groupby("ranking")["holder"].count()
    assert dict(ranked) == {"toan-tinh": OFFICES, "tinh-01": 3, "tinh-02": 2, "tinh-03": 2}
    assert not (book.table("findings_clean")["severity"] == "error").any()


@pytest.mark.slow
def test_its_pages_are_made_to_be_shared_and_for_the_office_itself(country):
    assert thidua(country, "run", "2021").returncode == 0
    reports = country / "reports" / "2021"
    for folder in (reports, reports / "noi-bo"):
        assert len(list(folder.glob("tinh-*.html"))) == PROVINCES
        assert len(list(folder.glob("don-vi/*.html"))) == OFFICES
