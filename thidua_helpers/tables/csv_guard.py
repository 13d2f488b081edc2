"""Protection against texts in CSV files that a spreadsheet would run as formulas."""

import re

# A text that a spreadsheet would run as a formula gets one more apostrophe in CSV, and loses it when read back.
FORMULA = r"^(?='*[=+\-@\t\r])"
GUARDED = r"^'(?='*[=+\-@\t\r])"


def guard_formula(text: str) -> str:
    """`text` with an apostrophe before it if a spreadsheet would run it as a formula."""
    return re.sub(FORMULA, "'", text)


def unguard_formula(text: str) -> str:
    """`text` without the apostrophe of `guard_formula`."""
    return re.sub(GUARDED, "", text)
