"""Differences of rates of cases, in clusters and from targets, that chance alone makes."""

from collections.abc import Iterator
from fractions import Fraction

from thidua_helpers.errors import not_none
from thidua_helpers.insights.chance import (
    MEASURE,
    SIGNIFICANT,
    WARNING,
    ChanceGroup,
    chance_group,
    target_distance,
)
from thidua_helpers.insights.insight import (
    Insight,
    amount_value,
    compared_percent_value,
    count_value,
    holder_list,
    named_holders,
    percent_value,
)
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, Consequence

# Cases are a full count: the sentence is a caution in comparing, and changes no conclusion.
_CAUTION = "Đây chỉ là lưu ý khi so sánh, kết quả không thay đổi: số việc là số đếm đủ, không phải chọn mẫu"


def within_chance(results: Results) -> Iterator[Insight]:
    """Statements on clusters whose units hardly differ, and on targets missed by little."""
    even = {
        cluster: found
        for cluster in results.clusters
        if (found := chance_group(results, cluster)) is not None and found.p_value >= SIGNIFICANT
    }
    for cluster, found in even.items():
        yield _insight_on_cluster(cluster, found)
    if even:
        yield _caution(
            PROVINCE,
            f"Giữa các đơn vị trong {holder_list(even)}, chênh lệch tỷ lệ thi hành xong về việc chưa vượt mức dao "
            f"động ngẫu nhiên: thứ tự theo tỷ lệ này chưa nói đơn vị nào làm tốt hơn. {_CAUTION}.",
            {},
            Fraction(len(even), 1000),
        )
    yield from _missed_targets(results)


def _insight_on_cluster(cluster: str, found: ChanceGroup) -> Insight:
    shares = [Fraction(*ratio) for ratio in found.units.values()]
    return _caution(
        cluster,
        "Chênh lệch tỷ lệ thi hành xong về việc giữa {units} đơn vị ({lowest} đến {highest}) chưa vượt mức dao "
        f"động ngẫu nhiên với số việc như vậy: thứ tự theo tỷ lệ này chưa nói đơn vị nào làm tốt hơn. {_CAUTION}.",
        {
            "units": count_value(len(found.units)),
            "lowest": percent_value(min(shares)),
            "highest": percent_value(max(shares)),
        },
        max(shares) - min(shares),
    )


def _missed_targets(results: Results) -> Iterator[Insight]:
    """A statement for each unit, and one for the province on all that missed."""
    missed = {
        unit: distance
        for unit in results.units
        if results.is_met(unit, MEASURE) is False and (distance := target_distance(results, unit)) is not None
    }
    by_chance = [unit for unit, distance in missed.items() if distance > -WARNING]
    for unit in by_chance:
        yield _insight_on_target(results, unit)
    if not by_chance:
        return
    listed, numbers = named_holders(by_chance)
    numbers["missed"] = count_value(len(missed))
    if len(by_chance) == len(missed):
        who = f"Cả {{missed}} đơn vị chưa đạt {results.bar_name} về việc ({listed})"
        who = f"{listed} chưa đạt {results.bar_name} về việc nhưng" if len(missed) == 1 else f"{who} đều"
        numbers = {} if len(missed) == 1 else numbers
    else:
        numbers["by_chance"] = count_value(len(by_chance))
        who = f"Trong {{missed}} đơn vị chưa đạt {results.bar_name} về việc, {{by_chance}} đơn vị ({listed})"
    yield _caution(
        PROVINCE,
        f"{who} chỉ kém mức được giao trong phạm vi dao động ngẫu nhiên của số việc. {_CAUTION}.",
        numbers,
        Fraction(len(by_chance), 1000),
    )


def _insight_on_target(results: Results, unit: str) -> Insight:
    level, (finished, enforceable) = (
        not_none(results.level(unit, MEASURE)),
        not_none(results.main_ratio(unit, MEASURE)),
    )
    return _caution(
        unit,
        f"{{@{unit}}} chưa đạt {results.bar_name} về việc ({{rate}} so với {level.in_words} {{level}}, thiếu "
        f"{{missing}}) nhưng với {{enforceable}} có điều kiện, mức thiếu này nằm trong phạm vi dao động ngẫu "
        f"nhiên. {_CAUTION}.",
        {
            "rate": compared_percent_value(Fraction(finished, enforceable), level.level_pct, level.comparator),
            "level": percent_value(Fraction(level.level_pct) / 100),
            "missing": amount_value(results.missing(unit, MEASURE) or 0, MEASURE),
            "enforceable": amount_value(enforceable, MEASURE),
        },
        Fraction(1, enforceable),
    )


def _caution(subject: str, sentence: str, numbers: dict, weight: Fraction) -> Insight:
    return Insight(
        subject=subject,
        pages=(subject,),
        consequence=Consequence.DOUBT,
        sentence=sentence,
        numbers=numbers,
        weight=weight,
        measure=MEASURE,
    )
