"""Shades of the cells of a table by size."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from thidua_helpers.report.render.blocks import MOST_SHADE


def shades(rows: Sequence[Sequence[Decimal | int | None]]) -> list[list[int | None]]:
    """Shade of each number: 0 up to zero, MOST_SHADE at the largest; None without a number."""
    largest = max((number for row in rows for number in row if number is not None), default=0)

    def shade(number: Decimal | int | None) -> int | None:
        if number is None:
            return None
        return ceil(MOST_SHADE * Fraction(number) / Fraction(largest)) if number > 0 else 0

    return [[shade(number) for number in row] for row in rows]
