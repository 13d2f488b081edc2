"""Arithmetic that must hold between figures. A violated identity is an error that lists its cells, the total first."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.findings import ERROR, Finding
from thidua_helpers.labels import MEASURES, UNITS
from thidua_helpers.tables import VALUE
from thidua_helpers.vietnamese import format_count


def clusters_sum_to_province(
    figures: pd.DataFrame, clusters: Sequence[str], province: str, lines: Mapping, find: CellFinder
) -> Iterator[Finding]:
    """Where the province and all clusters have a figure of a line, Σ clusters = province."""
    known = figures[figures["state"] == VALUE].set_index(["measure", "line"])
    for (measure, line), total in known[known["holder"] == province].iterrows():
        parts = known.loc[[(measure, line)]].set_index("holder").reindex(list(clusters))
        if not clusters or parts["value"].isna().any():
            continue
        values = [int(value) for value in parts["value"]]
        if sum(values) != int(total["value"]):
            yield Finding(
                check="tong-cum-khac-toan-tinh",
                severity=ERROR,
                holder=province,
                **find.place(total["inputs"], *parts["inputs"]),
                found=f"{lines[line].label} ({MEASURES[measure]}): toàn tỉnh {format_count(int(total['value']))}, "
                f"các cụm cộng lại {' + '.join(map(format_count, values))} = {format_count(sum(values))}, "
                f"lệch {format_count(sum(values) - int(total['value']))} {UNITS[measure]}",
                expected="tổng các cụm bằng toàn tỉnh",
                advice="Đối chiếu từng ô với nguồn; sửa ô chép sai.",
            )


def parts_within_wholes(
    figures: pd.DataFrame, lines: Mapping, names: Mapping[str, str], find: CellFinder
) -> Iterator[Finding]:
    """A line is at most the nearest known line that it is within, and nothing is negative; also where derived.

    Done ≤ enforceable ≤ to be enforced ≤ docketed: config's `within`, followed up past lines that are not known.
    """
    known = figures[figures["state"] == VALUE].set_index(["holder", "measure", "line"])
    for (holder, measure, line), part in known.iterrows():
        value, whole = int(part["value"]), lines[line].within
        while whole and (holder, measure, whole) not in known.index:
            whole = lines[whole].within
        if value < 0:
            yield Finding(
                check="so-am",
                severity=ERROR,
                holder=holder,
                **find.place(part["inputs"]),
                found=f"{names[holder]}: {lines[line].label} ({MEASURES[measure]}) là {format_count(value)}",
                expected="không âm; phần của cụm không lớn hơn toàn tỉnh",
                advice="Đối chiếu từng ô với nguồn; sửa ô chép sai.",
            )
        elif whole and value > int(known.loc[(holder, measure, whole), "value"]):
            limit = known.loc[(holder, measure, whole)]
            yield Finding(
                check="phan-lon-hon-tong",
                severity=ERROR,
                holder=holder,
                **find.place(limit["inputs"], part["inputs"]),
                found=f"{names[holder]}: {lines[line].label} ({MEASURES[measure]}) {format_count(value)} lớn hơn "
                f"{lines[whole].label} {format_count(int(limit['value']))}",
                expected=f"{lines[line].label} không lớn hơn {lines[whole].label}",
                advice="Đối chiếu hai ô với nguồn; sửa ô chép sai.",
            )
