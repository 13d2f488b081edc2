"""The figures of the example's half years and of its year 2022, each edition by a generator of its own.

In 2022 most units of Cụm 1 finish a larger share of their enforceable cases than in 2021, and the cluster a smaller
one: new cases went to units with low rates (`GROWTH`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

from example_figures import (
    ATTEMPTS,
    DOUBLED_UNIT,
    MEASURES,
    PACE,
    Figures,
    Lines,
    Profile,
    Profiles,
    Seats,
    Unit,
    carried_over,
    enforceable,
    finished,
    first_as_told,
    first_months,
    lines_in,
    moved,
    new_in_year,
    total,
    whole_year,
)

from thidua_helpers.rules.forms import StatisticalForm

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
# most. In Cụm 1 low rates are those of 1-05 and 1-07, high ones those of 1-01 and 1-03.
GROWTH = {"1-01": 820, "1-03": 840, "1-05": 1240, "1-07": 1270, DOUBLED_UNIT: 900}
USUAL_GROWTH = (880, 1130)
RISING_CLUSTER, RISING_MEMBERS = "cum-1", 6
# Of the not enforceable, per mille, what goes to the separate book (sổ theo dõi riêng) at a year's end, by lot.
SEPARATE_SHARES = (0, 0, 40, 60, 90)


def half_year(
    rng: Random, edition: str, of: str, units: Iterable[Unit], form: StatisticalForm, figures: Figures
) -> Figures:
    """The edition's figures: those of `of`, the whole year or its first ten months, some months earlier."""
    form_lines, is_of_ten_months = lines_in(form), of.endswith("-10t")
    new_figures: Figures = {}
    for unit in units:
        usual = DOUBLED_PACE if (edition, unit.id) == ("2021-6t", DOUBLED_UNIT) else 1000
        cases: Seats = {}
        for measure in MEASURES:
            pace = _drawn(rng, HALF_PACE[measure], form_lines, PACE[measure] if is_of_ten_months else {}, usual)
            shift = rng.randint(-10, 16)
            cases = new_figures[edition, measure, unit.id] = {
                seat: first_months(rng, form_lines, lines, shift, pace, cases.get(seat))
                for seat, lines in figures[of, measure, unit.id].items()
            }
    return new_figures


def _drawn(
    rng: Random, bounds: Mapping[str, tuple[int, int]], form_lines: set[str], of_year: Mapping[str, int], usual: int
) -> dict[str, int]:
    """A unit's pace within the bounds, per mille; where `of_year` says what the base has of the year, of the base."""
    lines = [line for line in bounds if line in form_lines]
    return {line: rng.randint(*bounds[line]) * usual // of_year.get(line, 1000) for line in lines}


def year_2022(seed: int, units: Iterable[Unit], form: StatisticalForm, figures: Figures, works: Profiles) -> Figures:
    """The figures of 2022, which go on from those of 2021: by clusters, each drawn until what is told of it holds."""
    by_cluster: dict[str, list[Unit]] = {}
    for unit in units:
        by_cluster.setdefault(unit.cluster, []).append(unit)
    new_figures: Figures = {}
    for cluster, members in by_cluster.items():
        new_figures |= first_as_told(
            (
                _cluster_in_2022(Random(f"{seed}-2022-{cluster}-{attempt}"), members, form, figures, works)
                for attempt in range(ATTEMPTS)
            ),
            lambda drawn, cluster=cluster, members=members: (
                cluster != RISING_CLUSTER or _falls_while_most_rise(members, figures, drawn)
            ),
        )
    return new_figures


def _cluster_in_2022(
    rng: Random, members: Iterable[Unit], form: StatisticalForm, figures: Figures, works: Profiles
) -> Figures:
    form_lines, new_figures = lines_in(form), {}
    for unit in members:
        share, growth, of_cases = rng.choice(SEPARATE_SHARES), GROWTH.get(unit.id) or rng.randint(*USUAL_GROWTH), None
        for measure in MEASURES:
            before = figures["2021", measure, unit.id]
            by_officer = dict.fromkeys(unit.officers, in_another_year(rng, works[measure, unit.id]))
            now = following_year(rng, form_lines, before, growth, by_officer, share, of_cases)
            new_figures["2022", measure, unit.id] = now
            of_cases = before, now
    return new_figures


def _falls_while_most_rise(members: Sequence[Unit], figures: Figures, drawn: Figures) -> bool:
    """Whether `RISING_MEMBERS` have a higher rate than the year before, better rates alone would raise the cluster's,
    and it falls all the same."""
    before, now = (
        [total(of[year, "viec", unit.id].values()) for unit in members]
        for year, of in (("2021", figures), ("2022", drawn))
    )
    rates = [(_rate(then), _rate(later)) for then, later in zip(before, now, strict=True)]
    falls = _rate(total(now)) < _rate(total(before))
    at_former_sizes = sum(
        (later - then) * enforceable(lines) for (then, later), lines in zip(rates, before, strict=True)
    )
    return sum(later > then for then, later in rates) == RISING_MEMBERS and falls and at_former_sizes > 0


def _rate(lines: Lines) -> Fraction:
    return Fraction(finished(lines), enforceable(lines))


def in_another_year(rng: Random, profile: Profile) -> Profile:
    """How a unit works in another year: nearly as in all."""
    return replace(
        profile,
        exits={"uy_thac": rng.randint(8, 28), "thu_hoi": rng.randint(2, 9)},
        enforceable=profile.enforceable + rng.randint(-10, 10),
        finished=profile.finished + rng.randint(-11, 13),
        terminated=profile.terminated + rng.randint(-8, 8),
        reduced=profile.reduced and rng.randint(1, 6),
    )


def following_year(
    rng: Random,
    form_lines: set[str],
    before: Seats,
    growth: int,
    works: Mapping[str, Profile],
    separate_share: int,
    cases: tuple[Seats, Seats] | None = None,
) -> Seats:
    """A unit's lines of one measure in the year after `before`. `works`: how each officer works; `cases`: those of
    money, of both years."""
    then, now = cases or ({}, {})
    seats = {}
    for seat, lines in before.items():
        opening = carried_over(lines) - moved(rng, lines, separate_share, then.get(seat), now.get(seat))
        new = new_in_year(rng, works[seat[0]], seat, lines["moi_thu_ly"], growth, now.get(seat))
        seats[seat] = whole_year(rng, form_lines, works[seat[0]], opening, new, now.get(seat))
    return seats
