"""A blank statistical form: cells to fill in, totals and checks as formulas.

Relations between the formulas:
1. Each row of the form has up to four check formulas below the table, in the order of `_error_formulas`: broken
   identities, missing or invalid cells, a wrong sum, a difference from the forms of its parts. A check without an
   error is "".
2. The identity checks come first, in the order of the rows: `_broken_identities` counts broken identities of rows by
   their position alone.
3. A wrong sum colours the cell that is the likely cause: a cell of a row whose identities are broken as well, or the
   total if no identity of its parts is broken (`_is_cause`).
4. Formulas for marks are written for the first row of a block of rows and apply to the rows below, so columns are
   relative and sums are fixed (`_fixed`).

The checks are below the table, in the column of names, because the intake reads any text to the right of the header
as a column, and below the table a serial as an officer and a digit in a column of figures as a figure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from string import digits
from types import MappingProxyType

from thidua_helpers.blanks.form_layout import (
    NAME_COLUMNS,
    FormRow,
    FormTitle,
    Holder,
    first_row,
    form_layout,
    province_rows,
    unit_rows,
)
from thidua_helpers.blanks.layout import (
    ILLUSTRATIVE,
    Cell,
    CheckFormula,
    ErrorMark,
    FillableRange,
    SheetLayout,
    Validation,
)
from thidua_helpers.intake.excel.limits import cell_name
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.forms import FormSheet, StatisticalForm
from thidua_helpers.vietnamese import format_count
from thidua_helpers.vocabulary import UnitKind

# (unit, measure, line) → figure, in cases or đồng.
KnownFigures = Mapping[tuple[str, str, str], int]

# More officers than a unit has; a row without a name is passed over.
OFFICER_ROWS = 20
# Stored value of a total without a number: xlsxwriter stores "" as no value, as if the formula had not been computed.
NO_NUMBER = " "
MOST_VND, MOST_PCT = 10**15, 10_000
SERIAL_WIDTH, NAME_WIDTH = 5, 30
WIDTHS = {"viec": 8, "tien": 12}
LEAF_HEIGHT = 92
CHECK_HEAD = "Tự kiểm tra, không nhập ở đây. Chữ đỏ là chỗ chưa khớp; không còn chữ đỏ là các ô đã khớp nhau."
# Between the last row of the table and the checks there is room to sign.
CHECKS_BELOW = 10
_OFFICER = "Chấp hành viên: ghi mã (ví dụ CB-01) hoặc họ tên; dòng không dùng đến thì để trống cả dòng."
_RATE = "Tỷ lệ: nhập số phần trăm, ví dụ 83,98; hoặc để trống."
_WHOLE_NUMBER = "nhập số nguyên từ 0, không gõ dấu chấm; không phát sinh thì ghi 0."


def blank_of_unit(
    form: StatisticalForm, unit: str, rules: RuleBook, known: KnownFigures = MappingProxyType({})
) -> list[SheetLayout]:
    """Sheets of a unit's workbook, with rows for its officers if the form has them.

    `known` figures of the unit are entered on required sheets and may be changed. On an optional sheet they would make
    a sheet that nobody fills in an incomplete one.
    """
    name = rules.unit_by_id[unit].name
    officers = (Holder(""),) * OFFICER_ROWS
    rows = {
        sheet_id: unit_rows(form, Holder(name, officers=officers * sheet.officers))
        for sheet_id, sheet in form.sheets.items()
    }
    return [
        _FormBlank(form, sheet_id, own, form.sheets, rules, known_lines(form, sheet_id, unit, known)).layout(name)
        for sheet_id, own in rows.items()
    ]


def known_lines(form: StatisticalForm, sheet_id: str, unit: str, known: KnownFigures) -> dict[str, int]:
    """Line → known figure of a unit, in the unit of a required sheet; others are left out."""
    sheet = form.sheets[sheet_id]
    unit_vnd = form.money_unit_vnd if sheet.measure == "tien" else 1
    lines = {column.line for column in form.columns_of(sheet.measure) if column.line} if sheet.required else set()
    return {
        line: value // unit_vnd
        for (holder, measure, line), value in known.items()
        if (holder, measure) == (unit, sheet.measure) and line in lines and value % unit_vnd == 0
    }


def blank_of_province(form: StatisticalForm, rules: RuleBook) -> list[SheetLayout]:
    """Required sheets of the province's workbook, units as rows."""
    units = [unit for unit in rules.units if unit != rules.office]
    kind = units[0].kind if units else UnitKind.DISTRICT
    rows = province_rows(form, Holder(rules.office.name), [Holder(unit.name) for unit in units], kind)
    sheets = {sheet_id: sheet for sheet_id, sheet in form.sheets.items() if sheet.required}
    return [_FormBlank(form, sheet_id, rows, sheets, rules).layout(rules.settings.province) for sheet_id in sheets]


class _FormBlank:
    """One sheet of a blank form; `sheets` are all sheets of its workbook.

    `known`: figures by line that the row of the unit begins with.
    """

    def __init__(
        self,
        form: StatisticalForm,
        sheet_id: str,
        rows: Sequence[FormRow],
        sheets,
        rules: RuleBook,
        known: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self.form, self.sheet_id, self.rows, self.rules = form, sheet_id, rows, rules
        self.sheet: FormSheet = form.sheets[sheet_id]
        self.parts = [sheet for sheet in sheets.values() if sheet.part and sheet.measure == self.sheet.measure]
        self.first = first_row(form, self.sheet)
        columns = list(enumerate(form.columns_of(self.sheet.measure), start=NAME_COLUMNS))
        self.place = {column.line: place for place, column in columns if column.line}
        self.rates = {column.rate: place for place, column in columns if column.rate}
        self.checks = self.first + len(rows) + CHECKS_BELOW
        self.row_of = {row.serial: number for number, row in enumerate(rows, start=self.first)}
        self.known = {self.place[line]: value for line, value in known.items()}
        self.sums = self._column_sums()
        self.typed = [place for place in self.place.values() if place not in self.sums]

    def layout(self, reporter: str) -> SheetLayout:
        note = f"({ILLUSTRATIVE})" if self.rules.settings.illustrative else ""
        title = FormTitle(reporter, self.rules.edition, note, _first_printed_day(self.rules))
        form = form_layout(self.form, self.sheet_id, title, self.rows, self.rules.indicators.rates)
        entered = {(cell.row, cell.column): cell for cell in (*self._sum_cells(), *self._known_cells())}
        return replace(
            form,
            cells=tuple(entered.get((cell.row, cell.column), cell) for cell in form.cells),
            widths=tuple(self._widths()),
            heights={row: height if row < self.first - 2 else LEAF_HEIGHT for row, height in form.heights.items()},
            fillable=tuple(self._fillable()),
            checks=tuple(self._checks()),
            above_checks=Cell(self.checks - 1, 1, CHECK_HEAD, "note"),
            marks=tuple(self._marks()),
        )

    def _widths(self) -> Iterator[int]:
        """Column widths, narrower than in printed forms, so that the form is legible on A4."""
        yield from (SERIAL_WIDTH, NAME_WIDTH)
        for column in self.form.columns_of(self.sheet.measure):
            yield WIDTHS[self.sheet.measure] if column.line else WIDTHS["viec"]

    def _column_sums(self) -> dict[int, list[tuple[str, int]]]:
        """Column of a total → its parts with their signs, by the first identity of the total.

        An identity that would make a formula refer to itself stays a check.
        """
        sums: dict[int, list[tuple[str, int]]] = {}
        for total, signed in self._signed_identities():
            place, parts = self.place[total], [(sign, self.place[line]) for sign, line in signed]
            if place not in sums and place not in _all_parts([part for _, part in parts], sums):
                sums[place] = parts
        return sums

    def _sum_cells(self) -> Iterator[Cell]:
        """Totals as formulas with their values: no number until all of their parts are numbers."""
        for number, row in enumerate(self.rows, start=self.first):
            for place in self.place.values() if row.sums else self.sums:
                formula = self._sum_of_rows(row, place) if row.sums else self._sum_of_columns(number, place)
                value = self.known.get(place, NO_NUMBER) if row.sums else NO_NUMBER
                yield Cell(number, place, value, "sum_bold" if row.bold else "sum", formula)

    def _sum_of_rows(self, row: FormRow, place: int) -> str:
        runs = _consecutive([self.row_of[serial] for serial in row.sums])
        cells = ",".join(_relative(first, place, last) for first, last in runs)
        return f'=IF(COUNT({cells})<{len(row.sums)},"",SUM({cells}))'

    def _sum_of_columns(self, number: int, place: int) -> str:
        parts = [(sign, cell_name(number, part)) for sign, part in self.sums[place]]
        total = "".join(f"{sign}{cell}" for sign, cell in parts).removeprefix("+")
        return f'=IF(COUNT({",".join(cell for _, cell in parts)})<{len(parts)},"",{total})'

    def _known_cells(self) -> Iterator[Cell]:
        number = next(number for number, row in enumerate(self.rows, start=self.first) if not row.sums)
        for place, value in self.known.items():
            yield Cell(number, place, value, "number_bold")

    def _fillable(self) -> Iterator[FillableRange]:
        most, asks = MOST_VND, f"Số việc: {_WHOLE_NUMBER}"
        if self.sheet.measure == "tien":
            most = MOST_VND // self.form.money_unit_vnd
            asks = f"Số tiền ({format_count(self.form.money_unit_vnd)} đồng): {_WHOLE_NUMBER}"
        typed_rows = [number for number, row in enumerate(self.rows, start=self.first) if not row.sums]
        for top, bottom in _consecutive(typed_rows):
            for first, count in _runs(self.typed):
                allowed = Validation("whole", asks, 0, most)
                yield FillableRange(top, first, bottom - top + 1, count, "number", allowed)
        for rate_id, place in self.rates.items():
            asked = f"{_RATE} {self._rate_description(rate_id)}"
            yield FillableRange(self.first, place, len(self.rows), 1, "rate", Validation("decimal", asked, 0, MOST_PCT))
        nameless = [number for number, row in enumerate(self.rows, start=self.first) if not row.name]
        if nameless:
            yield FillableRange(nameless[0], 1, len(nameless), 1, "name", Validation("any", _OFFICER))

    def _rate_description(self, rate_id: str) -> str:
        """Text that names the columns of a rate, and `giam` if its numerator leaves it out."""
        rate = self.rules.indicators.rates[rate_id]
        lines = rate.numerator.split("+")
        text = f"Bằng ({' + '.join(_code(self.place[line]) for line in lines)}) ÷ {_code(self.place[rate.denominator])}"
        if "giam" in self.place and "giam" not in lines:
            text += f", không kể Giảm thi hành án {_code(self.place['giam'])}"
        return f"{text}."

    def _checks(self) -> Iterator[CheckFormula]:
        """Formula for the number of errors at the top, and the check formulas below the table."""
        formulas = list(self._error_formulas())
        cells = f"{cell_name(self.checks, 1)}:{cell_name(self.checks + len(formulas) - 1, 1)}"
        wrong = f"SUMPRODUCT(--(LEN({cells})>0))"
        message = '"Còn "&{0}&" chỗ chưa khớp: xem phần tự kiểm tra dưới bảng"'
        yield CheckFormula(1, NAME_COLUMNS, f'=IF({wrong}=0,"",{message.format(wrong)})')
        for place, (number, words) in enumerate(formulas):
            row = self.rows[number - self.first]
            called = f"Dòng {row.serial}" if row.serial else f"Dòng {row.name}"
            formula = f'IF(LEN({_without_errors(words)})=0,"","{called}: "&{_without_errors(words)})'
            yield CheckFormula(self.checks + place, 1, f"={formula}")

    def _error_formulas(self) -> Iterator[tuple[int, str]]:
        """(row, check formula): identities of all rows, then missing cells, sums, parts' forms.

        `_broken_identities` counts identities by their position.
        """
        numbered = list(enumerate(self.rows, start=self.first))
        for number, _ in numbered:
            yield number, "&".join(_if_formula(wrong, f'"{words}. "') for *_, wrong, words in self._identities(number))
        for number, row in numbered:
            yield number, self._incomplete_row(number, row)
        for number, row in numbered:
            if self._addends(number):
                conditions = {place: self._wrong_sum(number, place) for place in self.place.values()}
                what = "các dòng hợp thành" if row.sums else "các chấp hành viên"
                yield number, _columns_formula(f"Khác {what} cộng lại", conditions)
        for number, row in numbered:
            if self.parts and not self.sheet.part and row.name and not row.sums:
                yield number, self._difference_from_parts(number)

    def _broken_identities(self, first: int, last: int) -> str:
        """Formula for the number of rows, from first to last, with a broken identity."""
        cells = f"{_cell(self.checks + first - self.first, 1)}:{_cell(self.checks + last - self.first, 1)}"
        return f"SUMPRODUCT(--(LEN({cells})>0))"

    def _marks(self) -> Iterator[ErrorMark]:
        """Cells that turn red.

        Invalid cells of a begun row; causes of a wrong sum; the total of a broken identity whose columns add up;
        serials of rows with an error.
        """
        for block in self._blocks():
            number, count = block[0], len(block)
            for first, columns in [] if self.rows[number - self.first].sums else _runs(self.typed):
                cell = cell_name(number, first)
                yield ErrorMark(number, first, count, columns, f"=AND({self._is_begun(number)},NOT(ISNUMBER({cell})))")
            for first, columns in _runs(self.place.values()):
                if wrong := [self._is_cause(number, total, first) for total in self._sums_of(number)]:
                    yield ErrorMark(number, first, count, columns, f"=OR({','.join(wrong)})")
            for total, lines, wrong, _ in self._identities(number):
                places = [self.place[line] for line in (total, *lines)]
                column_sums = [self._wrong_sum(sum_row, place) for sum_row in self._sums_of(number) for place in places]
                alone = f"AND({wrong},NOT(OR({','.join(column_sums)})))" if column_sums else wrong
                yield ErrorMark(number, self.place[total], count, 1, f"={alone}")
        for place, (number, _) in enumerate(self._error_formulas()):
            yield ErrorMark(number, 0, 1, 1, f"=LEN({_cell(self.checks + place, 1)})>0")

    def _blocks(self) -> list[list[int]]:
        """Runs of consecutive rows that belong to the same sums, such as the officers of a unit."""
        numbers = range(self.first, self.first + len(self.rows))
        alike = groupby(numbers, key=lambda number: (self._sums_of(number), self.rows[number - self.first].name == ""))
        return [list(block) for _, block in alike]

    def _addends(self, number: int) -> list[int]:
        """Rows that a row sums: its `sums`, or its officers."""
        row = self.rows[number - self.first]
        officers = [other.serial for other in self.rows if other.serial.startswith(f"{row.serial}.")]
        return [self.row_of[serial] for serial in row.sums or officers]

    def _sums_of(self, number: int) -> list[int]:
        """Sum rows that a row belongs to: itself first, if it is a sum, then its totals."""
        own = [number] if self._addends(number) else []
        return own + [sum_row for sum_row in self.row_of.values() if number in self._addends(sum_row)]

    def _wrong_sum(self, total: int, place: int) -> str:
        """Condition for a wrong sum of a row in a column; false unless all its cells are numbers.

        Officers without a name are not counted.
        """
        row, own = self.rows[total - self.first], _fixed(total, place)
        cells = ",".join(_fixed(first, place, last) for first, last in _consecutive(self._addends(total)))
        count = str(len(self._addends(total)))
        if not row.sums:
            names = ",".join(
                f"${_fixed(first, 1)}:${_fixed(last, 1)}" for first, last in _consecutive(self._addends(total))
            )
            count = f"COUNTA({names})"
        some = "" if row.sums else f",{count}>0"
        return f"AND(COUNT({own},{cells})=1+{count}{some},{own}<>SUM({cells}))"

    def _is_cause(self, number: int, total: int, place: int) -> str:
        """Condition for a cell being the likely cause of the wrong sum in row `total`.

        Either an identity of its own row is broken, or it is the total and no identity of its parts is broken.
        """
        own = self._broken_identities(number, number)
        if number == total:
            parts = "+".join(self._broken_identities(first, last) for first, last in _consecutive(self._addends(total)))
            return f"AND({self._wrong_sum(total, place)},OR({own}>0,{parts}=0))"
        return f"AND({self._wrong_sum(total, place)},{own}>0)"

    def _incomplete_row(self, number: int, row: FormRow) -> str:
        no_number = {place: f"NOT(ISNUMBER({_cell(number, place)}))" for place in self.typed}
        formulas = [] if row.sums else [_columns_formula("Trống hoặc không phải số", no_number)]
        if not row.name:
            formulas.append(_if_formula(f"LEN(TRIM({_cell(number, 1)}))=0", '"Thiếu mã hoặc họ tên. "'))
        formulas += [self._rate_check(number, rate, place) for rate, place in self.rates.items()]
        return f'IF({self._is_begun(number)},{"&".join(formulas) or chr(34) * 2},"")'

    def _is_begun(self, number: int) -> str:
        """Condition for a row with a typed figure, or with an officer's name.

        Known figures, with which a blank begins, do not count.
        """
        row = self.rows[number - self.first]
        if row.sums:
            return f"COUNT({_row_cells(number, [place for place in self.place.values() if place not in self.known])})>0"
        name = "" if row.name else f",{_cell(number, 1)}"
        return f"COUNTA({_row_cells(number, [place for place in self.typed if place not in self.known])}{name})>0"

    def _identities(self, row: int) -> Iterator[tuple[str, list[str], str, str]]:
        """(total, lines of the parts, condition for a broken identity, message) of a row.

        The condition is false while a cell of the identity is empty.
        """
        for total_line, signed in self._signed_identities():
            total, cells = _cell(row, self.place[total_line]), [_cell(row, self.place[line]) for _, line in signed]
            right = "".join(f"{sign}{cell}" for (sign, _), cell in zip(signed, cells, strict=True)).removeprefix("+")
            # IF, not AND: arithmetic with an empty total would be an error.
            wrong = f"IF(COUNT({','.join([total, *cells])})={1 + len(cells)},{total}<>{right},FALSE)"
            parts = "".join(f" {sign} {_code(self.place[line])}" for sign, line in signed).removeprefix(" + ")
            words = f"{_code(self.place[total_line])} khác {parts}"
            yield total_line, [line for _, line in signed], wrong, words

    def _signed_identities(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """(total, its parts with their signs) of each identity of the sheet's lines."""
        for identity in self.form.identities:
            signed = [("-" if part.startswith("-") else "+", part.removeprefix("-")) for part in identity.parts]
            if identity.total in self.place:
                yield identity.total, [(sign, line) for sign, line in signed if line in self.place]

    def _rate_check(self, number: int, rate_id: str, place: int) -> str:
        """Formula that reports a typed rate that differs from its figures at 2, 1 and 0 decimals."""
        rate, typed = self.rules.indicators.rates[rate_id], _cell(number, place)
        top = "+".join(_cell(number, self.place[line]) for line in rate.numerator.split("+"))
        bottom = _cell(number, self.place[rate.denominator])
        computed = f"({top})/{bottom}*100"
        differs = ",".join(f"{typed}<>ROUND({computed},{decimals})" for decimals in (2, 1, 0))
        wrong = f"IF(AND(ISNUMBER({typed}),N({bottom})>0),AND({differs}),FALSE)"
        return _if_formula(wrong, f'"{_code(place)} tính ra "&FIXED({computed},2)&". "')

    def _difference_from_parts(self, number: int) -> str:
        forms = [f"'{part.names[0]}'!" for part in self.parts]
        are_full = ",".join(self._is_full(number, form) for form in ("", *forms))
        differs = {
            place: f"{cell_name(number, place)}<>{'+'.join(f'{form}{cell_name(number, place)}' for form in forms)}"
            for place in self.place.values()
        }
        names = " + ".join(part.names[0] for part in self.parts)
        return _if_formula(f"AND({are_full})", _columns_formula(f"Khác biểu {names} cộng lại", differs))

    def _is_full(self, number: int, form: str = "") -> str:
        return f"COUNT({_row_cells(number, self.place.values(), form)})={len(self.place)}"


def _all_parts(places: Sequence[int], sums: Mapping[int, Sequence[tuple[str, int]]]) -> set[int]:
    """Columns, and those that they are sums of, at any depth."""
    return {*places}.union(*(_all_parts([part for _, part in sums[place]], sums) for place in places if place in sums))


def _row_cells(number: int, places: Iterable[int], form: str = "") -> str:
    """References to cells of a row, with fixed columns."""
    runs = ((_cell(number, first), _cell(number, first + count - 1)) for first, count in _runs(places))
    return ",".join(f"{form}{first}:{last}" for first, last in runs)


def _runs(places: Iterable[int]) -> list[tuple[int, int]]:
    """(first column, number of columns) of each run of adjacent columns."""
    return [(first, last - first + 1) for first, last in _consecutive([*places])]


def _first_printed_day(rules: RuleBook) -> date | None:
    """First day of the months in the title, declared by a reorganisation; None without one."""
    if rules.year.reorganisation is None:
        return None
    months = 12 * rules.edition.end.year + rules.edition.end.month - rules.year.reorganisation.printed_months
    return date(months // 12, months % 12 + 1, 1)


def _cell(row: int, column: int) -> str:
    return f"${cell_name(row, column)}"


def _fixed(row: int, column: int, last_row: int | None = None) -> str:
    """Reference with a fixed row, to a cell or down to `last_row`; also valid in lower rows."""
    letters = cell_name(row, column).rstrip(digits)
    first = f"{letters}${row + 1}"
    return first if last_row in (None, row) else f"{first}:{letters}${last_row + 1}"


def _relative(row: int, column: int, last_row: int) -> str:
    """Reference to a cell, or down to `last_row`."""
    first, last = cell_name(row, column), cell_name(last_row, column)
    return first if first == last else f"{first}:{last}"


def _consecutive(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """(first, last) of each run of consecutive rows or columns."""
    groups = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    stretches = [[number for _, number in group] for _, group in groups]
    return [(stretch[0], stretch[-1]) for stretch in stretches]


def _columns_formula(message: str, conditions: Mapping[int, str]) -> str:
    """Formula for a message and the codes of columns with a true condition; "" without any."""
    codes = "&".join(f'IF({condition}," {_code(place)}","")' for place, condition in conditions.items())
    return f'IF(OR({",".join(conditions.values())}),"{message}, cột"&{codes}&". ","")'


def _code(place: int) -> str:
    return f"({place - NAME_COLUMNS + 1})"


def _if_formula(condition: str, words: str) -> str:
    return f'IF({condition},{words},"")'


def _without_errors(formula: str) -> str:
    return f'IFERROR({formula},"Có ô không phải số. ")'
