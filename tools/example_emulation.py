"""Votes, staff and nominations of the example's year 2021. Counts, ratings and achievements are invented."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random

from example_config import short_name
from example_figures import OFFICE, Unit
from example_registers import register_layout
from workbook_writers import write_workbook

from thidua_helpers.rules.awards import AwardCatalogue

LEADER, HEAD, DEPUTY = "Suy tôn đơn vị dẫn đầu", "Trưởng Cụm", "Phó Trưởng Cụm"
HELD_ON = {"Cụm 1": date(2021, 10, 18), "Cụm 2": date(2021, 10, 18), "Cụm 3": date(2021, 10, 19)}
# Cluster, subject, round; the members, those of them present, the ballots that are not valid; the votes by unit. Cụm 1
# reaches two thirds exactly; Cụm 2 votes twice and chooses another than the first by points.
VOTES = (
    ("Cụm 1", LEADER, 1, 9, 9, 1, {"1-03": 6, "1-04": 2}),
    ("Cụm 1", HEAD, 1, 9, 9, 0, {"1-02": 7, "1-05": 2}),
    ("Cụm 1", DEPUTY, 1, 9, 9, 0, {"1-04": 6, "1-06": 3}),
    ("Cụm 2", LEADER, 1, 10, 10, 0, {"2-01": 5, "2-10": 3, "2-04": 2}),
    ("Cụm 2", LEADER, 2, 10, 10, 0, {"2-10": 6, "2-01": 4}),
    ("Cụm 2", HEAD, 1, 10, 10, 0, {"2-03": 8, "2-05": 2}),
    ("Cụm 2", DEPUTY, 1, 10, 10, 1, {"2-04": 9}),
    ("Cụm 3", LEADER, 1, 8, 7, 0, {"3-06": 5, "3-07": 2}),
    ("Cụm 3", HEAD, 1, 8, 7, 0, {"3-03": 6, "3-05": 1}),
    ("Cụm 3", DEPUTY, 1, 8, 7, 0, {"3-04": 5, "3-08": 2}),
)
BALLOT_COLUMNS = {
    "Cụm": 10,
    "Nội dung": 28,
    "Vòng": 8,
    "Ngày": 14,
    "Số có quyền bỏ phiếu": 14,
    "Số có mặt": 12,
    "Phiếu phát ra": 12,
    "Phiếu thu về": 12,
    "Phiếu hợp lệ": 12,
    "Phiếu không hợp lệ": 14,
    "Ghi chú": 30,
}
VOTE_COLUMNS = {"Cụm": 10, "Nội dung": 28, "Vòng": 8, "Đơn vị": 20, "Số phiếu": 12}

GOOD, EXCELLENT, AVERAGE = "Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành nhiệm vụ"
BASE, MINISTRY, NATION = "Cơ sở", "Bộ, ngành", "Toàn quốc"
# The others of the staff beside the officers; of the last officer of these units, what keeps him from being LĐTT.
OFFICE_OTHERS, OTHERS = 14, (4, 6)
DISCIPLINED, NEW, RATED_AVERAGE = "1-04", "1-07", "2-05"
# Somebody beside the officers did not complete the year's tasks.
WITH_NOT_COMPLETED = "2-03"
# By unit the orders of its nominees for Chiến sĩ thi đua cơ sở: more than 15% allow at the office, 1-01, 2-10; two of
# equal order at the line in 1-02. 2-08 names no initiative.
BEST_WORKERS = {
    OFFICE: (1, 2, 3, 4),
    "1-01": (1, 2),
    "1-02": (1, 1),
    "1-03": (1,),
    "1-08": (1,),
    "2-01": (1,),
    "2-03": (1,),
    "2-06": (1,),
    "2-08": (1,),
    "2-10": (1, 2),
    "3-06": (1,),
}
WITHOUT_INITIATIVE = "2-08"
# By title the units that are nominated, with the earlier years that a title asks for.
COLLECTIVES = {
    "tap-the-lao-dong-tien-tien": dict.fromkeys(("1-03", "1-04", "1-05", "2-04", "2-07", "3-02", "3-05")),
    "tap-the-lao-dong-xuat-sac": dict.fromkeys(
        ("1-01", "1-02", "1-04", "1-08", "2-01", "2-03", "2-06", "2-10", "3-06")
    ),
    "co-thi-dua-nganh-tu-phap": dict.fromkeys(("1-03", "2-01", "2-10", "3-06")),
    "co-thi-dua-chinh-phu": {OFFICE: None},
    "bang-khen-tap-the": {"1-02": 2, "2-06": 1},
    "giay-khen": dict.fromkeys(("2-04", "3-05")),
}
ACHIEVEMENTS = {
    "bang-khen-tap-the": "Thành tích xuất sắc hai năm liên tục",
    "giay-khen": "Thành tích trong đợt thi đua cao điểm cuối năm 2021",
}
PEAK = "Thi hành xong vụ việc phức tạp, kéo dài trong đợt thi đua cao điểm năm 2021"
# Title, unit, which of its officers, earlier years, achievement; one has two rewards for one achievement.
PERSONS = (
    ("chien-si-thi-dua-bo", OFFICE, 1, 3, ""),
    ("chien-si-thi-dua-bo", "1-03", 1, 2, ""),
    ("chien-si-thi-dua-toan-quoc", OFFICE, 2, None, ""),
    ("bang-khen-ca-nhan", "2-01", 1, 2, PEAK),
    ("bang-khen-ca-nhan", "1-08", 1, 1, "Thành tích xuất sắc hai năm liên tục"),
    ("giay-khen", "2-01", 1, None, PEAK),
    ("giay-khen", "1-06", 1, None, "Thành tích trong công tác dân vận năm 2021"),
    ("giay-khen", "3-03", 2, None, PEAK),
    ("giay-khen", DISCIPLINED, -1, None, PEAK),
)
# Initiatives that more than the unit itself has recognised, by unit and number of the officer.
INITIATIVES = {(OFFICE, 1): MINISTRY, ("1-03", 1): MINISTRY, (OFFICE, 2): NATION}
DECIDED_ABOVE = "Đã đề nghị"
STAFF_COLUMNS = {
    "Đơn vị": 20,
    "Biên chế có mặt": 14,
    "Hoàn thành nhiệm vụ trở lên": 16,
    "Lao động tiên tiến": 14,
    "Bị kỷ luật từ cảnh cáo trở lên": 16,
    "Ghi chú": 34,
}
NOMINATION_COLUMNS = {
    "Đơn vị": 18,
    "Cá nhân": 12,
    "Danh hiệu": 46,
    "Thứ tự": 9,
    "Xếp loại": 30,
    "Số tháng công tác": 12,
    "Sáng kiến": 14,
    "Số năm liên tục trước": 14,
    "Kỷ luật": 10,
    "Thành tích": 60,
    "Trạng thái": 16,
    "Ghi chú": 20,
}


def write_votes(folder: Path) -> None:
    """Writes the workbook of the counts and the votes into `folder`."""
    ballots = [
        [cluster, subject, number, HELD_ON[cluster], members, present, present, present, present - invalid, invalid, ""]
        for cluster, subject, number, members, present, invalid, _ in VOTES
    ]
    votes = [
        [cluster, subject, number, short_name(unit), count]
        for cluster, subject, number, *_, by_unit in VOTES
        for unit, count in by_unit.items()
    ]
    write_workbook(
        folder / "binh-bau.xlsx",
        [
            register_layout("Kiểm phiếu", "BIÊN BẢN KIỂM PHIẾU CÁC CỤM NĂM 2021 (MINH HỌA)", BALLOT_COLUMNS, ballots),
            register_layout("Phiếu bầu", "KẾT QUẢ PHIẾU BẦU CÁC CỤM NĂM 2021 (MINH HỌA)", VOTE_COLUMNS, votes),
        ],
    )


def write_nominations(folder: Path, rng: Random, units: Sequence[Unit], catalogue: AwardCatalogue) -> None:
    """Writes the workbook of the staff and the nominations into `folder`."""
    titles = {title_id: title.label for title_id, title in catalogue.titles.items()}
    staff = [_staff(rng, unit) for unit in units]
    nominations = [*_workers(units, titles), *_persons(units, titles), *_collectives(titles)]
    title = "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2021 (MINH HỌA)"
    write_workbook(
        folder / "khen-thuong.xlsx",
        [
            register_layout("Biên chế", "BIÊN CHẾ VÀ XẾP LOẠI NĂM 2021 (MINH HỌA)", STAFF_COLUMNS, staff),
            register_layout("Đề nghị", title, NOMINATION_COLUMNS, nominations),
        ],
    )


def _staff(rng: Random, unit: Unit) -> list:
    others = OFFICE_OTHERS if unit.id == OFFICE else rng.randint(*OTHERS)
    staff = len(unit.officers) + others
    completed = staff - (unit.id == WITH_NOT_COMPLETED)
    advanced = completed - rng.choice((0, 0, 1)) - (unit.id in (DISCIPLINED, NEW, RATED_AVERAGE))
    disciplined = int(unit.id == DISCIPLINED)
    note = "Một chấp hành viên bị cảnh cáo" if disciplined else ""
    return [short_name(unit.id), staff, completed, advanced, disciplined, note]


def _workers(units: Sequence[Unit], titles: Mapping[str, str]) -> Iterator[list]:
    """Every officer for Lao động tiên tiến, the best also for Chiến sĩ thi đua cơ sở."""
    for unit in units:
        orders = BEST_WORKERS.get(unit.id, ())
        for number, officer in enumerate(unit.officers, start=1):
            rating, months, initiative, disciplined = _year_of(unit, number)
            person = [short_name(unit.id), officer]
            yield [*person, titles["lao-dong-tien-tien"], None, rating, months, "", None, disciplined, "", "", ""]
            if number <= len(orders):
                title = titles["chien-si-thi-dua-co-so"]
                order = orders[number - 1]
                yield [*person, title, order, rating, months, initiative, None, disciplined, "", "", ""]


def _year_of(unit: Unit, number: int) -> tuple[str, int, str, str]:
    """Rating, months, initiative and discipline of a unit's officer, the first of whom is number 1."""
    is_last, is_best = number == len(unit.officers), number <= len(BEST_WORKERS.get(unit.id, ()))
    rating = AVERAGE if is_last and unit.id == RATED_AVERAGE else EXCELLENT if is_best else GOOD
    months = 8 if is_last and unit.id == NEW else 12
    of_best = BASE if is_best and unit.id != WITHOUT_INITIATIVE else ""
    disciplined = "Có" if is_last and unit.id == DISCIPLINED else "Không"
    return rating, months, INITIATIVES.get((unit.id, number), of_best), disciplined


def _persons(units: Sequence[Unit], titles: Mapping[str, str]) -> Iterator[list]:
    by_id = {unit.id: unit for unit in units}
    for title, unit_id, which, years, achievement in PERSONS:
        unit = by_id[unit_id]
        number = which if which > 0 else len(unit.officers) + 1 + which
        rating, months, initiative, disciplined = _year_of(unit, number)
        state = DECIDED_ABOVE if title == "chien-si-thi-dua-toan-quoc" else ""
        yield [
            *(short_name(unit_id), unit.officers[number - 1], titles[title], None, rating, months, initiative, years),
            *(disciplined, achievement, state, ""),
        ]


def _collectives(titles: Mapping[str, str]) -> Iterator[list]:
    for title, by_unit in COLLECTIVES.items():
        state = DECIDED_ABOVE if title == "co-thi-dua-chinh-phu" else ""
        for unit, years in by_unit.items():
            achievement = ACHIEVEMENTS.get(title, "")
            yield [short_name(unit), "", titles[title], None, "", None, "", years, "", achievement, state, ""]
