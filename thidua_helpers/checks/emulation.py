"""The findings of scoring, votes, awards and decisions, in the order in which an analyst mends them."""

from collections.abc import Mapping

import pandas as pd

from thidua_helpers.checks.acceptance import lapsed_acceptances, with_acceptance
from thidua_helpers.checks.awards import award_findings
from thidua_helpers.checks.decisions import decision_findings
from thidua_helpers.checks.scores import missing_points, scores_beside_computed, scores_out_of_frame
from thidua_helpers.checks.votes import vote_findings, vote_rank_findings
from thidua_helpers.findings import findings_table
from thidua_helpers.rules import RuleBook


def check_ranking(read: Mapping[str, pd.DataFrame], made: Mapping[str, pd.DataFrame], rules: RuleBook) -> pd.DataFrame:
    """The stage table `findings_ranking`. `read`: scores, ballots, votes, staff, nominations; `made`: the tables of
    30_ranking."""
    if rules.year.emulation is None:
        return findings_table([])
    findings = [
        *missing_points(made["points"], rules),
        *scores_out_of_frame(read["scores"], rules),
        *scores_beside_computed(made["score_gaps"], read["scores"], rules),
        *vote_findings(read["ballots"], read["votes"], rules),
        *vote_rank_findings(read["votes"], made["vote_results"], made["ranks"], rules),
        *award_findings(read["nominations"], read["staff"], rules),
        *decision_findings(made["decisions"], rules),
    ]
    findings = with_acceptance(findings, rules)
    return findings_table([*findings, *lapsed_acceptances(findings, rules, is_of_ranking=True)])
