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
    format_known,
    format_money,
    parse_bounds,
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
    assert format_money(0) == "0 đồng"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (999_999, "999.999 đồng"),
        (1_000_000, "1,00 triệu đồng"),
        (9_990_000, "9,99 triệu đồng"),
        (10_000_000, "10,0 triệu đồng"),
        (128_400_000, "128,4 triệu đồng"),
        (134_000_000, "134,0 triệu đồng"),
        (999_900_000, "999,9 triệu đồng"),
        (1_000_000_000, "1,00 tỷ đồng"),
        (-1_284_000_000, "−1,28 tỷ đồng"),
        (10_000_000_000, "10,0 tỷ đồng"),
    ],
)
def test_money_has_three_significant_digits_at_least(value, text):
    assert format_money(value) == text


@pytest.mark.parametrize(
    ("value", "step", "is_least", "full", "short"),
    [
        (454_781_656_000, 1, False, "454.781.656.000", "454,8 tỷ đồng"),
        (295_347_000_000, 10**6, False, "295,347 tỷ", "295,3 tỷ đồng"),
        (1_605_520_000_000, 10**7, True, "trên 1.605,52 tỷ", "trên 1.605,5 tỷ đồng"),
        # Rounded up, a lower bound would claim more than the source.
        (1_605_560_000_000, 10**7, True, "trên 1.605,56 tỷ", "trên 1.605,5 tỷ đồng"),
        (917_920_000_000, 10**8, False, "917,9 tỷ", "917,9 tỷ đồng"),
        (2_268_000_000_000, 10**9, True, "trên 2.268 tỷ", "trên 2.268 tỷ đồng"),
        (1_284_000_000, 10**8, False, "1,3 tỷ", "1,3 tỷ đồng"),
        (59_000_000, 10**6, False, "59 triệu", "59 triệu đồng"),
        (135_224, 1, True, "trên 135.224", "trên 135.224 đồng"),
    ],
)
def test_no_digit_is_shown_that_is_not_known(value, step, is_least, full, short):
    assert format_known(value, step, is_least) == full
    assert format_money(value, step, is_least) == short


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("454.781.656.000đ", (454_781_656_000,) * 3),
        ("295,347 tỷ", (295_347_000_000, 295_346_500_000, 295_347_499_999)),
        ("trên 1.605,52 tỷ", (1_605_520_000_000, 1_605_520_000_000, 1_605_529_999_999)),
        ("hơn 2.268 tỷ", (2_268_000_000_000, 2_268_000_000_000, 2_268_999_999_999)),
        ("trên dưới 5 tỷ", None),
        ("trên", None),
    ],
)
def test_a_printed_sum_has_the_bounds_that_its_digits_give(text, bounds):
    assert parse_bounds(text, is_money=True) == bounds


@pytest.mark.parametrize(
    ("text", "of_cases", "of_money"),
    [
        ("12 việc", (12, 12, 12), None),
        ("trên 12 việc", (12, 12, 12), None),
        ("1,5 tỷ", None, (1_500_000_000, 1_450_000_000, 1_549_999_999)),
    ],
)
def test_cases_and_money_are_not_taken_for_each_other(text, of_cases, of_money):
    assert parse_bounds(text, is_money=False) == of_cases
    assert parse_bounds(text, is_money=True) == of_money


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
