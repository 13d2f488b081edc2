"""Kinds of statements: a module each, with a function of its name that finds them."""
