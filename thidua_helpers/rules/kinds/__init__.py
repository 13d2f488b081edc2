"""Kinds of rules that give points for criteria: one module each, found by `registry`."""
