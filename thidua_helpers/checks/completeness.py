"""Missing decisions of a person (errors); missing members and figures (warnings)."""

from collections.abc import Iterator

import pandas as pd

from thidua_helpers.findings.catalogue.completeness import (
    CHUA_CO_SO_LIEU_DON_VI,
    CHUA_CO_SO_LIEU_TOAN_TINH,
    CHUA_QUYET_DINH,
    CUM_THIEU_SO_LIEU,
    DON_VI_NGOAI_CUM,
    THANH_VIEN_CAN_XEM,
)
from thidua_helpers.findings.catalogue.votes_and_awards import CUM_MOT_DON_VI
from thidua_helpers.findings.finding import Finding, Location
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import PROVINCE, Level, Provenance, State


def undecided(rules: RuleBook) -> Iterator[Finding]:
    """Settings carried over from another edition that no one has decided on yet."""
    for entry in rules.year.to_decide:
        yield CHUA_QUYET_DINH.finding(
            found=f"{entry.what} [{entry.id}]",
            at=Location(file=rules.files.year),
            where=entry.where,
            edition=rules.edition,
            entry=entry.id,
        )


def membership_gaps(rules: RuleBook) -> Iterator[Finding]:
    """Units in no cluster, members about whom sources differ, clusters with one ranked unit."""
    file = rules.clusters_file
    for unit in rules.units_in_no_cluster:
        yield DON_VI_NGOAI_CUM.finding(
            found=f"{unit.short_name} không có trong danh sách thành viên cụm nào đã công bố",
            holder=unit.id,
            at=Location(file=file),
            decision=rules.cluster_system.decision.number if rules.cluster_system else "",
        )
    for cluster in rules.clusters:
        for member, note in cluster.notes.items():
            yield THANH_VIEN_CAN_XEM.finding(
                found=f"{rules.name(member)} ({cluster.name}): {note.rstrip('.')}",
                holder=member,
                at=Location(file=file),
            )
        if unit := rules.lone_unit(cluster.id):
            yield CUM_MOT_DON_VI.finding(
                found=f"{cluster.name} chỉ có {rules.name(unit)} để xét thi đua: luôn thứ 1/1, tự suy tôn",
                holder=cluster.id,
                at=Location(file=file),
            )


def missing_figures(figures: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on a province, clusters or units without figures; one finding for all units."""
    values = figures[figures["state"] == State.VALUE]
    if not (values["level"] == Level.PROVINCE).any():
        yield CHUA_CO_SO_LIEU_TOAN_TINH.finding(found="Chưa có số liệu nào của toàn tỉnh", holder=PROVINCE)
    sums = [line for line, rule in rules.indicators.lines.items() if rule.terms]
    of_province = values[(values["level"] == Level.PROVINCE) & ~values["line"].isin(sums)][["measure", "line"]]
    without_figures = figures[(figures["level"] == Level.CLUSTER) & (figures["state"] == State.MISSING)].merge(
        of_province
    )
    for cluster, missing in without_figures.groupby("holder", sort=True):
        labels = dict.fromkeys(f"“{rules.indicators.lines[line].label}”" for line in missing["line"])
        yield CUM_THIEU_SO_LIEU.finding(
            found=f"{rules.name(str(cluster))}: chưa có số liệu {', '.join(labels)}", holder=str(cluster)
        )
    if rules.statistical_forms:
        return
    has_figure = (
        figures[figures["level"] == Level.UNIT]
        .groupby("holder")["state"]
        .agg(lambda states: State.VALUE in set(states))
    )
    if has_figure.all():
        return
    totals = "các số liệu khác" if rules.clusters else "số liệu toàn tỉnh"
    how = "suy ra từ các tổng đã công bố" if set(values["provenance"]) == {Provenance.DERIVED} else "là tổng đã công bố"
    names = ", ".join(rules.name(unit) for unit in has_figure.index[~has_figure])
    yield CHUA_CO_SO_LIEU_DON_VI.finding(
        found=f"Chưa có số liệu của: {names}" if has_figure.any() else f"Chưa có số liệu của đơn vị nào; {totals} {how}"
    )
