"""A statistical form to be filled in: figures and officers unlocked, and below the form what does not add up yet.

The intake takes any text to the right of the header for a column, and below the table a serial for an officer, a digit
in a column of figures for a figure: so the checks stand below, in the column of the names.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from thidua_helpers.blanks.form_layout import (
    NAME_COLUMNS,
    FormRow,
    Holder,
    Title,
    first_row,
    form_layout,
    province_rows,
    unit_rows,
)
from thidua_helpers.blanks.layout import ILLUSTRATIVE, Allowed, Cell, Check, Inputs, Mark, SheetLayout
from thidua_helpers.intake.workbook import cell_name
from thidua_helpers.rules import RuleBook
from thidua_helpers.rules.models import FormSheet, StatisticalForm
from thidua_helpers.vietnamese import format_count

# More officers than a unit has; a row without a name is passed over.
OFFICER_ROWS = 20
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


def blank_of_unit(form: StatisticalForm, unit: str, rules: RuleBook) -> list[SheetLayout]:
    """The sheets of the workbook of one unit, with rows for its officers where the form has them."""
    name = rules.unit_by_id[unit].name
    officers = (Holder(""),) * OFFICER_ROWS
    return [
        _Blank(form, sheet_id, unit_rows(form, Holder(name, officers=officers * sheet.officers)), form.sheets, rules)
        .layout(name)
        for sheet_id, sheet in form.sheets.items()
    ]  # fmt: skip


def blank_of_province(form: StatisticalForm, rules: RuleBook) -> list[SheetLayout]:
    """The sheets of the workbook of the whole province, units as rows; only those that it must have."""
    units = [unit for unit in rules.units if unit != rules.office]
    kind = units[0].kind if units else "chi_cuc"
    rows = province_rows(form, Holder(rules.office.name), [Holder(unit.name) for unit in units], kind)
    sheets = {sheet_id: sheet for sheet_id, sheet in form.sheets.items() if sheet.required}
    return [_Blank(form, sheet_id, rows, sheets, rules).layout(rules.workspace.province) for sheet_id in sheets]


class _Blank:
    """One sheet of a blank form; `sheets` are all that its workbook has."""

    def __init__(self, form: StatisticalForm, sheet_id: str, rows: Sequence[FormRow], sheets, rules: RuleBook) -> None:
        self.form, self.sheet_id, self.rows, self.rules = form, sheet_id, rows, rules
        self.sheet: FormSheet = form.sheets[sheet_id]
        self.parts = [each for each in sheets.values() if each.part and each.measure == self.sheet.measure]
        self.first = first_row(form, self.sheet)
        columns = list(enumerate(form.columns_of(self.sheet.measure), start=NAME_COLUMNS))
        self.place = {column.line: place for place, column in columns if column.line}
        self.rates = {column.rate: place for place, column in columns if column.rate}
        self.checks = self.first + len(rows) + CHECKS_BELOW
        self.row_of = {row.serial: number for number, row in enumerate(rows, start=self.first)}

    def layout(self, reporter: str) -> SheetLayout:
        note = f"({ILLUSTRATIVE})" if self.rules.workspace.illustrative else ""
        title = Title(reporter, self.rules.edition, note, _since(self.rules))
        form = form_layout(self.form, self.sheet_id, title, self.rows, self.rules.indicators.rates)
        return replace(
            form,
            widths=tuple(self._widths()),
            heights={row: height if row < self.first - 2 else LEAF_HEIGHT for row, height in form.heights.items()},
            inputs=tuple(self._inputs()),
            checks=tuple(self._checks()),
            above_checks=Cell(self.checks - 1, 1, CHECK_HEAD, "note"),
            marks=tuple(self._marks()),
        )

    def _widths(self) -> Iterator[int]:
        """Narrower columns than where figures stand already: on A4 the form is to be read."""
        yield from (SERIAL_WIDTH, NAME_WIDTH)
        for column in self.form.columns_of(self.sheet.measure):
            yield WIDTHS[self.sheet.measure] if column.line else WIDTHS["viec"]

    def _inputs(self) -> Iterator[Inputs]:
        most, asks = MOST_VND, f"Số việc: {_WHOLE_NUMBER}"
        if self.sheet.measure == "tien":
            most = MOST_VND // self.form.money_unit_vnd
            asks = f"Số tiền ({format_count(self.form.money_unit_vnd)} đồng): {_WHOLE_NUMBER}"
        for first, count in self._runs():
            yield Inputs(self.first, first, len(self.rows), count, "number", Allowed("whole", asks, 0, most))
        for place in self.rates.values():
            yield Inputs(self.first, place, len(self.rows), 1, "rate", Allowed("decimal", _RATE, 0, MOST_PCT))
        nameless = [number for number, row in enumerate(self.rows, start=self.first) if not row.name]
        if nameless:
            yield Inputs(nameless[0], 1, len(nameless), 1, "name", Allowed("any", _OFFICER))

    def _checks(self) -> Iterator[Check]:
        """At the top how many rows are wrong, and below the table of each row what is."""
        cells = f"{cell_name(self.checks, 1)}:{cell_name(self.checks + len(self.rows) - 1, 1)}"
        wrong = f"SUMPRODUCT(--(LEN({cells})>0))"
        said = '"Còn "&{0}&" dòng chưa khớp: xem phần tự kiểm tra dưới bảng"'
        yield Check(1, NAME_COLUMNS, f'=IF({wrong}=0,"",{said.format(wrong)})')
        for place, (number, row) in enumerate(enumerate(self.rows, start=self.first)):
            wrong = [self._alone(number, row)]
            wrong += [_if(condition, f'"{words}. "') for condition, words in self._beside_others(number, row)]
            said = "&".join(wrong)
            called = f"Dòng {row.serial}" if row.serial else f"Dòng {row.name}"
            yield Check(self.checks + place, 1, f'=IF(LEN({_safe(said)})=0,"","{called}: "&{_safe(said)})')

    def _marks(self) -> Iterator[Mark]:
        """The total of an identity that does not hold, the cells of a row that differ from their sum, and the serial of
        every row with something wrong."""
        for total, wrong, _ in self._identities(self.first):
            yield Mark(self.first, self.place[total], len(self.rows), 1, f"={wrong}")
        for number, row in enumerate(self.rows, start=self.first):
            summed = self._summed(row)
            for first, count in self._runs() if summed else ():
                wrong = f"{cell_name(number, first)}<>{summed(first)}"
                yield Mark(number, first, 1, count, f"=AND({self._is_full(number)},{wrong})")
        yield Mark(self.first, 0, len(self.rows), 1, f"=LEN({_cell(self.checks, 1)})>0")

    def _alone(self, number: int, row: FormRow) -> str:
        cells, count, name = self._cells(number), len(self.place), f"LEN(TRIM({_cell(number, 1)}))=0"
        said = [_if(f"COUNT({cells})<{count}", f'"Còn "&({count}-COUNT({cells}))&" ô trống hoặc không phải số. "')]
        if not row.name:
            said.append(_if(name, '"Thiếu mã hoặc họ tên. "'))
        said += [_if(wrong, f'"{words}. "') for _, wrong, words in self._identities(number)]
        said += [self._wrong_rate(number, rate, place) for rate, place in self.rates.items()]
        is_blank = f"COUNTA({cells})=0" if row.name else f"AND(COUNTA({cells})=0,{name})"
        return f'IF({is_blank},"",{"&".join(said)})'

    def _identities(self, row: int) -> Iterator[tuple[str, str, str]]:
        """(total, condition under which the identity does not hold, words); not asked while a cell of it is open."""
        for identity in self.form.identities:
            signed = [("-" if part.startswith("-") else "+", part.removeprefix("-")) for part in identity.parts]
            signed = [(sign, line) for sign, line in signed if line in self.place]
            if identity.total not in self.place:
                continue
            total, cells = _cell(row, self.place[identity.total]), [_cell(row, self.place[line]) for _, line in signed]
            right = "".join(f"{sign}{cell}" for (sign, _), cell in zip(signed, cells, strict=True)).removeprefix("+")
            wrong = f"AND(COUNT({','.join([total, *cells])})={1 + len(cells)},{total}<>{right})"
            said = "".join(f" {sign} {self._code(line)}" for sign, line in signed).removeprefix(" + ")
            yield identity.total, wrong, f"{self._code(identity.total)} khác {said}"

    def _wrong_rate(self, number: int, rate_id: str, place: int) -> str:
        """A rate that was typed is that of its figures, to two decimals at the most; it may stay empty."""
        rate, typed = self.rules.indicators.rates[rate_id], _cell(number, place)
        top = "+".join(_cell(number, self.place[line]) for line in rate.numerator.split("+"))
        bottom = _cell(number, self.place[rate.denominator])
        computed = f"({top})/{bottom}*100"
        differs = ",".join(f"{typed}<>ROUND({computed},{decimals})" for decimals in (2, 1, 0))
        wrong = f"IF(AND(ISNUMBER({typed}),N({bottom})>0),AND({differs}),FALSE)"
        return _if(wrong, f'"({place - NAME_COLUMNS + 1}) tính ra "&FIXED({computed},2)&". "')

    def _beside_others(self, number: int, row: FormRow) -> Iterator[tuple[str, str]]:
        """(condition, words) under which a row is not the sum of its rows, or of the forms of the parts."""
        if summed := self._summed(row):
            what = "các dòng hợp thành" if row.sums else "các chấp hành viên"
            yield self._differs(number, summed), f"Khác {what} cộng lại"
        if self.parts and not self.sheet.part and row.name and not row.sums:
            forms = [f"'{part.names[0]}'!" for part in self.parts]
            are_full = ",".join(self._is_full(number, form) for form in forms)

            def of_parts(place: int) -> str:
                return "+".join(f"{form}{cell_name(number, place)}" for form in forms)

            names = " + ".join(part.names[0] for part in self.parts)
            yield f"AND({are_full},{self._differs(number, of_parts)})", f"Khác biểu {names} cộng lại"

    def _summed(self, row: FormRow) -> Callable[[int], str] | None:
        """Place of a column → the sum that a row should equal there: of the rows that it names, or of its officers."""
        if row.sums:
            rows = [self.row_of[serial] for serial in row.sums]
            return lambda place: f"SUM({','.join(cell_name(each, place) for each in rows)})"
        officers = [self.row_of[each.serial] for each in self.rows if each.serial.startswith(f"{row.serial}.")]
        if not officers:
            return None
        first, last = officers[0], officers[-1]
        has_any = f"COUNTA({_cell(first, 1)}:{_cell(last, 1)})>0"
        own = self.row_of[row.serial]
        return lambda place: (
            f"IF({has_any},SUM({cell_name(first, place)}:{cell_name(last, place)}),{cell_name(own, place)})"
        )

    def _differs(self, number: int, summed: Callable[[int], str]) -> str:
        pairs = ",".join(f"{cell_name(number, place)}<>{summed(place)}" for place in self.place.values())
        return f"AND({self._is_full(number)},OR({pairs}))"

    def _is_full(self, number: int, form: str = "") -> str:
        return f"COUNT({self._cells(number, form)})={len(self.place)}"

    def _cells(self, number: int, form: str = "") -> str:
        runs = ((_cell(number, first), _cell(number, first + count - 1)) for first, count in self._runs())
        return ",".join(f"{form}{first}:{last}" for first, last in runs)

    def _runs(self) -> list[tuple[int, int]]:
        """First column and number of columns of each stretch of lines without a rate among them."""
        groups = groupby(enumerate(self.place.values()), key=lambda each: each[1] - each[0])
        stretches = [[place for _, place in group] for _, group in groups]
        return [(places[0], len(places)) for places in stretches]

    def _code(self, line: str) -> str:
        return f"({self.place[line] - NAME_COLUMNS + 1})"


def _since(rules: RuleBook) -> date | None:
    """The first day of the months that the title names, where the year file says how many: after a reorganisation."""
    if rules.year.reorganisation is None:
        return None
    months = 12 * rules.edition.end.year + rules.edition.end.month - rules.year.reorganisation.printed_months
    return date(months // 12, months % 12 + 1, 1)


def _cell(row: int, column: int) -> str:
    return f"${cell_name(row, column)}"


def _if(condition: str, words: str) -> str:
    return f'IF({condition},{words},"")'


def _safe(formula: str) -> str:
    return f'IFERROR({formula},"Có ô không phải số. ")'
