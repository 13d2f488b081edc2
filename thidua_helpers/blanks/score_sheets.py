"""Blank score sheets: the criteria of a table with their points, locked, and for each stage what may be scored."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from thidua_helpers.blanks.layout import Allowed, Check, Inputs, SheetLayout
from thidua_helpers.blanks.registers import Column, entry_table
from thidua_helpers.intake.workbook import cell_name
from thidua_helpers.rules import RuleBook
from thidua_helpers.rules.criteria import Criterion, Events, Manual, YesNo
from thidua_helpers.rules.models import RegisterForm
from thidua_helpers.tables import SCORE_STAGES
from thidua_helpers.vietnamese import format_decimal

_WIDTHS = {"table": 11, "unit": 13, "criterion": 17, "label": 42, "giai_trinh": 34, "minh_chung": 26}
_NARROW = 9
_MOST = Decimal(10_000)


def ranked_by(rules: RuleBook) -> dict[str, list[str]]:
    """Criteria table → the units that it scores, in the order in which the edition ranks by it."""
    units: dict[str, dict[str, None]] = {}
    for ranking, table in rules.criteria_ids.items():
        units.setdefault(table, {}).update(dict.fromkeys(rules.ranked_units(ranking)))
    return {table: list(each) for table, each in units.items()}


def score_sheet(form: RegisterForm, pairs: Sequence[tuple[str, str]], rules: RuleBook) -> SheetLayout:
    """One score sheet with the criteria of each (table, unit) of `pairs`."""
    entries = [
        (table, unit, criterion_id, criterion)
        for table, unit in pairs
        for criterion_id, criterion in rules.criteria[table].leaves.items()
    ]
    given = [
        {
            "table": table,
            "unit": rules.name(unit),
            "criterion": criterion_id,
            "label": criterion.label,
            "max_points": criterion.max_points,
        }
        for table, unit, criterion_id, criterion in entries
    ]
    free = Allowed("any", "Giải trình, minh chứng: ghi chữ; không ghi họ tên người.")
    columns = {
        name: Column(heading, _WIDTHS.get(name, _NARROW), "name", free) for name, heading in form.columns.items()
    }
    names = list(dict.fromkeys(rules.name(unit) for _, unit in pairs))
    tables = list(dict.fromkeys(table for table, _ in pairs))
    about = [names[0]] if len(names) == 1 else []
    about += [rules.criteria[tables[0]].name] if len(tables) == 1 else []
    title = ", ".join([f"{form.name.upper()} {rules.edition.title.upper()}", *about])
    layout = entry_table(form.sheet, title, columns, rules, given)
    first, fields = layout.header[1] + 1, list(form.columns)
    stages = [fields.index(stage) for stage in SCORE_STAGES]
    scores = [
        Inputs(row, column, 1, 1, "points", _score(criterion))
        for row, (*_, criterion) in enumerate(entries, start=first)
        for column in stages
    ]
    checks = [
        Check(row, len(fields) + 1, _outside(row, stages, criterion))
        for row, (*_, criterion) in enumerate(entries, start=first)
    ]
    texts = tuple(each for each in layout.inputs if each.column not in stages)
    return replace(layout, inputs=(*texts, *scores), checks=tuple(checks))


def _score(criterion: Criterion) -> Allowed:
    """What may stand in a score cell of a criterion; the points of a computed one are for comparison only."""
    rule = criterion.rule
    of_sheet = rule.feed.of == "phieu_cham"
    if of_sheet and isinstance(rule, YesNo):
        return Allowed("list", "Điểm: chọn Đạt hoặc Không đạt; chưa chấm thì để trống.", words=("Đạt", "Không đạt"))
    if of_sheet and isinstance(rule, Events):
        return Allowed("whole", "Số lần: số nguyên từ 0; chưa chấm thì để trống.", 0, int(_MOST))
    if of_sheet and not isinstance(rule, Manual):
        what = rule.feed.unit or "số lượng"
        return Allowed("decimal", f"Kết quả: ghi {what}, từ 0; chưa chấm thì để trống.", Decimal(0), _MOST)
    least, most = _bounds(criterion)
    computed = "" if of_sheet else " Điểm tính từ số liệu mới được dùng; điểm ghi ở đây để đối chiếu."
    said = f"từ {format_decimal(least)} đến {format_decimal(most)}"
    return Allowed("decimal", f"Điểm: {said}; chưa chấm thì để trống, 0 điểm thì ghi 0.{computed}", least, most)


def _bounds(criterion: Criterion) -> tuple[Decimal, Decimal]:
    return criterion.floor, _MOST if criterion.cap is None else criterion.cap


def _outside(row: int, stages: Sequence[int], criterion: Criterion) -> str:
    """A formula: "" while every score of the row is of the kind and within what is allowed, also after pasting."""
    allowed = _score(criterion)
    cells = [f"${cell_name(row, column)}" for column in stages]
    if allowed.kind == "list":
        wrong = [
            f'AND({cell}<>"",{",".join(f"{cell}<>{chr(34)}{word}{chr(34)}" for word in allowed.words)})'
            for cell in cells
        ]
        said = "Ghi Đạt hoặc Không đạt"
    else:
        wrong = [
            f'AND({cell}<>"",NOT(AND(ISNUMBER({cell}),N({cell})>={allowed.least},N({cell})<={allowed.most})))'
            for cell in cells
        ]
        said = (
            f"Phải là số từ {allowed.least:f} đến {allowed.most:f}"
            if allowed.kind == "decimal"
            else "Phải là số nguyên từ 0"
        )
    return f'=IF(OR({",".join(wrong)}),"{said}. ","")'
