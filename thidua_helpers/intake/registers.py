"""Registers, one entry a row: large and prolonged cases, inspection findings, receipt of reports. And side tables."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial

from thidua_helpers.errors import suggestion
from thidua_helpers.findings import Finding
from thidua_helpers.intake.archive import PERCENT
from thidua_helpers.intake.tabular import Entry, read_entries
from thidua_helpers.intake.workbook import Workbook, cell_text
from thidua_helpers.numbers import round_half_up
from thidua_helpers.rules import RuleBook
from thidua_helpers.rules.models import RegisterForm
from thidua_helpers.tables import UNIT_LEVEL, VALUE
from thidua_helpers.vietnamese import comparison_form, format_count, format_decimal, parse_cases, parse_date

# The lines that the register of large cases gives to each unit, by its columns.
LARGE_CASE_LINES = {"co_dieu_kien": "viec_lon_co_dieu_kien", "xong": "viec_lon_xong"}


class _Trouble(Exception):
    """A cell that cannot be read: which check, what was expected, what to do."""

    def __init__(self, check: str, expected: str, advice: str) -> None:
        super().__init__(check)
        self.check, self.expected, self.advice = check, expected, advice


def read_register(workbook: Workbook, form: RegisterForm, rules: RuleBook) -> tuple[list[dict], list[Finding]]:
    """The rows of the form's stage table, and what is wrong; an entry that is not understood gives findings only."""
    entries = read_entries(workbook, form.sheet, form.columns)
    if isinstance(entries, Finding):
        return [], [entries]
    rows, findings = [], []
    for entry in entries:
        values, problems = _values(entry, form, rules, workbook.finding(form.sheet))
        findings += problems
        if not problems:
            place = {"file": workbook.file, "sheet": form.sheet, "row": entry.row + 1}
            rows.append({"edition": str(rules.edition), **values, **place})
    return rows, findings


def _values(entry: Entry, form: RegisterForm, rules: RuleBook, finding: partial):
    readers: Mapping[str, tuple[str, Callable[[str], object]]] = {
        "unit": ("holder", partial(_unit, rules=rules)),
        "case": ("case", _text),
        "kind": ("kind", partial(_one_of, known=form.kinds)),
        "source": ("found_by", partial(_one_of, known=form.sources)),
        "co_dieu_kien": ("co_dieu_kien_vnd", partial(_count, times=form.money_unit_vnd)),
        "xong": ("xong_vnd", partial(_count, times=form.money_unit_vnd)),
        "count": ("count", partial(_count, times=1)),
        "date": ("received_on" if form.table == "receipts" else "found_on", _date),
        "note": ("note", str),
    }
    values, problems = {}, []
    for name, text in entry.texts.items():
        column, read = readers[name]
        try:
            values[column] = read(text)
        except _Trouble as trouble:
            holder = rules.holder_by_spelling.get(comparison_form(entry.texts["unit"]), "")
            problems.append(
                finding(
                    check=trouble.check,
                    holder=holder,
                    cells=entry.cells[name],
                    found=text or "ô trống",
                    expected=trouble.expected,
                    advice=trouble.advice,
                )
            )
    if not problems and form.table == "large_cases" and values["xong_vnd"] > values["co_dieu_kien_vnd"]:
        problems.append(
            finding(
                check="phan-lon-hon-tong",
                holder=values["holder"],
                cells=f"{entry.cells['co_dieu_kien']}, {entry.cells['xong']}",
                found=f"việc {values['case']}: đã xong {format_count(values['xong_vnd'])} đồng, "
                f"có điều kiện {format_count(values['co_dieu_kien_vnd'])} đồng",
                expected="số đã xong không lớn hơn số có điều kiện",
                advice="Đối chiếu hai ô với hồ sơ việc.",
            )
        )
    return values, problems


def _unit(text: str, rules: RuleBook) -> str:
    holder = rules.holder_by_spelling.get(comparison_form(text))
    if holder is None or rules.levels[holder] != UNIT_LEVEL:
        near = suggestion(text, [unit.short_name for unit in rules.units])
        raise _Trouble("doi-tuong-la", "tên một đơn vị của kỳ", "Ghi đúng tên đơn vị." + near)
    return holder


def _text(text: str) -> str:
    if not text:
        raise _Trouble("o-trong", "không để trống", "Điền ô này.")
    return text


def _one_of(text: str, known: Iterable[str]) -> str:
    for each in known:
        if comparison_form(each) == comparison_form(text):
            return each
    raise _Trouble("loai-la", " hoặc ".join(known), "Ghi đúng một trong các từ này." + suggestion(text, known))


def _count(text: str, times: int) -> int:
    value = parse_cases(text)
    if value is None or value * times > 10**15:
        raise _Trouble("khong-phai-so", "một số nguyên không âm", "Gõ lại thành số nguyên.")
    return value * times


def _date(text: str) -> str:
    day = parse_date(text)
    if day is None:
        raise _Trouble("ngay-sai", "một ngày, ví dụ 04/10/2021", "Ghi ngày/tháng/năm.")
    return day.isoformat()


def facts_of_large_cases(rows: list[dict], workbook: Workbook, form: RegisterForm, rules: RuleBook) -> list[dict]:
    """What the large cases of each unit add up to, as facts in đồng; a unit that the register does not name has none.

    Each fact names the cells of its entries, or says that there is none.
    """
    entries = read_entries(workbook, form.sheet, form.columns)
    by_row = {entry.row + 1: entry.cells for entry in entries}
    facts = []
    for unit in rules.units:
        own = [row for row in rows if row["holder"] == unit.id]
        for column, line in LARGE_CASE_LINES.items():
            facts.append(
                {
                    "edition": str(rules.edition),
                    "holder": unit.id,
                    "officer": "",
                    "measure": "tien",
                    "line": line,
                    "value": sum(row[f"{column}_vnd"] for row in own),
                    "state": VALUE,
                    "source": "",
                    "form": "",
                    "file": workbook.file,
                    "sheet": form.sheet,
                    "cell": ", ".join(by_row[row["row"]][column] for row in own) or "không có dòng nào",
                    "correction": "",
                }
            )
    return facts


def read_side_table(workbook: Workbook, rules: RuleBook) -> list[dict]:
    """Every filled cell of the visible sheets as it reads, with the span of its merged range."""
    rows = []
    for sheet in workbook.sheets.values():
        if sheet.is_hidden:
            continue
        spans = {tuple(first): (last[0] - first[0] + 1, last[1] - first[1] + 1) for first, last in sheet.merged}
        for row, cells in enumerate(sheet.rows):
            for column, value in enumerate(cells):
                if cell_text(value) == "":
                    continue
                height, width = spans.get((row, column), (1, 1))
                rows.append(
                    {
                        "edition": str(rules.edition),
                        "file": workbook.file,
                        "sheet": sheet.name,
                        "row": row + 1,
                        "column": column + 1,
                        "text": _as_shown(value, sheet.marks.get((row, column), "")),
                        "is_number": "co" if _is_number(value) else "khong",
                        "rows": height,
                        "columns": width,
                    }
                )
    return rows


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _as_shown(value: object, mark: str) -> str:
    """A number as Vietnamese write it, two decimals at the most; anything else as it stands."""
    if not _is_number(value):
        return cell_text(value)
    if mark == PERCENT:
        return f"{format_decimal(round_half_up(Decimal(repr(value)) * 100, 2))}%"
    return (
        format_count(int(value))
        if float(value).is_integer()
        else format_decimal(round_half_up(Decimal(repr(value)), 2))
    )
