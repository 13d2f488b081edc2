"""The figures of the example's half years and of its year 2022, each edition by a generator of its own.

In 2022 every unit of Cụm 1 finishes a larger share of its enforceable cases than in 2021, and the cluster a smaller
one: new cases went to units with low rates (`GROWTH`).
"""

from collections.abc import Iterable, Mapping
from random import Random

from example_figures import (
    DOUBLED_UNIT,
    MEASURES,
    PACE,
    Figures,
    Lines,
    Profile,
    Seats,
    Unit,
    carried_over,
    enforceable,
    finished,
    first_months,
    lines_in,
    moved,
    portion,
    set_finished,
    to_enforce,
    total,
    whole_year,
)

from thidua_helpers.rules.models import StatisticalForm

# Of a whole year's flows, per mille, those of its first six months: at least, at most, by unit. Money comes unevenly.
HALF_PACE = {
    "viec": {
        "moi_thu_ly": (535, 565),
        "uy_thac": (450, 560),
        "thu_hoi": (450, 560),
        "rut_len": (450, 560),
        "xong": (430, 480),
        "dinh_chi": (400, 480),
    },
    "tien": {
        "moi_thu_ly": (440, 640),
        "uy_thac": (400, 600),
        "thu_hoi": (400, 600),
        "rut_len": (400, 600),
        "xong": (180, 470),
        "dinh_chi": (300, 560),
        "giam": (200, 500),
    },
}
# What doubled the unit's cases in 2021 came after the first half: of its usual pace, per mille.
DOUBLED_PACE = 720
# New cases of 2022, per mille of those of 2021, where they shifted or had doubled; those of the others at least and at
# most. In Cụm 1 low rates are those of 1-05, 1-06, 1-07, high ones those of 1-01, 1-03.
GROWTH = {"1-01": 715, "1-03": 735, "1-05": 1340, "1-06": 1360, "1-07": 1380, DOUBLED_UNIT: 900}
USUAL_GROWTH = (940, 1060)
RISING_CLUSTER = "cum-1"
# Of the not enforceable, per mille, what goes to the separate book (sổ theo dõi riêng) at a year's end, by lot.
SEPARATE_SHARES = (0, 0, 40, 60, 90)


def half_year(
    rng: Random, edition: str, of: str, units: Iterable[Unit], form: StatisticalForm, figures: Figures
) -> Figures:
    """The edition's figures: those of `of`, the whole year or its first ten months, some months earlier."""
    form_lines, is_of_ten_months = lines_in(form), of.endswith("-10t")
    made: Figures = {}
    for unit in units:
        usual = DOUBLED_PACE if (edition, unit.id) == ("2021-6t", DOUBLED_UNIT) else 1000
        cases: Seats = {}
        for measure in MEASURES:
            pace = _drawn(rng, HALF_PACE[measure], form_lines, PACE[measure] if is_of_ten_months else {}, usual)
            shift = rng.randint(-10, 16)
            cases = made[edition, measure, unit.id] = {
                seat: first_months(rng, form_lines, lines, shift, pace, cases.get(seat))
                for seat, lines in figures[of, measure, unit.id].items()
            }
    return made


def _drawn(
    rng: Random, bounds: Mapping[str, tuple[int, int]], form_lines: set[str], of_year: Mapping[str, int], usual: int
) -> dict[str, int]:
    """A unit's pace within the bounds, per mille; where `of_year` says what the base has of the year, of the base."""
    lines = [line for line in bounds if line in form_lines]
    return {line: rng.randint(*bounds[line]) * usual // of_year.get(line, 1000) for line in lines}


def year_2022(rng: Random, units: Iterable[Unit], form: StatisticalForm, figures: Figures) -> Figures:
    """The figures of 2022, which go on from those of 2021."""
    form_lines = lines_in(form)
    made: Figures = {}
    for unit in units:
        share = rng.choice(SEPARATE_SHARES)
        growth = GROWTH.get(unit.id) or rng.randint(*USUAL_GROWTH)
        drift = 0 if unit.cluster == RISING_CLUSTER else rng.randint(-22, 24)
        before = figures["2021", "viec", unit.id]
        cases = following_year(rng, form_lines, before, growth, drift, share)
        if unit.cluster == RISING_CLUSTER:
            set_finished(cases.values(), _just_above(rng, total(before.values()), total(cases.values())))
        made["2022", "viec", unit.id] = cases
        made["2022", "tien", unit.id] = following_year(
            rng, form_lines, figures["2021", "tien", unit.id], growth, rng.randint(-15, 40), share, (before, cases)
        )
    return made


def following_year(
    rng: Random,
    form_lines: set[str],
    before: Seats,
    growth: int,
    drift: int,
    separate_share: int,
    cases: tuple[Seats, Seats] | None = None,
) -> Seats:
    """A unit's lines of one measure in the year after `before`: it works as then, and finishes `drift` thousandths
    more. `cases`: those of money, of both years."""
    of_unit = total(before.values())
    profile = Profile(
        exits={"uy_thac": rng.randint(8, 28), "thu_hoi": rng.randint(2, 9)},
        enforceable=1000 * enforceable(of_unit) // to_enforce(of_unit) + rng.randint(-8, 8),
        finished=1000 * finished(of_unit) // enforceable(of_unit) + drift,
        terminated=rng.randint(25, 60) if cases is None else rng.randint(10, 40),
    )
    then, now = cases or ({}, {})
    made = {}
    for seat, lines in before.items():
        opening = carried_over(lines) - moved(rng, lines, separate_share, then.get(seat), now.get(seat))
        new = portion(rng, lines["moi_thu_ly"], growth + rng.randint(-30, 30))
        made[seat] = whole_year(rng, form_lines, profile, opening, new, now.get(seat))
    return made


def _just_above(rng: Random, before: Lines, now: Lines) -> int:
    """How many cases are finished where the rate is a little above that of the year before."""
    share, more = finished(before) * enforceable(now), rng.randint(1, 1 + enforceable(now) // 800)
    return share // enforceable(before) + more
