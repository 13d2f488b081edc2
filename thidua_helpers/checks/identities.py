"""Arithmetic between figures; a broken identity is an error with all its cells."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.findings.catalogue.number_cells import SO_AM_OF_FIGURE
from thidua_helpers.findings.catalogue.sums import (
    PHAN_LON_HON_TONG,
    PHAN_LON_HON_TONG_OF_MEMBERS,
    TONG_CUM_KHAC_TOAN_TINH,
)
from thidua_helpers.findings.finding import Finding
from thidua_helpers.tables.frames import cells_of, records
from thidua_helpers.tables.keys import FIGURE_KEY
from thidua_helpers.vietnamese import format_count
from thidua_helpers.vocabulary import Measure, Provenance, State


def parts_of_province(
    values: Mapping, place: tuple[str, str], province: str, clusters: Sequence[str], others: Sequence[str]
) -> list[dict] | None:
    """Figures that add up to the province's at (measure, line); None if one is unknown.

    They are the clusters'; where the province's is the sum of all units, also those of units in no cluster (`others`).
    A published total must be the sum of the clusters alone. `values` maps (holder, measure, line) → row.
    """
    whole = values.get((province, *place))
    if whole is None or not clusters:
        return None
    holders = [*clusters, *(others if whole["provenance"] == Provenance.SUM else ())]
    keys = [(holder, *place) for holder in holders]
    return [values[key] for key in keys] if all(key in values for key in keys) else None


def clusters_sum_to_province(
    figures: pd.DataFrame,
    province: str,
    clusters: Sequence[str],
    others: Sequence[str],
    lines: Mapping,
    find: CellFinder,
) -> Iterator[Finding]:
    """Findings on provincial figures that differ from the sum of their parts."""
    by_key = known_figures(figures)
    for (holder, measure, line), total in by_key.items():
        parts = parts_of_province(by_key, (measure, line), province, clusters, others) if holder == province else None
        if parts is None:
            continue
        values, whole = [int(part["value"]) for part in parts], int(total["value"])
        if sum(values) != whole:
            yield TONG_CUM_KHAC_TOAN_TINH.finding(
                found=f"{lines[line].label} ({Measure(measure).label}): toàn tỉnh {format_count(whole)}, các cụm "
                f"cộng lại {' + '.join(map(format_count, values))} = {format_count(sum(values))}, "
                f"lệch {format_count(sum(values) - whole)} {Measure(measure).unit}",
                holder=province,
                at=find.location(total["inputs"], *(part["inputs"] for part in parts)),
            )


def _stocks_and_flows(figures: pd.DataFrame, lines: Mapping) -> dict[tuple[str, str, str], dict]:
    """Known figures, without changes between two times, which may be negative."""
    return {key: row for key, row in known_figures(figures).items() if not lines[key[2]].is_change}


def known_figures(figures: pd.DataFrame) -> dict[tuple[str, str, str], dict]:
    """(holder, measure, line) → `value`, `provenance`, `inputs` of known figures."""
    known = figures[figures["state"] == State.VALUE]
    keys = zip(*(cells_of(known[name]) for name in FIGURE_KEY), strict=True)
    return dict(zip(keys, records(known.filter(["value", "provenance", "inputs"])), strict=True))


def parts_within_wholes(
    figures: pd.DataFrame, lines: Mapping, names: Mapping[str, str], find: CellFinder
) -> Iterator[Finding]:
    """Findings on negative figures, and on lines larger than the nearest known whole.

    Done ≤ enforceable ≤ to be enforced ≤ docketed: config's `within`, followed up past lines that are not known.
    """
    values = _stocks_and_flows(figures, lines)
    for (holder, measure, line), part in values.items():
        value, whole = int(part["value"]), lines[line].within
        while whole and (holder, measure, whole) not in values:
            whole = lines[whole].within
        if value < 0:
            yield SO_AM_OF_FIGURE.finding(
                found=f"{names[holder]}: {lines[line].label} ({Measure(measure).label}) là {format_count(value)}",
                holder=holder,
                at=find.location(part["inputs"]),
            )
        elif whole and value > int(values[(holder, measure, whole)]["value"]):
            limit = values[(holder, measure, whole)]
            yield PHAN_LON_HON_TONG.finding(
                found=f"{names[holder]}: {lines[line].label} ({Measure(measure).label}) {format_count(value)} lớn hơn "
                f"{lines[whole].label} {format_count(int(limit['value']))}",
                holder=holder,
                at=find.location(limit["inputs"], part["inputs"]),
                part=lines[line].label,
                whole=lines[whole].label,
            )


def members_within_groups(
    figures: pd.DataFrame, membership: pd.DataFrame, lines: Mapping, names: Mapping[str, str], find: CellFinder
) -> Iterator[Finding]:
    """Groups whose known members together exceed the group; `membership` has `group`, `member`."""
    values = _stocks_and_flows(figures, lines)
    members_of = membership.groupby("group")["member"].agg(list).to_dict()
    for (group, measure, line), whole in values.items():
        members = [member for member in members_of.get(group, []) if (member, measure, line) in values]
        if not members:
            continue
        parts = [values[(member, measure, line)] for member in members]
        together = sum(int(part["value"]) for part in parts)
        if together > int(whole["value"]):
            listed = ", ".join(names[member] for member in members)
            yield PHAN_LON_HON_TONG_OF_MEMBERS.finding(
                found=f"{lines[line].label} ({Measure(measure).label}): {listed} cộng lại {format_count(together)} "
                f"lớn hơn {names[group]} {format_count(int(whole['value']))}",
                holder=group,
                at=find.location(whole["inputs"], *(part["inputs"] for part in parts)),
                group=names[group],
            )
