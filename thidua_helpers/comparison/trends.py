"""Figures and rates of several editions as one series for the holders of the last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from thidua_helpers.comparison.comparability import figures_before, succession_table
from thidua_helpers.results.rates import compute_rates
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.method_changes import changed_methods
from thidua_helpers.tables.keys import figure_keys
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import PROVINCE, Comparability, Level, State

# What a series is drawn of.
LINES = ("thu_ly", "moi_thu_ly", "phai_thi_hanh", "co_dieu_kien", "xong+dinh_chi", "chuyen_ky_sau")


@dataclass(frozen=True)
class EditionFigures:
    """Rules, facts and figures of one edition, with the units of its time."""

    rules: RuleBook
    facts: pd.DataFrame
    figures: pd.DataFrame


def long_figures(series: Sequence[EditionFigures], now: RuleBook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Figures and rates of several editions in long form, for the holders of `now`.

    They have the columns of their stage tables and `period`, `source` (ids of publications, joined by ";"),
    `comparison`, `words`. A rebuilt figure is the sum of its predecessors. What does not compare has the state
    `not_applicable` and the reason in `words`, if the edition has such figures of units or clusters.
    """
    all_figures, all_rates = [], []
    for member in series:
        succession = succession_table(member.rules, now)[["holder", "comparison", "words"]]
        # Within one edition no figure is compared with one of another method.
        changed = changed_methods(member.rules, now) if member.rules.edition != now.edition else {}
        own = figures_before(member.figures, succession_table(member.rules, now), now)
        own = own.assign(source=list(_sources(own["inputs"], member.facts)))
        rates = compute_rates(own, now.indicators.rates, PROVINCE)
        rates = rates.assign(source=list(_sources_of_rates(rates, own)))
        below = member.figures[
            member.figures["level"].isin([Level.UNIT, Level.CLUSTER]) & (member.figures["state"] == State.VALUE)
        ]
        lines = set(below[["measure", "line"]].itertuples(index=False, name=None))
        places = {"line": lines, "rate": _rates_of(lines, now)}
        for table, name, collected in ((own, "line", all_figures), (rates, "rate", all_rates)):
            values = table[table["state"] == State.VALUE].drop(columns="words").merge(succession, on="holder")
            reasons = pd.Series(
                [changed.get(key, "") for key in zip(values["measure"], values[name], strict=True)], index=values.index
            )
            broken = values.assign(state=State.NOT_APPLICABLE, comparison=Comparability.NOT_COMPARABLE, words=reasons)[
                reasons != ""
            ]
            not_comparable = succession[succession["comparison"] == Comparability.NOT_COMPARABLE].assign(
                state=State.NOT_APPLICABLE
            )
            gaps = not_comparable.merge(pd.DataFrame(sorted(places[name]), columns=["measure", name]), how="cross")
            collected.append(pd.concat([values[reasons == ""], broken, gaps]).assign(period=str(member.rules.edition)))
    return pd.concat(all_figures, ignore_index=True), pd.concat(all_rates, ignore_index=True)


def _sources(source_keys: pd.Series, facts: pd.DataFrame) -> Iterator[str]:
    """Publications behind each figure, by the facts in it."""
    published = facts[facts["source"] != ""]
    by_key = dict(zip(figure_keys(published), published["source"], strict=True))
    for keys in source_keys:
        sources = (by_key.get(key.removeprefix("-"), "") for key in keys.split(";")) if by_key else ()
        yield ";".join(dict.fromkeys(filter(None, sources)))


def _sources_of_rates(rates: pd.DataFrame, figures: pd.DataFrame) -> Iterator[str]:
    by_key = dict(zip(figure_keys(figures), figures["source"], strict=True))
    for keys in zip(rates["numerator_keys"], rates["denominator_keys"], strict=True):
        sources = (source for key in keys for source in by_key.get(key, "").split(";"))
        yield ";".join(dict.fromkeys(filter(None, sources)))


def _rates_of(lines: set[tuple[str, str]], rules: RuleBook) -> set[tuple[str, str]]:
    """(measure, rate) that can be computed from these (measure, line)."""
    return {
        (measure, rate_id)
        for rate_id, rate in rules.indicators.rates.items()
        for measure in rate.measures
        if {(measure, rate.numerator), (measure, rate.denominator)} <= lines
    }


def compute_trends(series: Sequence[EditionFigures], now: RuleBook) -> pd.DataFrame:
    """The `trends` table: the series of every edition in `series` and holder of `now`.

    `value` of a line in việc or đồng, `value_pct` of a rate in per cent; empty where `state` is `not_applicable`.
    """
    figures, rates = long_figures(series, now)
    rows = [_row(row, row["line"]) for row in figures[figures["line"].isin(LINES)].to_dict("records")]
    rows += [
        _row(row, row["rate"]) for row in rates[rates["rate"].isin(now.indicators.pages.trends)].to_dict("records")
    ]
    return make_table("trends", [row | {"edition": str(now.edition)} for row in rows])


def _row(row: Mapping, name: str) -> dict:
    kept = ("period", "holder", "measure", "state", "comparison", "words")
    if row["state"] == State.VALUE:
        kept = (*kept, "value", "value_pct", "provenance", "source", "low", "high")
    return {"name": name} | {column: row[column] for column in kept if column in row}
