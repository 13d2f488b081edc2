"""What is not there: units in no cluster, units and clusters without figures. All of it is shown, none of it stops."""

from collections.abc import Iterator

import pandas as pd

from thidua_helpers.findings import WARNING, Finding
from thidua_helpers.rules import RuleBook
from thidua_helpers.tables import MISSING, VALUE


def membership_gaps(rules: RuleBook) -> Iterator[Finding]:
    """Units that no published list of members names, and members about whom the sources differ."""
    file = f"config/clusters/{rules.year.clusters}.toml"
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


def missing_figures(figures: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Clusters that lack lines which the province has, and, once for all, units without any figure."""
    known = figures[figures["state"] == VALUE]
    of_province = known[known["level"] == "tinh"][["measure", "line"]]
    lacking = figures[(figures["level"] == "cum") & (figures["state"] == MISSING)].merge(of_province)
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
    units = figures[figures["level"] == "don_vi"]
    if not (units["state"] == VALUE).any():
        yield Finding(
            check="chua-co-so-lieu-don-vi",
            severity=WARNING,
            found="Chưa có số liệu của đơn vị nào; số liệu cụm và toàn tỉnh là tổng đã công bố",
            expected="số liệu từng đơn vị để cộng thành cụm và toàn tỉnh",
            advice="Đưa biểu thống kê của các đơn vị vào data/raw khi có.",
        )
