"""How the units of one edition descend from those of an earlier one: renames, mergers, splits, as units.csv has them.

A unit keeps its identity through a rename. Where one ended, its cases went to its `successors`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from thidua_helpers.rules.units import UnitRow


@dataclass(frozen=True)
class Lineage:
    """`heirs`: every unit of the earlier edition → the later edition's units that took over its cases, itself or
    others; empty where none is declared. `units`: those of the later edition."""

    heirs: Mapping[str, tuple[str, ...]]
    units: tuple[str, ...]

    @cached_property
    def origins(self) -> dict[str, tuple[str, ...]]:
        """Every unit of the later edition → the earlier ones that it took over, in whole or in part."""
        return {unit: tuple(then for then, heirs in self.heirs.items() if unit in heirs) for unit in self.units}

    @cached_property
    def blocks(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """(units then, units now) of each closed circle: what one side had is with the other, and with nobody else.

        A unit that nobody took over, or that took over nothing, is a block with an empty side.
        """
        left, found = [*self.heirs], []
        while left:
            then, now = {left[0]}, set()
            while True:
                wider_now = {heir for unit in then for heir in self.heirs[unit]}
                wider = {origin for unit in wider_now for origin in self.origins[unit]} | then
                if (wider, wider_now) == (then, now):
                    break
                then, now = wider, wider_now
            left = [unit for unit in left if unit not in then]
            found.append((_in_order(self.heirs, then), _in_order(self.units, now)))
        alone = [((), (unit,)) for unit in self.units if not self.origins[unit]]
        return tuple(found + alone)


def lineage(registry: Sequence[UnitRow], before: date, now: date) -> Lineage:
    """The lineage from the units that stand on the day `before` to those that stand on the later day `now`."""
    return Lineage(
        {row.id: _heirs(registry, row, now) for row in registry if row.stands_on(before)},
        tuple(row.id for row in registry if row.stands_on(now)),
    )


def _heirs(registry: Sequence[UnitRow], row: UnitRow, now: date) -> tuple[str, ...]:
    if row.stands_on(now):
        return (row.id,)
    # A unit ends on `valid_to`: it did not stand on a later day.
    next_day = row.valid_to + timedelta(days=1)
    names = row.successors or (row.id,)
    later = [each for each in registry if each.id in names and each.stands_on(next_day)]
    return tuple(dict.fromkeys(heir for each in later for heir in _heirs(registry, each, now)))


def _in_order(order: Iterable[str], members: set[str]) -> tuple[str, ...]:
    return tuple(each for each in order if each in members)
