"""Frames of an edition for analysts, with Vietnamese heads and names next to ids."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.insights.insight import sentence_text
from thidua_helpers.numbers import rate_pct
from thidua_helpers.period import Edition
from thidua_helpers.results.line_sums import with_line_sums
from thidua_helpers.results.rates import compute_rates
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import TOTAL
from thidua_helpers.tables.keys import FIGURE_KEY, RATE_KEY
from thidua_helpers.tables.numeric import decimal_column, numeric_table
from thidua_helpers.vocabulary import (
    COLUMNS,
    PROVINCE,
    Comparability,
    Consequence,
    DecisionSubject,
    Flag,
    Level,
    Match,
    Measure,
    PointsRow,
    Provenance,
    Severity,
    State,
    Submission,
    TargetOutcome,
)

# After everything that has a place of its own.
_LAST = 10**6


class EditionFrames:
    """Frames of one edition. The index “Mã” has ids, also where one has several rows."""

    def __init__(self, opened: OpenEdition) -> None:
        self.opened = opened
        self.rules: RuleBook = opened.rules

    def numeric(self, name: str) -> pd.DataFrame:
        """The stage table `name` with its ids, and numbers as numbers."""
        return numeric_table(name, self.opened.table(name))

    # Labels

    @cached_property
    def clusters_of_units(self) -> dict[str, str]:
        """Unit → name of its cluster."""
        return {member: cluster.name for cluster in self.rules.clusters for member in cluster.members}

    @cached_property
    def quantities(self) -> dict[str, str]:
        """Line or rate → its label."""
        indicators = self.rules.indicators
        lines = {line_id: line.label for line_id, line in indicators.lines.items()}
        return lines | {rate_id: rate.label for rate_id, rate in indicators.rates.items()}

    def head(self, quantity: str, measure: str) -> str:
        """Head of a column with a line or rate: “Tổng số thụ lý (việc)”."""
        indicators = self.rules.indicators
        label, unit = self.quantities[quantity], Measure(measure).unit
        if quantity in indicators.lines or indicators.rates[quantity].kind != "pct":
            return f"{label} ({unit})"
        return f"{label} về {Measure(measure).label} (%)"

    def ranking_name(self, ranking: str) -> str:
        return "Toàn tỉnh" if ranking == PROVINCE else self.rules.name(ranking)

    def labelled(self, rows: pd.DataFrame, columns: Sequence[str], index: str = "holder") -> pd.DataFrame:
        """`columns` of `rows` with labels and heads; the ids of `index` become “Mã”.

        Columns that rows do not have are made from the holder: `name`, `cluster`, `level`; or the measure.
        """
        ids = pd.Index(rows[index].astype("str"), name=COLUMNS["holder"])
        shown = {COLUMNS[column]: self._column(rows, column).array for column in columns}
        return pd.DataFrame(shown, index=ids)

    def _column(self, rows: pd.DataFrame, column: str) -> pd.Series:
        labels: dict[str, Mapping[str, str]] = {
            "measure": Measure.labels(),
            "line": self.quantities,
            "rate": self.quantities,
            "state": State.labels(),
            "provenance": Provenance.labels(),
            "comparison": Comparability.labels(),
        }
        if column == "name" and column not in rows:
            names = {str(holder): self.rules.name(str(holder)) for holder in rows["holder"].unique()}
            return rows["holder"].map(names).astype("str")
        if column == "cluster" and column not in rows:
            return rows["holder"].map(self.clusters_of_units).fillna("").astype("str")
        if column == "level":
            return rows["holder"].map(self.rules.levels).fillna(Level.REMAINDER).map(Level.labels()).astype("str")
        if column == "unit_of_value" and column not in rows:
            return rows["measure"].map({measure.value: measure.unit for measure in Measure}).astype("str")
        if column in labels:
            return rows[column].map(labels[column]).fillna(rows[column]).astype("str")
        return rows[column]

    def ordered(self, rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
        """`rows` in the order of registry and config: units, clusters, the province."""
        places = {
            "holder": [*self.rules.unit_by_id, *self.rules.cluster_ids, PROVINCE],
            "measure": list(Measure),
            "line": list(self.quantities),
            "rate": list(self.quantities),
            "item": list(self.quantities),
            "ranking": list(self.rules.ranking_criteria),
        }
        order = {column: {key: place for place, key in enumerate(keys)} for column, keys in places.items()}

        def place_of(column: pd.Series) -> pd.Series:
            places = order.get(str(column.name))
            return column if places is None else column.map(places).fillna(_LAST)

        return rows.sort_values(list(columns), key=place_of, kind="stable", ignore_index=True)

    # Units and groups

    @cached_property
    def units(self) -> pd.DataFrame:
        """A row a unit: cluster, kind, and the main figures and rates of việc and tiền."""
        units = pd.DataFrame([{"holder": unit.id, "unit_kind": unit.kind.label} for unit in self.rules.units])
        return self._with_main_quantities(self.labelled(units, ["name", "cluster", "unit_kind"]))

    @cached_property
    def clusters(self) -> pd.DataFrame:
        """A row a cluster: its area and the main figures and rates of việc and tiền."""
        clusters = pd.DataFrame(
            [
                {"holder": cluster.id, "area": cluster.area, "members": len(cluster.members)}
                for cluster in self.rules.clusters
            ],
            columns=["holder", "area", "members"],
        )
        return self._with_main_quantities(self.labelled(clusters, ["name", "area", "members"]))

    def _with_main_quantities(self, holders: pd.DataFrame) -> pd.DataFrame:
        """`holders` with the main figures and rates that at least one of them has."""
        indicators = self.rules.indicators
        pages = indicators.pages
        names = [*indicators.volume_lines, *pages.unit_lines, pages.main, pages.enforceable_share]
        wide = self.wide(list(dict.fromkeys(names)), Measure).reindex(holders.index)
        return holders.join(wide.dropna(axis="columns", how="all"))

    def wide(self, names: Sequence[str], measures: Iterable[Measure]) -> pd.DataFrame:
        """A row a holder, a column a line or rate in each of its `measures`."""
        indicators, columns = self.rules.indicators, {}
        for measure in measures:
            for name in names:
                is_line = name in indicators.lines
                own = indicators.lines[name].measures if is_line else indicators.rates[name].own_measures
                if measure in own:
                    table, key = ("figures", "line") if is_line else ("rates", "rate")
                    rows = self.known(table)
                    rows = rows[(rows["measure"] == measure) & (rows[key] == name)].set_index("holder")
                    columns[self.head(name, measure)] = rows[self._value_column(name)]
        return pd.DataFrame(columns).rename_axis(index=COLUMNS["holder"])

    def _value_column(self, name: str) -> str:
        rates = self.rules.indicators.rates
        if name not in rates:
            return "value"
        return "value_pct" if rates[name].kind == "pct" else "value_vnd"

    # Figures, rates, series

    def known(self, name: str) -> pd.DataFrame:
        """Rows of `figures` or `rates`, without those that do not apply, and lines that nobody has."""
        rows = self.numeric(name)
        key = ["measure", "line" if name == "figures" else "rate"]
        has_value = rows[rows["state"] == State.VALUE][key].drop_duplicates()
        return rows[rows["state"] != State.NOT_APPLICABLE].merge(has_value, on=key)

    @cached_property
    def figures(self) -> pd.DataFrame:
        rows = self.ordered(self.known("figures"), *FIGURE_KEY)
        shown = ["level", "name", "cluster", "measure", "line", "value", "unit_of_value", "state", "provenance"]
        return self.labelled(rows, shown)

    @cached_property
    def rates(self) -> pd.DataFrame:
        rows = self.ordered(self.known("rates"), *RATE_KEY)
        shown = ["level", "name", "cluster", "measure", "rate", "numerator", "denominator", "value_pct", "value_vnd"]
        return self.labelled(rows, [*shown, "state", "provenance"])

    @cached_property
    def long_years(self) -> pd.DataFrame:
        """Lines and rates (`item`) of editions of this length until this one."""
        trends = self.opened.table("trends")
        is_alike = trends["period"].map(_months) == self.opened.edition.months
        lines = trends[is_alike & trends["name"].isin(list(self.rules.indicators.lines))]
        lines = lines.rename(columns={"name": "line"}).assign(level=lines["holder"].map(self.rules.levels))
        lines = lines[lines["level"].notna()]
        rates = [
            compute_rates(figures, self.rules.indicators.rates, PROVINCE).assign(period=period)
            for period, figures in lines.groupby("period")
        ]
        shared = lines.drop_duplicates(["period", "holder"])[["period", "holder", "comparison"]]
        known = [rows.rename(columns={"rate": "item"}).merge(shared, on=["period", "holder"]) for rows in rates]
        both = pd.concat([lines.rename(columns={"line": "item"}), *known], ignore_index=True)
        has_value = both[both["state"] == State.VALUE][["measure", "item"]].drop_duplicates()
        both = both[both["state"] != State.MISSING].merge(has_value, on=["measure", "item"])
        both = both.assign(
            value=both["value"].astype("Int64").fillna(both["value_vnd"].astype("Int64")),
            value_pct=decimal_column(both["value_pct"].fillna("")),
            reason=both["words"].where(both["state"] == State.NOT_APPLICABLE, ""),
        )
        return self.ordered(both, "holder", "measure", "item", "period")

    @cached_property
    def years(self) -> pd.DataFrame:
        rows = self.long_years.assign(item=lambda rows: rows["item"].map(self.quantities))
        shown = ["level", "name", "cluster", "measure", "item", "period", "value", "value_pct", "comparison", "reason"]
        return self.labelled(rows, shown)

    def years_of(self, holder: str) -> pd.DataFrame:
        """A row an edition, a column a line or rate; “Lý do” where an edition does not compare."""
        rows = self.long_years[self.long_years["holder"] == holder]
        columns = {}
        for key, of_item in rows.groupby(["measure", "item"], sort=False):
            measure, item = map(str, key)
            is_per_cent = self._value_column(item) == "value_pct"
            values = of_item.set_index("period")["value_pct" if is_per_cent else "value"]
            columns[self.head(item, measure)] = values
        frame = pd.DataFrame(columns).rename_axis(index=COLUMNS["period"]).sort_index()
        reasons = rows[rows["reason"] != ""].drop_duplicates("period").set_index("period")["reason"]
        if reasons.empty:
            return frame
        return frame.assign(**{COLUMNS["reason"]: reasons.reindex(frame.index, fill_value="")})

    @cached_property
    def changes(self) -> pd.DataFrame:
        """Figures and rates next to those of the base."""
        key = ["holder", "measure", "item"]
        rows = self.numeric("same_period").rename(columns={"name": "item"})
        figures = self.numeric("figures").rename(columns={"line": "item"})[[*key, "value"]]
        rates = self.numeric("rates").rename(columns={"rate": "item"})[[*key, "value_pct"]]
        rows = rows.merge(figures, on=key, how="left").merge(rates, on=key, how="left")
        rows = rows.rename(columns={"value": "now", "difference_pct": "change_points_pct"})
        rows["now_pct"] = self._rates_now
        rows = self.ordered(rows, *key).assign(item=lambda rows: rows["item"].map(self.quantities))
        shown = ["level", "name", "cluster", "measure", "item", "base", "before", "now", "change", "change_pct"]
        return self.labelled(rows, [*shown, "before_pct", "now_pct", "change_points_pct", "comparison"])

    @property
    def _rates_now(self) -> list[float | None]:
        """Rates of `same_period` with as many decimals as the earlier ones; None for a figure."""
        rows = self.opened.table("same_period")
        pairs = zip(rows["before_pct"], rows["difference_pct"], strict=True)
        return [float(Decimal(before) + Decimal(difference)) if before else None for before, difference in pairs]

    # Targets, ranks, points

    @cached_property
    def targets(self) -> pd.DataFrame:
        """A row a unit and target: result, difference, outcome, what is missing."""
        rows = self.numeric("targets")
        rows = rows[rows["holder"].isin(list(self.rules.unit_by_id))]
        results = self.numeric("rates")[[*RATE_KEY, "value_pct"]]
        rows = rows.merge(results, on=RATE_KEY, how="left").assign(
            value_pct=lambda rows: rows["result_pct"].fillna(rows["value_pct"]),
            outcome=rows["outcome"].map(TargetOutcome.labels()).fillna(""),
            milestone_outcome=rows["milestone_outcome"].map(TargetOutcome.labels()).fillna(""),
            state=rows["state"].map({State.VALUE.value: "đã giao", State.MISSING.value: "chưa giao"}),
            reason=rows["words"],
        )
        shown = ["name", "cluster", "measure", "rate", "target_pct", "value_pct", "difference_pct", "progress_pct"]
        shown += ["outcome", "missing_fixed", "missing_growing", "unit_of_value"]
        if not self.opened.edition.is_whole_year:
            shown += ["milestone_pct", "milestone_difference_pct", "milestone_outcome", "milestone_missing_fixed"]
        rows = self.ordered(rows, "rate", "measure", "holder")
        return self.labelled(rows, [*shown, "state", "decision", "reason"])

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """A row a unit and ranking, best first."""
        rows = self.numeric("ranks")
        decided = self.numeric("decisions")
        decided = decided[decided["subject"] == DecisionSubject.RANK].drop_duplicates("holder")
        decided_rank = pd.to_numeric(decided.set_index("holder")["value"]).astype("Int64")
        in_cluster = rows["ranking"] != PROVINCE
        rows = rows.assign(
            decided_rank=rows["holder"].where(in_cluster).map(decided_rank).astype("Int64"),
            reason=rows["words"],
        )
        rows = self.ordered(rows, "ranking", "rank").assign(ranking=lambda rows: rows["ranking"].map(self.ranking_name))
        shown = ["name", "cluster", "ranking", "rank", "total_points", "behind_points", "shared_by", "rank_one_more"]
        return self.labelled(rows, [*shown, "rank_one_fewer", "decided_rank", "reason"])

    @cached_property
    def all_points(self) -> pd.DataFrame:
        """Points of criteria, groups and totals, in the order of the criteria tables."""
        rows = self.numeric("points")
        places, labels = {}, {}
        for ranking, table in self.rules.ranking_criteria.items():
            for place, (criterion_id, criterion) in enumerate(table.criteria.items()):
                places[ranking, criterion_id] = place
                labels[ranking, criterion_id] = criterion.label
            places[ranking, TOTAL], labels[ranking, TOTAL] = _LAST, PointsRow.TOTAL.label.capitalize()
        keys = list(zip(rows["ranking"], rows["criterion"], strict=True))
        rows = rows.assign(
            place=[places.get(key, _LAST) for key in keys],
            label=[labels.get(key, key[1]) for key in keys],
            points_kind=rows["kind"].map(PointsRow.labels()),
        )
        return self.ordered(rows, "ranking", "holder", "place")

    @cached_property
    def points(self) -> pd.DataFrame:
        """A row a unit, ranking and criterion with a rule; groups and totals are left out."""
        rows = self.all_points
        rows = rows[rows["kind"] == PointsRow.LEAF].assign(ranking=lambda rows: rows["ranking"].map(self.ranking_name))
        shown = ["name", "cluster", "ranking", "criterion", "label", "max_points", "points", "words", "clause"]
        return self.labelled(rows, shown)

    def points_of(self, holder: str, ranking: str) -> pd.DataFrame:
        """Points of one unit in one ranking, with groups and the total."""
        rows = self.all_points
        rows = rows[(rows["holder"] == holder) & (rows["ranking"] == ranking)]
        shown = ["label", "points_kind", "max_points", "points", "words", "clause"]
        return self.labelled(rows, shown, index="criterion").rename_axis(index=COLUMNS["criterion"])

    # Inputs and checks

    @cached_property
    def submissions(self) -> pd.DataFrame:
        rows = self.ordered(self.numeric("submissions"), "holder")
        rows = rows.assign(
            state=rows["state"].map(Submission.labels()), set_aside=rows["set_aside"].map({True: "có", False: "không"})
        )
        shown = ["name", "cluster", "state", "received_on", "corrected_on", "due_on", "days_late", "set_aside", "files"]
        return self.labelled(rows, shown)

    @cached_property
    def officers(self) -> pd.DataFrame:
        """A row an officer, by code: lines of việc and tiền, and their main rate."""
        facts = self.opened.table("facts")
        facts = facts[facts["holder"].str.fullmatch(r"[^.]+\.cb-\d+")]
        indicators = self.rules.indicators
        sums = with_line_sums(facts, indicators.line_terms)
        sums = sums[(sums["state"] == State.VALUE) & sums["line"].isin(list(indicators.lines))]
        holders = pd.DataFrame({"holder": sums["holder"].unique()})
        holders["place"] = holders["holder"].str.split(".").str[0]
        holders = holders.sort_values("holder").assign(
            name=lambda rows: [self.rules.name(holder) for holder in rows["holder"]],
            unit=lambda rows: rows["place"].map(self.rules.name),
            cluster=lambda rows: rows["place"].map(self.clusters_of_units).fillna(""),
            officer=lambda rows: rows["holder"].str.split(".").str[1].str.upper(),
        )
        columns: dict[str, pd.Series] = {}
        main = indicators.rates[indicators.main_rate]
        for measure in Measure:
            by_line = {
                line: rows.set_index("holder")["value"].astype("Int64")
                for line, rows in sums[sums["measure"] == measure].groupby("line")
            }
            columns |= {self.head(line, measure): by_line[line] for line in indicators.lines if line in by_line}
            if main.numerator in by_line and main.denominator in by_line:
                top, bottom = by_line[main.numerator].align(by_line[main.denominator], join="inner")
                columns[self.head(indicators.main_rate, measure)] = pd.Series(
                    [float(rate_pct(*ratio)) if ratio[1] > 0 else None for ratio in zip(top, bottom, strict=True)],
                    index=top.index,
                    dtype="float64",
                )
        figures = pd.DataFrame(columns)
        return self.labelled(holders, ["unit", "cluster", "officer"]).join(figures)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """Findings of all stages, errors first."""
        rows = self.opened.findings
        rows = rows.assign(
            name=[self.rules.name(holder) if holder else "" for holder in rows["holder"]],
            severity=rows["severity"].map(Severity.labels()),
        )
        shown = ["severity", "name", "found", "expected", "advice", "measure", "check", "file", "sheet", "cells"]
        return self.labelled(rows, [*shown, "accepted"])

    @cached_property
    def insights(self) -> pd.DataFrame:
        """Statements on the results in words, by page and order."""
        values, rows = self.opened.rows("insight_values"), self.opened.rows("insights")
        table = self.opened.table("insights")
        shown = table.assign(
            subject=table["subject"].map(self.rules.name),
            consequence=table["consequence"].map(Consequence.labels()),
            flag=table["flag"].map(Flag.labels()),
            sentence=[sentence_text(row, values, self.rules.name) for row in rows.values()],
        )
        shown = self.ordered(shown, "holder", "number")
        return self.labelled(shown, ["name", "number", "sentence", "consequence", "flag", "subject", "measure"])

    @cached_property
    def published(self) -> pd.DataFrame:
        """Published figures next to the recomputed ones."""
        rows = self.numeric("reconciliation")
        rows = rows.assign(result=rows["result"].map(Match.labels()))
        shown = ["name", "item", "measure", "printed", "recomputed", "recomputed_pct", "result", "against"]
        return self.labelled(self.ordered(rows, "holder", "measure"), [*shown, "source", "file", "sheet", "cell"])


def _months(period: object) -> int:
    return Edition.parse(str(period)).months
