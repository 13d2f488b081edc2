"""Editions: the string that names one report run everywhere (`2021`, `2021-6t`).

The THADS year n runs from 01/10 of n−1 to 30/9 of n; every period starts on 1 October and is cumulative (Thông tư
06/2019/TT-BTP, Điều 4 khoản 2).
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from thidua_helpers.errors import Refused

_HOW = "Ghi năm, ví dụ 2021, hoặc năm và số tháng lũy kế từ 01/10, ví dụ 2021-6t."


def thads_year(day: date) -> int:
    """THADS year of a day: from 1 October the next one."""
    return day.year + (day.month >= 10)


@dataclass(frozen=True, order=True)
class Edition:
    """A THADS year (`months` = 12) or its first `months` months, cumulative from 1 October."""

    year: int
    months: int = 12

    @classmethod
    def parse(cls, text: "str | int | Edition") -> "Edition":
        """Edition from `2021`, "2021" or "2021-6t"; integers come from `papermill -p`.

        Raises Refused for anything else, and for `2021-12t`, whose only name is `2021`.
        """
        if isinstance(text, Edition):
            return text
        match = re.fullmatch(r"(20\d\d)(?:-([1-9]\d?)t)?", str(text), re.ASCII)
        if match is None or isinstance(text, bool):
            raise Refused(f"Kỳ báo cáo “{text}” không đúng cách ghi. {_HOW}")
        year, months = match.groups()
        if months is None:
            return cls(int(year))
        if int(months) == 12:
            raise Refused(f"Kỳ báo cáo “{text}” là cả năm: hãy ghi {year}.")
        if int(months) > 12:
            raise Refused(f"Kỳ báo cáo “{text}” có {months} tháng; một năm thi hành án có 12 tháng. {_HOW}")
        return cls(int(year), int(months))

    def __str__(self) -> str:
        return str(self.year) if self.is_whole_year else f"{self.year}-{self.months}t"

    @property
    def is_whole_year(self) -> bool:
        return self.months == 12

    @property
    def start(self) -> date:
        return date(self.year - 1, 10, 1)

    @property
    def end(self) -> date:
        """Last day of the period: 30 September for a whole year, 31 March for six months."""
        year, month = (self.year - 1, 9 + self.months) if self.months <= 3 else (self.year, self.months - 3)
        return date(year, month, calendar.monthrange(year, month)[1])

    @property
    def previous(self) -> "Edition":
        """The same period of the year before ("cùng kỳ")."""
        return Edition(self.year - 1, self.months)

    @property
    def title(self) -> str:
        """Name in running text: "năm 2021", "tháng 10/2023", "6 tháng đầu năm 2024"."""
        if self.is_whole_year:
            return f"năm {self.year}"
        if self.months == 1:
            return f"tháng 10/{self.start.year}"
        return f"{self.months} tháng {'đầu ' if self.months <= 6 else ''}năm {self.year}"
