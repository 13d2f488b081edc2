"""Marks of cells: properties in the XML of a sheet that calamine does not give."""

from dataclasses import dataclass, field

from thidua_helpers.intake.excel.formulas import Formula

# A formula without a value, an error, a per cent format; a cell in a hidden row or column, or under a merged range.
FORMULA, ERROR_VALUE, PERCENT, HIDDEN, COVERED = "formula", "error", "percent", "hidden", "covered"
# Followed by the number format or the displayed text, if that may be another figure than the value, or part of a day.
FORMAT, SHOWN = "format:", "shown:"
# Followed by the formula's result, if the workbook stores another value; and a formula that is not computed here, in a
# workbook that asks to be recalculated.
OLD, UNCHECKED = "old:", "unchecked"


@dataclass
class SheetDetails:
    """Details of a sheet that calamine leaves out, by zero-based (row, column).

    `formulas` have a stored value. `may_be_old`: the workbook is computed on opening or by hand only.
    """

    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], Formula] = field(default_factory=dict)
    may_be_old: bool = False
