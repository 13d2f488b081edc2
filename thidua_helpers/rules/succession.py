"""Succession of units between two days: renames, mergers and splits.

From config/units.csv: a renamed unit keeps its id; cases of a unit that ended went to its `successors`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from thidua_helpers.rules.units import UnitRow


@dataclass(frozen=True)
class Succession:
    """Successors and predecessors of units between two days.

    `successors`: earlier unit → later units that took over its cases (itself, if it still exists); empty if none is
    declared. `units`: all later units.
    """

    successors: Mapping[str, tuple[str, ...]]
    units: tuple[str, ...]

    @cached_property
    def predecessors(self) -> dict[str, tuple[str, ...]]:
        """Later unit → earlier units whose cases it took over, wholly or partly."""
        predecessors: dict[str, list[str]] = {unit: [] for unit in self.units}
        for earlier, later in self.successors.items():
            for unit in later:
                predecessors[unit].append(earlier)
        return {unit: tuple(earlier) for unit, earlier in predecessors.items()}

    @cached_property
    def blocks(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """(earlier units, later units) of each closed group, which exchanged cases with no others.

        A unit without successors, or without predecessors, is a block with an empty side.
        """
        left, blocks = [*self.successors], []
        while left:
            earlier, later = {left[0]}, set()
            while True:
                wider_later = {successor for unit in earlier for successor in self.successors[unit]}
                wider = {predecessor for unit in wider_later for predecessor in self.predecessors[unit]} | earlier
                if (wider, wider_later) == (earlier, later):
                    break
                earlier, later = wider, wider_later
            left = [unit for unit in left if unit not in earlier]
            blocks.append((_in_order(self.successors, earlier), _in_order(self.units, later)))
        new = [((), (unit,)) for unit in self.units if not self.predecessors[unit]]
        return tuple(blocks + new)


def succession_between(registry: Sequence[UnitRow], before: date, now: date) -> Succession:
    """Succession from the units on the day `before` to those on the later day `now`."""
    return Succession(
        {row.id: _successors(registry, row, now) for row in registry if row.exists_on(before)},
        tuple(row.id for row in registry if row.exists_on(now)),
    )


def _successors(registry: Sequence[UnitRow], row: UnitRow, now: date) -> tuple[str, ...]:
    if row.exists_on(now) or row.valid_to is None:
        return (row.id,)
    # `valid_to` is a unit's last day: its successors exist on the day after.
    next_day = row.valid_to + timedelta(days=1)
    names = row.successors or (row.id,)
    later = [unit for unit in registry if unit.id in names and unit.exists_on(next_day)]
    return tuple(dict.fromkeys(successor for unit in later for successor in _successors(registry, unit, now)))


def _in_order(order: Iterable[str], members: set[str]) -> tuple[str, ...]:
    return tuple(unit for unit in order if unit in members)
