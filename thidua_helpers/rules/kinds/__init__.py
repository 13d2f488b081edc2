"""The kinds of rules by which criteria give points: one module each, found by `registry`."""
