"""Names, numbers and dates as written in Vietnam, parsed and formatted.

Parsing is strict: an ambiguous text is not a number.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from thidua_helpers.numbers import round_half_up

_INTEGER = r"([1-9]\d{0,2}(?:\.\d{3}){1,5}|[1-9]\d{0,17}|0)"
_CASES = re.compile(rf"{_INTEGER}\s*(?:việc|vụ|vụ việc)?", re.ASCII)
_MONEY = re.compile(rf"{_INTEGER}\s*(?:đ|đồng)?", re.ASCII)
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,6}))?\s*%", re.ASCII)
# Precedes a number that a source has cut off ("more than").
_AT_LEAST = re.compile(r"(?:trên|hơn)\s+", re.IGNORECASE)
_BILLION = re.compile(r"([1-9]\d{0,2}(?:\.\d{3}){1,2}|[1-9]\d{0,8}|0)(?:,(\d{1,9}))?\s*tỷ(?:\s*(?:đ|đồng))?", re.ASCII)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ").strip()


def parse_cases(text: str) -> int | None:
    """Printed count of cases, up to eighteen digits; None for other texts, also sums of money.

    A dot that is not followed by three digits makes the text ambiguous:

    >>> parse_cases("19.890"), parse_cases("11813"), parse_cases("2.820 việc"), parse_cases("2.31")
    (19890, 11813, 2820, None)
    """
    match = _CASES.fullmatch(_clean(text))
    return int(match[1].replace(".", "")) if match else None


def parse_money(text: str) -> int | None:
    """A printed sum in đồng; else None, also for a count of cases.

    >>> parse_money("2.313.801.454.000đ"), parse_money("2.934,888 tỷ"), parse_money("2.820 việc")
    (2313801454000, 2934888000000, None)
    """
    text = _clean(text)
    if match := _MONEY.fullmatch(text):
        return int(match[1].replace(".", ""))
    if match := _BILLION.fullmatch(text):
        return int(match[1].replace(".", "") + (match[2] or "").ljust(9, "0"))
    return None


def parse_bounds(text: str, is_money: bool) -> tuple[int, int, int] | None:
    """Printed count or sum with the smallest and largest exact value behind it; else None.

    A plain integer is exact, "295,347 tỷ" is rounded to a million, "trên" (more than) precedes a number that was cut:

    >>> parse_bounds("2.820 việc", is_money=False)
    (2820, 2820, 2820)
    >>> parse_bounds("295,347 tỷ", is_money=True)
    (295347000000, 295346500000, 295347499999)
    >>> parse_bounds("trên 1.605,52 tỷ", is_money=True)
    (1605520000000, 1605520000000, 1605529999999)
    """
    text = _clean(text)
    least = _AT_LEAST.match(text)
    number = text[least.end() :] if least else text
    value = parse_money(number) if is_money else parse_cases(number)
    if value is None:
        return None
    match = _BILLION.fullmatch(number) if is_money else None
    step = 10 ** (9 - len(match[2] or "")) if match else 1
    if least:
        return value, value, value + step - 1
    return value, value - step // 2, value + max(0, (step - 1) // 2)


def parse_percent(text: str) -> tuple[Decimal, int] | None:
    """A printed rate and its number of decimals; else None.

    >>> parse_percent("83,98%"), parse_percent("46.76%"), parse_percent("86%")
    ((Decimal('83.98'), 2), (Decimal('46.76'), 2), (Decimal('86'), 0))
    """
    match = _PERCENT.fullmatch(_clean(text))
    if match is None:
        return None
    whole, decimals = match[1], match[2] or ""
    return Decimal(f"{whole}.{decimals}" if decimals else whole), len(decimals)


def format_count(value: int) -> str:
    """An integer with dotted thousands and the minus sign "−".

    >>> format_count(19890), format_count(-5)
    ('19.890', '−5')
    """
    return f"{value:,}".replace(",", ".").replace("-", "−")


def format_decimal(value: Decimal) -> str:
    """A decimal with as many decimals as the value carries.

    >>> format_decimal(Decimal("1234.50"))
    '1.234,50'
    """
    return f"{value:,f}".translate(str.maketrans({",": ".", ".": ",", "-": "−"}))


_SIGNS = {">=": ("≥", "<"), ">": (">", "≤"), "<=": ("≤", ">"), "<": ("<", "≥")}


def comparison_sign(comparator: str, holds: bool = True) -> str:
    """Sign between a value and a bound; the opposite one if the comparison does not hold.

    >>> comparison_sign(">="), comparison_sign(">=", False)
    ('≥', '<')
    """
    return _SIGNS[comparator][not holds]


def least(comparator: str) -> str:
    """Word before a lower bound, by whether the bound itself is enough.

    >>> least(">="), least(">")
    ('tối thiểu', 'trên')
    """
    return "trên" if comparator == ">" else "tối thiểu"


def format_money(value_vnd: int, step: int = 1, is_least: bool = False) -> str:
    """A sum for reading, with its unit, rounded half up to at least three significant digits.

    One decimal from ten of the unit on, two below; a sum under a million is written in full. A sum known only to `step`
    đồng (a power of ten) shows no digit below it. `is_least`: a lower bound, rounded down and preceded by "trên".

    >>> format_money(2_313_801_454_000), format_money(1_280_000_000), format_money(950_000)
    ('2.313,8 tỷ đồng', '1,28 tỷ đồng', '950.000 đồng')
    >>> format_money(1_605_529_000_000, is_least=True)
    'trên 1.605,5 tỷ đồng'
    """
    for unit, exponent in _MONEY_UNITS:
        if abs(value_vnd) >= 10**exponent:
            decimals = min(1 if abs(value_vnd) >= 10 ** (exponent + 1) else 2, _decimals(step, exponent))
            return _in_unit(value_vnd, exponent, decimals, is_least) + f" {unit} đồng"
    return f"{'trên ' if is_least else ''}{format_count(value_vnd)} đồng"


def format_billions(value_vnd: int, step: int = 1, is_least: bool = False) -> str:
    """A sum in tỷ đồng for a column: two decimals, more where it would be zero.

    >>> format_billions(2_313_801_454_000), format_billions(4_200_000), format_billions(0)
    ('2.313,80', '0,004', '0')
    >>> format_billions(295_347_000_000, step=10**8), format_billions(1_605_529_000_000, is_least=True)
    ('295,3', 'trên 1.605,52')
    """
    if not value_vnd:
        return "0"
    decimals = 2
    while abs(value_vnd) * 2 * 10**decimals < 10**9:
        decimals += 1
    return _in_unit(value_vnd, 9, min(decimals, _decimals(step, 9)), is_least)


def format_known(value: int, step: int = 1, is_least: bool = False) -> str:
    """Figure with all its known digits, without đồng; `step` is a power of ten, 1 if exact.

    >>> format_known(454_781_656_000), format_known(295_347_000_000, step=10**6)
    ('454.781.656.000', '295,347 tỷ')
    >>> format_known(1_605_520_000_000, step=10**7, is_least=True)
    'trên 1.605,52 tỷ'
    """
    for unit, exponent in _MONEY_UNITS if step > 1 else ():
        if abs(value) >= 10**exponent:
            return _in_unit(value, exponent, _decimals(step, exponent), is_least) + f" {unit}"
    return ("trên " if is_least else "") + format_count(value)


_MONEY_UNITS = (("tỷ", 9), ("triệu", 6))


def _decimals(step: int, exponent: int) -> int:
    """Decimals, in units of 10**exponent, of a sum known to `step` đồng."""
    return max(0, exponent - (len(str(step)) - 1))


def _in_unit(value: int, exponent: int, decimals: int, is_least: bool) -> str:
    """The value in units of 10**exponent; a lower bound is rounded down, after "trên"."""
    exact = Fraction(value, 10**exponent)
    if is_least:
        return f"trên {format_decimal(Decimal(int(exact * 10**decimals)).scaleb(-decimals))}"
    return format_decimal(round_half_up(exact, decimals))


def format_date(day: date) -> str:
    """A date as in Nghị định 30/2020/NĐ-CP: days below 10 and months 1 and 2 take a zero.

    >>> format_date(date(2020, 10, 1)), format_date(date(2021, 9, 30))
    ('01/10/2020', '30/9/2021')
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def parse_date(text: str) -> date | None:
    """A day as written in Vietnam or in ISO form; else None.

    >>> parse_date("04/10/2021") == parse_date("4-10-2021") == parse_date("2021-10-04") == date(2021, 10, 4)
    True
    """
    text = _clean(text)
    try:
        if match := _DATE.fullmatch(text):
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def slug(text: str) -> str:
    """Lower-case letters without accents, joined by hyphens, for anchors.

    >>> slug("Các cụm")
    'cac-cum'
    """
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in letters if not unicodedata.combining(c))).strip("-")


_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
# Open diphthongs that are written with the tone on either letter: hoá = hóa, thuỷ = thủy, hoè = hòe.
_DIPHTHONG = re.compile(r"(o)(a|e)|(?<!q)(u)(y)")


@lru_cache(maxsize=65_536)
def comparison_form(name: str) -> str:
    """Common form of a name's spellings: NFC, lower case, single spaces, one tone placement.

    Different names stay different: no accent is dropped.

    >>> comparison_form("Thiệu Hoá") == comparison_form("thiệu  Hóa"), comparison_form("Hóa") == comparison_form("Hòa")
    (True, False)
    """
    words = _clean(name).casefold().split()
    return " ".join(_tone_on_first_vowel(word) for word in words)


def _tone_on_first_vowel(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tone = next((mark for mark in letters if mark in _TONES), "")
    bare = unicodedata.normalize("NFC", letters.replace(tone, "", 1)) if tone else word
    match = _DIPHTHONG.search(bare) if tone else None
    if match is None or match.end() != len(bare):
        return word
    first = match.start() + 1
    return unicodedata.normalize("NFC", bare[:first] + tone + bare[first:])


# TCVN3 puts Vietnamese letters at the places of these signs; VNI writes a vowel and then a letter that stands for the
# tone. Neither occurs in Vietnamese that is written in Unicode.
_TCVN3 = re.compile(r"(?:\w[µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËÐÌÎÏÑªÒÕÓÔÖ×ÝØÜÞß«¬­®§¦¥¤]|[µ¸¶·¹¨»¾¼½©ª«¬­®§¦¥¤]\w)")
_VNI = re.compile(
    r"[aeAE][ùøûõïâêáàåãäéèúüëÙØÛÕÏÂÊÁÀÅÃÄÉÈÚÜË]|[oO][ûõïâåãäüëÛÕÏÂÅÃÄÜË]|[uU][ûõïÛÕÏ]|[öôÖÔ][ùøûõïÙØÛÕÏ]"
)


def old_font(text: str) -> str | None:
    """Old font of a text, "TCVN3" or "VNI"; None for Unicode.

    >>> old_font("Thi hµnh ¸n"), old_font("Thi haønh aùn"), old_font("Thi hành án")
    ('TCVN3', 'VNI', None)
    """
    text = unicodedata.normalize("NFC", text)
    if any("\u1ea0" <= letter <= "\u1ef9" for letter in text):
        return None
    if len(_TCVN3.findall(text)) >= 2:
        return "TCVN3"
    return "VNI" if len(_VNI.findall(text)) >= 2 else None
