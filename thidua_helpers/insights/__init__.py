"""Statements on what matters in the results, made of stage tables."""
