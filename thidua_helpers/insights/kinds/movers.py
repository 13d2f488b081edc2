"""Members that made the change of a group's rate; units up or down in both measures.

The parts of a change are those of `rate_changes` (docs/decisions/0023-decomposition-of-a-rate.md).
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from thidua_helpers.insights.insight import (
    Insight,
    Value,
    count_value,
    named_holders,
    percentage_points_value,
)
from thidua_helpers.insights.results_read import Results
from thidua_helpers.tables.frames import records
from thidua_helpers.vocabulary import PROVINCE, ChangePart, Consequence, Measure

# A smaller change of a rate, in percentage points, needs no explanation; half of it explains it.
_LEAST_CHANGE_PCT, _MAIN_PART = Decimal("0.5"), Fraction(1, 2)
# A movement is common if two thirds of at least so many units share it in both measures.
_COMMON, _FEWEST_UNITS = Fraction(2, 3), 4
_HOW = "phần trong mức thay đổi của cả nhóm"
_ENTRIES_AND_EXITS = "đơn vị vào, ra nhóm"


def movers(results: Results) -> Iterator[Insight]:
    """A statement for each group and measure, and one on units up or down in both measures."""
    for group in results.groups:
        for measure in Measure:
            yield from _main_part(results, group, measure)
    yield from _both_measures(results)


def _main_part(results: Results, group: str, measure: Measure) -> Iterator[Insight]:
    key = {"holder": group, "measure": measure, "rate": results.lines.main}
    parts = {
        (row["part"], row["member"] or ""): Decimal(row["change_pct"])
        for row in records(results.tables["rate_changes"])
        if all(row[column] == value for column, value in key.items())
    }
    whole = parts.get((ChangePart.WHOLE, ""))
    of_members = {member: change for (part, member), change in parts.items() if part == ChangePart.BETTER and member}
    if whole is None or abs(whole) < _LEAST_CHANGE_PCT or len(of_members) < 2:
        return
    same_way = {member: change for member, change in of_members.items() if change * whole > 0}
    mix = parts.get((ChangePart.MIX, ""), Decimal(0))
    moved = parts.get((ChangePart.ENTRIES, ""), Decimal(0)) + parts.get((ChangePart.EXITS, ""), Decimal(0))
    main = max(same_way, key=lambda member: (abs(same_way[member]), member), default=None)
    largest = abs(same_way[main]) if main is not None else Decimal(0)
    if mix * whole > 0 and abs(mix) > largest:
        main, largest = None, abs(mix)
    if largest < _MAIN_PART * Fraction(abs(whole)):
        return
    direction = _direction(whole)
    numbers = {"whole": percentage_points_value(whole, f"so với {results.base_title}")}
    others: dict[str, tuple[str, Decimal]] = {}
    if main is None:
        numbers["main"] = percentage_points_value(mix, _HOW)
        because = f"chủ yếu do cơ cấu số có điều kiện giữa các đơn vị thay đổi (làm {direction} {{main}})"
        others["others"] = "kết quả của các đơn vị cộng lại", sum(of_members.values(), Decimal(0))
    else:
        numbers["main"] = percentage_points_value(same_way[main], _HOW)
        names = " và ".join(f"{{@{unit}}}" for unit in main.split("+"))
        because = f"chủ yếu do kết quả của {names} (làm {direction} {{main}})"
        of_others = sum(of_members.values(), Decimal(0)) - of_members[main]
        others["others"] = "kết quả của các đơn vị khác cộng lại", of_others
        others["mix"] = "cơ cấu số có điều kiện giữa các đơn vị", mix
    others["moved"] = _ENTRIES_AND_EXITS, moved
    told = []
    for name, (label, change) in others.items():
        if change:
            numbers[name] = percentage_points_value(change, _HOW)
            told.append(f"{label} làm {_direction(change)} {{{name}}}")
    yield Insight(
        subject=group,
        pages=(group,),
        consequence=Consequence.CHANGE,
        sentence=f"Tỷ lệ thi hành xong về {measure.label} của {{@{group}}} {direction} {{whole}} so với "
        f"{results.base_title}, {because}{'; ' if told else ''}{', '.join(told)}.",
        numbers=numbers,
        weight=Fraction(abs(whole)) / 100,
        measure=measure,
    )


def _direction(change: Decimal) -> str:
    return "tăng" if change > 0 else "giảm"


def _both_measures(results: Results) -> Iterator[Insight]:
    """Units up in both measures and down in both, if one of the two is common."""
    signs = {unit: {_sign(results, unit, measure) for measure in Measure} for unit in results.units}
    units = [unit for unit in results.units if None not in signs[unit]]
    up, down = ([unit for unit in units if signs[unit] == {sign}] for sign in (1, -1))
    if len(units) < _FEWEST_UNITS or max(len(up), len(down)) < _COMMON * len(units):
        return
    numbers: dict[str, Value] = {"units": count_value(len(units))}
    many, few, words = (up, down, ("tăng", "giảm")) if len(up) >= len(down) else (down, up, ("giảm", "tăng"))
    numbers["many"] = count_value(len(many))
    if few:
        listed, values = named_holders(few)
        numbers |= values | {"few": count_value(len(few))}
        then = f"{{few}} đơn vị {words[1]} cả hai ({listed})"
    else:
        then = f"không đơn vị nào {words[1]} cả hai"
    yield Insight(
        subject=PROVINCE,
        pages=(PROVINCE,),
        consequence=Consequence.CHANGE,
        sentence=f"{{many}} trong {{units}} đơn vị {words[0]} tỷ lệ thi hành xong cả về việc và về tiền so với "
        f"{results.base_title}; {then}.",
        numbers=numbers,
    )


def _sign(results: Results, unit: str, measure: str) -> int | None:
    """1 if the main rate rose, −1 if it fell, 0 if it did neither; None if not compared."""
    row = results.same_period.get((unit, measure, results.lines.main))
    if row is None or not row["difference_pct"]:
        return None
    difference = Decimal(row["difference_pct"])
    return (difference > 0) - (difference < 0)
