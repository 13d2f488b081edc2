"""What the change of a group's rate is made of: better rates, a changed mix, members that came or went.

Midpoint weights (E. M. Kitagawa, "Components of a Difference Between Two Rates", JASA 50, 1955), over the members that
the group has in both periods; the rest is who came and who went. The parts add up exactly
(docs/decisions/0023-decomposition-of-a-rate.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from thidua_helpers.comparison.comparability import succession_between_editions
from thidua_helpers.numbers import percent, round_distinctly, rounded_to
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.indicators import PAGE_RATES
from thidua_helpers.rules.method_changes import changed_methods
from thidua_helpers.tables.keys import FIGURE_KEY
from thidua_helpers.tables.store import make_table
from thidua_helpers.vocabulary import PROVINCE, ChangePart, Level, Provenance, State

RATE = PAGE_RATES[0]
Ratio = tuple[int, int]


@dataclass(frozen=True)
class Member:
    """What one member had and has: numerator and denominator; None in a period in which it was no member."""

    name: str
    then: Ratio | None
    now: Ratio | None

    @property
    def is_common(self) -> bool:
        """Whether it has a rate in both: a member with nothing in the denominator has none."""
        return bool(self.then and self.now and self.then[1] and self.now[1])


@dataclass(frozen=True)
class Decomposition:
    """By part the effect of each member, in exact shares of 1, and the whole change; all effects add up to it."""

    whole: Fraction
    effects: Mapping[str, Mapping[str, Fraction]]


def decompose(members: Sequence[Member]) -> Decomposition | None:
    """The change of the rate Σ numerators ÷ Σ denominators; None where there is no rate in one of the periods,
    or a denominator is negative.

    With common members C, weights w = denominator ÷ Σ_C denominators and rates r, then (0) and now (1):
    better rates ½(w₀+w₁)(r₁−r₀), mix (w₁−w₀)(½(r₀+r₁) − ½(R₀+R₁)) where R is the rate of C, entries
    d₁÷D₁·(r₁−R₁), exits −d₀÷D₀·(r₀−R₀), D being that of the whole group. Without common members only the whole is
    known.
    """
    then = _sum([member.then for member in members if member.then])
    now = _sum([member.now for member in members if member.now])
    is_negative = any(ratio and ratio[1] < 0 for member in members for ratio in (member.then, member.now))
    if not then[1] or not now[1] or is_negative:
        return None
    whole = Fraction(*now) - Fraction(*then)
    common = [member for member in members if member.is_common]
    if not common:
        return Decomposition(whole, {})
    common_then, common_now = _sum([each.then for each in common]), _sum([each.now for each in common])
    rate_then, rate_now = Fraction(*common_then), Fraction(*common_now)
    better, mix, entries, exits = {}, {}, {}, {}
    for member in members:
        if member.is_common:
            rates = Fraction(*member.then), Fraction(*member.now)
            weights = Fraction(member.then[1], common_then[1]), Fraction(member.now[1], common_now[1])
            better[member.name] = (weights[0] + weights[1]) / 2 * (rates[1] - rates[0])
            mix[member.name] = (weights[1] - weights[0]) * (sum(rates) / 2 - (rate_then + rate_now) / 2)
            continue
        if member.now and member.now[1]:
            entries[member.name] = Fraction(member.now[1], now[1]) * (Fraction(*member.now) - rate_now)
        if member.then and member.then[1]:
            exits[member.name] = -Fraction(member.then[1], then[1]) * (Fraction(*member.then) - rate_then)
    return Decomposition(
        whole, {ChangePart.BETTER: better, ChangePart.MIX: mix, ChangePart.ENTRIES: entries, ChangePart.EXITS: exits}
    )


def _sum(ratios: Sequence[Ratio]) -> Ratio:
    return sum(ratio[0] for ratio in ratios), sum(ratio[1] for ratio in ratios)


def rate_changes(figures: pd.DataFrame, base: pd.DataFrame, before: RuleBook, now: RuleBook) -> pd.DataFrame:
    """The `rate_changes` table: for the province and each cluster of now, and each measure, the rate of what is done.

    `figures` are those of now, `base` those of then with the units of then. A cluster is compared with the one of the
    same id; where there was none, with its present members as they were. A row for each part (`member` empty), for each
    member in it, and for the whole; `change_pct` in percentage points, rounded so that the rows add up to the whole as
    it is shown. Nothing where a member's figures are not known, where there is no rate, or the method changed.
    """
    known = _by_key(figures), _by_key(base)
    changed = changed_methods(before, now)
    common = {"edition": str(now.edition), "base": str(before.edition), "rate": RATE}
    rows = []
    for group in (PROVINCE, *now.cluster_ids):
        for measure in now.indicators.rates[RATE].measures:
            if (measure, RATE) in changed:
                continue
            members = _members(group, measure, known, before, now)
            found = decompose(members) if members else None
            for row in _rows(found, members) if found else ():
                rows.append(common | {"holder": group, "measure": measure} | row)
    return make_table("rate_changes", rows)


def _by_key(figures: pd.DataFrame) -> dict[tuple[str, str, str], int]:
    own = figures[
        (figures["state"] == State.VALUE) & (figures["level"] == Level.UNIT) & (figures["basis"] != Provenance.PARTIAL)
    ]
    return dict(zip(own[FIGURE_KEY].itertuples(index=False, name=None), map(int, own["value"]), strict=True))


def _members(group: str, measure: str, known: tuple[Mapping, Mapping], before: RuleBook, now: RuleBook):
    """The members of a group then and now, each circle of units that passed cases among each other as one; None where
    a figure of one of them is not known."""
    succession = succession_between_editions(before, now)
    members_now = set(now.unit_by_id if group == PROVINCE else now.cluster(group).members)
    members_then = _members_then(group, succession, members_now, before)
    found = []
    for then, at_present in succession.blocks:
        inside_then = [unit for unit in then if unit in members_then]
        inside_now = [unit for unit in at_present if unit in members_now]
        if then and at_present and (len(inside_then), len(inside_now)) == (len(then), len(at_present)):
            found.append((inside_now, inside_then, inside_now))
        else:
            found += [([unit], [unit], []) for unit in inside_then]
            found += [([unit], [], [unit]) for unit in inside_now]
    ratios = [
        (
            "+".join(names),
            _ratio(of_then, measure, known[1], before),
            _ratio(of_now, measure, known[0], now),
        )
        for names, of_then, of_now in found
    ]
    if any(_LACKING in ratio for ratio in ratios):
        return None
    return [Member(*ratio) for ratio in ratios]


_LACKING = (-1, -1)


def _members_then(group: str, succession, members_now: set[str], before: RuleBook) -> set[str]:
    if group == PROVINCE:
        return set(before.unit_by_id)
    if group in before.cluster_ids:
        return set(before.cluster(group).members)
    return {predecessor for unit in members_now for predecessor in succession.predecessors[unit]}


def _ratio(units: Sequence[str], measure: str, known: Mapping, rules: RuleBook) -> Ratio | None:
    """Numerator and denominator of units together; None of none of them, `_LACKING` where one has no figure."""
    rate = rules.indicators.rates[RATE]
    values = [[known.get((unit, measure, line)) for line in (rate.numerator, rate.denominator)] for unit in units]
    if any(None in each for each in values):
        return _LACKING
    return _sum(values) if units else None


def _rows(found: Decomposition, members: Sequence[Member]) -> Iterator[dict]:
    then, now = (_sum([ratio for member in members if (ratio := getattr(member, when))]) for when in ("then", "now"))
    shown, shown_before = round_distinctly(now, then)
    whole = shown - shown_before
    decimals = -whole.as_tuple().exponent
    rates = {"before_pct": str(shown_before), "now_pct": str(shown)}
    yield {"part": ChangePart.WHOLE, "change_pct": str(whole)} | _ratios(then, now) | rates
    by_name = {member.name: member for member in members}
    parts = list(found.effects)
    exact = [sum(found.effects[part].values(), Fraction(0)) * 100 for part in parts]
    for part, rounded in zip(parts, rounded_to(whole, exact, decimals), strict=True):
        yield {"part": part, "change_pct": str(rounded)}
        effects = found.effects[part]
        of_members = rounded_to(rounded, [effect * 100 for effect in effects.values()], decimals)
        for name, change in zip(effects, of_members, strict=True):
            member = by_name[name]
            yield {"part": part, "member": name, "change_pct": str(change)} | _ratios(
                member.then if part != ChangePart.ENTRIES else None, member.now if part != ChangePart.EXITS else None
            )


def _ratios(then: Ratio | None, now: Ratio | None) -> dict:
    """Numerators and denominators, and the rates of those that have one."""
    row = {}
    for ratio, before, pct in ((then, "before_", "before_pct"), (now, "", "now_pct")):
        if ratio:
            row |= {f"{before}numerator": ratio[0], f"{before}denominator": ratio[1]}
            row |= {pct: str(percent(*ratio))} if ratio[1] else {}
    return row
