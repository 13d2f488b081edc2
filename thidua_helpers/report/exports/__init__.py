"""Files made of an edition for use elsewhere: tables for Excel and CSV, PDF."""
