"""Configuration → typed objects: the year is data, and a mistake in it is refused by name."""
