"""Who was chosen by exact integers; and counts of votes that cannot be right."""

import dataclasses
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.checks.completeness import membership_gaps
from thidua_helpers.checks.votes import vote_findings, vote_rank_findings
from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.clusters import ClusterSystem
from thidua_helpers.rules.criteria import CriteriaTable, VoteRule
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.year import Year
from thidua_helpers.scoring.votes import elected_units, vote_results_table
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table
from thidua_helpers.workspace.paths import Workspace

TWO_THIRDS = VoteRule(base="thanh_vien", threshold="2/3", comparator=">=", clause="", verified=False)
RANKED, PLAIN = "cum-1", "cum-2"


def rules(vote=TWO_THIRDS):
    """Two clusters: one with a criteria table of its own, whose members are a, b, c; one without, of d and e."""
    units = tuple(
        UnitRow(id=each, name=each, short_name=f"Đơn vị {each.upper()}", kind="chi_cuc", verified=True)
        for each in "abcdefghijk"
    )
    decision = {"number": "1", "signed_on": "2019-10-01", "signed_by": "", "source": "x"}
    clusters = [
        {"id": RANKED, "name": "Cụm 1", "area": "", "members": [*"abcfghijk"]},
        {"id": PLAIN, "name": "Cụm 2", "area": "", "members": ["d", "e"]},
    ]
    table = CriteriaTable(
        name="Bảng", legal_basis="", source="x", verified=True, kinds=("chi_cuc",), max_points=100, points_decimals=2,
        ranking_decimals=2, criteria={"chung": {"label": "Chung", "max_points": 100, "rule": {"kind": "cham-diem"}}},
        vote=vote,
    )  # fmt: skip
    known = {
        "edition": Edition.parse("2021"),
        "units": units,
        "cluster_system": ClusterSystem(
            name="", decision=decision, valid_from="2019-10-01", verified=True, clusters=clusters
        ),
        "year": Year(
            state_of_figures="tam-tinh",
            clusters="he-cum",
            inputs=[{"file": "a.xlsx", "form": "x"}],
            emulation={"stage": "tham_dinh", "appraised_by": "a", "cluster_criteria": {RANKED: "bang"}},
        ),
        "criteria": {"bang": table},
    }
    return RuleBook(
        **({field.name: known.get(field.name) for field in dataclasses.fields(RuleBook)} | {"registry": ()})
    )


def table(name, *rows):
    """The stage table `name`; texts that a row does not give are empty."""
    empty = dict.fromkeys(SCHEMAS[name].columns, "") | dict.fromkeys(SCHEMAS[name].integers + SCHEMAS[name].booleans)
    return make_table(name, [empty | {"edition": "2021"} | row for row in rows])


COUNT = {
    "cluster": RANKED, "subject": "suy-ton", "round": 1, "electorate": 9, "present": 8, "issued": 8, "returned": 8,
    "valid": 7, "invalid": 1, "file": "binh-bau.xlsx", "sheet": "Kiểm phiếu", "row": 2,
}  # fmt: skip


def ballots(*rows):
    """The counts of ballots: each row a change of COUNT."""
    return table("ballots", *(COUNT | row for row in rows))


def votes(*rows, cluster=RANKED, subject="suy-ton", round=1):
    """(candidate, votes) each, from row 2 of the sheet on."""
    place = {"cluster": cluster, "subject": subject, "round": round, "file": "binh-bau.xlsx", "sheet": "Phiếu bầu"}
    return table(
        "votes",
        *(
            place | {"holder": holder, "votes": count, "row": row, "cell": f"E{row}"}
            for row, (holder, count) in enumerate(rows, start=2)
        ),
    )


def joined(*tables):
    return pd.concat(tables, ignore_index=True)


def ranks(*rows, ranking=RANKED):
    return table(
        "ranks", *({"ranking": ranking, "holder": unit, "state": "value", "rank": rank} for unit, rank in rows)
    )


NO_RANKS = ranks()


def results(counted, voted, vote=TWO_THIRDS, ranked=NO_RANKS):
    return vote_results_table(counted, voted, ranked, rules(vote)).set_index("holder")


def rule(**changes):
    return VoteRule.model_validate(TWO_THIRDS.model_dump() | changes)


TWO_THIRDS_OF_NINE = [
    (0, ">=", "khong_dat"),
    (5, ">=", "khong_dat"),
    (6, ">=", "dat"),
    (7, ">=", "dat"),
    (5, ">", "khong_dat"),
    (6, ">", "khong_dat"),
    (7, ">", "dat"),
]


@pytest.mark.parametrize(("count", "comparator", "outcome"), TWO_THIRDS_OF_NINE)
def test_below_at_and_above_two_thirds_of_nine(count, comparator, outcome):
    row = results(ballots({}), votes(("a", count)), rule(comparator=comparator)).loc["a"]
    assert row["outcome"] == outcome
    assert (row["base"], row["base_count"]) == ("thanh_vien", 9)
    assert (row["threshold"], row["needed"]) == (("≥ 2/3", 6) if comparator == ">=" else ("> 2/3", 7))


@pytest.mark.parametrize(
    ("base", "of", "needed", "outcome"),
    [("thanh_vien", 9, 6, "khong_dat"), ("co_mat", 8, 6, "khong_dat"), ("phieu_hop_le", 7, 5, "dat")],
)
def test_base_of_threshold_comes_from_config(base, of, needed, outcome):
    row = results(ballots({}), votes(("a", 5)), rule(base=base)).loc["a"]
    assert (row["base_count"], row["needed"], row["outcome"]) == (of, needed, outcome)


def test_shown_share_agrees_with_the_threshold():
    row = results(ballots({"electorate": 200_000}), votes(("a", 99_999)), rule(threshold="1/2")).loc["a"]
    assert (row["outcome"], row["share_pct"]) == ("khong_dat", "49.9995")
    assert "49,9995%" in row["words"]


def tied():
    return results(ballots({"electorate": 8}), votes(("a", 4), ("b", 4), ("c", 0)), rule(threshold="1/2"))


def test_tied_most_votes_elect_no_unit():
    assert tied()["outcome"].to_dict() == {"a": "bang_phieu", "b": "bang_phieu", "c": "khong_dat"}
    below = results(ballots({}), votes(("a", 3), ("b", 3)))
    assert set(below["outcome"]) == {"khong_dat"}


def both_above_the_threshold():
    return results(ballots({}), votes(("a", 3), ("b", 4)), rule(threshold="1/3"))


def test_seat_goes_to_most_votes_above_threshold():
    assert both_above_the_threshold()["outcome"].to_dict() == {"a": "khong_dat", "b": "dat"}


def undecided():
    """Of no electorate, without a count of ballots, and with the votes of one of two candidates unknown."""
    return joined(
        results(ballots({"electorate": 0}), votes(("a", 0))),
        results(ballots(), votes(("a", 9))),
        results(ballots({}), votes(("a", 7), ("b", None))),
    )


def test_zero_or_unknown_base_elects_no_unit():
    rows = undecided()
    assert set(rows["outcome"]) == {"khong_dat"}
    assert list(rows["share_pct"] == "") == [True, True, False, True]
    assert pd.isna(rows["needed"].iloc[0])


def without_a_rule(vote, cluster):
    return results(ballots({"cluster": cluster}), votes(("d", 7), cluster=cluster), vote)


@pytest.mark.parametrize(("vote", "cluster"), [(None, RANKED), (TWO_THIRDS, PLAIN)])
def test_no_outcome_without_a_rule_for_votes(vote, cluster):
    row = without_a_rule(vote, cluster).loc["d"]
    assert (row["outcome"], row["base"], row["threshold"]) == ("khong_dat", "", "")


def test_vote_result_has_the_rank_in_the_cluster():
    ranked = joined(ranks(("a", 2), ("b", None)), ranks(("a", 9), ranking="toan-tinh"))
    table = results(ballots({}), votes(("a", 7), ("b", 0), ("c", 0)), ranked=ranked)
    assert table.loc["a", "rank"] == 2
    assert table.loc[["b", "c"], "rank"].isna().all()


def test_only_last_round_elects():
    two_rounds = ballots({}, {"round": 2, "row": 3})
    second = vote_results_table(two_rounds, joined(votes(("a", 5)), votes(("b", 6), round=2)), NO_RANKS, rules())
    assert elected_units(second, "suy-ton") == {RANKED: "b"}
    undone = vote_results_table(two_rounds, joined(votes(("a", 6)), votes(("b", 5), round=2)), NO_RANKS, rules())
    assert elected_units(undone, "suy-ton") == {}
    assert elected_units(second, "truong-cum") == {}
    assert elected_units(vote_results_table(ballots(), votes(), NO_RANKS, rules()), "suy-ton") == {}


SHARES = st.integers(1, 12).flatmap(lambda whole: st.tuples(st.integers(1, whole), st.just(whole)))


@given(st.integers(1, 60), SHARES, st.sampled_from([">=", ">"]))
def test_needed_votes_are_the_fewest_that_reach_the_threshold(electorate, share, comparator):
    threshold = f"{share[0]}/{share[1]}"
    vote = rule(threshold=threshold, comparator=comparator)
    needed = int(results(ballots({"electorate": electorate}), votes(("a", 0)), vote).loc["a", "needed"])
    reaches = [
        count > Fraction(threshold) * electorate if comparator == ">" else count >= Fraction(threshold) * electorate
        for count in (needed - 1, needed)
    ]
    assert reaches == [False, True]


@given(st.permutations([("a", 4), ("b", 4), ("c", 1)]))
def test_order_of_rows_changes_nothing(rows):
    straight = results(ballots({}), votes(("a", 4), ("b", 4), ("c", 1)), rule(threshold="4/9"))
    pd.testing.assert_frame_equal(results(ballots({}), votes(*rows), rule(threshold="4/9")), straight)


def found(counted, voted):
    return [(each.check, each.sheet, each.cells) for each in vote_findings(counted, voted, rules())]


def test_correct_count_of_ballots_has_no_finding():
    assert found(ballots({}), votes(("a", 5), ("b", 2), ("c", 0))) == []
    assert found(ballots({"invalid": 0, "returned": 7}), votes(("a", 7))) == []
    assert found(ballots(), votes()) == []
    assert found(ballots({"valid": None}), votes(("a", 8))) == []


WRONG_COUNTS = [
    {"invalid": 2},
    {"invalid": 0},
    {"returned": 9, "invalid": 2},
    {"issued": 9},
    {"present": 10},
    {"electorate": 8},
    {"electorate": 15},
]


@pytest.mark.parametrize("change", WRONG_COUNTS)
def test_wrong_count_of_ballots_is_found(change):
    (finding,) = vote_findings(ballots(change), votes(("a", 5)), rules())
    assert (finding.check, finding.severity, finding.holder) == ("kiem-phieu-khong-khop", "error", RANKED)
    assert (finding.file, finding.sheet, finding.cells) == ("binh-bau.xlsx", "Kiểm phiếu", "dòng 2")


def test_more_votes_than_valid_ballots_are_found():
    assert found(ballots({}), votes(("a", 8), ("b", 1))) == [("phieu-bau-qua-so-hop-le", "Phiếu bầu", "E2")]
    assert found(ballots({}), votes(("a", 5), ("b", 3))) == [("phieu-bau-qua-so-hop-le", "Phiếu bầu", "E2, E3")]


def test_candidate_of_another_cluster_is_found():
    assert found(ballots({}), votes(("a", 5), ("d", 1))) == [("ung-vien-ngoai-cum", "Phiếu bầu", "E3")]


def test_ballots_without_votes_and_the_reverse_are_found():
    assert found(ballots({}), votes()) == [("thieu-kiem-phieu", "Kiểm phiếu", "dòng 2")]
    assert found(ballots(), votes(("a", 5), ("b", 0))) == [("thieu-kiem-phieu", "Phiếu bầu", "E2, E3")]
    other = found(ballots({"subject": "pho-cum"}), votes(("a", 5)))
    assert [check for check, *_ in other] == ["thieu-kiem-phieu"] * 2


def test_rounds_out_of_order_or_after_an_election_are_found():
    two_rounds = ballots({}, {"round": 2, "row": 3})
    assert found(two_rounds, joined(votes(("a", 5)), votes(("a", 6), round=2))) == []
    wrong = ("vong-bo-phieu-sai", "Kiểm phiếu", "dòng 2, dòng 3")
    assert found(two_rounds, joined(votes(("a", 6)), votes(("a", 6), round=2))) == [wrong]
    gap = ballots({}, {"round": 3, "row": 3})
    assert found(gap, joined(votes(("a", 5)), votes(("a", 6), round=3))) == [wrong]
    assert found(ballots({"round": 2}), votes(("a", 6), round=2)) == [("vong-bo-phieu-sai", "Kiểm phiếu", "dòng 2")]


def differences(ranked, chosen="a"):
    voted = votes((chosen, 7))
    decided = vote_results_table(ballots({}), voted, ranked, rules())
    return list(vote_rank_findings(voted, decided, ranked, rules()))


def test_elected_unit_below_first_rank_is_a_warning():
    (finding,) = differences(ranks(("a", 2), ("b", 1)))
    assert (finding.check, finding.severity, finding.holder) == ("bau-khac-xep-hang", "warning", RANKED)
    assert (finding.file, finding.sheet, finding.cells) == ("binh-bau.xlsx", "Phiếu bầu", "E2")
    assert len(differences(ranks(("a", None), ("b", 1)))) == 1


def test_elected_unit_tied_or_unranked_is_no_finding():
    assert differences(ranks(("a", 1), ("b", 2))) == []
    assert differences(ranks(("a", 1), ("b", 1))) == []
    assert differences(NO_RANKS) == []


def test_last_round_is_that_of_the_cluster():
    """A later round of another cluster does not make this one's choice an earlier one."""
    chosen = {"subject": "suy-ton", "round": 1, "holder": "a", "cluster": RANKED, "outcome": "dat"}
    other = {"subject": "suy-ton", "round": 2, "holder": "d", "cluster": PLAIN, "outcome": "dat"}
    assert elected_units(table("vote_results", chosen, other), "suy-ton") == {RANKED: "a", PLAIN: "d"}


def cluster_of_one():
    of_one = rules()
    clusters = [{"id": RANKED, "name": "Cụm 1", "area": "", "members": ["a"]}]
    system = ClusterSystem(**of_one.cluster_system.model_dump(exclude={"clusters"}), clusters=clusters)
    of_one = dataclasses.replace(of_one, cluster_system=system, workspace=Workspace(Path("/w")))
    return dataclasses.replace(of_one, units=of_one.units[:1])


def results_of_one():
    place = {"cluster": RANKED, "subject": "suy-ton", "round": 1}
    ballots = table("ballots", place | {"electorate": 1, "present": 1, "valid": 1})
    return vote_results_table(ballots, table("votes", place | {"holder": "a", "votes": 1}), NO_RANKS, cluster_of_one())


def test_vote_in_a_cluster_of_one_unit_is_marked():
    of_one = cluster_of_one()
    assert of_one.lone_unit(RANKED) == "a"
    assert rules().lone_unit(RANKED) == rules().lone_unit(PLAIN) == ""
    assert results_of_one()["outcome"].tolist() == ["dat"]
    (finding,) = [each for each in membership_gaps(of_one) if each.check == "cum-mot-don-vi"]
    assert (finding.severity, finding.holder, finding.is_acceptable) == ("warning", RANKED, True)


def test_wording_of_votes(snapshot):
    by_subject = [
        results(ballots({"subject": subject}), votes(("a", 9), subject=subject))
        for subject in ("truong-cum", "pho-cum")
    ]
    tables = {
        "threshold": [
            results(ballots({}), votes(("a", count)), rule(comparator=comparator))
            for count, comparator, _ in TWO_THIRDS_OF_NINE
        ],
        "tied": [tied()],
        "fewer votes": [both_above_the_threshold()],
        "undecided": [undecided()],
        "without a rule": [without_a_rule(None, RANKED), without_a_rule(TWO_THIRDS, PLAIN)],
        "subjects": by_subject,
        "one unit": [results_of_one()],
    }
    assert {name: joined(*each)["words"].tolist() for name, each in tables.items()} == snapshot


def test_wording_of_findings(snapshot):
    found = [
        *(finding for change in WRONG_COUNTS for finding in vote_findings(ballots(change), votes(("a", 5)), rules())),
        *vote_findings(ballots({}), votes(("a", 5), ("b", 3), ("d", 1)), rules()),
        *vote_findings(ballots({}), votes(), rules()),
        *vote_findings(ballots({"round": 2}), votes(("a", 6), round=2), rules()),
        *differences(ranks(("a", 2), ("b", 1))),
        *differences(ranks(("a", None), ("b", 1))),
        *membership_gaps(cluster_of_one()),
    ]
    assert [f"{each.check}: {each.found} | {each.expected}" for each in found] == snapshot
