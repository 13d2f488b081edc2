"""What publications state of an edition and its conference, and the texts of the year, on a page and in a document.

A published statement is shown as the source's own: never as a verdict of this report, and nothing is computed from it.
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
    """One thing of the section: what it is about, and its sentences."""

    label: str
    sentences: Sequence[str]


def conference_name(edition: Edition) -> str:
    """ "Hội nghị tổng kết" of a whole year, "Hội nghị sơ kết" of a part of one."""
    return "Hội nghị tổng kết" if edition.is_whole_year else "Hội nghị sơ kết"


def statements_of(book: OpenEdition, holder: str, *kinds: str) -> list[Statement]:
    """The statements of these kinds on a holder; those of this edition alone first, then those on several periods."""
    found = [each for each in book.rules.statements if each.holder == holder and each.kind in kinds]
    return sorted(found, key=lambda each: (kinds.index(each.kind), each.is_of_several_periods))


def wording(statement: Statement) -> str:
    """The source's words in quotation marks, or what it says in ours; without a full stop, to stand in a sentence."""
    return f"“{statement.quote.rstrip('.')}”" if statement.quote else statement.text.rstrip(".")


def citation(book: OpenEdition, statement: Statement) -> str:
    """ "“Tên bài” (nơi đăng, ngày; đoạn 3), nói chung về các năm 2018–2025"."""
    return _titled(book.rules.sources[statement.source], statement.place) + _span(statement, ", nói chung về ")


def _titled(source: Source, place: str = "") -> str:
    day = format_date(source.published_on) if source.published_on else ""
    where = ", ".join(filter(None, (source.publisher, day)))
    return f"“{source.title}” ({'; '.join(filter(None, (where, place)))})"


def _span(statement: Statement, began: str) -> str:
    """What periods a statement on several covers; empty for one on the edition alone."""
    if not statement.is_of_several_periods:
        return ""
    periods = "các năm" if Edition.parse(statement.first).is_whole_year else "các kỳ"
    return f"{began}{periods} {statement.first}–{statement.last}"


def stated_on_target(book: OpenEdition, holder: str, measure: str, is_short: bool = False) -> str:
    """What publications say of a holder and its target, for where this report cannot tell; empty where they do not.

    `is_short` gives the first alone: the statement on the edition itself, if there is one.

    "“Đạt và vượt chỉ tiêu Tổng cục THADS giao”", "vượt cả hai chỉ tiêu (nói chung về các năm 2018–2025)".
    """
    found = [each for each in statements_of(book, holder, ON_TARGETS) if measure in each.measures][
        : 1 if is_short else None
    ]
    return "; ".join(wording(each) + (f" ({span})" if (span := _span(each, "nói chung về ")) else "") for each in found)


def statement_paragraphs(book: OpenEdition, told: Iterable[Statement]) -> list[str]:
    """Each statement as a paragraph; the source is named where it is not that of the paragraph before.

    "Theo “Tên bài” (nơi đăng, ngày): “…”. Ghi chú.", then "“…”.".
    """
    paragraphs, last = [], ""
    for each in told:
        source = citation(book, each)
        began = "" if source == last else f"Theo {source}: "
        paragraphs.append(f"{began}{_with_note(each, wording(each))}")
        last = source
    return paragraphs


def _with_note(statement: Statement, said: str) -> str:
    return f"{said}. {statement.note}".rstrip()


def conference_days(book: OpenEdition, holder: str) -> Paragraph:
    """The days of the conferences, without a full stop; empty where none is known.

    The days on which the clusters met are never given to one of them: its own day is what the year file says, or a gap.
    """
    rules, said = book.rules, book.rules.year.summing_up
    days, own = ", ".join(map(format_date, said.conferences)), said.cluster_conferences
    if len(said.conferences) < 2 or not rules.clusters:
        return (days,) if days else ()
    if holder in own:
        return (format_date(own[holder]),)
    if holder != PROVINCE:
        return (f"các Cụm họp ngày {days}; ngày họp của {rules.name(holder)}: ", Gap("ngày, nơi tổ chức"))
    known = [f"{rules.name(cluster)} ngày {format_date(day)}" for cluster, day in own.items()]
    left = [rules.name(cluster) for cluster in rules.cluster_ids if cluster not in own]
    unclear = [f"chưa rõ ngày họp của {', '.join(left) if own else 'từng Cụm'}"] if left else []
    return (f"{days} ({'; '.join([*known, *unclear])})",)


def statements_on_holder(book: OpenEdition, holder: str) -> Html:
    """The conference, what publications say of the results, and the texts of the year; empty where there is nothing.

    What is short and asked for first is open, the rest is folded. The page of a cluster has what is its own.
    """
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
    """Title of a fold → what is in it."""
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
        yield Entry(StatementKind(kind).label, [_on_page(book, each) for each in statements_of(book, holder, kind)])


def _on_page(book: OpenEdition, statement: Statement) -> str:
    """The statement; its source too where it is not the one that the section names at its end."""
    is_main = statement.source == _main_source(book) and not (statement.is_of_several_periods or statement.place)
    source = "" if is_main else f" (theo {citation(book, statement)})"
    said = _with_note(statement, f"{wording(statement)}{source}")
    return f"{said[0].upper()}{said[1:]}"


def _main_source(book: OpenEdition) -> str:
    """The publication that most of the section comes from: that of the texts, else that of the first statement."""
    of_edition = [each.source for each in book.rules.statements if not each.is_of_several_periods]
    return book.rules.year.summing_up.source or next(iter(of_edition), "")


def _closing(book: OpenEdition, holder: str) -> Iterator[str]:
    """Where the words come from, and that verdicts in them are the source's."""
    if main := _main_source(book):
        yield f"Lời ở mục này theo {_titled(book.rules.sources[main])}, trừ chỗ ghi nguồn khác."
    if statements_of(book, holder, *ASSESSMENTS):
        yield (
            "Đạt hay vượt chỉ tiêu ở mục này là nhận định của nguồn; báo cáo chỉ tự kết luận khi có cả kết quả và con "
            "số chỉ tiêu được giao."
        )
