"""The year of a reorganisation: months before and since joined so that every identity of the form holds."""

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_helpers.results.reorganisation import whole_year_facts
from thidua_helpers.rules.succession import Succession
from thidua_helpers.tables.store import make_table

NATURES = {
    "thu_ly": "dau-ky+phat-sinh",
    "nam_truoc": "dau-ky",
    "moi_thu_ly": "phat-sinh",
    "uy_thac": "phat-sinh",
    "phai_thi_hanh": "xong+cuoi-ky",
    "co_dieu_kien": "xong+cuoi-ky",
    "xong": "phat-sinh",
    "dinh_chi": "phat-sinh",
    "giam": "phat-sinh",
    "dang_thi_hanh": "cuoi-ky",
    "chua_co_dieu_kien": "cuoi-ky",
    "chuyen_ky_sau": "cuoi-ky",
}
# a and b went to x whole; c was split between x and y; d stayed what it was.
SUCCESSORS = {"a": ("x",), "b": ("x",), "c": ("x", "y"), "d": ("d",)}
UNITS = ("x", "y", "d")


def rules(results_to: dict[str, str], successors: dict[str, tuple[str, ...]] | None = None) -> SimpleNamespace:
    successors = SUCCESSORS if successors is None else successors
    lines = {line: SimpleNamespace(nature=nature, measures=("viec",)) for line, nature in NATURES.items()}
    identities = (SimpleNamespace(total="thu_ly", parts=("nam_truoc", "moi_thu_ly")),)
    return SimpleNamespace(
        unit_by_id=dict.fromkeys(UNITS),
        indicators=SimpleNamespace(lines=lines),
        succession=Succession(successors, UNITS),
        results_successor={unit: each[0] for unit, each in successors.items() if len(each) == 1} | results_to,
        statistical_forms={"mau": SimpleNamespace(identities=identities)},
    )


def form_of(opening: int, new: int, entrusted: int, finished: int, ended: int, unready: int) -> dict[str, int]:
    """All lines of one form by its identities."""
    due = opening + new - entrusted
    left = due - finished - ended
    return {
        **{"nam_truoc": opening, "moi_thu_ly": new, "uy_thac": entrusted, "xong": finished, "dinh_chi": ended},
        **{"thu_ly": opening + new, "phai_thi_hanh": due, "chuyen_ky_sau": left, "giam": 0},
        **{"chua_co_dieu_kien": min(unready, left), "dang_thi_hanh": left - min(unready, left)},
        "co_dieu_kien": due - min(unready, left),
    }


def facts_of(forms: dict[str, dict[str, int]]) -> pd.DataFrame:
    common = {"edition": "2025", "measure": "viec", "state": "value", "file": "f", "sheet": "s", "cell": "A1"}
    return make_table(
        "facts",
        [
            common | {"holder": holder, "line": line, "value": value, "form": "" if "." in holder else "mau"}
            for holder, lines in forms.items()
            for line, value in lines.items()
        ],
    )


def joined(forms: dict[str, dict[str, int]], results_to: dict[str, str], **changed) -> dict[str, dict[str, int]]:
    table = whole_year_facts(facts_of(forms), rules(results_to, **changed))
    found: dict[str, dict[str, int]] = {}
    for row in table.to_dict("records"):
        found.setdefault(row["holder"], {})[row["line"]] = int(row["value"])
    return found


numbers = st.integers(0, 50)
months = st.builds(
    form_of,
    opening=st.integers(100, 500),
    new=numbers,
    entrusted=st.integers(0, 20),
    finished=numbers,
    ended=st.integers(0, 20),
    unready=numbers,
)


@given(
    before=st.fixed_dictionaries(dict.fromkeys(SUCCESSORS, months)),
    since=st.fixed_dictionaries(dict.fromkeys(UNITS, st.tuples(numbers, st.just(0), numbers, st.just(0), numbers))),
    share=st.integers(0, 10),
    successor=st.sampled_from("xy"),
)
def test_identities_hold_in_the_joined_year(before, since, share, successor):
    """Whatever happened, the joined figures are those of a form that had stayed cumulative."""
    open_then = {unit: lines["chuyen_ky_sau"] for unit, lines in before.items()}
    to_x = open_then["c"] * share // 10
    openings = {"x": open_then["a"] + open_then["b"] + to_x, "y": open_then["c"] - to_x, "d": open_then["d"]}
    forms = {f"{unit}.truoc": lines for unit, lines in before.items()}
    forms |= {unit: form_of(openings[unit], *since[unit]) for unit in UNITS}
    taken, given_away = ("x", "y") if successor == "y" else ("y", "x")
    moved = {"x": to_x, "y": open_then["c"] - to_x}[taken]
    forms |= {f"{taken}.nhan": {"nam_truoc": moved}, f"{given_away}.giao": {"nam_truoc": moved}}
    year = joined(forms, {"c": successor})
    for unit in UNITS:
        lines = year[unit]
        assert lines["thu_ly"] == lines["nam_truoc"] + lines["moi_thu_ly"]
        assert lines["phai_thi_hanh"] == lines["thu_ly"] - lines["uy_thac"]
        assert lines["phai_thi_hanh"] == lines["co_dieu_kien"] + lines["chua_co_dieu_kien"]
        assert lines["co_dieu_kien"] == lines["xong"] + lines["dinh_chi"] + lines["dang_thi_hanh"]
        assert lines["chuyen_ky_sau"] == lines["phai_thi_hanh"] - lines["xong"] - lines["dinh_chi"]
    for line in ("nam_truoc", "moi_thu_ly", "uy_thac", "xong", "dinh_chi"):
        came_in = [lines[line] for lines in before.values()]
        came_in += [forms[unit][line] for unit in UNITS if line != "nam_truoc"]
        assert sum(year[unit][line] for unit in UNITS) == sum(came_in)


WHOLE = {"a": ("x",), "b": ("y",), "d": ("d",)}


def one_to_one() -> dict[str, dict[str, int]]:
    before = {unit: form_of(100, 40, 5, 60, 3, 20) for unit in WHOLE}
    since = {
        successors[0]: form_of(before[unit]["chuyen_ky_sau"], 10, 1, 30, 2, 15) for unit, successors in WHOLE.items()
    }
    return {f"{unit}.truoc": lines for unit, lines in before.items()} | since


def test_a_worked_example():
    """100 + 40 − 5 = 135 to be enforced, 63 ended, 72 left; then 10 new, 1 entrusted, 32 ended, 49 left of which 15
    without conditions: 150 docketed, 144 to be enforced, 129 enforceable, 95 ended."""
    lines = joined(one_to_one(), {}, successors=WHOLE)["x"]
    assert (lines["thu_ly"], lines["phai_thi_hanh"], lines["co_dieu_kien"]) == (150, 144, 129)
    assert lines["xong"] + lines["dinh_chi"] == 95
    assert (lines["nam_truoc"], lines["moi_thu_ly"], lines["chuyen_ky_sau"]) == (100, 50, 49)


def test_each_figure_names_the_facts_that_it_is_made_of():
    table = whole_year_facts(facts_of(one_to_one()), rules({}, successors=WHOLE)).set_index(["holder", "line"])
    assert table.loc[("x", "xong"), "inputs"] == "x/viec/xong;a.truoc/viec/xong"
    assert table.loc[("x", "nam_truoc"), "inputs"] == "a.truoc/viec/nam_truoc"
    assert table.loc[("x", "chuyen_ky_sau"), "inputs"] == "x/viec/chuyen_ky_sau"
    assert "a.truoc/viec/dinh_chi" in table.loc[("x", "co_dieu_kien"), "inputs"].split(";")


@pytest.mark.parametrize("lost", ["a.truoc", "x"])
def test_what_lacks_a_part_is_missing_and_never_a_part(lost):
    forms = one_to_one()
    del forms[lost]["xong"]
    year = joined(forms, {}, successors=WHOLE)
    assert "xong" not in year["x"]
    assert year["y"]["xong"] == 90


def test_the_results_of_a_split_unit_wait_for_a_decision():
    forms = one_to_one() | {"c.truoc": form_of(100, 40, 5, 60, 3, 20)}
    year = joined(forms, {}, successors=WHOLE | {"c": ("x", "y")})
    assert set(year) == {"d"}


def test_totals_that_forms_print_are_left_out():
    forms = one_to_one() | {"toan-tinh": form_of(216, 30, 3, 90, 6, 45)}
    assert "toan-tinh" not in joined(forms, {}, successors=WHOLE)
