"""Data of scoring by unit: figures, targets, counts of registers, score sheets."""

from collections import ChainMap, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import cast

import pandas as pd

from thidua_helpers.results.figures import known_values
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.rules.kinds.base import Target
from thidua_helpers.rules.year import UnassignedTargets
from thidua_helpers.tables.keys import FIGURE_KEY, RATE_KEY
from thidua_helpers.tables.store import with_row_keys
from thidua_helpers.vocabulary import Level, ScoreStage, State, TargetOutcome

# (unit, measure, line or rate), and (criteria table, unit, criterion).
FigureKey = tuple[str, str, str]
ScoreKey = tuple[str, str, str]
# Change of the lines of a form by one more finished case; sums of lines follow.
ONE_CASE = {"xong": 1, "dang_thi_hanh": -1, "chuyen_ky_sau": -1}


@dataclass(frozen=True)
class Count:
    """A count of a register or a score of a sheet, with the key of its row ("inspections:…")."""

    value: int | Decimal
    key: str


@dataclass(frozen=True)
class Violation:
    """An entry of the inspection register."""

    found_by: str
    kind: str
    count: int
    key: str


@dataclass(frozen=True)
class ScoringData:
    """All quantities that criteria rules judge, for one edition.

    Figures and `fact_keys` (keys of the facts behind them) by (unit, measure, line). `violations`: None without an
    inspection register; a unit that it does not name has none. `days_late`: of units in the receipt log. `scores` by
    (criteria table, unit, criterion), then stage. `terms`: (measure, line) → the lines that it is the sum of.
    `not_applicable`: figure → reason, such as a change of method. `unsettled`: rate that depends on the allotment of a
    split unit's results → words. `signs_of_increase`: of rates whose numerator is a change between two times.
    """

    figures: Mapping[FigureKey, int]
    fact_keys: Mapping[FigureKey, str]
    targets: Mapping[FigureKey, Target]
    violations: Mapping[str, Sequence[Violation]] | None
    days_late: Mapping[str, Count]
    scores: Mapping[ScoreKey, Mapping[ScoreStage, Count]]
    rates: Mapping[str, Rate]
    terms: Mapping[tuple[str, str], Sequence[str]]
    stage: str
    not_applicable: Mapping[FigureKey, str] = field(default_factory=dict)
    signs_of_increase: Mapping[str, int] = field(default_factory=dict)
    unsettled: Mapping[FigureKey, str] = field(default_factory=dict)
    unassigned_targets: UnassignedTargets = "khong-tinh"

    @property
    def counts_unassigned(self) -> bool:
        """Whether an unassigned target counts as not met; else it does not count."""
        return self.unassigned_targets == "chua-dat"

    def with_cases(self, unit: str, cases: int) -> "ScoringData | None":
        """The data with `cases` more finished by a unit (fewer if negative).

        Enforceable ones are unchanged. None if fewer than `cases` are under way, or finished.
        """
        changed = {
            key: self.figures[key] + cases * self._change_per_case(key[2]) for key in self._case_keys.get(unit, ())
        }
        if any(changed.get((unit, "viec", line), -1) < 0 for line in ("xong", "dang_thi_hanh")):
            return None
        # A copy of all units' figures for each changed unit would be quadratic; neither mapping is written to.
        return replace(self, figures=ChainMap(changed, cast(dict[FigureKey, int], self.figures)))

    @cached_property
    def _case_keys(self) -> Mapping[str, Sequence[FigureKey]]:
        """Unit → keys of its figures of cases."""
        keys = defaultdict(list)
        for key in self.figures:
            if key[1] == "viec":
                keys[key[0]].append(key)
        return keys

    def _change_per_case(self, line: str) -> int:
        """Change of a line by one more finished case."""
        terms = self.terms.get(("viec", line), ())
        of_terms = (
            self._change_per_case(term.removeprefix("-")) * (-1 if term.startswith("-") else 1) for term in terms
        )
        return sum(of_terms) if terms else ONE_CASE.get(line, 0)


def collect_scoring_data(tables: Mapping[str, pd.DataFrame], rules: RuleBook) -> ScoringData:
    """The scoring data of an edition from its stage tables.

    These are `figures`, `targets`, `inspections`, `submissions`, `receipts` and `scores`. Targets come from the year
    file; one without a value is left out ("chưa giao").
    """
    figures = tables["figures"]
    of_units = figures[(figures["level"] == Level.UNIT) & (figures["state"] == State.VALUE)]
    absent = figures[(figures["level"] == Level.UNIT) & (figures["state"] == State.NOT_APPLICABLE)]
    has_register = "inspections" in rules.registers
    return ScoringData(
        figures=known_values(of_units),
        fact_keys=_by_key(of_units, FIGURE_KEY, "inputs"),
        targets={
            (row.holder, row.measure, row.rate): Target(row.value_pct, row.comparator)
            for row in rules.targets
            if row.value_pct is not None and row.comparator is not None
        },
        violations=_violations(tables["inspections"]) if has_register else None,
        days_late=_days_late(tables["submissions"], tables["receipts"], rules),
        scores=_scores(tables["scores"]),
        rates=rules.indicators.rates,
        terms=rules.indicators.line_terms,
        stage=rules.year.emulation.stage if rules.year.emulation else "",
        unsettled=_unsettled(tables["targets"]) if "targets" in tables else {},
        unassigned_targets=rules.year.emulation.unassigned_targets if rules.year.emulation else "khong-tinh",
        not_applicable=_by_key(absent, FIGURE_KEY, "words"),
        signs_of_increase=rules.indicators.signs_of_increase,
    )


def _unsettled(targets: pd.DataFrame) -> dict[FigureKey, str]:
    return _by_key(targets[targets["outcome"] == TargetOutcome.DEPENDS], RATE_KEY, "words")


def _by_key(rows: pd.DataFrame, key: list[str], column: str) -> dict[FigureKey, str]:
    return dict(zip(rows[key].itertuples(index=False, name=None), rows[column], strict=True))


def _violations(inspections: pd.DataFrame) -> dict[str, list[Violation]]:
    violations: dict[str, list[Violation]] = {}
    rows = with_row_keys("inspections", inspections)
    columns = (rows[name] for name in ("holder", "found_by", "kind", "count"))
    for key, unit, found_by, kind, count in zip(rows.index, *columns, strict=True):
        violations.setdefault(unit, []).append(Violation(found_by, kind, int(count), f"inspections:{key}"))
    return violations


def _days_late(submissions: pd.DataFrame, receipts: pd.DataFrame, rules: RuleBook) -> dict[str, Count]:
    """Days late by unit in the log; the first or last entry counts, as in `submissions`."""
    entries = with_row_keys("receipts", receipts).sort_values("received_on", kind="stable").groupby("holder")
    is_last = rules.year.receipts is not None and rules.year.receipts.counts_last
    counted = entries.tail(1) if is_last else entries.head(1)
    entry = dict(zip(counted["holder"], counted.index, strict=True))
    late = submissions[submissions["days_late"].notna() & submissions["holder"].isin(list(entry))]
    days_late = zip(late["holder"], late["days_late"], strict=True)
    return {unit: Count(int(days), f"receipts:{entry[unit]}") for unit, days in days_late}


def _scores(scores: pd.DataFrame) -> dict[ScoreKey, dict[ScoreStage, Count]]:
    by_leaf: dict[ScoreKey, dict[ScoreStage, Count]] = {}
    rows = with_row_keys("scores", scores)
    columns = (rows[name] for name in ("criteria", "holder", "criterion", "stage", "score_points"))
    for key, table, unit, criterion, stage, score in zip(rows.index, *columns, strict=True):
        by_leaf.setdefault((table, unit, criterion), {})[ScoreStage(stage)] = Count(Decimal(score), f"scores:{key}")
    return by_leaf
