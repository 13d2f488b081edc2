"""Rates of money with and without large cases, and the cases by size."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from thidua_helpers.charts.dumbbells import DumbbellRow, draw_dumbbells
from thidua_helpers.charts.panel import row_panel
from thidua_helpers.charts.squares import Square, square_panel
from thidua_helpers.charts.style import TIEN
from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.numbers import compares, round_half_up
from thidua_helpers.report.pages import page_of_holder
from thidua_helpers.report.pictures.picture import mark_of, picture, short_amount, short_rate
from thidua_helpers.report.render.html_blocks import Html
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.periods import bar_name
from thidua_helpers.report.sections.registers import case_name
from thidua_helpers.results.verdicts import bar
from thidua_helpers.tables.frames import records
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import Measure

# Cases with unit and money written below them.
_MOST_LABELLED = 5
# Units with a changed verdict that the title names.
_MOST_NAMED = 2


def large_cases_picture(book: OpenEdition, group: str, audience: str) -> Html:
    """Rates of a group and its units with and without large cases, beside the cases.

    Shared: a case is named by its number within its unit unless ids are shareable. Empty without large cases.
    """
    cells, units = StageCells(book), [unit for _, members in book.rules.unit_groups(group) for unit in members]
    cases = _cases(book, units)
    rates = list(filter(None, (_rates(cells, unit) for unit in dict.fromkeys(case["holder"] for case in cases))))
    if not rates:
        return Html("")
    rates.sort(key=lambda pair: -abs(pair.without - pair.whole))
    own = _rates(cells, group)
    title, level = _title(book, own, rates), bar_name(book.edition)
    rows = [*([_row(cells, own)] if own else []), *_rows(cells, rates)]
    squares = [_square(cells, case, audience, place < _MOST_LABELLED) for place, case in enumerate(cases)]
    return picture(
        title,
        f"Tỷ lệ thi hành xong về tiền {book.edition.title}: vòng rỗng là tính cả, chấm đặc là không kể việc lớn, việc "
        f"kéo dài, vạch đứng là {level}; trục không bắt đầu từ 0. Mỗi ô vuông là một việc: diện tích là số tiền có "
        "điều kiện, phần tô đặc là số đã thi hành xong",
        [
            (row_panel(draw_dumbbells, rows, "Tỷ lệ về tiền", TIEN), f"{title}."),
            (square_panel(squares, f"{len(cases)} việc lớn, việc kéo dài", TIEN), f"{_cases_in_words(cases)}."),
        ],
    )


def _cases(book: OpenEdition, units: Sequence[str]) -> list[dict]:
    """Cases with money, the largest first, each with its number within its unit."""
    if "large_cases" not in book.rules.registers:
        return []
    table = book.table("large_cases")
    numbered = table.assign(number=table.groupby("holder").cumcount() + 1)
    own = numbered[numbered["holder"].isin(units) & (numbered["co_dieu_kien_vnd"] > 0)]
    return records(own.sort_values("co_dieu_kien_vnd", ascending=False, kind="stable"))


@dataclass(frozen=True)
class _RatePair:
    """Rates of a holder with its large cases and without them; its level in per cent, if any."""

    holder: str
    whole: Fraction
    without: Fraction
    level: tuple[Decimal, str] | None

    @property
    def texts(self) -> list[str]:
        return [short_rate(rate, self.level) for rate in (self.whole, self.without)]

    @property
    def are_met(self) -> tuple[bool, bool] | None:
        """Whether each rate meets the level."""
        if self.level is None:
            return None
        return compares(100 * self.whole, *self.level), compares(100 * self.without, *self.level)

    @property
    def is_reversed(self) -> bool:
        return self.are_met is not None and self.are_met[0] != self.are_met[1]


def _rates(cells: StageCells, holder: str) -> _RatePair | None:
    """The rates of a holder; None if one is not known."""
    names = cells.main_rate, cells.book.rules.indicators.pages.without_large_cases
    whole, without = (cells.exact_rate(holder, Measure.TIEN, name) for name in names)
    if whole is None or without is None:
        return None
    level = bar(cells.book.edition, cells.row("targets", holder, Measure.TIEN, cells.main_rate))
    return _RatePair(holder, whole, without, level)


def _rows(cells: StageCells, pairs: Sequence[_RatePair]) -> Iterator[DumbbellRow]:
    """Rows of units with a reversed verdict first, under headings; without any, no heading."""
    reversed_pairs = [pair for pair in pairs if pair.is_reversed]
    for heading, of_heading in (
        ("Đổi kết luận", reversed_pairs),
        ("Không đổi kết luận", [pair for pair in pairs if not pair.is_reversed]),
    ):
        if of_heading and reversed_pairs:
            yield DumbbellRow(heading)
        yield from (_row(cells, pair) for pair in of_heading)


def _row(cells: StageCells, pair: _RatePair) -> DumbbellRow:
    book, (whole, without) = cells.book, pair.texts
    name, target = book.rules.name(pair.holder), float(pair.level[0]) if pair.level else None
    words = f"{name}: tính cả {whole}, không kể việc lớn, việc kéo dài {without}"
    if pair.level and pair.are_met:
        then = " và ".join("đạt" if is_met else "chưa đạt" for is_met in pair.are_met)
        words += f"; {bar_name(book.edition)} {format_decimal(pair.level[0])}%: {then}"
    key = pair.holder, Measure.TIEN, book.rules.indicators.pages.without_large_cases
    mark = mark_of(cells.figure("rates", key, "value_pct"), words, page_of_holder(book.rules, pair.holder))
    return DumbbellRow(name, f"{whole} → {without}", mark, float(100 * pair.whole), float(100 * pair.without), target)


def _square(cells: StageCells, case: Mapping, audience: str, is_labelled: bool) -> Square:
    book, amount, done = cells.book, case["co_dieu_kien_vnd"], case["xong_vnd"]
    name, part = book.rules.name(case["holder"]), Fraction(done, amount)
    shown = short_amount(amount, "tien")
    words = (
        f"{name}, {case_name(book, case, case['number'], audience)}, {case['kind']}: có điều kiện {shown}, đã thi "
        f"hành xong {short_amount(done, 'tien')} ({_percent(part)})"
    )
    key = tuple(str(case[column]) for column in ("file", "sheet", "row"))
    mark = mark_of(
        cells.figure("large_cases", key, "co_dieu_kien_vnd"), words, page_of_holder(book.rules, case["holder"])
    )
    return Square(amount, float(min(max(part, 0), 1)), mark, (name, shown) if is_labelled else ())


def _percent(part: Fraction) -> str:
    return f"{format_decimal(round_half_up(100 * part, 1))}%"


def _title(book: OpenEdition, own: _RatePair | None, pairs: Sequence[_RatePair]) -> str:
    """Holders of which the verdict depends on the cases; without any, the largest change."""
    start, level = "Không kể việc lớn, việc kéo dài", f"{bar_name(book.edition)} về tiền"
    changes = []
    for is_met, words in ((False, "từ chưa đạt thành đạt"), (True, "từ đạt thành chưa đạt")):
        units = [pair.holder for pair in pairs if pair.are_met == (is_met, not is_met)]
        names = list(map(book.rules.name, units)) if len(units) <= _MOST_NAMED else [f"{len(units)} đơn vị"]
        groups = [book.rules.name(own.holder)] if own and own.are_met == (is_met, not is_met) else []
        if groups or units:
            changes.append(f"{' và '.join([*groups, *names])} {words} {level}")
    if changes:
        return f"{start}: {'; '.join(changes)}"
    most = pairs[0]
    change = f"tỷ lệ về tiền của {book.rules.name(most.holder)} từ {' thành '.join(most.texts)}"
    has_level = any(pair.level for pair in pairs)
    return f"{start}: {change}" + (
        f"; không đơn vị nào đổi kết luận đạt, chưa đạt {bar_name(book.edition)}" * has_level
    )


def _cases_in_words(cases: Sequence[Mapping]) -> str:
    """Money of all cases and the part of it that is done."""
    amount, done = (sum(case[column] for case in cases) for column in ("co_dieu_kien_vnd", "xong_vnd"))
    part = _percent(Fraction(done, amount))
    return (
        f"{len(cases)} việc lớn, việc kéo dài có {short_amount(amount, 'tien')} có điều kiện, đã thi hành xong {part}"
    )
