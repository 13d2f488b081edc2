"""Workbooks that people fill in: laid out from forms and criteria tables, written with what may be typed where."""
