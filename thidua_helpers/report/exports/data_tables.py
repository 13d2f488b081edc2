"""The tables of figures that are shared for further work, as a workbook and as CSV.

They hold what the shared pages hold: figures and rates of units, clusters and the province, what was published, and
of ranks and classes what has been decided. Individuals stand in none of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.period import Edition
from thidua_helpers.report.render.blocks import (
    DATE,
    INTEGER,
    PERCENT,
    POINTS,
    Column,
    Content,
    Field,
    Figure,
    Row,
    Table,
    table_of,
)
from thidua_helpers.report.render.precision import known_to
from thidua_helpers.report.sections.figures_state import points_based_on
from thidua_helpers.report.sections.periods import SAME_PERIOD, base_heading
from thidua_helpers.report.tables.decisions import CLASS, RANK, DecidedFields, decided_rows
from thidua_helpers.tables.store import make_table, rows_of
from thidua_helpers.vietnamese import parse_date
from thidua_helpers.vocabulary import (
    MARKS,
    NOT_ASSIGNED,
    PROVINCE,
    Comparability,
    Match,
    Measure,
    Provenance,
    State,
    StatementKind,
    TargetOutcome,
)

_COMPARATORS = {">=": "từ", ">": "trên", "": State.MISSING.label}
_UNREACHABLE = "không đạt được"
_NO_TARGET_ROW = "không có dòng của đơn vị này trong tệp chỉ tiêu (targets.csv)"
EXACTNESS, EXACT = "Độ chính xác", "đủ mọi chữ số"
_OF_A_RATE = {"Tử số": "numerator", "Mẫu số": "denominator"}


@dataclass(frozen=True, kw_only=True)
class DataTable(Table):
    """An exported table: its `name` in the workbook and as a file, its sheet, what it holds.

    A cell is a text, an integer, a decimal or a day; in a column of numbers a text says why there is none.
    """

    name: str
    sheet: str
    holds: str


# Every table that there may be, in order: name, and sheet.
SHEETS = {
    "so_lieu_viec_don_vi": "Việc - đơn vị",
    "so_lieu_tien_don_vi": "Tiền - đơn vị",
    "so_lieu_viec_cum_tinh": "Việc - cụm, tỉnh",
    "so_lieu_tien_cum_tinh": "Tiền - cụm, tỉnh",
    "ty_le": "Tỷ lệ",
    "tien_binh_quan": "Tiền bình quân",
    "chi_tieu": "Chỉ tiêu",
    "cung_ky_so_lieu": "Cùng kỳ - số liệu",
    "cung_ky_ty_le": "Cùng kỳ - tỷ lệ",
    "xu_huong": "Xu hướng",
    "doi_chieu": "Đối chiếu",
    "nhan_dinh": "Nhận định đã công bố",
    "kiem_tra": "Kiểm tra, kiểm sát",
    "xep_hang": "Xếp hạng trong Cụm",
    "hang": "Hạng toàn tỉnh",
}


def data_tables(book: OpenEdition) -> list[DataTable]:
    """The tables of the edition that have a row, in order."""
    made = [
        *(_figures(book, measure, is_of_units) for is_of_units in (True, False) for measure in Measure),
        _rates(book),
        _money_per_case(book),
        _targets(book),
        _figures_of_same_period(book),
        _rates_of_same_period(book),
        _trends(book),
        _reconciliation(book),
        _statements(book),
        _inspections(book),
        _ranks(book),
        _classes(book),
    ]
    return [table for table in made if table.rows]


def _table(
    name: str, title: str, holds: str, columns: Sequence[Column], rows: Iterable[Sequence[Content]]
) -> DataTable:
    return DataTable(title, columns, [[Row(row) for row in rows]], name=name, sheet=SHEETS[name], holds=holds)


def _exactness(unit: str, row: Mapping, columns: Mapping[str, str]) -> str:
    """Of which figures of a row not every digit is known, and to which place; `columns`: head → column of `row`."""
    known = {head: known_to(row, column, unit) for head, column in columns.items() if not _is_absent(row, column)}
    return ". ".join(f"{head}: {said}" for head, said in known.items() if said)


def _is_absent(row: Mapping, column: str) -> bool:
    return row.get(column) is None or pd.isna(row[column])


def _with_exactness(columns: Sequence[Column], rows: Sequence[Sequence], said: Sequence[str]) -> tuple[list, list]:
    """Fields and rows with a column more that says how exactly figures are known, where a row has one that is not."""
    if not any(said):
        return list(columns), list(rows)
    texts = (each or EXACT for each in said)
    return [*columns, Column(EXACTNESS)], [[*row, text] for row, text in zip(rows, texts, strict=True)]


def units_of(book: OpenEdition) -> dict[str, str]:
    """The units that are shown, cluster by cluster, with the cluster's name; empty where there are none."""
    rules = book.rules
    clusters = {unit: cluster.name for cluster in rules.clusters for unit in cluster.members}
    all_units = clusters | {unit: "không thuộc Cụm" for unit in rules.unit_by_id if unit not in clusters}
    return {unit: cluster for unit, cluster in all_units.items() if unit in book.shown_units}


def _groups(book: OpenEdition) -> list[str]:
    return [*book.rules.cluster_ids, *book.remainders, PROVINCE]


def _holders(book: OpenEdition) -> list[str]:
    return [*units_of(book), *_groups(book)]


def _level(book: OpenEdition, holder: str) -> str:
    if holder == PROVINCE:
        return "toàn tỉnh"
    if holder in book.rules.unit_by_id:
        return "đơn vị"
    return "nhiều cụm" if holder in book.remainders else "cụm"


def _figures(book: OpenEdition, measure: str, is_of_units: bool) -> DataTable:
    """One row per holder, one column per line that somebody has a figure of, in whole việc or đồng."""
    rows, indicators = book.rows("figures"), book.rules.indicators
    units = units_of(book)
    holders = list(units) if is_of_units else _groups(book)
    known = {row["line"] for row in rows.values() if row["state"] == State.VALUE}
    own_lines = [each for each, line in indicators.lines.items() if each in known and measure in line.measures]
    lines = _heads({each: indicators.lines[each].label for each in own_lines})
    first = [Column("Đơn vị"), Column("Cụm")] if is_of_units else [Column("Cụm, tỉnh")]
    columns = [*first, *(Column(label, INTEGER) for label in lines.values()), Column("Căn cứ")]
    made, exactness = [], []
    for holder in holders:
        own = {label: rows.get(f"{holder}/{measure}/{line}", {}) for line, label in lines.items()}
        names = [book.rules.name(holder), units[holder]] if is_of_units else [book.rules.name(holder)]
        made.append([*names, *map(_figure, own.values()), _bases(own)])
        of_lines = (_exactness(Measure(measure).unit, row, {label: "value"}) for label, row in own.items())
        exactness.append(". ".join(filter(None, of_lines)))
    columns, made = _with_exactness(columns, made, exactness)
    whose = "các đơn vị" if is_of_units else "các cụm và toàn tỉnh"
    return _table(
        f"so_lieu_{measure}_{'don_vi' if is_of_units else 'cum_tinh'}",
        f"Số liệu về {Measure(measure).label} của {whose} ({Measure(measure).unit})",
        f"Mọi dòng số liệu về {Measure(measure).label}, tính bằng {Measure(measure).unit}; mỗi dòng một "
        + ("đơn vị" if is_of_units else "cụm, dòng cuối là toàn tỉnh"),
        columns,
        made if lines else [],
    )


def _heads(labels: Mapping[str, str]) -> dict[str, str]:
    """The label of each line; of two with one label also the id, since no two columns have one head."""
    said = [label.casefold() for label in labels.values()]
    return {line: label if said.count(label.casefold()) == 1 else f"{label} ({line})" for line, label in labels.items()}


def _figure(row: Mapping, column: str = "value") -> Content:
    """An integer of a row that has a state, with its mark; what is not known says so."""
    if row.get("state") != State.VALUE:
        return State(row.get("state", State.MISSING)).label
    return Figure(value=int(row[column]), mark=MARKS.get(row["basis"], ""))


def _bases(rows: Mapping[str, Mapping]) -> str:
    """What the figures of a row are made of: the commonest first, for the others the columns as well."""
    heads: dict[str, list[str]] = {}
    for head, row in rows.items():
        if row.get("state") == State.VALUE:
            heads.setdefault(row["basis"], []).append(head)
    ordered = sorted(heads, key=lambda basis: -len(heads[basis]))
    said = [
        Provenance(basis).label + (f": {', '.join(heads[basis])}" if place else "")
        for place, basis in enumerate(ordered)
    ]
    return "; ".join(said) or State.MISSING.label


def _rate_rows(book: OpenEdition, kind: str) -> Iterator[tuple[str, str, str, Mapping]]:
    """Rate, measure, holder and row of every rate of this kind that somebody has."""
    rows = book.rows("rates")
    known = {row["rate"] for row in rows.values() if row["state"] == State.VALUE}
    for rate_id, rate in book.rules.indicators.rates.items():
        if rate_id not in known or rate.kind != kind:
            continue
        for measure in rate.measures if kind == "pct" else ("tien",):
            for holder in _holders(book):
                yield rate_id, measure, holder, rows.get(f"{holder}/{measure}/{rate_id}", {})


def _rates(book: OpenEdition) -> DataTable:
    """One row per rate and holder: numerator, denominator, and the one divided by the other."""
    rates = book.rules.indicators.rates
    columns = [
        Column("Tỷ lệ"),
        Column("Tính bằng"),
        Column("Tên"),
        Column("Cấp"),
        Column("Tử số", INTEGER),
        Column("Mẫu số", INTEGER),
        Column("Kết quả (%)", PERCENT, formula="[Tử số]/[Mẫu số]"),
        Column("Căn cứ"),
    ]
    made = [
        [
            *(rates[rate].label, Measure(measure).label, book.rules.name(holder), _level(book, holder)),
            *(_figure(row, "numerator"), _figure(row, "denominator"), _percent(row, "value_pct")),
            "; ".join(
                filter(
                    None,
                    (
                        Provenance(row.get("basis", "")).label or State(row.get("state", State.MISSING)).label,
                        row.get("words"),
                    ),
                )
            ),
        ]
        for rate, measure, holder, row in _rate_rows(book, "pct")
    ]
    exactness = [_exactness(Measure(measure).unit, row, _OF_A_RATE) for _, measure, _, row in _rate_rows(book, "pct")]
    columns, made = _with_exactness(columns, made, exactness)
    holds = "Mọi tỷ lệ với tử số, mẫu số; kết quả là công thức chia hai ô đó"
    return _table("ty_le", "Các tỷ lệ", holds, columns, made)


def _percent(row: Mapping, column: str) -> Content:
    if row.get("state") != State.VALUE:
        return State(row.get("state", State.MISSING)).label
    return Figure(value=Decimal(row[column]), mark=MARKS.get(row["basis"], ""))


def _money_per_case(book: OpenEdition) -> DataTable:
    rates = book.rules.indicators.rates
    columns = [
        Column("Chỉ số"),
        Column("Tên"),
        Column("Cấp"),
        Column("Số tiền (đồng)", INTEGER),
        Column("Số việc", INTEGER),
        Column("Đồng một việc", INTEGER, formula="[Số tiền (đồng)]/[Số việc]"),
        Column("Căn cứ"),
    ]
    made = [
        [
            *(rates[rate].label, book.rules.name(holder), _level(book, holder)),
            *(_figure(row, column) for column in ("numerator", "denominator", "value_vnd")),
            Provenance(row.get("basis", "")).label or State(row.get("state", State.MISSING)).label,
        ]
        for rate, _, holder, row in _rate_rows(book, "vnd_per_viec")
    ]
    inexact = {"Số tiền (đồng)": "numerator"}
    exactness = [_exactness(Measure("tien").unit, row, inexact) for *_, row in _rate_rows(book, "vnd_per_viec")]
    columns, made = _with_exactness(columns, made, exactness)
    title = "Số tiền bình quân một việc"
    return _table("tien_binh_quan", title, f"{title}; kết quả là công thức chia hai ô", columns, made)


def _targets(book: OpenEdition) -> DataTable:
    """Results beside targets; without a target or a result the cells of the comparison say so.

    The difference is between the two as they are shown, so no formula: of unrounded ones it would show otherwise.
    """
    columns = [
        Column("Chỉ tiêu"),
        Column("Tính bằng"),
        Column("Tên"),
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
        Column("Quyết định giao"),
        Column("Kiểm chứng"),
        Column("Nguồn"),
        Column("Ghi chú"),
    ]
    has_milestones = bool(book.rules.milestones)
    columns += _MILESTONE if has_milestones else []
    order = {holder: place for place, holder in enumerate([*book.rules.unit_by_id, *_groups(book)])}
    rates = list(book.rules.indicators.rates)
    rows = sorted(
        [*book.rows("targets").values(), *_without_target_row(book)],
        key=lambda row: (rates.index(row["rate"]), row["measure"] != "viec", order[row["holder"]]),
    )
    made = [[*_target(book, row), *(_milestone(row) if has_milestones else [])] for row in rows]
    exactness = [_exactness_of_target(book, row) for row in rows]
    columns, made = _with_exactness(columns, made, exactness)
    holds = "Chỉ tiêu được giao, kết quả, chênh lệch, số còn thiếu theo hai cách tính"
    return _table("chi_tieu", "Kết quả so với chỉ tiêu được giao", holds, columns, made)


def _without_target_row(book: OpenEdition) -> Iterator[dict]:
    """A row for each target that the file of targets has for most units but not for this one: it counts as not
    assigned, and whoever reads the table is to see that it is not there."""
    for (measure, rate), units in book.rules.units_without_target_row.items():
        for unit in units:
            key = {"holder": unit, "measure": measure, "rate": rate, "state": State.MISSING}
            (row,) = rows_of("targets", make_table("targets", [key | {"note": _NO_TARGET_ROW}])).values()
            yield dict(row)


def _exactness_of_target(book: OpenEdition, row: Mapping) -> str:
    """Of the rate beside the target, and of what is missing to it and to its milestone."""
    rate = book.rows("rates").get(f"{row['holder']}/{row['measure']}/{row['rate']}", {})
    unit = Measure(row["measure"]).unit
    missing = {"Còn thiếu": "missing_fixed", "Còn thiếu so với tiến độ": "milestone_missing_fixed"}
    said = _exactness(unit, rate, _OF_A_RATE), _exactness(unit, row, missing)
    return ". ".join(filter(None, said))


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
    """The milestone beside the target of the year that it leads to."""
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
    """How a result is compared, and the target as assigned."""
    if row["state"] != State.VALUE:
        return [absent] * 2
    return [_COMPARATORS[row["comparator"]], Decimal(row["target_pct"])]


def _verified(row: Mapping) -> str:
    return "đã kiểm chứng" if row["verified"] == "co" else "chưa kiểm chứng"


def _still_missing(row: Mapping, whose: str) -> list:
    """What is missing under both readings; not known where the verdict depends on an allotment."""
    fixed, growing = (row[f"{whose}missing_{each}"] for each in ("fixed", "growing"))
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
        *(_figure(rate, "numerator"), _figure(rate, "denominator")),
        Decimal(row["result_pct"]) if row["result_pct"] else _percent(rate, "value_pct"),
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
    """The result in per cent of its target; of a change between two times there is no such share."""
    return Decimal(row["progress_pct"]) if row["progress_pct"] else State.NOT_APPLICABLE.label


def _same_period(book: OpenEdition) -> list[Mapping]:
    """The rows of shown holders, line by line in the order of the figures."""
    indicators = book.rules.indicators
    names = {name: place for place, name in enumerate([*indicators.lines, *indicators.rates])}
    holders = {holder: place for place, holder in enumerate(_holders(book))}
    rows = [row for row in book.rows("same_period").values() if row["holder"] in holders]
    return sorted(rows, key=lambda row: (names[row["name"]], row["measure"] != "viec", holders[row["holder"]]))


def _base_head(book: OpenEdition) -> str:
    """What the column of the base is called; within one year the base is called by its own name."""
    heading = base_heading(book.edition, book.base) if book.base else SAME_PERIOD
    return f"{SAME_PERIOD} năm trước" if heading == SAME_PERIOD else heading


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def _figures_of_same_period(book: OpenEdition) -> DataTable:
    lines, figures, before = book.rules.indicators.lines, book.rows("figures"), _base_head(book)
    columns = [
        Column("Số liệu"),
        Column("Tính bằng"),
        Column("Tên"),
        Column("Cấp"),
        Column("Kỳ này", INTEGER),
        Column(before, INTEGER),
        Column("Tăng, giảm", INTEGER, formula=f"[Kỳ này]-[{before}]"),
        Column("Tăng, giảm (%)", PERCENT, formula=f"[Tăng, giảm]/[{before}]"),
    ]
    made = [
        [
            *(lines[row["name"]].label, Measure(row["measure"]).label, book.rules.name(row["holder"])),
            _level(book, row["holder"]),
            _figure(figures[f"{row['holder']}/{row['measure']}/{row['name']}"]),
            *(int(row["before"]), int(row["change"])),
            Decimal(row["change_pct"]) if row["change_pct"] else State.NOT_APPLICABLE.label,
        ]
        for row in _same_period(book)
        if row["name"] in lines
    ]
    exactness = [_exactness_of_change(book, row) for row in _same_period(book) if row["name"] in lines]
    columns, made = _with_exactness(columns, made, exactness)
    title = f"Số liệu {book.edition.title} so với {_lowered(before)}"
    holds = f"Số kỳ này, {_lowered(before)}, mức tăng, giảm; chỉ những số có ở cả hai kỳ"
    return _table("cung_ky_so_lieu", title, holds, columns, made)


def _exactness_of_change(book: OpenEdition, row: Mapping) -> str:
    """Of a figure, of the one a year before, and of the difference of the two."""
    unit, now = Measure(row["measure"]).unit, book.rows("figures")[f"{row['holder']}/{row['measure']}/{row['name']}"]
    said = _exactness(unit, now, {"Kỳ này": "value"})
    before = _exactness(unit, row, {_base_head(book): "before", "Tăng, giảm": "change"})
    return ". ".join(filter(None, (said, before)))


def _rates_of_same_period(book: OpenEdition) -> DataTable:
    """Both rates as they are shown, with more decimals where two would hide a change."""
    rates, before = book.rules.indicators.rates, _base_head(book)
    columns = [
        Column("Tỷ lệ"),
        Column("Tính bằng"),
        Column("Tên"),
        Column("Cấp"),
        Column("Kỳ này (%)", PERCENT),
        Column(f"{before} (%)", PERCENT),
        Column("Tăng, giảm (điểm phần trăm)", POINTS, formula=f"([Kỳ này (%)]-[{before} (%)])*100"),
    ]
    made = [
        [
            *(rates[row["name"]].label, Measure(row["measure"]).label, book.rules.name(row["holder"])),
            _level(book, row["holder"]),
            *(Decimal(row["before_pct"]) + Decimal(row["difference_pct"]), Decimal(row["before_pct"])),
            Decimal(row["difference_pct"]),
        ]
        for row in _same_period(book)
        if row["name"] in rates
    ]
    title = f"Tỷ lệ {book.edition.title} so với {_lowered(before)}"
    holds = f"Tỷ lệ kỳ này, {_lowered(before)}, chênh lệch tính bằng điểm phần trăm"
    return _table("cung_ky_ty_le", title, holds, columns, made)


def _trends(book: OpenEdition) -> DataTable:
    """The series of the editions up to this one, of every length; none where there is no page of it."""
    indicators = book.rules.indicators
    names = {name: rule.label for name, rule in (indicators.lines | indicators.rates).items()}
    holders = {holder: place for place, holder in enumerate(_holders(book))}
    rows = [row for row in book.rows("trends").values() if row["holder"] in holders and book.rules.has_trends]
    order = {name: place for place, name in enumerate(names)}
    rows.sort(key=lambda row: (order[row["name"]], row["measure"] != "viec", holders[row["holder"]],
                               Edition.parse(row["period"])))  # fmt: skip
    columns = [
        Column("Số liệu, tỷ lệ"),
        Column("Tính bằng"),
        Column("Tên"),
        Column("Cấp"),
        Column("Kỳ"),
        Column("Giá trị", INTEGER),
        Column("Tỷ lệ (%)", PERCENT),
        Column("Căn cứ"),
        Column("So sánh với kỳ này"),
        Column("Ghi chú"),
        Column("Nguồn"),
    ]
    absent = State.NOT_APPLICABLE.label
    made = [
        [
            *(names[row["name"]], Measure(row["measure"]).label, book.rules.name(row["holder"])),
            *(_level(book, row["holder"]), row["period"]),
            *((absent, _percent(row, "value_pct")) if row["name"] in indicators.rates else (_figure(row), absent)),
            *(Provenance(row["basis"]).label, Comparability(row["comparison"]).label, row["words"], row["source"]),
        ]
        for row in rows
    ]
    exactness = [_exactness(Measure(row["measure"]).unit, row, {"Giá trị": "value"}) for row in rows]
    columns, made = _with_exactness(columns, made, exactness)
    title = f"Số liệu, tỷ lệ qua các kỳ, đến {book.edition.title}"
    holds = "Mọi kỳ đến kỳ này, theo đơn vị, cụm hiện nay; số không so sánh được thì để lý do ở cột ghi chú"
    return _table("xu_huong", title, holds, columns, made)


def _reconciliation(book: OpenEdition) -> DataTable:
    """Every published figure as printed beside what the data give for it, one row per reading."""
    columns = [
        Column("Tên"),
        Column("Nội dung"),
        Column("Tính bằng"),
        Column("Như đã in"),
        Column("Cách tính lại"),
        Column("Tử số", INTEGER),
        Column("Mẫu số", INTEGER),
        Column("Tính lại (số)", INTEGER),
        Column("Tính lại (%)", PERCENT, formula="[Tử số]/[Mẫu số]"),
        Column("Kết quả"),
        Column("Giải thích"),
        Column("Nguồn"),
        Column("Ô trong sổ tính"),
    ]
    made = []
    for row in book.table("reconciliation").to_dict("records"):
        published = book.rows("published")[f"{row['file']}/{row['sheet']}/{row['row']}"]
        made.append(
            [
                *(book.rules.name(row["holder"]), row["item"], Measure(row["measure"]).label, row["printed"]),
                *(row["against"], *_recomputed(row, published["kind"]), Match(row["result"]).label, row["explanation"]),
                book.rules.sources[row["source"]].title,
                f"{book.input_names.called(row['file'])}, {row['sheet']}, {row['cell']}",
            ]
        )
    holds = "Số đã in trong văn bản công bố bên cạnh số tính lại, mỗi cách đọc một dòng"
    return _table("doi_chieu", "Đối chiếu số liệu đã công bố", holds, columns, made)


def _statements(book: OpenEdition) -> DataTable:
    """What publications state of the edition beside figures, word for word where the words are known."""
    headings = "Nội dung", "Tên", "Kỳ đầu", "Kỳ cuối", "Nguyên văn", "Thuật lại", "Nguồn", "Nơi đăng, tác giả"
    columns = [*map(Column, headings), Column("Ngày đăng", DATE), Column("Trang, đoạn"), Column("Ghi chú")]
    made = []
    for each in book.rules.statements:
        source = book.rules.sources[each.source]
        day = source.published_on or State.MISSING.label
        of_period = each.first, each.last or each.first
        said = StatementKind(each.kind).label, book.rules.name(each.holder), *of_period, each.quote, each.text
        made.append([*said, source.title, source.publisher, day, each.place, each.note])
    holds = "Điều nguồn nêu về kỳ này, về hội nghị, khen thưởng; là lời của nguồn, không phải kết luận của báo cáo"
    return _table("nhan_dinh", "Nhận định đã công bố", holds, columns, made)


def _recomputed(row: Mapping, kind: str) -> list:
    """Numerator, denominator, recomputed number and rate; only a rate is the one divided by the other."""
    asked = {"count": ("recomputed",), "rate": ("numerator", "denominator", "recomputed_pct")}
    of_kind = asked.get(kind, ("recomputed_pct",))
    values = []
    for column in ("numerator", "denominator", "recomputed", "recomputed_pct"):
        value = row[column]
        if column not in of_kind:
            values.append(State.NOT_APPLICABLE.label)
        elif pd.isna(value) or value == "":
            values.append(State.MISSING.label)
        else:
            values.append(Decimal(value) if column == "recomputed_pct" else int(value))
    return values


def _inspections(book: OpenEdition) -> DataTable:
    has_note = book.rules.shares("inspections", "note")
    columns = [
        *(Column("Ngày", DATE), Column("Đơn vị"), Column("Nguồn"), Column("Loại vi phạm, sai sót")),
        *(Column("Số lượng", INTEGER), *([Column("Ghi chú")] if has_note else [])),
    ]
    rows = book.table("inspections").sort_values("found_on", kind="stable").to_dict("records")
    made = [
        [
            *(parse_date(row["found_on"]), book.rules.name(row["holder"]), row["found_by"], row["kind"]),
            *(int(row["count"]), *([row["note"]] if has_note else [])),
        ]
        for row in rows
    ]
    title = "Vi phạm, sai sót do kiểm tra, kiểm sát phát hiện"
    return _table("kiem_tra", title, f"{title}, theo ngày", columns, made)


def _ranks(book: OpenEdition) -> DataTable:
    clusters = {unit: cluster.name for cluster in book.rules.clusters for unit in cluster.members}
    rows = [row for cluster in book.rules.clusters for row in decided_rows(book, RANK, cluster.members)]
    of = DecidedFields(book, RANK)
    cluster = Field(Column("Cụm"), lambda row: clusters[row["holder"]])
    fields = [cluster, of.value(INTEGER), of.unit(), *of.parts_of_decision()]
    table = table_of([rows], fields, "Xếp hạng trong Cụm đã có quyết định")
    holds = _holds(book, "Thứ hạng các đơn vị trong Cụm")
    return _table("xep_hang", table.caption, holds, table.columns, table.rows)


def _classes(book: OpenEdition) -> DataTable:
    of = DecidedFields(book, CLASS)
    fields = [of.unit(), of.value(), *of.parts_of_decision()]
    rows = decided_rows(book, CLASS, list(book.rules.unit_by_id))
    table = table_of([rows], fields, "Hạng các đơn vị trong tỉnh đã có quyết định")
    return _table("hang", table.caption, _holds(book, "Hạng của các đơn vị"), table.columns, table.rows)


def _holds(book: OpenEdition, what: str) -> str:
    """What a table of decided things holds, and on which figures they stand where those have been revised."""
    kept = points_based_on(book)
    return f"{what}, theo quyết định đã ban hành" + (f". {kept}" if kept else "")
