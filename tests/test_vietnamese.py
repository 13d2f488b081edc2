from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.vietnamese import (
    comparison_form,
    format_count,
    format_date,
    format_decimal,
    format_money,
    parse_cases,
    parse_money,
    parse_percent,
    slug,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("19.890", 19890),
        ("0", 0),
        ("11813", 11813),
        ("2.820 việc", 2820),
        ("5.257 vụ", 5257),
        ("19.890 vụ việc", 19890),
        ("9" * 18, 999999999999999999),
    ],
)
def test_printed_cases_are_read(text, value):
    assert parse_cases(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.313.801.454.000đ", 2313801454000),
        ("93.084.022.000 đồng", 93084022000),
        ("62.363.443.000", 62363443000),
        ("2.934,888 tỷ", 2934888000000),
        ("295,347 tỷ đồng", 295347000000),
        ("1 tỷ", 10**9),
        ("0đ", 0),
    ],
)
def test_printed_sums_of_money_are_read(text, value):
    assert parse_money(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2.31",
        "19.89",
        "1.8900",
        "19,890",
        "-5",
        "1e3",
        "١٢٣",
        "12 việc 3",
        "83,98%",
        "x",
        "nan",
        "9" * 19,
        "1." + "000." * 6 + "000",
    ],
)
def test_what_is_not_surely_a_number_is_none(text):
    assert parse_cases(text) is None
    assert parse_money(text) is None


def test_cases_are_not_money_and_money_is_not_cases():
    assert parse_money("16.501 việc") is None
    assert [parse_cases(text) for text in ("972.502.274.000đ", "5 đồng", "2 tỷ")] == [None] * 3


def test_both_decimal_marks_of_printed_rates_are_read():
    assert parse_percent("83,98%") == (Decimal("83.98"), 2)
    assert parse_percent("46.76%") == (Decimal("46.76"), 2)
    assert parse_percent("86 %") == (Decimal(86), 0)
    assert parse_percent("0%") == (Decimal(0), 0)
    assert [parse_percent(text) for text in ("83,98", "%", "1.234,5%", "-3%")] == [None] * 4


@given(st.integers(0, 10**18 - 1))
def test_counts_survive_writing_and_reading(value):
    assert parse_cases(format_count(value)) == parse_money(format_count(value)) == value


def test_numbers_as_written():
    assert format_count(-1234) == "−1.234"
    assert format_decimal(Decimal("1234.50")) == "1.234,50"
    assert format_decimal(Decimal("-25.41")) == "−25,41"
    assert format_money(2313801454000) == "2.313,8 tỷ đồng"
    assert format_money(100_000_000) == "0,1 tỷ đồng"
    assert format_money(40_000_000) == "40,0 triệu đồng"
    assert format_money(99_999) == "99.999 đồng"
    assert format_money(0) == "0 đồng"


def test_dates_take_zeros_as_decree_30_2020_has_them():
    assert format_date(date(2020, 10, 1)) == "01/10/2020"
    assert format_date(date(2021, 9, 30)) == "30/9/2021"
    assert format_date(date(2024, 2, 5)) == "05/02/2024"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Thiệu Hoá", "Thiệu  Hóa"), ("Cẩm Thuỷ", "cẩm thủy"), ("Thie\u0323\u0302u Hoá", "Thiệu Hóa"), ("Khoẻ", "Khỏe")],
)
def test_spellings_of_one_name_meet(one, other):
    assert comparison_form(one) == comparison_form(other)


@pytest.mark.parametrize(("one", "other"), [("Hóa", "Hòa"), ("Quan Hóa", "Quan Sơn"), ("Quý", "Quỳ"), ("Hoa", "Hóa")])
def test_different_names_stay_apart(one, other):
    assert comparison_form(one) != comparison_form(other)


def test_slugs_have_no_accents():
    assert slug("Đối chiếu với số đã công bố") == "doi-chieu-voi-so-da-cong-bo"
