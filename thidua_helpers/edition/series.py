"""Several editions of equal length as one series."""

import pandas as pd

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.other_editions import long_figures_of
from thidua_helpers.period import Edition
from thidua_helpers.tables.keys import FIGURE_KEY, RATE_KEY
from thidua_helpers.vocabulary import COLUMNS, Comparability, Provenance, State
from thidua_helpers.workspace.paths import Workspace


class OpenEditions:
    """Editions of equal length as a series, read from their workbooks."""

    def __init__(self, workspace: Workspace, editions: list[Edition]) -> None:
        self.editions = editions
        self._last = OpenEdition(workspace, editions[-1])
        self._long = long_figures_of(self._last, editions)

    def __repr__(self) -> str:
        return f"<Chuỗi {', '.join(map(str, self.editions))}>"

    @property
    def results(self) -> pd.DataFrame:
        """Figures by holder, measure, line, period; empty if not comparable, with the reason."""
        return self._shown(self._long[0], [*FIGURE_KEY, "period"], "value")

    @property
    def rates(self) -> pd.DataFrame:
        """Rates by holder, measure, rate and period, with numerator and denominator."""
        return self._shown(self._long[1], [*RATE_KEY, "period"], "numerator", "denominator", "value_pct", "value_vnd")

    def _shown(self, long: pd.DataFrame, index: list[str], *values: str) -> pd.DataFrame:
        blank = {name: long[name].where(long["state"] == State.VALUE) for name in values}
        table = long.assign(**blank, name=long["holder"].map(self._last.rules.name))
        words = {"comparison": Comparability.labels(), "provenance": Provenance.labels()}
        shown = table.assign(**{column: table[column].map(words[column]) for column in words})
        shown = shown.sort_values(index, kind="stable").set_index(index)
        return shown[["name", *values, "provenance", "comparison", "words"]].rename(columns=COLUMNS)
