"""Pure functions on frames: facts → figures of every level → rates → targets.

No file, no chart, no rounding rule.
"""
