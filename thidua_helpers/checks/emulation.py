"""Findings of scoring, votes, awards and decisions, in the order of correction."""

from collections.abc import Mapping

import pandas as pd

from thidua_helpers.checks.acceptance import lapsed_acceptances
from thidua_helpers.checks.awards import award_findings
from thidua_helpers.checks.decided_sets import decided_set_findings
from thidua_helpers.checks.decisions import decision_findings
from thidua_helpers.checks.scores import differing_scores, missing_points, scores_out_of_frame
from thidua_helpers.checks.votes import vote_findings, vote_rank_findings
from thidua_helpers.findings.finding import findings_table
from thidua_helpers.rules.acceptance import with_acceptance
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import State


def check_ranking(
    read: Mapping[str, pd.DataFrame], ranked: Mapping[str, pd.DataFrame], rules: RuleBook
) -> pd.DataFrame:
    """The stage table `findings_ranking`.

    `read`: submissions, scores, ballots, votes, staff, nominations; `ranked`: the tables of 30_ranking. Findings that
    depend on points, and lapsed acceptances of them, are given once no points are missing.
    """
    if rules.year.emulation is None:
        return findings_table([])
    points = ranked["points"]
    complete = ranked["ranks"][
        ~ranked["ranks"]["ranking"].isin(set(points[points["state"] == State.MISSING]["ranking"]))
    ]
    findings = [
        *missing_points(points, read["scores"], read["submissions"], rules),
        *scores_out_of_frame(read["scores"], rules),
        *differing_scores(ranked["score_gaps"], read["scores"], rules),
        *vote_findings(read["ballots"], read["votes"], rules),
        *vote_rank_findings(read["votes"], ranked["vote_results"], complete, rules),
        *award_findings(read["nominations"], read["staff"], rules),
        *decision_findings(ranked["decisions"], ranked["vote_results"], rules),
        *decided_set_findings(ranked["classes"], rules),
    ]
    findings = with_acceptance(findings, rules)
    lapsed = lapsed_acceptances(findings, rules, is_of_ranking=True) if len(complete) == len(ranked["ranks"]) else ()
    return findings_table([*findings, *lapsed])
