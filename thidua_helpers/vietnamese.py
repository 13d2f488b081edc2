"""Names, numbers and dates as written in Vietnam, both ways. Reading is strict: what is not surely a number is none."""

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
# What a source writes before a number of which it drops the rest.
_AT_LEAST = re.compile(r"(?:trên|hơn)\s+", re.IGNORECASE)
_BILLION = re.compile(r"([1-9]\d{0,2}(?:\.\d{3}){1,2}|[1-9]\d{0,8}|0)(?:,(\d{1,9}))?\s*tỷ(?:\s*(?:đ|đồng))?", re.ASCII)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\u00a0", " ").strip()


def parse_cases(text: str) -> int | None:
    """A printed count of cases: "19.890", "11813", "2.820 việc"; else None, also for a sum of money.

    A lone dot before other than three digits ("2.31") is not a number here: it could mean two things. Eighteen digits
    at the most are read.
    """
    match = _CASES.fullmatch(_clean(text))
    return int(match[1].replace(".", "")) if match else None


def parse_money(text: str) -> int | None:
    """A printed sum in đồng: "2.313.801.454.000đ", "93.084.022.000", "2.934,888 tỷ"; else None, also for cases."""
    text = _clean(text)
    if match := _MONEY.fullmatch(text):
        return int(match[1].replace(".", ""))
    if match := _BILLION.fullmatch(text):
        return int(match[1].replace(".", "") + (match[2] or "").ljust(9, "0"))
    return None


def parse_bounds(text: str, is_money: bool) -> tuple[int, int, int] | None:
    """A printed count or sum with the least and the most that it can stand for; None where it is no number.

    "454.781.656.000" is exact. "295,347 tỷ" was rounded to a million: 295.346.500.000 to 295.347.499.999. "trên
    1.605,52 tỷ" is a lower bound whose further digits were dropped: 1.605.520.000.000 to 1.605.529.999.999.
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
    """A printed rate and its number of decimals: "83,98%" → (83.98, 2), "46.76%" → (46.76, 2), "86%" → (86, 0)."""
    match = _PERCENT.fullmatch(_clean(text))
    if match is None:
        return None
    whole, decimals = match[1], match[2] or ""
    return Decimal(f"{whole}.{decimals}" if decimals else whole), len(decimals)


def format_count(value: int) -> str:
    """19890 → "19.890"; a minus sign is "−"."""
    return f"{value:,}".replace(",", ".").replace("-", "−")


def format_decimal(value: Decimal) -> str:
    """Decimal("1234.50") → "1.234,50": as many decimals as the value carries."""
    return f"{value:,f}".translate(str.maketrans({",": ".", ".": ",", "-": "−"}))


def format_money(value_vnd: int, step: int = 1, is_least: bool = False) -> str:
    """A sum for reading, its unit part of the text: "2.313,8 tỷ đồng", "1,28 tỷ đồng", "128,4 triệu đồng".

    Three significant digits at least: one decimal from ten of the unit on, two below; under a million in full. Rounded
    half up. Of a sum that is known to `step` đồng only (a power of ten) no digit below it is shown. `is_least`: the
    source gives a lower bound, so it is rounded down and called "trên".
    """
    for unit, exponent in _MONEY_UNITS:
        if abs(value_vnd) >= 10**exponent:
            decimals = min(1 if abs(value_vnd) >= 10 ** (exponent + 1) else 2, _decimals(step, exponent))
            return _in_unit(value_vnd, exponent, decimals, is_least) + f" {unit} đồng"
    return f"{'trên ' if is_least else ''}{format_count(value_vnd)} đồng"


def format_known(value: int, step: int = 1, is_least: bool = False) -> str:
    """A figure with every digit that is known of it: "454.781.656.000"; to a million "295,347 tỷ".

    `step` is a power of ten, 1 for an exact figure; with `is_least` "trên 1.605,52 tỷ". The unit đồng is left out.
    """
    for unit, exponent in _MONEY_UNITS if step > 1 else ():
        if abs(value) >= 10**exponent:
            return _in_unit(value, exponent, _decimals(step, exponent), is_least) + f" {unit}"
    return ("trên " if is_least else "") + format_count(value)


_MONEY_UNITS = (("tỷ", 9), ("triệu", 6))


def _decimals(step: int, exponent: int) -> int:
    """How many decimals of 10**exponent a sum has that is known to `step` đồng."""
    return max(0, exponent - (len(str(step)) - 1))


def _in_unit(value: int, exponent: int, decimals: int, is_least: bool) -> str:
    """The value in units of 10**exponent; of a lower bound no more than it, after "trên"."""
    exact = Fraction(value, 10**exponent)
    if is_least:
        return f"trên {format_decimal(Decimal(int(exact * 10**decimals)).scaleb(-decimals))}"
    return format_decimal(round_half_up(exact, decimals))


def format_date(day: date) -> str:
    """As in Nghị định 30/2020/NĐ-CP: days below 10 and months 1, 2 take a zero ("01/10/2020", "30/9/2021")."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def parse_date(text: str) -> date | None:
    """A day as written in Vietnam ("04/10/2021", "4-10-2021") or as 2021-10-04; else None."""
    text = _clean(text)
    try:
        if match := _DATE.fullmatch(text):
            day, month, year = map(int, match.groups())
            return date(year, month, day)
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def slug(text: str) -> str:
    """Lower-case letters without accents and hyphens, for anchors: "Các cụm" → "cac-cum"."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in letters if not unicodedata.combining(c))).strip("-")


_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
# The open diphthongs that are written with the tone on either letter: hoá = hóa, thuỷ = thủy, hoè = hòe.
_DIPHTHONG = re.compile(r"(o)(a|e)|(?<!q)(u)(y)")


@lru_cache(maxsize=65_536)
def comparison_form(name: str) -> str:
    """What two spellings of one name have in common: NFC, case, spaces, and where the tone stands (Hoá = Hóa).

    Different names stay different: 'Hóa' and 'Hòa' keep their tones, no accent is dropped.
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
    """ "TCVN3" or "VNI" if `text` was written for such a font ("Thi hµnh ¸n", "Thi haønh aùn"); else None."""
    text = unicodedata.normalize("NFC", text)
    if any("\u1ea0" <= letter <= "\u1ef9" for letter in text):
        return None
    if len(_TCVN3.findall(text)) >= 2:
        return "TCVN3"
    return "VNI" if len(_VNI.findall(text)) >= 2 else None
