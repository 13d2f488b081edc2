"""Verdicts, rates and places that depend on which successor the results of a split unit were allotted to."""

from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest
from test_reorganisation import facts_of, form_of
from test_reorganisation import rules as reorganised

from thidua_helpers.period import Edition
from thidua_helpers.report.documents import summing_up_results as draft_results
from thidua_helpers.report.render.blocks import Verdict, stored_value
from thidua_helpers.report.render.html_cells import DASH, HtmlCells
from thidua_helpers.report.render.stage_cells import StageCells
from thidua_helpers.report.sections import highlights
from thidua_helpers.report.tables import targets
from thidua_helpers.results.allotments import Allotment, rates_of_other_allotments, with_allotment_words
from thidua_helpers.results.peers import peers_table
from thidua_helpers.results.rates import judge_targets
from thidua_helpers.results.reorganisation import other_allotments, whole_year_facts
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.tables.store import make_table, rows_of

RATE = Rate(label="Tỷ lệ thi hành xong", formula="", numerator="xong", denominator="co_dieu_kien", measures=("viec",))


def rates(**done):
    """`done`: unit → (finished, enforceable)."""
    common = {"edition": "2025", "level": "don_vi", "measure": "viec", "rate": "ty_le_xong", "state": "value"}
    return make_table(
        "rates",
        [
            common
            | {"holder": unit, "numerator": top, "denominator": bottom, "provenance": "own"}
            | {"value_pct": str(round(100 * top / bottom, 2))}
            for unit, (top, bottom) in done.items()
        ],
    )


def rules():
    book = reorganised({"c": "x"})
    book.edition = Edition.parse("2025")
    book.year = SimpleNamespace(reorganisation=SimpleNamespace(before="2025-9t", restarts_forms=True))
    book.name = str.upper
    book.clusters = [SimpleNamespace(id="cum-1", members=("x", "y", "d"))]
    book.indicators.rates, book.indicators.main_rate = {"ty_le_xong": RATE}, "ty_le_xong"
    return book


def target(holder, value="85.00"):
    return SimpleNamespace(
        holder=holder, measure="viec", rate="ty_le_xong", value_pct=Decimal(value), comparator=">=", verified=True,
        decision="", source="x", note="",
    )  # fmt: skip


# The 100 cases finished before go to x, or to y.
AS_DECLARED = {"x": (187, 215), "y": (87, 115), "d": (80, 100)}
OTHERWISE = {"x": (87, 115), "y": (187, 215), "d": (80, 100)}


def allotments():
    return [Allotment("c", "y", rates(**OTHERWISE))]


def judged(holder, value, whose="outcome"):
    table = judge_targets(rates(**AS_DECLARED), [target(holder, value)], Edition.parse("2025"), others=allotments())
    return table.iloc[0][whose]


@pytest.mark.parametrize(
    ("holder", "value", "outcome"),
    [
        ("x", "85.00", "phu_thuoc"),  # 86,98% as declared, 75,65% otherwise
        ("y", "85.00", "phu_thuoc"),
        ("x", "75.00", "dat"),
        ("x", "90.00", "chua_dat"),
        ("d", "80.00", "dat"),
        ("d", "80.01", "chua_dat"),
    ],
)
def test_verdict_under_every_allotment_is_kept(holder, value, outcome):
    assert judged(holder, value) == outcome


def test_dependent_verdict_has_no_shortfall():
    table = judge_targets(rates(**AS_DECLARED), [target("y")], Edition.parse("2025"), others=allotments())
    assert table[["missing_fixed", "missing_growing"]].isna().all(axis=None)


def test_dependent_rate_names_other_rate_and_joint_rate():
    words = with_allotment_words(rates(**AS_DECLARED), allotments(), rules()).set_index("holder")["words"]
    assert words["x"] == (
        "kết quả 9 tháng năm 2025 của C tính cho X; nếu tính cho Y thì là 75,65%; tính chung X và Y là 83,03%"
    )
    assert words["d"] == ""


def _row(holder, numerator, denominator, **changed):
    return rates(**{holder: (numerator, denominator)}).to_dict("records")[0] | changed


def _missing(holder):
    return _row(holder, 1, 2) | {"state": "missing", "numerator": None, "denominator": None, "value_pct": ""}


def _words_of(own, other):
    others = [Allotment("c", "y", make_table("rates", other))]
    return (
        with_allotment_words(make_table("rates", own), others, rules()).set_index(["holder", "rate"])["words"].to_dict()
    )


def test_rate_unknown_on_one_side_depends_on_no_allotment():
    own = [_missing("x"), _row("y", 87, 115), _row("d", 80, 100)]
    other = [_row("x", 87, 115), _missing("y"), _row("m", 1, 2)]
    assert set(_words_of(own, other).values()) == {""}


def test_rate_of_a_group_depends_on_no_allotment():
    of_group = {"level": "cum"}
    words = _words_of([_row("cum-1", 187, 215, **of_group)], [_row("cum-1", 87, 115, **of_group)])
    assert words == {("cum-1", "ty_le_xong"): ""}


def test_money_per_case_that_depends_has_no_per_cent():
    words = _words_of([_row("x", 187, 2, value_pct=""), _row("y", 1, 2)], [_row("x", 87, 2, value_pct="")])
    assert words["x", "ty_le_xong"] == "kết quả 9 tháng năm 2025 của C tính cho X"


def test_rate_of_successors_needs_all_known():
    words = _words_of([_row("x", 187, 215)], [_row("x", 87, 115)])
    assert words["x", "ty_le_xong"] == "kết quả 9 tháng năm 2025 của C tính cho X; nếu tính cho Y thì là 75,65%"


def test_dependent_place_names_all_its_places():
    table = peers_table(rates(**AS_DECLARED), rules(), allotments()).set_index("holder")
    assert table["place"].to_dict() == {"x": 1, "d": 2, "y": 3}
    assert table.loc["x", "words"].startswith("thứ 1 đến thứ 3, tùy ")
    assert table.loc["d", "words"] == ""


def test_other_allotments_cover_each_other_successor():
    found = list(other_allotments(reorganised({"c": "x"})))
    assert [(unit, successor, successors["c"]) for unit, successor, successors in found] == [("c", "y", "y")]
    assert list(other_allotments(reorganised({}))) == []


def test_finished_cases_follow_the_allotment_asked_for():
    forms = {f"{unit}.truoc": form_of(100, 0, 0, 10, 0, 0) for unit in "abcd"}
    forms |= {unit: form_of(90, 0, 0, 5, 0, 0) for unit in "xyd"}
    table = whole_year_facts(facts_of(forms), reorganised({"c": "x"}), {"a": "x", "b": "x", "c": "y", "d": "d"})
    done = table[table["line"] == "xong"].set_index("holder")["value"].astype(int).to_dict()
    assert done == {"x": 25, "y": 15, "d": 15}


@pytest.fixture
def reorganised_year():
    """The facts and rules of a year in which c was split between x and y, its results declared for x."""
    book = rules()
    book.indicators.lines["khac"] = SimpleNamespace(nature=None, measures=("viec",))
    book.indicators.line_terms = {("viec", line): () for line in book.indicators.lines}
    of_opening = RATE.model_copy(update={"denominator": "thu_ly"})
    book.indicators.rates = {"ty_le_xong": RATE, "ty_le_thu_ly": of_opening}
    book.levels = {"toan-tinh": "tinh"} | dict.fromkeys("xyd", "don_vi")
    book.membership = pd.DataFrame({"group": "toan-tinh", "member": list("xyd")})
    forms = {f"{unit}.truoc": form_of(100, 0, 0, 10, 0, 0) for unit in "abcd"}
    return facts_of(forms | {unit: form_of(90, 0, 0, 5, 0, 0) for unit in "xyd"}), book


def test_other_successors_get_rates_except_of_opening_figures(reorganised_year):
    (other,) = rates_of_other_allotments(*reorganised_year)
    assert (other.unit, other.successor) == ("c", "y")
    table = other.rates.set_index(["rate", "holder"])
    # 5 cases since, 10 of each of a and b before; the 10 of c go to y.
    assert [table.loc[("ty_le_xong", unit), "numerator"] for unit in "xyd"] == [25, 15, 15]
    assert {table.loc[("ty_le_thu_ly", unit), "state"] for unit in "xyd"} == {"missing"}


def test_no_other_allotments_without_a_reorganisation(reorganised_year):
    facts, book = reorganised_year
    book.year.reorganisation.restarts_forms = False
    assert rates_of_other_allotments(facts, book) == []


def test_other_rates_are_empty_without_a_reorganisation():
    book = rules()
    book.year = SimpleNamespace(reorganisation=None)
    assert rates_of_other_allotments(facts_of({}), book) == []


@pytest.fixture
def book():
    """An edition in which the verdicts of x and y depend on the allotment."""
    of_rates = with_allotment_words(rates(**AS_DECLARED), allotments(), rules())
    targets = [target(unit) for unit in "xyd"]
    tables = {
        "rates": of_rates,
        "targets": judge_targets(of_rates, targets, Edition.parse("2025"), others=allotments()),
        "peers": peers_table(of_rates, rules(), allotments()),
    }
    of_rules = rules()
    of_rules.levels = dict.fromkeys("xyd", "don_vi")
    of_rules.targets, of_rules.milestones = targets, ()
    of_rules.sources = {"x": SimpleNamespace(title="Nguồn")}
    return SimpleNamespace(
        edition=Edition.parse("2025"),
        rules=of_rules,
        rows=lambda name: rows_of(name, tables[name]) if name in tables else {},
    )


def test_dependent_verdicts_are_not_among_the_missed(book):
    sentences = [str(each) for each in highlights._units_below(book, HtmlCells(book))]
    assert sentences[0].startswith("X, chỉ tiêu về việc: chưa kết luận, vì tùy cách chia: kết quả 9 tháng")


def test_open_verdict_has_no_missing_amounts(book):
    fields = targets.TargetFields(StageCells(book))
    (row,) = targets.target_rows(fields.cells, [("y", "viec", "ty_le_xong")])
    assert fields.outcome().fill(row) == Verdict("Tùy cách chia", "open")
    missing = [field.fill(row) for field in fields.missing("fixed", "growing")]
    assert list(map(HtmlCells(book).show, missing)) == [DASH, DASH]
    assert list(map(stored_value, missing)) == ["Tùy cách chia", "Tùy cách chia"]


def test_word_report_gives_the_reason_instead_of_a_verdict(book):
    row = book.rows("targets")["x/viec/ty_le_xong"]
    (said,) = draft_results.target_outcome(SimpleNamespace(book=book), "x", "viec", row)
    assert said.startswith("chưa kết luận, vì tùy cách chia: kết quả 9 tháng năm 2025 của C tính cho X")
