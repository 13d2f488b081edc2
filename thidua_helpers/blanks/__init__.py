"""Blank workbooks, laid out from forms and criteria tables, with allowed input."""
