"""Votes: whom each cluster chose, by the rule of the cluster's own table, and the rank beside it.

Courts ask for two thirds of the members (Thông tư 04/2016/TT-TANDTC, Điều 17.1). No source says what THADS asks for, so
base and threshold are data: `[vote]` of the cluster's criteria table.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from thidua_helpers.numbers import missing_to_target, percent, round_consistently
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import VoteRule
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import VoteOutcome, VoteSubject

ROUND_KEY = ["cluster", "subject", "round"]
# What a threshold is a share of: the column of `ballots`, and how it is called.
BASES = {
    "thanh_vien": ("electorate", "thành viên"),
    "co_mat": ("present", "thành viên có mặt"),
    "phieu_hop_le": ("valid", "phiếu hợp lệ"),
}
_CHOSEN_WORDS = {
    VoteSubject.LEADER: "được suy tôn",
    VoteSubject.HEAD: "được bầu Trưởng Cụm",
    VoteSubject.DEPUTY: "được bầu Phó Trưởng Cụm",
}
_SIGNS = {(">=", True): "≥", (">=", False): "<", (">", True): ">", (">", False): "≤"}


def vote_results(ballots: pd.DataFrame, votes: pd.DataFrame, ranks: pd.DataFrame, rules: RuleBook) -> pd.DataFrame:
    """The `vote_results` table: every candidate of every round of `votes`, chosen or not by exact integers.

    `needed` is the smallest number of votes that reaches the threshold, `share_pct` the votes in per cent of the base,
    with more decimals where two would say otherwise. There is one seat: `dat` is who reached the threshold alone with
    the most votes; two or more who did so with equal votes are `bang-phieu`, and nobody is chosen. Nobody is chosen
    either where the base is 0 or not known, a candidate's votes are missing, or the cluster's table has no rule for
    votes. `rank` is the unit's in the cluster's ranking, empty where it has none.
    """
    bases = ballots[[*ROUND_KEY, *(column for column, _ in BASES.values())]]
    in_cluster = ranks[["ranking", "holder", "rank"]].rename(columns={"ranking": "cluster"})
    candidates = (
        votes[[*ROUND_KEY, "holder", "votes"]]
        .merge(bases, on=ROUND_KEY, how="left")
        .merge(in_cluster, on=["cluster", "holder"], how="left")
    )
    known = candidates.astype(object).where(candidates.notna(), None)
    rows = []
    for (cluster, *_), of_round in known.groupby(ROUND_KEY):
        table = rules.rankings.get(cluster)
        rows += _results_of_round(of_round.to_dict("records"), table.vote if table else None, rules)
    return make_table("vote_results", rows)


def elected(vote_results: pd.DataFrame, subject: str) -> dict[str, str]:
    """Cluster → the unit that its last round on `subject` chose; a cluster that chose nobody is not in it."""
    of_subject = vote_results[vote_results["subject"] == subject]
    is_last = of_subject["round"] == of_subject.groupby("cluster")["round"].transform("max")
    chosen = of_subject[is_last & (of_subject["outcome"] == VoteOutcome.CHOSEN)]
    return dict(zip(chosen["cluster"], chosen["holder"], strict=True))


def _results_of_round(candidates: Sequence[Mapping], rule: VoteRule | None, rules: RuleBook) -> list[dict]:
    """Rows of the `vote_results` table for the candidates of one round."""
    base = candidates[0][BASES[rule.base][0]] if rule else None
    needed = missing_to_target(0, base, 100 * Fraction(rule.threshold), rule.comparator) if base else None
    leaders = _leaders(candidates, needed)
    rows = []
    for each in candidates:
        holder, votes = each["holder"], each["votes"]
        row = {
            "edition": str(rules.edition),
            **{name: each[name] for name in (*ROUND_KEY, "holder", "votes", "rank")},
            "base": rule.base if rule else "",
            "base_count": base,
            "threshold": f"{_SIGNS[rule.comparator, True]} {rule.threshold}" if rule else "",
            "needed": needed,
            "share_pct": str(_share(votes, base, rule)) if base and votes is not None else "",
            "outcome": VoteOutcome.NOT_CHOSEN
            if holder not in leaders
            else VoteOutcome.CHOSEN
            if len(leaders) == 1
            else VoteOutcome.TIED,
        }
        others = [rules.name(leader) for leader in leaders if leader != holder]
        unknown = [rules.name(other["holder"]) for other in candidates if other["votes"] is None]
        words = _words(row, rule, others, unknown, rules.name(each["cluster"]))
        if rules.lone_unit(each["cluster"]):
            words += "; cụm chỉ có một đơn vị được xét"
        rows.append(row | {"words": words})
    return rows


def _leaders(candidates: Sequence[Mapping], needed: int | None) -> list[str]:
    """Who has the most votes, and enough of them; nobody while a count is missing."""
    counts = [each["votes"] for each in candidates]
    if needed is None or None in counts or max(counts) < needed:
        return []
    return [each["holder"] for each in candidates if each["votes"] == max(counts)]


def _share(votes: int, base: int, rule: VoteRule) -> Decimal:
    """The share in per cent; two decimals where it is the threshold exactly, which no decimals would show of 2/3."""
    if Fraction(votes, base) == Fraction(rule.threshold):
        return percent(votes, base)
    return round_consistently(Fraction(100 * votes, base), (100 * Fraction(rule.threshold), rule.comparator))


def _words(row: Mapping, rule: VoteRule | None, others: Sequence[str], unknown: Sequence[str], cluster: str) -> str:
    """The sum and the verdict: "7/9 thành viên = 77,78% ≥ 2/3 (cần 6 phiếu) → được suy tôn".

    `others` are the names of the other leaders, `unknown` of those whose votes are missing.
    """
    votes, base, needed = row["votes"], row["base_count"], row["needed"]
    if votes is None:
        return "chưa có số phiếu → chưa kết luận"
    if rule is None:
        return f"{format_count(votes)} phiếu; {cluster} chưa có quy định bỏ phiếu trong bảng tiêu chí → không kết luận"
    people = BASES[rule.base][1]
    if not base:
        lacking = f"chưa có số {people}" if base is None else f"số {people} là 0"
        return f"{format_count(votes)} phiếu; {lacking} → không kết luận"
    is_exact = Fraction(votes, base) == Fraction(rule.threshold)
    against = ", đúng bằng" if is_exact else f" {_SIGNS[rule.comparator, votes >= needed]}"
    share = f"{format_count(votes)}/{format_count(base)} {people} = {format_decimal(Decimal(row['share_pct']))}%"
    verdict = _verdict(row, others, unknown)
    return f"{share}{against} {rule.threshold} (cần {format_count(needed)} phiếu) → {verdict}"


def _verdict(row: Mapping, others: Sequence[str], unknown: Sequence[str]) -> str:
    if row["outcome"] == VoteOutcome.CHOSEN:
        return _CHOSEN_WORDS[row["subject"]]
    if row["outcome"] == VoteOutcome.TIED:
        return f"bằng phiếu với {', '.join(others)}, chưa chọn được; bỏ phiếu vòng sau hoặc Hội đồng xem xét"
    if unknown:
        return f"chưa kết luận, thiếu số phiếu của {', '.join(unknown)}"
    return f"ít phiếu hơn {', '.join(others)}" if row["votes"] >= row["needed"] else "không đạt"
