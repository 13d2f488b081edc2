"""Figures → points, ranks, classes, votes, awards, rotation. Pure functions."""
