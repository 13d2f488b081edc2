"""Statements on changes: against the base, within the year, over the years; and on gaps between clusters."""

from decimal import Decimal
from fractions import Fraction

import pytest
from insight_results import LINES, base_rows, filled, results_of

from thidua_helpers.insights.insight import value_text
from thidua_helpers.insights.kinds.cluster_denominator import cluster_denominator
from thidua_helpers.insights.kinds.cluster_gap import cluster_gap
from thidua_helpers.insights.kinds.late_finishing import late_finishing
from thidua_helpers.insights.kinds.movers import movers
from thidua_helpers.insights.kinds.published_series import published_series
from thidua_helpers.insights.kinds.rate_up_results_down import rate_up_results_down
from thidua_helpers.insights.results_read import Results
from thidua_helpers.vocabulary import PROVINCE, ChangePart, Provenance

CLUSTERS = {"cum-1": ("1-01", "1-02")}

# Rates against results.


def changed(before: tuple[int, int], now: tuple[int, int], holder: str = "1-01", **kwargs) -> Results:
    lines = {LINES.finished: (before[0], now[0] - before[0]), LINES.enforceable: (before[1], now[1] - before[1])}
    rows = base_rows(holder, "viec", **lines)
    return results_of({(holder, "viec"): now}, base_title="năm 2020", same_period=rows, **kwargs)


@pytest.mark.parametrize(
    ("before", "now", "word"),
    [
        ((800, 1000), (792, 900), "tăng"),
        ((800, 1000), (793, 900), ""),  # less than one per cent of the results
        ((800, 1000), (808, 1100), "giảm"),
        ((800, 1000), (807, 1100), ""),
        ((800, 1000), (700, 870), ""),  # 80,46%: less than half a percentage point
        ((800, 1000), (700, 860), "tăng"),
        ((800, 1000), (900, 1000), ""),
        ((0, 1000), (10, 900), ""),
    ],
)
def test_rate_that_moves_against_the_results(before, now, word):
    found = [row for row in rate_up_results_down(changed(before, now)) if row.subject == "1-01"]
    assert [row.sentence.split("{rate}")[0].split()[-1] for row in found] == ([word] if word else [])


def test_units_against_their_results_are_listed_for_the_province():
    own, listed = rate_up_results_down(changed((800, 1000), (792, 900)))
    assert (own.pages, listed.pages) == (("1-01",), (PROVINCE,))
    assert filled(own).count("8") >= 1
    assert own.numbers["finished"].number == 8
    assert own.numbers["enforceable_share"].number == 10


def test_cluster_that_makes_the_fall_of_the_province_is_named():
    rows = [
        *base_rows(PROVINCE, "viec", **{LINES.finished: (800, -8), LINES.enforceable: (1000, -100)}),
        *base_rows("cum-1", "viec", **{LINES.finished: (400, 1), LINES.enforceable: (500, -100)}),
        *base_rows("cum-2", "viec", **{LINES.finished: (400, -9), LINES.enforceable: (500, 0)}),
    ]
    counts = {(PROVINCE, "viec"): (792, 900), ("cum-1", "viec"): (401, 400), ("cum-2", "viec"): (391, 500)}
    clusters = {"cum-1": (), "cum-2": ()}
    (found,) = rate_up_results_down(results_of(counts, clusters=clusters, base_title="năm 2020", same_period=rows))
    assert (found.subject, found.numbers["cluster"].number) == (PROVINCE, 100)
    assert "{@cum-1}" in found.sentence


# Movers.


def parts(whole: str, better: dict[str, str], mix: str = "0", moved: str = "0") -> list[dict]:
    key = {"holder": "cum-1", "measure": "tien", "rate": LINES.main, "member": ""}
    rows = [
        key | {"part": part, "change_pct": change}
        for part, change in ((ChangePart.WHOLE, whole), (ChangePart.MIX, mix), (ChangePart.ENTRIES, moved))
    ]
    return rows + [
        key | {"part": ChangePart.BETTER, "member": name, "change_pct": change} for name, change in better.items()
    ]


@pytest.mark.parametrize(
    ("whole", "better", "mix", "main"),
    [
        ("0.50", {"1-01": "0.25", "1-02": "0.25"}, "0", "0.25"),
        ("0.49", {"1-01": "0.49", "1-02": "0"}, "0", None),
        ("0.50", {"1-01": "0.24", "1-02": "0.24"}, "0.02", None),
        ("-1.00", {"1-01": "-1.50", "1-02": "0.50"}, "0", "1.50"),
        ("1.00", {"1-01": "-1.50", "1-02": "0.30"}, "2.20", "2.20"),
        ("1.00", {"1-01": "1.00"}, "0", None),  # a single member
    ],
)
def test_member_or_mix_that_makes_the_change(whole, better, mix, main):
    results = results_of({}, clusters=CLUSTERS, base_title="năm 2020", rate_changes=parts(whole, better, mix))
    found = [row.numbers["main"].number for row in movers(results)]
    assert found == ([Decimal(main)] if main else [])


def test_parts_named_add_up_to_the_whole():
    better = {"1-01": "1.18", "1-02": "-0.05", "1-03": "0.03"}
    rows = parts("0.61", better, "-0.57", "0.02")
    (found,) = movers(results_of({}, clusters=CLUSTERS, base_title="năm 2020", rate_changes=rows))
    values = {name: value.number for name, value in found.numbers.items()}
    assert values["main"] - values["others"] - values["mix"] + values["moved"] == values["whole"]
    assert "các đơn vị khác cộng lại làm giảm {others}" in found.sentence


def ups(*signs: tuple[int, int]) -> Results:
    rows = [
        {"holder": f"1-{number:02}", "measure": measure, "name": LINES.main, "comparison": "nguyen"}
        | {"before_provenance": "own", "difference_pct": sign, "before_pct": "80"}
        for number, of_unit in enumerate(signs, start=1)
        for measure, sign in zip(("viec", "tien"), of_unit, strict=True)
    ]
    units = {(row["holder"], "viec"): (1, 2) for row in rows}
    return results_of(units, base_title="năm 2020", same_period=rows)


@pytest.mark.parametrize(
    ("signs", "many", "few"),
    [
        ([(1, 1)] * 4 + [(1, -1)] * 2, 4, None),
        ([(1, 1)] * 3 + [(1, -1)] * 2, None, None),
        ([(1, 1)] * 3, None, None),
        ([(-1, -1)] * 4 + [(1, 1)], 4, 1),
        ([(0, 1)] * 4, None, None),
    ],
)
def test_units_up_or_down_in_both_measures(signs, many, few):
    found = [row.numbers for row in movers(ups(*signs))]
    assert [row["many"].number for row in found] == ([many] if many else [])
    assert [row["few"].number for row in found if "few" in row] == ([few] if few else [])


# Within the year.


def period_rows(period: str, finished: int, enforceable: int, holder: str = PROVINCE) -> list[dict]:
    key = {"period": period, "holder": holder, "measure": "viec", "state": "value", "provenance": "sum"}
    key |= {"comparison": "nguyen"}
    return [
        key | {"name": line, "value": value}
        for line, value in ((LINES.finished, finished), (LINES.enforceable, enforceable))
    ]


@pytest.mark.parametrize(
    ("part", "finished", "share"),
    [
        ("2021-10t", 77, "23"),  # 4/3 of an even share of 2/12 are 22,22%
        ("2021-10t", 78, None),
        ("2021-6t", 33, "67"),
        ("2021-6t", 34, None),
        ("2021-6t", 101, None),  # more than at the end of the year
    ],
)
def test_work_finished_in_the_last_months(part, finished, share):
    rows = [*period_rows(part, finished, 200), *period_rows("2021", 100, 120)]
    found = list(late_finishing(results_of({(PROVINCE, "viec"): (100, 120)}, trends=rows)))
    assert [row.numbers["share_viec"].number for row in found] == ([Decimal(share)] if share else [])


def test_last_months_are_those_after_the_latest_part():
    rows = [*period_rows("2021-6t", 1, 200), *period_rows("2021-10t", 70, 100), *period_rows("2021", 100, 120)]
    (found,) = late_finishing(results_of({(PROVINCE, "viec"): (100, 120)}, trends=rows))
    assert (found.numbers["months"].number, found.numbers["share_viec"].number) == (2, 30)
    assert found.numbers["rate_viec"].number == 70


@pytest.mark.parametrize(("finished", "is_said"), [(51, True), (49, True), (50, False), (509, False)])
def test_part_of_a_year_beside_the_same_time_last_year(finished, is_said):
    now = (finished, 100) if finished < 100 else (finished, 1000)
    rows = [*period_rows("2020-6t", 50, 100), *period_rows("2020", 80, 100)]
    found = list(late_finishing(results_of({(PROVINCE, "viec"): now}, edition="2021-6t", trends=rows)))
    assert [(row.numbers["then"].number, row.numbers["end"].number) for row in found] == ([(50, 80)] if is_said else [])


def test_part_of_a_year_without_the_year_before_says_nothing():
    rows = period_rows("2020-6t", 50, 100)
    assert list(late_finishing(results_of({(PROVINCE, "viec"): (40, 100)}, edition="2021-6t", trends=rows))) == []


# Clusters and the rest of the province.


def gap(own: tuple[int, int], others: tuple[int, int], measure: str = "viec", provenance: str = "published") -> Results:
    row = {"level": "cum", "holder": "cum-1", "measure": measure, "rate": LINES.main, "state": "value"}
    row |= {"numerator": own[0], "denominator": own[1], "provenance": provenance}
    row |= {"others_numerator": others[0], "others_denominator": others[1]}
    return results_of({("cum-1", measure): own}, clusters=CLUSTERS, rates=[row])


@pytest.mark.parametrize(
    ("own", "others", "worth"),
    [
        ((795, 1000), (800, 1000), 5),
        ((796, 1000), (800, 1000), None),
        ((805, 1000), (800, 1000), 5),
        ((40, 50), (805, 1000), None),  # less than half a case
    ],
)
def test_gap_of_a_cluster_in_cases(own, others, worth):
    found = list(cluster_gap(gap(own, others)))
    assert [row.numbers["worth"].number for row in found] == ([worth] if worth else [])


def test_cluster_with_as_many_cases_more_is_where_the_others_are():
    (found,) = cluster_gap(gap((2008, 2407), (1000, 1185)))
    worth = found.numbers["worth"].number
    assert abs(Fraction(2008 + int(worth), 2407) - Fraction(1000, 1185)) <= Fraction(1, 2 * 2407)


@pytest.mark.parametrize(("provenance", "others"), [("published", Provenance.DERIVED), ("sum", Provenance.SUM)])
def test_rest_of_published_totals_is_derived(provenance, others):
    (found,) = cluster_gap(gap((795, 1000), (800, 1000), provenance=provenance))
    assert (found.numbers["others"].provenance, found.pages) == (others, ("cum-1", PROVINCE))


def shares(own: tuple[int, int, int], others: tuple[int, int, int]) -> Results:
    """Finished, enforceable and docketed of a cluster and of the rest of the province."""
    whole = tuple(of_own + of_others for of_own, of_others in zip(own, others, strict=True))
    docketed = [
        {"level": level, "holder": holder, "measure": "tien", "line": LINES.docketed, "value": values[2]}
        | {"state": "value", "provenance": "published"}
        for level, holder, values in (("cum", "cum-1", own), ("tinh", PROVINCE, whole))
    ]
    counts = {("cum-1", "tien"): own[:2], (PROVINCE, "tien"): whole[:2]}
    return results_of(counts, clusters=CLUSTERS, figures=docketed)


@pytest.mark.parametrize(
    ("own", "others", "at_share"),
    [
        ((24, 60, 100), (225, 450, 1000), 53),  # 24/45
        ((24, 59, 100), (225, 450, 1000), None),  # 14 percentage points apart
        ((22, 60, 100), (225, 450, 1000), None),  # still below the others
        ((15, 25, 100), (200, 400, 1000), 38),  # the other way round
        ((0, 60, 100), (225, 450, 1000), None),
    ],
)
def test_cluster_on_the_other_side_at_the_share_of_the_others(own, others, at_share):
    found = list(cluster_denominator(shares(own, others)))
    assert [row.numbers["at_share"].number for row in found] == ([at_share] if at_share else [])


# Published series.


def series(*years: tuple[str, int, dict], edition: str = "2025") -> Results:
    rows = [
        {"period": period, "holder": PROVINCE, "measure": "tien", "name": LINES.finished, "value": value}
        | {"state": "value", "provenance": "published", "comparison": "nguyen"}
        | others
        for period, value, others in years
    ]
    return results_of({}, edition=edition, trends=rows)


def texts(results: Results) -> list[list[str]]:
    return [
        [value_text(str(value.number), value.unit, value.step) for value in row.numbers.values()]
        for row in published_series(results)
    ]


def test_published_series_with_bounds_and_derived_values():
    years = (
        ("2021", 454_781_656_000, {}),
        ("2024", 917_920_000_000, {"low": 917_820_000_001, "high": 917_929_999_999, "provenance": "derived"}),
        ("2025", 1_605_590_000_000, {"low": 1_605_590_000_000, "high": 1_605_599_999_999}),
    )
    assert texts(series(*years)) == [["454,8 tỷ đồng", "917,9 tỷ đồng", "1.605,5 tỷ đồng", "3,5 lần"]]
    (found,) = published_series(series(*years))
    assert "trên {year_2025}" in found.sentence
    assert found.numbers["year_2024"].provenance == Provenance.DERIVED


@pytest.mark.parametrize(("last", "text"), [(150, "1,5 lần"), (149, "49,0%"), (51, "49,0%")])
def test_growth_is_told_in_times_or_per_cent(last, text):
    assert [row[-1] for row in texts(series(("2024", 10**8 * 100, {}), ("2025", 10**8 * last, {})))] == [text]


@pytest.mark.parametrize("years", [("2025",), ("2024",), ("2024-6t", "2025")])
def test_series_of_one_year_or_of_parts_of_years_is_not_told(years):
    assert texts(series(*((year, 100, {}) for year in years))) == []


def test_series_with_a_rate_is_not_told():
    results = results_of(
        {(PROVINCE, "tien"): (1, 2)},
        trends=[
            {"period": year, "holder": PROVINCE, "measure": "tien", "name": LINES.finished, "value": 9}
            | {"state": "value", "provenance": "sum", "comparison": "nguyen"}
            for year in ("2020", "2021")
        ],
    )
    assert list(published_series(results)) == []
