"""Workbooks → facts: every figure with the file, sheet and cell that it came from."""

from thidua_helpers.intake.reading import Intake, read_inputs

__all__ = ["Intake", "read_inputs"]
