"""The registers of the example's year 2021 and its side table. Cases, decisions and counts are invented."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from example_config import short_name, write_csv
from example_figures import OFFICE, Lines, Unit
from workbook_writers import Cell, SheetLayout, write_workbook

from thidua_helpers.vietnamese import parse_date

START, DAYS = date(2020, 10, 1), 365
LARGE, PROLONGED = "Việc lớn", "Việc kéo dài"
# By unit its cases: kind, per mille of the unit's enforceable money, per mille of the case that is finished.
LARGE_CASES = {
    OFFICE: ((LARGE, 380, 60), (LARGE, 140, 1000), (LARGE, 90, 500), (PROLONGED, 45, 0), (PROLONGED, 20, 100)),
    "1-01": ((LARGE, 300, 50), (LARGE, 150, 300), (PROLONGED, 60, 0)),
    "1-02": ((LARGE, 500, 1000), (PROLONGED, 100, 0)),
    "1-03": ((LARGE, 150, 200), (PROLONGED, 35, 0)),
    "1-05": ((PROLONGED, 60, 150),),
    "1-06": ((LARGE, 110, 0),),
    "1-08": ((LARGE, 130, 350), (PROLONGED, 30, 0)),
    "2-01": ((PROLONGED, 80, 0),),
    "2-04": ((LARGE, 120, 400),),
    "2-07": ((PROLONGED, 90, 50),),
    "2-08": ((LARGE, 140, 0),),
    "2-10": ((PROLONGED, 70, 250),),
    "3-01": ((LARGE, 160, 600),),
    "3-04": ((PROLONGED, 110, 0),),
    "3-06": ((PROLONGED, 95, 100),),
    "3-08": ((PROLONGED, 60, 0),),
}
FINDINGS = {
    "Cục": ("Chậm ra quyết định", "Chậm xác minh", "Sai sót nghiệp vụ"),
    "VKS": ("Chậm ra quyết định", "Kháng nghị", "Kiến nghị"),
}
INSPECTIONS = 30
DUE = "04/10/2021"
ON_TIME = ("01/10/2021", "02/10/2021", DUE)
LATE_RECEIPTS = {"2-09": "05/10/2021", "3-05": "07/10/2021"}
COERCION = (
    "Khấu trừ tiền trong tài khoản; thu hồi, xử lý tiền, giấy tờ có giá",
    "Trừ vào thu nhập",
    "Kê biên, xử lý tài sản",
    "Khai thác tài sản",
    "Buộc chuyển giao vật, chuyển giao quyền tài sản, giấy tờ",
    "Buộc thực hiện hoặc không được thực hiện công việc nhất định",
)
COERCION_SIZE = {"Cụm 1": 60, "Cụm 2": 30, "Cụm 3": 14}


def write_registers(folder: Path, rng: Random, units: Sequence[Unit], money_of: Callable[[str], Lines]) -> list[list]:
    """Writes the four files into `folder`; `money_of` gives a unit's lines of money in 2021.

    Returns the rows of the inspection register.
    """
    large_cases = register_layout(
        "Sổ việc lớn",
        "SỔ THEO DÕI VIỆC LỚN, VIỆC KÉO DÀI NĂM 2021",
        {
            "Đơn vị": 20,
            "Mã việc": 12,
            "Loại": 16,
            "Có điều kiện (1.000 đồng)": 22,
            "Đã thi hành xong, đình chỉ (1.000 đồng)": 24,
            "Ghi chú": 34,
        },
        _large_cases(money_of),
    )
    inspected = _inspections(rng, units)
    inspections = register_layout(
        "Sổ kiểm tra",
        "SỔ KIỂM TRA, KIỂM SÁT NĂM 2021",
        {"Ngày": 14, "Nguồn": 10, "Đơn vị": 20, "Loại vi phạm": 26, "Số lượng": 12, "Ghi chú": 26},
        inspected,
    )
    write_workbook(folder / "so-viec-lon.xlsx", [large_cases])
    write_workbook(folder / "so-kiem-tra.xlsx", [inspections])
    write_csv(folder / "so-tiep-nhan.csv", ("Đơn vị", "Ngày nhận", "Ghi chú"), _receipts(rng, units), "utf-8-sig")
    write_workbook(folder / "bieu-phu.xlsx", [_side_table(rng)])
    return inspected


def days_late(unit_id: str) -> int:
    """How many days after the day on which it was due the unit's report came in."""
    return (parse_date(LATE_RECEIPTS.get(unit_id, DUE)) - parse_date(DUE)).days


def _large_cases(money_of: Callable[[str], Lines]) -> list[list]:
    rows = []
    for unit_id, cases in LARGE_CASES.items():
        for kind, of_unit, of_case in cases:
            enforceable = money_of(unit_id)["co_dieu_kien"] * of_unit // 1000
            finished = enforceable * of_case // 1000
            note = "Đã thi hành xong toàn bộ" if of_case == 1000 else ""
            rows.append([short_name(unit_id), f"MH-{len(rows) + 1:03d}", kind, enforceable, finished, note])
    return rows


def _inspections(rng: Random, units: Sequence[Unit]) -> list[list]:
    days = sorted(START + timedelta(days=rng.randrange(DAYS)) for _ in range(INSPECTIONS))
    rows = []
    for day in days:
        source = rng.choice(tuple(FINDINGS))
        kind = rng.choice(FINDINGS[source])
        count = 1 if kind == "Kháng nghị" else rng.randint(1, 5)
        rows.append([day, source, short_name(rng.choice(units).id), kind, count, ""])
    return rows


def _receipts(rng: Random, units: Sequence[Unit]) -> list[list[str]]:
    """Of the district units only: the office does not send to itself."""
    return [
        [
            short_name(unit.id),
            LATE_RECEIPTS.get(unit.id) or rng.choice(ON_TIME),
            "Gửi chậm" * (unit.id in LATE_RECEIPTS),
        ]
        for unit in units
        if unit.id != OFFICE
    ]


def register_layout(sheet: str, title: str, columns: Mapping[str, int], rows: Iterable[Sequence]) -> SheetLayout:
    """A sheet with a title row, a header row and one entry a row; `columns`: heading → width."""
    cells = [Cell(0, 0, title, "title", columns=len(columns))]
    cells += [Cell(1, column, heading, "header") for column, heading in enumerate(columns)]
    cells += [
        Cell(number, column, value, _style(value))
        for number, row in enumerate(rows, start=2)
        for column, value in enumerate(row)
    ]
    return SheetLayout(sheet, tuple(cells), tuple(columns.values()), {0: 30, 1: 34}, header=(0, 1))


def _side_table(rng: Random) -> SheetLayout:
    """Coercion by measure and cluster, with a header of two rows."""
    halves = ("Quyết định cưỡng chế", "Đã cưỡng chế")
    decided = [[rng.randint(size // 4, size) for size in COERCION_SIZE.values()] for _ in COERCION]
    rows = [[value for count in counts for value in (count, count - rng.randint(0, count // 4))] for counts in decided]
    rows = [[*row, sum(row[::2]), sum(row[1::2])] for row in rows]
    total = [sum(column) for column in zip(*rows, strict=True)]
    groups = (*COERCION_SIZE, "Toàn tỉnh")
    cells = [
        Cell(0, 0, "KẾT QUẢ CƯỠNG CHẾ THI HÀNH ÁN NĂM 2021", "title", columns=1 + 2 * len(groups)),
        Cell(1, 0, "Đơn vị tính: việc; số liệu minh họa", "subtitle", columns=1 + 2 * len(groups)),
        Cell(2, 0, "Biện pháp cưỡng chế", "header", rows=2),
    ]
    for number, group in enumerate(groups):
        cells.append(Cell(2, 1 + 2 * number, group, "header", columns=2))
        cells += [Cell(3, 1 + 2 * number + half, halves[half], "header") for half in (0, 1)]
    for number, (name, row) in enumerate(zip((*COERCION, "Tổng số"), (*rows, total), strict=True), start=4):
        cells.append(Cell(number, 0, name, "name"))
        cells += [Cell(number, column, value, "number") for column, value in enumerate(row, start=1)]
    return SheetLayout("Cưỡng chế", tuple(cells), (58, *[12] * 2 * len(groups)), {0: 30, 3: 32}, header=(2, 3))


def _style(value: object) -> str:
    styles = {date: "date", int: "number", Decimal: "rate"}
    return styles.get(type(value), "name")
