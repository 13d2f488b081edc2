"""Across which changes of method two editions do not compare, and which bases are taken at all."""

import re
from datetime import date
from types import SimpleNamespace

import pytest

from thidua_helpers.comparison.comparability import refuse_base, stocks_within_a_year
from thidua_helpers.errors import Refused
from thidua_helpers.period import Edition
from thidua_helpers.report.sections import comparison
from thidua_helpers.rules.indicators import IndicatorLine, Indicators, Rate
from thidua_helpers.rules.method_changes import MethodChange, changed_methods
from thidua_helpers.vocabulary import PROVINCE, Comparability

LINES = {
    "xong": IndicatorLine(label="Xong", short_label="Xong", meaning="", nature="phat-sinh"),
    "dinh_chi": IndicatorLine(label="Đình chỉ", short_label="Đình chỉ", meaning="", nature="phat-sinh"),
    "xong+dinh_chi": IndicatorLine(label="Đã xong", short_label="Đã xong", meaning=""),
    "co_dieu_kien": IndicatorLine(label="CĐK", short_label="CĐK", meaning="", nature="xong+cuoi-ky"),
}
RATES = {"ty_le": Rate(label="Tỷ lệ", formula="", numerator="xong+dinh_chi", denominator="co_dieu_kien")}
SINCE = MethodChange(since=date(2026, 7, 1), measures=("viec",), lines=("xong",), reason="đếm khác", verified=True)
FORMS = MethodChange(forms=("cu", "moi"), measures=("viec",), lines=("dinh_chi",), reason="mẫu khác", verified=True)


def rules(edition, change=SINCE, forms=()):
    indicators = Indicators.model_construct(lines=LINES, rates=RATES)
    return SimpleNamespace(
        edition=Edition.parse(edition), indicators=indicators, method_changes=(change,), forms=dict.fromkeys(forms)
    )


@pytest.mark.parametrize(
    ("before", "now", "is_across"),
    [
        ("2024", "2025", False),
        ("2025", "2026", True),
        ("2025-9t", "2026-9t", False),
        ("2026", "2027", True),
        ("2026-9t", "2027-9t", True),
        ("2027", "2028", False),
        ("2026-9t", "2026", True),
    ],
)
def test_method_change_on_a_day_breaks_the_comparison(before, now, is_across):
    """A base whose year the day lies in counts both ways, so it compares with neither side."""
    changed = changed_methods(rules(before), rules(now))
    assert set(changed) == ({("viec", "xong"), ("viec", "xong+dinh_chi"), ("viec", "ty_le")} if is_across else set())


@pytest.mark.parametrize(
    ("since", "is_across"),
    [(date(2024, 10, 1), False), (date(2024, 10, 2), True), (date(2026, 9, 30), True), (date(2026, 10, 1), False)],
)
def test_days_at_the_ends_of_two_years(since, is_across):
    """2025 begins on 01/10/2024; 2026 ends on 30/9/2026."""
    change = SINCE.model_copy(update={"since": since})
    assert bool(changed_methods(rules("2025"), rules("2026", change))) == is_across


@pytest.mark.parametrize(
    ("before", "now", "is_across"),
    [("cu", "moi", True), ("moi", "cu", False), ("cu", "cu", False), ("moi", "moi", False)],
)
def test_method_change_by_form_breaks_the_comparison(before, now, is_across):
    changed = changed_methods(rules("2020", FORMS, [before]), rules("2021", FORMS, [now]))
    assert (("viec", "ty_le") in changed) == is_across
    assert ("tien", "ty_le") not in changed


def test_rate_with_changed_denominator_does_not_compare():
    """Money per case has the cases of its measure “viec” below the line; a rate has those of its own measure."""
    per_case = Rate(
        label="", formula="", numerator="dinh_chi", denominator="co_dieu_kien", kind="vnd_per_viec", measures=("tien",)
    )
    of_cases = SINCE.model_copy(update={"lines": ("co_dieu_kien",)})
    before, now = rules("2025"), rules("2026", of_cases)
    now.indicators = Indicators.model_construct(lines=LINES, rates=RATES | {"binh_quan": per_case})
    assert set(changed_methods(before, now)) == {("viec", "co_dieu_kien"), ("viec", "ty_le"), ("tien", "binh_quan")}


def test_stocks_within_a_year_are_not_subtracted():
    within = stocks_within_a_year(rules("2021-10t"), rules("2021"))
    assert set(within) == {("viec", "co_dieu_kien"), ("tien", "co_dieu_kien")}
    assert stocks_within_a_year(rules("2020"), rules("2021")) == {}


@pytest.mark.parametrize(("edition", "base"), [("2021", "2019"), ("2021", "2021-10t"), ("2022-6t", "2021-6t")])
def test_comparable_bases_are_accepted(edition, base):
    refuse_base(Edition.parse(edition), Edition.parse(base))


@pytest.mark.parametrize(
    ("edition", "base"), [("2021", "2021"), ("2021", "2022"), ("2021", "2020-10t"), ("2021-6t", "2021-10t")]
)
def test_incomparable_bases_are_refused(edition, base):
    with pytest.raises(Refused, match=f"Không so sánh kỳ {edition} với kỳ {base}"):
        refuse_base(Edition.parse(edition), Edition.parse(base))


SAME, REBUILT, NOT = Comparability.AS_IT_WAS, Comparability.REBUILT, Comparability.NOT_COMPARABLE


@pytest.fixture
def counts_of(monkeypatch):
    """The sentence on units a, b and cum-1 of these kinds; fewer kinds leave out the last ones."""
    monkeypatch.setattr(comparison, "exclusion_reasons", lambda *_: [])

    def said(*kinds):
        holders = dict(zip(("a", "b", "cum-1"), kinds, strict=False)) | {PROVINCE: SAME}
        rows = {holder: {"holder": holder, "comparison": kind, "words": ""} for holder, kind in holders.items()}
        rules = SimpleNamespace(
            indicators=SimpleNamespace(lines={}, rates={}), unit_by_id={"a": 1, "b": 2}, cluster_ids=["cum-1"]
        )
        book = SimpleNamespace(base=SimpleNamespace(title="năm 2021"), rules=rules, rows=lambda table: rows)
        return comparison.comparability(book)

    return said


@pytest.mark.parametrize(
    ("kinds", "numbers"),
    [((SAME, SAME, SAME), "2 1"), ((NOT, SAME, SAME), "2 1 2 1"), ((NOT, REBUILT, SAME), "2 1 1 1 1"), ((), "")],
)
def test_page_counts_comparable_units_and_clusters(counts_of, kinds, numbers):
    # Units, clusters, then the number of each kind if there are several.
    assert re.findall(r"\d+", counts_of(*kinds).partition("năm 2021")[2]) == numbers.split()


def test_wording_of_comparable_units_and_clusters(counts_of, snapshot):
    kinds = (SAME, SAME, SAME), (NOT, NOT, NOT), (REBUILT, SAME, NOT), (SAME,), ()
    assert [counts_of(*each) for each in kinds] == snapshot
