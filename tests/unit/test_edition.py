from datetime import date

import pytest

from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition


def test_an_integer_is_taken_too():
    assert Edition.parse(2021) == Edition.parse("2021") == Edition(2021, 12)


@pytest.mark.parametrize(
    ("text", "start", "end", "title"),
    [
        ("2021", date(2020, 10, 1), date(2021, 9, 30), "năm 2021"),
        ("2024-6t", date(2023, 10, 1), date(2024, 3, 31), "6 tháng đầu năm 2024"),
        ("2024-5t", date(2023, 10, 1), date(2024, 2, 29), "5 tháng đầu năm 2024"),
        ("2024-3t", date(2023, 10, 1), date(2023, 12, 31), "3 tháng đầu năm 2024"),
        ("2021-10t", date(2020, 10, 1), date(2021, 7, 31), "10 tháng năm 2021"),
    ],
)
def test_periods_start_on_1_october_and_are_cumulative(text, start, end, title):
    edition = Edition.parse(text)
    assert (str(edition), edition.start, edition.end, edition.title) == (text, start, end, title)
    assert str(edition.previous) == text.replace(str(edition.year), str(edition.year - 1))


@pytest.mark.parametrize(
    "text", ["", "21", "2021-0t", "2021-06t", "2021-13t", "2021-6", " 2021", "2021/..", "1999", True, 2021.0]
)
def test_other_spellings_are_refused(text):
    with pytest.raises(Refused, match="Kỳ báo cáo"):
        Edition.parse(text)


def test_twelve_months_have_one_name():
    with pytest.raises(Refused, match="hãy ghi 2021"):
        Edition.parse("2021-12t")
