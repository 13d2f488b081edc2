"""Checks of votes: counts that add up, members only, rounds; and the elected leader's rank.

Findings about votes have the cluster as their holder, never a unit: ballots are not for the pages that units get.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import pandas as pd

from thidua_helpers.findings.catalogue.votes_and_awards import (
    BAU_KHAC_XEP_HANG,
    KIEM_PHIEU_KHONG_KHOP,
    PHIEU_BAU_QUA_SO_HOP_LE,
    THIEU_KIEM_PHIEU,
    UNG_VIEN_NGOAI_CUM,
    VONG_BO_PHIEU_SAI,
)
from thidua_helpers.findings.finding import Finding, location_of
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.scoring.votes import ROUND_KEY, elected_units, vote_results_table
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import format_count
from thidua_helpers.vocabulary import VoteOutcome, VoteSubject

_SUBJECTS: dict[str, str] = {
    VoteSubject.LEADER: "suy tôn đơn vị dẫn đầu",
    VoteSubject.HEAD: "bầu Trưởng Cụm",
    VoteSubject.DEPUTY: "bầu Phó Trưởng Cụm",
}
# Each has no more than the one before.
_COUNTS = {
    "electorate": "số có quyền bỏ phiếu",
    "present": "số có mặt",
    "issued": "phiếu phát ra",
    "returned": "phiếu thu về",
}


def vote_findings(ballots: pd.DataFrame, votes: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on the stage tables `ballots` and `votes`; missing counts are not compared."""
    yield from _wrong_ballot_sums(ballots, rules)
    yield from _more_votes_than_ballots(ballots, votes, rules)
    yield from _candidates_of_other_clusters(votes, rules)
    yield from _rounds_on_one_sheet(ballots, votes, rules)
    yield from _wrong_rounds(ballots, votes, rules)


def vote_rank_findings(
    votes: pd.DataFrame, vote_results: pd.DataFrame, ranks: pd.DataFrame, rules: RuleBook
) -> Iterator[Finding]:
    """Findings on elected leaders not first in their ranking; a tie counts as first."""
    for cluster, leader in elected_units(vote_results, VoteSubject.LEADER).items():
        rank_of = ranks[ranks["ranking"] == cluster].set_index("holder")["rank"].dropna()
        first = list(rank_of.index[rank_of == 1])
        if first and leader not in first:
            of_leader = (
                (votes["cluster"] == cluster) & (votes["subject"] == VoteSubject.LEADER) & (votes["holder"] == leader)
            )
            last = votes[of_leader].sort_values("round").tail(1)
            rank = f"xếp thứ {rank_of[leader]}" if leader in rank_of else "không được xếp hạng"
            yield BAU_KHAC_XEP_HANG.finding(
                found=f"{rules.name(cluster)} suy tôn {rules.name(leader)} ({rank}); "
                f"đứng thứ nhất theo điểm là {', '.join(map(rules.name, first))}",
                holder=cluster,
                at=location_of(_places(last)),
            )


def _wrong_ballot_sums(ballots: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    together = ballots["valid"] + ballots["invalid"]
    for row in _rows(ballots[together != ballots["returned"]]):
        problem = (
            f"phiếu hợp lệ {format_count(row['valid'])} + không hợp lệ {format_count(row['invalid'])} = "
            f"{format_count(row['valid'] + row['invalid'])}, phiếu thu về {format_count(row['returned'])}"
        )
        yield _ballot_finding(row, problem, "hợp lệ + không hợp lệ = thu về", rules)
    members = {cluster.id: len(cluster.members) for cluster in rules.clusters}
    for row in _rows(ballots.dropna(subset="electorate")):
        if row["electorate"] != members.get(row["cluster"], row["electorate"]):
            problem = (
                f"có quyền bỏ phiếu {format_count(row['electorate'])}, Cụm có {members[row['cluster']]} thành viên"
            )
            yield _ballot_finding(row, problem, "mỗi thành viên của Cụm có một quyền bỏ phiếu", rules)
    for whole, part in pairwise(_COUNTS):
        for row in _rows(ballots[ballots[part] > ballots[whole]]):
            problem = f"{_COUNTS[part]} {format_count(row[part])} lớn hơn {_COUNTS[whole]} {format_count(row[whole])}"
            yield _ballot_finding(row, problem, f"{_COUNTS[part]} không lớn hơn {_COUNTS[whole]}", rules)


def _ballot_finding(row: Mapping, problem: str, expected: str, rules: RuleBook) -> Finding:
    return KIEM_PHIEU_KHONG_KHOP.finding(
        found=f"{_about(row, rules)}: {problem}",
        holder=row["cluster"],
        at=location_of([_place(row)]),
        expected=expected,
    )


def _more_votes_than_ballots(ballots: pd.DataFrame, votes: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on candidates, or all together, with more votes than valid ballots.

    The sum is checked only where no candidate alone has too many.
    """
    counted = votes.merge(ballots[[*ROUND_KEY, "valid"]], on=ROUND_KEY)
    for _, of_round in counted.dropna(subset="valid").groupby(ROUND_KEY):
        over = of_round[of_round["votes"] > of_round["valid"]]
        together, valid = int(of_round["votes"].sum()), int(of_round["valid"].iloc[0])
        problems = [
            ([_place(row)], f"{rules.name(row['holder'])} có {format_count(row['votes'])} phiếu") for row in _rows(over)
        ]
        if not problems and together > valid:
            problems = [(_places(of_round), f"các đơn vị cộng lại có {format_count(together)} phiếu")]
        for cells, problem in problems:
            yield PHIEU_BAU_QUA_SO_HOP_LE.finding(
                found=f"{_about(_rows(of_round)[0], rules)}: {problem}, chỉ có {format_count(valid)} phiếu hợp lệ",
                holder=of_round["cluster"].iloc[0],
                at=location_of(cells),
            )


def _candidates_of_other_clusters(votes: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    members = {cluster.id: cluster.members for cluster in rules.clusters}
    for row in _rows(votes):
        if row["holder"] not in members.get(row["cluster"], ()):
            yield UNG_VIEN_NGOAI_CUM.finding(
                found=f"{_about(row, rules)}: {rules.name(row['holder'])} không phải thành viên của Cụm",
                holder=row["cluster"],
                at=location_of([_place(row)]),
            )


def _rounds_on_one_sheet(ballots: pd.DataFrame, votes: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Rounds with a count of ballots but no votes, or with votes but no count of ballots."""
    for sheet, other, missing in (
        (ballots, votes, "có kiểm phiếu, không có số phiếu của đơn vị nào"),
        (votes, ballots, "có số phiếu của đơn vị, không có kiểm phiếu"),
    ):
        rounds = set(other[ROUND_KEY].itertuples(index=False, name=None))
        for key, rows in sheet.groupby(ROUND_KEY):
            if key not in rounds:
                first = _rows(rows)[0]
                found = f"{_about(first, rules)}: {missing}"
                yield THIEU_KIEM_PHIEU.finding(found, location_of(_places(rows)), first["cluster"])


def _wrong_rounds(ballots: pd.DataFrame, votes: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Rounds that are not 1, 2, 3…, and rounds after one that chose somebody."""
    results = vote_results_table(ballots, votes, make_table("ranks", []), rules)
    chosen = results[results["outcome"] == VoteOutcome.CHOSEN].groupby(["cluster", "subject"])["round"].min().to_dict()
    for key, of_subject in ballots.sort_values("round").groupby(["cluster", "subject"]):
        rounds = list(of_subject["round"])
        problems = []
        if rounds != list(range(1, len(rounds) + 1)):
            problems.append(f"có các vòng {', '.join(map(str, rounds))}")
        cluster, subject = map(str, key)
        if key in chosen and chosen[key] < rounds[-1]:
            problems.append(f"vòng {chosen[key]} đã chọn được đơn vị mà còn vòng {rounds[-1]}")
        for problem in problems:
            yield VONG_BO_PHIEU_SAI.finding(
                found=f"{rules.name(cluster)}, {_SUBJECTS[subject]}: {problem}",
                holder=cluster,
                at=location_of(_places(of_subject)),
            )


def _rows(table: pd.DataFrame) -> list[dict]:
    return table.to_dict("records")


def _about(row: Mapping, rules: RuleBook) -> str:
    return f"{rules.name(row['cluster'])}, {_SUBJECTS[row['subject']]}, vòng {row['round']}"


def _place(row: Mapping) -> tuple[str, str, str]:
    """File, sheet and cell of a row of `votes`; a row of `ballots` has no one cell."""
    return row["file"], row["sheet"], row.get("cell", f"dòng {row['row']}")


def _places(table: pd.DataFrame) -> list[tuple[str, str, str]]:
    return [_place(row) for row in _rows(table)]
