"""Differences between two criteria tables, by part and field.

Labels and words are those of the fields (`rules/described.py`; docs/decisions/0067-changed-criteria.md).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.described import Described, IdNames
from thidua_helpers.tables.store import make_table

# Words for a part that a table does not have, a field that is not given, all fields of a part, the table itself.
ABSENT, EMPTY = "không có", "không quy định"
WHOLE, TABLE = "Toàn bộ nội dung", "Toàn bảng"


@dataclass(frozen=True)
class RuleChange:
    """One difference: criterion ("" for the table), labels of part and field, both values."""

    criterion: str
    label: str
    item: str
    before: str
    now: str


@dataclass(frozen=True)
class _NamedTable:
    """One of two tables, with the names of the ids in it."""

    table: CriteriaTable
    names: IdNames

    def parts(self) -> dict[tuple[str, str], tuple[str, Described]]:
        """(kind of part, id) → label and model: the table itself, classes, vote, criteria."""
        parts: dict[tuple[str, str], tuple[str, Described]] = {("table", ""): (TABLE, self.table)}
        parts |= {("class", class_.id): (class_.label, class_) for class_ in self.table.classes}
        if self.table.vote:
            parts["vote", ""] = "Quy định bỏ phiếu", self.table.vote
        return parts | {("criterion", key): (part.label, part) for key, part in self.table.criteria.items()}


def rule_changes_table(
    pairs: Iterable[tuple[str, CriteriaTable, CriteriaTable]], base: Edition, rules: RuleBook
) -> pd.DataFrame:
    """The `rule_changes` table: differences of each ranking's table between `base` and `rules`.

    `pairs`: (ranking, table before, table now). `number` counts from 1 within a ranking. Equal tables have no row.
    """
    rows = [
        {"edition": str(rules.edition), "base": str(base), "ranking": ranking, "number": number, **vars(change)}
        for ranking, before, now in pairs
        for number, change in enumerate(rule_changes(before, now, rules), start=1)
    ]
    return make_table("rule_changes", rows)


def rule_changes(before: CriteriaTable, now: CriteriaTable, rules: RuleBook) -> list[RuleChange]:
    """Differences of two tables, its classes, its vote, and its criteria in the order of `now`.

    Dropped criteria come last. A criterion or class with another id is another one. `rules` name rates, lines, units
    and sources of both. Equal tables differ only if their criteria are in another order.
    """
    then, present = _NamedTable(before, _names(before, rules)), _NamedTable(now, _names(now, rules))
    was, is_now = then.parts(), present.parts()
    changes = []
    for key in {**is_now, **was}:
        label, _ = is_now[key] if key in is_now else was[key]
        criterion = key[1] if key[0] == "criterion" else ""
        pair = (was[key][1] if key in was else None), (is_now[key][1] if key in is_now else None)
        items = [*_field_changes(*pair, then.names, present.names), *_order_change(key, before, now)]
        changes += [RuleChange(criterion, label, *item) for item in items]
    return changes


def _field_changes(
    before: Described | None, now: Described | None, names_before: IdNames, names_now: IdNames
) -> Iterator[tuple[str, str, str]]:
    """(field, before, now) in words for each field that differs.

    One for the whole if a part is missing on one side or has another type.
    """
    if before is None or now is None or type(before) is not type(now):
        yield (
            WHOLE,
            before.in_words(names_before) if before else ABSENT,
            now.in_words(names_now) if now else ABSENT,
        )
        return
    for name, label in type(now).labels().items():
        old, new = getattr(before, name), getattr(now, name)
        if old == new:
            continue
        if isinstance(old, Described) and type(old) is type(new) and old.labels():
            yield from _field_changes(old, new, names_before, names_now)
        else:
            was, is_now = before.value_in_words(name, names_before), now.value_in_words(name, names_now)
            yield label, was or EMPTY, is_now or EMPTY


def _order_change(key: tuple[str, str], before: CriteriaTable, now: CriteriaTable) -> Iterator[tuple[str, str, str]]:
    """Change in the order of criteria that both tables have below a group or the table."""
    if key[0] not in ("table", "criterion"):
        return
    of_group = before.parts(key[1]), now.parts(key[1])
    orders = [[part for part in own if part in other] for own, other in (of_group, reversed(of_group))]
    if orders[0] != orders[1]:
        was, is_now = (
            "; ".join(table.criteria[part].label for part in order)
            for table, order in zip((before, now), orders, strict=True)
        )
        yield "Thứ tự các tiêu chí", was, is_now


def _names(table: CriteriaTable, rules: RuleBook) -> IdNames:
    return IdNames(
        rates=_labels(rules.indicators.rates),
        lines=_labels(rules.indicators.lines),
        sources={source_id: source.title for source_id, source in rules.sources.items()},
        unit=rules.name,
        criteria=_labels(table.criteria),
    )


def _labels(items: Mapping) -> dict[str, str]:
    return {name: item.label for name, item in items.items()}
