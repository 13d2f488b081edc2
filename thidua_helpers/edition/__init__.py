"""An opened edition: its stage tables, what its stages need from other editions, and what analysts ask of it."""
