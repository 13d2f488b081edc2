"""Findings (errors and oddities in data), and the catalogue of all checks."""
