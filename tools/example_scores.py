"""Score sheets of the example's year 2021: what units claim, what the appraisers gave, and what was contested.

What is computed from figures and registers the appraisers give as the program computes it; the scores of the criteria
that only a sheet feeds are the tables below, made up so that the rankings show ties, near ties and zeros.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

from example_config import CLUSTER_WORDS, short_name
from example_figures import OFFICE, Unit
from example_registers import register_layout
from workbook_writers import write_workbook

from thidua_helpers.results.quantities import Quantities
from thidua_helpers.results.scoring import Scoring
from thidua_helpers.rules.criteria import CriteriaTable, Criterion, Events

Score = str | int | Decimal

PROVINCE_TABLE = "toan-tinh"
STAGE = "tham_dinh"
YES, NO = "Đạt", "Không đạt"
# By criteria table: the criteria that only the sheet feeds, and by unit what the appraisers gave.
APPRAISED = {
    PROVINCE_TABLE: (
        ("phat-dong", "guong-dien-hinh", "giao-uoc"),
        {
            "1-01": ("8", 2, YES),
            "1-02": ("7.5", 2, YES),
            "1-03": ("8", 3, YES),
            "1-04": ("7.5", 2, YES),
            "1-05": ("5", 0, YES),
            "1-06": ("7", 1, YES),
            "1-07": ("6", 2, YES),
            "1-08": ("8", 2, YES),
            "2-01": ("8.5", 3, YES),
            "2-02": ("6", 0, NO),
            "2-03": ("7.5", 1, YES),
            "2-04": ("7", 1, YES),
            "2-05": ("7", 1, YES),
            "2-06": ("8", 2, YES),
            "2-07": ("7", 1, YES),
            "2-08": ("7", 5, YES),
            "2-09": ("7", 1, YES),
            "2-10": ("8.8", 2, YES),
            "3-01": ("6", 1, YES),
            "3-02": ("6", 0, YES),
            "3-03": ("7", 1, YES),
            "3-04": ("6", 0, YES),
            "3-05": ("8", 2, YES),
            "3-06": ("9", 2, YES),
            "3-07": ("6.5", 1, NO),
            "3-08": ("0", 0, YES),
        },
    ),
    "cum-1": (
        ("phong-trao",),
        {
            "1-01": ("12.5",),
            "1-02": ("12.17",),
            "1-03": ("13.33",),
            "1-04": ("13",),
            "1-05": ("11.83",),
            "1-06": ("12",),
            "1-07": ("12.5",),
            "1-08": ("13",),
        },
    ),
    "cum-2": (
        ("mo-hinh", "phong-trao"),
        {
            "2-01": (1, "8"),
            "2-02": (0, "6"),
            "2-03": (2, "7.5"),
            "2-04": (1, "8"),
            "2-05": (0, "7.25"),
            "2-06": (1, "7.5"),
            "2-07": (1, "7.5"),
            "2-08": (3, "8"),
            "2-09": (1, "7"),
            "2-10": (2, "9"),
        },
    ),
    "cum-3": (
        ("dia-ban", "giao-uoc"),
        {
            "3-01": ("6", YES),
            "3-02": ("8", YES),
            "3-03": ("7.5", YES),
            "3-04": ("7", YES),
            "3-05": ("9", YES),
            "3-06": ("9", YES),
            "3-07": ("8.5", NO),
            "3-08": ("0", YES),
        },
    ),
}
# What a unit claimed all the same, and what the Hội đồng concluded.
CONTESTED: dict[tuple[str, str, str], tuple[Score, Score]] = {
    (PROVINCE_TABLE, "2-10", "phat-dong"): (Decimal(10), Decimal(9)),
    (PROVINCE_TABLE, "3-07", "giao-uoc"): (YES, YES),
    (PROVINCE_TABLE, "3-08", "phat-dong"): (Decimal(5), Decimal(0)),
    ("cum-1", "1-08", "phong-trao"): (Decimal(14), Decimal("13.33")),
    ("cum-3", "3-07", "giao-uoc"): (YES, YES),
    ("cum-3", "3-08", "dia-ban"): (Decimal(6), Decimal(4)),
}
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


def write_score_sheets(
    folder: Path, rng: Random, units: Sequence[Unit], tables: Mapping[str, CriteriaTable], quantities: Quantities
) -> None:
    """Writes a workbook for each cluster into `folder`: its own table, then the province's.

    `tables`: by id, the province's and one of the same id as each cluster.
    """
    for cluster, (name, _) in CLUSTER_WORDS.items():
        members = [unit.id for unit in units if unit.cluster == cluster and unit.id != OFFICE]
        rows = [
            row
            for table_id in (cluster, PROVINCE_TABLE)
            for row in _rows(rng, table_id, members, tables[table_id], quantities)
        ]
        title = f"PHIẾU CHẤM ĐIỂM THI ĐUA NĂM 2021, {name.upper()} (MINH HỌA)"
        write_workbook(folder / f"cham-diem-{cluster}.xlsx", [register_layout("Chấm điểm", title, COLUMNS, rows)])


def _rows(
    rng: Random, table_id: str, units: Sequence[str], table: CriteriaTable, quantities: Quantities
) -> Iterator[list]:
    scoring = Scoring(table_id, table, units, quantities)
    of_sheet, given = APPRAISED[table_id]
    for unit in units:
        by_hand = dict(zip(of_sheet, map(_score, given[unit]), strict=True))
        for criterion_id, criterion in table.leaves.items():
            is_computed = criterion_id not in by_hand
            points = Decimal(scoring.leaf(unit, criterion_id)["points"]) if is_computed else by_hand[criterion_id]
            contested = CONTESTED.get((table_id, unit, criterion_id))
            claimed, concluded = contested or (_claimed(rng, criterion, points, is_computed), None)
            said, evidence = "", ""
            if claimed != points:
                said = NOT_DEDUCTED if is_computed else EXPLANATIONS[criterion.rule.kind]
                evidence = f"Biên bản thẩm định MH-2{unit[0]}/BB"
            criterion_cells = criterion_id, criterion.label, criterion.max_points
            yield [table_id, short_name(unit), *criterion_cells, claimed, points, said, concluded, evidence]


def _score(given: str | int) -> Score:
    return given if isinstance(given, int) or given in (YES, NO) else Decimal(given)


def _claimed(rng: Random, criterion: Criterion, points: Score, is_computed: bool) -> Score:
    """What the unit gave itself: now and then more than the appraisers."""
    if is_computed:
        is_deduction = isinstance(criterion.rule, Events)
        return criterion.max_points if is_deduction and rng.randrange(2) else points
    if isinstance(points, int):
        return points + rng.choice((0, 0, 0, 1))
    if isinstance(points, Decimal):
        return min(criterion.max_points, points + Decimal(rng.choice(("0", "0", "0", "0.5", "1"))))
    return YES
