"""The summary of points of one ranking: units by groups of criteria, then each group's criteria by unit. Internal."""

from collections.abc import Iterator, Sequence
from itertools import chain

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.render.docx import Paper
from thidua_helpers.report.render.pieces import Column, Paragraph, Quoted, Table, points_based_on
from thidua_helpers.rules.criteria import Criterion
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PROVINCE, ScoreStage, State

_UNITS_A_TABLE = 9


def score_sheet(book: OpenEdition, ranking: str) -> bytes:
    """Totals and ranks on the first pages, then one landscape page for each group that has criteria of its own."""
    criteria, quoted = book.rules.rankings[ranking], Quoted(book)
    whose = "toàn tỉnh" if ranking == PROVINCE else book.rules.name(ranking)
    paper = Paper(book, f"Bảng tổng hợp điểm thi đua {whose} {book.edition.title}", is_internal=True, is_landscape=True)
    paper.letterhead("BTH")
    paper.title("Bảng tổng hợp điểm thi đua", f"{book.edition.title.capitalize()}, {whose}")
    stage = ScoreStage(book.rules.year.emulation.stage).label.lower()
    unsure = "" if criteria.verified else "; bảng chưa được đối chiếu với văn bản gốc"
    paper.paragraph(f"Theo {criteria.name}; phiếu chấm lấy bước {stage}{unsure}. Kết quả tính, chưa phải quyết định.")
    if points_based_on(book):
        paper.paragraph(points_based_on(book))
    units = _in_order(quoted, ranking)
    paper.table(_summary(quoted, ranking, units))
    paper.signed_side_by_side(
        "Người lập biểu", "Tổ thẩm định", "Chủ tịch Hội đồng" if ranking == PROVINCE else "Trưởng Cụm"
    )
    for group in criteria.parts(""):
        below = list(_below(criteria, group))
        if below:
            paper.new_page(is_landscape=True)
            paper.heading(criteria.criteria[group].label)
            for start in range(0, len(units), _UNITS_A_TABLE):
                paper.table(_of_group(quoted, ranking, group, below, units[start : start + _UNITS_A_TABLE]))
    return paper.content()


def _in_order(quoted: Quoted, ranking: str) -> list[str]:
    """The ranked units by rank, those without one last."""
    rows = [row for row in quoted.book.rows("ranks").values() if row["ranking"] == ranking]
    known = [row for row in rows if row["state"] == State.VALUE]
    ordered = sorted(known, key=lambda row: (row["rank"], row["holder"]))
    return [row["holder"] for row in ordered] + [row["holder"] for row in rows if row["state"] != State.VALUE]


def _below(criteria, criterion: str) -> Iterator[str]:
    for part in criteria.parts(criterion):
        yield part
        yield from _below(criteria, part)


def _points(quoted: Quoted, ranking: str, unit: str, criterion: str, label: str) -> Paragraph:
    what = f"Điểm “{label}”, {quoted.book.rules.name(unit)}"
    return quoted.cell_if_any("points", (ranking, unit, criterion), "points", what)


def _summary(quoted: Quoted, ranking: str, units: Sequence[str]) -> Table:
    """Units in the order of their ranks: points by group, total, rank and what separated equal totals."""
    rules = quoted.book.rules
    criteria = rules.rankings[ranking]
    groups = {group: criteria.criteria[group] for group in criteria.parts("")}
    columns = [Column("STT", 0.9, "centre"), Column("Đơn vị", 2.4)]
    columns += [Column(f"{each.label} ({_most(each)})", 2.2, "number") for each in groups.values()]
    columns += [
        Column(f"Tổng điểm ({format_decimal(criteria.max_points)})", 1.7, "number"),
        Column("Thứ hạng", 1.3, "centre"),
    ]
    rows = []
    for number, unit in enumerate(units, start=1):
        row = quoted.row("ranks", ranking, unit)
        rank = quoted.cell_if_any("ranks", (ranking, unit), "rank", f"Thứ hạng, {rules.name(unit)}")
        of_groups = [_points(quoted, ranking, unit, group, each.label) for group, each in groups.items()]
        total = quoted.ranked_points((ranking, unit), f"Điểm “Tổng điểm”, {rules.name(unit)}")
        rows.append(((str(number),), (rules.name(unit),), *of_groups, total, rank, (row["words"],)))
    if any(row[-1] != ("",) for row in rows):
        columns.append(Column("Ghi chú", 4))
    else:
        rows = [row[:-1] for row in rows]
    return Table("Điểm theo nhóm tiêu chí", tuple(columns), tuple(rows), note="Dấu “–”: chưa chấm hoặc không xếp hạng.")


def _most(criterion: Criterion) -> str:
    """How many points a criterion is worth: "70 điểm"; a bonus is worth none of the table's own."""
    return f"{format_decimal(criterion.max_points)} điểm" if criterion.max_points else "điểm thưởng"


def _of_group(quoted: Quoted, ranking: str, group: str, below: Sequence[str], units: Sequence[str]) -> Table:
    """The criteria of one group in rows, some units in columns, the group itself last and in bold."""
    rules = quoted.book.rules
    criteria = rules.rankings[ranking].criteria
    columns = [Column("Tiêu chí", 5.2), Column("Điểm chuẩn", 1.4, "number")]
    columns += [Column(rules.name(unit), 2.2, "number") for unit in units]
    rows = tuple(
        (
            (f"{'Cộng: ' * (each == group)}{criteria[each].label}",),
            (format_decimal(criteria[each].max_points),),
            *(_points(quoted, ranking, unit, each, criteria[each].label) for unit in units),
        )
        for each in chain(below, [group])
    )
    return Table(criteria[group].label, tuple(columns), rows, frozenset({len(rows) - 1}))
