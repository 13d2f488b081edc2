"""Workbooks → facts: every figure with the file, sheet and cell that it came from."""

from thidua_helpers.intake.reading import Intake, input_files, missing_inputs, read_inputs, read_received

__all__ = ["Intake", "input_files", "missing_inputs", "read_inputs", "read_received"]
