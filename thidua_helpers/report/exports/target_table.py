"""Exported table of targets and milestones with results, verdicts and missing amounts."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.exports.exported import (
    PARTS_OF_RATE,
    DataTable,
    exactness_in_words,
    group_holders,
    number_or_reason,
    percent_or_reason,
    subject_fields,
    table_of_rows,
)
from thidua_helpers.report.render.blocks import INTEGER, PERCENT, POINTS, Column, Content, Field
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.tables.flags import Flags
from thidua_helpers.report.tables.targets import TargetFields, target_key
from thidua_helpers.tables.store import make_table, rows_of
from thidua_helpers.vietnamese import least
from thidua_helpers.vocabulary import NOT_ASSIGNED, Measure, State

# Heads of the amounts missing to a target: with an unchanged denominator, and with one that grows by them.
MISSING = (
    "Còn thiếu nếu số có điều kiện giữ nguyên (việc, đồng)",
    "Còn thiếu nếu phần thi hành thêm cũng làm tăng số có điều kiện (việc, đồng)",
)
_NO_TARGET_ROW = "không có dòng của đơn vị này trong tệp chỉ tiêu (targets.csv)"


def targets_table(book: OpenEdition) -> DataTable:
    """Table of results and targets; cells of an impossible comparison give the reason.

    The difference is between the displayed values, so its formula rounds the result.
    """
    rules = book.rules
    of = TargetFields(StageCells(book), absent=partial(_absent, book))
    fields = [
        *subject_fields(
            book, "Chỉ tiêu", {rate_id: rate.label for rate_id, rate in rules.indicators.rates.items()}, "rate"
        )[:-1],
        Field(Column("Tử số", INTEGER), lambda row: number_or_reason(_rate(book, row), "numerator")),
        Field(Column("Mẫu số", INTEGER), lambda row: number_or_reason(_rate(book, row), "denominator")),
        Field(Column("Kết quả (%)", PERCENT, formula="[Tử số]/[Mẫu số]"), lambda row: _result(book, row)),
        _comparator(of, "Cách so"),
        of.level("Được giao (%)", PERCENT),
        of.difference(POINTS, formula=_difference_formula("Được giao (%)")),
        of.compared(Column("So với chỉ tiêu (%)", PERCENT, formula="[Kết quả (%)]/[Được giao (%)]"), _progress),
        of.outcome(),
        *of.missing(*MISSING, INTEGER),
        Field(Column("Quyết định giao"), lambda row: row["decision"] or _if_assigned(of, row, "không rõ")),
        Field(Column("Kiểm chứng"), lambda row: _if_assigned(of, row, _verified(row))),
        Field(Column("Nguồn"), lambda row: rules.sources[row["source"]].title if row["source"] else of.absent(row)),
        Field(Column("Dấu hiệu"), partial(_flags, book)),
        Field(Column("Ghi chú"), lambda row: "; ".join(filter(None, (row["note"], row["words"])))),
        *(_milestone_fields(book) if rules.milestones else []),
    ]
    order = {holder: place for place, holder in enumerate([*rules.unit_by_id, *group_holders(book)])}
    rates = list(rules.indicators.rates)
    rows = sorted(
        [*book.rows("targets").values(), *_without_target_row(book)],
        key=lambda row: (rates.index(row["rate"]), row["measure"] != "viec", order[row["holder"]]),
    )
    holds = "Chỉ tiêu được giao, kết quả, chênh lệch, số còn thiếu theo hai cách tính"
    title = "Kết quả so với chỉ tiêu được giao"
    return table_of_rows("chi_tieu", title, holds, fields, rows, partial(_exactness_of_target, book))


def _difference_formula(level: str) -> str:
    return f"(ROUND([Kết quả (%)])-[{level}])*100"


def _milestone_fields(book: OpenEdition) -> list[Field]:
    """Columns of the milestone that leads to the year's target."""

    def absent(row: Mapping) -> str:
        return State(State.MISSING if row["milestone_pct"] else State.NOT_APPLICABLE).label

    of = TargetFields(StageCells(book), "milestone_", absent)
    return [
        _comparator(of, "Cách so với tiến độ"),
        of.level("Tiến độ được giao đến hết kỳ (%)", PERCENT),
        of.difference(
            POINTS,
            "Chênh lệch với tiến độ (điểm phần trăm)",
            _difference_formula("Tiến độ được giao đến hết kỳ (%)"),
        ),
        of.outcome("Kết luận theo tiến độ"),
        *of.missing(
            "Còn thiếu so với tiến độ nếu số có điều kiện giữ nguyên (việc, đồng)",
            "Còn thiếu so với tiến độ nếu phần thi hành thêm cũng làm tăng số có điều kiện (việc, đồng)",
            INTEGER,
        ),
        Field(
            Column("Quyết định giao tiến độ"),
            lambda row: row["milestone_decision"] if row["milestone_pct"] else absent(row),
        ),
    ]


def _comparator(of: TargetFields, heading: str) -> Field:
    return Field(
        Column(heading),
        lambda row: least(row[f"{of.prefix}comparator"]) if row[f"{of.prefix}comparator"] else of.absent(row),
    )


def _rate(book: OpenEdition, row: Mapping) -> Mapping:
    return book.rows("rates").get("/".join(target_key(row)), {})


def _result(book: OpenEdition, row: Mapping) -> Content:
    return Decimal(row["result_pct"]) if row["result_pct"] else percent_or_reason(_rate(book, row), "value_pct")


def _absent(book: OpenEdition, row: Mapping) -> str:
    """Reason for the missing comparison with a target."""
    if row["state"] != State.VALUE and row["holder"] in book.rules.unit_by_id:
        return NOT_ASSIGNED
    is_applicable = _rate(book, row).get("state") != State.NOT_APPLICABLE
    return row["words"] or State(State.MISSING if is_applicable else State.NOT_APPLICABLE).label


def _if_assigned(of: TargetFields, row: Mapping, text: str) -> str:
    return text if row["state"] == State.VALUE else of.absent(row)


def _without_target_row(book: OpenEdition) -> Iterator[dict]:
    """Rows for units that the file of targets leaves out for a target that others have."""
    for (measure, rate), units in book.rules.units_without_target_row.items():
        for unit in units:
            key = {"holder": unit, "measure": measure, "rate": rate, "state": State.MISSING, "verified": False}
            (row,) = rows_of("targets", make_table("targets", [key | {"note": _NO_TARGET_ROW}])).values()
            yield dict(row)


def _exactness_of_target(book: OpenEdition, row: Mapping) -> str:
    """Precision of the rate, and of the amounts missing to its target and milestone."""
    unit = Measure(row["measure"]).unit
    missing = {"Còn thiếu": "missing_fixed", "Còn thiếu so với tiến độ": "milestone_missing_fixed"}
    notes = exactness_in_words(unit, _rate(book, row), PARTS_OF_RATE), exactness_in_words(unit, row, missing)
    return ". ".join(filter(None, notes))


def _flags(book: OpenEdition, row: Mapping) -> str:
    """Flags of the verdict in words; "không" without any."""
    is_main = row["rate"] == book.rules.indicators.main_rate
    return Flags(book, (row["measure"],)).words(row["holder"]) * is_main or "không"


def _verified(row: Mapping) -> str:
    return "đã kiểm chứng" if row["verified"] else "chưa kiểm chứng"


def _progress(row: Mapping) -> Decimal | str:
    """Result in per cent of its target; not applicable to a change between two times."""
    return Decimal(row["progress_pct"]) if row["progress_pct"] else State.NOT_APPLICABLE.label
