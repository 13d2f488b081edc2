"""Workbooks → facts: every figure with the file, sheet and cell that it came from."""
