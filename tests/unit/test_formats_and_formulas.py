"""Number formats and formulas of cells at the boundaries of what is understood, without any workbook."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from thidua_helpers.intake.excel.formulas import LONGEST_FORMULA, Calculator, Formula, UnsupportedFormula
from thidua_helpers.intake.excel.number_formats import (
    NOTHING,
    different_figure_by_format,
    different_figure_in_text,
    is_faithful,
    shown_day,
)
from thidua_helpers.intake.money_units import amount, money_unit_name, printed_unit


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        # A condition at its limit, on both sides.
        ('[<5]"9";0', 4.0, "9"),
        ('[<5]"9";0', 5.0, None),
        ('[>5]"9";0', 6.0, "9"),
        ('[>5]"9";0', 5.0, None),
        ('[<=5]"9";0', 5.0, "9"),
        ('[<=5]"9";0', 6.0, None),
        ('[>=5]"9";0', 5.0, "9"),
        ('[>=5]"9";0', 4.0, None),
        ('[=5]"9";0', 5.0, "9"),
        ('[<>5]"9";0', 5.0, None),
        ("[>5]0;[<0]0", 3.0, None),
        ('[<5]0;"-"0', 7.0, "-7"),
        # Without a condition: above zero, below zero, zero.
        ('0;"9"', -5.0, "9"),
        ('0;"9"', 0.0, None),
        ('0;"8";"9"', -1.0, "8"),
        ('0;"8";"9"', 0.0, "9"),
        ('0;"8";"9"', 1.0, None),
        # A zero that reads as 0, and one that does not.
        ('0 "triệu"', 0.0, None),
        ('0"5"', 0.0, "05"),
        ('0;0;"không"', 0.0, "không"),
        # Units of money in short, in brackets, and a letter of another word.
        ('0 "K"', 5.0, "5 K"),
        ('0 "kg"', 5.0, None),
        ("0 [$triệu-42A]", 5.0, "5 triệu"),
        # Digits of days and hours are none of a figure; those behind a fraction are.
        ('dd/mm/"20"yy', 44000.0, None),
        ('[h]"9"', 1.5, None),
        ('[]"9"', 1.5, "9"),
        ('# ?/2"5"', 5.0, "5 5"),
        ("?/2 k", 5.0, "5 k"),
        ("0 5", 5.0, "5 5"),
        # Neither a truth value nor a day is a figure.
        (";;;", True, None),
        (";;;", date(2021, 3, 15), None),
    ],
)
def test_format_at_its_boundary_shows_the_figure_or_another(code, value, shown):
    assert different_figure_by_format(value, code) == shown


@pytest.mark.parametrize(
    ("code", "text", "shown"),
    [
        ('0;-0;0;"chữ"', "x", "chữ"),
        ('0;-0;0;0 "chữ"', "x", "chữ"),
        ("0;-0;0;", "x", NOTHING),
        ("0;-0;0;", "  ", None),
        ("0;-0;0;@", "x", None),
        ('@"5"', "x", "x5"),
        ('"Mã "@', "x", None),
        ("0", "x", None),
    ],
)
def test_format_of_a_text_shows_the_text_or_another(code, text, shown):
    assert different_figure_by_format(text, code) == shown


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        *[(code, False) for code in ("dd/mm", "mm/yyyy", "mmm-yy", "yyyy", "dd")],
        *[(code, True) for code in ("dd/mm/yyyy", "h:mm")],
        ('[<5]0;"-"0', False),
        ("0;-0;0;@", True),
        ('0;-0;0;"x"', False),
        ('0;-0;0;@"5"', False),
        ('0;-0;0;"5"', False),
    ],
)
def test_format_that_hides_a_part_is_not_faithful(code, expected):
    assert is_faithful(code) is expected


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("dd/mm/yyyy", "15/3/2021"),
        ("dd/mm/yyyy hh:mm", "15/3/2021 14:05"),
        ("mm/yyyy hh:mm", "03/2021 14:05"),
        ("mmm-yy", "03/2021"),
        ("dd/mm", "15/03"),
        ("yyyy", "2021"),
        ("dd", "15"),
        ("hh:mm", "14:05"),
        ("mm:ss", "14:05"),
        ("General", "15/3/2021"),
    ],
)
def test_day_has_as_much_as_its_format_shows(code, shown):
    assert shown_day(datetime.fromisoformat("2021-03-15T14:05"), code) == shown


def test_date_without_time_shows_no_time_in_any_format():
    assert shown_day(date(2021, 3, 15), "dd/mm/yyyy hh:mm") == "15/3/2021"
    assert shown_day(date(2021, 3, 15), "hh:mm") == "15/3/2021"


@pytest.mark.parametrize(
    ("value", "printed", "unit_vnd", "other"),
    [
        (5.0, "5 nghìn đồng", 1000, None),
        (5.0, "5 nghìn đồng", 1, "5 nghìn đồng"),
        (0.0, "5", None, "5"),
        (0.0, "x", None, "x"),
        (83.98, "", None, NOTHING),
        (True, "x", None, None),
        (date(2021, 3, 15), "3/2021", None, None),
    ],
)
def test_printed_text_of_a_format_is_the_figure_or_another(value, printed, unit_vnd, other):
    assert different_figure_in_text(value, printed, unit_vnd) == other


def test_money_unit_and_amount_are_read_only_where_they_are():
    assert printed_unit("Biểu 06") is None
    assert printed_unit("Đơn vị tính:") == ""
    assert amount("625.194 triệu") == (625194, "triệu")
    assert amount("0") == (0, "")
    assert amount("triệu") is amount("1.23") is amount("007") is None
    assert (money_unit_name(1), money_unit_name(1000)) == ("đồng", "1.000 đồng")


CELLS = {"06": [[2.0, 3.0, "x", None], [5.0, 0.0, True, 7]], "Bieu": [[11.0]], "it's": [[13.0]]}


def result(formula, rows=0, columns=0):
    return Calculator(CELLS).result(Formula(formula, rows, columns), "06")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        *[("A1<A1", 0), ("A1>A1", 0), ("A1<=A1", 1), ("A1>=A1", 1), ("A1=A1", 1), ("A1<>A1", 0)],
        *[("A1<B1", 1), ("A1>B1", 0), ("A1<=B1", 1), ("A1>=B1", 0), ("A1=B1", 0), ("A1<>B1", 1)],
        *[('C1="x"', 1), ('C1<"y"', 1), ('C1="a\nb"', 0)],
        *[("IF(1,A1,B1)", 2), ("IF(0,A1,B1)", 3), ("IF(0,A1)", 0), ("IFERROR(5,9)", 5), ("IFERROR(1/0,9)", 9)],
        *[("A1*B2", 0), ("B2/A1", 0), ("ROUND(2.5,0)", 3), ("ROUND(1/3,9)", Fraction(333333333, 10**9))],
        *[("C2+0", 1), ("D2+0", 7), ("D1+1", 1), ("Bieu!A1", 11), ("'it''s'!A1", 13)],
    ],
)
def test_formula_gives_its_result(formula, expected):
    assert result(formula) == expected


@pytest.mark.parametrize(
    "formula",
    [
        *("A1/B2", "A1/B2+1", "1+A1/B2", "1-A1/B2", "A1/B2*2", "2*(A1/B2)", "2/(A1/B2)", "-(A1/B2)", "(A1/B2)%"),
        *("A1/B2=1", "1=A1/B2", "IF(A1/B2,1,2)", "ROUND(A1/B2,2)", "ABS(A1/B2)", "SUM(1/0,2)", "SUM(2,1/0)"),
    ],
)
def test_division_by_zero_goes_through_a_formula(formula):
    assert result(formula) is None


@pytest.mark.parametrize(
    "formula",
    [
        *("C1=1", "1=C1", "C1<1", "-C1", "+C1", "MAX(A1,B1)", "ABS(1,2)", "IF(1,2,3,4)", "IFERROR(1)"),
        *("ROUND(A1,0.5)", "ROUND(A1,10)", "ROUND(A1,-1)", "ROUND(A1)", "SUM(A2:A1)", "SUM(B1:A1)", "SUM(A1,"),
        *("SUM(A1*2)", "SUM(A1%)", "SUM(A1 B1)", "SUM(A1)1", "(A1"),
    ],
)
def test_formula_beyond_what_is_computed_is_not_understood(formula):
    with pytest.raises(UnsupportedFormula):
        result(formula)


@pytest.mark.parametrize(("rows", "columns"), [(-1, 0), (0, -1)])
def test_shared_formula_outside_the_sheet_is_not_understood(rows, columns):
    with pytest.raises(UnsupportedFormula):
        result("A1", rows, columns)


def test_formula_cell_with_a_day_is_not_understood():
    with pytest.raises(UnsupportedFormula):
        Calculator({"06": [[date(2021, 3, 15)]]}).result(Formula("A1+0"), "06")


def test_formula_at_the_limits_is_understood():
    longest = "11" + "+1" * 499
    assert len(longest) == LONGEST_FORMULA
    assert result(longest) == 510
    assert result("(" * 19 + "A1" + ")" * 19) == 2
    for formula in (f"1{longest}", "(" * 20 + "A1" + ")" * 20):
        with pytest.raises(UnsupportedFormula):
            result(formula)


def test_formulas_look_at_as_many_cells_as_are_allowed(monkeypatch):
    """A row counts as one, so that empty rows are counted too."""
    monkeypatch.setattr("thidua_helpers.intake.excel.formulas.MOST_CELLS", 3)
    calculator = Calculator(CELLS)
    assert calculator.result(Formula("SUM(A1:B1)"), "06") == 5
    with pytest.raises(UnsupportedFormula):
        calculator.result(Formula("A1"), "06")
