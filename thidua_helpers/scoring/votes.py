"""Votes: the choice of each cluster by the rule of its criteria table.

Courts require two thirds of the members (Thông tư 04/2016/TT-TANDTC, Điều 17.1). No source gives the rule of THADS, so
base and threshold are data: `[vote]` of the cluster's criteria table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from thidua_helpers.numbers import SHOWN_DECIMALS, missing_to_target, round_consistently, round_half_up
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import VoteRule
from thidua_helpers.tables.frames import records
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import comparison_sign, format_count, format_decimal
from thidua_helpers.vocabulary import VoteBase, VoteOutcome, VoteSubject

ROUND_KEY = ["cluster", "subject", "round"]
# Column of `ballots` with the base of the threshold.
_BASE_COLUMNS = {
    VoteBase.MEMBERS: "electorate",
    VoteBase.PRESENT: "present",
    VoteBase.VALID_BALLOTS: "valid",
}
_CHOSEN_WORDS = {
    VoteSubject.LEADER: "được suy tôn",
    VoteSubject.HEAD: "được bầu Trưởng Cụm",
    VoteSubject.DEPUTY: "được bầu Phó Trưởng Cụm",
}


def vote_results_table(
    ballots: pd.DataFrame, votes: pd.DataFrame, ranks: pd.DataFrame, rules: RuleBook
) -> pd.DataFrame:
    """The `vote_results` table: candidates of every round, chosen or not by exact integers.

    `needed` is the smallest number of votes that reaches the threshold, `share_pct` the votes in per cent of the base,
    with more decimals where two would contradict the outcome. There is one seat: `dat` is the candidate that alone has
    the most votes and reaches the threshold; several such candidates are `bang_phieu`, and none is chosen. None is
    chosen either if the base is 0 or unknown, votes of a candidate are missing, or the cluster's table has no rule for
    votes. `rank` is the unit's in the cluster's ranking, empty if it has none.
    """
    bases = ballots[[*ROUND_KEY, *_BASE_COLUMNS.values()]]
    in_cluster = ranks[["ranking", "holder", "rank"]].rename(columns={"ranking": "cluster"})
    candidates = (
        votes[[*ROUND_KEY, "holder", "votes"]]
        .merge(bases, on=ROUND_KEY, how="left")
        .merge(in_cluster, on=["cluster", "holder"], how="left")
    )
    rounds: dict[tuple, list[dict]] = {}
    for row in records(candidates):
        rounds.setdefault(tuple(row[name] for name in ROUND_KEY), []).append(row)
    rows = []
    for (cluster, *_), of_round in rounds.items():
        table = rules.ranking_criteria.get(cluster)
        rows += _results_of_round(of_round, table.vote if table else None, rules)
    return make_table("vote_results", rows)


def elected_units(vote_results: pd.DataFrame, subject: str) -> dict[str, str]:
    """Cluster → unit chosen in its last round on `subject`; only clusters with a choice."""
    of_subject = vote_results[vote_results["subject"] == subject]
    is_last = of_subject["round"] == of_subject.groupby("cluster")["round"].transform("max")
    chosen = of_subject[is_last & (of_subject["outcome"] == VoteOutcome.CHOSEN)]
    return dict(zip(chosen["cluster"], chosen["holder"], strict=True))


@dataclass(frozen=True)
class _Threshold:
    """A vote's rule with its numbers: `needed` votes of `base` members or ballots reach it."""

    rule: VoteRule
    base: int
    needed: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.rule.threshold)

    def share_pct(self, votes: int) -> Decimal:
        """Share in per cent; two decimals where it equals the threshold: 2/3 has no exact decimals."""
        exact = Fraction(100 * votes, self.base)
        if exact == 100 * self.share:
            return round_half_up(exact, SHOWN_DECIMALS)
        return round_consistently(exact, (100 * self.share, self.rule.comparator))


def _results_of_round(candidates: Sequence[Mapping], rule: VoteRule | None, rules: RuleBook) -> list[dict]:
    """Rows of the `vote_results` table for one round."""
    base = candidates[0][_BASE_COLUMNS[rule.base]] if rule else None
    threshold = None
    if rule and base:
        share_pct = 100 * Fraction(rule.threshold)
        threshold = _Threshold(rule, base, missing_to_target(0, base, share_pct, rule.comparator))
    leaders = _leaders(candidates, threshold)
    rows = []
    for candidate in candidates:
        holder, votes, cluster = candidate["holder"], candidate["votes"], candidate["cluster"]
        row = {
            "edition": str(rules.edition),
            **{name: candidate[name] for name in (*ROUND_KEY, "holder", "votes", "rank")},
            "base": rule.base if rule else None,
            "base_count": base,
            "threshold": f"{comparison_sign(rule.comparator)} {rule.threshold}" if rule else None,
            "needed": threshold.needed if threshold else None,
            "share_pct": threshold.share_pct(votes) if threshold and votes is not None else None,
            "outcome": VoteOutcome.NOT_CHOSEN
            if holder not in leaders
            else VoteOutcome.CHOSEN
            if len(leaders) == 1
            else VoteOutcome.TIED,
        }
        others = [rules.name(leader) for leader in leaders if leader != holder]
        unknown = [rules.name(other["holder"]) for other in candidates if other["votes"] is None]
        if votes is None:
            words = "chưa có số phiếu → chưa kết luận"
        elif rule is None:
            why_not = f"{rules.name(cluster)} chưa có quy định bỏ phiếu trong bảng tiêu chí"
            words = f"{format_count(votes)} phiếu; {why_not} → không kết luận"
        elif threshold is None:
            why_not = f"chưa có số {rule.base.label}" if base is None else f"số {rule.base.label} là 0"
            words = f"{format_count(votes)} phiếu; {why_not} → không kết luận"
        else:
            words = f"{_share_in_words(votes, threshold)} → {_outcome_in_words(row, threshold, others, unknown)}"
        if rules.lone_unit(cluster):
            words += "; cụm chỉ có một đơn vị được xét"
        rows.append(row | {"words": words})
    return rows


def _leaders(candidates: Sequence[Mapping], threshold: _Threshold | None) -> list[str]:
    """Candidates with the most votes, and enough of them; none while a count is missing."""
    counts = [candidate["votes"] for candidate in candidates]
    if threshold is None or None in counts or max(counts) < threshold.needed:
        return []
    return [candidate["holder"] for candidate in candidates if candidate["votes"] == max(counts)]


def _share_in_words(votes: int, threshold: _Threshold) -> str:
    """The computation: "7/9 thành viên = 77,78% ≥ 2/3 (cần 6 phiếu)"."""
    rule, base = threshold.rule, threshold.base
    is_exact = Fraction(votes, base) == threshold.share
    against = ", đúng bằng" if is_exact else f" {comparison_sign(rule.comparator, votes >= threshold.needed)}"
    share = f"{format_count(votes)}/{format_count(base)} {rule.base.label}"
    shown = format_decimal(threshold.share_pct(votes))
    return f"{share} = {shown}%{against} {rule.threshold} (cần {format_count(threshold.needed)} phiếu)"


def _outcome_in_words(row: Mapping, threshold: _Threshold, others: Sequence[str], unknown: Sequence[str]) -> str:
    """Outcome of a candidate; `others` are other leaders, `unknown` those without votes."""
    if row["outcome"] == VoteOutcome.CHOSEN:
        return _CHOSEN_WORDS[row["subject"]]
    if row["outcome"] == VoteOutcome.TIED:
        return f"bằng phiếu với {', '.join(others)}, chưa chọn được; bỏ phiếu vòng sau hoặc Hội đồng xem xét"
    if unknown:
        return f"chưa kết luận, thiếu số phiếu của {', '.join(unknown)}"
    return f"ít phiếu hơn {', '.join(others)}" if row["votes"] >= threshold.needed else "không đạt"
