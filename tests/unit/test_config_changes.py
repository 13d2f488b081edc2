"""Summary of what a config workbook changed."""

from decimal import Decimal

import pytest

from thidua_helpers.years.changes import SettingChange, summary_lines, target_change_points
from thidua_helpers.years.settings import GENERAL, TARGETS

LIST = "data/blank/2022/thay-doi-2022.xlsx"


def target(unit: str, before: str, after: str, points: str | None, last_year: str | None = None, field="value_pct"):
    row = f"Chỉ tiêu – Đơn vị {unit}, việc, Tỷ lệ thi hành xong"
    size = None if points is None else Decimal(points)
    return SettingChange((TARGETS, f"{unit}/viec", field), after, row, "Chỉ tiêu (%)", before, after, last_year, size)


def general(number: int) -> SettingChange:
    return SettingChange((GENERAL, f"khoa-{number}", "value"), "b", f"Chung – Mục {number}", "Giá trị", "a", "b")


@pytest.mark.parametrize(
    ("before", "after", "last_year", "points"),
    [
        ("83.5", "84.25", "80", "0.75"),
        ("", "84.25", "84.3", "-0.05"),
        ("", "84.25", "84.25", "0"),
        ("0", "0", "", "0"),
        ("", "84.25", "", None),
        ("83.5", "", "80", None),
    ],
)
def test_target_moves_from_value_before_else_from_last_year(before, after, last_year, points):
    expected = None if points is None else Decimal(points)
    assert target_change_points((TARGETS, "1-01/viec/x", "value_pct"), before, after, last_year) == expected
    assert target_change_points((TARGETS, "1-01/viec/x", "decision"), "1", "2", "") is None
    assert target_change_points((GENERAL, "x", "value_pct"), "1", "2", "") is None


def test_five_targets_of_six_are_named_by_size_and_the_sixth_is_counted():
    moves = ["0.5", "-3", "2.9", "0", "1", "-0.25"]
    changes = [target(f"1-0{number}", "80", "x", points) for number, points in enumerate(moves)]
    lines = list(summary_lines(changes, LIST))
    assert [line.split()[6].rstrip(",") for line in lines[2:-1]] == ["1-01", "1-02", "1-04", "1-00", "1-05"]
    assert lines[-1] == f"Và 1 dòng khác; danh sách đủ: {LIST}"


def test_eleventh_other_row_is_counted_and_targets_come_after_other_sheets():
    changes = [target("1-01", "80", "", None), *map(general, range(10))]
    lines = list(summary_lines(changes, LIST))
    assert [line for line in lines if "Chỉ tiêu –" in line] == []
    assert lines[-1].startswith("Và 1 dòng khác")
    assert list(summary_lines(changes[:10], LIST))[-1] == f"Danh sách đủ: {LIST}"
    assert "Chỉ tiêu – Đơn vị 1-01" in list(summary_lines(changes[:10], LIST))[-2]


def test_wording_of_summary(snapshot):
    changes = [
        target("1-01", "83,5", "84,25", "0.75"),
        target("1-02", "", "85,6", "-1", last_year="86,6"),
        target("1-03", "", "85", "0"),
        target("1-04", "83,5", "", None),
        target("1-05", "", "70", None),
        target("1-05", "", "từ", None, field="comparator"),
        target("1-06", "1", "2", None, field="decision"),
        general(1),
    ]
    assert "\n".join(summary_lines(changes, LIST)) == snapshot
