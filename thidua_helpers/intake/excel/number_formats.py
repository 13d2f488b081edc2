"""Number formats that show another figure than the stored one.

A format may divide by a thousand (`#,##0,`), write digits of its own (`0"5"`), hide the number (`;;;`) or call it
million (`0 "triệu"`): whoever signs the sheet then sees another figure than the one that is read. Rounding, separators
and the sign of a currency show the same figure.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import takewhile

from thidua_helpers.intake.money_units import money_units
from thidua_helpers.numbers import round_half_up
from thidua_helpers.vietnamese import format_date, format_decimal

NOTHING = "không hiện gì"
# The longest that Excel allows.
LONGEST_CODE = 255
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_SCALED = re.compile(r"[0#?](,+)(?![0#?,])")
# Between quotes or after a backslash is text; after _ and * are space and fill.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|[_*].?|\[(?P<bracket>[^\]]*)\]?|(?P<general>general)|E[+-]'
    r"|(?P<number>[0#?.,%/@])|(?P<date>[dmyhs])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = "0#?G@D"
# An "m" after hours or before seconds stands for minutes.
_TIME = re.compile(r"h+m*|m*s+")
_ABBREVIATED = re.compile(r"(?<!\w)(?:k|m|tr)(?!\w)", re.IGNORECASE)
_DASHES = frozenset("-–—")
_HOLDS = {
    "<": lambda value, limit: value < limit,
    ">": lambda value, limit: value > limit,
    "=": lambda value, limit: value == limit,
    "<=": lambda value, limit: value <= limit,
    ">=": lambda value, limit: value >= limit,
    "<>": lambda value, limit: value != limit,
}


@dataclass(frozen=True)
class _FormatSection:
    """One section of a format: texts before and after the number, and the signs for the number."""

    before: str = ""
    after: str = ""
    signs: str = ""
    condition: tuple[str, float] | None = None

    @cached_property
    def shows_number(self) -> bool:
        return any(sign in self.signs for sign in _NUMBER)

    @cached_property
    def divisor(self) -> int:
        """Stored number divided by the shown one."""
        return 1000 ** sum(map(len, _SCALED.findall(self.signs)))

    @cached_property
    def words(self) -> str:
        return f"{self.before} {self.after}".strip()

    @cached_property
    def has_digit(self) -> bool:
        return any(map(str.isdigit, self.words))

    @cached_property
    def units(self) -> list[int]:
        """Units of money, without đồng, that the section names; [0] for an abbreviated one."""
        named = [unit for unit in money_units(self.words) if unit > 1]
        return named or ([0] if _ABBREVIATED.search(self.words) else [])

    @cached_property
    def shows_zero(self) -> bool:
        """Whether 0 is shown as 0, as a dash or as nothing, all of which read as 0."""
        return set(self.words) <= {*_DASHES, " "} or (self.shows_number and not self.has_digit)

    @cached_property
    def decimals(self) -> int:
        match = re.search(r"\.([0#?]*)", self.signs)
        return len(match[1]) if match else 0

    def differs(self, value: float, unit_vnd: int | None) -> bool:
        """Whether the section shows a number as another one."""
        if (value == 0 and self.shows_zero) or "D" in self.signs:
            return False
        is_renamed = bool(self.units) and self.units != [unit_vnd]
        is_scaled, has_minus = self.divisor > 1 and value != 0, value > 0 and "-" in self.before
        return not self.shows_number or is_scaled or is_renamed or has_minus or self.has_digit

    def applied(self, number: str) -> str:
        return " ".join(f"{self.before}{number if self.shows_number else ''}{self.after}".split()) or NOTHING


# No workbook has more formats: each is parsed once.
@lru_cache(maxsize=16_384)
def _sections(code: str) -> tuple[_FormatSection, ...]:
    """Parsed sections of a format code."""
    sections: list[list[re.Match]] = [[]]
    for token in _TOKEN.finditer(code[:LONGEST_CODE]):
        if token[0] == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    return tuple(map(_section, sections))


def _section(tokens: list[re.Match]) -> _FormatSection:
    before, after, signs, condition = "", "", "", None
    for token in tokens:
        kind, text = token.lastgroup, token[token.lastgroup] if token.lastgroup else ""
        if kind == "bracket":
            if match := _CONDITION.fullmatch(text):
                condition = match[1], float(match[2])
            signs += "D" if text and not text.lower().strip("hms") else ""
            text = text[1:].partition("-")[0] if text.startswith("$") else ""
        elif kind in ("number", "date", "general"):
            signs += {"date": "D", "general": "G"}.get(kind, text)
            continue
        # The denominator of a fraction is no figure of its own.
        if kind == "other" and text.isdigit() and "/" in signs:
            continue
        if any(sign in signs for sign in _NUMBER):
            after += text
        else:
            before += text
    return _FormatSection(before, after, signs, condition)


def is_faithful(code: str) -> bool:
    """Whether a format shows every number, text and day as stored: its cells need no mark."""
    parts = _date_parts(code)
    if ("d" in parts or "y" in parts) and parts != "dmy":
        return False
    sections = _sections(code)
    if any(section.condition for section in sections):
        return not any(section.differs(value, None) for section in sections for value in (1, -1, 0))
    is_text_kept = len(sections) < 4 or ("@" in sections[3].signs and not sections[3].has_digit)
    return is_text_kept and not any(
        section.differs(value, None) for section, value in zip(sections[:3], (1, -1, 0), strict=False)
    )


def is_percent(code: str) -> bool:
    """Whether a format shows per cent (a hundred times the number) by a sign outside of texts."""
    return any("%" in section.signs for section in _sections(code))


@lru_cache(maxsize=16_384)
def _date_parts(code: str) -> str:
    """Day, month, year and time ("h") that a format shows: "dmyh", "my"; "" for numbers."""
    tokens = takewhile(lambda token: token[0] != ";", _TOKEN.finditer(code[:LONGEST_CODE]))
    letters = "".join(token["date"] or "" for token in tokens).lower()
    days, times = _TIME.subn("", letters)
    return "".join(part for part in "dmy" if part in days) + ("h" if times else "")


def shown_day(value: date, code: str) -> str:
    """The part of a day that the format shows, written the Vietnamese way.

    >>> shown_day(datetime(2021, 3, 15, 14, 5), "mmm-yy")
    '03/2021'
    >>> shown_day(datetime(2021, 3, 15, 14, 5), "dd/mm/yyyy hh:mm")
    '15/3/2021 14:05'
    """
    parts = _date_parts(code)
    written = {"d": f"{value.day:02d}", "m": f"{value.month:02d}", "y": str(value.year)}
    day = format_date(value) if "dmy" in parts else "/".join(written[part] for part in parts if part in written)
    time = f"{value:%H:%M}" if "h" in parts and isinstance(value, datetime) else ""
    return f"{day} {time}".strip() or format_date(value)


def different_figure_by_format(value: object, code: str, unit_vnd: int | None = None) -> str | None:
    """Displayed figure or text of a cell if it differs from `value`; else None.

    `unit_vnd`: the unit of the column, which a format may name ("#,##0 nghìn đồng" over 1.000 đồng).

    >>> different_figure_by_format(5123.0, "#,##0,")
    '5'
    >>> different_figure_by_format(5123.0, "#,##0") is None
    True
    """
    sections = _sections(code)
    if isinstance(value, str):
        return _different_text(value, sections)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    section = _section_for(value, sections)
    if section is None or not section.differs(value, unit_vnd):
        return None
    shown = round_half_up(Decimal(repr(value)) / section.divisor, section.decimals)
    return section.applied(format_decimal(abs(shown)))


def _section_for(value: float, sections: tuple[_FormatSection, ...]) -> _FormatSection | None:
    """The section that shows a number; None for the program's usual format."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or _HOLDS[section.condition[0]](value, section.condition[1]):
                return section
        return None
    if len(sections) == 1 or value > 0 or (value == 0 and len(sections) == 2):
        return sections[0]
    return sections[1] if value < 0 else sections[2]


def _different_text(text: str, sections: tuple[_FormatSection, ...]) -> str | None:
    """Displayed text if it differs; only a fourth section, or one with @, changes a text."""
    section = sections[3] if len(sections) > 3 else next((part for part in sections if "@" in part.signs), None)
    if not text.strip() or section is None or ("@" in section.signs and not section.has_digit):
        return None
    return section.applied(text) if "@" in section.signs else section.words or NOTHING


_ZERO_DECIMALS = re.compile(r"[.,]0{1,2}$")


def different_figure_in_text(value: object, printed: str, unit_vnd: int | None = None) -> str | None:
    """The `printed` text, which .ods files store, if it reads as another figure; else None.

    >>> different_figure_in_text(5123.0, "5")
    '5'
    >>> different_figure_in_text(5123.0, "5.123,00") is None
    True
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    text = printed.strip()
    units = [unit for unit in money_units(text) if unit > 1]
    if units and units != [unit_vnd]:
        return text
    if (value == 0 and set(text) <= _DASHES) or set(text) == {"#"} or re.search(r"\d[Ee][+-]?\d", text):
        return None
    if float(value).is_integer():
        readings = {_digits(text), _digits(_ZERO_DECIMALS.sub("", text))}
        return None if str(abs(int(value))) in {reading.lstrip("0") or "0" for reading in readings if reading} else (
            text or NOTHING
        )  # fmt: skip
    decimals = len(_digits(re.split(r"[.,]", text)[-1])) if re.search(r"[.,]", text) else 0
    return None if _digits(f"{abs(value):.{decimals}f}") == _digits(text) else text or NOTHING


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
