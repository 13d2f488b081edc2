"""Results of an edition as insights read them: figures, verdicts, large cases, ranks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import pandas as pd

from thidua_helpers.numbers import meets
from thidua_helpers.period import Edition
from thidua_helpers.results.verdicts import bar, verdict
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.feeds import LineFeed
from thidua_helpers.rules.kinds.workload_bonus import WorkloadBonus
from thidua_helpers.tables.frames import records
from thidua_helpers.vocabulary import PROVINCE, Provenance, State, TargetOutcome

# Holder, measure, and line or rate.
Key = tuple[str, str, str]


@dataclass(frozen=True)
class RateLines:
    """The main rate with its lines, the enforceable share, and the rate without large cases."""

    main: str
    finished: str
    enforceable: str
    to_enforce: str
    docketed: str
    enforceable_share: str
    without_large_cases: str = ""


@dataclass(frozen=True)
class TargetLevel:
    """A target's level in per cent and its comparator, `>=` or `>`."""

    level_pct: Decimal
    comparator: str

    def is_met(self, numerator: int, denominator: int) -> bool:
        return meets(numerator, denominator, self.level_pct, self.comparator)

    @property
    def in_words(self) -> str:
        """Word before the level: "trên" if it has to be exceeded."""
        return "trên" if self.comparator == ">" else "tối thiểu"


@dataclass(frozen=True)
class WorkloadThreshold:
    """Smallest workload, in việc or đồng of a line, that has a bonus in a ranking."""

    ranking: str
    units: Sequence[str]
    measure: str
    line: str
    label: str
    needed: int


@dataclass(frozen=True)
class Results:
    """Stage tables of an edition with what is needed to read them.

    `units` have an own page each; `clusters`: id → members; `base_title` names the base, empty without one.
    """

    edition: Edition
    lines: RateLines
    units: Sequence[str]
    clusters: Mapping[str, Sequence[str]]
    tables: Mapping[str, pd.DataFrame]
    base_title: str = ""
    workload_thresholds: Sequence[WorkloadThreshold] = ()

    @property
    def bar_name(self) -> str:
        """Name of the level that verdicts are based on."""
        return "chỉ tiêu" if self.edition.is_whole_year else "tiến độ"

    @cached_property
    def figures(self) -> dict[Key, int]:
        """Known figures that are no partial sums."""
        table = self.tables["figures"]
        known = table[(table["state"] == State.VALUE) & (table["provenance"] != Provenance.PARTIAL)]
        return {(row["holder"], row["measure"], row["line"]): int(row["value"]) for row in records(known)}

    @cached_property
    def provenance(self) -> dict[Key, str]:
        table = self.tables["figures"]
        return {(row["holder"], row["measure"], row["line"]): row["provenance"] for row in records(table)}

    @cached_property
    def rates(self) -> dict[Key, dict]:
        """Known rates that are not made of partial sums."""
        table = self.tables["rates"]
        known = table[(table["state"] == State.VALUE) & (table["provenance"] != Provenance.PARTIAL)]
        return {(row["holder"], row["measure"], row["rate"]): row for row in records(known)}

    @cached_property
    def targets(self) -> dict[Key, dict]:
        return {(row["holder"], row["measure"], row["rate"]): row for row in records(self.tables["targets"])}

    @cached_property
    def same_period(self) -> dict[Key, dict]:
        return {(row["holder"], row["measure"], row["name"]): row for row in records(self.tables["same_period"])}

    @cached_property
    def checks(self) -> dict[tuple[str, str], set[str]]:
        """(holder, measure) → checks with a finding on it."""
        found: dict[tuple[str, str], set[str]] = {}
        for name in ("findings_clean", "findings_results"):
            for row in records(self.tables[name]):
                found.setdefault((row["holder"], row["measure"]), set()).add(row["check"])
        return found

    @cached_property
    def trends(self) -> dict[tuple[Edition, str, str, str], dict]:
        """(Edition, holder, measure, line or rate) → known value, of earlier editions too."""
        table = self.tables["trends"]
        known = table[(table["state"] == State.VALUE) & (table["provenance"] != Provenance.PARTIAL)]
        return {
            (Edition.parse(row["period"]), row["holder"], row["measure"], row["name"]): row for row in records(known)
        }

    @cached_property
    def cluster_of(self) -> dict[str, str]:
        return {unit: cluster for cluster, members in self.clusters.items() for unit in members}

    def pages_below_province(self, holder: str) -> tuple[str, ...]:
        """Pages of a statement that the province's page sums up: the holder's own, its cluster's."""
        return (holder, self.cluster_of[holder]) if holder in self.cluster_of else (holder,)

    def all_pages(self, holder: str) -> tuple[str, ...]:
        """Pages of a statement that the province's page has, too."""
        return tuple(dict.fromkeys([*self.pages_below_province(holder), PROVINCE]))

    def units_of(self, holder: str) -> Sequence[str]:
        """Units of the province or a cluster; a unit itself."""
        if holder == PROVINCE:
            return self.units
        return self.clusters.get(holder, (holder,))

    @property
    def groups(self) -> tuple[str, ...]:
        return (PROVINCE, *self.clusters)

    def main_ratio(self, holder: str, measure: str) -> tuple[int, int] | None:
        """Finished and enforceable; None if one is not known, or nothing is enforceable."""
        finished = self.figures.get((holder, measure, self.lines.finished))
        enforceable = self.figures.get((holder, measure, self.lines.enforceable))
        return None if finished is None or enforceable is None or enforceable <= 0 else (finished, enforceable)

    def bar(self, holder: str, measure: str) -> TargetLevel | None:
        """Level of the main rate that the verdict is based on; None without one."""
        found = bar(self.edition, self.targets.get((holder, measure, self.lines.main), {}))
        return TargetLevel(*found) if found else None

    def is_met(self, holder: str, measure: str) -> bool | None:
        """Verdict on the main rate; None if open or without a target."""
        outcome = verdict(self.edition, self.targets.get((holder, measure, self.lines.main), {}))
        return outcome == TargetOutcome.MET if outcome in (TargetOutcome.MET, TargetOutcome.NOT_MET) else None

    def missing(self, holder: str, measure: str) -> int | None:
        """Việc or đồng missing to the level with an unchanged denominator; None if not known."""
        column = "missing_fixed" if self.edition.is_whole_year else "milestone_missing_fixed"
        return self.targets.get((holder, measure, self.lines.main), {}).get(column)


# The tables that insights read.
TABLES = (
    *("figures", "rates", "targets", "large_cases", "same_period", "rate_changes", "trends", "projections"),
    *("ranks", "classes", "points", "weights", "score_gaps", "findings_clean", "findings_results"),
)


def collect_results(tables: Mapping[str, pd.DataFrame], rules: RuleBook, base: Edition | None) -> Results:
    """Results of an edition from its stage `TABLES`."""
    docketed, to_enforce, enforceable, finished = rules.indicators.volume_lines
    pages = rules.indicators.pages
    return Results(
        edition=rules.edition,
        lines=RateLines(
            *(pages.main, finished, enforceable, to_enforce, docketed, pages.enforceable_share),
            without_large_cases=pages.without_large_cases,
        ),
        units=list(rules.unit_by_id),
        clusters={cluster.id: cluster.members for cluster in rules.clusters},
        tables=tables,
        base_title=base.title if base else "",
        workload_thresholds=list(_workload_thresholds(rules)),
    )


def _workload_thresholds(rules: RuleBook) -> Iterator[WorkloadThreshold]:
    for ranking, table in rules.ranking_criteria.items():
        for leaf in table.leaves.values():
            rule = leaf.rule
            if isinstance(rule, WorkloadBonus) and isinstance(rule.feed, LineFeed):
                label = rules.indicators.lines[rule.feed.line].short_label.lower()
                yield WorkloadThreshold(
                    *(ranking, rules.ranked_units(ranking), rule.feed.measure, rule.feed.line, label),
                    needed=rule.above + rule.step,
                )


def holder_list(holders: Iterable[str]) -> str:
    """Fields of holders' names in a list: "{@1-01}, {@1-02} và {@1-03}"."""
    names = [f"{{@{holder}}}" for holder in holders]
    return " và ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""
