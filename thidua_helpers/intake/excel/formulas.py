"""Recomputation of formulas, which shows whether a stored value is still right.

A workbook may have been saved without being computed: by a program that cannot, or by Excel set to manual computation.
Only what forms need is supported: + − × ÷, comparisons, SUM, COUNT of cells, IF, IFERROR, ROUND, ABS. A formula is
computed from the stored values of the cells that it names, so that the first old value of a chain is found.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from thidua_helpers.intake.excel.limits import cell_place
from thidua_helpers.numbers import round_half_up

Place = tuple[int, int]
Rows = Sequence[Sequence[object]]
Number = int | Fraction
Value = Number | str | None  # None is an error, such as a division by zero

# Cells that all formulas of a workbook may read: ten times those of a province's forms.
MOST_CELLS = 1_000_000
LONGEST_FORMULA = 1_000
_DEEPEST = 20
# From here on a whole binary number may differ from the one that is written.
_DIGITS_LOST = 2**53
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:E[+-]?\d+)?)(?![A-Za-z(!\d.])"
    r"|(?P<cell>(?:'(?:[^']|'')+'!|[^\W\d][\w.]*!)?\$?[A-Z]{1,3}\$?[1-9]\d{0,6}(?::\$?[A-Z]{1,3}\$?[1-9]\d{0,6})?)(?![\w(!.:])"
    r"|(?P<function>[A-Z]+)\((?=.)"
    r'|"(?P<text>(?:[^"]|"")*)"'
    r"|(?P<sign><=|>=|<>|[-+*/(),<>=%]))\s*",
    re.ASCII | re.DOTALL,
)
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")


class Formula(NamedTuple):
    """Text of a formula, and for a shared one the rows and columns by which its cells move."""

    text: str
    rows: int = 0
    columns: int = 0


class UnsupportedFormula(Exception):
    """A formula that is not computed here."""


class Calculator:
    """Computes formulas of one workbook from at most MOST_CELLS cells; `sheets` by name."""

    def __init__(self, sheets: Mapping[str, Rows]) -> None:
        self._sheets = sheets
        self._left = MOST_CELLS

    def result(self, formula: Formula, sheet: str) -> Value:
        """Current result of a formula; raises UnsupportedFormula."""
        if not formula.text or len(formula.text) > LONGEST_FORMULA:
            raise UnsupportedFormula
        reading = _FormulaEvaluation(formula, sheet, self)
        value = reading.comparison()
        if reading.has_more:
            raise UnsupportedFormula
        return value

    def cells(self, sheet: str, first: Place, last: Place) -> list[object]:
        """Values of the filled part of a range, row by row.

        Raises UnsupportedFormula for an unknown sheet, and for more than MOST_CELLS cells altogether.
        """
        rows = self._sheets.get(sheet)
        if rows is None or first[0] > last[0] or first[1] > last[1]:
            raise UnsupportedFormula
        read = []
        for cells in rows[first[0] : last[0] + 1]:
            read += cells[first[1] : last[1] + 1]
            self._left -= 1
        self._left -= len(read)
        if self._left < 0:
            raise UnsupportedFormula
        return read


class _FormulaEvaluation:
    """Evaluates one formula from left to right."""

    def __init__(self, formula: Formula, sheet: str, calculator: Calculator) -> None:
        self._formula, self._sheet, self._calculator = formula, sheet, calculator
        self._tokens = _tokens(formula.text)
        self._at = self._depth = 0

    @property
    def has_more(self) -> bool:
        return self._at < len(self._tokens)

    def _take_sign(self, *signs: str) -> str:
        """Consume the next sign if it is one of these, and return it; else ""."""
        if self.has_more:
            kind, text = self._tokens[self._at]
            if kind == "sign" and text in signs:
                self._at += 1
                return text
        return ""

    def comparison(self) -> Value:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnsupportedFormula
        value = self._sum()
        while sign := self._take_sign("=", "<>", "<", ">", "<=", ">="):
            value = _compared(value, sign, self._sum())
        self._depth -= 1
        return value

    def _sum(self) -> Value:
        value = self._product()
        while sign := self._take_sign("+", "-"):
            right = _number(self._product())
            left = _number(value)
            value = None if left is None or right is None else left + right if sign == "+" else left - right
        return value

    def _product(self) -> Value:
        value = self._signed()
        while sign := self._take_sign("*", "/"):
            left, right = _number(value), _number(self._signed())
            if left is None or right is None or (sign == "/" and right == 0):
                value = None
            else:
                value = left * right if sign == "*" else Fraction(left, right)
        return value

    def _signed(self) -> Value:
        if sign := self._take_sign("+", "-"):
            value = self._signed()
            number = _number(value)
            return value if sign == "+" or number is None else -number
        value = self._operand()
        while self._take_sign("%"):
            number = _number(value)
            value = None if number is None else Fraction(number, 100)
        return value

    def _operand(self) -> Value:
        if self._take_sign("("):
            value = self.comparison()
            self._take_closing()
            return value
        if not self.has_more:
            raise UnsupportedFormula
        kind, text = self._tokens[self._at]
        self._at += 1
        match kind:
            case "number":
                return Fraction(text)
            case "text":
                return text.replace('""', '"')
            case "cell" if ":" not in text:
                (value,) = self._range(text) or ("",)
                return _value(value)
            case "function":
                return self._function(text)
            case _:
                raise UnsupportedFormula

    def _take_closing(self) -> None:
        if not self._take_sign(")"):
            raise UnsupportedFormula

    def _function(self, name: str) -> Value:
        if name == "SUM":
            return self._total()
        if name == "COUNT":
            return self._count()
        arguments = [self.comparison()]
        while self._take_sign(","):
            arguments.append(self.comparison())
        self._take_closing()
        match name, arguments:
            case "IF", [condition, yes, *no] if len(no) < 2:
                number = _number(condition)
                return None if number is None else yes if number else no[0] if no else 0
            case "IFERROR", [value, other]:
                return other if value is None else value
            case "ROUND", [value, int() | Fraction() as decimals] if decimals.denominator == 1 and 0 <= decimals <= 9:
                number = _number(value)
                return None if number is None else Fraction(round_half_up(number, int(decimals)))
            case "ABS", [value]:
                number = _number(value)
                return None if number is None else abs(number)
            case _:
                raise UnsupportedFormula

    def _total(self) -> Value:
        """Result of SUM, which ignores texts in cells."""
        total: Number | None = 0
        while True:
            kind, text = self._tokens[self._at] if self.has_more else ("", "")
            if kind == "cell":
                self._at += 1
                cells = [_value(cell) for cell in self._range(text)]
                added = sum(value for value in cells if isinstance(value, (int, Fraction)))
            else:
                added = _number(self.comparison())
            total = None if total is None or added is None else total + added
            if not self._take_sign(","):
                self._take_closing()
                return total

    def _count(self) -> Value:
        """Result of COUNT over cells: the number of numbers, without texts and booleans."""
        count = 0
        while True:
            kind, text = self._tokens[self._at] if self.has_more else ("", "")
            if kind != "cell":
                raise UnsupportedFormula
            self._at += 1
            values = [cell for cell in self._range(text) if cell is not None and not isinstance(cell, (bool, str))]
            count += len(values)
            if not self._take_sign(","):
                self._take_closing()
                return count

    def _range(self, reference: str) -> list[object]:
        sheet, _, cells = reference.rpartition("!")
        sheet = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        first, _, last = cells.partition(":")
        return self._calculator.cells(sheet or self._sheet, self._place(first), self._place(last or first))

    def _place(self, name: str) -> Place:
        """Zero-based place of a cell; parts without $ move with a shared formula."""
        (row, column), is_row_fixed, is_column_fixed = _reference(name)
        row += 0 if is_row_fixed else self._formula.rows
        column += 0 if is_column_fixed else self._formula.columns
        if row < 0 or column < 0:
            raise UnsupportedFormula
        return row, column


# Units fill in the same form: most formulas of a workbook are in the one before, too.
@lru_cache(maxsize=512)
def _tokens(text: str) -> list[tuple[str, str]]:
    """Kind and text of each token; read-only."""
    tokens, at = [], 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise UnsupportedFormula
        kind = token.lastgroup or ""
        tokens.append((kind, token[kind]))
        at = token.end()
    return tokens


@lru_cache(maxsize=16_384)
def _reference(name: str) -> tuple[Place, bool, bool]:
    """Zero-based place of a reference such as "$A7", and whether row and column are fixed."""
    match = _CELL.fullmatch(name)
    if match is None:
        raise UnsupportedFormula
    fixed_column, letters, fixed_row, digits = match.groups()
    return cell_place(f"{letters}{digits}"), bool(fixed_row), bool(fixed_column)


def _value(cell: object) -> Value:
    """A cell as an operand; an empty one is 0."""
    if isinstance(cell, str):
        return cell if cell else 0
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < _DIGITS_LOST else Fraction(repr(cell))
    if isinstance(cell, bool | int):
        return int(cell)
    if cell is None:
        return 0
    raise UnsupportedFormula


def _number(value: Value) -> Number | None:
    """The value as a number; UnsupportedFormula for a text, which may be a number in disguise."""
    if isinstance(value, str):
        raise UnsupportedFormula
    return value


def _compared(left: Value, sign: str, right: Value) -> Value:
    """1 or 0; None if a side is an error. Raises UnsupportedFormula for a text and a number."""
    if left is None or right is None:
        return None
    if isinstance(left, str) and isinstance(right, str):
        return _comparison_result(sign, (left > right) - (left < right))
    if isinstance(left, (int, Fraction)) and isinstance(right, (int, Fraction)):
        return _comparison_result(sign, (left > right) - (left < right))
    raise UnsupportedFormula


def _comparison_result(sign: str, order: int) -> int:
    """1 or 0; `order` is −1, 0 or 1 as the left side is less than, equal to, above the right."""
    orders = {"=": (0,), "<>": (-1, 1), "<": (-1,), ">": (1,), "<=": (-1, 0), ">=": (0, 1)}[sign]
    return int(order in orders)
