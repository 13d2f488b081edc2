"""Checks of decided ranks and classes as sets: impossible ranks, quotas, exclusions.

Impossible sets are errors; sets that a Hội đồng may decide, with a reason, are warnings
(docs/decisions/0038-decisions-as-a-set.md). No finding here has a unit as its holder.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import pandas as pd

from thidua_helpers.findings.catalogue.decisions import (
    HANG_NGUOC_DIEM,
    HANG_QUA_SO_LUONG,
    HANG_THUOC_LOAI_TRU,
    THU_BAC_VO_LY,
)
from thidua_helpers.findings.finding import Finding, Location
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import ClassRule
from thidua_helpers.rules.year_rows import DecisionRow, ExclusionRow
from thidua_helpers.scoring.decisions import effective_decisions, label_by_class
from thidua_helpers.vietnamese import format_decimal
from thidua_helpers.vocabulary import PROVINCE, DecisionState

_SHOWN = 8


def decided_set_findings(classes: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on decided ranks of each cluster and decided classes of the province.

    `classes` is the stage table. Of several rows on one unit the one furthest on its way to the decision counts."""
    yield from _impossible_ranks(rules)
    yield from _classes_of_excluded_units(rules)
    yield from _quota_excess(classes, rules)
    yield from _classes_against_points(classes, rules)


def _decisions(subject: str, rules: RuleBook) -> dict[str, tuple[int, DecisionRow]]:
    """Unit → line number and row of decisions.csv that counts for it."""
    of_subject = [(line, row) for line, row in effective_decisions(rules).items() if row.subject == subject]
    furthest = sorted(of_subject, key=lambda entry: tuple(DecisionState).index(entry[1].state))
    return {row.holder: (line, row) for line, row in furthest}


def _impossible_ranks(rules: RuleBook) -> Iterator[Finding]:
    rows = _decisions("xep-hang", rules)
    for cluster in rules.clusters:
        if cluster.id not in rules.ranking_criteria:
            continue
        ranked = rules.ranked_units(cluster.id)
        decided = {unit: (rows[unit][0], int(rows[unit][1].value)) for unit in ranked if unit in rows}
        for reason, lines in _rank_faults({line: rank for line, rank in decided.values()}, len(ranked)):
            values_in_words = ", ".join(
                f"{rules.name(unit)} thứ {rank}" for unit, (line, rank) in decided.items() if line in lines
            )
            yield THU_BAC_VO_LY.finding(
                found=f"{cluster.name}, {len(ranked)} đơn vị được xếp hạng, {reason}: {values_in_words}",
                holder=cluster.id,
                at=Location(file=rules.files.decisions, cells=_lines(lines)),
            )


def _rank_faults(ranks: Mapping[int, int], members: int) -> Iterator[tuple[str, list[int]]]:
    """(reason, lines) for ranks (line → rank) that are impossible for so many members.

    Members without a rank may get any rank: a fault is an error that none of these ranks could correct. Ranks beyond
    the number of members are reported first and then ignored. A unit too many or too few moves all ranks below it by
    `moved`; a rank is a fault of its own only if it is wrong with and without that.
    """
    beyond = [line for line, rank in ranks.items() if rank > members]
    if beyond:
        yield f"có thứ bậc lớn hơn {members}", beyond
    valid = {line: rank for line, rank in ranks.items() if rank <= members}
    missing, moved = members - len(valid), 0
    for rank in sorted(set(valid.values())):
        shared = [line for line, other in valid.items() if other == rank]
        better = [line for line, other in valid.items() if other < rank]
        too_many, too_few = len(better) - (rank - 1), rank - 1 - len(better) - missing
        if too_many > max(0, -moved):
            tied = [line for line in better if rank - valid[line] < list(valid.values()).count(valid[line])]
            yield f"có thứ {rank} mà {len(better)} đơn vị đã ở trên", [*(tied or better), *shared]
            moved = -too_many
        elif rank + len(shared) - 1 > members + max(0, moved):
            yield f"có {len(shared)} đơn vị cùng thứ {rank}", shared
        elif too_few > max(0, moved):
            yield f"có thứ {rank} mà chỉ {len(better)} đơn vị ở trên", shared
            moved = too_few


def _classes_of_excluded_units(rules: RuleBook) -> Iterator[Finding]:
    """A class for a unit that a case in exclusions.csv excludes from it."""
    for unit, (line, row) in _decisions("hang", rules).items():
        for case in _exclusions(unit, row.value, rules):
            yield HANG_THUOC_LOAI_TRU.finding(
                found=f"{rules.name(unit)} được ghi {label_by_class(rules)[row.value]}, mà {rules.files.exclusions} có "
                f"trường hợp loại trừ: {case.reason} ({case.document})",
                at=Location(file=rules.files.decisions, cells=f"dòng {line}"),
            )


def _quota_excess(classes: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    seats = classes.dropna(subset="seats").groupby("class")["seats"].first().to_dict()
    rows = _decisions("hang", rules)
    for class_ in _classes(rules):
        lines = {line: unit for unit, (line, row) in rows.items() if row.value == class_.id}
        if class_.id in seats and len(lines) > seats[class_.id]:
            yield HANG_QUA_SO_LUONG.finding(
                found=f"{class_.label} được ghi cho {len(lines)} đơn vị, số lượng giao là {seats[class_.id]}: "
                f"{_names(lines.values(), rules)}",
                at=Location(file=rules.files.decisions, cells=_lines(lines)),
                quota=seats[class_.id],
                label=class_.label,
            )


def _classes_against_points(classes: pd.DataFrame, rules: RuleBook) -> Iterator[Finding]:
    """Findings on units with fewer points in a higher class than a unit that may be in it."""
    order = {class_.id: place for place, class_ in enumerate(_classes(rules))}
    totals = {row["holder"]: Decimal(row["total_points"]) for row in classes.to_dict("records") if row["total_points"]}
    rows = {unit: pair for unit, pair in _decisions("hang", rules).items() if unit in totals and pair[1].value in order}
    for unit, (line, row) in rows.items():
        above = [
            (other_line, other)
            for other, (other_line, other_row) in rows.items()
            if order[other_row.value] > order[row.value] and totals[other] > totals[unit]
            and not _exclusions(other, row.value, rules)
        ]  # fmt: skip
        if above and not row.reason:
            names = ", ".join(
                f"{rules.name(other)} {format_decimal(totals[other])} điểm" for _, other in above[:_SHOWN]
            )
            yield HANG_NGUOC_DIEM.finding(
                found=f"{rules.name(unit)}, {format_decimal(totals[unit])} điểm, được ghi "
                f"{label_by_class(rules)[row.value]}; xếp hạng thấp hơn mà nhiều điểm hơn: {names}",
                at=Location(file=rules.files.decisions, cells=_lines([line, *(other_line for other_line, _ in above)])),
            )


def _exclusions(unit: str, class_id: str, rules: RuleBook) -> list[ExclusionRow]:
    """The cases in exclusions.csv that exclude a unit from a class."""
    kinds = next((class_.excluded_by for class_ in _classes(rules) if class_.id == class_id), ())
    return [exclusion for exclusion in rules.exclusions or () if exclusion.unit == unit and exclusion.kind in kinds]


def _classes(rules: RuleBook) -> tuple[ClassRule, ...]:
    return rules.ranking_criteria[PROVINCE].classes if PROVINCE in rules.ranking_criteria else ()


def _lines(lines: Iterable[int]) -> str:
    return ", ".join(f"dòng {line}" for line in sorted(lines))


def _names(units: Iterable[str], rules: RuleBook) -> str:
    return ", ".join(map(rules.name, units))
