"""Config of a year: carried forward, edited as a workbook, read back and written."""
