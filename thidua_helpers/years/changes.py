"""Changes of the config by its workbook: a summary, and the full list as a workbook."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from thidua_helpers.blanks.layout import table_layout
from thidua_helpers.blanks.xlsx import blank_xlsx
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.years.settings import MILESTONES, TARGETS, SettingKey

# Lines of the summary; all other changed rows are in the list only.
MOST_TARGETS, MOST_OTHERS = 5, 10
_LIST_COLUMNS = {"Trang tính, dòng": 60, "Cột": 24, "Trước": 30, "Nay": 30, "Năm trước": 20}


@dataclass(frozen=True)
class SettingChange:
    """One change of a config value by the workbook.

    `place` and `value` are for the config; `row`, `column`, `before`, `after` are in words for people; `last_year` is
    last year's value where it differs. `change_points`: change of a target, in percentage points, from the value
    before, or from last year's if there was none; None for other values and for blank ones.
    """

    place: SettingKey
    value: str
    row: str
    column: str
    before: str
    after: str
    last_year: str | None = None
    change_points: Decimal | None = None

    @property
    def in_words(self) -> str:
        differs = "" if self.last_year is None else f" (năm trước {self.last_year or 'trống'})"
        return f"{self.column} {self.before or '(trống)'} → {self.after or '(trống)'}{differs}"

    @property
    def target_change_in_words(self) -> str:
        """Change of a target: "Đơn vị 1-02, việc: 84,5 → 85, tăng 0,5 điểm phần trăm"."""
        points = self.change_points or Decimal(0)
        before = self.before or f"{self.last_year or self.after} (năm trước)"
        size = f"{'tăng' if points > 0 else 'giảm'} {format_decimal(abs(points))} điểm phần trăm"
        return f"{self.row}: {before} → {self.after}, {size if points else 'không đổi'}"


def target_change_points(place: SettingKey, before: str, after: str, last_year: str) -> Decimal | None:
    """Change of a target in percentage points; None for other fields and missing values."""
    sheet, _, field = place
    old = before or last_year
    is_target = sheet in (TARGETS, MILESTONES) and field == "value_pct"
    return (Decimal(after) - Decimal(old)).normalize() if is_target and old and after else None


def summary_lines(changes: Iterable[SettingChange], full_list: str) -> Iterator[str]:
    """The five targets with the largest changes and ten other rows; `full_list` names all.

    The other rows are those without a measured target: other sheets first, then targets whose value became blank or was
    set for the first time.
    """
    rows = [list(group) for _, group in groupby(changes, key=lambda change: change.place[:2])]
    target_changes = [change for row in rows for change in row if change.change_points is not None]
    largest = sorted(target_changes, key=lambda change: -abs(change.change_points or 0))[:MOST_TARGETS]
    measured = {change.place[:2] for change in target_changes}
    others = sorted((row for row in rows if row[0].place[:2] not in measured), key=_order)[:MOST_OTHERS]
    yield f"Thay đổi: {change_counts(change for row in rows for change in row)}."
    if largest:
        yield "Chỉ tiêu thay đổi nhiều nhất:"
        yield from (f"- {change.target_change_in_words}" for change in largest)
    if others:
        yield "Thay đổi khác:" if largest else "Trong đó:"
        yield from (f"- {row[0].row}: {'; '.join(change.in_words for change in row)}" for row in others)
    left = len(rows) - len(largest) - len(others)
    yield f"Và {format_count(left)} dòng khác; danh sách đủ: {full_list}" if left else f"Danh sách đủ: {full_list}"


def _order(row: list[SettingChange]) -> int:
    is_target = row[0].place[0] in (TARGETS, MILESTONES)
    return is_target + (is_target and all(change.place[2] != "value_pct" for change in row))


def change_counts(changes: Iterable[SettingChange]) -> str:
    """Numbers of changed rows by sheet: "Chỉ tiêu 83 dòng, Chung 1 dòng"."""
    rows = Counter(sheet for sheet, _ in dict.fromkeys(change.place[:2] for change in changes))
    return ", ".join(f"{sheet} {format_count(count)} dòng" for sheet, count in rows.items())


def changes_workbook(changes: Iterable[SettingChange], title: str) -> bytes:
    """Workbook with one row for every changed value."""
    rows = [(change.row, change.column, change.before, change.after, change.last_year or "") for change in changes]
    return blank_xlsx([table_layout("Thay đổi", title, _LIST_COLUMNS, rows)])
