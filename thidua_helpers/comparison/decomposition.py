"""Decomposition of the change of a group's rate: better rates, changed mix, entries, exits.

Midpoint weights (E. M. Kitagawa, "Components of a Difference Between Two Rates", JASA 50, 1955) over the members of
both periods; entries and exits are the remainder. The parts add up exactly
(docs/decisions/0023-decomposition-of-a-rate.md).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from thidua_helpers.comparison.comparability import succession_between_editions
from thidua_helpers.numbers import decimals_of, percent, round_distinctly, round_to_total
from thidua_helpers.results.figures import known_values
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.method_changes import changed_methods
from thidua_helpers.rules.succession import Succession
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import PROVINCE, ChangePart

Ratio = tuple[int, int]
# (unit, measure, line) → value.
KnownFigures = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True)
class Member:
    """Ratios of one member before and now; None in a period without membership."""

    name: str
    before: Ratio | None
    now: Ratio | None


@dataclass(frozen=True)
class Decomposition:
    """Part → member → effect, in exact shares of 1; they add up to the whole change."""

    whole: Fraction
    effects: Mapping[str, Mapping[str, Fraction]]


def decompose(members: Sequence[Member]) -> Decomposition | None:
    """Decomposition of the change of the rate Σ numerators ÷ Σ denominators.

    None without a rate in one of the periods, or with a negative denominator.

    With common members C, weights w = denominator ÷ Σ_C denominators and rates r, before (0) and now (1): better rates
    ½(w₀+w₁)(r₁−r₀), mix (w₁−w₀)(½(r₀+r₁) − ½(R₀+R₁)) where R is the rate of C, entries d₁÷D₁·(r₁−R₁), exits
    −d₀÷D₀·(r₀−R₀), D being that of the whole group. Without common members only the whole is known.
    """
    before = _sum(member.before for member in members if member.before)
    now = _sum(member.now for member in members if member.now)
    is_negative = any(ratio and ratio[1] < 0 for member in members for ratio in (member.before, member.now))
    if not before[1] or not now[1] or is_negative:
        return None
    whole = Fraction(*now) - Fraction(*before)
    # A member with nothing in a denominator has no rate there, so it is not common.
    common = {
        member.name: (member.before, member.now)
        for member in members
        if member.before and member.now and member.before[1] and member.now[1]
    }
    if not common:
        return Decomposition(whole, {})
    common_before, common_now = (_sum(pair[period] for pair in common.values()) for period in (0, 1))
    rate_before, rate_now = Fraction(*common_before), Fraction(*common_now)
    better, mix, entries, exits = {}, {}, {}, {}
    for name, (of_before, of_now) in common.items():
        rates = Fraction(*of_before), Fraction(*of_now)
        weights = Fraction(of_before[1], common_before[1]), Fraction(of_now[1], common_now[1])
        better[name] = (weights[0] + weights[1]) / 2 * (rates[1] - rates[0])
        mix[name] = (weights[1] - weights[0]) * ((rates[0] + rates[1]) / 2 - (rate_before + rate_now) / 2)
    for member in members:
        if member.name in common:
            continue
        if member.now and member.now[1]:
            entries[member.name] = Fraction(member.now[1], now[1]) * (Fraction(*member.now) - rate_now)
        if member.before and member.before[1]:
            exits[member.name] = -Fraction(member.before[1], before[1]) * (Fraction(*member.before) - rate_before)
    return Decomposition(
        whole, {ChangePart.BETTER: better, ChangePart.MIX: mix, ChangePart.ENTRIES: entries, ChangePart.EXITS: exits}
    )


def _sum(ratios: Iterable[Ratio]) -> Ratio:
    both = list(ratios)
    return sum(ratio[0] for ratio in both), sum(ratio[1] for ratio in both)


def rate_changes_table(figures: pd.DataFrame, base: pd.DataFrame, before: RuleBook, now: RuleBook) -> pd.DataFrame:
    """The `rate_changes` table: for the province, each present cluster and each measure.

    `figures` are the present ones, `base` those of the base with the units of its time. A cluster is compared with the
    one of the same id, else with the predecessors of its present members. A row for each part (`member` empty), each
    member in it, and the whole; `change_pct` in percentage points, rounded so that the rows add up to the displayed
    whole. No rows where a member's figures are unknown, there is no rate, or the method changed.
    """
    values = known_values(figures), known_values(base)
    changed = changed_methods(before, now)
    main_rate = now.indicators.main_rate
    common = {"edition": str(now.edition), "base": str(before.edition), "rate": main_rate}
    rows = []
    for group in (PROVINCE, *now.cluster_ids):
        for measure in now.indicators.rates[main_rate].measures:
            if (measure, main_rate) in changed:
                continue
            members = _members(group, measure, values, before, now)
            if members and (decomposition := decompose(members)):
                rows += [common | {"holder": group, "measure": measure} | row for row in _rows(decomposition, members)]
    return make_table("rate_changes", rows)


def _members(
    group: str, measure: str, values: tuple[KnownFigures, KnownFigures], before: RuleBook, now: RuleBook
) -> list[Member] | None:
    """Members of a group before and now; None if a figure of one is unknown.

    Units that passed cases among each other are one member.
    """
    succession = succession_between_editions(before, now)
    members_now = set(now.unit_by_id if group == PROVINCE else now.cluster(group).members)
    members_before = _members_before(group, succession, members_now, before)
    pairs: list[tuple[list[str], list[str]]] = []
    for of_before, of_now in succession.blocks:
        inside_before = [unit for unit in of_before if unit in members_before]
        inside_now = [unit for unit in of_now if unit in members_now]
        if of_before and of_now and (len(inside_before), len(inside_now)) == (len(of_before), len(of_now)):
            pairs.append((inside_before, inside_now))
        else:
            pairs += [([unit], []) for unit in inside_before]
            pairs += [([], [unit]) for unit in inside_now]
    members = []
    for units_before, units_now in pairs:
        ratios = _ratio(units_before, measure, values[1], before), _ratio(units_now, measure, values[0], now)
        if (units_before and ratios[0] is None) or (units_now and ratios[1] is None):
            return None
        members.append(Member("+".join(units_now or units_before), *ratios))
    return members


def _members_before(group: str, succession: Succession, members_now: set[str], before: RuleBook) -> set[str]:
    if group == PROVINCE:
        return set(before.unit_by_id)
    if group in before.cluster_ids:
        return set(before.cluster(group).members)
    return {predecessor for unit in members_now for predecessor in succession.predecessors[unit]}


def _ratio(units: Sequence[str], measure: str, figures: KnownFigures, rules: RuleBook) -> Ratio | None:
    """Numerator and denominator of units together; None without units or a figure."""
    rate = rules.indicators.rates[rules.indicators.main_rate]
    numerators = [figures.get((unit, measure, rate.numerator)) for unit in units]
    denominators = [figures.get((unit, measure, rate.denominator)) for unit in units]
    values = [value for value in (*numerators, *denominators) if value is not None]
    if not units or len(values) < 2 * len(units):
        return None
    return sum(values[: len(units)]), sum(values[len(units) :])


def _rows(decomposition: Decomposition, members: Sequence[Member]) -> Iterator[dict]:
    before = _sum(member.before for member in members if member.before)
    now = _sum(member.now for member in members if member.now)
    shown, shown_before = round_distinctly(now, before)
    whole = shown - shown_before
    decimals = decimals_of(whole)
    rates = {"before_pct": shown_before, "now_pct": shown}
    yield {"part": ChangePart.WHOLE, "change_pct": whole} | _ratios(before, now) | rates
    by_name = {member.name: member for member in members}
    parts = list(decomposition.effects)
    exact = [sum(decomposition.effects[part].values(), Fraction(0)) * 100 for part in parts]
    for part, rounded in zip(parts, round_to_total(whole, exact, decimals), strict=True):
        yield {"part": part, "change_pct": rounded}
        effects = decomposition.effects[part]
        of_members = round_to_total(rounded, [effect * 100 for effect in effects.values()], decimals)
        for name, change in zip(effects, of_members, strict=True):
            member = by_name[name]
            yield {"part": part, "member": name, "change_pct": change} | _ratios(
                member.before if part != ChangePart.ENTRIES else None, member.now if part != ChangePart.EXITS else None
            )


def _ratios(before: Ratio | None, now: Ratio | None) -> dict:
    """Numerators, denominators and rates as columns, as far as they exist."""
    row: dict[str, object] = {}
    for ratio, prefix, pct in ((before, "before_", "before_pct"), (now, "", "now_pct")):
        if ratio:
            row |= {f"{prefix}numerator": ratio[0], f"{prefix}denominator": ratio[1]}
            row |= {pct: percent(*ratio)} if ratio[1] else {}
    return row
