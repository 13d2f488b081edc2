"""Pure functions on frames: facts → figures of every level → rates → targets. No file, no chart, no rounding rule."""

from thidua_helpers.results.figures import figures_of_levels, with_rest
from thidua_helpers.results.rates import rates_against_targets, rates_of_figures

__all__ = ["figures_of_levels", "rates_against_targets", "rates_of_figures", "with_rest"]
