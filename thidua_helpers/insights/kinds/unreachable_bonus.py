"""Bonuses for a workload that no unit of a cluster comes near."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, amount_value, count_value
from thidua_helpers.insights.results_read import Results, WorkloadThreshold
from thidua_helpers.vocabulary import PROVINCE, Consequence

# With less than half of the workload, it is not the year that keeps a unit from the bonus.
_NEAR = Fraction(1, 2)


def unreachable_bonus(results: Results) -> Iterator[Insight]:
    """A statement for each cluster and bonus, internal."""
    for threshold in results.workload_thresholds:
        for cluster, members in results.clusters.items():
            workloads = [
                results.figures.get((unit, threshold.measure, threshold.line))
                for unit in members
                if unit in threshold.units
            ]
            known = [workload for workload in workloads if workload is not None]
            if known and len(known) == len(workloads) and max(known) < _NEAR * threshold.needed:
                yield _insight(threshold, cluster, known)


def _insight(threshold: WorkloadThreshold, cluster: str, workloads: list[int]) -> Insight:
    return Insight(
        subject=cluster,
        pages=(PROVINCE, cluster),
        consequence=Consequence.DOUBT,
        sentence=f"Điểm thưởng khối lượng chỉ có từ {{needed}} {threshold.label}; {{units}} đơn vị của "
        f"{{@{cluster}}} có nhiều nhất {{most}}, nên dù làm tốt cũng không thể được thưởng.",
        numbers={
            "needed": amount_value(threshold.needed, threshold.measure, "mức bắt đầu tính thưởng cộng một bước"),
            "units": count_value(len(workloads)),
            "most": amount_value(max(workloads), threshold.measure),
        },
        weight=Fraction(max(workloads), threshold.needed),
        measure=threshold.measure,
        ranking=threshold.ranking,
        is_internal=True,
    )
