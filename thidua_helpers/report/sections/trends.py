"""Trends over the years: tables, editions of other lengths, other periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.period import Edition
from thidua_helpers.report.pages import TRENDS_PAGE
from thidua_helpers.report.render.blocks import Column, Row
from thidua_helpers.report.render.html_blocks import Html, paragraph, table
from thidua_helpers.report.render.html_cells import DASH, HtmlCells
from thidua_helpers.vietnamese import format_date, parse_date
from thidua_helpers.vocabulary import PROVINCE, Comparability, Measure, Provenance, State


@dataclass(frozen=True)
class YearSeries:
    """Editions of one length, year by year, with their figures of the table `trends`."""

    book: OpenEdition
    months: int

    @cached_property
    def figures(self) -> HtmlCells:
        return HtmlCells(self.book)

    @property
    def main_rate(self) -> str:
        return self.book.rules.indicators.main_rate

    @cached_property
    def known_editions(self) -> list[Edition]:
        """Editions with a row in the table, oldest first."""
        return [edition for edition in _editions(self.book) if edition.months == self.months]

    @cached_property
    def _of_length(self) -> list[Mapping]:
        periods = set(map(str, self.known_editions))
        return [row for row in self.book.rows("trends").values() if row["period"] in periods]

    @cached_property
    def editions(self) -> list[Edition]:
        """Editions of all years from the first known to the last, also the missing ones."""
        years = [edition.year for edition in self.known_editions]
        return [Edition(year, self.months) for year in range(years[0], years[-1] + 1)] if years else []

    @property
    def kind(self) -> str:
        """Kind of the periods: "năm", "6 tháng đầu năm"."""
        return Edition(2000, self.months).title.removesuffix(" 2000")

    def row(self, edition: Edition, holder: str, measure: str, name: str) -> Mapping:
        return self.figures.row("trends", str(edition), holder, measure, name)

    def rows(self, holder: str, measure: str = "", edition: Edition | None = None) -> list[Mapping]:
        """Rows of a holder in these years, or in one edition."""
        return [
            row
            for row in self._of_length
            if row["holder"] == holder
            and measure in ("", row["measure"])
            and (edition is None or row["period"] == str(edition))
        ]

    def comparable_editions(self, holder: str, measure: str, name: str) -> list[Edition]:
        """Editions with a comparable figure."""
        return [
            edition for edition in self.editions if self.row(edition, holder, measure, name).get("state") == State.VALUE
        ]

    def shown(self, edition: Edition, holder: str, measure: str, name: str, is_short: bool = False) -> Markup:
        return self.figures.trend(str(edition), holder, measure, name, is_money_short=is_short)


def _editions(book: OpenEdition) -> list[Edition]:
    """All editions with a row in the table `trends`, oldest first."""
    return sorted(map(Edition.parse, {row["period"] for row in book.rows("trends").values()}))


def _holders(book: OpenEdition) -> list[str]:
    return [PROVINCE, *book.rules.cluster_ids]


def link(book: OpenEdition, audience: str, up: str = "") -> Html:
    """Link to the page of trends; empty without trends.

    `up` is the path from the page to the edition's folder, or to its folder of internal pages.
    """
    if not book.rules.has_trends:
        return Html("")
    way = up + "../" * is_internal_audience(audience)
    whose = "Toàn tỉnh và các cụm" if book.rules.clusters else "Toàn tỉnh"
    text = Markup('{} qua các năm: trang <a href="{}{}.html">Xu hướng</a>.').format(whose, way, TRENDS_PAGE.name)
    return paragraph(text)


def summary(book: OpenEdition) -> Html:
    """Sentences on the known and missing years of the series."""
    series = YearSeries(book, book.edition.months)
    editions = series.known_editions
    if len(editions) < 2:
        return paragraph("Chưa có từ hai kỳ cùng số tháng trở lên, nên chưa vẽ được xu hướng.")
    lacking = [str(edition.year) for edition in series.editions if edition not in editions]
    sentence = f"Có số liệu {series.kind} {', '.join(str(edition.year) for edition in editions)}"
    sentence += f"; chưa có của {', '.join(lacking)}" if lacking else ""
    return paragraph(
        f"{sentence}. Đường nối chỉ vẽ giữa các năm liền kề có số liệu so sánh được với {book.edition.title}.",
    )


def tables(book: OpenEdition) -> Html:
    """Tables of the series with the edition's own length."""
    return _tables(YearSeries(book, book.edition.months))


def other_lengths(book: OpenEdition) -> Html:
    """Tables of the series of other lengths; a note without any."""
    lengths = {edition.months for edition in _editions(book)} - {book.edition.months}
    shown = "".join(_tables(YearSeries(book, months)) for months in sorted(lengths, reverse=True))
    return Html(shown or paragraph("Chưa có kỳ nào có số tháng khác."))


def _tables(series: YearSeries) -> Html:
    """Tables of cases and of money: province and clusters, year by year."""
    return Html("".join(_table(series, measure) for measure in Measure))


def _table(series: YearSeries, measure: str) -> str:
    """Table of the holders that have figures, with remarks; empty without any."""
    book = series.book
    known_names = {row["name"] for holder in _holders(book) for row in series.rows(holder, measure)}
    holders = [holder for holder in _holders(book) if series.rows(holder, measure)]
    if not holders:
        return ""
    indicators = book.rules.indicators
    # Charted lines and the main rate are listed even without a figure.
    shown_names = {*indicators.volume_lines, indicators.main_rate, *known_names}
    names = [name for name in (*indicators.lines, *indicators.rates) if name in shown_names]
    is_one = len(holders) == 1

    def row(holder: str, edition: Edition) -> Row:
        head = str(edition.year) if is_one else f"{book.rules.name(holder)}, {edition.year}"
        of_year = series.rows(holder, measure, edition)
        if not of_year:
            return Row([head, *[DASH] * len(names), State.MISSING.label])
        bases = dict.fromkeys(Provenance(row["provenance"]).label for row in of_year if row["provenance"])
        sources = dict.fromkeys(source for row in of_year for source in row["source"].split(";") if source)
        provenance = "; ".join([*bases, *([f"nguồn {', '.join(sources)}"] if sources else [])])
        return Row([head, *(series.shown(edition, holder, measure, name) for name in names), provenance or DASH])

    first, last = series.editions[0].year, series.editions[-1].year
    heads = [Column(_short(book, name), "number") for name in names]
    shown = table(
        f"{f'{book.rules.name(holders[0])}, về' if is_one else 'Về'} {Measure(measure).label}, {series.kind} {first}"
        + (f"–{last}" if last > first else ""),
        [Column("Năm", "name"), *heads, Column("Căn cứ, nguồn", "text")],
        [[row(holder, edition) for edition in series.editions] for holder in holders],
        subtitle=f"Tính bằng {'việc' if measure == 'viec' else 'tỷ đồng'}; mỗi năm đọc từ số liệu của chính năm đó",
    )
    return shown + _remarks(book, [row for holder in holders for row in series.rows(holder, measure)])


def _short(book: OpenEdition, name: str) -> str:
    indicators = book.rules.indicators
    return indicators.lines[name].short_label if name in indicators.lines else indicators.rates[name].label


def _remarks(book: OpenEdition, rows: Sequence[Mapping]) -> Html:
    """Paragraphs on rebuilt, renamed and not comparable figures of a table's `rows`, each once."""
    rows_by_words: dict[tuple[str, str], list[Mapping]] = {}
    for row in rows:
        if row["words"]:
            rows_by_words.setdefault((row["comparison"], row["words"]), []).append(row)
    texts = []
    for (comparison, words), of in rows_by_words.items():
        holders = dict.fromkeys(book.rules.name(row["holder"]) for row in of)
        years = dict.fromkeys(str(Edition.parse(row["period"]).year) for row in of)
        of_whom = f"{', '.join(holders)}, năm {', '.join(years)}: {words.rstrip('.')}."
        verb = {
            Comparability.REBUILT: "Dựng lại: ",
            Comparability.NOT_COMPARABLE: f"Không so sánh {_measures_in_words(book, of, rows)}: ",
        }.get(Comparability(comparison), "")
        texts.append(paragraph(verb + of_whom))
    return Html("".join(texts))


def _measures_in_words(book: OpenEdition, some: Sequence[Mapping], rows: Sequence[Mapping]) -> str:
    """Measures of the rows `some`: "về việc"; lines and rates by name if not all are affected."""
    clauses = []
    for measure in Measure:
        names, every = (dict.fromkeys(row["name"] for row in of if row["measure"] == measure) for of in (some, rows))
        if names:
            listed = ", ".join(_short(book, name).lower() for name in names)
            clauses.append(
                f"về {Measure(measure).label}" if len(names) == len(every) else f"{listed} về {Measure(measure).label}"
            )
    return ", ".join(clauses)


def unit_trends(book: OpenEdition, unit: str) -> Html:
    """Table of a unit's amounts and rates by year; empty with fewer than two years."""
    series = YearSeries(book, book.edition.months)
    names = (*book.rules.indicators.volume_lines[1:], book.rules.indicators.main_rate)
    asked = [(measure, name) for measure in Measure for name in names]
    rows = series.rows(unit)
    periods = {row["period"] for row in rows}
    editions = [edition for edition in series.editions if str(edition) in periods]
    if len(editions) < 2:
        return Html("")
    heads = [Column(f"{_short(book, name)}, {Measure(measure).label}", "number") for measure, name in asked]
    shown = table(
        f"{book.rules.name(unit)}, {series.kind} {editions[0].year}–{editions[-1].year}",
        [Column("Năm", "name"), *heads],
        [
            [
                Row([str(edition.year), *([series.shown(edition, unit, *key) for key in asked])])
                for edition in series.editions
            ]
        ],
        subtitle="Số tiền tính bằng tỷ đồng; mỗi năm đọc từ số liệu của chính năm đó",
    )
    return Html(shown + _remarks(book, [row for row in rows if row["name"] in names]))


def other_periods(book: OpenEdition) -> Html:
    """Table of published figures of periods that are not editions, as printed."""
    published = book.table("published_periods")
    if published.empty:
        return paragraph("Chưa có số đã công bố nào của giai đoạn khác.")
    figures = HtmlCells(book)
    shown_texts = {"source", *(name for name in ("note",) if book.rules.shares("published_periods", name))}
    columns = [
        Column("Giai đoạn", "name"),
        Column("Nội dung", "text"),
        *(Column(f"Về {Measure(measure).label}, số đã công bố", "number") for measure in Measure),
        Column("Nguồn", "source"),
        Column("Ghi chú", "text"),
    ]
    groups = []
    for _, rows in published.groupby(["from_date", "to_date"], sort=False):
        shown = []
        for _, same in rows.groupby(["holder", "item"], sort=False):
            of_item = same.to_dict("records")
            first = of_item[0]
            printed = {row["measure"]: figures.printed_of_period(row) for row in of_item}
            what = first["item"]
            if first["holder"] != PROVINCE:
                what = f"{book.rules.name(first['holder'])}: {what}"
            cells = [what, *(printed.get(measure, DASH) for measure in Measure)]
            joined = (
                separator.join(dict.fromkeys(row[name] for row in of_item if row[name] and name in shown_texts))
                for name, separator in (("source", ", "), ("note", " "))
            )
            shown.append(Row([f"{_day(first['from_date'])}–{_day(first['to_date'])}", *cells, *joined]))
        groups.append(shown)
    return table(
        "Số đã công bố của các giai đoạn không phải kỳ báo cáo",
        columns,
        groups,
        subtitle="Chỉ để tham khảo, không nối vào chuỗi; tỷ lệ in được tính lại từ các số cùng giai đoạn, nếu có đủ",
    )


def _day(text: str) -> str:
    """Date in Vietnamese format; a year unchanged."""
    day = parse_date(text)
    return format_date(day) if day else text
