"""The example's figures vary as real ones do: who looks at its pages must not see a pattern."""

import pytest
from conftest import EXAMPLE, opened
from test_example_years import figures_of_units, rate

YEARS = ("2020", "2021", "2022", "2024", "2026")
PAIRS = (("2020", "2021"), ("2021", "2022"))


def rates_of(example_tables, year, measure):
    figures = figures_of_units(example_tables, year).xs(measure, level="measure")
    return rate(figures), figures.xs("co_dieu_kien", level="line")


@pytest.mark.parametrize(("before", "now"), PAIRS)
def test_rates_of_cases_vary_as_binomial_chance_does(example_tables, before, now):
    """The standard deviation of the change is within a third of what 27 units of these sizes have by chance alone."""
    (then, then_enforceable), (later, enforceable) = (rates_of(example_tables, each, "viec") for each in (before, now))
    by_chance = then * (1 - then) / then_enforceable + later * (1 - later) / enforceable
    ratio = (later - then).std(ddof=0) / by_chance.mean() ** 0.5
    assert 3 / 4 < ratio < 4 / 3


@pytest.mark.parametrize(("before", "now"), PAIRS)
def test_rates_of_money_do_not_repeat_themselves(example_tables, before, now):
    then, later = (rates_of(example_tables, each, "tien")[0] for each in (before, now))
    assert then.corr(later) < 0.8
    assert 0.04 < (later - then).std(ddof=0) < 0.2


@pytest.mark.parametrize("year", YEARS)
def test_money_has_large_middle_and_small_units(example_tables, year):
    """Three hold about half; each unit of the upper half of the list has at least a third of the one above it."""
    figures = figures_of_units(example_tables, year).xs("phai_thi_hanh", level="line")
    money = figures.xs("tien", level="measure").sort_values(ascending=False)
    assert 0.35 < money.iloc[:3].sum() / money.sum() < 0.75
    above = money.iloc[: len(money) // 2]
    assert (above.iloc[1:].to_numpy() * 3 > above.iloc[:-1].to_numpy()).all()
    per_case = money.sum() / figures.xs("viec", level="measure").sum()
    assert 110e6 < per_case < 240e6


@pytest.mark.parametrize("year", [*YEARS, "2025"])
def test_reductions_of_money_occur_in_every_year(example_tables, year):
    reduced = figures_of_units(example_tables, year).xs(("tien", "giam"), level=("measure", "line"))
    assert (reduced > 0).mean() > 0.5


def test_paces_of_ten_months_differ_from_unit_to_unit(example_tables):
    ten, whole = (figures_of_units(example_tables, each) for each in ("2021-10t", "2021"))
    share = (ten / whole).xs(("viec", "xong"), level=("measure", "line"))
    assert share.std() > 0.01


@pytest.mark.parametrize(("year", "one_more"), [("2021", ["1-04"]), ("2022", [])])
def test_nominations_for_advanced_workers_are_those_of_the_staff_register(example_tables, year, one_more):
    """But for a unit that nominates an officer who was disciplined."""
    tables = example_tables[year]
    listed = tables["nominations"].query("title == 'lao-dong-tien-tien'")
    by_unit = listed["holder"].str.split(".").str[0].value_counts()
    advanced = tables["staff"].set_index("holder")["advanced"].astype(int)
    more = by_unit - advanced
    assert more[more != 0].to_dict() == dict.fromkeys(one_more, 1)
    assert len(advanced) == len(opened(EXAMPLE, year).rules.units)
