"""Pure functions on frames: facts → figures of every level → rates → targets → points → ranks, classes, awards.

No file, no chart, no rounding rule.
"""
