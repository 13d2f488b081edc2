"""Places of each unit's rates within its cluster: a comparison of rates, not the ranking."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from operator import itemgetter
from statistics import median

import pandas as pd

from thidua_helpers.numbers import SHOWN_DECIMALS, round_half_up
from thidua_helpers.results.allotments import Allotment
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.frames import ratio_of
from thidua_helpers.tables.keys import RATE_KEY
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import State


def peers_table(rates: pd.DataFrame, rules: RuleBook, others: Iterable[Allotment] = ()) -> pd.DataFrame:
    """The `peers` table: rates in per cent of cluster members, with best and median.

    By exact rates: equal ones share a `place`, the highest is 1. `members` have the rate; the median of an even number
    is midway between the two in the middle. `best_holders` are joined by ";". No row for a missing rate, or a share of
    the province. `others` are the other allotments of split units' results: where a place depends on them, `words` give
    the first and the last possible.
    """
    rows = _rows(rates, rules)
    row_key = itemgetter(*RATE_KEY)
    places: dict[tuple, set[int]] = {}
    for row in [*rows, *(row for other in others for row in _rows(other.rates, rules))]:
        places.setdefault(row_key(row), set()).add(row["place"])
    for row in rows:
        possible = places[row_key(row)]
        if len(possible) > 1:
            row["words"] = (
                f"thứ {min(possible)} đến thứ {max(possible)}, tùy kết quả của đơn vị được chia tính cho đơn vị nào"
            )
    return make_table("peers", rows)


def _rows(rates: pd.DataFrame, rules: RuleBook) -> list[dict]:
    """Rows of the `peers` table for one table of rates."""
    cluster_of = {member: cluster.id for cluster in rules.clusters for member in cluster.members}
    own = {rate_id for rate_id, rate in rules.indicators.rates.items() if rate.kind == "pct" and rate.of == "holder"}
    values = rates[(rates["state"] == State.VALUE) & rates["rate"].isin(own)]
    values = values.assign(cluster=values["holder"].map(cluster_of)).dropna(subset="cluster")
    groups = values.groupby(["cluster", "measure", "rate"])[["holder", "numerator", "denominator"]]
    return [
        {"edition": str(rules.edition), "cluster": cluster, "measure": measure, "rate": rate, **row}
        for (cluster, measure, rate), group in groups
        for row in _place_rows({row["holder"]: Fraction(*ratio_of(row)) for row in group.to_dict("records")})
    ]


def _place_rows(exact: Mapping[str, Fraction]) -> Iterator[dict]:
    values = list(exact.values())
    best = max(values)
    of_all = {
        "members": len(values),
        "best_pct": str(round_half_up(100 * best, SHOWN_DECIMALS)),
        "best_holders": ";".join(sorted(holder for holder, value in exact.items() if value == best)),
        "median_pct": str(round_half_up(100 * median(values), SHOWN_DECIMALS)),
    }
    for holder, value in exact.items():
        place, shared_by = 1 + sum(other > value for other in values), values.count(value)
        yield {"holder": holder, "place": place, "shared_by": shared_by, **of_all}
