"""Internal summary of points of a ranking, by groups of criteria and by criterion."""

from collections.abc import Iterator, Sequence

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.render.blocks import NUMBER, TOTAL, Column, Content, Field, Row, Table, table_of
from thidua_helpers.report.render.docx import BLANK, COUNCIL, Paper, numbered_and_dated
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.figures_state import points_based_on
from thidua_helpers.report.tables.ranks import RankFields, rank_rows, words
from thidua_helpers.rules.criteria import Criterion
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PROVINCE, ScoreStage

_UNITS_A_TABLE = 9


def points_sheet(book: OpenEdition, ranking: str) -> bytes:
    """Document with totals and ranks, then one landscape page for each group of criteria."""
    criteria, cells = book.rules.ranking_criteria[ranking], StageCells(book)
    whose = "toàn tỉnh" if ranking == PROVINCE else book.rules.name(ranking)
    paper = Paper(book, f"Bảng tổng hợp điểm thi đua {whose} {book.edition.title}", is_internal=True, is_landscape=True)
    body = COUNCIL if ranking == PROVINCE else whose
    minutes = numbered_and_dated("Biên bản/BB", BLANK, body)
    paper.accompanying_head(body, "Bảng tổng hợp điểm thi đua", f"{book.edition.title.capitalize()}, {whose}", *minutes)
    stage = ScoreStage(not_none(book.rules.year.emulation).stage).label.lower()
    unsure = "" if criteria.verified else "; bảng chưa được đối chiếu với văn bản gốc"
    paper.paragraph(
        f"Theo {criteria.name}; tiêu chí chấm theo phiếu lấy điểm {stage}{unsure}. Kết quả tính, chưa phải quyết định."
    )
    if points_based_on(book):
        paper.paragraph(points_based_on(book))
    units = [row["holder"] for row in rank_rows(book, ranking)]
    paper.table(_summary(cells, ranking))
    paper.signed_side_by_side(
        "Người lập biểu", "Tổ thẩm định", "Chủ tịch Hội đồng" if ranking == PROVINCE else "Trưởng Cụm"
    )
    for group in criteria.parts(""):
        below = list(_parts_of_group(criteria, group))
        if below:
            paper.new_page(is_landscape=True)
            paper.heading(criteria.criteria[group].label)
            for start in range(0, len(units), _UNITS_A_TABLE):
                paper.table(_criteria_table(cells, ranking, group, below, units[start : start + _UNITS_A_TABLE]))
    return paper.content()


def _parts_of_group(criteria, criterion: str) -> Iterator[str]:
    for part in criteria.parts(criterion):
        yield part
        yield from _parts_of_group(criteria, part)


def _points(cells: StageCells, ranking: str, unit: str, criterion: str) -> Content:
    return cells.figure_or_dash("points", (ranking, unit, criterion), "points")


def _summary(cells: StageCells, ranking: str) -> Table:
    """Table of units by rank: points by group, total, rank, reason that separates equal totals."""
    rules, rows = cells.book.rules, rank_rows(cells.book, ranking)
    criteria = rules.ranking_criteria[ranking]
    of = RankFields(cells)

    def group(criterion_id: str) -> Field:
        criterion = criteria.criteria[criterion_id]
        column = Column(f"{criterion.label} ({_maximum_in_words(criterion)})", NUMBER, 2.2)
        return Field(column, lambda row: _points(cells, ranking, row["holder"], criterion_id))

    total = of.total(f"Tổng điểm ({format_decimal(criteria.max_points)})", 1.7)
    fields = [of.unit(width=2.4), *map(group, criteria.parts("")), total, of.rank(width=1.3)]
    if any(row["words"] for row in rows):
        fields.append(words("Ghi chú", 4))
    note = "Dấu “–”: chưa chấm hoặc không xếp hạng."
    return table_of([rows], fields, "Điểm theo nhóm tiêu chí", is_numbered=True, note=note)


def _maximum_in_words(criterion: Criterion) -> str:
    """Maximum of a criterion: "70 điểm", or "điểm thưởng" for a bonus."""
    return f"{format_decimal(criterion.max_points)} điểm" if criterion.max_points else "điểm thưởng"


def _criteria_table(cells: StageCells, ranking: str, group: str, below: Sequence[str], units: Sequence[str]) -> Table:
    """Table of a group: criteria in rows, units in columns, the group's total last and bold."""
    rules = cells.book.rules
    criteria = rules.ranking_criteria[ranking].criteria
    columns = [Column("Tiêu chí", width=5.2), Column("Điểm chuẩn", NUMBER, 1.4)]
    columns += [Column(rules.name(unit), NUMBER, 2.2) for unit in units]
    rows = []
    for part in (*below, group):
        is_total = part == group
        heads = f"{'Cộng: ' * is_total}{criteria[part].label}", format_decimal(criteria[part].max_points)
        rows.append(Row([*heads, *(_points(cells, ranking, unit, part) for unit in units)], TOTAL * is_total))
    return Table(criteria[group].label, columns, [rows])
