"""The change of points taken apart into results and rules: exact, symmetric, and silent where nothing can be said."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.comparison.points_changes import EditionInputs, points_changes
from thidua_helpers.period import Edition
from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.rules.kinds.base import Target
from thidua_helpers.scoring.scoring_data import Count, ScoringData
from thidua_helpers.tables.store import make_table

RATES = {"ty_le_xong": Rate(label="Tỷ lệ xong", formula="", numerator="xong+dinh_chi", denominator="co_dieu_kien")}
RATE = {"of": "ty_le", "measure": "viec", "rate": "ty_le_xong"}


def criterion(points, rule, **more):
    return {"label": more.pop("label", "Tiêu chí"), "max_points": points, "rule": rule} | more


def proportional(points, **more):
    return criterion(points, {"kind": "ty-le-chi-tieu", "feed": RATE}, **more)


def by_sheet(points, **more):
    return criterion(points, {"kind": "cham-diem"}, **more)


def criteria(**leaves):
    whole = sum(leaf["max_points"] for leaf in leaves.values())
    return CriteriaTable.model_validate(
        {"name": "Bảng", "legal_basis": "", "source": "s", "verified": True, "kinds": ["chi_cuc"], "max_points": whole,
         "points_decimals": 2, "ranking_decimals": 2, "criteria": leaves}
    )  # fmt: skip


def scored(edition, table, done, target="80", sheet=None, units=("a", "b"), table_id="bang"):
    """`done`: unit → (finished, enforceable); `sheet`: (unit, criterion) → points."""
    figures = {}
    for unit, (finished, enforceable) in done.items():
        figures |= {(unit, "viec", "xong+dinh_chi"): finished, (unit, "viec", "co_dieu_kien"): enforceable}
    quantities = ScoringData(
        figures=figures,
        fact_keys={key: "/".join(key) for key in figures},
        targets={(unit, "viec", "ty_le_xong"): Target(Decimal(target), ">=") for unit in units},
        violations=None,
        days_late={},
        scores={(table_id, *key): {"ket_luan": Count(Decimal(points), "x")} for key, points in (sheet or {}).items()},
        rates=RATES,
        terms={},
        stage="ket_luan",
    )
    rules = SimpleNamespace(
        edition=Edition.parse(edition), ranking_criteria={"cum-1": table}, criteria_ids={"cum-1": table_id},
        ranked_units=lambda ranking: tuple(units), name=lambda holder: holder,
    )  # fmt: skip
    return EditionInputs(rules, quantities)


def succession(*units):
    rows = [{"edition": "2022", "base": "2021", "holder": unit, "comparison": "nguyen"} for unit in units]
    return make_table("succession", rows)


def changes(before, now, units=("a", "b")):
    table, rescoring = points_changes(before, now, succession(*units), ["cum-1"])
    return table.set_index("holder"), rescoring.set_index("ranking").loc["cum-1"]


def test_a_worked_example():
    """a: 60% of a target of 80 in 40 points is 30; then 72% of 90 in 50 points is 40.

    Then by the rules of now 60/90·50 = 33,33; now by those of then 72/80·40 = 36. Results ½(6,67 + 6) = 6,335;
    rules ½(4 + 3,33) = 3,665.
    """
    before = scored("2021", criteria(viec=proportional(40)), {"a": (60, 100)}, "80", units=("a",))
    now = scored("2022", criteria(viec=proportional(50)), {"a": (72, 100)}, "90", units=("a",))
    table, rescoring = changes(before, now, ["a"])
    row = table.loc["a"]
    assert (row["before_points"], row["points"], row["change_points"]) == ("30.00", "40.00", "10.00")
    assert (row["by_results_points"], row["by_rules_points"], row["other_points"]) == ("6.335", "3.665", "0.00")
    assert rescoring["rescored_pct"] == "100.00"


def test_the_score_sheet_counts_only_under_the_same_rule():
    old = criteria(viec=proportional(40), nep=by_sheet(10), moi=by_sheet(5))
    new = criteria(viec=proportional(40), nep=by_sheet(10, label="Nền nếp"), khac=by_sheet(10))
    sheet_then = {("a", "nep"): "8", ("a", "moi"): "5", ("b", "nep"): "7", ("b", "moi"): "4"}
    sheet_now = {("a", "nep"): "9", ("a", "khac"): "10", ("b", "nep"): "7", ("b", "khac"): "1"}
    done = {"a": (80, 100), "b": (40, 100)}
    table, rescoring = changes(scored("2021", old, done, sheet=sheet_then), scored("2022", new, done, sheet=sheet_now))
    assert table.loc["a", ["by_results_points", "by_rules_points", "other_points"]].tolist() == ["1.00", "0.00", "5.00"]
    assert table.loc["b", ["by_results_points", "by_rules_points", "other_points"]].tolist() == [
        "0.00",
        "0.00",
        "-3.00",
    ]
    assert (rescoring["rescored_max_points"], rescoring["rescored_pct"]) == ("50", "83.33")
    assert rescoring["words"] == "không chấm lại được: Tiêu chí"


def test_ranks_by_the_rules_of_the_other_year():
    """By the rules of then the sheet decides, by those of now the rate: each result under each table."""
    old = criteria(viec=proportional(10), nep=by_sheet(90))
    new = criteria(viec=proportional(90), nep=by_sheet(90))
    done, sheet = {"a": (80, 100), "b": (40, 100)}, {("a", "nep"): "50", ("b", "nep"): "60"}
    table, _ = changes(scored("2021", old, done, sheet=sheet), scored("2022", new, done, sheet=sheet))
    ranks = ["rank_before", "rank_before_new_rules", "rank_now_old_rules", "rank_now"]
    assert table.loc["a", ranks].tolist() == [2, 1, 2, 1]
    assert table.loc["a", ["by_results_points", "by_rules_points"]].tolist() == ["0.00", "80.00"]


def test_only_unchanged_units_ranked_twice_are_compared():
    table = criteria(viec=proportional(40))
    before = scored("2021", table, {"a": (60, 100)}, units=("a",))
    now = scored("2022", table, {"a": (60, 100), "b": (50, 100)})
    changed, _ = changes(before, now)
    assert changed.loc["b", "state"] == "not_applicable"
    changed, rescoring = changes(before, now, units=["b"])
    assert set(changed["state"]) == {"not_applicable"}
    assert rescoring["state"] == "not_applicable"


def test_criterion_without_results_of_a_common_unit_is_left_out():
    before = scored("2021", criteria(viec=proportional(40)), {"a": (60, 100)})
    now = scored("2022", criteria(viec=proportional(40)), {"a": (60, 100), "b": (50, 100)})
    changed, rescoring = changes(before, now)
    assert changed.loc["a", ["change_points", "other_points"]].tolist() == ["0.00", "0.00"]
    assert changed.loc["b", "state"] == "missing"
    assert rescoring["rescored_pct"] == "0.00"


def test_base_without_table_is_not_applicable():
    table = criteria(viec=proportional(40))
    before = scored("2021", table, {"a": (60, 100)})
    before.rules.ranking_criteria.clear()
    changed, rescoring = changes(before, scored("2022", table, {"a": (60, 100)}))
    assert changed.empty
    assert rescoring["words"] == "năm 2021 không có bảng điểm của cum-1"


ratios = st.integers(1, 60).flatmap(lambda bottom: st.tuples(st.integers(0, bottom), st.just(bottom)))
years = st.fixed_dictionaries(
    {"done": st.fixed_dictionaries({"a": ratios, "b": ratios}), "points": st.integers(1, 90),
     "target": st.sampled_from(["50", "83.5", "100"]), "sheet": st.integers(0, 10), "same": st.booleans()}
)  # fmt: skip


def year(edition, drawn):
    sheet = {(unit, "nep" if drawn["same"] else "khac"): str(drawn["sheet"]) for unit in "ab"}
    table = criteria(viec=proportional(drawn["points"]), **{"nep" if drawn["same"] else "khac": by_sheet(10)})
    return scored(edition, table, drawn["done"], drawn["target"], sheet)


@given(years, years)
def test_the_three_parts_add_up_exactly(then, now):
    table, _ = changes(year("2021", then), year("2022", now))
    for row in table.to_dict("records"):
        parts = [Decimal(row[name]) for name in ("by_results_points", "by_rules_points", "other_points")]
        assert sum(parts) == Decimal(row["change_points"]) == Decimal(row["points"]) - Decimal(row["before_points"])


@given(years, years)
def test_reversed_comparison_has_opposite_signs(then, now):
    there, _ = changes(year("2021", then), year("2022", now))
    back, _ = changes(year("2022", now), year("2021", then))
    for name in ("by_results_points", "by_rules_points", "other_points"):
        assert there[name].map(Decimal).tolist() == [-Decimal(value) for value in back[name]]


@given(years, ratios, ratios)
def test_the_same_rules_change_nothing_and_the_same_results_neither(drawn, a, b):
    before, now = year("2021", drawn), year("2022", drawn | {"done": {"a": a, "b": b}})
    assert set(changes(before, now)[0]["by_rules_points"].map(Decimal)) == {0}
    other_rules = year("2022", drawn | {"points": drawn["points"] + 5})
    same_results = EditionInputs(
        other_rules.rules, replace(other_rules.scoring_data, figures=before.scoring_data.figures)
    )
    assert set(changes(before, same_results)[0]["by_results_points"].map(Decimal)) == {0}
