"""The config workbook of an edition, with a fingerprint of the config it was made from."""

from collections.abc import Iterator
from dataclasses import replace

from thidua_helpers.blanks.layout import ILLUSTRATIVE, Cell, FillableRange, SheetLayout, Validation, table_layout
from thidua_helpers.blanks.words import WordLists
from thidua_helpers.blanks.xlsx import blank_xlsx
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.years.config_sheet import FIRST_ROW, ConfigSheet, SheetColumn
from thidua_helpers.years.kinds import Choice, Number, Text
from thidua_helpers.years.settings import CLUSTERS, DECISIONS, MEMBERS, Rows, Settings, fingerprint, settings_of
from thidua_helpers.years.sheets import MOST_RANKS, SUBJECTS, ConfigSheets

FINGERPRINT_SHEET, FINGERPRINT_HEADING = "Mã sổ", "Cấu hình khi lập sổ"
_HOW_TO = "Chỉ nhập vào ô màu vàng. Ghi xong thì đóng tệp, chạy lệnh “thidua config {edition}”."
_ABOUT_FINGERPRINT = "Để biết cấu hình có bị sửa bằng cách khác sau khi lập sổ này không. Không sửa."


def config_workbook(workspace: Workspace, rules: RuleBook, proposed: Settings, last_year: Settings) -> bytes:
    """Content of the workbook.

    `proposed`: initial values of rows that the edition has not set; clusters and members only if it has none.
    `last_year`: targets and results of the same period of the year before, to be shown.
    """
    settings, words = settings_of(rules), WordLists()
    if settings[CLUSTERS]:
        proposed = {sheet: rows for sheet, rows in proposed.items() if sheet not in (CLUSTERS, MEMBERS)}
    sheets = ConfigSheets(workspace, rules, settings, proposed, last_year)
    layouts = [
        _layout(part, rows, rules, words)
        for table in sheets.tables.values()
        for part, rows in _parts(sheets, table, proposed.get(table.sheet, {}) | settings[table.sheet])
    ]
    return blank_xlsx([*layouts, _fingerprint_sheet(settings), *words.sheets()])


def _parts(sheets: ConfigSheets, table: ConfigSheet, rows: Rows) -> Iterator[tuple[ConfigSheet, Rows]]:
    """Sheets that show the rows of a table: two for targets, else the table."""
    if table.sheet in sheets.target_sheets:
        yield from sheets.target_sheets[table.sheet].rows()
    else:
        yield table, rows


def _layout(table: ConfigSheet, settings: Rows, rules: RuleBook, words: WordLists) -> SheetLayout:
    note = _HOW_TO.format(edition=rules.edition)
    note = f"{ILLUSTRATIVE}. {note}" if rules.settings.illustrative else note
    widths = {column.heading: column.width for column in table.columns}
    head = table_layout(table.sheet, f"{table.title} – {rules.edition.title.upper()}", widths, [], note)
    cells = list(head.cells)
    for number, name in enumerate(table.names, start=FIRST_ROW):
        row = {**table.row_of(name), **table.about.get(name, {})}
        values = {**row, **settings.get(name, {})}
        for place, column in enumerate(table.columns):
            kind, value = column.kind_in(row), values.get(column.field, "")
            style = "known" if column.is_read_only and isinstance(kind, Number) else kind.style
            cells.append(Cell(number, place, kind.show(value), style))
    fillable = tuple(_fillable(table, words))
    return replace(head, cells=tuple(cells), fillable=fillable, is_protected=True, frozen_columns=len(table.identity))


def _fillable(table: ConfigSheet, words: WordLists) -> Iterator[FillableRange]:
    """Input ranges: whole columns, or single cells where the kind depends on the row."""
    count = len(table.names)
    for place, column in enumerate(table.columns):
        if column.is_read_only:
            continue
        is_fixed = column in table.identity or table.is_append_only
        first = count if is_fixed and not table.is_free else 0
        rows = count + table.spare - first
        if not callable(column.kind):
            if rows:
                allowed = column.kind.allowed(column.heading, words)
                yield FillableRange(FIRST_ROW + first, place, rows, 1, column.kind.style, allowed)
        elif table.sheet == DECISIONS:
            yield FillableRange(FIRST_ROW, place, rows, 1, "name", _by_subject(column, words))
        elif table.is_free:
            yield FillableRange(FIRST_ROW, place, rows, 1, "text", Text().allowed(column.heading, words))
        else:
            for number, name in enumerate(table.names, start=FIRST_ROW):
                kind = column.kind_in(table.row_of(name))
                yield FillableRange(number, place, 1, 1, kind.style, kind.allowed(column.heading, words))


def _by_subject(column: SheetColumn, words: WordLists) -> Validation:
    """Validation of a decision's value: the list for the subject in the row's first cell."""
    units = words.reference("Đơn vị", _choice(column, "").labels.values())
    ranks = words.reference("Thứ hạng", map(str, range(1, MOST_RANKS + 1)))
    lists = {"xep-hang": ranks}
    for subject in ("hang", "khen-thuong"):
        choice = _choice(column, subject)
        lists[subject] = words.reference(choice.name, choice.labels.values())
    source = units.removeprefix("=")
    for subject, where in lists.items():
        source = f'IF($A{FIRST_ROW + 1}="{SUBJECTS.labels[subject]}",{where.removeprefix("=")},{source})'
    asked = f"{column.heading}: chọn nội dung ở cột đầu trước, rồi chọn một mục trong danh sách."
    return Validation("list", asked, words=f"={source}")


def _choice(column: SheetColumn, subject: str) -> Choice:
    """The choice of a decision's column for a subject that is decided by one."""
    kind = column.kind_in({"subject": subject})
    assert isinstance(kind, Choice)
    return kind


def _fingerprint_sheet(settings: Settings) -> SheetLayout:
    """Sheet with the fingerprint of the config that the workbook is made from."""
    layout = table_layout(
        FINGERPRINT_SHEET,
        FINGERPRINT_SHEET.upper(),
        {FINGERPRINT_HEADING: 34},
        [(fingerprint(settings),)],
        _ABOUT_FINGERPRINT,
    )
    return replace(layout, is_protected=True)
