"""Invented figures of an imaginary province, by lot from a seed, in integers only.

Every figure is a sum of seats: one officer's cases of one part (chủ động, theo yêu cầu) in one edition. A seat's lines
are made so that the form's identities hold; officers, parts, units and the province are sums of seats, so they hold
there too. This module makes the editions 2020, 2021-10t and 2021, `example_years` the others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random

from thidua_helpers.rules.models import StatisticalForm

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
# Thousands of đồng a case.
MONEY_PER_CASE = {
    "chu_dong": {"cum-1": (16_000, 30_000), "cum-2": (12_000, 22_000), "cum-3": (9_000, 18_000)},
    "theo_yeu_cau": {"cum-1": (170_000, 320_000), "cum-2": (90_000, 160_000), "cum-3": (60_000, 120_000)},
}
# What leaves the books or is terminated is never a giant case.
ORDINARY_CASE = 320_000
GIANTS = {OFFICE: 3_150 * BILLION, "1-01": 1_900 * BILLION, "1-02": 1_240 * BILLION}
GIANT_SHARES = (500, 300, 200)  # per mille, of the first officers

# What is planted for the checks and the pages to find.
DOUBLED_UNIT = "2-08"
LATE_UNIT = "2-06"
LATE_SHIFT = 120
# By how many cases these units stand above (0: exactly at) or below their target of việc in 2021.
CASES_FROM_TARGET = {"1-05": -2, "2-04": 0, "3-03": -1}
GROWTH_OF_DOUBLED = {"viec": 2050, "tien": 1320}
LATE_PROFILE = {
    "viec": ({"enforceable": 815, "finished": 790}, {"enforceable": 690, "finished": 895}),
    "tien": ({"enforceable": 565, "finished": 450}, {"enforceable": 445, "finished": 560}),
}
MONEY_FINISHED_OF = {OFFICE: 436, "1-01": 395, "1-02": 655}
# Of the not enforceable, per mille, to the separate book (sổ theo dõi riêng) between two years.
MOVED_SHARE = 60
# Of the year's flows, per mille, those of its first ten months.
PACE = {
    "viec": {"moi_thu_ly": 845, "uy_thac": 820, "thu_hoi": 850, "xong": 755, "dinh_chi": 740, "giam": 0},
    "tien": {"moi_thu_ly": 860, "uy_thac": 830, "thu_hoi": 850, "xong": 690, "dinh_chi": 720, "giam": 780},
}

Lines = Counter
Seat = tuple[str, str]  # an officer and a part
Start = tuple[int, int]  # carried over, new
Seats = dict[Seat, Lines]  # lines but for those that an identity makes of others
Figures = dict[tuple[str, str, str], Seats]  # by edition, measure and unit


@dataclass(frozen=True)
class Unit:
    id: str
    cluster: str
    officers: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """How a unit works, per mille: what leaves of the docketed, is enforceable of the rest, finished of that."""

    exits: dict[str, int]
    enforceable: int
    finished: int
    terminated: int
    reduced: int = 0


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
    rng: Random, units: Iterable[Unit], forms: Mapping[str, StatisticalForm], targets: Mapping[str, int]
) -> Figures:
    """The figures of the editions 2020, 2021-10t and 2021 in their forms.

    `targets`: the units' targets of việc, in hundredths of a per cent.
    """
    lines_of = {edition: lines_in(forms[edition]) for edition in ("2020", "2021", "2021-10t")}
    figures: Figures = {}
    for unit in units:
        seats = [(officer, part) for officer in unit.officers for part in PARTS]
        cases = _editions(rng, unit, "viec", first_cases(rng, unit, seats), lines_of, targets[unit.id])
        starts = first_money(rng, unit, cases["2020"])
        money = _editions(rng, unit, "tien", starts, lines_of, targets[unit.id], cases)
        for measure, editions in (("viec", cases), ("tien", money)):
            figures |= {(edition, measure, unit.id): by_seat for edition, by_seat in editions.items()}
    return figures


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
    made = set()
    for identity in form.identities:
        if identity.total not in made:
            values[identity.total] = sum(_signed(values, part) for part in identity.parts)
            made.add(identity.total)
    return values


def portion(rng: Random, whole: int, per_mille: int) -> int:
    """So many thousandths of `whole`; a fraction is rounded up or down by lot, in proportion."""
    quotient, rest = divmod(whole * per_mille, 1000)
    return quotient + (rng.randrange(1000) < rest)


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


def first_money(rng: Random, unit: Unit, cases: dict[Seat, Lines]) -> dict[Seat, Start]:
    """The same in money: so much a case, and the giant cases with the unit's first officers."""
    giants = {
        (officer, "theo_yeu_cau"): GIANTS.get(unit.id, 0) * share // 1000 + rng.randrange(BILLION)
        for officer, share in zip(unit.officers, GIANT_SHARES, strict=False)
    }
    starts = {}
    for seat, lines in cases.items():
        docketed = (lines["nam_truoc"] + lines["moi_thu_ly"]) * rng.randint(*MONEY_PER_CASE[seat[1]][unit.cluster])
        docketed += giants.get(seat, 0)
        opening = portion(rng, docketed, rng.randint(700, 740))
        starts[seat] = (opening, docketed - opening)
    return starts


def _editions(
    rng: Random,
    unit: Unit,
    measure: str,
    starts: dict[Seat, Start],
    lines_of: dict,
    target: int,
    cases: dict | None = None,
) -> dict[str, dict[Seat, Lines]]:
    """One measure of a unit in the three editions; `cases` are those of money: no money where there are no cases."""
    before, now = profiles(rng, unit, measure, target)
    cases = cases or {edition: dict.fromkeys(starts) for edition in lines_of}
    growth = GROWTH_OF_DOUBLED[measure] if unit.id == DOUBLED_UNIT else rng.randint(880, 1160)
    shift = LATE_SHIFT if unit.id == LATE_UNIT else rng.randint(-10, 16)
    years = {edition: {} for edition in lines_of}
    for seat, (opening, new) in starts.items():
        old = whole_year(rng, lines_of["2020"], before, opening, new, cases["2020"][seat])
        opened = carried_over(old) - moved(rng, old, MOVED_SHARE, cases["2020"][seat], cases["2021"][seat])
        grown = portion(rng, new, growth + rng.randint(-30, 30))
        years["2020"][seat] = old
        years["2021"][seat] = whole_year(rng, lines_of["2021"], now, opened, grown, cases["2021"][seat])
    if measure == "viec" and unit.id in CASES_FROM_TARGET:
        now_enforceable = sum(map(enforceable, years["2021"].values()))
        set_finished(years["2021"].values(), -(-target * now_enforceable // 10_000) + CASES_FROM_TARGET[unit.id])
    for seat, year in years["2021"].items():
        ten = first_months(rng, lines_of["2021-10t"], year, shift, PACE[measure], cases["2021-10t"][seat])
        years["2021-10t"][seat] = ten
    return years


def profiles(rng: Random, unit: Unit, measure: str, target: int) -> tuple[Profile, Profile]:
    """How the unit works in 2020 and in 2021."""
    exits = {"uy_thac": rng.randint(8, 28), "thu_hoi": rng.randint(2, 7), "rut_len": rng.randint(1, 3)}
    if unit.id == OFFICE:
        exits["rut_len"] = 0
    if measure == "viec":
        finished = target // 10 + (0 if unit.id in CASES_FROM_TARGET else rng.randint(-26, 44))
        now = Profile(exits, rng.randint(790, 860), finished, rng.randint(25, 60))
    else:
        finished = MONEY_FINISHED_OF.get(unit.id) or rng.randint(410, 650)
        now = Profile(exits, rng.randint(400, 600), finished, rng.randint(10, 40), rng.randint(0, 5))
    if unit.id == LATE_UNIT:
        before, after = LATE_PROFILE[measure]
        return replace(now, **before), replace(now, **after)
    worse = rng.randint(0, 18)
    return replace(now, enforceable=now.enforceable + rng.randint(-10, 10), finished=now.finished - worse), now


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
    lines.update({line: share(line, ordinary(opening + new), profile.exits[line]) for line in exits})
    lines["chua_co_dieu_kien"] = share(
        "chua_co_dieu_kien", to_enforce(lines), 1000 - profile.enforceable + rng.randint(-12, 12)
    )
    to_finish = to_enforce(lines) - lines["chua_co_dieu_kien"]
    done = portion(rng, to_finish, profile.finished + rng.randint(-24, 24))
    lines["dinh_chi"] = share("dinh_chi", ordinary(done), profile.terminated)
    lines["xong"] = done - lines["dinh_chi"]
    lines["giam"] = portion(rng, to_finish, profile.reduced)
    lines.update(_pending(rng, form_lines, to_finish - finished(lines), cases))
    return lines


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
