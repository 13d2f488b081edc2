"""Check of a page before publication: only the requested content, no raw values.

Texts of the program are checked, not those written by people. A page with faults is not published.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.insights.insight import value_text
from thidua_helpers.numbers import round_half_up
from thidua_helpers.report.pages import INTERNAL, Page
from thidua_helpers.report.received import plain, received_texts
from thidua_helpers.report.render.precision import amount_in_billions, full_amount, is_money, shortened_amount
from thidua_helpers.report.render.stage_cells import lost_points_text
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PROVINCE

_DATA = re.compile(r'<data(?=[^>]* value="([^"]*)")(?=[^>]* data-key="([^"]*)")[^>]*>(.*?)</data>', re.DOTALL)
_MARK = re.compile(r'<(?:a|g) class="mark"[^>]* data-key="([^"]*)" data-value="([^"]*)"')
_UNSEEN = re.compile(r"<(style|script)>.*?</\1>", re.DOTALL)
_RAW = re.compile(r"\b(?:NaN|nan|None|Traceback|papermill|Markup)\b|<NA>")
# Decimals do not count: a rate near its target is shown with up to twelve.
_UNFORMATTED = re.compile(r"(?<![\w./-])(?<!\d,)\d{5,}(?![\w/-]|\.\w)")
_SUSPICIOUS = re.compile(f"{_RAW.pattern}|{_UNFORMATTED.pattern}")
# Long digits that are not figures: checksums, keys of findings, names of files, addresses.
_NO_FIGURES = re.compile(r"SHA-256 \w+|Mã phát hiện: \w+|\S*\w+=\d+\S*|\S+\.\w{2,4}\b")
_INDIVIDUAL = re.compile(r"\bcb-\d+", re.IGNORECASE)
_OUTSIDE = re.compile(r"""(?:src|href|srcset|action)\s*=\s*["']?(?!data:)(?:[a-z]+:|//)|@import|url\(""", re.IGNORECASE)
_TAG = re.compile(r"<[a-z!][^>]*>", re.IGNORECASE)
# Attributes that no browser follows, and that may repeat texts written by people.
_WORDS = re.compile(r""" (?:title|alt|aria-label|value|data-key)="[^"]*\"""")
# Tags within a text; any other tag ends it.
_INLINE = re.compile(r"</?(?:span|a|abbr|data|strong|em|code)\b[^>]*>")
_EDGE = "\0"


@dataclass(frozen=True)
class PageRequest:
    """Requirements of a page."""

    is_internal: bool
    heading: str
    holders: frozenset[str] | None = None  # whose figures may be on it; None: any
    texts: frozenset[str] = frozenset()  # written by people, from elsewhere than config and workbooks


def page_request(book: OpenEdition, page: Page) -> PageRequest:
    """Requirements of the page; a cluster or unit may show figures of related holders only."""
    rules, holder = book.rules, page.holder
    holders = None
    if page.kind.holder == "unit":
        clusters = {cluster.id for cluster in rules.clusters if holder in cluster.members}
        holders = frozenset({holder, PROVINCE, *clusters})
    elif page.kind.holder == "cluster":
        rests = {rest for rest in book.remainders if holder in rest.split("+")}
        holders = frozenset({holder, PROVINCE, *rules.cluster(holder).members, *rests})
    return PageRequest(page.audience == INTERNAL, page.title(rules, book.base), holders)


def page_faults(page: str, book: OpenEdition, asked: PageRequest) -> list[str]:
    """Faults of the page, a sentence each; empty if it may be published."""
    seen = _UNSEEN.sub(" ", page)
    text = plain(html.unescape(re.sub(r"<[^>]+>", f" {_EDGE} ", _INLINE.sub("", seen))))
    return [
        *_heading_faults(seen, asked),
        *_figure_faults(seen, book, asked),
        *_text_faults(text, book, asked),
        *_address_faults(seen),
    ]


def _heading_faults(page: str, asked: PageRequest) -> Iterator[str]:
    raw_headings = re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    headings = [html.unescape(re.sub(r"<[^>]+>", "", heading)).strip() for heading in raw_headings]
    if len(headings) != 1:
        yield f"có {len(headings)} tiêu đề chính"
    elif asked.heading not in headings[0]:
        yield f"tiêu đề là “{headings[0]}”, phải có “{asked.heading}”"


def _figure_faults(page: str, book: OpenEdition, asked: PageRequest) -> Iterator[str]:
    # A mark of a picture shows its place on a scale, no text.
    marks = [(value, key, None) for key, value in _MARK.findall(page)]
    for value, key, text in [*_DATA.findall(page), *marks]:
        edition, table, row, column = html.unescape(key).split(":", 3)
        cells = book.rows(table).get(book.input_names.row_key(row)) if edition == str(book.edition) else None
        shown = value if text is None else text
        if cells is None or column not in cells:
            yield f"số “{shown}” không có trong bảng ({key})"
        elif not _is_stored(cells, column, value, text):
            yield f"số “{shown}” khác bảng {table}: {cells[column]} ({key})"
        elif asked.holders is not None and cells.get("holder", PROVINCE) not in asked.holders:
            yield f"số “{shown}” là của {book.rules.name(cells['holder'])}, không phải của trang này ({key})"


def _is_stored(cells: Mapping, column: str, value: str, text: str | None) -> bool:
    """Whether value and text, if any, are those of a cell of a stage table."""
    is_written = text is None or html.unescape(text) in _written_forms(cells, column)
    return is_written and str(cells[column]) == html.unescape(value)


def _written_forms(row: Mapping, column: str) -> set[str]:
    """Texts that a page may show for a cell of a stage table."""
    value = row[column]
    if "unit" in row and column == "value":
        return {value_text(value, row["unit"], row["step"])}
    if column in ("printed", "text", "before_text", "after_text"):
        return {value}
    if column in ("value_pct", "value_vnd") and "numerator" in row:
        exact = Fraction(int(row["numerator"]), int(row["denominator"]))
        percents = {f"{format_decimal(round_half_up(100 * exact, decimals))}%" for decimals in (0, 1, 2)}
        return percents if column == "value_pct" else {format_decimal(round_half_up(exact / 10**6, 1))}
    if column == "points" and "max_points" in row:
        return {format_decimal(Decimal(value)), lost_points_text(row)}
    # "tăng" or "giảm" may replace the sign of a change.
    is_change = column in ("change", "change_pct", "difference_points") or column.endswith("difference_pct")
    number = Decimal(value)
    unchanged = {"không đổi"} if is_change and not number else set()
    numbers = {number, abs(number)} if is_change else {number}
    if column.endswith(("_pct", "points")):
        units = ("", "%", " điểm phần trăm")
        return unchanged | {format_decimal(number) + unit for number in numbers for unit in units}
    signs = (True, False) if is_change else (True,)
    counts = {full_amount(row, column, has_sign) for has_sign in signs}
    money = {shortened_amount(row, column, has_sign) for has_sign in signs}
    if is_money(row, column):
        money.add(amount_in_billions(row, column))
    return unchanged | counts | {f"{count} việc" for count in counts} | money


def _text_faults(text: str, book: OpenEdition, asked: PageRequest) -> Iterator[str]:
    """Codes of individuals on a shared page; raw values other than received texts."""
    if not asked.is_internal:
        for fault in sorted({match.group() for match in _INDIVIDUAL.finditer(text)}):
            yield f"trang chia sẻ có mã cá nhân: “{fault}”"
    if not any(_leftover_faults(text)):
        return
    for start, end in received_texts(book, _SUSPICIOUS, asked.texts).repeated_spans(text, _SUSPICIOUS, _EDGE):
        text = text[:start] + re.sub(r"\w", "–", text[start:end]) + text[end:]
    yield from _leftover_faults(text)


def _leftover_faults(text: str) -> Iterator[str]:
    for fault in sorted({match.group() for match in _RAW.finditer(text)}):
        yield f"còn chữ của chương trình: “{fault}”"
    for fault in sorted(set(_UNFORMATTED.findall(_NO_FIGURES.sub(" ", text)))):
        yield f"số chưa viết theo cách Việt Nam: “{fault}”"


def _address_faults(page: str) -> Iterator[str]:
    tags = " ".join(_WORDS.sub("", tag) for tag in _TAG.findall(page))
    for fault in sorted({match.group() for match in _OUTSIDE.finditer(re.sub(r'(src|srcset)="data:[^"]*"', "", tags))}):
        yield f"có địa chỉ ngoài trang: “{fault}”"
