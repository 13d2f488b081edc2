"""Workbooks → facts: every figure with the file, sheet and cell that it came from."""

from thidua_helpers.intake.naming import InputNames
from thidua_helpers.intake.reading import (
    Intake,
    files_of_input,
    input_files,
    missing_inputs,
    read_inputs,
    read_received,
)

__all__ = [
    "InputNames",
    "Intake",
    "files_of_input",
    "input_files",
    "missing_inputs",
    "read_inputs",
    "read_received",
]
