"""Published statements on an edition and its conference, and texts of the year.

A statement is quoted as the source's own, never as a verdict of this report; nothing is computed from it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.render.blocks import Gap, Paragraph
from thidua_helpers.report.render.html_blocks import Html, render
from thidua_helpers.report.sections.periods import next_period
from thidua_helpers.rules.sources import Source
from thidua_helpers.rules.statements import Statement
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import PROVINCE, StatementKind

ON_TARGETS = "chi-tieu"
ASSESSMENTS = ("chi-tieu", "chi-tieu-don-vi", "danh-gia")
OF_THE_CONFERENCE = ("hoi-nghi", "du-hop", "bieu-duong", "thao-luan", "tiep-thu")
# Section on the province's page; its heading is in the notebook.
LINK = "index.html#hoi-nghi-va-danh-gia"


@dataclass(frozen=True)
class Entry:
    """Labelled sentences of the section."""

    label: str
    sentences: Sequence[str]


def conference_name(edition: Edition) -> str:
    """Name: "Hội nghị tổng kết" for a whole year, else "Hội nghị sơ kết"."""
    return "Hội nghị tổng kết" if edition.is_whole_year else "Hội nghị sơ kết"


def statements_of(book: OpenEdition, holder: str, *kinds: str) -> list[Statement]:
    """Statements on a holder, by kind; within a kind, those on several periods come last."""
    statements = [item for item in book.rules.statements if item.holder == holder and item.kind in kinds]
    return sorted(statements, key=lambda item: (kinds.index(item.kind), item.is_of_several_periods))


def wording(statement: Statement) -> str:
    """Quotation in quotation marks, else the paraphrase; without a full stop."""
    return f"“{statement.quote.rstrip('.')}”" if statement.quote else statement.text.rstrip(".")


def citation(book: OpenEdition, statement: Statement) -> str:
    """Citation: "“Tên bài” (nơi đăng, ngày; đoạn 3), nói chung về các năm 2018–2025"."""
    return _titled(book.rules.sources[statement.source], statement.place) + _span(statement, ", nói chung về ")


def _titled(source: Source, place: str = "") -> str:
    day = format_date(source.published_on) if source.published_on else ""
    where = ", ".join(filter(None, (source.publisher, day)))
    return f"“{source.title}” ({'; '.join(filter(None, (where, place)))})"


def _span(statement: Statement, began: str) -> str:
    """Periods of a statement on several periods; empty for one on the edition alone."""
    if not statement.is_of_several_periods:
        return ""
    periods = "các năm" if Edition.parse(statement.first).is_whole_year else "các kỳ"
    return f"{began}{periods} {statement.first}–{statement.last}"


def stated_on_target(book: OpenEdition, holder: str, measure: str) -> str:
    """First published statement on a holder's target; else empty.

    "“Đạt và vượt chỉ tiêu Tổng cục THADS giao”", "vượt cả hai chỉ tiêu (nói chung về các năm 2018–2025)".
    """
    for item in statements_of(book, holder, ON_TARGETS):
        if measure in item.measures:
            span = _span(item, "nói chung về ")
            return wording(item) + (f" ({span})" if span else "")
    return ""


def statement_paragraphs(book: OpenEdition, told: Iterable[Statement]) -> list[str]:
    """Statements as paragraphs; a source is named once for consecutive statements.

    "Theo “Tên bài” (nơi đăng, ngày): “…”. Ghi chú.", then "“…”.".
    """
    paragraphs, last = [], ""
    for statement in told:
        source = citation(book, statement)
        began = "" if source == last else f"Theo {source}: "
        paragraphs.append(f"{began}{_with_note(statement, wording(statement))}")
        last = source
    return paragraphs


def _with_note(statement: Statement, text: str) -> str:
    return f"{text}. {statement.note}".rstrip()


def conference_days(book: OpenEdition, holder: str) -> Paragraph:
    """Days of the conferences, without a full stop; empty if unknown.

    Of several days a cluster gets only its own, from the year file; else a gap.
    """
    rules, summing_up = book.rules, book.rules.year.summing_up
    days, own = ", ".join(map(format_date, summing_up.conferences)), summing_up.cluster_conferences
    if len(summing_up.conferences) < 2 or not rules.clusters:
        return (days,) if days else ()
    if holder in own:
        return (format_date(own[holder]),)
    if holder != PROVINCE:
        return (f"các Cụm họp ngày {days}; ngày họp của {rules.name(holder)}: ", Gap("ngày, nơi tổ chức"))
    own_days = [f"{rules.name(cluster)} ngày {format_date(day)}" for cluster, day in own.items()]
    left = [rules.name(cluster) for cluster in rules.cluster_ids if cluster not in own]
    unclear = [f"chưa rõ ngày họp của {', '.join(left) if own else 'từng Cụm'}"] if left else []
    return (f"{days} ({'; '.join([*own_days, *unclear])})",)


def statements_on_holder(book: OpenEdition, holder: str) -> Html:
    """Section of the conference, statements and texts, details folded; empty without any."""
    shown = [entry for entry in _open_entries(book, holder) if entry.sentences]
    folded = {
        title: entries
        for title, group in _folded_entries(book, holder).items()
        if (entries := [entry for entry in group if entry.sentences])
    }
    if not (shown or folded):
        return Html("")
    has_more = holder != PROVINCE and bool(statements_of(book, PROVINCE, *StatementKind))
    link = LINK if has_more else ""
    return render("statements", shown=shown, folded=folded, notes=list(_closing(book, holder)), link=link)


def _open_entries(book: OpenEdition, holder: str) -> Iterator[Entry]:
    # A page has no gaps to fill in.
    days = "".join("chưa rõ" if isinstance(piece, Gap) else str(piece) for piece in conference_days(book, holder))
    yield Entry(conference_name(book.edition), [f"{days[0].upper()}{days[1:]}."] if days else [])
    yield from _by_kind(book, holder, ("du-hop", "bieu-duong", *ASSESSMENTS[:2]))
    if holder == PROVINCE:
        yield Entry("Tồn tại, hạn chế", book.rules.year.summing_up.shortcomings)


def _folded_entries(book: OpenEdition, holder: str) -> Mapping[str, Sequence[Entry]]:
    """Entries by the title of their fold."""
    year, edition = book.rules.year.summing_up, book.edition
    texts = {
        "Bối cảnh": [*([f"Chào mừng {year.anniversary}."] if year.anniversary else []), *year.context],
        "Chủ đề": [f"“{year.theme}”"] if year.theme else [],
        "Phong trào thi đua": [f"“{name}”" for name in year.movements],
        "Tổ chức phong trào": year.organisation,
        "Lãnh đạo, chỉ đạo": year.leadership,
    }
    is_whole = holder == PROVINCE
    return {
        "Bối cảnh, phong trào, tổ chức và lãnh đạo": [
            *([Entry(label, sentences) for label, sentences in texts.items()] if is_whole else []),
            *_by_kind(book, holder, ("quy-che", "danh-gia")),
        ],
        "Diễn biến hội nghị": list(_by_kind(book, holder, ("hoi-nghi", "thao-luan", "tiep-thu"))),
        f"Phương hướng, nhiệm vụ {next_period(edition)}": [Entry("Nhiệm vụ đã nêu", year.directions)]
        if is_whole
        else [],
    }


def _by_kind(book: OpenEdition, holder: str, kinds: Sequence[str]) -> Iterator[Entry]:
    for kind in kinds:
        yield Entry(StatementKind(kind).label, [_on_page(book, item) for item in statements_of(book, holder, kind)])


def _on_page(book: OpenEdition, statement: Statement) -> str:
    """Statement with its note; its source only if it is not the section's main source."""
    is_main = statement.source == _main_source(book) and not (statement.is_of_several_periods or statement.place)
    source = "" if is_main else f" (theo {citation(book, statement)})"
    text = _with_note(statement, f"{wording(statement)}{source}")
    return f"{text[0].upper()}{text[1:]}"


def _main_source(book: OpenEdition) -> str:
    """Source of the year's texts, else of the first statement on this edition alone."""
    of_edition = [statement.source for statement in book.rules.statements if not statement.is_of_several_periods]
    return book.rules.year.summing_up.source or next(iter(of_edition), "")


def _closing(book: OpenEdition, holder: str) -> Iterator[str]:
    """Notes on the main source, and on verdicts that are the source's own."""
    if main := _main_source(book):
        yield f"Lời ở mục này theo {_titled(book.rules.sources[main])}, trừ chỗ ghi nguồn khác."
    if statements_of(book, holder, *ASSESSMENTS):
        yield (
            "Đạt hay vượt chỉ tiêu ở mục này là nhận định của nguồn; báo cáo chỉ tự kết luận khi có cả kết quả và con "
            "số chỉ tiêu được giao."
        )
