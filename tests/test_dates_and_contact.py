"""The days that pages bear, whom they tell readers to ask, and on which figures ranks are based."""

import datetime
import re
from types import SimpleNamespace

import pytest
from conftest import staged
from small_workspace import YEAR, make_small_workspace, set_year
from test_draft import text_of
from test_what_is_known import words

from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.report.documents.summing_up_text import summing_up
from thidua_helpers.report.exports.workbook import _about as cover_of
from thidua_helpers.report.render.html import page_of_parts
from thidua_helpers.report.sections.figures_state import points_based_on
from thidua_helpers.report.sections.page_header import editions_header, page_header
from thidua_helpers.report.sections.rankings_in_words import points_note
from thidua_helpers.report.sections.submissions import _no_day
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.workspace.paths import open_workspace
from thidua_helpers.years.carrying import CarriedConfig
from thidua_helpers.years.deciding import open_decisions

STATE = 'state_of_figures = "tam-tinh"'
DAYS = f"{STATE}\nfigures_closed_on = 2021-10-11\nreport_date = 2021-10-29"
ASKED = "Hỏi về số liệu: Bộ phận thống kê MH-01 (minh họa), điện thoại 0000 000 001 (minh họa), thư điện tử "


@pytest.fixture
def small(tmp_path):
    return make_small_workspace(tmp_path)


def without_contact(root) -> None:
    path = root / "config/workspace.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"\[contact\]\n(.+\n)*", "", text), encoding="utf-8")


def head(root, audience: str = "chia-se") -> str:
    return words(page_header(staged(root, YEAR), "province", audience))


def test_declared_days_and_contact_are_on_pages_workbook_and_draft(small):
    set_year(small, STATE, DAYS)
    book = staged(small, YEAR)
    for kind in ("province", "summary", "trends"):
        said = words(page_header(book, kind, "chia-se"))
        assert f"Số liệu chốt ngày 11/10/2021 · Lập ngày 29/10/2021 · {ASKED}" in said
    assert ("Số liệu chốt ngày", "11/10/2021") in cover_of(book)
    assert ("Lập ngày", "29/10/2021") in cover_of(book)
    assert "số liệu tạm tính, chốt ngày 11/10/2021." in text_of(summing_up(book, "toan-tinh"))
    assert ASKED in words(editions_header(book.rules.settings))


def test_undeclared_days_are_noted_for_the_office_only(small):
    assert "Chưa khai báo: ngày chốt số liệu, ngày lập" in head(small, "noi-bo")
    without_contact(small)
    assert "Chưa khai báo: ngày chốt số liệu, ngày lập, nơi hỏi về số liệu" in head(small, "noi-bo")
    shared = head(small)
    for said in ("Chưa khai báo", "Hỏi về số liệu", "Lập ngày", "chốt ngày"):
        assert said not in shared


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ("figures_closed_on = 2021-09-29", "“figures_closed_on” .ngày chốt số liệu. là 29/9/2021, trước ngày cuối kỳ"),
        ("report_date = 2021-09-29", "“report_date” .ngày lập báo cáo. là 29/9/2021"),
        ("figures_closed_on = 2021-10-02\nreport_date = 2021-10-01", "report_date .ngày lập. không được trước"),
    ],
)
def test_impossible_days_are_refused(small, days, wrong):
    set_year(small, STATE, f"{STATE}\n{days}")
    with pytest.raises(Refused, match=wrong):
        read_rules(open_workspace(small), Edition.parse(YEAR))


def test_last_day_of_the_period_may_be_both_days(small):
    set_year(small, STATE, f"{STATE}\nfigures_closed_on = 2021-09-30\nreport_date = 2021-09-30")
    assert "Số liệu chốt ngày 30/9/2021 · Lập ngày 30/9/2021" in head(small)


def test_ranks_on_provisional_figures_say_so(small):
    note = "Điểm, thứ bậc, danh hiệu tính trên số liệu tạm tính."
    book = staged(small, YEAR)
    assert "Số liệu tạm tính · Điểm, thứ bậc tính trên số liệu tạm tính" in words(
        page_header(book, "province", "chia-se")
    )
    assert note in words(points_note(book))
    set_year(small, '"tam-tinh"', '"chinh-thuc"')
    assert "tạm tính" not in head(small)
    assert points_based_on(staged(small, YEAR)) == ""


@pytest.mark.parametrize(
    ("state", "kept", "set_aside", "said"),
    [
        # The figures are final by now, but those that were scored were not.
        ("chinh-thuc", "tam-tinh", (), "giữ theo bản số liệu r1 (số liệu tạm tính) đã công bố ngày 25/10/2021"),
        ("tam-tinh", "chinh-thuc", (), "giữ theo bản số liệu r1 đã công bố ngày 25/10/2021"),
        ("tam-tinh", None, (), "tính trên số liệu tạm tính"),
        ("tam-tinh", None, ("1-01",), ""),
        ("khong-neu", None, (), ""),
    ],
)
def test_state_of_the_scored_figures_counts_for_ranks(state, kept, set_aside, said):
    revision = SimpleNamespace(revision="r1", signed_on=datetime.date(2021, 10, 25), state_of_figures=kept)
    year = SimpleNamespace(state_of_figures=state, emulation=SimpleNamespace(rescored_by=""))
    book = SimpleNamespace(
        rules=SimpleNamespace(year=year), scored_on=revision if kept else None, set_aside=set_aside
    )  # fmt: skip
    found = points_based_on(book)
    assert said in found
    assert bool(said) == bool(found)


def test_page_footer_names_the_program_and_links_to_checks(small):
    page = page_of_parts(page_header(staged(small, YEAR), "province", "noi-bo"))
    foot = page[page.index("<footer>") :]
    assert "lập trang này từ các tệp số liệu đã nhận và phần khai báo của kỳ" in foot
    assert '<a href="../doi-chieu.html">Rà soát, đối chiếu</a>' in foot
    alone = page_of_parts("<h1>Trang thử</h1>")
    assert "doi-chieu" not in alone[alone.index("<footer>") :]


def test_days_are_not_carried_over_but_asked_for(small):
    set_year(small, STATE, DAYS)
    carrying = CarriedConfig(
        open_workspace(small), read_rules(open_workspace(small), Edition.parse(YEAR)), Edition(2022)
    )
    assert (carrying.year.figures_closed_on, carrying.year.report_date) == (None, None)
    asked = next(each for each in open_decisions(carrying) if each.id == "ngay-chot")
    assert "đang để trống" in asked.what
    set_year(small, DAYS, STATE)
    carrying = CarriedConfig(
        open_workspace(small), read_rules(open_workspace(small), Edition.parse(YEAR)), Edition(2022)
    )
    assert "ngay-chot" not in [each.id for each in open_decisions(carrying)]


@pytest.mark.parametrize(
    ("registers", "unit", "why"),
    [
        ({}, "1-01", "kỳ này không có sổ tiếp nhận"),
        ({"receipts": None}, "cuc", "không qua sổ tiếp nhận"),
        ({"receipts": None}, "1-01", "sổ tiếp nhận chưa ghi"),
    ],
)
def test_missing_day_of_receipt_has_a_reason(registers, unit, why):
    book = SimpleNamespace(rules=SimpleNamespace(registers=registers, office=SimpleNamespace(id="cuc")))
    assert _no_day(book, unit) == why
