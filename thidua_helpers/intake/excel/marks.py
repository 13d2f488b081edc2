"""Marks of cells: what the XML of a sheet tells about them and a reader does not."""

from dataclasses import dataclass, field

from thidua_helpers.intake.excel.formulas import Formula

# Marks of cells for what their values do not tell: a formula without a value, an error, a per cent format; a cell in a
# hidden row or column, or under a merged range.
FORMULA, ERROR_VALUE, PERCENT, HIDDEN, COVERED = "formula", "error", "percent", "hidden", "covered"
# Followed by the number format, or by the text that the cell shows, where that may be another figure than the value,
# or a part of a day.
FORMAT, SHOWN = "format:", "shown:"
# Followed by the result of the formula, where the workbook stores another value; and a formula that is not computed
# here, in a workbook that asks to be recalculated.
OLD, UNCHECKED = "old:", "unchecked"


@dataclass
class SheetDetails:
    """What a sheet's XML has about its cells and calamine does not give: zero-based (row, column) → mark.

    `formulas` are those that have a value; `may_be_old` says whether the workbook asks to be computed when it is
    opened, or is computed by hand only.
    """

    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], Formula] = field(default_factory=dict)
    may_be_old: bool = False
