"""The figures of the example's years 2024 to 2026: by the former units until 30/6/2025, by regions since.

What happened in 2025 is drawn once, by the officers, who stayed with their cases: a region's officers are those of the
units that it took over, and of the unit that was split a part. From it come the nine months of the former units, and
the forms of the regions in both ways of counting. There is no 2023, so nothing is compared with 2024.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from example_config import NEW_CLUSTERS, cluster_system, registry
from example_figures import (
    FLOWS,
    MEASURES,
    PARTS,
    Figures,
    Lines,
    Profiles,
    Seats,
    Unit,
    carried_over,
    first_cases,
    first_money,
    first_months,
    lines_in,
    profiles,
    whole_year,
)
from example_years import following_year, in_another_year

from thidua_helpers.rules.forms import StatisticalForm
from thidua_helpers.rules.succession import succession_between

REORGANISED_ON = date(2025, 7, 1)
ANEW, CUMULATIVE = "tu-dau", "luy-ke"
TARGET_OF_2024 = 8450
GROWTH = (900, 1110)
# Of the year's flows, per mille, those of its first nine months.
NINE_MONTHS = {
    "viec": {"moi_thu_ly": 770, "uy_thac": 740, "thu_hoi": 760, "xong": 655, "dinh_chi": 640},
    "tien": {"moi_thu_ly": 780, "uy_thac": 750, "thu_hoi": 760, "xong": 560, "dinh_chi": 600, "giam": 650},
}
# How far a unit is ahead of these or behind, by line.
NINE_MONTHS_SPREAD = {"viec": 20, "tien": 60}
SEPARATE_SHARES = (0, 0, 30, 50)


def successors() -> Mapping[str, tuple[str, ...]]:
    """Former unit → the regions that took it over, first the one for which its results until then count; the office
    itself."""
    return succession_between(registry(), REORGANISED_ON - timedelta(days=1), REORGANISED_ON).successors


def make_regions(units: Iterable[Unit]) -> list[Unit]:
    """The office and the regions, with the officers who came to them: of a unit that was split the first officer to one
    region, the others to the other."""
    officers: dict[str, tuple[str, ...]] = defaultdict(tuple)
    taken_over = successors()
    for unit in units:
        *first, last = taken_over[unit.id]
        for region in first:
            officers[region] += unit.officers[:1]
        officers[last] += unit.officers[len(first) :]
    return [
        Unit(member, cluster.id, officers[member])
        for cluster in cluster_system(NEW_CLUSTERS).clusters
        for member in cluster.members
    ]


def year_2024(rng: Random, units: Iterable[Unit], form: StatisticalForm) -> tuple[Figures, Profiles]:
    """The figures of 2024, which follow from no others, and how each unit works."""
    form_lines, figures, works = lines_in(form), {}, {}
    for unit in units:
        seats = [(officer, part) for officer in unit.officers for part in PARTS]
        starts = first_cases(rng, unit, seats)
        for measure in MEASURES:
            _, works[measure, unit.id] = profiles(rng, unit, measure, TARGET_OF_2024)
        cases = {seat: whole_year(rng, form_lines, works["viec", unit.id], *starts[seat], None) for seat in seats}
        starts = first_money(rng, unit, works["tien", unit.id], cases)
        money = {
            seat: whole_year(rng, form_lines, works["tien", unit.id], *starts[seat], cases[seat]) for seat in seats
        }
        figures |= {("2024", "viec", unit.id): cases, ("2024", "tien", unit.id): money}
    return figures, works


def year_2025(
    rng: Random, units: Iterable[Unit], form: StatisticalForm, figures: Figures, works: Profiles
) -> tuple[Figures, dict[str, Seats]]:
    """The figures of 2025-9t by the former units, and by measure what happened in the whole year, of every seat."""
    form_lines, nine = lines_in(form), {}
    happened: dict[str, Seats] = {measure: {} for measure in MEASURES}
    for unit in units:
        growth, of_cases, cases = rng.randint(*GROWTH), None, {}
        for measure in MEASURES:
            before = figures["2024", measure, unit.id]
            by_officer = dict.fromkeys(unit.officers, in_another_year(rng, works[measure, unit.id]))
            whole = following_year(rng, form_lines, before, growth, by_officer, 0, of_cases)
            shift = rng.randint(-10, 16)
            pace = {
                line: per_mille + rng.randint(-NINE_MONTHS_SPREAD[measure], NINE_MONTHS_SPREAD[measure])
                for line, per_mille in NINE_MONTHS[measure].items()
            }
            cases = nine["2025-9t", measure, unit.id] = {
                seat: first_months(rng, form_lines, lines, shift, pace, cases.get(seat))
                for seat, lines in whole.items()
            }
            happened[measure] |= whole
            of_cases = before, whole
    return nine, happened


def by_regions(edition: str, regions: Iterable[Unit], seats: Mapping[str, Seats]) -> Figures:
    """The seats of every region's officers, by measure."""
    return {
        (edition, measure, region.id): {seat: lines for seat, lines in of_all.items() if seat[0] in region.officers}
        for measure, of_all in seats.items()
        for region in regions
    }


def forms_of_2025(nine: Figures, happened: Mapping[str, Seats], regions: Iterable[Unit], counting: str) -> Figures:
    """What the regions' forms hold: what came since they began, or, where they stay cumulative, also what came before
    by the units whose results count for them."""
    until_then = {measure: {} for measure in MEASURES}
    for (_, measure, _), seats in nine.items():
        until_then[measure] |= seats
    since = {
        measure: {seat: _since(until_then[measure][seat], lines) for seat, lines in seats.items()}
        for measure, seats in happened.items()
    }
    forms = by_regions("2025", regions, since)
    if counting == CUMULATIVE:
        taken_over = successors()
        for (_, measure, unit), seats in nine.items():
            successor = forms["2025", measure, taken_over[unit][0]]
            for seat, lines in seats.items():
                successor.setdefault(seat, Lines()).update(_until_then(lines))
    return forms


def handed_over(nine: Figures, units: Iterable[Unit], regions: Iterable[Unit]) -> list[tuple[str, str, int, int]]:
    """By former unit and region, the cases and the money that were open on the day."""
    officers, taken_over = {region.id: region.officers for region in regions}, successors()
    return [
        (unit.id, region, *(_open(nine["2025-9t", measure, unit.id], officers[region]) for measure in MEASURES))
        for unit in units
        for region in taken_over[unit.id]
    ]


def year_2026(
    rng: Random,
    units: Iterable[Unit],
    regions: Iterable[Unit],
    form: StatisticalForm,
    happened: Mapping[str, Seats],
    works: Profiles,
) -> Figures:
    """The figures of 2026 by regions, which go on from 2025: officers work as in their former units."""
    before, new_figures = by_regions("2025", regions, happened), {}
    for region in regions:
        growth, share, of_cases = rng.randint(*GROWTH), rng.choice(SEPARATE_SHARES), None
        for measure in MEASURES:
            by_officer = {
                officer: in_another_year(rng, works[measure, unit.id])
                for unit in units
                for officer in unit.officers
                if officer in region.officers
            }
            then = before["2025", measure, region.id]
            now = following_year(rng, lines_in(form), then, growth, by_officer, share, of_cases)
            new_figures["2026", measure, region.id] = now
            of_cases = then, now
    return new_figures


def _since(until_then: Lines, whole: Lines) -> Lines:
    """What a year's form holds where it begins anew with what was open then."""
    flows = {line: whole[line] - until_then[line] for line in FLOWS}
    return Lines({**whole, **flows, "nam_truoc": carried_over(until_then)})


def _until_then(lines: Lines) -> Lines:
    """What is added to a form that begins anew to make it cumulative: the flows, and the opening for what was open."""
    return Lines({line: lines[line] for line in FLOWS} | {"nam_truoc": lines["nam_truoc"] - carried_over(lines)})


def _open(seats: Seats, officers: Sequence[str]) -> int:
    return sum(carried_over(lines) for (officer, _), lines in seats.items() if officer in officers)
