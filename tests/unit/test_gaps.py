"""The gap report: each stage of a score sheet by itself, what lacks left empty."""

from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest

from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.scoring.gaps import score_gaps_table
from thidua_helpers.scoring.points import score_units
from thidua_helpers.scoring.scoring_data import Count, ScoringData
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import PROVINCE

TABLE = CriteriaTable(
    name="Bảng", legal_basis="", source="x", verified=True, kinds=["chi_cuc"], max_points=10, points_decimals=2,
    ranking_decimals=2, criteria={"x": {"label": "X", "max_points": 10, "rule": {"kind": "cham-diem"}}},
)  # fmt: skip
RULES = SimpleNamespace(
    edition="2021", ranking_criteria={"cum-1": TABLE}, criteria_ids={"cum-1": "bang"}, ranked_units=lambda _: ("a",)
)


def gap_of(**scores):
    """The row of one unit and criterion with these scores by stage."""
    given = {stage: Count(Decimal(score), f"scores:{stage}") for stage, score in scores.items()}
    of = ScoringData(
        figures={}, fact_keys={}, targets={}, violations=None, days_late={}, scores={("bang", "a", "x"): given},
        rates={}, terms={}, stage="tham_dinh",
    )  # fmt: skip
    place = {"edition": "2021", "criteria": "bang", "holder": "a", "criterion": "x", "explanation": "", "evidence": ""}
    place |= {"file": "cham-diem.xlsx", "sheet": "Chấm điểm", "cell": "F3"}
    rows = [place | {"stage": stage, "score_points": score} for stage, score in scores.items()]
    (row,) = score_gaps_table(score_units(("cum-1",), of, RULES), make_table("scores", rows), of, RULES).to_dict(
        "records"
    )
    return {name: row[f"{name}_points"] for name in ("self", "appraised", "concluded", "counted", "gap")}


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"tu_cham": "9", "tham_dinh": "7.5", "ket_luan": "8"}, ("9.00", "7.50", "8.00", "7.50", "1.50")),
        # Not appraised: the concluded score is no appraised one, nor is it counted.
        ({"tu_cham": "9", "ket_luan": "8"}, ("9.00", "", "8.00", "", "")),
        ({"tham_dinh": "7", "ket_luan": "8"}, ("", "7.00", "8.00", "7.00", "")),
        ({"tu_cham": "9", "tham_dinh": "0"}, ("9.00", "0.00", "", "0.00", "9.00")),
    ],
)
def test_stage_without_score_is_empty(scores, expected):
    assert tuple(gap_of(**scores).values()) == expected


@pytest.mark.parametrize(
    ("stage", "scores", "expected"),
    [
        # Counted is the appraised score: with the concluded one a has 9 of 10, above b's 8.
        ("tham_dinh", {"tham_dinh": "7", "ket_luan": "9"}, ("9.00", "9.00", 1)),
        ("tham_dinh", {"tham_dinh": "7", "ket_luan": "7.5"}, ("7.50", "7.50", 2)),
        ("tham_dinh", {"tham_dinh": "7", "ket_luan": "7"}, ("", "", None)),
        ("tham_dinh", {"tham_dinh": "7"}, ("", "", None)),
        ("ket_luan", {"tham_dinh": "9", "ket_luan": "7"}, ("9.00", "9.00", 1)),
    ],
)
def test_other_stage_gives_another_total_and_rank(stage, scores, expected):
    assert with_other_stage(stage, scores) == expected


def test_unit_without_total_has_none_at_another_stage():
    two = TABLE.model_dump(exclude_unset=True)
    two["criteria"] = {each: two["criteria"]["x"] | {"max_points": 5} for each in ("x", "y")}
    rules = SimpleNamespace(**vars(RULES) | {"ranking_criteria": {"cum-1": CriteriaTable(**two)}})
    given = {"tham_dinh": Count(Decimal(1), "s"), "ket_luan": Count(Decimal(2), "t")}
    of = ScoringData(
        figures={}, fact_keys={}, targets={}, violations=None, days_late={}, scores={("bang", "a", "x"): given},
        rates={}, terms={}, stage="tham_dinh",
    )  # fmt: skip
    place = {"edition": "2021", "criteria": "bang", "holder": "a", "criterion": "x", "explanation": "", "evidence": ""}
    place |= {"file": "f", "sheet": "s", "cell": "F3"}
    rows = [place | {"stage": stage, "score_points": str(count.value)} for stage, count in given.items()]
    (row,) = score_gaps_table(score_units(("cum-1",), of, rules), make_table("scores", rows), of, rules).to_dict(
        "records"
    )
    assert (row["counted_points"], row["concluded_points"]) == ("1.00", "2.00")
    assert (row["other_points"], row["other_total_points"]) == ("", "")


def test_other_stage_gives_the_class_of_the_unit_itself():
    """a rises from 6 to 7,5 points, into class B; b is in class A and stays there."""
    classes = [
        {"id": "hang-a", "label": "A", "from_points": 9, "verified": True},
        {"id": "hang-b", "label": "B", "from_points": 7, "verified": True},
    ]
    of_province = CriteriaTable(**TABLE.model_dump(exclude_unset=True) | {"classes": classes})
    rules = SimpleNamespace(
        edition="2021", ranking_criteria={PROVINCE: of_province}, criteria_ids={PROVINCE: "bang"},
        ranked_units=lambda _: ("a", "b"), exclusions=(), indicators=SimpleNamespace(rates={}),
        year=SimpleNamespace(emulation=SimpleNamespace(class_quotas={})),
    )  # fmt: skip
    given = {"a": {"tham_dinh": "6", "ket_luan": "7.5"}, "b": {"tham_dinh": "9.5", "ket_luan": "9.5"}}
    scores = {
        ("bang", unit, "x"): {stage: Count(Decimal(score), f"{unit}{stage}") for stage, score in of.items()}
        for unit, of in given.items()
    }
    of = ScoringData(
        figures={}, fact_keys={}, targets={}, violations=None, days_late={}, scores=scores, rates={}, terms={},
        stage="tham_dinh",
    )  # fmt: skip
    place = {"edition": "2021", "criteria": "bang", "criterion": "x", "explanation": "", "evidence": "", "file": "f"}
    rows = [
        place | {"holder": unit, "stage": stage, "score_points": score, "sheet": "s", "cell": f"{unit}{stage}"}
        for unit, of_stages in given.items()
        for stage, score in of_stages.items()
    ]
    table = score_gaps_table(score_units((PROVINCE,), of, rules), make_table("scores", rows), of, rules).set_index(
        "holder"
    )
    assert table["other_class"].to_dict() == {"a": "hang-b", "b": ""}
    assert table["other_rank"].fillna(0).to_dict() == {"a": 2, "b": 0}


def with_other_stage(stage, scores):
    """Other points, total and rank of unit a, where b has 8 points at the stage that counts."""
    given = {unit: {each: Count(Decimal(score), f"scores:{unit}{each}") for each, score in of.items()}
             for unit, of in {"a": scores, "b": {stage: "8"}}.items()}  # fmt: skip
    of = ScoringData(
        figures={}, fact_keys={}, targets={}, violations=None, days_late={}, rates={}, terms={}, stage=stage,
        scores={("bang", unit, "x"): stages for unit, stages in given.items()},
    )  # fmt: skip
    rules = SimpleNamespace(**vars(RULES) | {"ranked_units": lambda _: ("a", "b")})
    place = {"edition": "2021", "criteria": "bang", "criterion": "x", "explanation": "", "evidence": ""}
    place |= {"file": "cham-diem.xlsx", "sheet": "Chấm điểm"}
    rows = [
        place | {"holder": unit, "stage": each, "score_points": str(count.value), "cell": count.key}
        for unit, stages in given.items()
        for each, count in stages.items()
    ]
    table = score_gaps_table(score_units(("cum-1",), of, rules), make_table("scores", rows), of, rules).set_index(
        "holder"
    )
    row = table.loc["a"]
    rank = None if pd.isna(row["other_rank"]) else int(row["other_rank"])
    assert pd.isna(table.loc["b", "other_rank"])
    return row["other_points"], row["other_total_points"], rank
