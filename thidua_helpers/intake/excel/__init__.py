"""The only door to a workbook file: limits, what it hides, its sheets as rows of untouched cells."""
