"""The registers of a year of the example, and the side table of 2021. Cases, decisions and counts are invented."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from example_config import write_csv
from example_figures import OFFICE, Lines, Unit
from workbook_writers import write_workbook

from thidua_helpers.blanks.layout import Cell, SheetLayout, table_layout
from thidua_helpers.vietnamese import parse_date

DAYS = 365
LARGE, PROLONGED = "Việc lớn", "Việc kéo dài"
FINDINGS = {
    "Cục": ("Chậm ra quyết định", "Chậm xác minh", "Sai sót nghiệp vụ"),
    "VKS": ("Chậm ra quyết định", "Kháng nghị", "Kiến nghị"),
}
INSPECTIONS = 30
COERCION = (
    "Khấu trừ tiền trong tài khoản; thu hồi, xử lý tiền, giấy tờ có giá",
    "Trừ vào thu nhập",
    "Kê biên, xử lý tài sản",
    "Khai thác tài sản",
    "Buộc chuyển giao vật, chuyển giao quyền tài sản, giấy tờ",
    "Buộc thực hiện hoặc không được thực hiện công việc nhất định",
)
COERCION_SIZE = {"Cụm 1": 60, "Cụm 2": 30, "Cụm 3": 14}


@dataclass(frozen=True)
class RegisterYear:
    """What the registers of a year say. `large_cases`: by unit its cases: kind, per mille of the unit's enforceable
    money, per mille of the case that is finished. `late`: by unit the day on which its report came, if after `due`.
    `inspections`: day, source, unit, kind and count; where there are none they are drawn by lot."""

    year: int
    case_prefix: str
    large_cases: Mapping[str, Sequence[tuple[str, int, int]]]
    on_time: tuple[str, ...]
    due: str
    late: Mapping[str, str]
    inspections: Sequence[tuple[str, str, str, str, int]] = ()

    def days_late(self, unit_id: str) -> int:
        """How many days after the day on which it was due the unit's report came in."""
        return (parse_date(self.late.get(unit_id, self.due)) - parse_date(self.due)).days


def write_registers(
    folder: Path,
    rng: Random,
    of: RegisterYear,
    units: Sequence[Unit],
    names: Mapping[str, str],
    money_of: Callable[[str], Lines],
) -> list[list]:
    """Writes the three files into `folder`; `names`: the units' short ones, `money_of` gives a unit's lines of money.

    Returns the rows of the inspection register.
    """
    large_cases = table_layout(
        "Sổ việc lớn",
        f"SỔ THEO DÕI VIỆC LỚN, VIỆC KÉO DÀI NĂM {of.year}",
        {
            "Đơn vị": 20,
            "Mã việc": 12,
            "Loại": 16,
            "Có điều kiện (1.000 đồng)": 22,
            "Đã thi hành xong, đình chỉ (1.000 đồng)": 24,
            "Ghi chú": 34,
        },
        _large_cases(of, names, money_of),
    )
    inspected = [
        [parse_date(day), source, names[unit], kind, count, ""] for day, source, unit, kind, count in of.inspections
    ] or _inspections(rng, of.year, units, names)
    inspections = table_layout(
        "Sổ kiểm tra",
        f"SỔ KIỂM TRA, KIỂM SÁT NĂM {of.year}",
        {"Ngày": 14, "Nguồn": 10, "Đơn vị": 20, "Loại vi phạm": 26, "Số lượng": 12, "Ghi chú": 26},
        inspected,
    )
    write_workbook(folder / "so-viec-lon.xlsx", [large_cases])
    write_workbook(folder / "so-kiem-tra.xlsx", [inspections])
    receipts = _receipts(rng, of, units, names)
    write_csv(folder / "so-tiep-nhan.csv", ("Đơn vị", "Ngày nhận", "Ghi chú"), receipts, "utf-8-sig")
    return inspected


def write_separate_book(folder: Path, year: int, moved: Sequence[Sequence]) -> None:
    """Writes what was moved to the separate book before the year began into `folder`: unit, cases, money, note."""
    columns = {"Đơn vị": 20, "Việc": 10, "Tiền (1.000 đồng)": 20, "Ghi chú": 34}
    title = f"SỐ ĐÃ CHUYỂN SỔ THEO DÕI RIÊNG, TRỪ VÀO SỐ NĂM TRƯỚC CHUYỂN SANG NĂM {year} (SỐ LIỆU MINH HỌA)"
    write_workbook(folder / "so-theo-doi-rieng.xlsx", [table_layout("Sổ theo dõi riêng", title, columns, moved)])


def write_handover(folder: Path, handed_over: Sequence[Sequence]) -> None:
    """Writes what the former units handed over into `folder`: giver, receiver, cases, money, decision, note."""
    columns = {
        "Đơn vị bàn giao": 20,
        "Đơn vị nhận": 20,
        "Việc chuyển giao": 14,
        "Tiền chuyển giao (1.000 đồng)": 22,
        "Quyết định": 14,
        "Ghi chú": 40,
    }
    title = "SỔ BÀN GIAO HỒ SƠ THI HÀNH ÁN KHI SẮP XẾP ĐƠN VỊ (SỐ LIỆU MINH HỌA)"
    write_workbook(folder / "so-ban-giao.xlsx", [table_layout("Sổ bàn giao", title, columns, handed_over)])


def write_side_table(folder: Path, rng: Random) -> None:
    """Writes the side table of 2021 into `folder`."""
    write_workbook(folder / "bieu-phu.xlsx", [_side_table(rng)])


def _large_cases(of: RegisterYear, names: Mapping[str, str], money_of: Callable[[str], Lines]) -> list[list]:
    rows = []
    for unit_id, cases in of.large_cases.items():
        for kind, of_unit, of_case in cases:
            enforceable = money_of(unit_id)["co_dieu_kien"] * of_unit // 1000
            finished = enforceable * of_case // 1000
            note = "Đã thi hành xong toàn bộ" if of_case == 1000 else ""
            rows.append([names[unit_id], f"{of.case_prefix}{len(rows) + 1:03d}", kind, enforceable, finished, note])
    return rows


def _inspections(rng: Random, year: int, units: Sequence[Unit], names: Mapping[str, str]) -> list[list]:
    start = date(year - 1, 10, 1)
    days = sorted(start + timedelta(days=rng.randrange(DAYS)) for _ in range(INSPECTIONS))
    rows = []
    for day in days:
        source = rng.choice(tuple(FINDINGS))
        kind = rng.choice(FINDINGS[source])
        count = 1 if kind == "Kháng nghị" else rng.randint(1, 5)
        rows.append([day, source, names[rng.choice(units).id], kind, count, ""])
    return rows


def _receipts(rng: Random, of: RegisterYear, units: Sequence[Unit], names: Mapping[str, str]) -> list[list[str]]:
    """Of the district units only: the office does not send to itself."""
    return [
        [names[unit.id], of.late.get(unit.id) or rng.choice(of.on_time), "Gửi chậm" * (unit.id in of.late)]
        for unit in units
        if unit.id != OFFICE
    ]


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
