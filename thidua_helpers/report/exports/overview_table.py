"""First sheet of the workbook: every unit, cluster and the province in one row, to print."""

from collections.abc import Iterator, Mapping

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.exports.exported import SHEETS, DataTable, percent_or_reason, units_of
from thidua_helpers.report.exports.figure_tables import group_number, line_headings
from thidua_helpers.report.render.blocks import INTEGER, PERCENT, POINTS, TOTAL, Column, Content, Field, Figure, Row
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections.periods import bar_name
from thidua_helpers.report.tables.decisions import CLASS, RANK, class_labels, decided_value
from thidua_helpers.report.tables.targets import TargetFields, target_rows
from thidua_helpers.vocabulary import NOT_ASSIGNED, PROVINCE, Measure, State


def overview_table(book: OpenEdition) -> DataTable:
    """Table of rate, target and outcome by cases and by money, with decided ranks."""
    fields = [
        Field(Column("Đơn vị"), lambda row: book.rules.name(row["holder"])),
        *(field for measure in Measure for field in _measure_fields(book, measure)),
        *_decided_fields(book),
    ]
    rows = [Row([field.fill(row) for field in fields], row["style"]) for row in _holders(book)]
    name, level = "tong_hop", bar_name(book.edition)
    return DataTable(
        f"Kết quả {book.edition.title} của các đơn vị, cụm và toàn tỉnh so với {level}",
        [field.column for field in fields],
        [rows],
        name=name,
        sheet=SHEETS[name],
        holds=f"Mỗi đơn vị, cụm và toàn tỉnh một dòng: tỷ lệ, {level}, kết quả về việc, về tiền; bảng để in",
    )


def _holders(book: OpenEdition) -> Iterator[Mapping]:
    """Units of each cluster, then the cluster; then units in none; the province last."""
    units = units_of(book)
    for cluster in book.rules.clusters:
        yield from ({"holder": unit, "style": ""} for unit in cluster.members if unit in units)
        yield {"holder": cluster.id, "style": TOTAL}
    members = {unit for cluster in book.rules.clusters for unit in cluster.members}
    yield from ({"holder": unit, "style": ""} for unit in units if unit not in members)
    yield {"holder": PROVINCE, "style": TOTAL}


def _measure_fields(book: OpenEdition, measure: Measure) -> Iterator[Field]:
    """Columns of one measure; `row` has the holder."""
    cells, prefix = StageCells(book), "" if book.edition.is_whole_year else "milestone_"
    *_, enforceable, finished = book.rules.indicators.volume_lines
    named, level = f"{measure.label.capitalize()}: ".__add__, bar_name(book.edition)
    of = TargetFields(cells, prefix, lambda row: _absent(book, row))

    def target(row: Mapping) -> Mapping:
        return target_rows(cells, [(row["holder"], measure, cells.main_rate)])[0]

    def amount(line: str) -> Field:
        heading = line_headings(book, measure).get(line, "")
        label = book.rules.indicators.lines[line].short_label.lower()
        column = Column(named(label), INTEGER)
        return Field(column, lambda row: group_number(book, row["holder"], measure, line, heading))

    def rate(row: Mapping) -> Content:
        stored = cells.row("rates", row["holder"], measure, cells.main_rate)
        shown = target(row).get("result_pct")
        number = percent_or_reason(stored, "value_pct")
        if not shown or not isinstance(number, Figure):
            return number
        return cells.figure("targets", (row["holder"], measure, cells.main_rate), "result_pct")

    def of_target(field: Field) -> Field:
        return Field(field.column, lambda row: field.fill(target(row)))

    parts = amount(enforceable), amount(finished)
    below, above = (part.column.heading for part in parts)
    yield from parts
    yield Field(Column(named("tỷ lệ (%)"), PERCENT, formula=f"[{above}]/[{below}]"), rate)
    yield of_target(of.level(named(f"{level} (%)"), PERCENT))
    difference = f"(ROUND([{named('tỷ lệ (%)')}])-[{named(f'{level} (%)')}])*100"
    yield of_target(of.difference(POINTS, named("chênh lệch (điểm phần trăm)"), difference))
    yield of_target(of.outcome(named("kết quả")))


def _absent(book: OpenEdition, row: Mapping) -> str:
    """Why a holder has no comparison: a cluster is assigned no target."""
    if row.get("words"):
        return row["words"]
    is_assignable = row["holder"] in book.rules.unit_by_id or row["holder"] == PROVINCE
    return NOT_ASSIGNED if is_assignable else State.NOT_APPLICABLE.label


def _decided_fields(book: OpenEdition) -> Iterator[Field]:
    """Columns of decided ranks and classes, each only if there is any."""
    labels = class_labels(book)
    for subject, column in ((RANK, Column("Thứ hạng trong Cụm", INTEGER)), (CLASS, Column("Hạng toàn tỉnh"))):

        def value(row: Mapping, subject: str = subject) -> Content:
            if row["holder"] not in book.rules.unit_by_id:
                return State.NOT_APPLICABLE.label
            decided = decided_value(book, subject, row["holder"])
            if not decided:
                return "chưa có quyết định"
            return int(decided) if subject == RANK else labels[decided]

        if any(decided_value(book, subject, unit) for unit in book.rules.unit_by_id):
            yield Field(column, value)
