"""Tables of 40_compare: an edition compared with its base, and the series of editions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from thidua_helpers.comparison.comparability import figures_before, stocks_within_a_year, succession_table
from thidua_helpers.comparison.decomposition import rate_changes_table
from thidua_helpers.comparison.points_changes import EditionQuantities, points_changes
from thidua_helpers.comparison.rule_changes import rule_changes_table
from thidua_helpers.comparison.same_period import not_compared_table, same_period_table
from thidua_helpers.comparison.trends import EditionFigures, compute_trends
from thidua_helpers.rules.method_changes import changed_methods
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.schemas.compare import COMPARE
from thidua_helpers.tables.store import make_table


@dataclass(frozen=True)
class ComparedEdition(EditionQuantities):
    """One of two compared editions, with its figures."""

    figures: pd.DataFrame


@dataclass(frozen=True)
class Comparison:
    """An edition and its base (None without one).

    `rates` and `rankings` are those of the edition itself, no ranking where units are set aside; `series` are all
    editions up to it.
    """

    base: ComparedEdition | None
    now: ComparedEdition
    rates: pd.DataFrame
    rankings: Iterable[str]
    series: Sequence[EditionFigures]

    @cached_property
    def succession(self) -> pd.DataFrame:
        """The `succession` table: what each holder was."""
        return succession_table(self.base.rules, self.now.rules) if self.base else make_table("succession", [])

    @cached_property
    def _reasons(self) -> dict[tuple[str, str], str]:
        """Why a line or rate does not compare, whoever it is of."""
        if self.base is None:
            return {}
        rules = self.base.rules, self.now.rules
        return stocks_within_a_year(*rules) | changed_methods(*rules)

    @cached_property
    def same_period(self) -> pd.DataFrame:
        """The `same_period` table: figures and rates compared with those of the base."""
        if self.base is None:
            return make_table("same_period", [])
        rules = self.now.rules
        before = figures_before(self.base.figures, self.succession, rules)
        return same_period_table(self.now.figures, self.rates, before, self.succession, self._reasons, rules)

    @cached_property
    def not_compared(self) -> pd.DataFrame:
        """The `not_compared` table: figures and rates that do not compare, and why."""
        return not_compared_table(self.now.figures, self.rates, self.succession, self._reasons, self.now.rules)

    @cached_property
    def rate_changes(self) -> pd.DataFrame:
        """The `rate_changes` table: what the change of a group's rate is made of."""
        if self.base is None:
            return make_table("rate_changes", [])
        return rate_changes_table(self.now.figures, self.base.figures, self.base.rules, self.now.rules)

    @cached_property
    def _points(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        if self.base is None:
            return make_table("points_changes", []), make_table("rescoring", [])
        return points_changes(self.base, self.now, self.succession, self.rankings)

    @property
    def points_changes(self) -> pd.DataFrame:
        """The `points_changes` table: what the change of points is made of."""
        return self._points[0]

    @property
    def rescoring(self) -> pd.DataFrame:
        """The `rescoring` table: how far points could be scored again."""
        return self._points[1]

    @cached_property
    def rule_changes(self) -> pd.DataFrame:
        """The `rule_changes` table: the fields in which the criteria tables differ."""
        if self.base is None:
            return make_table("rule_changes", [])
        before, now = self.base.rules, self.now.rules
        pairs = [(each, before.rankings[each], now.rankings[each]) for each in self.rankings if each in before.rankings]
        return rule_changes_table(pairs, before.edition, now)

    @cached_property
    def trends(self) -> pd.DataFrame:
        """The `trends` table: all editions up to this one as series."""
        return compute_trends(self.series, self.now.rules)

    def tables(self) -> dict[str, pd.DataFrame]:
        """All of them by name."""
        names = (name for name, schema in SCHEMAS.items() if schema.stage == COMPARE)
        return {name: getattr(self, name) for name in names}
