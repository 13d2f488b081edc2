"""Facts, and rates that forms print with them, as typed rows of their stage tables."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from thidua_helpers.findings.finding import Location
from thidua_helpers.vocabulary import State


class Fact(NamedTuple):
    """One figure as an input gives it: a row of the stage table `facts`.

    `value` is None unless `state` is value. `officer` is a name in comparison form, later a code; "" for the holder's
    own figure. `form` is "" for a figure without a statistical form. `cell` may list all cells that the figure is made
    of. `low` and `high` bound a value that was printed rounded.
    """

    edition: str
    holder: str
    measure: str
    line: str
    value: int | None
    state: State
    at: Location
    officer: str = ""
    form: str = ""
    source: str = ""
    correction: str = ""
    derived_from: str = ""
    words: str = ""
    low: int | None = None
    high: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Key in the stage table."""
        return self.holder, self.measure, self.line

    def row(self) -> dict[str, object]:
        return _stored(self._asdict())


def fact_of_row(row: Mapping) -> Fact:
    value, low, high = (None if pd.isna(row[name]) else int(row[name]) for name in ("value", "low", "high"))
    texts = {name: row[name] for name in ("form", "source", "correction", "derived_from", "words")}
    at = Location(row["file"], row["sheet"], row["cell"])
    key = row["edition"], row["holder"], row["measure"], row["line"]
    return Fact(*key, value, State(row["state"]), at, low=low, high=high, **texts)


class PrintedRate(NamedTuple):
    """A rate that a form prints next to its figures: a row of the stage table `printed_rates`.

    `value_pct` is exact as stored, with `decimals` decimals; only the figures tell whether it is a fraction (0,8398).
    """

    edition: str
    holder: str
    officer: str
    measure: str
    rate: str
    part: str
    value_pct: str
    decimals: int
    at: Location

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Key in the stage table."""
        return self.holder, self.measure, self.rate, self.part

    def row(self) -> dict[str, object]:
        return _stored(self._asdict())


def _stored(fields: dict) -> dict[str, object]:
    """Row of a stage table, with the cell's location as columns and without the officer's name."""
    at = fields.pop("at")
    del fields["officer"]
    return fields | {"file": at.file, "sheet": at.sheet, "cell": at.cells}
