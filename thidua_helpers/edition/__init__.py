"""An opened edition: its stage tables, and data of other editions."""
