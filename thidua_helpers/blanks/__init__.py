"""Workbooks to be filled in, laid out from forms and criteria tables, with the allowed input of each cell."""
