"""Text of the summing-up report of the province or a cluster.

Numbers are figures of stage tables, statements come from the year file and tables; gaps are for a person to fill in.
The report can be shared: ranks and awards are decided ones, individuals are not named.
"""

from collections.abc import Iterator, Mapping, Sequence

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.documents.quoted import Quoted
from thidua_helpers.report.documents.summing_up_results import (
    achievements,
    missed_targets,
    needed_for_targets,
    result_blocks,
)
from thidua_helpers.report.render.blocks import (
    Block,
    Gap,
    Paragraph,
    Piece,
    Section,
    Subheading,
    enumeration,
    join_pieces,
    join_sentences,
    table_of,
)
from thidua_helpers.report.render.docx import unbroken
from thidua_helpers.report.sections.figures_state import (
    points_based_on,
    provenance_of,
    state_of_figures,
    unverified_readings,
)
from thidua_helpers.report.sections.periods import next_period
from thidua_helpers.report.sections.statements import (
    ASSESSMENTS,
    OF_THE_CONFERENCE,
    conference_days,
    conference_name,
    statement_paragraphs,
    statements_of,
)
from thidua_helpers.report.tables.decisions import CLASS, DECIDED, RANK, DecidedFields, decided_rows, decision_number
from thidua_helpers.rules.awards import recipient_kind
from thidua_helpers.rules.statements import Statement
from thidua_helpers.scoring.rotation import heads_of
from thidua_helpers.vietnamese import format_count, format_date
from thidua_helpers.vocabulary import PROVINCE, Comparability, Provenance, RecipientKind, StatementKind


def report_name(book: OpenEdition) -> str:
    """ "Báo cáo tổng kết" for a whole year, "Báo cáo sơ kết" for a part of one."""
    return "Báo cáo tổng kết" if book.edition.is_whole_year else "Báo cáo sơ kết"


def subject(book: OpenEdition, holder: str) -> str:
    """Subject of the report, as printed below "BÁO CÁO"; the office is in the letterhead."""
    kind = report_name(book).removeprefix("Báo cáo ").capitalize()
    whose = "" if holder == PROVINCE else f" của {book.rules.cluster(holder).name}"
    ahead = unbroken(f"và phương hướng, nhiệm vụ {next_period(book.edition)}")
    return f"{kind} công tác thi đua, khen thưởng {book.edition.title}{whose} {ahead}"


def summing_up(book: OpenEdition, holder: str) -> tuple[Section, ...]:
    """Sections of the report; raises Refused for an unknown cluster.

    A part of a year without ranking has no section on ranks and awards.
    """
    quoted = Quoted(book)
    ranks = book.edition.is_whole_year or book.rules.year.emulation or [*_on_awards(book, holder)]
    parts = {
        f"Bối cảnh {book.edition.title} và căn cứ": _context(book, holder),
        "Công tác tổ chức phong trào thi đua": _organisation(book, holder),
        "Công tác lãnh đạo, chỉ đạo": _texts(book.rules.year.summing_up.leadership, "công tác lãnh đạo, chỉ đạo"),
        "Kết quả thực hiện chỉ tiêu, nhiệm vụ": [
            *_on_figures(book, holder),
            *result_blocks(quoted, holder),
            *_assessments(book, holder),
        ],
        "Đánh giá chung": [*_assessment(book, quoted, holder)],
        **({"Xếp hạng và đề nghị khen thưởng": [*_ranking(book, holder), *_awards(book, holder)]} if ranks else {}),
        f"Phương hướng, nhiệm vụ {next_period(book.edition)}": [*_directions(book, quoted, holder)],
    }
    return tuple(Section(heading, tuple(blocks)) for heading, blocks in parts.items())


def _texts(texts: Sequence[str], missing: str) -> list[Block]:
    """Paragraphs from the year file; a gap if there are none."""
    return [(text,) for text in texts] or [(Gap(missing),)]


def _stated(beginning: str, text: str, missing: str) -> Paragraph:
    """Sentence of its beginning and a text; a gap if there is no text."""
    return (f"{beginning} {text}.",) if text else (f"{beginning} ", Gap(missing), ".")


def _context(book: OpenEdition, holder: str) -> list[Block]:
    year = book.rules.year.summing_up
    occasion = (f"{book.edition.title.capitalize()} chào mừng {year.anniversary}.",) if year.anniversary else ()
    blocks: list[Block] = [*([occasion] if occasion else []), *((text,) for text in year.context)]
    return (blocks or [(Gap("bối cảnh, nhiệm vụ trọng tâm được giao"),)]) + [_basis(book, holder)]


def _basis(book: OpenEdition, holder: str) -> Paragraph:
    """Paragraph on the decision on clusters, with a gap for other legal bases."""
    rules = book.rules
    rest = Gap("các văn bản chỉ đạo, kế hoạch thi đua của năm")
    if not rules.clusters:
        text = rules.year.clusters_note or "Kỳ này không chia cụm thi đua."
        return (f"{text} Căn cứ: ", rest, ".")
    decision = not_none(rules.cluster_system).decision
    basis = f"Quyết định số {decision.number} ngày {format_date(decision.signed_on)} của {decision.signed_by}"
    if holder == PROVINCE:
        names = ", ".join(f"{cluster.name} gồm {cluster.area}" for cluster in rules.clusters)
        return (f"Căn cứ {basis}, các đơn vị được chia thành các Cụm thi đua: {names}. Căn cứ khác: ", rest, ".")
    cluster = rules.cluster(holder)
    members = ", ".join(map(rules.name, cluster.members))
    return (f"Căn cứ {basis}, {cluster.name} gồm {cluster.area}: {members}. Căn cứ khác: ", rest, ".")


def _organisation(book: OpenEdition, holder: str) -> list[Block]:
    year = book.rules.year.summing_up
    named = "".join(map(str, enumeration([(f"“{name}”",) for name in year.movements])))
    days = conference_days(book, holder) or (Gap("ngày, nơi tổ chức"),)
    held = f"{conference_name(book.edition)} được tổ chức ngày " if str(days[0])[0].isdigit() else ""
    blocks = [
        *join_sentences(
            [
                _stated("Chủ đề thi đua của năm là", f"“{year.theme}”" if year.theme else "", "chủ đề, khẩu hiệu"),
                _stated("Các phong trào thi đua đã phát động gồm", named, "tên các phong trào"),
            ]
        ),
        *_texts(year.organisation, "kế hoạch, quy chế, giao ước và việc tổ chức phong trào"),
        *((text,) for text in statement_paragraphs(book, statements_of(book, PROVINCE, "quy-che"))),
        (held or f"{conference_name(book.edition)}: ", *days, "."),
    ]
    if holder != PROVINCE:
        heads = heads_of(book.rules, book.edition.year).get(holder, ())
        roles = {"truong-cum": "Trưởng Cụm", "pho-cum": "Phó Trưởng Cụm"}
        names = ", ".join(f"{book.rules.name(row.unit)} là {roles[row.role]}" for row in heads)
        blocks.append(_stated("Trong năm,", names, "đơn vị Trưởng Cụm, Phó Trưởng Cụm"))
    return blocks


def _on_figures(book: OpenEdition, holder: str) -> Iterator[Paragraph]:
    """Paragraphs on the period and state of the figures, and on missing figures."""
    edition = book.edition
    period = f"từ ngày {format_date(edition.start)} đến hết ngày {format_date(edition.end)}"
    printed = provenance_of(book, holder) & {Provenance.PUBLISHED, Provenance.DERIVED}
    origin = {
        frozenset({Provenance.PUBLISHED}): " Số liệu lấy từ các số đã công bố.",
        frozenset({Provenance.DERIVED}): " Mọi số liệu (dấu *) đều suy ra từ các số đã công bố, chưa nguồn nào in.",
        frozenset(
            {Provenance.PUBLISHED, Provenance.DERIVED}
        ): " Số liệu lấy từ các số đã công bố; số có dấu * là suy ra từ các số đó.",
    }.get(frozenset(map(Provenance, printed)), "")
    readings = "".join(f" {sentence}" for sentence in unverified_readings(book))
    closed = book.rules.year.figures_closed_on
    state = state_of_figures(book) + (f", chốt ngày {format_date(closed)}" if closed else "")
    yield (f"Kỳ số liệu: {period}; {state}.{origin}{readings}",)
    if book.set_aside:
        names = ", ".join(map(book.rules.name, book.set_aside))
        yield (f"Số liệu chưa đủ: còn thiếu của {names}. Các tổng dưới đây (dấu ‡) mới cộng các đơn vị đã có số liệu.",)
    same_period = book.table("same_period")
    succession = book.rows("succession").get(holder)
    if succession and succession["comparison"] != Comparability.AS_IT_WAS:
        how = "Không so sánh với" if succession["comparison"] == Comparability.NOT_COMPARABLE else "Để so với"
        yield (f"{how} {not_none(book.base).title}: {succession['words']}.",)
    elif not (same_period["holder"] == holder).any():
        missing = Gap(f"số liệu {edition.previous.title}, nếu có")
        yield (f"Chưa có số liệu {edition.previous.title} để so với cùng kỳ: ", missing, ".")


def _assessments(book: OpenEdition, holder: str) -> Iterator[Block]:
    """Paragraphs that quote publications on the results, each with its source."""
    told = statements_of(book, holder, *ASSESSMENTS)
    if told:
        yield Subheading("Đánh giá đã công bố")
        yield from ((text,) for text in statement_paragraphs(book, told))


def proceedings(book: OpenEdition, holder: str) -> Iterator[Block]:
    """Published statements on the conference, for a cluster also on that of all clusters."""
    of_all = statements_of(book, PROVINCE, *OF_THE_CONFERENCE)
    if holder != PROVINCE:
        yield from _by_kind(book, statements_of(book, holder, *OF_THE_CONFERENCE))
        if of_all:
            yield ("Nguồn nêu chung cho Hội nghị của các Cụm, không nêu riêng từng Cụm:",)
    yield from _by_kind(book, of_all)


def _by_kind(book: OpenEdition, told: Sequence[Statement]) -> Iterator[Block]:
    """Statements with a subheading for each kind."""
    kind = ""
    for statement, text in zip(told, statement_paragraphs(book, told), strict=True):
        if statement.kind != kind:
            yield Subheading(StatementKind(statement.kind).label)
        kind = statement.kind
        yield (f"{text[0].upper()}{text[1:]}",)


def _assessment(book: OpenEdition, quoted: Quoted, holder: str) -> Iterator[Block]:
    """Blocks on what went well and what did not."""
    yield Subheading("1. Kết quả nổi bật")
    yield from achievements(quoted, holder)
    yield (Gap("kết quả nổi bật khác: phong trào, mô hình, cách làm, điển hình"),)
    yield Subheading("2. Tồn tại, hạn chế")
    yield from _shortcomings(book, quoted, holder)


def _shortcomings(book: OpenEdition, quoted: Quoted, holder: str) -> Iterator[Paragraph]:
    """Blocks on shortcomings: year file, missed targets, carry-over, kinds of violations."""
    rules = book.rules
    common = rules.year.summing_up.shortcomings
    if common and holder != PROVINCE:
        yield ("Tồn tại, hạn chế chung trong tỉnh:",)
    yield from ((text,) for text in common)
    if holder != PROVINCE:
        yield (f"Riêng {rules.name(holder)}: ", Gap("tồn tại, hạn chế ngoài những gì số liệu dưới đây cho thấy"), ".")
    yield from missed_targets(quoted, holder)
    line = "co_dieu_kien_chuyen_ky_sau"
    carried = [
        (quoted.amount(holder, measure, line), unit, *_continuation(quoted.change_from_base(holder, measure, line)))
        for measure, unit in (("viec", " việc"), ("tien", " đồng"))
        if quoted.is_known("figures", holder, measure, line)
    ]
    if carried:
        has_changes = any(len(part) > 2 for part in carried)
        pieces = join_pieces(carried, ", và " if has_changes else " và ")
        yield ("Số có điều kiện chuyển kỳ sau còn ", *pieces, ".")
    yield from _violations(book, holder)
    yield ("Nguyên nhân: ", Gap("nguyên nhân khách quan, chủ quan của các tồn tại, hạn chế"), ".")


def _violations(book: OpenEdition, holder: str) -> Iterator[Paragraph]:
    """Paragraph on the number of violations that inspections found, by finder and kind."""
    members = set(book.rules.unit_by_id) if holder == PROVINCE else set(book.rules.cluster(holder).members)
    found = book.table("inspections")
    own = found[found["holder"].isin(members) & (found["count"] > 0)]
    if own.empty:
        return
    sentences = [f"Qua kiểm tra, kiểm sát đã phát hiện {format_count(int(own['count'].sum()))} vi phạm, sai sót."]
    for finder, rows in own.groupby("found_by"):
        by_kind = rows.groupby(rows["kind"].str.lower())["count"].sum().sort_values(ascending=False, kind="stable")
        kinds = [(f"{kind} ({format_count(int(count))})",) for kind, count in by_kind.items()]
        of_finder = format_count(int(rows["count"].sum()))
        sentences.append("".join((f"{finder} phát hiện {of_finder}, gồm ", *map(str, enumeration(kinds)), ".")))
    yield (" ".join(sentences),)


def _continuation(paragraph: Paragraph) -> Paragraph:
    return (", ", *paragraph) if paragraph else ()


def _decisions(book: OpenEdition, subject: str) -> list[Mapping]:
    """Decisions in force on a subject."""
    rows = book.rows("decisions").values()
    return [row for row in rows if (row["subject"], row["state"]) == (subject, DECIDED)]


def _decision(row: Mapping) -> str:
    """Decision in a sentence: "Quyết định số MH-06/QĐ ngày 20/10/2021 của Cục trưởng"."""
    number = decision_number(row)
    return f"Quyết định {number[0].lower()}{number[1:]}"


def _ranking(book: OpenEdition, holder: str) -> Iterator[Block]:
    """Blocks on decided ranks in a cluster, or classes of the province; a gap without any."""
    rules = book.rules
    subject = CLASS if holder == PROVINCE else RANK
    members = rules.unit_by_id if holder == PROVINCE else rules.cluster(holder).members
    decided = decided_rows(book, subject, sorted(members))
    what = "xếp hạng các đơn vị trong tỉnh" if holder == PROVINCE else "xếp hạng các đơn vị trong Cụm"
    if points_based_on(book):
        yield (points_based_on(book),)
    if not decided:
        yield (f"Kết quả {what}: chưa có quyết định. ", Gap("kết quả, số và ngày quyết định, khi có"))
        return
    of = DecidedFields(book, subject)
    fields = [of.unit(3), of.value("centre", 1.4), of.decision(_decision, 4.6)]
    others = "Đơn vị không có tên trong bảng thì chưa có quyết định hoặc không xếp hạng."
    note = others if len(decided) < len(members) else ""
    yield table_of([decided], fields, f"{what[0].upper()}{what[1:]}, {book.edition.title}", note=note)


def _on_awards(book: OpenEdition, holder: str) -> Iterator[Block]:
    """Paragraphs that quote publications and the office's notes on proposals and awards."""
    yield from ((text,) for text in statement_paragraphs(book, statements_of(book, holder, "khen-thuong")))
    if holder == PROVINCE:
        yield from ((note,) for note in book.rules.year.award_notes)


def _awards(book: OpenEdition, holder: str) -> Iterator[Block]:
    """Blocks on proposals, and on decided awards of collectives."""
    rules = book.rules
    yield from _on_awards(book, holder)
    members = rules.unit_by_id if holder == PROVINCE else rules.cluster(holder).members
    titles = rules.awards.titles if rules.awards else {}
    decided = [
        (f"{titles[row['value']].label}: {rules.name(row['holder'])} ({_decision(row)}).",)
        for row in _decisions(book, "khen-thuong")
        if recipient_kind(row["holder"]) == RecipientKind.COLLECTIVE and row["holder"] in members
    ]
    if decided:
        yield ("Khen thưởng tập thể đã có quyết định:",)
        yield from (("- ", *row) for row in decided)
    yield ("Danh hiệu, hình thức khen thưởng khác: ", Gap("theo quyết định của cấp có thẩm quyền, khi có"), ".")


def _directions(book: OpenEdition, quoted: Quoted, holder: str) -> Iterator[Block]:
    """Blocks on tasks ahead: year file, next cluster heads, results still needed."""
    yield from _texts(book.rules.year.summing_up.directions, f"phương hướng, nhiệm vụ {next_period(book.edition)}")
    if not book.edition.is_whole_year:
        yield from needed_for_targets(quoted, holder)
        return
    if holder != PROVINCE:
        roles = {"truong-cum": "Trưởng Cụm", "pho-cum": "Phó Trưởng Cụm"}
        for subject_id, role in roles.items():
            rows = [row for row in _decisions(book, subject_id) if row["holder"] == holder]
            pieces: list[Piece] = [
                f"{role} {next_period(book.edition)}: {book.rules.name(row['value'])} ({_decision(row)})."
                for row in rows
            ]
            yield tuple(pieces) or (f"{role} {next_period(book.edition)}: ", Gap("đơn vị, khi có quyết định"), ".")
    yield (f"Chỉ tiêu và giao ước thi đua {next_period(book.edition)}: ", Gap("chỉ tiêu, giao ước đã ký"), ".")
