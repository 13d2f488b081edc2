"""The only room that opens workbook files: limits, hidden content, untouched cells."""
