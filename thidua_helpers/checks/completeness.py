"""What is not there: decisions of a person, which stop the edition; units in no cluster, units and clusters without
figures, which do not."""

from collections.abc import Iterator

import pandas as pd

from thidua_helpers.findings import ERROR, WARNING, Finding
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import PROVINCE, Basis, Level, State


def undecided(rules: RuleBook) -> Iterator[Finding]:
    """What was only carried over from another edition and nobody has decided on yet."""
    for entry in rules.year.to_decide:
        yield Finding(
            check="chua-quyet-dinh",
            severity=ERROR,
            file=rules.files.year,
            found=f"{entry.what} [{entry.id}]",
            expected="đã có người quyết định cho kỳ này",
            advice=f"Xem, sửa ở {entry.where}. Xong thì chọn “đã quyết định” ở sổ cấu hình, trang “Việc cần quyết "
            f"định”, rồi chạy “thidua config {rules.edition}”; hoặc xóa mục to_decide “{entry.id}” trong year.toml.",
        )


def membership_gaps(rules: RuleBook) -> Iterator[Finding]:
    """Units that no published list of members names, members about whom the sources differ, clusters of one."""
    file = rules.clusters_file
    for unit in rules.units_in_no_cluster:
        yield Finding(
            check="don-vi-ngoai-cum",
            severity=WARNING,
            holder=unit.id,
            file=file,
            found=f"{unit.short_name} không có trong danh sách thành viên cụm nào đã công bố",
            expected=f"mọi đơn vị thuộc một cụm theo Quyết định {rules.cluster_system.decision.number}",
            advice="Tra bản gốc quyết định rồi bổ sung thành viên vào tệp cấu hình cụm.",
        )
    for cluster in rules.clusters:
        for member, note in cluster.notes.items():
            yield Finding(
                check="thanh-vien-can-xem",
                severity=WARNING,
                holder=member,
                file=file,
                found=f"{rules.name(member)} ({cluster.name}): {note.rstrip('.')}",
                expected="các nguồn nêu cùng một danh sách thành viên",
                advice="Tra bản gốc quyết định.",
            )
        if unit := rules.lone_unit(cluster.id):
            yield Finding(
                check="cum-mot-don-vi",
                severity=WARNING,
                holder=cluster.id,
                file=file,
                found=f"{cluster.name} chỉ có {rules.name(unit)} để xét thi đua: luôn thứ 1/1, tự suy tôn",
                expected="mỗi cụm có ít nhất hai đơn vị được xét",
                advice="Xem lại thành viên cụm và loại đơn vị được xếp hạng (kinds của bảng tiêu chí); nếu đúng, báo "
                "cáo Hội đồng, rồi ghi mã phát hiện và lý do vào accepted.csv của kỳ.",
                is_acceptable=True,
            )


def missing_figures(figures: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """A province without figures, clusters that lack lines which it has, and, once for all, units without any."""
    known = figures[figures["state"] == State.VALUE]
    if not (known["level"] == Level.PROVINCE).any():
        yield Finding(
            check="chua-co-so-lieu-toan-tinh",
            severity=WARNING,
            holder=PROVINCE,
            found="Chưa có số liệu nào của toàn tỉnh",
            expected="số liệu toàn tỉnh",
            advice="Kiểm tra tệp đầu vào có thiếu các dòng của toàn tỉnh không.",
        )
    sums = [line for line, rule in rules.indicators.lines.items() if rule.terms]
    of_province = known[(known["level"] == Level.PROVINCE) & ~known["line"].isin(sums)][["measure", "line"]]
    lacking = figures[(figures["level"] == Level.CLUSTER) & (figures["state"] == State.MISSING)].merge(of_province)
    for cluster, missing in lacking.groupby("holder", sort=True):
        labels = dict.fromkeys(f"“{rules.indicators.lines[line].label}”" for line in missing["line"])
        yield Finding(
            check="cum-thieu-so-lieu",
            severity=WARNING,
            holder=str(cluster),
            found=f"{rules.name(str(cluster))}: chưa có số liệu {', '.join(labels)}",
            expected="cụm có đủ các dòng số liệu như toàn tỉnh",
            advice="Bổ sung khi có nguồn. Báo cáo ghi “chưa có số liệu”, không suy đoán cho từng cụm.",
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
    made = "suy ra từ các tổng đã công bố" if set(known["basis"]) == {Basis.DERIVED} else "là tổng đã công bố"
    names = ", ".join(rules.name(unit) for unit in has_figure.index[~has_figure])
    yield Finding(
        check="chua-co-so-lieu-don-vi",
        severity=WARNING,
        found=f"Chưa có số liệu của: {names}"
        if has_figure.any()
        else f"Chưa có số liệu của đơn vị nào; {totals} {made}",
        expected="số liệu từng đơn vị để cộng thành tổng",
        advice="Bổ sung khi có số liệu của các đơn vị.",
    )
