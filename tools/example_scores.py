"""Score sheets of a year of the example: what units claim, what the appraisers gave, and what was contested.

What is computed from figures and registers the appraisers give as the program computes it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from random import Random

from example_config import CLUSTERS, cluster_system
from example_figures import OFFICE, Unit
from workbook_writers import write_workbook

from thidua_helpers.blanks.layout import table_layout
from thidua_helpers.rules.criteria import CriteriaTable, Leaf
from thidua_helpers.rules.kinds.events import Events
from thidua_helpers.scoring.points import Scoring
from thidua_helpers.scoring.scoring_data import ScoringData

Score = str | int | Decimal

PROVINCE_TABLE = "toan-tinh"
STAGE = "tham_dinh"
YES, NO = "Đạt", "Không đạt"
# Why the appraisers gave less: of what is computed, then of what only the sheet feeds, by the kind of rule.
NOT_DEDUCTED = "Đơn vị chưa trừ vi phạm đã kết luận qua kiểm tra, kiểm sát."
EXPLANATIONS = {
    "su-viec": "Có lần chưa đủ căn cứ để tính.",
    "dat-khong-dat": "Chưa có biên bản ký giao ước ở thời điểm thẩm định.",
    "cham-diem": "Tổ thẩm định chấm theo hồ sơ; một số nội dung chưa có tài liệu chứng minh.",
}
COLUMNS = {
    "Bảng tiêu chí": 14,
    "Đơn vị": 16,
    "Mã tiêu chí": 20,
    "Tiêu chí": 46,
    "Điểm chuẩn": 12,
    "Tự chấm": 12,
    "Thẩm định": 12,
    "Giải trình": 52,
    "Kết luận": 12,
    "Minh chứng": 30,
}


@dataclass(frozen=True)
class Appraisal:
    """A year's score sheets. `tables`: by what is ranked the id of its criteria table. `appraised`: by table the
    criteria that only the sheet feeds, and by unit what the appraisers gave; where it has no table, by lot.
    `contested`: what a unit claimed all the same, and what the Hội đồng concluded, by table, unit and criterion."""

    year: int
    tables: Mapping[str, str]
    appraised: Mapping[str, tuple[Sequence[str], Mapping[str, Sequence[str | int]]]] = field(default_factory=dict)
    contested: Mapping[tuple[str, str, str], tuple[Score, Score]] = field(default_factory=dict)


def write_score_sheets(
    folder: Path,
    rng: Random,
    of: Appraisal,
    units: Sequence[Unit],
    names: Mapping[str, str],
    tables: Mapping[str, CriteriaTable],
    quantities: ScoringData,
) -> None:
    """Writes a workbook for each cluster into `folder`: its own table, then the province's.

    `names`: the units' short ones; `tables`: the criteria tables by id.
    """
    for cluster in cluster_system(CLUSTERS).clusters:
        members = [unit.id for unit in units if unit.cluster == cluster.id and unit.id != OFFICE]
        rows = []
        for table_id in (of.tables[cluster.id], of.tables[PROVINCE_TABLE]):
            table = tables[table_id]
            scoring = Scoring(table_id, table, members, quantities)
            rows += [
                [table_id, names[unit], *row]
                for unit in members
                for row in _rows(rng, of, scoring, table_id, table, unit)
            ]
        title = f"PHIẾU CHẤM ĐIỂM THI ĐUA NĂM {of.year}, {cluster.name.upper()} (MINH HỌA)"
        write_workbook(folder / f"cham-diem-{cluster.id}.xlsx", [table_layout("Chấm điểm", title, COLUMNS, rows)])


def _rows(
    rng: Random, of: Appraisal, scoring: Scoring, table_id: str, table: CriteriaTable, unit: str
) -> Iterator[list]:
    """A unit's rows but for the table and its name."""
    by_hand = _given(rng, of, table_id, table, unit)
    for criterion_id, criterion in table.leaves.items():
        is_computed = criterion_id not in by_hand
        points = scoring.leaf(unit, criterion_id).points if is_computed else by_hand[criterion_id]
        contested = of.contested.get((table_id, unit, criterion_id))
        claimed, concluded = contested or (_claimed(rng, criterion, points, is_computed), None)
        explanation, evidence = "", ""
        if claimed != points:
            explanation = NOT_DEDUCTED if is_computed else EXPLANATIONS[criterion.rule.kind]
            evidence = f"Biên bản thẩm định MH-{of.year % 10 + 1}{unit[0]}/BB"
        yield [criterion_id, criterion.label, criterion.max_points, claimed, points, explanation, concluded, evidence]


def _given(rng: Random, of: Appraisal, table_id: str, table: CriteriaTable, unit: str) -> dict[str, Score]:
    """What the appraisers gave a unit on the criteria that only the sheet feeds."""
    if table_id in of.appraised:
        criteria, by_unit = of.appraised[table_id]
        return dict(zip(criteria, map(_score, by_unit[unit]), strict=True))
    of_sheet = {key: leaf for key, leaf in table.leaves.items() if leaf.rule.is_of_sheet}
    return {criterion_id: _drawn(rng, criterion) for criterion_id, criterion in of_sheet.items()}


def _drawn(rng: Random, criterion: Leaf) -> Score:
    match criterion.rule.kind:
        case "su-viec":
            return rng.randint(0, 3)
        case "dat-khong-dat":
            return NO if rng.randrange(20) == 0 else YES
        case _:
            return Decimal(int(criterion.max_points * rng.randint(60, 95) / 50)) / 2


def _score(value: str | int) -> Score:
    return value if isinstance(value, int) or value in (YES, NO) else Decimal(value)


def _claimed(rng: Random, criterion: Leaf, points: Score, is_computed: bool) -> Score:
    """What the unit gave itself: now and then more than the appraisers."""
    if is_computed:
        is_deduction = isinstance(criterion.rule, Events)
        return criterion.max_points if is_deduction and rng.randrange(2) else points
    if isinstance(points, int):
        return points + rng.choice((0, 0, 0, 1))
    if isinstance(points, Decimal):
        return min(criterion.max_points, points + Decimal(rng.choice(("0", "0", "0", "0.5", "1"))))
    return YES
