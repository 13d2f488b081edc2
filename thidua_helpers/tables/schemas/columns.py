"""Columns that several stage tables share."""

from thidua_helpers.tables.keys import FIGURE_KEY, RATE_KEY
from thidua_helpers.vocabulary import (
    Level,
    Measure,
    Provenance,
    State,
)

STATE = (("state", tuple(State)),)
MEASURE_STATE = (("measure", tuple(Measure)), ("state", tuple(State)))
ROW = ("file", "sheet", "row")
LEVEL = ("level", (Level.UNIT, Level.CLUSTER, Level.PROVINCE, Level.REMAINDER))
PROVENANCE = ("provenance", tuple(Provenance))
FIGURE, RATE = tuple(FIGURE_KEY), tuple(RATE_KEY)
# The least and the most that a figure can be which its source rounded, or gave as a lower bound; empty if it is exact.
BOUNDS = ("low", "high")
RATE_BOUNDS = ("numerator_low", "numerator_high", "denominator_low", "denominator_high")
