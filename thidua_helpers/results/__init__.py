"""Pure functions on frames: facts → figures of every level → rates → targets → points → ranks, classes, awards.

No file, no chart, no rounding rule.
"""

from thidua_helpers.results.allotments import other_rates, with_allotments
from thidua_helpers.results.awards import award_proposals
from thidua_helpers.results.classes import classes_table
from thidua_helpers.results.comparability import comparable_figures, refuse_base
from thidua_helpers.results.comparison import Comparison
from thidua_helpers.results.decisions import decided_beside_computed
from thidua_helpers.results.figures import figures_of, figures_of_levels, with_rest
from thidua_helpers.results.gaps import score_gaps
from thidua_helpers.results.peers import peers_table
from thidua_helpers.results.points_changes import Scored
from thidua_helpers.results.projections import projections
from thidua_helpers.results.quantities import quantities_of
from thidua_helpers.results.ranking import rankings_of, ranks_table, weights_table
from thidua_helpers.results.rates import rates_against_targets, rates_of_figures
from thidua_helpers.results.rotation import rotation
from thidua_helpers.results.rule_changes import rule_changes_table
from thidua_helpers.results.scoring import Assumption, points_table
from thidua_helpers.results.trends import EditionRead, long_figures
from thidua_helpers.results.votes import vote_results
from thidua_helpers.results.what_if import Otherwise, changes, what_if

__all__ = [
    "Assumption",
    "Comparison",
    "EditionRead",
    "Otherwise",
    "Scored",
    "award_proposals",
    "changes",
    "classes_table",
    "comparable_figures",
    "decided_beside_computed",
    "figures_of",
    "figures_of_levels",
    "long_figures",
    "other_rates",
    "peers_table",
    "points_table",
    "projections",
    "quantities_of",
    "rankings_of",
    "ranks_table",
    "rates_against_targets",
    "rates_of_figures",
    "refuse_base",
    "rotation",
    "rule_changes_table",
    "score_gaps",
    "vote_results",
    "weights_table",
    "what_if",
    "with_allotments",
    "with_rest",
]
