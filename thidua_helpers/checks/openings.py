"""Opening figures of units compared with last year's closing ones, or former units' ones.

"Số năm trước chuyển sang" is last year's "số chuyển kỳ sau" but for cases moved to the book for cases without
conditions (sổ theo dõi riêng: NĐ 62/2015/NĐ-CP, Điều 9). A difference may be right: a warning that can be accepted.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

import pandas as pd

from thidua_helpers.checks.cells import CellFinder
from thidua_helpers.checks.identities import known_figures
from thidua_helpers.comparison.comparability import succession_between_editions
from thidua_helpers.findings.catalogue.oddities import BAN_GIAO_LECH, DAU_KY_LECH, DAU_KY_THAP_HON
from thidua_helpers.findings.finding import Finding, Location
from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.tables.keys import FIGURE_KEY
from thidua_helpers.vietnamese import format_count
from thidua_helpers.vocabulary import BEFORE, PROVINCE, Measure, State

OPENING, CLOSING = "nam_truoc", "chuyen_ky_sau"
_COLUMNS = {"viec": "viec", "tien": "tien_vnd"}


def openings_against_closings(
    figures: pd.DataFrame,
    last: tuple[RuleBook, pd.DataFrame] | None,
    separate_book: pd.DataFrame,
    rules: RuleBook,
    find: CellFinder,
) -> Iterator[Finding]:
    """Findings on openings (`figures`) that differ from last year's closing figures.

    `last` has the rules and the figures of the units of last year; None where the workspace does not have it. Units
    that exchanged cases are compared together. Without the register `separate_book` a lower opening may be right:
    one finding counts those.
    """
    if last is None:
        return
    last_rules, last_figures = last
    now = known_figures(figures)
    moved = {
        (row["holder"], measure): int(row[column])
        for row in separate_book.to_dict("records")
        for measure, column in _COLUMNS.items()
    }
    lower: dict[str, list[int]] = {}
    for _, units, measure, left in _closings(last_rules, last_figures, rules):
        opened = _values(now, units, measure, OPENING)
        if not opened:
            continue
        expected = left - sum(moved.get((unit, measure), 0) for unit in units)
        difference = sum(opened) - expected
        if difference < 0 and "separate_book" not in rules.registers:
            lower.setdefault(measure, []).append(-difference)
        elif difference:
            places = [now[unit, measure, OPENING]["inputs"] for unit in units]
            less = f", trừ {_amount(measure, left - expected)} chuyển sổ theo dõi riêng" if moved else ""
            yield _finding(units, measure, sum(opened), left, f"{last_rules.edition.title} để lại",
                           less, difference, find.location(*places), rules)  # fmt: skip
    if lower:
        counts = [f"{len(values)} đơn vị, cộng {_amount(measure, sum(values))}" for measure, values in lower.items()]
        yield DAU_KY_THAP_HON.finding(
            found=f"số năm trước chuyển sang thấp hơn số {last_rules.edition.title} để lại ở {'; '.join(counts)}",
            holder=PROVINCE,
            year_file=rules.files.year,
        )


def openings_left(
    last_rules: RuleBook, last_figures: pd.DataFrame, doubtful: Collection[str], rules: RuleBook
) -> dict[tuple[str, str, str], int]:
    """(unit, measure, opening line) → closing figure of last year, in cases or đồng.

    Unknown if figures of a `doubtful` unit are part of it, or if several units of this year share it.
    """
    return {
        (units[0], measure, OPENING): left
        for units_then, units, measure, left in _closings(last_rules, last_figures, rules)
        if len(units) == 1 and not set(units_then) & set(doubtful)
    }


def _closings(
    last_rules: RuleBook, last_figures: pd.DataFrame, rules: RuleBook
) -> Iterator[tuple[Sequence[str], Sequence[str], Measure, int]]:
    """(units of last year, units of this year, measure, their known closing figure).

    Each group of units exchanged cases with no others.
    """
    then = known_figures(last_figures)
    for units_then, units in succession_between_editions(last_rules, rules).blocks:
        for measure in Measure:
            left = _values(then, units_then, measure, CLOSING)
            if left:
                yield units_then, units, measure, sum(left)


def openings_after_reorganisation(
    facts: pd.DataFrame, transfers: pd.DataFrame, rules: RuleBook, find: CellFinder
) -> Iterator[Finding]:
    """Findings on openings and handovers of new units that differ from former units' closings.

    Only if forms start again with the reorganisation. What a split unit left follows from the handover register.
    """
    reorganisation = rules.year.reorganisation
    succession = rules.succession
    if not (reorganisation and reorganisation.restarts_forms and succession):
        return
    values = facts[facts["state"] == State.VALUE].set_index(FIGURE_KEY)["value"].to_dict()
    handed = {
        (row["giver"], row["holder"], measure): int(row[column])
        for row in transfers.to_dict("records")
        for measure, column in _COLUMNS.items()
    }
    before = Edition.parse(reorganisation.before)
    split = {unit for unit, successors in succession.successors.items() if len(successors) > 1}
    for unit, predecessors in succession.predecessors.items():
        for measure in Measure:
            shares = [_handed_cases(unit, predecessor, measure, values, handed, split) for predecessor in predecessors]
            left = [share for share in shares if share is not None]
            opened = values.get((unit, measure, OPENING))
            if opened is None or not predecessors or len(left) < len(shares):
                continue
            difference = int(opened) - sum(left)
            if difference:
                place = find.location(f"{unit}/{measure}/{OPENING}")
                yield _finding([unit], measure, int(opened), sum(left), f"các đơn vị cũ để lại hết {before.title}",
                               "", difference, place, rules)  # fmt: skip
    for giver, successors in succession.successors.items():
        yield from _handed_over(giver, successors, values, handed, rules, find)


def _handed_cases(
    unit: str, predecessor: str, measure: str, values: Mapping, handed: Mapping, split: Collection[str]
) -> int | None:
    """Cases from a former unit to a new one: all, or the register's share of a split unit."""
    if predecessor in split:
        return handed.get((predecessor, unit, measure))
    value = values.get((f"{predecessor}.{BEFORE}", measure, CLOSING))
    return None if value is None else int(value)


def _handed_over(giver, successors, values, handed, rules: RuleBook, find: CellFinder) -> Iterator[Finding]:
    for measure in Measure:
        left = values.get((f"{giver}.{BEFORE}", measure, CLOSING))
        rows = [handed.get((giver, successor, measure)) for successor in successors]
        if left is None or not any(row is not None for row in rows):
            continue
        handed_sum = sum(row or 0 for row in rows)
        if handed_sum != left:
            yield BAN_GIAO_LECH.finding(
                found=f"{rules.name(giver)} bàn giao {_amount(measure, handed_sum)}, khi sắp xếp còn "
                f"{_amount(measure, int(left))}, lệch {_amount(measure, handed_sum - int(left))}",
                holder=PROVINCE,
                at=find.location(f"{giver}.{BEFORE}/{measure}/{CLOSING}"),
            )


def _finding(
    units: Sequence[str],
    measure: str,
    opened: int,
    left: int,
    who_left: str,
    less: str,
    difference: int,
    place: Location,
    rules: RuleBook,
) -> Finding:
    names = ", ".join(map(rules.name, units))
    return DAU_KY_LECH.finding(
        found=f"{names}: năm trước chuyển sang {_amount(measure, opened)}, {who_left} {_amount(measure, left)}{less}; "
        f"lệch {_amount(measure, difference)}",
        holder=units[0],
        at=place,
        counted=Measure(measure).label,
    )


def _values(values: Mapping, units: Sequence[str], measure: str, line: str) -> list[int]:
    """The figures of a line of several units; empty if one is missing."""
    keys = [(unit, measure, line) for unit in units]
    return [int(values[key]["value"]) for key in keys] if all(key in values for key in keys) else []


def _amount(measure: str, value: int) -> str:
    return f"{format_count(value)} {Measure(measure).unit}"
