"""Configuration as typed objects; mistakes are refused with file and key."""
