"""Invented figures of an imaginary province, by lot from a seed, in integers only.

Every figure is a sum of seats: one officer's cases of one part (chủ động, theo yêu cầu) in one edition. A seat's lines
are made so that the form's identities hold; officers, parts, units and the province are sums of seats, so they hold
there too. This module makes the editions 2020, 2021-10t and 2021, `example_years` the others.

A unit works in the same way every year (its `Profile`); what differs from year to year is chance. Each case is finished
or not by lot, so a rate of cases varies as binomial chance makes it vary. Amounts have a heavy tail (`AMOUNTS`), and
money is finished amount by amount, so a rate of money varies much more.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from thidua_helpers.rules.forms import StatisticalForm

SEED = 2021
PARTS = ("chu_dong", "theo_yeu_cau")
MEASURES = ("viec", "tien")
EXITS = ("uy_thac", "thu_hoi", "rut_len")
FLOWS = ("moi_thu_ly", *EXITS, "xong", "dinh_chi", "giam")
# The pending enforceable, per mille; what these leave is đang thi hành.
PENDING = {"hoan": 60, "tam_dinh_chi": 15, "tam_dung": 12, "khac": 45}
BILLION = 1_000_000  # in thousands of đồng

OFFICE = "cuc"
CLUSTERS = {"cum-1": ("1", 8), "cum-2": ("2", 10), "cum-3": ("3", 8)}
OFFICERS = {"cum-1": (4, 5), "cum-2": (2, 4), "cum-3": (2, 3)}
OFFICERS_OF = {OFFICE: 8, "1-01": 6, "1-02": 6}
DOCKETED = {"cum-1": (850, 1400), "cum-2": (350, 780), "cum-3": (110, 300)}
DOCKETED_OF = {OFFICE: 640, "1-01": 2050, "1-02": 1780}
CHU_DONG_SHARE = 680
# What one new case is about, in thousands of đồng: by per mille of all cases, straight lines between. Fees and fines of
# chủ động are small, most debts of theo yêu cầu are below a hundred million, and a few are hundreds of times that.
AMOUNTS = {
    "chu_dong": ((0, 200), (300, 600), (600, 3_000), (850, 12_000), (960, 50_000), (995, 250_000), (1000, 900_000)),
    "theo_yeu_cau": (
        *((0, 1_000), (250, 8_000), (500, 28_000), (750, 90_000), (900, 290_000), (970, 1_000_000)),
        *((995, 3_600_000), (999, 12_000_000), (1000, 36_000_000)),
    ),
}
# Per mille of these amounts by cluster, and what a case carried over is larger: long cases are large ones.
MONEY_SCALE = {"cum-1": 900, "cum-2": 600, "cum-3": 420}
MONEY_SCALE_OF = {OFFICE: 5200}
CARRIED_OVER_TIMES = 5
# What leaves the books or is terminated is never a giant case.
ORDINARY_CASE = 320_000
# The largest case that each of these units carried into its first year.
GIANTS = {
    OFFICE: 260 * BILLION,
    "1-01": 140 * BILLION,
    "1-02": 90 * BILLION,
    "1-04": 38 * BILLION,
    "1-08": 27 * BILLION,
    "2-04": 33 * BILLION,
    "2-08": 14 * BILLION,
    "3-01": 8 * BILLION,
}
# How large parts of a seat's money are against each other, by per mille: what is finished is drawn part by part.
PARTS_OF_MONEY = ((0, 1), (500, 5), (800, 14), (950, 45), (1000, 160))

# What is planted for the checks and the pages to find.
DOUBLED_UNIT = "2-08"
LATE_UNIT = "2-06"
LATE_SHIFT = 120
# By how many cases these units stand above (0: exactly at) or below their target of việc in 2021.
CASES_FROM_TARGET = {"1-05": -2, "2-04": 0, "3-03": -1}
GROWTH_OF_DOUBLED = 2050
LATE_PROFILE = {
    "viec": ({"enforceable": 815, "finished": 830}, {"enforceable": 690, "finished": 890}),
    "tien": ({"enforceable": 565, "finished": 470}, {"enforceable": 445, "finished": 560}),
}
MONEY_FINISHED_OF = {OFFICE: 452, "1-01": 430, "1-02": 560}
# Of the not enforceable, per mille, to the separate book (sổ theo dõi riêng) between two years.
MOVED_SHARE = 60
NOTHING_MOVED = ("3-02", "3-08")
# Of the year's flows, per mille, those of its first ten months; how far a unit is ahead or behind, by line.
PACE_SPREAD = 24
PACE = {
    "viec": {"moi_thu_ly": 845, "uy_thac": 820, "thu_hoi": 850, "xong": 755, "dinh_chi": 740, "giam": 0},
    "tien": {"moi_thu_ly": 860, "uy_thac": 830, "thu_hoi": 850, "xong": 690, "dinh_chi": 720, "giam": 780},
}

Lines = Counter
Seat = tuple[str, str]  # an officer and a part
Start = tuple[int, int]  # carried over, new
Seats = dict[Seat, Lines]  # lines but for those that an identity makes of others
ATTEMPTS = 4000  # at a draw that fits what is told
Figures = dict[tuple[str, str, str], Seats]  # by edition, measure and unit
Told = Callable[[str, Figures], bool]  # whether a unit's figures fit what is told of it


@dataclass(frozen=True)
class Unit:
    id: str
    cluster: str
    officers: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """How a unit works, per mille: what leaves of the docketed, is enforceable of the rest, finished of that; how large
    its cases are beside `AMOUNTS`."""

    exits: dict[str, int]
    enforceable: int
    finished: int
    terminated: int
    reduced: int = 0
    amounts: int = 0


Profiles = dict[tuple[str, str], Profile]  # by measure and unit


def make_units(rng: Random) -> list[Unit]:
    """The office and the units with their officers, who are numbered through the whole province."""
    ids = [(OFFICE, "cum-1")]
    for cluster, (letter, size) in CLUSTERS.items():
        ids += [(f"{letter}-{number:02d}", cluster) for number in range(1, size + 1)]
    units, hired = [], 0
    for unit_id, cluster in ids:
        count = OFFICERS_OF.get(unit_id) or rng.randint(*OFFICERS[cluster])
        units.append(Unit(unit_id, cluster, tuple(f"CB-{hired + n:02d}" for n in range(1, count + 1))))
        hired += count
    return units


def make_figures(
    seed: int,
    units: Iterable[Unit],
    forms: Mapping[str, StatisticalForm],
    targets: Mapping[str, int],
    is_as_told: Told,
) -> tuple[Figures, Profiles]:
    """The figures of the editions 2020, 2021-10t and 2021 in their forms, and how each unit works by measure.

    `targets`: the units' targets of việc, in hundredths of a per cent. Each unit has generators of its own, and is
    drawn until `is_as_told`.
    """
    lines_of = {edition: lines_in(forms[edition]) for edition in ("2020", "2021", "2021-10t")}
    figures, works = {}, {}
    for unit in units:
        of_unit, works_of_unit = first_as_told(
            (
                _first_years(Random(f"{seed}-{unit.id}-{attempt}"), unit, lines_of, targets[unit.id])
                for attempt in range(ATTEMPTS)
            ),
            lambda drawn, unit=unit: is_as_told(unit.id, drawn[0]),
        )
        figures |= of_unit
        works |= works_of_unit
    return figures, works


def first_as_told(drawn: Iterable, is_as_told: Callable) -> tuple:
    """The first draw that fits. Raises LookupError where none does."""
    for draw in drawn:
        if is_as_told(draw):
            return draw
    raise LookupError("no draw fits what is told")


def _first_years(rng: Random, unit: Unit, lines_of: dict, target: int) -> tuple[Figures, Profiles]:
    """One draw of a unit's figures of 2020, 2021-10t and 2021, and how it works."""
    seats = [(officer, part) for officer in unit.officers for part in PARTS]
    works = {(measure, unit.id): profiles(rng, unit, measure, target) for measure in MEASURES}
    cases = _editions(rng, unit, works["viec", unit.id], first_cases(rng, unit, seats), lines_of, target)
    starts = first_money(rng, unit, works["tien", unit.id][0], cases["2020"])
    money = _editions(rng, unit, works["tien", unit.id], starts, lines_of, target, cases)
    figures = {
        (edition, measure, unit.id): by_seat
        for measure, editions in (("viec", cases), ("tien", money))
        for edition, by_seat in editions.items()
    }
    return figures, {key: now for key, (_, now) in works.items()}


def lines_in(form: StatisticalForm) -> set[str]:
    """The lines that the form has."""
    return {column.line for column in form.columns if column.line}


def total(all_lines: Iterable[Lines]) -> Lines:
    """The sum, line by line."""
    summed = Lines()
    for lines in all_lines:
        summed.update(lines)
    return summed


def completed(form: StatisticalForm, lines: Lines) -> Lines:
    """The lines of the form: those given, and those that its identities make of them, in the identities' order."""
    values = Lines({column.line: lines[column.line] for column in form.columns if column.line})
    totals = set()
    for identity in form.identities:
        if identity.total not in totals:
            values[identity.total] = sum(_signed(values, part) for part in identity.parts)
            totals.add(identity.total)
    return values


def portion(rng: Random, whole: int, per_mille: int) -> int:
    """So many thousandths of `whole`; a fraction is rounded up or down by lot, in proportion."""
    quotient, rest = divmod(whole * per_mille, 1000)
    return quotient + (rng.randrange(1000) < rest)


def by_lot(rng: Random, cases: int, per_mille: int) -> int:
    """How many of so many cases, each by itself with that chance: a binomial number."""
    return sum(rng.randrange(1000) < per_mille for _ in range(cases))


def of_quantiles(rng: Random, quantiles: Sequence[tuple[int, int]]) -> int:
    """A number by lot from its quantiles: (per mille, value) from 0 to 1000, straight lines between."""
    drawn = rng.randrange(1_000_000)
    for (low, least), (high, most) in pairwise(quantiles):
        if drawn < 1000 * high:
            return least + (most - least) * (drawn - 1000 * low) // (1000 * (high - low))
    raise ValueError("quantiles end below 1000 per mille")


def money_of_cases(rng: Random, works: Profile, part: str, cases: int) -> int:
    """What so many new cases of a part are about together, in thousands of đồng."""
    return sum(of_quantiles(rng, AMOUNTS[part]) for _ in range(cases)) * works.amounts // 1000


def by_amounts(rng: Random, whole: int, per_mille: int, cases: int) -> int:
    """How much of the money of so many cases is finished: each of its unequal parts by itself with that chance."""
    parts = [of_quantiles(rng, PARTS_OF_MONEY) for _ in range(max(1, cases))]
    return whole * sum(part for part in parts if rng.randrange(1000) < per_mille) // sum(parts)


def _signed(values: Lines, part: str) -> int:
    return -values[part[1:]] if part.startswith("-") else values[part]


def first_cases(rng: Random, unit: Unit, seats: Iterable[Seat]) -> dict[Seat, Start]:
    """What each seat has docketed in 2020: carried over, new."""
    docketed = DOCKETED_OF.get(unit.id) or rng.randint(*DOCKETED[unit.cluster])
    share = {"chu_dong": CHU_DONG_SHARE, "theo_yeu_cau": 1000 - CHU_DONG_SHARE}
    starts = {}
    for seat in seats:
        of_seat = docketed * share[seat[1]] * rng.randint(850, 1150) // (1_000_000 * len(unit.officers))
        opening = portion(rng, of_seat, rng.randint(300, 340))
        starts[seat] = (opening, of_seat - opening)
    return starts


def first_money(rng: Random, unit: Unit, works: Profile, cases: dict[Seat, Lines]) -> dict[Seat, Start]:
    """The same in money; the largest case is with the unit's first officer."""
    starts = {}
    for (officer, part), lines in cases.items():
        opening = CARRIED_OVER_TIMES * money_of_cases(rng, works, part, lines["nam_truoc"])
        if (officer, part) == (unit.officers[0], "theo_yeu_cau"):
            opening += GIANTS.get(unit.id, 0)
        starts[officer, part] = (opening, money_of_cases(rng, works, part, lines["moi_thu_ly"]))
    return starts


def _editions(
    rng: Random,
    unit: Unit,
    works: tuple[Profile, Profile],
    starts: dict[Seat, Start],
    lines_of: dict,
    target: int,
    cases: dict | None = None,
) -> dict[str, dict[Seat, Lines]]:
    """One measure of a unit in the three editions; `cases` are those of money: no money where there are no cases."""
    before, now = works
    measure = "viec" if cases is None else "tien"
    cases = cases or {edition: dict.fromkeys(starts) for edition in lines_of}
    growth = GROWTH_OF_DOUBLED if unit.id == DOUBLED_UNIT else rng.randint(860, 1180)
    shift = LATE_SHIFT if unit.id == LATE_UNIT else rng.randint(-10, 16)
    share = 0 if unit.id in NOTHING_MOVED else MOVED_SHARE
    years = {edition: {} for edition in lines_of}
    for seat, (opening, new) in starts.items():
        old = whole_year(rng, lines_of["2020"], before, opening, new, cases["2020"][seat])
        opened = carried_over(old) - moved(rng, old, share, cases["2020"][seat], cases["2021"][seat])
        came = new_in_year(rng, now, seat, new, growth, cases["2021"][seat])
        years["2020"][seat] = old
        years["2021"][seat] = whole_year(rng, lines_of["2021"], now, opened, came, cases["2021"][seat])
    if measure == "viec" and unit.id in CASES_FROM_TARGET:
        now_enforceable = sum(map(enforceable, years["2021"].values()))
        set_finished(years["2021"].values(), -(-target * now_enforceable // 10_000) + CASES_FROM_TARGET[unit.id])
    pace = {
        line: per_mille + rng.randint(-PACE_SPREAD, PACE_SPREAD) if per_mille else 0
        for line, per_mille in PACE[measure].items()
    }
    for seat, year in years["2021"].items():
        ten = first_months(rng, lines_of["2021-10t"], year, shift, pace, cases["2021-10t"][seat])
        years["2021-10t"][seat] = ten
    return years


def new_in_year(rng: Random, works: Profile, seat: Seat, before: int, growth: int, cases: Lines | None) -> int:
    """What comes to a seat in a year: cases by growth on those of the year before, money by what they are about."""
    if cases is None:
        return portion(rng, before, growth + rng.randint(-60, 60))
    return money_of_cases(rng, works, seat[1], cases["moi_thu_ly"])


def profiles(rng: Random, unit: Unit, measure: str, target: int) -> tuple[Profile, Profile]:
    """How the unit works in 2020 and in 2021."""
    exits = {"uy_thac": rng.randint(8, 28), "thu_hoi": rng.randint(2, 7), "rut_len": rng.randint(1, 3)}
    if unit.id == OFFICE:
        exits["rut_len"] = 0
    if measure == "viec":
        finished = target // 10 + (0 if unit.id in CASES_FROM_TARGET else rng.randint(-26, 44))
        now = Profile(exits, rng.randint(790, 860), finished, rng.randint(25, 60))
    else:
        amounts = MONEY_SCALE_OF.get(unit.id) or MONEY_SCALE[unit.cluster] * rng.randint(600, 1500) // 1000
        finished = MONEY_FINISHED_OF.get(unit.id) or rng.randint(440, 620)
        now = Profile(exits, rng.randint(430, 590), finished, rng.randint(10, 40), rng.randint(1, 6), amounts)
    if unit.id == LATE_UNIT:
        before, after = LATE_PROFILE[measure]
        return replace(now, **before), replace(now, **after)
    return replace(
        now, enforceable=now.enforceable + rng.randint(-12, 12), finished=now.finished - rng.randint(-10, 26)
    ), now


def whole_year(
    rng: Random, form_lines: set[str], profile: Profile, opening: int, new: int, cases: Lines | None
) -> Lines:
    """The lines of twelve months: what leaves, what is not enforceable, what is finished, what is pending."""

    def share(line: str, whole: int, per_mille: int) -> int:
        return portion(rng, whole, per_mille) if cases is None or cases[line] else 0

    def ordinary(whole: int) -> int:
        return whole if cases is None else min(whole, ORDINARY_CASE * (cases["nam_truoc"] + cases["moi_thu_ly"]))

    lines = Lines(nam_truoc=opening, moi_thu_ly=new)
    exits = [line for line in EXITS if line in form_lines]
    lines.update({line: share(line, ordinary(opening + new), profile.exits.get(line, 0)) for line in exits})
    not_enforceable = 1000 - profile.enforceable
    if cases is None:
        lines["chua_co_dieu_kien"] = by_lot(rng, to_enforce(lines), not_enforceable)
    else:
        lines["chua_co_dieu_kien"] = share(
            "chua_co_dieu_kien", to_enforce(lines), not_enforceable + rng.randint(-25, 25)
        )
    to_finish = to_enforce(lines) - lines["chua_co_dieu_kien"]
    done = _done(rng, to_finish, profile.finished, cases)
    lines["dinh_chi"] = share("dinh_chi", ordinary(done), profile.terminated)
    lines["xong"] = done - lines["dinh_chi"]
    lines["giam"] = min(portion(rng, to_finish, profile.reduced), to_finish - done)
    lines.update(_pending(rng, form_lines, to_finish - finished(lines), cases))
    return lines


def _done(rng: Random, to_finish: int, per_mille: int, cases: Lines | None) -> int:
    """What is finished of that; money is neither finished nor pending where no case is."""
    if cases is None:
        return by_lot(rng, to_finish, per_mille)
    if not finished(cases):
        return 0
    if finished(cases) == enforceable(cases):
        return to_finish
    done = by_amounts(rng, to_finish, per_mille, enforceable(cases))
    return min(max(done, to_finish // 50), to_finish - to_finish // 50)


def first_months(
    rng: Random, form_lines: set[str], year: Lines, shift: int, pace: Mapping[str, int], cases: Lines | None
) -> Lines:
    """The same year some months earlier: `pace` thousandths of its flows, `shift` thousandths more of the rest
    enforceable."""
    lines = Lines(nam_truoc=year["nam_truoc"])
    for line, per_mille in pace.items():
        lines[line] = portion(rng, year[line], per_mille) if cases is None or cases[line] or line == "giam" else 0
    not_enforceable = 1000 * year["chua_co_dieu_kien"] // to_enforce(year) - shift
    lines["chua_co_dieu_kien"] = min(
        portion(rng, to_enforce(lines), max(0, not_enforceable)), to_enforce(lines) - finished(lines)
    )
    lines.update(_pending(rng, form_lines, enforceable(lines) - finished(lines), cases))
    return lines


def _pending(rng: Random, form_lines: set[str], pending: int, cases: Lines | None) -> Lines:
    """What is enforceable and not finished, by its state; what no other state takes is being enforced."""
    states = [line for line in PENDING if line in form_lines and (cases is None or cases[line])]
    lines = Lines({line: portion(rng, pending, PENDING[line]) for line in states})
    lines["dang_thi_hanh"] = pending - sum(lines.values())
    return lines


def finished(lines: Lines) -> int:
    return lines["xong"] + lines["dinh_chi"] + lines["giam"]


def to_enforce(lines: Lines) -> int:
    """Phải thi hành."""
    return lines["nam_truoc"] + lines["moi_thu_ly"] - sum(lines[line] for line in EXITS)


def enforceable(lines: Lines) -> int:
    """Có điều kiện."""
    return to_enforce(lines) - lines["chua_co_dieu_kien"]


def carried_over(lines: Lines) -> int:
    """Số chuyển kỳ sau."""
    return to_enforce(lines) - finished(lines)


def moved(rng: Random, old: Lines, share: int, old_cases: Lines | None, new_cases: Lines | None) -> int:
    """How much of the not enforceable went to the separate book between two years: `share` thousandths of the cases;
    money goes with its cases."""
    if old_cases is None or new_cases is None:
        return portion(rng, old["chua_co_dieu_kien"], share)
    cases = carried_over(old_cases) - new_cases["nam_truoc"]
    in_proportion = old["chua_co_dieu_kien"] * cases // max(1, old_cases["chua_co_dieu_kien"])
    return min(in_proportion, cases * ORDINARY_CASE)


def set_finished(seats: Iterable[Lines], wanted: int) -> None:
    """Moves cases between xong and đang thi hành until the seats together have finished so many."""
    seats = list(seats)
    missing = wanted - sum(map(finished, seats))
    largest = max(seats, key=lambda lines: lines["dang_thi_hanh"])
    largest["xong"] += missing
    largest["dang_thi_hanh"] -= missing
