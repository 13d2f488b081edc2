"""A year's config: carried forward from an earlier edition, filled in as a workbook, read back and written."""
