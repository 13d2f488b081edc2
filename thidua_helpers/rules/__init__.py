"""Configuration → typed objects: the year is data, and a mistake in it is refused by name."""

from thidua_helpers.rules.book import PROVINCE, RuleBook, read_rules

__all__ = ["PROVINCE", "RuleBook", "read_rules"]
