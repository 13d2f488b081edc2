"""Findings: something wrong or odd in the data; and the catalogue of every check that can make one."""
