"""A few units that hold most of the enforceable money of the province."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate

from thidua_helpers.insights.insight import Insight, Value, count_value, holder_list, percent_value
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, Consequence

MEASURE = "tien"
# Three units at most hold three quarters, and they are a fifth of the units at most: with few units that is usual.
_MOST_UNITS, _HELD_SHARE, _MOST_OF_UNITS = 3, Fraction(3, 4), Fraction(1, 5)
# A cluster is named if these units hold half of its money.
_SHARE_OF_CLUSTER = Fraction(1, 2)


def concentration(results: Results) -> Iterator[Insight]:
    """A statement on the fewest such units, for the province and clusters that they dominate."""
    whole = results.main_ratio(PROVINCE, MEASURE)
    money = {unit: ratio[1] for unit in results.units if (ratio := results.main_ratio(unit, MEASURE)) is not None}
    if whole is None or not money:
        return
    largest = sorted(money, key=lambda unit: (-money[unit], unit))[:_MOST_UNITS]
    reached = [held >= _HELD_SHARE * whole[1] for held in accumulate(money[unit] for unit in largest)]
    if True not in reached:
        return
    few = largest[: reached.index(True) + 1]
    if len(few) > _MOST_OF_UNITS * len(results.units):
        return
    dominated = _dominated_clusters(results, few)
    numbers: dict[str, Value] = {
        "units": count_value(len(few)),
        "share": percent_value(Fraction(sum(money[unit] for unit in few), whole[1])),
    }
    numbers |= {f"share_{place}": percent_value(share) for place, share in enumerate(dominated.values(), start=1)}
    of_clusters = [f"{{share_{place}}} của {{@{cluster}}}" for place, cluster in enumerate(dominated, start=1)]
    inside = f", {' và '.join(of_clusters)}" if dominated else ""
    who = f"Riêng {holder_list(few)} giữ" if len(few) == 1 else f"{{units}} đơn vị ({holder_list(few)}) giữ"
    if len(few) == 1:
        del numbers["units"]
    compared = (
        ": so sánh tỷ lệ về tiền giữa các cụm trước hết là so sánh kết quả ở đây với phần còn lại"
        if len(results.clusters) > 1 and dominated
        else ""
    )
    yield Insight(
        subject=PROVINCE,
        pages=(PROVINCE, *dominated),
        consequence=Consequence.EXPLAINS,
        sentence=f"{who} {{share}} số tiền có điều kiện của {{@{PROVINCE}}}{inside}{compared}.",
        numbers=numbers,
        weight=Fraction(sum(money[unit] for unit in few), whole[1]),
        measure=MEASURE,
    )


def _dominated_clusters(results: Results, few: list[str]) -> dict[str, Fraction]:
    """Clusters of which these units hold most of the money, with the share."""
    shares = {}
    for cluster, members in results.clusters.items():
        ratio = results.main_ratio(cluster, MEASURE)
        held = [found[1] for unit in few if unit in members and (found := results.main_ratio(unit, MEASURE))]
        if ratio is not None and held and sum(held) >= _SHARE_OF_CLUSTER * ratio[1]:
            shares[cluster] = Fraction(sum(held), ratio[1])
    return shares
