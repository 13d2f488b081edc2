"""Results of an edition as insights read them: figures, verdicts, large cases, ranks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import pandas as pd

from thidua_helpers.insights.insight import JudgedRate
from thidua_helpers.numbers import meets
from thidua_helpers.period import Edition
from thidua_helpers.results.verdicts import bar, missing_column, verdict
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.feeds import LineFeed
from thidua_helpers.rules.kinds.workload_bonus import WorkloadBonus
from thidua_helpers.scoring.decisions import label_by_class
from thidua_helpers.tables.frames import records
from thidua_helpers.vietnamese import least
from thidua_helpers.vocabulary import PROVINCE, ClassOutcome, DecisionState, Provenance, State, TargetOutcome

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
        return least(self.comparator)


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
    `criterion_labels` by ranking and criterion; `class_labels` from the highest class; `excluded`: pairs of a unit and
    a class that a registered case excludes it from.
    """

    edition: Edition
    lines: RateLines
    units: Sequence[str]
    clusters: Mapping[str, Sequence[str]]
    tables: Mapping[str, pd.DataFrame]
    base_title: str = ""
    workload_thresholds: Sequence[WorkloadThreshold] = ()
    criterion_labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    class_labels: Mapping[str, str] = field(default_factory=dict)
    excluded: Set[tuple[str, str]] = frozenset()

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
    def ranks(self) -> dict[str, dict[str, dict]]:
        """Ranking → unit with a rank → row of `ranks`, best first."""
        table = self.tables["ranks"]
        ranked = table[table["rank"].notna()].sort_values(["ranking", "rank", "holder"])
        return _rows_by(ranked, "ranking", "holder")

    @cached_property
    def one_case_points(self) -> dict[tuple[str, str], Decimal]:
        """(Ranking, unit) → most points that one of its cases is worth; only where known."""
        table = self.tables["rank_stability"]
        known = table[table["one_case_points"] != ""]
        return {(row["ranking"], row["holder"]): Decimal(row["one_case_points"]) for row in records(known)}

    @cached_property
    def classes(self) -> dict[str, dict[str, dict]]:
        """Class, from the highest → unit → row of `classes`, best first."""
        by_class = _rows_by(self.tables["classes"].sort_values(["order", "holder"]), "class", "holder")
        return {class_id: by_class[class_id] for class_id in self.class_labels if class_id in by_class}

    @cached_property
    def class_of(self) -> dict[str, str]:
        """Unit → the class that it is placed in."""
        return {
            unit: class_id
            for class_id, rows in self.classes.items()
            for unit, row in rows.items()
            if row["outcome"] == ClassOutcome.PLACED
        }

    def is_decided(self, subject: str, unit: str) -> bool:
        """Whether there is a final decision on the rank or class of a unit."""
        return (subject, unit) in self._decided

    @cached_property
    def _decided(self) -> set[tuple[str, str]]:
        table = self.tables["decisions"]
        final = table[table["state"] == DecisionState.DECIDED]
        return set(zip(final["subject"], final["holder"], strict=True))

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

    def level(self, holder: str, measure: str) -> TargetLevel | None:
        """Level of the main rate that the verdict is based on; None without one."""
        found = bar(self.edition, self.targets.get((holder, measure, self.lines.main), {}))
        return TargetLevel(*found) if found else None

    def judged_rates(self, units: Iterable[str], measure: str) -> dict[str, JudgedRate]:
        """Main rates with the levels that they were judged by; without units that lack one."""
        found = {unit: (self.main_ratio(unit, measure), self.level(unit, measure)) for unit in units}
        return {
            unit: JudgedRate(Fraction(*ratio), level.in_words, level.level_pct)
            for unit, (ratio, level) in found.items()
            if ratio is not None and level is not None
        }

    def is_met(self, holder: str, measure: str) -> bool | None:
        """Verdict on the main rate; None if open or without a target."""
        outcome = verdict(self.edition, self.targets.get((holder, measure, self.lines.main), {}))
        return outcome == TargetOutcome.MET if outcome in (TargetOutcome.MET, TargetOutcome.NOT_MET) else None

    def missing(self, holder: str, measure: str) -> int | None:
        """Việc or đồng missing to the level with an unchanged denominator; None if not known."""
        return self.targets.get((holder, measure, self.lines.main), {}).get(missing_column(self.edition))


# The tables that insights read.
TABLES = (
    *("figures", "rates", "targets", "large_cases", "same_period", "rate_changes", "trends"),
    *("ranks", "classes", "points", "weights", "score_gaps", "decisions", "findings_clean", "findings_results"),
)
# Tables of the same stage, computed before.
STABILITY_TABLES = ("rank_stability", "seat_stability", "rank_by_chance")


def collect_results(tables: Mapping[str, pd.DataFrame], rules: RuleBook, base: Edition | None) -> Results:
    """Results of an edition from its stage `TABLES` and the `STABILITY_TABLES`."""
    docketed, to_enforce, enforceable, finished = rules.indicators.volume_lines
    pages = rules.indicators.pages
    return Results(
        edition=rules.edition,
        lines=RateLines(
            main=pages.main,
            finished=finished,
            enforceable=enforceable,
            to_enforce=to_enforce,
            docketed=docketed,
            enforceable_share=pages.enforceable_share,
            without_large_cases=pages.without_large_cases,
        ),
        units=list(rules.unit_by_id),
        clusters={cluster.id: cluster.members for cluster in rules.clusters},
        tables=tables,
        base_title=base.title if base else "",
        workload_thresholds=list(_workload_thresholds(rules)),
        criterion_labels={
            (ranking, criterion_id): _without_braces(criterion.label)
            for ranking, table in rules.ranking_criteria.items()
            for criterion_id, criterion in table.criteria.items()
        },
        class_labels={class_id: _without_braces(label) for class_id, label in label_by_class(rules).items()},
        excluded={
            (row.unit, class_.id)
            for table in rules.ranking_criteria.values()
            for class_ in table.classes
            for row in rules.exclusions
            if row.kind in class_.excluded_by
        },
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


def _rows_by(table: pd.DataFrame, outer: str, inner: str) -> dict[str, dict[str, dict]]:
    """Rows by two columns, in the order of the table."""
    rows: dict[str, dict[str, dict]] = {}
    for row in records(table):
        rows.setdefault(row[outer], {})[row[inner]] = row
    return rows


def _without_braces(label: str) -> str:
    """A label of the configuration for a sentence, in which braces enclose fields."""
    return label.replace("{", "(").replace("}", ")")


def ranking_name(ranking: str) -> str:
    """Name of a ranking: "toàn tỉnh", or the field of a cluster's name."""
    return "toàn tỉnh" if ranking == PROVINCE else f"{{@{ranking}}}"


def rank_place(ranking: str) -> str:
    """The ranking after a rank: "toàn tỉnh", or "trong" and the field of a cluster's name."""
    return "toàn tỉnh" if ranking == PROVINCE else f"trong {{@{ranking}}}"
