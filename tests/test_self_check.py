"""The last look at a page goes red for each thing that it looks for."""

import re
from dataclasses import replace

import pytest
from conftest import opened, thidua

from thidua_helpers.period import Edition
from thidua_helpers.report.pages import INTERNAL, KIND_BY_ID, SHARED, Page
from thidua_helpers.report.self_check import _UNFORMATTED, _written_forms, page_faults, page_request

UNIT = Page(KIND_BY_ID["unit"], Edition.parse("2021"), SHARED, "3-03")


@pytest.fixture(scope="module")
def book(made_example):
    return opened(made_example)


@pytest.fixture(scope="module")
def page(made_example):
    return (made_example / "reports/2021/don-vi/3-03.html").read_text(encoding="utf-8")


def test_a_published_page_has_no_fault(page, book):
    assert page_faults(page, book, page_request(book, UNIT)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (":figures:3-03/viec/thu_ly:", ":figures:3-09/viec/thu_ly:", "không có trong bảng"),
        ('data-key="2021:', 'data-key="2020:', "không có trong bảng"),
        ("</h1>", " 2</h1><h1>x</h1>", "có 2 tiêu đề chính"),
        ("3-03</span>: kết quả năm 2021</h1>", "3-04</span>: kết quả năm 2021</h1>", "phải có"),
        ("<h2", "<p>NaN</p><h2", "“NaN”"),
        ("<h2", "<p>Traceback</p><h2", "“Traceback”"),
        ("<h2", "<p>None</p><h2", "“None”"),
        ("<h2", "<p>1234567 đồng</p><h2", "“1234567”"),
        ("<h2", "<p>CB-01</p><h2", "mã cá nhân"),
        ("<h2", '<img src="https://example.org/x.png" alt="x"><h2', "địa chỉ ngoài"),
        ("<h2", '<a href="//example.org">x</a><h2', "địa chỉ ngoài"),
    ],
)
def test_each_fault_is_found(page, book, old, new, said):
    changed = page.replace(old, new, 1)
    assert changed != page
    assert any(said in fault for fault in page_faults(changed, book, page_request(book, UNIT)))


@pytest.mark.parametrize("figure", [r"\d+,\d(\d)%</data>", r'<data value="\d+(\d)"'], ids=["shown", "value"])
def test_a_changed_digit_is_found(page, book, figure):
    digit = re.search(figure, page).span(1)
    changed = page[: digit[0]] + str((int(page[slice(*digit)]) + 1) % 10) + page[digit[1] :]
    assert any("khác bảng" in fault for fault in page_faults(changed, book, page_request(book, UNIT)))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"data-value": "99.99"}, "khác bảng targets"),
        (
            {"data-key": "2021:targets:2-01/viec/ty_le_xong:result_pct", "data-value": "88.62"},
            "không phải của trang này",
        ),
        ({"data-key": "2021:targets:1-01/viec/ty_le_xong:x"}, "không có trong bảng"),
    ],
)
def test_mark_of_a_picture_with_another_value_or_holder_is_found(made_example, book, changed, said):
    page = (made_example / "reports/2021/cum-1.html").read_text(encoding="utf-8")
    asked = page_request(book, Page(KIND_BY_ID["cluster"], Edition.parse("2021"), SHARED, "cum-1"))
    assert page_faults(page, book, asked) == []
    stored = re.search(r'data-key="2021:targets:1-01/viec/ty_le_xong:result_pct" data-value="[^"]*"', page)[0]
    wrong = stored
    for name, value in changed.items():
        wrong = re.sub(f'{name}="[^"]*"', f'{name}="{value}"', wrong)
    assert any(said in fault for fault in page_faults(page.replace(stored, wrong), book, asked))


def test_decimals_are_no_long_number():
    """A rate beside its target is shown with up to twelve."""
    assert _UNFORMATTED.findall("83,499999771652% hoặc 1234567 đồng") == ["1234567"]


def test_a_figure_of_another_unit_is_found(page, book):
    other = replace(UNIT, holder="1-01")
    heading = page.replace("Đơn vị 3-03: kết quả", "Đơn vị 1-01: kết quả")
    assert any("không phải của trang này" in fault for fault in page_faults(heading, book, page_request(book, other)))


def test_codes_of_individuals_may_stand_on_internal_pages(page, book):
    internal = page_request(book, replace(UNIT, audience=INTERNAL))
    assert page_faults(page.replace("<h2", "<p>CB-01</p><h2", 1), book, internal) == []


@pytest.mark.slow
def test_a_page_that_fails_is_not_published_and_the_run_says_so(root):
    path = root / "config/indicators.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('label = "Tổng số thụ lý"', 'label = "Tổng số CB-01"'), encoding="utf-8")
    result = thidua(root, "run", "2019-6t")
    assert result.returncode == 1
    assert "không qua được bước tự kiểm tra" in result.stderr
    assert "“CB-01”" in result.stderr
    assert list((root / "reports").rglob("*.*")) == [root / "reports/2019-6t/noi-bo/manifest.json"]


@pytest.mark.parametrize("column", ["difference_pct", "change_pct", "gap_points"])
def test_number_followed_by_a_blank_is_not_as_it_is_written(column):
    written = _written_forms({column: "7.42"}, column)
    assert {"7,42", "7,42 điểm phần trăm"} <= written
    assert not [each for each in written if each != each.strip()]


def test_money_in_billions_is_a_form_of_sums_only():
    amounts = {"measure": "tien", "value": 2_313_801_454_000}, {"measure": "viec", "value": 2_313_801_454_000}
    assert ["2.313,80" in _written_forms(row, "value") for row in amounts] == [True, False]
