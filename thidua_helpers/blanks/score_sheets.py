"""Blank score sheets: locked criteria with points, and the allowed scores of each stage."""

from collections.abc import Sequence
from dataclasses import replace

from thidua_helpers.blanks.layout import Cell, CheckFormula, FillableRange, SheetLayout, Validation
from thidua_helpers.blanks.registers import RegisterColumn, entry_table
from thidua_helpers.errors import not_none
from thidua_helpers.intake.excel.limits import cell_name
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import CriteriaTable, Leaf
from thidua_helpers.rules.registers import RegisterForm
from thidua_helpers.vietnamese import comparison_form
from thidua_helpers.vocabulary import ScoreStage

# The column that says how a score is written.
_WAY = "way"
_WIDTHS = {_WAY: 17, "table": 11, "unit": 13, "criterion": 17, "label": 42, "giai_trinh": 34, "minh_chung": 26}
_NARROW = 9
_TEXT = Validation("any", "Giải trình, minh chứng: ghi chữ; không ghi họ tên người.")


def units_by_criteria_table(rules: RuleBook) -> dict[str, list[str]]:
    """Criteria table → units that it scores, in the edition's order of rankings."""
    units: dict[str, dict[str, None]] = {}
    for ranking, table in rules.criteria_ids.items():
        units.setdefault(table, {}).update(dict.fromkeys(rules.ranked_units(ranking)))
    return {table: list(of_table) for table, of_table in units.items()}


def score_sheet_blank(form: RegisterForm, pairs: Sequence[tuple[str, str]], rules: RuleBook) -> SheetLayout:
    """One score sheet with the criteria of each (table, unit) of `pairs`.

    A table is called by the ranking that it scores, a criterion by its label. Only where two criteria of a table have
    one label, the sheet has the column of their ids.
    """
    entries = [
        (table, unit, criterion_id, criterion)
        for table, unit in pairs
        for criterion_id, criterion in rules.criteria[table].leaves.items()
    ]
    locked = [
        {
            "table": scored_ranking(table, unit, rules),
            "unit": rules.name(unit),
            "criterion": criterion_id,
            "label": criterion.label,
            "max_points": criterion.max_points,
            _WAY: criterion.rule.scored_in if criterion.rule.is_of_sheet else "tính từ số liệu",
        }
        for table, unit, criterion_id, criterion in entries
    ]
    names = list(dict.fromkeys(rules.name(unit) for _, unit in pairs))
    tables = list(dict.fromkeys(table for table, _ in pairs))
    about = [names[0]] if len(names) == 1 else []
    about += [rules.criteria[tables[0]].name] if len(tables) == 1 else []
    title = ", ".join([f"{form.name.upper()} {rules.edition.title.upper()}", *about])
    counted = form.columns[not_none(rules.year.emulation).stage]
    how_to = f"Chỉ nhập vào ô màu vàng; dòng màu xám tính từ số liệu, không ghi. Cột được tính điểm: {counted}."
    columns = _columns(form)
    if all(_has_unique_labels(rules.criteria[table]) for table in tables):
        del columns["criterion"]
    layout = entry_table(form.sheet, title, columns, rules, locked, how_to=how_to, over=texts_above_headings(rules))
    first, fields = not_none(layout.header)[1] + 1, list(columns)
    stages = [fields.index(stage) for stage in ScoreStage]
    to_fill = [fields.index(name) for name in fields if name not in locked[0]]
    of_sheet = [(row, leaf) for row, (*_, leaf) in enumerate(entries, start=first) if leaf.rule.is_of_sheet]
    computed = [row for row, (*_, leaf) in enumerate(entries, start=first) if not leaf.rule.is_of_sheet]
    return replace(
        layout,
        cells=(*layout.cells, *(Cell(row, column, None, "computed") for row in computed for column in to_fill)),
        fillable=tuple(
            FillableRange(row, column, 1, 1, *(("points", _score(leaf)) if column in stages else ("name", _TEXT)))
            for row, leaf in of_sheet
            for column in to_fill
        ),
        checks=tuple(CheckFormula(row, len(fields) + 1, _check(row, stages, leaf)) for row, leaf in of_sheet),
    )


def scored_ranking(table: str, unit: str, rules: RuleBook) -> str:
    """Name of the ranking in which a criteria table scores a unit ("Cụm 1")."""
    rankings = (ranking for ranking, of_ranking in rules.criteria_ids.items() if of_ranking == table)
    return next(rules.name(ranking) for ranking in rankings if unit in rules.ranked_units(ranking))


def _has_unique_labels(table: CriteriaTable) -> bool:
    return len({comparison_form(leaf.label) for leaf in table.leaves.values()}) == len(table.leaves)


def _columns(form: RegisterForm) -> dict[str, RegisterColumn]:
    """Columns of the form, and one without heading, so not read, with the way to write scores."""
    columns = {}
    for name, heading in form.columns.items():
        columns[name] = RegisterColumn(heading, _WIDTHS.get(name, _NARROW), "name", _TEXT)
        if name == "max_points":
            columns[_WAY] = RegisterColumn("", _WIDTHS[_WAY], "name", _TEXT)
    return columns


def texts_above_headings(rules: RuleBook) -> dict[str, str]:
    """Texts above the headings that say who fills in each column."""
    by_unit = dict.fromkeys(("tu_cham", "giai_trinh", "minh_chung"), "Đơn vị ghi")
    appraiser = rules.unit_by_id[not_none(rules.year.emulation).appraised_by]
    name = "Cục" if appraiser == rules.office else appraiser.short_name
    return by_unit | {_WAY: "Cách ghi", "tham_dinh": f"{name} ghi", "ket_luan": "Hội đồng ghi"}


def _score(leaf: Leaf) -> Validation:
    """Allowed input of a score cell."""
    asked = leaf.rule.score_input(leaf.floor, leaf.cap)
    if asked.words:
        return Validation(asked.kind, asked.asks, words=asked.words)
    return Validation(asked.kind, asked.asks, asked.least, asked.most)


def _check(row: int, stages: Sequence[int], leaf: Leaf) -> str:
    """Check formula of a row: "" with valid scores, also after pasting.

    A notice if the unit has scored and the appraisal is missing.
    """
    allowed = _score(leaf)
    cells = [f"${cell_name(row, column)}" for column in stages]
    if allowed.kind == "list":
        wrong = [
            f'AND({cell}<>"",{",".join(f"{cell}<>{chr(34)}{word}{chr(34)}" for word in allowed.words)})'
            for cell in cells
        ]
        message = "Ghi Đạt hoặc Không đạt"
    else:
        wrong = [
            f'AND({cell}<>"",NOT(AND(ISNUMBER({cell}),N({cell})>={allowed.least},N({cell})<={allowed.most})))'
            for cell in cells
        ]
        message = (
            f"Phải là số từ {allowed.least:f} đến {allowed.most:f}"
            if allowed.kind == "decimal"
            else "Phải là số nguyên từ 0"
        )
    own, appraised = (
        cells[tuple(ScoreStage).index(ScoreStage.SELF)],
        cells[tuple(ScoreStage).index(ScoreStage.APPRAISED)],
    )
    notice = f'IF(AND({own}<>"",{appraised}=""),"(Chưa thẩm định)","")'
    return f'=IF(OR({",".join(wrong)}),"{message}. ","")&{notice}'
