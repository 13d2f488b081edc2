"""Texts in CSV files that a spreadsheet would run as formulas."""

import re

# A text that a spreadsheet would run as a formula gets one more apostrophe in CSV, and loses it when read back.
FORMULA = r"^(?='*[=+\-@\t\r])"
GUARDED = r"^'(?='*[=+\-@\t\r])"


def guard_formula(text: str) -> str:
    """`text` as CSV holds it: one that a spreadsheet would run as a formula begins with an apostrophe."""
    return re.sub(FORMULA, "'", text)


def unguard_formula(text: str) -> str:
    """`text` as it was before `guard_formula`."""
    return re.sub(GUARDED, "", text)
