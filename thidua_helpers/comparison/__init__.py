"""Comparison of editions: changes and their causes, trends, projections, revisions."""
