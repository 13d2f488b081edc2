"""Votes, staff and nominations of a year of the example. Counts, ratings and achievements are invented."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from example_figures import OFFICE, Unit
from workbook_writers import write_workbook

from thidua_helpers.blanks.layout import table_layout
from thidua_helpers.rules.awards import AwardCatalogue

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

LEADER, HEAD, DEPUTY = "Suy tôn đơn vị dẫn đầu", "Trưởng Cụm", "Phó Trưởng Cụm"
GOOD, EXCELLENT, AVERAGE = "Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành nhiệm vụ"
BASE, MINISTRY, NATION = "Cơ sở", "Bộ, ngành", "Toàn quốc"
# The others of the staff beside the officers.
OFFICE_OTHERS, OTHERS = 14, (4, 6)
MONTHS = 12
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


@dataclass(frozen=True)
class Votes:
    """A year's votes. `rows`: cluster, subject, round; the members, those of them present, the ballots that are not
    valid; the votes by unit."""

    year: int
    held_on: Mapping[str, date]
    rows: Sequence[tuple]


@dataclass(frozen=True)
class Proposals:
    """Who is nominated in a year, and what keeps some from it.

    `best_workers`: by unit the orders of its nominees for Chiến sĩ thi đua cơ sở. `collectives`: by title the units,
    with the earlier years that it asks for. `persons`: title, unit, which of its officers, earlier years, achievement.
    `initiatives`: those that more than the unit itself has recognised, by unit and number of the officer.
    `disciplined`, `new`, `rated_average`: of the last officer of that unit. `with_not_completed`: somebody beside the
    officers did not complete the year's tasks.
    """

    year: int
    best_workers: Mapping[str, Sequence[int]]
    collectives: Mapping[str, Mapping[str, int | None]]
    achievements: Mapping[str, str]
    persons: Sequence[tuple]
    initiatives: Mapping[tuple[str, int], str] = field(default_factory=dict)
    disciplined: str = ""
    new: str = ""
    rated_average: str = ""
    with_not_completed: str = ""
    without_initiative: str = ""


def write_votes(folder: Path, of: Votes, names: Mapping[str, str]) -> None:
    """Writes the workbook of the counts and the votes into `folder`; `names`: the units' short ones."""
    ballots = [
        [cluster, subject, number, of.held_on[cluster], members, *[present] * 3, present - invalid, invalid, ""]
        for cluster, subject, number, members, present, invalid, _ in of.rows
    ]
    votes = [
        [cluster, subject, number, names[unit], count]
        for cluster, subject, number, *_, by_unit in of.rows
        for unit, count in by_unit.items()
    ]
    of_year = f"NĂM {of.year} (MINH HỌA)"
    write_workbook(
        folder / "binh-bau.xlsx",
        [
            table_layout("Kiểm phiếu", f"BIÊN BẢN KIỂM PHIẾU CÁC CỤM {of_year}", BALLOT_COLUMNS, ballots),
            table_layout("Phiếu bầu", f"KẾT QUẢ PHIẾU BẦU CÁC CỤM {of_year}", VOTE_COLUMNS, votes),
        ],
    )


def write_nominations(
    folder: Path, rng: Random, of: Proposals, units: Sequence[Unit], names: Mapping[str, str], awards: AwardCatalogue
) -> None:
    """Writes the workbook of the staff and the nominations into `folder`; `names`: the units' short ones."""
    titles = {title_id: title.label for title_id, title in awards.titles.items()}
    others = _others(rng, units)
    staff = [_staff(of, unit, names, *others[unit.id]) for unit in units]
    nominations = [*_workers(of, units, names, titles, others), *_persons(of, units, names, titles)]
    nominations += _collectives(of, names, titles)
    of_year = f"NĂM {of.year} (MINH HỌA)"
    write_workbook(
        folder / "khen-thuong.xlsx",
        [
            table_layout("Biên chế", f"BIÊN CHẾ VÀ XẾP LOẠI {of_year}", STAFF_COLUMNS, staff),
            table_layout("Đề nghị", f"DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG {of_year}", NOMINATION_COLUMNS, nominations),
        ],
    )


def _others(rng: Random, units: Sequence[Unit]) -> dict[str, tuple[Sequence[str], int]]:
    """By unit its staff beside the officers, numbered on from them, and how many of these are no Lao động tiên tiến."""
    staff_of, hired = {}, sum(len(unit.officers) for unit in units)
    for unit in units:
        count = OFFICE_OTHERS if unit.id == OFFICE else rng.randint(*OTHERS)
        staff_of[unit.id] = tuple(f"CB-{hired + n:02d}" for n in range(1, count + 1)), rng.choice((0, 0, 1))
        hired += count
    return staff_of


def _staff(of: Proposals, unit: Unit, names: Mapping[str, str], others: Sequence[str], not_advanced: int) -> list:
    staff = len(unit.officers) + len(others)
    is_left_out = unit.id in (of.disciplined, of.new, of.rated_average)
    completed = staff - (unit.id == of.with_not_completed)
    advanced = staff - max(not_advanced, unit.id == of.with_not_completed) - is_left_out
    disciplined = int(unit.id == of.disciplined)
    note = "Một chấp hành viên bị cảnh cáo" if disciplined else ""
    return [names[unit.id], staff, completed, advanced, disciplined, note]


def _workers(
    of: Proposals,
    units: Sequence[Unit],
    names: Mapping[str, str],
    titles: Mapping[str, str],
    others: Mapping[str, tuple[Sequence[str], int]],
) -> Iterator[list]:
    """As many for Lao động tiên tiến as the staff register counts, the best officers also for Chiến sĩ thi đua cơ sở;
    only the unit of a disciplined officer nominates one more, who cannot get it."""
    for unit in units:
        orders = of.best_workers.get(unit.id, ())
        advanced = titles["lao-dong-tien-tien"]
        for number, officer in enumerate(unit.officers, start=1):
            rating, months, initiative, disciplined = _year_of(of, unit, number)
            person = [names[unit.id], officer]
            if rating != AVERAGE and months == MONTHS:
                yield [*person, advanced, None, rating, months, "", None, disciplined, "", "", ""]
            if number <= len(orders):
                title = titles["chien-si-thi-dua-co-so"]
                order = orders[number - 1]
                yield [*person, title, order, rating, months, initiative, None, disciplined, "", "", ""]
        of_staff, not_advanced = others[unit.id]
        for other in of_staff[: len(of_staff) - max(not_advanced, unit.id == of.with_not_completed)]:
            yield [names[unit.id], other, advanced, None, GOOD, MONTHS, "", None, "Không", "", "", ""]


def _year_of(of: Proposals, unit: Unit, number: int) -> tuple[str, int, str, str]:
    """Rating, months, initiative and discipline of a unit's officer, the first of whom is number 1."""
    is_last, is_best = number == len(unit.officers), number <= len(of.best_workers.get(unit.id, ()))
    rating = AVERAGE if is_last and unit.id == of.rated_average else EXCELLENT if is_best else GOOD
    months = 8 if is_last and unit.id == of.new else MONTHS
    of_best = BASE if is_best and unit.id != of.without_initiative else ""
    disciplined = "Có" if is_last and unit.id == of.disciplined else "Không"
    return rating, months, of.initiatives.get((unit.id, number), of_best), disciplined


def _persons(
    of: Proposals, units: Sequence[Unit], names: Mapping[str, str], titles: Mapping[str, str]
) -> Iterator[list]:
    by_id = {unit.id: unit for unit in units}
    for title, unit_id, which, years, achievement in of.persons:
        unit = by_id[unit_id]
        number = which if which > 0 else len(unit.officers) + 1 + which
        rating, months, initiative, disciplined = _year_of(of, unit, number)
        state = DECIDED_ABOVE if title == "chien-si-thi-dua-toan-quoc" else ""
        yield [
            *(names[unit_id], unit.officers[number - 1], titles[title], None, rating, months, initiative, years),
            *(disciplined, achievement, state, ""),
        ]


def _collectives(of: Proposals, names: Mapping[str, str], titles: Mapping[str, str]) -> Iterator[list]:
    for title, by_unit in of.collectives.items():
        state = DECIDED_ABOVE if title == "co-thi-dua-chinh-phu" else ""
        for unit, years in by_unit.items():
            achievement = of.achievements.get(title, "")
            yield [names[unit], "", titles[title], None, "", None, "", years, "", achievement, state, ""]
