"""Checks return findings; one gate decides."""
