"""Dependence of ranks on the weights of criteria, drawn by ±20%."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from thidua_helpers.insights.insight import Insight, Value, count_value, percent_value
from thidua_helpers.insights.rank_stability import DRAWS
from thidua_helpers.insights.results_read import Results, rank_place
from thidua_helpers.tables.frames import records
from thidua_helpers.vocabulary import Consequence, Turned

# A rank is robust if it is the same in nine of ten draws; the first one in nineteen of twenty.
_ROBUST_PCT, _FIRST_PCT = 90, 95
# Ranks as a whole depend on weights if fewer than half of the units have a robust one.
_LEAST_ROBUST_SHARE = Fraction(1, 2)


def rank_spread(results: Results) -> Iterator[Insight]:
    """A statement for each ranking of which the first, or most ranks, depend on weights."""
    by_ranking: dict[str, list[dict]] = {}
    for row in records(results.tables["rank_stability"]):
        by_ranking.setdefault(row["ranking"], []).append(row)
    for ranking, rows in by_ranking.items():
        first = [row for row in rows if row["rank"] == 1]
        robust = sum(Decimal(row["weights_same_pct"]) >= _ROBUST_PCT for row in rows)
        is_first_open = len(first) == 1 and _is_first_open(first[0])
        if is_first_open or robust < _LEAST_ROBUST_SHARE * len(rows):
            yield _insight(ranking, rows, first, robust)


def _is_first_open(row: dict) -> bool:
    return Decimal(row["weights_same_pct"]) < _FIRST_PCT


def _insight(ranking: str, rows: list[dict], first: list[dict], robust: int) -> Insight:
    numbers: dict[str, Value] = {
        "draws": count_value(DRAWS),
        "robust_pct": percent_value(Fraction(_ROBUST_PCT, 100), decimals=0),
    }
    units = "không đơn vị nào"
    if robust:
        numbers |= {"robust": count_value(robust), "ranked": count_value(len(rows))}
        units = "chỉ {robust} trong {ranked} đơn vị"
    sentence = (
        "Nếu tỷ trọng từng tiêu chí tăng, giảm ngẫu nhiên trong phạm vi 20% ({draws} lần thử), "
        f"{units} giữ nguyên thứ hạng {rank_place(ranking)} ở ít nhất {{robust_pct}} số lần thử"
    )
    widest = max(rows, key=lambda row: (row["weights_worst"] - row["weights_best"], -row["rank"]))
    if widest["weights_worst"] > widest["weights_best"]:
        numbers |= {"best": count_value(widest["weights_best"]), "worst": count_value(widest["weights_worst"])}
        sentence += f"; {{@{widest['holder']}}} thay đổi nhiều nhất, từ thứ {{best}} đến thứ {{worst}}"
    if len(first) == 1:
        (row,) = first
        kept = Decimal(row["weights_same_pct"])
        how = "vẫn đứng thứ nhất trong mọi lần thử"
        if kept < 100:
            numbers["first"] = percent_value(Fraction(kept) / 100, decimals=1)
            how = f"{'chỉ ' if _is_first_open(row) else ''}đứng thứ nhất trong {{first}} số lần thử"
        sentence += f". {{@{row['holder']}}} {how}"
        if row["criteria_changed"]:
            numbers["criteria"] = count_value(row["criteria_changed"])
            sentence += "; có {criteria} tiêu chí mà nếu bỏ đi thì đơn vị này không còn đứng thứ nhất"
    return Insight(
        subject=ranking,
        pages=(ranking,),
        consequence=Consequence.DOUBT,
        sentence=f"{sentence}.",
        numbers=numbers,
        weight=1 - Fraction(robust, len(rows)),
        turned=Turned.RANK,
        ranking=ranking,
        is_internal=True,
    )
