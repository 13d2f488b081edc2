"""Several editions as one series: figures and rates of the holders of the last, as far as they compare."""

from collections.abc import Sequence

import pandas as pd

from thidua_helpers.results.comparability import changed_methods, figures_before, lineage_table
from thidua_helpers.results.rates import rates_of_figures
from thidua_helpers.rules import PROVINCE, RuleBook
from thidua_helpers.tables import NOT_APPLICABLE, NOT_COMPARABLE, VALUE, make_table

# What a series is drawn of.
LINES = ("thu_ly", "moi_thu_ly", "phai_thi_hanh", "co_dieu_kien", "xong+dinh_chi", "chuyen_ky_sau")
RATES = ("ty_le_xong", "ty_le_co_dieu_kien")
Read = tuple[RuleBook, pd.DataFrame]


def long_figures(series: Sequence[Read], now: RuleBook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures and rates of several editions, one below the other, with the columns of their stage tables and `period`,
    `comparison`, `words`.

    `series` has rules and figures of each, with the units of its own time; here they stand under the holders of `now`.
    A rebuilt figure is the sum of what it was made of. What does not compare has the state `not_applicable` and in
    `words` the reason; what its edition does not have is not there.
    """
    all_figures, all_rates = [], []
    for rules, figures in series:
        descent = lineage_table(rules, now)
        changed = changed_methods(rules, now)
        own = figures_before(figures, descent, now)
        rates = rates_of_figures(own, now.indicators.rates, PROVINCE)
        for table, name, found in ((own, "line", all_figures), (rates, "rate", all_rates)):
            known = table[table["state"] == VALUE].merge(descent[["holder", "comparison", "words"]], on="holder")
            reasons = pd.Series(
                [changed.get(key, "") for key in zip(known["measure"], known[name], strict=True)], index=known.index
            )
            broken = known.assign(state=NOT_APPLICABLE, comparison=NOT_COMPARABLE, words=reasons)[reasons != ""]
            found.append(pd.concat([known[reasons == ""], broken]).assign(period=str(rules.edition)))
    return pd.concat(all_figures, ignore_index=True), pd.concat(all_rates, ignore_index=True)


def trends_table(series: Sequence[Read], now: RuleBook) -> pd.DataFrame:
    """The `trends` table: what pages draw as a series, of every edition in `series` and every holder of `now`.

    `value` of a line in việc or đồng, `value_pct` of a rate in per cent; empty where `state` is `not_applicable`.
    """
    figures, rates = long_figures(series, now)
    rows = [
        {"name": row["line"], "value": row["value"]} | row
        for row in figures[figures["line"].isin(LINES)].to_dict("records")
    ]
    rows += [{"name": row["rate"]} | row for row in rates[rates["rate"].isin(RATES)].to_dict("records")]
    kept = ("period", "holder", "measure", "name", "value", "value_pct", "state", "comparison", "words")
    made = []
    for row in rows:
        shown = {name: row[name] for name in kept if name in row}
        if row["state"] != VALUE:
            shown |= {"value": None, "value_pct": ""}
        made.append(shown | {"edition": str(now.edition)})
    return make_table("trends", made)
