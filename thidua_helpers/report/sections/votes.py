"""Votes of a cluster: results of the rounds, and counts of ballots."""

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.blocks import Column, Row, table_of
from thidua_helpers.report.render.html_blocks import Html, paragraph, table
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.unit_links import unit_link
from thidua_helpers.report.tables.votes import VoteFields, ballot_rows, vote_rows
from thidua_helpers.tables.frames import stored_day
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import VoteSubject


def vote_results_section(book: OpenEdition, cluster: str) -> Html:
    """Table of the results of each round next to the computed rank."""
    figures, rows = HtmlCells(book), vote_rows(book, cluster)
    if not rows:
        return paragraph("Chưa có kết quả bỏ phiếu của cụm.")
    of = VoteFields(figures)
    fields = [
        of.unit(lambda unit: unit_link(book, unit)),
        of.subject(),
        of.number("Vòng", "round"),
        of.number("Số phiếu", "votes"),
        of.number("Tỷ lệ", "share_pct", unit="%"),
        of.number("Cần", "needed"),
        of.outcome(),
        of.number("Hạng theo điểm", "rank"),
        of.words(),
    ]
    rounds = dict.fromkeys((row["subject"], row["round"]) for row in rows)
    groups = [[row for row in rows if (row["subject"], row["round"]) == vote_round] for vote_round in rounds]
    return figures.table(table_of(groups, fields, f"Kết quả bỏ phiếu, {book.rules.name(cluster)}"))


def ballot_counts(book: OpenEdition, cluster: str) -> Html:
    """Table of ballot counts as in the minutes; empty without ballots."""
    figures = HtmlCells(book)
    own = ballot_rows(book, cluster)
    if not own:
        return Html("")
    counts = {
        "electorate": "Có quyền bỏ phiếu",
        "present": "Có mặt",
        "issued": "Phát ra",
        "returned": "Thu về",
        "valid": "Hợp lệ",
        "invalid": "Không hợp lệ",
    }
    columns = [Column("Nội dung"), Column("Vòng", "number"), Column("Ngày")]
    columns += [Column(head, "number") for head in counts.values()]
    rows = []
    for row in own:
        key = cluster, row["subject"], str(row["round"])
        day = format_date(stored_day(row["held_on"])) if row["held_on"] else "–"
        cells = [figures.cell("ballots", key, "round"), day]
        rows.append(
            Row(
                [VoteSubject(row["subject"]).label, *cells, *(figures.integer("ballots", key, name) for name in counts)]
            )
        )
    return table(f"Kiểm phiếu, {book.rules.name(cluster)}", columns, [rows])
