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


def format_money(value_vnd: int) -> str:
    """A sum for reading, its unit part of the text: "2.313,8 tỷ đồng", "40,0 triệu đồng", "99.999 đồng".

    Rounded half up to one decimal; what is not zero never becomes "0,0".
    """
    for unit, exponent in (("tỷ", 9), ("triệu", 6)):
        if abs(value_vnd) >= 10 ** (exponent - 1):
            return f"{format_decimal(round_half_up(Fraction(value_vnd, 10**exponent), 1))} {unit} đồng"
    return f"{format_count(value_vnd)} đồng"


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
