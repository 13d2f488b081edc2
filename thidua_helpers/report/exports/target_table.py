"""Exported table of targets and milestones with results, verdicts and missing amounts."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.report.exports.exported import (
    PARTS_OF_RATE,
    DataTable,
    data_table,
    exactness_in_words,
    group_holders,
    number_or_reason,
    percent_or_reason,
)
from thidua_helpers.report.render.blocks import INTEGER, PERCENT, POINTS, Column, plain_columns
from thidua_helpers.tables.store import make_table, rows_of
from thidua_helpers.vocabulary import NOT_ASSIGNED, Measure, State, TargetOutcome

_COMPARATORS = {">=": "từ", ">": "trên", "": State.MISSING.label}


_UNREACHABLE = "không đạt được"


_NO_TARGET_ROW = "không có dòng của đơn vị này trong tệp chỉ tiêu (targets.csv)"


def targets_table(book: OpenEdition) -> DataTable:
    """Table of results and targets; cells of an impossible comparison give the reason.

    The difference is between the displayed values, so it is no formula.
    """
    columns = [
        *plain_columns("Chỉ tiêu", "Tính bằng", "Tên"),
        Column("Tử số", INTEGER),
        Column("Mẫu số", INTEGER),
        Column("Kết quả (%)", PERCENT, formula="[Tử số]/[Mẫu số]"),
        Column("Cách so"),
        Column("Được giao (%)", PERCENT),
        Column("Chênh lệch (điểm phần trăm)", POINTS),
        Column("So với chỉ tiêu (%)", PERCENT, formula="[Kết quả (%)]/[Được giao (%)]"),
        Column("Kết luận"),
        Column("Còn thiếu nếu số có điều kiện giữ nguyên (việc, đồng)", INTEGER),
        Column("Còn thiếu nếu số làm thêm là mới có điều kiện (việc, đồng)", INTEGER),
        *plain_columns("Quyết định giao", "Kiểm chứng", "Nguồn", "Ghi chú"),
    ]
    has_milestones = bool(book.rules.milestones)
    columns += _MILESTONE if has_milestones else []
    order = {holder: place for place, holder in enumerate([*book.rules.unit_by_id, *group_holders(book)])}
    rates = list(book.rules.indicators.rates)
    rows = sorted(
        [*book.rows("targets").values(), *_without_target_row(book)],
        key=lambda row: (rates.index(row["rate"]), row["measure"] != "viec", order[row["holder"]]),
    )
    table_rows = [[*_target(book, row), *(_milestone(row) if has_milestones else [])] for row in rows]
    exactness = [_exactness_of_target(book, row) for row in rows]
    holds = "Chỉ tiêu được giao, kết quả, chênh lệch, số còn thiếu theo hai cách tính"
    return data_table("chi_tieu", "Kết quả so với chỉ tiêu được giao", holds, columns, table_rows, exactness)


def _without_target_row(book: OpenEdition) -> Iterator[dict]:
    """Rows for units that the file of targets leaves out for a target that others have."""
    for (measure, rate), units in book.rules.units_without_target_row.items():
        for unit in units:
            key = {"holder": unit, "measure": measure, "rate": rate, "state": State.MISSING, "verified": False}
            (row,) = rows_of("targets", make_table("targets", [key | {"note": _NO_TARGET_ROW}])).values()
            yield dict(row)


def _exactness_of_target(book: OpenEdition, row: Mapping) -> str:
    """Precision of the rate, and of the amounts missing to its target and milestone."""
    rate = book.rows("rates").get(f"{row['holder']}/{row['measure']}/{row['rate']}", {})
    unit = Measure(row["measure"]).unit
    missing = {"Còn thiếu": "missing_fixed", "Còn thiếu so với tiến độ": "milestone_missing_fixed"}
    notes = exactness_in_words(unit, rate, PARTS_OF_RATE), exactness_in_words(unit, row, missing)
    return ". ".join(filter(None, notes))


_MILESTONE = [
    Column("Cách so với tiến độ"),
    Column("Tiến độ được giao đến hết kỳ (%)", PERCENT),
    Column("Chênh lệch với tiến độ (điểm phần trăm)", POINTS),
    Column("Kết luận theo tiến độ"),
    Column("Còn thiếu so với tiến độ nếu số có điều kiện giữ nguyên (việc, đồng)", INTEGER),
    Column("Còn thiếu so với tiến độ nếu số làm thêm là mới có điều kiện (việc, đồng)", INTEGER),
    Column("Quyết định giao tiến độ"),
]


def _milestone(row: Mapping) -> list:
    """Cells of the milestone that leads to the year's target."""
    if not row["milestone_pct"]:
        return [State.NOT_APPLICABLE.label] * len(_MILESTONE)
    compared = [State.MISSING.label] * 4
    if row["milestone_outcome"]:
        compared = [
            *(Decimal(row["milestone_difference_pct"]), TargetOutcome(row["milestone_outcome"]).label),
            *_still_missing(row, "milestone_"),
        ]
    bar = _COMPARATORS[row["milestone_comparator"]], Decimal(row["milestone_pct"])
    return [*bar, *compared, row["milestone_decision"]]


def _assigned(row: Mapping, absent: str) -> list:
    """Comparator and assigned level."""
    if row["state"] != State.VALUE:
        return [absent] * 2
    return [_COMPARATORS[row["comparator"]], Decimal(row["target_pct"])]


def _verified(row: Mapping) -> str:
    return "đã kiểm chứng" if row["verified"] else "chưa kiểm chứng"


def _still_missing(row: Mapping, whose: str) -> list:
    """Missing amounts under both readings; unknown if the verdict depends on an allotment."""
    fixed, growing = (row[f"{whose}missing_{kind}"] for kind in ("fixed", "growing"))
    if row[f"{whose}outcome"] == TargetOutcome.DEPENDS:
        return [TargetOutcome(TargetOutcome.DEPENDS).label] * 2
    if pd.isna(growing):
        growing = _UNREACHABLE if whose or pd.isna(row["change"]) else State.NOT_APPLICABLE.label
    return [int(fixed), growing if isinstance(growing, str) else int(growing)]


def _target(book: OpenEdition, row: Mapping) -> list:
    key = f"{row['holder']}/{row['measure']}/{row['rate']}"
    rate = book.rows("rates").get(key, {})
    absent = State(State.NOT_APPLICABLE if rate.get("state") == State.NOT_APPLICABLE else State.MISSING).label
    if row["state"] != State.VALUE and row["holder"] in book.rules.unit_by_id:
        absent = NOT_ASSIGNED
    elif row["words"]:
        absent = row["words"]
    if row["outcome"]:
        compared = [
            *(Decimal(row["difference_pct"]), _progress(row), TargetOutcome(row["outcome"]).label),
            *_still_missing(row, ""),
        ]
    else:
        compared = [absent] * 5
    return [
        *(
            book.rules.indicators.rates[row["rate"]].label,
            Measure(row["measure"]).label,
            book.rules.name(row["holder"]),
        ),
        *(number_or_reason(rate, "numerator"), number_or_reason(rate, "denominator")),
        Decimal(row["result_pct"]) if row["result_pct"] else percent_or_reason(rate, "value_pct"),
        *_assigned(row, absent),
        *compared,
        row["decision"] or ("không rõ" if row["state"] == State.VALUE else absent),
        _verified(row) if row["state"] == State.VALUE else absent,
        *(
            book.rules.sources[row["source"]].title if row["source"] else absent,
            "; ".join(filter(None, (row["note"], row["words"]))),
        ),
    ]


def _progress(row: Mapping) -> Decimal | str:
    """Result in per cent of its target; not applicable to a change between two times."""
    return Decimal(row["progress_pct"]) if row["progress_pct"] else State.NOT_APPLICABLE.label
