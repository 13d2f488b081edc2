"""Exact arithmetic, and the only rounding in the project.

A rate is two integers, a numerator and a denominator; it becomes a decimal only to be shown. Rounding is half up (away
from zero) by integer arithmetic, never on binary floats: docs/decisions/0001-rounding.md.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

SHOWN_DECIMALS = 2
MOST_DECIMALS = 12


def round_half_up(value: Fraction | Decimal | int, decimals: int) -> Decimal:
    """`value` rounded half up, away from zero, to `decimals` places.

    >>> str(round_half_up(Decimal("1.005"), 2)), str(round_half_up(Decimal("-1.005"), 2))
    ('1.01', '-1.01')
    """
    exact = Fraction(value)
    scaled = abs(exact) * 10**decimals
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    # The constructor is exact; arithmetic on Decimals would round to the context's 28 digits.
    return Decimal(f"{'-' if exact < 0 and units else ''}{units}E-{decimals}")


def round_to_total(total: Decimal, parts: Sequence[Fraction], decimals: int) -> list[Decimal]:
    """Round `parts` to `decimals` so that they add up to `total`, which has no more decimals.

    The largest remainder method: each part is rounded down, then the parts with the largest remainders get one more
    unit each (of equal remainders the first); a part of 0 stays 0.

    >>> [str(part) for part in round_to_total(Decimal("0.10"), [Fraction(1, 30)] * 3, 2)]
    ['0.04', '0.03', '0.03']
    """
    scale = 10**decimals
    floors = [(part * scale).__floor__() for part in parts]
    # Zero parts stay zero; the rounding remainder goes to the other parts.
    some = [place for place, part in enumerate(parts) if part] or list(range(len(parts)))
    some.sort(key=lambda place: floors[place] - parts[place] * scale)
    rounds, extra = divmod(int(Fraction(total) * scale) - sum(floors), len(some)) if some else (0, 0)
    more = {place: rounds + (number < extra) for number, place in enumerate(some)}
    return [Decimal(f"{floor + more.get(place, 0)}E-{decimals}") for place, floor in enumerate(floors)]


def decimals_of(value: Decimal) -> int:
    """Number of decimals of a finite number as written: 0 of 100, 2 of 0.50."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def percent(numerator: int, denominator: int, decimals: int = SHOWN_DECIMALS) -> Decimal | None:
    """`numerator` / `denominator` in per cent, rounded half up; None for a zero denominator."""
    return None if denominator == 0 else rate_pct(numerator, denominator, decimals)


def rate_pct(numerator: int, denominator: int, decimals: int = SHOWN_DECIMALS) -> Decimal:
    """`percent` for a denominator that is not zero; raises ZeroDivisionError for zero."""
    return round_half_up(Fraction(100 * numerator, denominator), decimals)


def meets(numerator: int, denominator: int, target_pct: Decimal, comparator: str) -> bool:
    """Whether the exact rate meets the target (`>=` or `>`), never the rounded one.

    Raises ZeroDivisionError for a zero denominator: there is no rate to compare.
    """
    return compares(Fraction(100 * numerator, denominator), target_pct, comparator)


def round_consistently(
    value: Fraction, *bounds: tuple[Decimal | Fraction, str], fewest: int = SHOWN_DECIMALS
) -> Decimal:
    """Round `value` to the fewest decimals that keep its comparison with every bound.

    At least `fewest`, at most 12. A bound is a number and a comparator. 83,4999% with the bound >= 83,50% is not
    rounded to 83,50%:

    >>> round_consistently(Fraction(834999, 10000), (Decimal("83.50"), ">="))
    Decimal('83.4999')
    """
    met = [compares(value, bound, comparator) for bound, comparator in bounds]
    for decimals in range(fewest, MOST_DECIMALS):
        shown = round_half_up(value, decimals)
        if [compares(shown, bound, comparator) for bound, comparator in bounds] == met:
            return shown
    return round_half_up(value, MOST_DECIMALS)


def percent_consistent_with_target(numerator: int, denominator: int, target_pct: Decimal, comparator: str) -> Decimal:
    """The rate in per cent, with enough decimals to show whether the target is met."""
    return round_consistently(Fraction(100 * numerator, denominator), (target_pct, comparator))


def percent_of_target(numerator: int, denominator: int, target_pct: Decimal) -> Fraction:
    """The exact rate in per cent of its target: 6.036/10.316 against 83,25% is 70,28%."""
    return Fraction(100 * numerator, denominator) / Fraction(target_pct) * 100


def compares(value: Fraction | Decimal | int, bound: Fraction | Decimal | int, comparator: str) -> bool:
    """Whether the exact comparison of `value` with `bound` holds (`>=`, `>`, `<=`, `<`)."""
    exact, limit = Fraction(value), Fraction(bound)
    return {">=": exact >= limit, ">": exact > limit, "<=": exact <= limit, "<": exact < limit}[comparator]


def needed_for_target(denominator: int, target_pct: Decimal | Fraction, comparator: str) -> int:
    """Cases that must be finished in all for the target: ⌈t·D⌉ for `>=` t, ⌊t·D⌋ + 1 for `>` t.

    >>> needed_for_target(1000, Decimal("82.50"), ">="), needed_for_target(1000, Decimal("82.50"), ">")
    (825, 826)
    """
    bar = Fraction(target_pct) / 100 * denominator
    return bar.numerator // bar.denominator + 1 if comparator == ">" else -(-bar.numerator // bar.denominator)


def missing_to_target(numerator: int, denominator: int, target_pct: Decimal | Fraction, comparator: str) -> int:
    """Cases still missing to the target with an unchanged denominator; 0 if it is met.

    >>> missing_to_target(530, 633, Decimal("83.90"), ">=")
    2
    """
    return max(0, needed_for_target(denominator, target_pct, comparator) - numerator)


def missing_if_newly_enforceable(numerator: int, denominator: int, target_pct: Decimal, comparator: str) -> int | None:
    """Cases still missing to the target if each of them is newly enforceable; 0 if it is met.

    The smallest x with (N+x)/(D+x) ≥ t, or > t; None if no x does it (a target of 100%).

    >>> missing_if_newly_enforceable(530, 633, Decimal("83.90"), ">=")
    7
    """
    target = Fraction(target_pct) / 100
    short = target * denominator - numerator
    if short < 0 or (short == 0 and comparator == ">="):
        return 0
    if target == 1:
        return None
    needed = short / (1 - target)
    return (
        needed.numerator // needed.denominator + 1 if comparator == ">" else -(-needed.numerator // needed.denominator)
    )


def round_distinctly(now: tuple[int, int], before: tuple[int, int]) -> tuple[Decimal, Decimal]:
    """Both rates in per cent, with enough decimals that unequal rates look unequal."""
    is_equal = Fraction(*now) == Fraction(*before)
    for decimals in range(SHOWN_DECIMALS, MOST_DECIMALS):
        shown = rate_pct(*now, decimals), rate_pct(*before, decimals)
        if (shown[0] == shown[1]) == is_equal:
            return shown
    return rate_pct(*now, MOST_DECIMALS), rate_pct(*before, MOST_DECIMALS)


def known_step(value: int, low: int | None, high: int | None) -> int:
    """Last known digit of a value between `low` and `high`, as a power of ten.

    It is the least power of which the error is under two units; 1 for an exact value, also if the bounds are None. Two
    units, not one, so that a sum or difference keeps the digits of the coarser of two rounded figures: 1.605,52 tỷ −
    687,6 tỷ lies between 917,82 and 917,93 tỷ, the error of 917,92 tỷ is at most 0,1 tỷ, and 917,9 tỷ is shown.

    >>> known_step(917_920_000_000, 917_820_000_001, 917_929_999_999)
    100000000
    """
    off = 0 if low is None or high is None else max(value - low, high - value)
    step = 1
    while 2 * step <= off:
        step *= 10
    return step


def known_decimals(value: Fraction, low: Fraction, high: Fraction, most: int = SHOWN_DECIMALS) -> int:
    """Known decimals, at most `most`, of a value: its error is under two units of the last."""
    off = max(value - low, high - value)
    return next((decimals for decimals in range(most, 0, -1) if off * 10**decimals < 2), 0)


def possible_denominators(numerator: int, printed_pct: Decimal, decimals: int) -> tuple[int, int | None] | None:
    """Smallest and largest integer denominators whose rate rounds to `printed_pct`.

    The largest is None without a limit (a printed 0%); the result is None if there is no such denominator.
    `round_half_up(100·N/D, d) = p` holds exactly for p − ½·10⁻ᵈ ≤ 100·N/D < p + ½·10⁻ᵈ.
    """
    half = Fraction(1, 2 * 10**decimals)
    low_rate, high_rate = Fraction(printed_pct) - half, Fraction(printed_pct) + half
    if numerator == 0:
        return (1, None) if low_rate <= 0 else None
    smallest = Fraction(100 * numerator) / high_rate
    first = smallest.numerator // smallest.denominator + 1
    if low_rate <= 0:
        return first, None
    largest = Fraction(100 * numerator) / low_rate
    last = largest.numerator // largest.denominator
    return (first, last) if first <= last else None
