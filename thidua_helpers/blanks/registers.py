"""Blank registers: one entry a row, allowed input by column, a check formula by entry.

The checks are to the right of the table without a heading, because the intake reads any heading there as a column.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from thidua_helpers.blanks.layout import (
    ILLUSTRATIVE,
    Cell,
    CellValue,
    CheckFormula,
    FillableRange,
    SheetLayout,
    Validation,
    table_layout,
)
from thidua_helpers.blanks.words import WordLists
from thidua_helpers.errors import not_none
from thidua_helpers.intake.emulation import SUBJECTS
from thidua_helpers.intake.excel.limits import cell_name
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import PublishedForm
from thidua_helpers.rules.registers import RegisterForm

# Rows for entries where nothing says how many there will be: an empty sheet prints on a page or two. A province of 27
# units nominates some 150 times.
ENTRY_ROWS, NOMINATION_ROWS = 60, 180
HOW_TO = "Chỉ nhập vào ô màu vàng, giữ nguyên dòng tiêu đề."
CHECK_HEAD = "Tự kiểm tra, không nhập ở đây"
MOST_VND = 10**15
CHECK_WIDTH = 48
# Fields that may stay empty in an entry.
_OPTIONAL = {
    *("note", "person", "order", "rating", "months", "initiative", "earlier_years", "disciplined", "achievement"),
    *("state", "giai_trinh", "minh_chung", "tu_cham", "tham_dinh", "ket_luan"),
}
_WIDTHS = {"title": 44, "note": 30, "achievement": 44, "quote": 60, "kind": 26, "subject": 26, "rating": 28, "item": 36}
_DEFAULT_WIDTH = 17


@dataclass(frozen=True)
class RegisterColumn:
    """A column to fill in: heading, width, style of its cells, allowed input."""

    heading: str
    width: int
    style: str
    allowed: Validation


def entry_table(
    sheet: str,
    title: str,
    columns: Mapping[str, RegisterColumn],
    rules: RuleBook,
    locked: Sequence[Mapping[str, CellValue]] = (),
    begun: Sequence[Mapping[str, CellValue]] = (),
    checks: Mapping[str, str] | None = None,
    rows: int = ENTRY_ROWS,
    how_to: str = HOW_TO,
    over: Mapping[str, str] | None = None,
) -> SheetLayout:
    """A table of entries to fill in.

    `locked`: entries with some known, locked columns. Without any there are `rows` entries, the first of which are
    `begun`: their known columns may be changed. `checks`: message → condition for an error, with fields in braces
    ("{valid}+{invalid}<>{returned}"). `over`: field → text above its heading, which may be "".
    """
    fields = list(columns)
    note = f"{ILLUSTRATIVE}. {how_to}" if rules.settings.illustrative else how_to
    rows_given = [[entry.get(name) for name in fields] for entry in locked or begun]
    widths = {column.heading: column.width for column in columns.values()}
    above = {fields.index(name): words for name, words in (over or {}).items()}
    layout = table_layout(sheet, title, widths, rows_given, note, above)
    first, count = not_none(layout.header)[1] + 1, len(locked) or rows
    locked_columns = {name for name in fields if any(name in entry for entry in locked)}
    fillable = [
        FillableRange(first, number, count, 1, column.style, column.allowed)
        for number, (name, column) in enumerate(columns.items())
        if name not in locked_columns
    ]
    empty = {(cell.row, cell.column) for cell in layout.cells if cell.row >= first and cell.value is None}
    prefilled = locked_columns | {name for entry in begun for name in entry}
    beyond = len(fields) + 1
    return replace(
        layout,
        cells=tuple(cell for cell in layout.cells if (cell.row, cell.column) not in empty),
        above_checks=Cell(first - 2, beyond, CHECK_HEAD, "note"),
        widths=(*layout.widths, 2, CHECK_WIDTH),
        fillable=tuple(fillable),
        checks=tuple(
            CheckFormula(row, beyond, _entry_check(row, fields, prefilled, checks or {}))
            for row in range(first, first + count)
        ),
    )


def _entry_check(row: int, fields: Sequence[str], prefilled: set[str], checks: Mapping[str, str]) -> str:
    """Check formula of an entry: "" without errors or entries outside `prefilled` columns."""
    cells = {name: f"${cell_name(row, column)}" for column, name in enumerate(fields)}
    filled = ",".join(cells[name] for name in fields if name not in prefilled)
    needed = [cells[name] for name in fields if name not in _OPTIONAL]
    errors = [f'IF(COUNTA({",".join(needed)})<{len(needed)},"Còn ô trống. ","")'] if needed else []
    errors += [f'IF({condition.format(**cells)},"{words}. ","")' for words, condition in checks.items()]
    return f'=IFERROR(IF(COUNTA({filled})=0,"",{"&".join(errors) or chr(34) * 2}),"Có ô không đúng kiểu. ")'


# Per register, words → when they appear.
_CHECKS = {
    "large_cases": {"Đã xong lớn hơn có điều kiện": "{xong}>{co_dieu_kien}"},
    "ballots": {
        "Có mặt lớn hơn số có quyền": "{present}>{electorate}",
        "Phát ra lớn hơn có mặt": "{issued}>{present}",
        "Thu về lớn hơn phát ra": "{returned}>{issued}",
        "Hợp lệ + không hợp lệ khác thu về": "{valid}+{invalid}<>{returned}",
    },
    "staff": {
        "Hoàn thành nhiệm vụ lớn hơn biên chế": "{completed}>{staff}",
        "Lao động tiên tiến lớn hơn biên chế": "{advanced}>{staff}",
        "Kỷ luật lớn hơn biên chế": "{disciplined}>{staff}",
    },
}
# The registers with one entry for every unit.
_OF_EVERY_UNIT = ("staff", "receipts")
_NO_VOTE = f"{HOW_TO} Nội dung không bỏ phiếu thì xóa trắng cả dòng."


def register_blank(
    form: RegisterForm, rules: RuleBook, words: WordLists, workbook_forms: Sequence[RegisterForm] = ()
) -> SheetLayout:
    """A blank register, with units and first rounds of votes filled in where each has an entry.

    `workbook_forms`: the registers of the same workbook.
    """
    columns = {name: _column(name, heading, form, rules, words) for name, heading in form.columns.items()}
    locked = [{"unit": unit.short_name} for unit in rules.units] if form.table in _OF_EVERY_UNIT else []
    title = f"{form.name.upper()}, {rules.edition.title.upper()}"
    checks = dict(_CHECKS.get(form.table, {}))
    if form.table == "votes":
        for ballots in (other for other in workbook_forms if other.table == "ballots"):
            checks |= _votes_checks(form, ballots)
    begun, how_to = (_first_rounds(rules), _NO_VOTE) if form.table == "ballots" else ([], HOW_TO)
    rows = NOMINATION_ROWS if form.table == "nominations" else ENTRY_ROWS
    return entry_table(form.sheet, title, columns, rules, locked, begun, checks, rows, how_to)


def _first_rounds(rules: RuleBook) -> list[dict[str, CellValue]]:
    """First round of each vote of each cluster; every member has a vote."""
    return [
        {"cluster": cluster.name, "subject": subject, "round": 1, "electorate": len(cluster.members)}
        for cluster in rules.clusters
        for subject in SUBJECTS.values()
    ]


def _votes_checks(votes: RegisterForm, ballots: RegisterForm) -> dict[str, str]:
    """Message → condition where votes of a round contradict its valid ballots on another sheet."""

    def cells(form: RegisterForm, field: str) -> str:
        letter = cell_name(0, list(form.columns).index(field)).rstrip("1")
        return f"'{form.sheet}'!${letter}${_FIRST_ENTRY}:${letter}${_FIRST_ENTRY + ENTRY_ROWS - 1}"

    def of_round(form: RegisterForm) -> str:
        return ",".join(f"{cells(form, field)},{{{field}}}" for field in ("cluster", "subject", "round"))

    valid = cells(ballots, "valid")
    is_counted = f'COUNTIFS({of_round(ballots)},{valid},">=0")'
    votes_sum, most = (
        f"SUMIFS({what},{of_round(form)})" for what, form in ((cells(votes, "votes"), votes), (valid, ballots))
    )
    return {
        f"Trang {ballots.sheet} chưa có số phiếu hợp lệ của vòng này": f"{is_counted}=0",
        "Các đơn vị cộng lại nhiều hơn số phiếu hợp lệ của vòng": f"AND({is_counted}>0,{votes_sum}>{most})",
    }


# The number of the first row of entries, as a formula has it.
_FIRST_ENTRY = 4


def _column(name: str, heading: str, form: RegisterForm, rules: RuleBook, words: WordLists) -> RegisterColumn:
    style, allowed = _style_and_input(name, heading, form, rules, words)
    return RegisterColumn(heading, _WIDTHS.get(name, _DEFAULT_WIDTH), style, allowed)


def _style_and_input(
    name: str, heading: str, form: RegisterForm, rules: RuleBook, words: WordLists
) -> tuple[str, Validation]:
    """(style, allowed input) of a column, by its field."""
    lists = {
        "unit": [unit.short_name for unit in rules.units],
        "from": [rules.name(unit) for unit in rules.succession.successors] if rules.succession else (),
        "cluster": [cluster.name for cluster in rules.clusters],
        "subject": SUBJECTS.values(),
        "kind": form.kinds,
        "source": form.sources,
        "title": [title.label for title in rules.awards.titles.values()] if rules.awards else (),
        "rating": rules.awards.ratings if rules.awards else (),
        "initiative": rules.awards.initiative_levels if rules.awards else (),
    }
    if form.table == "nominations" and name == "disciplined":
        return "name", Validation("list", f"{heading[:32]}: có hay không; để trống là không.", words=("Có", "Không"))
    if chosen := lists.get(name):
        asked = f"{heading[:32]}: chọn một mục trong danh sách (trang Danh mục)."
        return "name", Validation("list", asked, words=words.reference(heading, chosen))
    if name == "date":
        return "date", _allowed_days(heading, form, rules)
    if name in _LIMITS or (form.table == "staff" and name != "note"):
        least, most = _LIMITS.get(name, (0, 9_999))
        if name in _MONEY:
            most = MOST_VND // form.money_unit_vnd
        return "number", Validation("whole", f"{heading[:32]}: số nguyên từ {least}, không gõ dấu chấm.", least, most)
    return "name", Validation("any", _TEXTS.get(name, f"{heading[:32]}: ghi chữ; không ghi họ tên người."))


_MONEY = ("co_dieu_kien", "xong", "tien")
# Least and most of a number by field.
_LIMITS = {
    **dict.fromkeys(("electorate", "present", "issued", "returned", "valid", "invalid", "votes"), (0, 999)),
    **{"round": (1, 9), "count": (1, 9_999), "order": (1, 999), "months": (0, 12), "earlier_years": (0, 60)},
    **dict.fromkeys(("viec", *_MONEY), (0, MOST_VND)),
}
_TEXTS = {
    "person": "Cá nhân: ghi mã cán bộ (ví dụ CB-01) hoặc họ tên; đề nghị cho chính đơn vị thì để trống.",
    "case": "Mã việc: ghi mã; không ghi họ tên đương sự.",
}


def _allowed_days(heading: str, form: RegisterForm, rules: RuleBook) -> Validation:
    """Allowed days: of the period; later for receipts; up to a year later for votes."""
    first, last = rules.edition.start, rules.edition.end
    if form.table == "receipts":
        first, last = last, last + timedelta(days=365)
    elif form.table == "ballots":
        last += timedelta(days=365)
    return Validation(
        "date", f"{heading[:32]}: ghi ngày/tháng/năm, từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}.", first, last
    )


def published_blank(form: PublishedForm, rules: RuleBook, words: WordLists) -> SheetLayout:
    """A blank table of published figures; printed values are texts."""
    lists = {
        "holder": ("Đối tượng", [rules.name(holder) for holder in rules.levels]),
        "item": ("Nội dung", form.items),
        "measure": ("Tính bằng", form.measures),
        "source": ("Nguồn", rules.sources),
    }
    texts = {
        "printed": "Như đã in: chép đúng từng ký tự như nguồn in, ví dụ 19.890 hoặc 83,98%.",
        "quote": "Câu trích: chép nguyên câu của nguồn có con số này.",
    }

    def column(name: str, heading: str) -> RegisterColumn:
        width = _WIDTHS.get(name, _DEFAULT_WIDTH)
        if name in lists:
            asked = f"{heading[:32]}: chọn một mục trong danh sách (trang Danh mục)."
            return RegisterColumn(
                heading, width, "name", Validation("list", asked, words=words.reference(*lists[name]))
            )
        style = "text" if name == "printed" else "name"
        return RegisterColumn(heading, width, style, Validation("any", texts.get(name, f"{heading[:32]}: ghi chữ.")))

    columns = {name: column(name, heading) for name, heading in form.columns.items()}
    return entry_table(form.sheet, f"{form.name.upper()}, {rules.edition.title.upper()}", columns, rules)


def rows_of_csv(form: RegisterForm, rules: RuleBook) -> Iterator[Sequence[str]]:
    """Rows of a blank register in CSV: the header, then units that have one entry each."""
    yield list(form.columns.values())
    if form.table in _OF_EVERY_UNIT:
        for unit in rules.units:
            yield [unit.short_name if name == "unit" else "" for name in form.columns]
