"""Internal minutes of a cluster: ranking meeting, and counting of votes."""

from collections.abc import Iterator, Mapping

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.documents.quoted import Quoted
from thidua_helpers.report.render.blocks import Block, Gap, Paragraph, Table, join_pieces, table_of
from thidua_helpers.report.render.docx import COUNCIL, Paper, title_of_head
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.figures_state import points_based_on
from thidua_helpers.report.tables.ranks import RankFields, rank_rows, words
from thidua_helpers.report.tables.scores import GapFields, gap_of, gap_rows
from thidua_helpers.report.tables.votes import VoteFields, ballot_rows, vote_rows
from thidua_helpers.scoring.rotation import heads_of
from thidua_helpers.tables.frames import stored_day
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import VoteSubject


def meeting_paper(book: OpenEdition, cluster: str) -> bytes:
    """Minutes of the ranking meeting: ranks, score differences, votes, open questions."""
    rules, quoted = book.rules, Quoted(book)
    name = rules.name(cluster)
    paper = _begin_minutes(book, cluster, f"Họp bình xét thi đua {book.edition.title} của {name}")
    members = ", ".join(map(rules.name, rules.cluster(cluster).members))
    paper.heading("I. Thành phần")
    heads = heads_of(rules, book.edition.year).get(cluster, ())
    chair = rules.name(heads[0].unit) if heads else ""
    paper.paragraph("Chủ trì: Trưởng Cụm, ", chair or Gap("đơn vị"), ", ", Gap("họ và tên, chức vụ"), ".")
    paper.paragraph("Thư ký: ", Gap("họ và tên, chức vụ"), ".")
    paper.paragraph(f"Thành viên {name}: {members}. Vắng mặt: ", Gap("đơn vị, lý do, nếu có"), ".")
    paper.heading("II. Nội dung")
    paper.heading("1. Kết quả chấm điểm và thứ hạng", 2)
    paper.paragraph(
        f"Điểm theo {rules.ranking_criteria[cluster].name}; thứ hạng do tính từ tổng điểm, chưa phải quyết định."
    )
    if points_based_on(book):
        paper.paragraph(points_based_on(book))
    paper.table(_ranks(book, cluster))
    paper.heading("2. Tiêu chí mà tự chấm và thẩm định khác nhau", 2)
    paper.blocks(_gaps(book, cluster))
    paper.heading("3. Kết quả bỏ phiếu", 2)
    paper.blocks(_results(quoted, cluster))
    paper.heading(f"4. Nội dung báo cáo {COUNCIL} xem xét", 2)
    paper.blocks(_ranking_findings(book, cluster))
    paper.heading("5. Ý kiến thảo luận", 2)
    paper.paragraph(Gap("ý kiến của các đơn vị thành viên"))
    paper.heading("III. Kết luận")
    head = title_of_head(rules.office.name)
    paper.paragraph(f"{name} báo cáo kết quả bình xét để {COUNCIL} xem xét, trình {head} quyết định.")
    paper.paragraph(*_closing("những người dự họp"))
    paper.signed_side_by_side("Thư ký", "Chủ trì")
    return paper.content()


def vote_count_paper(book: OpenEdition, cluster: str) -> bytes:
    """Minutes of the counting of votes: ballots, votes, outcome by subject and round."""
    rules, quoted = book.rules, Quoted(book)
    name = rules.name(cluster)
    paper = _begin_minutes(book, cluster, f"Kiểm phiếu bình bầu {book.edition.title} của {name}")
    paper.paragraph(
        "Ban Kiểm phiếu gồm: Trưởng ban: ", Gap("họ và tên, đơn vị"), "; thành viên: ", Gap("họ và tên"), "."
    )
    vote = rules.ranking_criteria[cluster].vote if cluster in rules.ranking_criteria else None
    if vote:
        unsure = "" if vote.verified else " (quy chế chưa được kiểm chứng)"
        paper.paragraph(f"Cách tính: {vote.clause}{unsure}.")
    for number, row in enumerate(ballot_rows(book, cluster), start=1):
        paper.heading(f"{number}. {VoteSubject(row['subject']).label}, vòng {row['round']}")
        paper.blocks(_round(quoted, cluster, row))
    paper.paragraph("Ý kiến khác: ", Gap("nếu có"), ". Phiếu bầu được niêm phong, lưu kèm biên bản này.")
    paper.paragraph(*_closing("Ban Kiểm phiếu"))
    paper.signed_side_by_side("Trưởng Ban Kiểm phiếu", "Thành viên", "Trưởng Cụm")
    return paper.content()


def _closing(listeners: str) -> Paragraph:
    """Closing formula of minutes, with gaps for the time and the number of copies."""
    return (
        *("Biên bản lập xong hồi ", Gap("giờ, phút, ngày, tháng, năm"), ", thành ", Gap("số"), " bản có giá trị như "),
        f"nhau, đã đọc lại cho {listeners} nghe, mọi người nhất trí và cùng ký tên.",
    )


def _begin_minutes(book: OpenEdition, cluster: str, subject: str) -> Paper:
    """New minutes with letterhead, title, and the day of the ballots if all have the same."""
    name = book.rules.name(cluster)
    paper = Paper(book, f"Biên bản {subject[0].lower()}{subject[1:]}", is_internal=True)
    paper.letterhead("BB", name, is_dated=False)
    paper.title("Biên bản", subject)
    days = {row["held_on"] for row in ballot_rows(book, cluster)} - {""}
    day = f"ngày {format_date(stored_day(days.pop()))}" if len(days) == 1 else Gap("ngày, tháng, năm")
    paper.paragraph(
        "Hôm nay, ", day, ", hồi ", Gap("giờ"), ", tại ", Gap("địa điểm"), f", {name} lập biên bản như sau."
    )
    return paper


def has_ballots(book: OpenEdition, cluster: str) -> bool:
    return bool(ballot_rows(book, cluster))


def _ranks(book: OpenEdition, cluster: str) -> Table:
    """Table of members by rank, with the reason that separates equal totals."""
    of = RankFields(StageCells(book))
    fields = [of.rank(width=1.4), of.unit(width=3.2), of.total(width=2), words("Ghi chú", 6)]
    note = "Dấu “–”: chưa đủ điểm nên không xếp hạng."
    return table_of([rank_rows(book, cluster)], fields, "Tổng điểm và thứ hạng", note=note)


def _gaps(book: OpenEdition, cluster: str) -> list[Block]:
    """Table of criteria that were scored differently in two stages."""
    rows = [row for row in gap_rows(book, cluster) if gap_of(row)]
    if not rows:
        return [("Tự chấm và thẩm định không khác nhau ở tiêu chí nào, hoặc chưa có phiếu chấm điểm.",)]
    of = GapFields(StageCells(book))
    fields = [
        of.unit(width=2),
        of.criterion(3.6),
        of.points("Tự chấm", "self_points", 1.3),
        of.points("Thẩm định", "appraised_points", 1.3),
        of.points("Được tính", "counted_points", 1.3),
        of.explanation("Giải trình", 5),
    ]
    return [table_of([rows], fields, "Tự chấm và thẩm định")]


def _results(quoted: Quoted, cluster: str) -> list[Paragraph]:
    """Paragraphs on elected units by subject, with the round."""
    rows = [row for row in quoted.book.rows("vote_results").values() if row["cluster"] == cluster]
    lines: list[Paragraph] = []
    for subject, label in VoteSubject.labels().items():
        own = [row for row in rows if row["subject"] == subject]
        chosen = [row for row in own if row["outcome"] == "dat"]
        for row in chosen:
            key = cluster, subject, str(row["round"]), row["holder"]
            name = quoted.book.rules.name(row["holder"])
            votes = quoted.figure("vote_results", key, "votes", f"Số phiếu, {label}, {name}")
            lines.append((f"{label}: {name}, ", votes, f" phiếu ở vòng {row['round']} ({row['words']})."))
        if own and not chosen:
            lines.append((f"{label}: không đơn vị nào đủ phiếu. ", Gap("cách giải quyết")))
    return (
        [*lines, ("Kèm theo biên bản kiểm phiếu.",)] if lines else [("Chưa có kết quả bỏ phiếu: ", Gap("kết quả"), ".")]
    )


def _ranking_findings(book: OpenEdition, cluster: str) -> list[Paragraph]:
    """Findings on the cluster's scores and votes."""
    findings = book.table("findings_ranking")
    own = findings[findings["holder"] == cluster]
    return [(f"- {row.found}.",) for row in own.itertuples()] or [("Không có.",)]


def _round(quoted: Quoted, cluster: str, ballot: Mapping) -> Iterator[Block]:
    """Paragraph and table of one round: ballots issued and returned, votes by unit, most first."""
    key = cluster, ballot["subject"], str(ballot["round"])
    subject, number = ballot["subject"], ballot["round"]
    counts = {
        "electorate": "số thành viên có quyền bỏ phiếu",
        "present": "có mặt",
        "issued": "số phiếu phát ra",
        "returned": "số phiếu thu về",
        "valid": "hợp lệ",
        "invalid": "không hợp lệ",
    }
    clauses = [(f"{label} ", quoted.figure_or_dash("ballots", key, column)) for column, label in counts.items()]
    yield (f"{clauses[0][0][0].upper()}{clauses[0][0][1:]}", *join_pieces(clauses)[1:], ".")
    if ballot["note"]:
        yield (f"Ghi chú: {ballot['note']}.",)
    of = VoteFields(quoted)
    fields = [
        of.unit(width=2.4),
        of.number("Số phiếu", "votes", 1.2),
        of.number("Tỷ lệ (%)", "share_pct", 1.4),
        of.number("Cần", "needed", 1),
        of.outcome(2.2),
        of.words(5.6),
    ]
    own = [row for row in vote_rows(quoted.book, cluster) if (row["subject"], row["round"]) == (subject, number)]
    yield table_of([own], fields, f"{VoteSubject(subject).label}, vòng {number}")
