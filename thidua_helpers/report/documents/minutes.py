"""Minutes of a cluster: of the meeting that ranks its members, and of the count of its votes. Internal."""

from collections.abc import Iterator

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.docx import Paper, head_title
from thidua_helpers.report.render.pieces import Column, Gap, Paragraph, Quoted, Table, listed, points_based_on
from thidua_helpers.scoring.rotation import heads_of
from thidua_helpers.vietnamese import format_date, parse_date
from thidua_helpers.vocabulary import State, VoteOutcome, VoteSubject


def meeting(book: OpenEdition, cluster: str) -> bytes:
    """The minutes of the bình xét: points and ranks, where the appraisal differs, the votes, what the Hội đồng gets."""
    rules, quoted = book.rules, Quoted(book)
    name = rules.name(cluster)
    paper = _began(book, cluster, f"Họp bình xét thi đua {book.edition.title} của {name}")
    members = ", ".join(map(rules.name, rules.cluster(cluster).members))
    paper.heading("I. Thành phần")
    heads = heads_of(rules, book.edition.year).get(cluster, ())
    chair = rules.name(heads[0].unit) if heads else ""
    paper.paragraph("Chủ trì: Trưởng Cụm, ", chair or Gap("đơn vị"), ", ", Gap("họ và tên, chức vụ"), ".")
    paper.paragraph("Thư ký: ", Gap("họ và tên, chức vụ"), ".")
    paper.paragraph(f"Thành viên {name}: {members}. Vắng mặt: ", Gap("đơn vị, lý do, nếu có"), ".")
    paper.heading("II. Nội dung")
    paper.heading("1. Kết quả chấm điểm và thứ hạng", 2)
    paper.paragraph(f"Điểm theo {rules.rankings[cluster].name}; thứ hạng do tính từ tổng điểm, chưa phải quyết định.")
    if points_based_on(book):
        paper.paragraph(points_based_on(book))
    paper.table(_ranks(quoted, cluster))
    paper.heading("2. Tiêu chí mà tự chấm và thẩm định khác nhau", 2)
    paper.blocks(_gaps(quoted, cluster))
    paper.heading("3. Kết quả bỏ phiếu", 2)
    paper.blocks(_results(quoted, cluster))
    paper.heading("4. Nội dung báo cáo Hội đồng Thi đua - Khen thưởng xem xét", 2)
    paper.blocks(_to_consider(book, cluster))
    paper.heading("5. Ý kiến thảo luận", 2)
    paper.paragraph(Gap("ý kiến của các đơn vị thành viên"))
    paper.heading("III. Kết luận")
    head = head_title(rules.office.name)
    paper.paragraph(
        f"{name} báo cáo kết quả bình xét để Hội đồng Thi đua - Khen thưởng xem xét, trình {head} quyết định. "
        "Biên bản đã được đọc cho các thành viên nghe, thống nhất ký tên. Cuộc họp kết thúc hồi ",
        *(Gap("giờ, ngày"), "."),
    )
    paper.signed_side_by_side("Thư ký", "Chủ trì")
    return paper.content()


def vote_count(book: OpenEdition, cluster: str) -> bytes:
    """The minutes of the count: every subject and round, how many ballots, who received how many, and the outcome."""
    rules, quoted = book.rules, Quoted(book)
    name = rules.name(cluster)
    paper = _began(book, cluster, f"Kiểm phiếu bình bầu {book.edition.title} của {name}")
    paper.paragraph(
        "Ban Kiểm phiếu gồm: Trưởng ban: ", Gap("họ và tên, đơn vị"), "; thành viên: ", Gap("họ và tên"), "."
    )
    vote = rules.rankings[cluster].vote if cluster in rules.rankings else None
    if vote:
        unsure = "" if vote.verified else " (quy chế chưa được kiểm chứng)"
        paper.paragraph(f"Cách tính: {vote.clause}{unsure}.")
    for number, row in enumerate(_ballots(book, cluster), start=1):
        paper.heading(f"{number}. {VoteSubject(row['subject']).label}, vòng {row['round']}")
        paper.blocks(_round(quoted, cluster, row))
    paper.paragraph("Ý kiến khác: ", Gap("nếu có"), ". Phiếu bầu được niêm phong, lưu kèm biên bản này.")
    paper.signed_side_by_side("Trưởng Ban Kiểm phiếu", "Thành viên", "Trưởng Cụm")
    return paper.content()


def _began(book: OpenEdition, cluster: str, subject: str) -> Paper:
    """Head, title, day and place. The day is that of the ballots, if they were all cast on one."""
    name = book.rules.name(cluster)
    paper = Paper(book, f"Biên bản {subject[0].lower()}{subject[1:]}", is_internal=True)
    paper.letterhead("BB", name, is_dated=False)
    paper.title("Biên bản", subject)
    days = {row["held_on"] for row in _ballots(book, cluster)} - {""}
    day = f"ngày {format_date(parse_date(days.pop()))}" if len(days) == 1 else Gap("ngày, tháng, năm")
    paper.paragraph(
        "Hôm nay, ", day, ", hồi ", Gap("giờ"), ", tại ", Gap("địa điểm"), f", {name} lập biên bản như sau."
    )
    return paper


def _ballots(book: OpenEdition, cluster: str) -> list[dict]:
    rows = [row for row in book.rows("ballots").values() if row["cluster"] == cluster]
    return sorted(rows, key=lambda row: (list(VoteSubject.labels()).index(row["subject"]), row["round"]))


def has_ballots(book: OpenEdition, cluster: str) -> bool:
    return bool(_ballots(book, cluster))


def _ranks(quoted: Quoted, cluster: str) -> Table:
    """The members by rank, and what separates equal totals."""
    rules = quoted.book.rules
    own = [row for row in quoted.book.rows("ranks").values() if row["ranking"] == cluster]
    own.sort(key=lambda row: (row["state"] != State.VALUE, 0 if pd.isna(row["rank"]) else row["rank"], row["holder"]))
    rows = []
    for row in own:
        key = cluster, row["holder"]
        name = rules.name(row["holder"])
        points = quoted.ranked_points(key, f"Tổng điểm, {name}")
        rank = quoted.cell_if_any("ranks", key, "rank", f"Thứ hạng, {name}")
        rows.append((rank, (name,), points, (row["words"],)))
    columns = (
        Column("Thứ hạng", 1.4, "centre"),
        Column("Đơn vị", 3.2),
        Column("Tổng điểm", 2, "number"),
        Column("Ghi chú", 6),
    )
    return Table("Tổng điểm và thứ hạng", columns, tuple(rows), note="Dấu “–”: chưa đủ điểm nên không xếp hạng.")


def _gaps(quoted: Quoted, cluster: str) -> list:
    """Criterion by criterion where both stages were scored and differ."""
    rules = quoted.book.rules
    table = quoted.book.table("score_gaps")
    own = table[(table["ranking"] == cluster) & (pd.to_numeric(table["gap_points"]).fillna(0) != 0)]
    if own.empty:
        return [("Tự chấm và thẩm định không khác nhau ở tiêu chí nào, hoặc chưa có phiếu chấm điểm.",)]
    rows = []
    for row in own.to_dict("records"):
        key = cluster, row["holder"], row["criterion"]
        label = rules.rankings[cluster].criteria[row["criterion"]].label
        what = f"“{label}”, {rules.name(row['holder'])}"
        stages = {"self_points": "Tự chấm", "appraised_points": "Thẩm định", "counted_points": "Được tính"}
        cells = [quoted.cell_if_any("score_gaps", key, column, f"{stage} {what}") for column, stage in stages.items()]
        said = " ".join(filter(None, (row["explanation"], row["evidence"])))
        rows.append(((rules.name(row["holder"]),), (label,), *cells, (said,)))
    columns = (
        *(Column("Đơn vị", 2), Column("Tiêu chí", 3.6), Column("Tự chấm", 1.3, "number")),
        *(Column("Thẩm định", 1.3, "number"), Column("Được tính", 1.3, "number"), Column("Giải trình", 5)),
    )
    return [Table("Tự chấm và thẩm định", columns, tuple(rows))]


def _results(quoted: Quoted, cluster: str) -> list[Paragraph]:
    """Who was chosen in which round, each subject once; the count has minutes of its own."""
    rows = [row for row in quoted.book.rows("vote_results").values() if row["cluster"] == cluster]
    said: list[Paragraph] = []
    for subject, label in VoteSubject.labels().items():
        own = [row for row in rows if row["subject"] == subject]
        chosen = [row for row in own if row["outcome"] == "dat"]
        for row in chosen:
            key = cluster, subject, str(row["round"]), row["holder"]
            name = quoted.book.rules.name(row["holder"])
            votes = quoted.cell("vote_results", key, "votes", f"Số phiếu, {label}, {name}")
            said.append((f"{label}: {name}, ", votes, f" phiếu ở vòng {row['round']} ({row['words']})."))
        if own and not chosen:
            said.append((f"{label}: không đơn vị nào đủ phiếu. ", Gap("cách giải quyết")))
    return (
        [*said, ("Kèm theo biên bản kiểm phiếu.",)] if said else [("Chưa có kết quả bỏ phiếu: ", Gap("kết quả"), ".")]
    )


def _to_consider(book: OpenEdition, cluster: str) -> list[Paragraph]:
    """What checks of scoring and votes found about the cluster."""
    found = book.table("findings_ranking")
    own = found[found["holder"] == cluster]
    return [(f"- {row.found}.",) for row in own.itertuples()] or [("Không có.",)]


def _round(quoted: Quoted, cluster: str, ballot: dict) -> Iterator:
    """One round: ballots out and in, then votes by unit, most first."""
    key = cluster, ballot["subject"], str(ballot["round"])
    of = f"{VoteSubject(ballot['subject']).label.lower()}, vòng {ballot['round']}"
    counts = {
        "electorate": "số thành viên có quyền bỏ phiếu",
        "present": "có mặt",
        "issued": "số phiếu phát ra",
        "returned": "số phiếu thu về",
        "valid": "hợp lệ",
        "invalid": "không hợp lệ",
    }
    said = [
        (f"{label} ", *(quoted.cell_if_any("ballots", key, column, f"{label.capitalize()}, {of}")))
        for column, label in counts.items()
    ]
    yield (f"{said[0][0][0].upper()}{said[0][0][1:]}", *listed(said)[1:], ".")
    if ballot["note"]:
        yield (f"Ghi chú: {ballot['note']}.",)
    rows = []
    subject, number = ballot["subject"], ballot["round"]
    own = [
        row
        for row in quoted.book.rows("vote_results").values()
        if (row["cluster"], row["subject"], row["round"]) == (cluster, subject, number)
    ]
    shown = {"votes": "Số phiếu", "share_pct": "Tỷ lệ phiếu, %", "needed": "Số phiếu cần"}
    for row in sorted(own, key=lambda row: (-row["votes"], row["holder"])):
        name = quoted.book.rules.name(row["holder"])
        cell = [
            quoted.cell_if_any("vote_results", (*key, row["holder"]), column, f"{what}, {of}, {name}")
            for column, what in shown.items()
        ]
        rows.append(((name,), *cell, (VoteOutcome(row["outcome"]).label,), (row["words"],)))
    columns = (
        *(Column("Đơn vị", 2.4), Column("Số phiếu", 1.2, "number"), Column("Tỷ lệ (%)", 1.4, "number")),
        *(Column("Cần", 1, "number"), Column("Kết quả", 2.2), Column("Cách tính", 5.6)),
    )
    yield Table(f"{VoteSubject(ballot['subject']).label}, vòng {ballot['round']}", columns, tuple(rows))
