"""Names of persons in texts: those of the officers' key are masked, others like them found.

Words like a name: capitalised words after a title ("CHV Lê Hoa", "ông Hùng"), or a frequent family name and at least
two more capitalised words ("Nguyễn Thị Hoa"). Places and streets may bear a person's name, so this is a question for
the analyst; two words without a title ("Hà Trung", "Lê Lợi") are not asked about.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from thidua_helpers.vietnamese import comparison_form, slug

MASK = "[tên cá nhân]"
_WORD = re.compile(r"[^\W\d_]+")
# Between two words of one name: any spaces, invisible characters, one hyphen, dot or underscore.
_BETWEEN = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]*[-._]?[\s\u00ad\u200b-\u200d\u2060\ufeff]*")
# Shorter names are only found with their accents: "hoa lan" is also a flower.
_FOLDED_FROM = 3

_FAMILY = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đào|Đoàn|Vương|Trịnh|Trương|Đinh|Lâm|Phùng|Mai|"
    "Tô|Tạ|Hà|Cao|Lương|Lưu|Chu|Châu|Quách|Thái|Kiều|Đàm|Nghiêm|Tống|Triệu|Tăng|Bạch|Khuất|Doãn|Lã|Lại|Văn|Mạc|Ninh|Thân|Từ|Hứa"
)
_TITLE = (
    r"CHV|TTV|TK|[Cc]hấp hành viên(?: (?:sơ cấp|trung cấp|cao cấp))?|[Tt]hẩm tra viên|[Tt]hư ký|[Kk]ế toán|[Cc]án bộ|"
    r"[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Đđ]ồng chí|[Đđ]/c|[Đđ]c"
)
# Capitalised words that follow a title and begin no name: functions, and places called "Bà …".
_NO_NAME = "Cục|Chi|Chánh|Phó|Trưởng|Chấp|Thẩm|Thủ|Giám|Viện|Tòa|Toà|Phòng|Đơn|Sở|Ủy|UBND|Hội|Rịa|Đen|Nà|Triệu|Trưng"
# Words in capitals only are headings, codes and abbreviations far more often than names.
_CAPITALISED = r"[A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỹ][^\W\d_A-ZĐ]+"
_AFTER_TITLE = re.compile(rf"(?<!\w)(?:{_TITLE})\.?:? (?!(?:{_NO_NAME})\b){_CAPITALISED}(?: {_CAPITALISED}){{0,4}}")
# Named in every report (“theo gương …”) and the name of a city.
_EVERYBODY_KNOWS = "Hồ Chí Minh"
_WHOLE_NAME = re.compile(rf"(?<!\w)(?!{_EVERYBODY_KNOWS}(?!\w))(?:{_FAMILY})(?: {_CAPITALISED}){{2,4}}(?!\w)")


class NameMask:
    """Finds and masks names of officers. `names`: those of the key; single words are ignored."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for name in names:
            words = tuple(_WORD.findall(comparison_form(name)))
            if len(words) > 1:
                self._by_first[words[0]].append(words)
            if len(words) >= _FOLDED_FROM:
                folded = tuple(map(slug, words))
                self._by_first[folded[0]].append(folded)
        for spans_of in self._by_first.values():
            spans_of.sort(key=len, reverse=True)

    @property
    def is_empty(self) -> bool:
        return not self._by_first

    def mask(self, text: str) -> str:
        """`text` with MASK in place of names; exactly `text` if it has none."""
        composed = unicodedata.normalize("NFC", text)
        spans = self._spans(composed)
        for start, end in reversed(spans):
            composed = f"{composed[:start]}{MASK}{composed[end:]}"
        return composed if spans else text

    def has_name(self, text: str) -> bool:
        """Whether `text` has a name of the key, with or without accents, in any case."""
        return bool(self._spans(unicodedata.normalize("NFC", text)))

    def _spans(self, text: str) -> list[tuple[int, int]]:
        if not self._by_first:
            return []
        words = [(match.start(), match.end(), comparison_form(match.group())) for match in _WORD.finditer(text)]
        spans, at = [], 0
        while at < len(words):
            length = next(
                (len(name) for name in self._by_first.get(words[at][2], ()) if _is_at(text, words, at, name)), 0
            )
            if length:
                spans.append((words[at][0], words[at + length - 1][1]))
            at += length or 1
        return spans


def _is_at(text: str, words: list[tuple[int, int, str]], at: int, name: tuple[str, ...]) -> bool:
    there = words[at : at + len(name)]
    if tuple(word for *_, word in there) != name:
        return False
    gaps = pairwise(there)
    return all(_BETWEEN.fullmatch(text[before[1] : after[0]]) for before, after in gaps)


def words_like_names(text: str) -> list[str]:
    """Parts of `text` like a person's name, each once, in order."""
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    matches = [match for pattern in (_AFTER_TITLE, _WHOLE_NAME) for match in pattern.finditer(composed)]
    longest = [match for match in matches if not any(_is_within(match, other) for other in matches)]
    return list(dict.fromkeys(match.group() for match in sorted(longest, key=lambda match: match.start())))


def _is_within(one: re.Match, other: re.Match) -> bool:
    return one is not other and other.start() <= one.start() and one.end() <= other.end() and one.span() != other.span()
